"""Files in, objects out: `read` and `stream` by a mapping given, or recognised by its columns."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping as Dict, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from hashlib import file_digest
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Any, Unpack

import attrs

from cxkit._typing import override
from cxkit.complaints import Complaint
from cxkit.conversations import Conversation, Message
from cxkit.customers import Customer
from cxkit.errors import Invalid, NotFound
from cxkit.feedback import FeedbackItem
from cxkit.imports._engine import Engine
from cxkit.imports._files import Fits, Opened, opened, sources
from cxkit.imports._ledger import Imported, Ledger, is_list, is_object
from cxkit.imports._mapping import Mapping, shipped
from cxkit.imports._rules import Columns, Options, Said, shared_words
from cxkit.imports._targets import Event, Written
from cxkit.imports._texts import TWO_WAYS, Order as DayOrder, read_time
from cxkit.kernel import Aggregate
from cxkit.knowledge import Article
from cxkit.orders import Order, Shipment
from cxkit.returns import LedgerRow, ReturnRequest, Reversal
from cxkit.surveys import Response, Survey
from cxkit.team import Agent
from cxkit.tickets import ServicePolicy, Ticket
from cxkit.values import zone as zone_of
from cxkit.values.calendar import BusinessCalendar

Paths = "str | PathLike[str] | Iterable[str | PathLike[str]] | Dict[str, Any]"
_KINDS: tuple[tuple[str, type[Any]], ...] = (
    ("surveys", Survey),
    ("customers", Customer),
    ("agents", Agent),
    ("orders", Order),
    ("shipments", Shipment),
    ("returns", ReturnRequest),
    ("tickets", Ticket),
    ("conversations", Conversation),
    ("complaints", Complaint),
    ("responses", Response),
    ("feedback", FeedbackItem),
    ("articles", Article),
)


@attrs.frozen(kw_only=True)
class Definitions:
    """Definitions of an import: zone, currency, and every word of the source with its meaning.

    `zone_said` is False where the zone is the mapping's assumption. `words` are by object and field:
    `{"order.status": {"unavailable": "cancelled"}}`. `dates` are the orders of day and month by column, those
    in `unproven` the mapping's assumption too; `commas` the columns of numbers with a decimal comma.

    >>> words = {"order.status": {"canceled": "cancelled", "unavailable": "cancelled"}}
    >>> print(Definitions(mapping="olist", version=1, zone="UTC", zone_said=True, words=words))
    olist version 1, zone UTC
      order.status: cancelled = canceled, unavailable
    """

    mapping: str
    version: int
    zone: str | None
    zone_said: bool
    currency: str | None = None
    words: Dict[str, Dict[str, Any]] = attrs.field(repr=False)
    dates: Dict[str, DayOrder] = attrs.field(default={}, repr=False)
    unproven: tuple[str, ...] = attrs.field(default=(), repr=False)
    commas: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __str__(self) -> str:
        taken = "" if self.zone_said or self.zone is None else " (taken, not said)"
        lines = [f"{self.mapping} version {self.version}, zone {self.zone}{taken}"]
        first = {"dmy": "the day", "mdy": "the month", "ymd": "the year"}
        lines += [f"  {name}: {first[self.dates[name]]} first (taken, not proven)" for name in self.unproven]
        lines += [f"  {', '.join(self.commas)}: with a decimal comma"] if self.commas else []
        for place, words in self.words.items():
            meanings: dict[str, list[str]] = {}
            for word, meaning in words.items():
                meanings.setdefault(str(meaning), []).append(word)
            if len(meanings) < len(words) or any(word != meaning for word, meaning in words.items()):
                said = "; ".join(f"{meaning} = {', '.join(each)}" for meaning, each in meanings.items())
                lines.append(f"  {place}: {said}")
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Records(Imported):
    """Objects of files by kind, the events of tickets, and the account of every row.

    `definitions` say what was taken for what; `own_fields` keep what has no place in the objects, by kind and
    id; `calendars` are opening hours by their names, `policies` versions of service levels, `reversals` the
    cancelled rows of a ledger, matched to the sales that they take back; `messages` those of conversations
    by their ids; `conversations.turns_of` tells questions from answers. `codes` are what the numbers of a
    question's answers mean, where one export of a survey says them in words and another in numbers.
    """

    definitions: Definitions
    surveys: tuple[Survey, ...] = attrs.field(repr=False)
    customers: tuple[Customer, ...] = attrs.field(repr=False)
    agents: tuple[Agent, ...] = attrs.field(repr=False)
    orders: tuple[Order, ...] = attrs.field(repr=False)
    shipments: tuple[Shipment, ...] = attrs.field(repr=False)
    returns: tuple[ReturnRequest, ...] = attrs.field(repr=False)
    tickets: tuple[Ticket, ...] = attrs.field(repr=False)
    conversations: tuple[Conversation, ...] = attrs.field(repr=False)
    complaints: tuple[Complaint, ...] = attrs.field(repr=False)
    responses: tuple[Response, ...] = attrs.field(repr=False)
    feedback: tuple[FeedbackItem, ...] = attrs.field(default=(), repr=False)
    articles: tuple[Article, ...] = attrs.field(default=(), repr=False)
    events: tuple[Event, ...] = attrs.field(repr=False)
    reversals: tuple[Reversal, ...] = attrs.field(repr=False)
    cancelled: Decimal = Decimal(0)
    own_fields: Dict[tuple[str, str], Dict[str, Any]] = attrs.field(repr=False)
    calendars: Dict[str, BusinessCalendar] = attrs.field(default={}, repr=False)
    policies: tuple[ServicePolicy, ...] = attrs.field(default=(), repr=False)
    messages: Dict[str, tuple[Message, ...]] = attrs.field(default={}, repr=False)
    codes: Dict[str, Dict[str, str]] = attrs.field(default={}, repr=False)

    @property
    def survey(self) -> Survey | None:
        """The survey, where there is one."""
        return next(iter(self.surveys), None)

    @property
    def sold(self) -> Decimal:
        """Cost of the lines of all orders, exactly, before any rounding to the currency."""
        lines = (line for order in self.orders for line in order.lines)
        return sum((line.unit_price.amount * line.quantity for line in lines), Decimal(0))

    @property
    def dates(self) -> DayOrder | None:
        """The order of day and month that was said or proven."""
        return next(iter(self.definitions.dates.values()), None)

    @override
    def objects(self) -> Iterator[Aggregate[Any]]:
        """Every object, those that others refer to first."""
        return chain.from_iterable(getattr(self, name) for name, _ in _KINDS)

    def event_columns(self) -> dict[str, list[Any]]:
        """The events as columns: `TicketTable.from_events(**found.event_columns())`."""
        return {name: [getattr(event, name) for event in self.events] for name in ("ticket", "at", "event")}


def read(
    files: str | PathLike[str] | Iterable[str | PathLike[str]] | Dict[str, Any],
    mapping: Mapping | str | PathLike[str] | None = None,
    **options: Unpack[Options],
) -> Records:
    """Everything that files hold: a file, several that belong together, a folder, or files by table.

    Without a mapping the shipped one whose columns the file has is taken; `Options` are said of it.

    >>> from tempfile import TemporaryDirectory
    >>> lines = ["ID,Market,Survey date,Customer Name,Month,Quarter,NPS", "7,UK,01/03/21,Ann Lee,3,1,9"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "bank.csv")).write_text("\\n".join(lines))
    ...     records = read(path)
    >>> records.source, records.responses[0].score("nps"), records.definitions.zone_said
    ('nps_survey', 9, False)
    """
    ledger = Ledger()
    work = _Work(files, mapping, ledger, options)
    made: dict[Any, list[Any]] = {}
    with _no_collecting():
        for each in work.engine.objects():
            made.setdefault(type(each), []).append(each)
    cancelled: list[LedgerRow] = made.get(LedgerRow, [])
    return Records(
        source=work.mapping.id,
        files=ledger.files,
        rejects=_by_row(ledger.rejects),
        doubts=_by_row(ledger.doubts),
        definitions=work.definitions,
        **{name: tuple(made.get(kind, ())) for name, kind in _KINDS},
        events=tuple(made.get(Event, ())),
        reversals=tuple(work.engine.reversals),
        cancelled=-sum((row.price * row.quantity for row in cancelled), Decimal(0)),
        own_fields=work.engine.own,
        calendars=dict(made.get(tuple, ())),
        policies=tuple(made.get(ServicePolicy, ())),
        messages=_by_conversation(made.get(Written, ()), made.get(Conversation, ()), work.mapping.id),
        codes=work.engine.codes,
    )


def _by_conversation(
    written: Iterable[Written], conversations: Iterable[Conversation], source: str
) -> dict[str, tuple[Message, ...]]:
    """The messages of each conversation, each once; sessions that are one contact are known by its ids."""
    ids = {each.id: one.id for one in conversations for each in one.external if each.source == source}
    by_id: dict[str, dict[Any, Message]] = {}
    for each in written:
        messages = by_id.setdefault(ids.get(each.conversation, each.conversation), {})
        messages.setdefault(each.key or each.message, each.message)
    return {id: tuple(sorted(messages.values(), key=lambda each: each.at)) for id, messages in by_id.items()}


@contextmanager
def _no_collecting() -> Generator[None]:
    """Python's search for cyclic garbage rests: of a million new objects none is, and all are searched.

    At the end they count as old, as if they had been searched; not where the process keeps others frozen,
    which that would thaw.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def stream(
    files: str | PathLike[str] | Iterable[str | PathLike[str]] | Dict[str, Any],
    ledger: Ledger,
    mapping: Mapping | str | PathLike[str] | None = None,
    **options: Unpack[Options],
) -> Iterator[Any]:
    """Object by object and event by event, while the files are read; see `read`."""
    return _Work(files, mapping, ledger, options).engine.objects()


