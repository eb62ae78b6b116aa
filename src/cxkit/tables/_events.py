"""Ticket events as columns: what each ticket's log says, without sorting it.

A log of millions of events is read by scattering: the first of something is the least time of that kind
written to the ticket's place, a count is one `bincount`. So the order of the log does not matter.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING, CategoryKind, InstantKind, Instants, read, together, whole_ids
from cxkit.errors import Invalid
from cxkit.tables._table import complete_rows
from cxkit.values import Labelled

Rows = NDArray[np.intp]
_LATEST: Final = int(np.iinfo(np.int64).max)


class TicketEvent(Labelled):
    """Event in a log of tickets."""

    OPENED = "opened", "Opened", "新建", "新建"
    AGENT_REPLIED = "agent_replied", "An agent answered in public", "客服公开回复", "客服公開回覆"
    BOT_REPLIED = "bot_replied", "A bot answered", "机器人回复", "機器人回覆"
    HANDED_OVER = "handed_over", "A bot handed it over", "机器人转人工", "機器人轉真人"
    CUSTOMER_WROTE = "customer_wrote", "The customer wrote", "顾客发来消息", "顧客傳來訊息"
    NOTE_WRITTEN = "note_written", "Internal note", "内部备注", "內部備註"
    HOLD_STARTED = "hold_started", "Put on hold", "开始等待第三方", "開始等待第三方"
    HOLD_ENDED = "hold_ended", "Taken off hold", "结束等待第三方", "結束等待第三方"
    SOLVED = "solved", "Solved", "已解决", "已解決"
    REOPENED = "reopened", "Reopened", "重新开启", "重新開啟"
    CLOSED = "closed", "Closed", "已关闭", "已關閉"
    OTHER = "other", "Something else", "其他", "其他"


class EventLog(NamedTuple):
    """A log of ticket events in checked columns: for each event the ticket's place, the time and the kind.

    `ids` are the tickets' ids by place; `rows` are the rows of the input that the events come from, None for
    all: those without a ticket, a time or a kind are left out.
    """

    tickets: NDArray[np.integer[Any]]
    at: Instants
    kinds: NDArray[np.integer[Any]]
    ids: Any
    rows: Rows | None = None

    @classmethod
    def of(cls, ticket: Any, at: Any, event: Any, *, zone: str | None = None) -> EventLog:
        """The log of anybody's columns: ticket ids, times, and events by their names."""
        ticket, at, event = together(ticket=ticket, at=at, event=event)
        kinds = CategoryKind(words=TicketEvent).reading(event, "event")
        if kinds.bad:
            first = kinds.bad[0]
            raise Invalid(
                f"{first.message} ({len(kinds.bad):,} of {len(kinds.values):,} events): name each event as a "
                "TicketEvent, what is nothing of these as 'other'",
                code=first.code,
                path=f"event[{first.place}]",
            )
        times = InstantKind().strictly(at, "at", zone)
        places, ids = places_of(ticket, "ticket")
        codes = kinds.values.codes
        log = cls(places, times, codes, ids)
        if codes.size and (int(places.min()) < 0 or int(codes.min()) < 0 or int(times.min()) == MISSING):
            good = complete_rows("the log", ticket=places < 0, at=times == MISSING, event=codes < 0)
            log = cls(places[good], times[good], codes[good], ids, good)
        return log

    def columns(self, as_of: int | None = None) -> dict[str, Any]:
        """Columns of a `TicketTable` that the log can fill."""
        size, event = len(self.ids), TicketEvent
        opened = self.first(event.OPENED, size)
        solved = self.last(event.SOLVED, size)
        reopened = self.last(event.REOPENED, size)
        still = np.where(solved > reopened, solved, MISSING)
        response = self.first(event.AGENT_REPLIED, size)
        again = self.last(event.REOPENED, size, before=response)
        handed = self.first(event.HANDED_OVER, size, since=again, before=response)
        handed_over = np.where(
            handed == MISSING, self.first(event.HANDED_OVER, size, before=response), handed
        )
        return {
            "id": self.ids,
            "opened_at": opened,
            "handed_over_at": handed_over,
            "response_from": np.maximum(np.maximum(again, handed), opened),
            "first_response_at": response,
            "first_answer_at": _earlier(response, self.first(event.BOT_REPLIED, size)),
            "first_solved_at": self.first(event.SOLVED, size),
            "solved_at": still,
            "closed_at": self.last(event.CLOSED, size),
            "reopens": self.counted(event.REOPENED, size),
            "agent_messages": self.counted(event.AGENT_REPLIED, size),
            "customer_messages": self.counted(event.CUSTOMER_WROTE, size),
            "in_on_hold": self.held(size, still, as_of),
        }

    def of_kind(self, event: TicketEvent) -> Rows:
        """The events of that kind."""
        return np.flatnonzero(self.kinds == _CODES[event])

    def between(self, event: TicketEvent, since: Instants | None, before: Instants | None) -> Rows:
        """The events of that kind, those before or after instants of their tickets left out."""
        rows = self.of_kind(event)
        if since is not None and rows.size:
            rows = rows[self.at[rows] >= since[self.tickets[rows]]]
        if before is not None and rows.size:
            limit = before[self.tickets[rows]]
            rows = rows[(limit == MISSING) | (self.at[rows] < limit)]
        return rows

    def first(
        self,
        event: TicketEvent,
        size: int,
        *,
        since: Instants | None = None,
        before: Instants | None = None,
    ) -> Instants:
        """The first time of that event for each ticket, missing where it has none."""
        rows = self.between(event, since, before)
        if not rows.size:
            return _none(size)
        earliest = np.full(size, _LATEST, np.int64)
        _scatter(earliest, self.tickets[rows], self.at[rows], np.minimum)
        earliest[earliest == _LATEST] = MISSING
        return earliest

    def last(self, event: TicketEvent, size: int, *, before: Instants | None = None) -> Instants:
        """The last time of that event for each ticket, missing where it has none."""
        rows = self.between(event, None, before)
        if not rows.size:
            return _none(size)
        latest = np.full(size, MISSING, np.int64)
        _scatter(latest, self.tickets[rows], self.at[rows], np.maximum)
        return latest

    def counted(self, event: TicketEvent, size: int) -> NDArray[np.int32]:
        """How often that event occurs for each ticket."""
        return np.bincount(self.tickets[self.of_kind(event)], minlength=size).astype(np.int32)

    def held(self, size: int, solved: Instants, as_of: int | None) -> Instants:
        """The time on hold of each ticket: what was ended, minus what was begun.

        A hold that nobody ended lasts until the ticket is solved, or until `as_of`. Missing where
        holds were ended that never began, and where one lasts and there is no `as_of`.
        """
        begun, ended = self.of_kind(TicketEvent.HOLD_STARTED), self.of_kind(TicketEvent.HOLD_ENDED)
        begin, end = self.tickets[begun], self.tickets[ended]
        base = int(self.at.min()) if self.at.size else 0
        total = _sum(end, self.at[ended], base, size) - _sum(begin, self.at[begun], base, size)
        lasting = np.bincount(begin, minlength=size) - np.bincount(end, minlength=size)
        open_holds = np.flatnonzero(lasting)
        if open_holds.size:
            stop = solved[open_holds]
            stop = np.where(stop == MISSING, MISSING if as_of is None else as_of, stop)
            spent = total[open_holds] + np.where(stop == MISSING, 0, stop - base)
            good = (lasting[open_holds] == 1) & (stop != MISSING) & (spent >= 0)
            total[open_holds] = np.where(good, spent, MISSING)
        total[total < 0] = MISSING
        return total


