"""Actions and what they did: a section of a review, from improvement actions and their measured effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from cxkit.errors import NotFound
from cxkit.improvement import Action, ActionStatus, MeasuredEffect
from cxkit.metrics import definition
from cxkit.review._model import Span
from cxkit.review._sections import Block, Cell, Grid, Note, Row
from cxkit.review._wording import LABELS, word
from cxkit.stats.results._units import format_number
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

    @classmethod
    def of(cls, actions: Iterable[Action], period: Period | Span) -> ActionsSection:
        """Those that had begun by the end of the period and were not over before it, the oldest first."""
        found = [action for action in actions if _concerns(action, period)]
        return cls(tuple(sorted(found, key=lambda action: (action.history[0].at, action.id))), period.tz)

    @property
    def label(self) -> Label:
        """Its title."""
        return LABELS["actions"]

    def blocks(self, language: Language) -> Sequence[Block]:
        """A row for each action, or that there are none."""
        if not self.actions:
            return [Note(word("no_actions", language))]
        keys = ("action", "where", "action_owner", "begun", "effect", "verdict")
        rows = [Row(cells=self._cells(action, language), key=action.id) for action in self.actions]
        heads = [word(name, language) for name in keys]
        return [Grid(heads=heads, rows=rows, note=word("regression", language), key=self.key)]

    def _cells(self, action: Action, language: Language) -> list[Cell | str]:
        begun = action.started_at or action.done_at
        since = "–" if begun is None else write(begun, "date", language, self.tz)
        verdict = action.status if action.verdict is None else action.verdict
        told = _effect(action, language)
        return [action.title, action.unit or "–", action.owner or "–", since, told, verdict.label(language)]

    def to_dict(self) -> Mapping[str, Any]:
        """The same as plain data."""
        return {"actions": [_data(action) for action in self.actions]}


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
    unit = _unit(action)
    value, low, high = (
        format_number(part, unit, language) for part in (effect.value, effect.low, effect.high)
    )
    sign = "+" if effect.value > 0 else ""
    return Cell(text=f"{sign}{value}", interval=f"{low} – {high}", n=f"n {effect.n:,.0f}")


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
    numbers = {name: getattr(effect, name) for name in ("value", "low", "high", "n")}
    return {"design": str(effect.design), **numbers}


def _unit(action: Action) -> str:
    """The unit of the metric, of a difference; a metric of the house's own is a number."""
    try:
        unit = "number" if action.plan is None else definition(action.plan.metric).unit
    except NotFound:
        return "number"
    return "points" if unit in ("share", "nps") else unit
