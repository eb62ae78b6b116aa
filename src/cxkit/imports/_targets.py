"""Targets: the classes of objects that rows become, and the kinds of their fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import zip_longest
from types import UnionType
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from cxkit.complaints import Complaint
from cxkit.complaints.facts import Imported as ComplaintImported
from cxkit.conversations import Conversation, Message
from cxkit.conversations.facts import Imported as ConversationImported
from cxkit.customers import Customer
from cxkit.customers.facts import Imported as CustomerImported
from cxkit.errors import Fault, Invalid
from cxkit.feedback import FeedbackItem
from cxkit.feedback.facts import Imported as FeedbackImported
from cxkit.knowledge import Article
from cxkit.knowledge.facts import Imported as ArticleImported
from cxkit.orders import Order as SalesOrder, Shipment
from cxkit.orders.facts import Imported as OrderImported
from cxkit.orders.shipments.facts import Imported as ShipmentImported
from cxkit.returns import LedgerRow, ReturnRequest
from cxkit.returns.facts import Imported as ReturnImported
from cxkit.surveys import Response
from cxkit.surveys.responses.facts import Imported as ResponseImported
from cxkit.team import Agent
from cxkit.team.facts import Imported as AgentImported
from cxkit.tickets import ServicePolicy, Target as ServiceTarget, Ticket
from cxkit.tickets.facts import Imported as TicketImported
from cxkit.values import CES_1_5, CES_1_7, CSAT_1_5, NPS_0_10
from cxkit.values.calendar import BusinessCalendar

T = TypeVar("T")

SCALES = {"csat_1_5": CSAT_1_5, "nps_0_10": NPS_0_10, "ces_1_7": CES_1_7, "ces_1_5": CES_1_5}
"""The scales that a mapping may name; another is written out."""


@attrs.frozen
class Target:
    """A class of objects, the fact with which one is taken over, and the fact's field with the id.

    What has no class stays plain data: its fields are kept among the own fields of its kind.
    """

    cls: Any
    fact: Any
    id: str


@attrs.frozen(kw_only=True)
class Opening:
    """The opening hours of a desk, as a source writes them: minutes since the beginning of its own Sunday.

    `closed_from` and `closed_until` are the first and the last day of each of its holidays, and `key` is what
    they name it by.
    """

    key: str = ""
    id: str
    zone: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    closed_from: tuple[date, ...] = ()
    closed_until: tuple[date, ...] = ()

    def made(self) -> tuple[str, BusinessCalendar]:
        """The business calendar of these hours, with its id."""
        week: dict[str, list[str]] = {}
        for start, end in zip(self.start, self.end, strict=True):
            while start < end:
                until = min(end, start - start % 1440 + 1440)
                day = _DAYS[start // 1440 % 7]
                week.setdefault(day, []).append(f"{_hour(start % 1440)}-{_hour((until - 1) % 1440 + 1)}")
                start = until
        holidays = [
            first + timedelta(days)
            for first, last in zip(self.closed_from, self.closed_until, strict=True)
            for days in range(min((last - first).days, 366) + 1)
        ]
        return self.id, BusinessCalendar(self.zone, week, holidays=holidays)


@attrs.frozen(kw_only=True)
class Promises:
    """Targets of a service level policy, as a source writes them: each with the time since which it holds."""

    id: str
    since: tuple[datetime, ...]
    targets: tuple[ServiceTarget, ...]

    def made(self) -> list[ServicePolicy]:
        """A version of the policy for each time at which its targets changed."""
        times = sorted(set(self.since))
        return [
            ServicePolicy(
                id=self.id,
                version=version,
                targets=[target for target, at in zip(self.targets, self.since, strict=True) if at == time],
                valid_from=time,
                valid_until=until,
            )
            for version, (time, until) in enumerate(zip_longest(times, times[1:]), 1)
        ]


_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


TARGETS = {
    "ticket": Target(Ticket, TicketImported, "ticket"),
    "conversation": Target(Conversation, ConversationImported, "conversation"),
    "order": Target(SalesOrder, OrderImported, "order"),
    "shipment": Target(Shipment, ShipmentImported, "shipment"),
    "return": Target(ReturnRequest, ReturnImported, "request"),
    "complaint": Target(Complaint, ComplaintImported, "complaint"),
    "customer": Target(Customer, CustomerImported, "customer"),
    "agent": Target(Agent, AgentImported, "agent"),
    "response": Target(Response, ResponseImported, "response"),
    "feedback_item": Target(FeedbackItem, FeedbackImported, "item"),
    "article": Target(Article, ArticleImported, "article"),
    "reversal": Target(LedgerRow, LedgerRow, "id"),
    "calendar": Target(None, Opening, "id"),
    "policy": Target(None, Promises, "id"),
    "plain": Target(None, None, "id"),
}


@attrs.frozen(kw_only=True)
class Event:
    """An event of a ticket: its id, when, which `TicketEvent` it is, and the source's own word for it.

    >>> from datetime import UTC
    >>> Event(ticket="7", at=datetime(2026, 2, 3, tzinfo=UTC), event="solved").event
    'solved'
    """

    ticket: str
    at: datetime
    event: str
    activity: str | None = attrs.field(default=None, repr=False)


class Written(NamedTuple):
    """A message of a conversation, with the id that the source has for the conversation and for the message.

    >>> from datetime import UTC
    >>> from cxkit.conversations import Speaker
    >>> at = datetime(2026, 2, 3, tzinfo=UTC)
    >>> Written("7", Message(at, Speaker.CUSTOMER, text="Where is it?")).message.text
    'Where is it?'
    """

    conversation: str
    message: Message
    key: str | None = None


_HINTS: dict[Any, dict[str, Any]] = {}


def hints_of(cls: Any) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls)
    return _HINTS[cls]


def filled(kind: Callable[..., T], given: dict[str, Any]) -> T:
    """The object of these fields; one that it needs and lacks, or does not know, is a fault."""
    try:
        return kind(**given)
    except TypeError:
        known = {each.alias: each for each in attrs.fields(cast("type[Any]", kind)) if each.init}
        faults = [
            Fault(name, "cell.missing", "is missing")
            for name, each in known.items()
            if each.default is attrs.NOTHING and name not in given
        ]
        faults += [Fault(name, "mapping.word", "is no field") for name in given if name not in known]
        if not faults:
            raise
        raise Invalid.of("a row", faults) from None


def hint_of(fact: Any, field: str) -> Any:
    """The type of a field of a fact, None left out; `filing.issue` is one within. Plain data are texts."""
    if fact is None:
        return str
    outer, dot, inner = field.partition(".")
    hint = plain_type(hints_of(fact)[outer])
    return plain_type(hints_of(hint)[inner]) if dot else hint


def plain_type(hint: Any) -> Any:
    """The type itself of one that may be None."""
    if get_origin(hint) in (Union, UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def many_of(hint: Any) -> tuple[Any, Any]:
    """The kind of collection that a field holds, if it does, and what it holds."""
    hint = plain_type(hint)
    origin = get_origin(hint)
    if origin in (tuple, frozenset):
        return origin, plain_type(get_args(hint)[0])
    return None, getattr(hint, "__supertype__", hint)
