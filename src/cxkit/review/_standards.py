"""Service standards judged: met, not met or not to be told, what they leave out, and where two contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any, ClassVar, Literal, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, shown
from cxkit.improvement import PromiseKind, Standard
from cxkit.review._measures import MEASURES, Measure
from cxkit.review._model import Month, brief
from cxkit.review._scopes import Scope
from cxkit.review._sections import Block, Cell, Grid, Line, Listing, Note, Reading, Row
from cxkit.review._series import outside, with_limits
from cxkit.review._sources import Tables
from cxkit.review._windows import Windows, recent
from cxkit.review._wording import KINDS, LABELS, say, word
from cxkit.review._writing import interval_text, n_text, number_text, value_text
from cxkit.stats.results import Estimate, Target
from cxkit.values import Attainment, Label, Language, Period, as_utc

PERIODS = 13
"""How many periods of a standard are judged: a year, and this one."""
BEFORE_A_PROMISE = 3
"""So many periods in a row must have met a standard before it is promised to the public."""

_TIMED: Mapping[str, Literal["read", "within", "target"]] = {
    "first_response": "read",
    "resolution": "read",
    "service_level": "within",
    "complaint_timeliness": "target",
}
"""The metrics that tell a share within a time, and where they take it."""


@attrs.frozen(kw_only=True)
class Judged:
    """A standard and its periods: whether each met it, by the interval; the last is the one under review.

    `best` is the highest (lowest) figure of the periods before: what this shop can attain. `drift` says
    that the last lies outside the usual range of the standard's own figure, or ends a run.
    """

    standard: Standard
    periods: tuple[tuple[Month, Attainment], ...]
    best: Estimate | None = None
    drift: Literal["range", "run"] | None = None

    @property
    def now(self) -> Estimate | None:
        """The figure of the period under review; None where there is none."""
        return self.periods[-1][0].figure if self.periods else None

    @property
    def verdict(self) -> Attainment:
        """Whether that period met it."""
        return self.periods[-1][1] if self.periods else Attainment.CANNOT_BE_TOLD

    @property
    def attainable(self) -> bool | None:
        """Whether the best earlier period reached the bound; None without one."""
        if self.best is None or self.best.value is None:
            return None
        target = _target(self.standard)
        higher = target.at_most is None
        return self.best.value >= target.bound if higher else self.best.value <= target.bound

    @property
    def can_be_promised(self) -> bool:
        """Whether the last three periods in a row met it: before that it is no promise to the public."""
        last = [verdict for _, verdict in self.periods[-BEFORE_A_PROMISE:]]
        return len(last) == BEFORE_A_PROMISE and set(last) == {Attainment.MET}

    def published(self, begins: date) -> Standard:
        """The next version of the standard, a promise to the public from a day on; refused before."""
        if not self.can_be_promised:
            raise Invalid(
                f"{self.standard.title!r} is promised once {BEFORE_A_PROMISE} periods in a row have met it",
                code="review.promise",
                path="promise",
            )
        changes = {"version": self.standard.version + 1, "promise": PromiseKind.PUBLIC}
        published: Standard = attrs.evolve(cast(Any, self.standard), **changes, begins=begins, ends=None)
        return published

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        standard = self.standard
        return {
            "id": standard.id,
            "version": standard.version,
            "title": standard.title,
            "promise": standard.promise._value_,
            "metric": standard.metric,
            "within": None if standard.within is None else standard.within.total_seconds(),
            "target": _target(standard).to_dict(),
            "now": brief(self.now),
            "verdict": self.verdict._value_,
            "best": brief(self.best),
            "attainable": self.attainable,
            "drift": self.drift,
            "can_be_promised": self.can_be_promised,
            "periods": [
                {"period": month.period.text, **brief(month.figure), "verdict": verdict._value_}
                for month, verdict in self.periods
            ],
        }


@attrs.frozen(kw_only=True)
class StandardsSection:
    """Service standards in a period, as a section of a review.

    `uncovered` are the records of each table that no standard concerns, of all; `conflicts` are pairs of
    standards of one metric and one promise, with different bounds, under which some case falls at once.
    """

    key: ClassVar[str] = "standards"
    short: ClassVar[bool] = True

    judged: tuple[Judged, ...]
    uncovered: tuple[tuple[str, int, int], ...] = ()
    conflicts: tuple[tuple[Standard, Standard], ...] = ()

    @classmethod
    def of(
        cls, standards: Iterable[Standard], tables: Tables, period: Period, *, as_of: datetime | None = None
    ) -> StandardsSection:
        """Judge the standards that are in force in a period, by the tables of a shop.

        What was still open then counts against a time only once it is past. A standard of other periods
        (weeks, in the review of a month) is judged in the last of them that is over.

        >>> from datetime import UTC
        >>> from cxkit.tables import TicketTable
        >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
        >>> quick = Standard(id="1h", title="An answer within an hour", promise="internal", at_least=0.5,
        ...                  metric="first_response", within=timedelta(hours=1), minimum=4)
        >>> tickets = TicketTable.from_columns(
        ...     id=list("abcdefgh"), opened_at=[t] * 8, first_response_at=[t + timedelta(minutes=5)] * 8)
        >>> part = StandardsSection.of([quick], Tables(tickets=tickets), Period.month(2026, 2))
        >>> part.judged[0].verdict, part.judged[0].can_be_promised
        (Attainment.MET, False)
        """
        end = period.end if as_of is None else min(period.end, as_utc(as_of, "as_of"))
        last = Period.of(end - timedelta(microseconds=1), "day", period.tz).first_day
        held = [each for each in standards if each.holds_on(last)]
        windows = {id(each): Windows(_scoped(each, tables)) for each in held}
        judged = tuple(_judge(each, windows[id(each)], period, end) for each in held)
        pairs = combinations(held, 2)
        return cls(
            judged=judged,
            uncovered=tuple(_uncovered(held, tables, period)),
            conflicts=tuple((one, two) for one, two in pairs if _conflict(one, two)),
        )

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["standards"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for each standard; what none concerns; where two contradict."""
        if not self.judged:
            return [Note(word("no_standards", language))]
        keys = ("standard", "now", "target", "verdict", "best_period", "remark")
        rows = [Row(cells=_cells(each, language), key=each.standard.id) for each in self.judged]
        heads = [word(key, language) for key in keys]
        lines = [
            say(
                "review.uncovered",
                language,
                n=f"{left:,}",
                of=f"{size:,}",
                kind=KINDS[table].in_language(language),
            )
            for table, left, size in self.uncovered
            if left
        ]
        lines += [
            say("review.conflict", language, one=one.title, other=other.title)
            for one, other in self.conflicts
        ]
        blocks: list[Block] = [Grid(heads=heads, rows=rows, key=self.key, note=word("judged_by", language))]
        return [*blocks, Listing(lines=[Line(text=line) for line in lines])] if lines else blocks

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "standards": [each.to_dict() for each in self.judged],
            "uncovered": {table: {"n": left, "of": size} for table, left, size in self.uncovered},
            "conflicts": [[one.id, other.id] for one, other in self.conflicts],
        }


