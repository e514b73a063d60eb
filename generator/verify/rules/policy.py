"""A policy definition: parsed once, evaluated on any number of resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from generator.azure.aliases import AliasRegistry
from generator.verify.casing import MISSING, find
from generator.verify.expressions.failures import EvaluationError
from generator.verify.rules.condition import Check, Condition, for_type
from generator.verify.rules.conditions import Compiler
from generator.verify.rules.effects import WITH_EXISTENCE, Existence, Related, Then, compile_then
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.operands import literal_arguments
from generator.verify.rules.parameters import Parameters, declared
from generator.verify.rules.reads import Reads
from generator.verify.rules.run import Assignment, Nesting, Run
from generator.verify.rules.trace import Record, decided, records
from generator.verify.rules.truth import Doubt, Held
from generator.verify.unknown import Undetermined

NOTHING: Mapping[str, Any] = MappingProxyType({})
THEN_CONDITIONS = 128
Rule = tuple[Check, Assignment, Nesting]


@dataclass(frozen=True)
class Outcome:
    """What a policy says of a resource.

    `effect` is the effect as the reference spells it ("audit", "deny", "auditIfNotExists"), or
    None when the rule does not apply, is disabled, or nothing certain can be said. `error` says
    why Azure would refuse the request because the rule fails to evaluate. `undetermined` names
    the expressions on whose unknown values the verdict depends; "related resources" stands for
    a look-up that nobody answered.
    """

    effect: str | None = None
    error: str | None = None
    undetermined: tuple[str, ...] = ()
    _explain: partial[tuple[Record, ...]] | None = field(default=None, repr=False, compare=False)

    @property
    def trace(self) -> tuple[Record, ...]:
        """Each condition with the value it saw; computed when it is read."""
        return () if self._explain is None else self._explain()


@dataclass(frozen=True, eq=False)
class Policy:
    """A compiled definition; made by `Policy.parse`.

    `resource_types` are the types, in lower case, to which the rule can apply; None means any.
    `uses_api_version` says that the request's API version matters, `needs_related` that the
    effect may depend on other resources.
    """

    name: str
    mode: str
    definition: Mapping[str, Any] = field(repr=False)
    resource_types: frozenset[str] | None
    uses_api_version: bool
    needs_related: bool
    reads: Reads = field(repr=False)
    """What the `if` reads of a resource."""
    _condition: Condition = field(repr=False)
    _then: Then = field(repr=False)
    _root: Nesting = field(repr=False)
    _parameters: Parameters = field(repr=False)
    _given: Mapping[str, object] = field(repr=False)
    _assignment: Assignment | None = field(repr=False)

    @classmethod
    def parse(cls, definition: Mapping[str, Any], aliases: AliasRegistry | None = None) -> Policy:
        """Compile a definition, with or without `properties`, or a bare `{"if", "then"}`.

        `aliases` says which property each alias names; without them fields are property paths.
        Raises PolicyError, with a JSON pointer, when Azure could not read the definition.
        """
        try:
            return _parsed(definition, aliases)
        except RecursionError:
            message = "the rule is nested too deeply"
            raise PolicyError(message) from None

    def assign(self, parameters: Mapping[str, object]) -> Policy:
        """The policy with these values of its parameters, checked once for all evaluations.

        Raises PolicyError as an assignment in Azure would be refused.
        """
        given = {**self._given, **parameters}
        assignment = self._parameters.assign(given)
        needs = self._then.needs_related(assignment)
        return replace(self, _given=given, _assignment=assignment, needs_related=needs)

    def evaluate(
        self,
        resource: Mapping[str, Any],
        parameters: Mapping[str, object] = NOTHING,
        context: Mapping[str, Any] = NOTHING,
        related: Related | None = None,
    ) -> Outcome:
        """What the policy says of a resource in REST shape.

        `context` may hold requestContext, resourceGroup, subscription, policy (objects, as the
        functions of these names give them) and utcNow (text); what it does not hold is unknown,
        except for what the resource's id and apiVersion tell. `related(type, name, resource
        group, scope)` gives the candidates of an ...IfNotExists look-up, or None for unknown;
        scope is "resourceGroup" or "subscription". Raises PolicyError when the parameters are
        not valid, or lack a value; nothing else.
        """
        if not isinstance(resource, dict):
            message = "the resource is no object"
            raise PolicyError(message)
        assignment = self._assigned(parameters)
        run = Run(resource, assignment, context, self._root)
        explain = partial(self._explained, resource, assignment, context, related)
        early = self._effect(run) if self._then.effect.fixed else None
        if early == "disabled":
            return Outcome(None, None, (), explain)
        held = self._held(run)
        if held is False:
            return Outcome(None, None, (), explain)
        if isinstance(held, Doubt):
            return _doubtful(held, explain)
        effect = early or self._effect(run)
        if isinstance(effect, Doubt):
            return _doubtful(effect, explain)
        return self._applied(effect, run, related, explain)

    def rule(self, resource_type: str) -> Rule:
        """What it takes to check the rule on resources of one type (in lower case)."""
        return for_type(self._condition, resource_type), self._assigned(NOTHING), self._root

    @property
    def decides_alone(self) -> bool:
        """Whether nothing but the `if` and the parameters decides the outcome."""
        return self._then.existence is None and self._then.effect.fixed

    @property
    def disabled(self) -> bool:
        """Whether the parameters switch the policy off, whatever the resource."""
        return self._then.decided(self._assignment) == "disabled"

    @property
    def existence(self) -> Existence | None:
        """Which related resources the effect looks for, if it looks for any."""
        return self._then.existence

    def run(self, resource: Mapping[str, Any]) -> Run:
        """An evaluation of the `if` on a resource that has just begun."""
        return Run(resource, self._assigned(NOTHING), NOTHING, self._root)

    def like(
        self, outcome: Outcome, resource: Mapping[str, Any], context: Mapping[str, Any]
    ) -> Outcome:
        """The outcome of another resource, with the trace of this one."""
        explain = partial(self._explained, resource, self._assigned(NOTHING), context, None)
        return Outcome(outcome.effect, outcome.error, outcome.undetermined, explain)

    def _held(self, run: Run) -> Held:
        try:
            return self._condition.check(run)
        except RecursionError:
            return Doubt(error="the rule is nested too deeply")

    def _assigned(self, parameters: Mapping[str, object]) -> Assignment:
        if parameters or self._assignment is None:
            return self._parameters.assign({**self._given, **parameters})
        return self._assignment

    def _effect(self, run: Run) -> str | Doubt:
        try:
            return str(self._then.named(run))
        except Undetermined as stop:
            return Doubt((stop.unknown.expression,))
        except EvaluationError as error:
            return Doubt(error=str(error))

    def _applied(
        self, effect: str, run: Run, related: Related | None, explain: partial[tuple[Record, ...]]
    ) -> Outcome:
        existence = self._then.existence
        if effect == "disabled":
            return Outcome(_explain=explain)
        if effect not in WITH_EXISTENCE:
            return Outcome(effect, _explain=explain)
        if existence is None:
            return Outcome(error="the effect looks for resources of no type", _explain=explain)
        found = existence.found(run, related)
        if isinstance(found, Doubt):
            return _doubtful(found, explain)
        return Outcome(None if found else effect, _explain=explain)

    def _explained(
        self,
        resource: Mapping[str, Any],
        assignment: Assignment,
        context: Mapping[str, Any],
        related: Related | None,
    ) -> tuple[Record, ...]:
        run = Run(resource, assignment, context, self._root)
        shown = list(records(self._condition, run))
        existence = self._then.existence
        if existence is not None and shown[0].held:
            held = decided(existence.found(run, related))
            said = f"a related {existence.type} exists as asked for"
            shown.append(Record(existence.pointer, said, None, held))
        return tuple(shown)


def _doubtful(doubt: Doubt, explain: partial[tuple[Record, ...]]) -> Outcome:
    """An unknown value may still decide against the failing part, so it is named first."""
    error = None if doubt.unknown else doubt.error
    return Outcome(error=error, undetermined=doubt.unknown, _explain=explain)


def _parsed(definition: object, aliases: AliasRegistry | None) -> Policy:
    body, rule, pointer = _rule(definition)
    bare = body is rule
    parameters = (
        Parameters({}, open=True)
        if bare
        else Parameters(_declared(body, pointer.removesuffix("/policyRule")))
    )
    root, compiler = Nesting(aliases), Compiler(aliases)
    condition = compiler.condition(_required(rule, "if", pointer), below(pointer, "if"), root)
    reads, compiler.reads = compiler.reads, Reads()
    compiler.limits.used["conditions"] = 0
    compiler.limits.conditions_allowed = THEN_CONDITIONS
    then = compile_then(_required(rule, "then", pointer), below(pointer, "then"), compiler, root)
    _check_parameters(compiler, parameters)
    assignment = None if parameters.missing() else parameters.assign({})
    return Policy(
        name=_text(definition, "name") or _text(body, "displayName"),
        mode=_text(body, "mode"),
        definition=definition if isinstance(definition, dict) else {},
        resource_types=condition.types,
        uses_api_version=any(
            operand.asks_for("requestcontext", "apiversion") for operand in compiler.operands
        ),
        needs_related=then.needs_related(assignment),
        reads=reads,
        _condition=condition,
        _then=then,
        _root=root,
        _parameters=parameters,
        _given={},
        _assignment=assignment,
    )


def _rule(definition: object) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The object with the parameters, the rule, and the rule's pointer."""
    body, pointer = definition, ""
    if isinstance(body, dict) and isinstance(find(body, "properties"), dict):
        body, pointer = find(body, "properties"), "/properties"
    if isinstance(body, dict) and find(body, "policyRule") is not MISSING:
        rule, pointer = find(body, "policyRule"), below(pointer, "policyRule")
    else:
        rule = body
    if not isinstance(body, dict) or not isinstance(rule, dict):
        message = "expected a policy definition: an object with policyRule, or with if and then"
        raise PolicyError(message, pointer)
    return body, rule, pointer


def _required(rule: dict[str, Any], name: str, pointer: str) -> Any:
    value = find(rule, name)
    if value is MISSING:
        message = f"the rule has no '{name}'"
        raise PolicyError(message, pointer)
    return value


def _declared(body: dict[str, Any], pointer: str) -> Any:
    node = find(body, "parameters")
    return {} if node is MISSING or node is None else declared(node, below(pointer, "parameters"))


def _text(node: object, name: str) -> str:
    value = find(node, name) if isinstance(node, dict) else MISSING
    return value if isinstance(value, str) else ""


def _check_parameters(compiler: Compiler, parameters: Parameters) -> None:
    for operand in compiler.operands:
        for name in literal_arguments(operand, "parameters"):
            if not parameters.open and find(parameters.declared, name.upper()) is MISSING:
                message = f"the definition has no parameter '{name}'"
                raise PolicyError(message, operand.pointer)
