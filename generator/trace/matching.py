"""Which passage of a new edition is which place of the old one: by text, label, likeness.

Exact texts pair first, then equal labels; what is left pairs by likeness, best first, where
standing between the same neighbours counts as likeness too. Position alone never decides
between texts that are both at hand.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.trace.document import Passage
from generator.trace.fingerprint import disguises, folded
from generator.trace.places import Place, joined

ENOUGH = 0.5
"""The least likeness of two texts that are both at hand."""
ENOUGH_UNSEEN = 0.3
"""The least likeness of a sentence that is not at hand: the matrix says it in its own words."""
_SAME_GAP = 0.25
_SAME_HEADING = 0.05
_ROUNDING = 1e-9
_WORD = re.compile(r"\w+")

Pairs = list[tuple[Place, Passage]]


@dataclass(frozen=True, slots=True)
class Matched:
    """Places and passages in pairs, and what is left of either."""

    pairs: Pairs
    places: list[Place]
    passages: list[Passage]

    def join(self, more: Iterable[tuple[Place, Passage]]) -> Matched:
        """The same with more pairs."""
        added = list(more)
        old, new = {id(place) for place, _ in added}, {id(each) for _, each in added}
        return Matched(
            [*self.pairs, *added],
            [each for each in self.places if id(each) not in old],
            [each for each in self.passages if id(each) not in new],
        )

    def telling(self, place: Place, text: str) -> Matched:
        """The same with the old text of a paired place."""
        told = dataclasses.replace(place, text=text)
        pairs = [(told if each is place else each, passage) for each, passage in self.pairs]
        return dataclasses.replace(self, pairs=pairs)


def certain(places: Sequence[Place], passages: Sequence[Passage]) -> Matched:
    """The pairs of equal text, decoration apart, and of equal label; by heading first."""
    found = Matched([], list(places), list(passages))
    prints = {id(each): disguises(each.text) for each in passages}
    for near in (True, False):
        found = found.join(
            joined(
                found.places,
                found.passages,
                lambda place: (place.sha256, near and folded(place.heading)),  # noqa: B023
                lambda each: [(one, near and folded(each.heading)) for one in prints[id(each)]],  # noqa: B023
            )
        )
    for near in (True, False):
        found = found.join(_labelled(found, near=near))
    return found


def _labelled(left: Matched, *, near: bool) -> Pairs:
    def key(each: Place | Passage) -> Hashable:
        return folded(each.label or ""), near and folded(each.heading)

    rows = [each for each in left.passages if each.label]
    old = [each for each in left.places if each.label]
    return joined(old, rows, key, lambda each: [key(each)])


def likely(left: Matched, places: Sequence[Place], passages: Sequence[Passage]) -> Matched:
    """The same, with what is left paired by likeness."""
    gaps = _gaps(left.pairs, places, passages)
    likeness = _Likeness.of([*left.places, *left.passages])
    scored = []
    for i, place in enumerate(left.places):
        for j, passage in enumerate(left.passages):
            if (place.label is None) == (passage.label is None):
                score = likeness.score(place, passage)
                score += _SAME_GAP * (gaps[_key(place)] == gaps[_key(passage)])
                score += _SAME_HEADING * (folded(place.heading) == folded(passage.heading))
                seen = place.text or place.label
                if score >= (ENOUGH if seen else ENOUGH_UNSEEN) - _ROUNDING:
                    scored.append((-score, i, j))
    taken_old, taken_new, pairs = set[int](), set[int](), []
    for _, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((left.places[i], left.passages[j]))
    return left.join(pairs)


def _gaps(
    pairs: Pairs, places: Sequence[Place], passages: Sequence[Passage]
) -> Mapping[Hashable, Hashable]:
    """For each place and passage, the pairs between which it stands, rows and sentences apart."""
    number = {_key(each): index for index, pair in enumerate(pairs) for each in pair}
    found: dict[Hashable, Hashable] = {}
    for side in (places, passages):
        for rows in (True, False):
            line = [each for each in side if (each.label is not None) == rows]
            found |= dict(_neighbours(line, number))
    return found


def _key(each: Place | Passage) -> Hashable:
    """One place or passage, whether or not its text has been filled in since."""
    return type(each), each.heading, each.label, each.ordinal, each.sha256


def _neighbours(
    line: Sequence[Place | Passage], number: Mapping[Hashable, int]
) -> Iterator[tuple[Hashable, Hashable]]:
    following, after = [-1] * len(line), -1
    for index in range(len(line) - 1, -1, -1):
        following[index] = after
        after = number.get(_key(line[index]), after)
    before = -1
    for each, next_one in zip(line, following, strict=True):
        yield _key(each), (before, next_one)
        before = number.get(_key(each), before)


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How alike two texts are, from 0 to 1; a word that is everywhere says little."""

    words: Mapping[int, tuple[frozenset[str], frozenset[str]]]
    spread: Mapping[str, int]

    @classmethod
    def of(cls, sides: Sequence[Place | Passage]) -> _Likeness:
        words = {id(each): (_words(each.label or ""), _words(_body(each))) for each in sides}
        return cls(words, Counter(word for pair in words.values() for word in pair[0] | pair[1]))

    def score(self, place: Place, passage: Passage) -> float:
        (label, body), (other_label, other_body) = self.words[id(place)], self.words[id(passage)]
        if place.label is None:
            return self._shared(body, other_body)
        named = self._shared(label, other_label)
        return 0.8 * named + 0.2 * self._shared(body, other_body) if named else -1.0

    def _shared(self, one: frozenset[str], other: frozenset[str]) -> float:
        total = len(one) + len(other)
        if not total:
            return 1.0
        weigh = self._weight
        weighed = 2 * weigh(one & other) / (weigh(one) + weigh(other))
        return (2 * len(one & other) / total + weighed) / 2

    def _weight(self, words: Iterable[str]) -> float:
        return sum(1 / self.spread[word] for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(folded(text)))


def _body(each: Place | Passage) -> str:
    if isinstance(each, Place) and not each.text:
        return " ".join(statement.says for statement in each.statements)
    return body(each.label, each.text)


def body(label: str | None, text: str) -> str:
    """What stands beside a row's label; all of a sentence."""
    return text[len(label) :].strip() if label else text
