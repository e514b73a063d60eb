"""The part of a generated document that a rule made, as a page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.matrix.cells import Files
from generator.matrix.model import Rule
from generator.publish.fitted import fitted


def excerpts(built: Mapping[str, Any], files: Files, rule: Rule) -> Iterator[tuple[str, str]]:
    """Carrier and text, for each carrier that holds the rule.

    `built` has the documents by path: data where they are JSON, otherwise text.
    """
    for carrier, excerpt in _EXCERPTS.items():
        for path in files(carrier, rule.id)[:1]:
            yield carrier, excerpt(built[path], rule)


def _of_policy(definition: Any, _: Rule) -> str:
    return fitted(definition["properties"]["policyRule"])


_EXCERPTS: Mapping[str, Callable[[Any, Rule], str]] = {"policy": _of_policy}
