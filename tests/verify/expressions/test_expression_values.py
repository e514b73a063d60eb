"""What each built-in function gives; one row a case, after the statements of the reference."""

from __future__ import annotations

import pytest

from generator.verify.expressions import EvaluationError, Scope, compile
from generator.verify.unknown import Unknown

SCOPE = Scope(
    {
        "parameters": {
            "o": {"Key": "v", "n": {"deep": [1, 2]}},
            "u": Unknown("reference('x')"),
            "nothing": None,
            "half": 0.5,
            "mixed": [1, Unknown("listKeys('y')")],
        }.__getitem__,
        "ns.either": lambda first, second: second if first else first,
        "variables": {"long": "x" * 131_072}.__getitem__,
    }
)


def value(expression: str) -> object:
    return compile(f"[{expression}]")(SCOPE)


A, B = "lambdaVariables('a')", "lambdaVariables('b')"
VALUES = [
    # text
    ("concat('a', 'it''s', 1, true())", "ait's1True"),
    ("concat(createArray(1), createArray(2, 3))", [1, 2, 3]),
    ("toUpper('Straße')", "STRAßE"),
    ("toLower('ÄBC')", "äbc"),
    ("trim('  a b ')", "a b"),
    ("length('abc')", 3),
    ("padLeft('7', 3, '0')", "007"),
    ("padLeft(7, 2)", " 7"),
    ("replace('a-b-c', '-', '')", "abc"),
    ("replace('aXa', 'x', 'y')", "aXa"),
    ("substring('abcdef', 2)", "cdef"),
    ("substring('abcdef', 1, 2)", "bc"),
    ("split('a,b;c', createArray(',', ';'))", ["a", "b", "c"]),
    ("split('a,b', ';')", ["a,b"]),
    ("join(createArray('a', 1, true()), '-')", "a-1-True"),
    ("startsWith('abcdef', 'AB')", True),
    ("endsWith('abcdef', 'EF')", True),
    ("indexOf('test', 'T')", 0),
    ("lastIndexOf('test', 'T')", 3),
    ("indexOf('test', 'x')", -1),
    ("contains('OneTwo', 'two')", False),
    ("contains('OneTwo', 'Two')", True),
    ("first('One')", "O"),
    ("last('One')", "e"),
    ("first('')", ""),
    ("take('abc', 2)", "ab"),
    ("take('abc', 9)", "abc"),
    ("take('abc', -1)", ""),
    ("skip('abc', 2)", "c"),
    ("skip('abc', 9)", ""),
    ("string(createObject('a', createArray(1, null(), true())))", '{"a":[1,null,true]}'),
    ("string(false())", "False"),
    ("uniqueString('tyeth')", "zcztcwvu6iyg6"),
    ("uniqueString('hello', 'world')", "a7wkljktk6wne"),
    ("uniqueString('')", "aaaaaaaaaaaaa"),
    ("guid('one', 'two')", "8545892b-702a-5e95-ab8b-1fab000550f9"),
    # format
    ("format('{0}, {1}. {{x}} {2:N0}', 'Hello', 'you', 8175133)", "Hello, you. {x} 8,175,133"),
    ("format('{0,5}|{0,-5}|', 'ab')", "   ab|ab   |"),
    ("format('{0:D4} {0:X} {0:x4} {1:F1}', 42, parameters('half'))", "0042 2A 002a 0.5"),
    ("format('{0:000}', 7)", "007"),
    ("format('{0:#,##0.0#}', -1234567)", "-1,234,567.0"),
    ("format('{0} {1}', true(), null())", "True "),
    # arrays and objects
    ("array('a')", ["a"]),
    ("array(createArray(1))", [1]),
    ("createObject('a', 1, 'b', createArray())", {"a": 1, "b": []}),
    ("empty(createArray())", True),
    ("empty('')", True),
    ("empty(null())", True),
    ("empty(createObject('a', 1))", False),
    ("length(createObject('a', 1))", 1),
    ("contains(createObject('Key', 1), 'kEY')", True),
    ("contains(createArray('a'), 'A')", False),
    ("contains(createArray(1, 2), 2)", True),
    ("indexOf(createArray('a', 'b'), 'b')", 1),
    ("lastIndexOf(createArray('b', 'b'), 'b')", 1),
    ("first(createArray())", None),
    ("last(createArray(1, 2))", 2),
    ("take(createArray(1, 2, 3), 2)", [1, 2]),
    ("skip(createArray(1, 2, 3), 2)", [3]),
    ("range(5, 3)", [5, 6, 7]),
    ("min(createArray(3, 1, 2))", 1),
    ("max(3, 1, 2)", 3),
    ("union(createArray(1, 2), createArray(2, '2', 3))", [1, 2, "2", 3]),
    ('union(json(\'{"a": {"b": 1}}\'), json(\'{"A": {"c": [2]}}\'))', {"a": {"b": 1, "c": [2]}}),
    ('shallowMerge(createArray(json(\'{"a": {"b": 1}}\'), json(\'{"a": {}}\')))', {"a": {}}),
    ("intersection(createArray(1, 2, 3), createArray(3, 1))", [1, 3]),
    ('intersection(json(\'{"a": 1, "b": 2}\'), json(\'{"a": 1, "b": 3}\'))', {"a": 1}),
    ("flatten(createArray(createArray(1), createArray(2, createArray(3))))", [1, 2, [3]]),
    ('items(json(\'{"b": 1, "a": 2}\'))', [{"key": "a", "value": 2}, {"key": "b", "value": 1}]),
    ('objectKeys(json(\'{"b": 1, "a": 2}\'))', ["a", "b"]),
    ("tryGet(parameters('o'), 'N', 'deep', 1)", 2),
    ("tryGet(parameters('o'), 'x', 'deep')", None),
    ("tryGet(null(), 'x')", None),
    ("tryIndexFromEnd(createArray(1, 2), 1)", 2),
    ("tryIndexFromEnd(createArray(1, 2), 3)", None),
    ("indexFromEnd(createArray(1, 2), 2)", 1),
    # members
    ("parameters('o').key", "v"),
    ("parameters('o')['KEY']", "v"),
    ("parameters('o').n.deep[sub(2, 1)]", 2),
    ("parameters('o').?missing", None),
    ("parameters('o').?missing.?more", None),
    ("parameters('o')[?'missing']", None),
    ("parameters('nothing').?x", None),
    # truth
    ("equals('a', 'A')", False),
    ("equals('1', 1)", False),
    ("equals(json('{\"a\": [1]}'), json('{\"a\": [1]}'))", True),
    ("if(true(), 1, fail('never'))", 1),
    ("if(false(), fail('never'), 2)", 2),
    ("and(false(), fail('never'))", False),
    ("or(true(), fail('never'))", True),
    ("not(false())", True),
    ("xor(true(), true())", False),
    ("coalesce(null(), null(), 'x', fail('never'))", "x"),
    ("bool('TRUE')", True),
    ("bool(0)", False),
    ("less('2023-01-01', '2023-01-01-preview')", True),
    ("greaterOrEquals(2, 2)", True),
    # numbers
    ("int('-5')", -5),
    ("div(-7, 2)", -3),
    ("mod(-7, 2)", -1),
    ("add(1, mul(2, sub(5, 2)))", 7),
    ("float('1.5')", 1.5),
    # encodings
    ("base64('one, two')", "b25lLCB0d28="),
    ("base64ToString('b25l')", "one"),
    ("base64ToJson(base64('{\"a\": 1}'))", {"a": 1}),
    ("dataUri('Hello')", "data:text/plain;charset=utf8;base64,SGVsbG8="),
    ("dataUriToString('data:;base64,SGVsbG8=')", "Hello"),
    ("dataUriToString('data:,a%20b')", "a b"),
    ("uri('http://a.org/x/y', 'z')", "http://a.org/x/z"),
    ("uri('http://a.org/x/', 'z')", "http://a.org/x/z"),
    ("uriComponent('http://a b')", "http%3A%2F%2Fa%20b"),
    ("uriComponentToString('http%3A%2F%2Fa')", "http://a"),
    ("json('null')", None),
    # dates
    ("dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')", "2020-03-29T14:53:14Z"),
    ("dateTimeAdd('2023-01-31 00:00:00Z', 'P1M')", "2023-03-02T00:00:00Z"),
    ("dateTimeAdd('2024-01-31 00:00:00Z', 'P1M')", "2024-03-01T00:00:00Z"),
    ("dateTimeAdd('2020-04-07T14:53:14+02:00', 'PT1H', 'HH:mm')", "13:53"),
    ("dateTimeAdd('2020-04-07T14:53:14.25Z', 'P1W', 'o')", "2020-04-14T14:53:14.2500000Z"),
    ("dateTimeAdd('2020-04-07', 'P1D', 'ddd d MMM yy h:mm tt \\y')", "Wed 8 Apr 20 12:00 AM y"),
    ("dateTimeAdd('2020-04-07', 'P1D', 'r')", "Wed, 08 Apr 2020 00:00:00 GMT"),
    ("dateTimeFromEpoch(1683040573)", "2023-05-02T15:16:13Z"),
    ("dateTimeToEpoch('2023-05-02T15:16:13Z')", 1683040573),
    # networks
    ("cidrSubnet('10.144.0.0/20', 24, 4)", "10.144.4.0/24"),
    ("cidrSubnet('fdad:3236:5555::/48', 52, 1)", "fdad:3236:5555:1000::/52"),
    ("cidrHost('10.144.3.0/24', 0)", "10.144.3.1"),
    (
        "parseCidr('10.144.0.0/20')",
        {
            "network": "10.144.0.0",
            "netmask": "255.255.240.0",
            "broadcast": "10.144.15.255",
            "firstUsable": "10.144.0.1",
            "lastUsable": "10.144.15.254",
            "cidr": 20,
        },
    ),
    (
        "parseCidr('fdad:3236:5555::/48')",
        {
            "network": "fdad:3236:5555::",
            "netmask": "ffff:ffff:ffff::",
            "firstUsable": "fdad:3236:5555::",
            "lastUsable": "fdad:3236:5555:ffff:ffff:ffff:ffff:ffff",
            "cidr": 48,
        },
    ),
    # resource ids
    ("tenantResourceId('A.B/c/d', 'x', 'y')", "/providers/A.B/c/x/d/y"),
    ("extensionResourceId('/s', 'A.B/c', 'x')", "/s/providers/A.B/c/x"),
    # lambdas
    ("map(range(1, 3), lambda('i', mul(lambdaVariables('i'), 2)))", [2, 4, 6]),
    ("map(createArray('a'), lambda('v', 'i', lambdaVariables('i')))", [0]),
    ("filter(range(1, 4), lambda('i', greater(lambdaVariables('I'), 2)))", [3, 4]),
    (f"reduce(range(1, 4), 0, lambda('a', 'b', add({A}, {B})))", 10),
    (f"sort(createArray(2, 3, 1), lambda('a', 'b', less({A}, {B})))", [1, 2, 3]),
    ("toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', 1))", {"a": 1}),
    ("mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))", {"a": 2}),
    (
        "groupBy(createArray('ab', 'ac', 'b'), lambda('x', first(lambdaVariables('x'))))",
        {"a": ["ab", "ac"], "b": ["b"]},
    ),
    (
        f"map(range(0, 2), lambda('a', map(range(0, 2), lambda('b', add({A}, {B})))))",
        [[0, 1], [1, 2]],
    ),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES)
