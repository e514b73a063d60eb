from __future__ import annotations

import copy
import itertools
import random
import re
from collections import Counter
from typing import Any, Literal, get_args

import pytest
from jsonschema import Draft7Validator

from generator.compile.schema import KNOWN, merged, refusal
from generator.compile.schema.patterns import folded, greater, less, like, whole
from generator.matrix.condition import (
    AllOf,
    AnyOf,
    Condition,
    Field,
    Has,
    Kind,
    Not,
    Operator,
    Where,
)
from generator.matrix.meaning import OPERATORS, holds

WRONG: dict[str, Any] = {"const": "[rule] wrong"}
DEFINITIONS = {"knownValue": KNOWN}


def field(path: str, kind: Kind = "string") -> Field:
    return Field(path, "A.B/c", path, kind)


TEXT, NUMBER, FLAG = field("a.text"), field("a.number", "int"), field("a.flag", "bool")
OBJECT, LIST = field("a", "object"), field("list", "array")
NAME, SIZE = field("list[*].name"), field("list[*].size", "int")
PLAIN, DEEP = field("list[*]"), field("list[*].a.b")


def validator(condition: Condition, *, expressions: bool = False) -> Draft7Validator:
    schema = refusal(condition, WRONG, expressions=expressions)
    Draft7Validator.check_schema(schema)
    return Draft7Validator({"allOf": [schema], "definitions": DEFINITIONS})


def paths(condition: Condition, value: Any) -> list[str]:
    return [error.json_path for error in validator(condition).iter_errors(value)]


WORDS = [
    "",
    "b",
    "B",
    "bc",
    "Bcd",
    "c",
    "a",
    "[",
    "-",
    "2021-03-01",
    "2021-03-01-preview",
    "b\n",
    "\n",
    "é",
    "😀",
    "K",
]
PATTERNS: dict[Operator, Any] = {
    "equals": whole,
    "like": like,
    "contains": folded,
    "less": less,
    "greater": greater,
}


@pytest.mark.parametrize("operator", PATTERNS)
def test_a_pattern_matches_what_the_operator_means(operator: Operator) -> None:
    for operand, seen in itertools.product([*WORDS[1:11], "b*", "*c", "b*d", "2.*1", "k"], WORDS):
        if operand.isascii() and ("*" not in operand or operator == "like"):
            found = re.search(PATTERNS[operator](operand), seen) is not None
            assert found == OPERATORS[operator](seen, operand), (operand, seen)


def test_a_pattern_escapes_only_what_unicode_expressions_of_ecmascript_let_it() -> None:
    every = "".join(map(chr, range(32, 127)))
    assert set(re.findall(r"\\(.)", whole(every).removesuffix("$(?!\\n)"))) == set(
        "^$\\.*+?()[]{}|"
    )
    assert re.search(whole(every), every)


VALUES: list[Any] = [None, "", "b", "B", "bc", "x", 0, 1, 2, True, False, [], {}, "\n"]
OPERANDS: dict[Operator, list[Any]] = {
    "equals": ["b", 1, True, False, 0],
    "in": [("b", "x"), (0, 2)],
    "like": ["b*", "*c", "b"],
    "contains": ["c"],
    "exists": [True, False],
    "less": ["c", 1],
    "greater": ["a", 1],
}


def test_the_table_of_operands_knows_every_operator() -> None:
    assert set(OPERANDS) == set(get_args(Operator))


@pytest.mark.parametrize("operator", OPERANDS)
def test_a_leaf_refuses_exactly_what_it_means(operator: Operator) -> None:
    resources = [
        {},
        {"a": None},
        {"a": 1},
        {"a": {}},
        *({"a": {"text": v}} for v in VALUES),
        *({"A": {"TEXT": v}} for v in VALUES),
    ]
    for operand in OPERANDS[operator]:
        leaf = Has(TEXT, operator, operand)
        for condition in (leaf, Not(leaf), Not(Not(leaf))):
            sound = validator(condition)
            for resource in resources:
                assert sound.is_valid(resource) != holds(condition, resource), (condition, resource)


LEAVES = (
    Has(TEXT, "equals", "b"),
    Has(TEXT, "like", "b*"),
    Has(TEXT, "exists", True),
    Has(TEXT, "exists", False),
    Has(TEXT, "greater", "b"),
    Has(NUMBER, "less", 1),
    Has(FLAG, "equals", True),
    Has(OBJECT, "exists", True),
)
INNER = (
    Has(NAME, "equals", "b"),
    Has(NAME, "exists", False),
    Has(NAME, "contains", "c"),
    Has(SIZE, "greater", 1),
    Has(DEEP, "in", ("b", "x")),
    Has(PLAIN, "exists", True),
)


