"""Comparing two figures of one metric: two months, two teams, two products."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

from cxkit.errors import Invalid
from cxkit.stats.intervals import Comparisons, compare as compare_estimates
from cxkit.stats.results import Comparison, Estimate, Estimates
from cxkit.stats.tallies import Tally


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


def changes(tally: Tally, along: str, figure: str | None = None, **options: Any) -> Comparisons:
    """Each label of an axis against the one before it: every month against the last one, in every channel.

    The labels are those that occur, in order; the missing one is left out. Neighbouring changes share a
    label, so their tests depend on each other: `standing_out(method="holm")` holds all the same.

    >>> from cxkit.metrics import nps
    >>> monthly = nps.tally([10, 9, 3, 9, 2, 4], by={"month": ["01", "01", "02", "02", "03", "03"]})
    >>> found = changes(monthly, "month")
    >>> found.axes[0].labels, found.at(month="03").value
    (('02', '03'), -1.0)
    """
    labels = [label for label in tally.labels(along) if label is not None]
    if len(labels) < 2:
        raise Invalid(
            f"{len(labels)} label on the axis has none before it: a change needs two",
            code="compare.changes",
            path=along,
        )
    earlier = tally.at(**{along: labels[:-1]})
    moved = earlier.relabel(**{along: dict(pairwise(labels))})
    return cast(Comparisons, compare(tally.at(**{along: labels[1:]}), moved, figure, **options))