def test_a_function_gives_the_value_of_the_reference(expression: str, expected: object) -> None:
    found = value(expression)
    assert (found, type(found)) == (expected, type(expected))


UNKNOWNS = [
    ("parameters('u')", "reference('x')"),
    ("parameters('u').a.b[0]", "reference('x')"),
    ("concat('a', parameters('u'))", "reference('x')"),
    ("if(parameters('u'), 1, 2)", "reference('x')"),
    ("and(true(), parameters('u'))", "reference('x')"),
    ("coalesce(parameters('u'), 'x')", "reference('x')"),
    ("string(createObject('a', parameters('u')))", "reference('x')"),
    ("join(createArray('a', parameters('u')), ',')", "reference('x')"),
    ("contains(parameters('mixed'), 2)", "listKeys('y')"),
    ("equals(parameters('mixed'), createArray(1, 2))", "listKeys('y')"),
    ("union(parameters('mixed'), createArray(2))", "listKeys('y')"),
    ("filter(parameters('mixed'), lambda('i', equals(lambdaVariables('i'), 1)))", "listKeys('y')"),
    ("less('a', 'B')", "the order of 'a' and 'B'"),
    ("format('{0}', createArray(1))", "format() of an array or object"),
]


@pytest.mark.parametrize(("expression", "source"), UNKNOWNS)
def test_an_unknown_value_flows_through_and_keeps_its_name(expression: str, source: str) -> None:
    found = value(expression)
    assert isinstance(found, Unknown)
    assert found.expression == source


