"""Forgetting a person: what is theirs goes, what others said stays, and each object records it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import attrs

from cxkit.codec._rooms import class_named
from cxkit.errors import Malformed
from cxkit.kernel import Aggregate, Attachment, attachments_in
from cxkit.kernel._owners import KINDS, as_person, filed_under, is_a_person, outsiders, persons_in
from cxkit.kernel._plan import registered_under
from cxkit.kernel.facts import Actor
from cxkit.storage._derived import NO_INPUTS, Inputs
from cxkit.storage._indexes import INDEXES
from cxkit.storage._mapping import declared_fields, from_stored, key_of, kind_of, rules, set_apart
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import Key, Page, Stored
from cxkit.storage._query import Condition, F
from cxkit.storage._rewriting import rewrite_one
from cxkit.storage._state import Call, Needs, Work, change


class ErasedKeys(list[Key]):
    """The keys of objects from which a person was erased; `blobs` are the files to delete with them."""

    blobs: tuple[Attachment, ...] = ()


def erase_person(subject: str, at: datetime, by: Actor, why: str | None, *, lists: bool) -> Work[ErasedKeys]:
    """Empty everything that is a person's, then record the erasure in each of those objects.

    First their part of what they share with others, so that the store does not empty the others' words with
    it; then whatever is filed under them alone; then what became shared meanwhile. What cannot be read
    hinders nothing else, and is told at the end.
    """
    person, unread, blobs = as_person(subject), list[Malformed](), dict[str, Attachment]()
    own = yield from _own(person, blobs)
    if own is not None and own.person == person and outsiders(own):
        # It is the person and holds what others said, which the store would empty with it.
        yield from change(own.__class__, own.id, _erasing(at, by, why, person), _ERASING_TRIES)
        erased = ErasedKeys([key_of(own)])
        erased.blobs = tuple(blobs.values())
        return erased
    done = dict.fromkeys((yield from _erase_shared(person, at, by, why, lists, unread, blobs)))
    keys: Sequence[Key] = yield Call("erase", (person,))
    if (yield from _set_apart(keys)):
        yield Call("erase", (person,))
    for key in keys:
        try:
            yield from change(class_named(key.kind), key.id, _erasing(at, by, why, None), _ERASING_TRIES)
        except Malformed as error:
            # Its personal parts are gone; the others get their facts all the same.
            unread.append(error)
    late = yield from _erase_shared(person, at, by, why, lists, unread, blobs)
    if late:
        yield Call("erase", (person,))
    if unread:
        raise unread[0]
    erased = ErasedKeys(done | dict.fromkeys([*keys, *late]))
    erased.blobs = tuple(blobs.values())
    return erased


def _own(person: str, blobs: dict[str, Attachment]) -> Work[Any]:
    """The object that is the person, such as a ticket that names nobody; its attachments are noted."""
    kind, _, id = person.partition(":")
    stored: Mapping[Key, Stored] = yield Call("load", ([Key(kind, id)],))
    for each in stored.values():
        # What cannot be read is told by the erasure itself.
        with suppress(Malformed):
            thing = from_stored(each)
            blobs.update((one.place, one) for one in attachments_in(thing, of=person))
            return thing
    return None


def _erasing(at: datetime, by: Actor, why: str | None, person: str | None) -> Callable[[Any], Any]:
    def once(thing: Any) -> Any:
        # A later fact may exist already: the erasure is recorded then, and not refused.
        when = max(at, thing.history[-1].at)
        done = any(type(fact) is thing.erasure and fact.at >= at for fact in thing.history)
        left = person is not None and person in persons_in(thing)
        return thing if done and not left else thing.erase(at=when, by=by, why=why, of=person)

    return once


def _erase_shared(
    person: str,
    at: datetime,
    by: Actor,
    why: str | None,
    lists: bool,
    unread: list[Malformed],
    blobs: dict[str, Attachment],
) -> Work[list[Key]]:
    keys: list[Key] = []
    for cls in classes():
        for key in (yield from shared_with(cls, person, lists, unread, blobs)):
            yield from change(cls, key.id, _erasing(at, by, why, person), _ERASING_TRIES, makes_sure=False)
            keys.append(key)
    return keys


def classes(own: Iterable[type[Any]] = ()) -> list[type[Any]]:
    """Every class of which a store can hold objects: ours, those that are loaded, and those named."""
    loaded = registered_under(Aggregate)
    bases = {base for cls in loaded for base in cls.__mro__[1:]}
    return list(
        dict.fromkeys([*map(class_named, INDEXES), *[cls for cls in loaded if cls not in bases], *own])
    )


def candidates(cls: type[Any], person: str, lists: bool) -> list[Condition | None]:
    """Where to look for objects of a class in which a person has a part; None is everywhere.

    Customers are looked up: by the case, by the list of others, and in rows that were written before there
    was one. Staff are not: what an agent wrote is looked for everywhere.
    """
    kind, _, rest = person.partition(":")
    if is_a_person(cls) or (kind == kind_of(cls) and not rest.endswith(_ROLES)):
        return []
    if kind == "agent" or not lists:
        return [None]
    if kind in KINDS - {"customer", "partner"}:
        return [None] if kind == kind_of(cls) else []
    own: Condition = F("others").has(person) | rules(cls).stale(NO_INPUTS, ["others"])
    if cls.person_field == "id":
        return [own]
    if cls.person_field not in declared_fields(cls):
        return [None]
    return [F(cls.person_field) == (rest if kind == "customer" else person), own]


_ROLES = (":representative", ":recipient")


def shared_with(
    cls: type[Any], person: str, lists: bool, unread: list[Malformed], blobs: dict[str, Attachment]
) -> Work[list[Key]]:
    """The objects of a class in which a person has a part and which are not filed under them.

    The person's attachments in any of them are noted in `blobs` by their places.
    """
    wheres = candidates(cls, person, lists)
    keys: dict[Key, None] = {}
    for where in wheres:
        query = query_of(cls, where, limit=1000)
        while True:
            page: Page = yield Call("scan", (attrs.evolve(query, history=True),))
            for stored in page.items:
                try:
                    thing = from_stored(stored, cls)
                except Malformed as error:
                    if stored.row.subject != person:
                        unread.append(error)
                    continue
                blobs.update((each.place, each) for each in attachments_in(thing, of=person))
                if person in persons_in(thing) and filed_under(thing) != person:
                    keys[stored.row.key] = None
            if not page.more:
                break
            last = page.items[-1].row
            query = attrs.evolve(query, after=query.place(last.fields, last.id))
    return list(keys)


def _set_apart(keys: Sequence[Key]) -> Work[bool]:
    """Set apart what an older version left among the plain data of objects; whether there was any."""
    inputs: Inputs = yield Needs()
    is_apart = False
    for key in keys:
        stored: Mapping[Key, Stored] = yield Call("load", ([key],))
        if key in stored and set_apart(stored[key].history):
            is_apart = True
            # What cannot be read whole is told once the others are done.
            with suppress(Malformed):
                yield from rewrite_one(class_named(key.kind), stored[key], inputs)
    return is_apart


_ERASING_TRIES = 100
