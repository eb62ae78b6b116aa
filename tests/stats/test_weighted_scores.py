"""Weighted scores: their error follows the weights, equal weights change nothing, no option is ignored."""

from __future__ import annotations

import importlib.util
import inspect
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import cxkit.metrics
from cxkit.errors import CxkitError, Invalid
from cxkit.metrics import changes, compare, csat, nps
from cxkit.stats.intervals import nps as scores
from cxkit.stats.tallies import tally_nps, tally_rates, tally_scores, tally_share, tally_values
from cxkit.stats.tallies._kind_parts import KINDS
from cxkit.values import CSAT_1_5


def _script() -> Any:
    path = Path(__file__).with_name("weighted_coverage.py")
    spec = importlib.util.spec_from_file_location("weighted_coverage", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
ANSWERS = st.lists(st.tuples(st.integers(0, 10), st.floats(0.01, 50)), min_size=2, max_size=40)


@pytest.mark.parametrize("name", SCRIPT.DESIGNS)
def test_the_default_covers_where_weights_follow_extremity(name: str) -> None:
    found = SCRIPT.coverage(SCRIPT.DESIGNS[name], 400, samples=4_000, seed=3)
    assert found["default"] >= 0.94
    assert found["at Kish's number"] < 0.94


def of(answers: Any, weights: Any, figure: str) -> Any:
    if figure == "score":
        return tally_nps(answers, weights=weights)
    if figure == "promoters":
        return tally_share([answer >= 9 for answer in answers], weights=weights)
    return tally_scores(answers, (0, 10), weights=weights)


FIGURES = ("score", "promoters", "mean", "top_box", "net")


@given(ANSWERS, st.sampled_from(FIGURES), st.sampled_from([1.0, 0.3, 7.0]))
def test_equal_weights_give_the_unweighted_interval(rows: Any, figure: str, weight: float) -> None:
    answers = [answer for answer, _ in rows]
    name = figure if figure in ("mean", "top_box", "net") else None
    plain = of(answers, None, figure).result(name)
    found = of(answers, [weight] * len(rows), figure).result(name)
    exact = 0 if weight == 1 else 1e-9
    assert found.interval.defined == plain.interval.defined
    assert list(found.interval) == pytest.approx(list(plain.interval), abs=exact)
    assert found.standard_error == pytest.approx(plain.standard_error, abs=exact)


@given(ANSWERS)
def test_the_default_interval_is_that_of_as_many_answers_as_the_error_is_worth(rows: Any) -> None:
    answers, weights = (np.array(part, float) for part in zip(*rows, strict=True))
    votes = (answers >= 9).astype(float) - (answers <= 6)
    mean = float((weights * votes).sum() / weights.sum())
    spread = float((weights * (votes - mean) ** 2).sum() / weights.sum())
    u = weights * (votes - mean) / weights.sum()
    found = tally_nps(answers, weights=weights).result()
    if len(set(votes)) == 1:
        worth = found.n_effective
    else:
        worth = spread / float((u * u).sum())
        n = len(rows)
        assert found.standard_error == pytest.approx(
            np.sqrt(n / (n - 1) * float((u * u).sum())), rel=1e-6
        ) or (len(set(weights)) == 1)
    shares = [float(weights[votes == vote].sum() / weights.sum()) * worth for vote in (-1, 0, 1)]
    expected = scores.add3(*shares)
    assert found.interval.low == pytest.approx(expected.low, abs=1e-7)
    assert found.interval.high == pytest.approx(expected.high, abs=1e-7)


def test_the_option_is_used_by_the_interval_too() -> None:
    tally = tally_nps([10, 9, 7, 8, 3, 2], weights=[5, 4, 1, 1, 4, 5])
    default, kish = tally.result(), tally.result(standard_error="effective")
    assert default.n_effective == kish.n_effective == pytest.approx(400 / 84)
    assert kish.interval == scores.add3(*(part * 400 / 84 / 20 for part in (9, 2, 9)))
    assert default.interval.high - default.interval.low > kish.interval.high - kish.interval.low
    assert dict(kish.options) == {"standard_error": "effective"}


def test_a_weighted_mean_has_the_interval_of_its_linearised_error() -> None:
    found = tally_scores([5, 4, 1, 2, 5], (1, 5), weights=[1, 2.5, 0.5, 3, 1]).result()
    middle = (found.interval.low + found.interval.high) / 2
    assert middle == pytest.approx(found.value)
    normal = found.interval_by("normal")
    assert normal.high - found.value == pytest.approx(1.959963985 * found.standard_error)


# --- no option is ignored


TALLIES: dict[str, Any] = {
    "share": tally_share([1, 0, 1]),
    "net": tally_nps([9, 3, 7]),
    "scores": tally_scores([5, 4, 1], (1, 5)),
    "values": tally_values([1.0, 2.0]),
    "rates": tally_rates([1], [10]),
}


METRICS = sorted(
    name for name in cxkit.metrics.__all__ if hasattr(getattr(cxkit.metrics, name), "DEFINITION")
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_figure_of_any_kind_takes_an_option_that_it_does_not_know(kind: str) -> None:
    for figure in KINDS[kind].figures:
        with pytest.raises(Invalid, match=f"^standart_error: {figure} takes no option 'standart_error'"):
            KINDS[kind].check_options(figure, {"standart_error": "effective"})


@pytest.mark.parametrize("kind", TALLIES)
@pytest.mark.parametrize("ask", ["result", "overall", "cells"])
def test_a_tally_refuses_a_misspelt_option(kind: str, ask: str) -> None:
    for figure in (None, *TALLIES[kind].kind.figures):
        with pytest.raises(Invalid, match="takes no option 'shar'"):
            getattr(TALLIES[kind], ask)(figure, shar=0.9)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_refuses_a_misspelt_option(name: str) -> None:
    metric = getattr(cxkit.metrics, name)
    for verb in ("tally", "of"):
        call = getattr(metric, verb, None)
        if call is None:
            continue
        taken = inspect.signature(call).parameters.values()
        needed = {
            part.name for part in taken if part.default is part.empty and part.kind is part.KEYWORD_ONLY
        }
        report = {"as_of": datetime(2026, 1, 1, tzinfo=UTC)}
        known = {part.name: report.get(part.name) for part in taken if part.name in needed | set(report)}
        with pytest.raises((CxkitError, TypeError), match="unitt"):
            call([], **known, unitt="day")


def test_a_comparison_refuses_what_none_of_its_sides_can_take() -> None:
    by = {"month": ["2026-01", "2026-01", "2026-02"]}
    tally = nps.tally([9, 3, 10], by=by)
    one, two = (tally.at(month=month) for month in ("2026-01", "2026-02"))
    for ask in (
        lambda: compare(one, two, standart_error="effective"),
        lambda: compare(one.result(), two.result(), standart_error="effective"),
        lambda: compare(one.result(), two.result(), "promoters"),
        lambda: changes(tally, "month", standart_error="effective"),
        lambda: nps.compare(one, two, methd="score"),
    ):
        with pytest.raises(Invalid):
            ask()
    with pytest.raises(Invalid, match="takes no option 'tpo'"):
        csat.tally([5, 4], scale=CSAT_1_5).result("top_box", tpo=1)
