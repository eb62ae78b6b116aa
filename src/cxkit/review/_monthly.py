"""Making a review: of a calendar period with its neighbours, or of any span of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, cast

import attrs
import numpy as np

from cxkit.errors import Invalid
from cxkit.metrics import compare, hours
from cxkit.review._callbacks import callbacks
from cxkit.review._findings import find
from cxkit.review._measures import MEASURES, REVIEWED_SCALES, Measure, Scope, on_scale
from cxkit.review._model import Figure, Group, Ranked, Span, Volume, judge
from cxkit.review._review import Review
from cxkit.review._sources import Tables
from cxkit.review._words import KINDS
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Comparison, Estimate
from cxkit.storage import Store
from cxkit.tables import Category, Table
from cxkit.values import CSAT_1_5, Channel, Label, Labelled, Period, instant_from_micros

MOST_RANKED = 8


def monthly_review(
    source: Store | Tables,
    period: Period,
    *,
    name: str = "shop",
    level: float = 0.05,
    progress: Callable[[str, int], None] | None = None,
) -> Review:
    """The review of a period (a month, or any other): figures, what stands out, whom to call back.

    `source` is a store or the tables of a shop. Each figure comes with its n and interval, and
    with the period before and the same period of the year before. Readings of figures are corrected
    for all figures, findings for all comparisons of groups: each of the two families keeps the
    chance of any false alarm at `level`. What was
    not known at the end of the period (an answer that came later) is judged as of that end.
    """
    tables = source if isinstance(source, Tables) else Tables.from_store(source, progress=progress)
    now = _scope(period, period.end)
    before, year = period.previous(), period.year_before()
    return _review(tables, period, name, level, now, _scope(before, before.end), _scope(year, year.end))


def span_review(
    source: Store | Tables, *, name: str = "shop", tz: str = "UTC", level: float = 0.05
) -> Review:
    """The review of everything that a source holds, first record to last, compared with nothing."""
    tables = source if isinstance(source, Tables) else Tables.from_store(source)
    span = _whole(tables, tz)
    return _review(tables, span, name, level, _scope(span, span.end), None, None)


def _scope(period: Period | Span, as_of: datetime) -> Scope:
    return Scope(start=period.start, end=period.end, as_of=as_of, tz=period.tz)


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


def _review(
    tables: Tables,
    period: Period | Span,
    name: str,
    level: float,
    now: Scope,
    before: Scope | None,
    year: Scope | None,
) -> Review:
    return Review(
        source=name,
        period=period,
        compared=before is not None,
        level=level,
        figures=_figures(tables, now, before, year, level),
        findings=find(tables, now, before, level),
        channels=_channels(tables, now, before),
        hours=_hours(tables, now, before),
        complaint_classes=_ranking(tables.complaints, "kind", "label", now, before),
        ticket_topics=_ranking(tables.tickets, "topic", "group", now, before),
        callbacks=callbacks(tables, now),
        groups=tuple(_groups(tables, now)),
    )


def _figures(
    tables: Tables, now: Scope, before: Scope | None, year: Scope | None, level: float
) -> tuple[Figure, ...]:
    """Every figure that the tables can tell; readings are corrected for all of them together."""
    found: list[Figure] = []
    for measure in MEASURES:
        this = _estimate(measure, tables, now)
        if this is None:
            continue
        last, past = _estimate(measure, tables, before), _estimate(measure, tables, year)
        found.append(
            Figure(
                metric=measure.metric,
                label=measure.label,
                better=measure.better,
                now=this,
                before=last,
                year_before=past,
                change=_change(this, last),
                year_change=_change(this, past),
            )
        )
    adjusted = adjust([figure.change.p_value if figure.change else None for figure in found], "holm")
    return tuple(
        attrs.evolve(figure, verdict=judge(figure.change, figure.better, p, level))
        for figure, p in zip(found, adjusted, strict=True)
    )


def _estimate(measure: Measure, tables: Tables, scope: Scope | None) -> Estimate | None:
    tally = None if scope is None else measure.count(tables, scope, None)
    return None if tally is None else measure.estimate(tally)


def _change(now: Estimate, before: Estimate | None) -> Comparison | None:
    if before is None or now.value is None or before.value is None:
        return None
    return cast(Comparison, compare(now, before))


def _within(table: Any, scope: Scope | None) -> Any:
    return None if table is None or scope is None else table.within((scope.start, scope.end))


def _counts(column: Category) -> dict[str, int]:
    found = np.bincount(column.codes[column.codes >= 0], minlength=len(column.categories))
    return dict(zip(column.categories, found.tolist(), strict=True))


def _channels(tables: Tables, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    rows: Any = _within(tables.contacts, now)
    if rows is None:
        return ()
    last = _within(tables.contacts, before)
    counts, then = _counts(rows.channel), {} if last is None else _counts(last.channel)
    found = [
        Volume(key, Channel.of(key).labels, count, then.get(key, 0) if last is not None else None)
        for key, count in counts.items()
        if count or then.get(key)
    ]
    return tuple(sorted(found, key=lambda volume: (-volume.count, volume.key)))


def _hours(tables: Tables, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    rows: Any = _within(tables.contacts, now)
    if rows is None:
        return ()
    last = _within(tables.contacts, before)
    counts = _by_hour(rows, now.tz)
    then = None if last is None else _by_hour(last, now.tz)
    return tuple(
        Volume(
            f"{hour:02d}",
            Label(*[f"{hour:02d}:00"] * 3),
            counts[hour],
            None if then is None else then[hour],
        )
        for hour in range(24)
    )


def _by_hour(rows: Any, tz: str) -> list[int]:
    found: list[int] = np.bincount(np.asarray(hours(rows.offered_at, tz)), minlength=24).tolist()
    return found


def _ranking(table: Any, column: str, otherwise: str, now: Scope, before: Scope | None) -> tuple[Ranked, ...]:
    """The most frequent categories of a column, or of another where the first says nothing."""
    rows = _within(table, now)
    if rows is None or not len(rows):
        return ()
    name = column if rows.known(column).any() else otherwise
    last = _within(table, before)
    counts, then = _counts(rows.column(name)), {} if last is None else _counts(last.column(name))
    whole = sum(counts.values())
    labelled = getattr(rows.kinds[name], "words", None)
    occurring = [(key, count) for key, count in counts.items() if count]
    found = sorted(occurring, key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Ranked(key, _label(key, labelled), count, whole, then.get(key, 0) if last is not None else None)
        for key, count in found[:MOST_RANKED]
    )


def _label(key: str, enumeration: type[Labelled] | None) -> Label:
    return Label(key, key, key) if enumeration is None else enumeration.of(key).labels


def _on_other_scales(name: str, rows: Any) -> int:
    """How many ratings were given on scales that a review does not report."""
    if name == "contacts":
        return int((rows.known("satisfaction") & ~on_scale(rows, CSAT_1_5)).sum())
    if name == "responses":
        return sum(
            int(((rows.kind == kind) & ~on_scale(rows, scale)).sum())
            for kind, scale in REVIEWED_SCALES.items()
        )
    return 0


def _groups(tables: Tables, now: Scope) -> Iterator[Group]:
    for name, table in tables.present().items():
        reasons: dict[str, int] = {}
        for fault in table.faults:
            reasons[fault.code] = reasons.get(fault.code, 0) + 1
        rows: Table = table.within((now.start, now.end))
        if others := _on_other_scales(name, rows):
            reasons["scale.other"] = others
        yield Group(name, KINDS[name], len(rows), tuple(sorted(reasons.items())))
