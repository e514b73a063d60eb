"""Texts as regular expressions that ignore ASCII case, in the subset all validators share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

_END = r"(?![\s\S])"
"""The end of the text; `$` would also match before a last line feed in Python."""
_SYNTAX = r"^$\.*+?()[]{}|/"
"""What a regular expression may escape, and must; in ECMAScript nothing else may be escaped."""
_ASCII = tuple(map(chr, range(128)))


def whole(word: str) -> str:
    """Matches exactly this text."""
    return f"^{folded(word)}{_END}"


def one_of(words: Iterable[str]) -> str:
    """Matches exactly one of these texts."""
    return f"^(?:{'|'.join(map(folded, words))}){_END}"


def like(wanted: str) -> str:
    """Matches what has this text's beginning and end around its `*`."""
    start, _, end = wanted.partition("*")
    return f"^{folded(start)}[\\s\\S]*{folded(end)}{_END}"


def folded(word: str) -> str:
    """Matches this text wherever it stands."""
    return "".join(map(_character, word))


def before(word: str) -> str:
    """Matches every text that is sorted before this one, case ignored, by code point."""
    return "^" + _less(word.lower())


def after(word: str) -> str:
    """Matches every text that is sorted after this one, case ignored, by code point."""
    return "^" + _greater(word.lower())


def _less(word: str) -> str:
    lower = _range(lambda each: each < word[0])
    ways = [_END, *([f"[{lower}]"] if lower else [])]
    if word[1:]:
        ways.append(_character(word[0]) + _less(word[1:]))
    return f"(?:{'|'.join(ways)})"


def _greater(word: str) -> str:
    if not word:
        return r"[\s\S]"
    upto = _range(lambda each: each <= word[0])
    return f"(?:[^{upto}]|{_character(word[0])}{_greater(word[1:])})"


def _range(wanted: Callable[[str], bool]) -> str:
    """The inside of a character class: every ASCII character whose lower case is wanted."""
    codes = [code for code, each in enumerate(_ASCII) if wanted(each.lower())]
    return "".join(_span(first, last) for first, last in _runs(codes))


def _runs(codes: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, code in enumerate(codes):
        if index + 1 == len(codes) or codes[index + 1] != code + 1:
            yield codes[start], code
            start = index + 1


def _span(first: int, last: int) -> str:
    return f"\\x{first:02x}" if first == last else f"\\x{first:02x}-\\x{last:02x}"


def _character(character: str) -> str:
    if character.isalpha():
        return f"[{character.lower()}{character.upper()}]"
    return f"\\{character}" if character in _SYNTAX else character
