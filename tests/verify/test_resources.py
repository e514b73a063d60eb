"""What is in an input, by its content."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Invalid
from generator.verify.discover import Source
from generator.verify.findings import Skipped
from generator.verify.resources import Document, Kind, Lines, Resource, read, resources
from generator.verify.resources.identity import identify
from generator.verify.resources.shapes import MAX_FAULTS
from generator.verify.unknown import Unknown

VM = "Microsoft.Compute/virtualMachines"
GROUP = "/subscriptions/s/resourceGroups/g"
VM_ID = f"{GROUP}/providers/{VM}/vm1"
REST = {"id": VM_ID, "type": VM, "name": "vm1", "location": "x", "properties": {"vmId": "1"}}


def given(body: object) -> Document:
    """The document of a file the user named."""
    contents = read(Source("f.json", None), io.BytesIO(json.dumps(body).encode()))
    assert isinstance(contents, Document)
    return contents


def only(body: object) -> Resource:
    """The one resource of a document."""
    (found,) = resources(given(body))
    assert isinstance(found, Resource)
    return found


IDENTITIES = [
    ({"type": VM, "name": "vm1"}, (VM, "vm1")),
    ({"type": VM}, (VM, "")),
    ({"type": VM, "id": VM_ID}, (VM, "vm1")),
    ({"type": VM, "name": None, "id": VM_ID}, (VM, "vm1")),
    ({"type": VM.lower(), "name": "vm1"}, (VM.lower(), "vm1")),
    ({"id": VM_ID}, (VM, "vm1")),
    ({"id": VM_ID.upper()}, (VM.upper(), "VM1")),
    ({"id": VM_ID, "name": "other"}, (VM, "other")),
    ({"id": f"{VM_ID}/extensions/e"}, (f"{VM}/extensions", "e")),
    ({"id": f"{VM_ID}/providers/A.B/locks/l"}, ("A.B/locks", "l")),
    (
        {"id": "/providers/Microsoft.Management/managementGroups/m"},
        ("Microsoft.Management/managementGroups", "m"),
    ),
    ({"id": GROUP, "type": None}, ("Microsoft.Resources/subscriptions/resourceGroups", "g")),
    ({"id": "/subscriptions/s"}, ("Microsoft.Resources/subscriptions", "s")),
    ({"type": "application/json", "name": "x"}, None),
    ({"type": "module", "name": "x"}, None),
    ({"type": "Microsoft.Compute", "name": "x"}, None),
    ({"type": f"{VM}/", "name": "x"}, None),
    ({"type": f"{VM} ", "name": "x"}, None),
    ({"type": "[parameters('t')]", "id": VM_ID}, None),
    ({"type": 1, "id": VM_ID}, None),
    ({"type": [VM], "name": "x"}, None),
    ({"id": "vm1"}, None),
    ({"id": 1}, None),
    ({"id": f"{GROUP}/providers/{VM}"}, None),
    ({"id": f"{GROUP}/providers/"}, None),
    ({"id": ""}, None),
    ({}, None),
]


@pytest.mark.parametrize(("body", "identity"), IDENTITIES, ids=lambda value: str(value)[:50])
def test_a_resource_is_known_by_its_type_or_its_id(
    body: dict[str, Any], identity: tuple[str, str] | None
) -> None:
    assert identify(body) == identity


SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/"
KINDS: list[tuple[object, Kind]] = [
    ({"$schema": f"{SCHEMA}deploymentTemplate.json#"}, Kind.TEMPLATE),
    ({"$schema": f"{SCHEMA}subscriptionDeploymentTemplate.json#", "resources": []}, Kind.TEMPLATE),
    ({"$schema": f"{SCHEMA}DEPLOYMENTTEMPLATE.JSON"}, Kind.TEMPLATE),
    ({"contentVersion": "1.0.0.0", "resources": []}, Kind.TEMPLATE),
    ({"contentVersion": "1.0.0.0", "parameters": {}, "resources": {}}, Kind.TEMPLATE),
    (REST, Kind.RESOURCE),
    ({"id": VM_ID}, Kind.RESOURCE),
    ({**REST, "properties": {"changes": [{}]}, "status": "x"}, Kind.RESOURCE),
    ([], Kind.LIST),
    ([REST], Kind.LIST),
    (["no resource", REST], Kind.LIST),
    ({"value": []}, Kind.PAGE),
    ({"value": [REST], "nextLink": "https://x"}, Kind.PAGE),
    ({"data": []}, Kind.GRAPH),
    ({"count": 1, "data": [REST], "skip_token": None, "total_records": 1}, Kind.GRAPH),
    ({"changes": [], "status": "Succeeded"}, Kind.WHAT_IF),
    ({"changes": [{"changeType": "Ignore"}]}, Kind.WHAT_IF),
    ({"status": "Succeeded", "properties": {"changes": []}}, Kind.WHAT_IF),
    ({"predictedResources": [], "diagnostics": []}, Kind.SNAPSHOT),
]


@pytest.mark.parametrize(("body", "kind"), KINDS, ids=lambda value: str(value)[:50])
def test_a_document_is_recognised_by_its_content(body: object, kind: Kind) -> None:
    assert given(body).kind is kind


PARAMETERS = [
    {"$schema": f"{SCHEMA}deploymentParameters.json#", "parameters": {}},
    {"$schema": f"{SCHEMA}subscriptionDeploymentParameters.json#"},
    {"contentVersion": "1.0.0.0", "parameters": {"a": {"value": 1}}},
]


@pytest.mark.parametrize("body", PARAMETERS)
def test_a_parameters_file_is_left_to_its_template(body: object) -> None:
    data = json.dumps(body).encode()
    contents = read(Source("p.json", None), io.BytesIO(data))
    assert isinstance(contents, Skipped)
    assert "--parameters" in contents.reason
    assert read(Source("p.json", None, given=False), io.BytesIO(data)) is None


OTHER: list[object] = [
    1,
    "x",
    None,
    {},
    ["x"],
    [[REST]],
    {"name": "package", "type": "module"},
    {"value": {}},
    {"changes": [1]},
    {"changes": {}, "status": ""},
    {"properties": {"policyRule": {}}},
    {"data": {}},
    {"contentVersion": "1.0.0.0"},
    {"$schema": 1, "type": None},
    {"predictedResources": None},
]


@pytest.mark.parametrize("body", OTHER, ids=str)
def test_other_json_is_a_fault_where_the_user_named_it_and_nothing_in_a_walk(body: object) -> None:
    data = json.dumps(body).encode()
    with pytest.raises(Invalid, match="not a template") as caught:
        read(Source("f.json", None), io.BytesIO(data))
    assert [str(found.mark) for found in caught.value.diagnostics] == ["f.json:1:1"]
    assert read(Source("f.json", None, given=False), io.BytesIO(data)) is None


def test_a_template_is_handed_on_unexpanded() -> None:
    document = given({"$schema": f"{SCHEMA}deploymentTemplate.json#", "resources": [REST]})
    assert list(resources(document)) == []
    assert document.body["resources"] == [REST]


def test_a_rest_resource_stays_as_it_is() -> None:
    found = only({**REST, "apiVersion": "2024-07-01"})
    assert found.body == {**REST, "apiVersion": "2024-07-01"}
    assert (found.type, found.name, found.api_version, found.path) == (VM, "vm1", "2024-07-01", ())


@pytest.mark.parametrize("version", [None, 1, ["2024-07-01"]])
def test_an_api_version_is_a_text_or_none(version: object) -> None:
    assert only({**REST, "apiVersion": version}).api_version is None


def test_a_type_known_only_from_the_id_is_added() -> None:
    assert only({"id": VM_ID, "properties": {}}).body["type"] == VM


WRAPPED = [
    ("a list", [REST, REST], [(0,), (1,)]),
    ("a page", {"value": [REST, REST]}, [("value", 0), ("value", 1)]),
    ("Resource Graph", {"data": [REST, REST]}, [("data", 0), ("data", 1)]),
    ("a snapshot", {"predictedResources": [REST]}, [("predictedResources", 0)]),
    (
        "what-if of the CLI",
        {"status": "", "changes": [{"changeType": "Create", "after": REST}]},
        [("changes", 0, "after")],
    ),
    (
        "what-if of REST",
        {"status": "", "properties": {"changes": [{"changeType": "Create", "after": REST}]}},
        [("properties", "changes", 0, "after")],
    ),
]


@pytest.mark.parametrize(("_name", "body", "paths"), WRAPPED, ids=[row[0] for row in WRAPPED])
def test_resources_are_found_with_their_paths(_name: str, body: object, paths: list[Any]) -> None:
    found = list(resources(given(body)))
    assert [item.path for item in found if isinstance(item, Resource)] == paths
    assert [item.body for item in found if isinstance(item, Resource)] == [REST] * len(paths)


def test_the_mark_of_a_resource_is_where_it_begins() -> None:
    text = b'{"value": [\n  {"type": "A.B/c"},\n\n     {"type": "A.B/c"}]}'
    contents = read(Source("a/f.json", None), io.BytesIO(text))
    assert isinstance(contents, Document)
    marks = [str(found.mark) for found in resources(contents)]
    assert marks == ["a/f.json:2:3", "a/f.json:4:6"]


CHANGES = [
    ("Create", True, []),
    ("Modify", True, []),
    ("NoChange", True, []),
    ("create", True, []),
    ("Delete", False, []),
    ("Ignore", False, []),
    ("Deploy", False, ["no-body"]),
    ("Unsupported", False, ["no-body"]),
    ("SomethingNew", False, ["no-body"]),
    (None, False, ["no-body"]),
]


@pytest.mark.parametrize(("change", "deployed", "codes"), CHANGES)
def test_a_what_if_change_counts_when_it_shows_what_is_deployed(
    change: str | None,
    deployed: bool,
    codes: list[str],
) -> None:
    body = {"changeType": change, "resourceId": VM_ID, "before": REST, "after": REST}
    found = list(resources(given({"status": "Succeeded", "changes": [body]})))
    assert [item.body for item in found if isinstance(item, Resource)] == [REST] * deployed
    assert [item.code for item in found if isinstance(item, Diagnostic)] == codes


def test_a_what_if_change_without_a_body_says_why() -> None:
    change = {"changeType": "Unsupported", "resourceId": VM_ID, "unsupportedReason": "because"}
    deploy = {"changeType": "Create", "resourceId": VM_ID, "after": None}
    first, second = resources(given({"status": "", "changes": [change, deploy]}))
    assert isinstance(first, Diagnostic)
    assert isinstance(second, Diagnostic)
    assert first.hint == "because"
    assert "FullResourcePayloads" in second.hint


def test_a_what_if_change_takes_its_identity_from_its_id_where_the_body_has_none() -> None:
    change = {"changeType": "Create", "resourceId": VM_ID, "after": {"properties": {}}}
    found = only({"status": "", "changes": [change]})
    assert (found.type, found.name) == (VM, "vm1")


TEXTS = [
    ("[reference(resourceId('A.B/c', 'x')).id]", "reference(resourceId('A.B/c', 'x')).id"),
    ("[concat('a]', variables('b'))]", "concat('a]', variables('b'))"),
    ("[sys.concat('a',\n 'b')[0]]", "sys.concat('a',\n 'b')[0]"),
    ("[listKeys('x', '2021-01-01').keys[0].value]", "listKeys('x', '2021-01-01').keys[0].value"),
    ("[[concat('a')]", None),
    ("[1, 2]", None),
    ('["a(b)"]', None),
    ("[a]", None),
    ("concat('a')", None),
    ("[]", None),
]


@pytest.mark.parametrize(("text", "expression"), TEXTS)
def test_an_expression_left_in_a_prediction_is_unknown(text: str, expression: str | None) -> None:
    body = {**REST, "properties": {"a": [{"b": text}]}}
    seen = text if expression is None else Unknown(expression)
    for document in (
        {"predictedResources": [body]},
        {"status": "", "changes": [{"changeType": "Create", "after": body}]},
    ):
        assert only(document).body["properties"] == {"a": [{"b": seen}]}
    assert only([body]).body == body


def test_a_resource_graph_row_without_properties_is_no_evidence() -> None:
    row = {"id": VM_ID, "type": VM.lower(), "name": "vm1", "size": "Standard_D2"}
    (found,) = resources(given({"data": [row]}))
    assert isinstance(found, Diagnostic)
    assert (found.code, found.mark.column) == ("no-body", 11)


def test_the_empty_columns_of_a_resource_graph_row_are_absent() -> None:
    found = only({"data": [{**REST, "kind": "", "managedBy": "", "tags": None}]})
    assert found.body == {**REST, "tags": None}


@pytest.mark.parametrize("key", ["skip_token", "$skipToken", "skipToken"])
def test_one_page_of_a_resource_graph_result_says_that_there_are_more(key: str) -> None:
    first, second = resources(given({"data": [REST], key: "more"}))
    assert isinstance(first, Diagnostic)
    assert first.code == "partial"
    assert isinstance(second, Resource)
    assert isinstance(only({"data": [REST], key: None}), Resource)


def test_a_part_that_is_no_resource_is_a_finding_and_the_others_follow() -> None:
    text = b'[{"type": "A.B/c"},\n1,\n {"type": "x"},\n  {"type": "A.B/c"}]'
    contents = read(Source("f.json", None), io.BytesIO(text))
    assert isinstance(contents, Document)
    found = list(resources(contents))
    codes = [item.code if isinstance(item, Diagnostic) else "" for item in found]
    assert codes == ["", "no-resource", "no-resource", ""]
    assert [(m.line, m.column) for m in (i.mark for i in found)] == [(1, 2), (2, 1), (3, 2), (4, 3)]


def test_reading_ends_after_many_faults() -> None:
    found = list(resources(given([REST, *[1] * 1000, REST])))
    assert len(found) == 1 + MAX_FAULTS + 1
    assert isinstance(found[-1], Diagnostic)
    assert found[-1].code == "too-many-faults"


STREAMS = [
    ("two lines", b'{"type": "A.B/c"}\n{"type": "A.B/c"}\n', Lines),
    ("blank lines between", b'\n\n{"type": "A.B/c"}\r\n\r\n {"type": "A.B/c"}', Lines),
    ("a byte order mark", b'\xef\xbb\xbf{"type": "A.B/c"}\n{"type": "A.B/c"}', Lines),
    ("UTF-16", '{"type": "A.B/c"}\n{"type": "A.B/c"}'.encode("utf-16"), Lines),
    ("one line", b'{"type": "A.B/c"}\n', Document),
    ("one resource of many lines", b'{\n"type": "A.B/c"}', Document),
    ("a list, one element a line", b'[{"type": "A.B/c"},\n{"type": "A.B/c"}]', Document),
    ("UTF-16 document", '{"type":\n"A.B/c"}'.encode("utf-16"), Document),
]


@pytest.mark.parametrize(("_name", "data", "kind"), STREAMS, ids=[row[0] for row in STREAMS])
def test_json_lines_are_recognised_by_content(
    _name: str, data: bytes, kind: type, tmp_path: Path
) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(data)
    for source, stdin in ((Source("-", None), io.BytesIO(data)), (Source("f.json", path), None)):
        contents = read(source, stdin)
        assert isinstance(contents, kind)
        assert isinstance(contents, Document | Lines)
        assert {item.type for item in resources(contents) if isinstance(item, Resource)} == {
            "A.B/c"
        }


def test_the_name_of_a_file_decides_only_where_its_content_is_unclear(tmp_path: Path) -> None:
    path = tmp_path / "f.ndjson"
    path.write_bytes(b'{"type": "A.B/c"\n{"type": "A.B/c"}\n')
    contents = read(Source("f.ndjson", path))
    assert isinstance(contents, Lines)
    first, second = resources(contents)
    assert isinstance(first, Diagnostic)
    assert str(first.mark).startswith("f.ndjson:1:")
    assert isinstance(second, Resource)


def test_json_lines_may_be_larger_than_a_document_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.verify.resources.reading.MAX_BYTES", 50)
    monkeypatch.setattr("generator.verify.jsontext.reading.MAX_BYTES", 50)
    data = b'{"type": "A.B/c"}\n' * 10
    path = tmp_path / "f.json"
    path.write_bytes(data)
    for source, stdin in ((Source("f.json", path), None), (Source("-", None), io.BytesIO(data))):
        contents = read(source, stdin)
        assert isinstance(contents, Lines)
        assert len(list(resources(contents))) == 10
    path.write_bytes(json.dumps([REST]).encode())
    with pytest.raises(Invalid, match="too-large"):
        read(Source("f.json", path))


def test_what_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(Invalid, match="unreadable"):
            read(Source("f.json", path))


def test_repeated_keys_come_with_the_document() -> None:
    contents = read(Source("f.json", None), io.BytesIO(b'{"type": "A.B/c", "type": "A.B/d"}'))
    assert isinstance(contents, Document)
    assert [found.code for found in contents.repeated] == ["repeated-key"]
    assert [item.type for item in resources(contents) if isinstance(item, Resource)] == ["A.B/d"]


KEYS = st.sampled_from(
    "type id name value data changes status after changeType properties predictedResources "
    "resources contentVersion parameters $schema skip_token".split()
)
LEAVES = st.none() | st.integers(-1, 1) | st.sampled_from([VM, VM_ID, "Create", "Unsupported", "x"])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner))


def harmless(data: bytes) -> None:
    """Read everything in `data`; only Invalid may be raised."""
    try:
        contents = read(Source("f.json", None), io.BytesIO(data))
    except Invalid:
        return
    if isinstance(contents, Document | Lines):
        for found in resources(contents):
            assert found.mark.line >= 1


@settings(deadline=None)
@drawn(JSON)
def test_no_json_makes_reading_fail(body: object) -> None:
    harmless(json.dumps(body).encode())


@settings(deadline=None)
@drawn(st.lists(JSON))
def test_no_lines_make_reading_fail(bodies: list[object]) -> None:
    harmless(b"\n".join(json.dumps(body).encode() for body in bodies))


@settings(deadline=None)
@drawn(JSON, st.binary(max_size=4), st.integers(0, 200), st.integers(0, 4))
def test_no_damage_makes_reading_fail(body: object, junk: bytes, at: int, length: int) -> None:
    data = json.dumps(body, indent=1).encode()
    harmless(data[:at] + junk + data[at + length :])


@settings(deadline=None)
@drawn(st.binary())
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    harmless(data)
