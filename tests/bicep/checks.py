"""What a Bicep compiler would refuse or warn of, beyond syntax."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.bicep import syntax as tree
from tests.bicep.builtins import FUNCTIONS

LONGEST = 24_576
"""Characters of the longest expression that a template may hold."""
_PLAIN = {"string", "int", "bool", "object", "array", "any", "resourceInput", "resourceOutput"}
_NAMESPACES = {"az", "sys"}
_ELSEWHERE = {
    *("guid", "managementGroup", "managementGroupResourceId", "subscriptionResourceId"),
    *("resourceId", "tenant", "tenantResourceId", "extensionResourceId", "environment"),
    *("loadTextContent", "loadJsonContent", "loadYamlContent", "reference", "newGuid"),
}
"""Functions that exist and that the interpreter does not run."""
_KNOWN = FUNCTIONS.keys() | _ELSEWHERE
_EXPORTED = (tree.TypeAliasOf, tree.Variable, tree.Function)
_MARKS = ("Required. ", "Optional. ", "Conditional. ")


def faults(file: tree.File, path: str = "") -> list[str]:
    """Every fault as `path:line:column: sentence`."""
    return [
        f"{path}:{place[0]}:{place[1]}: {sentence}"
        for check in CHECKS
        for place, sentence in check(file)
    ]


Faults = Iterator[tuple[tuple[int, int], str]]


def children(node: Any) -> Iterator[Any]:
    """The nodes right below a node, decorators left out."""
    if isinstance(node, tuple):
        for each in node:
            yield from children(each) if isinstance(each, tuple) else _nodes(each)
    elif dataclasses.is_dataclass(node):
        for each in dataclasses.fields(node):
            if each.name != "decorators":
                value = getattr(node, each.name)
                yield from children(value) if isinstance(value, tuple) else _nodes(value)


def _nodes(value: Any) -> Iterator[Any]:
    if isinstance(value, tree.Node):
        yield value


def walk(node: Any) -> Iterator[Any]:
    """A node and everything below it."""
    if isinstance(node, tree.Node):
        yield node
    for each in children(node):
        yield from walk(each)


def used(node: Any, bound: frozenset[str] = frozenset()) -> Iterator[tree.Node]:
    """Every name, call and type name that refers to something outside `bound`."""
    if isinstance(node, tree.Name | tree.Call | tree.TypeName):
        own = isinstance(node, tree.Call) and node.target is not None
        if node.name not in bound and not own:
            yield node
    if isinstance(node, tree.Lambda):
        bound |= set(node.parameters)
    if isinstance(node, tree.For):
        yield from used(node.source, bound)
        yield from used(node.body, bound | {node.item, node.index or ""})
        return
    if isinstance(node, tree.Function):
        for _, kind in node.parameters:
            yield from used(kind)
        yield from used(node.returns)
        yield from used(node.body, frozenset(name for name, _ in node.parameters))
        return
    for each in children(node):
        yield from used(each, bound)


def _declared(file: tree.File) -> dict[str, tree.Statement]:
    found = {each.name: each for each in file.statements if each.name and _is_symbol(each)}
    for each in file.statements:
        if isinstance(each, tree.Import):
            found |= {alias: each for _, alias in each.items}
    return found


def _is_symbol(each: tree.Statement) -> bool:
    return not isinstance(each, tree.Setting | tree.Output)


def unknown_names(file: tree.File) -> Faults:
    known = _declared(file).keys()
    for statement in file.statements:
        for node in used(statement):
            extra = _KNOWN if isinstance(node, tree.Call) else _NAMESPACES
            extra = _PLAIN if isinstance(node, tree.TypeName) else extra
            name = str(getattr(node, "name", ""))
            if name not in known and name not in extra:
                yield node.place, f"'{name}' is unknown."


def duplicates(file: tree.File) -> Faults:
    names = [each.name for each in file.statements if each.name and _is_symbol(each)]
    names += [
        alias
        for each in file.statements
        if isinstance(each, tree.Import)
        for _, alias in each.items
    ]
    for name, count in Counter(names).items():
        if count > 1:
            yield _declared(file)[name].place, f"'{name}' is declared {count} times."
    for node in walk(file.statements):
        keys = Counter(_keys(node))
        yield from ((node.place, f"'{key}' is given twice.") for key in keys if keys[key] > 1)


def _keys(node: Any) -> list[str]:
    if isinstance(node, tree.Object):
        given = [each.key for each in node.properties if isinstance(each, tree.Property)]
        return [str(each.value).lower() for each in given if isinstance(each, tree.Literal)]
    if isinstance(node, tree.TypeObject):
        return [each.name.lower() for each in node.properties]
    return []


def wrong_counts(file: tree.File) -> Faults:
    """Calls of the file's own functions with too few or too many arguments."""
    functions = {each.name: each for each in file.statements if isinstance(each, tree.Function)}
    for node in walk(file.statements):
        if isinstance(node, tree.Call) and node.target is None and node.name in functions:
            wanted = len(functions[node.name].parameters)
            if len(node.arguments) != wanted:
                yield node.place, f"'{node.name}' takes {wanted} arguments."