def required_zone(name: str | None, source: str) -> str:
    """The zone in which a source without zones writes its times; it must be named."""
    if name is None:
        raise Invalid(
            f"{source} writes its times without a zone: say which, for example zone='America/New_York'; "
            "zone='UTC' keeps differences as they stand",
            code="import.zone",
            path="zone",
        )
    return name


def zoned(source: str, options: Options) -> Options:
    """The options, with the zone that this source needs."""
    return {**options, "zone": required_zone(options.get("zone"), source)}


def of_files(options: Options) -> dict[str, Any]:
    """The options that concern how files are opened."""
    if unknown := options.keys() - Options.__annotations__.keys():
        raise TypeError(f"no option of a reading: {', '.join(sorted(unknown))}")
    return {"encoding": options.get("encoding"), "progress": options.get("progress")}


def said_of(mapping: Mapping, tables: Sequence[tuple[Opened, str | None]], options: Options) -> Said:
    """The options of files: those given, else the files themselves, else their mapping."""
    chosen = options.get("zone") or _told_zone(file for file, _ in tables) or mapping.zone
    dates = options.get("dates")
    orders: dict[str, DayOrder] = {} if dates is None else dict.fromkeys(_two_way(mapping), dates)
    unproven: tuple[str, ...] = ()
    if dates is None:
        orders, unproven = proven(mapping, tables)
    return Said(
        tz=None if chosen is None else zone_of(chosen),
        currency=options.get("currency") or mapping.to_plain().get("currency"),
        orders=orders,
        unproven=unproven,
        design=options.get("design"),
        at=options.get("at"),
        by=options.get("by"),
    )


