"""Comparing two figures of one metric: two months, two teams, two products."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import gcd
from typing import Any, cast

import numpy as np

from cxkit.errors import Invalid, shown
from cxkit.stats.intervals import Comparisons, compare as compare_estimates
from cxkit.stats.results import GAP, Comparison, Estimate, Estimates
from cxkit.stats.tallies import Tally
from cxkit.values import Period, Reason


def compare(
    first: Tally | Estimate | Estimates,
    second: Tally | Estimate | Estimates,
    figure: str | None = None,
    **options: Any,
) -> Comparison | Comparisons:
    """Whether two figures of one metric differ, of different people: the first against the second.

    Takes tallies (and `figure`, options as for `Tally.result`) or their results. Shares, scores and times are
    compared by their difference, rates by their ratio; quantiles by the standard errors that their
    intervals imply (Price and Bonett 2002).

    >>> from cxkit.metrics import nps
    >>> compare(nps.tally([10, 9, 9, 7, 6]), nps.tally([3, 6, 7, 9, 2])).value
    0.8
    """
    for name, each in (("first", first), ("second", second)):
        given: Any = each
        if not isinstance(given, (Tally, Estimate, Estimates)):
            raise Invalid(
                f"must be a tally or a figure of one, such as nps.tally(scores), got {type(given).__name__}",
                code="compare.type",
                path=name,
            )
    ready = not isinstance(first, Tally) and not isinstance(second, Tally)
    if ready and (figure is not None or options):
        given = "figure" if figure is not None else next(iter(options))
        raise Invalid(
            f"figures are given ready: ask the tallies for another {shown(given)}",
            code="option.unknown",
            path=given,
        )
    one, two = (
        each.result(figure, **options) if isinstance(each, Tally) else each for each in (first, second)
    )
    if dict(one.options) != dict(two.options):
        names = {*one.options, *two.options} - {"values"}
        differing = {name for name in names if one.options.get(name) != two.options.get(name)}
        if differing:
            raise Invalid(
                f"the figures were made with different options ({', '.join(sorted(differing))})",
                code="compare.options",
            )
    paired: Any = compare_estimates
    return cast("Comparison | Comparisons", paired(one, two))


def changes(
    tally: Tally, along: str, figure: str | None = None, *, across_gaps: bool = False, **options: Any
) -> Comparisons:
    """Each label of an axis against the one before it: every month against the last one, in every channel.

    The labels are those that occur, in order; the missing one is left out. A label that follows a gap (March
    where nothing was counted in February) is undefined, with a reason that names what lacks, unless
    `across_gaps` is asked for. Gaps are seen among periods, whole numbers, dates, months and days in digits
    (202603), and declared orders; first or last days of months follow each other by months.
    Neighbouring changes share a label, so their tests depend on each other: `standing_out(method="holm")`
    holds all the same.

    >>> from cxkit.metrics import nps
    >>> monthly = nps.tally([10, 9, 3, 9, 2, 4], by={"month": ["01", "01", "02", "02", "03", "03"]})
    >>> moved = changes(monthly, "month")
    >>> moved.axes[0].labels, moved.at(month="03").value
    (('02', '03'), -1.0)
    """
    labels = [label for label in tally.labels(along) if label is not None]
    if len(labels) < 2:
        raise Invalid(
            f"{len(labels)} label on the axis has none before it: a change needs two",
            code="compare.changes",
            path=along,
        )
    gaps = {} if across_gaps else _gaps(labels, tally.axes[tally.names.index(along)].order)
    earlier = tally.at(**{along: labels[:-1]})
    moved = earlier.relabel(**{along: dict(pairwise(labels))})
    compared = cast(Comparisons, compare(tally.at(**{along: labels[1:]}), moved, figure, **options))
    place = tally.names.index(along)
    for label, reason in gaps.items():
        cells = np.zeros(compared.figure.shape, np.bool_)
        np.moveaxis(cells, place, 0)[compared.axes[place].position(label)] = True
        compared = compared.undefined_where(cells, reason)
    return compared


def _gaps(labels: Sequence[Any], order: Sequence[Any] | None) -> dict[Any, Reason]:
    """The labels that follow a gap, each with what lacks before it."""
    follows = _follower(labels, order)
    return {
        label: GAP(missing=str(expected), before=str(before))
        for before, label in pairwise(labels)
        if (expected := follows(before, label)) != label
    }


def _follower(labels: Sequence[Any], order: Sequence[Any] | None) -> Callable[[Any, Any], Any]:
    """Label that should follow another, where the labels say so; else the one that does."""
    if order is not None:
        return lambda before, label: order[order.index(before) + 1]
    if all(isinstance(label, str) for label in labels):
        try:
            periods = [Period.parse(label) for label in labels]
        except Invalid:
            periods = []
        if [period.text for period in periods] == labels and len({period.unit for period in periods}) == 1:
            return lambda before, label: Period.parse(before).shift(1).text
    days = _days(labels)
    if days:
        next_day, digits = _next_day(list(days.values())), len(str(labels[0]))

        def following(before: Any, label: Any) -> Any:
            day = next_day(days[before])
            named = day if isinstance(label, date) else f"{day:%Y%m%d}"[:digits]
            return label if days[label] == day else named

        return following
    if all(type(label) is int for label in labels):
        step = min(later - earlier for earlier, later in pairwise(labels))
        return lambda before, label: before + step
    return lambda before, label: label


def _days(labels: Sequence[Any]) -> dict[Any, date]:
    """The day of each label: of dates and times, and of months and days in digits (202603, "20260301")."""
    kinds = set(map(type, labels))
    if kinds <= {date, datetime}:
        days = [label.date() if isinstance(label, datetime) else label for label in labels]
    elif len(kinds) == 1 and kinds <= {int, str} and len({len(str(label)) for label in labels}) == 1:
        try:
            days = [date.fromisoformat(f"{label}01"[:8]) for label in labels if len(str(label)) in (6, 8)]
        except ValueError:
            days = []
        days = days if all(1900 <= day.year < 2200 for day in days) else []
    else:
        days = []
    return dict(zip(labels, days, strict=True)) if len(set(days)) == len(labels) else {}


def _next_day(days: Sequence[date]) -> Callable[[date], date]:
    """Day that should follow another: in steps of months where all are first or last days of one."""
    lengths = [monthrange(day.year, day.month)[1] for day in days]
    ends = all(day.day == length for day, length in zip(days, lengths, strict=True))
    if not ends and any(day.day > 1 for day in days):
        least = min(later - earlier for earlier, later in pairwise(days))
        step = least if least >= timedelta(days=7) else timedelta(days=1)
        return lambda day: day + step
    places = [12 * day.year + day.month - 1 for day in days]
    apart = gcd(*(later - earlier for earlier, later in pairwise(places)))
    months = next(unit for unit in (12, 3, 1) if apart % unit == 0)

    def following(day: date) -> date:
        after = Period.month(day.year, day.month).shift(months)
        return after.shift(1).first_day - timedelta(days=1) if ends else after.first_day

    return following
