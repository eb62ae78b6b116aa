"""Every result of richer shape reads alike: one line, a table, plain data, records and a picture."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from cxkit.errors import MissingExtra
from cxkit.stats import control_charts as charts
from cxkit.stats.profiling import funnel, james_stein, overdispersion, pareto, shrink_means, shrink_rates
from cxkit.stats.queues import arrival_peak, arrival_profile, staffing, waiting, waiting_with_patience
from cxkit.stats.reliability import cronbach_alpha, fleiss_kappa, kendall_w, mcdonald_omega, rater_agreement
from cxkit.stats.results._pictures import drawing_axes
from cxkit.stats.series import campaign_uplift, forecast_errors, mann_kendall, pettitt, seasonal_naive
from cxkit.stats.survival import kaplan_meier, log_rank, nelson_aalen, timeliness

pytest.importorskip("scipy")

ANSWERS = [[4, 5, 4], [2, 1, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1]]
MADE = {
    "survival": kaplan_meier([3, 5, 5, 8, 9], [1, 0, 1, 1, 1]),
    "survival without events": kaplan_meier([3, 5], [0, 0]),
    "nobody": kaplan_meier([], []),
    "hazard": nelson_aalen([3, 5, 5, 8], [1, 0, 1, 1]),
    "log rank": log_rank(([3, 5], [1, 1]), ([4, 9], [1, 0])),
    "timeliness": timeliness([1, 2, 4, 6], [1, 1, 0, 1], [2, 9]),
    "xmr": charts.xmr_chart([5, 6, None, 7, 5, 30, 6], phases=[3]),
    "one point": charts.xmr_chart([5]),
    "p'": charts.laney_p_chart([5, 6, 9], [50, 60, 55]),
    "ewma": charts.ewma_chart([5, 6, 7]),
    "cusum": charts.cusum_chart([5, 6, 9], target=5, slack=0.5, decision=3),
    "run chart": charts.run_chart([5, 6, 9, 4]),
    "queue": waiting([3, 12], [5, 10], handle_time=60, target=20),
    "impatient": waiting_with_patience(3, 5, handle_time=60, patience=120),
    "staffing": staffing([0, 50, 80], handle_time=180, interval=1800, target=20),
    "rates": shrink_rates([18, 45, 9, 70], [20, 60, 10, 100], prior=(8, 2)),
    "means": shrink_means([4, 5, 6], [0.5, 0.5, 0.1]),
    "james stein": james_stein([1, 2, 3, 9]),
    "too few": james_stein([1, 2]),
    "funnel": funnel([80, 45, 90, 60, 0], [100, 60, 100, 100, 0]),
    "overdispersion": overdispersion([80, 45, 90], [100, 60, 100]),
    "fleiss": fleiss_kappa([[2, 1], [3, 0], [0, 3]]),
    "raters": rater_agreement([[1, 1], [2, 1], [2, 2]]),
    "concordance": kendall_w([[1, 2], [2, 1], [3, 3]]),
    "alpha": cronbach_alpha(ANSWERS),
    "omega": mcdonald_omega(ANSWERS),
    "trend": mann_kendall([1, None, 3, 4]),
    "change": pettitt([1, 2, 1, 8, 9, 8]),
    "forecast": seasonal_naive([1, 2, 3, 4], 2),
    "errors": forecast_errors([1, 2], [2, 2]),
    "peak": arrival_peak([3, 9, 4]),
    "profile": arrival_profile([[3, 9, None], [4, 8, None]]),
    "pareto": pareto(["a", "b"], [5, 9]),
    "nothing counted": pareto(["a", "b"], [0, 0]),
    "uplift": campaign_uplift([5, 6, 7], [3, 4, 3]),
}
PICTURES = [name for name, made in MADE.items() if hasattr(made, "plot")]


@pytest.mark.parametrize("name", MADE)
def test_plain_data_is_json_without_nan(name):
    json.dumps(MADE[name].to_dict(), allow_nan=False)
    json.dumps(MADE[name].to_records(), allow_nan=False)


@pytest.mark.parametrize("name", MADE)
def test_records_have_one_row_for_each_entry_of_the_columns(name):
    made = MADE[name]
    columns, records = made.columns(), made.to_records()
    assert {len(column) for column in columns.values()} <= {len(records)}
    assert all(list(row) == list(columns) for row in records)


@pytest.mark.parametrize("name", MADE)
def test_the_line_is_one_line_and_the_table_is_html(name):
    line = repr(MADE[name])
    assert "\n" not in line
    assert not re.search(r"\bnan\b", line)
    table = MADE[name]._repr_html_()
    assert table.startswith("<table>")
    assert not re.search(r"\bnan\b", table)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_on_the_axes_given(name):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    figure, axes = pyplot.subplots()
    assert MADE[name].plot(axes) is axes
    figure.canvas.draw()
    pyplot.close(figure)


def test_a_picture_makes_its_own_axes_where_none_are_given():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    axes = MADE["pareto"].plot()
    assert axes.get_ylabel() == "count"
    pyplot.close(axes.figure)


def test_a_long_table_says_how_much_it_leaves_out():
    table = charts.c_chart(np.arange(200) % 7)._repr_html_()
    assert "140 more rows" in table


def test_labels_cannot_break_out_of_the_table():
    table = pareto(["<script>"], [3])._repr_html_()
    assert "<script>" not in table


def test_a_picture_without_matplotlib_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"cxkit\[plot\]"):
        drawing_axes(None, needed_for="a picture")


def test_an_exact_interval_without_scipy_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(MissingExtra, match=r"cxkit\[stats\]"):
        MADE["rates"].intervals()
    assert MADE["rates"].shrunk[0] > 0
