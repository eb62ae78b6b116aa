"""Queries as frozen trees over declared fields; what they mean is what `matches` says in memory.

>>> urgent = (F("priority") == "urgent") & ~F("status").in_(["solved", "closed"])
>>> urgent.matches({"priority": "urgent", "status": "open"})
True

Logic has two values: a field that holds nothing equals nothing but `None`, is neither below nor
above anything, and `!=` and `~` are exact complements. Values order as nothing, then numbers,
then texts by code point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from types import MappingProxyType
from typing import Any, Literal

import attrs

from cxkit.errors import Invalid, shown
from cxkit.kernel._fields import MOST_DIGITS, OWN_FIELDS
from cxkit.storage._words import check_phrases, has_phrases, phrases_of
from cxkit.values import Labelled, instant_text

Plain = str | int | None
"""The value of a declared field: a text, a whole number, or nothing."""

Operator = Literal["==", "<", "<=", ">", ">="]

_BELOW: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
Lists = Mapping[str, tuple[str, ...]]
"""Declared fields that hold several texts."""

MOST_VALUES = 1000
MOST_CONDITIONS = 2000
MOST_VALUES_IN_ALL = 10_000
DEEPEST = 50
MOST_GROUPS = 1000
INT64 = 1 << 63
NO_LISTS: Lists = MappingProxyType({})
IN_WORDS = "(words)"
"""The name in queries that search in words: no field can have this name."""


def plain(value: object) -> Plain:
    """A value as a declared field holds it: wire text, canonical instant, ISO date, 0 or 1.

    >>> from datetime import UTC
    >>> plain(datetime(2026, 2, 3, tzinfo=UTC)), plain(True)
    ('2026-02-03T00:00:00.000000Z', 1)
    """
    if type(value) is datetime:
        return instant_text(value)
    match value:
        case None:
            return None
        case Labelled():
            return str(value._value_)
        case str():
            return _storable(str(value))
        case int() if -INT64 <= value < INT64:
            return int(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case Decimal() if value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS:
            return _decimal_key(value)
        case _:
            raise Invalid(
                f"a declared field holds a text, a whole number of 64 bits, a decimal, a truth value, an "
                f"instant, a date or an enumeration's member, got {shown(value)}",
                code="query.value",
            )


_DECIMAL, _NINES = "\ue000", str.maketrans("0123456789", "9876543210")
"""The mark before the text of a decimal number, a character that no writing uses; digits for their rests."""


def _decimal_key(value: Decimal) -> str:
    """A decimal number as a text; such texts order by code point as the numbers do."""
    digits = "".join(map(str, value.normalize().as_tuple().digits))
    if not value:
        return f"{_DECIMAL}1"
    if value > 0:
        return f"{_DECIMAL}2{value.adjusted() + 50:02}{digits}"
    return f"{_DECIMAL}0{f'{value.adjusted() + 50:02}{digits}'.translate(_NINES)}~"


def known_value(value: Plain) -> Plain | Decimal:
    """The value that a declared field holds, a decimal number again where it was one.

    >>> known_value(plain(Decimal("-12.5"))), plain(Decimal("-12.5")) < plain(Decimal("0.01"))
    (Decimal('-12.5'), True)
    """
    if not isinstance(value, str) or not value.startswith(_DECIMAL):
        return value
    sign, rest = value[1], value[2:].removesuffix("~")
    if sign == "1":
        return Decimal(0)
    rest = rest.translate(_NINES) if sign == "0" else rest
    number = Decimal(rest[2:]).scaleb(int(rest[:2]) - 50 - len(rest) + 3)
    return -number if sign == "0" else number


def is_field_name(name: str) -> bool:
    """Whether a declared field, or an own one as `fields.size`, can have that name."""
    return name.removeprefix(OWN_FIELDS).isidentifier()


def _storable(text: str) -> str:
    if "\0" in text or not (text.isascii() or _has_no_surrogate(text)):
        raise Invalid(
            "a text with a NUL or half a surrogate pair cannot be looked up in a database", code="query.text"
        )
    return text


def _has_no_surrogate(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def rank(value: Plain) -> tuple[int, Any]:
    """The place of a value in the defined order: nothing, then numbers, then texts by code point.

    >>> sorted(["b", None, 10, "a", 9], key=rank)
    [None, 9, 10, 'a', 'b']
    """
    if value is None:
        return (0, 0)
    return (2, value) if isinstance(value, str) else (1, value)


class Condition:
    """Something that the declared fields of an object either fulfil or not."""

    __slots__ = ()

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether an object with these fields, lists and words is meant; what is not there holds nothing."""
        raise NotImplementedError

    def names(self) -> frozenset[str]:
        """The fields it looks at."""
        raise NotImplementedError

    def to_plain(self) -> list[Any]:
        """The tree as plain data."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return AllOf((*_parts(self, AllOf), *_parts(other, AllOf)))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Condition:
        return self.condition if isinstance(self, Not) else Not(self)

    def __bool__(self) -> bool:
        raise TypeError("a condition has no truth value: join conditions with & | ~, not with and, or, not")


def _parts(condition: Condition, kind: type[AllOf] | type[AnyOf]) -> tuple[Condition, ...]:
    return condition.conditions if isinstance(condition, kind) else (condition,)


@attrs.frozen
class Compare(Condition):
    """A field compared with a value by `==` or by the defined order."""

    name: str
    operator: Operator
    value: str | int

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether the field holds something that compares so."""
        value = fields.get(self.name)
        if value is None:
            return False
        if self.operator == "==":
            return value == self.value
        return _BELOW[self.operator](rank(value), rank(self.value))

    def names(self) -> frozenset[str]:
        """The one field."""
        return frozenset([self.name])

    def to_plain(self) -> list[Any]:
        """Operator, name, value."""
        return [self.operator, self.name, self.value]


