"""What Azure, or the tools around it, would refuse or misread in an initiative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from generator.azure import limits
from generator.azure.lint import shared, walk
from generator.azure.lint.shared import Breach
from generator.azure.lint.walk import Json


def initiative(document: Json, definitions: Mapping[str, Json]) -> list[Breach]:
    """Every breach of an initiative whose definitions are given by name."""
    return [breach for check in _CHECKS for breach in check(document, definitions)]


def _shape(document: Json, definitions: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    yield from shared.name(document, "Microsoft.Authorization/policySetDefinitions")
    yield from shared.texts(document)
    if len(document["name"]) > limits.ASSIGNMENT_NAME_LENGTH:
        sentence = (
            f"its name is longer than {limits.ASSIGNMENT_NAME_LENGTH}, the most for an assignment"
        )
        yield Breach("policy-name", sentence)
    if not properties["policyDefinitions"]:
        yield Breach("policy-counts", "it has no policies; Azure asks for one at least")
    for what, number, limit in (
        ("parameters", len(properties["parameters"]), limits.INITIATIVE_PARAMETERS),
        ("policies", len(properties["policyDefinitions"]), limits.INITIATIVE_POLICIES),
        ("definitions in its scope", len(definitions), limits.DEFINITIONS_PER_SCOPE),
    ):
        if number > limit:
            yield Breach("policy-counts", f"it has {number} {what}; Azure allows {limit}")


def _parameters(document: Json, _: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    used = walk.used_parameters(properties["policyDefinitions"])
    yield from shared.parameter_faults(properties["parameters"], used)


def _references(document: Json, definitions: Mapping[str, Json]) -> Iterator[Breach]:
    properties = document["properties"]
    ids = Counter(each["policyDefinitionReferenceId"] for each in properties["policyDefinitions"])
    groups = {each["name"] for each in properties["policyDefinitionGroups"]}
    used: set[str] = set()
    for reference in properties["policyDefinitions"]:
        used |= set(reference["groupNames"])
        name = reference["policyDefinitionId"].rpartition("/")[2]
        reference_id = reference["policyDefinitionReferenceId"]
        if ids[reference_id] > 1 or name not in definitions:
            sentence = f"the reference '{reference_id}' is not unique or names nothing"
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
        for source in walk.used_parameters(passed):
            offered = properties["parameters"].get(source, {}).get("allowedValues")
            if offered != declared[name]["allowedValues"]:
                sentence = (
                    f"the values of '{source}' are not those of '{name}' in '{target['name']}'"
                )
                yield Breach("policy-reference", sentence)


_CHECKS = (_shape, _parameters, _references)
