"""YAML ready to paste: a statement for a new passage, or where a changed one stands now.

A pasted statement is sound as it stands; what a person must still say is marked TODO.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping

from generator.matrix.model import CARRIERS, Matrix, Statement, Verdict
from generator.trace.document import Passage
from generator.trace.fingerprint import folded
from generator.trace.matching import body
from generator.trace.values import answer, mode_words, numbers, values

_VERDICTS: Mapping[str, Verdict] = {"Yes": "supported", "No": "unsupported"}
_LONGEST_ID = 60


def source(matrix: Matrix, passage: Passage) -> str:
    """The `source` of a statement that rests on the passage."""
    section = next(
        (key for key, each in matrix.sections.items() if _same(each.heading, passage.heading)), None
    )
    place = f"row: {_text(passage.label)}" if passage.label else f"sentence: {passage.ordinal or 1}"
    line = f"source: {{section: {section or 'TODO'}, {place}, sha256: {passage.sha256}}}"
    return line if section else f"{line}  # declare a section {_text(passage.heading)}"


def statement(matrix: Matrix, passage: Passage) -> str:
    """A statement for a passage that none covers."""
    verdict = _verdict(passage)
    alike = [each for each in matrix.statements if each.verdict == verdict] or matrix.statements
    reasons = [each for each in alike if each.reasons] or matrix.statements
    lines = [
        f"- id: {_id(matrix, passage)}",
        "  says: TODO in your own words.",
        f"  verdict: {verdict}",
        *([f"  modes: [{', '.join(_modes(matrix, passage))}]"] if matrix.mode else []),
        "  status: current",
        f"  {source(matrix, passage)}",
        f"  remedy: {_usual(alike, lambda each: each.remedy)}",
        f"  without: {{{', '.join(_reasons(matrix, reasons))}}}  # TODO or rules",
    ]
    if verdict == "supported":
        lines += ["  examples:", f"    - {{type: {next(iter(matrix.resource_types))}}}  # TODO"]
    return "\n".join(lines)


def _verdict(passage: Passage) -> Verdict:
    said = body(passage.label, passage.text)
    if passage.label is not None and answer(said):
        return _VERDICTS[answer(said)]
    if any(each.key == "not" for each in values(said, {})):
        return "unsupported"
    return "limit" if numbers(said) else "conditional"


def _reasons(matrix: Matrix, alike: list[Statement] | tuple[Statement, ...]) -> list[str]:
    fallback = next(iter(matrix.reasons), "TODO")
    return [
        f"{carrier}: {_usual(alike, lambda each: each.reasons.get(carrier, fallback))}"  # noqa: B023
        for carrier in CARRIERS
    ]


def _usual(
    statements: list[Statement] | tuple[Statement, ...], read: Callable[[Statement], str]
) -> str:
    return Counter(map(read, statements)).most_common(1)[0][0]


def _modes(matrix: Matrix, passage: Passage) -> list[str]:
    names = matrix.mode.names if matrix.mode else {}
    said = {each.shown for each in values(passage.text, mode_words(matrix))}
    return [name for name, title in names.items() if title in said] or list(names)


def _id(matrix: Matrix, passage: Passage) -> str:
    words = re.findall(r"[a-z0-9]+", folded(passage.label or passage.text))
    stem = "-".join(words[:8]) if words and words[0][0].isalpha() else "-".join(["new", *words[:7]])
    stem = stem[: _LONGEST_ID - 3].rstrip("-")
    taken = {each.id for each in matrix.statements}
    free = (name for name in (stem, *(f"{stem}-{n}" for n in range(2, 99))) if name not in taken)
    return next(free)


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _text(text: str | None) -> str:
    return json.dumps(text or "", ensure_ascii=False)
