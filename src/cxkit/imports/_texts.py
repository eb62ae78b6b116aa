"""Texts of cells, cleaned and read: words, ids, times, durations, numbers, money.

What cannot be read raises `Unreadable` or another `ValueError`; no message repeats what may be personal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from html import unescape
from typing import Any, Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

from cxkit.values import Money, at_local

Order = Literal["ymd", "dmy", "mdy"]
"""In which order a source writes year, month and day."""
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
TIMES = frozenset({*ORDERS, "dotted", "compact", "epoch_s", "epoch_ms", "rfc2822"})
"""The names of ways to write a time; a text with % is a pattern of `strptime`."""
UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
"""The units of durations, in microseconds."""
_YES, _NO = ("true", "yes", "y", "1", "是"), ("false", "no", "n", "0", "否")
FLAGS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)

_DATE = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: *([AaPp])\.?[Mm]\.?)?)?"
    r"(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?",
    re.ASCII,
)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? )?(?:(?P<day>\d{1,2})[-/. ]{1,2}(?P<month>[A-Za-z]{3})[a-z]{0,6}[-/., ]{1,2}"
    r"|(?P<month2>[A-Za-z]{3})[a-z]{0,6}\.? (?P<day2>\d{1,2}),? )(?P<year>\d{4}|\d{2})(?P<rest>(?:,? .*)?)",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TWO_WAYS = re.compile(r"\d{1,2}([-/])\d{1,2}\1\d{2,4}\b", re.ASCII)
"""A date in which the day or the month may come first."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?", re.ASCII)
_HAN_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日 *")
_CLOCK = re.compile(r"(-?)(\d{1,6}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?", re.ASCII)
_HAN_CLOCK = re.compile(r"(?:(\d{1,6})(?:小时|时))?(?:(\d{1,6})(?:分钟|分))?(?:(\d{1,9})秒)?", re.ASCII)
_LOST = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+|[+-]?\d+[.,]\d+[eE]-\d+|#{3,}|#(?:N/A|DIV/0!|[A-Z]+[!?])", re.ASCII
)
"""Marks that spreadsheets write for a long number, for one in a narrow column, and for an error."""
_HARMLESS = re.compile(r"[\d.,:/+\- TZ]{1,24}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PIVOT = 69
"""A year of two digits below it is of this century; POSIX's rule."""


class Unreadable(ValueError):
    """A text that a rule cannot read: the code and the message of the fault."""

    def __init__(self, message: str, code: str = "cell.unreadable") -> None:
        super().__init__(message)
        self.code = code


def harmless(text: str) -> str:
    """The text, as a message may repeat it: only numbers and times, nothing that may be about a person."""
    digits = len(re.findall(r"\d", text))
    if _HARMLESS.fullmatch(text) and (digits <= 6 or len(re.findall(r"[/:.-]", text)) >= 2) and digits <= 17:
        return f"got {text}"
    return f"got a text of {len(text)} character{'' if len(text) == 1 else 's'}"


# Texts, cleaned.


def _excel_text(text: str) -> str:
    """A cell without what spreadsheets put around texts: `="…"`, a quote before, a tab behind."""
    text = text.strip("\t ")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1]
    return text[1:] if text[:1] == "'" else text


def _id(text: str) -> str:
    text = _excel_text(text)
    if _LOST.fullmatch(text):
        raise Unreadable("was damaged by a spreadsheet and is lost: export it anew", "import.excel")
    return re.sub(r"(?<=\d)\.0+$", "", text) if text[:1].isdigit() else text


def _digits(text: str) -> str:
    text = _id(text)
    if not (text.isascii() and text.isdigit()):
        raise Unreadable("must be digits")
    return text


_TAG = re.compile(r"<[^<>]{0,1000}>")
CLEANERS: dict[str, Callable[[str], str]] = {
    "strip": str.strip,
    "excel_text": _excel_text,
    "id": _id,
    "digits": _digits,
    "lower": str.lower,
    "upper": str.upper,
    "width": lambda text: normalize("NFKC", text),
    "html": lambda text: unescape(_TAG.sub("", re.sub(r"(?i)<br ?/?>|</p>", "\n", text))).strip(),
    "thousands": lambda text: text.replace(",", "").replace("\u00a0", ""),
    "decimal_comma": lambda text: text.replace(".", "").replace(",", "."),
    "before_bracket": lambda text: re.split(r"[(（]", text, maxsplit=1)[0].strip(),
    "spaces": lambda text: " ".join(text.split()),
    "hash": lambda text: blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
}
"""The cleaning words; beside them `strip X`, `zfill N`, `drop X`, and `first X` and `last X` of parts."""


def cleaner(word: str) -> Callable[[str], str]:
    """The function of a cleaning word."""
    name, _, more = word.partition(" ")
    if name in CLEANERS and not more:
        return CLEANERS[name]
    if name == "strip":
        return lambda text: text.strip().strip(more).strip()
    if name == "drop":
        return lambda text: text.replace(more, "")
    if name in ("first", "last") and more:
        return lambda text: text.split(more)[0 if name == "first" else -1].strip()
    if name == "zfill" and more.isdigit() and int(more) < 100:
        return lambda text: text.zfill(int(more))
    raise ValueError(word)


# Times.


def wall_clock(text: str, order: Order) -> datetime:
    """The wall-clock time that a text writes, without a zone; midnight when it is a day.

    >>> wall_clock("29/2/2016 01:16", "dmy"), wall_clock("01/03/21", "dmy")
    (datetime.datetime(2016, 2, 29, 1, 16), datetime.datetime(2021, 3, 1, 0, 0))
    >>> wall_clock("06/26/2018 12:50:01 AM", "mdy").hour, wall_clock("06/26/2018 12:50:01 PM", "mdy").hour
    (0, 12)
    """
    match = _DATE.fullmatch(text)
    if match is None or match.group(10) is not None:
        raise ValueError("not a date")
    return _of_match(match, order)