def _target(standard: Standard) -> Target:
    return Target(at_least=standard.at_least, at_most=standard.at_most, least_n=standard.minimum)


def _measure(standard: Standard) -> Measure:
    """The measure of a standard: its metric, as the share within its time where it is one of durations."""
    base = next((each for each in MEASURES if each.metric == standard.metric and not each.double), None)
    base = base or next((each for each in MEASURES if each.metric == standard.metric), None)
    if base is None:
        known = sorted({each.metric for each in MEASURES})
        raise Invalid(
            f"a standard of {shown(standard.metric)} cannot be judged: use one of {', '.join(known)}",
            code="review.standard",
            path="metric",
        )
    place = _TIMED.get(standard.metric)
    if (place is None) is not (standard.within is None) or (
        place is None and base.definition.unit != "share"
    ):
        raise Invalid(
            f"{standard.title!r}: a standard is a share, of durations the share within a time",
            code="review.standard",
            path="within",
        )
    if place is None or standard.within is None:
        return base
    if place == "read":
        needs = "first_response_at" if standard.metric == "first_response" else "solved_at"
        seconds = standard.within.total_seconds()
        return attrs.evolve(
            base, figure="within", reading={"target": seconds}, options={}, scoped=("as_of",), needs=needs
        )
    steps = {"step": "responded"} if place == "target" else {}
    scoped = ("as_of",) if place == "target" else base.scoped
    return attrs.evolve(base, options={**steps, place: standard.within}, scoped=scoped)


_AXES = (("channels", "channel"), ("teams", "team"), ("teams", "group"), ("topics", "topic"))


