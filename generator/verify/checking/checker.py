"""The checker: each resource of what was read, before the policies that its input can decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from generator.diagnostics import Diagnostic, Mark
from generator.verify.checking.because import because
from generator.verify.checking.counts import Counts
from generator.verify.checking.inventory import Inventory, Kept, sought
from generator.verify.checking.panel import Panel
from generator.verify.discover import unreadable
from generator.verify.expressions.identifiers import group_scope
from generator.verify.findings import Finding, Skipped, Verdict
from generator.verify.policies import Assigned
from generator.verify.resources import Document, Kind, Lines, Resource, resources
from generator.verify.rules import NEEDS_RELATED, NOTHING, Outcome, Policy
from generator.verify.template import Code, Settings, TemplateResource, expand
from generator.verify.unknown import Unknown

_INVENTORIES = frozenset({Kind.LIST, Kind.PAGE, Kind.GRAPH})
_NO_VERDICT = frozenset({"addToNetworkGroup", "denyAction", "manual", "mutate"})
"""Effects that say nothing of a resource that is there or is asked for."""
Panels: TypeAlias = Mapping[bool, Panel]
"""The policies for requests, whose API version is known (True), and for other resources."""
Checked: TypeAlias = "Iterator[Finding | Diagnostic | Skipped]"


@dataclass(frozen=True, slots=True)
class Asked:
    """How to check: where templates go and with which parameters; `passes`: name them too."""

    settings: Settings = field(default_factory=Settings)
    parameters: Mapping[str, Any] | None = None
    passes: bool = False


@dataclass(slots=True)
class _Subject:
    """A resource before the policies."""

    body: Mapping[str, Any]
    type: str | Unknown
    name: str | Unknown
    api_version: str | Unknown | None
    mark: Callable[[], Mark]
    context: Mapping[str, Any]
    condition: bool | Unknown = True


Judged: TypeAlias = "Resource | _Subject"


class Checker:
    """Checks any number of documents with one set of policies."""

    def __init__(self, policies: tuple[Assigned, ...], asked: Asked) -> None:
        self._policies, self._asked = policies, asked
        self._asking = [each.policy for each in policies if _asks(each)]
        self._panels = _seated(policies, {})
        settings = asked.settings
        located = {"resourceGroup": {"location": settings.location}}
        self._context = located if settings.location else NOTHING
        self._group = f"{group_scope(settings.subscription, settings.resource_group)}/".lower()

    def check(self, contents: Document | Lines, counts: Counts) -> Checked:
        """What the policies say of `contents`, and what in it could not be read.

        Adds to `counts` on the way. An input that cannot be read to its end is a Diagnostic.
        """
        try:
            if isinstance(contents, Lines):
                panels = self._panels
                if self._asking and contents.rereadable:
                    panels = self.panels(contents, self.related(contents))
                yield from self.lines(contents, panels, counts)
                return
            yield from contents.repeated
            if contents.kind is Kind.TEMPLATE:
                yield from self._template(contents, counts)
            else:
                yield from self._document(contents, counts)
        except OSError as error:
            yield unreadable(contents.file, error)

    def lines(self, part: Lines, panels: Panels, counts: Counts) -> Checked:
        """What `panels` say of lines. Raises OSError when they cannot be read."""
        for item in part.found():
            if isinstance(item, Diagnostic):
                yield item
            else:
                yield from self._judged(item, panels, counts)

    def related(self, contents: Lines | Sequence[Resource]) -> list[Kept]:
        """The resources that policies ask for in look-ups. Raises OSError as `lines` does."""
        return list(sought([Inventory(policy) for policy in self._asking], contents))

    def panels(self, lines: Lines | None, kept: Iterable[Kept]) -> Panels:
        """The panels when `kept` are all related resources; `lines`: offsets lead there."""
        made = [Inventory(policy, lines) for policy in self._asking]
        for number, key, entry in kept:
            made[number].keep(key, entry)
        return _seated(self._policies, dict(zip(self._asking, made, strict=True)))

    @property
    def looks_up(self) -> bool:
        """Whether a policy asks for related resources."""
        return bool(self._asking)

    def _document(self, document: Document, counts: Counts) -> Checked:
        found = list(resources(document))
        listed = [item for item in found if isinstance(item, Resource)]
        panels = self._panels
        if document.kind in _INVENTORIES and self._look_up(listed):
            panels = self.panels(None, self.related(listed))
        for item in found:
            if isinstance(item, Diagnostic):
                yield item
            else:
                yield from self._judged(item, panels, counts)

    def _look_up(self, listed: list[Resource]) -> bool:
        """Whether a rule asks for related resources of one that is here, and they can be here.

        Resources of one type alone are what a list call for that type gives: no other can be.
        """
        types = {each.type.lower() for each in listed}
        return any(
            (policy.resource_types is None or types & policy.resource_types)
            and (len(types) > 1 or policy.existence.type.lower() in types)
            for policy in self._asking
            if policy.existence
        )

    def _template(self, document: Document, counts: Counts) -> Checked:
        given = document.parameters if self._asked.parameters is None else self._asked.parameters
        for item in expand(document.body, given, self._asked.settings):
            if isinstance(item, TemplateResource):
                if not item.existing and item.condition is not False:
                    subject = self._deployed(item, document)
                    yield from self._judged(subject, self._panels, counts)
            elif item.code is Code.LINKED:
                yield Skipped(str(document.mark(item.path)), item.message)
            else:
                yield Diagnostic(document.mark(item.path), item.message, item.code.value)

    def _deployed(self, resource: TemplateResource, document: Document) -> _Subject:
        where = str(resource.body.get("id")).lower()
        return _Subject(
            resource.body,
            resource.type,
            resource.name,
            resource.api_version,
            lambda: document.mark(resource.path),
            self._context if where.startswith(self._group) else NOTHING,
            resource.condition,
        )

    def _judged(self, judged: Judged, panels: Panels, counts: Counts) -> Iterable[Finding]:
        panel = panels[judged.api_version is not None]
        of_type = panel.of_type(judged.type if isinstance(judged.type, str) else None)
        counts.resources += 1
        counts.not_applicable += of_type.left_out
        if not of_type.policies:
            return ()
        context = judged.context if isinstance(judged, _Subject) else NOTHING
        outcomes = panel.outcomes(judged.body, context)
        if outcomes or self._asked.passes:
            return self._findings(_subject(judged), of_type.policies, outcomes, counts)
        counts.passed += len(of_type.policies)
        return ()

    def _findings(
        self,
        subject: _Subject,
        policies: tuple[Assigned, ...],
        outcomes: list[tuple[Assigned, Outcome]],
        counts: Counts,
    ) -> Iterator[Finding]:
        spoken = []
        for assigned, outcome in outcomes:
            verdict = _verdict(assigned, outcome, subject)
            if verdict == "pass":
                continue
            spoken.append(assigned)
            if verdict is None:
                counts.not_applicable += 1
            else:
                yield _finding(assigned, outcome, verdict, subject)
        counts.passed += len(policies) - len(spoken)
        if self._asked.passes:
            for assigned in policies:
                if assigned not in spoken:
                    yield _finding(assigned, Outcome(), "pass", subject)


def _seated(policies: tuple[Assigned, ...], inventories: Mapping[Policy, Inventory]) -> Panels:
    return {on: Panel(policies, inventories, versioned=on) for on in (True, False)}


def _asks(assigned: Assigned) -> bool:
    return assigned.policy.needs_related and not assigned.policy.disabled


def _subject(judged: Judged) -> _Subject:
    if isinstance(judged, _Subject):
        return judged
    return _Subject(
        judged.body,
        judged.type,
        judged.name,
        judged.api_version,
        lambda: judged.mark,
        NOTHING,
    )


def _verdict(assigned: Assigned, outcome: Outcome, subject: _Subject) -> Verdict | None:
    """None: the policy's effect is none that says anything of this resource."""
    certain = subject.condition is True
    if outcome.error is not None:
        return "error" if certain else "undetermined"
    if outcome.undetermined:
        return "undetermined"
    if outcome.effect is None or _leaves_alone(assigned, subject):
        return "pass"
    if outcome.effect in _NO_VERDICT:
        return None
    return "violation" if certain else "undetermined"


