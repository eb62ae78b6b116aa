"""Business time beside workclock, businesstimedelta and business-duration, in one run.

One desk for all: New York, 09:00-12:00 and 13:00-17:30, US holidays, five years. Prints nanoseconds a pair
for columns (and the ratio to the plain difference of the same columns), microseconds a call for one pair,
how often peers disagree with us, and the ratio peer / ours. Peers that are not installed are left out.

    pip install workclock businesstimedelta business-duration
    python tests/benchmarks/bench_calendar.py [rows]
"""

from __future__ import annotations

import statistics
import sys
import time as clock
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from cxkit.values.calendar import BusinessCalendar

NEW_YORK = ZoneInfo("America/New_York")
FIRST, YEARS = datetime(2020, 1, 2, tzinfo=UTC), 5
SAMPLE, FEW = 100_000, 60
EIGHT_HOURS = timedelta(hours=8)


def us_holidays() -> list[date]:
    """Federal holidays, observed on the nearest weekday."""
    days: list[date] = []
    for year in range(2019, 2028):
        for month, number in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)):
            day = date(year, month, number)
            days.append(day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0)))
        for month, weekday, nth in ((1, 0, 3), (2, 0, 3), (9, 0, 1), (10, 0, 2), (11, 3, 4)):
            first = date(year, month, 1)
            days.append(first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1)))
        last = date(year, 5, 31)
        days.append(last - timedelta(last.weekday()))
    return sorted(days)


