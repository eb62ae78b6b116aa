"""Feedback from objects of other rooms: responses, complaints, tickets, conversations.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Ticket
>>> t, shop = datetime(2026, 3, 2, tzinfo=UTC), Actor.system("feedback")
>>> wang = Actor.customer("C-1")
>>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="杯子破了", at=t, by=wang)
>>> item = feedback_from(ticket, "F-1", at=t, by=shop)
>>> item.origin, item.text, item.author
('ticket:T-1', '杯子破了', 'C-1')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from cxkit.errors import Invalid
from cxkit.feedback._enums import ConsentBasis, FeedbackSource
from cxkit.feedback._item import FeedbackItem
from cxkit.kernel import Actor, Role, title_of
from cxkit.kernel._plan import schema_of


def _joined(texts: Iterable[str | None]) -> str | None:
    return "\n".join(text for text in texts if text) or None


def _said(thing: Any) -> str | None:
    """The words of the customer in a history: whoever acted as one."""
    return _joined(getattr(fact, "text", None) for fact in thing.history if fact.by.role is Role.CUSTOMER)


def _response(thing: Any) -> dict[str, Any]:
    rated = next((each for each in thing.answers if each.scale is not None and each.number is not None), None)
    return {
        "source": FeedbackSource.SURVEY,
        "text": thing.comment,
        "author": thing.respondent,
        "occurred_at": thing.submitted_at,
        "rating": None if rated is None else rated.number,
        "scale": None if rated is None else rated.scale,
        "consent": ConsentBasis.ANALYSIS,
    }


def _conversation(thing: Any) -> dict[str, Any]:
    measured = thing.measures
    return {
        "source": FeedbackSource.CONVERSATION,
        "text": _said(thing) or thing.question,
        "occurred_at": measured.offered_at or measured.answered_at or measured.ended_at,
    }


def _ticket(thing: Any) -> dict[str, Any]:
    return {"source": FeedbackSource.TICKET, "text": _joined((thing.subject, _said(thing)))}


def _complaint(thing: Any) -> dict[str, Any]:
    return {"source": FeedbackSource.COMPLAINT, "text": thing.words}


_READERS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "response": _response,
    "conversation": _conversation,
    "ticket": _ticket,
    "complaint": _complaint,
}
_SHARED = ("channel", "order", "product", "agent", "language")


def feedback_from(thing: Any, id: str, *, at: datetime, by: Actor, **told: Any) -> FeedbackItem | None:
    """The feedback in a response, a conversation, a ticket or a complaint; None where it holds no words.

    `told` are further arguments of `FeedbackItem.capture`, which go before what the object says. Only what
    the customer wrote is taken, never the words of staff. What was said by phone is a transcript: say so by
    `source="transcript"`.
    """
    kind: type[Any] = thing.__class__
    name = schema_of(kind).name
    reader = _READERS.get(name)
    if reader is None:
        raise Invalid(
            f"a {title_of(kind).in_language('en')} gives no feedback: there are {', '.join(_READERS)}",
            code="feedback.origin",
            path="thing",
        )
    fields = {each: getattr(thing, each) for each in _SHARED if getattr(thing, each, None) is not None}
    fields |= {"author": getattr(thing, "customer", None), "consent": ConsentBasis.SERVICE}
    fields |= {"occurred_at": thing.history[0].at, "origin": f"{name}:{thing.id}"}
    fields |= {key: value for key, value in reader(thing).items() if value is not None} | told
    if not fields.get("text"):
        return None
    return FeedbackItem.capture(id, fields.pop("source"), at=at, by=by, **fields)
