"""A monitoring plan held against the records: what it can see, what it cannot, and what nobody watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil, sqrt
from typing import Any, ClassVar

import attrs

from cxkit.improvement import Monitored, MonitoringPlan
from cxkit.review._measures import MEASURES, Measure
from cxkit.review._model import brief
from cxkit.review._scopes import Scope
from cxkit.review._sections import Block, Cell, Grid, Line, Listing, Row
from cxkit.review._sources import Tables
from cxkit.review._windows import Windows
from cxkit.review._wording import LABELS, say, word
from cxkit.review._writing import interval_text, n_text, number_text, value_text
from cxkit.stats.results import Estimate
from cxkit.stats.sampling import sample_size
from cxkit.values import Attainment, Label, Language, Period, as_utc, mark

_Z, _POWER = 1.959964, 0.841621
"""Of a 95 % interval, and of four times in five."""


@attrs.frozen(kw_only=True)
class Watched:
    """One item of a plan in its last whole period: the figure, and how precise it was.

    `needed` is how many cases the precision that is wanted takes, at the spread that was seen; of a share
    without records at 50 %. `visible` is the smallest change between two such periods that would be found
    four times in five. `verdict` says whether the interval is as narrow as wanted: it cannot be told
    without a figure, nor where cases were chosen for a reason.
    """

    item: Monitored
    period: Period
    figure: Estimate | None = None
    needed: int | None = None
    visible: float | None = None
    verdict: Attainment = Attainment.CANNOT_BE_TOLD

    @property
    def half(self) -> float | None:
        """The half-width of the interval; None without one."""
        return None if self.figure is None else _half(self.figure)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        item = self.item
        return {
            "metric": item.metric,
            "why": item.why,
            "source": item.source,
            "method": item.method._value_,
            "every": item.every._value_,
            "within": item.within,
            "by": item.by,
            "to": list(item.to),
            "period": self.period.text,
            "now": brief(self.figure),
            "needed": self.needed,
            "visible": self.visible,
            "verdict": self.verdict._value_,
        }


@attrs.frozen(kw_only=True)
class MonitoringSection:
    """A monitoring plan as a section of a review: what each item can see, and which figures nobody watches.

    `unwatched` are figures that the records tell and no item measures. Given to
    `monthly_review(..., sections=[...])` it stands behind the review's own sections.

    >>> from datetime import UTC
    >>> from cxkit.tables import ResponseTable
    >>> item = Monitored(metric="csat", why="are they content", source="survey", method="survey", within=0.05)
    >>> at = [datetime(2026, 2, 3, tzinfo=UTC)] * 40
    >>> answers = ResponseTable.from_columns(id=list(map(str, range(40))), kind=["csat"] * 40,
    ...                                      scale=["csat 1-5"] * 40, score=[5, 5, 5, 1] * 10, answered_at=at)
    >>> plan = MonitoringPlan(id="2026", title="What we watch", items=[item])
    >>> [row] = MonitoringSection.of(plan, Tables(responses=answers), Period.month(2026, 2)).rows
    >>> row.figure.n, row.needed, row.verdict
    (40, 271, Attainment.NOT_MET)
    """

    key: ClassVar[str] = "monitoring"
    short: ClassVar[bool] = True

    plan: MonitoringPlan
    rows: tuple[Watched, ...]
    unwatched: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, plan: MonitoringPlan, tables: Tables, period: Period, *, as_of: datetime | None = None
    ) -> MonitoringSection:
        """The plan in a period: each item in the last of its own periods that is over by the end."""
        end = period.end if as_of is None else min(period.end, as_utc(as_of, "as_of"))
        windows = Windows(tables)
        measures = {each.name: each for each in MEASURES}
        scope = Scope(start=period.start, end=end, as_of=end, tz=period.tz, period=period)
        measured = [each.name for each in MEASURES if not each.double and each.at(windows, scope) is not None]
        rows = tuple(_watched(item, measures.get(item.metric), windows, period, end) for item in plan.items)
        return cls(
            plan=plan, rows=rows, unwatched=tuple(name for name in measured if name not in plan.metrics)
        )

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["monitoring"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for each item; what it cannot see; what nobody watches."""
        keys = ("figure", "how_often", "now", "precision", "needed", "visible", "verdict")
        rows = [Row(cells=self._cells(row, language), key=row.item.metric) for row in self.rows]
        lines: list[str] = []
        if self.unwatched:
            names = mark("list", language).join(_name(metric, language) for metric in self.unwatched)
            lines.append(say("review.unwatched", language, figures=names))
        unseen = [row.item.metric for row in self.rows if row.figure is None]
        if unseen:
            names = mark("list", language).join(_name(metric, language) for metric in unseen)
            lines.append(say("review.unseen", language, figures=names))
        if any(not row.item.method.tells_of_all for row in self.rows):
            lines.append(word("targeted", language))
        lines.append(word("sees_no_more", language))
        grid = Grid(
            heads=[word(key, language) for key in keys], rows=rows, key=self.key, title=self.plan.title
        )
        return [grid, Listing(lines=[Line(text=line) for line in lines])]

    def _cells(self, row: Watched, language: Language) -> Sequence[Cell | str]:
        item, figure = row.item, row.figure
        unit = "number" if figure is None else figure.unit
        unit = "points" if unit in ("share", "nps") else unit
        who = mark("list", language).join(filter(None, (item.by, *item.to)))
        now: Cell | str = "–"
        if figure is not None:
            now = Cell(
                text=value_text(figure, language),
                interval=interval_text(figure, language),
                n=say("review.counted_n", language, n=n_text(figure)),
                notes=[row.period.label(language)],
            )
        wanted = say("review.wanted", language, margin="±" + number_text(item.within, unit, language))
        half = "–" if row.half is None else "±" + number_text(row.half, unit, language)
        return (
            Cell(text=_name(item.metric, language), notes=[item.why]),
            Cell(
                text=item.every.label(language),
                notes=[part for part in (item.method.label(language), item.source, who) if part],
            ),
            now,
            Cell(text=half, notes=[wanted]),
            "–" if row.needed is None else f"{row.needed:,}",
            "–" if row.visible is None else "±" + number_text(row.visible, unit, language),
            row.verdict.label(language),
        )

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "plan": self.plan.id,
            "version": self.plan.version,
            "items": [row.to_dict() for row in self.rows],
            "unwatched": list(self.unwatched),
        }


