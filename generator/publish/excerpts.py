"""What a rule became in each carrier, as a page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.matrix.model import Rule
from generator.publish.fitted import fitted


def excerpts(rule: Rule, shared: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Carrier, what of it (or ""), and text, for each carrier that holds the rule.

    `shared` is what every template sees; its `built` has the documents made before by path.
    """
    for carrier, excerpt in _EXCERPTS.items():
        if carrier not in rule.excluded:
            yield from ((carrier, subject, text) for subject, text in excerpt(rule, shared))


def _of_policy(rule: Rule, shared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path in shared["page"].files("policy", rule.id):
        yield "", fitted(shared["built"][path]["properties"]["policyRule"])


def _of_schema(rule: Rule, shared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for branch in rule.branches:
        yield (
            branch.resource_type.name,
            fitted(shared["schemas"].refusal(rule, branch.resource_type)),
        )


def _of_bicep(rule: Rule, shared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    guard = next(each for each in shared["guards"].all if each.rule.id == rule.id)
    yield "", guard.violation


_EXCERPTS: Mapping[str, Callable[[Rule, Mapping[str, Any]], Iterator[tuple[str, str]]]] = {
    "policy": _of_policy,
    "schema": _of_schema,
    "bicep": _of_bicep,
}
