"""Tallies are values: any order and any partition of the data gives the same tally, to the last bit."""

from __future__ import annotations

import json
import math
import pickle
from functools import reduce
from itertools import pairwise, permutations
from operator import add
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, Malformed
from cxkit.stats.tallies import (
    Tally,
    merged,
    tally_codes,
    tally_nps,
    tally_rates,
    tally_scores,
    tally_share,
    tally_values,
)
from cxkit.stats.tallies._kinds import SHARE as KIND

CHANNELS = st.sampled_from(["chat", "phone", "mail", None, ("web", 2)])
MONTHS = st.integers(min_value=-2, max_value=3)
SCORES = st.one_of(st.none(), st.integers(min_value=0, max_value=10))
AMOUNTS = st.one_of(
    st.none(),
    st.floats(min_value=-1e9, max_value=1e9, allow_subnormal=False),
    st.sampled_from([0.1, 0.2, 0.3, 1e16, -1e16, 1e-9, 5e-324]),
)
WEIGHTS = st.one_of(st.just(0.0), st.floats(min_value=1e-9, max_value=1e6))
ROW = st.tuples(CHANNELS, MONTHS, SCORES, AMOUNTS, WEIGHTS)
ROWS = st.lists(ROW, max_size=30)

Row = tuple[Any, int, Any, Any, float]


def by_of(rows: list[Row]) -> dict[str, list[Any]]:
    return {"channel": [row[0] for row in rows], "month": [row[1] for row in rows]}


def nps_of(rows: list[Row]) -> Tally:
    return tally_nps([row[2] for row in rows], by=by_of(rows))


def weighted_of(rows: list[Row]) -> Tally:
    return tally_nps([row[2] for row in rows], weights=[row[4] for row in rows], by=by_of(rows))


def scores_of(rows: list[Row]) -> Tally:
    return tally_scores([row[2] for row in rows], (0, 10), by=by_of(rows))


def values_of(rows: list[Row]) -> Tally:
    return tally_values([row[3] for row in rows], by=by_of(rows))


def weighted_values_of(rows: list[Row]) -> Tally:
    return tally_values([row[3] for row in rows], weights=[row[4] for row in rows], by=by_of(rows))


def weighted_scores_of(rows: list[Row]) -> Tally:
    return tally_scores([row[2] for row in rows], (0, 10), weights=[row[4] for row in rows], by=by_of(rows))


def share_of(rows: list[Row]) -> Tally:
    return tally_share([None if row[2] is None else row[2] > 5 for row in rows], by=by_of(rows))


def rates_of(rows: list[Row]) -> Tally:
    return tally_rates([row[2] for row in rows], [row[4] for row in rows], by=by_of(rows))


KINDS = {
    "nps": nps_of,
    "weighted nps": weighted_of,
    "scores": scores_of,
    "values": values_of,
    "rates": rates_of,
    "weighted values": weighted_values_of,
    "weighted scores": weighted_scores_of,
    "share": share_of,
}


@pytest.fixture(params=list(KINDS), scope="module")
def made(request: pytest.FixtureRequest) -> Any:
    return KINDS[request.param]


def same_figures(a: Tally, b: Tally) -> bool:
    return a.result().to_dict() == b.result().to_dict()


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, data=st.data())
def test_any_partition_in_any_order_gives_the_same_tally(made: Any, rows: list[Row], data: Any) -> None:
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    edges = [0, *cuts, len(rows)]
    parts = [made(shuffled[start:stop]) for start, stop in pairwise(edges)]
    whole = made(rows)
    assert sum(parts) == whole
    assert merged(parts) == whole
    assert reduce(add, reversed(parts)) == whole
    assert json.dumps(sum(parts).to_payload()) == json.dumps(whole.to_payload())
    assert same_figures(sum(parts), whole)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_the_roll_up_of_a_group_by_is_the_whole(made: Any, rows: list[Row]) -> None:
    tally = made(rows)
    bare = tally.over("channel", "month")
    assert bare == tally.over("month").over("channel") == tally.over("channel").over("month")
    assert same_figures(bare, tally.transpose("month", "channel").over("month", "channel"))
    assert bare.counts == tally.counts


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_a_slice_is_the_tally_of_its_rows(made: Any, rows: list[Row]) -> None:
    tally = made(rows)
    for channel in tally.labels("channel"):
        only = made([row for row in rows if row[0] == channel])
        assert tally.at(channel=channel) == only.over("channel")
        assert tally.at(channel=[channel]) == only


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_a_stored_tally_comes_back_equal(made: Any, rows: list[Row]) -> None:
    tally = made(rows)
    text = json.dumps(tally.to_payload())
    back = Tally.from_payload(json.loads(text))
    assert back == tally
    assert json.dumps(back.to_payload()) == text
    assert same_figures(back, tally)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, data=st.data())
