"""Documents of a matrix's own, which Azure never sees: known by their type, judged by a schema.

A schema that `gen-policies build` wrote tells everything: the type in its first example, the
rules in its definitions. jsonschema is loaded when the first such document is met.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from generator.diagnostics import Diagnostic, did_you_mean
from generator.verify.checking.counts import Counts
from generator.verify.findings import Finding
from generator.verify.jsontext import Path as Steps
from generator.verify.resources.records import Document

if TYPE_CHECKING:
    from jsonschema import ValidationError

REFUSES = "Refuse"
"""The effect of a schema, beside those of Azure's policies."""
_TYPE = re.compile(
    rb"(?:^|[{,])(?:\xef\xbb\xbf)?[ \t]*[\"']?type[\"']?[ \t]*:[ \t]*[\"']?(\w+)", re.MULTILINE
)
_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a mapping",
    "string": "text",
}


class Schemas:
    """The schemas of a folder that are about documents, by the type that these carry."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def know(self, name: object) -> bool:
        """Whether a document whose `type` is this is one of theirs; case does not matter."""
        return isinstance(name, str) and name.lower() in self._schemas

    def may_know(self, data: bytes) -> bool:
        """Whether the text of a file names a type of theirs where a document does."""
        return any(self.know(found.group(1).decode()) for found in _TYPE.finditer(data))

    def check(self, document: Document, counts: Counts, *, passes: bool) -> Iterator[Any]:
        """What the schema says of a document: a Finding a violation, a Diagnostic a flaw.

        Adds to `counts`; with `passes` the rules that it does not violate are findings, too.
        """
        from jsonschema import Draft7Validator

        schema = self._schemas[document.body["type"].lower()]
        errors = list(Draft7Validator(schema).iter_errors(document.body))
        violated = [_rule(error.schema) for error in errors]
        rules = [rule for each in schema["definitions"].values() if (rule := _rule(each))]
        kept = [rule for rule in rules if rule not in violated]
        counts.resources += 1
        counts.passed += len(kept)
        subject = _Subject(document, schema)
        found = [
            subject.violation(e, rule) for e, rule in zip(errors, violated, strict=True) if rule
        ]
        yield from sorted(found, key=lambda finding: (finding.line, finding.column))
        for error, rule in zip(errors, violated, strict=True):
            yield from () if rule else _flaws(document, error)
        yield from (subject.finding((), rule) for rule in kept if passes)

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        files = sorted(self._folder.glob("*.schema.json")) if self._folder else ()
        return {name: schema for file in files for name, schema in _written(file)}


def _written(file: Path) -> Iterator[tuple[str, Any]]:
    """The schema in a file and the type it is about; nothing where it is another program's."""
    try:
        schema = json.loads(file.read_text(encoding="utf-8"))
        if schema["$id"].startswith("urn:gen-policies:") and schema["definitions"]:
            yield schema["properties"]["type"]["examples"][0].lower(), schema
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return


def _rule(schema: Any) -> Mapping[str, Any]:
    """The rule that a definition of a schema stands for; nothing where it is about shape."""
    metadata: Mapping[str, Any] = schema.get("metadata", {}) if isinstance(schema, dict) else {}
    return metadata


@dataclass(frozen=True, slots=True)
class _Subject:
    """A document before its schema."""

    document: Document
    schema: Any

    def violation(self, error: ValidationError, rule: Mapping[str, Any]) -> Finding:
        """What a schema's error says."""
        path: Steps = tuple(error.absolute_path)
        found = replace(self.finding(path, rule), verdict="violation", effect=REFUSES)
        if isinstance(error.instance, dict | list):
            return found
        seen = f"{error.json_path.removeprefix('$.')} is {json.dumps(error.instance)}"
        return replace(found, because=(seen,))

    def finding(self, path: Steps, rule: Mapping[str, Any]) -> Finding:
        """A pass of a rule, placed at a path."""
        mark, body = self.document.mark(path), self.document.body
        name = next((body.get(key) for key in self.schema["required"] if key != "type"), "")
        return Finding(
            file=mark.file,
            line=mark.line,
            column=mark.column,
            resource_type=body["type"],
            resource_name=name if isinstance(name, str) else "",
            api_version=None,
            policy=rule["rule"],
            statement=rule["statement"],
            verdict="pass",
            effect="",
            message=rule["message"],
            remedy=rule["remedy"],
            source=rule["sourceUrl"],
        )


def _flaws(document: Document, error: ValidationError) -> Iterator[Diagnostic]:
    """What of the shape is wrong, as sentences with their places."""
    path: Steps = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        known, instance = schema["properties"], cast("dict[str, Any]", error.instance)
        for key in [key for key in instance if key not in known]:
            mark, hint = document.mark((*path, key)), did_you_mean(key, known)
            yield Diagnostic(mark, f"unknown key '{key}'", "document-key", hint)
        return
    yield Diagnostic(document.mark(path), _sentence(error, path), "document-shape")


def _sentence(error: ValidationError, path: Steps) -> str:
    if error.validator == "type":
        wanted: Any = error.validator_value
        wanted = wanted if isinstance(wanted, str) else wanted[0]
        return f"'{path[-1] if path else 'the document'}' is {_KINDS[wanted]}"
    if error.validator == "enum":
        return f"'{path[-1]}' is one of: {', '.join(cast('list[str]', error.validator_value))}"
    if error.validator == "required":
        return error.message.replace("is a required property", "is missing")
    return error.message
