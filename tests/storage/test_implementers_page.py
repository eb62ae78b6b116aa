"""The implementer's page, followed as a newcomer would: its store keeps the contract."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import cxkit
from cxkit.testing.stores import CHECKS, StoreContract, examine

PAGE = Path(__file__).parents[2] / "docs" / "storage-implementers.md"

INSTALLED = bool(entry_points(group="pytest11", name="cxkit"))
PYTEST = [sys.executable, "-m", "pytest", *([] if INSTALLED else ["-p", "cxkit._pytest"])]


def the_store():
    """The code of the page's store, as it stands there."""
    (code,) = [
        block for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S) if "class " in block
    ]
    return code


@pytest.fixture(scope="module")
def toy():
    scope: dict = {}
    exec(the_store(), scope)
    return scope["ToyStore"]


class TestToyStore(StoreContract):
    @pytest.fixture
    def store_factory(self, toy):
        return lambda place: toy()


def test_it_is_under_sixty_lines_long():
    assert len(the_store()[the_store().index("class ") :].splitlines()) < 60


def test_it_can_be_examined_from_the_command_line(tmp_path):
    (tmp_path / "toys.py").write_text(the_store() + "\ndef toy(place):\n    return ToyStore()\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    source = str(Path(cxkit.__file__).parents[1])
    run = subprocess.run(
        [*PYTEST, "-q", "--cxkit-store=toys:toy", "-k", "stale or page"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([source, str(tmp_path)])},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\d+ passed", run.stdout)
    assert "failed" not in run.stdout


def test_a_name_that_is_no_factory_is_refused_on_the_command_line(tmp_path):
    run = subprocess.run(
        [*PYTEST, "--cxkit-store=toys"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(cxkit.__file__).parents[1])},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "--cxkit-store is written package:factory" in run.stderr


def test_a_store_that_declares_too_much_is_found_out(toy, tmp_path):
    import attrs

    class Boastful(toy):
        capabilities = attrs.evolve(toy.capabilities, durable=True, processes=True)

    report = examine(
        lambda place: Boastful(), tmp_path, checks=[c for c in CHECKS if "durable" in c.needs][:2]
    )
    assert len(report.failures) == 2
