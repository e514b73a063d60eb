"""Runs what a Bicep file says: its functions, its outputs, what it would deploy.

Every expression becomes a closure once; a call then only runs closures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from tests.bicep import syntax as tree
from tests.bicep.builtins import EvaluationError, Failed, text
from tests.bicep.closures import Run, Scope, compiled
from tests.bicep.parser import parse
from tests.bicep.shapes import Shapes

__all__ = ["EvaluationError", "Failed", "Module", "load", "parameters"]

Resolve: TypeAlias = Mapping[str, str]


def load(source: Path | str, resolve: Resolve | None = None) -> Module:
    """A file, or a text whose imports are found by name in `resolve`; raises BicepError."""
    if isinstance(source, Path):
        return Module(parse(source.read_text(encoding="utf-8")), source.parent, {})
    return Module(parse(source), None, resolve or {})


def parameters(path: Path) -> dict[str, Any]:
    """The values that a parameter file gives."""
    module = load(path)
    return {
        each.name: module.value(each.value)
        for each in module.file.statements
        if isinstance(each, tree.Parameter) and each.value is not None
    }


class Module:
    """One file, ready to be run."""

    def __init__(self, file: tree.File, folder: Path | None, resolve: Resolve) -> None:
        self.file = file
        self.folder = folder
        self.resolve = resolve
        self.declared = {each.name: each for each in file.statements if each.name}
        self.imported = dict(self._imports())
        self.shapes = Shapes(self._type)
        self.known: Scope = {}
        self.functions: dict[str, Callable[..., Any]] = {}

    def call(self, name: str, *arguments: Any) -> Any:
        """What a function gives. Raises Failed where it fails by itself, or EvaluationError."""
        found = self.function(name)
        if found is None:
            raise EvaluationError(f"There is no function '{name}'.")
        return found(*arguments)

    def value(self, expression: tree.Expression) -> Any:
        """What an expression of this file gives."""
        return compiled(self, expression)({})

    def run(self, given: Mapping[str, Any]) -> None:
        """Evaluates every variable with these parameters, as Azure does before it deploys."""
        self.known = {}
        for each in self.file.statements:
            if isinstance(each, tree.Parameter):
                self.known[each.name] = self._parameter(each, given)
        unknown = given.keys() - self.known.keys()
        if unknown:
            raise EvaluationError(f"There is no parameter {sorted(unknown)}.")
        for each in self.file.statements:
            if isinstance(each, tree.Variable):
                self.symbol(each.name)({})

    def outputs(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every output with these parameters."""
        self.run(given)
        found = {}
        for each in self.file.statements:
            if isinstance(each, tree.Output):
                found[each.name] = self.shapes.checked(each.type, self.value(each.value), each.name)
        return found

    def resources(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What is deployed with these parameters: `type`, `apiVersion` and the body."""
        self.run(given)
        found: list[dict[str, Any]] = []
        for each in self.file.statements:
            if isinstance(each, tree.Deployed) and each.keyword == "resource" and not each.existing:
                kind, _, version = text(self.value(each.reference)).partition("@")
                bodies = self._bodies(each)
                found += [{"type": kind, "apiVersion": version, **body} for body in bodies]
        return found

    def function(self, name: str, namespace: str | None = None) -> Callable[..., Any] | None:
        """A function of this file or of what it imports, or None."""
        if namespace is not None:
            return self.imported[namespace][0].function(name)
        if name in self.imported:
            module, original = self.imported[name]
            return module.function(original)
        declared = self.declared.get(name)
        if not isinstance(declared, tree.Function):
            return None
        if name not in self.functions:
            self.functions[name] = self._function(declared)
        return self.functions[name]

    def _function(self, declared: tree.Function) -> Callable[..., Any]:
        names = [name for name, _ in declared.parameters]
        checks = [self.shapes.check(kind) for _, kind in declared.parameters]
        body, returns = compiled(self, declared.body), self.shapes.check(declared.returns)

        def run(*arguments: Any) -> Any:
            if len(arguments) != len(names):
                raise EvaluationError(f"'{declared.name}' takes {len(names)} arguments.")
            for name, check, argument in zip(names, checks, arguments, strict=True):
                if not check(argument):
                    raise EvaluationError(f"'{name}' of '{declared.name}' cannot be {argument!r}.")
            found = body(dict(zip(names, arguments, strict=True)))
            if not returns(found):
                raise EvaluationError(f"'{declared.name}' cannot give {found!r}.")
            return found

        return run

    def _imports(self) -> Iterator[tuple[str, tuple[Module, str]]]:
        for each in self.file.statements:
            if isinstance(each, tree.Import):
                module = self._file(each.source)
                for name, alias in each.items:
                    if name != "*" and name not in module.declared:
                        raise EvaluationError(f"'{each.source}' has no '{name}'.")
                    yield alias, (module, name)

    def _file(self, name: str) -> Module:
        if self.folder is not None:
            return load(self.folder / name)
        return load(self.resolve[name], self.resolve)

    def _type(self, name: str) -> tuple[Shapes, tree.Statement] | None:
        if name in self.imported:
            module, original = self.imported[name]
            return module.shapes, module.declared[original]
        found = self.declared.get(name)
        return (self.shapes, found) if found else None

    def _parameter(self, declared: tree.Parameter, given: Mapping[str, Any]) -> Any:
        if declared.name in given:
            value = given[declared.name]
        elif declared.value is not None:
            value = self.value(declared.value)
        elif isinstance(declared.type, tree.TypeNullable):
            value = None
        else:
            raise EvaluationError(f"The parameter '{declared.name}' has no value.")
        assert declared.type is not None
        return self.shapes.checked(declared.type, value, declared.name)

    def _bodies(self, declared: tree.Deployed) -> list[Any]:
        found = self.value(declared.body)
        listed = found if isinstance(declared.body, tree.For) else [found]
        return [each for each in listed if each is not None]

    def symbol(self, name: str) -> Run:
        """What gives the value of a variable, a resource or a module; each is evaluated once."""
        if name in self.imported:
            module, original = self.imported[name]
            return module.symbol(original)

        def run(_: Scope) -> Any:
            if name not in self.known:
                self.known[name] = self._evaluated(name)
            return self.known[name]

        return run

    def _evaluated(self, name: str) -> Any:
        declared = self.declared.get(name)
        if isinstance(declared, tree.Variable):
            return self.value(declared.value)
        if not isinstance(declared, tree.Deployed):
            raise EvaluationError(f"'{name}' is unknown.")
        body = self.value(declared.body)
        if declared.keyword == "resource" or body is None:
            return {"id": f"/{name}", **body} if isinstance(body, dict) else body
        module = self._file(text(self.value(declared.reference)))
        return {**body, "outputs": module.outputs(body.get("params", {}))}
