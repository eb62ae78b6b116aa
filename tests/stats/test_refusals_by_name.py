"""Statistics refuse what is no number by the name of the argument, never from inside NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from cxkit.analysis import LexiconClassifier, ThemeLexicon, code_shares
from cxkit.analysis.quality import training_needs
from cxkit.errors import Invalid
from cxkit.metrics import daily_arrivals, months
from cxkit.stats.control_charts import p_chart
from cxkit.stats.effects import difference_in_differences, interrupted_series
from cxkit.stats.intervals import contingency, nps, proportions, two_proportions
from cxkit.stats.profiling import binomial_limit, funnel_limits, posterior_bands, shrink_rates
from cxkit.stats.queues import staffing
from cxkit.stats.reliability import cronbach_alpha, krippendorff_alpha, krippendorff_sets
from cxkit.stats.sampling import sample_size
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import tally_share
from cxkit.values import Band


@pytest.mark.parametrize("field", ["handle_time", "interval", "target"])
def test_staffing_takes_seconds_and_says_which_argument_is_none(field: str) -> None:
    given: dict[str, Any] = {"handle_time": 180, "interval": 1800, "target": 20}
    with pytest.raises(Invalid, match=f"{field}: must be numbers, got"):
        staffing([100], **(given | {field: timedelta(minutes=3)}))
    with pytest.raises(Invalid, match="contacts: statistics are finite numbers"):
        staffing([100, np.nan], **given)


@pytest.mark.parametrize("phases", [2, "12", ["2026-03"], [1.5]])
def test_phases_are_places(phases: Any) -> None:
    with pytest.raises(Invalid, match="phases: must list the places where phases begin"):
        p_chart([1, 2, 3], [10, 10, 10], phases=phases)


def test_phases_may_come_from_an_array() -> None:
    sizes = [10] * 4
    assert p_chart([1, 2, 3, 4], sizes, phases=np.array([2])).to_records() == (  # pyright: ignore
        p_chart([1, 2, 3, 4], sizes, phases=[2]).to_records()
    )


def test_durations_without_a_unit_are_told_how_to_get_one() -> None:
    with pytest.raises(
        Invalid, match="durations: holds durations, not numbers: convert it first.*np.timedelta64"
    ):
        kaplan_meier(pd.Series(pd.to_timedelta([1, 2], unit="h")))


def test_a_frame_is_a_matrix_of_items_and_no_column() -> None:
    frame = pd.DataFrame({"a": [5, 4, 2, 1], "b": [4, 4, 3, 2]})
    assert cronbach_alpha(frame).alpha.value == cronbach_alpha(frame.to_numpy()).alpha.value
    with pytest.raises(Invalid, match="durations: is a whole DataFrame: give one of its columns"):
        kaplan_meier(frame)


def test_text_is_no_number() -> None:
    with pytest.raises(Invalid, match="argument 1: must be numbers, got '2'"):
        proportions.wilson("2", 3)  # type: ignore[call-overload]


@pytest.mark.parametrize("tz", [None, ZoneInfo("Asia/Shanghai"), "Beijing"])
def test_a_zone_is_written_as_its_name(tz: Any) -> None:
    with pytest.raises(Invalid, match="is not a time zone of the IANA database: write 'Asia/Shanghai'"):
        months([], tz)


def test_a_margin_is_a_share_and_not_a_percentage() -> None:
    with pytest.raises(Invalid, match="margin: is a share of 1, such as 0.03 for 3 points, got 3"):
        sample_size.proportion(margin=3)


@pytest.mark.parametrize("day", ["2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)])
def test_the_days_of_a_profile_are_dates(day: Any) -> None:
    at = [datetime(2026, 1, 2, tzinfo=UTC)]
    with pytest.raises(Invalid, match="first: must be a date, got"):
        daily_arrivals(at, first=day, tz="UTC")


RULES = LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")
MONTH = tally_share([1, 0]).result()
BY_NAME: dict[str, Callable[[Any], Any]] = {
    "target: must be a number, got datetime": lambda span: binomial_limit([20], span, 0.5),
    "target: a share lies between 0 and 1, both excluded, got 0": lambda _: binomial_limit([20], 0, 0.5),
    "target: a share lies between 0 and 1, both excluded, got 1": lambda _: funnel_limits([20], 1),
    "share: a share lies between 0 and 1, both excluded, got 1": lambda _: binomial_limit([20], 0.5, 1),
    "target: must be a number, got": lambda span: posterior_bands([5], [9], target=span),
    "target: a share lies between 0 and 1, got 2.5": lambda _: posterior_bands([5], [9], target=2.5),
    "prior: must be a column of values, got datetime": lambda span: posterior_bands([5], [9], prior=span),
    "prior: must be a column of values": lambda span: shrink_rates([5], [9], prior=span.days),
    "prior: holds alpha and beta, got 3 numbers": lambda _: shrink_rates([5], [9], prior=(1, 2, 3)),  # type: ignore[arg-type]
    "prior.1.: must be above 0": lambda _: shrink_rates([5], [9], prior=(1, 0)),
    "target: must be a number": lambda span: training_needs(["amy"], ["calm"], [1], target=span),
    "resamples: must be 1 or more, got 0": lambda _: krippendorff_alpha([[1, 2]], resamples=0),
    "resamples: must be a whole number, got": lambda span: krippendorff_alpha([[1, 2]], resamples=span),
    "resamples: must be 1 or more": lambda _: krippendorff_sets([[{1}, {2}]], resamples=0),
    "trigger: is one of the 2 periods, got 2": lambda _: difference_in_differences(
        [MONTH] * 2, [MONTH] * 2, 1, trigger=2
    ),
    "trigger: is one of the 2 periods, got -1": lambda _: interrupted_series([1, 2], 1, trigger=-1),
    "resamples: must be 1": lambda _: code_shares(
        RULES, ["late"], np.random.default_rng(1), domain="shop", unvalidated=True, resamples=0
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", BY_NAME)
def test_a_wrong_argument_is_refused_by_its_name(told: str) -> None:
    with pytest.raises(Invalid, match=told):
        BY_NAME[told](timedelta(1))


def test_a_target_may_be_that_all_succeed_or_none() -> None:
    bands = [posterior_bands([40, 9], [40, 40], target=aim).bands for aim in (0, 1)]
    assert bands == [(Band.ABOVE, Band.ABOVE), (Band.BELOW, Band.BELOW)]


def test_columns_of_two_lengths_are_refused() -> None:
    for call in (
        lambda: proportions.wilson([1, 2, 3], [4, 5]),
        lambda: contingency.fit_ratio([5, 6, 7], [1, 1]),
    ):
        with pytest.raises(Invalid, match="of one length, got argument 1"):
            call()


def test_an_exact_test_takes_whole_counts() -> None:
    with pytest.raises(Invalid, match="x1: an exact test needs whole counts"):
        two_proportions.fisher(0.5, 2, 1, 2)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: sample_size.allocate(-5, {"web": 1}), "total: must be above 0"),
        (lambda: sample_size.allocate(math.nan, {"web": 1}), "total: must be a finite number"),
        (lambda: sample_size.allocate(9, {"web": 1}, {"web": 0}), "sds: are not all 0"),
        (lambda: sample_size.cohen_h(1.5, 0.2), "p1: a share lies between 0 and 1"),
        (lambda: sample_size.proportion("0.5", margin=0.1), "p: must be a number"),
        (lambda: sample_size.two_proportions(0.1, None), "p2: must be a number"),
        (lambda: nps.sample_size((0.2, 0.3, 0.5), 5), "margin: is a share of 1, such as 0.05"),
    ],
)
def test_sample_sizes_of_what_cannot_be_meant_are_refused(call: Any, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        call()


def test_sample_sizes_at_their_bounds() -> None:
    assert sample_size.finite(385, math.inf) == 385
    assert sample_size.for_cv(0.5, cv=0.05, population=1) == 1
    assert sample_size.two_proportions(0.1, 0.15, power=0.01) == 0
    assert sample_size.proportion(Decimal("0.5"), margin=Decimal("0.05")) == sample_size.proportion(
        margin=0.05
    )  # pyright: ignore[reportArgumentType]
