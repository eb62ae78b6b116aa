"""Computed fields by which tickets are looked up: deadlines, milestones, tags, topic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from cxkit.kernel import Derivation, Derived
from cxkit.tickets._milestones import Outcome, outcome
from cxkit.tickets._summary import summary


def _due_at(ticket: Any, levels: Any) -> datetime | None:
    """The next deadline of the service levels that somebody still has to meet."""
    if ticket.commitment is None or not ticket.is_unsolved:
        return None
    readings = levels.readings(ticket, ticket.history[-1].at)
    return min((each.due_at for each in readings if each.is_open and each.due_at is not None), default=None)


def _outcome(ticket: Any) -> Outcome:
    return outcome(ticket.history[:])


def _topic(ticket: Any) -> Iterable[str]:
    return () if ticket.topic is None else (ticket.topic,)


COMPUTED = Derivation(
    version=2,
    fields={
        "due_at": Derived(read=_due_at, input="service_levels"),
        "first_response_at": Derived(read=_outcome, item="first_response_at"),
        "solved_at": Derived(read=_outcome, item="solved_at"),
        "reopens": Derived(read=_outcome, item="reopens", holds=int),
        "tags": Derived(read=attrgetter("tags"), several=True),
        "topic": Derived(read=_topic, several=True),
        "wakes_at": Derived(read=attrgetter("wakes_at")),
        "followed_by": Derived(read=attrgetter("followers"), several=True),
    },
    summary=summary,
    summary_version=2,
)
"""Raise the version when a rule changes: stores then compute their rows anew."""