@attrs.frozen
class Among(Condition):
    """A field that holds one of several values; of none, where there are none."""

    name: str
    values: tuple[str | int, ...]

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether the field holds one of the values."""
        return fields.get(self.name) in self.values

    def names(self) -> frozenset[str]:
        """The one field."""
        return frozenset([self.name])

    def to_plain(self) -> list[Any]:
        """`in`, name, values."""
        return ["in", self.name, list(self.values)]


@attrs.frozen
class Has(Condition):
    """A field of several texts that holds this one."""

    name: str
    value: str

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether the list holds the text."""
        return self.value in lists.get(self.name, ())

    def names(self) -> frozenset[str]:
        """The one field."""
        return frozenset([self.name])

    def to_plain(self) -> list[Any]:
        """`has`, name, value."""
        return ["has", self.name, self.value]


@attrs.frozen
class Words(Condition):
    """Texts of the object in which all of these phrases stand: see `of`."""

    phrases: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Read what somebody types to search: all words stand there, those in quotation marks side by side.

        Which texts of an object are searched its class declares. A word of several letters of Chinese,
        Japanese or Korean is found wherever these letters follow one another.

        >>> where = Words.of('refund "not yet"') & (F("status") == "open")
        >>> Words.of("ＲＥＦＵＮＤ") == Words.of("refund"), Words.of("没到") == Words.of("到没")
        (True, False)
        """
        return cls(phrases_of(text))

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether every phrase stands in the words."""
        return has_phrases(words, self.phrases)

    def names(self) -> frozenset[str]:
        """`IN_WORDS`, which is the name of no field."""
        return frozenset([IN_WORDS])

    def to_plain(self) -> list[Any]:
        """`words` and the phrases."""
        return ["words", list(self.phrases)]


@attrs.frozen
class IsNull(Condition):
    """A field that holds nothing."""

    name: str

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether the field holds nothing."""
        return fields.get(self.name) is None

    def names(self) -> frozenset[str]:
        """The one field."""
        return frozenset([self.name])

    def to_plain(self) -> list[Any]:
        """`null` and the name."""
        return ["null", self.name]


@attrs.frozen
class Not(Condition):
    """The exact complement of a condition."""

    condition: Condition

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether the condition does not hold."""
        return not self.condition.matches(fields, lists, words)

    def names(self) -> frozenset[str]:
        """The fields of the condition."""
        return self.condition.names()

    def to_plain(self) -> list[Any]:
        """`not` and the condition."""
        return ["not", self.condition.to_plain()]


