"""Each check finds the fault that is planted, and nothing in what is right."""

from __future__ import annotations

import pytest

from tests.bicep.checks import LONGEST, faults
from tests.bicep.parser import parse

RIGHT = """
metadata name = 'Right'
import { a as b } from 'a.bicep'
import * as ns from 'b.bicep'
@export()
@description('A type.')
type rightType = {
  @description('Required. A name.')
  name: string
  @description('Optional. More.')
  more: otherType?
}
type otherType = 'x' | 'y'
@description('Required. A parameter.')
param p rightType
func inner(x string) string => b(x)
@export()
func outer(xs array, y string) array => map(xs, (x, i) => '${inner(x)}${i}${y}')
#disable-next-line no-unused-vars
var guard = outer([for z in ns.f(): z], p.name)
"""
PLANTED = {
    "an unknown name": ("p.name", "q.name", "'q' is unknown"),
    "an unknown function": ("inner(x)}", "iner(x)}", "'iner' is unknown"),
    "an unknown type": ("otherType?", "otherTyp?", "'otherTyp' is unknown"),
    "a lambda's name outside it": ("${y}')", "${y}') ?? i", "'i' is unknown"),
    "a symbol twice": ("type otherType", "var p = 1\ntype otherType", "'p' is declared 2 times"),
    "an import twice": ("* as ns", "* as b", "'b' is declared 2 times"),
    "a property twice": ("more: otherType?", "NAME: otherType?", "'name' is given twice"),
    "too many arguments": ("inner(x)}", "inner(x, x)}", "'inner' takes 1 arguments"),
    "an unused import": ("{ a as b }", "{ a as b, c }", "'c' is never used"),
    "an unused variable": ("#disable-next-line no-unused-vars\n", "", "'guard' is never used"),
    "recursion": ("=> b(x)", "=> '${b(x)}${outer([], x)}'", "'inner' calls itself"),
    "an exported parameter": (
        "@description('Required. A p",
        "@export()\n@description('Required. A p",
        "cannot be exported",
    ),
    "a function that uses a parameter": ("=> b(x)", "=> b(p.name)", "cannot use a parameter"),
    "an expression too long": ("=> b(x)", f"=> b('{'x' * LONGEST}')", "has about"),
    "a parameter without a description": (
        "@description('Required. A parameter.')\n",
        "",
        "'p' is not described",
    ),
    "a property that does not say whether it is needed": (
        "Optional. More",
        "More",
        "'more' is not described",
    ),
    "a type of another name": ("otherType", "otherKind", "does not end in Type"),
}


def test_what_is_right_has_no_fault() -> None:
    assert faults(parse(RIGHT)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    old, new, sentence = PLANTED[name]
    assert old in RIGHT
    found = faults(parse(RIGHT.replace(old, new)), "x.bicep")
    assert any(sentence in each for each in found), found
    assert all(each.startswith("x.bicep:") for each in found)