CERTAIN = [
    ("parameters('u')", Unknown("reference('x')")),
    ("concat('http://', parameters('u'))", Unknown("reference('x')", present=True)),
    ("toLower(parameters('u'))", Unknown("reference('x')", present=True)),
    ("format('{0}-x', parameters('u'))", Unknown("reference('x')", present=True)),
    ("createArray(parameters('u'))[0]", Unknown("reference('x')")),
    ("split(parameters('u'), ',')[0]", Unknown("reference('x')")),
    ("json(parameters('u'))", Unknown("reference('x')")),
    ("first(parameters('u'))", Unknown("reference('x')")),
    ("if(parameters('u'), 'a', 'b')", Unknown("reference('x')", present=True, among=("a", "b"))),
    ("if(parameters('u'), null(), 'b')", Unknown("reference('x')")),
    ("if(parameters('u'), parameters('u'), 'b')", Unknown("reference('x')")),
    ("if(parameters('u'), concat('a', parameters('u')), 'b')", Unknown("reference('x')", True)),
    ("if(parameters('u'), createObject(), 'b')", Unknown("reference('x')", present=True)),
    ("if(parameters('u'), substring('a', 5), 'b')", Unknown("reference('x')")),
    (
        "if(parameters('u'), if(parameters('u'), 1, 2), 3)",
        Unknown("reference('x')", present=True, among=(1, 2, 3)),
    ),
    ("concat('a', if(parameters('u'), 'a', 'b'))", Unknown("reference('x')", present=True)),
    ("coalesce(parameters('u'), 'x')", Unknown("reference('x')", present=True)),
    ("coalesce(parameters('u'), null())", Unknown("reference('x')")),
    ("coalesce(null(), 'x', parameters('u'))", "x"),
]


