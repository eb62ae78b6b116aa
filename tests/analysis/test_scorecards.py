"""Scorecards: sources apart, criteria weighted, what was not rated told, no rank from a handful."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.drivers import scorecards
from cxkit.errors import Invalid

WEIGHTS = {"tone": 2, "speed": 1}
ROW = st.tuples(
    st.sampled_from(["ann", "陈", None]),
    st.sampled_from(["self", "peer"]),
    st.sampled_from(["tone", "speed"]),
    st.one_of(st.none(), st.integers(1, 5)),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, max_size=30), minimum=st.integers(1, 3), data=st.data())
def test_a_score_is_the_weighted_mean_of_what_that_source_gave(rows, minimum, data):
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    found = scorecards(*columns, weights=WEIGHTS, minimum=minimum)
    for (person, source), one in found.estimates.items():
        given_to = {
            name: [row[3] for row in rows if row[:3] == (person, source, name) and row[3] is not None]
            for name in WEIGHTS
        }
        assert one.n == sum(map(len, given_to.values()))
        assert one.defined == all(len(given) >= minimum for given in given_to.values())
        if one.defined:
            parts = [WEIGHTS[name] * np.mean(given) for name, given in given_to.items()]
            assert one.value == pytest.approx(sum(parts) / 3)
            assert one.interval.defined == (min(map(len, given_to.values())) > 1)
    lost = sum(row[0] is None or row[3] is None for row in rows)
    assert found.to_dict()["dropped"] == {"missing": lost}
    other = [list(column) for column in zip(*data.draw(st.permutations(rows)), strict=True)] or [
        [],
        [],
        [],
        [],
    ]
    again = scorecards(*other, weights=WEIGHTS, minimum=minimum)
    assert [one["score"] for one in again.to_records()] == pytest.approx(
        [one["score"] for one in found.to_records()], nan_ok=True
    )


def test_the_error_is_that_of_a_weighted_sum_of_means():
    points = {"tone": [5, 4, 5, 3], "speed": [2, 4, 3]}
    rows = [("ann", "peer", name, point) for name, given in points.items() for point in given]
    one = scorecards(*map(list, zip(*rows, strict=True)), weights=WEIGHTS, minimum=2).of("ann", "peer")
    parts = [(WEIGHTS[name] / 3) ** 2 * np.var(given, ddof=1) / len(given) for name, given in points.items()]
    assert one.standard_error == pytest.approx(math.sqrt(sum(parts)))
    assert one.low < one.value < one.high


def test_what_was_not_rated_is_told_or_its_weight_shared_out():
    rows = ["ann"] * 2, ["peer"] * 2, ["tone"] * 2, [4, 5]
    assert (
        str(scorecards(*rows, weights=WEIGHTS, minimum=1).of("ann", "peer").undefined)
        == "speed was not rated"
    )
    shared = scorecards(*rows, weights=WEIGHTS, minimum=1, missing="reweigh")
    assert shared.of("ann", "peer").value == 4.5
    assert shared.by_criterion["ann", "peer"] == {"tone": 4.5}


def test_a_handful_has_no_rank():
    people = ["ann"] * 6 + ["bob"] * 6 + ["cat"]
    found = scorecards(
        people, ["peer"] * 13, ["tone"] * 13, [4] * 6 + [5] * 5 + [4, 5], weights={"tone": 1}, minimum=5
    )
    assert found.ranking("peer") == ("bob", "ann")
    assert found.of("cat", "peer").undefined.code == "stats.too_few"
    assert found.ranking("self") == ()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"weights": {}}, "one criterion or more"),
        ({"weights": {"tone": 0}}, "weights.tone"),
        ({"weights": {"speed": 1}}, "'tone' has no weight: there are speed"),
        ({"weights": WEIGHTS, "minimum": 0}, "minimum: must be 1 or more"),
        ({"weights": WEIGHTS, "missing": "zero"}, "'undefined' or 'reweigh', got 'zero'"),
    ],
)
def test_what_makes_no_sense_is_refused(options, told):
    with pytest.raises(Invalid, match=told):
        scorecards(["ann"], ["peer"], ["tone"], [4], **options)
    with pytest.raises(Invalid, match="was not rated by"):
        scorecards([], [], [], [], weights=WEIGHTS).of("ann", "peer")


def test_scores_stand_by_person_then_source():
    rows = [("bob", "peer"), ("ann", "self"), ("ann", "peer"), ("bob", "boss")]
    person, source = zip(*rows, strict=True)
    found = scorecards(person, source, ["tone"] * 4, [3, 4, 5, 4], weights={"tone": 1}, minimum=1)
    assert list(found.estimates) == sorted(rows)