@attrs.frozen
class AllOf(Condition):
    """Every one of the conditions; with none of them, everything."""

    conditions: tuple[Condition, ...]

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether every condition holds."""
        return all(each.matches(fields, lists, words) for each in self.conditions)

    def names(self) -> frozenset[str]:
        """The fields of all of them."""
        return frozenset[str]().union(*(each.names() for each in self.conditions))

    def to_plain(self) -> list[Any]:
        """`and` and the conditions."""
        return ["and", *(each.to_plain() for each in self.conditions)]


@attrs.frozen
class AnyOf(Condition):
    """At least one of the conditions; with none of them, nothing."""

    conditions: tuple[Condition, ...]

    def matches(self, fields: Mapping[str, Plain], lists: Lists = NO_LISTS, words: str | None = None) -> bool:
        """Whether one of the conditions holds."""
        return any(each.matches(fields, lists, words) for each in self.conditions)

    def names(self) -> frozenset[str]:
        """The fields of all of them."""
        return frozenset[str]().union(*(each.names() for each in self.conditions))

    def to_plain(self) -> list[Any]:
        """`or` and the conditions."""
        return ["or", *(each.to_plain() for each in self.conditions)]


ALL = AllOf(())
"""Everything of a kind."""


def condition_of(data: Any, depth: int = 1) -> Condition:
    """The condition that `to_plain` gave; `Invalid` where plain data are none.

    >>> condition_of(["not", ["has", "tags", "vip"]]) == ~F("tags").has("vip")
    True
    """
    if depth <= DEEPEST:
        match data:
            case ["and", *parts]:
                return AllOf(tuple([condition_of(part, depth + 1) for part in parts]))
            case ["or", *parts]:
                return AnyOf(tuple([condition_of(part, depth + 1) for part in parts]))
            case ["not", part]:
                return Not(condition_of(part, depth + 1))
            case ["null", str(name)]:
                return IsNull(name)
            case ["words", [*given]]:
                phrases: tuple[Any, ...] = tuple(given)
                check_phrases(phrases)
                return Words(phrases)
            case ["has", str(name), str(text)]:
                return Has(name, text)
            case ["in", str(name), [*values]]:
                held: tuple[Any, ...] = tuple(values)
                return Among(name, held)
            case ["==" | "<" | "<=" | ">" | ">=" as operator, str(name), (str() | int()) as value]:
                return Compare(name, operator, value)
            case _:
                pass
    raise Invalid(f"is no condition of at most {DEEPEST} levels", code="query.condition", path="where")


class F:
    """A declared field, to be compared: `F("status") == "open"`, `F("opened_at") < at`.

    A desk's own fields are `F("fields.size")`. Equality looks them up by an index, personal ones and each
    value of a multiple choice too; above and below compare what is not personal.
    Values are given as the objects hold them: members, instants, ids, numbers, truth values.
    `== None` and `!= None` ask whether the field holds something.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if not name.isidentifier():
            _check_name(name, "")
        self.name = name

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        known = plain(value)
        return IsNull(self.name) if known is None else Compare(self.name, "==", known)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return ~(self == value)

    def __lt__(self, value: object) -> Condition:
        return self._compare("<", value)

    def __le__(self, value: object) -> Condition:
        return self._compare("<=", value)

    def __gt__(self, value: object) -> Condition:
        return self._compare(">", value)

    def __ge__(self, value: object) -> Condition:
        return self._compare(">=", value)

    def in_(self, values: Iterable[object]) -> Condition:
        """The field holds one of these values (at most 1,000)."""
        known = tuple(plain(value) for value in values)
        if len(known) > MOST_VALUES:
            raise Invalid(f"in_ takes at most {MOST_VALUES} values, got {len(known)}", code="query.values")
        present = tuple(value for value in known if value is not None)
        if len(present) < len(known):
            raise Invalid("in_ looks for values: join is_null() with | to mean None", code="query.values")
        return Among(self.name, present)

    def has(self, value: str) -> Condition:
        """A field of several texts (tags, contact keys, external ids) holds this one.

        >>> F("tags").has("vip").matches({}, {"tags": ("gift", "vip")})
        True
        """
        text = plain(value)
        if not isinstance(text, str):
            raise Invalid(f"has looks for a text, got {shown(value)}", code="query.value", path=self.name)
        return Has(self.name, text)

    def is_null(self) -> Condition:
        """The field holds nothing."""
        return IsNull(self.name)

    def _compare(self, operator: Operator, value: object) -> Condition:
        known = plain(value)
        if known is None:
            raise Invalid(
                f"nothing is neither below nor above None: ask F({self.name!r}).is_null()", code="query.value"
            )
        return Compare(self.name, operator, known)

    def __repr__(self) -> str:
        return f"F({self.name!r})"


