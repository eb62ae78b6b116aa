"""Every module and public name of a release works on: it warns, and names where to find it now.

`names_*.txt` list the modules of a release, each with the names in its `__all__`.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest

from cxkit import _moved

RELEASED = {
    module: names.split()
    for path in sorted(Path(__file__).parent.glob("names_*.txt"))
    for module, _, names in (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
}


def asked(module, name):
    """The object that `from module import name` gives, and the warnings that it makes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        return getattr(importlib.import_module(module), name), caught


@pytest.mark.parametrize("module", RELEASED)
def test_a_released_module_gives_its_names_or_says_where_they_are(module):
    importlib.import_module(module)
    for name in RELEASED[module]:
        remedy = _moved.GONE.get(f"{module.removeprefix('cxkit.')}.{name}")
        if remedy is not None:
            with pytest.raises(AttributeError, match="is gone"):
                getattr(importlib.import_module(module), name)
            continue
        value, caught = asked(module, name)
        if not caught:
            face = importlib.import_module(module)
            assert name in dir(face) or isinstance(value, ModuleType), f"{module}.{name} moves without a word"
            continue
        (warning,) = caught
        assert warning.category is DeprecationWarning
        assert warning.filename == __file__, "the warning shows the line that asks"
        if "no module any more" in str(warning.message):
            package, _, leaf = module.rpartition(".")
            assert getattr(getattr(importlib.import_module(package), leaf), name) == value
            continue
        home, _, now = str(warning.message).rpartition("use ")[2].rpartition(".")
        assert ("private" in str(warning.message)) == ("._" in home)
        successor, more = asked(home, now)
        assert successor is value
        assert not more


def test_what_is_said_to_have_moved_was_in_a_release():
    names = {f"{module}.{name}" for module, names in RELEASED.items() for name in names}
    modules = {*RELEASED, *names}
    assert {f"cxkit.{module}" for module in _moved.MODULES} <= modules
    moved = {name if name.startswith("cxkit.") else f"cxkit.{name}" for name in (*_moved.NAMES, *_moved.GONE)}
    assert {name for name in moved if "._" not in name} <= names


def run(program):
    """Run a program in a fresh interpreter in which a deprecation is an error, unless it says otherwise."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("from cxkit.values.money import Money", "use cxkit.Money"),
        ("from cxkit.tickets.status import Status", "use cxkit.tickets.Status"),
        ("from cxkit.stats.survival import kaplan_meier", ""),
        ("from cxkit.stats import proportions; proportions.wilson(8, 10)", ""),
        ("import cxkit.stats.proportions as p; p.wilson(8, 10)", ""),
        ("from cxkit.metrics import clock; clock.months", "use cxkit.metrics.months"),
        ("from cxkit import metrics; metrics.clock.months", "use cxkit.metrics.months"),
        ("from cxkit.surveys import response_facts as f; f.Submitted", "responses.facts.Submitted"),
        ("import cxkit.surveys; cxkit.surveys.response_facts.Submitted", "responses.facts.Submitted"),
        ("from cxkit.customers import timeline; timeline(())", ""),
        ("from cxkit.customers.timeline import timeline", "use cxkit.customers.timeline"),
        ("from cxkit import record", "use cxkit.kernel.record"),
        ("from cxkit.returns.policy import ReturnPolicy", "use cxkit.returns.ReturnPolicy"),
        ("from cxkit.storage.sqlite import SQLiteStore", "use cxkit.SQLiteStore"),
        ("from cxkit.stats.erlang import *", "use cxkit.stats"),
        ("from cxkit.values.money import Coins", "cannot import name 'Coins'"),
        ("from cxkit.metrics import clocks", "cannot import name 'clocks'"),
        ("import cxkit.values.coins", "No module named 'cxkit.values.coins'"),
        ("import cxkit.coins", "No module named 'cxkit.coins'"),
    ],
)
def test_a_program_of_the_first_release_is_told_what_to_write(statement, said):
    error = run(statement).stderr
    assert said in error if said else not error


def test_a_function_keeps_its_name_where_a_module_of_that_name_is_asked_for():
    program = """
import warnings, cxkit.customers
warnings.simplefilter("ignore")
from cxkit.customers.timeline import timeline as old
assert cxkit.customers.timeline is old and callable(old)
"""
    assert not run(program).stderr