@pytest.mark.parametrize(("expression", "expected"), CERTAIN)
def test_what_is_certain_of_an_unknown_value(expression: str, expected: object) -> None:
    assert value(expression) == expected


KNOWN = [
    ("and(parameters('u'), false())", False),
    ("or(parameters('u'), true())", True),
    ("length(parameters('mixed'))", 2),
    ("first(parameters('mixed'))", 1),
    ("contains(parameters('mixed'), 1)", True),
    ("equals(parameters('mixed'), createArray(2, 2))", False),
    ("ns.either(false(), parameters('u'))", False),
    ("createArray(1, parameters('u'))[0]", 1),
    ("if(true(), 'x', parameters('u'))", "x"),
    ("less('a', 'b')", True),
]


@pytest.mark.parametrize(("expression", "expected"), KNOWN)
def test_an_unknown_value_that_does_not_matter_leaves_the_rest_known(
    expression: str, expected: object
) -> None:
    assert value(expression) == expected


FAILURES = [
    ("nosuch()", "no function nosuch()"),
    ("substring('abc', 1, 5)", "characters 1 to 6 of a text of 3"),
    ("parameters('o').missing", "no property 'missing'"),
    ("createArray(1)[1]", "no element 1"),
    ("createArray(1)[-1]", "no element -1"),
    ("parameters('nothing').x", "null has no property"),
    ("add(1, 'x')", "expected an integer, found a string"),
    ("add(true(), 1)", "found a boolean"),
    ("div(1, 0)", "division by zero"),
    ("mod(1, 0)", "division by zero"),
    ("mul(9223372036854775807, 2)", "64 bits"),
    ("int('x')", "no integer"),
    ("bool('x')", "neither true nor false"),
    ("if('true', 1, 2)", "expected a boolean"),
    ("if(true(), 1)", "takes 3 arguments"),
    ("and(true())", "at least 2"),
    ("less(1, 'a')", "have no order"),
    ("range(0, 10001)", "10000"),
    ("range(0, 1000000000)", "10000"),
    ("padLeft('a', 1000000000)", "131072"),
    ("format('{0,1000000}', 'a')", "131072"),
    ("concat(variables('long'), 'x')", "131072"),
    ("replace(variables('long'), 'x', 'yy')", "131072"),
    ("replace(variables('long'), 'x', variables('long'))", "131072"),
    (f"reduce(range(0, 18), 1, lambda('a', 'b', createArray({A}, {A})))", "32768 values"),
    ("reduce(range(0, 130), 1, lambda('a', 'b', createArray(lambdaVariables('a'))))", "128 deep"),
    ("join(createArray(variables('long'), 'x'), '')", "131072"),
    ("base64(variables('long'))", "131072"),
    ("format('{1}', 1)", "no argument 1"),
    ("format('{0', 1)", "not part of a placeholder"),
    ("format('{0:E2}', 1)", "not supported"),
    ("dateTimeAdd('yesterday', 'P1D')", "no date"),
    ("dateTimeAdd('2020-01-01', 'one day')", "no ISO 8601 duration"),
    ("dateTimeAdd('9999-12-31', 'P1D')", "out of range"),
    ("dateTimeAdd('2020-01-01', 'P1D', 'Q')", "no standard date format"),
    ("dateTimeFromEpoch(9000000000000000000)", "too long"),
    ("cidrSubnet('10.0.0.0/20', 19, 0)", "has no /19"),
    ("cidrSubnet('10.0.0.0/20', 24, 16)", "number 16"),
    ("cidrHost('10.0.0.0/24', 254)", "number 254"),
    ("parseCidr('10.0.0.0')", "CIDR"),
    ("tenantResourceId('A.B/c', 'x', 'y')", "takes 1 names"),
    ("json('{')", "not valid JSON"),
    ("json('NaN')", "not valid JSON"),
    ("base64ToString('***')", "not base64"),
    ("uri('a', 'b')", "absolute"),
    ("fail('because')", "because"),
    ("min(createArray())", "nothing to choose"),
    ("toLower(lambda('x', 1))", "found a function"),
    ("lambdaVariables('x')", "no lambda variable"),
    ("map(1, lambda('x', 1))", "expected an array"),
    ("map(createArray(1), 2)", "expected a lambda"),
    ("filter(createArray(1), lambda('x', 1))", "expected a boolean"),
    ("guid()", "at least 1 arguments"),
    ("parameters()", "does not take these arguments"),
    ("length(1)", "expected an array, an object or a string"),
]


