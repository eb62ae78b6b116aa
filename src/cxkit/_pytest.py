"""The pytest plugin: `pytest --cxkit-store=package:factory` runs the store contract on that store.

Pytest loads this in every session, so it loads nothing itself before it is asked to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["pytest_addoption", "pytest_configure"]


def pytest_addoption(parser: Any) -> None:
    """Declare the option."""
    parser.getgroup("cxkit").addoption(
        "--cxkit-store",
        metavar="PACKAGE:FACTORY",
        help="run cxkit's store contract on the store that this function opens in a given folder",
    )


def pytest_configure(config: Any) -> None:
    """Collect the contract, beside what was named on the command line."""
    named = config.getoption("--cxkit-store")
    if not named:
        return
    module, colon, function = named.partition(":")
    if not (module and colon and function):
        import pytest

        raise pytest.UsageError(f"--cxkit-store is written package:factory, got {named!r}")
    contract = str(Path(__file__).parent / "testing" / "stores" / "_plugged.py")
    by_hand = config.args_source.name == "ARGS"
    config.args = [*(config.args if by_hand else []), contract]
