"""What a newer edition of the article changes, statement by statement.

With the old edition at hand its words are compared; without it, what its fingerprints prove,
and what the matrix says where they prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.matrix.cells import Files
from generator.matrix.model import CARRIERS, Matrix, Statement
from generator.trace import stub
from generator.trace.document import Article, Include, Passage
from generator.trace.fingerprint import disguises, folded
from generator.trace.matching import Matched, body, certain, likely
from generator.trace.places import Place, accounted, places
from generator.trace.recovery import proven
from generator.trace.values import answer, differences, mode_words, numbers, preview, values

Kind: TypeAlias = Literal["verdict", "reworded", "removed", "new"]
KINDS: Mapping[Kind, str] = {
    "verdict": "verdict changed",
    "reworded": "reworded, same verdict",
    "removed": "removed",
    "new": "new, no statement covers it",
}


@dataclass(frozen=True, slots=True)
class Resting:
    """The generated files that rest on a rule, and those that rest on every statement."""

    files: Files
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One row or sentence that is not what it was.

    `details` say in a few words what differs, `touches` which generated files rest on it, and
    `stub` is YAML to paste: a new statement, or the source as it reads now.
    """

    kind: Kind
    before: Place | None
    after: Passage | None
    details: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    stub: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that rest on it."""
        return self.before.statements if self.before else ()


@dataclass(frozen=True, slots=True)
class Drift:
    """Everything that differs, in the order of the new edition; what is gone comes last.

    `headings` are renamed ones, with the text below them kept; `includes` were not read.
    """

    matrix: Matrix
    article: Article
    old: Article | None
    changes: tuple[Change, ...]
    unchanged: tuple[Place, ...]
    headings: tuple[tuple[str, str], ...]
    includes: tuple[Include, ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.headings)


def drift(matrix: Matrix, resting: Resting, new: Article, old: Article | None = None) -> Drift:
    """What `new` changes of the edition the matrix copies, or of `old`."""
    before = _before(matrix, old)
    found = proven(certain(before, new.passages), new.passages)
    found = likely(found, before, new.passages)
    compare = _Comparison(matrix, resting, new, mode_words(matrix))
    judged = [(place, passage, compare.pair(place, passage)) for place, passage in found.pairs]
    changes = [change for _, _, change in judged if change]
    changes += [
        Change("new", None, each, stub=stub.statement(matrix, each)) for each in found.passages
    ]
    changes.sort(key=lambda each: each.after.line if each.after else 0)
    changes += [
        Change("removed", each, None, touches=compare.touched(each)) for each in found.places
    ]
    return Drift(
        matrix,
        new,
        old,
        tuple(changes),
        tuple(place for place, _, change in judged if not change),
        tuple(dict.fromkeys(compare.renamed(found))),
        new.includes,
    )


def _before(matrix: Matrix, old: Article | None) -> tuple[Place, ...]:
    known = places(matrix)
    if old is None:
        return known
    owners = accounted(known, old)
    rest = [each for each in old.passages if each not in owners]
    gone = [each for each in known if each not in owners.values()]
    loose = likely(proven(certain(gone, rest), rest), known, old.passages)
    owners = {**owners, **{passage: place for place, passage in loose.pairs}}
    return tuple(_place(each, owners.get(each)) for each in old.passages)


def _place(passage: Passage, owner: Place | None) -> Place:
    return Place(
        passage.heading,
        passage.label,
        passage.ordinal,
        passage.sha256,
        owner.statements if owner else (),
        owner.prose if owner else None,
        passage.text,
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares what is paired."""

    matrix: Matrix
    resting: Resting
    new: Article
    modes: Mapping[str, str]

    def pair(self, place: Place, passage: Passage) -> Change | None:
        """What changed between the two, or None."""
        moved = self._moved(place, passage)
        if not moved and _same(place, passage):
            return None
        decided, known = self._decided(place, passage)
        details = [*decided, *moved]
        if place.text:
            details += preview(place.text, passage.text)
        elif not known:
            details.append("the old words are not at hand")
        if folded(place.label or "") != folded(passage.label or ""):
            details.append(f"was called: {place.label}")
        source = stub.source(self.matrix, passage)
        kind: Kind = "verdict" if decided else "reworded"
        return Change(kind, place, passage, tuple(details), self.touched(place), source)

    def touched(self, place: Place) -> tuple[str, ...]:
        """The files that rest on the place's statements: for their rules, and for any."""
        rules: dict[str, None] = {}
        for statement in place.statements:
            canonical = self.matrix.statement(statement.canonical or "")
            for each in (statement, canonical):
                rules |= dict.fromkeys(rule.id for rule in each.rules) if each else {}
            rules |= dict.fromkeys(self.matrix.consulted.get(statement.id, ()))
        held = (
            file
            for carrier in CARRIERS
            for rule in self.matrix.rules(carrier)
            if rule.id in rules
            for file in self.resting.files(carrier, rule.id)
        )
        return tuple(dict.fromkeys([*held, *(self.resting.pages if place.statements else ())]))

    def renamed(self, found: Matched) -> Iterator[tuple[str, str]]:
        """Headings that are gone although what stood below them is there."""
        there = {folded(each.heading) for each in self.new.passages}
        for place, passage in found.pairs:
            if folded(place.heading) not in there and folded(place.heading) != folded(
                passage.heading
            ):
                yield place.heading, passage.heading

    def _moved(self, place: Place, passage: Passage) -> tuple[str, ...]:
        there = {folded(each.heading) for each in self.new.passages}
        old = folded(place.heading)
        if old == folded(passage.heading) or old not in there:
            return ()
        return (f"stood under '{place.heading}'",)

    def _decided(self, place: Place, passage: Passage) -> tuple[Sequence[str], bool]:
        """The values that differ, and whether the old ones are known."""
        row = place.label is not None
        after = values(body(passage.label, passage.text), self.modes, cell=row)
        if place.text:
            before = values(body(place.label, place.text), self.modes, cell=row)
            return differences(before, after), True
        if place.sha256 in disguises(passage.text):
            return (), True
        return list(self._against_matrix(place, passage)), False

    def _against_matrix(self, place: Place, passage: Passage) -> Iterator[str]:
        """Where the new text cannot say what the statements say: the old one is not at hand."""
        verdicts = {each.verdict for each in place.statements}
        was = "Yes" if "supported" in verdicts else "No" if "unsupported" in verdicts else ""
        now = answer(body(passage.label, passage.text)) if place.label else ""
        if was and now and was != now:
            yield f"{was} → {now}"
        said = " ".join(each.says for each in place.statements)
        yield from self._polarity(place, passage)
        lost = [each for each in numbers(said) if each not in numbers(passage.text)]
        if lost:
            yield f"no longer says {', '.join(dict.fromkeys(lost))}"
        old_modes, new_modes = (
            {each.shown for each in values(text, self.modes) if each.key.startswith("mode ")}
            for text in (said, passage.text)
        )
        if place.statements and new_modes - old_modes:
            yield f"adds {', '.join(sorted(new_modes - old_modes))}"

    def _polarity(self, place: Place, passage: Passage) -> Iterator[str]:
        """A sentence that now denies what its statements grant, or the other way round."""
        if place.label or not place.statements:
            return
        denied = [_denies(each.says, self.modes) for each in place.statements]
        if all(denied) and not _denies(passage.text, self.modes):
            yield "drops not"
        granted = all(each.verdict == "supported" for each in place.statements)
        if granted and not any(denied) and _denies(passage.text, self.modes):
            yield "adds not"


def _denies(text: str, modes: Mapping[str, str]) -> bool:
    return any(each.key == "not" for each in values(text, modes))


def _same(place: Place, passage: Passage) -> bool:
    if place.sha256 in disguises(passage.text):
        return True
    if not place.text:
        return False
    cells = folded(body(place.label, place.text)) == folded(body(passage.label, passage.text))
    return cells and folded(place.label or "") == folded(passage.label or "")