class _Work:
    """The files of one reading, their mapping, and the engine that reads them."""

    def __init__(
        self,
        files: Any,
        mapping: Mapping | str | PathLike[str] | None,
        ledger: Ledger,
        options: Options,
    ) -> None:
        given = (
            None if mapping is None else mapping if isinstance(mapping, Mapping) else Mapping.load(mapping)
        )
        form = of_files(options)
        paths = list(_paths(files))
        if given is None:
            given = recognised([path for _, path in paths], encoding=form["encoding"])
        self.mapping = given
        tables: list[tuple[Opened, str | None]] = []
        marks: set[bytes] = set()
        for table, path in paths:
            if table is not None and table not in given.tables:
                known = ", ".join(given.tables)
                raise Invalid(
                    f"is no table of {given.id}: there are {known}", code="mapping.word", path=table
                )
            with path.open("rb") as raw:
                mark = file_digest(raw, "sha256").digest()
            if mark in marks:
                continue  # The same file once more says nothing new, not even about equal rows.
            marks.add(mark)
            files_there = opened(path, given.form, fits=fits_of(given), **form)
            tables += [(file, table or _table(given, file)) for file in files_there]
        if not tables:
            raise NotFound("there is no file to read", code="import.files")
        said = said_of(given, tables, options)
        self.definitions = Definitions(
            mapping=given.id,
            version=given.version,
            zone=None if said.tz is None else said.tz.key,
            zone_said=options.get("zone") is not None,
            currency=said.currency,
            words=_words(given),
            dates=dict(said.orders),
            unproven=said.unproven,
            commas=tuple(
                dict.fromkeys(name for file, _ in tables for name in file.columns if name in file.commas)
            ),
        )
        self.engine = Engine(given, tables, ledger, said)