@attrs.frozen
class Order:
    """One field to order by; ties follow the next field, and last the id."""

    name: str
    descending: bool = False

    @classmethod
    def of(cls, text: str) -> Order:
        """`"opened_at"` or, with the greatest first, `"-opened_at"`.

        >>> Order.of("-opened_at")
        Order(name='opened_at', descending=True)
        """
        name = text.removeprefix("-")
        if not (name.isidentifier() or is_field_name(name)):
            raise Invalid(
                f"order by a declared field, as in 'opened_at' or '-opened_at', got {shown(text)}",
                code="query.order",
            )
        return cls(name, text.startswith("-"))


@attrs.frozen
class By:
    """One field to count by; `several`: one of several texts, of which each counts its object once."""

    name: str
    several: bool = False


@attrs.frozen(kw_only=True)
class Query:
    """Question to a store: which objects of a kind, in which order, from which place on.

    `after` is the place of the last object seen: its value of every field in `order`, then its id.
    Ids break ties, in the direction of the last field of `order` (ascending where there is none).
    `count` asks how many match in all; `history` whether the facts are wanted too. With `limit` 0
    only the count is. `by`, one or two fields, asks only how many match for each of their values.
    """

    kind: str
    where: Condition = ALL
    order: tuple[Order, ...] = ()
    after: tuple[Plain, ...] | None = None
    limit: int = 100
    count: bool = False
    history: bool = True
    by: tuple[By, ...] = ()

    @property
    def falling_ids(self) -> bool:
        """Whether ties are broken by the greatest id first."""
        return bool(self.order) and self.order[-1].descending

    def names(self) -> frozenset[str]:
        """Every field that the query looks at."""
        return self.where.names() | {each.name for each in self.order} | {each.name for each in self.by}

    def place(self, fields: Mapping[str, Plain], id: str) -> tuple[Plain, ...]:
        """The place of an object in this order: what `after` takes."""
        return (*(fields.get(each.name) for each in self.order), id)

    def follows(self, place: Sequence[Plain]) -> bool:
        """Whether an object at that place comes after `after`."""
        if self.after is None:
            return True
        falling = (*(each.descending for each in self.order), self.falling_ids)
        for here, there, falls in zip(place, self.after, falling, strict=True):
            if here != there:
                return (rank(here) < rank(there)) if falls else (rank(here) > rank(there))
        return False


def in_order(query: Query, places: Iterable[tuple[Plain, ...]]) -> list[tuple[Plain, ...]]:
    """Places in the order that the query defines.

    >>> in_order(Query(kind="x", order=(Order("n", True),)), [(1, "a"), (None, "b"), (1, "c")])
    [(1, 'c'), (1, 'a'), (None, 'b')]
    """
    sorted_places = list(places)
    falling = (*(each.descending for each in query.order), query.falling_ids)
    for index in reversed(range(len(falling))):
        sorted_places.sort(key=lambda place: rank(place[index]), reverse=falling[index])
    return sorted_places


# What a store may be asked

_OPERATORS = frozenset({"==", *_BELOW})


def check_query(query: Query) -> None:
    """Refuse what no store may be asked: operators, names and values of another form, and too much of them.

    Every store asks this first, so that a condition that was forged on its way reaches no database, and
    all stores refuse alike: up to 2,000 conditions, 50 deep, with 10,000 values in all.

    >>> check_query(Query(kind="ticket", where=Compare("id", "= '' OR 1 =", "")))
    Traceback (most recent call last):
    cxkit.errors.Invalid: where: a field is compared by one of <, <=, ==, >, >=, got "= '' OR 1 ="
    """
    check_condition(query.where)
    check_form(query)


