"""The variables of a template, loops included."""

from __future__ import annotations

from generator.verify.template import copies
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.lazily import Lazily
from generator.verify.template.tree import array, evaluate


def values(declared: Elements, frame: Frame) -> Lazily:
    """The function `variables`; `frame` is what variables see."""
    listed = declared.get("copy")
    looped = (
        {str(loop["name"]).lower(): index for index, loop in enumerate(listed)}
        if copies.are_loops(listed)
        else {}
    )

    def value(name: str) -> object:
        if name in looped:
            index = looped[name]
            return array(listed[index], (*declared.at("copy"), index), frame)
        return evaluate(declared.get(name), declared.at(name), frame)

    return Lazily("variable", {*declared, *looped}, value)
