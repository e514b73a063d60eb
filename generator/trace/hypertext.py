"""HTML inside Markdown as blocks: tables, headings and paragraphs, as rendered pages write them.

Keeps its state from one fragment to the next, since a blank line in a table makes Markdown see
two fragments with text between them. Styles, scripts and comments say nothing.
"""

from __future__ import annotations

from html.parser import HTMLParser

from generator.trace.blocks import Block

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BREAKS = _HEADINGS | frozenset("p li ul ol div br dt dd blockquote section table hr".split())
_SILENT = frozenset({"script", "style"})


class Hypertext(HTMLParser):
    """Collects the blocks of all fragments it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._base = 0
        self._line = 1
        self._text: list[str] = []
        self._cells: list[str] | None = None
        self._row_line = 1
        self._all_header = True
        self._in_cell = False
        self._silent = 0

    def fragment(self, markup: str, line: int) -> list[Block]:
        """The blocks that end within this fragment, which starts at `line`."""
        self._base = line - self.getpos()[0]
        self.feed(markup)
        if not self.in_table:
            self._end_text()
        return self._taken()

    def text(self, words: str) -> None:
        """Text that Markdown read while a cell is open."""
        if self._in_cell:
            self._text.append(f" {words} ")

    @property
    def in_table(self) -> bool:
        """Whether a row is open, so that text between fragments belongs to it."""
        return self._cells is not None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Opens a row or a cell; anything that breaks the line ends what was said before."""
        if tag == "tr":
            self._end_row()
            self._cells, self._row_line, self._all_header = [], self._here(), True
        elif tag in ("td", "th"):
            self._end_cell()
            self._in_cell, self._text = True, []
            self._all_header = self._all_header and tag == "th"
        elif tag in _BREAKS:
            self._break()
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        """Closes what the tag opened."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "thead", "tbody", "table"):
            self._end_row()
        elif tag in _HEADINGS and not self.in_table:
            self._end_text("heading")
        elif tag in _BREAKS:
            self._break()
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        """Text, kept where it says something."""
        if self._silent:
            return
        if not "".join(self._text).strip():
            leading = len(data) - len(data.lstrip())
            self._line = self._here() + data.count("\n", 0, leading)
        self._text.append(data)

    def _here(self) -> int:
        return self._base + self.getpos()[0]

    def _break(self) -> None:
        if self.in_table:
            self._text.append(" ")
        else:
            self._end_text()

    def _end_text(self, kind: str = "text") -> None:
        text = "".join(self._text).strip()
        self._text = []
        if text and not self.in_table:
            self.found.append(
                Block("heading" if kind == "heading" else "text", (text,), self._line)
            )

    def _end_cell(self) -> None:
        if self._in_cell and self._cells is not None:
            self._cells.append("".join(self._text).strip())
        self._in_cell, self._text = False, []

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells and not self._all_header:
            self.found.append(Block("row", tuple(self._cells), self._row_line))
        self._cells = None

    def _taken(self) -> list[Block]:
        found, self.found = self.found, []
        return found