def _of_match(match: re.Match[str], order: Order) -> datetime:
    one, _, two, three, hours, minutes, seconds, fraction, half, _ = match.groups()
    year, month, day = (
        (one, two, three) if order == "ymd" else (three, two, one) if order == "dmy" else (three, one, two)
    )
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        raise ValueError("not a date in that order")
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _PIVOT else 1900
    hour = int(hours or 0)
    if half is not None:
        hour = _of_half_a_day(hour, half.lower())
    micros = int((fraction or "0").ljust(6, "0")[:6])
    return datetime(number, int(month), int(day), hour, int(minutes or 0), int(seconds or 0), micros)  # noqa: DTZ001


def _of_half_a_day(hour: int, half: str) -> int:
    """The hour of a clock with twelve hours: 12 is the first of its half."""
    if not 1 <= hour <= 12:
        raise ValueError("a clock of twelve hours shows 1 to 12")
    return hour % 12 + (12 if half == "p" else 0)


def read_time(text: str, ways: Sequence[str]) -> datetime:
    """The time that a text writes in one of these ways; naive where it names no zone.

    A time that begins with its year, as ISO 8601 writes it, is read whatever is declared, and so is one that
    names its month in English. With dots between them the day comes first, wherever a day may.
    """
    text = _HAN_DAY.sub(r"\1-\2-\3 ", text).strip() if "年" in text else text
    match = _DATE.fullmatch(text) or _DATE.fullmatch(_unnamed(text))
    if match is not None:
        orders: Sequence[Any] = [way for way in ways if way in ORDERS]
        if len(match.group(1)) == 4:
            orders = ("ymd", *orders)
        elif match.group(2) == "." and {"dmy", "mdy", "dotted"} & set(ways):
            orders = ("dmy",)
        for order in orders:
            try:
                wall = _of_match(match, order)
            except ValueError:
                continue
            return wall if match.group(10) is None else _with_offset(wall, match.group(10))
    for way in ways:
        try:
            if way in ("epoch_s", "epoch_ms") and re.fullmatch(r"-?\d{1,17}(?:\.\d+)?", text, re.ASCII):
                return _EPOCH + timedelta(microseconds=int(Decimal(text) * UNITS[way[6:]]))
            if way == "rfc2822":
                return parsedate_to_datetime(text)
            if way == "compact" and (match := _COMPACT.fullmatch(text)):
                return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type] # noqa: DTZ001
            if "%" in way:
                return datetime.strptime(text, way)  # noqa: DTZ007
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
    raise ValueError("not a time")


def _unnamed(text: str) -> str:
    """The text of a time that names its month, year first; any other as it is."""
    match = _NAMED.fullmatch(text)
    month = "" if match is None else (match["month"] or match["month2"]).lower()
    if match is None or month not in _MONTHS:
        return text
    year, day, rest = match["year"], match["day"] or match["day2"], match["rest"].lstrip(", ")
    if len(year) == 2:
        year = f"{20 if int(year) < _PIVOT else 19}{year}"
    return f"{year}-{_MONTHS.index(month) + 1}-{day} {rest}".strip()


def _with_offset(wall: datetime, offset: str) -> datetime:
    if offset in ("Z", "UTC", "GMT"):
        return wall.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return (wall - sign * timedelta(minutes=minutes)).replace(tzinfo=UTC)


def instant_of(wall: datetime, tz: ZoneInfo) -> datetime:
    """The instant of a wall-clock time of that zone.

    A time that the clocks skip is the instant of the change; one that they show twice is the first.
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    instant = wall.replace(tzinfo=tz).astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) != wall:
        return at_local(wall.date(), tz, wall.hour, wall.minute)
    return instant


def read_duration(text: str, unit: str) -> timedelta:
    """A duration: a number of the unit, `H:MM:SS` with any hours, `M:SS`, or 1分30秒."""
    match = _CLOCK.fullmatch(text)
    if match is not None:
        minus, first, second, third = match.groups()
        if minus or int(second) > 59 or int(third or 0) > 59:
            raise ValueError(text)
        if third is None:
            return timedelta(minutes=int(first), seconds=int(second))
        return timedelta(hours=int(first), minutes=int(second), seconds=int(third))
    match = _HAN_CLOCK.fullmatch(text.replace(" ", ""))
    if match is not None and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if not re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", text, re.ASCII):
        raise ValueError(text)
    return timedelta(microseconds=int(Decimal(text) * UNITS[unit]))


def whole(text: str) -> int:
    """A whole number; a decimal part of zeros is what spreadsheets add."""
    if not re.fullmatch(r"[+-]?\d{1,18}(?:\.0+)?", text, re.ASCII):
        raise ValueError(text)
    return int(text.partition(".")[0])


def decimal(text: str) -> Decimal:
    """An exact decimal number, thousands apart by commas or not, in letters of either width."""
    if not text.isascii():
        text = normalize("NFKC", text)
    if not re.fullmatch(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,24})?(?:\.\d{1,12})?", text, re.ASCII) or not text:
        raise ValueError(text)
    return Decimal(text.replace(",", ""))


def amount(text: str) -> Decimal:
    """A number, or that of an amount with its sign or unit."""
    try:
        return decimal(text)
    except ValueError:
        return Money.parse(text).amount


def money(text: str, currency: str) -> Money:
    """An amount of that currency, with or without its sign."""
    try:
        return Money.of(decimal(text), currency)
    except (ValueError, ArithmeticError):
        amount = Money.parse(text)
        if amount.currency != currency:
            raise ValueError(text) from None
        return amount
