"""Texts as regular expressions that ignore ASCII case, for ECMAScript, Python and Rust alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import groupby

_SYNTAX = frozenset("^$\\.*+?()[]{}|")
_END = "$(?!\\n)"


def folded(text: str) -> str:
    """What finds the text anywhere."""
    return "".join(map(_character, text))


@cache
def whole(*texts: str) -> str:
    """What matches one of the texts and nothing else."""
    either = "|".join(map(folded, texts))
    return f"^{either}{_END}" if len(texts) == 1 else f"^(?:{either}){_END}"


def like(text: str) -> str:
    """What matches a text in which one `*` stands for anything, line feeds too."""
    before, star, after = text.partition("*")
    if not star:
        return whole(text)
    rest = f"[\\s\\S]*{folded(after)}{_END}" if after else ""
    return f"^{folded(before)}{rest}"


@cache
def less(text: str) -> str:
    """What matches texts that come before this one, character by character."""
    found = ""
    for character in reversed(text.lower()):
        smaller = _smaller(character)
        more = f"|{_character(character)}{found}" if found else ""
        found = f"(?:{_END}{'|' if smaller else ''}{smaller}{more})"
    return f"^{found}" if found else "(?!)"


@cache
def greater(text: str) -> str:
    """What matches texts that come after this one, character by character."""
    found = "[\\s\\S]"
    for character in reversed(text.lower()):
        found = f"(?:{_larger(character)}|{_character(character)}{found})"
    return f"^{found}"


@cache
def _character(character: str) -> str:
    if character.isascii() and character.isalpha():
        return f"[{character.lower()}{character.upper()}]"
    return f"\\{character}" if character in _SYNTAX else character


@cache
def _smaller(character: str) -> str:
    """A class of the characters before this one; "" where there is none."""
    ranges = _ranges(lambda code: chr(code).lower() < character)
    return f"[{ranges}]" if ranges else ""


@cache
def _larger(character: str) -> str:
    """A class of the characters after this one, all those beyond ASCII among them."""
    return f"[^{_ranges(lambda code: chr(code).lower() <= character)}]"


def _ranges(taken: Callable[[int], bool]) -> str:
    """The ASCII characters taken, as ranges."""
    groups = [(is_taken, list(codes)) for is_taken, codes in groupby(range(128), taken)]
    return "".join(f"\\u{c[0]:04x}-\\u{c[-1]:04x}" for is_taken, c in groups if is_taken)