def test_equal_tallies_have_equal_bytes_however_they_were_split_and_sent(
    made: Any, rows: list[Row], data: Any
) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    shuffled = data.draw(st.permutations(rows))
    sent = [made(part).to_bytes() for part in (shuffled[:cut], shuffled[cut:])]
    pickled = [pickle.loads(pickle.dumps(made(part))) for part in (shuffled[cut:], shuffled[:cut])]
    whole = made(rows).to_bytes()
    assert merged(map(Tally.from_bytes, sent)).to_bytes() == whole
    assert merged(map(Tally.from_bytes, map(memoryview, sent))).to_bytes() == whole
    assert sum(pickled).to_bytes() == whole


def test_keys_that_missing_ones_made_floats_are_the_whole_numbers_they_were() -> None:
    whole = tally_nps([9, 3], by={"store": np.array([1, 2])})
    holed = tally_nps([9, 3], by={"store": np.array([1.0, np.nan])})
    listed = tally_nps([9, 3], by={"store": [2.0, None]})
    assert [type(label) for label in holed.labels("store")] == [int, type(None)]
    assert len({merged(parts).to_bytes() for parts in permutations((whole, holed, listed))}) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b'"nps"', b"null"])
def test_bytes_that_are_no_tally_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed, match="not a stored tally"):
        Tally.from_bytes(data)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_relabelling_to_one_label_is_rolling_up(made: Any, rows: list[Row]) -> None:
    tally = made(rows)
    together = tally.relabel(channel=lambda _: "all", month=lambda month: "late" if month > 0 else "early")
    assert together.over("channel") == together.at(channel="all") if len(tally) else True
    assert together.over("month", "channel") == tally.over("channel", "month")


@settings(max_examples=25, deadline=None)
@given(scores=st.lists(SCORES, max_size=40), channels=st.data())
def test_weights_of_one_change_nothing(scores: list[Any], channels: Any) -> None:
    by = {"channel": channels.draw(st.lists(CHANNELS, min_size=len(scores), max_size=len(scores)))}
    plain = tally_nps(scores, by=by).result()
    weighed = tally_nps(scores, by=by, weights=[1.0] * len(scores)).result()
    assert_same_bits(weighed, plain)


def assert_same_bits(weighed: Any, plain: Any) -> None:
    """Value, error, bounds and n of every cell, to the last bit; the effective number is n."""
    assert weighed.n_effective.tolist() == plain.n.tolist()
    columns = weighed.to_columns()
    del columns["n_effective"]
    assert columns == plain.to_columns()


@settings(max_examples=30, deadline=None)
@given(rows=ROWS)
def test_weights_of_one_change_no_bit_of_any_figure(rows: list[Row]) -> None:
    ones = [1] * len(rows)
    scores, values = [row[2] for row in rows], [row[3] for row in rows]
    votes = [None if score is None else score > 6 for score in scores]
    by = by_of(rows)
    pairs = (
        (tally_nps(scores, by=by), tally_nps(scores, by=by, weights=ones), ("score", "promoters")),
        (tally_share(votes, by=by), tally_share(votes, by=by, weights=ones), ("share", "rest")),
        (
            tally_scores(scores, (0, 10), by=by),
            tally_scores(scores, (0, 10), by=by, weights=ones),
            ("mean", "top_box", "bottom_box", "net"),
        ),
        (tally_values(values, by=by), tally_values(values, by=by, weights=ones), ("mean",)),
    )
    for plain, weighed, figures in pairs:
        for figure in figures:
            assert_same_bits(weighed.result(figure), plain.result(figure))
    assert pairs[3][1].result("total").values.tolist() == pairs[3][0].result("total").values.tolist()
    assert pairs[2][1].result("median").values.tolist() == pairs[2][0].result("median").values.tolist()


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, factor=st.sampled_from([2.0, 0.25, 1024.0]))
def test_weights_count_only_in_proportion(rows: list[Row], factor: float) -> None:
    scores, weights = ([row[at] for row in rows] for at in (2, 4))
    # Products of the smallest floats fall below all floats.
    values = [None if row[3] is None or abs(row[3]) < 1e-200 else row[3] for row in rows]
    scaled = [weight * factor for weight in weights]
    for of, column in ((tally_nps, scores), (tally_values, values)):
        one, other = of(column, weights=weights).result(), of(column, weights=scaled).result()
        assert one.value == other.value
        assert one.n_effective == other.n_effective


