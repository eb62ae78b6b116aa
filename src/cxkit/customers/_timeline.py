"""One timeline of a person across every room: orders, conversations, tickets, complaints, returns, surveys.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit import Actor, Customer, Ticket
>>> t, wang = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1")
>>> customer = Customer.register("C-1", at=t, by=wang)
>>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Late", at=t + timedelta(1), by=wang)
>>> [(entry.area.label("zh-Hans"), entry.what) for entry in timeline([ticket, customer], "C-1")]
[('顾客', 'registered'), ('工单', 'opened')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs

from cxkit.kernel import Aggregate, title_of
from cxkit.kernel._html import table
from cxkit.kernel._owners import as_person
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.kernel._titles import title_beside
from cxkit.kernel.facts import Actor, Fact
from cxkit.values import Labelled, Language, labels, local_time, write


class Area(Labelled):
    """The part of the business in which something happened."""

    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    ORDER = "order", "Order", "订单", "訂單"
    SHIPMENT = "shipment", "Shipment", "包裹", "包裹"
    CONVERSATION = "conversation", "Conversation", "会话", "對話"
    TICKET = "ticket", "Ticket", "工单", "工單"
    COMPLAINT = "complaint", "Complaint", "投诉", "客訴"
    RETURN = "return_request", "Return or exchange", "退换货", "退換貨"
    RESPONSE = "response", "Survey response", "答卷", "問卷回覆"
    INVITATION = "invitation", "Survey invitation", "问卷邀请", "問卷邀請"
    CALLBACK = "survey.callback", "Follow-up of a low score", "低分回访", "低分回訪"
    CAMPAIGN = "campaign_member", "Campaign", "推广活动", "行銷活動"
    OTHER = "other", "Other", "其他", "其他"


_AREAS = {area._value_: area for area in Area}
_IMPORTED_TIMES = labels(
    "timeline",
    """
sent_at: Sent | 已发出 | 已寄出
responded_at: Answered | 已答复 | 已回覆
joined_at: Became a customer | 成为顾客 | 成為顧客
opened_at: Opened | 已开放 | 已開放
first_replied_at: First answered | 首次回复 | 首次回覆
""",
)
"""The times of an import that have no fact of their own in the room."""


@attrs.frozen
class TimelineEntry:
    """One event of a timeline: its time, area, object, kind of event, and actor.

    `what` is the last part of the fact's schema name (`opened`), or, for an object taken over from another
    system, the field of the time (`opened_at`).
    """

    at: datetime
    area: Area
    object: str
    what: str
    by: Actor
    fact: Fact = attrs.field(repr=False)

    def label(self, language: Language = "en") -> str:
        """The event in that language."""
        kind = self.fact.__class__
        name = schema_of(kind).name
        event = f"{name.partition('.')[0]}.{self.what}"
        if event == name:
            return title_of(kind).in_language(language)
        title = title_beside(kind, event.removesuffix("_at")) or _IMPORTED_TIMES.get(self.what)
        return title.in_language(language) if title else self.what.removesuffix("_at").replace("_", " ")

    def text(self, language: Language = "en") -> str:
        """The entry as a line: time, area, object, event, actor."""
        when = write(self.at, "instant", language)
        by = self.by.role.label(language) + (f" {self.by.id}" if self.by.id else "")
        return f"{when}  {self.area.label(language)} {self.object}  {self.label(language)}  {by}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


class Timeline(tuple[TimelineEntry, ...]):
    """Entries in order of time: printed a line each, in a notebook as a table."""

    __slots__ = ()

    def text(self, language: Language = "en") -> str:
        """One line for each entry."""
        return "\n".join(entry.text(language) for entry in self)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        rows = [(each.at, each.area.label(), each.object, each.label(), each.by) for each in self]
        return table("Timeline", ["at", "area", "object", "what", "by"], rows)


def timeline(objects: Iterable[Aggregate[Any]], *persons: str, tz: str = "UTC") -> Timeline:
    """The events of all objects of a person, in order; of all objects where no person is named.

    A person is a customer's id, or `kind:id` (`agent:amy`, `ticket:T-1` for one that names no customer). Name
    every id of a person whose records were merged. Facts of one instant stay in the order in which they were
    recorded. An imported object enters with each time that it carries, and with the import itself only where
    it carries none. Times are those of the clocks in the zone `tz`.
    """
    wanted = frozenset(map(as_person, persons))
    ours = (each for each in objects if not wanted or each.person in wanted)
    return Timeline(
        sorted((entry for each in ours for entry in _entries(each, tz)), key=lambda entry: entry.at)
    )


def _entries(subject: Aggregate[Any], tz: str) -> Iterator[TimelineEntry]:
    name = schema_of(subject.__class__).name
    area = _AREAS.get(name, Area.OTHER)
    for fact in subject.history:
        what = schema_of(fact.__class__).name.partition(".")[2]
        times = list(_times(fact)) if what == "imported" else []
        for event, at in times or [(what, fact.at)]:
            yield TimelineEntry(local_time(at, tz), area, subject.id, event, fact.by, fact)


def _times(fact: Fact) -> Iterator[tuple[str, datetime]]:
    """The times that an import carries, by their fields."""
    for field in plan_of(fact.__class__).fields:
        value = getattr(fact, field.name)
        if isinstance(value, datetime) and field.name.endswith("_at"):
            yield field.name, value
