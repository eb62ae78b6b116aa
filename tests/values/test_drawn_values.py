"""Values at their edges are what `drawn_values.txt` has: money, periods, hours, calendars, plurals, texts.

Everything is asked at 0, at 1, at the limit and beside it, in every unit, currency and language. Whoever
changes an answer writes the record anew and reads what changed: `python tests/values/test_drawn_values.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cxkit.errors import CxkitError
from cxkit.values import (
    CES_1_5,
    CSAT_1_5,
    LANGUAGES,
    NPS_0_10,
    Channel,
    Money,
    Period,
    Scale,
    Unit,
    UnitPrice,
    accept_language,
    check_id,
    instant_from_text,
    instant_text,
    language,
    minor_units,
    total,
    write,
    zone,
)  # fmt: skip
from cxkit.values._instants import at_local, duration_from_text, duration_text, later
from cxkit.values._languages import chain
from cxkit.values._plurals import plural_rule
from cxkit.values.calendar import BusinessCalendar, Recurring, lunar_day
from cxkit.values.calendar._belgium import belgian_holidays
from cxkit.values.calendar._china import statutory_days
from cxkit.values.calendar._england import english_holidays
from cxkit.values.calendar._hours import as_spans, as_week, hours_text, week_text, weekdays
from cxkit.values.calendar._lunar import LUNAR_FESTIVALS, lunar_festival, qingming

sys.path.insert(0, str(Path(__file__).parents[1]))
import recorded_lines

sys.path.pop(0)

RECORD = Path(__file__).with_name("drawn_values.txt")
MOMENT, DAY = timedelta.resolution, timedelta(days=1)
CURRENCIES = ("CNY", "EUR", "JPY", "KWD", "USD")


def attempt(call: Callable[[], Any]) -> Any:
    """The answer, or the error's text."""
    try:
        return call()
    except CxkitError as error:
        return f"{type(error).__name__}: {error}"
    except (TypeError, ValueError, OverflowError) as error:
        return type(error).__name__


def money() -> Iterator[str]:
    amounts: tuple[Any, ...] = (
        0, 1, -1, 7, "0.1", "0.01", "0.001", "0.0001", "-0.005", "1e3", "1e-3", "nan", "1,5", " 2 ", True,
        1.5, Decimal("2.50"), Decimal("1e20"), "1" * 40, "99999999999.99", "-0", None,
    )  # fmt: skip
    for amount, currency in product(amounts, (*CURRENCIES, "XXX", "cny")):
        made = attempt(partial(Money.of, amount, currency))
        price = attempt(partial(UnitPrice.of, amount, currency))
        lines, shown = list[Any](), list[str]()
        if isinstance(price, UnitPrice):
            lines = [attempt(partial(price.for_quantity, count)) for count in (0, 1, 3, -2, 10**9)]
        if isinstance(made, Money):
            shown = [made.format(tag) for tag in LANGUAGES]
        yield f"{amount!r} {currency}: {made!r} {made} {price!r} {lines} {shown}"
    shares: tuple[Any, ...] = (
        [1], [1, 1, 1], [0, 1], [0, 0], [], [2, 1, Fraction(1, 3)], [Decimal("0.5"), 1], [-1], [True],
    )  # fmt: skip
    for minor, weights in product((0, 1, 2, 100, -100, -1), shares):
        yield f"{minor} by {weights}: {attempt(partial(Money(minor, 'CNY').allocate, weights))}"
    factors: tuple[Any, ...] = (
        0,
        1,
        Fraction(-1, 2),
        Decimal("0.5"),
        Decimal("1.005"),
        Fraction(1, 3),
        0.5,
        True,
    )
    for factor in factors:
        made = [attempt(partial(Money(minor, "CNY").times, factor)) for minor in (1, 3, 5, -5, 100)]
        yield f"times {factor!r}: {made}"
    texts = (
        "¥12.50", "12.50元", "CNY 12.5", "12.5 CNY", "US$3", "€ 1,234.56", "1.234,56 €", "-¥5", "¥-5",
        "￥1,000", "1000", "¥1,00", "12.345元", "人民币12元", "3万元", "¥", "", "KWD 1.234", "JPY 12.5",
        "¥１２", "12元5角",
    )  # fmt: skip
    for text in texts:
        yield f"{text}: {attempt(partial(Money.parse, text))}"
    one, two = Money.of("1.10", "CNY"), Money.of("2.20", "EUR")
    for several, of in product(([], [one], [one, one], [one, two]), (None, "CNY", "EUR")):
        yield f"{several} {of}: {attempt(partial(total, several, of))}"
    yield f"{one < one} {attempt(lambda: one < two)} {one == Money(110, 'CNY')} {bool(one - one)} {one - one}"
    yield f"{[minor_units(each) for each in CURRENCIES]} {attempt(partial(minor_units, 'XX'))}"