def _watched(
    item: Monitored, measure: Measure | None, windows: Windows, period: Period, end: datetime
) -> Watched:
    last = Period.of(end, item.every._value_, period.tz).previous()
    scope = Scope(start=last.start, end=last.end, as_of=last.end, tz=period.tz, period=last)
    figure = None if measure is None else measure.at(windows, scope)
    half = None if figure is None else _half(figure)
    if figure is None or half is None:
        share = measure is not None and (measure.figure == "within" or measure.definition.unit == "share")
        blind = share and 0 < item.within < 1
        needed = ceil(sample_size.proportion(margin=item.within)) if blind else None
        return Watched(item=item, period=last, figure=figure, needed=needed)
    verdict = Attainment.MET if half <= item.within else Attainment.NOT_MET
    return Watched(
        item=item,
        period=last,
        figure=figure,
        needed=ceil(figure.n * (half / item.within) ** 2),
        visible=half * sqrt(2) * (_Z + _POWER) / _Z,
        verdict=verdict if item.method.tells_of_all else Attainment.CANNOT_BE_TOLD,
    )


def _half(figure: Estimate) -> float | None:
    if figure.value is None or not figure.interval.defined:
        return None
    low, high = figure.interval.bounds
    return (high - low) / 2


def _name(metric: str, language: Language) -> str:
    """The figure for people; one of the house's own by its name."""
    return next((each.label.in_language(language) for each in MEASURES if each.name == metric), metric)
