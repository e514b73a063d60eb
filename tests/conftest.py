from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.matrix.load import load
from generator.matrix.model import Matrix
from generator.publish import targets

ROOT = Path(__file__).parents[1]
REAL = ROOT / "policies" / "vm-restore-points.yaml"
SECOND = ROOT / "tests" / "data" / "storage" / "matrix.yaml"


def browser_on_path() -> str | None:
    """A Chromium, by the names that systems give it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if browser_on_path() is None:
        sentence = "NOT TRIED IN A BROWSER: no Chromium is on PATH, so tests/browser was skipped."
        terminalreporter.write_line(sentence, yellow=True, bold=True)


@pytest.fixture(scope="session")
def matrix() -> Matrix:
    return load(REAL)


@pytest.fixture(scope="session")
def second() -> Matrix:
    return load(SECOND)


@pytest.fixture(scope="session")
def plan(matrix: Matrix) -> dict[str, str]:
    return targets.plan(matrix)
