"""The test module that `pytest --cxkit-store=package:factory` collects."""

from __future__ import annotations

from importlib import import_module

import pytest

from cxkit.testing.stores._bench import Factory
from cxkit.testing.stores._contract import StoreContract


class TestGivenStore(StoreContract):
    """The contract for the store that the command line names."""

    @pytest.fixture
    def store_factory(self, request: pytest.FixtureRequest) -> Factory:
        """The factory that `--cxkit-store` names."""
        module, _, name = str(request.config.getoption("--cxkit-store")).partition(":")
        factory: Factory = getattr(import_module(module), name)
        return factory
