"""The generated schemas of templates: where resources are found, and what expressions hide."""

from __future__ import annotations

import copy
import json
import random
import time
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft7Validator

from generator.matrix.model import Matrix, Resource
from generator.verify import AliasRegistry, Policy
from generator.verify.template import Settings, TemplateResource, expand
from tests.agreement.cases import resources
from tests.agreement.schemas import Schemas, in_template, types_of

REGISTRY = AliasRegistry.load()


@pytest.fixture(scope="module")
def schemas(matrix: Matrix, plan: dict[str, str]) -> Schemas:
    return Schemas(matrix, plan)


EXAMPLE: dict[str, Any] = {
    "type": "Microsoft.Compute/virtualMachines",
    "apiVersion": "2024-07-01",
    "name": "vm",
    "properties": {"storageProfile": {"osDisk": {"diffDiskSettings": {"option": "Local"}}}},
}
POINT: dict[str, Any] = {
    "type": "restorePoints",
    "apiVersion": "2021-01-01",
    "name": "point",
    "properties": {},
}
COLLECTION: dict[str, Any] = {
    "type": "Microsoft.Compute/restorePointCollections",
    "apiVersion": "2024-07-01",
    "name": "collection",
}


def nested(template: Any, **more: Any) -> Any:
    return {
        "type": "microsoft.resources/Deployments",
        "name": "inner",
        "properties": {"Template": template},
        **more,
    }


FOUND = {"ephemeral-os-disk"}
OLD = {"api-app-floor"}
PLACES: dict[str, tuple[Any, set[str]]] = {
    "a list": (in_template(EXAMPLE), FOUND),
    "names": ({**in_template(), "resources": {"vm": EXAMPLE}}, FOUND),
    "other case": ({"RESOURCES": [EXAMPLE | {"type": EXAMPLE["type"].upper()}]}, FOUND),
    "a nested deployment": (in_template(nested(in_template(EXAMPLE))), FOUND),
    "two nested deployments": (
        in_template(nested(in_template(nested(in_template(EXAMPLE))))),
        FOUND,
    ),
    "a child": (in_template(COLLECTION | {"resources": [POINT]}), OLD),
    "children with names": (in_template(COLLECTION | {"resources": {"p": POINT}}), OLD),
    "a child with its whole type": (
        in_template(
            COLLECTION | {"resources": [POINT | {"type": f"{COLLECTION['type']}/restorePoints"}]}
        ),
        OLD,
    ),
    "a child of what exists": (
        in_template(COLLECTION | {"existing": True, "resources": [POINT]}),
        OLD,
    ),
    "a condition that is not known": (
        in_template(EXAMPLE | {"condition": "[parameters('x')]"}),
        FOUND,
    ),
    "a child of another type": (in_template({"type": "A.B/c", "resources": [POINT]}), set()),
    "what exists": (in_template(EXAMPLE | {"existing": True}), set()),
    "a condition that is false": (in_template(EXAMPLE | {"condition": False}), set()),
    "no copies": (in_template(EXAMPLE | {"copy": {"name": "c", "count": 0}}), set()),
    "another system": (in_template(EXAMPLE | {"extension": "graph"}), set()),
    "a deployment that is left out": (
        in_template(nested(in_template(EXAMPLE), condition=False)),
        set(),
    ),
    "a type that is not known": (in_template(EXAMPLE | {"type": "[parameters('x')]"}), set()),
    "no type": (in_template({"properties": EXAMPLE["properties"]}), set()),
    "a variable": (in_template() | {"variables": {"resources": [EXAMPLE]}}, set()),
}


@pytest.mark.parametrize("name", PLACES)
def test_resources_are_found_wherever_a_template_deploys_them(name: str, schemas: Schemas) -> None:
    template, expected = PLACES[name]
    assert schemas.template("Both").flagged(template) == expected


EXPRESSION = "[parameters('unknown')]"


