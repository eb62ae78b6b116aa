"""What a desk asks of 200,000 tickets of six facts in PostgreSQL, beside SQLAlchemy's ORM on the same server.

    python tests/benchmarks/bench_postgres_lists.py [--tickets 200000] [--rounds 9]

Wall milliseconds, medians of rounds, ours and the ORM's in turns, find and get twenty times a turn. The ORM
has the same tickets, a row each and a child row a fact, with indexes for its questions. Answers are checked.
The review is of a month, made from the store.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench_store_lists import LEVELS, T0, ticket
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session
from storage_orm_peer import WHOLE, Base, TicketRow

from cxkit import Period, monthly_review
from cxkit.storage import F, Input, PostgresStore, Repository, with_inputs
from cxkit.tickets import Ticket

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))
from postgres_server import server

SAME_ROWS = (
    "INSERT INTO public.ticket "
    "(id, version, status, customer, channel, subject, topic, priority, agent, opened_at) "
    "SELECT id, version, substr(fields ->> 'status', 2), substr(fields ->> 'customer', 2), "
    "substr(fields ->> 'channel', 2), personal::json ->> 'subject', personal::json ->> 'topic', "
    "coalesce(substr(fields ->> 'priority', 2), 'normal'), substr(fields ->> 'agent', 2), "
    "substr(fields ->> 'opened_at', 2)::timestamptz FROM cxkit.object",
    "INSERT INTO public.fact (ticket_id, version, schema, at, role, actor, text) SELECT id, version, schema, "
    "at::timestamptz, data::json -> 'by' ->> 'role', data::json -> 'by' ->> 'id', personal::json ->> 'text' "
    "FROM cxkit.journal",
    "VACUUM ANALYZE",
)


def milliseconds(rounds: int, *works: Callable[[], Any], calls: int = 1) -> list[float]:
    """The median wall time of each piece of work, done in turns of so many calls."""
    spent: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for times, work in zip(spent, works, strict=True):
            begun = time.perf_counter()
            for _ in range(calls):
                work()
            if turn:
                times.append((time.perf_counter() - begun) / calls * 1e3)
    return [statistics.median(times) for times in spent]


def find_and_get(tickets: Repository[Ticket], customer: str, *, facts: bool = True) -> list[Ticket]:
    """A customer's tickets, with all facts where these are asked for, and the first again by its id."""
    found = list(tickets.find(F("customer") == customer, order="opened_at", limit=10))
    assert not facts or [each.history[0].at for each in found]
    return [*found, tickets.get(found[0].id)]


def orm_find_and_get(engine: Engine, customer: str) -> list[TicketRow]:
    """The same."""
    asked = select(TicketRow).where(TicketRow.customer == customer).order_by(TicketRow.opened_at).limit(10)
    with Session(engine) as session:
        found = list(session.scalars(asked.options(WHOLE)))
    with Session(engine) as session:
        first = session.get(TicketRow, found[0].id, options=[WHOLE])
        assert first is not None
        return [*found, first]


def orm_counts(engine: Engine) -> dict[str, int]:
    """How many tickets have each status."""
    with Session(engine) as session:
        return dict(session.execute(select(TicketRow.status, func.count()).group_by(TicketRow.status)).all())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    count, rounds = chosen.tickets, chosen.rounds
    with server() as (conninfo, _), PostgresStore(conninfo, size=2) as store:
        url = "postgresql+psycopg:///postgres?" + conninfo.replace(" dbname=postgres", "").replace(" ", "&")
        engine = create_engine(url, connect_args={"options": "-c search_path=public -c timezone=UTC"})
        Base.metadata.create_all(engine)
        tickets = Repository(with_inputs(store, service_levels=Input(LEVELS, "desk", 1)), Ticket)
        begun = time.perf_counter()
        tickets.add_all(ticket(number, count) for number in range(count))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            for statement in SAME_ROWS:
                db.exec_driver_sql(statement)
        print(f"{count} tickets, both filled in {time.perf_counter() - begun:.0f} s", flush=True)

        def show(name: str, *times: float) -> None:
            ratio = f"{times[1] / times[0]:8.2f}x of SQLAlchemy's" if len(times) > 1 else ""
            print(f"{name:52}{times[0]:10.2f} ms{ratio}", flush=True)

        late = (F("group") == "team-0") & (F("due_at") < T0.replace(year=T0.year + 2))
        assert len(tickets.find(late, order="due_at", limit=25)) == min(25, count // 100)
        show(
            "deadlines of a team, 25",
            *milliseconds(rounds, lambda: tickets.find(late, order="due_at", limit=25)),
        )
        assert tickets.count_by("status") == orm_counts(engine)
        show(
            "count by status",
            *milliseconds(rounds, lambda: tickets.count_by("status"), lambda: orm_counts(engine)),
        )
        work: Any
        names = iter(f"C-{number * 7919 % (count // 5)}" for number in range(10**9))
        peers = iter(f"C-{number * 7919 % (count // 5)}" for number in range(10**9))
        for name, facts in (
            ("find by an index, and get", True),
            ("the same, facts left where they are", False),
        ):
            work = lambda facts=facts: find_and_get(tickets, next(names), facts=facts)  # noqa: E731
            peer = lambda: orm_find_and_get(engine, next(peers))  # noqa: E731
            show(name, *milliseconds(rounds * 2, work, peer, calls=20))
            show(f"{name}, call by call", *milliseconds(rounds * 20, work, peer))
        open_ones = F("status") == "open"
        for words in (f"parcel {count // 2 + 1}", f'"is parcel {count // 3}"', "look parcel", "nothing"):
            for name, where, order in (("", None, ()), (", newest open", open_ones, "-opened_at")):
                work = lambda words=words, where=where, order=order: tickets.find(  # noqa: E731
                    where, words=words, order=order, limit=25
                )
                show(f"{words}{name}: {len(work())}", *milliseconds(rounds, work))
        month = Period.month(T0.year, T0.month + 1, "UTC")
        begun = time.perf_counter()
        review = monthly_review(store, month, name="desk")
        show("review of a month", (time.perf_counter() - begun) * 1e3)
        assert review.figure


if __name__ == "__main__":
    main()
