"""Actions and what they did: a section of a review, from improvement actions and their measured effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

import attrs
import numpy as np

from cxkit.columns import instant_micros
from cxkit.errors import NotFound
from cxkit.improvement import Action, ActionStatus, CauseArea, MeasuredEffect
from cxkit.metrics import action_effectiveness, action_recurrence, action_timeliness, definition
from cxkit.review._measures import MEASURES
from cxkit.review._model import Span, brief
from cxkit.review._sections import Block, Cell, Grid, Note, Row
from cxkit.review._sources import as_known
from cxkit.review._wording import LABELS, say, word
from cxkit.review._writing import interval_text, n_text, number_text, range_text, value_text
from cxkit.stats.results import Estimate
from cxkit.stats.results._units import format_number
from cxkit.stats.tallies import tally_values
from cxkit.tables import ActionTable
from cxkit.values import Label, Language, Period, instant_text, write


@attrs.frozen
class ActionsSection:
    """The actions under way in a period, with the effect of each and its verdict.

    An effect is what was seen less what was to be expected without the action. One that was not measured is
    awaited. Given to `monthly_review(..., sections=[...])` it takes the place of the empty one.

    >>> len(ActionsSection.of([], Period.month(2026, 3, "Asia/Shanghai")).blocks("en"))
    1
    """

    key: ClassVar[str] = "actions"
    short: ClassVar[bool] = True

    actions: tuple[Action, ...]
    tz: str
    measures: Mapping[str, Estimate] = attrs.field(factory=dict[str, Estimate], hash=False)
    """Figures of all actions found by the end: on time, effective, recurring, and how old open ones are."""
    causes: tuple[tuple[CauseArea | None, int], ...] = ()
    """How many actions each area of causes has, the most first; None where none is named."""
    known: bool = True
    """Whether the source tells actions; counts by day hold none."""

    @classmethod
    def of(
        cls, actions: Iterable[Action], period: Period | Span, *, as_of: datetime | None = None
    ) -> ActionsSection:
        """Those that had begun by the end of the period and were not over before it, the oldest first.

        With `as_of` they are taken as they were at that instant. The measures are those of every action that
        was found by the end.
        """
        if as_of is not None:
            actions = as_known(actions, as_of)
        end = min(period.end, as_of or period.end)
        known = sorted(
            (action for action in actions if action.history[0].at < end),
            key=lambda action: (action.history[0].at, action.id),
        )
        concerned = tuple(action for action in known if _concerns(action, period))
        return cls(concerned, period.tz, _measures(known, end), _by_cause(known))

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["actions"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for each action, or that none is recorded or known; measures and the causes behind them."""
        if not self.known:
            return [Note(say("review.no_actions_by_day", language))]
        if not self.actions and not self.measures:
            return [Note(word("no_actions", language))]
        return [*self._table(language), *self._figures(language)]

    def _table(self, language: Language) -> Sequence[Block]:
        if not self.actions:
            return [Note(word("no_actions", language))]
        keys = ("action", "where", "action_owner", "begun", "effect", "verdict")
        rows = [Row(cells=self._cells(action, language), key=action.id) for action in self.actions]
        heads = [word(name, language) for name in keys]
        return [Grid(heads=heads, rows=rows, note=word("regression", language), key=self.key)]

    def _figures(self, language: Language) -> Iterator[Block]:
        keys = ("figure", "value", "interval", "n")
        rows = [
            Row(
                cells=(
                    word(name, language),
                    value_text(figure, language),
                    interval_text(figure, language),
                    n_text(figure),
                )
            )
            for name, figure in self.measures.items()
        ]
        if rows:
            heads = [word(key, language) for key in keys]
            yield Grid(title=word("actions_measures", language), heads=heads, rows=rows)
        total = sum(count for _, count in self.causes)
        so_far = 0
        bars: list[Row] = []
        for area, count in self.causes:
            so_far += count
            name = word("no_area", language) if area is None else area.label(language)
            bar = Cell(text=f"{count:,}", share=count / self.causes[0][1])
            bars.append(Row(cells=(name, bar, format_number(so_far / total, "share", language))))
        if bars:
            heads = [word(key, language) for key in ("cause", "actions_count", "cumulative")]
            yield Grid(title=word("actions_causes", language), heads=heads, rows=bars)

    def _cells(self, action: Action, language: Language) -> list[Cell | str]:
        begun = action.started_at or action.done_at
        since = "–" if begun is None else write(begun, "date", language, self.tz)
        verdict = action.status if action.verdict is None else action.verdict
        effect = _effect(action, language)
        name = Cell(text=action.title, notes=[figure] if (figure := _figure(action, language)) else [])
        return [name, action.unit or "–", action.owner or "–", since, effect, verdict.label(language)]

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {
            "known": self.known,
            "actions": [_data(action) for action in self.actions],
            "measures": {name: brief(figure) for name, figure in self.measures.items()},
            "causes": [{"area": None if area is None else str(area), "count": n} for area, n in self.causes],
        }