def _none(size: int) -> Instants:
    """A column of missing times, which takes no memory."""
    return np.broadcast_to(np.int64(MISSING), size)


def _earlier(one: Instants, other: Instants) -> Instants:
    """The earlier of two times, the known one where only one is."""
    if not any(other.strides):
        return one
    return np.where(one == MISSING, other, np.where(other == MISSING, one, np.minimum(one, other)))


_CODES: Final = {event: code for code, event in enumerate(TicketEvent)}


def _scatter(found: Instants, places: Any, times: Instants, keep: Any) -> None:
    """Write times to places, the least (or greatest) of each place staying."""
    keep.at(found, places, times)


def _sum(places: Any, times: Instants, base: int, size: int) -> Instants:
    """The exact sum of the times since `base` at each place."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, places, times - base)
    return sums


def places_of(tickets: Any, name: str) -> tuple[NDArray[Any], Any]:
    """A place for each ticket, in a range without gaps, and the ids by place; -1 for none."""
    column = whole_ids(read(tickets, name))
    values = column.values
    if column.kind in "iu" and column.missing is None and values.size:
        low, high = int(values.min()), int(values.max())
        if high - low < 4 * values.size:
            return _dense(values, low, high)
        ids, places = np.unique(values, return_inverse=True)
        return places, ids
    category = CategoryKind().strictly(column, name)
    texts = np.empty(len(category.categories), object)
    texts[:] = category.categories
    return category.codes, texts


def _dense(values: NDArray[Any], low: int, high: int) -> tuple[NDArray[Any], Any]:
    """Whole numbers that leave few gaps: each is its own place, gaps closed where there are any."""
    seen = np.zeros(high - low + 1, np.bool_)
    offsets = values if low == 0 else values - low
    seen[offsets] = True
    ids = np.flatnonzero(seen) + low
    if ids.size == seen.size:
        return offsets, ids
    places = np.cumsum(seen, dtype=np.int64) - 1
    return places[offsets], ids
