"""Attributes that were methods in earlier versions: a call still works, with a warning."""

from __future__ import annotations

import warnings
from typing import Self, TypeVar

T_co = TypeVar("T_co", covariant=True)


def warn_called() -> None:
    """Warn the caller's caller that what it called is an attribute."""
    warnings.warn("this is an attribute now: leave out the parentheses", DeprecationWarning, stacklevel=3)


class Called(tuple[T_co, ...]):
    """A tuple that a method gave in earlier versions: calling it gives the tuple, with a warning."""

    __slots__ = ()

    def __call__(self) -> Self:
        """The tuple itself."""
        warn_called()
        return self
