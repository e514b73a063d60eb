"""Each check of an initiative is shown a breach planted in a sound one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.azure import lint
from tests.azure.test_lint import EXTRA, SOUND, set_properties

INITIATIVE: dict[str, Any] = {
    "name": "initiative",
    "type": "Microsoft.Authorization/policySetDefinitions",
    "properties": {
        "displayName": "Initiative",
        "description": "All of it.",
        "version": "1.0.0",
        "metadata": {"version": "1.0.0", "category": "Compute"},
        "parameters": {
            "ruleEffect": {
                "type": "String",
                "metadata": {"displayName": "Effect", "description": "What happens."},
                "allowedValues": ["Audit", "Deny", "Disabled"],
                "defaultValue": "Audit",
            }
        },
        "policyDefinitions": [
            {
                "policyDefinitionId": "{scope}/providers/x/policyDefinitions/prefix-rule",
                "policyDefinitionReferenceId": "rule",
                "groupNames": ["group"],
                "parameters": {"effect": {"value": "[parameters('ruleEffect')]"}},
            }
        ],
        "policyDefinitionGroups": [{"name": "group"}],
    },
}
INITIATIVE_BREACHES: list[tuple[str, str, Callable[[Any], None]]] = [
    ("a name too long to assign", "policy-name", lambda d: d.update(name="n" * 25)),
    ("a long description", "policy-length", set_properties(description="d" * 513)),
    (
        "301 parameters",
        "policy-counts",
        lambda d: d["properties"]["parameters"].update({f"p{n}": EXTRA for n in range(300)}),
    ),
    ("no policy", "policy-counts", set_properties(policyDefinitions=[])),
    (
        "1,001 policies",
        "policy-counts",
        lambda d: d["properties"]["policyDefinitions"].extend(
            d["properties"]["policyDefinitions"] * 1000
        ),
    ),
    (
        "an unused parameter",
        "policy-parameters",
        lambda d: d["properties"]["parameters"].update(extra=EXTRA),
    ),
    (
        "a reference given twice",
        "policy-reference",
        lambda d: d["properties"]["policyDefinitions"].append(
            d["properties"]["policyDefinitions"][0]
        ),
    ),
    (
        "a reference to nothing",
        "policy-reference",
        lambda d: d["properties"]["policyDefinitions"][0].update(policyDefinitionId="x/none"),
    ),
    (
        "a parameter not passed",
        "policy-reference",
        lambda d: d["properties"]["policyDefinitions"][0].update(parameters={}),
    ),
    (
        "values in another case",
        "policy-reference",
        lambda d: d["properties"]["parameters"]["ruleEffect"].update(
            allowedValues=["Audit", "deny", "Disabled"]
        ),
    ),
    (
        "a group that is not declared",
        "policy-groups",
        lambda d: d["properties"].update(policyDefinitionGroups=[]),
    ),
    (
        "a group that nothing names",
        "policy-groups",
        lambda d: d["properties"]["policyDefinitionGroups"].append({"name": "other"}),
    ),
]


def initiative_codes(document: Any) -> set[str]:
    return {breach.code for breach in lint.initiative(document, {"prefix-rule": SOUND})}


def test_a_sound_initiative_has_no_breach() -> None:
    assert initiative_codes(INITIATIVE) == set()


@pytest.mark.parametrize(
    ("code", "plant"),
    [b[1:] for b in INITIATIVE_BREACHES],
    ids=[b[0] for b in INITIATIVE_BREACHES],
)
def test_a_breach_planted_in_an_initiative_is_found(
    code: str, plant: Callable[[Any], None]
) -> None:
    document = copy.deepcopy(INITIATIVE)
    plant(document)
    assert code in initiative_codes(document)


def test_every_generated_document_passes(plan: dict[str, str]) -> None:
    definitions = {
        data["name"]: data
        for path, text in plan.items()
        if path.startswith("policy/definitions/")
        for data in [json.loads(text)]
    }
    assert len(definitions) == 18
    assert lint.initiative(json.loads(plan["policy/initiative.json"]), definitions) == []
