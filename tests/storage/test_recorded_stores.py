"""What happens in a store, one drawn call after another, is what `stores.txt` has, in every kind of store.

Few tickets of few persons are saved, changed, looked up, counted, claimed, purged and erased, with sizes and
limits of 0, 1 and 2, so that pages end where they begin. Whoever changes what comes of it writes the record
anew and reads what changed: `python tests/storage/test_recorded_stores.py`.
"""

# ruff: noqa: E501
from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxkit import Actor, Ticket
from cxkit.codec import to_json
from cxkit.errors import CxkitError
from cxkit.kernel import Attachment
from cxkit.storage import (
    ALL,
    Condition,
    F,
    MemoryKeys,
    MemoryStore,
    Repository,
    RetentionRule,
    SQLiteStore,
    Unit,
    View,
    Words,
    add_all,
    cached,
    change_all,
    encrypted,
    erase_person,
    follow,
    person_file,
    purge,
    read_only,
    replace_imports,
    rotate_keys,
)
from cxkit.tickets.facts import Imported

RECORD = Path(__file__).with_name("stores.txt")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
PERSONS = ("C-1", "C-2", None)
IDS = ("T-1", "T-2", "T-3", "T-4", "T-5")
TEXTS = ("Lamp", "lamp broken", "王 杯盖 漏水", "", "x" * 3)
SCRIPTS, CALLS = 24, 50