def unused(file: tree.File) -> Faults:
    """What is declared or imported, not exported, and never used; a directive may allow it."""
    allowed = {line + 1 for line, text in file.directives if text.startswith("#disable-next-line")}
    names = {str(getattr(node, "name", "")) for each in file.statements for node in used(each)}
    names |= {
        node.target.name
        for node in walk(file.statements)
        if isinstance(node, tree.Call | tree.Member) and isinstance(node.target, tree.Name)
    }
    for name, each in _declared(file).items():
        kept = isinstance(each, tree.Deployed) or _has(each, "export") or each.place[0] in allowed
        if name not in names and not kept and not _is_parameter_file(file):
            yield each.place, f"'{name}' is never used."


def _has(each: tree.Statement, decorator: str) -> bool:
    return any(call.name == decorator for call in each.decorators)


def _is_parameter_file(file: tree.File) -> bool:
    return any(
        isinstance(each, tree.Setting) and each.keyword == "using" for each in file.statements
    )


def recursion(file: tree.File) -> Faults:
    functions = {each.name: each for each in file.statements if isinstance(each, tree.Function)}
    calls = {
        name: {node.name for node in walk(each.body) if isinstance(node, tree.Call)}
        for name, each in functions.items()
    }
    for name, each in functions.items():
        if name in reached(calls, name):
            yield each.place, f"'{name}' calls itself."


def reached(calls: dict[str, set[str]], start: str) -> set[str]:
    """Every function that a function calls, in however many steps."""
    found: set[str] = set()
    waiting = list(calls.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += calls.get(name, ())
    return found


def wrong_exports(file: tree.File) -> Faults:
    """Only types, variables and functions are exported, and they may not use parameters."""
    parameters = {each.name for each in file.statements if isinstance(each, tree.Parameter)}
    for each in file.statements:
        if _has(each, "export") and not isinstance(each, _EXPORTED):
            yield each.place, f"'{each.name}' cannot be exported."
        if isinstance(each, tree.Function) or _has(each, "export"):
            for node in used(each):
                if getattr(node, "name", "") in parameters:
                    yield node.place, "A function or an export cannot use a parameter."


def long_expressions(file: tree.File) -> Faults:
    """Expressions beyond the limit of templates, by a length that is sure to be no less."""
    for each in file.statements:
        value = each.body if isinstance(each, tree.Function) else getattr(each, "value", None)
        if value is not None and (size := length(value)) > LONGEST:
            yield each.place, f"The expression of '{each.name}' has about {size} characters."


def length(node: Any) -> int:
    """Characters of a node in a template, each access and operator counted as a call."""
    if isinstance(node, tree.Literal):
        return len(str(node.value)) + len("createObject()")
    own = len(str(getattr(node, "name", ""))) + len("lambdaVariables('')")
    own += sum(len(part) for part in getattr(node, "parts", ()) if isinstance(part, str))
    return own + sum(map(length, children(node)))


def undescribed(file: tree.File) -> Faults:
    """Parameters and properties of types say whether they are needed; types are named so."""
    for node in [*file.statements, *walk(file.statements)]:
        if isinstance(node, tree.Parameter | tree.TypeProperty) and not _is_parameter_file(file):
            text = _description(node.decorators)
            if not text.startswith(_MARKS) or not text.endswith("."):
                yield node.place, f"'{node.name}' is not described as required, optional or so."
        if isinstance(node, tree.TypeAliasOf) and not node.name.endswith("Type"):
            yield node.place, f"The type '{node.name}' does not end in Type."


def _description(decorators: tuple[tree.Call, ...]) -> str:
    for call in decorators:
        if call.name == "description" and isinstance(call.arguments[0], tree.Literal):
            return str(call.arguments[0].value)
    return ""


CHECKS: tuple[Callable[[tree.File], Faults], ...] = (
    unknown_names,
    duplicates,
    wrong_counts,
    unused,
    recursion,
    wrong_exports,
    long_expressions,
    undescribed,
)
