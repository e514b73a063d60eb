"""Results that Azure or Bicep computed, with expressions left in them: each is unknown.

What-if and snapshots leave an expression as text where they could not evaluate it. Text
that only looks like one becomes unknown too, since nothing tells the two apart.
"""

from __future__ import annotations

import re
from typing import Any

from generator.verify.unknown import Unknown

_EXPRESSION = re.compile(r"\[\s*[A-Za-z][\w.]*\(.*\)[^)]*\]", re.DOTALL)


def unresolved(value: Any) -> Any:
    """`value` with Unknown in place of every text that is a call in brackets."""
    if isinstance(value, str):
        return Unknown(value[1:-1]) if _EXPRESSION.fullmatch(value) else value
    if isinstance(value, dict):
        return {key: unresolved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unresolved(item) for item in value]
    return value
