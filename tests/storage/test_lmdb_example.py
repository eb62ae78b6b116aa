"""The LMDB store of the docs keeps the whole contract."""

import sys
from pathlib import Path

import pytest

from cxkit.testing.stores import StoreContract

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "stores"

pytest.importorskip("lmdb", reason="lmdb is not installed")


class TestLmdb(StoreContract):
    @pytest.fixture
    def store_factory(self):
        # Processes that are started by the contract import the example by this path.
        sys.path.insert(0, str(EXAMPLES))
        from lmdb_store import LmdbStore

        yield LmdbStore
        sys.path.remove(str(EXAMPLES))


def test_the_example_stays_short():
    assert len((EXAMPLES / "lmdb_store.py").read_text().splitlines()) <= 250
