"""Read policies and templates as Azure does, offline; knows nothing of how they were made.

`Policy.parse(definition, aliases=AliasRegistry.load())` compiles a policy definition, and its
`evaluate(resource)` says what the policy makes of a resource in REST shape.
"""

from generator.azure.aliases import AliasRegistry
from generator.verify.rules import Outcome, Policy, PolicyError, PolicyIndex
from generator.verify.unknown import Unknown

__all__ = ["AliasRegistry", "Outcome", "Policy", "PolicyError", "PolicyIndex", "Unknown"]
