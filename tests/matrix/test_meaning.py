from __future__ import annotations

from typing import Any

import pytest

from generator.matrix.condition import AllOf, AnyOf, Condition, Field, Has, Not, Operand, Where
from generator.matrix.condition import Operator as Op
from generator.matrix.meaning import holds, violates
from generator.matrix.model import Matrix

TYPE = "Microsoft.Test/things"


def field(path: str, kind: Any = "string") -> Field:
    return Field(path, TYPE, path, kind, alias=path)


NAME = field("properties.name")
SIZE = field("properties.size", "int")
FLAG = field("properties.flag", "bool")
PARTS = field("properties.parts", "array")
PART = field("properties.parts[*]")
KIND = field("properties.parts[*].kind")
INNER = field("properties.parts[*].inner", "array")
DEEP = field("properties.parts[*].inner[*].value")

LEAVES: list[tuple[Field, Op, Operand, Any, bool]] = [
    (NAME, "equals", "abc", "ABC", True),
    (NAME, "equals", "abc", "abcd", False),
    (NAME, "equals", "k", "\u212a", False),  # the Kelvin sign folds to k in Unicode only
    (NAME, "equals", "1", 1, False),
    (NAME, "in", ("a", "B"), "b", True),
    (NAME, "in", ("a", "B"), "c", False),
    (NAME, "like", "2022-data*", "2022-DataCenter", True),
    (NAME, "like", "*-g2", "core-G2", True),
    (NAME, "like", "ab*ba", "aba", False),
    (NAME, "like", "ab*ba", "abba", True),
    (NAME, "contains", "/vm/", "x/VM/y", True),
    (NAME, "contains", "/vm/", "x/vm", False),
    (NAME, "exists", True, "", True),
    (NAME, "exists", False, "", False),
    (NAME, "less", "2021-03-01", "2020-12-01", True),
    (NAME, "less", "2021-03-01", "2021-03-01", False),
    (NAME, "less", "2021-03-01", "2021-03-01-preview", False),
    (NAME, "greater", "2021-03-01", "2021-07-01", True),
    (SIZE, "greater", 1, 2, True),
    (SIZE, "greater", 1, 1, False),
    (SIZE, "greater", 1, "2", False),
    (SIZE, "less", 1, True, False),
    (SIZE, "equals", 1, True, False),
    (FLAG, "equals", False, False, True),
    (FLAG, "equals", False, True, False),
    (FLAG, "equals", False, 0, False),
]


@pytest.mark.parametrize(("subject", "operator", "operand", "value", "expected"), LEAVES)
def test_a_leaf_compares_as_azure_does(
    subject: Field, operator: Op, operand: Operand, value: Any, expected: bool
) -> None:
    resource = {"properties": {subject.path.rpartition(".")[2]: value}}
    assert holds(Has(subject, operator, operand), resource) is expected


@pytest.mark.parametrize("resource", [{}, {"properties": None}, {"properties": {"name": None}}])
@pytest.mark.parametrize(
    "leaf",
    [
        Has(NAME, "equals", "a"),
        Has(NAME, "in", ("a",)),
        Has(NAME, "like", "*"),
        Has(NAME, "contains", "a"),
        Has(NAME, "less", "z"),
        Has(NAME, "greater", ""),
        Has(NAME, "exists", True),
        Not(Has(NAME, "exists", False)),
    ],
)
def test_absent_and_null_compare_as_false(leaf: Condition, resource: Any) -> None:
    assert not holds(leaf, resource)


def test_property_names_ignore_case() -> None:
    assert holds(Has(NAME, "equals", "a"), {"Properties": {"NAME": "a"}})


ARRAYS: list[tuple[Condition, Any, bool]] = [
    (Where(PARTS, Has(KIND, "equals", "x")), [{"kind": "y"}, {"kind": "X"}], True),
    (Where(PARTS, Has(KIND, "equals", "x")), [{"kind": "y"}], False),
    (Where(PARTS, Has(KIND, "equals", "x")), [], False),
    (Where(PARTS, Has(KIND, "equals", "x")), None, False),
    (Where(PARTS, Has(KIND, "exists", False)), [{}], True),
    (Where(PARTS, Has(PART, "exists", True)), ["uri"], True),
    (Where(PARTS, Has(PART, "exists", True)), [None], False),
    (Where(PARTS, Where(INNER, Has(DEEP, "equals", "v"))), [{"inner": [{"value": "v"}]}], True),
    (Where(PARTS, Where(INNER, Has(DEEP, "equals", "v"))), [{"inner": []}, {}], False),
    (Where(PARTS, Has(KIND, "equals", "x")), {"kind": "x"}, False),
]


@pytest.mark.parametrize(("condition", "parts", "expected"), ARRAYS)
def test_an_array_is_searched_for_one_element(
    condition: Condition, parts: Any, expected: bool
) -> None:
    assert holds(condition, {"properties": {"parts": parts}}) is expected


def test_logic_is_plain() -> None:
    yes, no = Has(NAME, "equals", "a"), Has(NAME, "equals", "b")
    resource = {"properties": {"name": "a"}}
    assert holds(AllOf((yes, yes)), resource)
    assert not holds(AllOf((yes, no)), resource)
    assert holds(AnyOf((no, yes)), resource)
    assert not holds(AnyOf((no, no)), resource)
    assert holds(Not(no), resource)


def test_a_rule_applies_in_its_modes_only(matrix: Matrix) -> None:
    rule = next(each for each in matrix.rules() if each.id == "ultra-disk-crash")
    disk = {"type": "microsoft.compute/DISKS", "sku": {"name": "UltraSSD_LRS"}}
    flagged = {
        value: violates(rule, disk, matrix.mode, value)
        for value in ("ApplicationConsistent", "CrashConsistent", "Both")
    }
    assert flagged == {"ApplicationConsistent": False, "CrashConsistent": True, "Both": True}


def test_a_rule_judges_its_own_types_only(matrix: Matrix) -> None:
    rule = next(each for each in matrix.rules() if each.id == "shared-disk")
    snapshot = {"type": "Microsoft.Compute/snapshots", "properties": {"maxShares": 2}}
    assert not violates(rule, snapshot, matrix.mode, "Both")
    assert violates(rule, {**snapshot, "type": "Microsoft.Compute/disks"}, matrix.mode, "Both")


def test_an_existence_rule_is_satisfied_by_the_related_resource(second: Matrix) -> None:
    rule = next(each for each in second.rules() if each.id == "slow-inventory")
    account = {
        "type": "Microsoft.Storage/storageAccounts",
        "id": "/a",
        "sku": {"name": "Standard_X"},
    }
    inventory = {"type": "Microsoft.Storage/storageAccounts/inventories"}
    own = {**inventory, "properties": {"account": {"id": "/A"}}}
    other = {**inventory, "properties": {"account": {"id": "/b"}}}
    assert violates(rule, account, second.mode, "Quick", [other])
    assert not violates(rule, account, second.mode, "Quick", [other, own])
