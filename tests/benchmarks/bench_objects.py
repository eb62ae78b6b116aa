"""Objects and codec beside pydantic and cattrs: a ticket of 13 fields with 10 facts, in one run.

Prints microseconds a ticket and the ratio peer / ours. Run it with the group `bench` installed.
"""

from __future__ import annotations

import gc
import json
import pickle
import statistics
import sys
import time
import timeit
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import attrs

from cxkit.codec import from_dict, from_json, to_dict, to_json
from cxkit.kernel import History
from cxkit.kernel.facts import Actor, Role
from cxkit.tickets import Status, Ticket
from cxkit.tickets.facts import Messaged
from cxkit.values import AgentId, Channel, CustomerId

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")


def ours() -> Ticket:
    """A ticket that has lived through ten facts."""
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=T0, by=WANG)
    ticket = ticket.assign("amy", at=T0, by=AMY)
    for _ in range(7):
        ticket = ticket.reply("hello", at=T0, by=AMY)
    return ticket.solve(at=T0, by=AMY)


def assembled() -> Ticket:
    """The same ticket put together from ten new facts, without living through them."""
    facts = tuple(Messaged(at=T0, by=Actor(role=Role.AGENT, id="amy"), text="hello") for _ in range(10))
    return Ticket(
        id="T-1",
        status=Status.SOLVED,
        customer=CustomerId("C-1"),
        channel=Channel.CHAT,
        subject="Where is it?",
        agent=AgentId("amy"),
        opened_at=T0,
        history=History(facts),
    )


def medians(works: Sequence[Callable[[], object]], number: int = 200, rounds: int = 25) -> list[float]:
    """Microseconds of CPU a call of each: the medians of rounds in which they take turns."""
    timers = [timeit.Timer(work, timer=time.process_time) for work in works]
    taken = [[timer.timeit(number) for timer in timers] for _ in range(rounds)]
    return [statistics.median(each) / number * 1e6 for each in zip(*taken, strict=True)]


def with_pydantic() -> dict[str, Callable[[], object]]:
    """The same fields as frozen pydantic models; its change is the unchecked model_copy."""
    from pydantic import AwareDatetime, BaseModel, ConfigDict

    class Frozen(BaseModel):
        model_config = ConfigDict(frozen=True)

    class Who(Frozen):
        role: Literal["customer", "agent", "system"]
        id: str | None = None

    class Event(Frozen):
        schema_: str
        at: AwareDatetime
        by: Who
        text: str | None = None
        kind: Literal["human", "bot"] | None = None
        visibility: Literal["public", "internal"] | None = None
        why: str | None = None

    class Case(Frozen):
        id: str
        status: Literal["new", "open", "pending", "on_hold", "solved", "closed"]
        customer: str | None = None
        channel: Literal["chat", "phone", "email"]
        subject: str
        topic: str | None = None
        priority: Literal["low", "normal", "high", "urgent"] = "normal"
        agent: str | None = None
        group: str | None = None
        opened_at: AwareDatetime | None = None
        external: tuple[str, ...] = ()
        history: tuple[Event, ...] = ()

    def facts() -> tuple[Any, ...]:
        return tuple(
            Event(
                schema_="ticket.messaged/1",
                at=T0,
                by=Who(role="agent", id="amy"),
                text="hello",
                kind="human",
                visibility="public",
            )
            for _ in range(10)
        )

    def make() -> Any:
        return Case(
            id="T-1",
            status="solved",
            customer="C-1",
            channel="chat",
            subject="Where is it?",
            agent="amy",
            opened_at=T0,
            history=facts(),
        )

    for cls in (Frozen, Who, Event, Case):
        # Only a module's own classes can be pickled.
        cls.__qualname__ = cls.__name__
        globals()[cls.__name__] = cls
    case = make()
    data, text = case.model_dump(mode="json"), case.model_dump_json()
    event = case.history[0]

    def step() -> Any:
        new = Event(schema_="ticket.messaged/1", at=T0, by=event.by, text="hello")
        return case.model_copy(update={"history": (*case.history, new), "status": "open"})

    return {
        "make one with 10 facts": make,
        "one more fact": step,
        "to plain data": lambda: case.model_dump(mode="json"),
        "from plain data": lambda: Case.model_validate(data),
        "to JSON": case.model_dump_json,
        "from JSON": lambda: Case.model_validate_json(text),
        "pickle and back": lambda: pickle.loads(pickle.dumps(case)),
    }


