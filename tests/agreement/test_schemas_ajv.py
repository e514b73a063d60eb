"""ajv, which many JavaScript tools use, says of the generated schemas what Python's validator says.

Needs node and ajv: `npm install --prefix FOLDER ajv`, then NODE_PATH=FOLDER/node_modules.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.matrix.model import Matrix
from tests.agreement.cases import resources
from tests.agreement.schemas import Schemas, in_template, types_of

SCRIPT = Path(__file__).with_name("judge.js")
NODE = shutil.which("node")


def has_ajv() -> bool:
    if NODE is None:
        return False
    command = [NODE, "-e", "require('ajv')"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_ajv(), reason="ajv is not there: set NODE_PATH to where it is")
def test_ajv_agrees_on_every_small_resource(matrix: Matrix, plan: dict[str, str]) -> None:
    schemas = Schemas(matrix, plan)
    cases: list[tuple[str, Any]] = []
    for document in schemas.documents:
        for rule in matrix.rules("schema"):
            if document.type and document.type.type in types_of(rule):
                cases += [(document.path, resource) for resource in resources(rule)]
            elif document.type is None:
                some = list(resources(rule))[::5]
                cases += [(document.path, in_template(resource)) for resource in some]
    given = {"schemas": {path: each.schema for path, each in schemas.by_path.items()}}
    text = json.dumps(given | {"cases": cases})
    command = [str(NODE), str(SCRIPT)]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = [set(each) for each in json.loads(ran.stdout)]
    assert found == [schemas.by_path[path].quickly(resource) for path, resource in cases]
    assert len(found) > 10_000
    assert sum(map(bool, found)) > 3000
