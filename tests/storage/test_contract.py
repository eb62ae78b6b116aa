"""Every store in the box, and every layer over one, keeps the whole contract."""

from __future__ import annotations

import json
import time

import pytest

from cxkit.storage import (
    InThreads,
    KeyFile,
    MemoryKeys,
    MemoryStore,
    SQLiteStore,
    cached,
    encrypted,
    faulty,
    observed,
    retried,
)
from cxkit.testing.stores import CHECKS, StoreContract, examine

LONG = {
    "a_killed_process_loses_nothing_it_was_told_is_done",
    "erased_bytes_are_gone_from_the_files",
    "erased_bytes_are_in_no_backup_made_afterwards",
    "every_condition_means_what_it_means_in_memory",
    "processes_lose_no_update",
    "readers_see_whole_commits",
    "whatever_is_done_the_store_does_as_the_model",
}
"""Checks that take a second or more: layers that do not touch what they look at go without."""

SHORT = [check for check in CHECKS if check.name not in LONG]


class TestMemory(StoreContract):
    @pytest.fixture
    def store_factory(self):
        return lambda place: MemoryStore()


class TestSQLite(StoreContract):
    @pytest.fixture
    def store_factory(self):
        return lambda place: SQLiteStore(place / "shop.sqlite")


def in_memory(place):
    return SQLiteStore(":memory:")


def awaited(place):
    return InThreads(SQLiteStore(place / "shop.sqlite"))


def sealed(place):
    return encrypted(SQLiteStore(place / "shop.sqlite"), KeyFile(place.parent / f"{place.name}.keys"))


def sealed_and_awaited(place):
    return encrypted(InThreads(MemoryStore()), MemoryKeys())


def kept_at_hand(place):
    return cached(SQLiteStore(":memory:"), size=50)


def watched(place):
    return observed(MemoryStore(), lambda span: None, clock=time.perf_counter)


def asked_again(place):
    return retried(faulty(MemoryStore(), []))


STORES = [in_memory, awaited, sealed, sealed_and_awaited, kept_at_hand, watched, asked_again]


@pytest.mark.parametrize("factory", STORES, ids=lambda factory: factory.__name__)
def test_every_other_way_to_hold_a_store_keeps_the_contract(factory, tmp_path):
    if factory in (sealed, sealed_and_awaited):
        pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
    report = examine(factory, tmp_path, checks=SHORT)
    assert report.passed, str(report)


def test_a_cache_shows_no_half_of_a_commit_and_no_state_before_one(tmp_path):
    report = examine(kept_at_hand, tmp_path, checks=[c for c in CHECKS if "readers_see" in c.name])
    assert report.passed, str(report)


def test_the_report_is_a_table_and_json(tmp_path):
    report = examine(lambda place: MemoryStore(), tmp_path, checks=SHORT)
    table, data = str(report), json.loads(report.to_json())
    assert table.startswith("memory: durable no, threads yes")
    assert table.endswith("that apply passed")
    assert data["passed"] is True
    assert data["capabilities"]["name"] == "memory"
    assert {check["result"] for check in data["checks"]} == {"passed", "does not apply"}


def test_every_check_is_a_statement():
    assert len(CHECKS) >= 55
    for check in CHECKS:
        assert check.statement.endswith("."), check.name
    assert len({check.name for check in CHECKS}) == len(CHECKS)
