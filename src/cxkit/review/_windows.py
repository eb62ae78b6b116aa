"""The rows that a review counts: a window of time, and the rows of a table in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.review._sources import Tables
from cxkit.values import Scale


@attrs.frozen(kw_only=True)
class Scope:
    """A window of time seen from an instant: what is known at `as_of` about what lies in it."""

    start: datetime
    end: datetime
    as_of: datetime
    tz: str

    def earlier(self, by: timedelta) -> Scope:
        """The same window that much earlier, seen from the same instant."""
        return attrs.evolve(self, start=self.start - by, end=self.end - by)


def on_scale(rows: Any, scale: Scale) -> NDArray[np.bool_]:
    """Where a rating was given on that scale, or on one that the source did not name."""
    mask: NDArray[np.bool_] = (rows.scale == str(scale)) | ~rows.scale.known
    return mask


class Windows:
    """The rows of a shop's tables in windows of time; those of one window are taken once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._taken: dict[tuple[Any, ...], Any] = {}

    def rows(
        self, table: str, scope: Scope | None, *, of: str | None = None, scale: Scale | None = None
    ) -> Any:
        """The rows whose instant `of` lies in the window, rated on that scale; None where there are none."""
        whole: Any = getattr(self.tables, table)
        if whole is None or scope is None:
            return None
        key = (table, scope.start, scope.end, of, scale)
        if key not in self._taken:
            mask = whole.is_within((scope.start, scope.end), of=of)
            if scale is not None:
                mask = mask & on_scale(whole, scale)
            self._taken[key] = whole.where(mask) if mask.any() else None
        return self._taken[key]
