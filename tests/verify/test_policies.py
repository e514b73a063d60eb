from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.azure.aliases import AliasRegistry
from generator.diagnostics import Invalid
from generator.verify.policies import Given, PolicySet, WrongValue, assign, read

DISKS = "Microsoft.Compute/disks"


def definition(name: str, then: object = "[parameters('effect')]", **more: Any) -> dict[str, Any]:
    rule = {
        "if": {
            "allOf": [
                {"field": "type", "equals": DISKS},
                {"field": f"{DISKS}/maxShares", "greater": 1},
            ]
        },
        "then": {"effect": then},
    }
    effect = {"type": "String", "defaultValue": "Audit", "allowedValues": ["Audit", "Deny"]}
    properties = {
        "displayName": f"Shown as {name}",
        "description": f"About {name}",
        "mode": "All",
        "parameters": {"effect": effect},
        "policyRule": rule,
    }
    return {"name": name, "properties": properties | more}


def initiative(*references: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    return {
        "name": "set",
        "properties": {"parameters": parameters, "policyDefinitions": list(references)},
    }


def reference(name: str, used: str = "", **values: object) -> dict[str, Any]:
    return {
        "policyDefinitionId": f"/providers/Microsoft.Authorization/policyDefinitions/{name}",
        "policyDefinitionReferenceId": used or name,
        "parameters": {key: {"value": value} for key, value in values.items()},
    }


def folder(room: Path, **files: object) -> Path:
    for name, value in files.items():
        (room / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return room


def assigned(
    path: Path, *parameters: tuple[str, str], mode: str | None = None
) -> tuple[PolicySet, list[str]]:
    made = assign(read(path), Given(mode, parameters), AliasRegistry.load())
    shared = {"type": DISKS, "name": "d", "properties": {"maxShares": 2}}
    return made, [f"{each.id}: {each.policy.evaluate(shared).effect}" for each in made.policies]


def test_definitions_of_other_people_speak_by_name_and_description(tmp_path: Path) -> None:
    made, told = assigned(folder(tmp_path, a=definition("alpha"), note={"any": "thing"}))
    assert told == ["alpha: audit"]
    (one,) = made.policies
    assert (one.statement, one.message, one.remedy) == ("alpha", "Shown as alpha", "About alpha")


def test_a_file_may_hold_a_list_of_definitions(tmp_path: Path) -> None:
    folder(tmp_path, many=[definition("alpha"), definition("beta")])
    assert assigned(tmp_path / "many.json", ("effect", "Deny"))[1] == ["alpha: deny", "beta: deny"]
    folder(tmp_path, many={"value": [definition("alpha")]})
    assert assigned(tmp_path / "many.json")[1] == ["alpha: audit"]


def test_a_bare_rule_is_named_by_its_file(tmp_path: Path) -> None:
    rule = {"if": {"field": "type", "equals": DISKS}, "then": {"effect": "audit"}}
    folder(tmp_path, rule=rule)
    assert assigned(tmp_path / "rule.json")[1] == ["rule: audit"]


def test_an_initiative_decides_and_finds_its_definitions_beside_it(tmp_path: Path) -> None:
    chosen = {"type": "String", "defaultValue": "Deny"}
    own = initiative(
        reference("ALPHA", "first", effect="[parameters('chosen')]"),
        reference("alpha", "second", effect="Audit"),
        reference("beta", effect="[concat('De', 'ny')]"),
        reference("gone"),
        chosen=chosen,
    )
    folder(tmp_path, own=own, a=definition("alpha"), b=definition("beta"), c=definition("other"))
    beside = ["alpha (first): deny", "alpha (second): audit", "beta: deny"]
    made, told = assigned(tmp_path / "own.json")
    assert [each for each in told if not each.startswith("other")] == beside
    assert [each.file for each in made.skipped] == ["gone"]
    assert assigned(tmp_path, ("chosen", "Audit"))[1][0] == "alpha (first): audit"


def test_a_parameter_without_value_is_the_fault_of_those_who_need_it(tmp_path: Path) -> None:
    own = initiative(
        reference("alpha", effect="[parameters('chosen')]"),
        reference("beta"),
        chosen={"type": "String"},
    )
    folder(tmp_path, own=own, a=definition("alpha"), b=definition("beta"))
    made, told = assigned(tmp_path / "own.json")
    assert told == ["beta: audit"]
    assert "'chosen' has neither a value nor a default" in made.faults[0].message


@pytest.mark.parametrize(
    ("broken", "place", "said"),
    [
        (definition("bad", policyRule={"if": {}, "then": {"effect": "audit"}}), 1, "'bad'"),
        (definition("bad", then="refuse"), 1, "there is no effect 'refuse'"),
        (
            definition(
                "bad",
                policyRule={
                    "if": {"field": f"{DISKS}/maxShare", "exists": True},
                    "then": {"effect": "audit"},
                },
            ),
            1,
            f"the alias '{DISKS}/maxShare', which is not known",
        ),
    ],
)
def test_a_broken_definition_is_one_fault_and_the_others_run(
    tmp_path: Path, broken: object, place: int, said: str
) -> None:
    made, told = assigned(folder(tmp_path, a=definition("alpha"), b=broken))
    assert told == ["alpha: audit"]
    (fault,) = made.faults
    assert said in fault.message
    assert fault.mark.line == place
    assert fault.mark.file.endswith("b.json")


def test_text_that_is_no_json_is_a_fault_where_it_speaks_of_rules(tmp_path: Path) -> None:
    folder(tmp_path, a=definition("alpha"))
    (tmp_path / "b.json").write_text('{"policyRule": ')
    (tmp_path / "c.json").write_text("{{ not ours }}")
    made, told = assigned(tmp_path)
    assert told == ["alpha: audit"]
    assert [fault.mark.file[-6:] for fault in made.faults] == ["b.json"]


def test_policies_about_other_planes_are_skipped(tmp_path: Path) -> None:
    made, told = assigned(folder(tmp_path, a=definition("alpha", mode="Microsoft.KeyVault.Data")))
    assert told == []
    assert "Microsoft.KeyVault.Data" in made.skipped[0].reason


def test_a_folder_without_policies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        read(tmp_path)


TYPED = {
    "text": {"type": "String", "allowedValues": ["a", "b"], "defaultValue": "a"},
    "count": {"type": "Integer", "defaultValue": 1},
    "many": {"type": "Array", "allowedValues": ["x", "y"], "defaultValue": []},
}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("text", "b", None),
        ("TEXT", "b", None),
        ("text", "c", "a, b"),
        ("count", "3", None),
        ("count", "three", "written as JSON"),
        ("count", '"3"', "no integer"),
        ("many", '["x"]', None),
        ("many", '["z"]', "x, y"),
        ("manny", "[]", "did you mean 'many'?"),
    ],
)
def test_values_are_checked_as_an_assignment_would(
    tmp_path: Path, name: str, text: str, said: str | None
) -> None:
    documents = read(folder(tmp_path, a=definition("alpha"), own=initiative(**TYPED)))
    if said is None:
        assign(documents, Given(None, ((name, text),)), AliasRegistry.load())
        return
    with pytest.raises(WrongValue, match=said.replace("?", "[?]")):
        assign(documents, Given(None, ((name, text),)), AliasRegistry.load())


def test_the_mode_is_the_parameter_that_the_initiative_names(tmp_path: Path) -> None:
    own = initiative(reference("alpha", effect="[parameters('text')]"), text={"type": "String"})
    folder(tmp_path, own=own, a=definition("alpha"))
    with pytest.raises(WrongValue, match="names a mode"):
        assigned(tmp_path, mode="Deny")
    own["properties"]["metadata"] = {"modeParameter": "text"}
    folder(tmp_path, own=own)
    assert assigned(tmp_path, mode="Deny")[1] == ["alpha: deny"]
