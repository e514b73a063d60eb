from __future__ import annotations

from typing import Any

import pytest

from generator.verify import Policy
from generator.verify.checking.because import MOST, because
from generator.verify.unknown import Unknown

TYPE = {"field": "type", "equals": "A.B/c"}
ONE = {"field": "properties.a", "equals": "1"}
TWO = {"field": "properties.b", "equals": "2"}
A, B = 'field "properties.a"', 'field "properties.b"'


def told(condition: object, **properties: object) -> tuple[str, ...]:
    policy = Policy.parse({"if": condition, "then": {"effect": "audit"}})
    return because(policy.evaluate({"type": "A.B/c", "properties": properties}).decisive)


@pytest.mark.parametrize(
    ("condition", "properties", "expected"),
    [
        ({"allOf": [TYPE, ONE]}, {"a": "1"}, [f'{A} equals "1", seen: "1"']),
        ({"anyOf": [ONE, TWO]}, {"b": "2"}, [f'{B} equals "2", seen: "2"']),
        ({"not": ONE}, {"a": "3"}, [f'no such condition holds of {A}, seen: "3"']),
        ({"not": {"anyOf": [ONE, ONE, TWO]}}, {}, [
            f"no such condition holds of {A}, seen: null",
            f"no such condition holds of {B}, seen: null",
        ]),
        ({"not": {"allOf": [ONE, TWO]}}, {"a": "1"}, [
            f"no such condition holds of {B}, seen: null",
        ]),
        ({"not": {"not": ONE}}, {"a": "1"}, [f'{A} equals "1", seen: "1"']),
        ({"anyOf": [ONE, TWO]}, {"a": Unknown("f()")}, [f'{A} equals "1", seen: "[f()]"']),
    ],
)  # fmt: skip
def test_only_what_decided_is_told(
    condition: Any, properties: dict[str, Any], expected: list[str]
) -> None:
    assert told(condition, **properties) == tuple(expected)


def test_few_of_many_conditions_are_told() -> None:
    many = [{"field": f"properties.p{number}", "exists": False} for number in range(30)]
    lines = told({"allOf": many})
    assert len(lines) == MOST + 1
    assert lines[-1] == f"... and {30 - MOST} more"


def test_a_value_of_any_depth_is_told() -> None:
    deep: Any = "x"
    for _ in range(50_000):
        deep = [deep]
    assert "nested too deeply" in told({"field": "properties.a", "exists": True}, a=deep)[0]
