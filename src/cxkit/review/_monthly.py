"""Making a review: of a calendar period with its neighbours, or of any span of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, cast

import attrs
import numpy as np

from cxkit.errors import Invalid
from cxkit.metrics import compare, hours
from cxkit.review._callbacks import callbacks
from cxkit.review._findings import find
from cxkit.review._measures import MEASURES, REVIEWED_SCALES, Measure
from cxkit.review._model import Figure, Group, Ranked, Span, Volume, judge
from cxkit.review._review import Review
from cxkit.review._sources import Tables
from cxkit.review._windows import Scope, Windows, on_scale
from cxkit.review._words import KINDS
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Comparison, Estimate
from cxkit.storage import Store
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
    windows = Windows(tables)
    return Review(
        source=name,
        period=period,
        compared=before is not None,
        level=level,
        figures=_figures(windows, now, before, year, level),
        findings=find(windows, now, before, level),
        channels=_channels(windows, now, before),
        hours=_hours(windows, now, before),
        complaint_classes=_ranking(windows, "complaints", "kind", "label", now, before),
        ticket_topics=_ranking(windows, "tickets", "topic", "group", now, before),
        callbacks=callbacks(tables, now),
        groups=tuple(_groups(windows, now)),
    )


def _figures(
    windows: Windows, now: Scope, before: Scope | None, year: Scope | None, level: float
) -> tuple[Figure, ...]:
    """Every figure that the tables can tell; readings are corrected for all of them together."""
    found: list[Figure] = []
    for measure in MEASURES:
        this = _estimate(measure, windows, now)
        if this is None:
            continue
        last, past = _estimate(measure, windows, before), _estimate(measure, windows, year)
        found.append(
            Figure(
                metric=measure.name,
                definition=measure.metric,
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


def _estimate(measure: Measure, windows: Windows, scope: Scope | None) -> Estimate | None:
    """The figure of a window; None where nothing was counted."""
    tally = measure.tally(windows, scope)
    estimate = None if tally is None else measure.estimate(tally)
    return estimate if estimate is not None and estimate.n else None


def _change(now: Estimate, before: Estimate | None) -> Comparison | None:
    if before is None or now.value is None or before.value is None:
        return None
    return cast(Comparison, compare(now, before))


def _counts(windows: Windows, table: str, column: str, scope: Scope | None) -> dict[str, int] | None:
    """How often each category occurs in a window; None where there is no such window or table."""
    if scope is None or getattr(windows.tables, table) is None:
        return None
    rows = windows.rows(table, scope)
    return {} if rows is None else rows.column(column).counts()


def _channels(windows: Windows, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    counts = _counts(windows, "contacts", "channel", now) or {}
    then = _counts(windows, "contacts", "channel", before)
    volumes = [
        Volume(key, Channel.of(key).labels, counts.get(key, 0), None if then is None else then.get(key, 0))
        for key in {**counts, **(then or {})}
        if counts.get(key) or (then or {}).get(key)
    ]
    return tuple(sorted(volumes, key=lambda volume: (-volume.count, volume.key)))


def _hours(windows: Windows, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    counts, then = _by_hour(windows, now), _by_hour(windows, before)
    return tuple(
        Volume(f"{hour:02d}", Label(*[f"{hour:02d}:00"] * 3), count, None if then is None else then[hour])
        for hour, count in enumerate(counts or ())
    )


def _by_hour(windows: Windows, scope: Scope | None) -> list[int] | None:
    if scope is None or windows.tables.contacts is None:
        return None
    rows = windows.rows("contacts", scope)
    if rows is None:
        return [0] * 24
    counts: list[int] = np.bincount(np.asarray(hours(rows.offered_at, scope.tz)), minlength=24).tolist()
    return counts


def _ranking(
    windows: Windows, table: str, column: str, otherwise: str, now: Scope, before: Scope | None
) -> tuple[Ranked, ...]:
    """The most frequent categories of a column, or of another where the first says nothing."""
    rows = windows.rows(table, now)
    if rows is None:
        return ()
    name = column if rows.known(column).any() else otherwise
    counts = {key: count for key, count in rows.column(name).counts().items() if count}
    then = _counts(windows, table, name, before)
    total = sum(counts.values())
    labelled = getattr(rows.kinds[name], "words", None)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Ranked(key, _label(key, labelled), count, total, None if then is None else then.get(key, 0))
        for key, count in ranked[:MOST_RANKED]
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


def _groups(windows: Windows, now: Scope) -> Iterator[Group]:
    for name, table in windows.tables.present().items():
        reasons = Counter(fault.code for fault in table.faults)
        rows = windows.rows(name, now)
        if rows is not None and (others := _on_other_scales(name, rows)):
            reasons["scale.other"] = others
        size = 0 if rows is None else len(rows)
        yield Group(name, KINDS[name], size, tuple(sorted(reasons.items())))
