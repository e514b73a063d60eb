"""Texts as regular expressions that ignore ASCII case, for ECMAScript, Python and Rust alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

_SYNTAX = frozenset("^$\\.*+?()[]{}|")
_END = "$(?!\\n)"
_ASCII = range(128)


def folded(text: str) -> str:
    """What finds the text anywhere."""
    return "".join(map(_character, text))


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


def less(text: str) -> str:
    """What matches texts that come before this one, character by character."""
    found = ""
    for character in reversed(text.lower()):
        smaller = _class(lambda code, than=character: _lower(code) < than)
        more = f"|{_character(character)}{found}" if found else ""
        found = f"(?:{_END}{'|' if smaller else ''}{smaller}{more})"
    return f"^{found}" if found else "(?!)"


def greater(text: str) -> str:
    """What matches texts that come after this one, character by character."""
    found = "[\\s\\S]"
    for character in reversed(text.lower()):
        others = _class(lambda code, than=character: _lower(code) <= than, negated=True)
        found = f"(?:{others}|{_character(character)}{found})"
    return f"^{found}"


def _character(character: str) -> str:
    if character.isascii() and character.isalpha():
        return f"[{character.lower()}{character.upper()}]"
    return f"\\{character}" if character in _SYNTAX else character


def _lower(code: int) -> str:
    return chr(code).lower()


def _class(taken: Callable[[int], bool], *, negated: bool = False) -> str:
    """A class of the ASCII characters taken, or of everything else; "" for an empty one."""
    ranges = "".join(_ranges(taken))
    return f"[{'^' if negated else ''}{ranges}]" if ranges else ""


def _ranges(taken: Callable[[int], bool]) -> Iterator[str]:
    for is_taken, group in groupby(_ASCII, taken):
        codes = list(group)
        if is_taken:
            yield f"\\u{codes[0]:04x}-\\u{codes[-1]:04x}"
