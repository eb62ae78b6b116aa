"""Objects to rows and journal entries and back.

The row is the object without history. What is personal is taken out of the plain data, with the
same blanks left behind as erasure leaves, and written beside them by its path; loading puts it
back where it is still there. So erasure is nothing but the loss of that text, for every version of
every schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from operator import attrgetter
from types import TracebackType
from typing import Any

from cxkit.codec._decode import decode
from cxkit.codec._encode import chunks
from cxkit.codec._rooms import class_named
from cxkit.errors import CxkitError, Invalid, Malformed, shown
from cxkit.kernel import Aggregate, LazyHistory
from cxkit.kernel._owners import filed_under
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.kernel._privacy import blank, may_hold
from cxkit.storage._derived import (
    DERIVED_BY,
    DERIVED_FROM,
    NO_INPUTS,
    RULES,
    Inputs,
    Rules,
    derived_names,
    rules_of,
)
from cxkit.storage._indexes import indexes_of
from cxkit.storage._protocol import Entry, Key, Row, Stored, Write
from cxkit.storage._query import Plain, plain
from cxkit.storage._texts import ENTRIES, ROWS, parsed
from cxkit.storage._words import words_in
from cxkit.values import instant_micros, span_micros

_READERS: dict[type[Any], tuple[tuple[str, Callable[[Any], Any]], ...]] = {}


def kind_of(cls: type[Aggregate[Any]]) -> str:
    """The kind under which objects of a class are stored: its schema name."""
    return schema_of(cls).name


def key_of(thing: Aggregate[Any]) -> Key:
    """The key of an object, or `Invalid` where its id cannot be a key of a database."""
    return key(type(thing), thing.id)


def key(cls: type[Aggregate[Any]], id: str) -> Key:
    """The key of the object of a class with that id: a text without NUL or half a surrogate pair."""
    kind = schema_of(cls).name
    given: Any = id
    if given.__class__ is not str and not isinstance(given, str):
        raise Invalid(f"the id of a {kind} is a text, got {shown(id)}", code="id.type", path="id")
    if not id.isprintable():
        try:
            plain(id)
        except Invalid as error:
            raise Invalid(
                f"the id of a {kind} cannot be a database key: {error}", code=error.code, path="id"
            ) from None
    return Key(kind, id)


def subject_of(thing: Aggregate[Any]) -> str:
    """Under whom the personal parts of an object are filed: what a store's `erase` is asked for.

    That is the id of the customer whom it names. Where it names nobody, for objects that are about somebody
    else (an agent, a supplier), and where words of several customers stand in it, it is the object itself,
    written `kind:id`, so that ticket 17 and customer 17 are never one.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.tickets import Ticket
    >>> known = dict(channel="phone", subject="?", at=datetime(2026, 2, 3, tzinfo=UTC), by=Actor.customer())
    >>> subject_of(Ticket.open("T-1", customer="C-1", **known)), subject_of(Ticket.open("T-1", **known))
    ('C-1', 'ticket:T-1')
    """
    return filed_under(thing)


# Writing


def to_write(
    thing: Aggregate[Any],
    *,
    expected: int = 0,
    erasures: int = 0,
    erase: bool = False,
    inputs: Inputs = NO_INPUTS,
) -> Write:
    """Write of an object as a batch holds it: its row, and every fact after version `expected`."""
    cls, history = type(thing), thing.history[:]
    own = rules(cls)
    fields, lists = _fields(cls, own, thing, inputs)
    kind, id = key = key_of(thing)
    data, personal = ROWS[cls](thing, summarised(own, thing, history[-1].at))
    subject = thing.person if "others" not in lists else key.name
    tag, version = schema_of(cls).tag, len(history)
    searched = own.searched if "words" in inputs else ()
    words = words_in(thing, searched) if searched else None
    row = Row(kind, id, version, tag, data, fields, subject, personal, erasures, 0, lists, words)
    entries = [_entry(key, number, fact) for number, fact in enumerate(history[expected:], expected + 1)]
    return Write(row, tuple(entries), expected, erase)


def summarised(own: Rules, thing: Aggregate[Any], last: datetime) -> str:
    """The summary of a history in a row: the version of the summary, the last instant, and the cells."""
    if own.summary is None:
        return "[]"
    cells: list[Any] = [own.summary_version, instant_micros(last)]
    for cell in own.summary(thing):
        # Most are nothing, texts and numbers.
        if cell is None or cell.__class__ is str or cell.__class__ is int:
            cells.append(cell)
        elif isinstance(cell, datetime):
            cells.append(cells[1] if cell is last else instant_micros(cell))
        else:
            cells.append((span_micros(cell) if cell else 0) if isinstance(cell, timedelta) else cell)
    return "".join(chunks(cells, 0))


def emptied_entries(thing: Aggregate[Any], before: Sequence[Any]) -> tuple[Entry, ...]:
    """The entries of facts in which something was emptied that is there in the facts `before`."""
    key = key_of(thing)
    pairs = enumerate(zip(before, thing.history, strict=False), 1)
    return tuple(_entry(key, version, now) for version, (old, now) in pairs if old != now)


def _fields(
    cls: type[Any], own: Rules, thing: Aggregate[Any], inputs: Inputs
) -> tuple[dict[str, Plain], dict[str, tuple[str, ...]]]:
    """The declared fields that hold something; a value that no database can look up is named."""
    fields, lists = own.compute(thing, inputs)
    for name, read in _readers(cls):
        value = read(thing)
        if value is None:
            continue
        # Most values are texts that any database can look up as they are.
        if value.__class__ is not str or not value.isprintable():
            try:
                value = plain(value)
            except Invalid as error:
                raise Invalid(str(error), code=error.code, path=name) from None
        fields[name] = value
    return fields, lists


def rules(cls: type[Any]) -> Rules:
    """The rules by which the class's fields are computed."""
    return RULES.get(cls) or rules_of(cls, [name for name, _ in _readers(cls)])