def _concerns(standard: Standard, rows: Any) -> NDArray[np.bool_]:
    """The rows of a table that are under a standard; none where the table does not tell its scope."""
    inside = np.ones(len(rows), np.bool_)
    for scope in ("channels", "teams", "topics"):
        wanted: frozenset[str] = getattr(standard, scope)
        if wanted:
            columns = [name for key, name in _AXES if key == scope and name in rows.kinds]
            inside &= rows.column(columns[0]).isin(tuple(map(str, wanted))) if columns else False
    return inside


def _scoped(standard: Standard, tables: Tables) -> Tables:
    table = _measure(standard).table
    rows: Any = getattr(tables, table)
    if rows is None:
        return tables
    return attrs.evolve(tables, **{table: rows.where(_concerns(standard, rows))})


def _judge(standard: Standard, windows: Windows, period: Period, end: datetime) -> Judged:
    measure, target = _measure(standard), _target(standard)
    last = period
    if period.unit is not standard.period:
        last = Period.of(end, standard.period._value_, period.tz).previous()
    begin = windows.begins(measure.table, period.tz, measure.of) if windows.has(measure.table) else None
    months: list[Month] = []
    for each in recent(last, PERIODS, begin or last.start):
        until = min(each.end, end)
        scope = Scope(start=each.start, end=until, as_of=until, tz=period.tz, period=each)
        figure = measure.at(windows, scope)
        if figure is not None and standard.holds_on(each.first_day):
            months.append(Month(period=each, figure=figure))
    if not months or months[-1].period != last:
        return Judged(standard=standard, periods=())
    limited = with_limits(months)
    earlier = [month.figure for month in months[:-1] if month.figure.n >= standard.minimum]
    sign = 1 if standard.at_most is None else -1
    drift: Any = outside(limited)
    return Judged(
        standard=standard,
        periods=tuple((month, target.judge(month.figure)) for month in limited),
        best=max(earlier, key=lambda each: sign * (each.value or 0.0), default=None),
        drift=drift,
    )


def _conflict(one: Standard, other: Standard) -> bool:
    """Whether two standards ask different things of one case, as the same kind of promise."""
    same = (one.metric, one.within, one.promise) == (other.metric, other.within, other.promise)
    return same and one.meets(other) and (one.at_least, one.at_most) != (other.at_least, other.at_most)


def _uncovered(
    standards: Sequence[Standard], tables: Tables, period: Period
) -> Iterable[tuple[str, int, int]]:
    """Of contacts, tickets and complaints in a period: how many no standard concerns, of how many."""
    for name in ("contacts", "tickets", "complaints"):
        rows: Any = getattr(tables, name)
        if rows is None or not len(rows := rows.within(period)):
            continue
        covered = np.zeros(len(rows), np.bool_)
        for standard in standards:
            if _measure(standard).table == name:
                covered |= _concerns(standard, rows)
        yield name, int((~covered).sum()), len(rows)


_READINGS = {Attainment.MET: Reading.SAME, Attainment.NOT_MET: Reading.WORSE}


def _cells(judged: Judged, language: Language) -> Sequence[Cell | str]:
    standard, now = judged.standard, judged.now
    unit = "share" if now is None else now.unit
    bound = _target(standard).text(unit, language)
    within = (
        []
        if standard.within is None
        else [
            say(
                "review.within",
                language,
                time=number_text(standard.within.total_seconds(), "seconds", language),
            )
        ]
    )
    remarks: list[str] = []
    if judged.attainable is False:
        remarks.append(word("never_attained", language))
    if judged.drift is not None:
        remarks.append(word("drifts", language))
    if standard.promise is PromiseKind.PUBLIC and not judged.can_be_promised:
        remarks.append(say("review.no_promise", language, n=BEFORE_A_PROMISE))
    if judged.verdict is Attainment.NOT_MET and standard.compensation:
        remarks.append(standard.compensation)
    return [
        Cell(text=standard.title, notes=[standard.promise.label(language)]),
        "–"
        if now is None
        else Cell(
            text=value_text(now, language),
            interval=interval_text(now, language),
            n=say("review.counted_n", language, n=n_text(now)),
        ),
        Cell(text=bound, notes=within),
        Cell(text=judged.verdict.label(language), reading=_READINGS.get(judged.verdict)),
        value_text(judged.best, language),
        Cell(notes=remarks) if remarks else "",
    ]
