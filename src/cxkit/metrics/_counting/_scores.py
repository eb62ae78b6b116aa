"""Scores that count in metrics of answers, on the scale that they were asked on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, OffScale, shown
from cxkit.metrics._counting._inputs import groups, table_of
from cxkit.stats.tallies import Tally, tally_scores
from cxkit.stats.tallies._checks import OffScaleRule
from cxkit.tables import Category, ContactTable, ResponseTable, Table
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
    _refuse_others(table.scale[mask], scale)
    return table.score[mask], table, mask


def rated(source: Any, scale: Scale) -> tuple[Any, ContactTable | None, Flags | None]:
    """The ratings of contacts on that scale, nan where there is none, with the table of the contacts."""
    table = table_of(source, ContactTable)
    if table is None:
        return source, None, None
    known = table.known("satisfaction")
    _refuse_others(table.scale[known], scale)
    return np.where(known, table.satisfaction, np.nan), table, None


def _refuse_others(scales: Category, scale: Scale | None) -> None:
    others = {text for text in scales.to_list() if text is not None} - {str(scale)}
    if scale is not None and others:
        raise OffScale(
            f"answers on {', '.join(sorted(others))} stand beside {scale}: name theirs with scale=, or "
            "take them apart with table.where(table.scale == ...)",
            code="scale.mixed",
            path="scale",
        )


def points(
    source: Any,
    scale: Scale,
    *,
    by: Any,
    weights: Any,
    frequencies: Any = None,
    off_scale: OffScaleRule,
    definition: str,
    figure: str,
    kind: type[Table] = ResponseTable,
) -> Tally:
    """Answers on a scale counted point by point, its boxes and its direction carried in the options.

    `kind` is the table whose scores count: survey answers, or contacts with their ratings.
    """
    given: Any = scale
    if not isinstance(given, Scale):
        raise Invalid(
            f"must be a Scale, such as cxkit.values.CSAT_1_5, got {shown(given)}",
            code="scale.type",
            path="scale",
        )
    scores, table, mask = rated(source, scale) if kind is ContactTable else scored(source, scale.kind, scale)
    return tally_scores(
        scores,
        (scale.low, scale.high),
        by=groups(by, table, mask),
        weights=weights,
        frequencies=frequencies,
        off_scale=off_scale,
        definition=definition,
        figure=figure,
        options={
            "top": scale.top or 1,
            "bottom": scale.bottom or 1,
            "direction": "up" if scale.higher_is_better else "down",
        },
    )