def with_cattrs() -> dict[str, Callable[[], object]]:
    """The same fields as plain attrs classes through cattrs with its preconfigured JSON converter."""
    import cattrs.preconf.json

    @attrs.frozen
    class Who:
        role: str
        id: str | None = None

    @attrs.frozen
    class Event:
        kind: str
        at: datetime
        by: Who
        text: str | None = None
        visibility: str | None = None
        why: str | None = None

    @attrs.frozen
    class Case:
        id: str
        status: str
        channel: str
        subject: str
        customer: str | None = None
        topic: str | None = None
        priority: str = "normal"
        agent: str | None = None
        group: str | None = None
        opened_at: datetime | None = None
        external: tuple[str, ...] = ()
        history: tuple[Event, ...] = ()

    scope = {"datetime": datetime, "Who": Who, "Event": Event, "Case": Case}
    for cls in (Who, Event, Case):
        attrs.resolve_types(cls, scope, scope)
    converter = cattrs.preconf.json.make_converter()
    events = tuple(Event("messaged", T0, Who("agent", "amy"), "hello", "public") for _ in range(10))
    case = Case("T-1", "solved", "chat", "Where is it?", "C-1", agent="amy", opened_at=T0, history=events)
    data = converter.unstructure(case)
    text = json.dumps(data)
    return {
        "to plain data": lambda: converter.unstructure(case),
        "from plain data": lambda: converter.structure(data, Case),
        "to JSON": lambda: json.dumps(converter.unstructure(case)),
        "from JSON": lambda: converter.structure(json.loads(text), Case),
    }


def size(make: Callable[[], object], many: int = 2000) -> float:
    """Bytes an object, by tracemalloc, shared values not counted twice."""
    gc.collect()
    tracemalloc.start()
    kept = [make() for _ in range(many)]
    used = tracemalloc.get_traced_memory()[0] / len(kept)
    tracemalloc.stop()
    return used


def appends(many: int) -> float:
    """Microseconds an append to one ticket, over many."""
    ticket = ours().reopen(at=T0, by=AMY)

    def grow() -> None:
        current = ticket
        for _ in range(many):
            current = current.reply("hello", at=T0, by=AMY)

    return medians([grow], number=1, rounds=5)[0] / many


def main() -> None:
    """Print the table."""
    ticket = ours()
    data, text = to_dict(ticket), to_json(ticket)
    mine: dict[str, Callable[[], object]] = {
        "make one with 10 facts": assembled,
        "one more fact": lambda: ticket.reply("hello", at=T0, by=WANG),
        "to plain data": lambda: to_dict(ticket),
        "from plain data": lambda: from_dict(data, Ticket),
        "to JSON": lambda: to_json(ticket),
        "from JSON": lambda: from_json(text, Ticket),
        "pickle and back": lambda: pickle.loads(pickle.dumps(ticket)),
    }
    peers = {"pydantic": with_pydantic(), "cattrs": with_cattrs()}
    print(f"{'':26}{'cxkit us':>10}" + "".join(f"{name + ' us':>14}{'ratio':>8}" for name in peers))
    for what, work in mine.items():
        known = [table for table in peers.values() if what in table]
        own, *others = medians([work, *(table[what] for table in known)])
        row = f"{what:26}{own:10.1f}" + "".join(f"{theirs:14.1f}{theirs / own:8.2f}" for theirs in others)
        print(row)
    theirs = size(peers["pydantic"]["make one with 10 facts"])
    print(f"bytes a ticket: cxkit {size(assembled):,.0f}, pydantic {theirs:,.0f}")
    few, lots = appends(1000), appends(10_000)
    print(f"an append at 1,000 facts {few:.2f} us, at 10,000 facts {lots:.2f} us")


if __name__ == "__main__":
    sys.exit(main())
