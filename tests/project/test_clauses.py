"""The page of the service manual names a call for every clause, and runs each call that it names."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "clauses.md"
ROW = re.compile(r"^\| ([\d.]+)[^|]*\| [^|]+ \| ([^|]+) \|$", re.M)
CLAUSES = [
    *("1.2.1", "1.2.2", "2.1", "2.2", "2.3", "4.1.1", "4.1.2", "4.1.3"),
    *("4.2.1", "4.2.2", "4.2.3", "4.2.4", "4.3.1", "4.3.5", "7.1.1", "7.1.2", "7.1.3", "7.1.4"),
    *("7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.3.1", "7.3.2", "7.3.3", "7.3.4"),
    *("10.1.1", "10.1.2", "10.1.3", "10.2.1", "10.2.2", "10.2.3", "10.3.1", "10.3.2", "10.3.3"),
]


@pytest.fixture(scope="module")
def page():
    if not PAGE.exists():
        pytest.skip("the docs are not beside the tests")
    return PAGE.read_text("utf-8")


def test_every_clause_has_a_row(page):
    assert list(dict.fromkeys(clause for clause, _ in ROW.findall(page))) == CLAUSES


def test_every_call_that_the_table_names_is_run_below(page):
    run = "".join(re.findall(r"```python\n(.*?)```", page, re.S))
    named = {
        name
        for _, calls in ROW.findall(page)
        for call in re.findall(r"`([^`]+)`", calls)
        for name in re.findall(r"[A-Za-z_]+", re.sub(r"\(.*", "", call))
    }
    assert {name for name in named if not re.search(rf"\b{name}\b", run)} == set()
