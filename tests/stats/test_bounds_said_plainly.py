"""What bounds, masks, waits and titles are, value by value."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from cxkit.errors import Invalid, shown
from cxkit.metrics import changes, first_response, nps
from cxkit.stats.intervals import proportions
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import tally_nps, tally_share
from cxkit.stats.tallies._waits import tally_waits
from cxkit.tables import ResponseTable
from cxkit.values.calendar import BusinessCalendar

# --- proportions


@pytest.mark.parametrize("n", [1, 10, 250])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_mid_p_at_none_and_at_all_solves_half_the_probability(n: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    none = proportions.mid_p(0, n, confidence=confidence)
    assert (none.low, none.high) == (0.0, pytest.approx(1 - (2 * tail) ** (1 / n), abs=1e-12))
    every = proportions.mid_p(n, n, confidence=confidence)
    assert (every.low, every.high) == (pytest.approx((2 * tail) ** (1 / n), abs=1e-12), 1.0)
    raw = proportions.mid_p(0, n, confidence=confidence, clip=False)
    assert (raw.low, raw.high) == (none.low, none.high)


def test_counts_lie_between_none_and_the_trials() -> None:
    x, n = np.array([0.0, 3.0, 5.0, 0.0]), np.array([5.0, 5.0, 5.0, 0.0])
    assert proportions.check_counts(x, n).tolist() == [True, True, True, False]
    for bad in (-1.0, 6.0, -1e-9, 5.000001):
        with pytest.raises(Invalid, match="successes lie between 0 and the trials"):
            proportions.check_counts(np.array([bad]), np.array([5.0]))
    with pytest.raises(Invalid, match="2 of 3 cells break it"):
        proportions.check_counts(np.array([1.0, 6.0, -1.0]), np.array([5.0, 5.0, 5.0]))


# --- survival


def test_log_bounds_are_those_of_the_cumulative_hazard() -> None:
    curve = kaplan_meier([1, 2, 2, 3, 5, 8, 9], [1, 1, 0, 1, 0, 1, 0], interval="log")
    found = curve.intervals()
    z = 1.959963984540054
    deaths, risk = curve.events, curve.at_risk
    spread = np.sqrt(np.cumsum(deaths / (risk * (risk - deaths))))
    assert found.low == pytest.approx(curve.survival * np.exp(-z * spread))
    assert found.high == pytest.approx(np.minimum(curve.survival * np.exp(z * spread), 1.0))
    assert found.high[0] == 1.0
    assert found.low[0] < curve.survival[0]


# --- the rows that a score counts


def test_nps_counts_complete_answers_of_its_own_kind_with_their_groups() -> None:
    table = ResponseTable.from_columns(
        kind=["nps", "csat", "nps", "nps"],
        scale=["nps 0-10", "csat 1-5", "nps 0-10", "nps 0-10"],
        score=[9, 5, 3, 10],
        channel=["chat", "chat", "phone", "email"],
        counted=[True, True, True, False],
    )
    found = nps.tally(table, by="channel")
    assert found.labels("channel") == ("chat", "phone")
    assert found.counts["promoters"] == found.counts["detractors"] == 1
    assert found.at(channel="chat").result().value == 1.0


# --- waits


def waits(seconds: list[float], ended: list[bool]) -> Any:
    spans = np.array([round(one * 1e6) for one in seconds], np.int64)
    return tally_waits(spans, np.array(ended, bool), np.ones(len(ended), bool), by=None, definition="wait")


def test_bounds_of_waits_with_open_ones_are_those_of_the_curve() -> None:
    seconds = [float(k) for k in range(1, 31)]
    ended = [k % 4 != 0 for k in range(30)]
    found = waits(seconds, ended).result("median")
    curve = kaplan_meier(seconds, ended)
    assert found.value == curve.median
    assert found.interval.bounds == curve.time_bounds(0.5, confidence=0.95)
    wider = found.interval_by(confidence=0.99).bounds
    assert wider == curve.time_bounds(0.5, confidence=0.99)
    assert wider[0] < found.interval.low <= found.value <= found.interval.high < wider[1]
    known = waits(seconds, [True] * 30).result("median")
    assert known.interval.bounds != found.interval.bounds
    mostly_open = waits(seconds, [k < 18 for k in range(30)]).result("median")
    assert mostly_open.interval.high == math.inf


def test_a_wait_of_0_that_ended_is_over_and_one_that_runs_is_not() -> None:
    found = waits([0, 0, 0, 60], [True, True, False, True])
    assert found.result("open").value == 0.25
    within = found.result("within", target=0)
    assert within.value == pytest.approx(1 - 2 / 4)
    assert waits([0, 0], [True, True]).result("within", target=0).value == 1.0
    assert waits([0, 0], [False, False]).result("within", target=0).value == 0.0
    assert waits([0, 60, 120], [True] * 3).result("quantile", share=0.01).value < 60
    assert waits([0, 0, 0], [True] * 3).result("median").value == 0.0


def test_an_answer_at_once_is_an_answer_after_0_seconds() -> None:
    at = datetime(2026, 2, 3, 16, tzinfo=UTC)
    found = first_response.tally([at, at], [at, at + timedelta(seconds=10)])
    assert (found.counts["finished"], found.result("mean").value) == (2, 5.0)


def test_an_interval_that_waits_do_not_have_says_why() -> None:
    few, still = waits([1, 2, 3], [True] * 3), waits([5.0] * 100, [False] * 100)
    assert str(few.result("median").interval.undefined) == "4 or more are needed, there are 3"
    assert str(still.result("median").interval.undefined).startswith("so many are still open")
    assert str(waits([], []).result("median").interval.undefined) == "nothing was counted"
    by = {"team": ["a", "a", "b"]}
    spans = np.full(3, 1_000_000)
    many = tally_waits(spans, np.array([True, True, False]), np.ones(3, bool), by=by, definition="wait")
    assert str(many.result("median").intervals[0].undefined) == "no interval is defined for this figure"


def test_waits_say_the_calendar_that_they_were_counted_in() -> None:
    at = datetime(2026, 2, 3, 16, tzinfo=UTC)
    plain = first_response.tally([at], [at + timedelta(hours=18)])
    assert "calendar" not in plain.options
    calendar = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    counted = first_response.tally([at], [at + timedelta(hours=18)], calendar=calendar)
    assert counted.options["calendar"] == repr(calendar)
    assert (plain.result().value, counted.result().value) == (18 * 3600, 2 * 3600)
    with pytest.raises(Invalid, match="calendar"):
        plain + counted


# --- what is written


@pytest.mark.parametrize("length", [57, 58, 59, 60, 200])
def test_a_value_in_a_message_has_60_characters_at_most(length: int) -> None:
    cell = "x" * length
    told = shown(cell)
    assert told == (f"'{cell}'" if length <= 58 else f"'{cell}"[:59] + "…")
    assert len(told) <= 60


def test_pictures_are_titled_by_what_they_show() -> None:
    pytest.importorskip("matplotlib")
    by = {"month": ["2026-01", "2026-02"] * 4}
    tally = tally_nps([9, 3, 10, 8] * 2, by=by)
    assert tally.result().plot().get_title() == "NPS with 95% interval"
    assert tally.result(confidence=0.9).plot().get_title() == "NPS with 90% interval"
    assert changes(tally, "month").plot().get_title() == "difference of NPS with 95% interval"
    assert tally_share([1, 0] * 4, by=by).result().plot().get_title() == "estimates with 95% interval"
    wide = {**by, "team": ["a", "b", "c", "d"] * 2}
    named = tally_share([1, 0] * 4, by=wide, definition="sla_attainment").result().plot(form="heat")
    assert named.get_title() == "SLA attainment"
