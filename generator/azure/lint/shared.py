"""What definitions and initiatives have in common: names, texts, versions, parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from generator.azure import limits
from generator.azure.lint import walk
from generator.azure.lint.walk import Json

_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that Azure or its tools would refuse."""

    code: str
    sentence: str


def name(document: Json, resource_type: str) -> Iterator[Breach]:
    """The name and type of a policy object."""
    name = document["name"]
    if len(name) > limits.NAME_LENGTH:
        sentence = f"its name is {len(name)} characters long; Azure allows {limits.NAME_LENGTH}"
        yield Breach("policy-name", sentence)
    if not re.fullmatch(limits.NAME, name):
        yield Breach("policy-name", f"its name '{name}' holds a character that Azure refuses")
    if document["type"] != resource_type:
        yield Breach("policy-type", f"its type is not {resource_type}")


def texts(document: Json) -> Iterator[Breach]:
    """Its texts, versions and size."""
    properties = document["properties"]
    for key, limit in (
        ("displayName", limits.DISPLAY_NAME_LENGTH),
        ("description", limits.DESCRIPTION_LENGTH),
    ):
        length = len(properties[key])
        if not 0 < length <= limit:
            sentence = f"its {key} is {length} characters long; Azure allows 1 to {limit}"
            yield Breach("policy-length", sentence)
    if (
        properties["displayName"].endswith(".")
        or properties["displayName"].strip() != properties["displayName"]
    ):
        yield Breach(
            "policy-display-name", "its displayName ends in a full stop or has outer spaces"
        )
    for key, value in properties["metadata"].items():
        length = len(value if isinstance(value, str) else json.dumps(value))
        if length > limits.METADATA_LENGTH:
            allowed = limits.METADATA_LENGTH
            sentence = f"its metadata.{key} is {length} characters long; Azure allows {allowed}"
            yield Breach("policy-length", sentence)
    yield from version(properties)
    yield from size(document)


def version(properties: Json) -> Iterator[Breach]:
    """Its version, given twice, and its category."""
    version = properties["version"]
    if not _VERSION.fullmatch(version) or properties["metadata"].get("version") != version:
        yield Breach("policy-version", "its version and metadata.version are not one x.y.z")
    if not properties["metadata"].get("category"):
        yield Breach("policy-category", "its metadata names no category")


def size(document: Json) -> Iterator[Breach]:
    """Its size, and stray brackets."""
    text = json.dumps(document, ensure_ascii=False)
    if len(text.encode()) > limits.REQUEST_BYTES:
        yield Breach("policy-size", f"it is larger than {limits.REQUEST_BYTES:,} bytes")
    if any(value.startswith("[[") for value in walk.strings(document)):
        yield Breach("policy-brackets", "a text starts with '[[', which raw JSON must not")


def parameter_faults(declared: Json, used: Collection[str]) -> Iterator[Breach]:
    """Parameters that are not used, not declared or not fully described."""
    for name in declared.keys() - set(used):
        yield Breach("policy-parameters", f"its parameter '{name}' is declared but not used")
    for name in set(used) - declared.keys():
        yield Breach("policy-parameters", f"its parameter '{name}' is used but not declared")
    for name, parameter in declared.items():
        described = parameter.get("metadata", {})
        complete = {"type", "defaultValue", "allowedValues"} <= parameter.keys()
        if not complete or not {"displayName", "description"} <= described.keys():
            yield Breach("policy-parameters", f"its parameter '{name}' is not fully described")
        elif parameter["defaultValue"] not in parameter["allowedValues"]:
            sentence = f"the default of parameter '{name}' is not among its allowed values"
            yield Breach("policy-parameters", sentence)