def check_condition(where: Condition) -> None:
    """The part of `check_query` that is about the condition."""
    waiting: list[tuple[Any, int]] = [(where, 1)]
    conditions = values = 0
    while waiting:
        condition, depth = waiting.pop()
        conditions += 1
        values += _check_condition(condition)
        if conditions > MOST_CONDITIONS or depth > DEEPEST or values > MOST_VALUES_IN_ALL:
            raise Invalid(
                f"a query has at most {MOST_CONDITIONS:,} conditions, {DEEPEST} deep, with "
                f"{MOST_VALUES_IN_ALL:,} values: ask for less at a time",
                code="query.size",
                path="where",
            )
        waiting += [(inner, depth + 1) for inner in _inside(condition)]


def _inside(condition: Any) -> tuple[Any, ...]:
    match condition:
        case Not(inner):
            return (inner,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(parts)
        case _:
            return ()


def _check_condition(condition: Any) -> int:
    """How many values the condition itself holds."""
    kind: Any = condition.__class__
    if kind not in _FORMS:
        raise Invalid(f"is no condition: {shown(condition)}", code="query.condition", path="where")
    if kind in (Not, AllOf, AnyOf):
        return 0
    if kind is Words:
        check_phrases(condition.phrases)
        return len(condition.phrases)
    _check_name(condition.name, "where")
    match condition:
        case Compare(_, operator, value):
            if operator not in _OPERATORS:
                known = ", ".join(sorted(_OPERATORS))
                raise Invalid(
                    f"a field is compared by one of {known}, got {shown(operator)}",
                    code="query.operator",
                    path="where",
                )
            held: tuple[Any, ...] = (value,)
        case Among(_, held) if len(held) > MOST_VALUES:
            raise Invalid(f"at most {MOST_VALUES} values, got {len(held)}", code="query.values", path="where")
        case Among(_, held):
            pass
        case Has(_, value):
            held = (value,)
        case _:
            held = ()
    for value in held:
        if value.__class__ not in (str, int) or plain(value) is None:
            raise Invalid(
                f"a text or a whole number is compared, got {shown(value)}", code="query.value", path="where"
            )
    return len(held)


_FORMS: frozenset[Any] = frozenset({Compare, Among, Has, Words, IsNull, Not, AllOf, AnyOf})


def _check_name(name: Any, path: str) -> None:
    if name.__class__ is not str or not (name.isidentifier() or is_field_name(name)):
        raise Invalid(
            f"a field has the name of an attribute, got {shown(name)}", code="query.field", path=path
        )


def check_form(query: Query) -> None:
    """The part of `check_query` that is about order, place, size and counts."""
    plain(query.kind)
    if query.limit.__class__ is not int or not 0 <= query.limit <= _MOST:
        check_size(query.limit, "limit")
    for each in query.order:
        _check_name(each.name, "order")
    for by in query.by:
        _check_name(by.name, "by")
    if query.after is not None:
        if len(query.after) != len(query.order) + 1 or not isinstance(query.after[-1], str):
            raise Invalid("a place has a value for each field of the order, then the id", code="query.after")
        for value in query.after:
            plain(value)
    if len(query.by) > 2 or (query.by and query.after is not None):
        raise Invalid("counts go by one or two fields and have no pages", code="query.by", path="by")


_MOST = 2**53


def check_size(size: Any, path: str, low: int = 0) -> None:
    """Refuse a number of things that no store can count to, or that is none."""
    if size.__class__ is not int or not low <= size <= _MOST:
        raise Invalid(
            f"{path} must be {low} or more, and a whole number up to 2**53, got {shown(size)}",
            code="query.limit",
            path=path,
        )


def too_many_groups(query: Query) -> Invalid:
    """The error of counts by more values than a store hands out."""
    names = " and ".join(by.name for by in query.by)
    return Invalid(
        f"{names} have more than {MOST_GROUPS:,} values: count fewer objects at a time, or by another field",
        code="query.groups",
        path="by",
    )
