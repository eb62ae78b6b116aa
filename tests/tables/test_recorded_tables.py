"""Tables of logs and of a simulated shop hold what `tables.txt` has of each of their columns.

The logs are short and tied: events of one instant, a window's end apart, of nobody, of several sessions of
one person, in any order. A column stands there as a digest and its first cells. Whoever changes one on
purpose writes the record anew and reads what changed: `python tests/tables/test_recorded_tables.py`.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cxkit.columns import Category, instant_micros
from cxkit.conversations import PEOPLE_ANSWER, Speaker, TurnRule
from cxkit.simulation import simulate
from cxkit.tables import (
    ActionTable,
    ArticleViewTable,
    ComplaintTable,
    ContactTable,
    HandlingTable,
    HelpSessionTable,
    LineTable,
    MessageTable,
    OrderTable,
    QueueTable,
    ResponseTable,
    ReturnTable,
    ReturnUnitTable,
    SearchTable,
    ShipmentTable,
    StatusTable,
    Table,
    TicketEvent,
    TicketTable,
    TurnTable,
    UseEvent,
    UseTable,
)
from cxkit.tickets import Status

RECORD = Path(__file__).with_name("tables.txt")
CASES, ROWS = 60, 7
NOW = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
SECOND, HOUR, MOMENT = timedelta(seconds=1), timedelta(hours=1), timedelta.resolution
STEPS = (0 * SECOND, 0 * SECOND, SECOND, 2 * SECOND, 2 * SECOND + MOMENT, 60 * SECOND, HOUR, HOUR + MOMENT)


def log(seed: int, *kinds: Any) -> tuple[list[int], list[datetime | None], list[Any]]:
    """Cases of seven events each, a few steps apart: which case, when (mostly), and what, in any order."""
    chance = random.Random(seed)
    found: list[tuple[int, datetime | None, Any]] = []
    for case in range(CASES):
        at = NOW - chance.randrange(3) * HOUR
        for _ in range(ROWS):
            at += chance.choice(STEPS)
            found.append((case, at, str(chance.choice(kinds))))
    chance.shuffle(found)
    cases, times, events = zip(*found, strict=True)
    return list(cases), list(times), list(events)


@cache
def uses() -> UseTable:
    """Sessions of the help centre: of two customers each or of nobody, with searches typed ahead."""
    case, at, event = log(1, *UseEvent, UseEvent.VIEWED, UseEvent.SEARCHED, UseEvent.SEARCHED)
    chance, size = random.Random(2), len(case)

    def some(*cells: Any) -> list[Any]:
        return [chance.choice(cells) for _ in range(size)]

    owner = [None if each % 3 else f"C-{each // 9}" for each in case]
    return UseTable.from_columns(
        session=[f"H-{each}" for each in case], customer=owner, at=at, event=event,
        visitor=some("customer", "staff", "bot"), article=some("A-1", "A-2", None), version=some(1, 2),
        topic=some("returns", "size", None), product=some("cup", "rug", None),
        helpful=some(True, False, None), source=some("search", "suggestion", None),
        query=some("re", "Ret", "return", "return ", "", None),
        results=some(0, 1, None), suggestions=some(True, False, None), by_form=some(True, False, None),
    )  # fmt: skip


@cache
def messages() -> MessageTable:
    case, at, speaker = log(3, *Speaker, Speaker.CUSTOMER, Speaker.AGENT)
    ended = [None if each % 3 else NOW + 9 * HOUR for each in case]
    who = [f"{each % 3}" for each in range(len(case))]
    ids = [None if each == 5 else f"V-{each}" for each in case]
    return MessageTable.from_columns(id=ids, at=at, speaker=speaker, author=who, ended_at=ended)


def tickets(named: Callable[[int], Any], as_of: datetime | None = None) -> TicketTable:
    case, at, event = log(
        4, *TicketEvent, TicketEvent.OPENED, TicketEvent.HOLD_STARTED, TicketEvent.HOLD_ENDED
    )
    opened = [*range(CASES)]
    whose: list[Any] = [*map(named, [*case, *opened]), None]
    times = [*at, *(NOW - 3 * HOUR + each % 3 * HOUR for each in opened), NOW]
    return TicketTable.from_events(whose, times, [*event, *["opened"] * CASES, "solved"], as_of=as_of)


def stays(named: Callable[[int], Any], moment: datetime | None = None) -> StatusTable:
    case, at, status = log(5, *Status)
    found = StatusTable.from_log([*map(named, case)], at, status)
    return found if moment is None else found.at(instant_micros(moment))


@cache
def objects() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in simulate(seed=3, contacts=250).objects():
        found.setdefault(type(each).__name__, []).append(each)
    return found


def shop(cls: Any, name: str, **options: str) -> Table:
    table: Table = cls.from_objects(objects()[name], **{each: objects()[of] for each, of in options.items()})
    return table


RULES = {
    "people": PEOPLE_ANSWER,
    "an hour of silence": TurnRule(id="silence", silence=HOUR),
    "midnight": TurnRule(id="midnight", midnight="Asia/Shanghai"),
    "bots": TurnRule(id="bots", answers=["agent", "bot"], silence=2 * SECOND, midnight="Asia/Shanghai"),
}
TABLES: dict[str, Callable[[], Any]] = {
    "views": lambda: ArticleViewTable.from_uses(uses()),
    "searches": lambda: SearchTable.from_uses(uses()),
    "sessions": lambda: HelpSessionTable.from_uses(uses()),
    "views of nothing": lambda: ArticleViewTable.from_uses(uses()[:0]),
    "searches of nothing": lambda: SearchTable.from_uses(uses()[:0]),
    "sessions of nothing": lambda: HelpSessionTable.from_uses(uses()[:0]),
    **{
        f"turns by {name}": partial(TurnTable.from_messages, messages(), rule) for name, rule in RULES.items()
    },
    "tickets of numbers": lambda: tickets(int),
    "tickets of numbers from 7, as of now": lambda: tickets(lambda each: each + 7, NOW),
    "tickets of numbers with gaps": lambda: tickets(lambda each: 3 * each, NOW + HOUR),
    "tickets of far numbers": lambda: tickets(lambda each: 1000 * each),
    "tickets of texts": lambda: tickets(lambda each: f"T-{each}", NOW),
    "statuses": lambda: stays(int),
    "statuses of texts": lambda: stays(str),
    "statuses at an instant": lambda: stays(int, NOW),
    "contacts": lambda: shop(ContactTable, "Conversation"),
    "handling": lambda: shop(HandlingTable, "Conversation"),
    "queues": lambda: shop(QueueTable, "Conversation"),
    "messages": lambda: shop(MessageTable, "Conversation"),
    "turns": lambda: shop(TurnTable, "Conversation"),
    "tickets": lambda: shop(TicketTable, "Ticket"),
    "statuses of tickets": lambda: shop(StatusTable, "Ticket"),
    "orders": lambda: shop(OrderTable, "Order", shipments="Shipment"),
    "lines": lambda: shop(LineTable, "Order"),
    "lines with returns": lambda: shop(LineTable, "Order", returns="ReturnRequest"),
    "parcels": lambda: shop(ShipmentTable, "Shipment"),
    "returns": lambda: shop(ReturnTable, "ReturnRequest"),
    "units": lambda: shop(ReturnUnitTable, "ReturnRequest"),
    "complaints": lambda: shop(ComplaintTable, "Complaint"),
    "responses": lambda: shop(ResponseTable, "Response"),
    "actions": lambda: shop(ActionTable, "Action"),
}


def told(name: str) -> Iterator[str]:
    """The columns of a table, those that hold nothing left out, and its faults."""
    table = TABLES[name]()
    yield f"{name} | {table!r}"
    faults = [*map(str, table.faults)]
    for column, cells in [
        *((each, table.column(each)) for each in (*table.kinds, *table.own)),
        ("faults", faults),
    ]:
        held = cells.to_list() if isinstance(cells, Category) else np.asarray(cells).tolist()
        if column == "faults" or table.known(column).any():
            text = json.dumps(held, ensure_ascii=False, default=str)
            yield f"{name} | {column} | {hashlib.sha256(text.encode()).hexdigest()[:12]} {text[:50]}"


@cache
def recorded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        found.setdefault(line.partition(" | ")[0], []).append(line)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_it_did(name: str) -> None:
    assert [*told(name)] == recorded()[name], f"if it is meant: python {Path(__file__).name}"


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line}\n" for name in TABLES for line in told(name)), encoding="utf-8")
