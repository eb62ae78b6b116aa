"""Whom to call back: low scores, complaints that stay open, tickets nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cxkit.columns import instant_micros
from cxkit.review._model import CallBack
from cxkit.review._sources import Tables
from cxkit.review._windows import Scope, on_scale
from cxkit.review._wording import WORDS
from cxkit.tables import MISSING
from cxkit.values import CSAT_1_5, NPS_0_10, instant_from_micros

_DAY = timedelta(days=1) // timedelta(microseconds=1)
_UNANSWERED = timedelta(days=1) // timedelta(microseconds=1)
_OPEN = timedelta(days=7) // timedelta(microseconds=1)


def callbacks(tables: Tables, now: Scope) -> tuple[CallBack, ...]:
    """Everybody who waits for a word of ours at the end of the window, the longest first.

    A recommendation score of 6 or less, a contact rated 1 or 2 of 5, a complaint open for more
    than 7 days, a ticket without an answer for more than a day. Each customer once a reason's
    record; records without a known customer cannot be called back and are not listed.
    """
    found = [
        *_complaints(tables.complaints, now),
        *_tickets(tables.tickets, now),
        *_responses(tables.responses, now),
        *_contacts(tables.contacts, now),
    ]
    order = {"review.open_complaint": 0, "review.overdue_ticket": 1, "review.low_score": 2}
    return tuple(sorted(found, key=lambda call: (order[call.reason.code], call.since, call.reference)))


def _complaints(table: Any, now: Scope) -> Iterator[CallBack]:
    if table is None:
        return
    end = instant_micros(now.end)
    still = (table.received_at < end - _OPEN) & table.counted & table.customer.known
    still &= (table.closed_at == MISSING) | (table.closed_at >= end)
    still &= (table.responded_at == MISSING) | (table.responded_at >= end)
    for row in still.nonzero()[0].tolist():
        since = int(table.received_at[row])
        yield _call(table, row, WORDS["review.open_complaint"](days=(end - since) // _DAY), since)


def _tickets(table: Any, now: Scope) -> Iterator[CallBack]:
    if table is None or not table.known("first_response_at").any():
        return
    end = instant_micros(now.end)
    waiting = (table.opened_at < end - _UNANSWERED) & table.counted & table.customer.known
    for column in ("first_response_at", "first_solved_at", "closed_at"):
        waiting &= (table.column(column) == MISSING) | (table.column(column) >= end)
    for row in waiting.nonzero()[0].tolist():
        since = int(table.opened_at[row])
        yield _call(table, row, WORDS["review.overdue_ticket"](days=(end - since) // _DAY), since)


def _responses(table: Any, now: Scope) -> Iterator[CallBack]:
    if table is None:
        return
    low = table.is_within((now.start, now.end)) & (table.kind == "nps") & (table.counted != 0)
    low &= NPS_0_10.is_bottom(table.score) & table.customer.known
    for row in low.nonzero()[0].tolist():
        score = int(table.score[row])
        yield _call(
            table, row, WORDS["review.low_score"](score=score, low=0, high=10), int(table.answered_at[row])
        )


def _contacts(table: Any, now: Scope) -> Iterator[CallBack]:
    if table is None:
        return
    low = table.is_within((now.start, now.end)) & table.known("satisfaction")
    low &= CSAT_1_5.is_bottom(table.satisfaction) & table.customer.known & on_scale(table, CSAT_1_5)
    for row in low.nonzero()[0].tolist():
        score = int(table.satisfaction[row])
        yield _call(
            table, row, WORDS["review.low_score"](score=score, low=1, high=5), int(table.offered_at[row])
        )


def _call(table: Any, row: int, reason: Any, since: int) -> CallBack:
    customer = table.customer.categories[int(table.customer.codes[row])]
    return CallBack(customer, reason, instant_from_micros(since), str(table.id[row]))
