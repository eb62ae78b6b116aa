"""The cells that tables have of a ticket's history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, cast

from cxkit.kernel import Role
from cxkit.tickets import facts
from cxkit.tickets._enums import UNSOLVED, Status
from cxkit.tickets._lifecycle import statuses
from cxkit.tickets._milestones import Changes, Milestones, milestones
from cxkit.tickets.facts import TicketFact
from cxkit.values import MessageKind

TIMED: Final = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED)
"""The statuses whose time is told."""

History = tuple[TicketFact, ...]
Measure = Callable[[datetime, datetime], timedelta]


def _elapsed(start: datetime, end: datetime) -> timedelta:
    return end - start


def summary(ticket: Any, as_of: datetime | None = None, measure: Measure = _elapsed) -> tuple[Any, ...]:
    """The cells of the table: who answered and solved, milestones, counts, and the time in each status.

    The status that the ticket is in now is counted up to `as_of` (None: up to its last fact). An import does
    not tell the times in the statuses: they are None.
    """
    history = ticket.history[:]
    seen = history[0]
    if len(history) == 1 and as_of is None and isinstance(seen, facts.Opened):
        # Every ticket is stored in this state, and nothing has to be searched for.
        since = None if seen.status is Status.PENDING else seen.at
        return (*_NOBODY, seen.status, seen.at, None, None, since, *_NOT_YET, 0, 0, 0, None, *_NO_TIMES)
    changes = tuple(statuses(history))
    at = milestones(history, close_counts=False, changes=changes)
    either = _with_bots(history, at, changes)
    return (
        at.answered_by,
        at.team_at_answer,
        either.answered_by,
        at.first_solved_by,
        at.team_at_first_solution,
        at.solved_by,
        at.team_at_solution,
        seen.status if isinstance(seen, facts.Opened) else None,
        at.opened_at,
        at.taken_up_at,
        at.handed_over_at,
        at.response_from,
        at.first_response_at,
        either.first_response_at,
        at.first_solved_at,
        at.solved_at,
        at.closed_at,
        at.reopens,
        at.touches,
        at.customer_messages,
        seen.met_target if isinstance(seen, facts.Imported) else None,
        *(_UNTOLD if isinstance(seen, facts.Imported) else _spent(changes, as_of or history[-1].at, measure)),
    )


def _with_bots(history: History, people: Milestones, changes: Changes) -> Milestones:
    """The milestones, bots counted; the history is read again only where a bot took part."""
    if any(fact.by.role is Role.BOT or getattr(fact, "kind", None) is MessageKind.BOT for fact in history):
        return milestones(history, bots=True, changes=changes)
    return people


_NO_TIME: Final = timedelta()
_NO_TIMES: Final = (_NO_TIME,) * (len(TIMED) + 1)
_NOBODY: Final = (None,) * 7
_NOT_YET: Final = (None,) * 5
_UNTOLD: Final = (None,) * (len(TIMED) + 1)


def _spent(changes: Changes, end: datetime, measure: Measure) -> Iterator[timedelta]:
    """The time in each status, up to `end` in the one that lasts, and the time it stood solved in vain."""
    spent, in_vain = dict.fromkeys(TIMED, _NO_TIME), _NO_TIME
    since, status = end, cast(Any, None)
    for fact, now in changes:
        at = fact.at
        if status in spent:
            time = measure(since, at)
            spent[status] += time
            if status is Status.SOLVED and now in UNSOLVED:
                in_vain += time
        since, status = at, now
    if status in spent and end > since:
        spent[status] += measure(since, end)
    return iter((*spent.values(), in_vain))
