"""What an article is made of, before anybody counts or compares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, table row, paragraph or include, as plain text, with its line from 1.

    A row has one text a cell; everything else has one. A line break of the source is a line
    break of the text.
    """

    kind: Literal["heading", "row", "text", "include"]
    texts: tuple[str, ...]
    line: int
