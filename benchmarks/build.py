"""How long `gen-policies build` takes, as ratios measured side by side in one run.

1. The whole process on the real matrix against the bare imports of its libraries.
2. The time per statement at 1,000 statements against that at 100, the share of statements
   that have a rule being that of the real matrix.

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


def side_by_side(*commands: list[str]) -> list[float]:
    """The median seconds of each command, run in turn."""
    times = [[seconds(command) for command in commands] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def repeated(count: int) -> str:
    """The real matrix with its statements repeated under new ids until there are `count`."""
    head, _, body = REAL.read_text(encoding="utf-8").partition("statements:\n")
    head = re.sub(r"^decisions:.*", "", head, flags=re.MULTILINE | re.DOTALL)
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
        fresh, floor = side_by_side(build(REAL, room / "real"), FLOOR)
        print(f"build, real matrix: {fresh * 1000:.0f} ms; imports alone: {floor * 1000:.0f} ms")
        print(f"ratio: {fresh / floor:.2f} (at most 2)")
        commands = []
        for count in (100, 1000):
            matrix = room / f"{count}.yaml"
            matrix.write_text(repeated(count), encoding="utf-8")
            commands.append(build(matrix, room / str(count)))
        few, many = side_by_side(*commands)
        per_few, per_many = few / 100 * 1000, many / 1000 * 1000
        print(f"per statement: {per_few:.2f} ms at 100, {per_many:.2f} ms at 1,000")
        print(f"ratio: {per_many / per_few:.2f} (at most 1.3)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest peak memory of a build, 1,000 statements included: {peak:.0f} MB")


if __name__ == "__main__":
    main()
