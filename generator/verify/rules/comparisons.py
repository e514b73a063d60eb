"""Comparisons: a field, a value or a count, an operator, and what it is compared with."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.casing import MISSING
from generator.verify.expressions.arguments import text
from generator.verify.expressions.failures import ArgumentError, EvaluationError
from generator.verify.rules.condition import Check, Compiling, Condition
from generator.verify.rules.counts import Range, count_fields, count_values
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.fields import Field, normal_location
from generator.verify.rules.limits import VALUE_COUNT_ITERATIONS
from generator.verify.rules.operands import Operand, Read
from generator.verify.rules.operators import OPERATORS, Test
from generator.verify.rules.paths import Selected
from generator.verify.rules.run import Nesting, Run
from generator.verify.rules.truth import Doubt, Held, both
from generator.verify.unknown import Undetermined, Unknown

Keys = Mapping[str, tuple[str, Any]]
"""The properties of a condition by name in lower case: the name as written, the value."""


@dataclass(frozen=True)
class Left:
    """The left side of a comparison."""

    read: Read
    description: str
    field: str = ""
    """The name in lower case, when it is a field with a literal name."""
    named: Field | None = None


def comparison(compiler: Compiling, keys: Keys, pointer: str, nesting: Nesting) -> Condition:
    """Compile a comparison. Raises PolicyError."""
    left_key = _single(keys, _LEFT, "field, value or count", pointer)
    operator = _single(keys, OPERATORS, "operator", pointer)
    spelt, value = keys[left_key]
    if len(keys) > 2:
        other = next(name for key, (name, _) in keys.items() if key not in (left_key, operator))
        message = f"'{other}' means nothing beside {spelt}"
        raise PolicyError(message, below(pointer, other))
    left = _LEFT[left_key](compiler, value, below(pointer, spelt), nesting)
    given, expected = keys[operator]
    operand = compiler.operand(expected, below(pointer, given))
    name, _, positive = OPERATORS[operator]
    tests = _tests(operator, operand, left, below(pointer, given))
    description = f"{left.description} {name} {_short(expected)}"
    types = _types(left, operator, operand)
    check = _check(left.read, tests, positive, by_presence=operator == "exists")
    if left.named is not None:
        reads = compiler.reads
        (reads.present.append if operator == "exists" else reads.field)(left.named)
    if left.named is not None and operand.constant:
        check = _shortly(left.named, operand.now(tests), positive, check)
    return Condition(
        check, pointer, description, seen=left.read, types=types, asks_type=types is not None
    )


def _single(keys: Keys, known: Collection[str], what: str, pointer: str) -> str:
    found = [key for key in keys if key in known]
    if len(found) != 1:
        shown = ", ".join(keys[key][0] for key in found) or "none"
        message = f"expected one {what}, found {shown}"
        raise PolicyError(message, pointer)
    return str(found[0])


_WITH_CASE = frozenset(("match", "notmatch"))


def _tests(operator: str, operand: Operand, left: Left, pointer: str) -> Callable[[Run], Test]:
    prepare = OPERATORS[operator][1]
    if left.field == "location" and operator not in _WITH_CASE:
        plain = prepare

        def prepare(expected: object) -> Test:
            return plain(normal_location(expected))

    try:
        return operand.prepared(prepare)
    except ArgumentError as error:
        message = f"{OPERATORS[operator][0]}: {error}"
        raise PolicyError(message, pointer) from None


def _check(
    read: Read,
    tests: Callable[[Run], Test],
    positive: bool,  # noqa: FBT001
    *,
    by_presence: bool,
) -> Check:
    def judged(run: Run) -> Held:
        value = read(run)
        if type(value) is Selected:
            return _each(value, tests(run), positive=positive, by_presence=by_presence)
        if type(value) is Unknown:
            return _of_unknown(value, tests(run), positive=positive, by_presence=by_presence)
        if type(value) is Range:
            return _between(value, tests(run), positive=positive)
        return tests(run)(value) is positive

    def check(run: Run) -> Held:
        try:
            return judged(run)
        except EvaluationError as error:
            return Doubt(error=str(error))
        except Undetermined as stop:
            return Doubt((stop.unknown.expression,))
        except RecursionError:
            return Doubt(error="the value is nested too deeply")

    return check


def _shortly(named: Field, test: Test, positive: bool, otherwise: Check) -> Check:  # noqa: FBT001
    """The same check, sooner for what is met most: a field that is text, or missing."""
    readers = named.readers

    def check(run: Run) -> Held:
        reader = readers.get(run.kind)
        if reader is not None:
            value = reader(run)
            if type(value) is str or value is MISSING:
                try:
                    return test(value) is positive
                except EvaluationError:
                    pass
        return otherwise(run)

    return check


def _of_unknown(value: Unknown, test: Test, *, positive: bool, by_presence: bool) -> Held:
    """What the test says of every value that it may be, if that is the same."""
    said = {test(each) for each in value.stand_ins(by_presence=by_presence)}
    return said.pop() is positive if len(said) == 1 else Doubt((value.expression,))


def _each(values: Selected, test: Test, *, positive: bool, by_presence: bool) -> Held:
    """Whether the test says the same of all values; nothing selected is no violation."""
    doubt: Doubt | None = None
    for value in values:
        try:
            if isinstance(value, Unknown):
                held = _of_unknown(value, test, positive=positive, by_presence=by_presence)
                if held is False:
                    return False
                doubt = both(doubt, held) if isinstance(held, Doubt) else doubt
            elif test(value) is not positive:
                return False
        except EvaluationError as error:
            doubt = both(doubt, Doubt(error=str(error)))
        except Undetermined as stop:
            doubt = both(doubt, Doubt((stop.unknown.expression,)))
    return doubt or True


def _between(value: Range, test: Test, *, positive: bool) -> Held:
    """Whether the test says the same of every number that the count may be."""
    first = test(value.fewest)
    if all(test(number) is first for number in range(value.fewest + 1, value.most + 1)):
        return first is positive
    return value.doubt


def _field(compiler: Compiling, value: object, pointer: str, nesting: Nesting) -> Left:
    operand = compiler.operand(value, pointer)
    described = f"field {_short(value)}"
    if not isinstance(value, str):
        message = "a field is named by a string"
        raise PolicyError(message, pointer)
    if not operand.constant:
        compiler.reads.everything = True
        return Left(_dynamic(operand, nesting), described)
    named = _named(operand.value, pointer, nesting)
    return Left(named.read, described, named.name.lower(), named)


def _named(name: str, pointer: str, nesting: Nesting) -> Field:
    try:
        return nesting.field(name)
    except ValueError as error:
        raise PolicyError(str(error), pointer) from None


def _dynamic(operand: Operand, nesting: Nesting) -> Read:
    def read(run: Run) -> Any:
        name = operand.read(run)
        if isinstance(name, Unknown):
            return name.part()
        try:
            return nesting.field(text(name)).read(run)
        except ValueError as error:
            raise EvaluationError(str(error)) from None

    return read


def _value(compiler: Compiling, value: object, pointer: str, _: Nesting) -> Left:
    operand = compiler.operand(value, pointer)
    is_type = isinstance(value, str) and value.replace(" ", "").lower() == "[field('type')]"
    return Left(
        operand.prepared(lambda found: found), f"value {_short(value)}", "type" if is_type else ""
    )


def _count(compiler: Compiling, value: object, pointer: str, nesting: Nesting) -> Left:
    keys = {name.lower(): (name, item) for name, item in _object(value, pointer).items()}
    unknown = next((keys[key][0] for key in keys if key not in _COUNT), None)
    if unknown is not None or ("field" in keys) == ("value" in keys):
        message = "count takes a field or a value, and with a value a name; and where"
        raise PolicyError(message, pointer)
    build = _count_of_field if "field" in keys else _count_of_value
    return Left(build(compiler, keys, pointer, nesting), f"count {_short(value)}")


_COUNT = frozenset(("field", "value", "name", "where"))


def _object(value: object, pointer: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    message = "expected an object"
    raise PolicyError(message, pointer)


def _count_of_field(compiler: Compiling, keys: Keys, pointer: str, nesting: Nesting) -> Read:
    spelt, name = keys["field"]
    if not isinstance(name, str) or not name.endswith("[*]") or "name" in keys:
        message = "count.field is the alias of an array's elements, ending in [*], without a name"
        raise PolicyError(message, below(pointer, spelt))
    compiler.limits.field_count(name, pointer)
    counted = _named(name, below(pointer, spelt), nesting)
    compiler.reads.counted.append(counted)
    place = Nesting(nesting.aliases, nesting, counted)
    return count_fields(counted, place, _where(compiler, keys, pointer, place))


def _count_of_value(compiler: Compiling, keys: Keys, pointer: str, nesting: Nesting) -> Read:
    spelt, value = keys["value"]
    compiler.limits.value_count(pointer)
    operand = compiler.operand(value, below(pointer, spelt))
    if operand.constant and not isinstance(operand.value, list):
        message = "count.value is an array"
        raise PolicyError(message, below(pointer, spelt))
    if operand.constant and len(operand.value) > VALUE_COUNT_ITERATIONS:
        message = f"a count of values goes through at most {VALUE_COUNT_ITERATIONS} elements"
        raise PolicyError(message, below(pointer, spelt))
    place = Nesting(nesting.aliases, nesting, None, _index_name(keys, pointer))
    values = operand.prepared(lambda found: found)
    return count_values(place, values, _where(compiler, keys, pointer, place))


def _index_name(keys: Keys, pointer: str) -> str:
    spelt, name = keys.get("name", ("name", "default"))
    if not isinstance(name, str) or not name:
        message = "the name of a count is a string"
        raise PolicyError(message, below(pointer, spelt))
    return name


def _where(compiler: Compiling, keys: Keys, pointer: str, place: Nesting) -> Check | None:
    if "where" not in keys:
        return None
    spelt, node = keys["where"]
    return compiler.condition(node, below(pointer, spelt), place).check


_LEFT: dict[str, Callable[[Compiling, Any, str, Nesting], Left]] = {
    "field": _field,
    "value": _value,
    "count": _count,
}


def _types(left: Left, operator: str, operand: Operand) -> frozenset[str] | None:
    if left.field != "type" or not operand.constant:
        return None
    if operator == "equals" and isinstance(operand.value, str):
        return frozenset((operand.value.lower(),))
    if operator == "in" and all(isinstance(item, str) for item in operand.value):
        return frozenset(item.lower() for item in operand.value)
    return None


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 200 else shown[:199] + "…"