def periods() -> Iterator[str]:
    zones = ("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
    days = [date(2024, 2, 29), date(2024, 12, 30), date(2026, 1, 1), date(2026, 3, 29), date(2020, 12, 31)]
    hours = [datetime(2026, 3, 8, hour, tzinfo=UTC) for hour in (6, 7, 23)]
    for unit, tz, on in product(Unit, zones, (*days, *hours)):
        made = attempt(partial(Period.of, on, unit, tz))
        if not isinstance(made, Period):
            yield f"{unit} {tz} {on}: {made}"
            continue
        near = [made.previous(), made.next(), made.shift(13), made.shift(-5), attempt(made.year_before)]
        small = ("day", "week", "month", *(("hour",) if unit in ("hour", "day") else ()))
        cut = {part: [each.text for each in made.split(part)][-2:] for part in small}
        told = [made.label(tag) for tag in LANGUAGES]
        run = [each.text for each in made.until(made.shift(2))]
        named = [getattr(each, "text", each) for each in near]
        again = attempt(partial(Period.parse, made.text, tz)) == made
        yield f"{made.text} {tz}: {made.start} {made.end} {made.days} {named} {cut} {told} {run} {again}"
    for text in (
        "2026", "2026-13", "2026-02", "2026-Q0", "2026-Q4", "2026-Q5", "2026-W00", "2026-W53", "2026-W54",
        "2025-W53", "2026-02-29", "2024-02-29", "2026-02-03T24", "2026-02-03T23", "26-02", "",
        "2026-W06-1", "0000", "9999", "2026-S06",
    ):  # fmt: skip
        yield f"{text}: {attempt(partial(Period.parse, text))!r}"
    firsts = (date(2026, 2, 1), date(2026, 2, 2))
    for unit, first, hour in product((Unit.MONTH, Unit.WEEK, Unit.HOUR), firsts, (-1, 0, 1, 23, 24)):
        yield f"{unit} {first} {hour}: {attempt(partial(Period, unit, first, 'UTC', hour))!r}"


def hours() -> Iterator[str]:
    given: tuple[Any, ...] = (
        "", "closed", "09:00-12:00", "09:00-12:00,13:00-18:00", "13:00-18:00, 09:00-12:00",
        "09:00-12:00, 12:00-13:00", "09:00-12:00, 11:59-13:00", "00:00-24:00", "24:00-01:00",
        "22:00-06:00", "22:00-22:00", "00:00-00:00", "9-12", "9:00-12:60", "9:60-12:00",
        "09:00:30-12:00:59", "09:00:60-10:00", "00:01-24:01", "00:00-24:00, 00:00-01:00", "12:00",
        "09:00–12:00", "18:00-00:00", "18:00-24:00", "23:59:59-00:00:01", [(0, 86_400)], [(1, 86_401)],
        [(0, 86_401)], [(3600, 7200), (7200, 10_800)], [(86_400, 90_000)], [(-1, 5)], [(0, 172_800)],
        [(0, 172_801)], [(1, 86_400)], [(time(9), time(12))], [(time(9, 0, 0, 1), time(12))],
        [(time(9, tzinfo=UTC), time(12))], [("09:00", "12:00")], [(9, 12, 13)], 5, None, {"a": 1},
        [("09:00",)], [True, False],
    )  # fmt: skip
    for each in given:
        faults: list[Any] = []
        spans = as_spans(each, "hours", faults)
        yield f"{each!r}: {spans} {hours_text(spans)} {[str(fault) for fault in faults]}"
    keys: tuple[Any, ...] = (
        "mon", "monday", "MON-fri", "fri-mon", "sun-sat", "daily", "sat, sun", "sun-sun", "mon–wed",
        "weekday", "", "mon-", 3, "tue-mon", "mon,mon",
    )  # fmt: skip
    for key in keys:
        wrong: list[Any] = []
        yield f"{key!r}: {weekdays(key, 'week', wrong)} {[str(fault) for fault in wrong]}"
    for week in (
        {"mon-fri": "09:00-18:00"}, {"mon": "22:00-06:00", "tue": "05:59-12:00"},
        {"mon": "22:00-06:00", "tue": "06:00-12:00"}, {"sun": "22:00-06:00", "mon": "05:00-12:00"},
        {"daily": "00:00-24:00"}, {"mon": "9:00-10:00", "mon-tue": "1:00-2:00"}, {}, ["09:00-10:00"] * 7,
        ["09:00-10:00"] * 6, 3, {"mon, wed": "09:00-10:00", "sat-sun": "10:00-11:00"},
    ):  # fmt: skip
        bad: list[Any] = []
        made = as_week(week, "week", bad)
        yield f"{week!r}: {week_text(made)} {[str(fault) for fault in bad]}"


def calendars() -> Iterator[str]:
    week = {"mon-fri": "09:00-17:00", "sat": "22:00-02:00"}
    at = datetime(2026, 2, 3, 12, tzinfo=UTC)
    departures: tuple[dict[str, Any], ...] = (
        {}, {"holidays": [date(2026, 2, 3)]}, {"holidays": ["2026-02-03", date(2026, 2, 4)]},
        {"holidays": [at]}, {"holidays": 3}, {"working_days": {date(2026, 2, 7): "mon"}},
        {"working_days": [date(2026, 2, 8)]}, {"working_days": {date(2026, 2, 8): 7}},
        {"working_days": {date(2026, 2, 8): "sun"}}, {"working_days": {date(2026, 2, 8): 0}},
        {"dated": {date(2026, 2, 8): "10:00-12:00"}}, {"dated": {"2026-02-08": ""}},
        {"dated": {"x": "10:00-12:00"}}, {"breaks": [(at, at + DAY)]}, {"breaks": [(at, at)]},
        {"breaks": [(at + DAY, at)]}, {"breaks": [(at, None)]},
        {"breaks": [("2026-02-03T12:00Z", "2026-02-03T13:00Z")]},
        {"breaks": [(date(2026, 2, 3), "12:00-13:00")]}, {"breaks": {date(2026, 2, 3): "12:00-13:00"}},
        {"closures": [Recurring("FREQ=WEEKLY;BYDAY=TU", date(2026, 1, 1), "10:00-10:07")]},
        {"closures": [Recurring("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=2", date(2026, 1, 1))]},
        {"known_from": date(2026, 2, 1), "known_until": date(2026, 2, 10)},
        {"known_from": date(2026, 2, 11), "known_until": date(2026, 2, 10)},
        {"known_until": date(1899, 12, 31)}, {"known_until": date(2199, 12, 31)},
        {"known_from": date(1899, 12, 31)},
    )  # fmt: skip
    for tz, told in product(("Asia/Shanghai", "Europe/Paris"), departures):
        desk = attempt(partial(BusinessCalendar.weekly, tz, week, **told))
        yield f"{tz} {told}: {desk!r}"
        if isinstance(desk, BusinessCalendar):
            yield from _asked(desk)
    for tz in ("Mars/Base", "", 3, None):
        yield f"{tz!r}: {attempt(partial(BusinessCalendar.weekly, tz, week))!r}"  # type: ignore[arg-type]


def _asked(desk: BusinessCalendar) -> Iterator[str]:
    for day in (
        date(2026, 2, 1), date(2026, 2, 3), date(2026, 2, 7), date(2026, 2, 8), date(2026, 2, 10),
        date(2026, 2, 11),
    ):  # fmt: skip
        kind, spans = attempt(partial(desk.day_kind, day)), attempt(partial(desk.hours_on, day))
        moved = [attempt(partial(desk.add_days, day, count)) for count in (-3, -1, 0, 1, 2, 300)]
        between = [attempt(partial(desk.days_between, day, day + each * DAY)) for each in (-8, 0, 1, 400)]
        is_open = attempt(partial(desk.is_business_day, day))
        yield f"{day}: {kind} {spans} {is_open} {desk.knows(day)} {moved} {between}"
    yield f"{desk.known_between} {desk.to_dict()} {BusinessCalendar.from_dict(desk.to_dict()) == desk}"


def holidays() -> Iterator[str]:
    for year in range(1990, 2101):
        found = [
            attempt(partial(of, year))
            for of in (english_holidays, belgian_holidays, statutory_days, qingming)
        ]
        feasts = [attempt(partial(lunar_festival, name, year)) for name in LUNAR_FESTIVALS]
        moons = [
            lunar_day(year, month, day, leap=leap)
            for month, day, leap in product((1, 6, 12), (1, 29, 30), (False, True))
        ]
        days: list[Any] = [sorted(each) if hasattr(each, "union") else each for each in found]
        yield f"{year}: {days} {feasts} {moons}"
    for asked in ((2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 31), (1899, 1, 1)):
        yield f"{asked}: {attempt(partial(lunar_day, *asked))}"


NUMBERS = (
    *range(25), 30, 99, 100, 101, 102, 110, 111, 112, 119, 120, 121, 122, 1000, 0.5, 1.0, 1.5, 2.0, 2.5,
    19.5, 100.5,
)  # fmt: skip


def plurals() -> Iterator[str]:
    for tag in ["zh", "en", "fr", "am", "ru", "pl", "cs", "he", "ro", "ar", "xx", "en-GB", "pt-BR"]:
        rule = plural_rule(tag)
        yield f"{tag}: {None if rule is None else ''.join(str(rule(number)) for number in NUMBERS)}"


SPANS = (
    *(
        timedelta(seconds=each)
        for each in (0, 0.0005, 0.4, 1, 1.5, 59, 59.6, 60, 61, 3599, 3600, 3661, 86_399, 86_400, 90_061)
    ),
    timedelta(days=1, microseconds=1),
    timedelta(days=400),
    -timedelta(seconds=90),
    timedelta(days=7, hours=23, minutes=59),
)


def written() -> Iterator[str]:
    values: tuple[tuple[str, Any], ...] = (
        *(("duration", each) for each in SPANS),
        *(("hours", each) for each in SPANS),
        *(("number", each) for each in (0, 1, 999, 1000, -1000, 1234567, 0.5, 1234.5, None, "x")),
        *(("share", each) for each in (0, 1, 0.005, 0.5, -0.25, 1.5, None)),
        *(
            ("date", each)
            for each in (date(2026, 2, 3), datetime(2026, 2, 3, 23, tzinfo=UTC), "2026-02-03", None)
        ),
        *(
            ("instant", each)
            for each in (datetime(2026, 2, 3, 23, 59, 59, 999_999, tzinfo=UTC), None, "soon")
        ),
        *(
            ("period", each)
            for each in ("2026-02", "2026-W06", "2026-Q1", "2026", "x", Period.parse("2026-02-03"))
        ),
        *(("money", each) for each in (Money.of("1234.5", "CNY"), "CNY 5", 5, None)),
    )
    for (kind, value), tag in product(values, LANGUAGES):
        yield f"{kind} {value!r} {tag}: {attempt(partial(write, value, kind, tag, 'Asia/Shanghai'))}"
    for span in SPANS:
        text = duration_text(span)
        yield f"{span!r}: {text} {duration_from_text(text) == span}"
    for text in (
        "PT0S", "P1D", "PT1H1M", "P", "PT", "1D", "-P1D", "P1W", "P1M", "PT1.5S", "PT1.0000001S", "P400D",
        "p1d", "",
    ):  # fmt: skip
        yield f"{text}: {attempt(partial(duration_from_text, text))!r}"


def instants() -> Iterator[str]:
    for text in (
        "2026-02-03T09:00:00Z", "2026-02-03T09:00:00.000000Z", "2026-02-03T09:00:00.1Z",
        "2026-02-03T09:00:00+08:00", "2026-02-03", "2026-02-03T09:00", "2026-02-30T09:00:00Z",
        "2026-02-03T24:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "",
    ):  # fmt: skip
        found = attempt(partial(instant_from_text, text))
        yield f"{text}: {found} {instant_text(found) if isinstance(found, datetime) else ''}"
    for tz, day, hour in product(
        ("Europe/Paris", "Australia/Lord_Howe"),
        (date(2026, 3, 29), date(2026, 10, 4), date(2026, 10, 25)),
        range(4),
    ):
        found = [at_local(day, zone(tz), hour, minute).astimezone(UTC) for minute in (0, 15, 30, 59)]
        yield f"{tz} {day} {hour}: {found}"
    for when, by in product((date(2026, 2, 28), datetime(9999, 12, 31, tzinfo=UTC)), (0, 1, -1, 9999999)):
        yield f"{when} {by}: {attempt(partial(later, when, days=by))}"


def named() -> Iterator[str]:
    for tag in (
        "en", "EN-gb", "zh", "zh-CN", "zh-TW", "zh-HK", "zh-Hant-HK", "zh_Hans", "de", "de-AT", "", "x",
        "zh-Hans-XX", "yue", "zh-SG", "i-klingon",
    ):  # fmt: skip
        yield f"{tag}: {attempt(partial(language, tag))} {attempt(partial(chain, tag))}"
    for header in (
        "", "de", "de, en;q=0.5", "zh-TW;q=0.8, zh-CN;q=0.9", "en;q=0, zh-HK", "*", "fr;q=1, *;q=0.1",
        "zh-CN;q=x", "en;q=1.5,zh", ",,",
    ):  # fmt: skip
        found = [attempt(partial(accept_language, header, *other)) for other in ((), ("zh-Hant",))]
        yield f"{header}: {found}"
    for id in (
        "", "a", " a", "a ", "a b", "a\n", "x" * 80, "x" * 200, "x" * 201, "x" * 1000, "é", "\u200b",
        "a/b", "..",
    ):  # fmt: skip
        yield f"{id!r:.20}: {attempt(partial(check_id, id))!s:.90}"
    for word in ("chat", "Chat", "web chat", "WeChat", "tel", "fax", "", "e-mail", "电话", "email "):
        yield f"{word}: {attempt(partial(Channel.of, word))!r}"
    for scale in (NPS_0_10, CSAT_1_5, CES_1_5, Scale(kind="rating", low=-1, high=1, top=1, bottom=1)):
        boxes = [
            (score, bool(scale.is_top(score)), bool(scale.is_bottom(score)))
            for score in range(scale.low - 1, scale.high + 2)
        ]
        yield f"{scale} {scale.points} {boxes}"


CASES: dict[str, Callable[[], Iterator[str]]] = {
    "money": money,
    "periods": periods,
    "hours": hours,
    "calendars": calendars,
    "holidays": holidays,
    "plurals": plurals,
    "written": written,
    "instants": instants,
    "named": named,
}


@pytest.mark.parametrize("name", CASES)
def test_values_at_their_edges_are_what_they_were(name: str) -> None:
    assert recorded_lines.told(CASES, name) == recorded_lines.recorded(RECORD, name)


if __name__ == "__main__":
    recorded_lines.write(RECORD, CASES)
