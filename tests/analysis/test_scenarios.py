"""What a festival changed is told against ordinary days, net of what it moved."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.scenarios import (
    DOUBLE_ELEVEN,
    MID_YEAR,
    Phase,
    PhaseDays,
    Scenario,
    day_parts,
    matched_days,
    phase_multipliers,
    phase_of,
    placebo,
    quasi_poisson,
    scenario_effects,
    situations,
    spring_festival,
    year_on_year,
)
from cxkit.analysis.scenarios._effects import _Days
from cxkit.errors import Invalid, NotFound
from cxkit.metrics import return_rate
from cxkit.stats.results._normal import t_of
from cxkit.tables import OrderTable

FIRST = date(2025, 4, 1)
DAYS = [FIRST + timedelta(days=place) for place in range(330)]
FAIR = Scenario.of(
    "fair", {2025: [("warm_up", "2025-10-20", "2025-11-09"), ("peak", "2025-11-10", "2025-11-11")]}
)
PHI = 3.0


def ordinary_level():
    weekday = np.array([day.weekday() for day in DAYS])
    return 300 * np.exp(0.15 * np.isin(weekday, (5, 6)) - 0.05 * (weekday == 0) + 0.2 * np.arange(330) / 365)


def festival_level():
    """Orders are held back in the warm-up, six times as many in the peak, and fewer for two weeks after."""
    level = ordinary_level()
    begin, peak = ((date(2025, month, day) - FIRST).days for month, day in ((10, 20), (11, 10)))
    level[begin - 7 : begin] *= 0.9
    level[begin:peak] *= 0.85
    level[peak : peak + 2] *= 6
    level[peak + 2 : peak + 16] *= 0.75
    return level


def drawn(rng, level):
    return rng.negative_binomial(level / (PHI - 1), 1 / PHI)


def test_the_net_effect_of_a_simulated_festival_lies_in_its_interval():
    """Of 400 draws with a known pull-forward at least 93% of the intervals hold the true net effect."""
    rng, level = np.random.default_rng(1), festival_level()
    begin, end = (date(2025, 10, 20) - FIRST).days - 14, (date(2025, 11, 11) - FIRST).days + 15
    truth = float((level - ordinary_level())[begin:end].sum())
    held = wide = 0
    for _ in range(400):
        found = scenario_effects(DAYS, drawn(rng, level), FAIR)
        held += truth in found.net[2025].interval
        wide += found.gross[2025].value > found.net[2025].value
    assert held >= 372
    assert wide >= 390
    assert 2 < found.phi < 4


def test_chance_alone_is_told_as_an_effect_about_one_time_in_twenty():
    rng, level = np.random.default_rng(2), ordinary_level()
    alarms = tried = 0.0
    for _ in range(12):
        found = placebo(DAYS, drawn(rng, level), [])
        alarms, tried = alarms + found.value * found.n, tried + found.n
    assert 0.02 < alarms / tried < 0.09


def test_without_noise_the_model_finds_what_was_put_in():
    found = scenario_effects(DAYS, np.rint(festival_level() * 1000).astype(int), FAIR)
    records = {row["phase"]: row for row in found.to_records()}
    assert records["peak"]["ratio"] == pytest.approx(6.0, rel=1e-3)
    assert records["warm_up"]["ratio"] == pytest.approx(0.85, rel=1e-3)
    truth = (festival_level() - ordinary_level()) * 1000
    begin, end = (date(2025, 10, 20) - FIRST).days, (date(2025, 11, 11) - FIRST).days + 1
    assert found.gross[2025].value == pytest.approx(truth[begin:end].sum(), rel=1e-2)
    assert found.net[2025].value == pytest.approx(truth[begin - 14 : end + 14].sum(), rel=2e-2)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 60), min_size=24, max_size=24), st.integers(1, 5))
def test_the_fit_is_that_of_the_score_equations_and_scales_with_the_counts(counts, times):
    design = np.column_stack((np.ones(24), np.arange(24) % 2, np.arange(24) / 24))
    fit = quasi_poisson(design, np.array(counts, float))
    mean = np.exp(design @ fit.beta)
    assert design.T @ (np.array(counts) - mean) == pytest.approx(np.zeros(3), abs=1e-4)
    more = quasi_poisson(design, np.array(counts, float) * times)
    assert more.beta == pytest.approx(fit.beta + np.array([np.log(times), 0, 0]), abs=1e-6)
    assert more.phi == pytest.approx(fit.phi * times)


def test_the_quantiles_of_t_are_those_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    for degrees in (20, 49, 300):
        for confidence in (0.8, 0.95, 0.99):
            assert t_of(confidence, degrees) == pytest.approx(
                stats.t.ppf(0.5 + confidence / 2, degrees), abs=2e-5
            )


def test_fewer_than_eight_ordinary_weeks_are_not_enough():
    found = scenario_effects(DAYS[180:260], [100] * 80, FAIR)
    assert found.ratio[0].undefined is not None
    assert found.net[2025].value is None
    assert found.to_records()[0]["ratio"] is None
    assert placebo(DAYS[:50], [100] * 50, []).undefined is not None
    for days, enough in ((55, False), (56, True)):
        assert _Days.of(DAYS[:days], [100] * days, [], "none", 0).enough is enough
        assert not _Days.of(DAYS[:days], [0] * days, [], "none", 0).enough


def test_a_quiet_peak_and_a_day_without_a_row_are_taken_as_they_are():
    sold = np.full(330, 100)
    peak = (date(2025, 11, 10) - FIRST).days
    sold[peak : peak + 2] = 0
    found = scenario_effects(DAYS, sold, FAIR)
    record = next(row for row in found.to_records() if row["phase"] == "peak")
    assert (record["ratio"], record["low"]) == (0.0, 0.0)
    assert record["high"] > 0
    kept = [place for place in range(330) if place != peak]
    fewer = scenario_effects([DAYS[place] for place in kept], sold[kept], FAIR)
    assert fewer.days[1] == 1
    with pytest.raises(Invalid, match="one row"):
        scenario_effects([DAYS[0]] * 2, [1, 2], FAIR)


def test_days_around_other_scenarios_are_not_ordinary():
    other = Scenario.of("sale", {2025: [("peak", "2025-06-10", "2025-06-12")]})
    alone, beside = (scenario_effects(DAYS, [100] * 330, FAIR, others=others) for others in ([], [other]))
    assert alone.ordinary_days - beside.ordinary_days == 3 + 28
    bent = scenario_effects(DAYS, np.rint(ordinary_level()).astype(int), FAIR, trend="quarters")
    assert bent.ratio[1].value == pytest.approx(1.0, abs=0.03)


def test_few_days_are_compared_with_their_own_weekdays():
    sold = np.array([100 if day.weekday() < 5 else 200 for day in DAYS])
    peak = (date(2025, 11, 10) - FIRST).days
    sold[peak : peak + 2] = 150
    short = Scenario.of("flash", {2025: [("peak", "2025-11-10", "2025-11-11")]})
    found = matched_days(DAYS, sold, short, 2025)
    assert found.value == pytest.approx(1.5)
    assert found.low < 1.5 < found.high


def test_years_are_aligned_by_day_of_the_phase_and_after_weekdays():
    """The peak lies on a Sunday one year and on a Monday the next; Sundays sell twice as much."""
    scenario = Scenario.of(
        "fair", {2024: [("peak", "2024-03-10", "2024-03-10")], 2025: [("peak", "2025-03-10", "2025-03-10")]}
    )
    days = [date(2024, 1, 1) + timedelta(days=place) for place in range(480)]
    sold = [1000 * (1 + (day.weekday() == 6)) for day in days]
    found = year_on_year(days, sold, scenario, (2024, 2025))
    assert found.ratio[0].value == pytest.approx(1.0, rel=1e-3)
    assert "2025 over 2024" in repr(found)


def test_declared_festivals_are_in_order_and_own_ones_are_checked():
    for scenario in (MID_YEAR, DOUBLE_ELEVEN, spring_festival(range(2020, 2030))):
        assert all(scenario.phases(year) for year in scenario.years)
    assert DOUBLE_ELEVEN.label.in_language("zh-Hant") == "雙11大促"
    assert date(2025, 11, 11) in {
        part.first + timedelta(days=place)
        for part in DOUBLE_ELEVEN.phases(2025)
        if part.phase is Phase.PEAK
        for place in range(part.length)
    }
    with pytest.raises(Invalid, match="overlap"):
        Scenario.of(
            "bad", {2026: [("peak", "2026-01-05", "2026-01-09"), ("encore", "2026-01-09", "2026-01-12")]}
        )
    with pytest.raises(Invalid, match="ends before"):
        PhaseDays(Phase.PEAK, date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(Invalid, match="declared for 2025"):
        FAIR.phases(2031)
    with pytest.raises(Invalid, match="lunar"):
        spring_festival([2100])


def test_returns_belong_to_the_day_of_the_order():
    placed = [datetime(2025, 11, 10, 12, tzinfo=UTC)] * 4 + [datetime(2025, 8, 1, tzinfo=UTC)] * 4
    orders = OrderTable.from_columns(
        placed_at=placed,
        delivered_at=[at + timedelta(days=3) for at in placed],
        units=[1] * 8,
        units_delivered=[1] * 8,
        units_returned=[1, 1, 0, 0, 1, 0, 0, 0],
    )
    found = return_rate.of(orders, by={"phase": phase_of(orders.placed_at, FAIR, zone="Asia/Shanghai")})
    assert {row["phase"]: row["value"] for row in found.to_records()} == {"ordinary": 0.25, "2025 peak": 0.5}


def test_the_multipliers_of_a_phase_go_to_staffing():
    rng = np.random.default_rng(4)
    at = []
    for day in DAYS:
        for hour, level in ((10, 20), (20, 40)):
            times = {10: 2, 20: 5}[hour] if day in (date(2025, 11, 10), date(2025, 11, 11)) else 1
            begin = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            at += [
                begin + timedelta(seconds=int(each))
                for each in rng.integers(0, 3600, int(rng.poisson(level * times)))
            ]
    found = phase_multipliers(at, FAIR, zone="UTC")
    peak = found.applied("2025 peak", [1.0] * 24)
    assert peak[10] == pytest.approx(2.7, abs=0.4)
    assert peak[20] == pytest.approx(4.8, abs=0.4)
    place = found.phases.index("2025 peak")
    assert found.low[place, 20] < 5 < found.high[place, 20]
    assert peak[3] == pytest.approx(4.0, abs=0.4)
    with pytest.raises(NotFound):
        found.applied("2031 peak", [1.0] * 24)


TRAITS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cat", None]),
        st.sampled_from(["home", "work", None]),
        st.sampled_from(["alone", "friends"]),
    ),
    max_size=20,
)


@given(TRAITS, st.integers(1, 3))
def test_situations_count_people_and_hide_the_few(rows, k):
    who, where, company = [list(part) for part in zip(*rows, strict=True)] if rows else [[]] * 3
    found = situations(who, where=where, company=company, k=k)
    people = {}
    for one, place, others in rows:
        if one is not None and place is not None:
            people.setdefault((place, others), set()).add(one)
    expected = {traits: len(each) for traits, each in people.items() if len(each) >= k}
    assert dict(zip(found.situations, found.people.tolist(), strict=True)) == expected
    assert found.suppressed == len(people) - len(expected)
    texts = [
        f"{place}, {others}" if (place, others) in expected and one else None for one, place, others in rows
    ]
    assert found.of_row.to_list() == texts


def test_the_part_of_the_day_is_local():
    at = [datetime(2026, 6, 1, hour, tzinfo=UTC) for hour in (0, 5, 10, 22)]
    assert day_parts(at, zone="Asia/Shanghai").to_list() == ["morning", "noon", "evening", "morning"]
    with pytest.raises(Invalid, match="one trait"):
        situations(["ann"])


def test_published_days_of_festivals_and_the_years_that_nobody_checked():
    """Days as sellers and the press were told: 2020 and 2022 of the one, 2020, 2024 and 2025 of the other."""
    published = [
        (DOUBLE_ELEVEN, 2020, "deposit", "2020-10-21", "2020-10-31"),
        (DOUBLE_ELEVEN, 2020, "peak", "2020-11-01", "2020-11-03"),
        (DOUBLE_ELEVEN, 2022, "deposit", "2022-10-24", "2022-10-30"),
        (DOUBLE_ELEVEN, 2022, "peak", "2022-10-31", "2022-11-03"),
        (DOUBLE_ELEVEN, 2022, "peak", "2022-11-10", "2022-11-11"),
        (MID_YEAR, 2020, "deposit", "2020-05-25", "2020-05-31"),
        (MID_YEAR, 2020, "peak", "2020-06-16", "2020-06-20"),
        (MID_YEAR, 2025, "peak", "2025-05-16", "2025-05-26"),
    ]
    for scenario, year, phase, first, last in published:
        days = [(str(part.phase), str(part.first), str(part.last)) for part in scenario.phases(year)]
        assert (phase, first, last) in days
        assert year not in scenario.unverified
    assert not any(part.phase == "deposit" for part in MID_YEAR.phases(2024))
    assert [part.first.isoformat() for part in MID_YEAR.phases(2024) if part.phase == "peak"] == [
        "2024-05-20",
        "2024-05-31",
    ]
    for scenario in (MID_YEAR, DOUBLE_ELEVEN):
        assert scenario.unverified < set(scenario.years)
        assert set(scenario.years) == set(range(2020, 2026))
