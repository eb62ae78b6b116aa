"""Cells by day in a store: what came or changed since is counted anew, and nothing else is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import instant_micros
from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.errors import Conflict, Invalid
from cxkit.orders import Order, Shipment
from cxkit.returns import ReturnRequest
from cxkit.review._daily import Daily, Key as Cell
from cxkit.review._measures import MEASURES
from cxkit.review._sources import Span, Tables, lasting_tickets, review_tables
from cxkit.review._windows import begin_of_day, day_numbers
from cxkit.storage import Batch, Entry, Key, Repository, Row, Store, Write
from cxkit.surveys import Response
from cxkit.tickets import Ticket
from cxkit.values import as_utc, instant_from_text, instant_text

_KIND: Final = "cx.daily"
_KINDS: Final[dict[str, type[Any]]] = {
    "complaint": Complaint,
    "conversation": Conversation,
    "order": Order,
    "response": Response,
    "return_request": ReturnRequest,
    "shipment": Shipment,
    "ticket": Ticket,
}
_TABLE: Final = {measure.name: measure.table for measure in MEASURES}
_MOST_SPANS: Final = 40
_PAGE: Final = 5000


def count_daily(
    store: Store,
    *,
    tz: str,
    known_at: datetime,
    name: str = "daily",
    progress: Callable[[str, int], None] | None = None,
) -> Daily:
    """The cells by day of a store, kept in it under a name: counted once, and from then on only what changed.

    Days are counted anew on which an object lies, or lay, that has a fact since; those of open complaints;
    and those that came since. All others are taken as they are kept. Tickets that are unsolved or unanswered
    are no part of what is kept: they are read and counted each time, because time alone changes them. Cells
    hold no person and no text. Two that count under one name at once meet a `Conflict`.

    >>> from datetime import UTC
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.storage import MemoryStore
    >>> store, t = MemoryStore(), datetime(2026, 2, 3, tzinfo=UTC)
    >>> ticket = Ticket.open("T-1", channel="chat", subject="?", at=t, by=Actor.customer("C-1"))
    >>> Repository(store, Ticket).save(ticket)
    >>> count_daily(store, tz="Asia/Shanghai", known_at=t + timedelta(days=2))
    Daily(1 days in Asia/Shanghai, known at 2026-02-05T00:00:00.000000Z)
    """
    now = as_utc(known_at, "known_at")
    kept = _Kept.read(store, name, tz)
    earlier, days = None, None
    if kept.daily is None:
        position = _end(store)
    else:
        position, touched = _since(store, kept.position)
        earlier, days = _brought_up(store, kept.daily, touched, now, progress)
    settled, lasting = earlier or _counted(*_apart(Tables.from_store(store, progress=progress)), tz, now)
    kept.write(store, settled, days, position)
    return settled + lasting


def _apart(tables: Tables) -> tuple[Tables, Tables]:
    """The tables without, and of nothing but, tickets that are unsolved or unanswered."""
    tickets = tables.tickets
    if tickets is None:
        return tables, Tables()
    lasts = ~(tickets.known("first_response_at") & tickets.known("solved_at"))
    return attrs.evolve(tables, tickets=tickets.where(~lasts)), Tables(tickets=tickets.where(lasts))


def _counted(
    settled: Tables, lasting: Tables, tz: str, now: datetime, like: Iterable[Cell] = ()
) -> tuple[Daily, Daily]:
    """The cells of both by the same columns, so that they add up."""
    named = {*like, *Daily.of(lasting, tz=tz, known_at=now).cells}
    first = Daily.of(settled, tz=tz, known_at=now, like=named)
    second = Daily.of(lasting, tz=tz, known_at=now, like={*like, *first.cells})
    return first, second


def _brought_up(
    store: Store,
    daily: Daily,
    touched: dict[tuple[str, str], int],
    now: datetime,
    progress: Callable[[str, int], None] | None,
) -> tuple[tuple[Daily, Daily] | None, set[int] | None]:
    """The cells as known now, and the days that were counted anew; neither where that is any of them."""
    if now < daily.known_at:
        raise Invalid(f"the cells know {daily.known_at} already", code="review.daily", path="known_at")
    days = _changed(store, daily, touched, now)
    if days is None:
        return None, None
    settled, _ = _apart(review_tables(store, list(_spans(days)), now, progress))
    _, lasting = _apart(lasting_tickets(store, progress))
    fresh, still = _counted(settled, lasting, daily.tz, now, daily.cells)
    new = {*fresh.cells, *still.cells} - daily.cells.keys()
    if ("rows", "returns", "") in new or any(_names_anew(key, daily) for key in new):
        # Other days are without the new field; and lines say whether returns are recorded at all.
        return None, None
    kept = daily.replaced(days, fresh)
    both = {
        key: tally
        for key, tally in still.cells.items()
        if key in kept.cells or (*key[:2], "") not in kept.cells or key[0] != "figure"
    }
    return (kept, attrs.evolve(still, cells=both)), days


def _names_anew(key: Cell, daily: Daily) -> bool:
    """Whether a figure is kept by a column of which no group was known."""
    what, name, by = key
    if what != "figure" or (what, name, "") not in daily.cells:
        return False
    return any(("groups", _TABLE[name], column) not in daily.cells for column in by.split("+"))


@attrs.define
class _Kept:
    """Cells as a store keeps them: a row for each month, and one that says how far they have come."""

    name: str
    tz: str
    position: int = 0
    version: int = 0
    months: dict[str, int] = attrs.field(factory=dict[str, int])
    daily: Daily | None = None

    @classmethod
    def read(cls, store: Store, name: str, tz: str) -> _Kept:
        """The cells of that name, and the version of each row."""
        kept, head = cls(name, tz), Key(_KIND, name)
        stored = store.load([head]).get(head)
        if stored is None:
            return kept
        head_data = json.loads(stored.row.data)
        kept.position, kept.version = head_data["position"], stored.row.version
        if head_data["tz"] != tz:
            raise Invalid(f"the cells {name!r} are days of {head_data['tz']}", code="review.daily", path="tz")
        keys = [Key(_KIND, f"{name}:{month}") for month in head_data["months"]]
        rows = store.load(keys)
        if len(rows) != len(keys):
            raise Conflict(f"the cells {name!r} are being written", code="review.daily")
        daily = Daily(tz=tz, known_at=instant_from_text(head_data["known_at"]), cells={})
        for key in keys:
            row = rows[key].row
            kept.months[key.id.removeprefix(f"{name}:")] = row.version
            daily += attrs.evolve(Daily.from_json(row.data), known_at=daily.known_at)
        kept.daily = daily
        return kept

    def write(self, store: Store, daily: Daily, days: Iterable[int] | None, position: int) -> None:
        """Write the months that have one of the days (None: all), and how far they have come."""
        changed = None if days is None else {begin_of_day(day).strftime("%Y-%m") for day in days}
        parts = daily.by_month()
        at = instant_text(daily.known_at)
        head_data = {"position": position, "tz": daily.tz, "known_at": at, "months": sorted(parts)}
        writes = [
            _write(f"{self.name}:{month}", self.months.get(month, 0), part.to_json(), at)
            for month, part in parts.items()
            if changed is None or month in changed or month not in self.months
        ]
        writes.append(_write(self.name, self.version, json.dumps(head_data), at))
        store.commit(Batch(tuple(writes)))


def _write(id: str, version: int, data: str, at: str) -> Write:
    row = Row(_KIND, id, version + 1, f"{_KIND}/1", data, {}, f"{_KIND}:{id}")
    return Write(row, (Entry(_KIND, id, version + 1, f"{_KIND}.counted/1", at, "{}"),), version)


def _end(store: Store) -> int:
    """The last position of the journal, found without reading it."""
    if not store.journal(0, 1):
        return 0
    before, last = 0, 1
    while store.journal(last, 1):
        before, last = last, 2 * last
    while last - before > 1:
        middle = (before + last) // 2
        before, last = (middle, last) if store.journal(middle, 1) else (before, middle)
    return last


def _since(store: Store, position: int) -> tuple[int, dict[tuple[str, str], int]]:
    """The last position of the journal, and the objects with facts since, with their first new version."""
    touched: dict[tuple[str, str], int] = {}
    while page := store.journal(position, _PAGE):
        position = page[-1].position
        for entry in page:
            first = touched.get((entry.kind, entry.id), entry.version)
            touched[entry.kind, entry.id] = min(first, entry.version)
    return position, touched


def _changed(
    store: Store, daily: Daily, touched: dict[tuple[str, str], int], now: datetime
) -> set[int] | None:
    """The days whose cells may differ from those that are kept; None where that is any of them."""
    if any(kind == "agent" for kind, _ in touched):
        return None  # teams are those of agents, whenever they worked
    things: list[Any] = []
    for kind, cls in _KINDS.items():
        ids = [id for of, id in touched if of == kind]
        for thing in Repository(store, cls).get_all(ids):
            if thing is None:
                return None
            before = thing.history[: touched[kind, thing.id] - 1]
            things += [thing, cls.replay(before)] if before else [thing]
    orders = {thing.order for thing in things if isinstance(thing, Shipment)}
    orders |= {thing.links.order for thing in things if isinstance(thing, Complaint)}
    ordered = Repository(store, Order).get_all(sorted(order for order in orders if order is not None))
    things += [order for order in ordered if order is not None]
    things += (each for each in Repository(store, Complaint).stream() if each.is_open)
    days = Daily.of(_apart(Tables.from_objects(things))[0], tz=daily.tz, known_at=now).of_any()
    first, last = day_numbers(np.array([instant_micros(daily.known_at), instant_micros(now)]), daily.tz)
    later = max(measure.earlier for measure in MEASURES).days
    return days | set(range(int(first), int(last) + later + 1))


def _spans(days: set[int]) -> Iterator[Span]:
    """The days, and those from which something counts on them later, as few stretches of time."""
    earlier = max(measure.earlier for measure in MEASURES).days
    wanted = sorted(days | {day - earlier for day in days})
    runs: list[list[int]] = []
    for day in wanted:
        if runs and day <= runs[-1][1] + 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    if len(runs) > _MOST_SPANS:
        runs = [[wanted[0], wanted[-1]]]
    for first, last in runs:
        yield begin_of_day(first) - _ZONES, begin_of_day(last + 1) + _ZONES


_ZONES: Final = timedelta(hours=15)
"""No day of any zone begins further from that of UTC."""
