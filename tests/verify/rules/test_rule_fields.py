"""Fields: built-in names, tags, paths, aliases per type and API version, arrays."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify import AliasRegistry, Policy, PolicyError, Unknown

REGISTRY = AliasRegistry.load(
    [
        {
            "namespace": "Microsoft.Test",
            "resourceTypes": [
                {
                    "resourceType": "boxes",
                    "aliases": [
                        {"name": "Microsoft.Test/boxes/size", "defaultPath": "properties.size"},
                        {"name": "Microsoft.Test/boxes/sku.name", "defaultPath": "sku.name"},
                        {"name": "Microsoft.Test/kindOf", "defaultPath": "properties.kindOf"},
                        {
                            "name": "Microsoft.Test/boxes/parts[*]",
                            "defaultPath": "properties.parts[*]",
                        },
                        {
                            "name": "Microsoft.Test/boxes/parts[*].weight",
                            "defaultPath": "properties.parts[*].properties.weight",
                        },
                        {
                            "name": "Microsoft.Test/boxes/lid",
                            "defaultPath": "properties.lid",
                            "paths": [
                                {"path": "properties.cover", "apiVersions": ["2015-01-01"]},
                                {"path": "properties.lid", "apiVersions": ["2020-01-01"]},
                            ],
                        },
                    ],
                },
                {
                    "resourceType": "crates",
                    "aliases": [{"name": "Microsoft.Test/kindOf", "defaultPath": "kindOfCrate"}],
                },
            ],
        }
    ]
)
ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Test/boxes/outer/drawers/inner"


def applies(condition: dict[str, Any], resource: dict[str, Any], **more: Any) -> Any:
    rule = {"if": condition, "then": {"effect": "audit"}}
    outcome = Policy.parse(rule, aliases=REGISTRY).evaluate(resource, **more)
    return outcome.error or outcome.undetermined or outcome.effect == "audit"


BOX = {"type": "microsoft.test/BOXES"}
NAMED = [
    ("name", {"name": "inner"}, "inner"),
    ("name", {"name": "outer/inner"}, "inner"),
    ("fullName", {"name": "outer/inner"}, "outer/inner"),
    ("fullName", {"name": "inner", "id": ID}, "outer/inner"),
    ("fullName", {"name": "lone"}, "lone"),
    ("kind", {"kind": "V2"}, "v2"),
    ("type", BOX, "Microsoft.Test/boxes"),
    ("id", {"id": ID}, ID.upper()),
    ("location", {"location": "East US 2"}, "eastus2"),
    ("location", {"location": "eastus2"}, "East US 2"),
    ("fullName", {"fullName": "outer/inner", "name": "inner"}, "outer/inner"),
    ("identity.type", {"identity": {"type": "SystemAssigned"}}, "systemassigned"),
    ("tags.env", {"tags": {"ENV": "prod"}}, "prod"),
    ("tags.a.b", {"tags": {"a.b": "x"}}, "x"),
    ("tags[env]", {"tags": {"env": "prod"}}, "prod"),
    ("tags[a.b]", {"tags": {"a.b": "x"}}, "x"),
    ("tags['a b']", {"tags": {"a b": "x"}}, "x"),
    ("tags['''q''']", {"tags": {"'q'": "x"}}, "x"),
    ("Tags['env']", {"tags": {"env": "x"}}, "x"),
    ("properties.a.b", {"properties": {"A": {"B": "x"}}}, "x"),
    ("properties.a[1]", {"properties": {"a": [1, "x"]}}, "x"),
    ("properties.a['b.c']", {"properties": {"a": {"b.c": "x"}}}, "x"),
    ("Microsoft.Test/boxes/size", {**BOX, "properties": {"size": "x"}}, "x"),
    ("microsoft.test/BOXES/Size", {**BOX, "Properties": {"SIZE": "x"}}, "x"),
    ("Microsoft.Test/boxes/sku.name", {**BOX, "sku": {"name": "x"}}, "x"),
    ("Microsoft.Test/kindOf", {**BOX, "properties": {"kindOf": "x"}}, "x"),
    ("Microsoft.Test/kindOf", {"type": "Microsoft.Test/crates", "kindOfCrate": "x"}, "x"),
    ("Microsoft.Test/boxes/lid", {**BOX, "properties": {"lid": "x"}}, "x"),
    (
        "Microsoft.Test/boxes/lid",
        {**BOX, "apiVersion": "2015-01-01", "properties": {"cover": "x", "lid": "y"}},
        "x",
    ),
    (
        "Microsoft.Test/boxes/lid",
        {**BOX, "apiVersion": "2020-01-01", "properties": {"cover": "y", "lid": "x"}},
        "x",
    ),
]


@pytest.mark.parametrize(("field", "resource", "value"), NAMED)
def test_a_field_names_a_value(field: str, resource: dict[str, Any], value: str) -> None:
    assert applies({"field": field, "equals": value}, resource) is True
    assert applies({"field": field, "notEquals": value}, resource) is False


@pytest.mark.parametrize(
    "resource",
    [
        {"type": "Other.Provider/things", "properties": {"size": "x"}},
        {"type": "Microsoft.Test/crates", "properties": {"size": "x"}},
        {**BOX, "properties": {}},
        {**BOX, "properties": "odd"},
        BOX,
    ],
)
def test_an_alias_of_another_type_is_a_missing_property(resource: dict[str, Any]) -> None:
    assert applies({"field": "Microsoft.Test/boxes/size", "exists": False}, resource) is True


def test_a_pattern_with_case_does_not_match_the_normal_form_of_a_location() -> None:
    resource = {"location": "East US"}
    assert applies({"field": "location", "match": "EASTUS"}, resource) is False
    assert applies({"field": "location", "match": "eastus"}, resource) is True
    assert applies({"field": "location", "like": "EAST us*"}, resource) is True


def test_the_api_version_of_the_request_chooses_the_path() -> None:
    box = {**BOX, "properties": {"cover": "old", "lid": "new"}}
    context = {"requestContext": {"apiVersion": "2015-01-01"}}
    condition = {"field": "Microsoft.Test/boxes/lid", "equals": "old"}
    assert applies(condition, box, context=context) is True


def test_an_alias_that_the_registry_lacks_is_unknown_not_missing() -> None:
    name = "Microsoft.Test/boxes/new"
    assert applies({"field": name, "exists": False}, BOX) == (f"the alias {name}",)


def test_without_aliases_an_alias_is_unknown() -> None:
    rule = {"if": {"field": "A.B/c/d", "exists": True}, "then": {"effect": "audit"}}
    outcome = Policy.parse(rule).evaluate({"type": "A.B/c"})
    assert (outcome.effect, outcome.undetermined) == (None, ("the alias A.B/c/d",))


@pytest.mark.parametrize("field", ["tags[]", "tags['']", "a..b", "a[", "", "a]b"])
def test_a_name_that_no_field_can_have_is_refused(field: str) -> None:
    with pytest.raises(PolicyError) as caught:
        applies({"field": field, "exists": True}, {})
    assert caught.value.pointer == "/if/field"


def parts(*weights: object) -> dict[str, Any]:
    holders = [{"properties": {} if w is None else {"weight": w}} for w in weights]
    return {**BOX, "properties": {"parts": holders}}


WEIGHT = "Microsoft.Test/boxes/parts[*].weight"
ALL = [
    (parts(1, 1), "equals", 1, True),
    (parts(1, 2), "equals", 1, False),
    (parts(1, 2), "notEquals", 3, True),
    (parts(1, 2), "notEquals", 2, False),
    (parts(1, 2), "greater", 0, True),
    (parts(1, None), "equals", 1, False),
    (parts(1, None), "notEquals", 2, True),
    (parts(None), "exists", False, True),
    (parts(1, None), "exists", True, False),
    (parts(), "equals", 1, True),
    (parts(), "notEquals", 1, True),
    (BOX, "equals", 1, True),
    ({**BOX, "properties": {"parts": None}}, "equals", 1, True),
    ({**BOX, "properties": {"parts": "odd"}}, "exists", True, True),
]


@pytest.mark.parametrize(("resource", "operator", "expected", "wanted"), ALL)
def test_a_condition_on_elements_must_hold_for_each_of_them(
    resource: dict[str, Any],
    operator: str,
    expected: object,
    wanted: bool,
) -> None:
    assert applies({"field": WEIGHT, operator: expected}, resource) is wanted


def test_not_a_condition_on_elements_means_that_some_element_differs() -> None:
    condition = {"not": {"field": WEIGHT, "notEquals": 2}}
    assert applies(condition, parts(1, 2)) is True
    assert applies(condition, parts(1, 1)) is False


def test_an_array_whose_elements_alone_have_an_alias_can_be_named() -> None:
    assert applies({"field": "Microsoft.Test/boxes/parts", "exists": True}, parts(1)) is True


SELECTED: dict[str, Any] = {
    "tags": {"env": "prod"},
    "p": {
        "texts": ["a", "b"],
        "objects": [{"v": "1", "n": [1, 2]}, {"v": "2", "n": [3]}, {"n": None}],
        "nothing": None,
    },
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("missing", ""),
        ("p.nothing", ""),
        ("missing[*]", []),
        ("missing[*].x", []),
        ("p.texts", ["a", "b"]),
        ("p.texts[*]", ["a", "b"]),
        ("p.objects[*].v", ["1", "2"]),
        ("p.objects[*].n", [[1, 2], [3], None]),
        ("p.objects[*].n[*]", [1, 2, 3]),
        ("tags", {"env": "prod"}),
    ],
)
def test_the_function_field_gives_what_the_path_selects(field: str, value: object) -> None:
    condition = {"value": f"[field('{field}')]", "equals": value}
    assert applies(condition, SELECTED) is True


def test_a_field_may_be_named_by_an_expression() -> None:
    rule = {
        "if": {"field": "[concat('tags[', parameters('tag'), ']')]", "exists": "true"},
        "then": {"effect": "audit"},
    }
    policy = Policy.parse(rule)
    assert policy.evaluate({"tags": {"a": "x"}}, {"tag": "A"}).effect == "audit"
    assert policy.evaluate({"tags": {"a": "x"}}, {"tag": "b"}).effect is None
    assert policy.evaluate({}, {"tag": Unknown("listKeys()")}).undetermined == ("listKeys()",)
    assert "names no tag" in str(policy.evaluate({}, {"tag": " "}).error)


POSSIBLE = [
    # an unknown value, a comparison, what is certain of it
    (Unknown("u"), {"exists": True}, None),
    (Unknown("u", present=True), {"exists": True}, True),
    (Unknown("u", present=True), {"exists": "false"}, False),
    (Unknown("u", present=True), {"equals": "x"}, None),
    (Unknown("u", present=True), {"equals": ""}, None),
    (Unknown("u", present=True, among=("x", "y")), {"equals": "X"}, None),
    (Unknown("u", present=True, among=("x", "y")), {"equals": "z"}, False),
    (Unknown("u", present=True, among=("x", "y")), {"notEquals": "z"}, True),
    (Unknown("u", present=True, among=("x", "y")), {"in": ["X", "Y"]}, True),
    (Unknown("u", present=True, among=("ax", "ay")), {"like": "A*"}, True),
    (Unknown("u", present=True, among=(1, 2)), {"less": 3}, True),
    (Unknown("u", present=True, among=(1, 2)), {"less": 2}, None),
]


@pytest.mark.parametrize(("seen", "comparison", "holds"), POSSIBLE)
@pytest.mark.parametrize("path", ["tags.a", "properties.list[*].a", "properties.list[*]"])
def test_what_holds_of_every_possible_value_holds(
    seen: Unknown, comparison: dict[str, Any], path: str, *, holds: bool | None
) -> None:
    policy = Policy.parse({"if": {"field": path, **comparison}, "then": {"effect": "audit"}})
    item = seen if path.endswith("[*]") else {"a": seen}
    outcome = policy.evaluate({"tags": {"a": seen}, "properties": {"list": [item]}})
    if holds is None:
        assert outcome.undetermined == ("u",)
    else:
        assert (outcome.effect is not None, outcome.undetermined) == (holds, ())


def test_nothing_is_certain_of_what_is_inside_an_unknown_value() -> None:
    policy = Policy.parse({"if": {"field": "a.b", "exists": "true"}, "then": {"effect": "audit"}})
    assert policy.evaluate({"a": Unknown("u", present=True)}).undetermined == ("u",)
    listed = {"if": {"field": "a[*].b", "exists": "true"}, "then": {"effect": "audit"}}
    assert Policy.parse(listed).evaluate({"a": Unknown("u", present=True)}).undetermined == ("u",)
