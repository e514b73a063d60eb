"""Reads a page as a stranger would, and makes matrices whose every text is hostile."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from generator.matrix.condition import AllOf, AnyOf, Condition, Has, Not, Where
from generator.matrix.model import Matrix

HOSTILE = (
    "\"><script>alert('x')</script><!-- </style></pre></details> &lt;b&gt; | `x` [a](b) "
    "*c* _d_ <img src=x onerror=alert(1)> {{ 7*7 }} \u2028 ~~e~~ $f$ \\ & -->"
)
LITERAL = "</pre><script>alert(1)</script><!-- &amp; \" ' $ \\"
"""Literals of conditions are ASCII."""
_VOID = frozenset({"meta", "br", "input", "link", "img", "hr", "rect"})


class Page(HTMLParser):
    """The elements of a page in order, its texts, and what is wrong with its nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]}")

    @property
    def text(self) -> str:
        """All text, white space collapsed."""
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str, tag: str | None = None) -> list[str]:
        """Every value of an attribute."""
        return [
            attrs[name] or ""
            for each, attrs in self.elements
            if name in attrs and tag in (None, each)
        ]

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements with the names of their attributes, in order."""
        return [(tag, tuple(sorted(attrs))) for tag, attrs in self.elements]


def hostile(matrix: Matrix) -> Matrix:
    """The matrix with something hostile at the end of every text for people."""
    return dataclasses.replace(
        matrix,
        title=_more(matrix.title),
        description=_more(matrix.description),
        edition=_with(
            matrix.edition,
            label=_more(matrix.edition.label),
            title=_more(matrix.edition.title),
            written=_more(matrix.edition.written),
        ),
        sections={
            key: _with(each, title=_more(each.title), heading=_more(each.heading))
            for key, each in matrix.sections.items()
        },
        mode=matrix.mode
        and _with(matrix.mode, title=_more(matrix.mode.title), names=_all(matrix.mode.names)),
        remedies=_all(matrix.remedies),
        reasons=_all(matrix.reasons),
        decisions=tuple(
            _with(
                each,
                conflict=_more(each.conflict),
                decision=_more(each.decision),
                reason=_more(each.reason),
            )
            for each in matrix.decisions
        ),
        statements=tuple(_statement(each) for each in matrix.statements),
    )


def _statement(each: Any) -> Any:
    rules = (
        _with(
            rule,
            title=_more(rule.title),
            message=_more(rule.message),
            branches=tuple(
                _with(branch, condition=_condition(branch.condition)) for branch in rule.branches
            ),
        )
        for rule in each.rules
    )
    row = each.source.row
    return _with(
        each,
        says=_more(each.says),
        note=_more(each.note),
        later=_more(each.later),
        source=_with(each.source, row=row and _more(row)),
        rules=tuple(rules),
    )


def _condition(condition: Condition) -> Any:
    match condition:
        case Has(operator="equals", operand=str() as operand):
            return _with(condition, operand=f"{operand} {LITERAL}")
        case Where(condition=inner) | Not(condition=inner):
            return _with(condition, condition=_condition(inner))
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return _with(condition, conditions=tuple(map(_condition, parts)))
    return condition


def _with(record: Any, **changes: Any) -> Any:
    return dataclasses.replace(record, **changes)


def _all(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: _more(each) for key, each in texts.items()}


def _more(text: str) -> str:
    return text and f"{text} {HOSTILE}"
