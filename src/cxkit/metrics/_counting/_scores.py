"""What the metrics of answers share: the scores that count, on the scale that they were asked on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, OffScale, shown
from cxkit.metrics._counting._inputs import table_of
from cxkit.stats.tallies import Tally, tally_scores
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.tables import ResponseTable
from cxkit.values import Scale, ScaleKind

Flags = NDArray[np.bool_]


def scored(
    source: Any, kind: ScaleKind, scale: Scale | None
) -> tuple[Any, ResponseTable | None, Flags | None]:
    """The scores of that kind (and on that scale), with the table and the rows that they come from."""
    table = table_of(source, ResponseTable)
    if table is None:
        return source, None, None
    mask = (table.kind == str(kind)) & (table.counted != 0)
    if scale is not None:
        others = {text for text in table.scale[mask].to_list() if text is not None} - {str(scale)}
        if others:
            raise OffScale(
                f"answers on {', '.join(sorted(others))} stand beside {scale}: name theirs with scale=, or "
                "take them apart with table.where(table.scale == ...)",
                code="scale.mixed",
                path="scale",
            )
    return table.score[mask], table, mask


def points(
    source: Any,
    scale: Scale,
    *,
    by: Any,
    weights: Any,
    off_scale: OffScaleRule,
    definition: str,
    figure: str,
) -> Tally:
    """Answers on a scale counted point by point, its boxes and its direction carried in the options."""
    from cxkit.metrics._counting._inputs import groups

    given: Any = scale
    if not isinstance(given, Scale):
        raise Invalid(
            f"must be a Scale, such as cxkit.values.CSAT_1_5, got {shown(given)}",
            code="scale.type",
            path="scale",
        )
    scores, table, mask = scored(source, scale.kind, scale)
    return tally_scores(
        scores,
        (scale.low, scale.high),
        by=groups(by, table, mask),
        weights=weights,
        off_scale=off_scale,
        definition=definition,
        figure=figure,
        options={
            "top": scale.top or 1,
            "bottom": scale.bottom or 1,
            "direction": "up" if scale.higher_is_better else "down",
        },
    )
