"""Templates made to run for days: each ends soon, with one fault, in little memory."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify.template import Code, Fault, TemplateResource, expand
from generator.verify.template.work import MOST_RESOURCES

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
DISK: dict[str, Any] = {"type": "A.B/c", "apiVersion": "2020-01-01", "name": "x"}
BIG = {f"k{i}": {f"j{j}": [1, 2, 3] for j in range(100)} for i in range(60)}


def template(resources: object, **elements: object) -> dict[str, Any]:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources, **elements}


def chain(length: int, start: object, link: str | list[str]) -> dict[str, object]:
    made: dict[str, object] = {"v0": start}
    for index in range(length):
        before = f"variables('v{index}')"
        made[f"v{index + 1}"] = (
            [item.replace("@", before) for item in link]
            if isinstance(link, list)
            else link.replace("@", before)
        )
    return made


def function(value: str) -> dict[str, object]:
    return {"parameters": [], "output": {"type": "string", "value": value}}


def deployment(inner: object, count: int) -> dict[str, Any]:
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": "d",
        "copy": {"name": "l", "count": count},
        "properties": {"template": template([inner])},
    }


def loop(name: str, inner: object) -> dict[str, object]:
    return {"copy": [{"name": name, "count": 800, "input": inner}]}


BOMBS: dict[str, tuple[dict[str, Any], Code]] = {
    "text that doubles": (
        template(
            [{**DISK, "tags": "[variables('v60')]"}],
            variables=chain(60, "0123456789", "[concat(@, @)]"),
        ),
        Code.EXPRESSION,
    ),
    "arrays that double without a function": (
        template(
            [{**DISK, "tags": "[variables('v60')]"}], variables=chain(60, ["a"], ["[@]", "[@]"])
        ),
        Code.TOO_LARGE,
    ),
    "arrays that deepen": (
        template(
            [{**DISK, "tags": "[length(variables('v50'))]"}],
            variables=chain(50, ["a"], "[createArray(createArray(createArray(@)))]"),
        ),
        Code.EXPRESSION,
    ),
    "variables that double each other": (
        template(
            [{**DISK, "name": "[variables('a')]"}],
            variables={
                "a": "[concat(variables('b'), variables('b'))]",
                "b": "[concat(variables('a'), variables('a'))]",
            },
        ),
        Code.EXPRESSION,
    ),
    "a long chain of variables": (
        template([{**DISK, "name": "[variables('v5000')]"}], variables=chain(5000, "a", "[@]")),
        Code.EXPRESSION,
    ),
    "a parameter that is its own default": (
        template(
            [{**DISK, "name": "[parameters('p')]"}],
            parameters={"p": {"type": "string", "defaultValue": "[parameters('P')]"}},
        ),
        Code.EXPRESSION,
    ),
    "a copy of a billion": (
        template([{**DISK, "copy": {"name": "l", "count": 1_000_000_000}}]),
        Code.TEMPLATE,
    ),
    "a property copy of a billion": (
        template(
            [{**DISK, "properties": {"copy": [{"name": "p", "count": 1_000_000_000, "input": 1}]}}]
        ),
        Code.TEMPLATE,
    ),
    "loops in loops of properties": (
        template([{**DISK, "properties": loop("a", loop("b", loop("c", "[copyIndex('c')]")))}]),
        Code.TOO_LARGE,
    ),
    "loops in loops of deployments": (
        template([deployment(deployment({**DISK, "import": "x"}, 800), 800)]),
        Code.TOO_LARGE,
    ),
    "functions that call each other twice": (
        template(
            [{**DISK, "name": "[n.f40()]"}],
            functions=[
                {
                    "namespace": "n",
                    "members": {
                        "f0": function("a"),
                        **{
                            f"f{i + 1}": function(f"[concat(n.f{i}(), n.f{i}())]")
                            for i in range(40)
                        },
                    },
                }
            ],
        ),
        Code.TOO_LARGE,
    ),
    "lambdas in lambdas": (
        template(
            [
                {
                    **DISK,
                    "tags": "[map(range(0, 10000), lambda('a', length(map(range(0, 10000),"
                    " lambda('b', 1)))))]",
                }
            ]
        ),
        Code.TOO_LARGE,
    ),
    "large values over and over": (
        template(
            [
                {
                    **DISK,
                    "copy": {"name": "l", "count": 800},
                    "tags": "[add(copyIndex(), length(union(variables('big'), variables('big'))))]",
                }
            ],
            variables={"big": BIG},
        ),
        Code.TOO_LARGE,
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_one_fault(name: str) -> None:
    bomb, code = BOMBS[name]
    faults = [item for item in expand(bomb) if isinstance(item, Fault)]
    assert [fault.code for fault in faults] == [code]


@pytest.mark.parametrize("name", [name for name in BOMBS if BOMBS[name][1] is not Code.TOO_LARGE])
def test_what_is_beside_a_bomb_is_still_read(name: str) -> None:
    bomb, _ = BOMBS[name]
    bomb = {**bomb, "resources": [*bomb["resources"], {**DISK, "name": "beside"}]}
    assert "beside" in [item.name for item in expand(bomb) if isinstance(item, TemplateResource)]


def test_the_limit_of_resources_lets_as_many_through() -> None:
    many = template([{**DISK, "name": f"n{index}"} for index in range(MOST_RESOURCES)])
    found = list(expand(many))
    assert len(found) == MOST_RESOURCES
    assert all(isinstance(item, TemplateResource) for item in found)
    many["resources"].append(DISK)
    assert isinstance(list(expand(many))[-1], Fault)


def test_a_full_loop_of_machines_with_disks_stays_below_the_limits() -> None:
    machine = {
        **DISK,
        "name": "[concat('vm', copyIndex())]",
        "copy": {"name": "vms", "count": 800},
        "properties": {
            "copy": [
                {
                    "name": "disks",
                    "count": 32,
                    "input": {
                        "name": "[format('{0}-{1}', copyIndex(), copyIndex('disks'))]",
                        "lun": "[copyIndex('disks')]",
                    },
                }
            ]
        },
    }
    found = list(expand(template([machine])))
    assert len(found) == 800
    assert isinstance(found[-1], TemplateResource)
    assert found[-1].body["properties"]["disks"][31] == {"name": "799-31", "lun": 31}


def nested(depth: int) -> dict[str, Any]:
    made = template([DISK])
    for _ in range(depth):
        made = template([deployment(None, 1) | {"properties": {"template": made}}])
    return made


def children(depth: int) -> dict[str, Any]:
    made = dict(DISK)
    for _ in range(depth):
        made = {**DISK, "resources": [made]}
    return template([made])


def deep(depth: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return template([{**DISK, "properties": value}])


@pytest.mark.parametrize("made", [nested(200), children(300), deep(3000)])
def test_deep_nesting_is_a_fault(made: dict[str, Any]) -> None:
    faults = [item for item in expand(made) if isinstance(item, Fault)]
    assert any("nested too deeply" in fault.message for fault in faults)


def test_a_fault_in_a_loop_is_told_once() -> None:
    looped = {**DISK, "copy": {"name": "l", "count": 30}, "tags": "[nowhere(copyIndex())]"}
    found = list(expand(template([looped])))
    assert len([item for item in found if isinstance(item, Fault)]) == 1
    assert len(found) == 31


def test_lambdas_over_thousands_of_elements_stay_below_the_limits() -> None:
    tags = "[length(filter(map(range(0, 9000), lambda('n', mod(lambdaVariables('n'), 3))), "
    tags += "lambda('n', equals(lambdaVariables('n'), 0))))]"
    (found,) = expand(template([{**DISK, "tags": tags}]))
    assert isinstance(found, TemplateResource)
    assert found.body["tags"] == 3000
