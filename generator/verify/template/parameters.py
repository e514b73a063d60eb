"""The values of parameters: given, by default, null, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.lazily import Lazily
from generator.verify.template.tree import evaluate
from generator.verify.unknown import Unknown

_REFERENCE = "#/definitions/"
_LONGEST_REFERENCE = 16
_PLAIN = ("string", "securestring", "int", "bool")


def given(body: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The values in a parameters file, or in what its element `parameters` holds."""
    inner = Elements(body, ()).get("parameters")
    if isinstance(inner, dict) and not inner.keys() & {"value", "reference"}:
        return inner
    return body if isinstance(body, dict) else {}


class Parameters:
    """What is declared and what is given; `values` is the function `parameters`."""

    def __init__(self, template: Elements, values: Mapping[str, Any] | Unknown) -> None:
        self._declared = template.inside("parameters")
        self._definitions = template.inside("definitions")
        self._given = values if isinstance(values, Unknown) else Elements(values, ())

    def values(self, frame: Frame) -> Lazily:
        """The function of a name; `frame` is what default values see."""
        return Lazily("parameter", tuple(self._declared), lambda name: self._value(name, frame))

    def _value(self, name: str, frame: Frame) -> object:
        declaration = self._declared.inside(name)
        unknown = self._unknown(self._declared.spelled(name), declaration)
        given = self._given_value(name, unknown)
        if given is not None:
            return given
        if "defaultvalue" in declaration:
            return evaluate(declaration.get("defaultvalue"), declaration.at("defaultvalue"), frame)
        return None if self._may_be_null(declaration) else unknown

    def _unknown(self, name: str, declaration: Elements) -> Unknown:
        """A value that somebody will give: one of those allowed, and null only where it may be."""
        allowed = declaration.get("allowedvalues")
        plain = isinstance(allowed, list) and str(declaration.get("type")).lower() in _PLAIN
        may_be_null = self._may_be_null(declaration)
        among = tuple(allowed) if plain and allowed and not may_be_null else ()
        return Unknown(f"parameters('{name}')", not may_be_null, among)

    def _given_value(self, name: str, unknown: Unknown) -> Any:
        """The value given, None if none is: null counts as none. A reference is unknown."""
        if isinstance(self._given, Unknown):
            return unknown
        entry = self._given.get(name, {})
        if not isinstance(entry, dict):
            return unknown
        members = Elements(entry, ())
        return members.get("value") if not entry or "value" in members else unknown

    def _may_be_null(self, declaration: Elements) -> bool:
        """By its own word, or by that of the type it refers to."""
        for _ in range(_LONGEST_REFERENCE):
            if declaration.get("nullable") is True:
                return True
            reference = declaration.get("$ref")
            if not isinstance(reference, str) or not reference.startswith(_REFERENCE):
                return False
            declaration = self._definitions.inside(reference[len(_REFERENCE) :].lower())
        return False
