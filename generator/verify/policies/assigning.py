"""Definitions and initiatives, with the user's values -> assigned policies.

An initiative decides for the definitions it names, as its assignment in Azure would; other
definitions are assigned alone. What one definition has wrong hinders no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.azure.aliases import AliasRegistry
from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext
from generator.verify.casing import MISSING, find, fold
from generator.verify.expressions import (
    EvaluationError,
    ExpressionError,
    Scope,
    compile,
    is_expression,
    unescape,
)
from generator.verify.findings import Skipped
from generator.verify.policies import values
from generator.verify.policies.named import unknown_alias
from generator.verify.policies.records import (
    Assigned,
    Definition,
    Documents,
    Given,
    Initiative,
    PolicySet,
)
from generator.verify.policies.words import words
from generator.verify.rules import Policy, PolicyError
from generator.verify.rules.parameters import Parameter, declared

_JUDGING = frozenset({"", "all", "indexed"})
"""The modes, in lower case, in which a policy judges resources of Resource Manager."""
_Made = Assigned | Skipped | Diagnostic


def assign(documents: Documents, given: Given, aliases: AliasRegistry) -> PolicySet:
    """The policies as an assignment with these values would evaluate them.

    Raises WrongValue when a value the user gave fits no policy.
    """
    sets = [(each, _declared(each.body)) for each in documents.initiatives]
    named = {_last(reference) for each, _ in sets for reference in _references(each)}
    single = [each for each in documents.definitions if fold(each.name) not in named]
    known = [parameter.name for _, parameters in sets for parameter in parameters.values()]
    known += [p.name for each in single for p in _declared(_properties(each)).values()]
    values.all_known(given, known)
    _mode_is_known(given, documents.initiatives)
    made: list[_Made] = list(documents.faults)
    by_name = {fold(each.name): each for each in documents.definitions}
    for initiative, parameters in sets:
        made += _from_initiative(initiative, parameters, by_name, given, aliases)
    for each in single:
        own = values.taken(given, _declared(_properties(each)))
        made.append(_assigned(each, each.name, own, aliases))
    return PolicySet(
        tuple(each for each in made if isinstance(each, Assigned)),
        tuple(each for each in made if isinstance(each, Skipped)),
        tuple(each for each in made if isinstance(each, Diagnostic)),
    )


def _from_initiative(
    initiative: Initiative,
    parameters: Mapping[str, Parameter],
    by_name: Mapping[str, Definition],
    given: Given,
    aliases: AliasRegistry,
) -> Iterator[_Made]:
    own = {each.name: each.default for each in parameters.values()}
    if given.mode is not None:
        own |= values.mode(given.mode, parameters, _mode_parameter(initiative))
    own |= values.taken(given, parameters)
    scope = Scope({"parameters": lambda name: _parameter(own, name)})
    references = _references(initiative)
    uses = Counter(map(_last, references))
    for reference in references:
        name = _last(reference)
        definition = by_name.get(name)
        if definition is None:
            asked = str(find(reference, "policyDefinitionId")).rpartition("/")[2]
            yield Skipped(asked, f"this definition, which {initiative.file} names, was not found")
            continue
        used = str(find(reference, "policyDefinitionReferenceId"))
        called = f"{definition.name} ({used})" if uses[name] > 1 else definition.name
        try:
            passed = _passed(reference, scope)
        except (EvaluationError, ExpressionError) as error:
            message = f"the parameters of '{called}' cannot be told: {error}"
            hint = "give the initiative's parameters with --parameter"
            yield Diagnostic(Mark(initiative.file), message, "policy", hint)
            continue
        yield _assigned(definition, called, passed, aliases)


def _assigned(
    definition: Definition, called: str, passed: Mapping[str, Any], aliases: AliasRegistry
) -> _Made:
    try:
        policy = Policy.parse(definition.body, aliases)
        if policy.mode.lower() not in _JUDGING:
            reason = f"policies of mode {policy.mode} judge no resources of Resource Manager"
            return Skipped(called, reason)
        unknown = unknown_alias(definition.body, aliases)
        if unknown:
            message = f"'{called}' uses the alias '{unknown}', which is not known"
            hint = "give the output of az provider list --expand resourceTypes/aliases: --aliases"
            return Diagnostic(Mark(definition.file), message, "alias", hint)
        return Assigned(policy.assign(passed), called, *words(definition))
    except PolicyError as error:
        message = f"'{called}' cannot be evaluated: {error.message}"
        return Diagnostic(_mark(definition, error.pointer), message, "policy")


def _mark(definition: Definition, pointer: str) -> Mark:
    """The place of a pointer; the file is read again, as places are seldom asked for."""
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
    steps = [int(key) if key.isdecimal() else key for key in keys]
    try:
        places = jsontext.places(definition.path.read_bytes(), definition.file)
    except (OSError, Invalid):
        return Mark(definition.file)
    return places.at((*definition.steps, *steps))


def _mode_is_known(given: Given, initiatives: tuple[Initiative, ...]) -> None:
    if given.mode is not None and not any(map(_mode_parameter, initiatives)):
        message = "no initiative among these policies names a mode in its metadata"
        raise values.WrongValue("--mode", message)


def _mode_parameter(initiative: Initiative) -> str:
    metadata = find(initiative.body, "metadata")
    name = find(metadata, "modeParameter") if isinstance(metadata, dict) else MISSING
    return name if isinstance(name, str) else ""


def _declared(body: Mapping[str, Any]) -> Mapping[str, Parameter]:
    """The parameters by folded name; none where they are wrong, which parsing reports."""
    node = find(body, "parameters")
    try:
        return declared(node, "") if isinstance(node, dict) else {}
    except PolicyError:
        return {}


def _properties(definition: Definition) -> Mapping[str, Any]:
    inner = find(definition.body, "properties")
    return inner if isinstance(inner, dict) else definition.body


def _references(initiative: Initiative) -> list[dict[str, Any]]:
    listed = find(initiative.body, "policyDefinitions")
    return [each for each in listed if isinstance(each, dict)]


def _last(reference: Mapping[str, Any]) -> str:
    return fold(str(find(reference, "policyDefinitionId")).rpartition("/")[2])


def _passed(reference: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """What the initiative passes to a definition. Raises EvaluationError, ExpressionError."""
    passed = find(reference, "parameters")
    return {
        name: _resolved(find(item, "value"), scope)
        for name, item in (passed.items() if isinstance(passed, dict) else ())
        if isinstance(item, dict)
    }


def _resolved(value: Any, scope: Scope) -> Any:
    if isinstance(value, str):
        return compile(value)(scope) if is_expression(value) else unescape(value)
    if isinstance(value, dict):
        return {key: _resolved(item, scope) for key, item in value.items()}
    return [_resolved(item, scope) for item in value] if isinstance(value, list) else value


def _parameter(own: Mapping[str, Any], name: object) -> Any:
    value = find(own, str(name))
    if value is MISSING:
        message = f"the parameter '{name}' has neither a value nor a default"
        raise EvaluationError(message)
    return value
