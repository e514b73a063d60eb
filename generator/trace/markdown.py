"""Markdown as Microsoft's documentation writes it, as blocks; the only door to the parser.

What the documentation's own extensions add is taken out: front matter, `[!Note]` marks,
includes (which are named, not read) and `:::` lines. Code says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.trace.blocks import Block
from generator.trace.hypertext import Hypertext

_FRONT = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FENCED = re.compile(r"^[ \t>]*:::.*$", re.MULTILINE)
_MARK = re.compile(r"\[![a-z-]+[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]", re.IGNORECASE)
_INCLUDE = re.compile(r"\[!include\b", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:br|p|li|ul|ol|div|td|tr)\b", re.IGNORECASE)


def blocks(source: str) -> Iterator[Block]:
    """Every block of a Markdown text with line feeds, in order."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(_FENCED.sub("", _without_front_matter(source)))
    html = Hypertext()
    for index, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield from html.fragment(token.content, line)
        elif token.type == "tr_open":
            yield from _row(map(tokens.__getitem__, range(index, len(tokens))), line)
        elif token.type == "inline" and html.in_table:
            html.text(_plain(token.children or ()))
        elif token.type == "inline" and not tokens[index - 1].type.startswith(("td_", "th_")):
            yield from _text(token, tokens[index - 1].type == "heading_open", line)


def _without_front_matter(source: str) -> str:
    front = _FRONT.match(source)
    return "\n" * front[0].count("\n") + source[front.end() :] if front else source


def _row(tokens: Iterable[Token], line: int) -> Iterator[Block]:
    cells: list[str] = []
    for token in tokens:
        if token.type in ("tr_close", "th_open"):
            break
        if token.type == "inline":
            cells.append(_plain(token.children or ()).strip())
    if any(cells):
        yield Block("row", tuple(cells), line)


def _text(token: Token, heading: bool, line: int) -> Iterator[Block]:  # noqa: FBT001
    children = token.children or ()
    if _INCLUDE.search(token.content):
        targets = [str(each.attrGet("href")) for each in children if each.type == "link_open"]
        yield from (Block("include", (target,), line) for target in targets)
    whole = _plain(children)
    text = _MARK.sub("", whole)
    skipped = len(text) - len(text.lstrip())
    if text.strip():
        first = line + text.count("\n", 0, skipped)
        yield Block("heading" if heading else "text", (text.strip(),), first)


def _plain(children: Sequence[Token]) -> str:
    """The words of inline Markdown: no emphasis, no targets, no tags."""
    return "".join(map(_word, children))


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return " " if _BREAKING.match(token.content) else ""
    return _plain(token.children) if token.children else token.content