def any_condition(
    chance: random.Random, leaves: tuple[Has, ...] = LEAVES, depth: int = 3
) -> Condition:
    kind = chance.choice(["leaf", "all", "any", "not", "where"] if depth else ["leaf"])
    if kind == "leaf" or (kind == "where" and leaves is INNER):
        return chance.choice(leaves)
    if kind == "where":
        return Where(LIST, any_condition(chance, INNER, depth - 1))
    if kind == "not":
        return Not(any_condition(chance, leaves, depth - 1))
    parts = tuple(any_condition(chance, leaves, depth - 1) for _ in range(chance.randint(1, 3)))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def any_value(chance: random.Random) -> Any:
    def some(*values: Any) -> Any:
        return copy.deepcopy(chance.choice(values))

    inner = {
        "text": some(*VALUES),
        "number": some(0, 1, None, "b", True),
        "flag": some(True, False, 1, "true"),
    }
    elements = [
        some(
            {"name": some(*VALUES)},
            {"size": some(1, 2, "2"), "NAME": some("bc", "b")},
            {"a": {"b": some("B", "y")}},
            None,
            "b",
            {},
            [],
        )
        for _ in range(chance.randint(0, 3))
    ]
    body = {
        "a": some(None, "b", [], inner, inner, inner, {}),
        "list": some(elements, elements, elements, None, "b", {}),
    }
    return {key: value for key, value in body.items() if chance.random() > 0.2}


def test_random_conditions_refuse_exactly_what_they_mean() -> None:
    chance = random.Random(7)  # noqa: S311 reproducible, not secret
    found: Counter[bool] = Counter()
    for _ in range(1200):
        condition = any_condition(chance)
        sound = validator(condition)
        for _ in range(12):
            value = any_value(chance)
            meant = holds(condition, value)
            assert sound.is_valid(value) != meant, (condition, value)
            found[meant] += 1
    assert min(found.values()) > 2000


HIDDEN = "[variables('x')]"


def hidden(value: Any, chance: random.Random, depth: int = 0) -> Any:
    """The value with parts of it, never the whole, behind expressions."""
    if depth and chance.random() < 0.25:
        return HIDDEN
    if isinstance(value, dict):
        return {key: hidden(each, chance, depth + 1) for key, each in value.items()}
    return [hidden(each, chance, depth + 1) for each in value] if isinstance(value, list) else value


def shown(value: Any, chance: random.Random) -> Any:
    """The value with something in place of each expression."""
    if value == HIDDEN:
        return chance.choice(
            [None, "b", "bcd", "zz", 0, 2, True, {}, {"text": "b", "b": "b"}, [], [{"name": "b"}]]
        )
    if isinstance(value, dict):
        return {key: shown(each, chance) for key, each in value.items()}
    return [shown(each, chance) for each in value] if isinstance(value, list) else value


def test_with_expressions_only_what_is_certain_is_refused() -> None:
    chance = random.Random(8)  # noqa: S311 reproducible, not secret
    found: Counter[tuple[bool, bool]] = Counter()
    for _ in range(1200):
        condition = any_condition(chance)
        careful, exact = validator(condition, expressions=True), validator(condition)
        for _ in range(8):
            value = hidden(any_value(chance), chance)
            refused = not careful.is_valid(value)
            if HIDDEN not in str(value):
                assert refused == holds(condition, value)
            if refused:
                assert all(holds(condition, shown(value, chance)) for _ in range(15)), (
                    condition,
                    value,
                )
            found[refused, refused != exact.is_valid(value)] += 1
    assert found[True, True] > 1000
    assert found[False, False] > 100


COPIES: dict[str, tuple[Any, bool]] = {
    "nothing there": ({"a": {}}, True),
    "a loop that may put it there": (
        {"a": {"copy": [{"name": "text", "count": 1, "input": "b"}]}},
        False,
    ),
    "a loop above": ({"COPY": [{"name": "a", "count": 1, "input": {}}]}, False),
    "the loop of the resource itself": ({"copy": {"name": "loop", "count": 2}}, True),
    "a name that is an expression": ({"a": {HIDDEN: 1}}, False),
    "an object that is an expression": ({"a": HIDDEN}, False),
    "an escaped bracket": ({"a": {"text": "[[b]"}}, False),
}