def test_a_weighted_mean_is_what_its_definition_says() -> None:
    values, weights = np.array([60.0, 120.0, 600.0, 30.0]), np.array([1.0, 2.5, 0.5, 0.0])
    found = tally_values(values, weights=weights).result()
    mean = float((weights * values).sum() / weights.sum())
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    variance = float((weights * (values - mean) ** 2).sum() / weights.sum() * effective / (effective - 1))
    assert found.value == pytest.approx(mean, rel=1e-15)
    assert found.n_effective == pytest.approx(effective, rel=1e-15)
    assert found.standard_error == pytest.approx(math.sqrt(variance / effective), rel=1e-14)
    assert found.n == 4
    scored = tally_scores([5, 4, 1], (1, 5), weights=[1, 2.5, 0.5]).result(standard_error="effective")
    plain = tally_values([5, 4, 1], weights=[1, 2.5, 0.5]).result()
    assert (scored.value, scored.standard_error) == (plain.value, plain.standard_error)


def test_the_linearised_error_is_given_on_request() -> None:
    scores, weights = [10, 9, 7, 3, 5, 10], np.array([1.0, 0.5, 2.0, 1.0, 3.0, 1.0])
    votes = np.array([1, 1, 0, -1, -1, 1])
    value = float((weights * votes).sum() / weights.sum())
    u = weights * (votes - value) / weights.sum()
    found = tally_nps(scores, weights=weights).result(standard_error="linearised")
    assert found.standard_error == pytest.approx(math.sqrt(6 / 5 * float((u * u).sum())), rel=1e-14)
    with pytest.raises(Invalid, match="'effective' or 'linearised', got 'robust'"):
        tally_nps(scores, weights=weights).result(standard_error="robust")
    mean = tally_scores(scores, (0, 10), weights=weights).result(standard_error="linearised")
    v = weights * (np.array(scores) - mean.value) / weights.sum()
    assert mean.standard_error == pytest.approx(math.sqrt(6 / 5 * float((v * v).sum())), rel=1e-14)


@pytest.mark.parametrize(
    "tally",
    [
        lambda weights: tally_nps([9, 3, 10], weights=weights),
        lambda weights: tally_share([1, 0, 1], weights=weights),
        lambda weights: tally_scores([5, 4, 1], (1, 5), weights=weights),
        lambda weights: tally_values([5.5, 4, 1], weights=weights),
        lambda weights: tally_codes(KIND, ("no", "yes", "missing"), [1, 0, 1], weights=weights),
    ],
)
def test_bad_weights_are_refused_and_others_defined(tally: Any) -> None:
    with pytest.raises(Invalid, match="weights: must be 0 or more, got -1"):
        tally([1, -1, 2])
    with pytest.raises(Invalid, match="weights: must be finite"):
        tally([1, float("inf"), 2])
    with pytest.raises(Invalid, match="weights: has 2 rows, the figures have 3"):
        tally([1, 2])
    with pytest.raises(Invalid, match=r"weights\[1\]: must be a number, got '1'"):
        tally([1, "1", None])
    missing = tally([1, None, 2]).result()
    assert (missing.n, missing.dropped["missing"]) == (2, 1)
    nothing = tally([0, 0, 0]).result()
    assert nothing.value is None
    assert str(nothing.undefined) == "the weights sum to zero"
    assert nothing.n == 3
    assert tally([0, 1, 0]).result().n_effective == 1.0


def test_cells_without_weight_and_without_rows_say_so_each() -> None:
    found = tally_nps([9, 3, 5], weights=[1, 0, 0], by={"a": ["x", "y", "y"], "b": ["p", "p", "q"]}).result()
    told = {(row["a"], row["b"]): row["undefined"] for row in found.to_records()}
    assert told == {
        ("x", "p"): None,
        ("x", "q"): "stats.empty",
        ("y", "p"): "stats.no_weight",
        ("y", "q"): "stats.no_weight",
    }


def test_quantiles_of_weighted_values_are_refused_with_the_remedy() -> None:
    with pytest.raises(Invalid, match="no agreed definition: ask for the mean"):
        tally_values([1, 2], weights=[1, 2]).result("median")


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=200))
def test_sums_are_right_to_the_last_bit(values: list[float]) -> None:
    assert tally_values(values).overall("total").value == math.fsum(values)


def test_scores_are_counted_as_a_plain_loop_counts_them() -> None:
    rng = np.random.default_rng(7)
    scores, group, month = rng.integers(0, 11, 5000), rng.integers(0, 40, 5000), rng.integers(1, 13, 5000)
    found = tally_nps(scores, by={"group": group, "month": month}).result()
    for place in [(0, 0), (7, 3), (39, 11)]:
        rows = (group == found.axes[0].labels[place[0]]) & (month == found.axes[1].labels[place[1]])
        d, r = int((scores[rows] <= 6).sum()), int((scores[rows] >= 9).sum())
        assert found.n[place] == rows.sum()
        assert found.values[place] == (r - d) / rows.sum()


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_more_threads_count_the_same(threads: int) -> None:
    rng = np.random.default_rng(8)
    n = 700_000
    scores, group = rng.integers(0, 11, n).astype(np.int8), rng.integers(0, 300, n).astype(np.int16)
    tally = tally_nps(scores, by={"group": group}, threads=threads)
    assert tally.counts == {
        "detractors": int((scores <= 6).sum()),
        "passives": int(((scores == 7) | (scores == 8)).sum()),
        "promoters": int((scores >= 9).sum()),
        "missing": 0,
    }
    assert tally == tally_nps(scores[::-1], by={"group": group[::-1]})


