"""What Azure, or the tools around it, would refuse or misread in a policy definition or initiative.

Reads the JSON as a stranger would; knows no matrix. Sources: the limits in `limits`, the
pages "Author policies for array properties" and "Azure Policy definition structure" of
Microsoft Learn, and the checks that the common linters of this field share.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.azure import limits
from generator.azure.aliases import AliasRegistry

Json: TypeAlias = Mapping[str, Any]

_VERSION = re.compile(r"\d+\.\d+\.\d+")
_PARAMETER = re.compile(r"parameters\('([^']+)'\)")
_FUNCTION = re.compile(r"([A-Za-z][A-Za-z0-9]*)\(")
_NEGATED = frozenset({"notEquals", "notIn", "notLike", "notContains", "notContainsKey"})
_IMPLYING = frozenset({"equals", "in", "like", "contains"})
_EFFECTS = (
    {"Audit", "Deny", "Disabled"},
    {"Audit", "Disabled"},
    {"AuditIfNotExists", "Disabled"},
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that Azure or its tools would refuse."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Definition:
    document: Json
    registry: AliasRegistry
    absence_counts: Collection[str]

    @property
    def properties(self) -> Json:
        found: Json = self.document["properties"]
        return found

    @property
    def condition(self) -> Json:
        found: Json = self.properties["policyRule"]["if"]
        return found

    @property
    def details(self) -> Json:
        found: Json = self.properties["policyRule"]["then"].get("details", {})
        return found


def definition(
    document: Json, registry: AliasRegistry, absence_counts: Collection[str] = ()
) -> list[Breach]:
    """Every breach of a policy definition.

    `absence_counts` names the aliases (lower case) whose absence is known to be a violation,
    so that a negated operator on them needs no guard.
    """
    subject = _Definition(document, registry, absence_counts)
    return [breach for check in _DEFINITION_CHECKS for breach in check(subject)]


def initiative(document: Json, definitions: Mapping[str, Json]) -> list[Breach]:
    """Every breach of an initiative whose definitions are given by name."""
    return [breach for check in _INITIATIVE_CHECKS for breach in check(document, definitions)]


def _name(subject: _Definition) -> Iterator[Breach]:
    yield from _object_name(subject.document, "Microsoft.Authorization/policyDefinitions")


def _texts(subject: _Definition) -> Iterator[Breach]:
    yield from _object_texts(subject.document)


def _object_name(document: Json, resource_type: str) -> Iterator[Breach]:
    name = document["name"]
    if len(name) > limits.NAME_LENGTH:
        sentence = f"its name is {len(name)} characters long; Azure allows {limits.NAME_LENGTH}"
        yield Breach("policy-name", sentence)
    if not re.fullmatch(limits.NAME, name):
        yield Breach("policy-name", f"its name '{name}' holds a character that Azure refuses")
    if document["type"] != resource_type:
        yield Breach("policy-type", f"its type is not {resource_type}")


def _object_texts(document: Json) -> Iterator[Breach]:
    properties = document["properties"]
    for key, limit in (
        ("displayName", limits.DISPLAY_NAME_LENGTH),
        ("description", limits.DESCRIPTION_LENGTH),
    ):
        length = len(properties[key])
        if not 0 < length <= limit:
            sentence = f"its {key} is {length} characters long; Azure allows 1 to {limit}"
            yield Breach("policy-length", sentence)
    if (
        properties["displayName"].endswith(".")
        or properties["displayName"].strip() != properties["displayName"]
    ):
        yield Breach(
            "policy-display-name", "its displayName ends in a full stop or has outer spaces"
        )
    for key, value in properties["metadata"].items():
        length = len(value if isinstance(value, str) else json.dumps(value))
        if length > limits.METADATA_LENGTH:
            sentence = f"its metadata.{key} is {length} characters long; Azure allows {limits.METADATA_LENGTH}"
            yield Breach("policy-length", sentence)
    yield from _object_version(properties)
    yield from _object_size(document)


def _object_version(properties: Json) -> Iterator[Breach]:
    version = properties["version"]
    if not _VERSION.fullmatch(version) or properties["metadata"].get("version") != version:
        yield Breach("policy-version", "its version and metadata.version are not one x.y.z")
    if not properties["metadata"].get("category"):
        yield Breach("policy-category", "its metadata names no category")


def _object_size(document: Json) -> Iterator[Breach]:
    text = json.dumps(document, ensure_ascii=False)
    if len(text.encode()) > limits.REQUEST_BYTES:
        yield Breach("policy-size", f"it is larger than {limits.REQUEST_BYTES:,} bytes")
    if any(value.startswith("[[") for value in _strings(document)):
        yield Breach("policy-brackets", "a text starts with '[[', which raw JSON must not")


def _mode(subject: _Definition) -> Iterator[Breach]:
    mode = subject.properties["mode"]
    if mode not in ("All", "Indexed"):
        yield Breach("policy-mode", f"its mode '{mode}' is neither All nor Indexed")
    if (
        mode == "Indexed"
        and set(map(str.lower, _types(subject.condition))) & limits.UNTRACKED_TYPES
    ):
        sentence = "mode Indexed skips a type that it judges; it has neither tags nor location"
        yield Breach("policy-mode", sentence)


def _parameters(subject: _Definition) -> Iterator[Breach]:
    declared = subject.properties["parameters"]
    if not 1 <= len(declared) <= limits.DEFINITION_PARAMETERS:
        sentence = f"it has {len(declared)} parameters; Azure allows {limits.DEFINITION_PARAMETERS}"
        yield Breach("policy-parameters", sentence)
    used = _used_parameters(subject.properties["policyRule"])
    yield from _parameter_faults(declared, used)


def _parameter_faults(declared: Json, used: Collection[str]) -> Iterator[Breach]:
    for name in declared.keys() - set(used):
        yield Breach("policy-parameters", f"its parameter '{name}' is declared but not used")
    for name in set(used) - declared.keys():
        yield Breach("policy-parameters", f"its parameter '{name}' is used but not declared")
    for name, parameter in declared.items():
        described = parameter.get("metadata", {})
        complete = {"type", "defaultValue", "allowedValues"} <= parameter.keys()
        if not complete or not {"displayName", "description"} <= described.keys():
            yield Breach("policy-parameters", f"its parameter '{name}' is not fully described")
        elif parameter["defaultValue"] not in parameter["allowedValues"]:
            sentence = f"the default of parameter '{name}' is not among its allowed values"
            yield Breach("policy-parameters", sentence)


def _effect(subject: _Definition) -> Iterator[Breach]:
    then = subject.properties["policyRule"]["then"]
    parameter = subject.properties["parameters"].get("effect", {})
    allowed = set(parameter.get("allowedValues", ()))
    if then.get("effect") != "[parameters('effect')]" or allowed not in _EFFECTS:
        sentence = "its effect is not a parameter named effect with one of the usual sets of values"
        yield Breach("policy-effect", sentence)
    if parameter.get("metadata", {}).get("displayName") != "Effect":
        yield Breach("policy-effect", "its effect parameter is not displayed as 'Effect'")
    if ("AuditIfNotExists" in allowed) != bool(subject.details):
        yield Breach("policy-effect", "its details do not fit its effects")
    used = {name.lower() for name in _fields(subject.condition)}
    if "Deny" in allowed and used & limits.AUTOGENERATED_ALIASES:
        yield Breach("policy-effect", "it offers Deny on a property that requests do not carry")


def _counts(subject: _Definition) -> Iterator[Breach]:
    conditions = list(_conditions(subject.condition))
    then = list(_conditions(subject.details.get("existenceCondition", {})))
    arrays = Counter(c["count"]["field"] for c in conditions if "field" in c.get("count", {}))
    functions = sum(len(_FUNCTION.findall(text)) for text in _strings(subject.condition))
    for what, number, limit in (
        ("conditions", len(conditions), limits.IF_CONDITIONS),
        ("conditions in then", len(then), limits.THEN_CONDITIONS),
        ("levels of nesting", _depth(subject.condition), limits.NESTED_CONDITIONS),
        ("functions", functions, limits.FUNCTIONS),
        ("counts of one array", max(arrays.values(), default=0), limits.FIELD_COUNTS_PER_ARRAY),
    ):
        if number > limit:
            yield Breach("policy-counts", f"it has {number} {what}; Azure allows {limit}")


def _array_forms(subject: _Definition) -> Iterator[Breach]:
    for name in _bare_fields(subject.condition):
        sentence = f"'{name}' is compared outside a count, which means all elements or none"
        yield Breach("policy-array", sentence)


def _wildcards(subject: _Definition) -> Iterator[Breach]:
    for condition in _conditions(subject.condition):
        for operator in ("like", "notLike"):
            if str(condition.get(operator, "")).count("*") > 1:
                yield Breach("policy-wildcard", f"'{condition[operator]}' holds more than one '*'")


def _functions(subject: _Definition) -> Iterator[Breach]:
    for text in _strings(subject.properties["policyRule"]):
        names = _FUNCTION.findall(text) if text.startswith("[") else []
        for name in names:
            if name.lower() not in limits.ALLOWED_FUNCTIONS:
                sentence = (
                    f"the function {name}() may fail while a resource is judged, which denies"
                )
                yield Breach("policy-function", sentence)


def _type_guards(subject: _Definition) -> Iterator[Breach]:
    for branch in _branches(subject.condition):
        if not any("equals" in part and part.get("field") == "type" for part in branch):
            yield Breach("policy-type-guard", "a branch does not name the resource type it judges")


def _aliases(subject: _Definition) -> Iterator[Breach]:
    for branch in _branches(subject.condition):
        types = [part["equals"] for part in branch if part.get("field") == "type"]
        for name in [name for part in branch for name in _fields(part) if name != "type"]:
            if types and subject.registry.find(types[0], name) is None:
                yield Breach("policy-alias", f"{types[0]} has no alias '{name}'")


def _negations(subject: _Definition) -> Iterator[Breach]:
    for siblings in _groups(subject.condition):
        present = {
            part["field"]
            for part in siblings
            if "field" in part and (part.get("exists") == "true" or _IMPLYING & part.keys())
        }
        for part in siblings:
            name = part.get("field")
            guarded = name in present or str(name).lower() in subject.absence_counts
            if name and _NEGATED & part.keys() and not guarded:
                sentence = f"a negated comparison of '{name}' also holds when it is absent"
                yield Breach("policy-negation", sentence)


def _request_facts(subject: _Definition) -> Iterator[Breach]:
    uses = any("requestContext()" in text for text in _strings(subject.condition))
    if uses and "Deny" not in subject.properties["parameters"]["effect"]["allowedValues"]:
        sentence = "it judges the request's API version, which no scan shows, but offers no Deny"
        yield Breach("policy-request", sentence)


_DEFINITION_CHECKS: tuple[Callable[[_Definition], Iterator[Breach]], ...] = (
    _name,
    _texts,
    _mode,
    _parameters,
    _effect,
    _counts,
    _array_forms,
    _wildcards,
    _functions,
    _type_guards,
    _aliases,
    _negations,
    _request_facts,
)


def _initiative_shape(document: Json, definitions: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    yield from _object_name(document, "Microsoft.Authorization/policySetDefinitions")
    yield from _object_texts(document)
    if len(document["name"]) > limits.ASSIGNMENT_NAME_LENGTH:
        sentence = (
            f"its name is longer than {limits.ASSIGNMENT_NAME_LENGTH}, the most for an assignment"
        )
        yield Breach("policy-name", sentence)
    for what, number, limit in (
        ("parameters", len(properties["parameters"]), limits.INITIATIVE_PARAMETERS),
        ("policies", len(properties["policyDefinitions"]), limits.INITIATIVE_POLICIES),
        ("definitions in its scope", len(definitions), limits.DEFINITIONS_PER_SCOPE),
    ):
        if number > limit:
            yield Breach("policy-counts", f"it has {number} {what}; Azure allows {limit}")


def _initiative_parameters(document: Json, definitions: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    used = _used_parameters(properties["policyDefinitions"])
    yield from _parameter_faults(properties["parameters"], used)


def _initiative_references(document: Json, definitions: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    ids = Counter(each["policyDefinitionReferenceId"] for each in properties["policyDefinitions"])
    groups = {each["name"] for each in properties["policyDefinitionGroups"]}
    used: set[str] = set()
    for reference in properties["policyDefinitions"]:
        used |= set(reference["groupNames"])
        name = reference["policyDefinitionId"].rpartition("/")[2]
        if ids[reference["policyDefinitionReferenceId"]] > 1 or name not in definitions:
            sentence = f"the reference '{reference['policyDefinitionReferenceId']}' is not unique or names nothing"
            yield Breach("policy-reference", sentence)
        else:
            yield from _passed_parameters(properties, reference, definitions[name])
    if used != groups:
        yield Breach("policy-groups", "its groups are not exactly those that its policies name")


def _passed_parameters(properties: Json, reference: Json, target: Json) -> Iterator[Breach]:
    declared = target["properties"]["parameters"]
    if reference["parameters"].keys() != declared.keys():
        yield Breach("policy-reference", f"'{target['name']}' is not given its parameters")
        return
    for name, passed in reference["parameters"].items():
        for source in _used_parameters(passed):
            offered = properties["parameters"].get(source, {}).get("allowedValues")
            if offered != declared[name]["allowedValues"]:
                sentence = (
                    f"the values of '{source}' are not those of '{name}' in '{target['name']}'"
                )
                yield Breach("policy-reference", sentence)


_INITIATIVE_CHECKS = (_initiative_shape, _initiative_parameters, _initiative_references)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _used_parameters(value: Any) -> set[str]:
    return {name for text in _strings(value) for name in _PARAMETER.findall(text)}


def _parts(condition: Json) -> list[Json]:
    """The conditions directly inside a logical one."""
    if "not" in condition:
        return [condition["not"]]
    found: list[Json] = condition.get("allOf") or condition.get("anyOf") or []
    return found


def _conditions(condition: Json) -> Iterator[Json]:
    """Every leaf and count, those inside a count too."""
    if not _parts(condition):
        yield condition
    for part in _parts(condition):
        yield from _conditions(part)
    if "where" in condition.get("count", {}):
        yield from _conditions(condition["count"]["where"])


def _depth(condition: Json) -> int:
    return 1 + max((_depth(part) for part in _parts(condition)), default=0)


def _fields(condition: Json) -> Iterator[str]:
    for leaf in _conditions(condition):
        counted = leaf.get("count", {})
        yield from (str(each["field"]) for each in (leaf, counted) if "field" in each)


def _bare_fields(condition: Json) -> Iterator[str]:
    if "[*]" in str(condition.get("field", "")):
        yield condition["field"]
    for part in _parts(condition):
        yield from _bare_fields(part)


def _groups(condition: Json) -> Iterator[list[Json]]:
    """Conditions that hold together: the members of each allOf, or a condition alone."""
    if "allOf" in condition:
        yield condition["allOf"]
        for part in condition["allOf"]:
            if _parts(part) or "count" in part:
                yield from _groups(part)
        return
    if not _parts(condition):
        yield [condition]
    for part in _parts(condition):
        yield from _groups(part)
    if "where" in condition.get("count", {}):
        yield from _groups(condition["count"]["where"])


def _branches(condition: Json) -> Iterator[list[Json]]:
    """The alternatives of a rule, each as the conditions that hold together."""
    parts = condition.get("allOf")
    if parts is None:
        for part in condition.get("anyOf", ()):
            yield from _branches(part)
        if "anyOf" not in condition:
            yield [condition]
    elif any(part.get("field") == "type" for part in parts):
        yield parts
    else:
        nested = [part for part in parts if "anyOf" in part]
        for part in nested:
            yield from _branches(part)
        if not nested:
            yield parts


def _types(condition: Json) -> Iterator[str]:
    for branch in _branches(condition):
        yield from (part["equals"] for part in branch if part.get("field") == "type")
