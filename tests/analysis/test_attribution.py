"""Credit for conversions is divided by declared models, whose laws hold for every log."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.visits import AttributionModel, Conversions, Touches, attribution, sessions, visit_touches
from cxkit.analysis.visits._attribution import _squares
from cxkit.errors import CxkitError
from cxkit.tables import EventTable

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
MODELS = st.sampled_from(AttributionModel)
LOGS = st.tuples(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.sampled_from(["ads", "mail", "direct"]), st.integers(0, 50), st.booleans()
        ),
        min_size=1,
        max_size=14,
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 900)), max_size=6),
)


def day(at):
    return JUNE + timedelta(days=at)


def made(touches, sales, **options):
    who, channel, at, viewed = [list(part) for part in zip(*touches, strict=True)] or [[]] * 4
    buyers, when, value = [list(part) for part in zip(*sales, strict=True)] if sales else [[]] * 3
    return attribution(
        Touches.of(who, channel, [day(each) for each in at], viewed=viewed),
        Conversions.of(buyers, [day(each) for each in when], value=value),
        **options,
    )


def credits(found):
    return dict(zip(found.channels, found.conversions.tolist(), strict=True))


def one(*path, model, **options):
    """The credits of one person's channels, a day apart each, for a sale at the last touch."""
    touches = [(0, channel, place, False) for place, channel in enumerate(path)]
    return {
        k: round(v, 4)
        for k, v in credits(made(touches, [(0, len(path) - 1, 100)], model=model, **options)).items()
    }


def test_each_model_divides_a_known_path():
    path = ("ads", "mail", "social", "direct")
    assert one(*path, model="first")["ads"] == 1
    assert one(*path, model="last")["direct"] == 1
    assert one(*path, model="last_non_direct")["social"] == 1
    assert one("direct", "direct", model="last_non_direct") == {"direct": 1}
    assert one(*path, model="linear") == dict.fromkeys(path, 0.25)
    assert one(*path, model="position") == {"ads": 0.4, "mail": 0.1, "social": 0.1, "direct": 0.4}
    assert one("ads", "mail", model="position") == {"ads": 0.5, "mail": 0.5}
    assert one("ads", model="position") == {"ads": 1}
    decay = one("ads", "mail", model="decay", half_life=timedelta(days=1))
    assert decay == {"mail": round(2 / 3, 4), "ads": round(1 / 3, 4)}
    assert one("ads", "ads", "mail", model="shapley") == {"ads": 0.5, "mail": 0.5}


def test_the_removal_effect_of_a_published_kind_of_example():
    """Journeys a > b > sale, a > nothing, b > sale: without a one of two sales stays, without b none."""
    touches = [(1, "a", 0, False), (1, "b", 1, False), (2, "a", 0, False), (3, "b", 0, False)]
    found = made(touches, [(1, 2, 0), (3, 2, 0)], model="markov")
    # P = 2/3; without a: 1/3 of the starts go to b, which sells: 1/3; without b: 0.
    removal = np.array([1 - (1 / 3) / (2 / 3), 1.0])
    assert credits(found) == pytest.approx(dict(zip("ab", 2 * removal / removal.sum(), strict=True)))


@given(LOGS, MODELS)
def test_credits_sum_to_the_conversions_with_a_touch(log, model):
    touches, sales = log
    found = made(touches, sales, model=model)
    expected = sum(
        any(who == buyer and 0 <= when - at <= (1 if viewed else 30) for who, _, at, viewed in touches)
        for buyer, when, _ in sales
    )
    assert found.attributed == expected
    assert found.attributed + found.unattributed == len(sales)
    assert float(found.conversions.sum()) == pytest.approx(expected)
    assert (found.conversions >= 0).all()
    worth = sum(value for _, _, value in sales)
    assert float(found.value.sum()) + found.unattributed_value == pytest.approx(worth)
    if model is not AttributionModel.MARKOV:
        assert all(
            n > 0 or credit == 0
            for n, credit in zip(found.touched.tolist(), found.conversions.tolist(), strict=True)
        )


@given(LOGS, MODELS)
def test_channels_renamed_are_credits_renamed(log, model):
    touches, sales = log
    names = {"ads": "x", "mail": "y", "direct": "direct"}
    renamed = [(who, names[channel], at, viewed) for who, channel, at, viewed in touches]
    one, other = credits(made(touches, sales, model=model)), credits(made(renamed, sales, model=model))
    assert other == pytest.approx({names[channel]: credit for channel, credit in one.items()})


