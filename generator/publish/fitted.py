"""JSON as people read it: whatever fits on a line stands on one line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_WIDTH = 110
_scalar = json.JSONEncoder(ensure_ascii=False).encode


def fitted(data: Any, indent: int = 0) -> str:
    """Data as JSON text; what is longer than a line is broken, two spaces a level."""
    if isinstance(data, dict):
        parts = [f"{_scalar(key)}: {fitted(each, indent + 2)}" for key, each in data.items()]
        return _joined("{", parts, "}", indent)
    if isinstance(data, list | tuple):
        parts = [fitted(each, indent + 2) for each in data]
        if all(isinstance(each, str) for each in data):
            parts = _filled(parts, indent)
        return _joined("[", parts, "]", indent)
    return _scalar(data)


def _joined(start: str, parts: Sequence[str], end: str, indent: int) -> str:
    line = f"{start}{', '.join(parts)}{end}"
    if len(line) + indent <= _WIDTH and "\n" not in line:
        return line
    space = "\n" + " " * indent
    return f"{start}{space}  {f',{space}  '.join(parts)}{space}{end}"


def _filled(texts: Sequence[str], indent: int) -> list[str]:
    """Many texts as few parts: as many in each as fit on a line."""
    lines: list[str] = []
    for each in texts:
        if lines and len(lines[-1]) + len(each) + indent + 5 <= _WIDTH:
            lines[-1] += f", {each}"
        else:
            lines.append(each)
    return lines