def _measures(actions: Sequence[Action], end: datetime) -> dict[str, Estimate]:
    """The figures of actions, as of an instant: those that can be told of one at least."""
    if not actions:
        return {}
    table, quarter = (
        ActionTable.from_objects(actions, as_of=end, window=window) for window in (_HALF_A_YEAR, _QUARTER)
    )
    open_now = np.array([action.status not in _OVER for action in actions], np.bool_)
    ages = (instant_micros(end) - table.found_at[open_now]) / 1e6
    figures = {
        "on_time": action_timeliness.of(table),
        "effective": action_effectiveness.of(table),
        "recurred_3": action_recurrence.of(quarter),
        "recurred_6": action_recurrence.of(table),
        "open_age": tally_values(ages, unit="seconds").result("median"),
    }
    return {name: cast(Estimate, figure) for name, figure in figures.items() if figure.n}


_OVER = (ActionStatus.CLOSED, ActionStatus.CANCELLED)
_QUARTER, _HALF_A_YEAR = timedelta(days=91), timedelta(days=182)


def _by_cause(actions: Iterable[Action]) -> tuple[tuple[CauseArea | None, int], ...]:
    """Areas of causes by how many actions name them; those without one at the end."""
    counts = Counter(action.area for action in actions)
    return tuple(sorted(counts.items(), key=lambda pair: (pair[0] is None, -pair[1], str(pair[0]))))


def _concerns(action: Action, period: Period | Span) -> bool:
    begun = action.started_at or action.done_at
    over = action.closed_at is not None and action.closed_at < period.start
    return (
        action.status is not ActionStatus.CANCELLED and begun is not None and begun < period.end and not over
    )


def _effect(action: Action, language: Language) -> Cell:
    effect = action.effect
    if effect is None:
        return Cell(text="–")
    unit = _unit(action, effect)
    naive = (
        []
        if effect.naive is None
        else [say("review.naive", language, change=number_text(effect.naive, unit, language, signed=True))]
    )
    return Cell(
        text=("+" if effect.value > 0 else "") + format_number(effect.value, unit, language),
        interval=range_text((effect.low, effect.high), unit, language, signed=True),
        n=say("review.counted_n", language, n=f"{effect.n:,.0f}"),
        notes=naive,
    )


def _data(action: Action) -> dict[str, Any]:
    begun = action.started_at or action.done_at
    return {
        "id": action.id,
        "title": action.title,
        "unit": action.unit,
        "owner": action.owner,
        "metric": None if action.plan is None else action.plan.metric,
        "since": None if begun is None else instant_text(begun),
        "status": str(action.status),
        "verdict": None if action.verdict is None else str(action.verdict),
        "effect": None if action.effect is None else _told(action.effect),
        "post_hoc": action.is_post_hoc,
    }


def _told(effect: MeasuredEffect) -> dict[str, Any]:
    numbers = {name: getattr(effect, name) for name in ("value", "low", "high", "n", "naive")}
    return {"design": str(effect.design), **numbers}


def _figure(action: Action, language: Language) -> str:
    """The figure that its plan names, for people; the name itself where that is one of the house's own."""
    metric = "" if action.plan is None else action.plan.metric
    label = next((each.label for each in MEASURES if each.name == metric), None)
    if label is None:
        try:
            label = definition(metric).label
        except NotFound:
            return metric
    return label.in_language(language)


def _unit(action: Action, effect: MeasuredEffect) -> str:
    """The unit of an effect: its own, or that of the figure in the plan; of an own metric a number."""
    metric = "" if action.plan is None else action.plan.metric
    measure = next((each for each in MEASURES if each.name == metric), None)
    try:
        own = (definition(metric) if measure is None else measure.definition).unit
    except NotFound:
        own = "number"
    unit = effect.unit or ("share" if measure is not None and measure.figure == "within" else own)
    return "points" if unit in ("share", "nps") else unit
