"""Strategies for statistics and analyses: what is drawn holds the laws of its type; hard cases occur."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given, settings, strategies as st

from cxkit.analysis.drivers import Kano
from cxkit.analysis.lifetime import BgNbd, GammaGamma, PurchaseSummary
from cxkit.analysis.paths import Journeys, eventually_follows, transitions, variants
from cxkit.analysis.text import NaiveBayes, Sentiments
from cxkit.stats.results import Estimate, Interval
from cxkit.stats.tallies import Tally
from cxkit.testing import event_logs, journey_logs, score_columns, tallies

pytest.importorskip("scipy")

TYPES: list[Any] = [Tally, Estimate, Interval, Journeys, PurchaseSummary, BgNbd, GammaGamma, Kano]
TYPES += [NaiveBayes, Sentiments]


@pytest.mark.parametrize("cls", TYPES)
def test_a_type_is_drawn_by_its_annotation(cls: Any) -> None:
    @settings(max_examples=15, deadline=None)
    @given(made=st.from_type(cls))
    def drawn(made: Any) -> None:
        assert isinstance(made, cls)
        assert "\n" not in repr(made)

    drawn()


@settings(max_examples=40, deadline=None)
@given(tally=tallies())
def test_a_drawn_tally_is_stored_and_rolled_up_like_any_other(tally: Tally) -> None:
    assert Tally.from_payload(tally.to_payload()) == tally
    assert tally.over(*tally.names).counts == tally.counts


@settings(max_examples=40, deadline=None)
@given(log=journey_logs())
def test_what_directly_follows_also_follows_eventually(log: Journeys) -> None:
    later = eventually_follows(log)
    direct = transitions(log)
    assert all(later.count(a, b) >= 1 for a, b in direct.pairs)
    assert sum(variants(log).counts) == len(log)


@settings(max_examples=25, deadline=None)
@given(summary=st.from_type(PurchaseSummary), model=st.from_type(BgNbd))
def test_a_customer_is_alive_with_a_probability(summary: PurchaseSummary, model: BgNbd) -> None:
    alive = model.alive(summary.x, summary.t_x, summary.watched)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert (summary.t_x <= summary.watched).all()


@pytest.mark.parametrize(
    ("strategy", "hard"),
    [
        (tallies(), lambda tally: not sum(tally.counts.values())),
        (tallies(), lambda tally: "channel" in tally.names and None in tally.labels("channel")),
        (st.from_type(Estimate), lambda one: one.value is None),
        (st.from_type(Estimate), lambda one: one.unit == "rate" and one.defined),
        (event_logs(), lambda log: len(set(log[2])) < len(log[2])),
        (event_logs(), lambda log: log[2] != sorted(log[2])),
        (st.from_type(PurchaseSummary), lambda summary: bool((summary.x == 0).any())),
        (st.from_type(PurchaseSummary), lambda summary: bool((summary.x >= 2).any())),
        (st.from_type(GammaGamma), lambda model: model.population_mean is None),
        (st.from_type(Kano), lambda kano: kano.category is None),
        (score_columns(), lambda column: None in column and 10 in column),
    ],
)
def test_hard_cases_are_reached(strategy: Any, hard: Any) -> None:
    find(strategy, hard, settings=settings(max_examples=2000, deadline=None))
