"""What an import costs, counted in modules (never timed)."""

import subprocess
import sys

import pytest


def loaded_by(statement):
    code = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def tops(modules):
    return {name.partition(".")[0] for name in modules}


def test_the_front_door_alone_loads_nothing_else():
    loaded = loaded_by("import cxkit")
    assert loaded == {"cxkit"}


@pytest.mark.parametrize(
    "statement",
    [
        "from cxkit import Ticket",
        "from cxkit import Order, Complaint, ReturnRequest",
        "from cxkit import Customer, Survey, Response, Conversation, Agent",
        "from cxkit import to_json, from_json",
        "from cxkit import BusinessCalendar",
    ],
)
def test_domain_objects_load_without_columns_stores_or_test_tools(statement):
    loaded = tops(loaded_by(statement))
    assert not loaded & {"numpy", "sqlite3", "asyncio", "hypothesis", "pytest", "scipy", "matplotlib"}


def test_metrics_load_no_optional_package():
    loaded = tops(loaded_by("import cxkit.metrics, cxkit.review, cxkit.analysis"))
    assert not loaded & {
        "scipy",
        "matplotlib",
        "pandas",
        "polars",
        "pyarrow",
        "hypothesis",
        "pytest",
        "sqlite3",
    }
