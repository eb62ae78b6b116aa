"""A window of time seen from an instant, and the ratings that a review reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.values import CES_1_7, CSAT_1_5, NPS_0_10, Scale

REVIEWED_SCALES = {str(scale.kind): scale for scale in (NPS_0_10, CSAT_1_5, CES_1_7)}
"""The scale of each kind that a review reports."""


@attrs.frozen(kw_only=True)
class Scope:
    """A window of time seen from an instant: what is known at `as_of` about what lies in it."""

    start: datetime
    end: datetime
    as_of: datetime
    tz: str
    period: Any = None

    def earlier(self, by: timedelta) -> Scope:
        """The same window that much earlier, seen from the same instant."""
        return attrs.evolve(self, start=self.start - by, end=self.end - by)


def on_scale(rows: Any, scale: Scale) -> NDArray[np.bool_]:
    """Where a rating was given on that scale, or on one that the source did not name."""
    mask: NDArray[np.bool_] = (rows.scale == str(scale)) | ~rows.scale.known
    return mask
