"""An expansion as lines of text, for tables of what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.verify.template import Fault, TemplateResource
from generator.verify.unknown import Unknown

NOBODY = "00000000-0000-0000-0000-000000000000"


def lines(expanded: Iterable[TemplateResource | Fault]) -> Iterator[str]:
    for item in expanded:
        if isinstance(item, Fault):
            place = ".".join(map(str, item.path))
            yield f"! {item.code.value} at {place}: {item.message}"
        else:
            yield resource(item)


def resource(item: TemplateResource) -> str:
    words = [shown(item.type), shown(item.name)]
    if item.existing:
        words.append("(existing)")
    if item.condition is not True:
        words.append(f"(if {shown(item.condition)})")
    return " ".join([*words, "->", shown(item.id).replace(NOBODY, "0")])


def shown(value: object) -> str:
    return f"<{value.expression}>" if isinstance(value, Unknown) else str(value)
