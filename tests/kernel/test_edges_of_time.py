"""Times, durations and numbers at the edge of what there is meet only our own errors, in every room."""

import ast
import inspect
import json
import re
import warnings
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

import cxkit
from cxkit import Actor, BusinessCalendar, Period
from cxkit.codec import from_json
from cxkit.errors import CxkitError, Invalid
from cxkit.rosters import LabourRule, ShiftPattern, check_duties

SOURCE = Path(cxkit.__file__).parent
PAYLOADS = Path(__file__).parents[1] / "compat" / "payloads.jsonl"
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DURATION = re.compile(r"-?PT[\d.]+S")


def newest():
    """One stored payload of each schema."""
    lines = [json.loads(line) for line in PAYLOADS.read_text("utf-8").splitlines()]
    return list({line["schema"]: line for line in lines}.values())


def leaves(data, at=()):
    """The paths of all texts and numbers in plain data, each with its value."""
    if not isinstance(data, (dict, list)):
        yield at, data
        return
    for name, each in data.items() if isinstance(data, dict) else enumerate(data):
        yield from leaves(each, (*at, name))


def edges(value):
    """What may stand at the edge in place of a value."""
    if isinstance(value, str):
        if INSTANT.fullmatch(value):
            return ("0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z")
        if DAY.fullmatch(value):
            return ("0001-01-01", "9999-12-31")
        return ("PT86399999999999S", "-PT86399999999999S") if DURATION.fullmatch(value) else ()
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return (2**63, 10**400, -(10**400), 1e308) if is_number else ()


def with_leaf(data, at, value):
    if not at:
        return value
    copied = data.copy()
    copied[at[0]] = with_leaf(data[at[0]], at[1:], value)
    return copied


def refused(call, *given, **named):
    """Whether it is refused with an error of the library; any other error is not caught."""
    try:
        made = call(*given, **named)
        if hasattr(made, "__next__"):
            list(islice(made, 50))
    except CxkitError:
        return True
    return False


def test_data_at_the_edge_are_read_or_refused():
    texts = [
        json.dumps(with_leaf(data, at, edge))
        for data in newest()
        for at, value in leaves(data)
        for edge in edges(value)
    ]
    count = sum(refused(from_json, text) for text in texts)
    assert len(texts) > 1000
    assert 0 < count < len(texts)


def moved(data, by):
    """Plain data of which every time is so much later."""
    if isinstance(data, dict):
        return {name: moved(each, by) for name, each in data.items()}
    if isinstance(data, list):
        return [moved(each, by) for each in data]
    if isinstance(data, str) and INSTANT.fullmatch(data):
        return (datetime.fromisoformat(data) + by).isoformat(timespec="microseconds")[:26] + "Z"
    if isinstance(data, str) and DAY.fullmatch(data):
        return (date.fromisoformat(data) + by).isoformat()
    return data


def moved_to(data, edge):
    """Plain data whose last (or first) time lies at the edge; None without one."""
    found = [datetime.fromisoformat(each) for _, each in leaves(data) if isinstance(each, str)
             and INSTANT.fullmatch(each)]  # fmt: skip
    days = [datetime.fromisoformat(each).replace(tzinfo=UTC) for _, each in leaves(data)
            if isinstance(each, str) and DAY.fullmatch(each)]  # fmt: skip
    if not (found or days):
        return None
    return moved(data, edge - (max if edge is LAST else min)(found + days))


ASKED = {"by": Actor.agent("amy"), "tz": "Asia/Shanghai", "zone": "America/New_York", "language": "zh-Hans"}
TIMES = {"at", "until", "now", "as_of", "when", "paid_at", "made", "since", "delivered_at", "received_at"}


def arguments(method, edge):
    """Arguments for a method that asks for times, zones and actors only; None for any other."""
    given = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if name in TIMES:
            given[name] = edge
        elif name in {"on", "day"}:
            given[name] = edge.date()
        elif name in ASKED:
            given[name] = ASKED[name]
        elif parameter.default is parameter.empty:
            return None
    return given


@pytest.mark.parametrize("edge", [FIRST, LAST], ids=["first", "last"])
def test_what_stands_at_the_edge_of_time_answers_or_refuses(edge):
    asked = 0
    warnings.simplefilter("ignore", DeprecationWarning)
    for data in newest():
        plain = moved_to(data, edge)
        if plain is None or refused(from_json, json.dumps(plain)):
            continue
        made = from_json(json.dumps(plain))
        for name in dir(type(made)):
            if name.startswith("_") or name in {"standing"} or refused(getattr, made, name):
                continue
            method = getattr(made, name)
            if inspect.ismethod(method) and (given := arguments(method, edge)) is not None:
                refused(method, **given)
                asked += 1
    assert asked > 200


def test_only_values_put_an_instant_on_the_clock_of_a_zone():
    """`astimezone` overflows within a day of the first and the last year; `local_time` is the home of it."""
    rooms = [room for room in SOURCE.iterdir() if room.is_dir()]
    homes = {"values", "columns", "testing", "imports", "analysis"}
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for room in rooms if room.name not in homes
        for path in room.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "astimezone"
    ]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "UTC"])
@pytest.mark.parametrize("edge", [FIRST, LAST], ids=["first", "last"])
def test_calendars_and_periods_at_the_edge_answer_or_refuse(zone, edge):
    desk = BusinessCalendar.weekly(zone, {"mon-fri": "09:00-17:00"})
    for days in (-3, 3, 10**7, -(10**7)):
        refused(desk.add_days, edge, days)
        refused(desk.add_days, edge.date(), days)
        refused(desk.add, edge, timedelta(days=days))
    for ask in (desk.is_open, desk.next_opening, desk.is_business_day):
        refused(ask, edge)
    for unit in ("hour", "day", "week", "sunday_week", "month", "quarter", "year"):
        if refused(Period.of, edge, unit, zone):
            continue
        period = Period.of(edge, unit, zone)
        for ask in (period.next, period.previous, period.year_before, lambda period=period: period.end):
            refused(ask)
        assert refused(period.shift, 10**400)


def test_a_month_that_there_is_not_is_refused():
    for year, month in ((2026, 13), (2026, 0), (0, 1), (10_000, 1), (-1, 1), (2026, "W06"), ("2026", 1)):
        with pytest.raises(Invalid):
            Period.month(year, month)
    for text in (f"{10**30}", f"{10**30}-01", f"2026-Q{10**30}", f"2026-W{10**30}", f"2026-{10**30}"):
        with pytest.raises(Invalid):
            Period.parse(text)
    with pytest.raises(Invalid):
        Period.month(9999, 12).next()
    with pytest.raises(Invalid):
        Period.month(1, 1).previous()


def test_the_week_of_last_year_is_that_of_its_number_or_the_last():
    assert Period.parse("2021-W01").year_before() == Period.parse("2020-W01")
    assert Period.parse("2020-W53").year_before() == Period.parse("2019-W52")
    assert Period.parse("2021-W52").year_before() == Period.parse("2020-W52")
    with pytest.raises(Invalid):
        Period.parse("0001-W01").year_before()


def test_shifts_in_the_last_days_there_are_are_refused():
    late = ShiftPattern(code="late", begins=datetime(2026, 1, 1, 15).time(), length=timedelta(hours=8))
    duty = late.on(date(9999, 12, 30), "amy", zone="Asia/Shanghai")
    rules = [LabourRule(code="rest", form="rest", low=11)]
    with pytest.raises(Invalid):
        check_duties([duty], rules, first=date(9999, 12, 29), last=date(9999, 12, 31), zone="Asia/Shanghai")
