"""Making a review: of a calendar period with its neighbours, or of any span of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, cast

import attrs

from cxkit.errors import Invalid, shown
from cxkit.kernel import repeated
from cxkit.metrics import compare, complaint_causes, hours, volume
from cxkit.review._callbacks import callbacks
from cxkit.review._findings import find
from cxkit.review._measures import MEASURES, REVIEWED_SCALES, Measure
from cxkit.review._model import Figure, Group, Ranked, Span, Volume, judge
from cxkit.review._review import Review
from cxkit.review._section import Section
from cxkit.review._sources import Tables, review_tables
from cxkit.review._tables import RESERVED
from cxkit.review._windows import Scope, Windows, on_scale
from cxkit.review._wording import KINDS
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Comparison, Estimate
from cxkit.stats.tallies import Tally
from cxkit.storage import Store
from cxkit.values import CSAT_1_5, Channel, Label, Labelled, Period, instant_from_micros

MOST_RANKED = 8


def monthly_review(
    source: Store | Tables,
    period: Period,
    *,
    name: str = "shop",
    level: float = 0.05,
    sections: Iterable[Section] = (),
    progress: Callable[[str, int], None] | None = None,
) -> Review:
    """The review of a period (a month, or any other): figures, what stands out, whom to call back.

    `source` is a store or the tables of a shop. Each figure comes with its n and interval, and with the
    period before and the same period of the year before. Readings of figures are corrected for all figures,
    findings for all comparisons of groups: each of the two families keeps the chance of any false alarm at
    `level`. What was not known at the end of the period (an answer that came later) is judged as of that end.
    `sections` are parts of your own, which every format shows.
    """
    now = _scope(period, period.end)
    before, year = period.previous(), period.year_before()
    tables = source if isinstance(source, Tables) else _needed(source, period, before, year, progress)
    scopes = now, _scope(before, before.end), _scope(year, year.end)
    return _review(tables, period, name, level, *scopes, tuple(sections))


def _needed(
    store: Store,
    now: Period,
    before: Period,
    year: Period,
    progress: Callable[[str, int], None] | None,
) -> Tables:
    """The tables of what the three periods, each from the earliest window of a measure on, need."""
    earlier = max(measure.earlier for measure in MEASURES)
    windows = [(period.start - earlier, period.end) for period in (now, before, year)]
    return review_tables(store, windows, now.end, progress)


def span_review(
    source: Store | Tables,
    *,
    name: str = "shop",
    tz: str = "UTC",
    level: float = 0.05,
    sections: Iterable[Section] = (),
) -> Review:
    """The review of everything that a source holds, first record to last, compared with nothing."""
    tables = source if isinstance(source, Tables) else Tables.from_store(source)
    span = _whole(tables, tz)
    return _review(tables, span, name, level, _scope(span, span.end), None, None, tuple(sections))


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
    sections: tuple[Section, ...],
) -> Review:
    taken = {*RESERVED, *(key for _, key in repeated(section.key for section in sections))}
    if clash := next((section.key for section in sections if section.key in taken), None):
        raise Invalid(f"{shown(clash)} is a section already", code="review.section", path="sections")
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
        sections=sections,
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


class _Counts(NamedTuple):
    """How often a metric counts each label, now and in the period before; None where nothing is compared."""

    now: dict[Any, int]
    before: dict[Any, int] | None

    @classmethod
    def of(
        cls, windows: Windows, table: str, now: Scope, before: Scope | None, count: Callable[[Any], Tally]
    ) -> _Counts:
        """Count the rows of a table in both windows; `count` makes a tally of one axis."""

        def by_label(scope: Scope) -> dict[Any, int]:
            rows = windows.rows(table, scope)
            if rows is None:
                return {}
            counts = count(rows).estimates()
            numbers = zip(counts.axes[0].labels, counts.values.tolist(), strict=True)
            return {label: int(number) for label, number in numbers if label is not None and number}

        return cls(by_label(now), None if before is None else by_label(before))

    def pair(self, label: Any) -> tuple[int, int | None]:
        """The two counts of a label."""
        return self.now.get(label, 0), None if self.before is None else self.before.get(label, 0)


def _channels(windows: Windows, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    counts = _Counts.of(windows, "contacts", now, before, lambda rows: volume.tally(rows, by="channel"))
    channels = {**counts.now, **(counts.before or {})}
    volumes = [Volume(key, Channel.of(key).labels, *counts.pair(key)) for key in channels]
    return tuple(sorted(volumes, key=lambda volume: (-volume.count, volume.key)))


def _hours(windows: Windows, now: Scope, before: Scope | None) -> tuple[Volume, ...]:
    def count(rows: Any) -> Tally:
        return volume.tally(rows, by={"hour": hours(rows.offered_at, now.tz)})

    if windows.tables.contacts is None:
        return ()
    counts = _Counts.of(windows, "contacts", now, before, count)
    return tuple(
        Volume(f"{hour:02d}", Label(*[f"{hour:02d}:00"] * 3), *counts.pair(hour)) for hour in range(24)
    )


def _ranking(
    windows: Windows, table: str, column: str, otherwise: str, now: Scope, before: Scope | None
) -> tuple[Ranked, ...]:
    """The most frequent categories of a column, or of another where the first says nothing."""
    rows = windows.rows(table, now)
    if rows is None:
        return ()
    name = column if rows.known(column).any() else otherwise

    def count(rows: Any) -> Tally:
        if table == "complaints":
            return complaint_causes.tally(rows, cause=name)
        return volume.tally(rows, by=name)

    counts = _Counts.of(windows, table, now, before, count)
    total = sum(counts.now.values())
    labelled = getattr(rows.kinds[name], "words", None)
    most = sorted(counts.now, key=lambda key: (-counts.now[key], key))[:MOST_RANKED]
    return tuple(
        Ranked(key, _label(key, labelled), counts.now[key], total, counts.pair(key)[1]) for key in most
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
