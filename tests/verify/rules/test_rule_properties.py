"""What holds of all rules and resources."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.verify import AliasRegistry, Outcome, Policy, PolicyError, PolicyIndex, Unknown
from generator.verify.rules.operators import OPERATORS

NAMES = [
    "type",
    "name",
    "tags.a",
    "p",
    "p.q",
    "p[*]",
    "p[*].q",
    "r[*].s[*]",
    "location",
    "A.B/c/d",
    "A.B/c/e[*].f",
]
REGISTRY = AliasRegistry.load(
    [
        {
            "namespace": "A.B",
            "resourceTypes": [
                {
                    "resourceType": "c",
                    "aliases": [
                        {"name": "A.B/c/d", "defaultPath": "properties.d"},
                        {"name": "A.B/c/e[*].f", "defaultPath": "properties.e[*].properties.f"},
                    ],
                }
            ],
        }
    ]
)
TEXTS = st.sampled_from(["", "a", "A", "x*", "a#", "true", "1", "2.5", "A.B/c", "é", "ß", "[[x"])
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-3, 3), st.floats(-2, 2))
UNKNOWN = st.sampled_from([Unknown("reference('a')"), Unknown("reference('b')")])
KEYS = st.sampled_from(
    [
        "type",
        "name",
        "p",
        "P",
        "q",
        "r",
        "s",
        "tags",
        "a",
        "location",
        "properties",
        "d",
        "e",
        "f",
        "id",
        "apiVersion",
    ]
)


def values(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    )


RESOURCES = st.dictionaries(KEYS, values(st.one_of(SCALARS, UNKNOWN)), max_size=6)
EXPRESSIONS = st.sampled_from(
    [
        "[field('p')]",
        "[field('p[*].q')]",
        "[length(field('p'))]",
        "[concat(field('name'), 'x')]",
        "[int(field('p'))]",
        "[current()]",
        "[current('p[*]')]",
        "[requestContext().apiVersion]",
        "[if(equals(field('p'), 'a'), 1, 2)]",
        "[first(field('p'))]",
        "[field('p').q]",
        "[contains(field('p'), 'a')]",
        "[parameters('x')]",
        "[resourceGroup().tags['a']]",
    ]
)
OPERANDS = st.one_of(SCALARS, EXPRESSIONS, st.lists(SCALARS, max_size=3))


@st.composite
def comparisons(draw: st.DrawFn, inner: st.SearchStrategy[Any] | None = None) -> dict[str, Any]:
    operator = draw(st.sampled_from(sorted(OPERATORS)))
    expected = draw(st.booleans() if operator == "exists" else OPERANDS)
    kinds = ["field", "value"] if inner is None else ["count", "count of value"]
    kind = draw(st.sampled_from(kinds))
    if kind == "field":
        return {"field": draw(st.sampled_from(NAMES)), operator: expected}
    if kind == "value":
        return {"value": draw(OPERANDS), operator: expected}
    counted: dict[str, Any] = {"where": draw(inner)} if inner is not None else {}
    if kind == "count":
        counted["field"] = draw(st.sampled_from(["p[*]", "r[*].s[*]", "r[*]"]))
    else:
        counted["value"] = draw(st.lists(SCALARS, max_size=3))
        counted["name"] = "n"
    return {"count": counted, operator: expected}


CONDITIONS = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"allOf": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"anyOf": parts}, st.lists(inner, min_size=1, max_size=3)),
        comparisons(inner),
    ),
    max_leaves=5,
)


def verdict(condition: Any, resource: dict[str, Any]) -> Outcome | str:
    try:
        policy = Policy.parse({"if": condition, "then": {"effect": "audit"}}, aliases=REGISTRY)
    except PolicyError as error:
        return error.message
    return policy.evaluate(resource, {"x": "a"})


def kind(outcome: Outcome | str) -> object:
    """What matters of an outcome: which error comes first does not."""
    if isinstance(outcome, str):
        return "refused"
    return (outcome.effect, outcome.error is not None, frozenset(outcome.undetermined))


@given(CONDITIONS, RESOURCES)
def test_no_rule_and_no_resource_break_the_engine(condition: Any, resource: dict[str, Any]) -> None:
    outcome = verdict(condition, resource)
    if isinstance(outcome, Outcome):
        said = [outcome.effect is not None, outcome.error is not None, bool(outcome.undetermined)]
        assert sum(said) <= 1
        assert outcome.trace[0].held in ((True,) if outcome.effect else (None, False))


@given(values(SCALARS | EXPRESSIONS))
def test_no_document_breaks_the_reader(document: Any) -> None:
    for definition in (document, {"if": document, "then": document}):
        with suppress(PolicyError):
            Policy.parse(definition)


@given(CONDITIONS, RESOURCES)
def test_not_not_is_nothing(condition: Any, resource: dict[str, Any]) -> None:
    twice = {"not": {"not": condition}}
    assert kind(verdict(twice, resource)) == kind(verdict(condition, resource))


@given(st.lists(CONDITIONS, min_size=2, max_size=3), RESOURCES, st.sampled_from(["allOf", "anyOf"]))
def test_the_order_of_parts_does_not_matter(
    parts: list[Any], resource: dict[str, Any], name: str
) -> None:
    found = verdict({name: parts}, resource)
    assert kind(verdict({name: parts[::-1]}, resource)) == kind(found)


@given(CONDITIONS, CONDITIONS, RESOURCES)
def test_all_of_is_not_any_of_not(left: Any, right: Any, resource: dict[str, Any]) -> None:
    one = {"allOf": [left, right]}
    other = {"not": {"anyOf": [{"not": left}, {"not": right}]}}
    assert kind(verdict(one, resource)) == kind(verdict(other, resource))


@given(CONDITIONS, st.dictionaries(KEYS, values(SCALARS), max_size=6))
def test_a_resource_in_other_case_gets_the_same_verdict(
    condition: Any, resource: dict[str, Any]
) -> None:
    assert kind(verdict(condition, _upper(resource))) == kind(verdict(condition, resource))


def _upper(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.upper(): _upper(item) for name, item in _once(value).items()}
    return [_upper(item) for item in value] if isinstance(value, list) else value


def _once(value: dict[str, Any]) -> dict[str, Any]:
    """Of properties that differ in case only, the lower-case one, which the engine finds first."""
    return {
        name: item
        for name, item in value.items()
        if name == "apiVersion" or name.islower() or name.lower() not in value
    }


@given(CONDITIONS, RESOURCES)
def test_an_unknown_value_never_decides(condition: Any, resource: dict[str, Any]) -> None:
    """A definite verdict stays, whatever value the unknown turns out to have."""
    found = verdict(condition, resource)
    if isinstance(found, Outcome) and not found.undetermined and found.error is None:
        for value in ("a", None, 1, [], ["a"], {"q": "a"}):
            assert kind(verdict(condition, _filled(resource, value))) == kind(found)


def _filled(value: Any, known: object) -> Any:
    if isinstance(value, Unknown):
        return known
    if isinstance(value, dict):
        return {name: _filled(item, known) for name, item in value.items()}
    return [_filled(item, known) for item in value] if isinstance(value, list) else value


@given(st.lists(CONDITIONS, max_size=3), st.lists(RESOURCES, min_size=1, max_size=4))
def test_an_index_of_policies_says_what_each_says_alone(
    conditions: list[Any], resources: list[dict[str, Any]]
) -> None:
    policies: list[Policy] = []
    for condition in conditions:
        guarded = {"allOf": [{"field": "name", "notEquals": "x*"}, condition]}
        try:
            policies += [
                Policy.parse({"if": rule, "then": {"effect": "audit"}}, REGISTRY)
                for rule in (condition, guarded)
            ]
        except PolicyError:
            continue
    policies = [policy.assign({"x": "a"}) for policy in policies]
    index = PolicyIndex(policies)
    for resource in [*resources, *map(_upper, resources), *resources]:
        alone = [policy.evaluate(resource) for policy in policies]
        found = [outcome for _, outcome in index.outcomes(resource)]
        assert found == [outcome for outcome in alone if outcome != Outcome()]
        traces = [outcome.trace for outcome in alone if outcome != Outcome()]
        assert repr([outcome.trace for outcome in found]) == repr(traces)
