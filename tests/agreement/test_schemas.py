"""The generated schemas, read as editors and pipelines read them, say what the rules mean."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from generator.compile.schema import patterns
from generator.matrix.condition import leaves
from generator.matrix.meaning import value_at, violates
from generator.matrix.model import Example, Matrix, Resource, Rule
from tests.agreement.cases import resources
from tests.agreement.schemas import Schema, Schemas, in_template, types_of

MODES = ("ApplicationConsistent", "CrashConsistent", "Both")


@pytest.fixture(scope="module")
def schemas(matrix: Matrix, plan: dict[str, str]) -> Schemas:
    return Schemas(matrix, plan)


def judged(matrix: Matrix) -> Iterator[tuple[Rule, str, Resource]]:
    """Every rule that schemas hold with every small resource, and the type whose schema judges it.

    A resource of another type is judged by the schema of each type: it is none of theirs.
    """
    for rule in matrix.rules("schema"):
        types = types_of(rule)
        for resource in resources(rule):
            for name in [resource["type"]] if resource["type"] in types else types:
                yield rule, name, resource


def test_every_schema_is_a_schema(schemas: Schemas) -> None:
    assert len(schemas.by_path) == 19
    for each in schemas.by_path.values():
        Draft7Validator.check_schema(each.schema)
        assert each.schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert each.schema["title"]
        assert each.schema["description"]
    names = [each.schema["$id"] for each in schemas.by_path.values()]
    assert len(set(names)) == len(names)


def test_schemas_agree_with_the_meaning_on_every_small_resource(
    matrix: Matrix, schemas: Schemas
) -> None:
    verdicts: Counter[tuple[str, str, bool]] = Counter()
    for rule, name, resource in judged(matrix):
        for mode in MODES:
            verdict = rule.id in schemas.of(name, mode).flagged(resource)
            assert verdict == violates(rule, resource, matrix.mode, mode), (rule.id, resource)
            verdicts[rule.id, mode, verdict] += 1
    assert matrix.mode
    for rule in matrix.rules("schema"):
        for mode in matrix.mode.covering(rule.modes):
            assert verdicts[rule.id, mode, True]
            assert verdicts[rule.id, mode, False]
    assert verdicts.total() > 10_000


def test_a_template_is_judged_as_its_resources_are(matrix: Matrix, schemas: Schemas) -> None:
    found: Counter[bool] = Counter()
    for rule, name, resource in judged(matrix):
        if "/" in name:
            for mode in MODES:
                flagged = schemas.template(mode).quickly(in_template(resource))
                assert flagged == schemas.of(name, mode).quickly(resource), (mode, resource)
                found[rule.id in flagged] += 1
    assert found[True] > 1000


ODD: list[Any] = [None, [], {}, [None], "", "x", 0, 1, 2, True, False, 1.5, {"id": "x"}]


def any_resource(rules: list[Rule], name: str, chance: random.Random) -> Resource:
    """A resource with all that the rules on its type look at, each right, odd or missing."""
    found: dict[str, Any] = {"type": name}
    asked: dict[str, list[Any]] = {}
    for rule in rules:
        for branch in rule.branches:
            for leaf in leaves(branch.condition) if branch.resource_type.type == name else ():
                operands = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
                asked.setdefault(leaf.field.path, []).extend(operands)
    for path, values in asked.items():
        array, _, inside = path.partition("[*]")
        if not inside and not path.endswith("[*]"):
            put(found, path, value_of(values, chance))
            continue
        elements = value_at(found, array)
        if not isinstance(elements, list):
            elements = [{} for _ in range(chance.randint(0, 3))]
            put(found, array, elements)
        for each in elements:
            if isinstance(each, dict) and inside:
                put(each, inside.removeprefix("."), value_of(values, chance))
    return disordered(found, chance)


def value_of(values: list[Any], chance: random.Random) -> Any:
    literal = chance.choice(values)
    text = literal if isinstance(literal, str) else "x"
    usual = [literal, text.upper(), text.replace("*", "x"), "".join(map(str, values))]
    usual += [literal - 1, literal + 1] if type(literal) is int else []
    near = [text.lower(), f"{text}\n", f"{text}x", text[:-1]]
    return copy.deepcopy(chance.choice([*near, *ODD] if chance.random() < 0.2 else usual))


def put(target: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split(".")
    for step in above:
        below = target.setdefault(step, {})
        if not isinstance(below, dict):
            return
        target = below
    target.setdefault(name, value)


def disordered(resource: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The resource with here and there an object lost or something odd in its place."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        kept = [(key, walk(each)) for key, each in value.items() if chance.random() > 0.05]
        return {key: chance.choice(ODD) if chance.random() < 0.03 else each for key, each in kept}

    return {**walk(resource), "type": resource["type"]}


def test_schemas_agree_with_the_meaning_on_random_resources(
    matrix: Matrix, schemas: Schemas
) -> None:
    chance = random.Random(1)  # noqa: S311 reproducible, not secret
    rules = list(matrix.rules("schema"))
    verdicts: Counter[tuple[str, bool]] = Counter()
    for name in sorted({each.type.type for each in schemas.documents if each.type}):
        about = [rule for rule in rules if name in types_of(rule)]
        for turn in range(1500):
            resource = any_resource(chance.sample(about, min(4, len(about))), name, chance)
            for mode in MODES:
                schema = schemas.of(name, mode)
                found = schema.quickly(resource) if turn % 5 else schema.flagged(resource)
                meant = {r.id for r in about if violates(r, resource, matrix.mode, mode)}
                assert found == meant, (mode, resource)
                verdicts.update((rule.id, rule.id in found) for rule in about)
    assert [
        key for rule in rules for key in ((rule.id, True), (rule.id, False)) if not verdicts[key]
    ] == []


def examples(rule: Rule) -> list[Example]:
    return [*rule.violates, *rule.passes]


def respelled(value: Any) -> Any:
    """The same with every name of a property in another case."""
    if isinstance(value, dict):
        return {key.swapcase(): respelled(each) for key, each in value.items()}
    return [respelled(each) for each in value] if isinstance(value, list | tuple) else value


def test_names_of_properties_are_read_in_any_case(matrix: Matrix, schemas: Schemas) -> None:
    for rule in matrix.rules("schema"):
        for example in examples(rule):
            for mode in MODES:
                schema = schemas.of(example.resource["type"], mode)
                assert schema.flagged(respelled(example.resource)) == schema.flagged(
                    example.resource
                )


def test_a_body_that_names_no_type_is_what_its_schema_is_about(
    matrix: Matrix, schemas: Schemas
) -> None:
    for rule in matrix.rules("schema"):
        for example in examples(rule):
            body = {key: each for key, each in example.resource.items() if key != "type"}
            schema = schemas.of(example.resource["type"], "Both")
            assert schema.flagged(body) == schema.flagged(example.resource)


def test_no_schema_flags_what_the_article_supports(matrix: Matrix, schemas: Schemas) -> None:
    """Every Yes row, in every mode in which it is supported, alone and in a template."""
    assert matrix.mode
    asked = 0
    for statement in matrix.statements:
        for mode, names in matrix.mode.values.items():
            for example in statement.examples if set(names) <= set(statement.modes) else ():
                asked += 1
                assert not schemas.template(mode).flagged(in_template(example.resource))
                for document in schemas.documents:
                    if document.type and document.type.type == example.resource["type"]:
                        schema = schemas.of(document.type.type, mode)
                        assert schema.flagged(example.resource) == set(), statement.id
    assert asked > 50


def planted(text: str, old: str, new: str) -> Schema:
    assert old in text, old
    return Schema(json.loads(text.replace(old, new)))


def js(pattern: str) -> str:
    return json.dumps(pattern)[1:-1]


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "case that counts": (
        "ultra-disk-crash",
        "disk",
        js(patterns.whole("UltraSSD_LRS")),
        js("^UltraSSD_LRS$(?!\\n)"),
    ),
    "names whose case counts": ("ultra-disk-crash", "disk", js(patterns.whole("sku")), "^SKU$"),
    "one element taken for all": (
        "ultra-disk-crash",
        "virtual-machine",
        '"items": ',
        '"contains": ',
    ),
    "null taken for a value": (
        "unmanaged-disks",
        "virtual-machine",
        '{"not": {"type": "null"}}',
        "true",
    ),
    "a comparison turned round": ("shared-disk", "disk", "exclusiveMinimum", "exclusiveMaximum"),
    "a boundary missed by one": (
        "shared-disk",
        "disk",
        '"exclusiveMinimum": 1',
        '"exclusiveMinimum": 2',
    ),
    "a day too late": (
        "api-app-floor",
        "restore-point",
        js(patterns.less("2021-03-01")),
        js(patterns.less("2021-03-02")),
    ),
    "a type taken for another": (
        "confidential-vm",
        "disk",
        js(patterns.whole("Microsoft.Compute/disks")),
        js(patterns.whole("Microsoft.Compute/images")),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_planted_in_a_schema_would_be_noticed(
    name: str, matrix: Matrix, plan: dict[str, str]
) -> None:
    rule_id, file, old, new = FAULTS[name]
    rule = next(each for each in matrix.rules() if each.id == rule_id)
    text = json.dumps(json.loads(plan[f"schema/Both/{file}.schema.json"]))
    sound, faulty = Schema(json.loads(text)), planted(text, old, new)
    cases = [*resources(rule), *(example.resource for example in examples(rule))]

    def agrees(schema: Schema, resource: Resource) -> bool:
        return (rule_id in schema.quickly(resource)) == violates(
            rule, resource, matrix.mode, "Both"
        )

    of_type = [each for each in cases if each["type"].lower() == type_of(plan, file).lower()]
    assert all(agrees(sound, each) for each in of_type)
    assert not all(agrees(faulty, each) for each in of_type)


def type_of(plan: dict[str, str], file: str) -> str:
    found: str = json.loads(plan[f"schema/Both/{file}.schema.json"])["properties"]["type"][
        "examples"
    ][0]
    return found


def test_a_text_that_ends_in_a_line_feed_is_another_text(schemas: Schemas) -> None:
    disk = {"type": "Microsoft.Compute/disks", "sku": {"name": "UltraSSD_LRS"}}
    other = {"type": "Microsoft.Compute/disks", "sku": {"name": "UltraSSD_LRS\n"}}
    key = {"type": "Microsoft.Compute/disks", "sku\n": {"name": "UltraSSD_LRS"}}
    schema = schemas.of(disk["type"], "Both")  # type: ignore[arg-type]
    assert schema.flagged(disk) == {"ultra-disk-crash"}
    assert schema.flagged(other) == schema.flagged(key) == set()
    bare = planted(json.dumps(schema.schema), js("$(?!\\n)"), "$")
    assert any(error for error in Draft7Validator(bare.schema).iter_errors(other))
