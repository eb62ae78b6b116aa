"""Lunar festivals and Qingming against astronomy: new moons and the sun after Meeus, in Beijing time.

Jean Meeus, Astronomical Algorithms, chapters 25 (the sun) and 49 (new moons); the clocks after Espenak.
"""

from datetime import date, datetime, timedelta
from math import radians, sin

import pytest

from cxkit.errors import Invalid
from cxkit.values.calendar import lunar_day, lunar_festival
from cxkit.values.calendar._lunar import LUNAR_FESTIVALS, qingming

BEIJING = timedelta(hours=8)
J2000 = datetime(2000, 1, 1, 12)
YEARS = range(1990, 2061)


def s(d):
    return sin(radians(d))


def delta_t(year):
    # Espenak and Meeus
    t = year - 2000
    if year < 2005:
        return (
            63.86
            + 0.3345 * t
            - 0.060374 * t**2
            + 0.0017275 * t**3
            + 0.000651814 * t**4
            + 0.00002373599 * t**5
        )
    if year < 2050:
        return 62.92 + 0.32217 * t + 0.005589 * t * t
    return -20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year)


def new_moon(k):
    T = k / 1236.85
    E = 1 - 0.002516 * T - 0.0000074 * T * T
    M = 2.5534 + 29.10535670 * k - 0.0000014 * T * T - 0.00000011 * T**3
    P = 201.5643 + 385.81693528 * k + 0.0107582 * T * T + 0.00001238 * T**3 - 0.000000058 * T**4
    F = 160.7108 + 390.67050284 * k - 0.0016118 * T * T - 0.00000227 * T**3 + 0.000000011 * T**4
    node = 124.7746 - 1.56375588 * k + 0.0020672 * T * T + 0.00000215 * T**3
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * T * T - 0.000000150 * T**3 + 0.00000000073 * T**4
    c = (
        -0.40720 * s(P)
        + 0.17241 * E * s(M)
        + 0.01608 * s(2 * P)
        + 0.01039 * s(2 * F)
        + 0.00739 * E * s(P - M)
        - 0.00514 * E * s(P + M)
        + 0.00208 * E * E * s(2 * M)
        - 0.00111 * s(P - 2 * F)
        - 0.00057 * s(P + 2 * F)
        + 0.00056 * E * s(2 * P + M)
        - 0.00042 * s(3 * P)
        + 0.00042 * E * s(M + 2 * F)
        + 0.00038 * E * s(M - 2 * F)
        - 0.00024 * E * s(2 * P - M)
        - 0.00017 * s(node)
        - 0.00007 * s(P + 2 * M)
        + 0.00004 * s(2 * P - 2 * F)
        + 0.00004 * s(3 * M)
        + 0.00003 * s(P + M - 2 * F)
        + 0.00003 * s(2 * P + 2 * F)
        - 0.00003 * s(P + M + 2 * F)
        + 0.00003 * s(P - M + 2 * F)
        - 0.00002 * s(P - M - 2 * F)
        - 0.00002 * s(3 * P + M)
        + 0.00002 * s(4 * P)
    )
    A = [
        (299.77 + 0.107408 * k - 0.009173 * T * T, 325),
        (251.88 + 0.016321 * k, 165),
        (251.83 + 26.651886 * k, 164),
        (349.42 + 36.412478 * k, 126),
        (84.66 + 18.206239 * k, 110),
        (141.74 + 53.303771 * k, 62),
        (207.14 + 2.453732 * k, 60),
        (154.84 + 7.306860 * k, 56),
        (34.52 + 27.261239 * k, 47),
        (207.19 + 0.121824 * k, 42),
        (291.34 + 1.844379 * k, 40),
        (161.72 + 24.198154 * k, 37),
        (239.56 + 25.513099 * k, 35),
        (331.55 + 3.592518 * k, 23),
    ]
    c += sum(w * 1e-6 * s(a) for a, w in A)
    tt = J2000 + timedelta(days=jde + c - 2451545.0)
    return tt - timedelta(seconds=delta_t(tt.year)) + BEIJING


