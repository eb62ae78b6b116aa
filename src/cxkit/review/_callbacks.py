"""Whom to call: complaints that stay open, tickets nobody has answered, low scores. Each customer once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np

from cxkit.columns import instant_micros
from cxkit.review._model import CallBack
from cxkit.review._scopes import REVIEWED_SCALES, Scope, on_scale
from cxkit.review._sources import Tables, all_tell
from cxkit.review._wording import WORDS, say
from cxkit.tables import MISSING
from cxkit.values import CSAT_1_5, Language, Reason, Scale, instant_from_micros, mark

CALLED = ("complaints", "tickets", "responses", "contacts")
"""The tables that tell whom to call."""
_DAY = timedelta(days=1) // timedelta(microseconds=1)
_DAYS = {"open_complaint": 7, "overdue_ticket": 1}
"""For how many days a customer has waited before we call, by reason."""
_WHY = {
    "open_complaint": "review.why_open_complaint",
    "overdue_ticket": "review.why_overdue_ticket",
    "low_score": "review.why_low_score",
}
"""How often each reason is given, in words; the gravest first."""


class Calls(NamedTuple):
    """Whom to call, how many are unknown and how many records could have asked for a call, by the reason."""

    listed: tuple[CallBack, ...]
    unknown: dict[str, int]
    looked: dict[str, int]
    """Of a reason that no record can tell there is none."""


class _Call(NamedTuple):
    customer: str | None
    severity: tuple[float, int]
    reason: Reason
    since: int
    reference: str


def callbacks(tables: Tables, now: Scope) -> Calls:
    """Everybody who waits for a word of ours as of the review, the gravest first; and how many are unknown.

    A complaint open for more than 7 days, a ticket without an answer for more than a day, a recommendation
    score of 6 or less, an answer or a contact at the low end of its scale, the lowest first. A customer is
    there once, with every reason. Records of customers whom nobody knows are counted by their reason.
    """
    looked: Counter[str] = Counter()
    ordered = sorted(
        (
            *_complaints(tables.complaints, now, looked),
            *_tickets(tables.tickets, now, looked),
            *_scores(tables, now, looked),
        ),
        key=lambda call: (call.severity, call.since, call.reference),
    )
    by_customer: dict[str, list[_Call]] = {}
    unknown: Counter[str] = Counter()
    for call in ordered:
        if call.customer is None:
            unknown[call.reason.code.removeprefix("review.")] += 1
        else:
            by_customer.setdefault(call.customer, []).append(call)
    listed = tuple(
        CallBack(
            customer,
            tuple(call.reason for call in calls),
            instant_from_micros(calls[0].since),
            calls[0].reference,
        )
        for customer, calls in by_customer.items()
    )
    return Calls(listed, dict(unknown), dict(looked))


def reasons_to_call(calls: Iterable[CallBack]) -> dict[str, int]:
    """How often each reason stands in the list of calls, the gravest first."""
    counts = Counter(reason.code.removeprefix("review.") for call in calls for reason in call.reasons)
    return {code: counts[code] for code in _WHY if counts[code]}


def reasons_text(counts: Mapping[str, int], language: Language) -> str:
    """Those numbers in words."""
    sentences = (say(_WHY[code], language, n=n, days=_DAYS.get(code, 0)) for code, n in counts.items())
    return mark("list", language).join(sentences)


def _complaints(table: Any, now: Scope, looked: Counter[str]) -> Iterator[_Call]:
    if table is None:
        return
    end = instant_micros(now.as_of)
    still = (table.received_at < end) & table.counted
    still &= (table.closed_at == MISSING) | (table.closed_at >= end)
    still &= (table.responded_at == MISSING) | (table.responded_at >= end)
    looked["open_complaint"] += int(still.sum())
    still &= table.received_at < end - _DAYS["open_complaint"] * _DAY
    for row in still.nonzero()[0].tolist():
        since = int(table.received_at[row])
        days = (end - since) // _DAY
        yield _call(table, row, (0.0, -days), WORDS["review.open_complaint"](days=days), since)


def _tickets(table: Any, now: Scope, looked: Counter[str]) -> Iterator[_Call]:
    if table is None or not (table.known("first_response_at").any() or all_tell(table)):
        return
    end = instant_micros(now.as_of)
    waiting = (table.opened_at < end) & table.counted
    for column in ("first_response_at", "first_solved_at", "closed_at"):
        waiting &= (table.column(column) == MISSING) | (table.column(column) >= end)
    looked["overdue_ticket"] += int(waiting.sum())
    waiting &= table.opened_at < end - _DAYS["overdue_ticket"] * _DAY
    for row in waiting.nonzero()[0].tolist():
        since = int(table.opened_at[row])
        days = (end - since) // _DAY
        yield _call(table, row, (1.0, -days), WORDS["review.overdue_ticket"](days=days), since)


def _scores(tables: Tables, now: Scope, looked: Counter[str]) -> Iterator[_Call]:
    """Low answers of surveys, and low ratings of contacts; on the scales that a review reports."""
    answers, contacts = tables.responses, tables.contacts
    window = (now.start, min(now.end, now.as_of))
    if answers is not None:
        inside = answers.is_within(window) & (answers.counted != 0)
        for kind, scale in REVIEWED_SCALES.items():
            rated = inside & (answers.kind == kind) & on_scale(answers, scale)
            looked["low_score"] += int(rated.sum())
            yield from _low(answers, rated & scale.is_bottom(answers.score), answers.score, scale)
    if contacts is not None:
        rated = contacts.is_within(window) & contacts.known("satisfaction") & on_scale(contacts, CSAT_1_5)
        looked["low_score"] += int(rated.sum())
        yield from _low(
            contacts, rated & CSAT_1_5.is_bottom(contacts.satisfaction), contacts.satisfaction, CSAT_1_5
        )


def _low(table: Any, low: Any, scores: Any, scale: Scale) -> Iterator[_Call]:
    at = table.column(table.time)
    for row in np.flatnonzero(low).tolist():
        score = int(scores[row])
        reason = WORDS["review.low_score"](score=score, low=int(scale.low), high=int(scale.high))
        part = (score - scale.low) / (scale.high - scale.low)
        yield _call(table, row, (2.0 + part, 0), reason, int(at[row]))


def _call(table: Any, row: int, severity: tuple[float, int], reason: Reason, since: int) -> _Call:
    known = bool(table.customer.known[row])
    customer = table.customer.categories[int(table.customer.codes[row])] if known else None
    return _Call(customer, severity, reason, since, str(table.id[row]))
