"""Faults planted one at a time: what stands on the line ends in `# ! code`, as it is reported."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import Invalid
from generator.matrix.load import load
from tests.conftest import SECOND


def prose(*entries: str) -> str:
    """Sentences declared to say nothing: section, ordinal, and the code of the fault if any."""
    lines = ["prose:"]
    for entry in entries:
        section, sentence, *code = entry.split()
        place = f"section: {section}, sentence: {sentence}, sha256: {'a' * 64}, why: It is so."
        lines.append(f"  - {{{place}}}" + "".join(f"  # ! {each}" for each in code))
    return "\n".join([*lines, "", "statements:", ""])


BROKEN = {
    "an unknown key": ("    title: Premium kinds", "    titel: Premium kinds  # ! unknown-key"),
    "a missing key": (
        "decisions:\n  - id: D1\n",
        "decisions:\n  - statements: [flat]  # ! missing-key\n  - id: D1\n",
    ),
    "a text where a list belongs": ("Quick: [quick]", "Quick: quick  # ! wrong-type"),
    "a date where a version belongs": (
        "  version: 1.0.0\n  category",
        "  version: 2026-01-01  # ! wrong-form\n  category",
    ),
    "an id that climbs out of a folder": ("- id: slow\n", "- id: ../slow  # ! wrong-form\n"),
    "a name longer than an assignment's": (
        "id: blob-scanner\n",
        f"id: {'blob-' * 6}scanner  # ! too-long\n",
    ),
    "an unknown verdict": ("verdict: conditional", "verdict: maybe  # ! unknown-value"),
    "an unknown section": (
        "source: {section: reports,",
        "source: {section: rapports,  # ! unknown-section\n      ",
    ),
    "an unknown remedy": ("    remedy: none", "    remedy: nothing  # ! unknown-remedy"),
    "an unknown mode": ("modes: [deep]", "modes: [deeper]  # ! unknown-mode"),
    "no modes where the matrix has some": (
        "    modes: [deep]\n    status: current\n    source: {section: accounts, row: Tree,",
        "    status: current\n    source: {section: accounts, row: Tree,",
    ),
    "an unknown reason": ("{policy: fine,", "{policy: fin,  # ! unknown-reason\n             "),
    "an unknown carrier": (
        "{policy: fine,",
        "{polcy: fine, policy: fine,  # ! unknown-carrier\n             ",
    ),
    "a document's field with an alias": (
        "      days: {path: everyDays, kind: int,",
        "      days: {path: everyDays, alias: A/b/c, kind: int,",
    ),
    "a document's field that says nothing": (
        "depth: {path: depth, values: [Quick, Deep], says: How deep the scans are.}",
        "depth: {path: depth, values: [Quick, Deep]}",
    ),
    "a property that is described as a document's": (
        "      sku: {path: sku.name,",
        "      sku: {says: The kind of storage., path: sku.name,",
    ),
    "a rule on a document with a policy": (
        "{policy: unseen}\n        when:\n          plan:",
        "{bicep: unseen}\n        when:\n          plan:  # ! document-rule\n           ",
    ),
    "a rule on a document that depends on the mode": (
        "      - id: slow-plan\n",
        "      - id: slow-plan  # ! document-rule\n        modes: [deep]\n",
    ),
    "an unknown resource type": (
        "          account: {field: sku, like",
        "          acount: {field: sku, like",
    ),
    "an unknown field": ("{field: hierarchical, equals", "{field: hierarchy, equals"),
    "an unknown list": ("listed: fast-skus", "listed: slow-skus"),
    "an unknown statement": (
        "statements: [flat, tree]",
        "statements: [flat, bush]  # ! unknown-statement",
    ),
    "a path without its alias": (
        "alias: Microsoft.Storage/storageAccounts/sku.name}",
        "alias: Microsoft.Storage/storageAccounts/sku.nam}  # ! unknown-alias",
    ),
    "an alias of another path": ("{path: sku.name,", "{path: sku.tier,"),
    "a type without aliases": (
        "    type: Microsoft.Storage/storageAccounts/inventories",
        "    type: Microsoft.Storage/storageAccounts/tables",
    ),
    "a field with alias and request": (
        "hierarchical: {path: properties.isHnsEnabled,",
        'hierarchical: {path: properties.isHnsEnabled, request: "[requestContext().apiVersion]",',
    ),
    "a statement given twice": ("- id: slow\n", "- id: tree  # ! duplicate-id\n"),
    "a rule that is not the statement's": ("- id: slow-sku", "- id: fast-sku  # ! rule-id"),
    "two rules of one name": ("- id: slow-inventory", "- id: slow-sku"),
    "an empty cell": ("    without: {policy: fine, schema: fine, bicep: fine}\n", ""),
    "a duplicate without its original": (
        "    status: current\n    source: {section: reports",
        "    status: duplicate-of  # ! canonical\n    source: {section: reports",
    ),
    "a source in two places": ("sentence: 1,", "sentence: 1, row: One,"),
    "prose of an unknown section": ("statements:\n", prose("acounts 1 unknown-section")),
    "a sentence declared as prose that carries a statement": (
        "statements:\n",
        prose("reports 1 duplicate-prose"),
    ),
    "a sentence declared as prose twice": (
        "statements:\n",
        prose("reports 3", "reports 3 duplicate-prose"),
    ),
    "a supported statement without example": (
        (
            "    examples:\n      - {type: account, sku: {name: Premium_LRS},"
            " properties: {isHnsEnabled: false}}\n"
        ),
        "",
    ),
    "a supported example that is flagged": (
        "sku: {name: Premium_LRS}, properties: {isHnsEnabled: false}}",
        "sku: {name: Premium_LRS}, properties: {isHnsEnabled: true}}  # ! supported-flagged",
    ),
    "a supported example that is flagged for what it lacks": (
        (
            "- {field: hierarchical, equals: true}\n              - some: rules\n"
            "                where: {field: address, like: 10.*}"
        ),
        "- not: {some: rules, where: {field: address, like: 10.*}}",
    ),
    "an example the rule does not flag": (
        "- {type: account, properties: {isHnsEnabled: true}}",
        "- {type: account, properties: {isHnsEnabled: null}}  # ! example",
    ),
    "an example the rule should spare": (
        "ipRules: []}}}",
        "ipRules: [{value: 10.1}]}}}  # ! example",
    ),
    "a rule without examples": (
        (
            "          violates:\n"
            "            - {type: account, id: /accounts/a, sku: {name: Standard_LRS}}\n"
        ),
        "          violates: []  # ! empty\n",
    ),
    "a declared thing that nothing uses": (
        "  fine: The",
        "  spare: Unused.  # ! unused\n  fine: The",
    ),
    "two forms in one condition": (
        "where: {field: address, like: 10.*}",
        "where: {field: address, like: 10.*, equals: x}  # ! condition-form",
    ),
    "a negation with something beside it": (
        "- not: {listed: fast-skus}",
        "- {not: {listed: fast-skus}, field: sku}  # ! condition-form",
    ),
    "an array that is compared": (
        "{field: hierarchical, equals: true}",
        "{field: rules, equals: x}  # ! operator-kind",
    ),
    "an element field outside its array": (
        "{field: hierarchical, equals: true}",
        "{field: address, equals: x}  # ! field-place",
    ),
    "a field of the resource inside an array": (
        "where: {field: address, like: 10.*}",
        "where: {field: sku, like: 10.*}  # ! field-place",
    ),
    "a plain field that is searched": (
        "      some: rules".removeprefix("      "),
        "some: sku  # ! field-place",
    ),
    "a text for a boolean": ("equals: true}", "equals: yes}  # ! literal-kind"),
    "a literal beyond ASCII": ("like: 10.*", "equals: é"),
    "two wildcards": ("like: 10.*", 'like: "*10.*"'),
    "an unknown default of the mode": ("default: Quick", "default: Quik  # ! unknown-mode"),
    "a mode's parameter that is taken": (
        "parameter: scanDepth",
        "parameter: effects  # ! taken-name",
    ),
    "a literal that a policy would evaluate": (
        "like: 10.*",
        'like: "[field(*"',
    ),
    "aliases that cannot be read": ("aliases: aliases.json", "aliases: none.json  # ! aliases"),
}
UNMARKED = {
    "no modes where the matrix has some": "missing-key",
    "an unknown resource type": "unknown-type",
    "an unknown field": "unknown-field",
    "an unknown list": "unknown-list",
    "an alias of another path": "alias-path",
    "a type without aliases": "unknown-alias",
    "a field with alias and request": "field-name",
    "two rules of one name": "duplicate-id",
    "an empty cell": "empty-cell",
    "a document's field with an alias": "document-field",
    "a document's field that says nothing": "document-field",
    "a property that is described as a document's": "document-field",
    "a source in two places": "source-place",
    "a supported statement without example": "example-missing",
    "a literal beyond ASCII": "literal-ascii",
    "a supported example that is flagged for what it lacks": "supported-flagged",
    "two wildcards": "like-wildcard",
    "a literal that a policy would evaluate": "literal-expression",
}


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    shutil.copy(SECOND.with_name("aliases.json"), folder)
    path = folder / "matrix.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load(path)
    assert all(each.mark.file == path.as_posix() for each in caught.value.diagnostics)
    return [(each.mark.line, each.code) for each in caught.value.diagnostics]


@pytest.mark.parametrize("name", BROKEN)
def test_a_planted_fault_is_found_at_its_line(name: str, tmp_path: Path) -> None:
    right, wrong = BROKEN[name]
    text = SECOND.read_text(encoding="utf-8")
    assert right in text
    found = faults(tmp_path, text.replace(right, wrong, 1))
    marked = [
        (number, match[1])
        for number, line in enumerate(text.replace(right, wrong, 1).splitlines(), 1)
        if (match := re.search(r"# ! ([a-z-]+)", line))
    ]
    if name in UNMARKED:
        assert UNMARKED[name] in [code for _, code in found]
    else:
        assert marked
        assert set(marked) <= set(found)


def test_the_second_matrix_is_sound_as_it_stands() -> None:
    assert len(load(SECOND).statements) == 3


def test_every_fault_is_said_at_once_and_in_order(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8")
    for right, wrong in (
        ("    remedy: none", "    remedy: nothing"),
        ("verdict: unsupported", "verdict: forbidden"),
        ("- id: slow-sku", "- id: quick-sku"),
        ("listed: fast-skus", "listed: slow-skus"),
    ):
        text = text.replace(right, wrong)
    found = faults(tmp_path, text)
    assert found == sorted(found)
    assert {"unknown-remedy", "unknown-value", "rule-id", "unknown-list"} <= {c for _, c in found}


@pytest.mark.parametrize("key", ["unknwon-key", "verdikt"])
def test_a_misspelt_key_gets_a_hint(tmp_path: Path, key: str) -> None:
    text = SECOND.read_text(encoding="utf-8").replace("verdict: unsupported", f"{key}: x", 1)
    path = tmp_path / "matrix.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load(path)
    hint = next(each.hint for each in caught.value.diagnostics if each.code == "unknown-key")
    assert hint == ("did you mean 'verdict'?" if key == "verdikt" else hint)
    assert "verdict" in hint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("- a\n", "wrong-type"),
        ("text\n", "wrong-type"),
        ("{}\n", "missing-key"),
    ],
)
def test_what_is_no_matrix_is_a_finding(tmp_path: Path, text: str, code: str) -> None:
    assert {found for _, found in faults(tmp_path, text)} == {code}


@pytest.mark.parametrize(
    "aliases",
    [
        '[{"namespace": "a", "resourceTypes": [{"resourceType": "b", "aliases": 5}]}]',
        '[{"namespace": "a", "resourceTypes": [{"resourceType": "b", "aliases": [{}]}]}]',
        (
            '[{"namespace": "a", "resourceTypes": [{"resourceType": "b", "aliases": [{"name": "c", '
            '"defaultPath": 5}]}]}]'
        ),
        "[" * 100_000,
        "{",
        "\ufeff[]",
    ],
)
def test_any_file_of_aliases_is_read_or_refused(tmp_path: Path, aliases: str) -> None:
    path = tmp_path / "matrix.yaml"
    path.write_text(SECOND.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "aliases.json").write_text(aliases, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load(path)
    found = {each.code for each in caught.value.diagnostics}
    assert found == ({"unknown-alias"} if aliases.endswith("[]") else {"aliases"})


def test_a_newline_at_the_end_of_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8").replace("- id: slow\n", '- id: "slow\\n"\n')
    assert "wrong-form" in [code for _, code in faults(tmp_path, text)]


LINES = SECOND.read_text(encoding="utf-8").splitlines()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    line=st.integers(0, len(LINES) - 1),
    edit=st.sampled_from(["drop", "double", "blank", "quote", "indent", "junk"]),
)
def test_no_edit_of_a_line_raises_anything_but_invalid(
    tmp_path: Path, line: int, edit: str
) -> None:
    shutil.copy(SECOND.with_name("aliases.json"), tmp_path)
    edited = {
        "drop": [],
        "double": [LINES[line]] * 2,
        "blank": [LINES[line].partition(":")[0] + ":"],
        "quote": [LINES[line].replace(": ", ": '", 1)],
        "indent": ["  " + LINES[line]],
        "junk": [LINES[line].partition(":")[0] + ": [{x: !y}, 😀, '${}']"],
    }[edit]
    path = tmp_path / "matrix.yaml"
    path.write_text("\n".join([*LINES[:line], *edited, *LINES[line + 1 :]]), encoding="utf-8")
    try:
        load(path)
    except Invalid as invalid:
        assert invalid.diagnostics
