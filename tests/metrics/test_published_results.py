"""Published results, from the raw files: who buys again, who is needed at the phones, a bank's NPS."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from cxkit.analysis.lifetime import fit_bg_nbd, fit_gamma_gamma, summarize_purchases
from cxkit.metrics import months, nps
from cxkit.stats.queues import staffing

DATA = Path(__file__).parents[2].parent / "shared" / "data"

pytest.importorskip("scipy")


def lines(name: str) -> io.TextIOWrapper:
    path = DATA / f"{name}.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    return io.TextIOWrapper(io.BytesIO(gzip.decompress(path.read_bytes())), "utf-8-sig", newline="")


def test_buyers_of_discs_are_as_published():
    """Fader, Hardie and Lee (2005): calibrated to the end of September 1997, in weeks; amounts over 946."""
    rows = [line.split() for line in lines("cdnow_sample")]
    found = summarize_purchases(
        [row[0] for row in rows],
        [datetime.strptime(row[2], "%Y%m%d").replace(tzinfo=UTC) for row in rows],
        [float(row[4]) for row in rows],
        until=datetime(1997, 9, 30, tzinfo=UTC),
        time_unit=7,
    )
    buying = fit_bg_nbd(found.x, found.t_x, found.watched)
    assert (round(buying.r, 4), round(buying.alpha, 3), round(buying.a, 3), round(buying.b, 3)) == (
        0.2426,
        4.414,
        0.793,
        2.426,
    )
    spending = fit_gamma_gamma(*found.spenders())
    assert spending.n == 946
    assert (round(spending.p, 2), round(spending.q, 3), round(spending.gamma, 2)) == (6.25, 3.744, 15.44)


def waiting_exactly(calls: int, agents: int) -> Fraction:
    """Erlang C by its definition, in whole numbers: handle time 180 s, intervals of 300 s."""
    load = Fraction(calls * 180, 300)
    terms, term = Fraction(1), Fraction(1)
    for k in range(1, agents):
        term = term * load / k
        terms += term
    last = term * load / agents * agents / (agents - load)
    return last / (terms + last)


def level_exactly(calls: int, agents: int) -> float:
    load = calls * 180 / 300
    return 1 - float(waiting_exactly(calls, agents)) * math.exp(-(agents - load) * 20 / 180)


def fewest(calls: int) -> int:
    """The first number of agents that answers 80 % in 20 s, by trying one after the other."""
    agents = math.floor(calls * 180 / 300) + 1
    while level_exactly(calls, agents) < 0.8:
        agents += 1
    return agents


@pytest.fixture(scope="module")
def day():
    rows = csv.DictReader(lines("bank_call_volume_5min_A"))
    return [int(row["Calls"]) for row in rows if row["DateTime"].startswith("2003-03-03")]


def test_a_day_of_a_bank_s_calls_needs_as_many_agents_as_the_formula_says(day):
    assert (len(day), sum(day)) == (169, 41_257)
    plan = staffing(day, handle_time=180, interval=300, target=20, service_level=0.8)
    needed = {calls: fewest(calls) for calls in sorted(set(day))}
    assert plan.agents.tolist() == [needed[calls] for calls in day]
    levels = {calls: level_exactly(calls, needed[calls]) for calls in needed}
    assert plan.service_level.tolist() == pytest.approx([levels[calls] for calls in day], rel=1e-12)
    one_fewer = {calls: agents - 1 for calls, agents in needed.items() if agents - 1 > calls * 0.6}
    assert all(level_exactly(calls, agents) < 0.8 for calls, agents in one_fewer.items())


def test_positions_and_occupancy_are_not_rounded_up_by_the_last_digit_of_a_float(day):
    """168 agents at 30 % shrinkage are 240, though in floats 168 / (1 - 0.3) is a little more."""
    plan = staffing([267, 278], handle_time=180, interval=300, target=20, shrinkage=0.3)
    assert (plan.agents.tolist(), plan.positions.tolist()) == ([168, 175], [240, 250])
    full = staffing([357, 119], handle_time=180, interval=300, target=20, max_occupancy=0.85)
    assert full.agents.tolist() == [252, 84]


def test_the_bank_s_scores_by_market_and_month():
    answers = list(csv.DictReader(lines("nps_bank_2021H1_A")))
    scores = [int(row["NPS"]) for row in answers]
    at = [datetime.strptime(row["Survey date"], "%d/%m/%y").replace(tzinfo=UTC) for row in answers]
    markets = [row["Market"] for row in answers]
    tally = nps.tally(scores, by={"market": markets, "month": months(at, tz="UTC")})
    assert tally.counts == {"detractors": 835, "passives": 479, "promoters": 1151, "missing": 0}
    whole = tally.overall()
    assert (whole.n, round(100 * whole.value, 6)) == (2465, 12.819473)
    # The file's own column of months proves that its dates are day first.
    seen = Counter(zip(markets, (f"2021-{int(row['Month']):02d}" for row in answers), strict=True))
    found = tally.result()
    assert sum(seen.values()) == 2465
    for record in found.to_records():
        key = record["market"], record["month"]
        mine = [s for s, m, d in zip(scores, markets, at, strict=True) if (m, f"{d:%Y-%m}") == key]
        assert record["n"] == seen[key] == len(mine)
        assert record["value"] == (sum(s >= 9 for s in mine) - sum(s <= 6 for s in mine)) / len(mine)
        assert -1 <= record["low"] <= record["value"] <= record["high"] <= 1
    assert tally.over("month").result().n.sum() == tally.over("market").result().n.sum() == 2465