@pytest.mark.parametrize("name", COPIES)
def test_absence_is_certain_only_where_nothing_is_computed(name: str) -> None:
    value, refused = COPIES[name]
    absent = validator(Has(TEXT, "exists", False), expressions=True)
    assert absent.is_valid(value) != refused


DISKS = [{"name": "a"}, {"name": "b", "size": 2}]
DEPTHS: dict[str, tuple[Condition, Any, list[str]]] = {
    "a leaf": (Has(TEXT, "equals", "b"), {"a": {"text": "b"}}, ["$.a.text"]),
    "each of several": (
        AnyOf((Has(TEXT, "equals", "b"), Has(NUMBER, "less", 1))),
        {"a": {"text": "b", "number": 0}},
        ["$.a.text", "$.a.number"],
    ),
    "an element": (Where(LIST, Has(NAME, "equals", "b")), {"list": DISKS}, ["$.list[1].name"]),
    "the part that decides": (
        AllOf((Has(TEXT, "equals", "b"), Has(NUMBER, "less", 1))),
        {"a": {"text": "b", "number": 0}},
        ["$.a.number"],
    ),
    "an element under a condition elsewhere": (
        AllOf(
            (
                Has(TEXT, "equals", "b"),
                Where(LIST, AllOf((Has(NAME, "equals", "b"), Not(Has(SIZE, "equals", 1))))),
            )
        ),
        {"a": {"text": "b"}, "list": DISKS},
        ["$.list[1].name"],
    ),
    "what is missing": (Has(TEXT, "exists", False), {"a": {}}, ["$"]),
    "in an element, what is missing": (
        Where(LIST, Has(SIZE, "exists", False)),
        {"list": DISKS},
        ["$.list[0]"],
    ),
    "two that are missing": (
        AllOf((Has(TEXT, "exists", False), Has(NUMBER, "exists", False))),
        {},
        ["$"],
    ),
}


@pytest.mark.parametrize("name", DEPTHS)
def test_a_refusal_stands_as_deep_as_its_condition_allows(name: str) -> None:
    condition, value, expected = DEPTHS[name]
    assert paths(condition, value) == expected


def test_the_message_is_the_verdict_and_no_dump_of_the_value() -> None:
    (error,) = validator(Has(TEXT, "equals", "b")).iter_errors({"a": {"text": "b"}})
    assert error.message == "'[rule] wrong' was expected"


def test_refusals_are_merged_property_by_property() -> None:
    one, two = (refusal(Has(f, "equals", "b"), WRONG) for f in (TEXT, NUMBER))
    both = merged([one, two, merged([one])])
    assert list(both) == ["patternProperties"]
    (inside,) = both["patternProperties"].values()
    assert len(inside["patternProperties"]) == 2
    errors = Draft7Validator(both).iter_errors({"a": {"text": "b", "number": "b"}})
    assert sorted(error.json_path for error in errors) == ["$.a.number", "$.a.text", "$.a.text"]


Fault = Literal["items for contains", "case", "null"]


def faulty(schema: Any, fault: Fault) -> Any:
    """The schema with a fault planted wherever it can be."""
    if isinstance(schema, list):
        return [faulty(each, fault) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if fault == "null" and schema == {"type": "null"}:
        return False
    found = {key: faulty(each, fault) for key, each in schema.items()}
    if fault == "items for contains" and "contains" in found:
        found["items"] = found.pop("contains")
    if fault == "case" and "pattern" in found:
        found["pattern"] = re.sub(r"\[(\w)\w\]", r"\1", found["pattern"])
    return found


PLANTED: dict[Fault, tuple[Condition, Any]] = {
    "items for contains": (
        AllOf((Where(LIST, Has(NAME, "equals", "b")), Where(LIST, Has(SIZE, "equals", 1)))),
        {"list": [{"name": "b"}, {"size": 1}]},
    ),
    "case": (Has(TEXT, "equals", "b"), {"a": {"text": "B"}}),
    "null": (Has(TEXT, "exists", True), {"a": {"text": None}}),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_changes_a_verdict(fault: Fault) -> None:
    condition, value = PLANTED[fault]
    sound = refusal(condition, WRONG)
    assert Draft7Validator(sound).is_valid(value) != holds(condition, value)
    assert Draft7Validator(faulty(sound, fault)).is_valid(value) == holds(condition, value)
