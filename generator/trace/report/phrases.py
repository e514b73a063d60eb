"""How the reports name things, in one way for all of them."""

from __future__ import annotations

import json
from typing import Any

from generator.trace.places import Place


def owners(place: Place | None) -> str:
    """Who accounts for a place: statements, or the reason why none is needed."""
    if place is None:
        return "nothing covers this"
    if place.prose:
        return f"says nothing: {place.prose.why}"
    return ", ".join(each.id for each in place.statements) or "nothing covers this"


def printed(data: Any) -> str:
    """Data as JSON for machines and people."""
    return json.dumps(data, indent=2, ensure_ascii=False)
