"""What a rule becomes as a policy: its name, its effects, its condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.compile import policy
from generator.matrix.condition import leaves
from generator.matrix.meaning import value_at
from generator.matrix.model import Matrix, Rule, Severity, Statement

_EFFECTS: Mapping[Severity, tuple[str, ...]] = {
    "error": ("Audit", "Deny", "Disabled"),
    "warning": ("Audit", "Disabled"),
    "advice": ("Audit", "Disabled"),
}
_EXISTENCE_EFFECTS = ("AuditIfNotExists", "Disabled")
_SCOPES = {"resourceGroup": "ResourceGroup", "subscription": "Subscription"}


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule as a template sees it."""

    name: str
    rule: Rule
    statement: Statement
    effects: tuple[str, ...]
    default_effect: str
    takes_mode: bool
    condition: Mapping[str, Any]
    details: Mapping[str, Any] | None
    requests_only: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def effect_parameter(self) -> str:
        """The initiative's parameter for the effect of this policy."""
        return f"{self.rule.identifier}Effect"


def policies(matrix: Matrix) -> dict[str, Policy]:
    """Every policy of a matrix by the id of its rule, in the order of its rules."""
    statements = {each.id: each for each in matrix.statements}
    return {
        rule.id: _policy(matrix, rule, statements[rule.statement])
        for rule in matrix.rules("policy")
    }


def _policy(matrix: Matrix, rule: Rule, statement: Statement) -> Policy:
    effects = _EXISTENCE_EFFECTS if rule.unless else _EFFECTS[rule.severity]
    values = matrix.mode.covering(rule.modes) if matrix.mode else ()
    takes_mode = matrix.mode is not None and len(values) < len(matrix.mode.values)
    gate = (
        policy.parameter_in(matrix.mode.parameter, values) if matrix.mode and takes_mode else None
    )
    branches = ((each.resource_type.type, each.condition) for each in rule.branches)
    return Policy(
        name=f"{matrix.prefix}{rule.id}",
        rule=rule,
        statement=statement,
        effects=effects,
        default_effect="Disabled" if rule.off_by_default else effects[0],
        takes_mode=takes_mode,
        condition=policy.rule_if(branches, gate),
        details=_details(rule),
        requests_only=_requests_only(rule),
        others=_others(rule),
    )


def _details(rule: Rule) -> Mapping[str, Any] | None:
    if rule.unless is None:
        return None
    return {
        "type": rule.unless.resource_type.type,
        "existenceScope": _SCOPES[rule.unless.scope],
        "evaluationDelay": "AfterProvisioning",
        "existenceCondition": policy.same_id(rule.unless.field),
    }


def _others(rule: Rule) -> tuple[str, ...]:
    found = [rule.others, *(each.resource_type.others for each in rule.branches)]
    return tuple(dict.fromkeys(filter(None, found)))


def _requests_only(rule: Rule) -> tuple[str, ...]:
    """The names of the types that this rule judges in requests only."""
    return tuple(
        each.resource_type.name
        for each in rule.branches
        if not each.resource_type.compliance_scan
        or any(leaf.field.request for leaf in leaves(each.condition))
    )


def absence_counts(rule: Rule) -> frozenset[str]:
    """The aliases (lower case) that some violating example lacks: their absence is meant."""
    return frozenset(
        leaf.field.alias.lower()
        for branch in rule.branches
        for leaf in leaves(branch.condition)
        if leaf.field.alias and leaf.field.element_of is None
        for example in rule.violates
        if str(example.resource["type"]).lower() == branch.resource_type.type.lower()
        and value_at(example.resource, leaf.field.path) is None
    )
