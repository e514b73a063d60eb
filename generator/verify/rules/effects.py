"""The `then` of a rule: which effect it has, and the look-up of related resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.casing import MISSING, find, fold
from generator.verify.expressions.arguments import text
from generator.verify.expressions.failures import EvaluationError
from generator.verify.rules.condition import Condition
from generator.verify.rules.conditions import Compiler
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.fields import SPECIAL, Field
from generator.verify.rules.operands import Operand, Read
from generator.verify.rules.paths import one
from generator.verify.rules.run import Assignment, Nesting, Run
from generator.verify.rules.truth import Doubt, Held, both
from generator.verify.unknown import Undetermined

EFFECTS = {
    name.lower(): name
    for name in (
        "addToNetworkGroup",
        "append",
        "audit",
        "auditIfNotExists",
        "deny",
        "denyAction",
        "deployIfNotExists",
        "disabled",
        "manual",
        "modify",
        "mutate",
    )
}
WITH_EXISTENCE = frozenset(("auditIfNotExists", "deployIfNotExists"))
NEEDS_RELATED = "related resources"
"""The name of what is unknown when nobody can say which related resources exist."""
Related = Callable[[str, str | None, str | None, str], Iterable[Mapping[str, Any]] | None]


def effect_named(name: object) -> str:
    """The effect as the reference spells it. Raises EvaluationError when there is none."""
    spelt = EFFECTS.get(text(name).lower())
    if spelt is None:
        message = f"there is no effect '{text(name)[:60]}'"
        raise EvaluationError(message)
    return spelt


@dataclass(frozen=True)
class Existence:
    """Which related resources an ...IfNotExists effect looks for."""

    type: str
    name: Operand | None
    group: Operand | None
    scope: str
    condition: Condition | None
    nesting: Nesting
    pointer: str
    asked: tuple[Field, Operand] | None
    """The field and the value, when the condition is that a field equals a value, and no more."""

    def wanted(self, run: Run) -> Any:
        """The value of `asked` for the run's resource; Unknown or MISSING if it cannot be told."""
        try:
            return MISSING if self.asked is None else self.asked[1].read(run)
        except Undetermined as stop:
            return stop.unknown
        except EvaluationError:
            return MISSING

    def offered(self, related: Mapping[str, Any], run: Run) -> Any:
        """The value of the field of `asked` in a related resource, or MISSING."""
        inner = Run(related, run.assignment, run.context, self.nesting)
        return MISSING if self.asked is None else self.asked[0].read(inner)

    def found(self, run: Run, related: Related | None) -> Held:
        """Whether a related resource is there that satisfies the existence condition."""
        try:
            candidates = self._candidates(run, related)
        except Undetermined as stop:
            return Doubt((stop.unknown.expression,))
        except EvaluationError as error:
            return Doubt(error=str(error))
        if candidates is None:
            return Doubt((NEEDS_RELATED,))
        doubt: Doubt | None = None
        for resource in candidates:
            held = self._satisfied(resource, run)
            if held is True:
                return True
            if isinstance(held, Doubt):
                doubt = both(doubt, held)
        return doubt or False

    def _satisfied(self, resource: Mapping[str, Any], run: Run) -> Held:
        if self.condition is None:
            return True
        inner = Run(resource, run.assignment, run.context, self.nesting, subject=run)
        return self.condition.check(inner)

    def _candidates(self, run: Run, related: Related | None) -> list[Mapping[str, Any]] | None:
        name = None if self.name is None else _certain(self.name.read(run))
        group = _own_group(run) if self.group is None else _certain(self.group.read(run))
        if self.scope == "subscription" and self.group is None:
            group = None
        answer = related(self.type, name, group, self.scope) if related is not None else None
        if answer is None:
            return None
        return [resource for resource in answer if self._concerns(resource, name, run.resource)]

    def _concerns(
        self, resource: Mapping[str, Any], name: str | None, subject: Mapping[str, Any]
    ) -> bool:
        """Of the type and name; a child type only below the subject, when both have an id."""
        if _fold(one(resource, ("type",))) != fold(self.type):
            return False
        names = {_fold(SPECIAL[kind](resource)) for kind in ("name", "fullname")}
        if name is not None and fold(name) not in names:
            return False
        parent = _fold(one(subject, ("type",)))
        above, below_it = _fold(one(subject, ("id",))), _fold(one(resource, ("id",)))
        if not above or not below_it or not fold(self.type).startswith(f"{parent}/"):
            return True
        return below_it.startswith(above + "/")


