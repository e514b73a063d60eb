"""Old words proven by their fingerprint, where the old edition is not at hand.

The matrix keeps no sentences, only fingerprints. A small edit can be taken back: words that were
put in are left out again, Yes and No are exchanged, numbers are set to what the matrix says.
What then has the old fingerprint is the old text, beyond doubt.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from generator.trace.document import Passage
from generator.trace.fingerprint import normal
from generator.trace.matching import Matched, body
from generator.trace.places import Place
from generator.trace.values import numbers

MOST_WORDS = 60
"""Texts longer than this are tried without leaving words out."""
MOST_PASSAGES = 100
"""So many passages are tried: where more changed, the edition is a new text."""

_FLIPS = (
    ("yes", "no"), ("no", "yes"), ("aren't", "are"), ("are", "aren't"),
    ("isn't", "is"), ("is", "isn't"), ("don't", ""), ("not", ""), ("can", "can't"),
    ("can't", "can"), ("cannot", "can"), ("can", "cannot"), ("do", "don't"), ("won't", "will"),
)  # fmt: skip


def proven(left: Matched, passages: Sequence[Passage]) -> Matched:
    """The same, with old texts filled in and pairs added wherever a fingerprint proves them."""
    by_print = {each.sha256: each for each in left.places}
    cells = dict.fromkeys(normal(body(each.label, each.text)) for each in passages if each.label)
    pairs = [(_filled(place, passage, list(cells)), passage) for place, passage in left.pairs]
    found, taken = [], set[str]()
    for passage in left.passages[:MOST_PASSAGES]:
        texts = _sentences(passage, left.places) if passage.label is None else _renamed(passage, left)
        for text in texts:
            place = by_print.get(_print(text))
            if place and place.sha256 not in taken and (place.label is None) == (passage.label is None):
                taken.add(place.sha256)
                found.append((place, text, passage))
                break
    joined = left.join((place, passage) for place, _, passage in found)
    old = {id(place): dataclasses.replace(place, text=text) for place, text, _ in found}
    known = {id(before): after for (before, _), (after, _) in zip(left.pairs, pairs, strict=True)}
    return dataclasses.replace(
        joined, pairs=[((known | old)[id(place)], passage) for place, passage in joined.pairs]
    )


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _filled(place: Place, passage: Passage, cells: Sequence[str]) -> Place:
    """A row's place with its old text, where it can be proven."""
    if place.text or not place.label or place.sha256 == passage.sha256:
        return place
    label = normal(place.label)
    said = " ".join(each.says for each in place.statements)
    tries = ["yes", "no", *cells, *_taken_back(normal(body(passage.label, passage.text)), said)]
    text = next((f"{label} {cell}" for cell in tries if _print(f"{label} {cell}") == place.sha256), "")
    return dataclasses.replace(place, text=text)


def _renamed(passage: Passage, left: Matched) -> Iterator[str]:
    """The row under each label that is gone."""
    cell = normal(body(passage.label, passage.text))
    for place in left.places:
        if place.label:
            yield normal(f"{place.label} {cell}")


def _sentences(passage: Passage, places: Iterable[Place]) -> Iterator[str]:
    said = " ".join(
        each.says for place in places if place.heading == passage.heading for each in place.statements
    )
    yield from _taken_back(normal(passage.text), said)


def _taken_back(text: str, said: str) -> Iterator[str]:
    """What the text may have been before one small edit; `said` holds the old numbers."""
    words = text.split(" ")
    old = dict.fromkeys(numbers(said))
    for number in dict.fromkeys(numbers(text)):
        yield from (text.replace(number, each) for each in old)
    for index, word in enumerate(words):
        yield from (
            " ".join([*words[:index], word.replace(now, was), *words[index + 1 :]]).replace("  ", " ")
            for now, was in _FLIPS
            if now in word
        )
    if len(words) <= MOST_WORDS:
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                kept = " ".join([*words[:start], *words[end:]]).rstrip(" .;,:")
                yield kept
                yield f"{kept}."