def sun(t):  # apparent longitude, degrees; t Beijing datetime
    tt = t - BEIJING + timedelta(seconds=delta_t(t.year))
    T = ((tt - J2000) / timedelta(days=1)) / 36525
    L = 280.46646 + 36000.76983 * T + 0.0003032 * T * T
    M = 357.52911 + 35999.05029 * T - 0.0001537 * T * T
    C = (
        (1.914602 - 0.004817 * T - 0.000014 * T * T) * s(M)
        + (0.019993 - 0.000101 * T) * s(2 * M)
        + 0.000289 * s(3 * M)
    )
    return (L + C - 0.00569 - 0.00478 * s(125.04 - 1934.136 * T)) % 360


def term(longitude, guess):
    lo, hi = guess - timedelta(days=20), guess + timedelta(days=20)
    for _ in range(60):
        mid = lo + (hi - lo) / 2
        if (sun(mid) - longitude + 180) % 360 - 180 < 0:
            lo = mid
        else:
            hi = mid
    return lo


def new_moon_near(day):
    at = datetime.combine(day, datetime.min.time())
    k = round((at - datetime(2000, 1, 6)) / timedelta(days=29.530588861))
    return min((new_moon(n) for n in (k - 1, k, k + 1)), key=lambda moon: abs(moon - at))


@pytest.mark.parametrize(("name", "day_of_month"), list(zip(LUNAR_FESTIVALS, (1, 15, 5, 15, 9), strict=True)))
def test_a_festival_is_so_many_days_after_its_new_moon(name, day_of_month):
    for year in YEARS:
        day = lunar_festival(name, year)
        if (name, year) == ("double_ninth", 2057):
            assert day is None
            continue
        first = day - timedelta(days=day_of_month - 1)
        assert new_moon_near(first).date() == first, (name, year)


def test_the_months_are_the_right_ones():
    """A month with number n + 2 holds the mid-term of the sun at 30 n degrees (Spring Festival: 330).

    Not so in the winters of 2033 and 2052, where months with two mid-terms and without any lie side by side.
    """
    months = {"spring_festival": (330, 0), "dragon_boat": (90, 4), "mid_autumn": (180, 14)}
    exceptions = set()
    for name, (longitude, after) in months.items():
        for year in YEARS:
            first = lunar_festival(name, year) - timedelta(days=after)
            at = term(longitude, datetime.combine(first, datetime.min.time()) + timedelta(days=15)).date()
            if not first <= at < new_moon_near(first + timedelta(days=30)).date():
                exceptions.add((name, year))
    assert exceptions == {("mid_autumn", 2033), ("spring_festival", 2034), ("spring_festival", 2053)}


def test_a_new_moon_a_second_from_midnight_is_not_decided():
    moon = new_moon_near(date(2057, 9, 29))
    assert abs(moon - datetime(2057, 9, 29)) < timedelta(seconds=20)


def test_qingming_is_the_day_on_which_the_sun_reaches_15_degrees():
    for year in YEARS:
        assert qingming(year) == term(15, datetime(year, 4, 5)).date()


def test_beyond_the_table_nothing_is_guessed():
    assert (lunar_festival("spring_festival", 1989), lunar_festival("spring_festival", 2061)) == (None, None)
    with pytest.raises(Invalid, match="not a festival of the lunar calendar"):
        lunar_festival("christmas", 2026)


def test_a_month_begins_with_its_new_moon_and_a_leap_month_is_the_one_without_mid_term():
    for year in YEARS:
        for month in range(1, 13):
            for leap in (False, True):
                first = lunar_day(year, month, 1, leap=leap)
                if first is None:
                    assert leap or (year, month) == (2057, 9)
                    continue
                moon = new_moon_near(first)
                assert moon.date() == first, (year, month, leap)
                if leap:
                    terms = [
                        term(30 * n, datetime.combine(first, datetime.min.time()) + timedelta(days=15))
                        for n in range(12)
                    ]
                    after = new_moon_near(first + timedelta(days=30)).date()
                    assert not any(
                        first <= at.date() < after and min(sun(at) % 30, -sun(at) % 30) < 1e-3 for at in terms
                    )


def test_a_day_that_a_month_does_not_have_is_none():
    assert (lunar_day(2026, 13, 1), lunar_day(2026, 1, 0), lunar_day(2026, 1, 31)) == (None, None, None)
    assert (lunar_day(2025, 12, 30), lunar_day(2025, 12, 29)) == (None, date(2026, 2, 16))
    assert (lunar_day(2057, 8, 29), lunar_day(2057, 8, 30)) == (date(2057, 9, 27), None)