def test_cells_beyond_memory_are_counted_by_sorting() -> None:
    rng = np.random.default_rng(9)
    n = 30_000
    customer, product = rng.integers(0, 20_000, n), rng.integers(0, 5_000, n)
    scores = rng.integers(0, 11, n)
    tally = tally_nps(scores, by={"customer": customer, "product": product})
    assert len(tally) == len(set(zip(customer.tolist(), product.tolist(), strict=True)))
    assert tally.over("customer", "product") == tally_nps(scores)
    assert tally.over("product") == tally_nps(scores, by={"customer": customer})
    with pytest.raises(Invalid, match=r"use cells\(\)"):
        tally.result()
    assert len(tally.cells()) == len(tally)


def test_tallies_of_different_things_do_not_add_up() -> None:
    with pytest.raises(Invalid, match="by channel and by nothing do not add up"):
        tally_nps([9], by={"channel": ["chat"]}) + tally_nps([9])
    with pytest.raises(Invalid, match="definition 'nps' and 'rnps'"):
        tally_nps([9]) + tally_nps([9], definition="rnps")
    with pytest.raises(Invalid, match="options"):
        tally_scores([4], (1, 5)) + tally_scores([4], (1, 7))
    with pytest.raises(Invalid, match="columns differ"):
        tally_nps([9]) + tally_nps([9], weights=[1.0])


def test_axes_are_named_in_what_is_refused() -> None:
    tally = tally_nps([9, 3], by={"channel": ["chat", "phone"]})
    with pytest.raises(LookupError, match="'fax' is not on the axis 'channel': it has 'chat', 'phone'"):
        tally.at(channel="fax")
    with pytest.raises(Invalid, match="there is no axis 'team': the axes are channel"):
        tally.over("team")
    with pytest.raises(Invalid, match="month: has 1 rows, the figures have 2"):
        tally_nps([9, 3], by={"month": [1]})


def test_axes_may_stand_in_another_order_in_what_is_added() -> None:
    a = tally_nps([9, 3], by={"channel": ["chat", "phone"], "month": [1, 2]})
    b = tally_nps([9, 3], by={"month": [1, 2], "channel": ["chat", "phone"]})
    assert a == b
    assert (a + b).names == ("channel", "month")
    assert a + b == b + a


def test_an_old_payload_is_read_as_long_as_there_are_releases() -> None:
    stored = {
        "schema": "cxkit.tally",
        "version": 1,
        "kind": "net",
        "definition": "nps",
        "figure": "",
        "options": {},
        "axes": [{"name": "channel", "labels": ["chat", {"tuple": ["web", 2]}, None]}],
        "keys": [0, 1, 2],
        "rows": {
            "names": ["detractors", "passives", "promoters", "missing"],
            "counts": [[1, 0, 2, 0], [0, 1, 0, 3], [0, 0, 1, 0]],
        },
    }
    tally = Tally.from_payload(stored)
    assert tally.at(channel=("web", 2)).counts == {
        "detractors": 0,
        "passives": 1,
        "promoters": 0,
        "missing": 3,
    }
    assert tally.to_payload() == stored


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "other"}, "not a stored tally"),
        ({"version": 2}, "version 2"),
        ({"keys": [0, 5]}, "do not lie on its axes"),
        ({"keys": [1, 0]}, "do not lie on its axes"),
        ({"keys": [0]}, "rows of counts"),
        ({"axes": 3}, "not a stored tally"),
        ({"kind": "mystery"}, "not a kind of tally"),
        ({"rows": {"names": ["detractors"], "counts": [[-1], [2]]}}, "rows of counts"),
    ],
)
def test_a_damaged_payload_is_refused(change: dict[str, Any], message: str) -> None:
    stored = tally_nps([9, 3], by={"channel": ["chat", "phone"]}).to_payload() | change
    with pytest.raises((Malformed, LookupError), match=message):
        Tally.from_payload(stored)


def test_what_cannot_be_stored_says_to_relabel() -> None:
    tally = tally_nps([9], by={"team": [frozenset({"a"})]})
    with pytest.raises(Invalid, match="relabel the axis"):
        tally.to_payload()
    assert tally.relabel(team=lambda _: "a").to_payload()["axes"] == [{"name": "team", "labels": ["a"]}]
