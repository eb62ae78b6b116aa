"""The optional extra: SciPy, imported only inside the functions that need it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cxkit.errors import MissingExtra


def scipy_module(name: str, *, needed_for: str) -> Any:
    """`scipy.<name>`, or an error that says what to install.

    >>> scipy_module("special", needed_for="an exact interval").__name__
    'scipy.special'
    """
    try:
        return import_module(f"scipy.{name}")
    except ImportError as error:
        raise MissingExtra.of("scipy", extra="stats", needed_for=needed_for) from error
