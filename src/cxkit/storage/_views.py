"""Saved views: a named query with the columns and counts that a desk wants to see, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cxkit.codec._rooms import class_named
from cxkit.errors import Invalid, shown
from cxkit.kernel._plan import plan_of
from cxkit.storage._mapping import declared_fields, lightly_from_stored, rules
from cxkit.storage._paging import counted, cursor_of, query_of
from cxkit.storage._protocol import AsyncStore, Page, Row, Store
from cxkit.storage._query import ALL, Condition, condition_of
from cxkit.storage._state import Call, Work, count_by, is_stale, run, run_async

_VERSION = 1


@attrs.frozen(repr=False)
class ViewPage:
    """One page of a view: a row of columns for each object, and how many objects have each value.

    `next` continues after it; `count` is how many match in all; `stale` as in `Found`.
    """

    rows: tuple[dict[str, Any], ...]
    next: str | None
    count: int
    counts: dict[str, dict[Any, int]]
    stale: bool

    def __repr__(self) -> str:
        """How much it is, without its data."""
        return f"<ViewPage of {len(self.rows)} rows of {self.count}>"


@attrs.frozen(kw_only=True)
class View:
    """A named query of one kind of objects, with its order, columns and counts.

    `columns` are fields of the class, its declared and computed fields among them; those are read from the
    rows of the store, and no facts are loaded for a view. `counts` are declared fields to count by.
    `where` is joined with what is asked when the view is shown, such as an instant that lies ahead.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel import Actor
    >>> from cxkit.storage import F, MemoryStore, Repository
    >>> from cxkit.tickets import Ticket
    >>> store, t = MemoryStore(), datetime(2026, 2, 3, tzinfo=UTC)
    >>> made = Ticket.open("T-1", channel="chat", subject="?", tags={"vip"}, at=t, by=Actor.customer())
    >>> Repository(store, Ticket).add(made)
    >>> view = View(name="new", kind="ticket", where=F("status") == "new", columns=("id", "tags"),
    ...             counts=("channel",))
    >>> page = view.show(store)
    >>> page.rows, page.count, page.counts
    (({'id': 'T-1', 'tags': ('vip',)},), 1, {'channel': {'chat': 1}})
    >>> View.from_plain(view.to_plain()) == view
    True
    """

    name: str
    kind: str
    where: Condition = ALL
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ("id",)
    counts: tuple[str, ...] = ()
    size: int = 25

    def __attrs_post_init__(self) -> None:
        if not 0 < len(self.name) <= 100 or not self.name.isprintable():
            raise Invalid(
                f"a view's name is 1 to 100 printable characters, got {shown(self.name)}",
                code="view.name",
                path="name",
            )
        if self.size < 1:
            raise Invalid(f"size must be 1 or more, got {self.size}", code="storage.size", path="size")
        cls = class_named(self.kind)
        query_of(cls, self.where, order=self.order, limit=self.size)
        for name in self.counts:
            query_of(cls, self.where, by=name)
        known = declared_fields(cls) | plan_of(cls).by_name.keys() - {"history"}
        for name in self.columns:
            rule = rules(cls).fields.get(name)
            hidden = rule is not None and rule.private and name not in plan_of(cls).by_name
            if name not in known or hidden:
                raise Invalid(
                    f"{self.kind} has no field {shown(name)} to show", code="view.column", path="columns"
                )

    def to_plain(self) -> dict[str, Any]:
        """The view as plain data, to be stored as JSON."""
        return {
            "view": _VERSION,
            "name": self.name,
            "kind": self.kind,
            "where": self.where.to_plain(),
            "order": list(self.order),
            "columns": list(self.columns),
            "counts": list(self.counts),
            "size": self.size,
        }

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> View:
        """The view that plain data describe; `Invalid` where they are not the form of one."""
        wanted = {"view", *(field.name for field in attrs.fields(cls))}
        texts = [data.get("name"), data.get("kind")]
        lists: list[Any] = [data.get("order"), data.get("columns"), data.get("counts")]
        sound = (
            set(data) == wanted
            and data["view"] == _VERSION
            and data["size"].__class__ is int
            and all(isinstance(text, str) for text in texts)
            and all(names.__class__ is list and all(isinstance(n, str) for n in names) for names in lists)
        )
        if not sound:
            raise Invalid(
                f"a view has the fields {', '.join(sorted(wanted))}, of version {_VERSION}", code="view.form"
            )
        order, columns, counts = (tuple(names) for names in lists)
        return cls(
            name=data["name"],
            kind=data["kind"],
            where=condition_of(data["where"]),
            order=order,
            columns=columns,
            counts=counts,
            size=data["size"],
        )

    def show(self, store: Store, where: Condition | None = None, *, after: str | None = None) -> ViewPage:
        """One page of the view; `after` is the `next` of the page before."""
        return run(store, self._show(where, after))

    async def show_async(
        self, store: AsyncStore, where: Condition | None = None, *, after: str | None = None
    ) -> ViewPage:
        """See `show`."""
        return await run_async(store, self._show(where, after))

    def _show(self, where: Condition | None, after: str | None) -> Work[ViewPage]:
        cls = class_named(self.kind)
        meant = self.where if where is None else self.where & where
        query = query_of(cls, meant, order=self.order, limit=self.size, after=after, count=True)
        computed = (query.names() | {*self.columns, *self.counts}) & rules(cls).computed
        stale = (yield from is_stale(cls, computed)) if computed else False
        page: Page = yield Call("scan", (query,))
        counts: dict[str, dict[Any, int]] = {}
        for name in self.counts:
            counts[name] = counted((yield from count_by(cls, query_of(cls, meant, by=name))))
        last = page.items[-1].row if page.more and page.items else None
        next = None if last is None else cursor_of(query, last.fields, last.id)
        rows = tuple([self._row(cls, stored.row) for stored in page.items])
        return ViewPage(rows, next, page.total or 0, counts, stale)

    def _row(self, cls: type[Any], row: Row) -> dict[str, Any]:
        computed, own = rules(cls).fields, plan_of(cls).by_name
        thing = lightly_from_stored(row, cls, _no_facts) if own.keys() & {*self.columns} else None
        values: dict[str, Any] = {}
        for name in self.columns:
            rule = computed.get(name)
            if rule is not None and rule.several and not rule.private:
                values[name] = row.lists.get(name, ())
            elif name in own:
                values[name] = getattr(thing, name)
            else:
                values[name] = row.fields.get(name)
        return values


def _no_facts(key: object) -> tuple[()]:
    return ()