class Desk:
    """A store, and calls to it that are drawn: each gives what came of it."""

    def __init__(self, store: Any, chance: random.Random) -> None:
        self.store, self.chance, self.tickets = store, chance, Repository(store, Ticket)
        self.rotated: Any = None
        self.hours = 0
        self.cursor: str | None = None
        self.held: list[Ticket] = []

    def now(self) -> datetime:
        self.hours += self.chance.choice((0, 1, 1, 24))
        return START + self.hours * HOUR

    def who(self) -> Actor:
        return self.chance.choice(
            (Actor.customer("C-1"), Actor.customer("C-2"), Actor.agent("amy"), Actor.agent("bo"))
        )

    def ticket(self) -> Ticket:
        person, at = self.chance.choice(PERSONS), self.now()
        return Ticket.open(
            self.chance.choice(IDS), customer=person, channel=self.chance.choice(("chat", "email")),
            subject=self.chance.choice(TEXTS), priority=self.chance.choice(("low", "urgent")), at=at,
            tags=self.chance.sample(("a", "b"), self.chance.randrange(3)), topic=self.chance.choice((None, "x", "y")),
            by=Actor.customer(person),
        )  # fmt: skip

    def changed(self, ticket: Ticket) -> Ticket:
        at, by = max(self.now(), ticket.history[-1].at), self.who()
        match self.chance.randrange(7):
            case 0:
                return ticket.assign(self.chance.choice(("amy", "bo")), at=at, by=by)
            case 1:
                kept = [
                    Attachment(
                        id="f",
                        media_type="image/png",
                        size=1,
                        name="f",
                        digest="sha256:" + "0" * 64,
                        place="b",
                    )
                ]
                return ticket.reply(
                    self.chance.choice(TEXTS), attachments=kept[: self.chance.randrange(2)], at=at, by=by
                )
            case 2:
                return ticket.tag("a", at=at, by=by)
            case 3:
                return ticket.copy_to(self.chance.choice(("C-1", "li@example.com")), at=at, by=by)
            case 4:
                return ticket.assign("amy", at=at, by=by).solve(at=at, by=by)
            case 5:
                return ticket.close(at=at, by=by)
        return ticket

    def condition(self, deep: int = 0) -> Condition:
        draw = self.chance
        match draw.randrange(12 if deep < 2 else 8):
            case 0:
                return F("status") == draw.choice(("new", "open", "solved", "closed"))
            case 1:
                return F("opened_at") >= START + draw.choice((0, 1, 24)) * HOUR
            case 2:
                return F("customer").in_(draw.sample(("C-1", "C-2", "C-3"), draw.randrange(1, 3)))
            case 3:
                return F("agent").is_null()
            case 4:
                return F("tags").has(draw.choice(("a", "b")))
            case 5:
                return Words.of(draw.choice(("lamp", "LAMP broken", "漏水", "x")))
            case 6:
                return F("priority") < draw.choice(("normal", "urgent", "low"))
            case 7:
                return F("topic") != draw.choice(("x", "y"))
            case 8 | 9:
                return self.condition(deep + 1) & self.condition(deep + 1)
            case 10:
                return self.condition(deep + 1) | self.condition(deep + 1)
        return ~self.condition(deep + 1)

    def order(self) -> Any:
        return self.chance.choice(
            (
                (),
                "opened_at",
                "-opened_at",
                ("status", "-priority"),
                "-id",
                ("customer", "id"),
                ("group", "status"),
                "topic",
            )
        )

    # Calls.

    def add(self) -> Any:
        return self.tickets.add(*(self.ticket() for _ in range(self.chance.choice((1, 1, 2)))))

    def add_all(self) -> Any:
        told = list[int]()
        some = [self.ticket() for _ in range(self.chance.choice((0, 1, 3)))]
        return add_all(self.store, some, size=self.chance.choice((0, 1, 2)), progress=told.append), told

    def save(self) -> Any:
        some = [self.changed(each) for each in self.held[-2:]]
        return self.tickets.save(*some), [each.version for each in some]

    def get(self) -> Any:
        self.held.append(self.tickets.get(self.chance.choice(IDS)))
        return to_json(self.held[-1])

    def get_all(self) -> Any:
        return self.tickets.get_all([self.chance.choice(IDS) for _ in range(self.chance.randrange(4))])

    def find(self) -> Any:
        page = self.tickets.find(
            self.chance.choice((None, self.condition())), order=self.order(), limit=self.chance.choice((0, 1, 2, 100)),
            after=self.chance.choice((None, None, self.cursor)), count=self.chance.random() < 0.5,
            words=self.chance.choice((None, None, "lamp")),
        )  # fmt: skip
        self.cursor = page.next
        return [each.id for each in page], page.count, page.next

    def pages(self) -> Any:
        """Every page of one query, to the end."""
        where, order, found = self.condition(), self.order(), list[Any]()
        page = self.tickets.find(where, order=order, limit=1, count=True)
        while page.next is not None:
            found.append([each.id for each in page])
            page = self.tickets.find(where, order=order, limit=1, after=page.next)
        return (
            found,
            [each.id for each in page],
            [each.id for each in self.tickets.stream(where, order=order, size=2)],
        )

    def counts(self) -> Any:
        names = self.chance.choice(
            (("status",), ("priority", "topic"), ("tags",), ("customer",), ("agent", "tags"))
        )
        where = self.chance.choice((None, self.condition()))
        return self.tickets.count(where), self.tickets.count_by(*names, where=where)

    def change(self) -> Any:
        return to_json(
            self.tickets.change(self.chance.choice(IDS), self.changed, attempts=self.chance.choice((1, 2)))
        )

    def change_all(self) -> Any:
        size = self.chance.choice((1, 2, 100))
        pages = change_all(
            self.tickets,
            lambda each: each.tag("b", at=max(self.now(), each.history[-1].at), by=self.who()),
            self.condition(),
            size=size,
        )
        return [([each[:3] for each in page.outcomes], len(page.failures), page.next) for page in pages]

    def unit(self) -> Any:
        content = self.chance.choice((None, {"a": 1}, {"a": 2}))
        with Unit(self.store, token=self.chance.choice((None, "t", "u")), content=content) as unit:
            before = unit.repeated()
            if before is not None:
                return str(before)
            one = unit.get(Ticket, self.chance.choice(IDS), claim=self.chance.choice((None, True, False)))
            unit.save(self.changed(one))
            if self.chance.random() < 0.5:
                self.tickets.change(one.id, lambda each: each.tag("b", at=self.now(), by=self.who()))
            unit.respond({"id": one.id})
            again = unit.get_all(Ticket, [one.id, "T-1"])
        return [each and each.version for each in again]

    def held_claims(self) -> Any:
        with Unit(self.store) as unit:
            for each in self.held[-1:]:
                unit.claim(each)
            unit.add(self.ticket())
        return "claimed"

    def file(self) -> Any:
        return [
            (each.id, each.version)
            for each in person_file(
                self.store, self.chance.choice(("C-1", "C-2", "agent:amy", "ticket:T-1", "li@example.com"))
            )
        ]

    def purge(self) -> Any:
        rule = RetentionRule(
            cls=Ticket, field=self.chance.choice(("opened_at", "solved_at")), keep=self.chance.choice((1, 24, 48)) * HOUR,
            where=self.chance.choice((None, F("status") == "solved")),
        )  # fmt: skip
        return [
            each[1:] if isinstance(each, tuple) else (each.due, each.emptied, each.before, each.failures)
            for each in purge(self.store, [rule], at=self.now(), by=Actor.system("retention"))
        ]

    def erase(self) -> Any:
        who = self.chance.choice(("C-1", "C-2", "agent:amy", "agent:bo", "ticket:T-1", "ticket:T-2"))
        gone = erase_person(self.store, who, at=self.now(), by=Actor.system("desk"), why=None)
        return sorted(map(str, gone)), len(gone.blobs)

    def replace(self) -> Any:
        at = self.now()
        made = Ticket.imported(
            Imported(
                ticket=self.chance.choice(("T-5", "T-6")),
                status=self.chance.choice(("open", "solved")),
                at=at,
                by=Actor.system("import:desk"),
            )
        )
        if self.chance.random() < 0.5:
            return self.tickets.add(made)
        return replace_imports(self.store, [made])

    def view(self) -> Any:
        view = View(
            name="v", kind="ticket", where=self.chance.choice((ALL, self.condition())), order=("opened_at",),
            columns=self.chance.choice((("id", "status"), ("id", "tags", "agent", "subject", "changed_at"))), counts=("status",), size=self.chance.choice((1, 2)),
        )  # fmt: skip
        page = View.from_plain(view.to_plain()).show(self.store, self.chance.choice((None, self.condition())))
        return page.rows, page.next, page.count, page.counts, page.stale

    def journal(self) -> Any:
        entries = self.store.journal(self.chance.choice((0, 1, 5)), self.chance.choice((1, 2, 1000)))
        return [(each.kind, each.id, each.version) for each in entries]

    def follow(self) -> Any:
        size = self.chance.choice((1, 2, 100))
        return [
            [(each.id, each.version) for each in some]
            for some in follow(self.store, self.chance.choice(("f", "g")), size=size)
        ]

    def check(self) -> Any:
        return self.tickets.check(sample=self.chance.choice((1.0, 0.5)), most=self.chance.choice((1, 100)))

    def rewrite(self) -> Any:
        told = list[int]()
        return self.tickets.rewrite(
            size=self.chance.choice((1, 2)), stale=self.chance.random() < 0.5, progress=told.append
        ), told

    def rotate(self) -> Any:
        return self.rotated and self.rotated(self.chance.choice((1, 2)))

    def closed_to_writing(self) -> Any:
        return Repository(read_only(self.store), Ticket).add(self.ticket())


