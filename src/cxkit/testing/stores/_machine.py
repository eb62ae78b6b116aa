"""A state machine that does to a store and to the model in memory whatever can be done to them."""

from __future__ import annotations

from itertools import count
from typing import Any

import attrs
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cxkit.errors import Conflict
from cxkit.storage import Batch, Has, Key, MemoryStore, Query, Receipt, Store, Stored, Words
from cxkit.testing.stores._bench import Bench
from cxkit.testing.stores._checks import check, needed
from cxkit.testing.stores._finding import UNHURRIED, conditions, orders
from cxkit.testing.stores._samples import row_of, write

IDS = st.sampled_from(["a", "b", "c", "A", "é"])
KINDS = st.sampled_from(["ticket", "order"])
SUBJECTS = st.sampled_from(["C-1", "C-2", "ticket:a"])
WORDS = st.sampled_from([None, "a", "b", "a b", "b a . c", "a . b . 包", "包裹 裹没 . 包"])
TAGS = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple)
FIELD = st.one_of(st.none(), st.sampled_from(["", "a", "b", "open", "中"]))


def machine_of(bench: Bench) -> type[RuleBasedStateMachine]:
    """The machine for a store; every run gets a place of its own."""
    runs = count()

    class StoreMachine(RuleBasedStateMachine):
        """Every rule is done to both; answers and errors must be the same."""

        def __init__(self) -> None:
            super().__init__()
            self.name = f"run{next(runs)}"
            self.store: Store = bench.open(self.name)
            self.model = MemoryStore()
            self.sent: list[Batch] = []
            self.tokens = count()

        def teardown(self) -> None:
            """Close the store of this run."""
            bench.close()

        # Rules

        @rule(
            tags=TAGS,
            words=WORDS,
            kind=KINDS,
            id=IDS,
            subject=SUBJECTS,
            facts=st.integers(1, 3),
            status=FIELD,
            topic=FIELD,
        )
        def create(self, tags: Any, words: Any, **made: Any) -> None:
            """A new object, or a conflict with the one that is there."""
            self._commit(Batch((write(**self._kept(tags, words), **made),)))

        @rule(
            tags=TAGS,
            words=WORDS,
            kind=KINDS,
            id=IDS,
            subject=SUBJECTS,
            facts=st.integers(0, 3),
            status=FIELD,
            erase=st.booleans(),
        )
        def update(self, kind: str, id: str, tags: Any, words: Any, **made: Any) -> None:
            """The next version of an object."""
            now = self._now(kind, id)
            if now is not None:
                self._commit(Batch((write(id, kind=kind, after=now, **self._kept(tags, words), **made),)))

        @rule(tag=st.sampled_from("abc"))
        def find_by_a_list(self, tag: str) -> None:
            """Objects are found by the texts of their lists."""
            if self.store.capabilities.lists:
                query = Query(kind="ticket", where=Has("tags", tag))
                ours, theirs = self.store.scan(query), self.model.scan(query)
                needed(_plain(ours.items) == _plain(theirs.items), f"{query} found other objects")

        @rule(phrase=st.sampled_from(["a", "b", "a b", "c", "包", "包裹 裹没"]))
        def find_in_words(self, phrase: str) -> None:
            """Objects are found by what stands in their words."""
            if self.store.capabilities.words:
                query = Query(kind="ticket", where=Words((phrase,)))
                ours, theirs = self.store.scan(query), self.model.scan(query)
                needed(_plain(ours.items) == _plain(theirs.items), f"{query} found other objects")

        @rule(kind=KINDS, id=IDS, version=st.integers(0, 4), status=FIELD)
        def update_any_version(self, kind: str, id: str, version: int, status: str | None) -> None:
            """A write on whatever version: mostly a stale one."""
            self._commit(Batch((write(id, kind=kind, expected=version, status=status),)))

        @rule(ids=st.lists(IDS, min_size=2, max_size=4, unique=True), stale=st.booleans())
        def mixed_batch(self, ids: list[str], stale: bool) -> None:
            """New and known objects in one batch with a token, perhaps one of them stale."""
            writes = [write(id, after=self._now("ticket", id), note="mixed") for id in ids]
            if stale:
                writes[-1] = write(ids[-1], expected=writes[-1].expected + 1)
            self._commit(Batch(tuple(writes), f"token-{next(self.tokens)}"))

        @rule(place=st.integers(0, 5))
        def send_again(self, place: int) -> None:
            """A batch that was sent before, with its token."""
            if self.sent:
                self._commit(self.sent[-1 - place % len(self.sent)])

        @rule(subject=SUBJECTS)
        def erase(self, subject: str) -> None:
            """A person is forgotten."""
            ours, theirs = self.store.erase(subject), self.model.erase(subject)
            needed(set(ours) == set(theirs), f"erase answered {list(ours)}, not {list(theirs)}")

        @rule(where=conditions(), order=orders(), limit=st.integers(1, 3), id=IDS)
        def page_while_writing(self, where: Any, order: Any, limit: int, id: str) -> None:
            """Pages of a query, with a write between the first and the next."""
            query = Query(kind="ticket", where=where, order=order, limit=limit, count=True)
            for turn in range(20):
                ours, theirs = self.store.scan(query), self.model.scan(query)
                needed(_plain(ours.items) == _plain(theirs.items), f"{query} found other objects")
                needed((ours.more, ours.total) == (theirs.more, theirs.total), f"{query}: more or total")
                if not theirs.more:
                    return
                last = theirs.items[-1].row
                query = attrs.evolve(query, after=query.place(last.fields, last.id))
                if turn == 0:
                    self._commit(Batch((write(id, after=self._now("ticket", id), status="b"),)))

        @rule()
        def reopen(self) -> None:
            """The store is closed and opened again, where that keeps what it has."""
            if self.store.capabilities.durable:
                self.store = bench.reopen(self.store, self.name)

        # What must always be so

        @invariant()
        def journals_are_the_same(self) -> None:
            """Both journals tell the same story, and both load the same objects."""
            ours = [entry._replace(position=0) for entry in self.store.journal(0, 10_000)]
            theirs = [entry._replace(position=0) for entry in self.model.journal(0, 10_000)]
            needed(ours == theirs, "the journals differ")
            keys = [Key(kind, id) for kind in ("ticket", "order") for id in ("a", "b", "c", "A", "é")]
            loaded, known = self.store.load(keys), self.model.load(keys)
            needed(_plain(loaded.values()) == _plain(known.values()), "the loaded objects differ")

        # How

        def _kept(self, tags: tuple[str, ...], words: str | None) -> dict[str, Any]:
            can = self.store.capabilities
            return {
                "lists": {"tags": tags} if tags and can.lists else None,
                "words": words if can.words else None,
            }

        def _now(self, kind: str, id: str) -> Stored | None:
            return self.model.load([Key(kind, id)]).get(Key(kind, id))

        def _commit(self, batch: Batch) -> None:
            ours, theirs = _outcome(self.store, batch), _outcome(self.model, batch)
            several = len(batch.writes) > 1 and isinstance(ours, dict) and isinstance(theirs, dict)
            needed(several or ours == theirs, f"a commit came to {ours}, not to {theirs}")
            if batch.token is not None:
                self.sent.append(batch)

    return StoreMachine


def _outcome(store: Store, batch: Batch) -> Any:
    """Outcome of a commit: whether it was a repetition, or the conflict's parameters."""
    try:
        receipt: Receipt = store.commit(batch)
    except Conflict as error:
        return {name: error.params[name] for name in ("kind", "id", "expected", "found")}
    return receipt.repeated


def _plain(found: Any) -> list[Any]:
    """Objects as they can be compared between stores: without positions, in order of their keys."""
    rows: list[Any] = [
        (row_of(stored), [entry._replace(position=0) for entry in stored.history]) for stored in found
    ]
    return sorted(rows, key=lambda pair: (pair[0].kind, pair[0].id))


@check()
def whatever_is_done_the_store_does_as_the_model(bench: Bench) -> None:
    """Creations, updates, batches, repetitions, erasures, pages and reopenings in any order."""
    run_state_machine_as_test(
        machine_of(bench),
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=UNHURRIED,
        ),
    )
