"""Making a review: of a calendar period with its neighbours, or of any span of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

import attrs
import numpy as np

from cxkit.errors import Invalid, shown
from cxkit.metrics import backlog, hours, volume
from cxkit.review._actions import ActionsSection
from cxkit.review._callbacks import callbacks
from cxkit.review._comparing import FEWEST, compared
from cxkit.review._findings import Search, contribution, counts, shares_of
from cxkit.review._headlines import Headline, headlines, proposals
from cxkit.review._measures import MEASURES, REVIEWED_SCALES, Measure
from cxkit.review._model import Figure, Finding, Group, Month, Ranked, Span, Volume
from cxkit.review._parts import MOST_DOTS, Cause, Demand, Team, parts
from cxkit.review._review import Review
from cxkit.review._sections import Reading, Section, in_order
from cxkit.review._series import read, stands_apart, with_limits
from cxkit.review._sources import Tables, review_tables
from cxkit.review._windows import Scope, Windows, on_scale, recent
from cxkit.review._wording import KINDS
from cxkit.review._writing import Names
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Comparison, Estimate, Target
from cxkit.storage import Store
from cxkit.values import CSAT_1_5, Channel, Label, Labelled, Money, Period, as_utc, instant_from_micros

MOST_RANKED = 8
MOST_MONTHS = 25
"""How many periods the series of a figure has at most: two years and this one."""
MOST_LOST = 0.05
"""The share of the times of a kind of record that may be unreadable before a review is refused."""

Labels = Mapping[str, Label]


def monthly_review(
    source: Store | Tables,
    period: Period,
    *,
    name: str = "shop",
    level: float = 0.05,
    as_of: datetime | None = None,
    targets: Mapping[str, Target] | None = None,
    owners: Mapping[str, str] | None = None,
    costs: Mapping[str, Money] | None = None,
    festivals: Iterable[Period] = (),
    labels: Labels | None = None,
    sections: Iterable[Section] = (),
    accent: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Review:
    """The review of a period: what happened, whether it is real, why, what to do, whom to call.

    `source` is a store or the tables of a shop; the period is a month, or any other. Each figure comes with
    its n and interval, beside the period before and the same period of the year before. Readings of figures
    are corrected for all figures, findings for all comparisons of groups: each of the two families keeps the
    chance of any false alarm at `level`. What was not known at the end of the period (an answer that came
    later) is judged as of that end, or as of `as_of` where that is earlier: then earlier periods are taken up
    to the same moment.

    `targets`, `owners` and `costs` (of one case) go by the name of a figure; `festivals` are periods that
    stand apart; `labels` name topics, teams and products for readers. `sections` are parts that other rooms
    or the house add; `accent` is the colour of headings, such as `#0b5cad`.
    """
    tables = source if isinstance(source, Tables) else _needed(source, period, progress)
    moment = None
    if as_of is not None and as_utc(as_of, "as_of") < period.end:
        moment = as_utc(as_of, "as_of")
        if moment <= period.start:
            raise Invalid(
                f"the period begins at {period.start}: nothing of it is known as of {moment}",
                code="review.as_of",
                path="as_of",
            )
    known = {measure.name for measure in MEASURES}
    for option, given in (("targets", targets), ("costs", costs)):
        for unknown in sorted((given or {}).keys() - known):
            raise Invalid(
                f"there is no figure {shown(unknown)}: use one of {', '.join(sorted(known))}",
                code="review.figure",
                path=option,
            )
    return _Making(
        tables=tables,
        period=period,
        name=name,
        level=level,
        moment=moment,
        targets=dict(targets or {}),
        owners=dict(owners or {}),
        costs=dict(costs or {}),
        festivals=tuple(festivals),
        labels=dict(labels or {}),
        sections=tuple(sections),
        accent=_colour(accent),
    ).review()


def _begin(period: Period) -> datetime:
    """The first instant that a review of a period counts."""
    return period.shift(1 - MOST_MONTHS).start - max(measure.earlier for measure in MEASURES)


def _needed(store: Store, period: Period, progress: Callable[[str, int], None] | None) -> Tables:
    """The tables of a store without what a review of the period never counts."""
    return review_tables(store, [(_begin(period), period.end)], period.end, progress)


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
    making = _Making(
        tables=tables, period=_whole(tables, tz), name=name, level=level, labels=dict(labels or {})
    )
    return attrs.evolve(making, sections=tuple(sections)).review()


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


@attrs.frozen(kw_only=True)
class _Making:
    """A review on its way: the tables, the windows that are compared, what the reader asked for."""

    tables: Tables
    period: Period | Span
    name: str
    level: float
    moment: datetime | None = None
    targets: dict[str, Target] = attrs.field(factory=dict[str, Target])
    owners: dict[str, str] = attrs.field(factory=dict[str, str])
    costs: dict[str, Money] = attrs.field(factory=dict[str, Money])
    festivals: tuple[Period, ...] = ()
    labels: dict[str, Label] = attrs.field(factory=dict[str, Label])
    sections: tuple[Section, ...] = ()
    accent: str = ""
    windows: Windows = attrs.field(
        init=False, default=attrs.Factory(lambda self: Windows(self.tables, self.horizon), takes_self=True)
    )

    @property
    def horizon(self) -> tuple[datetime, datetime]:
        """From the first instant that is counted to the last."""
        begin = _begin(self.period) if isinstance(self.period, Period) else self.period.start
        return begin, self.moment or self.period.end

    def review(self) -> Review:
        """All of it."""
        _readable(self.tables)
        now, before, year = self.scopes()
        figures = self._figures(now, before, year)
        references = {
            measure.name: self._reference(measure.table, measure.of, before, year, measure)
            for measure in MEASURES
        }
        for table in ("complaints", "tickets"):
            references[table] = self._reference(table, None, before, year)
        search = Search(self.windows, now, references, self.level)
        findings = search.findings(self._orders(now, references["complaints"]))
        calls, unknown = callbacks(self.tables, now)
        made = {
            "figures": sum(figure.p_value is not None for figure in figures),
            "made": sum(each.made for each in search.looked),
            "few": sum(each.few for each in search.looked),
            "passed": sum(finding.signal for finding in findings),
        }
        review = Review(
            source=self.name,
            period=self.period,
            as_of=self.moment,
            compared=before is not None,
            level=self.level,
            accent=self.accent,
            before=None if before is None else before.period,
            year_before=None if year is None else year.period,
            figures=figures,
            findings=findings,
            comparisons=made,
            channels=self._channels(now, before, year),
            hours=self._hours(now, before, year),
            complaint_classes=self._ranking("complaints", "kind", "label", now, before, year),
            ticket_topics=self._ranking("tickets", "topic", None, now, before, year),
            callbacks=calls,
            unknown_callers=unknown,
            groups=tuple(self._groups(now, before, year)),
        )
        lines = headlines(review)
        to_do = proposals(review, lines, self.targets, self.owners, self.costs)
        own: list[Section] = [ActionsSection.of(self.tables.actions, self.period, as_of=self.moment)]
        own += parts(
            review,
            Names(self.labels),
            lines,
            to_do,
            tuple(self._causes(lines, now, references)),
            tuple(self._teams(findings, now)),
            self._demand(now, before, year),
            search.looked,
        )
        return attrs.evolve(review, sections=in_order(own, self.sections))

    def scopes(self) -> tuple[Scope, Scope | None, Scope | None]:
        """This period, the one before and the same a year before, up to the same moment of each."""
        if isinstance(self.period, Span):
            return self._scope(self.period), None, None
        return (
            self._scope(self.period),
            self._scope(self.period.previous()),
            self._scope(self.period.year_before()),
        )

    def _scope(self, period: Period | Span, *, whole: bool = False) -> Scope:
        end = period.end
        if self.moment is not None and not whole:
            end = min(end, period.start + (self.moment - self.period.start))
        return Scope(start=period.start, end=end, as_of=end, tz=period.tz, period=period)

    def _reference(
        self,
        table: str,
        of: str | None,
        before: Scope | None,
        year: Scope | None,
        measure: Measure | None = None,
    ) -> Scope | None:
        """The window to compare with: last year's where its records cover it, else the one before."""
        if not self._is_complete(self.scopes()[0], table, of, measure):
            return None
        return next((scope for scope in (year, before) if self._is_complete(scope, table, of, measure)), None)

    def _is_complete(
        self, scope: Scope | None, table: str, of: str | None, measure: Measure | None = None
    ) -> bool:
        if scope is None or getattr(self.tables, table) is None:
            return False
        window = scope.earlier(measure.earlier) if measure is not None and measure.earlier else scope
        return self.windows.is_complete(table, window, of)

    # Figures

    def _figures(self, now: Scope, before: Scope | None, year: Scope | None) -> tuple[Figure, ...]:
        """Every figure that the tables can tell; readings are corrected for all of them together."""
        found = [
            figure for measure in MEASURES if (figure := self._figure(measure, now, before, year)) is not None
        ]
        adjusted = adjust([None if figure.double else figure.p_value for figure in found], "holm")
        if before is None:
            return tuple(found)
        return tuple(read(figure, p, self.level) for figure, p in zip(found, adjusted, strict=True))

    def _figure(
        self, measure: Measure, now: Scope, before: Scope | None, year: Scope | None
    ) -> Figure | None:
        this = self._estimate(measure, now)
        if this is None:
            return None
        windows = {"now": now, "before": before, "year_before": year}
        incomplete = tuple(
            name
            for name, scope in windows.items()
            if scope is not None and not self._is_complete(scope, measure.table, measure.of, measure)
        )
        figures = {name: self._estimate(measure, scope) for name, scope in windows.items()}
        changes: dict[str, tuple[Comparison | None, float | None]] = {
            name: (None, None) if {"now", name} & set(incomplete) else compared(this, figures[name])
            for name in ("before", "year_before")
        }
        reference = "year_before" if changes["year_before"][0] is not None else "before"
        months = () if before is None or measure.double else self._months(measure, this, incomplete)
        return Figure(
            metric=measure.name,
            definition=measure.metric,
            label=measure.label,
            better=measure.better,
            theme=measure.theme,
            double=measure.double,
            now=this,
            before=figures["before"],
            year_before=figures["year_before"],
            change=changes["before"][0],
            year_change=changes["year_before"][0],
            incomplete=incomplete,
            months=months,
            target=self.targets.get(measure.name),
            p_value=changes[reference][1],
        )

    def _estimate(self, measure: Measure, scope: Scope | None) -> Estimate | None:
        """The figure of a window; None where nothing was counted."""
        tally = measure.tally(self.windows, scope)
        estimate = None if tally is None else measure.estimate(tally)
        return estimate if estimate is not None and estimate.n else None

    def _months(self, measure: Measure, this: Estimate, incomplete: tuple[str, ...]) -> tuple[Month, ...]:
        """The figure in the periods up to this one that its records cover, with their usual range."""
        period = cast(Period, self.period)
        found: list[Month] = []
        begin = self.windows.begins(measure.table, period.tz, measure.of)
        if this.value is None or begin is None:
            return ()
        for each in recent(period, MOST_MONTHS, begin)[:-1]:
            scope = self._scope(each, whole=True)
            if not self._is_complete(scope, measure.table, measure.of, measure):
                continue
            figure = self._estimate(measure, scope)
            if figure is not None and figure.value is not None:
                apart = stands_apart(each, period, self.festivals)
                found.append(Month(period=each, figure=figure, apart=apart))
        found.append(Month(period=period, figure=this, apart=stands_apart(period, period, self.festivals)))
        return tuple(found) if "now" in incomplete else with_limits(found)

    # Counts

    def _orders(self, now: Scope, reference: Scope | None) -> tuple[int, int] | None:
        """How many orders were placed, now and in the period that complaints are compared with."""
        rows = [self.windows.rows("orders", scope) for scope in (now, reference)]
        return (
            None if None in [None if each is None else 1 for each in rows] else (len(rows[0]), len(rows[1]))
        )

    def _channels(self, now: Scope, before: Scope | None, year: Scope | None) -> tuple[Volume, ...]:
        table = self._kind()
        if table not in ("contacts", "tickets"):
            return ()
        this, last, past = (counts(self.windows, table, "channel", each) for each in (now, before, year))
        return tuple(
            Volume(
                key,
                Channel.of(key).labels,
                this.get(key, 0),
                self._then(table, before, last.get(key, 0)),
                self._then(table, year, past.get(key, 0)),
            )
            for key in sorted({**this, **last}, key=lambda key: (-this.get(key, 0), str(key)))
            if key is not None
        )

    def _then(self, table: str, scope: Scope | None, count: int) -> int | None:
        """A count of an earlier period; None before the data begin, and where they do not cover it."""
        return count if self._is_complete(scope, table, None) else None

    def _hours(self, now: Scope, before: Scope | None, year: Scope | None) -> tuple[Volume, ...]:
        table = self._kind()
        if table not in ("contacts", "tickets"):
            return ()

        def by_hour(scope: Scope | None) -> dict[Any, int]:
            rows = self.windows.rows(table, scope)
            if rows is None:
                return {}
            found = volume.tally(rows, by={"hour": hours(rows.column(rows.time), now.tz)}).estimates()
            return dict(zip(found.axes[0].labels, map(int, found.values.tolist()), strict=True))

        this, last, past = (by_hour(scope) for scope in (now, before, year))
        if not this:
            return ()
        return tuple(
            Volume(
                f"{hour:02d}",
                Label(*[f"{hour:02d}:00"] * 3),
                this.get(hour, 0),
                self._then(table, before, last.get(hour, 0)),
                self._then(table, year, past.get(hour, 0)),
            )
            for hour in range(24)
        )

    def _kind(self) -> str | None:
        """Table in which demand is counted: contacts, where there are none tickets, else what there is."""
        order = ("contacts", "tickets", "complaints", "responses", "orders")
        return next((name for name in order if getattr(self.tables, name) is not None), None)

    def _ranking(
        self,
        table: str,
        column: str,
        otherwise: str | None,
        now: Scope,
        before: Scope | None,
        year: Scope | None,
    ) -> tuple[Ranked, ...]:
        """The most frequent categories of a column, and how many rows have none (with an empty key)."""
        rows = self.windows.rows(table, now)
        if rows is None:
            return ()
        name = column if rows.known(column).any() or otherwise is None else otherwise
        this, last, past = (counts(self.windows, table, name, each) for each in (now, before, year))
        total = sum(this.values())
        labelled: type[Labelled] | None = getattr(rows.kinds[name], "words", None)
        most = sorted((key for key in this if key is not None), key=lambda key: (-this[key], key))
        empty = [None] if None in this else []
        return tuple(
            Ranked(
                key or "",
                Label(*[key or ""] * 3) if labelled is None or key is None else labelled.of(key).labels,
                this[key],
                self._then(table, before, last.get(key, 0)),
                self._then(table, year, past.get(key, 0)),
                of=total,
            )
            for key in [*most[:MOST_RANKED], *empty]
        )

    def _demand(self, now: Scope, before: Scope | None, year: Scope | None) -> Demand | None:
        table = self._kind()
        rows = None if table is None else self.windows.rows(table, now)
        if table is None or rows is None:
            return None
        this = cast(Estimate, volume.of(rows))
        earlier: list[tuple[Period, Estimate, Comparison | None]] = []
        for scope in (year, before):
            then = self.windows.rows(table, scope)
            if scope is not None and then is not None and self._is_complete(scope, table, None):
                figure = cast(Estimate, volume.of(then))
                change = None
                if self._is_complete(now, table, None):
                    change = compared(this, figure)[0]
                earlier.append((scope.period, figure, change))
        return Demand(
            kind=KINDS[table],
            now=this,
            earlier=tuple(earlier),
            backlog=tuple(self._backlog(now, year, before)),
        )

    def _backlog(self, now: Scope, *earlier: Scope | None) -> Iterator[tuple[Any, int]]:
        tickets = self.tables.tickets
        if tickets is None or not (tickets.known("solved_at").any() or tickets.known("status").any()):
            return
        for scope in (now, *earlier):
            if scope is None or (scope is not now and not self._is_complete(scope, "tickets", None)):
                continue
            count = cast(Estimate, backlog.of(tickets, at=scope.as_of))
            if count.value is not None:
                yield (scope.as_of if scope is now else scope.period), int(count.value)

    # Why, and teams

    def _causes(
        self, lines: Iterable[Headline], now: Scope, references: Mapping[str, Scope | None]
    ) -> Iterator[Cause]:
        """The groups behind each sentence, those first that moved most cases."""
        measures = {measure.name: measure for measure in MEASURES}
        seen: set[tuple[str, str]] = set()
        found: list[tuple[float, Cause]] = []
        for line in lines:
            if line.kind != "group" or line.findings[0].metric not in measures:
                continue
            finding = line.findings[0]
            if (finding.metric, finding.axis) in seen:
                continue
            seen.add((finding.metric, finding.axis))
            alike = {f.member: f.reading for each in lines for f in each.findings if f.axis == finding.axis
                     and f.metric == finding.metric}  # fmt: skip
            cause = self._cause(measures[finding.metric], finding, alike, now, references[finding.metric])
            if cause is not None:
                found.append((abs(finding.cases or 0.0), cause))
        yield from (cause for _, cause in sorted(found, key=lambda pair: -pair[0]))

    def _cause(
        self,
        measure: Measure,
        finding: Finding,
        alike: Mapping[str, Reading],
        now: Scope,
        reference: Scope | None,
    ) -> Cause | None:
        axis = finding.axis
        tally = measure.tally(self.windows, now, axis)
        if tally is None:
            return None
        members = [member for member in tally.labels(axis) if member is not None]
        figures = [(str(m), measure.estimate(tally.at(**{axis: m}))) for m in members]
        shown = [each for each in figures if each[1].n >= FEWEST and each[1].value is not None]
        shown.sort(key=lambda each: (each[0] not in alike, -(each[1].value or 0.0)))
        others = [member for member in members if str(member) not in alike]
        moved = None
        cases = contribution(self.windows, measure, axis, now, reference)
        if cases and finding.member in cases:
            rest = [
                sum(side) for side in zip(*(v for k, v in cases.items() if k != finding.member), strict=True)
            ]
            if len(rest) == 2:
                moved = (finding.member, cases[finding.member], (rest[0], rest[1]))
        return Cause(
            metric=measure.name,
            label=measure.label,
            axis=axis,
            groups=tuple((name, figure, alike.get(name, Reading.SAME)) for name, figure in shown[:MOST_DOTS]),
            rest=measure.estimate(tally.at(**{axis: others})) if others else None,
            against=None if reference is None else reference.period,
            moved=moved,
        )

    def _teams(self, findings: Iterable[Finding], now: Scope) -> Iterator[Team]:
        """Teams on one axis, in alphabetical order, for every share that their table tells."""
        signals = {
            (f.metric, f.axis, f.member): f.reading for f in findings if f.signal and f.kind == "stands_out"
        }
        for measure in MEASURES:
            axis = next((each for each in ("team", "group") if each in measure.axes(self.windows)), None)
            tally = None if axis is None or measure.double else measure.tally(self.windows, now, axis)
            if tally is None or axis is None:
                continue
            members = sorted(str(each) for each in tally.labels(axis) if each is not None)
            figures = [(member, measure.estimate(tally.at(**{axis: member}))) for member in members]
            shown = tuple(
                (name, each, signals.get((measure.name, axis, name), Reading.SAME))
                for name, each in figures
                if each.n >= FEWEST and each.value is not None and each.unit == "share"
            )
            if 2 <= len(shown) <= MOST_DOTS:
                yield Team(
                    metric=measure.name,
                    label=measure.label,
                    axis=axis,
                    groups=shown,
                    rest=self._estimate(measure, now),
                    mix=self._same_mix(measure, axis, [name for name, _, _ in shown], now),
                )

    def _same_mix(
        self, measure: Measure, axis: str, members: list[str], now: Scope
    ) -> tuple[tuple[str, float], ...]:
        """The shares of groups at the mix of topics of all of them together; none where that cannot be had.

        Topics in which a group has fewer than five cases are left out, where the others are four fifths of
        all cases at least.
        """
        if "topic" not in measure.axes(self.windows):
            return ()
        tally = measure.tally(self.windows, now, [axis, "topic"])
        found = None if tally is None else shares_of(measure, tally)
        if found is None:
            return ()
        x, n = found
        labels = [str(each) for each in tally.labels(axis)]  # type: ignore[union-attr]
        rows = [labels.index(member) for member in members]
        x, n = x[rows], n[rows]
        usable = (n >= 5).all(axis=0)
        if not usable.any() or n[:, usable].sum() < 0.8 * n.sum():
            return ()
        weights = n[:, usable].sum(axis=0) / n[:, usable].sum()
        values = np.asarray((x[:, usable] / n[:, usable] * weights).sum(axis=1), np.float64)
        return tuple((member, round(float(value), 6)) for member, value in zip(members, values, strict=True))

    # What it rests on

    def _groups(self, now: Scope, before: Scope | None, year: Scope | None) -> Iterator[Group]:
        for name, table in self.tables.present().items():
            reasons = Counter(fault.code for fault in table.faults)
            rows = self.windows.rows(name, now)
            if rows is not None and (others := _on_other_scales(name, rows)):
                reasons["scale.other"] = others
            days, _, size = self.windows.covered(name, now)
            covered = [
                (key, part[1] / part[2])
                for key, scope in (("now", now), ("before", before), ("year_before", year))
                if scope is not None and (part := self.windows.covered(name, scope))[2]
            ]
            yield Group(
                name,
                KINDS[name],
                0 if rows is None else len(rows),
                tuple(sorted(reasons.items())),
                days,
                size,
                tuple(covered),
            )


def _on_other_scales(name: str, rows: Any) -> int:
    """Ratings on scales that a review does not report."""
    if name == "contacts":
        return int((rows.known("satisfaction") & ~on_scale(rows, CSAT_1_5)).sum())
    if name == "responses":
        return sum(
            int(((rows.kind == kind) & ~on_scale(rows, scale)).sum())
            for kind, scale in REVIEWED_SCALES.items()
        )
    return 0
