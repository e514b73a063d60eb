"""What is in an input: resources in REST shape, recognised by content.

Reads sources into documents and documents into resources. Templates are recognised and
handed on unexpanded; policies are unknown here.
"""

from generator.verify.resources.lines import Lines, split
from generator.verify.resources.reading import read, resources
from generator.verify.resources.records import Document, Found, Kind, Origin, Resource

__all__ = [
    "Document",
    "Found",
    "Kind",
    "Lines",
    "Origin",
    "Resource",
    "read",
    "resources",
    "split",
]
