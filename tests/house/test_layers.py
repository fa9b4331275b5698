"""The import contracts of pyproject.toml hold, and each is shown to catch what it is there for.

A copy of the house gets one planted module; import-linter must refuse the copy and name the
contract.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}


@dataclass(frozen=True)
class Plant:
    """A defect: the line goes to the end of the file, which is made when it does not exist."""

    contract: str
    file: str
    line: str


PLANTS = [
    Plant("features", "trisam/parties/models.py", "import trisam.meetings.models"),
    Plant("features", "trisam/audit/service.py", "import trisam.outbox.models"),
    Plant("features", "trisam/core/clock.py", "import trisam.web"),
    Plant("features", "trisam/surprises/__init__.py", "pass"),
    Plant("inside", "trisam/cases/models.py", "import trisam.cases.queries"),
    Plant("inside", "trisam/consents/policy.py", "import trisam.consents.service"),
    Plant("inside", "trisam/meetings/utils.py", "pass"),
    Plant("web-free", "trisam/cases/service.py", "import flask"),
    Plant("web-free", "trisam/cases/queries.py", "import wtforms"),
    Plant("web-free", "trisam/cases/policy.py", "import flask_login"),
    Plant("web-free", "trisam/cases/models.py", "import flask_wtf"),
    Plant("web-free", "trisam/waits/jobs.py", "import flask"),
    Plant("web-free", "trisam/meetings/service.py", "import trisam.web.planted"),
    Plant("web-free", "trisam/core/clock.py", "import flask"),
    Plant("no-sql-in-views", "trisam/cases/views.py", "import sqlalchemy"),
    Plant("no-sql-in-views", "trisam/cases/forms.py", "from sqlalchemy import select"),
    Plant("no-circles", "trisam/core/clock.py", "import trisam.core.planted"),
]


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a house, with its own code and not the installed project's."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the code that a test may spoil."""
    unused = shutil.ignore_patterns("static", "__pycache__")
    shutil.copytree(ROOT / "trisam", tmp_path / "trisam", ignore=unused)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    # The far end of two plants: a page of web, and a module of core that leads back.
    (tmp_path / "trisam/web/planted.py").touch()
    (tmp_path / "trisam/core/planted.py").write_text("import trisam.core.clock\n")
    return tmp_path


def test_the_house_keeps_its_contracts(house: Path) -> None:
    answer = lint(house)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in answer.stdout


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.contract}: {p.file} {p.line}")
def test_a_planted_import_breaks_its_contract(plant: Plant, house: Path) -> None:
    file = house / plant.file
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as end:
        end.write(f"\n{plant.line}\n")

    answer = lint(house)

    assert answer.returncode == 1
    assert f"{CONTRACTS[plant.contract]} BROKEN" in answer.stdout


def test_each_contract_has_a_planted_defect() -> None:
    assert {plant.contract for plant in PLANTS} == set(CONTRACTS)
