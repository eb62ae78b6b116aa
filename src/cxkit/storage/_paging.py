"""From what a user asks to a `Query`, and from a page to what the user gets.

A cursor is the place of the last object seen, made opaque: it carries the version of its form, the
mark of the query that it belongs to, and a checksum, so that it cannot continue another query.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar, get_type_hints

import attrs

from cxkit.errors import Invalid, shown
from cxkit.kernel import Aggregate, Derived, Fielded
from cxkit.kernel._fields import OWN_FIELDS
from cxkit.kernel._nodes import Enumeration, Node, Optional, Scalar, node_of
from cxkit.kernel._plan import plan_of
from cxkit.storage._derived import asked, enumeration_of, own_key, rank_in, rank_name
from cxkit.storage._mapping import EVERY_CLASS, declared_fields, kind_of, rules
from cxkit.storage._protocol import Page
from cxkit.storage._query import (
    ALL,
    IN_WORDS,
    AllOf,
    Among,
    AnyOf,
    By,
    Compare,
    Condition,
    Has,
    Not,
    Order,
    Plain,
    Query,
    Words,
    check_query,
    known_value,
)
from cxkit.values import instant_from_text, instant_text

A = TypeVar("A", bound=Aggregate[Any])

_CURSOR_VERSION = 1


@attrs.frozen
class Found(Generic[A]):
    """One page of objects. `next` continues after it (None: there are no more); `count` is how many
    match in all, where that was asked. `stale`: it was found by computed fields, and some rows of the kind
    were computed by other rules: they may be missing or out of place until `rewrite(stale=True)`."""

    items: tuple[A, ...]
    next: str | None = None
    count: int | None = None
    stale: bool = False

    def __iter__(self) -> Iterator[A]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def query_of(
    cls: type[Aggregate[Any]],
    where: Condition | None = None,
    *,
    order: str | Sequence[str] = (),
    limit: int = 100,
    after: str | None = None,
    count: bool = False,
    history: bool = False,
    by: str | Sequence[str] = (),
    words: str | None = None,
) -> Query:
    """The query for objects of a class, or an error that names the field that is not declared."""
    if words is not None:
        where = Words.of(words) if where is None else where & Words.of(words)
    groups = (by,) if isinstance(by, str) else tuple(by)
    names = (order,) if isinstance(order, str) else order
    query = Query(
        kind=kind_of(cls),
        where=ALL if where is None else where,
        order=tuple(Order.of(name) for name in names),
        limit=limit,
        count=count,
        history=history,
        by=tuple(By(name, _is_list(cls, name)) for name in groups),
    )
    check_query(query)
    _check_names(cls, query)
    ordered, settled = tuple([_by_rank(cls, each) for each in query.order]), _settled(cls, query.where)
    if settled is not query.where or ordered != query.order:
        query = attrs.evolve(query, where=settled, order=ordered)
    return query if after is None else resume(query, after)


def is_own(cls: type[Any], name: str) -> bool:
    """Whether a name is that of a desk's own field, which any object of the class may have."""
    return name.startswith(OWN_FIELDS) and issubclass(cls, Fielded)


def _is_list(cls: type[Any], name: str) -> bool:
    rule = rules(cls).fields.get(name)
    if rule is not None and rule.private:
        raise Invalid(
            f"{name} is private: it can be looked up, not counted by", code="query.private", path=name
        )
    return rule is not None and rule.several


def _by_rank(cls: type[Any], order: Order) -> Order:
    """Members of an enumeration are ordered as they are declared, by the field that holds their rank."""
    rule = rules(cls).fields.get(order.name)
    if rule is not None and rule.several:
        raise Invalid("holds several texts: nothing is ordered by it", code="query.order", path=order.name)
    if order.name not in rules(cls).ranks:
        return order
    return Order(rank_name(order.name), order.descending)


def _check_names(cls: type[Any], query: Query) -> None:
    known, names = declared_fields(cls), query.names()
    if IN_WORDS in names and not rules(cls).searched:
        raise Invalid(
            f"{query.kind} has no texts to search: declare them as its `searched`",
            code="query.searched",
            path="words",
        )
    for name in sorted(names - known - {IN_WORDS}):
        if is_own(cls, name):
            continue
        declared = ", ".join(sorted(known))
        raise Invalid(
            f"{query.kind} cannot be looked up by {name!r}: declared are {declared}. Declare an index "
            f"on it, or filter the objects that stream() gives",
            code="query.undeclared",
            path=name,
        )