def sealed() -> tuple[Any, Any]:
    """A store whose personal parts are encrypted; how many are sealed anew under new keys."""
    below, keys = MemoryStore(), MemoryKeys()
    return encrypted(below, keys), lambda size: rotate_keys(below, keys, size=size)


STORES: dict[str, Callable[[], tuple[Any, Any]]] = {
    "memory": lambda: (MemoryStore(), None),
    "sqlite": lambda: (SQLiteStore(":memory:"), None),
    "sealed": sealed,
    "cached": lambda: (cached(MemoryStore(), size=2), None),
}
WEIGHTS = {
    "add": 6,
    "change": 4,
    "get": 3,
    "find": 4,
    "pages": 2,
    "save": 2,
    "unit": 3,
    "erase": 0.7,
    "purge": 0.5,
}
METHODS = [
    name
    for name in vars(Desk)
    if not name.startswith("_") and name not in ("now", "who", "ticket", "changed", "condition", "order")
]


def outcomes(store: Any, rotated: Any, seed: int) -> Iterator[tuple[str, str]]:
    """Each call of a script, and what came of it."""
    chance = random.Random(seed)
    desk = Desk(store, chance)
    desk.rotated = rotated
    for name in chance.choices(METHODS, [WEIGHTS.get(each, 1) for each in METHODS], k=CALLS):
        chance = desk.chance = random.Random(f"{seed} {chance.random()}")
        try:
            yield name, repr(getattr(desk, name)())
        except CxkitError as error:
            yield name, f"{error.code} {error}"


def told(kind: str) -> str:
    """How often which call was done or refused, and a digest of all."""
    lines, codes = list[str](), Counter[str]()
    for seed in range(SCRIPTS):
        for name, outcome in outcomes(*STORES[kind](), seed):
            lines.append(f"{name} {outcome}")
            codes[name] += 1
    return f"{kind}: {len(lines)} {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:12]} {dict(sorted(codes.items()))}"


@cache
def recorded() -> list[str]:
    return RECORD.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("kind", STORES)
def test_a_store_does_what_it_did(kind: str) -> None:
    if kind == "sealed":
        pytest.importorskip("cryptography")
    assert told(kind) in recorded()


if __name__ == "__main__":
    RECORD.write_text("".join(f"{told(kind)}\n" for kind in STORES), encoding="utf-8")