def _told_zone(files: Iterable[Opened]) -> str | None:
    """The zone that a row above the data names, as a survey tool writes it."""
    cells = (cell for file in files for row in file.above for cell in row)
    match = next(filter(None, (re.search(r'"?timeZone"?: *"?([^"},;]+)', cell) for cell in cells)), None)
    return None if match is None else "UTC" if match.group(1) == "Z" else match.group(1)


def _each(paths: Any) -> list[Any]:
    return [paths] if isinstance(paths, (str, PathLike)) else list(paths)


def _paths(files: Any) -> Iterator[tuple[str | None, Path]]:
    if is_object(files):
        for table, path in files.items():
            for each in _each(path):
                yield table, Path(each)
        return
    for path in _each(files):
        place = Path(path)
        if place.is_dir():
            yield from ((None, each) for each in sorted(place.iterdir()) if each.is_file())
        else:
            yield None, place


def _table(mapping: Mapping, file: Opened) -> str | None:
    """The table of a file; None for a file of JSON that holds several."""
    name = mapping.table_of(file.columns)
    if file.kind == "json" and len(mapping.tables) > 1:
        return None
    return name or next(iter(mapping.tables))


def fits_of(mapping: Mapping) -> Fits:
    """Whether a header is one of a mapping's tables."""

    def fits(header: Sequence[str]) -> bool:
        return mapping.table_of(header) is not None

    return fits


@cache
def _shipped() -> tuple[Mapping, ...]:
    return tuple(Mapping.shipped(name) for name in shipped())


def candidates(path: str | PathLike[str], *, encoding: str | None = None) -> list[tuple[int, Mapping]]:
    """The shipped mappings whose columns a file has, those of the most columns first."""
    scored: list[tuple[int, Mapping]] = []
    packed = sources(path)
    for mapping in _shipped():
        for source in packed:
            file = Opened(source, mapping.form, fits=fits_of(mapping), encoding=encoding)
            names = {mapping.table_of(file.columns)} if file.kind != "json" else _tables_in(mapping, file)
            scores = [_weight(mapping, name) for name in names if name is not None]
            if scores:
                scored.append((max(scores), mapping))
                break
    return sorted(scored, key=lambda pair: -pair[0])


def _tables_in(mapping: Mapping, file: Opened) -> set[str | None]:
    rows = file.rows(Ledger(sink=lambda _: None))
    kinds = {(row.table, tuple(row.cells)) for _, row in zip(range(2_000), rows, strict=False)}
    return {mapping.table_of(cells, named) for named, cells in kinds}


def _weight(mapping: Mapping, table: str) -> int:
    from cxkit.imports._mapping import fingerprint

    spec = mapping.tables[table]
    return len(list(fingerprint(spec))) + (100 if spec.get("names") else 0)


def recognised(paths: Sequence[Path], *, encoding: str | None = None) -> Mapping:
    """The shipped mapping that the files' columns show."""
    for path in paths:
        fitting = candidates(path, encoding=encoding)
        if fitting:
            return fitting[0][1]
    names = ", ".join(path.name for path in paths) or "no file"
    raise NotFound(
        f"no shipped mapping knows the columns of {names}: describe(file) proposes one",
        code="mapping.none",
        params={"file": names},
    )