def _settled(cls: type[Any], where: Condition) -> Condition:
    """The condition as stores know it: values checked, spelled as they are kept, members above and below
    one another by their rank."""
    match where:
        case Compare(name, "==", value) if "." in name and is_own(cls, name):
            return Has(name, own_key(name, value))
        case Among(name, values) if "." in name and is_own(cls, name):
            return AnyOf(tuple(Has(name, own_key(name, value)) for value in values))
        case Has(name, text) if "." in name and is_own(cls, name):
            return Has(name, own_key(name, text))
        case Compare(name, operator, value):
            kept = _checked(cls, name, value)
            members = enumeration_of(cls, name)
            if operator == "==" or members is None or not isinstance(kept, str):
                return where if kept is value else Compare(name, operator, kept)
            return Compare(rank_name(name), operator, rank_in(members, kept))
        case Among(name, values):
            return Among(name, tuple(_checked(cls, name, value) for value in values))
        case Has(name, text):
            rule = rules(cls).fields.get(name)
            if rule is None or not rule.several:
                raise Invalid("holds one value: compare it with ==", code="query.has", path=name)
            return Has(name, asked(name, rule, text))
        case Not(condition):
            return Not(_settled(cls, condition))
        case AllOf(conditions):
            return AllOf(tuple(_settled(cls, each) for each in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(_settled(cls, each) for each in conditions))
        case _:
            return where


def _checked(cls: type[Any], name: str, value: str | int) -> str | int:
    """A value of the field's kind, as it is kept: what can never be there is a slip of the pen, not an empty
    answer, and a day is no instant."""
    rule = rules(cls).fields.get(name)
    if rule is not None and rule.several:
        raise Invalid(f'holds several texts: ask F("{name}").has(...)', code="query.several", path=name)
    node = _node_of(cls, name, rule)
    if node is None:
        return value
    if isinstance(node, Enumeration) and isinstance(value, str):
        try:
            node.exact.of(value)
        except Invalid as error:
            raise Invalid(str(error), code=error.code, path=name, params=error.params) from None
        return value
    exact = node.exact if isinstance(node, Scalar) else None
    if exact in (datetime, date):
        wanted = "an instant with its zone" if exact is datetime else "a date"
        try:
            text = value if isinstance(value, str) else ""
            if exact is datetime:
                return instant_text(instant_from_text(text))
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise _not_kept(name, wanted, value) from None
    number = exact in (int, bool)
    if number is isinstance(value, str):
        raise _not_kept(name, "a number" if number else "a text", value)
    return value


def _node_of(cls: type[Any], name: str, rule: Derived | None) -> Node | None:
    """What one value of a declared field is, which a rule may compute, as far as its class says."""
    field = plan_of(cls).by_name.get(name)
    if rule is not None:
        holds = rule.holds or (datetime if name.endswith("_at") else None)
        node = None if holds is None else node_of(holds, cls)
    elif field is not None:
        node = field.node
    else:
        node = node_of(datetime, cls) if name in EVERY_CLASS else _promised(cls, name)
    return node.inner if isinstance(node, Optional) else node


def _promised(cls: type[Any], name: str) -> Node | None:
    """What a property says that it gives; a class of one's own may say anything, or nothing."""
    with suppress(AttributeError, KeyError, NameError, TypeError):
        return node_of(get_type_hints(getattr(cls, name).fget)["return"], cls)
    return None


def _not_kept(name: str, wanted: str, value: Plain) -> Invalid:
    return Invalid(f"is compared with {wanted}, got {shown(value)}", code="query.value", path=name)


def counted(page: Page) -> dict[Any, int]:
    """The counts of a query `by` fields: by value where it is one field, else by pairs."""
    known = ((tuple(map(known_value, values)), number) for values, number in page.counts)
    return {values[0] if len(values) == 1 else values: number for values, number in known}


# Cursors


def cursor_of(query: Query, fields: Mapping[str, Plain], id: str) -> str:
    """The cursor that continues the query after that object."""
    return _seal([_CURSOR_VERSION, _mark(query), *query.place(fields, id)])


def resume(query: Query, cursor: str) -> Query:
    """The query from the cursor on; a cursor that is damaged or of another query is refused."""
    version, mark, *place = _open(cursor)
    if version != _CURSOR_VERSION:
        raise _bad("was made by another version of cxkit: begin again without it")
    if mark != _mark(query) or len(place) != len(query.order) + 1 or not isinstance(place[-1], str):
        raise _bad("belongs to another query: kind, conditions and order must be the same")
    return attrs.evolve(query, after=tuple(place))


def _mark(query: Query) -> str:
    order = [[each.name, each.descending] for each in query.order]
    text = json.dumps([query.kind, query.where.to_plain(), order])
    return sha256(text.encode()).hexdigest()[:16]


def _seal(content: list[Any]) -> str:
    data = json.dumps(content, separators=(",", ":")).encode()
    return urlsafe_b64encode(sha256(data).digest()[:6] + data).decode().rstrip("=")


def _open(cursor: str) -> list[Any]:
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        checksum, data = raw[:6], raw[6:]
        content = json.loads(data) if sha256(data).digest()[:6] == checksum else None
    except (ValueError, binascii.Error, AttributeError):
        content = None
    if not isinstance(content, list) or len(content) < 3:  # pyright: ignore[reportUnknownArgumentType]
        raise _bad("is damaged: hand it back as it was given")
    return content  # pyright: ignore[reportUnknownVariableType]


def _bad(what: str) -> Invalid:
    return Invalid(f"the cursor {what}", code="query.cursor", path="after")
