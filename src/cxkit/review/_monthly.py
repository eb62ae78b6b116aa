"""Making a review: of a calendar period with its neighbours, or of any span of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from cxkit.errors import Invalid, shown
from cxkit.improvement import Action, Standard
from cxkit.review._daily import Cells, Daily
from cxkit.review._making import Making, begin, horizon
from cxkit.review._measures import MEASURES
from cxkit.review._model import Span
from cxkit.review._review import Review
from cxkit.review._sections import Section
from cxkit.review._sources import Tables, review_tables
from cxkit.review._standards import StandardsSection
from cxkit.review._windows import Counts, Windows
from cxkit.stats.results import Target
from cxkit.storage import Store
from cxkit.values import Label, Money, Period, as_utc, instant_from_micros

MOST_LOST = 0.05
"""The share of the times of a kind of record that may be unreadable before a review is refused."""

Labels = Mapping[str, Label]


def monthly_review(
    source: Store | Tables | Daily,
    period: Period,
    *,
    name: str = "shop",
    level: float = 0.05,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    targets: Mapping[str, Target] | None = None,
    owners: Mapping[str, str] | None = None,
    costs: Mapping[str, Money] | None = None,
    festivals: Iterable[Period] = (),
    labels: Labels | None = None,
    standards: Iterable[Standard] = (),
    sections: Iterable[Section] = (),
    accent: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Review:
    """The review of a period: what happened, whether it is real, why, what to do, whom to call.

    `source` is a store, the tables of a shop, or cells by day; the period is any. Each figure comes with
    its n and interval, beside the period before and the same period of the year before. Readings of figures
    are corrected for all figures, findings for all comparisons of groups: each of the two families keeps the
    chance of any false alarm at `level`. What was not known at the end of the period (an answer that came
    later) is judged as of that end, or as of `as_of` where that is earlier: then earlier periods are taken up
    to the same moment, and facts of a store after it do not count (tables give them away: build those with
    `tables_of(as_of=)`). With `known_at`, as for cells by day, every period is judged by what was known then.

    `targets`, `owners` and `costs` (of one case) go by the name of a figure; `festivals` are periods that
    stand apart; `labels` name topics, teams and products for readers. Service `standards` are judged in a
    section of their own, from tables or a store. `sections` are parts that other rooms
    or the house add; `accent` is the colour of headings, such as `#0b5cad`.
    """
    if isinstance(source, Daily):
        as_of, known_at = _of_days(source, period, as_of, known_at)
    moment, known_at = _moment(as_of, period), known_at and as_utc(known_at, "known_at")
    _figures_known(targets=targets, costs=costs)
    counts: Counts
    actions: tuple[Action, ...] | None = None
    own: tuple[Any, ...] = tuple(sections)
    asked = tuple(standards)
    if isinstance(source, Daily):
        counts = Cells(source, horizon(period, moment))
        if asked:
            raise Invalid(
                "standards are judged from tables or a store", code="review.daily", path="standards"
            )
    else:
        tables = (
            source if isinstance(source, Tables) else _needed(source, period, known_at or moment, progress)
        )
        _readable(tables)
        counts, actions = Windows(tables, horizon(period, moment)), tables.actions
        if asked:
            own = (*own, StandardsSection.of(asked, tables, period, as_of=moment))
    return Making(
        counts=counts,
        actions=actions,
        period=period,
        name=name,
        level=level,
        moment=moment,
        known_at=known_at,
        targets=dict(targets or {}),
        owners=dict(owners or {}),
        costs=dict(costs or {}),
        festivals=tuple(festivals),
        labels=dict(labels or {}),
        sections=own,
        accent=_colour(accent),
    ).review()


def _moment(as_of: datetime | None, period: Period) -> datetime | None:
    """The instant as of which the period is seen; None for its end."""
    if as_of is None or (moment := as_utc(as_of, "as_of")) >= period.end:
        return None
    if moment <= period.start:
        raise Invalid(
            f"the period begins at {period.start}: nothing of it is known as of {moment}",
            code="review.as_of",
            path="as_of",
        )
    return moment


def _figures_known(**options: Mapping[str, Any] | None) -> None:
    """Options that go by the name of a figure name none that the review does not have."""
    known = {measure.name for measure in MEASURES}
    for option, given in options.items():
        for unknown in sorted((given or {}).keys() - known):
            raise Invalid(
                f"there is no figure {shown(unknown)}: use one of {', '.join(sorted(known))}",
                code="review.figure",
                path=option,
            )


def _of_days(
    daily: Daily, period: Period, as_of: datetime | None, known_at: datetime | None
) -> tuple[datetime | None, datetime]:
    """The instants of a review of cells: to the end of a day, and as known when they were counted."""
    if (daily.tz, as_of, known_at) != (period.tz, None, None):
        raise Invalid(
            f"cells by day have their own zone and instant: ask for a period in {daily.tz}, without as_of",
            code="review.daily",
            path="period",
        )
    today = Period.of(daily.known_at, "day", daily.tz)
    return (today.start if daily.known_at < period.end else None), daily.known_at


def _needed(
    store: Store, period: Period, known: datetime | None, progress: Callable[[str, int], None] | None
) -> Tables:
    """The tables of a store, as known at an instant, without what a review of the period never counts."""
    return review_tables(store, [(begin(period), period.end)], known or period.end, progress, known)


def span_review(
    source: Store | Tables,
    *,
    name: str = "shop",
    tz: str = "UTC",
    level: float = 0.05,
    labels: Labels | None = None,
    sections: Iterable[Section] = (),
) -> Review:
    """The review of everything that a source holds, first record to last, compared with no other period."""
    tables = source if isinstance(source, Tables) else Tables.from_store(source)
    _readable(tables)
    span = _whole(tables, tz)
    return Making(
        counts=Windows(tables, horizon(span, None)),
        actions=tables.actions,
        period=span,
        name=name,
        level=level,
        labels=dict(labels or {}),
        sections=tuple(sections),
    ).review()


def _colour(accent: str) -> str:
    if accent and not re.fullmatch("#[0-9a-fA-F]{6}", accent):
        raise Invalid(f"write a colour as #0b5cad, got {shown(accent)}", code="review.colour", path="accent")
    return accent


def _whole(tables: Tables, tz: str) -> Span:
    """From the first to the last instant of any record, its begin or any later one."""
    firsts: list[int] = []
    lasts: list[int] = []
    for table in tables.present().values():
        for column in table.kinds:
            if column.endswith("_at"):
                values = table.column(column)[table.known(column)]
                if len(values):
                    firsts.append(int(values.min()))
                    lasts.append(int(values.max()))
    if not firsts:
        raise Invalid("there is no record with a time: nothing can be reviewed", code="review.empty")
    return Span(instant_from_micros(min(firsts)), instant_from_micros(max(lasts) + 1), tz)


def _readable(tables: Tables) -> None:
    """Input whose times are lost is refused: it would look like a month without customers."""
    for name, table in tables.present().items():
        lost = [fault for fault in table.faults if not fault.kept and fault.column == table.time]
        if table.seen and len({fault.row for fault in lost}) > MOST_LOST * table.seen:
            first = lost[0]
            raise Invalid(
                f"{len(lost):,} of {table.seen:,} {name} have no {table.time} that can be read, the first in "
                f"row {first.row}: {first.message}. Write them as 2026-02-03T09:00:00+08:00, or name "
                "their zone: zone=",
                code="review.times",
                path=f"{name}.{table.time}",
            )
