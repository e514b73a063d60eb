"""The words of a text that decide: Yes and No, negations, modes, numbers, durations, versions.

Two texts with the same values in the same order say the same, however they are worded; `three
hours` is `180 minutes`. Which words name a mode, the matrix says.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.matrix.model import Matrix
from generator.trace.fingerprint import folded

_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "h": 60, "day": 1440, "week": 10080}
_SIZES = "kb mb gb tb kib mib gib tib month year".split()
_COUNTING = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTED = {word: str(number) for number, word in enumerate(_COUNTING, 1)}
_UNIT = "|".join(sorted([*_MINUTES, *_SIZES], key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<count>(?<!\w)(?:\d+(?:[-.,]\d+)*|{'|'.join(_COUNTING)})\b)"
    rf"(?:[\s-]*(?P<unit>{_UNIT})s?\b)?"
    r"|(?P<version>\b(?:v|r|sp)\d[\d.]*\b)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_NEGATIONS = frozenset("not no never cannot without none neither nor unsupported".split())
_YES = re.compile(r"(?:yes|supported)\b")
_NO = re.compile(r"(?:no|not supported|unsupported)\b")
_PREVIEW = re.compile(r"\bpreview\b")


@dataclass(frozen=True, slots=True)
class Value:
    """What a word decides; two are equal where `key` is, however they are spelt."""

    key: str
    shown: str = field(compare=False)


def mode_words(matrix: Matrix) -> Mapping[str, str]:
    """The words that name a mode, each with the mode's title."""
    names = matrix.mode.names if matrix.mode else {}
    found = dict(names)
    titles = {name: set(folded(title).split()) for name, title in names.items()}
    shared = set.intersection(*titles.values()) if titles else set()
    for name, words in titles.items() if len(names) > 1 else ():
        found |= dict.fromkeys(words - shared, names[name])
    return found


def values(text: str, modes: Mapping[str, str], *, cell: bool = False) -> tuple[Value, ...]:
    """The deciding words in order; of a cell, its first word is the verdict."""
    plain = folded(text)
    answer = [*_answer(plain)] if cell else []
    start = answer[0][1] if answer else 0
    rest = (each for token in _TOKEN.finditer(plain, start) for each in _value(token, modes))
    return (*(value for value, _ in answer), *rest)


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text as they are written, folded, in order."""
    found = (each for each in _TOKEN.finditer(folded(text)) if each["count"])
    return tuple(each["count"] for each in found if any(_number(each)))


def answer(text: str) -> str:
    """'Yes', 'No' or nothing: how a cell begins."""
    return next((value.key for value, _ in _answer(folded(text))), "")


def differences(before: Sequence[Value], after: Sequence[Value]) -> tuple[str, ...]:
    """What decides otherwise, in words: `3 hours → 6 hours`."""
    keys = [each.key for each in before], [each.key for each in after]
    found = difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    return tuple(_change(before[a:b], after[c:d]) for kind, a, b, c, d in found if kind != "equal")


def preview(before: str, after: str) -> tuple[str, ...]:
    """A remark where one of two texts speaks of a preview and the other does not."""
    was, now = (bool(_PREVIEW.search(folded(each))) for each in (before, after))
    return () if was == now else ("now says preview" if now else "no longer says preview",)


def _change(before: Sequence[Value], after: Sequence[Value]) -> str:
    old, new = (", ".join(each.shown for each in some) for some in (before, after))
    if before and after:
        return f"{old} → {new}"
    return f"adds {new}" if after else f"drops {old}"


def _answer(plain: str) -> Iterator[tuple[Value, int]]:
    for key, form in (("Yes", _YES), ("No", _NO)):
        if found := form.match(plain):
            yield Value(key, key), found.end()


def _value(token: re.Match[str], modes: Mapping[str, str]) -> Iterator[Value]:
    word = token["word"]
    if token["count"]:
        yield from _number(token)
    elif token["version"]:
        yield Value(token["version"], token[0])
    elif word in modes:
        yield Value(f"mode {modes[word]}", modes[word])
    elif word in _NEGATIONS or word.endswith("n't"):
        yield Value("not", word)


def _number(token: re.Match[str]) -> Iterator[Value]:
    written, unit = token["count"], token["unit"]
    if written == "one" and not unit:
        return
    count = _COUNTED.get(written, written)
    if _THOUSANDS.fullmatch(count):
        count = count.replace(",", "")
    if unit in _MINUTES and count.isdecimal():
        count, unit = str(int(count[:12]) * _MINUTES[unit]), "minute"
    yield Value(f"{count} {unit or ''}", token[0])