def _rules(mapping: Mapping) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every rule with its table and its place `object.field`."""
    for name, table in mapping.tables.items():
        for target, make in table.get("makes", {}).items():
            for field, rule in make.get("fields", {}).items():
                for each in rule if is_list(rule) else [rule]:
                    if is_object(each):
                        yield name, f"{target}.{field}", each


def _words(mapping: Mapping) -> dict[str, dict[str, Any]]:
    return {
        place: dict(shared_words(rule["values"])) for _, place, rule in _rules(mapping) if "values" in rule
    }


def _is_two_way(rule: Dict[str, Any]) -> bool:
    return {"dmy", "mdy"} <= set(rule.get("time", ())) and "from" in rule


def _two_way(mapping: Mapping) -> list[str]:
    """The columns whose dates can be written day first or month first."""
    return [
        name
        for _, _, rule in _rules(mapping)
        if _is_two_way(rule)
        for name in ([rule["from"]] if isinstance(rule["from"], str) else rule["from"])
    ]


@attrs.define
class _Dates:
    """Dates of a column so far: how many one order alone reads, and how many say nothing of it."""

    ways: Sequence[DayOrder]
    date: Callable[[Dict[str, Any]], str | None]
    month: Callable[[Dict[str, Any]], str | None] | None
    prove: str | None
    fitting: Counter[str] = attrs.field(factory=Counter[str])
    before: set[tuple[str, str | None]] = attrs.field(factory=set[tuple[str, str | None]])
    matters: bool = False

    def take(self, cells: Dict[str, Any]) -> None:
        """One more row."""
        text, month = self.date(cells), self.month and self.month(cells)
        if text is None or not TWO_WAYS.match(text) or (text, month) in self.before:
            return
        self.before.add((text, month))
        fits = [way for way in self.ways if _agrees(text, way, month)]
        self.fitting[fits[0] if len(fits) == 1 else "neither"] += 1
        if len(fits) == 2 and read_time(text, fits[:1]) != read_time(text, fits[1:]):
            self.matters = True

    @property
    def order(self) -> DayOrder | None:
        """The order that they prove; None where none proves one."""
        first, second = (self.fitting[way] for way in self.ways)
        return None if first == second else self.ways[second > first]

    def enough(self, rows: int) -> bool:
        """Whether more rows would tell nothing: no date is two ways, or enough are of one order."""
        return rows >= _FEW and (not self.before or bool(self.fitting.total() >= _FEW and self.order))


_FEW = 500


def proven(
    mapping: Mapping, files: Sequence[tuple[Opened, str | None]]
) -> tuple[dict[str, DayOrder], tuple[str, ...]]:
    """The order of day and month of each column, and the columns where nothing proves the one that is taken.

    A month column proves it, or all its dates. Where no date tells the two apart the first that the mapping
    names is taken, or, where the mapping wants a proof, it has to be said.
    """
    orders: dict[str, DayOrder] = {}
    unproven: list[str] = []
    for table in mapping.tables:
        rules = [rule for its, _, rule in _rules(mapping) if its == table and _is_two_way(rule)]
        for file, its in files if rules else ():
            if its not in (None, table):
                continue
            columns, dated = Columns(file.columns), dict[str, _Dates]()
            for rule in rules:
                names = columns.find(rule["from"])
                if names and names[0] not in orders:
                    ways: list[DayOrder] = [way for way in rule["time"] if way in ("dmy", "mdy")]
                    month = columns.text(rule["prove"]) if "prove" in rule else None
                    date = columns.text(rule["from"])
                    dated.setdefault(names[0], _Dates(ways, date, month, rule.get("prove")))
            for number, row in enumerate(file.rows(Ledger(sink=lambda _: None)) if dated else (), 1):
                for dates in dated.values():
                    dates.take(row.cells)
                if number % _FEW == 0 and all(dates.enough(number) for dates in dated.values()):
                    break
            for name, dates in dated.items():
                if dates.order is None and dates.fitting["neither"] and dates.prove is not None:
                    raise Invalid(
                        f"the {dates.prove} column of {file.name} does not prove whether dates are day-first "
                        f"({dates.fitting['dmy']} rows) or month-first ({dates.fitting['mdy']} rows): "
                        "say dates='dmy' or dates='mdy'",
                        code="import.date_order",
                        path="dates",
                    )
                orders[name] = dates.order or dates.ways[0]
                if dates.order is None and dates.matters:
                    unproven.append(name)
    return orders, tuple(unproven)


def _agrees(text: str, order: DayOrder, month: str | None) -> bool:
    try:
        read = read_time(text, (order,))
        return month is None or read.month == int(month)
    except ValueError:
        return False


def _by_row(told: Sequence[Any]) -> tuple[Any, ...]:
    """Rejects or doubts by row, the files in the order in which they were first told of."""
    place = {each.file: index for index, each in reversed(list(enumerate(told)))}
    return tuple(sorted(told, key=lambda each: (place[each.file], each.row)))
