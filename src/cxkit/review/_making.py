"""A review in the making: each figure in its windows, readings, causes, counts, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

import attrs

from cxkit.improvement import Action
from cxkit.review._actions import ActionsSection
from cxkit.review._causes import causes, teams
from cxkit.review._comparing import compared
from cxkit.review._findings import Search, counts
from cxkit.review._headlines import headlines, proposals
from cxkit.review._measures import MEASURES, Measure
from cxkit.review._model import Figure, Group, Month, Ranked, Span, Volume
from cxkit.review._parts import Demand, parts
from cxkit.review._review import Review
from cxkit.review._scopes import Scope
from cxkit.review._sections import Section, in_order
from cxkit.review._series import read, stands_apart, with_limits
from cxkit.review._sources import TABLES
from cxkit.review._windows import Counts, recent
from cxkit.review._wording import KINDS
from cxkit.review._writing import Names
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import Comparison, Estimate, Target
from cxkit.values import Channel, Label, Labelled, Money, Period

MOST_RANKED = 8
MOST_MONTHS = 25
"""How many periods the series of a figure has at most: two years and this one."""


def begin(period: Period) -> datetime:
    """The first instant that a review of a period counts."""
    return period.shift(1 - MOST_MONTHS).start - max(measure.earlier for measure in MEASURES)


def horizon(period: Period | Span, moment: datetime | None) -> tuple[datetime, datetime]:
    """From the first instant that a review of a period counts to the last."""
    first = begin(period) if isinstance(period, Period) else period.start
    return first, moment or period.end


@attrs.frozen(kw_only=True)
class Making:
    """A review on its way: what is counted, the windows that are compared, what the reader asked for."""

    counts: Counts
    period: Period | Span
    name: str
    level: float
    moment: datetime | None = None
    known_at: datetime | None = None
    actions: tuple[Action, ...] | None = ()
    """None where the source tells none."""
    targets: dict[str, Target] = attrs.field(factory=dict[str, Target])
    owners: dict[str, str] = attrs.field(factory=dict[str, str])
    costs: dict[str, Money] = attrs.field(factory=dict[str, Money])
    festivals: tuple[Period, ...] = ()
    labels: dict[str, Label] = attrs.field(factory=dict[str, Label])
    sections: tuple[Section, ...] = ()
    accent: str = ""

    def review(self) -> Review:
        """All of it."""
        now, before, year = self.scopes()
        figures = self._figures(now, before, year)
        references = {
            measure.name: self._reference(measure.table, measure.of, before, year, measure)
            for measure in MEASURES
        }
        for table in ("complaints", "tickets"):
            references[table] = self._reference(table, None, before, year)
        search = Search(self.counts, now, references, self.level)
        findings = search.findings(self._orders(now, references["complaints"]))
        calls = self.counts.calls(now)
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
            callbacks=() if calls is None else calls.listed,
            unknown_callers={} if calls is None else calls.unknown,
            looked_for_calls={} if calls is None else calls.looked,
            calls_known=calls is not None,
            groups=tuple(self._groups(now, before, year)),
        )
        lines = headlines(review)
        to_do = proposals(review, lines, self.targets, self.owners, self.costs)
        own: list[Any] = [self._actions()]
        own += parts(
            review,
            Names(self.labels),
            lines,
            to_do,
            tuple(causes(self.counts, lines, now, references)),
            tuple(teams(self.counts, findings, now)),
            self._demand(now, before, year),
            search.looked,
        )
        return attrs.evolve(review, sections=in_order(own, self.sections))

    def _actions(self) -> ActionsSection:
        if self.actions is None:
            return ActionsSection((), self.period.tz, known=False)
        return ActionsSection.of(self.actions, self.period, as_of=self.moment)

    def scopes(self) -> tuple[Scope, Scope | None, Scope | None]:
        """The period, the one before and the same a year before, up to the same moment of each."""
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
        return Scope(start=period.start, end=end, as_of=self.known_at or end, tz=period.tz, period=period)

    def _reference(
        self,
        table: str,
        of: str | None,
        before: Scope | None,
        year: Scope | None,
        measure: Measure | None = None,
    ) -> Scope | None:
        """The window to compare with: last year's where its records cover it, else the one before."""
        if not self._is_complete(self._scope(self.period), table, of, measure):
            return None
        return next((scope for scope in (year, before) if self._is_complete(scope, table, of, measure)), None)

    def _is_complete(
        self, scope: Scope | None, table: str, of: str | None, measure: Measure | None = None
    ) -> bool:
        if scope is None or not self.counts.has(table):
            return False
        window = scope.earlier(measure.earlier) if measure is not None and measure.earlier else scope
        return self.counts.is_complete(table, window, of)

    # Figures

    def _figures(self, now: Scope, before: Scope | None, year: Scope | None) -> tuple[Figure, ...]:
        """Every figure that the tables can tell; readings are corrected for all of them together."""
        figures = [
            figure for measure in MEASURES if (figure := self._figure(measure, now, before, year)) is not None
        ]
        adjusted = adjust([None if figure.double else figure.p_value for figure in figures], "holm")
        if before is None:
            return tuple(figures)
        return tuple(read(figure, p, self.level) for figure, p in zip(figures, adjusted, strict=True))

    def _figure(
        self, measure: Measure, now: Scope, before: Scope | None, year: Scope | None
    ) -> Figure | None:
        this = measure.at(self.counts, now)
        if this is None:
            return None
        windows = {"now": now, "before": before, "year_before": year}
        incomplete = tuple(
            name
            for name, scope in windows.items()
            if scope is not None and not self._is_complete(scope, measure.table, measure.of, measure)
        )
        figures = {name: measure.at(self.counts, scope) for name, scope in windows.items()}
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

    def _months(self, measure: Measure, this: Estimate, incomplete: tuple[str, ...]) -> tuple[Month, ...]:
        """The figure in the periods up to this one that its records cover, with their usual range."""
        period = cast(Period, self.period)
        months: list[Month] = []
        first = self.counts.begins(measure.table, period.tz, measure.of)
        if this.value is None or first is None:
            return ()
        for each in recent(period, MOST_MONTHS, first)[:-1]:
            scope = self._scope(each, whole=True)
            if not self._is_complete(scope, measure.table, measure.of, measure):
                continue
            figure = measure.at(self.counts, scope)
            if figure is not None and figure.value is not None:
                apart = stands_apart(each, period, self.festivals)
                months.append(Month(period=each, figure=figure, apart=apart))
        months.append(Month(period=period, figure=this, apart=stands_apart(period, period, self.festivals)))
        return tuple(months) if "now" in incomplete else with_limits(months)

    # Counts

    def _orders(self, now: Scope, reference: Scope | None) -> tuple[int, int] | None:
        """How many orders were placed, now and in the period that complaints are compared with."""
        sizes = [self._size("orders", scope) for scope in (now, reference)]
        return None if None in sizes else cast(tuple[int, int], tuple(sizes))

    def _size(self, table: str, scope: Scope | None) -> int | None:
        """How many rows a window has; None where it has none."""
        tally = self.counts.count(table, scope)
        return None if tally is None else int(tally.overall().n)

    def _channels(self, now: Scope, before: Scope | None, year: Scope | None) -> tuple[Volume, ...]:
        table = self._kind()
        if table not in ("contacts", "tickets"):
            return ()
        this, last, past = (counts(self.counts, table, "channel", each) for each in (now, before, year))
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
            tally = self.counts.count(table, scope, "hour")
            if tally is None:
                return {}
            estimates = tally.estimates()
            return dict(zip(estimates.axes[0].labels, map(int, estimates.values.tolist()), strict=True))

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
        return next((name for name in order if self.counts.has(name)), None)

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
        numbers = counts(self.counts, table, column, now)
        name = column if otherwise is None or numbers.keys() - {None} else otherwise
        this, last, past = (counts(self.counts, table, name, each) for each in (now, before, year))
        total = sum(this.values())
        labelled: type[Labelled] | None = getattr(TABLES[table].kinds[name], "words", None)
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
        tally = None if table is None else self.counts.count(table, now)
        if table is None or tally is None:
            return None
        this = tally.overall()
        earlier: list[tuple[Period, Estimate, Comparison | None]] = []
        for scope in (year, before):
            then = self.counts.count(table, scope)
            if scope is not None and then is not None and self._is_complete(scope, table, None):
                figure = then.overall()
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
        for scope in (now, *earlier):
            if scope is None or (scope is not now and not self._is_complete(scope, "tickets", None)):
                continue
            count = self.counts.unsolved(scope)
            if count is not None:
                yield (scope.end if scope is now else scope.period), count

    # What it rests on

    def _groups(self, now: Scope, before: Scope | None, year: Scope | None) -> Iterator[Group]:
        for name in TABLES:
            if not self.counts.has(name):
                continue
            days, _, size = self.counts.covered(name, now)
            covered = [
                (key, part[1] / part[2])
                for key, scope in (("now", now), ("before", before), ("year_before", year))
                if scope is not None and (part := self.counts.covered(name, scope))[2]
            ]
            yield Group(
                name,
                KINDS[name],
                self._size(name, now) or 0,
                tuple(sorted(self.counts.lost(name, now).items())),
                days,
                size,
                tuple(covered),
            )
