"""Old words proven by their fingerprint, where the old edition is not at hand.

The matrix keeps no sentences, only fingerprints. A small edit can be taken back: words that were
put in are left out again, Yes and No are exchanged, numbers are set to what the matrix says.
What then has the old fingerprint is the old text, beyond doubt.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Iterator, Sequence

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


def proven(found: Matched, passages: Sequence[Passage]) -> Matched:
    """The same, with old texts filled in and sentences paired wherever a fingerprint proves it."""
    cells = list(dict.fromkeys(_cell(each) for each in passages if each.label))
    pairs = [(_with_cell(place, cells, passage), passage) for place, passage in found.pairs]
    places = [_with_cell(place, cells) for place in found.places]
    sentences = {each.sha256: each for each in places if not each.label and not each.text}
    left = Matched(pairs, places, found.passages)
    for passage in found.passages[:MOST_PASSAGES]:
        if passage.label is None and sentences:
            said = " ".join(_said(each) for each in sentences.values())
            for text in _taken_back(normal(passage.text), said):
                place = sentences.pop(_print(text), None)
                if place:
                    left = left.join([(place, passage)]).telling(place, text)
                    break
    return left


def _with_cell(place: Place, cells: Sequence[str], passage: Passage | None = None) -> Place:
    """A row's place with its old text, where some cell has the fingerprint beside its label."""
    if place.text or not place.label or (passage and place.sha256 == passage.sha256):
        return place
    label = normal(place.label)
    edited = _taken_back(_cell(passage), _said(place)) if passage else ()
    texts = (f"{label} {cell}" for cell in itertools.chain(("yes", "no"), cells, edited))
    text = next((each for each in texts if _print(each) == place.sha256), "")
    return dataclasses.replace(place, text=text) if text else place


def _cell(passage: Passage) -> str:
    return normal(body(passage.label, passage.text))


def _said(place: Place) -> str:
    return " ".join(each.says for each in place.statements)


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _taken_back(text: str, said: str) -> Iterator[str]:
    """What the text may have been before one small edit; `said` holds the old numbers."""
    words = text.split(" ")
    old = dict.fromkeys(numbers(said))
    for number in dict.fromkeys(numbers(text)):
        yield from (text.replace(number, each) for each in old)
    for index, word in enumerate(words):
        yield from (
            " ".join([*words[:index], word.replace(now, was), *words[index + 1 :]]).replace(
                "  ", " "
            )
            for now, was in _FLIPS
            if now in word
        )
    if len(words) <= MOST_WORDS:
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                kept = " ".join([*words[:start], *words[end:]]).rstrip(" .;,:")
                yield kept
                yield f"{kept}."
