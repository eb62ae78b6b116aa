"""Rows that an engine has counted: frequencies are rows, weights are not; counts alone make a tally."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import csat, nps
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import Tally, tally_nps, tally_scores, tally_share, tally_values

ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.one_of(st.none(), st.integers(0, 10)), st.integers(0, 5)),
    max_size=30,
)

TALLIES: dict[str, Any] = {
    "net": tally_nps,
    "scores": lambda scores, **more: tally_scores(scores, (0, 10), **more),
    "share": lambda scores, **more: tally_share([None if s is None else s > 6 for s in scores], **more),
    "values": lambda scores, **more: tally_values([None if s is None else s * 0.1 for s in scores], **more),
    "metric": nps.tally,
}


@pytest.mark.parametrize("kind", TALLIES)
@given(ROWS)
def test_a_frequent_row_is_that_many_rows(kind: str, rows: Any) -> None:
    def tally(kept: Any, **more: Any) -> Tally:
        by = {"team": np.array([team for team, _, _ in kept], dtype=object)}
        found: Tally = TALLIES[kind]([score for _, score, _ in kept], by=by, **more)
        return found

    repeated = [row for row in rows for _ in range(row[2])]
    found, plain = tally(rows, frequencies=[row[2] for row in rows]), tally(repeated)
    assert found == plain
    assert found.over("team") == plain.over("team")


def test_eleven_thousand_answers_that_were_counted_are_eleven_thousand() -> None:
    found: Any = tally_nps(range(11), frequencies=[1000] * 11).result()
    counted: Any = Tally.of_counts(
        "net", {"detractors": 7000, "passives": 2000, "promoters": 2000}, definition="nps"
    )
    assert found.n == counted.result().n == 11_000
    assert counted == tally_nps(range(11), frequencies=[1000] * 11)
    weighted: Any = tally_nps(range(11), weights=[1000] * 11).result()
    assert weighted.n == 11
    assert weighted.high - weighted.low > 20 * (found.high - found.low)
    assert csat.tally([5, 1], frequencies=[300, 100]).result().n == 400
    assert csat.of([5, 1], frequencies=[300, 100]).value == 0.75


def test_counts_by_cell_make_the_tally_of_the_rows() -> None:
    by = {"channel": ["chat", "phone", "chat"], "month": [1, 1, 2]}
    counts = {"detractors": [1, 0, 2], "passives": [0, 1, 0], "promoters": [3, 1, 0], "missing": [0, 0, 1]}
    found = Tally.of_counts("net", counts, by=by, definition="nps")
    scores = [3, 9, 9, 9, 8, 10, 1, 2, None]
    places = [0, 0, 0, 0, 1, 1, 2, 2, 2]
    rows = {name: [column[place] for place in places] for name, column in by.items()}
    assert found == tally_nps(scores, by=rows)
    assert found + tally_nps(scores, by=rows) == tally_nps(scores * 2, by={k: v * 2 for k, v in rows.items()})
    one: Any = Tally.of_counts("share", {"no": [1, 2], "yes": [3, 4]}).result()
    assert (one.value, one.n) == (0.7, 10)
    points = {1: 2, 2: 0, 3: 1, 4: 0, 5: 4}
    assert Tally.of_counts("scores", points) == tally_scores([1, 1, 3, 5, 5, 5, 5], (1, 5))
    assert Tally.of_counts("counts", {"counted": 7}).result().value == 7


@pytest.mark.parametrize(
    ("kind", "counts", "message"),
    [
        ("net", {"detractors": 1, "promoters": 1}, "has no passives: net needs"),
        ("net", {"detractors": 1, "passives": 1, "promotors": 1, "promoters": 1}, "counts promotors"),
        ("net", {"detractors": 1, "passives": -1, "promoters": 1}, "must be 1 whole numbers, 0 or more"),
        ("net", {"detractors": 1.5, "passives": 1, "promoters": 1}, "whole numbers"),
        ("net", {"detractors": [1, 2], "passives": [1], "promoters": [1, 1]}, "must be 2 whole numbers"),
        ("scores", {1: 1, 3: 1}, "has no 2"),
        ("scores", {}, "counts nothing"),
        ("values", {"counted": 1}, "a tally of values is more than counts"),
    ],
)
def test_counts_that_do_not_make_a_tally_are_refused(kind: str, counts: Any, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        Tally.of_counts(kind, counts)


def test_frequencies_are_whole_and_not_beside_weights() -> None:
    for bad in ([1, -1], [1, 0.5], [1, None], [1, float("inf")]):
        with pytest.raises(Invalid, match=r"frequencies: must be whole numbers, 0 or more"):
            tally_nps([9, 3], frequencies=bad)
    with pytest.raises(Invalid, match="frequencies: has 1 rows, the figures have 2"):
        tally_nps([9, 3], frequencies=[1])
    for call in (tally_nps, tally_values):
        with pytest.raises(Invalid, match="give frequencies or weights"):
            call([9, 3], frequencies=[1, 1], weights=[1, 1])
    with pytest.raises(Invalid, match="give frequencies or weights"):
        kaplan_meier([1, 2], frequencies=[1, 1], weights=[1, 1])
    with pytest.raises(Invalid, match="frequencies"):
        kaplan_meier([1, 2], frequencies=[1, 0.5])


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 9)), st.booleans(), st.integers(0, 4)), min_size=1)
)
def test_a_survival_curve_of_counted_rows_is_that_of_the_rows(rows: Any) -> None:
    times, ended, often = zip(*rows, strict=True)
    found = kaplan_meier(list(times), list(ended), frequencies=list(often))
    repeated = [row for row in rows for _ in range(row[2])]
    plain = kaplan_meier([row[0] for row in repeated], [row[1] for row in repeated])
    assert (found.n, found.event_count, found.dropped) == (plain.n, plain.event_count, plain.dropped)
    assert found.times.tolist() == plain.times.tolist()
    assert found.survival.tolist() == pytest.approx(plain.survival.tolist())
    assert found.intervals().low.tolist() == pytest.approx(plain.intervals().low.tolist())


def test_decimals_are_numbers() -> None:
    amounts = [Decimal("1.5"), Decimal(2), None]
    assert tally_values(amounts).result().value == 1.75
    assert tally_values(amounts).counts == {"counted": 2, "missing": 1}
    assert tally_nps([Decimal(9), Decimal(3)]).result().value == 0.0
    assert kaplan_meier([Decimal("1.5"), Decimal(2)]).n == 2
