from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.diagnostics import Invalid
from generator.publish import disk
from generator.publish.disk import Difference, compare, read_manifest, write

PLAN = {"a.json": "1\n", "deep/b.json": "2\n", "deep/er/c.json": "3\n"}
NEXT = {"a.json": "one\n", "deep/b.json": "2\n", "new/d.json": "4\n"}


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != disk.MANIFEST
    }


def codes(action: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        action()
    return [(Path(each.mark.file).name, each.code) for each in caught.value.diagnostics]


def test_a_folder_becomes_equal_to_the_plan(tmp_path: Path) -> None:
    assert write(PLAN, tmp_path).missing == tuple(PLAN)
    assert content(tmp_path) == PLAN
    assert not compare(PLAN, tmp_path)
    assert read_manifest(tmp_path).files.keys() == PLAN.keys()


def test_what_is_no_longer_planned_goes_with_its_empty_folders(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    found = write(NEXT, tmp_path)
    assert found == Difference(("a.json",), ("new/d.json",), ("deep/er/c.json",), unrecorded=True)
    assert content(tmp_path) == NEXT
    assert not (tmp_path / "deep" / "er").exists()


def test_nothing_is_written_where_nothing_differs(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert not write(PLAN, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_files_of_others_survive(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    mine = tmp_path / "deep" / "er" / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    write(NEXT, tmp_path)
    assert content(tmp_path) == {**NEXT, "deep/er/mine.txt": "mine"}


def test_a_file_of_another_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("mine", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.json").mkdir()
    assert codes(lambda: write(PLAN, tmp_path)) == [
        ("a.json", "not-owned"),
        ("b.json", "not-owned"),
    ]
    assert content(tmp_path) == {"a.json": "mine"}


def test_an_equal_file_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"1\n")
    write(PLAN, tmp_path)
    assert not compare(PLAN, tmp_path)


def test_a_stale_file_that_was_edited_is_not_deleted(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    (tmp_path / "deep" / "er" / "c.json").write_text("edited", encoding="utf-8")
    assert codes(lambda: write(NEXT, tmp_path)) == [("c.json", "edited")]
    assert content(tmp_path) == {**PLAN, "deep/er/c.json": "edited"}


@pytest.mark.parametrize("edited", [True, False])
def test_an_interrupted_build_does_not_unguard_what_was_edited(
    tmp_path: Path, edited: bool
) -> None:
    write(PLAN, tmp_path)
    interrupted = disk.Manifest(dict.fromkeys(NEXT, "?"), read_manifest(tmp_path).files)
    (tmp_path / disk.MANIFEST).write_text(interrupted.text(), encoding="utf-8")
    stale = tmp_path / "deep" / "er" / "c.json"
    if edited:
        stale.write_text("edited", encoding="utf-8")
        assert codes(lambda: write(NEXT, tmp_path)) == [("c.json", "edited")]
        assert stale.read_text(encoding="utf-8") == "edited"
    else:
        write(NEXT, tmp_path)
        assert content(tmp_path) == NEXT


def test_a_build_marks_the_folder_before_it_changes_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(PLAN, tmp_path)
    states = []
    replace = Path.replace

    def watched(path: Path, target: Path) -> Path:
        states.append((Path(target).name, read_manifest(tmp_path).complete))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    write(NEXT, tmp_path)
    assert states[0] == (disk.MANIFEST, True)
    assert {complete for name, complete in states[1:]} == {False}
    assert read_manifest(tmp_path).complete


@pytest.mark.parametrize("mine", ["notes.txt", "file", "link"])
def test_what_others_keep_under_the_staging_name_survives(tmp_path: Path, mine: str) -> None:
    staging = tmp_path / disk.STAGING
    if mine == "file":
        staging.write_text("mine", encoding="utf-8")
    elif mine == "link":
        staging.symlink_to(tmp_path.parent)
    else:
        staging.mkdir()
        (staging / mine).write_text("mine", encoding="utf-8")
    assert codes(lambda: write(PLAN, tmp_path)) == [(disk.STAGING, "not-owned")]
    assert not (tmp_path / "a.json").exists()


def test_a_file_where_a_folder_is_needed_is_met_before_any_change(tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("mine", encoding="utf-8")
    found = codes(lambda: write(PLAN, tmp_path))
    assert found == [("b.json", "not-owned"), ("c.json", "not-owned")]
    assert content(tmp_path) == {"deep": "mine"}


def test_check_tells_changed_missing_and_extra(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    (tmp_path / "a.json").write_text("edited", encoding="utf-8")
    (tmp_path / "deep" / "b.json").unlink()
    found = compare({key: PLAN[key] for key in ("a.json", "deep/b.json")}, tmp_path)
    assert (found.changed, found.missing, found.extra) == (
        ("a.json",),
        ("deep/b.json",),
        ("deep/er/c.json",),
    )


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "<<<<<<< HEAD", '{"state": "complete"}', '{"state": "x", "files": {}}'],
)
def test_a_manifest_that_is_none_stops_everything(tmp_path: Path, text: str) -> None:
    (tmp_path / disk.MANIFEST).write_text(text, encoding="utf-8")
    assert codes(lambda: write(PLAN, tmp_path)) == [(disk.MANIFEST, "manifest")]
    assert content(tmp_path) == {}


@pytest.mark.parametrize(
    "path",
    ["../victim", "/etc/victim", "C:/victim", "C:victim", "a\\..\\..\\x", "a/../../victim", ".."],
)
def test_a_manifest_cannot_reach_outside_its_folder(tmp_path: Path, path: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("alive", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    manifest = {"state": "complete", "files": {path: ""}}
    (folder / disk.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(lambda: write(PLAN, folder)) == [(disk.MANIFEST, "manifest")]
    assert victim.read_text(encoding="utf-8") == "alive"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_cannot_lead_a_file_out_of_the_folder(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / "deep").symlink_to(elsewhere)
    assert ("b.json", "outside-out") in codes(lambda: write(PLAN, folder))
    assert list(elsewhere.iterdir()) == []


def test_an_output_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("mine", encoding="utf-8")
    assert [code for _, code in codes(lambda: write(PLAN, path))] == ["output"]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_full_disk_is_met_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(PLAN, tmp_path)
    write_bytes = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "1":
            raise OSError(28, "No space left on device", str(path))
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert codes(lambda: write(NEXT, tmp_path)) == [(tmp_path.name, "disk-full")]
    assert content(tmp_path) == PLAN
    assert not compare(PLAN, tmp_path)


def test_a_read_only_folder_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Invalid) as caught:
        write(PLAN, tmp_path)
    assert [each.code for each in caught.value.diagnostics] == ["output"]
    assert "Read-only file system" in caught.value.diagnostics[0].message
    assert content(tmp_path) == {}


MOMENTS = range(40)


def killed_at(step: int, folder: Path) -> bool:
    """Runs a build in a child that dies at its file operation number `step`."""
    child = os.fork()
    if child == 0:
        left = iter(range(step))
        for name in ("mkdir", "replace", "unlink", "rmdir"):
            setattr(os, name, _mortal(getattr(os, name), left))
        setattr(Path, "write_bytes", _mortal_write(Path.write_bytes, left))  # noqa: B010
        write(NEXT, folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _mortal(operation: Callable[..., object], left: Iterator[int]) -> Callable[..., object]:
    def wrapped(*arguments: object, **options: object) -> object:
        if next(left, None) is None:
            os._exit(9)
        return operation(*arguments, **options)

    return wrapped


def _mortal_write(operation: Callable[..., int], left: Iterator[int]) -> Callable[..., int]:
    def wrapped(path: Path, data: bytes) -> int:
        if next(left, None) is None:
            operation(path, data[: len(data) // 2])
            os._exit(9)
        return operation(path, data)

    return wrapped


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("step", MOMENTS)
def test_a_build_killed_at_any_moment_leaves_every_file_whole(tmp_path: Path, step: int) -> None:
    write(PLAN, tmp_path)
    died = killed_at(step, tmp_path)
    whole = set(PLAN.items()) | set(NEXT.items())
    files = {k: v for k, v in content(tmp_path).items() if not k.startswith(disk.STAGING)}
    assert set(files.items()) <= whole
    found = compare(NEXT, tmp_path)
    assert files in (PLAN, NEXT) or found.unfinished
    assert died or not found
    write(NEXT, tmp_path)
    assert content(tmp_path) == NEXT
    assert not compare(NEXT, tmp_path)
    assert not (tmp_path / disk.STAGING).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_moments_cover_the_whole_build(tmp_path: Path) -> None:
    write(PLAN, tmp_path)
    died = [killed_at(step, tmp_path) for step in MOMENTS]
    assert died[0]
    assert not died[-1]


def test_a_build_that_ends_while_another_looks_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(PLAN, tmp_path)
    (tmp_path / disk.STAGING).mkdir()

    def gone(path: Path) -> Iterator[Path]:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr(Path, "iterdir", gone)
    assert not compare(PLAN, tmp_path)


WRITER = """
import sys
from pathlib import Path
from generator.publish.disk import write
plan = {f"{sys.argv[2]}-{n}.txt": sys.argv[2] for n in range(40)} | {"shared.txt": sys.argv[2]}
for _ in range(5):
    write(plan, Path(sys.argv[1]))
"""


def test_two_builds_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    builds = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name]) for name in ("x", "y")
    ]
    assert [build.wait() for build in builds] == [0, 0]
    shared = (folder / "shared.txt").read_text(encoding="utf-8")
    expected = {f"{shared}-{n}.txt": shared for n in range(40)} | {"shared.txt": shared}
    assert content(folder) == expected
    assert not compare(expected, folder)
