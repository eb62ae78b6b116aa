"""Rules of a mapping, made into functions that read cells.

What cannot be read becomes a fault of its column, and reading goes on, so that a row is rejected with
everything that is wrong with it. No message repeats what may be about a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.resources import files
from math import isnan
from typing import Any, TypedDict, cast
from zoneinfo import ZoneInfo

import attrs

from cxkit.errors import Fault, Invalid, shown
from cxkit.imports._files import OnProgress, fold
from cxkit.imports._ledger import Row, is_list, is_object
from cxkit.imports._texts import (
    FLAGS,
    ORDERS,
    Order,
    Unreadable,
    amount,
    cleaner,
    decimal,
    harmless,
    instant_of,
    money,
    read_duration,
    read_time,
    whole,
)
from cxkit.kernel.facts import Actor
from cxkit.surveys import Design
from cxkit.values import Money, UnitPrice

Rule = Mapping[str, Any]
"""One rule of a mapping, as plain data."""
_MOST_KEPT = 20_000
_LONGEST_KEPT = 200


class Reading:
    """One row, or the rows of one object, while it is read: cells, faults and doubts, fields made so far."""

    __slots__ = ("cells", "doubts", "faults", "group", "made", "row")

    def __init__(self, row: Row, group: Sequence[Row] = ()) -> None:
        self.row = row
        self.cells = row.cells
        self.group = group or (row,)
        self.faults: list[Fault] = []
        self.doubts: list[Fault] = []
        self.made: dict[str, Any] = {}

    def fault(self, column: str, code: str, message: str) -> None:
        """Something is wrong with that column."""
        self.faults.append(Fault(column, code, message))


Read = Callable[[Reading], Any]
Condition = Callable[[Reading, Mapping[str, Any]], bool]
Selection = Callable[[Reading], Mapping[str, Any] | None]
TextOf = Callable[[Mapping[str, Any]], str | None]
ValueOf = Callable[[str], Any]
"""Makes a value of a text, None of none, or the fault of one that cannot be read."""


class Columns:
    """The columns of one table, as rules find them; it remembers which of them are read."""

    def __init__(self, names: Iterable[str], missing: Collection[str] = ("",)) -> None:
        self.actual: dict[str, str] = {}
        for name in names:
            self.actual.setdefault(fold(name), name)
        self.missing = frozenset(missing) | {""}
        self.read: set[str] = set()
        self.tests: dict[tuple[str, str, str], CellTest] = {}

    def find(self, aliases: Any) -> list[str]:
        """The columns there are under these names, in the order of the names."""
        wanted = [aliases] if isinstance(aliases, str) else aliases
        names = dict.fromkeys(self.actual[fold(name)] for name in wanted if fold(name) in self.actual)
        self.read.update(names)
        return list(names)

    def text(self, aliases: Any, missing: Collection[str] = ()) -> Callable[[Mapping[str, Any]], str | None]:
        """A function that gives the text of the first of the columns that has one."""
        names = self.find(aliases)
        nothing = self.missing | frozenset(missing)
        if len(names) == 1:
            name = names[0]

            def one(cells: Mapping[str, Any]) -> str | None:
                text = cells.get(name, "")
                if type(text) is not str:
                    text = _as_text(text)
                text = text.strip()
                return None if text in nothing else text

            return one

        def first(cells: Mapping[str, Any]) -> str | None:
            for name in names:
                text = _as_text(cells.get(name, "")).strip()
                if text not in nothing:
                    return text
            return None

        return first


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


class Memo(dict[str, Any]):
    """Answers of a function on texts of cells, of equal ones once unless they are long; None of `nothing`."""

    __slots__ = ("make", "nothing")

    def __init__(self, make: Callable[[str], Any], nothing: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.make, self.nothing = make, nothing

    def __missing__(self, cell: str) -> Any:
        text = cell.strip()
        value = None if text in self.nothing else self.make(text)
        if len(cell) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[cell] = value
        return value


class CellTest:
    """A test of one column."""

    __slots__ = ("column", "kept")

    def __init__(self, column: str, holds: Callable[[str], bool]) -> None:
        self.column, self.kept = column, Memo(holds)

    def __call__(self, _: Reading, cells: Mapping[str, Any]) -> bool:
        cell = cells.get(self.column, "")
        answer: bool = self.kept[cell if type(cell) is str else _as_text(cell)]
        return answer


class Every:
    """Whether all of several tests hold."""

    __slots__ = ("tests",)

    def __init__(self, tests: Sequence[Condition]) -> None:
        self.tests = tests

    def __call__(self, reading: Reading, cells: Mapping[str, Any]) -> bool:
        for test in self.tests:  # noqa: SIM110 - a generator costs more than the tests
            if not test(reading, cells):
                return False
        return True


def condition(tests: Sequence[Sequence[Any]], columns: Columns) -> Condition:
    """Whether all of these tests hold: `[column, test, operand]`; `.field` is a field that was made."""
    made = [_test(columns, *test) for test in tests]
    return made[0] if len(made) == 1 else Every(made)


class CellRead:
    """A rule that reads one column; equal cells are read once."""

    __slots__ = ("column", "default", "kept", "required")

    def __init__(self, column: str, kept: Memo, default: Any, *, required: bool) -> None:
        self.column, self.kept, self.default, self.required = column, kept, default, required

    def __call__(self, reading: Reading) -> Any:
        cell = reading.cells.get(self.column, "")
        value = self.kept[cell if type(cell) is str else _as_text(cell)]
        if value is None or type(value) is Fault:
            return _told(value, reading, self.column, self.default, required=self.required)
        return value


def _told(value: Any, reading: Reading, column: str, default: Any, *, required: bool) -> Any:
    """The value of a cell, what is wrong with it told."""
    if value is None:
        if required:
            reading.faults.append(Fault(column, "cell.missing", "is missing"))
        return default
    if type(value) is Fault:
        reading.faults.append(value)
        return default
    return value


TESTS = frozenset(
    {"is", "is_not", "in", "not_in", "present", "absent", "begins", "ends", "contains", "digits"}
    | {"above", "at_most", "before", "after", "lacks", "below"}
)


def _test(columns: Columns, name: Any, test: str, operand: Any = None) -> Condition:
    given: Any = operand
    if test in ("in", "not_in"):
        given = {fold(str(each)) for each in operand}
    elif test in ("is", "is_not"):
        given = fold(str(operand))
    if isinstance(name, str) and name.startswith("."):
        return _field_test(name[1:], test, given)
    if test == "below":
        less, more = columns.text(name), columns.text(operand)
        return lambda reading, cells: _compares(less(cells), _number(more(cells)), -1)
    text, holds = columns.text(name), _HOLDS[test]
    names = columns.find(name)
    if len(names) != 1:
        return lambda reading, cells: holds(text(cells), given)
    same = (names[0], test, str(operand))
    if same not in columns.tests:
        nothing = columns.missing
        columns.tests[same] = CellTest(
            names[0], lambda cell: bool(holds(None if cell in nothing else cell, given))
        )
    return columns.tests[same]


def _field_test(field: str, test: str, given: Any) -> Condition:
    """A test of a field that was made."""
    if test in ("before", "after"):
        other, later = given[1:], test == "after"

        def compares(reading: Reading, _: Mapping[str, Any]) -> bool:
            left, right = reading.made.get(field), reading.made.get(other)
            return left is not None and right is not None and (left > right if later else left < right)

        return compares
    holds = _HOLDS[test]

    def of_field(reading: Reading, _: Mapping[str, Any]) -> bool:
        value = reading.made.get(field)
        return holds(value.value if isinstance(value, Enum) else value, given)

    return of_field


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, given: value is not None and fold(str(value)) == given,
    "is_not": lambda value, given: value is None or fold(str(value)) != given,
    "in": lambda value, given: value is not None and fold(str(value)) in given,
    "not_in": lambda value, given: value is None or fold(str(value)) not in given,
    "present": lambda value, _: value is not None,
    "absent": lambda value, _: value is None,
    "begins": lambda value, given: value is not None and str(value).startswith(given),
    "ends": lambda value, given: value is not None and str(value).endswith(given),
    "contains": lambda value, given: value is not None and given in str(value),
    "lacks": lambda value, given: value is not None and given not in str(value),
    "digits": lambda value, _: value is not None and str(value).isascii() and str(value).isdigit(),
    "above": lambda value, given: _compares(value, given, 1),
    "at_most": lambda value, given: _compares(value, given, -1) or _compares(value, given, 0),
}


def _number(text: str | None) -> float:
    try:
        return float(amount(text or ""))
    except (ValueError, Invalid):
        return float("nan")


def _compares(value: Any, bound: float, sign: int) -> bool:
    """Whether a number, or a text that is one, is above the bound (1), below it (-1) or at it (0)."""
    try:
        number = float(value.amount if isinstance(value, (Money, UnitPrice)) else value)
    except TypeError:
        return False
    except ValueError:
        number = _number(str(value))
    return not isnan(number) and (number > bound) - (number < bound) == sign


@cache
def _shared(name: str) -> dict[str, Any]:
    place = files("cxkit.imports") / "words" / f"{name}.json"
    if not name.isidentifier() or not place.is_file():
        raise Invalid(f"there is no shipped table of words {shown(name)}", code="mapping.word")
    tables: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return tables


def shared_words(values: Any) -> dict[str, Any]:
    """A table of words: as declared, or the shipped one of that name, such as `rails_zones`."""
    return _shared(values) if isinstance(values, str) else values


class Options(TypedDict, total=False):
    """Options of a reading, the same wherever files are read, checked or described.

    `zone` is that of times which name none (by default the mapping's), `currency` that of amounts, `dates`
    the order of day and month where both are possible, `at` when the records were taken over (by default each
    object's own last time), `by` by whom, `encoding` what is neither UTF-8 nor told by the file; `progress`
    is told how far it is, and `design` says what answers were asked for.
    """

    zone: str | None
    currency: str | None
    dates: Order | None
    at: datetime | None
    by: Actor | None
    encoding: str | None
    progress: OnProgress | None
    design: Design | None


@attrs.frozen(kw_only=True)
class Said:
    """Facts said or proven of the files of a reading, and of who reads them when."""

    tz: ZoneInfo | None = None
    currency: str | None = None
    orders: Mapping[str, Order] = {}
    unproven: tuple[str, ...] = ()
    design: Design | None = None
    at: datetime | None = None
    by: Actor | None = None


class Setting:
    """Setting that the rules of one table share: its columns, and what is said of its file."""

    def __init__(self, columns: Columns, said: Said) -> None:
        self.columns, self.said = columns, said
        self.long_ids = [0, 0, 0.0]
        """How many ids have 16 digits and more, of how many those are zeros, and of how many by chance."""

    def converter(self, rule: Rule, kind: Any) -> tuple[Callable[[str], Any], str]:
        """The function that makes a value of a text, and what it wants."""
        kind = rule.get("as") or kind
        if "values" in rule:
            return self._words(rule, kind), "a known word"
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._words({**rule, "values": {str(each.value): each.value for each in kind}}, kind), ""
        if kind in ("flag", bool):
            return self._words({**rule, "values": FLAGS}, bool), ""
        if kind in ("integer", int):
            return whole, "a whole number"
        if kind in ("number", Decimal):
            return decimal, "a number"
        if kind in ("money", Money) or "money" in rule:
            currency = rule.get("money") or self.said.currency or ""
            return lambda text: money(text, currency), f"an amount in {currency}"
        if kind in ("price", UnitPrice):
            code = self.said.currency or ""
            return lambda text: UnitPrice.of(decimal(text), code), f"a price in {code}"
        if kind in ("duration", timedelta):
            unit = rule.get("unit", "s")
            return lambda text: read_duration(text, unit), f"a duration ({unit}, or like 0:02:23)"
        if kind in ("instant", datetime, "day", date):
            return self._time(rule, kind)
        if kind == "id" or rule.get("unique"):
            return self._counted_id, "an id"
        return str, "a text"

    def _counted_id(self, text: str) -> str:
        if not text.isprintable() or len(text.encode("utf-8", "surrogatepass")) > 255:
            raise Unreadable("is no id: an id is 1 to 255 bytes of printable characters", "id")
        if len(text) >= 16 and text.isascii() and text.isdigit():
            self.long_ids[0] += 1
            self.long_ids[1] += not text[15:].strip("0")
            self.long_ids[2] += 10.0 ** (15 - len(text))
        return text

    def _time(self, rule: Rule, kind: Any) -> tuple[Callable[[str], Any], str]:
        ways = list(rule.get("time", ("ymd",)))
        column = next(iter(self.columns.find(rule["from"])), None) if "from" in rule else None
        if column is not None and column in self.said.orders:
            ways = [*(way for way in ways if way not in ("dmy", "mdy")), self.said.orders[column]]
        shape = next((_shape(way) for way in ways if way in ORDERS), "year/month/day")
        if kind in ("day", date):
            return lambda text: read_time(text, ways).date(), f"a date ({shape})"
        tz = self.said.tz

        def instant(text: str) -> datetime:
            wall = read_time(text, ways)
            if tz is None and wall.tzinfo is None:
                raise Unreadable("has no zone: say which with zone=", "import.zone")
            return instant_of(wall, tz or ZoneInfo("UTC"))

        return instant, f"a time ({shape} H:MM)"

    def _words(self, rule: Rule, kind: Any) -> Callable[[str], Any]:
        make: Callable[[Any], Any] = (
            kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda value: value
        )
        if isinstance(kind, type) and hasattr(kind, "read"):
            make = cast("Any", kind).read
        values, unknown = shared_words(rule["values"]), rule.get("unknown", "fault")
        known: dict[str, Any] = {
            fold(word): None if value is None else make(value) for word, value in values.items()
        }
        exact = {word: known[fold(word)] for word in values}

        def read(text: str) -> Any:
            if text in exact:
                return exact[text]
            folded = fold(text)
            if folded in known:
                return known[folded]
            if unknown == "keep":
                return make(text) if kind is str else None
            if unknown == "fault":
                words = ", ".join(list(values)[:40])
                raise Unreadable(f"is no known word: known are {words}", "cell.unknown")
            return make(unknown)

        return read

    def reader(self, rule: Rule, kind: Any = str, field: str = "") -> Read:
        """The function that reads a value by a rule: from columns, or the same always."""
        if "value" in rule:
            convert, _ = self.converter(rule, kind) if isinstance(rule["value"], str) else (None, "")
            constant = rule["value"] if convert is None else convert(rule["value"])
            return lambda reading: constant
        aliases = rule.get("from", ())
        missing = rule.get("missing", ())
        if "join" in rule:
            parts = [self._part(each, missing) for each in rule["join"]]
            column = aliases or rule["join"][0]
            while not isinstance(column, str):
                column = column["from"] if is_object(column) else column[0]
            column = next(iter(self.columns.find(column)), column)
            glue, needs_all = rule.get("sep", " "), bool(rule.get("all"))

            def text_of(cells: Mapping[str, Any]) -> str | None:
                texts = [part(cells) for part in parts]
                if needs_all and None in texts:
                    return None
                return glue.join(text for text in texts if text is not None) or None
        else:
            names = self.columns.find(aliases)
            column = names[0] if names else (aliases if isinstance(aliases, str) else [*aliases, field][0])
            text_of = self.columns.text(aliases, missing)  # type: ignore[assignment]
            if not names and not rule.get("required") and "default" not in rule:
                return lambda reading: None
        return self._checked(rule, kind, column, text_of)

    def _part(self, part: Any, missing: Collection[str]) -> Callable[[Mapping[str, Any]], str | None]:
        """The text of one of several columns that are joined, cleaned where that is said."""
        if not is_object(part):
            return self.columns.text(part, missing)
        text, cleaners = self.columns.text(part["from"], missing), [cleaner(word) for word in part["clean"]]

        def cleaned(cells: Mapping[str, Any]) -> str | None:
            cell = text(cells)
            for clean in cleaners:
                cell = None if cell is None else clean(cell)
            return cell

        return cleaned

    def _checked(self, rule: Rule, kind: Any, column: str, text_of: TextOf) -> Read:
        """The function that reads a value of cells and tells what is wrong with it."""
        value_of = self._value_of(rule, kind, column)
        select = self._selection(rule)
        if "split" in rule:
            return self._split(rule, select, text_of, value_of)
        names = self.columns.find(rule.get("from", ())) if "join" not in rule else []
        alone = names[0] if len(names) == 1 and select is None else None
        read = self._read(rule, kind, column, alone, _selected(select, column, text_of, value_of), value_of)
        if "prove" in rule:
            return self._proven(rule, column, text_of, read)
        return read if len(names) < 2 else self._one_of(rule, read)

    def _value_of(self, rule: Rule, kind: Any, column: str) -> ValueOf:
        """The function that makes a value of a text, or the fault of one that cannot be."""
        cleaners = [cleaner(word) for word in rule.get("clean", ())]
        convert, wanted = self.converter(rule, kind)
        low, high = rule.get("low"), rule.get("high")

        def value_of(text: str) -> Any:
            try:
                for clean in cleaners:
                    text = clean(text)
                if not text:
                    return None
                value = convert(text)
            except Unreadable as error:
                return Fault(column, error.code, str(error))
            except (ValueError, ArithmeticError):
                return Fault(column, "cell.unreadable", f"must be {wanted}, {harmless(text)}")
            if value is not None and (
                (low is not None and value < low) or (high is not None and value > high)
            ):
                bounds = f"{low} to {high}" if high is not None else f"{low} or more"
                return Fault(column, "cell.range", f"must be {bounds}, {harmless(text)}")
            return value

        return value_of

    def _read(
        self, rule: Rule, kind: Any, column: str, alone: str | None, selected: Read, value_of: ValueOf
    ) -> Read:
        """The value of a rule, its faults told."""
        nothing = self.columns.missing | frozenset(rule.get("missing", ()))
        required, default = rule.get("required", False), rule.get("default")
        if isinstance(default, str):
            default = self.converter({**rule, "values": {default: default}}, kind)[0](default)
        if alone is not None:
            return CellRead(alone, Memo(value_of, nothing), default, required=required)
        return lambda reading: _told(selected(reading), reading, column, default, required=required)

    def _split(self, rule: Rule, select: Selection | None, text_of: TextOf, value_of: ValueOf) -> Read:
        """The values of one cell that holds several."""
        split, name = rule["split"], next(iter(self.columns.find(rule["from"])), "")
        split_at = "|".join(map(re.escape, [split] if isinstance(split, str) else split))

        def several(reading: Reading) -> Any:
            cells = (reading.cells if select is None else select(reading)) or {}
            listed = cells.get(name)
            parts = listed if is_list(listed) else re.split(split_at, text_of(cells) or "")
            values = [value_of(text) for part in parts if (text := _as_text(part).strip())]
            reading.faults += [value for value in values if type(value) is Fault]
            return tuple(value for value in values if value is not None and type(value) is not Fault)

        return several

    def _proven(self, rule: Rule, column: str, text_of: TextOf, read: Read) -> Read:
        """A time that must lie in the month that another column says."""
        month, ways = self.columns.text(rule["prove"]), [self.said.orders.get(column, "ymd")]

        def proven(reading: Reading) -> Any:
            value, text, named = read(reading), text_of(reading.cells), month(reading.cells)
            if value is not None and text is not None and named is not None:
                is_in = read_time(text, ways).month
                if named.lstrip("0") != str(is_in):
                    message = f"lies in month {is_in}, the {rule['prove']} column says {harmless(named)[4:]}"
                    reading.fault(column, "import.month", message)
            return value

        return proven

    def _one_of(self, rule: Rule, read: Read) -> Read:
        """Two columns of one meaning that say different things are a doubt."""
        each = [self.columns.text(name) for name in self.columns.find(rule["from"])]
        names = " and ".join(self.columns.find(rule["from"]))

        def doubting(reading: Reading) -> Any:
            texts = {text for get in each if (text := get(reading.cells)) is not None}
            if len(texts) > 1:
                reading.doubts.append(
                    Fault(names, "import.two_columns", "say different things: the first is used")
                )
            return read(reading)

        return doubting

    def _selection(self, rule: Rule) -> Selection | None:
        """From which of an object's rows a rule reads; None for the row itself."""
        if "where" not in rule and "pick" not in rule:
            return None
        fits = condition(rule["where"], self.columns) if rule.get("where") else None
        last = rule.get("pick", "first") == "last"

        def select(reading: Reading) -> Mapping[str, Any] | None:
            for row in reversed(reading.group) if last else reading.group:
                if fits is None or fits(reading, row.cells):
                    return row.cells
            return None

        return select


def _selected(select: Selection | None, column: str, text_of: TextOf, value_of: ValueOf) -> Read:
    """The value of a rule that reads several columns, or another row than the one at hand."""

    def selected(reading: Reading) -> Any:
        cells = reading.cells if select is None else select(reading)
        try:
            text = None if cells is None else text_of(cells)
        except Unreadable as error:  # one of several columns that are joined
            return Fault(column, error.code, str(error))
        return None if text is None else value_of(text)

    return selected


def _shape(order: str) -> str:
    return "/".join({"y": "year", "m": "month", "d": "day"}[part] for part in order)


def built(reading: Reading, build: Callable[[], Any]) -> Any:
    """The object, if the row has no fault so far and building it finds none."""
    if reading.faults:
        return None
    try:
        return build()
    except Invalid as error:
        reading.faults += error.faults
        return None
