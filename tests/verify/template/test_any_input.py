"""Whatever comes in: an expansion raises nothing, ends, and gives what its types promise."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.verify.template import Code, Fault, TemplateResource, expand
from generator.verify.unknown import Unknown

FOLDER = Path(__file__).parents[1] / "data" / "templates"
TEMPLATES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}
NAMES = [
    *("copy", "count", "input", "name", "type", "resources", "properties", "template", "condition"),
    *("parameters", "variables", "functions", "members", "output", "value", "defaultValue"),
    *("existing", "scope", "resourceGroup", "apiVersion", "namespace", "nullable", "$ref", ""),
]
EXPRESSIONS = [
    *("[parameters('p')]", "[variables('v')]", "[copyIndex()]", "[copyIndex('v', -1)]", "["),
    *("[reference('x').y]", "[resourceId('A.B/c', 'x')]", "[[x]", "[concat(", "[]", "[null()]"),
    *("[createObject('copy', variables('v'))]", "[n.f()]", "[resourceGroup()]", "[int('x')]"),
    *("[range(0, 900)]", "[listX()]", "[deployment()]", "[environment()]", "[json('{}')]"),
]
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 900),
    st.floats(),
    st.sampled_from(EXPRESSIONS),
    st.sampled_from(["A.B/c", "Microsoft.Resources/deployments", "v", "p", "inner", "a/b"]),
    st.text(max_size=6),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from([*NAMES, *EXPRESSIONS[:4]]), inner, max_size=5),
    ),
    max_leaves=20,
)
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


def check(template: Any, parameters: Any = None) -> None:
    for item in expand(template, parameters):
        if isinstance(item, Fault):
            assert isinstance(item.code, Code)
            assert item.message
            continue
        assert isinstance(item, TemplateResource)
        assert isinstance(item.condition, bool | Unknown)
        for part in (item.type, item.name, item.id):
            assert isinstance(part, str | Unknown)
        assert item.body["type"] == item.type
        assert isinstance(item.api_version, str | Unknown | None)


@QUIET
@given(VALUES, VALUES)
def test_any_value_is_no_reason_to_fail(template: Any, parameters: Any) -> None:
    check(template, parameters)


@QUIET
@given(
    st.fixed_dictionaries(dict.fromkeys(("parameters", "variables", "functions"), VALUES)),
    st.lists(VALUES, max_size=4),
    VALUES,
)
def test_any_elements_are_no_reason_to_fail(
    elements: dict[str, Any], resources: list[Any], parameters: Any
) -> None:
    check({**elements, "resources": resources}, parameters)


@QUIET
@given(st.sampled_from(sorted(TEMPLATES)), st.data())
def test_any_edit_of_a_template_is_no_reason_to_fail(name: str, data: st.DataObject) -> None:
    template = copy.deepcopy(TEMPLATES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        edit(template, data)
    check(template)


def edit(value: Any, data: st.DataObject) -> None:
    """Replace or rename something at a random depth."""
    while True:
        steps = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not steps:
            return
        step = data.draw(st.sampled_from(steps))
        inner = value[step]
        if isinstance(inner, dict | list) and inner and data.draw(st.integers(0, 4)):
            value = inner
            continue
        if isinstance(value, dict) and data.draw(st.booleans()):
            value[data.draw(st.sampled_from(NAMES))] = value.pop(step)
        else:
            value[step] = data.draw(VALUES)
        return
