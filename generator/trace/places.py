"""The places of the article that the matrix accounts for, joined with the passages of an article.

A place is known by its fingerprint; where a text stands twice, its heading decides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.matrix.model import Matrix, Prose, Statement
from generator.trace.document import Article, Passage
from generator.trace.fingerprint import disguises, folded

LEAST_SHARE = 0.2
"""Which part of the places an article must still have to pass as an edition of it."""

_Left = TypeVar("_Left")
_Right = TypeVar("_Right")


@dataclass(frozen=True, slots=True)
class Place:
    """A row or sentence of the matrix's edition, with what the matrix says of it.

    `text` is empty unless the edition itself is at hand: the matrix keeps no sentences.
    """

    heading: str
    label: str | None
    ordinal: int | None
    sha256: str
    statements: tuple[Statement, ...]
    prose: Prose | None
    text: str = ""

    @property
    def name(self) -> str:
        """How a person finds it under its heading."""
        return self.label if self.label is not None else f"sentence {self.ordinal}"


def places(matrix: Matrix) -> tuple[Place, ...]:
    """Every place once, in the order of the article: by section, rows first."""
    held: dict[tuple[str, str | int | None, str], list[Statement | Prose]] = {}
    owners: list[Statement | Prose] = [*matrix.statements, *matrix.prose]
    for each in owners:
        held.setdefault((*matrix.place(each.source), each.source.sha256), []).append(each)
    found = [_place(key, tuple(some)) for key, some in held.items()]
    headings = list(dict.fromkeys(each.heading for each in matrix.sections.values()))
    return tuple(sorted(found, key=lambda each: (headings.index(each.heading), each.ordinal or 0)))


def _place(key: tuple[str, str | int | None, str], owners: tuple[Statement | Prose, ...]) -> Place:
    heading, place, sha256 = key
    return Place(
        heading,
        place if isinstance(place, str) else None,
        place if isinstance(place, int) else None,
        sha256,
        tuple(each for each in owners if isinstance(each, Statement)),
        next((each for each in owners if isinstance(each, Prose)), None),
    )


def joined(
    left: Iterable[_Left],
    right: Iterable[_Right],
    key_left: Callable[[_Left], Hashable],
    keys_right: Callable[[_Right], Iterable[Hashable]],
) -> list[tuple[_Left, _Right]]:
    """Pairs of equal key, first come first served; a right one may go by several keys."""
    waiting: dict[Hashable, list[_Right]] = {}
    for each in right:
        for key in dict.fromkeys(keys_right(each)):
            waiting.setdefault(key, []).append(each)
    pairs, taken = [], set[int]()
    for one in left:
        free = (each for each in waiting.get(key_left(one), ()) if id(each) not in taken)
        found = next(free, None)
        if found is not None:
            taken.add(id(found))
            pairs.append((one, found))
    return pairs


def recognised(matrix: Matrix, article: Article) -> Article:
    """The article itself; raises Invalid where it is not about what the matrix is about."""
    known = places(matrix)
    labels = {folded(each.label) for each in article.passages if each.label}
    prints = {each for passage in article.passages for each in disguises(passage.text)}
    shared = [each for each in known if each.sha256 in prints or folded(each.label or "") in labels]
    if len(shared) < max(1, LEAST_SHARE * len(known)):
        sentence = (
            f"This is another article than '{matrix.edition.title}': of the {len(known)} rows and "
            f"sentences that the matrix rests on it has {len(shared)}."
        )
        hint = f"the article is {matrix.edition.path} in {matrix.edition.repository}"
        raise Invalid([Diagnostic(Mark(article.file), sentence, "another-article", hint)])
    return article


def accounted(known: Iterable[Place], article: Article) -> Mapping[Passage, Place]:
    """What the matrix says of each passage whose very text it rests on."""
    rest, passages = list(known), list(article.passages)
    found: dict[Passage, Place] = {}
    for by_heading in (True, False):
        pairs = joined(
            rest,
            passages,
            lambda place: (place.sha256, place.heading if by_heading else ""),  # noqa: B023
            lambda each: [(each.sha256, each.heading if by_heading else "")],  # noqa: B023
        )
        found |= {passage: place for place, passage in pairs}
        done = {id(place) for place, _ in pairs}
        rest = [each for each in rest if id(each) not in done]
        passages = [each for each in passages if each not in found]
    return found