def disturbed(resource: Resource, chance: random.Random) -> Any:
    """The resource with some of its values hidden behind expressions and loops."""

    def walk(value: Any, depth: int) -> Any:
        if depth > 0 and chance.random() < 0.15:
            return EXPRESSION
        if isinstance(value, list | tuple):
            return [walk(each, depth + 1) for each in value]
        if not isinstance(value, dict):
            return value
        found = {key: walk(each, depth + 1) for key, each in value.items()}
        if depth > 0 and chance.random() < 0.1:
            name = chance.choice([*found, "dataDisks", "consistencyMode"])
            inner = found.pop(name, {"option": "Local"})
            found["copy"] = [{"name": name, "count": 2, "input": inner}]
        return found

    body = {key: value for key, value in resource.items() if key not in ("type", "name", "id")}
    return {
        "type": resource["type"],
        "name": "n" + "/n" * (resource["type"].count("/") - 1),
        **walk(body, 0),
    }


def policies_of(plan: dict[str, str], mode: str) -> dict[str, Policy]:
    found = {}
    for path, text in plan.items():
        if path.startswith("policy/definitions/"):
            definition = json.loads(text)
            declared = definition["properties"]["parameters"]
            values = {"effect": declared["effect"]["allowedValues"][0]}
            values |= {"consistencyMode": mode} if "consistencyMode" in declared else {}
            found[path.rpartition("/")[2].removesuffix(".json")] = Policy.parse(
                definition, REGISTRY
            ).assign(values)
    return found


def test_expressions_are_left_alone_unless_the_violation_is_certain(
    matrix: Matrix, plan: dict[str, str], schemas: Schemas
) -> None:
    """Whatever a template's schema flags, the policy engine flags, too."""
    chance = random.Random(4711)  # noqa: S311 reproducible, not secret
    policies = policies_of(plan, "Both")
    found: Counter[tuple[bool, bool]] = Counter()
    cases = [
        (rule, resource)
        for rule in matrix.rules("schema")
        if rule.id in policies
        for resource in [
            *resources(rule),
            *(each.resource for each in (*rule.violates, *rule.passes)),
        ]
        if resource["type"] in types_of(rule)
    ]
    for rule, resource in chance.choices(cases, k=6000):
        template = in_template(disturbed(resource, chance))
        flagged = rule.id in schemas.template("Both").quickly(template)
        (made,) = [e for e in expand(template, None, Settings()) if isinstance(e, TemplateResource)]
        outcome = policies[rule.id].evaluate(made.body)
        certain = outcome.effect is not None and not outcome.undetermined
        assert certain or not flagged, (rule.id, template)
        found[flagged, EXPRESSION in json.dumps(template)] += 1
    assert found[True, True] > 100
    assert found[True, False] > 300


def large(megabytes: int) -> dict[str, Any]:
    """A template of machines with all their properties, none of which violates anything."""
    machine = copy.deepcopy(EXAMPLE) | {
        "location": "[resourceGroup().location]",
        "tags": {f"tag{number}": "value" * 4 for number in range(8)},
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
            "storageProfile": {
                "imageReference": {
                    "publisher": "Canonical",
                    "offer": "o",
                    "sku": "s",
                    "version": "latest",
                },
                "osDisk": {
                    "createOption": "FromImage",
                    "managedDisk": {"storageAccountType": "Premium_LRS"},
                },
                "dataDisks": [
                    {
                        "lun": lun,
                        "createOption": "Empty",
                        "managedDisk": {"storageAccountType": "Premium_LRS"},
                    }
                    for lun in range(4)
                ],
            },
            "osProfile": {"computerName": "vm", "adminUsername": "[parameters('unknown')]"},
        },
    }
    count = megabytes * 1_000_000 // len(json.dumps(machine)) + 1
    return in_template(*({**machine, "name": f"vm{number}"} for number in range(count)))


def test_a_template_of_one_megabyte_is_judged_in_two_seconds(schemas: Schemas) -> None:
    template = large(1)
    validator = Draft7Validator(schemas.template("Both").schema)
    start = time.perf_counter()
    assert list(validator.iter_errors(template)) == []
    assert time.perf_counter() - start < 2
