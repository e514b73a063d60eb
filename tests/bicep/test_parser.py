"""The parser takes what Bicep takes, and refuses what Bicep refuses, with its place."""

from __future__ import annotations

import pytest

from tests.bicep.lexer import BicepError
from tests.bicep.parser import parse

TAKEN = {
    "a type alias": "type t = string",
    "an object type": "type t = {\n  a: string\n  'b-c': int?\n}",
    "decorators on a type": "@export()\n@sealed()\n@discriminator('kind')\ntype t = a | b",
    "a literal union": "type t = 'a' | 'b'",
    "a union on a parameter": "param p 'a' | 'b'",
    "a union over lines, with a leading bar": "type t =\n  | 'a'\n  | 'b'",
    "a union that may be null": "param p ('a' | 'b')?",
    "an array of a union": "param p ('a' | 'b')[]",
    "limits on parameters": (
        "@minLength(1)\n@maxLength(9)\nparam p string\n@minValue(-1)\nparam q int\n"
    ),
    "allowed values": "@allowed([\n  'a'\n  'b'\n])\nparam p string = 'a'",
    "a described property": "type t = {\n  @description('Required. A.')\n  a: string\n}",
    "any other property": "type t = {\n  *: string\n}",
    "nested nullable objects": "type t = {\n  a: {\n    b: {\n      c: string?\n    }?\n  }?\n}",
    "an import": "import { a } from 'x.bicep'",
    "an import under another name": "import { a as b } from 'x.bicep'",
    "an import of everything": "import * as ns from 'x.bicep'",
    "an import over lines": "import {\n  a\n  b as c\n} from 'x.bicep'",
    "a function": "func f(x string) string => x",
    "a function of what may be null": "func f(x string?, y ('a' | 'b')) string => x ?? y",
    "a function over lines": (
        "func f(\n  x string,\n  y int\n) string =>\n  x == 'a'\n    ? 'b'\n    : 'c'"
    ),
    "lambdas of one argument": "var x = toObject(filter(map(a, b => b.c), d => !e), (f) => f)",
    "lambdas of two arguments": (
        "var x = reduce(a, 0, (b, c) => b + c)\nvar y = map(a, (b, i) => i)"
    ),
    "fail in a ternary": "var x = a ? b : fail('no')",
    "a ternary over lines": "var x = a\n  ? b\n  : c",
    "an assertion": "assert a = b == c",
    "a test block": "test t 'x.bicep' = {\n  params: {}\n}",
    "a validation": "@validate(x => x > 1, 'm')\nparam p int",
    "a resource's input": "param p resourceInput<'T@v'>.properties",
    "a loop of variables": "var x = [for a in b: a.c]",
    "a loop with an index": "var x = [for (a, i) in range(0, 3): {\n  n: '${a}-${i}'\n}]",
    "a loop of modules": "module m 'x.bicep' = [for a in b: {\n  name: a\n}]",
    "a loop of outputs": "output o string[] = [for a in b: a.c]",
    "an existing resource": "resource r 'a@b' existing = {\n  name: 'x'\n}",
    "a condition": "resource r 'a@b' = if (c) {\n  name: 'x'\n}",
    "a loop with a condition": "resource r 'a@b' = [for x in y: if (x) {\n  name: x\n}]",
    "a nested resource": "resource r 'a@b' = {\n  resource s 'c' = {\n    name: 'x'\n  }\n}",
    "a spread": "var x = {\n  ...a\n  b: [...c, d]\n}",
    "a multi-line string": "var x = '''\nit's ${raw}\n'''",
    "a multi-line string that ends in a quote": "var x = '''it's''''",
    "an interpolated multi-line string": "var x = $'''\na ${b} c\n'''",
    "a string in a string": "var x = 'a ${b ? 'c' : 'd ${e}'} f'",
    "escapes": r"var x = '\\ \' \n \r \t \$ \u{1F600}'",
    "safe access": "var x = a.?b[?0].?c!.d ?? e::f",
    "comparisons": "var x = a =~ b && c !~ d || !(e <= f)",
    "settings": "targetScope = 'subscription'\nmetadata name = 'x'",
    "a directive": "#disable-next-line no-unused-vars\nvar x = 1",
    "loading a file": "var x = loadJsonContent('x.json').a",
    "a typed variable": "var x string[] = ['a', 'b']",
    "an extension": "extension 'br:x/y:1' with {\n  a: b\n} as z",
    "a comment": "/* a\nb */ var x = 1 // c",
    "a parameter file": "using './main.bicep'\nparam a = {\n  b: 1\n}\nvar c = a",
    "a parameter file without a template": "using none\nparam a = 'x'",
    "a parameter file that extends another": "using none\nextends 'base.bicepparam'",
    "a parameter file that imports": (
        "using 'm.bicep'\nimport { f } from 'x.bicep'\nparam a = f('b')"
    ),
}
REFUSED = {
    "two statements on a line": ("var x = 1 var y = 2", "1:11"),
    "a missing comma between parameters": ("func f(a string b int) int => b", "1:17"),
    "a decorator without a target": ("@description('x')", "1:18"),
    "a decorator on an import": ("@description('x')\nimport { a } from 'b'", "2:1"),
    "a decorator that is no call": ("@secure\nparam p string", "1:8"),
    "a variable without a value": ("var x =", "1:8"),
    "a string that is not closed": ("var x = 'a\n'", "1:9"),
    "a multi-line string that is not closed": ("var x = '''a", "1:9"),
    "an interpolation that is not closed": ("var x = '${a'", "1:13"),
    "an interpolation of two expressions": ("var x = '${a b}'", "1:14"),
    "an unknown escape": ("var x = '\\q'", "1:10"),
    "a code point that is none": ("var x = '\\u{110000}'", "1:10"),
    "items without a comma": ("var x = [1 2]", "1:12"),
    "properties without a comma": ("var x = {a: 1 b: 2}", "1:15"),
    "a property type without a colon": ("type t = {a string}", "1:13"),
    "a keyword alone": ("param", "1:6"),
    "half a ternary": ("var x = a ? b", "1:14"),
    "a resource without a type": ("resource r = {}", "1:12"),
    "an import from nowhere": ("import { a } 'x'", "1:14"),
    "a comma too many": ("var x = f(a,)", "1:13"),
    "an unknown statement": ("variable x = 1", "1:1"),
    "an output without a type": ("output o = 1", "1:10"),
    "two dots": ("var x = a..b", "1:11"),
    "a function without a return type": ("func f() => 1", "1:10"),
    "a bracket that is not closed": ("var x = [1", "1:11"),
    "a double quote": ('var x = "a"', "1:9"),
    "an operator without an operand": ("var x = a &&", "1:13"),
    "a sign that is none": ("var x = a ; b", "1:11"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_bicep_takes_is_read(name: str) -> None:
    assert parse(TAKEN[name] + "\n").statements


@pytest.mark.parametrize("name", REFUSED)
def test_what_bicep_refuses_is_refused_at_its_place(name: str) -> None:
    text, place = REFUSED[name]
    with pytest.raises(BicepError) as refused:
        parse(text)
    assert ":".join(map(str, refused.value.place)) == place
