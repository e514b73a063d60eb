"""The policies to check with: files of definitions and initiatives -> assigned policies.

Knows what Azure's policy documents look like, not what a resource or a template is.
"""

from generator.verify.policies.assigning import assign
from generator.verify.policies.reading import read
from generator.verify.policies.records import (
    Assigned,
    Definition,
    Documents,
    Given,
    Initiative,
    PolicySet,
)
from generator.verify.policies.values import WrongValue

__all__ = [
    "Assigned",
    "Definition",
    "Documents",
    "Given",
    "Initiative",
    "PolicySet",
    "WrongValue",
    "assign",
    "read",
]