def _entry(key: Key, version: int, fact: Any) -> Entry:
    return Entry(*key, version, *ENTRIES[fact.__class__](fact))


def _readers(cls: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    readers = _READERS.get(cls)
    if readers is None:
        readers = _READERS[cls] = _make_readers(cls)
    return readers


def _make_readers(cls: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The declared fields of a class; a name that it does not have, or a personal one, is its fault."""
    by_name = plan_of(cls).by_name
    computed = derived_names(cls)
    names = dict.fromkeys(name for index in indexes_of(cls) for name in index if name not in computed)
    for name in names:
        known = name in by_name or name in EVERY_CLASS or isinstance(getattr(cls, name, None), property)
        if not known or (name in by_name and by_name[name].personal):
            raise TypeError(f"{cls.__name__} declares an index on {name!r}, which is no plain field of it")
    return tuple((name, EVERY_CLASS.get(name) or attrgetter(name)) for name in names)


def _begun_at(thing: Aggregate[Any]) -> Any:
    return thing.history[0].at


def _changed_at(thing: Aggregate[Any]) -> Any:
    return thing.history[-1].at


EVERY_CLASS: Mapping[str, Callable[[Any], Any]] = {"begun_at": _begun_at, "changed_at": _changed_at}


def declared_fields(cls: type[Any]) -> frozenset[str]:
    """The fields by which objects of a class can be found."""
    names = _DECLARED.get(cls)
    if names is None:
        plain_ones = (name for name, _ in _readers(cls))
        names = _DECLARED[cls] = frozenset([*plain_ones, *rules(cls).fields, DERIVED_BY, DERIVED_FROM])
    return names


_DECLARED: dict[type[Any], frozenset[str]] = {}


# Reading


def _put_back(body: dict[str, Any], personal: Mapping[str, Any]) -> None:
    for path, value in personal.items():
        *steps, last = path.split("/")
        place: Any = body
        for step in steps:
            place = place[int(step)] if place.__class__ is list else place[step]
        place[last] = value


def from_stored(stored: Stored, cls: type[Any] | None = None) -> Any:
    """The object that was stored, equal to the one that was saved.

    Data of older schemas are brought up to date; what cannot be read is one `Malformed` error that
    names the object and every fault.
    """
    with Reading(stored.row):
        body = join(stored.row.schema, stored.row.data, stored.row.personal)
        entries = _complete(stored.row, stored.history)
        body["history"] = [join(entry.schema, entry.data, entry.personal) for entry in entries]
        return decode(body, cls or class_named(stored.row.kind))


def _complete(row: Row, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The facts of a row, none of which may be missing."""
    if len(entries) < row.version:
        raise Malformed(
            f"{row.kind} {shown(row.id)} as it is stored has {len(entries)} of {row.version} facts",
            code="storage.malformed",
        )
    return entries


def lightly_from_stored(row: Row, cls: type[Any], load: Callable[[Key], Sequence[Entry]]) -> Any:
    """The object of a row, whose facts are loaded and read when they are first asked for.

    What is wrong with the facts is a `Malformed` then.
    """
    with Reading(row):
        body = join(row.schema, row.data, row.personal)
        body["history"] = []
        thing = decode(body, cls)

    def facts() -> list[Any]:
        # Facts that were added since belong to later versions of the object.
        entries = _complete(row, load(row.key)[: row.version])
        with Reading(row):
            return facts_of(entries)

    plan_of(cls).by_name["history"].put(thing, LazyHistory(row.version, facts))
    return thing


class Reading:
    """Turns what goes wrong while data of an object are read into one `Malformed` that names it."""

    __slots__ = ("_row",)

    def __init__(self, row: Row) -> None:
        self._row = row

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        what = f"{self._row.kind} {shown(self._row.id)} as it is stored"
        if isinstance(error, Invalid):
            raise Malformed.of(what, error.faults) from error
        damage = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
        if isinstance(error, damage) and not isinstance(error, CxkitError):
            raise Malformed(
                f"{what} cannot be read: {type(error).__name__}", code="storage.malformed"
            ) from error


def join(schema: str, data: str, personal: str | None) -> dict[str, Any]:
    """The plain data of a row or entry, with what is personal put back."""
    body: dict[str, Any] = parsed(data)
    if personal is not None:
        if "/" in personal:
            _put_back(body, parsed(personal))
        else:
            body.update(parsed(personal))
    body["schema"] = schema
    return body


def set_apart(history: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that hold personal values among the plain data, as they are kept today.

    An older version wrote them, to which those fields were not personal.
    """
    entries: list[Entry] = []
    for entry in history:
        # What a newer version wrote cannot be read here, and has nothing to set apart.
        with suppress(Malformed):
            new = _set_apart(entry)
            entries += () if new is None else (new,)
    return tuple(entries)


def _set_apart(entry: Entry) -> Entry | None:
    cls = class_named(entry.schema.partition("/")[0])
    fields = plan_of(cls).fields
    if entry.schema == schema_of(cls).tag and not any(may_hold(f.node) for f in fields if not f.personal):
        body = parsed(entry.data)
        if not any(body.get(f.name) not in (None, [], "", blank(f)) for f in fields if f.personal):
            return None
    new = _entry(entry.key, entry.version, facts_of([entry])[0])._replace(position=entry.position)
    return new if _paths(new.personal) - _paths(entry.personal) else None


def _paths(personal: str | None) -> frozenset[str]:
    return frozenset(parsed(personal) if personal is not None else ())


def facts_of(entries: Iterable[Entry]) -> list[Any]:
    """The facts of journal entries, personal values included where they were not erased."""
    return [decode(join(entry.schema, entry.data, entry.personal)) for entry in entries]
