"""Segments of customers by their RFM scores: a table that every combination of scores is in exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Fault, Invalid
from cxkit.values import Label, labels

_SIDE: Final = 5


@attrs.frozen(slots=True, kw_only=True)
class SegmentMap:
    """Segments by scores of 1 to 5: recency (rows, 5 first) and the mean of frequency and amount (columns).

    The mean is rounded, halves up. Scores of another number of bins are first brought to five. The table is
    total and disjoint by its form; a segment without a label is refused, and one without a cell.
    """

    grid: tuple[tuple[str, ...], ...]
    labels: Mapping[str, Label] = attrs.field(hash=False)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if len(self.grid) != _SIDE or any(len(row) != _SIDE for row in self.grid):
            faults.append(Fault("grid", "segments.shape", "must be five rows of five segments"))
        used = {name for row in self.grid for name in row}
        faults += [
            Fault(f"labels.{name}", "missing", "is needed") for name in sorted(used - set(self.labels))
        ]
        unused = sorted(set(self.labels) - used)
        faults += [Fault(f"labels.{name}", "segments.unused", "is in no cell of the grid") for name in unused]
        if faults:
            raise Invalid.of("the segment map", faults)

    def of(
        self,
        recency: NDArray[np.int64],
        frequency: NDArray[np.int64],
        monetary: NDArray[np.int64],
        *,
        bins: int = 5,
    ) -> list[str]:
        """The segment of each row of scores.

        >>> SEGMENTS.of(np.array([5, 1]), np.array([5, 5]), np.array([4, 5]))
        ['champions', 'cannot_lose']
        """
        r, f, m = (-(-np.asarray(scores) * _SIDE // bins) for scores in (recency, frequency, monetary))
        value = (f + m + 1) // 2
        rows: Sequence[int] = (_SIDE - r).tolist()
        columns: Sequence[int] = (value - 1).tolist()
        return [self.grid[row][column] for row, column in zip(rows, columns, strict=True)]


SEGMENTS: Final = SegmentMap(
    grid=(
        ("new", "potential_loyalists", "potential_loyalists", "champions", "champions"),
        ("promising", "promising", "potential_loyalists", "loyal", "champions"),
        ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
        ("hibernating", "hibernating", "at_risk", "at_risk", "at_risk"),
        ("lost", "lost", "hibernating", "at_risk", "cannot_lose"),
    ),
    labels=MappingProxyType(
        labels(
            "rfm",
            """
champions: champions | 重要价值客户 | 重要價值客戶
loyal: loyal customers | 忠诚客户 | 忠誠客戶
potential_loyalists: potential loyalists | 潜在忠诚客户 | 潛在忠誠客戶
new: new customers | 新客户 | 新客戶
promising: promising | 有潜力客户 | 有潛力客戶
need_attention: need attention | 需关注客户 | 需關注客戶
about_to_sleep: about to sleep | 即将沉睡客户 | 即將沉睡客戶
at_risk: at risk | 流失风险客户 | 流失風險客戶
cannot_lose: cannot lose them | 重要挽留客户 | 重要挽留客戶
hibernating: hibernating | 沉睡客户 | 沉睡客戶
lost: lost | 已流失客户 | 已流失客戶
""",
        )
    ),
)
"""The usual eleven segments; give `SegmentMap` another table where the shop's own names differ."""
