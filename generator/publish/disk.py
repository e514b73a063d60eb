"""Makes a folder equal to a plan, whole at every moment, and tells how the two differ.

The tool owns the files that its manifest in the folder lists, and no others: it deletes
nothing else and refuses to overwrite a file it does not own. New content is staged beside
the old and moved into place file by file; while that goes on the manifest says `building`,
so that an interrupted build is recognised and the next one completes it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.publish.lock import locked

MANIFEST = "manifest.json"
STAGING = ".gen-policies"
_COMMENT = "Written by gen-policies: the files it owns in this folder. All others are yours."


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files the tool owns in a folder, with the SHA-256 of what it wrote.

    While a build goes on, `before` holds what the folder held before it; otherwise None.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] | None = None

    @property
    def complete(self) -> bool:
        """Whether no build was interrupted here."""
        return self.before is None

    def owned(self) -> list[str]:
        """Every file that the tool may replace or remove."""
        return list({**(self.before or {}), **self.files})

    def wrote(self, path: str, digest: str) -> bool:
        """Whether the tool left the file with this content."""
        return digest in (self.files.get(path), (self.before or {}).get(path))

    def text(self) -> str:
        """The manifest as it is written."""
        content: dict[str, Any] = {"$comment": _COMMENT, "state": "complete", "files": self.files}
        if self.before is not None:
            content |= {"state": "building", "before": self.before}
        return json.dumps(content, indent=2, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a folder differs from a plan; paths are relative to the folder."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    unfinished: bool = False
    unrecorded: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.changed or self.missing or self.extra or self.unfinished or self.unrecorded
        )


def compare(plan: Mapping[str, str], folder: Path) -> Difference:
    """How the folder differs from the plan. Raises Invalid when it cannot be read."""
    with _sentences(folder):
        manifest = read_manifest(folder)
        states = {path: _state(folder / path, text) for path, text in plan.items()}
        return Difference(
            changed=tuple(path for path, state in states.items() if state == "changed"),
            missing=tuple(path for path, state in states.items() if state == "missing"),
            extra=tuple(p for p in manifest.owned() if p not in plan and _exists(folder / p)),
            unfinished=not manifest.complete or _is_staging(folder / STAGING),
            unrecorded=manifest.complete and manifest.files != _digests(plan),
        )


def write(plan: Mapping[str, str], folder: Path) -> Difference:
    """Makes the folder equal to the plan and returns what had to be done.

    Writes nothing where nothing differs. Raises Invalid, before any change, for a file that
    the tool does not own or that would lie outside the folder, and for a disk that refuses.
    """
    found = compare(plan, folder)
    if not found:
        return found
    with _sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            return _write(plan, folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none. Raises Invalid."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        building = {"complete": False, "building": True}[content["state"]]
        files = {str(name): str(digest) for name, digest in content["files"].items()}
        before = dict(content["before"].items()) if building else None
    except FileNotFoundError:
        return Manifest()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from version control, or empty the folder and build again"
        raise _invalid(path, "This is not a manifest of gen-policies.", "manifest", hint) from None
    manifest = Manifest(files, before)
    for name in manifest.owned():
        if not _is_inside(name):
            raise _invalid(path, f"The manifest names '{name}', outside its folder.", "manifest")
    return manifest


def _write(plan: Mapping[str, str], folder: Path) -> Difference:
    found = compare(plan, folder)
    before = read_manifest(folder)
    _refuse_strangers(plan, folder, before, found)
    staging = folder / STAGING
    if _exists(staging) and not _is_staging(staging):
        raise Invalid([Diagnostic(Mark(staging.as_posix()), *_REFUSALS["not-owned"])])
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staged = _stage(plan, [*found.changed, *found.missing], staging)
        after = Manifest(_digests(plan))
        known = {**after.files, **(before.before or {}), **before.files}
        _replace(folder, Manifest(after.files, known).text(), staging)
        for path, source in staged.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            source.replace(folder / path)
        for path in found.extra:
            _remove(folder, path)
        _replace(folder, after.text(), staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return found


def _stage(plan: Mapping[str, str], paths: list[str], staging: Path) -> dict[str, Path]:
    """Writes the new content aside, so that a full disk is met before anything is touched."""
    staging.mkdir()
    staged = {}
    for number, path in enumerate(paths):
        staged[path] = staging / str(number)
        staged[path].write_bytes(plan[path].encode())
    return staged


def _replace(folder: Path, manifest: str, staging: Path) -> None:
    temporary = staging / MANIFEST
    temporary.write_bytes(manifest.encode())
    temporary.replace(folder / MANIFEST)


def _remove(folder: Path, path: str) -> None:
    target = folder / path
    target.unlink(missing_ok=True)
    for above in _above(target, folder):
        with contextlib.suppress(OSError):
            above.rmdir()


def _refuse_strangers(
    plan: Mapping[str, str], folder: Path, manifest: Manifest, found: Difference
) -> None:
    faults = [
        Diagnostic(Mark((folder / path).as_posix()), *_REFUSALS[reason])
        for path in [*plan, *found.extra]
        if (reason := _refusal(path, folder, manifest, found))
    ]
    if faults:
        raise Invalid(faults)


def _refusal(path: str, folder: Path, manifest: Manifest, found: Difference) -> str | None:
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        return "outside-out"
    if path in found.changed and (path not in manifest.owned() or not target.is_file()):
        return "not-owned"
    if any(above.is_file() for above in _above(target, folder)):
        return "in-the-way"
    if path in found.extra and not manifest.wrote(path, _digest(target)):
        return "edited"
    return None


def _above(target: Path, folder: Path) -> list[Path]:
    return [folder / above for above in target.relative_to(folder).parents if above != Path()]


_REFUSALS = {
    "outside-out": ("A link leads this file out of the output folder.", "outside-out"),
    "not-owned": (
        "This was not written by gen-policies, so it is not overwritten.",
        "not-owned",
        "move it away, or choose another folder with --out",
    ),
    "in-the-way": (
        "A file stands where a folder is needed.",
        "not-owned",
        "move it away, or choose another folder with --out",
    ),
    "edited": (
        "This file is no longer generated, but it was edited since.",
        "edited",
        "delete it, or move it out of the folder",
    ),
}


def _is_inside(path: str) -> bool:
    posix, windows = PurePosixPath(path), PureWindowsPath(path)
    plain = not posix.is_absolute() and not windows.drive and not windows.root
    return plain and bool(posix.parts) and ".." not in windows.parts


def _is_staging(path: Path) -> bool:
    """Whether this is what a build leaves when it is killed, and nothing of anybody else."""
    if path.is_symlink() or not path.is_dir():
        return False
    try:
        return all(each.name.isdigit() or each.name == MANIFEST for each in path.iterdir())
    except FileNotFoundError:  # another build just finished
        return False


def _state(path: Path, text: str) -> str:
    if path.is_dir():
        return "changed"
    try:
        return "same" if path.read_bytes() == text.encode() else "changed"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _digests(plan: Mapping[str, str]) -> dict[str, str]:
    return {path: hashlib.sha256(text.encode()).hexdigest() for path, text in plan.items()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _invalid(path: Path, sentence: str, code: str, hint: str = "") -> Invalid:
    return Invalid([Diagnostic(Mark(path.as_posix()), sentence, code, hint)])


@contextlib.contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    """What the operating system refuses becomes one sentence."""
    try:
        yield
    except OSError as error:
        named = error.filename2 or error.filename
        place = Path(os.fsdecode(named)) if named else folder
        if STAGING in place.parts:
            place = folder
        reason = error.strerror or str(error)
        code = "disk-full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "output"
        sentence = f"The output folder cannot be read or written: {reason}."
        raise _invalid(place, sentence, code) from None
