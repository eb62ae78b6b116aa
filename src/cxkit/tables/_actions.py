"""Improvement actions as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from cxkit.columns import Category, Instants
from cxkit.improvement import Action, ActionKind, ActionStatus, CauseArea
from cxkit.improvement.facts import Closed, Recurred
from cxkit.tables._columns import category, count, flag, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import EffectDesign, EffectVerdict, as_utc

HALF_A_YEAR: Final = timedelta(days=182)
_JUDGED: Final = (EffectVerdict.EFFECTIVE, EffectVerdict.PARTLY, EffectVerdict.INEFFECTIVE)


@table
class ActionTable(Table):
    """One row an improvement action: what for, whose, how far it is, and whether it helped.

    >>> from datetime import UTC
    >>> actions = ActionTable.from_columns(
    ...     id=["A-1", "A-2"], verdict=["effective", "inconclusive"], effective=[True, None],
    ...     found_at=[datetime(2026, 3, 2, tzinfo=UTC)] * 2)
    >>> actions.effective.tolist()
    [1, -1]
    """

    time: ClassVar[str] = "found_at"
    in_order: ClassVar[Any] = (("found_at", "done_at"), ("found_at", "closed_at"))

    id: Any = ids("the action's id")
    kind: Category = category("kind of the action", ActionKind)
    status: Category = category("its stage", ActionStatus)
    unit: Category = category("the team, shop, carrier or product that it is for")
    owner: Category = category("who owns it")
    area: Category = category("area of its root cause", CauseArea)
    metric: Category = category("the metric that its effect is told by")
    design: Category = category("the design that was planned", EffectDesign)
    verdict: Category = category("the verdict on its effect", EffectVerdict)
    found_at: Instants = instant("when it was found", required=True)
    due_at: Instants = instant("when it is due")
    done_at: Instants = instant("when it was carried out")
    checked_at: Instants = instant("when its effect was checked")
    closed_at: Instants = instant("when it was closed or cancelled")
    recurrences: Any = count("how often the same signal came again")
    on_time: Any = flag("whether it was carried out by its due date; not known before that is decided")
    effective: Any = flag("whether it was effective; not known without a conclusive verdict")
    recurred: Any = flag("whether the same signal came again within the window; not known before its end")

    @classmethod
    def from_objects(
        cls, actions: Iterable[Action], *, as_of: datetime | None = None, window: timedelta = HALF_A_YEAR
    ) -> Self:
        """The table of those actions, read one by one in bounded memory.

        With `as_of` an action that is overdue then was not carried out on time, and one that was closed a
        `window` before without a recurrence has not recurred; without it neither is known.
        """
        end = None if as_of is None else as_utc(as_of, "as_of")
        return cls._from_objects(actions, lambda each: _rows(each, end, window))


def _rows(actions: Iterable[Action], as_of: datetime | None, window: timedelta) -> Iterator[tuple[Any, ...]]:
    for action in actions:
        given_up = action.status is ActionStatus.CANCELLED
        overdue = False if as_of and action.due_at and action.due_at < as_of and not given_up else None
        yield (
            action.id,
            action.kind,
            action.status,
            action.unit,
            action.owner,
            action.area,
            None if action.plan is None else action.plan.metric,
            None if action.plan is None else action.plan.design,
            action.verdict,
            action.history[0].at,
            action.due_at,
            action.done_at,
            action.checked_at,
            action.closed_at,
            action.recurrences,
            overdue if action.on_time is None else action.on_time,
            action.verdict is EffectVerdict.EFFECTIVE if action.verdict in _JUDGED else None,
            _recurred(action, as_of, window),
        )


def _recurred(action: Action, as_of: datetime | None, window: timedelta) -> bool | None:
    """Whether the first recurrence after a closing came within the window; None before that is known."""
    closed = next((fact.at for fact in action.history if isinstance(fact, Closed)), None)
    if as_of is None or closed is None:
        return None
    again = next(
        (fact.at for fact in action.history if isinstance(fact, Recurred) and fact.at >= closed), None
    )
    if again is not None and again <= min(closed + window, as_of):
        return True
    return False if closed + window <= as_of else None