def _leaves_alone(assigned: Assigned, subject: _Subject) -> bool:
    """Mode Indexed: only types that have a location, which requests for them must name."""
    return assigned.policy.mode.lower() == "indexed" and "location" not in subject.body


def _finding(assigned: Assigned, outcome: Outcome, verdict: Verdict, subject: _Subject) -> Finding:
    mark = subject.mark()
    version = subject.api_version
    return Finding(
        file=mark.file,
        line=mark.line,
        column=mark.column,
        resource_type=_text(subject.type),
        resource_name=_text(subject.name),
        api_version=None if version is None else _text(version),
        policy=assigned.id,
        statement=assigned.statement,
        verdict=verdict,
        effect="" if verdict == "pass" else outcome.effect or "",
        message=assigned.message,
        remedy=assigned.remedy,
        reason=_reason(outcome, subject) if verdict != "pass" else "",
        because=() if verdict == "pass" else because(outcome.decisive),
        source=assigned.source,
    )


def _reason(outcome: Outcome, subject: _Subject) -> str:
    if outcome.error is not None:
        return f"Azure would refuse the request, since the rule fails: {outcome.error}"
    unknown, condition = outcome.undetermined, subject.condition
    if not unknown and isinstance(condition, Unknown):
        return f"deployed only if {condition.expression}, which cannot be known here"
    if not unknown:
        return ""
    known = [each for each in unknown if each != NEEDS_RELATED]
    return f"depends on {', '.join(known) or NEEDS_RELATED}, which cannot be known here"


def _text(value: str | Unknown) -> str:
    return value if isinstance(value, str) else f"[{value.expression}]"