def _certain(value: object) -> str:
    return text(value)


def _own_group(run: Run) -> str | None:
    parts = str(one(run.resource, ("id",))).split("/")
    return parts[4] if len(parts) > 4 and parts[3].lower() == "resourcegroups" else None


def _fold(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


@dataclass(frozen=True)
class Then:
    """The effect, possibly an expression, and where it matters what it looks for."""

    effect: Operand
    named: Read
    """Gives the effect as the reference spells it. Raises EvaluationError."""
    existence: Existence | None

    def decided(self, assignment: Assignment | None) -> str | None:
        """The effect, when the parameters alone decide it."""
        if assignment is None or not self.effect.fixed:
            return None
        try:
            return str(self.named(Run({}, assignment, {}, Nesting(None))))
        except (EvaluationError, Undetermined):
            return None

    def needs_related(self, assignment: Assignment | None) -> bool:
        """Whether the effect may depend on other resources."""
        effect = self.decided(assignment)
        return self.existence is not None and (effect is None or effect in WITH_EXISTENCE)


def compile_then(node: object, pointer: str, compiler: Compiler, root: Nesting) -> Then:
    """Read a `then`. Raises PolicyError."""
    name = find(node, "effect") if isinstance(node, dict) else MISSING
    if not isinstance(node, dict) or not isinstance(name, str):
        message = "expected an object with an effect"
        raise PolicyError(message, pointer)
    effect = compiler.operand(name, below(pointer, "effect"))
    try:
        named = effect.prepared(effect_named)
    except EvaluationError as error:
        raise PolicyError(str(error), effect.pointer) from None
    details = find(node, "details")
    place = below(pointer, "details")
    if isinstance(details, dict) and isinstance(find(details, "type"), str):
        return Then(effect, named, _existence(details, place, compiler, root))
    if effect.constant and effect_named(effect.value) in WITH_EXISTENCE:
        message = "details.type names the type of the related resources"
        raise PolicyError(message, place)
    _operations(details, place, compiler)
    return Then(effect, named, None)


def _existence(
    details: dict[str, Any], pointer: str, compiler: Compiler, root: Nesting
) -> Existence:
    condition = find(details, "existenceCondition")
    nesting = Nesting(root.aliases)
    return Existence(
        type=find(details, "type"),
        name=_optional(details, "name", pointer, compiler),
        group=_optional(details, "resourceGroupName", pointer, compiler),
        scope=_scope(details, pointer),
        condition=None
        if condition is MISSING
        else compiler.condition(condition, below(pointer, "existenceCondition"), nesting),
        nesting=nesting,
        pointer=pointer,
        asked=_asked(condition, pointer, nesting),
    )


def _asked(condition: object, pointer: str, nesting: Nesting) -> tuple[Field, Operand] | None:
    if not isinstance(condition, dict) or {key.lower() for key in condition} != {"field", "equals"}:
        return None
    name = str(find(condition, "field"))
    if "[" in name:
        return None
    return nesting.field(name), Operand(find(condition, "equals"), pointer)


def _optional(
    details: dict[str, Any], name: str, pointer: str, compiler: Compiler
) -> Operand | None:
    value = find(details, name)
    return None if value is MISSING else compiler.operand(value, below(pointer, name))


def _scope(details: dict[str, Any], pointer: str) -> str:
    value = find(details, "existenceScope")
    scopes = {"RESOURCEGROUP": "resourceGroup", "SUBSCRIPTION": "subscription"}
    if value is MISSING:
        return "resourceGroup"
    if _fold(value) not in scopes:
        message = "existenceScope is ResourceGroup or Subscription"
        raise PolicyError(message, below(pointer, "existenceScope"))
    return scopes[_fold(value)]


def _operations(details: object, pointer: str, compiler: Compiler) -> None:
    """Read what modify and append would do, so that a broken expression there is found."""
    operations = find(details, "operations") if isinstance(details, dict) else details
    place = below(pointer, "operations") if isinstance(details, dict) else pointer
    for index, operation in enumerate(operations if isinstance(operations, list) else ()):
        for name in ("field", "value", "condition"):
            value = find(operation, name) if isinstance(operation, dict) else MISSING
            if value is not MISSING:
                compiler.operand(value, below(place, index, name))
