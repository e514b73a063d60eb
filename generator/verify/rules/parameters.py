"""The parameters of a definition, and what an assignment gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.casing import MISSING, find, fold
from generator.verify.expressions.equality import equal
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.run import Assignment
from generator.verify.unknown import Unknown

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (str,),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "float": (int, float),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter; `default` and `allowed` are MISSING when there are none."""

    name: str
    kind: str
    default: Any
    allowed: Any
    pointer: str


@dataclass(frozen=True)
class Parameters:
    """The declared parameters by folded name; `open` when the rule came without declarations."""

    declared: Mapping[str, Parameter]
    open: bool = False

    def assign(self, given: Mapping[str, object]) -> Assignment:
        """The values in an assignment: those given, and defaults.

        Raises PolicyError for a value of the wrong kind or not among the allowed (compared with
        regard to case), for a parameter without value, and for one that is not declared.
        """
        values = {fold(name): value for name, value in given.items()}
        for name in given:
            if fold(name) not in self.declared and not self.open:
                message = f"the definition has no parameter '{name}'"
                raise PolicyError(message)
        known = {name: value for name, value in given.items() if fold(name) not in self.declared}
        for key, parameter in self.declared.items():
            known[parameter.name] = _checked(parameter, values.get(key, parameter.default))
        return Assignment(known)

    def missing(self) -> tuple[str, ...]:
        """The names of the parameters that have no default."""
        return tuple(p.name for p in self.declared.values() if p.default is MISSING)


def declared(node: object, pointer: str) -> dict[str, Parameter]:
    """Read the declarations. Raises PolicyError."""
    if not isinstance(node, dict):
        message = "expected an object with the parameters by name"
        raise PolicyError(message, pointer)
    return {fold(name): _declared(name, item, below(pointer, name)) for name, item in node.items()}


def _declared(name: str, node: object, pointer: str) -> Parameter:
    kind = find(node, "type") if isinstance(node, dict) else MISSING
    if not isinstance(node, dict) or not isinstance(kind, str) or kind.lower() not in _KINDS:
        message = f"a parameter has a type, one of {', '.join(_KINDS)}"
        raise PolicyError(message, pointer)
    allowed = find(node, "allowedValues")
    if allowed is not MISSING and not isinstance(allowed, list):
        message = "allowedValues is an array"
        raise PolicyError(message, below(pointer, "allowedValues"))
    return Parameter(name, kind.lower(), find(node, "defaultValue"), allowed, pointer)


def _checked(parameter: Parameter, value: Any) -> Any:
    if value is MISSING:
        message = f"the parameter '{parameter.name}' has neither a value nor a default"
        raise PolicyError(message, parameter.pointer)
    if isinstance(value, Unknown):
        return value
    kinds = _KINDS[parameter.kind]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        message = f"the value of the parameter '{parameter.name}' is no {parameter.kind}"
        raise PolicyError(message, parameter.pointer)
    if parameter.allowed is not MISSING and not _allowed(value, parameter.allowed):
        message = f"the value of the parameter '{parameter.name}' is not among the allowed"
        raise PolicyError(message, parameter.pointer)
    return value


def _allowed(value: Any, allowed: list[Any]) -> bool:
    """One of the allowed values; of an array, each element may be one."""
    if any(equal(value, choice) is True for choice in allowed):
        return True
    return isinstance(value, list) and all(_allowed(item, allowed) for item in value)
