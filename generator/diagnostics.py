"""What every part says of wrong input: where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault in the input. `code` is stable; the sentence is for people."""

    mark: Mark
    message: str
    code: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{self.mark}: {self.message} [{self.code}]{hint}"


class Invalid(Exception):
    """The input cannot be used; carries every fault found, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__("\n".join(map(str, self.diagnostics)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of `known`, or some of them where none is near."""
    import difflib

    choices = {choice.lower(): choice for choice in known}
    near = difflib.get_close_matches(word.lower(), choices, n=1)
    holding = [choice for folded, choice in choices.items() if word and word.lower() in folded]
    if near or len(holding) == 1:
        return f"did you mean '{choices[near[0]] if near else holding[0]}'?"
    shown = sorted(holding or choices.values())[:12]
    rest = ", ..." if len(holding or choices) > len(shown) else ""
    return f"known: {', '.join(shown)}{rest}" if shown else ""