@given(LOGS, MODELS)
def test_a_channel_that_touched_nobody_gets_nothing(log, model):
    touches, sales = log
    more = [*touches, (99, "bus", 0, False)]
    found = credits(made(more, sales, model=model))
    assert found["bus"] == 0
    if model is not AttributionModel.MARKOV:
        without = credits(made(touches, sales, model=model))
        assert {name: credit for name, credit in found.items() if name != "bus"} == pytest.approx(without)


def test_a_refund_takes_its_credit_back_in_its_own_month():
    seen = Touches.of(["ann"], ["ads"], [day(0)])
    sold = Conversions.of(
        ["ann"], [day(2)], value=[10_000], refunded=[4_000], refunded_at=[day(40)], currency="CNY"
    )
    found = attribution(seen, sold)
    assert (found.value[0], found.refunded[0]) == (100.0, 40.0)
    assert found.by_period("month", "UTC") == [
        {"period": "2026-06", "channel": "ads", "conversions": 1.0, "value": 100.0},
        {"period": "2026-07", "channel": "ads", "conversions": 0.0, "value": -40.0},
    ]


def test_views_and_clicks_have_their_own_time_and_the_bounds_count():
    touches = [(0, "ads", 0, True), (1, "ads", 0, False), (2, "ads", 0, False)]
    found = made(touches, [(0, 1, 0), (1, 30, 0), (2, 31, 0)])
    assert (found.attributed, found.unattributed) == (2, 1)
    assert made(touches, [(0, 2, 0)]).unattributed == 1


def test_shares_have_intervals_and_the_caveat_is_said():
    touches = [(who, "ads" if who % 3 else "mail", 0, False) for who in range(300)]
    found = made(touches, [(who, 1, 0) for who in range(300)], model="linear")
    share = found.share("ads")
    assert share.value == pytest.approx(2 / 3)
    assert share.low == pytest.approx(2 / 3 - 1.96 * np.sqrt(2 / 9 / 299), abs=1e-4)
    assert "hold-outs" in found.caveat
    assert "对照组" in found.caveat_in("zh-Hans")
    assert made(touches, [], model="markov").share("ads").undefined is not None


def test_visits_are_touches():
    log = EventTable.from_columns(
        at=[day(0), day(1), day(1) + timedelta(minutes=3)],
        device=["d"] * 3,
        source=["ads", None, None],
        event=["view", "view", "purchase"],
        value=[None, None, 1990],
        currency=[None, None, "CNY"],
    )
    found = attribution(*visit_touches(sessions(log)))
    assert credits(found) == {"ads": 1.0, "direct": 0.0}
    assert (found.currency, found.value.tolist()) == ("CNY", [19.9, 0.0])
    with pytest.raises(CxkitError):
        attribution(*visit_touches(sessions(log)), model="guess")


def test_what_one_conversion_credits_a_channel_is_summed_before_it_is_squared():
    conversion, channel = np.array([0, 0, 0, 1]), np.array([1, 1, 0, 2])
    assert _squares(conversion, channel, np.array([0.25, 0.25, 0.5, 1.0]), 3).tolist() == [0.25, 0.25, 1]


@pytest.mark.parametrize("users", [[7, 8], [7.0, 8.0], ["7", "8"], pd.array([7, 8], dtype="Int64")])
def test_people_are_the_same_whether_their_ids_are_numbers_or_texts(users):
    june = [datetime(2026, 6, day, tzinfo=UTC) for day in (1, 2)]
    log = EventTable.from_columns(
        user=users, event=["view"] * 2, at=june[:1] * 2, page=["/", "/"], source=["mail", "ads"]
    )
    for whose in ([7, 8], ["7", "8"], [8, 7, None]):
        sold = Conversions.of(whose, [june[1]] * len(whose))
        for seen in (visit_touches(sessions(log))[0], Touches.of(users, ["mail", "ads"], june[:1] * 2)):
            credit = {row["channel"]: row["conversions"] for row in attribution(seen, sold).to_records()}
            assert (credit["mail"], credit["ads"]) == (1, 1)
