"""What a template says of its resources: which it deploys, and what is known of their values."""

from __future__ import annotations

from collections.abc import Mapping

from generator.compile.schema.fragments import Fragment, every, negated, some, text
from generator.compile.schema.leaves import EXPRESSION
from generator.compile.schema.patterns import whole

KNOWN: Fragment = {
    "not": EXPRESSION,
    "patternProperties": {whole("copy"): {"not": {"type": "array"}}, "^\\[": False},
}
"""The definition `knownValue`: no expression, and no object whose properties are computed."""


def deployed() -> Fragment:
    """What is valid for an entry of a template's resources that may become a resource.

    Not so for what exists already, for what a literal condition or number of copies leaves out,
    and for a resource of another system than Azure.
    """
    never: Mapping[str, Fragment | bool] = {
        "existing": negated({"const": True}),
        "condition": negated({"anyOf": [{"const": False}, text(whole("false"))]}),
        "copy": every(("count",), negated({"const": 0})),
        "import": False,
        "extension": False,
    }
    return {"patternProperties": {whole(name): inside for name, inside in never.items()}}


def is_type(resource_type: str) -> Fragment:
    """What is valid for an object that certainly is of this type."""
    return some(("type",), text(whole(resource_type)))
