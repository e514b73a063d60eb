"""Paths the user named -> files to check."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic
from generator.verify.discover import Source, discover


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("{}")


def found(*paths: str) -> list[str]:
    return [s.file if isinstance(s, Source) else f"! {s.mark.file}" for s in discover(paths)]


def link(name: str, target: str, *, folder: bool = False) -> None:
    try:
        Path(name).symlink_to(target, target_is_directory=folder)
    except OSError:
        pytest.skip("this system gives no right to make links")


def test_a_folder_gives_the_files_that_may_hold_resources_in_the_order_of_their_names() -> None:
    files(
        "t/b.json",
        "t/a.JSON",
        "t/c.jsonc",
        "t/d.jsonl",
        "t/e.ndjson",
        "t/f.bicep",
        "t/g.bicepparam",
    )
    files("t/readme.md", "t/json", "t/x.json.bak", "t/sub/a.json", "t/Sub/z.json")
    names = "a.JSON b.json c.jsonc d.jsonl e.ndjson f.bicep g.bicepparam Sub/z.json sub/a.json"
    expected = [f"t/{name}" for name in names.split()]
    assert found("t") == expected or os.path.normcase("A") == "a"


@pytest.mark.parametrize("left_out", [".git", ".venv", ".hidden", "node_modules"])
def test_a_walk_does_not_enter(left_out: str) -> None:
    files(f"t/{left_out}/a.json", f"t/sub/{left_out}/a.json", "t/z.json")
    assert found("t") == ["t/z.json"]
    assert found(f"t/{left_out}") == [f"t/{left_out}/a.json"]


def test_a_named_file_is_taken_whatever_its_name() -> None:
    files("data.txt")
    assert list(discover(["data.txt"])) == [Source("data.txt", Path("data.txt"), given=True)]


def test_a_file_of_a_walk_was_not_named() -> None:
    files("t/a.json")
    assert list(discover(["t"])) == [Source("t/a.json", Path("t/a.json"), given=False)]


def test_a_dash_is_standard_input_once() -> None:
    assert list(discover(["-", "-"])) == [Source("-", None, given=True)]


def test_each_file_comes_once_in_the_order_of_the_paths() -> None:
    files("t/a.json", "t/b.json")
    assert found("t/b.json", "t", "t/../t/b.json", "t") == ["t/b.json", "t/a.json"]


def test_a_path_below_the_working_folder_is_named_from_there(here: Path) -> None:
    files("t/a.json")
    assert found(str(here / "t")) == ["t/a.json"]
    assert found(".") == ["t/a.json"]


def test_a_path_elsewhere_is_named_in_full(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files("t/a.json", "u/b.json")
    monkeypatch.chdir("u")
    assert found(str(here / "t")) == [(here / "t" / "a.json").as_posix()]
    assert found("../t") == ["../t/a.json"]


@pytest.mark.parametrize("name", ["absent", "absent.json", "a.json/b", "x\0y"])
def test_a_path_that_cannot_be_read_is_a_finding_and_the_others_follow(name: str) -> None:
    files("a.json")
    fault, source = discover([name, "a.json"])
    assert isinstance(fault, Diagnostic)
    assert (fault.code, fault.mark.file) == ("unreadable", name)
    assert isinstance(source, Source)


def test_a_folder_that_cannot_be_listed_is_a_finding_and_the_others_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files("t/a/x.json", "t/b/y.json")
    listed = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert found("t") == ["! t/a", "t/b/y.json"]


class Hidden:
    """An entry of a folder in which nothing may be looked at."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __fspath__(self) -> str:
        return f"t/{self.name}"

    def is_file(self) -> bool:
        raise PermissionError(13, "Permission denied")

    is_dir = is_file


def test_a_file_that_cannot_be_looked_at_is_left_to_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files("t/a.json", "u/b.json")
    listed = os.scandir

    def hiding(path: Path) -> object:
        return [Hidden("x.json"), Hidden("y.md")] if Path(path).name == "t" else listed(path)

    monkeypatch.setattr(os, "scandir", hiding)
    assert found("t", "u") == ["t/x.json", "u/b.json"]


def test_links_that_form_a_loop_end() -> None:
    files("t/a.json", "t/sub/b.json")
    link("t/sub/up", "..", folder=True)
    link("t/sub/self", ".", folder=True)
    assert found("t") == ["t/a.json", "t/sub/b.json"]


def test_a_linked_folder_is_walked_once() -> None:
    files("real/a.json")
    Path("t").mkdir()
    link("t/one", "../real", folder=True)
    link("t/two", "../real", folder=True)
    assert found("t") == ["t/one/a.json"]


def test_a_link_that_leads_nowhere_is_left_out_of_a_walk() -> None:
    files("t/a.json")
    link("t/b.json", "absent.json")
    assert found("t") == ["t/a.json"]
    assert found("t/b.json") == ["! t/b.json"]


def test_a_very_deep_folder_is_walked(here: Path) -> None:
    deep = "t/" + "d/" * 60
    files(f"{deep}a.json")
    assert found("t") == [f"{deep}a.json"]
    assert here.is_dir()
