"""What is wrong where the tolerant reader cannot go on: the offset and a sentence."""

from __future__ import annotations

from generator.verify.jsontext import tokens

_WANTED_FIRST: dict[type | None, str] = {
    dict: "a key in quotation marks or '}'",
    list: "a value or ']'",
    None: "a value",
}
_WANTED_AFTER: dict[type | None, str] = {
    dict: "',' or '}'",
    list: "',' or ']'",
    None: "the end of the text",
}


def mistake(text: str, at: int, box: type | None, *, after: bool) -> tuple[int, str]:
    """The offset and description of the fault that follows `at`.

    `box` is dict, list or None (outside of both); `after` says that a value has just ended.
    """
    at = _skip(text, at)
    wanted = (_WANTED_AFTER if after else _WANTED_FIRST)[box]
    if not after and box is dict and (key := tokens.STRING.match(text, at)):
        colon = tokens.COLON.match(text, key.end())
        if colon is None:
            return _seen(text, _skip(text, key.end()), "':' after the key")
        at, wanted = colon.end(), "a value"
    return _seen(text, at, wanted)


def _skip(text: str, at: int) -> int:
    space = tokens.SPACE.match(text, at)
    return space.end() if space else at


def _seen(text: str, at: int, wanted: str) -> tuple[int, str]:
    if not text[at:]:
        return at, f"the text ends where {wanted} should be" if at else "the text is empty"
    if text.startswith("/*", at):
        return at, "this comment has no end"
    if text[at] == '"' and not tokens.STRING.match(text, at):
        return at, "this string has no end"
    return at, f"expected {wanted}, not {_shown(text, at)}"


def _shown(text: str, at: int) -> str:
    character = text[at]
    return f"'{character}'" if character.isprintable() else f"character U+{ord(character):04X}"
