"""Pareto tables of tallies: which labels make up most of what was counted."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, cast

import numpy as np

from cxkit.stats.profiling import Pareto, pareto
from cxkit.stats.results import Estimates, find_axis
from cxkit.stats.tallies import Tally


def pareto_of(tally: Tally, axis: str, figure: str | None = None) -> Any:
    """The Pareto table of the labels of an axis; with other axes a dictionary by their labels.

    Keys are the labels of the one other axis, or tuples of labels. The label None (not known) is left out.

    >>> from cxkit.metrics import complaint_causes
    >>> pareto_of(complaint_causes.tally(["late", "late", "broken", None]), "cause").shares.round(2).tolist()
    [0.67, 0.33]
    """
    others = [name for name in tally.names if name != axis]
    chart = _one(tally.over(*others) if others else tally, axis, figure)
    if not others:
        return chart
    codes = tally.codes()
    places = [find_axis(tally.axes, name) for name in others]
    by_label: dict[Hashable, Pareto] = {}
    for key in sorted(set(zip(*(codes[place].tolist() for place in places), strict=True))):
        labels = {
            name: tally.axes[place].labels[code]
            for name, place, code in zip(others, places, key, strict=True)
        }
        named = tuple(labels.values())
        by_label[named[0] if len(named) == 1 else named] = _one(tally.at(**labels), axis, figure)
    return by_label


def _one(tally: Tally, axis: str, figure: str | None) -> Pareto:
    estimates = cast(Estimates, tally.result(figure))
    labels = [str(label) for label in tally.labels(axis) if label is not None]
    known = np.array([label is not None for label in tally.labels(axis)], np.bool_)
    return pareto(labels, estimates.values[known] if known.any() else [])
