"""The interpreter gives what Azure gives, and fails where Azure fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bicep import interpreter
from tests.bicep.interpreter import EvaluationError, Failed

VM = "{ a: { B: 'x' }, n: null, list: [1, 2, null] }"
GIVES = {
    "'a' == 'A'": False,
    "'a' =~ 'A'": True,
    "'a' !~ 'A'": False,
    "1 == true": False,
    "[1, 2] == [1, 2]": True,
    "contains(['a'], 'A')": False,
    "contains('abc', 'B')": False,
    "contains({ a: 1 }, 'A')": True,
    "startsWith('Abc', 'aB')": True,
    "endsWith('abC', 'Bc')": True,
    "indexOf('abC', 'c')": 2,
    "empty('')": True,
    "empty(null)": True,
    "empty({})": True,
    "length('abc')": 3,
    "concat(['a'], ['b'])": ["a", "b"],
    "concat('a', 'b')": "ab",
    "union([1, 2], [2, 3])": [1, 2, 3],
    "union({ a: 1 }, { b: 2 })": {"a": 1, "b": 2},
    "union({ a: { b: 1, c: 2 } }, { a: { c: 3 } })": {"a": {"b": 1, "c": 3}},
    "intersection([1, 2], [2, 3])": [2],
    "filter([1, 2, 3], x => x > 1)": [2, 3],
    "map(['a'], (x, i) => '${x}${i}')": ["a0"],
    "reduce([1, 2, 3], 0, (a, b) => a + b)": 6,
    "sort([3, 1, 2], (a, b) => a < b)": [1, 2, 3],
    "toObject(['a'], x => x, x => 1)": {"a": 1},
    "flatten([[1], [2]])": [1, 2],
    "join(['a', 'b'], ', ')": "a, b",
    "split('a,b', ',')": ["a", "b"],
    "replace('aXa', 'a', 'b')": "bXb",
    "first([])": None,
    "skip([1, 2, 3], 1)": [2, 3],
    "'${true} ${1} ${null} ${[1]}'": "True 1  [1]",
    "format('{0}-{1}', 'a', 1)": "a-1",
    "items({ b: 2, a: 1 })": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
    "7 / 2": 3,
    "-7 / 2": -3,
    "2 + 3 * 4": 14,
    "!true || true && false": False,
    "null ?? 'a'": "a",
    f"{VM}.a.b": "x",
    f"{VM}.?z.y.x": None,
    f"{VM}.?n.?y": None,
    f"{VM}.list[?7]": None,
    f"{VM}.list[2]": None,
    "[for x in [1, 2]: x * 2]": [2, 4],
    "{ ...{ a: 1 }, b: [...[2]] }": {"a": 1, "b": [2]},
    r"'\u{1F600}\$\'\\'": "\U0001f600$'\\",
    "'''\nit's ${raw}'''": "it's ${raw}",
    "false && fail('never')": False,
    "true ? 'a' : fail('never')": "a",
}
FAILS = {
    "toLower(null)": "no str",
    "null =~ 'a'": "no str",
    "contains(null, 'a')": "no str",
    f"{VM}.z": "no property 'z'",
    "'a'.b": "no properties",
    "null.?a.b[0] == null ? [1][1] : 0": "nothing at '1'",
    "1 < 'a'": "no int",
    "'a' < 1": "no str",
    "!'a'": "no bool",
    "'a' ? 1 : 2": "no bool",
    "filter(null, x => true)": "no list",
    "filter([1], x => 'a')": "no bool",
    "concat(null, 'a')": "concat",
    "1 + 'a'": "no int",
    "true + 1": "no int",
    "unknownFunction()": "no function",
    "f('c')": "cannot be 'c'",
    "f('a', 'b')": "takes 1 arguments",
    "g('a')": "cannot give 'a'",
}
FILE = """
type letterType = 'a' | 'b'
@sealed()
type sealedType = {
  a: string?
}
func f(x letterType) string => x
func g(x string) int => x
func h(x sealedType) bool => true
func i(x { a: string?, b: int }) bool => true
func j(x letterType[]?) bool => true
"""


@pytest.mark.parametrize("expression", GIVES)
def test_an_expression_gives_its_value(expression: str) -> None:
    found = interpreter.load(f"{FILE}\nvar x = {expression}\noutput o object = {{ x: x }}\n")
    assert found.outputs({}) == {"o": {"x": GIVES[expression]}}


@pytest.mark.parametrize("expression", FAILS)
def test_an_expression_fails_where_azure_refuses_it(expression: str) -> None:
    with pytest.raises(EvaluationError, match=FAILS[expression]):
        interpreter.load(f"{FILE}\nvar x = {expression}\n").run({})


ARGUMENTS: dict[str, list[tuple[Any, bool]]] = {
    "h": [({}, True), ({"A": "x"}, True), ({"b": 1}, False), ({"a": 1}, False), ("a", False)],
    "i": [({"b": 1}, True), ({"b": 1, "c": 2}, True), ({}, False), ({"b": True}, False)],
    "j": [(None, True), (["a"], True), (["A"], False), ([None], False)],
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_argument_is_of_its_parameters_type(name: str) -> None:
    module = interpreter.load(FILE)
    for argument, fits in ARGUMENTS[name]:
        if fits:
            assert module.call(name, argument) is True
        else:
            with pytest.raises(EvaluationError, match="cannot be"):
                module.call(name, argument)


def test_fail_says_its_text() -> None:
    with pytest.raises(Failed, match=r"^no: a$"):
        interpreter.load("param x string\nvar y = x == 'a' ? fail('no: ${x}') : 1\n").run(
            {"x": "a"}
        )


def test_files_import_from_each_other(tmp_path: Path) -> None:
    other = "@export()\ntype t = 'a'\n@export()\nvar v = 2\n@export()\nfunc f(x t) int => g(x)\n"
    (tmp_path / "other.bicep").write_text(f"{other}func g(x string) int => v\n")
    (tmp_path / "main.bicep").write_text(
        "import { f as two, v } from 'other.bicep'\nimport * as o from 'other.bicep'\n"
        "param p int = v\noutput sum int = two('a') + o.f('a') + p\n"
    )
    (tmp_path / "outer.bicep").write_text(
        "module m 'main.bicep' = {\n  name: 'm'\n  params: { p: 5 }\n}\n"
        "output o int = m.outputs.sum\n"
    )
    assert interpreter.load(tmp_path / "main.bicep").outputs({}) == {"sum": 6}
    assert interpreter.load(tmp_path / "outer.bicep").outputs({}) == {"o": 9}
    (tmp_path / "main.bicepparam").write_text(
        "using 'main.bicep'\nimport { v } from 'other.bicep'\nparam p = v + 1\n"
    )
    assert interpreter.parameters(tmp_path / "main.bicepparam") == {"p": 3}


def test_what_is_deployed_depends_on_parameters() -> None:
    module = interpreter.load(
        "param names string[]\nparam more bool\n"
        "resource a 'T/a@2024-01-01' = [for name in names: if (more) {\n  name: name\n}]\n"
        "resource b 'T/b@2024-01-02' existing = {\n  name: 'b'\n}\n"
    )
    assert module.resources({"names": ["x"], "more": False}) == []
    assert module.resources({"names": ["x"], "more": True}) == [
        {"type": "T/a", "apiVersion": "2024-01-01", "name": "x"}
    ]


def test_parameters_are_given_and_known() -> None:
    module = interpreter.load("param x string\nparam y int?\noutput o string = x\n")
    assert module.outputs({"x": "a"}) == {"o": "a"}
    for wrong in ({}, {"x": 1}, {"x": "a", "z": 1}):
        with pytest.raises(EvaluationError):
            module.outputs(wrong)
