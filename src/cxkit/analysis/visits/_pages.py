"""Page views: how often, where visits begin and end, and how long people stay as far as it can be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import share_of
from cxkit.analysis.paths._ordering import Whole, group_medians
from cxkit.analysis.visits._rows import Flags, packed
from cxkit.analysis.visits._sessions import Sessions
from cxkit.stats.intervals.quantiles import quantile_interval
from cxkit.stats.results import EMPTY, Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence

_SECOND: Final = 1_000_000
_NEVER: Final = int(np.iinfo(np.int64).max)


def median(values: NDArray[Any], definition: str, unit: str, confidence: float, **dropped: int) -> Estimate:
    """The median of values with its interval by order statistics; undefined where there are none."""
    if not len(values):
        return Estimate.missing(
            EMPTY, unit=unit, definition=definition, dropped=dropped, confidence=confidence
        )
    return Estimate(
        value=float(np.median(values)),
        n=len(values),
        unit=unit,
        definition=definition,
        interval=quantile_interval(values, confidence=confidence),
        confidence=confidence,
        dropped=dropped,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class PageViews(Tabular):
    """Pages with their views, and the time spent on them where it is known.

    `entries` and `exits` are views with which a visit begins or ends, `bounces` those that are both. The time
    on a page ends with the next view of the visit. That on the last page is **not known** (neither 0 nor a
    guess), unless a heartbeat or leaving after it bounds it: then it ends with the last of these.
    """

    pages: tuple[str, ...]
    views: Whole
    visits: Whole
    entries: Whole
    exits: Whole
    bounces: Whole
    median_seconds: tuple[float | None, ...]
    known: Whole
    all_visits: int
    confidence: float
    _seconds: NDArray[np.float64] = attrs.field(alias="seconds")

    @property
    def dwell(self) -> Estimate:
        """The median time on a page over the views of which it is known; the others are in `dropped`."""
        lost = int(self.views.sum()) - self._seconds.size
        return median(self._seconds, "time on page", "seconds", self.confidence, unknown=lost)

    @property
    def dwell_unknown(self) -> Estimate:
        """The share of views whose time is not known."""
        views = int(self.views.sum())
        return share_of(views - self._seconds.size, views, "time on page unknown", self.confidence)

    def exit_share(self, page: str) -> Estimate:
        """The share of the views of a page with which the visit ended."""
        place = self.pages.index(page) if page in self.pages else None
        x, n = (0, 0) if place is None else (int(self.exits[place]), int(self.views[place]))
        return share_of(x, n, "exits of views", self.confidence)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a page, the most viewed first."""
        return {
            "page": list(self.pages),
            "views": self.views.tolist(),
            "visits": self.visits.tolist(),
            "entries": self.entries.tolist(),
            "exits": self.exits.tolist(),
            "bounces": self.bounces.tolist(),
            "exit_share": (self.exits / self.views).tolist(),
            "median_seconds": list(self.median_seconds),
            "unknown_share": (1 - self.known / self.views).tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The views and visits in all, and the time on a page."""
        return {
            "all_views": int(self.views.sum()),
            "all_visits": self.all_visits,
            "dwell": self.dwell.value,
            "dwell_unknown": self.dwell_unknown.value,
        }

    def __repr__(self) -> str:
        return f"PageViews({len(self.pages):,} pages, {self.views.sum():,} views, {self.all_visits:,} visits)"


def page_views(found: Sessions, *, confidence: float = 0.95) -> PageViews:
    """The pages that visits view: views, entries, exits, and the time on them.

    >>> from datetime import UTC, datetime
    >>> from cxkit.analysis.visits._sessions import sessions
    >>> from cxkit.tables import EventTable
    >>> at = [datetime(2026, 6, 1, 9, 0, second, tzinfo=UTC) for second in (0, 40, 45)]
    >>> seen = ["home", "item", "home"]
    >>> log = EventTable.from_columns(at=at, device=[1, 1, 2], page=seen, event=["view"] * 3)
    >>> pages = page_views(sessions(log))
    >>> pages, pages.dwell.value, pages.dwell_unknown.n
    (PageViews(2 pages, 3 views, 2 visits), 40.0, 3)
    """
    check_confidence(confidence)
    places = np.flatnonzero(found.viewed)
    first, last, until = _bounds(found, places)
    codes = found.pages.codes[found.order[places]].astype(np.int64)
    # A view of no named page bounds the time on others, and is none of a page.
    named = codes >= 0
    places, codes = places[named], codes[named]
    first, last, until = first[named], last[named], until[named]
    whose, when = found.visit[places], found.at[places]
    known = until != _NEVER
    spent = np.where(known, until - when, 0)
    size = len(found.pages.categories)
    medians, n_known = group_medians(codes[known], spent[known], size)
    counts = {
        name: np.bincount(codes[mask], minlength=size) for name, mask in (("entries", first), ("exits", last))
    }
    views = np.bincount(codes, minlength=size)
    in_visits = np.bincount(codes[np.unique(packed(codes, whose), return_index=True)[1]], minlength=size)
    seen = [place for place in range(size) if views[place]]
    seen.sort(key=lambda place: (-int(views[place]), found.pages.categories[place]))
    return PageViews(
        pages=tuple(found.pages.categories[place] for place in seen),
        views=views[seen],
        visits=in_visits[seen],
        entries=counts["entries"][seen],
        exits=counts["exits"][seen],
        bounces=np.bincount(codes[first & last], minlength=size)[seen],
        median_seconds=tuple(float(medians[place]) / _SECOND if n_known[place] else None for place in seen),
        known=n_known[seen],
        all_visits=len(found),
        confidence=confidence,
        seconds=spent[known] / _SECOND,
    )


def _bounds(found: Sessions, places: Whole) -> tuple[Flags, Flags, Whole]:
    """Whether each view is the first and the last of its visit, and its end; `_NEVER` if not known."""
    visit, at = found.visit, found.at
    whose = visit[places]
    first = np.append(True, whose[1:] != whose[:-1])[: places.size]
    last = np.append(first[1:], True)[: places.size]
    until = np.where(last, _NEVER, np.append(at[places[1:]], _NEVER)[: places.size])
    marks = np.flatnonzero(found.where(*found.policy.heartbeats, *found.policy.leaves))
    if marks.size and places.size:
        # The view before each mark: a mark bounds the last view of its own visit.
        view = np.searchsorted(places, marks, side="right") - 1
        good = (view >= 0) & (whose[view] == visit[marks]) & last[view]
        until[view[good]] = at[marks[good]]
    return first, last, until
