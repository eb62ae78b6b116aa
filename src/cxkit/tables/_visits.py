"""Events of customers on pages, in apps and elsewhere, and visits made of them, as columns."""

from __future__ import annotations

from typing import Any, ClassVar

from cxkit.columns import Category, Instants
from cxkit.tables._columns import amount, category, count, currency, flag, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import Labelled


class VisitStart(Labelled):
    """Why a visit began."""

    FIRST = "first", "First visit in the log", "首次访问", "首次造訪"
    PAUSE = "pause", "After a pause", "间隔超时后", "間隔逾時後"
    CAMPAIGN = "campaign", "Another campaign", "来源活动变化", "來源活動改變"
    MIDNIGHT = "midnight", "Midnight", "跨越零点", "跨越午夜"
    LENGTH = "length", "The longest visit was over", "超过最长时长", "超過最長時長"
    OWN_ID = "own_id", "The session id of the source", "来源系统的会话编号", "來源系統的工作階段編號"


@table
class EventTable(Table):
    """One row an event: what somebody did on a page, in an app or at any other touch point.

    An event is told by what is done (`event`) and where (`page`); heartbeats and leaving are events too.
    `visitor` is whom events are counted for before anybody is identified: the device, else the user.

    >>> from datetime import UTC, datetime
    >>> events = EventTable.from_columns(
    ...     at=[datetime(2026, 6, 1, tzinfo=UTC)] * 2, event=["view", "pay"],
    ...     device=["d1", None], user=[None, "u7"])
    >>> events.event.to_list(), events.visitor.tolist()
    (['view', 'pay'], ['d1', 'u7'])
    """

    time: ClassVar[str] = "at"

    id: Any = ids("the event's id; the same id twice is the same event")
    at: Instants = instant("when it happened, by the clock of the device", required=True)
    received_at: Instants = instant("when it was received")
    device: Any = ids("the device's or browser's id")
    user: Any = ids("the id of the person, where somebody is signed in")
    session: Any = ids("the source's own id of the session")
    event: Category = category("what was done", required=True)
    page: Category = category("the page on which it was done")
    title: Category = category("the title of that page")
    referrer: Category = category("the page from which somebody came")
    source: Category = category("the source of the campaign")
    medium: Category = category("the medium of the campaign")
    campaign: Category = category("the name of the campaign")
    term: Category = category("the term of the campaign")
    content: Category = category("the content of the campaign")
    product: Category = category("the product that it is about")
    order: Any = ids("the order that it is about")
    value: Instants = amount("what it was worth, in minor units; below 0 for a refund", low=None)
    currency: Category = currency("the currency of the value")
    query: Category = category("what was searched for")
    results: Any = count("how many results the search had")
    platform: Category = category("the kind of device or app")
    consent: Any = flag("whether the person agreed to be measured")
    bot: Any = flag("whether a machine did it")

    @property
    def visitor(self) -> Any:
        """The id of the device, else of the user, row by row; None where neither is known."""
        if not len(self) or not any(self.user.strides) or self.device.dtype.kind in "iu":
            return self.device
        if not any(self.device.strides):
            return self.user
        names = self.device.copy()
        names[~self.known("device")] = self.user[~self.known("device")]
        return names


@table
class VisitTable(Table):
    """One row a visit (a session): what `cxkit.analysis.visits.sessions` makes of events, or own columns.

    `bounced`: one page view, whatever else happened; not known where there was none. `engaged`: two page
    views, a conversion or as many seconds as the policy asks for. These are two questions: their shares
    need not sum to 1.

    >>> from datetime import UTC, datetime
    >>> visits = VisitTable.from_columns(
    ...     began_at=[datetime(2026, 6, 1, tzinfo=UTC)], views=[3], landing=["home"], bounced=[False])
    >>> visits.landing.to_list(), visits.bounced.tolist()
    (['home'], [0])
    """

    time: ClassVar[str] = "began_at"
    in_order: ClassVar[Any] = (("began_at", "ended_at"),)

    visitor: Any = ids("whose visit it is")
    began_at: Instants = instant("its first event", required=True)
    ended_at: Instants = instant("its last event, heartbeats included")
    start: Category = category("why it began", VisitStart)
    events: Any = count("all events, heartbeats included")
    views: Any = count("page views")
    landing: Category = category("the first page viewed")
    exit: Category = category("the last page viewed")
    referrer: Category = category("the page from which the visitor came")
    source: Category = category("the source of its campaign")
    medium: Category = category("the medium of its campaign")
    campaign: Category = category("the name of its campaign")
    platform: Category = category("the kind of device or app")
    conversions: Any = count("events that are conversions")
    bounced: Any = flag("whether it had one page view only; not known where it had none")
    engaged: Any = flag("whether it was engaged")
    converted: Any = flag("whether it had a conversion")
