"""What a desk asks of 200,000 tickets of six facts in one SQLite file: deadlines, lists, counts, a month.

    python tests/benchmarks/bench_store_lists.py [--tickets 200000] [--rounds 5]

Wall and CPU milliseconds, medians of rounds, each after one run to warm up; answers are checked against what
was written. A month is read as its table, and reviewed with the month before.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cxkit.kernel.facts import Actor
from cxkit.review import monthly_review, tables_of
from cxkit.storage import F, Input, Repository, SQLiteStore, with_inputs
from cxkit.tables import TicketTable
from cxkit.tickets import Schedule, ServiceLevels, ServicePolicy, Target, Ticket
from cxkit.values import Period
from cxkit.values.calendar import BusinessCalendar

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
AMY, DESK = Actor.agent("amy"), Actor.system("sla")
LEVELS = ServiceLevels(
    policies=[
        ServicePolicy(
            id="desk",
            schedule="shop",
            targets=[Target(clock="first_reply", within=timedelta(hours=4), hours="business")],
        )
    ],
    schedules=[Schedule(id="shop", calendar=BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}))],
)
TEAMS = 20
LIST, MESSAGES = 25, 200


def ticket(number: int, count: int) -> Ticket:
    """Six facts over a year; one in fifty is still open, with its deadline ahead."""
    at = T0 + timedelta(days=365) * (number / count)
    customer = f"C-{number % (count // 5)}"
    made = Ticket.open(
        f"T-{number:07}",
        customer=customer,
        channel="chat",
        subject=f"Where is parcel {number}?",
        group=f"team-{number % TEAMS}",
        at=at,
        by=Actor.customer(customer),
    )
    made = LEVELS.apply(made, at=at, by=DESK).tag("parcel", at=at, by=AMY).assign("amy", at=at, by=AMY)
    if number % 50 == 0:
        return made.set_priority("high", at=at, by=AMY).classify(topic="delivery", at=at, by=AMY)
    answered = made.reply("We look at it.", at=at + timedelta(minutes=30), by=AMY)
    return answered.solve(at=at + timedelta(hours=2), by=AMY)


def long_ticket(number: int) -> Ticket:
    """A ticket with very many messages."""
    made = Ticket.open(f"L-{number}", channel="chat", subject="?", group="long", at=T0, by=Actor.customer())
    for message in range(MESSAGES):
        made = made.reply("Still looking.", at=T0 + timedelta(minutes=message), by=AMY)
    return made


Spent = tuple[float, float]


def milliseconds(work: Callable[[], Any], rounds: int) -> Spent:
    """The median wall time and the median CPU time of the work."""
    if rounds > 1:
        work()
    walls, cpus = list[float](), list[float]()
    for _ in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - begun) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
    return statistics.median(walls), statistics.median(cpus)


def figures(folder: Path, count: int, rounds: int) -> Iterator[tuple[str, Spent]]:
    """Every question and its time."""
    with SQLiteStore(folder / "desk.sqlite") as file:
        tickets = Repository(with_inputs(file, service_levels=Input(LEVELS, "desk", 1)), Ticket)

        def store() -> None:
            with file.loading():
                tickets.add_all(ticket(number, count) for number in range(count))
            tickets.add(*(long_ticket(number) for number in range(LIST)))

        yield "made and stored, in all", milliseconds(store, 1)

        breach = (F("group") == "team-0") & (F("due_at") < T0 + timedelta(days=400))
        late = tickets.find(breach, order="due_at", limit=LIST)
        assert [each.group for each in late] == ["team-0"] * min(LIST, len(late))
        assert not late.stale
        yield (
            "deadlines of a team",
            milliseconds(lambda: tickets.find(breach, order="due_at", limit=LIST), rounds),
        )

        long = tickets.find(F("group") == "long", limit=LIST)
        assert [each.version for each in long] == [MESSAGES + 1] * LIST
        yield (
            "list of 25, 200 messages each",
            milliseconds(lambda: tickets.find(F("group") == "long", order="due_at", limit=LIST), rounds),
        )
        yield "the same by id", milliseconds(lambda: tickets.find(F("group") == "long", limit=LIST), rounds)

        assert sum(tickets.count_by("group").values()) == count + LIST
        yield "counts by team", milliseconds(lambda: tickets.count_by("group"), rounds)
        one = F("tags").has("parcel") & (F("group") == "team-1")
        yield "first of a tag and a team", milliseconds(lambda: tickets.find(one, limit=LIST), rounds)

        june = Period.month(2026, 6)
        assert len(tables_of(file, june).tickets or ()) == tickets.count(
            (F("opened_at") >= june.start) & (F("opened_at") < june.end)
        )
        yield "review of a month", milliseconds(lambda: monthly_review(file, june), 1)

        month = (F("opened_at") >= T0) & (F("opened_at") < T0 + timedelta(days=30))
        expected = tickets.count(month)
        table = TicketTable.from_objects(tickets.stream(month))
        assert len(table) == expected
        yield "table of a month", milliseconds(lambda: TicketTable.from_objects(tickets.stream(month)), 1)


def main() -> None:
    """Run all and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, value in figures(Path(folder), chosen.tickets, chosen.rounds):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name:32} {value[0]:10.2f} ms {value[1]:10.2f} ms CPU, {peak:.0f} MB so far", flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
