"""Outputs are evaluated: what Azure would refuse in them is a fault of the template."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify.template import Fault, Settings, expand

SOUND: dict[str, Any] = {
    "a text": {"type": "string", "value": "x"},
    "an expression": {"type": "string", "value": "[concat('a', parameters('p'))]"},
    "what only Azure knows": {"type": "string", "value": "[reference('r').properties.fqdn]"},
    "a secret": {"type": "string", "value": "[listKeys('r', '2024-01-01').keys[0].value]"},
    "a loop": {"type": "array", "copy": {"count": 2, "input": "[concat('a', copyIndex())]"}},
    "a loop without rounds": {"type": "array", "copy": {"count": 0, "input": "[fail()]"}},
    "a loop of unknown length": {
        "type": "array",
        "copy": {"count": "[reference('r').n]", "input": "[copyIndex()]"},
    },
    "a condition that fails it": {"type": "string", "condition": False, "value": "[nothing()]"},
}
BROKEN: dict[str, tuple[dict[str, Any], tuple[str | int, ...], str]] = {
    "an unknown function": (
        {"type": "string", "value": "[nothing()]"},
        ("value",),
        "there is no function nothing() here",
    ),
    "a parameter that is not declared": (
        {"type": "string", "value": {"in": ["[parameters('q')]"]}},
        ("value", "in", 0),
        "there is no parameter 'q'",
    ),
    "a loop whose input fails": (
        {"type": "array", "copy": {"count": 2, "input": "[substring('a', copyIndex(), 1)]"}},
        ("copy", "input"),
        "characters 1 to 2",
    ),
    "a loop that counts a text": (
        {"type": "array", "copy": {"count": "many", "input": "x"}},
        ("copy", "count"),
        "the count of a copy loop",
    ),
    "an index without a loop": (
        {"type": "int", "value": "[copyIndex()]"},
        ("value",),
        "there is no function copyindex() here",
    ),
}


def faults(output: dict[str, Any], *, nested: bool) -> list[Fault]:
    template: dict[str, Any] = {
        "contentVersion": "1.0.0.0",
        "parameters": {"p": {"type": "string"}},
        "resources": [],
        "outputs": {"Out": output},
    }
    if nested:
        inner = {"template": template, "expressionEvaluationOptions": {"scope": "inner"}}
        deployment = {"type": "Microsoft.Resources/deployments", "name": "d", "properties": inner}
        template = {"contentVersion": "1.0.0.0", "resources": [deployment]}
    return [each for each in expand(template, {}, Settings()) if isinstance(each, Fault)]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("name", SOUND)
def test_a_sound_output_is_no_fault(name: str, *, nested: bool) -> None:
    assert faults(SOUND[name], nested=nested) == []


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_output_is_a_fault_at_its_place(name: str, *, nested: bool) -> None:
    output, place, message = BROKEN[name]
    (fault,) = faults(output, nested=nested)
    assert fault.path[-len(place) - 2 :] == ("outputs", "Out", *place)
    assert message in fault.message
