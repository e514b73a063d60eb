"""Drift reports exactly what was edited, and nothing that only decorates."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator.matrix.load import load
from generator.matrix.model import CARRIERS, Matrix
from generator.trace.document import Article, parse
from generator.trace.drift import Change, Drift, Resting, drift
from generator.trace.places import recognised
from tests.conftest import SECOND
from tests.trace.conftest import HANDBOOK, REAL_ARTICLE

ROW = re.compile(r"^\*\*(?P<label>.+)\*\* \| (?P<cell>.*)$")
KEEP = re.compile(
    r"\d|n't$|^(yes|no|not|never|without|app|crash|quick|deep|application|one|two)", re.IGNORECASE
)
PLAIN = "meadow lantern copper violin harbour candle orchard thimble velvet saddle".split()

Lines = list[str]
Told = tuple[str, str]
Edit = Callable[[random.Random, Lines, Sequence[int]], tuple[Lines, set[Told]]]


def files(carrier: str, rule: str) -> list[str]:
    return [f"{carrier}/{rule}.json"]


RESTING = Resting(files, ("page.md",))


def rows(lines: Lines, free: Sequence[int], cell: str = "") -> list[int]:
    """The lines of rows that may be edited, the table's head left out."""
    return [
        n
        for n in free
        if (found := ROW.match(lines[n]))
        and found["cell"].startswith(cell)
        and not lines[n + 1].startswith("---")
    ]


def label(line: str) -> str:
    """A row's label without its markup."""
    found = ROW.match(line)
    assert found
    return re.sub(r"\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", found["label"])


def replaced(lines: Lines, number: int, *new: str) -> Lines:
    return [*lines[:number], *new, *lines[number + 1 :]]


