"""Drift: what changed, where, what rests on it, and YAML to paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.compile.markdown import literal
from generator.trace.drift import KINDS, Change, Drift
from generator.trace.report.phrases import owners, printed


def text(drift: Drift) -> str:
    """Drift for a terminal."""
    lines = []
    for change in drift.changes:
        lines += [f"{_where(drift, change)}: {KINDS[change.kind]}: {_name(change)}"]
        lines += [f"    {label}: {said}" for label, said in _facts(drift, change)]
        lines += [f"    {line}" for line in change.stub.splitlines()]
        lines.append("")
    return "\n".join([*lines, *_ending(drift)])


def markdown(drift: Drift) -> str:
    """Drift as a page."""
    lines = [f"# What changed in {literal(drift.article.file)}", ""]
    for kind, title in KINDS.items():
        chosen = [each for each in drift.changes if each.kind == kind]
        if chosen:
            lines += [f"## {title.capitalize()} ({len(chosen)})", ""]
        for change in chosen:
            lines += [f"### {literal(_name(change))}", "", literal(_where(drift, change)), ""]
            lines += [f"- {label}: {literal(said)}" for label, said in _facts(drift, change)]
            lines += ["", "```yaml", change.stub, "```", ""] if change.stub else [""]
    return "\n".join([*lines, *map(literal, _ending(drift))])


def json(drift: Drift) -> str:
    """Drift for machines."""
    data: dict[str, Any] = {
        "new": drift.article.file,
        "old": drift.old.file if drift.old else None,
        "edition": drift.matrix.edition.label,
        "changes": [_record(drift, each) for each in drift.changes],
        "headings": [{"old": old, "new": new} for old, new in drift.headings],
        "includes": [{"line": each.line, "target": each.target} for each in drift.includes],
        "unchanged": [each.id for place in drift.unchanged for each in place.statements],
        "counts": {
            **{kind: sum(each.kind == kind for each in drift.changes) for kind in KINDS},
            "unchanged": len(drift.unchanged),
        },
    }
    return printed(data)


def _record(drift: Drift, change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "kind": change.kind,
        "statements": [each.id for each in change.statements],
        "heading": after.heading if after else before.heading if before else None,
        "line": after.line if after else None,
        "row": after.label if after else before.label if before else None,
        "sentence": after.ordinal if after else before.ordinal if before else None,
        "old": _old_words(drift, change) or None,
        "new": after.text if after else None,
        "details": list(change.details),
        "touches": list(change.touches),
        "yaml": change.stub or None,
    }


def _where(drift: Drift, change: Change) -> str:
    if change.after:
        return f"{drift.article.file}:{change.after.line}"
    return f"{drift.article.file}:-"


def _name(change: Change) -> str:
    if change.after:
        return f"{change.after.heading}: {change.after.place}"
    return f"{change.before.heading}: {change.before.name}" if change.before else ""


def _facts(drift: Drift, change: Change) -> Iterator[tuple[str, str]]:
    if change.before:
        yield "statements", owners(change.before)
    if change.details:
        yield "what", "; ".join(change.details)
    if old := _old_words(drift, change):
        yield "old", old
    if change.after:
        yield "new", change.after.text
    if change.touches:
        yield "touches", ", ".join(change.touches)


def _old_words(drift: Drift, change: Change) -> str:
    """The old edition's words, where it was given: the matrix keeps none."""
    return change.before.text if change.before and drift.old else ""


def _ending(drift: Drift) -> Iterator[str]:
    for old, new in drift.headings:
        yield f"The heading '{old}' is now '{new}'; what stands below it is compared above."
    for each in drift.includes:
        yield f"Line {each.line} includes {each.target}, which is not read."
    counts = [
        f"{count} {title}"
        for kind, title in KINDS.items()
        if (count := sum(each.kind == kind for each in drift.changes))
    ]
    same = f"{len(drift.unchanged)} rows and sentences unchanged"
    yield "; ".join([*counts, same]) if drift else f"Nothing changed: {same}."


FORMATS: Mapping[str, Callable[[Drift], str]] = {"text": text, "json": json, "markdown": markdown}
