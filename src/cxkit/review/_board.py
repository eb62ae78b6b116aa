"""The board of now: what is open, what waits, and what is about to be late, by team and by owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import instant_micros
from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.errors import Invalid
from cxkit.review._page import Page
from cxkit.review._parts import Part
from cxkit.review._sections import Block, Cell, Grid, Line, Listing, Note, Reading, Row, Section
from cxkit.review._sources import Tables
from cxkit.review._wording import KINDS, say, word
from cxkit.storage import F, Inputs, Repository, Store
from cxkit.tables import MISSING, Category, ComplaintTable, ContactTable, TicketTable
from cxkit.tickets import UNSOLVED, Ticket
from cxkit.values import (
    Label,
    Language,
    as_utc,
    duration_from_text,
    duration_text,
    instant_from_micros,
    instant_from_text,
    instant_text,
    mark,
    write,
)

MOST_PRESSING = 12
MOST_ROWS = 20
"""How many teams or owners are shown at once; the others are folded away."""
_COUNTS = ("open", "waiting", "dated", "overdue", "soon")
_OVER = ("closed", "withdrawn", "duplicate", "reclassified")
"""Complaints about which nothing is left to do."""
_LIVE = {
    Conversation: ~F("status").in_(("ended", "abandoned", "wrap_up")),
    Complaint: ~F("status").in_(_OVER),
}


@attrs.frozen(kw_only=True)
class Load:
    """The open records of one kind; with a `team` or an `owner`, there, where "" is nobody's.

    `waiting`: nobody of the staff has answered yet (a complaint: no decision was told). Of those that are
    `dated`, with a deadline that somebody still has to meet, `overdue` are past it and `soon` will be.
    """

    kind: str
    team: str | None = None
    owner: str | None = None
    open: int = 0
    waiting: int = 0
    dated: int = 0
    overdue: int = 0
    soon: int = 0


@attrs.frozen(kw_only=True)
class Pressing:
    """A record to look at first: past its deadline, close to it, or waiting for long; ids only."""

    kind: str
    id: str
    customer: str | None = None
    team: str | None = None
    owner: str | None = None
    since: datetime
    due_at: datetime | None = None


@attrs.frozen(kw_only=True, repr=False)
class Board(Page):
    """Records that are open, waiting and soon late at an instant: the same kind of page as a review.

    `loads` count by kind of record, then by team, then by owner; `pressing` are the records to look at first.
    `soon` is how far ahead it looks. `own` are sections of a house, `labels` its names of teams and owners:
    both are shown, and are no part of the plain data that `from_dict` reads.
    """

    schema: ClassVar[str] = "board/1"

    source: str
    as_of: datetime
    tz: str = "UTC"
    soon: timedelta
    loads: tuple[Load, ...] = ()
    pressing: tuple[Pressing, ...] = ()
    stale: bool = False
    """Whether some deadlines in the store were computed by older rules: `rewrite(stale=True)` mends it."""
    labels: Mapping[str, Label] = attrs.field(factory=dict[str, Label], eq=False)
    own: tuple[Section, ...] = attrs.field(default=(), eq=False)
    accent: str = attrs.field(default="", eq=False)

    def heading(self, language: Language) -> tuple[str, str]:
        """Its heading, and the line below it."""
        at = write(self.as_of, "instant", language, self.tz)
        return f"{word('board', language)} · {self.source} · {at}", self.tz

    @property
    def sections(self) -> tuple[Section, ...]:
        """Open records by team and by owner, those that press; then those of the house."""
        parts = (
            self._part("open", self._totals, self._of()),
            Part("pressing", True, self._list, lambda: {"records": [_plain(each) for each in self.pressing]}),
            self._part("by_team", lambda tag: self._table("team", tag), self._of(team=True)),
            self._part("by_owner", lambda tag: self._table("owner", tag), self._of(owner=True)),
        )
        return (*parts, *self.own)

    def load(self, kind: str, *, team: str | None = None, owner: str | None = None) -> Load:
        """The open records of a kind, of a team or of an owner; nothing where there is none."""
        loads = (each for each in self.loads if (each.kind, each.team, each.owner) == (kind, team, owner))
        return next(loads, Load(kind=kind, team=team, owner=owner))

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the frame, and every section by its key."""
        return {
            "schema": self.schema,
            "source": self.source,
            "as_of": instant_text(self.as_of),
            "tz": self.tz,
            "soon": duration_text(self.soon),
            "stale": self.stale,
            "sections": {section.key: dict(section.to_dict()) for section in self.sections},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Board:
        """The board that `to_dict` gave, without what a house adds to it."""
        if data.get("schema") != cls.schema:
            raise Invalid("these are no data of a board: board/1", code="review.board", path="schema")
        parts = data["sections"]
        return cls(
            source=data["source"],
            as_of=instant_from_text(data["as_of"]),
            tz=data["tz"],
            soon=duration_from_text(data["soon"]),
            stale=data["stale"],
            loads=tuple(
                Load(**each) for key in ("open", "by_team", "by_owner") for each in parts[key]["loads"]
            ),
            pressing=tuple(_pressing(each) for each in parts["pressing"]["records"]),
        )

    def __repr__(self) -> str:
        figures = ", ".join(f"{each.open:,} {each.kind}" for each in self._of())
        return f"Board({self.source!r}, {instant_text(self.as_of)}: {figures or 'nothing'} open)"

    # What it says

    def _of(self, *, team: bool = False, owner: bool = False) -> list[Load]:
        return [
            each
            for each in self.loads
            if ((each.team is not None), (each.owner is not None)) == (team, owner)
        ]

    @staticmethod
    def _part(key: str, told: Callable[[Language], Sequence[Block]], loads: Sequence[Load]) -> Part:
        return Part(key, key != "by_owner", told, lambda: {"loads": [attrs.asdict(load) for load in loads]})

    def _totals(self, language: Language) -> Sequence[Block]:
        lines: list[Line] = []
        until = write(self.as_of + self.soon, "instant", language, self.tz)
        for each in self._of():
            sentences = [say("review.board_open", language, n=f"{each.open:,}", waiting=f"{each.waiting:,}")]
            if each.dated:
                sentences += [
                    say("review.board_late", language, n=f"{each.overdue:,}", of=f"{each.dated:,}"),
                    say("review.board_soon", language, n=f"{each.soon:,}", until=until),
                ]
            elif each.kind == "tickets":
                sentences.append(word("no_deadlines", language))
            kind = KINDS[each.kind].in_language(language) + mark("colon", language).strip()
            reading = Reading.WORSE if each.overdue else None
            lines.append(Line(lead=kind, text=mark("clause", language).join(sentences), reading=reading))
        notes = [Note(word("stale_deadlines", language))] if self.stale else []
        return [Listing(lines=lines), *notes] if lines else [Note(word("nothing_open", language))]

    def _table(self, axis: str, language: Language) -> Sequence[Block]:
        loads = sorted(
            self._of(**{axis: True}),
            key=lambda each: (-each.overdue, -each.soon, -each.open, getattr(each, axis)),
        )
        most = max((each.open for each in loads), default=0) or 1
        rows = [
            Row(
                cells=(
                    self._name(getattr(each, axis), language),
                    KINDS[each.kind].in_language(language),
                    Cell(text=f"{each.open:,}", share=each.open / most),
                    f"{each.waiting:,}",
                    *((f"{each.overdue:,}", f"{each.soon:,}") if each.dated else ("–", "–")),
                )
            )
            for each in loads
        ]
        if not rows:
            return [Note(word("nothing_open", language))]
        first = "owner_now" if axis == "owner" else axis
        heads = [word(key, language) for key in (first, "kind", "open", "waiting", "overdue", "due_soon")]
        return [Grid(key="loads", heads=heads, rows=rows[:MOST_ROWS], folded=rows[MOST_ROWS:])]

    def _list(self, language: Language) -> Sequence[Block]:
        rows = [
            Row(
                cells=(
                    each.id,
                    KINDS[each.kind].in_language(language),
                    each.customer or "–",
                    "–" if each.team is None else self._name(each.team, language),
                    "–" if each.owner is None else self._name(each.owner, language),
                    write(each.since, "instant", language, self.tz),
                    self._due(each, language),
                )
            )
            for each in self.pressing
        ]
        if not rows:
            return [Note(word("nothing_pressing", language))]
        keys = ("reference", "kind", "customer", "team", "owner_now", "waits_since", "due_at")
        return [Grid(key="pressing", heads=[word(key, language) for key in keys], rows=rows)]

    def _due(self, each: Pressing, language: Language) -> Cell | str:
        if each.due_at is None:
            return "–"
        late = each.due_at <= self.as_of
        text = write(each.due_at, "instant", language, self.tz)
        return Cell(text=text, reading=Reading.WORSE) if late else text

    def _name(self, key: str, language: Language) -> str:
        if not key:
            return word("nobody_yet", language)
        return self.labels[key].in_language(language) if key in self.labels else key


def live_board(
    source: Store | Tables,
    *,
    as_of: datetime,
    soon: timedelta = timedelta(hours=1),
    name: str = "shop",
    tz: str = "UTC",
    labels: Mapping[str, Label] | None = None,
    sections: Iterable[Section] = (),
    accent: str = "",
) -> Board:
    """The board of an instant: open, waiting and soon late tickets, contacts and complaints.

    A store counts its tickets itself, one query a number, by the fields that it keeps; no ticket is read but
    those that are listed. Deadlines are those of the store's service levels, of tables the column `due_by`.
    States are the source's own: for an instant that is past take `tables_of(store, ..., as_of=...)`. What
    came after `as_of` is left out.

    >>> from datetime import UTC
    >>> from cxkit.tables import TicketTable
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> tickets = TicketTable.from_columns(
    ...     id=["1", "2"], status=["new", "open"], group=["returns", None], opened_at=[t, t],
    ...     due_by=[t + timedelta(minutes=90), None])
    >>> board = live_board(Tables(tickets=tickets), as_of=t + timedelta(hours=1))
    >>> board, board.load("tickets", team="returns").soon
    (Board('shop', 2026-02-03T10:00:00.000000Z: 2 tickets open), 1)
    """
    at = as_utc(as_of, "as_of")
    if soon < timedelta(0):
        raise Invalid("how far to look ahead is not negative", code="review.board", path="soon")
    if isinstance(source, Tables):
        tables, stale = source, False
        tickets = None if source.tickets is None else _of_table(source.tickets, at, soon)
    else:
        live = Repository(source, Conversation).stream(_LIVE[Conversation])
        complaints = Repository(source, Complaint).stream(_LIVE[Complaint])
        tables = Tables(
            contacts=ContactTable.from_objects(live), complaints=ComplaintTable.from_objects(complaints)
        )
        tickets, stale = _of_store(source, at, soon)
    parts = [part for part in (tickets, _contacts(tables, at), _complaints(tables, at)) if part is not None]
    loads = [load for rows, _ in parts for load in rows]
    order = {"tickets": 0, "contacts": 1, "complaints": 2}
    axes = [(load.owner is not None, load.team is not None) for load in loads]
    keys = [
        (*axis, order[each.kind], each.team or "", each.owner or "")
        for axis, each in zip(axes, loads, strict=True)
    ]
    loads = [load for _, load in sorted(zip(keys, loads, strict=True), key=lambda pair: pair[0])]
    pressing = sorted((each for _, rows in parts for each in rows), key=_urgency)
    return Board(
        source=name,
        as_of=at,
        tz=tz,
        soon=soon,
        loads=tuple(load for load in loads if load.open or load.team is load.owner is None),
        pressing=tuple(pressing[:MOST_PRESSING]),
        stale=stale,
        labels=dict(labels or {}),
        own=tuple(sections),
        accent=accent,
    )


_Found = tuple[list[Load], list[Pressing]]


def _urgency(each: Pressing) -> tuple[bool, datetime, datetime, str, str]:
    return each.due_at is None, each.due_at or each.since, each.since, each.kind, each.id


def _of_store(store: Store, at: datetime, soon: timedelta) -> tuple[_Found, bool]:
    """The tickets of a store by its own counts, and whether some of them rest on older rules.

    A store that was opened without service levels knows no deadlines.
    """
    tickets, due, answer = Repository(store, Ticket), F("due_at"), F("first_response_at")
    inputs: Inputs | None = getattr(store, "inputs", None)
    levels = inputs["service_levels"] if inputs is not None and "service_levels" in inputs else None
    here = F("status").in_(UNSOLVED) & (F("opened_at") <= at)
    waits, close = here & (answer.is_null() | (answer > at)), here & (due <= at + soon)
    conditions = [here, waits]
    pages = [tickets.find(waits, order="opened_at", limit=MOST_PRESSING)]
    if levels is not None:
        conditions += [here & (due != None), here & (due <= at), close & (due > at)]  # noqa: E711
        pages.append(tickets.find(close, order=("due_at", "opened_at"), limit=MOST_PRESSING))
    loads: list[Load] = []
    for axis, field in (("team", "group"), ("owner", "agent")):
        counts = [tickets.count_by(field, where=condition) for condition in conditions]
        if not loads:
            loads.append(_load("tickets", {}, [sum(each.values()) for each in counts]))
        loads += [
            _load("tickets", {axis: key or ""}, [each.get(key, 0) for each in counts]) for key in counts[0]
        ]
    by_id = {each.id: each for page in pages for each in page}
    _, pressing = _of_table(TicketTable.from_objects(by_id.values(), levels=levels), at, soon)
    return (loads, pressing), any(page.stale for page in pages)


def _of_table(tickets: TicketTable, at: datetime, soon: timedelta) -> _Found:
    """The tickets of a table."""
    end, ahead = instant_micros(at), instant_micros(at + soon)
    here = tickets.status.isin(UNSOLVED) & (tickets.opened_at <= end)
    waits = here & ~_by(tickets, "first_response_at", end)
    dated = here & tickets.known("due_by")
    late, close = dated & (tickets.due_by <= end), dated & (tickets.due_by <= ahead)
    flags = (here, waits, dated, late, close & ~late)
    listed = [*_first(tickets, close, "due_by", "opened_at"), *_first(tickets, waits, "opened_at")]
    return (
        _loads("tickets", flags, team=tickets.group, owner=tickets.assignee),
        [
            _record("tickets", tickets, row, tickets.group, tickets.assignee, ahead)
            for row in dict.fromkeys(listed)
        ],
    )


def _contacts(tables: Tables, at: datetime) -> _Found | None:
    contacts, end = tables.contacts, instant_micros(at)
    if contacts is None:
        return None
    here = (contacts.offered_at <= end) & (contacts.abandoned != 1)
    here &= ~_by(contacts, "ended_at", end) & ~_by(contacts, "abandoned_at", end)
    # A source that records no ends tells only who was never answered.
    waits = here & ~_by(contacts, "answered_at", end)
    return (
        _loads("contacts", (here, waits), team=contacts.queue, owner=contacts.agent),
        [
            _record("contacts", contacts, row, contacts.queue, contacts.agent)
            for row in _first(contacts, waits, "offered_at")
        ],
    )


def _complaints(tables: Tables, at: datetime) -> _Found | None:
    complaints, end = tables.complaints, instant_micros(at)
    if complaints is None:
        return None
    here = ~complaints.status.isin(_OVER) & (complaints.received_at <= end)
    here &= ~_by(complaints, "closed_at", end)
    waits = here & ~_by(complaints, "responded_at", end)
    return (
        _loads("complaints", (here, waits)),
        [_record("complaints", complaints, row) for row in _first(complaints, waits, "received_at")],
    )


def _by(table: Any, column: str, end: int) -> NDArray[np.bool_]:
    """Where something is known to have happened by an instant."""
    values = table.column(column)
    return np.asarray((values != MISSING) & (values <= end))


def _first(table: Any, chosen: NDArray[np.bool_], *columns: str) -> list[int]:
    """The rows to list at most: the earliest of those chosen, ties by id."""
    rows = np.flatnonzero(chosen)
    keys = [table.id[rows].astype(str), *(table.column(name)[rows] for name in reversed(columns))]
    places: list[int] = rows[np.lexsort(keys)][:MOST_PRESSING].tolist()
    return places


def _load(kind: str, axis: dict[str, str], counts: Iterable[int]) -> Load:
    return Load(kind=kind, **axis, **dict(zip(_COUNTS, counts, strict=False)))  # type: ignore[arg-type]


def _loads(kind: str, flags: Sequence[NDArray[np.bool_]], **axes: Category) -> list[Load]:
    """Open records in all, and by each column."""
    loads = [_load(kind, {}, [int(flag.sum()) for flag in flags])]
    for axis, column in axes.items():
        names = (*column.categories, "")  # the code of nobody is the last one
        sizes = [np.bincount(column.codes[flag] % len(names), minlength=len(names)) for flag in flags]
        loads += [
            _load(kind, {axis: name}, [int(size[place]) for size in sizes])
            for place, name in enumerate(names)
            if sizes[0][place]
        ]
    return loads


def _record(
    kind: str,
    table: Any,
    row: int,
    team: Category | None = None,
    owner: Category | None = None,
    ahead: int | None = None,
) -> Pressing:
    due = table.due_by[row] if ahead is not None else MISSING
    return Pressing(
        kind=kind,
        id=str(table.id[row]),
        customer=_at(table.customer, row),
        team=None if team is None else _at(team, row) or "",
        owner=None if owner is None else _at(owner, row) or "",
        since=instant_from_micros(int(table.column(table.time)[row])),
        due_at=instant_from_micros(int(due)) if due != MISSING and due <= (ahead or 0) else None,
    )


def _at(column: Category, row: int) -> str | None:
    return column.categories[code] if (code := int(column.codes[row])) >= 0 else None


def _plain(each: Pressing) -> dict[str, Any]:
    due = None if each.due_at is None else instant_text(each.due_at)
    return {**attrs.asdict(each), "since": instant_text(each.since), "due_at": due}


def _pressing(data: Mapping[str, Any]) -> Pressing:
    fields = dict(data)
    due, fields["since"] = fields.pop("due_at"), instant_from_text(fields["since"])
    return Pressing(**fields, due_at=None if due is None else instant_from_text(due))
