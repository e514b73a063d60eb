"""How long `gen-policies build` takes, as ratios measured side by side in one run.

1. The whole process on the real matrix, into a fresh folder, against the bare imports of its
   libraries.
2. The time per statement at 1,000 statements against that at 100, the imports left out and the
   share of statements that have a rule being that of the real matrix.

Run: python benchmarks/build.py
"""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
REAL = ROOT / "policies" / "vm-restore-points.yaml"
FLOOR = [sys.executable, "-c", "import click, yaml, jinja2, jsonschema"]
ROUNDS = 15


def build(matrix: Path, out: Path) -> list[str]:
    """The command that builds a matrix."""
    script = Path(sys.executable).with_name("gen-policies")
    return [str(script), "build", "--matrix", str(matrix), "--out", str(out)]


def seconds(command: list[str]) -> float:
    """The wall seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def side_by_side(room: Path, *matrices: Path) -> list[float]:
    """The median seconds of the imports and of fresh builds of each matrix, run in turn."""
    times = []
    for turn in range(ROUNDS):
        folders = [room / f"{turn}-{number}" for number in range(len(matrices))]
        builds = [build(*pair) for pair in zip(matrices, folders, strict=True)]
        times.append([seconds(command) for command in (FLOOR, *builds)])
    return [statistics.median(column) for column in zip(*times, strict=True)]


def peak() -> float:
    """The largest peak memory of any build so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def repeated(count: int) -> str:
    """The real matrix with its statements repeated under new ids until there are `count`.

    It has an id of its own: the documents that only the real matrix has name its statements.
    """
    head, _, body = REAL.read_text(encoding="utf-8").partition("statements:\n")
    head = head.replace("  id: vm-restore-points\n", "  id: repeated\n", 1)
    head, _, rest = head.partition("\ndecisions:")
    head += "\n" + "".join(re.findall(r"(?ms)^prose:\n.*?(?=^\S|\Z)", rest))
    head = re.sub(r"- statement: [a-z0-9-]+\n +match", "- match", head)
    head = re.sub(r"\n +statement: [a-z0-9-]+(?=\n)", "", head)
    entries = re.split(r"(?m)^(?=  - id: )", body)[1:]
    copies = (
        re.sub(r"(?m)((?:^  | +)- id: |canonical: )([a-z0-9-]+)$", rf"\1x{turn}-\2", entry)
        for turn in range(count // len(entries) + 1)
        for entry in entries
    )
    return (
        head
        + "statements:\n"
        + "".join(copy for copy, _ in zip(copies, range(count), strict=False))
    )


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        floor, real = side_by_side(room, REAL)
        print(f"build, real matrix: {real * 1000:.0f} ms; imports alone: {floor * 1000:.0f} ms")
        print(f"ratio: {real / floor:.2f} (at most 2); peak memory: {peak():.0f} MB (below 100)")
        matrices = []
        for count in (100, 1000):
            matrices.append(room / f"{count}.yaml")
            matrices[-1].write_text(repeated(count), encoding="utf-8")
        floor, few, many = side_by_side(room / "many", *matrices)
        per_few, per_many = (few - floor) / 100 * 1000, (many - floor) / 1000 * 1000
        print(f"per statement, imports left out: {per_few:.2f} ms at 100, {per_many:.2f} at 1,000")
        print(f"ratio: {per_many / per_few:.2f} (at most 1.3); peak memory: {peak():.0f} MB")


if __name__ == "__main__":
    main()