HOLIDAYS = us_holidays()
DESK = BusinessCalendar.weekly("America/New_York", {"mon-fri": "09:00-12:00, 13:00-17:30"}, holidays=HOLIDAYS)
ODD = BusinessCalendar.weekly("America/New_York", {"mon-fri": "09:07-12:01, 13:13-17:31"}, holidays=HOLIDAYS)


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The median of rounds, after one that warms up."""
    work()
    taken: list[float] = []
    for _ in range(rounds):
        begin = clock.perf_counter()
        work()
        taken.append(clock.perf_counter() - begin)
    return statistics.median(taken)


def columns(rows: int) -> tuple[Any, Any]:
    """Starts over five years and ends within two weeks of them, in microseconds."""
    random = np.random.default_rng(11)
    begin = int(FIRST.timestamp()) * 10**6
    start = begin + random.integers(0, YEARS * 365 * 86_400 * 10**6, rows)
    end = start + random.integers(0, 14 * 86_400 * 10**6, rows)
    return start.view("M8[us]"), end.view("M8[us]")


def line(name: str, value: float, unit: str, note: str = "") -> None:
    """One row of the report."""
    print(f"  {name:<46}{value:>12,.2f} {unit:<8}{note}")


def vectors(rows: int) -> dict[str, float]:
    """Columns: ours, the plain difference, and what the result costs in memory."""
    start, end = columns(rows)
    print(f"\n{rows:,} pairs")
    found: dict[str, float] = {}
    for unit in ("s", "us"):
        a, b = start.astype(f"M8[{unit}]"), end.astype(f"M8[{unit}]")
        plain = seconds(lambda a=a, b=b: b - a) / rows * 1e9
        line(f"b - a, {unit}", plain, "ns/pair")
        for name, desk in (("half-hour edges", DESK), ("odd-minute edges", ODD)):
            ours = seconds(lambda a=a, b=b, desk=desk: desk.elapsed(a, b, zone="UTC")) / rows * 1e9
            found[f"{unit} {name}"] = ours
            line(f"elapsed, {unit}, {name}", ours, "ns/pair", f"{ours / plain:5.1f} x b-a")
        due = seconds(lambda a=a: DESK.add(a, EIGHT_HOURS, zone="UTC")) / rows * 1e9
        found[f"{unit} due"] = due
        line(f"due dates, {unit}", due, "ns/row")
    tracemalloc.start()
    DESK.elapsed(start, end, zone="UTC")
    line("extra memory beside the result", (tracemalloc.get_traced_memory()[1] - 8 * rows) / 2**20, "MB")
    tracemalloc.stop()
    return found


def aware(values: Any) -> list[datetime]:
    """A column as aware datetimes."""
    return [value.replace(tzinfo=UTC) for value in values.tolist()]


def against_workclock(ours: dict[str, float]) -> None:
    """The only other exact peer: columns and one pair, elapsed and due."""
    import workclock

    desk = workclock.Schedule(
        [
            workclock.WorkDay(time(9), time(12)),
            workclock.WorkDay(time(13), time(17, 30)),
            workclock.Holidays(HOLIDAYS),
        ],
        time_zone=NEW_YORK,
    )
    start, end = columns(SAMPLE)
    eight = np.timedelta64(8 * 3600, "s").astype("m8[us]")
    print("\nworkclock, columns")
    spent = seconds(lambda: desk.between_many(start, end), 3) / SAMPLE * 1e9
    line("between_many", spent, "ns/pair", f"ratio {spent / ours['us half-hour edges']:,.0f}")
    due = seconds(lambda: desk.add_many(start, eight), 3) / SAMPLE * 1e9
    line("add_many", due, "ns/row", f"ratio {due / ours['us due']:,.0f}")
    differ = int((np.asarray(desk.between_many(start, end)) != DESK.elapsed(start, end, zone="UTC")).sum())
    differ_due = int(
        (np.asarray(desk.add_many(start, eight)) != DESK.add(start, EIGHT_HOURS, zone="UTC")).sum()
    )
    line("disagreements", differ + differ_due, f"of {2 * SAMPLE:,}")
    for name, tz in (("UTC", UTC), ("New York", NEW_YORK)):
        a, b = ([at.astimezone(tz) for at in aware(column[:2000])] for column in (start, end))
        print(f"\nworkclock, one pair, instants in {name}")
        one = per_call(lambda x, y: DESK.elapsed(x, y), a, b)
        line("elapsed, ours", one, "us")
        theirs = per_call(desk.between, a, b)
        line("between", theirs, "us", f"ratio {theirs / one:.1f}")
        one = per_call(lambda x, _: DESK.add(x, EIGHT_HOURS), a, b)
        line("add, ours", one, "us")
        theirs = per_call(lambda x, _: desk.add(x, EIGHT_HOURS), a, b)
        line("add", theirs, "us", f"ratio {theirs / one:.1f}")
        line(
            "disagreements",
            sum(DESK.elapsed(x, y) != desk.between(x, y) for x, y in zip(a, b, strict=True)),
            "of 2,000",
        )


def per_call(ask: Callable[[datetime, datetime], object], a: list[datetime], b: list[datetime]) -> float:
    """Microseconds a call."""
    return seconds(lambda: [ask(x, y) for x, y in zip(a, b, strict=True)], 7) / len(a) * 1e6


def against_businesstimedelta(ours: dict[str, float]) -> None:
    """Local rules in pure Python; it cuts answers to the second, so it is asked in whole seconds."""
    import businesstimedelta
    import pytz

    zone = pytz.timezone("America/New_York")
    parts = [
        businesstimedelta.WorkDayRule(start, end, [0, 1, 2, 3, 4], tz=zone)
        for start, end in ((time(9), time(12)), (time(13), time(17, 30)))
    ]
    rules = businesstimedelta.Rules([*parts, businesstimedelta.HolidayRule(HOLIDAYS, tz=zone)])
    start, end = columns(FEW)
    a, b = (aware(column.astype("M8[s]")) for column in (start, end))
    print("\nbusinesstimedelta")
    theirs = seconds(lambda: [rules.difference(x, y) for x, y in zip(a, b, strict=True)], 3) / FEW * 1e6
    one = per_call(lambda x, y: DESK.elapsed(x, y), a, b)
    line(
        "difference",
        theirs,
        "us",
        f"ratio {theirs / one:,.0f} a call, {theirs * 1e3 / ours['us half-hour edges']:,.0f} a row",
    )
    line(
        "disagreements",
        sum(rules.difference(x, y).timedelta != DESK.elapsed(x, y) for x, y in zip(a, b, strict=True)),
        f"of {FEW}",
    )


def against_business_duration(ours: dict[str, float]) -> None:
    """One interval a day and naive times: it cannot say this desk's lunch, so only its cost is compared."""
    from business_duration import businessDuration

    start, end = columns(FEW)
    a, b = (column.tolist() for column in (start, end))
    holidays = dict.fromkeys(HOLIDAYS, "off")
    print("\nbusiness-duration (09:00-17:30 without lunch, no zone)")
    theirs = seconds(
        lambda: [
            businessDuration(x, y, time(9), time(17, 30), holidaylist=holidays, unit="sec")
            for x, y in zip(a, b, strict=True)
        ],
        3,
    )
    line(
        "businessDuration",
        theirs / FEW * 1e6,
        "us",
        f"ratio {theirs / FEW * 1e9 / ours['us half-hour edges']:,.0f} a row",
    )


def set_up() -> None:
    """What a calendar costs once."""
    print("\nOnce a calendar")
    begin = clock.perf_counter()
    desk = BusinessCalendar.weekly("America/New_York", {"mon-fri": "08:59-12:00"}, holidays=HOLIDAYS)
    made = clock.perf_counter()
    desk.elapsed(FIRST, FIRST + timedelta(days=1))
    asked = clock.perf_counter()
    desk.elapsed(*columns(10), zone="UTC")
    line("made", (made - begin) * 1e3, "ms")
    line("first question: two years", (asked - made) * 1e3, "ms")
    line("first column: five years and its grid", (clock.perf_counter() - asked) * 1e3, "ms")


def main() -> None:
    """The report."""
    set_up()
    ours = vectors(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
    for peer in (against_workclock, against_businesstimedelta, against_business_duration):
        try:
            peer(ours)
        except ImportError as missing:
            print(f"\n{missing.name} is not installed")


if __name__ == "__main__":
    main()
