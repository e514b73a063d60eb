"""Functions that a template declares for itself.

They see their own parameters, each other, and what depends on the deployment alone, such as
`resourceId` and `subscription`; no variable or parameter of the template, and no `reference`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.verify.expressions import EvaluationError
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.lazily import Lazily
from generator.verify.template.records import Function
from generator.verify.template.tree import evaluate
from generator.verify.template.work import Work

DEEPEST = 24
"""Functions that may be within each other's calls."""
CALL = 20
"""What a call costs, in steps."""


def declared(
    template: Elements, of_deployment: Mapping[str, Function], work: Work
) -> dict[str, Function]:
    """The template's own functions by namespace and name, in lower case, and what they see."""
    family = {**of_deployment}
    for members, namespace in _namespaces(template):
        for name in members:
            function = _Function(members.inside(name), family, work)
            family[f"{namespace}.{name}"] = function
    return family


def _namespaces(template: Elements) -> Iterator[tuple[Elements, str]]:
    listed = template.get("functions")
    for index, namespace in enumerate(listed if isinstance(listed, list) else ()):
        elements = Elements(namespace, (*template.at("functions"), index))
        yield elements.inside("members"), str(elements.get("namespace")).lower()


class _Function:
    """A function of evaluated arguments."""

    def __init__(self, declaration: Elements, family: dict[str, Function], work: Work) -> None:
        parameters = declaration.get("parameters")
        listed = parameters if isinstance(parameters, list) else []
        self._parameters = [Elements(parameter, ()) for parameter in listed]
        self._output = declaration.inside("output")
        self._family = family
        self._work = work
        self._inside = 0

    def __call__(self, *arguments: object) -> object:
        self._work.steps.spend(CALL)
        if self._inside >= DEEPEST:
            message = f"the function calls itself more than {DEEPEST} deep"
            raise EvaluationError(message)
        self._inside += 1
        try:
            return self._value(self._bound(arguments))
        finally:
            self._inside -= 1

    def _value(self, bound: dict[str, Any]) -> object:
        parameters = Lazily("parameter", bound, bound.__getitem__)
        frame = Frame({**self._family, "parameters": parameters}, self._work)
        return evaluate(self._output.get("value"), self._output.at("value"), frame)

    def _bound(self, arguments: tuple[object, ...]) -> dict[str, Any]:
        """The arguments by name; only parameters that may be null can be left out."""
        left_out = self._parameters[len(arguments) :]
        if len(arguments) > len(self._parameters) or not all(p.get("nullable") for p in left_out):
            message = f"the function takes {len(self._parameters)} arguments, not {len(arguments)}"
            raise EvaluationError(message)
        values = (*arguments, *(None for _ in left_out))
        names = (str(parameter.get("name")).lower() for parameter in self._parameters)
        return dict(zip(names, values, strict=True))