def flipped(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice([*rows(lines, free, "Yes"), *rows(lines, free, "No")])
    old, new = ("Yes", "No") if "| Yes" in lines[number] else ("No", "Yes")
    changed = lines[number].replace(f"| {old}", f"| {new}")
    return replaced(lines, number, changed), {("verdict", label(changed))}


def numbered(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice([n for n in rows(lines, free) if re.search(r"\| \d", lines[n])])
    changed = re.sub(r"\| (\d+)", lambda found: f"| {int(found[1]) + 7}", lines[number])
    return replaced(lines, number, changed), {("verdict", label(changed))}


def moded(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice([n for n in rows(lines, free) if lines[n].endswith("| Yes")])
    mode = "a quick scan" if "scan" in "".join(lines) else "application consistency"
    return replaced(lines, number, f"{lines[number]} for {mode} only"), {
        ("verdict", label(lines[number]))
    }


def added(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice(rows(lines, free))
    name = f"{' '.join(chance.sample(PLAIN, 3)).capitalize()}"
    new = f"**{name}** | {chance.choice(['Yes', 'No', 'No. Wait.', '9 days'])}"
    return replaced(lines, number, lines[number], new), {("new", name)}


def removed(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice(rows(lines, free))
    return replaced(lines, number), {("removed", label(lines[number]))}


def renamed(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice(rows(lines, free))
    found = ROW.match(lines[number])
    assert found
    words = found["label"].split(" ")
    words[chance.randrange(len(words)) if "](" not in found["label"] else 0] = chance.choice(PLAIN)
    new = f"**{' '.join(words)}** | {found['cell']}"
    return replaced(lines, number, new), {("reworded", label(new))}


def reworded(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    single = [
        n
        for n in free
        if re.match(r"- [A-Z][^.\[\]()]* [^.\[\]()]*\.?\s*$", lines[n])
        and len(lines[n].split()) > 5
    ]
    number = chance.choice(single)
    words = lines[number].split(" ")
    loose = [n for n, word in enumerate(words) if word.isalpha() and not KEEP.search(word)]
    for n in chance.sample(loose, chance.randint(1, max(1, min(len(loose), len(words) // 2)))):
        words[n] = chance.choice(PLAIN)
    line = " ".join(words)
    if line == lines[number]:
        return lines, set()
    return replaced(lines, number, line), {("reworded", line.removeprefix("- ").strip())}


def unbolded(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice(rows(lines, free))
    return replaced(lines, number, lines[number].replace("**", "")), set()


def relinked(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice([n for n in free if "](" in lines[n]])
    return replaced(lines, number, lines[number].replace("](", "](/elsewhere/", 1)), set()


def decorated(chance: random.Random, lines: Lines, free: Sequence[int]) -> tuple[Lines, set[Told]]:
    number = chance.choice(rows(lines, free))
    line = lines[number].replace("-", "–").replace(" | ", " |\u00a0").upper()
    if "](" in line:
        line = lines[number].replace("|", " |  ")
    return replaced(lines, number, line), set()


EDITS: tuple[Edit, ...] = (
    flipped, numbered, moded, added, removed, renamed, reworded, unbolded, relinked, decorated,
)  # fmt: skip


def _gone(change: Change) -> str:
    assert change.before
    return change.before.name


def told(found: Drift) -> set[Told]:
    return {
        (each.kind, each.after.label or each.after.text if each.after else _gone(each))
        for each in found.changes
    }


def hold(matrix: Matrix, text: str, seeds: range, at_once: int, *, old: bool) -> None:
    """Edits made at random are reported, and nothing else is."""
    before = parse(text)
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311
        lines, expected, used = text.split("\n"), set[Told](), set[str]()
        for edit in (EDITS * 2)[seed % len(EDITS) :][:at_once]:
            free = [
                n for n, line in enumerate(lines) if n < 3 or not used & set(lines[n - 2 : n + 3])
            ]
            try:
                changed, more = edit(chance, lines, free)
            except IndexError:  # every line of this kind is next to an edited one
                continue
            used |= set(changed) - set(text.split("\n"))
            used |= {each for each in lines if each and each not in changed}
            if edit is removed:
                gone = next(n for n, line in enumerate(lines) if line not in changed)
                used |= set(lines[gone - 2 : gone + 3]) - {""}
            lines, expected = changed, expected | more
        found = drift(matrix, RESTING, parse("\n".join(lines)), before if old else None)
        assert told(found) == expected, (seed, old)
        assert bool(found) == bool(expected)
        assert not found.headings


@pytest.mark.parametrize("old", [True, False])
def test_every_single_edit_is_reported_and_nothing_else(handbook_matrix: Matrix, old: bool) -> None:
    hold(handbook_matrix, HANDBOOK.read_text(encoding="utf-8"), range(300), 1, old=old)


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("at_once", [2, 4])
def test_several_edits_at_once_are_told_apart(
    handbook_matrix: Matrix, at_once: int, old: bool
) -> None:
    hold(handbook_matrix, HANDBOOK.read_text(encoding="utf-8"), range(200), at_once, old=old)


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize(("seeds", "at_once"), [(300, 1), (100, 4)])
def test_the_same_holds_for_the_real_article(
    matrix: Matrix, real_article: Article, seeds: int, at_once: int, old: bool
) -> None:
    assert real_article.file == REAL_ARTICLE.as_posix()
    text = REAL_ARTICLE.read_text(encoding="utf-8").replace("\u00a0", " ")
    hold(matrix, text, range(seeds), at_once, old=old)


@pytest.mark.parametrize("old", [True, False])
def test_an_edition_does_not_differ_from_itself(
    handbook_matrix: Matrix, handbook: Article, old: bool
) -> None:
    found = drift(handbook_matrix, RESTING, handbook, handbook if old else None)
    assert not found
    assert len(found.unchanged) == len(handbook.passages)


def test_what_a_change_touches_is_what_its_rules_made(
    handbook_matrix: Matrix, handbook: Article
) -> None:
    text = HANDBOOK.read_text(encoding="utf-8").replace(
        "**Accounts on frozen shelves** | No. Thaw these blobs and start again.\n", ""
    )
    (change,) = drift(handbook_matrix, RESTING, parse(text), handbook).changes
    held = [
        f"{carrier}/{rule.id}.json"
        for carrier in CARRIERS
        for rule in change.statements[0].rules
        if carrier not in rule.excluded
    ]
    assert change.touches == (*held, "page.md")
    assert {each.partition("/")[0] for each in held} == set(CARRIERS)


def test_a_change_that_no_rule_rests_on_touches_the_pages(
    handbook_matrix: Matrix, handbook: Article
) -> None:
    bare = [
        dataclasses.replace(each, rules=(), canonical=None) for each in handbook_matrix.statements
    ]
    ruleless = dataclasses.replace(handbook_matrix, statements=tuple(bare), consulted={})
    text = HANDBOOK.read_text(encoding="utf-8").replace("**Sealed vaults** | No\n", "")
    (change,) = drift(ruleless, RESTING, parse(text), handbook).changes
    assert change.touches == ("page.md",)


def test_a_renamed_heading_is_one_change(handbook_matrix: Matrix, handbook: Article) -> None:
    text = HANDBOOK.read_text(encoding="utf-8").replace("## Other limits", "## Limits")
    for old in (handbook, None):
        found = drift(handbook_matrix, RESTING, parse(text), old)
        assert (found.headings, found.changes) == ((("Other limits", "Limits"),), ())


@pytest.mark.parametrize(
    "line",
    [
        "**Cloudy accounts** | Yes",
        "**Cloudy accounts** | No",
        '**Odd: "accounts", {and} #more** | 4 days',
    ],
)
def test_a_new_row_comes_as_yaml_that_is_sound_once_pasted(
    second: Matrix, tmp_path: Path, line: str
) -> None:
    article = parse(f"# Handbook\n\n## Which accounts\n\n**K** | **R**\n--- | ---\n{line}\n")
    (change,) = [each for each in drift(second, RESTING, article).changes if each.kind == "new"]
    indented = "".join(f"  {each}\n" for each in change.stub.splitlines())
    (tmp_path / "aliases.json").write_bytes(SECOND.with_name("aliases.json").read_bytes())
    pasted = tmp_path / "matrix.yaml"
    pasted.write_text(
        SECOND.read_text(encoding="utf-8").rstrip() + f"\n\n{indented}", encoding="utf-8"
    )
    statement = load(pasted).statements[-1]
    assert statement.source.row == article.passages[0].label
    assert statement.source.sha256 == article.passages[0].sha256


def test_an_edition_is_recognised(handbook_matrix: Matrix, handbook: Article) -> None:
    assert recognised(handbook_matrix, handbook) is handbook