@pytest.mark.parametrize(("expression", "message"), FAILURES)
def test_what_azure_refuses_is_an_evaluation_error(expression: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=r".*") as caught:
        value(expression)
    assert message in str(caught.value)


def test_a_value_that_doubles_again_and_again_is_refused_before_it_fills_the_memory() -> None:
    expression = "createArray(1)"
    for _ in range(30):
        expression = f"map(createArray(1, 1), lambda('x', {expression}))"
    with pytest.raises(EvaluationError):
        value(expression)


def test_lambdas_within_lambdas_end_at_the_limit_of_steps() -> None:
    inner = "filter(range(0, 9999), lambda('y', false()))"
    with pytest.raises(EvaluationError, match="steps"):
        compile(f"[filter(range(0, 9999), lambda('x', empty({inner})))]")(Scope())


def test_a_refused_function_does_not_exist_in_the_scope() -> None:
    with pytest.raises(EvaluationError, match="no function"):
        compile("[toLower('A')]")(Scope(refused={"tolower"}))


def test_a_function_of_the_scope_decides_before_the_built_in_one() -> None:
    assert compile("[toLower('A')]")(Scope({"tolower": lambda _: "mine"})) == "mine"


def test_a_value_nested_beyond_the_stack_is_an_evaluation_error() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(EvaluationError):
        compile("[union(variables('d'), variables('d'))]")(Scope({"variables": lambda _: deep}))
