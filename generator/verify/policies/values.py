"""Values that the user gives to parameters: from text to the declared type, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.diagnostics import Invalid, did_you_mean
from generator.verify import jsontext
from generator.verify.casing import fold
from generator.verify.policies.records import Given
from generator.verify.rules.failures import PolicyError
from generator.verify.rules.parameters import Parameter, Parameters

_TEXT = frozenset({"string", "datetime"})


class WrongValue(Exception):
    """The user gave a value that the policies do not take; `option` is the one it came with."""

    def __init__(self, option: str, message: str) -> None:
        self.option = option
        super().__init__(message)


def taken(given: Given, declared: Mapping[str, Parameter]) -> dict[str, Any]:
    """The values for those of the given parameters that are `declared` (by folded name).

    Raises WrongValue.
    """
    found = {}
    for name, text in given.parameters:
        parameter = declared.get(fold(name))
        if parameter is not None:
            found[parameter.name] = _value(parameter, text, "--parameter")
    return found


def mode(value: str, declared: Mapping[str, Parameter], name: str) -> dict[str, Any]:
    """The value of the parameter `name`, by which an initiative is told the mode.

    Raises WrongValue.
    """
    parameter = declared.get(fold(name))
    return {} if parameter is None else {parameter.name: _value(parameter, value, "--mode")}


def all_known(given: Given, known: Iterable[str]) -> None:
    """Raise WrongValue for the first name that no policy declares; `known` are the declared."""
    names = sorted(set(known))
    folded = set(map(fold, names))
    for name, _ in given.parameters:
        if fold(name) not in folded:
            message = f"no policy has a parameter '{name}'; {did_you_mean(name, names)}"
            raise WrongValue("--parameter", message)


def _value(parameter: Parameter, text: str, option: str) -> Any:
    value = text if parameter.kind in _TEXT else _parsed(parameter, text, option)
    try:
        Parameters({fold(parameter.name): parameter}).assign({parameter.name: value})
    except PolicyError as error:
        raise WrongValue(option, f"{error.message}{_allowed(parameter)}") from None
    return value


def _parsed(parameter: Parameter, text: str, option: str) -> Any:
    try:
        return jsontext.read(text.encode("utf-8", "replace"), option).value
    except Invalid:
        message = f"the value of '{parameter.name}', {parameter.kind}, is written as JSON"
        raise WrongValue(option, message) from None


def _allowed(parameter: Parameter) -> str:
    if not isinstance(parameter.allowed, list):
        return ""
    return f": {', '.join(map(str, parameter.allowed))}"
