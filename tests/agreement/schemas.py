"""The generated schemas as strangers read them: python-jsonschema, and jsonschema-rs beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import jsonschema_rs
from jsonschema import Draft7Validator

from generator.matrix.model import Matrix, Resource, Rule
from generator.publish import targets

_RULE = re.compile(r"""["']\[([a-z0-9-]+)\] """)


class Schema:
    """One generated schema in two validators."""

    def __init__(self, schema: Any) -> None:
        self.schema = schema

    @cached_property
    def _python(self) -> Draft7Validator:
        return Draft7Validator(self.schema)

    @cached_property
    def _rust(self) -> jsonschema_rs.Draft7Validator:
        return jsonschema_rs.Draft7Validator(self.schema)

    def flagged(self, instance: Any) -> set[str]:
        """The rules whose message stands in the errors; both validators must agree."""
        python = _rules(error.message for error in self._python.iter_errors(instance))
        assert _rules(error.message for error in self._rust.iter_errors(instance)) == python
        return python

    def quickly(self, instance: Any) -> set[str]:
        """The same by the faster validator alone."""
        return _rules(error.message for error in self._rust.iter_errors(instance))


def _rules(messages: Iterator[str]) -> set[str]:
    return {found.group(1) for message in messages if (found := _RULE.match(message))}


class Schemas:
    """Every schema of a matrix."""

    def __init__(self, matrix: Matrix, plan: dict[str, str]) -> None:
        self.matrix = matrix
        self.documents = [
            each for each in targets.documents(matrix) if each.target.carrier == "schema"
        ]
        self.by_path = {each.path: Schema(json.loads(plan[each.path])) for each in self.documents}

    def of(self, resource_type: str, mode: str) -> Schema:
        """The schema of a resource or document type in a mode."""
        return next(
            self.by_path[each.path]
            for each in self.documents
            if each.type
            and each.type.type.lower() == resource_type.lower()
            and each.mode in (mode, None)
        )

    def template(self, mode: str) -> Schema:
        """The schema of templates in a mode."""
        return self.by_path[f"schema/{mode}/template.schema.json"]


def types_of(rule: Rule) -> list[str]:
    """The types that a rule judges."""
    return [branch.resource_type.type for branch in rule.branches]


def in_template(*resources: Resource) -> dict[str, Any]:
    """A template that deploys resources."""
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"unknown": {"type": "string"}},
        "resources": list(resources),
    }
