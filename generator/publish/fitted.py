"""JSON as people read it: whatever fits on a line stands on one line."""

from __future__ import annotations

import json
from typing import Any

_WIDTH = 110
_line = json.JSONEncoder(ensure_ascii=False).encode


def fitted(data: Any, indent: int = 0) -> str:
    """Data as JSON text; what is longer than a line is broken, two spaces a level."""
    line = _line(data)
    if not isinstance(data, dict | list) or not data or len(line) + indent <= _WIDTH:
        return line
    deeper = indent + 2
    if isinstance(data, dict):
        parts = [f"{_line(key)}: {fitted(each, deeper)}" for key, each in data.items()]
        return _broken("{", parts, "}", indent)
    if all(isinstance(each, str) for each in data):
        return _filled(data, indent)
    return _broken("[", [fitted(each, deeper) for each in data], "]", indent)


def _broken(start: str, parts: list[str], end: str, indent: int) -> str:
    inner = ",\n".join(" " * (indent + 2) + part for part in parts)
    return f"{start}\n{inner}\n{' ' * indent}{end}"


def _filled(texts: list[str], indent: int) -> str:
    """A long list of texts, as many on a line as fit."""
    lines = [""]
    for each in texts:
        part = _line(each) + ","
        if lines[-1] and len(lines[-1]) + len(part) + indent + 3 > _WIDTH:
            lines.append("")
        lines[-1] += f" {part}" if lines[-1] else part
    lines[-1] = lines[-1].removesuffix(",")
    inner = "\n".join(" " * (indent + 2) + line for line in lines)
    return f"[\n{inner}\n{' ' * indent}]"
