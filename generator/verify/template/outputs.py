"""The outputs of a deployment, evaluated for what would make Azure refuse them.

Nothing that is deployed depends on them within one template, so their values are not kept.
"""

from __future__ import annotations

from generator.verify.template import copies
from generator.verify.template.deployment import Deployment
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.tree import evaluate
from generator.verify.unknown import Unknown


def read(deployment: Deployment) -> None:
    """Evaluate every output; faults are reported where they stand. Raises TooMuch."""
    declared = deployment.template.inside("outputs")
    for name in declared:
        output = declared.inside(name)
        if evaluate(output.get("condition", True), output.at("condition"), deployment.frame):
            _value(output, deployment.frame)


def _value(output: Elements, frame: Frame) -> None:
    if "copy" not in output:
        evaluate(output.get("value"), output.at("value"), frame)
        return
    loop = output.inside("copy")
    path = loop.at("count")
    number = copies.number(evaluate(loop.get("count"), path, frame), path, frame)
    if not isinstance(number, Unknown):
        for each in copies.rounds("", number, frame):
            evaluate(loop.get("input"), loop.at("input"), each)
