from __future__ import annotations

from pathlib import Path

import pytest

from generator.matrix.load import load
from generator.matrix.model import Matrix
from generator.publish import targets

ROOT = Path(__file__).parents[1]
REAL = ROOT / "policies" / "vm-restore-points.yaml"
SECOND = ROOT / "tests" / "data" / "storage" / "matrix.yaml"


@pytest.fixture(scope="session")
def matrix() -> Matrix:
    return load(REAL)


@pytest.fixture(scope="session")
def second() -> Matrix:
    return load(SECOND)


@pytest.fixture(scope="session")
def plan(matrix: Matrix) -> dict[str, str]:
    return targets.plan(matrix)
