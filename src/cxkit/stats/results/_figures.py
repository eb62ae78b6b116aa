"""Facts about an array of figures that tables and pictures need."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol

from numpy.typing import NDArray

from cxkit.stats.results._axes import Axis
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._interval import Intervals


class Figures(Protocol):
    """Figures on labelled axes, such as `Estimates`."""

    @property
    def values(self) -> Floats: ...
    @property
    def n(self) -> NDArray[Any]: ...
    @property
    def defined(self) -> Flags: ...
    @property
    def axes(self) -> tuple[Axis, ...]: ...
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def intervals(self) -> Intervals | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def definition(self) -> str: ...
    @property
    def unit(self) -> str: ...
    def at(self, **labels: Hashable) -> Any: ...
    def __len__(self) -> int: ...
