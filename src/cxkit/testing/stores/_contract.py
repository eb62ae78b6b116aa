"""The contract as a pytest class: one subclass, one fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxkit.testing.stores._bench import Bench, Factory
from cxkit.testing.stores._checks import CHECKS, Check


class StoreContract:
    """Everything that a store must do, one small test a statement.

    Subclass it and give the fixture `store_factory`: a function that opens your store in an empty
    folder, or finds there what it kept before (a server's store uses the folder's name). Checks of
    capabilities that the store does not declare are skipped.

    >>> class TestMyStore(StoreContract):
    ...     @pytest.fixture
    ...     def store_factory(self):
    ...         return lambda place: MyStore(place / "my.db")
    """

    @pytest.fixture
    def store_factory(self) -> Factory:
        """Override this."""
        raise NotImplementedError("give your contract class a fixture 'store_factory'")

    @pytest.fixture
    def bench(self, store_factory: Factory, tmp_path: Path) -> Iterator[Bench]:
        """Where the store is opened, closed and opened again."""
        bench = Bench(store_factory, tmp_path / "store")
        yield bench
        bench.close()

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
    def test_store(self, check: Check, bench: Bench) -> None:
        """Each check is a statement about the store."""
        first = Bench(bench.factory, bench.place.with_name("capabilities"))
        try:
            missing = check.missing(first.open().capabilities)
        finally:
            first.close()
        if missing is not None:
            pytest.skip(f"the store does not declare {missing}")
        check.run(bench)
