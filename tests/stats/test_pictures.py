"""Pictures say what they show: names that can be read, units, gaps where nothing is known, in any script."""

from __future__ import annotations

import sys
import warnings
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from cxkit import Actor
from cxkit.analysis.drivers import importance_performance, kano_of_counts, key_drivers, plot_kano
from cxkit.analysis.feedback import theme_impact, theme_trend
from cxkit.analysis.lifetime import rfm_scores
from cxkit.analysis.paths import (
    eventually_follows,
    funnel as conversion_funnel,
    journeys,
    step_matrix,
    transitions,
    variants,
)
from cxkit.analysis.text import ThemeLexicon, log_odds
from cxkit.errors import Invalid, MissingExtra
from cxkit.feedback import ThemeTree
from cxkit.metrics import changes, retention
from cxkit.stats.control_charts import p_chart, xmr_chart
from cxkit.stats.intervals import compare
from cxkit.stats.profiling import funnel, pareto
from cxkit.stats.results import _pictures as pictures
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import tally_nps, tally_share, tally_values

pyplot = pytest.importorskip("matplotlib.pyplot")
pytest.importorskip("scipy")

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
CHANNELS = ["在线客服", "电话", "mail"]
SCORES = tally_nps(
    [10, 9, 3, 7, 8, 10, 2, 9, 6, 10, 9, 5] * 3,
    by={"channel": [name for name in CHANNELS for _ in range(12)], "month": MONTHS * 3},
)
THEMES = ThemeTree.start("shop", at=datetime(2026, 3, 2, tzinfo=UTC), by=Actor.agent("lin"))
LOG = journeys(
    ["a", "a", "a", "b", "b", "c"], ["浏览", "pay", "浏览", "浏览", "pay", "浏览"], [0, 5, 9, 0, 9, 0]
)


@pytest.fixture(autouse=True)
def canvas():
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


def drawn(axes):
    """The picture as it is shown, with any warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes.figure.canvas.draw()
    return axes


def names_on(axes, side="x"):
    return [label.get_text() for label in (axes.get_xticklabels() if side == "x" else axes.get_yticklabels())]


def figure_texts(axes):
    return [text.get_text() for text in axes.texts]


PICTURES = {
    "line": lambda ax: SCORES.over("channel").result().plot(ax),
    "points": lambda ax: SCORES.over("month").result().plot(ax),
    "lines": lambda ax: SCORES.result().plot(ax),
    "heat": lambda ax: SCORES.result().plot(ax, form="heat"),
    "changes": lambda ax: compare(
        SCORES.at(month="2026-01").result(), SCORES.at(month="2026-02").result()
    ).plot(ax),
    "kano": lambda ax: kano_of_counts({"A": 4, "O": 3, "M": 1}).plot(ax),
    "kano of nobody": lambda ax: kano_of_counts({}).plot(ax),
    "features": lambda ax: plot_kano(
        {"退货": kano_of_counts({"A": 4, "O": 3}), "unknown": kano_of_counts({})}, ax
    ),
    "importance": lambda ax: importance_performance({"速度": 2, "b": 1}, {"速度": 1, "b": 2}).plot(ax),
    "drivers": lambda ax: key_drivers([1, 2, 3, 5, 4], {"速度": [1, 2, 3, 4, 5], "b": [2, 1, 4, 3, 6]}).plot(
        ax
    ),
    "rfm": lambda ax: rfm_scores([5, 20, 90], [9, 4, 2], [900, 410, 150]).plot(ax, language="zh-Hans"),
    "conversion": lambda ax: conversion_funnel(
        ["a", "a", "b"], ["浏览", "pay", "浏览"], [0, 5, 1], steps=["浏览", "pay"]
    ).plot(ax),
    "transitions": lambda ax: transitions(LOG).plot(ax),
    "steps": lambda ax: step_matrix(LOG, steps=3).plot(ax),
    "variants": lambda ax: variants(LOG).plot(ax),
    "themes": lambda ax: ThemeLexicon({"物流": ["慢"], "price": ["dear"]}).classify(["太慢", None]).plot(ax),
    "later": lambda ax: eventually_follows(LOG).plot(ax),
    "themes over time": lambda ax: theme_trend(
        [["product"], ["product"]], ["2026-01", "2026-02"], [1, 1], THEMES
    ).plot(ax, tree=THEMES, language="zh-Hant"),
    "impacts": lambda ax: theme_impact([["product"]] * 9 + [[]] * 9, [1, 2, 3] * 3 + [4, 5, 4] * 3).plot(
        ax, tree=THEMES, language="zh-Hans"
    ),
    "words": lambda ax: log_odds([["慢", "late"]] * 3, [["好", "kind"]] * 3).plot(ax),
    "pareto": lambda ax: pareto(["配送延迟", "b"], [5, 2]).plot(ax),
    "agents": lambda ax: funnel([99, 45, 90, 10], [100, 60, 100, 60]).plot(
        ax, labels=["甲", "乙", "丙", "丁"]
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_on_the_axes_given_or_its_own(name):
    axes = pyplot.subplots()[1]
    assert PICTURES[name](axes) is axes
    drawn(axes)
    assert drawn(PICTURES[name](None)) is not axes


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_a_script_without_a_font_has_boxes_and_no_other_warning(name, monkeypatch):
    from matplotlib import font_manager

    only = [font for font in font_manager.fontManager.ttflist if font.name == "DejaVu Sans"]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", only)
    pictures._family_with.cache_clear()
    axes = drawn(PICTURES[name](None))
    pictures._family_with.cache_clear()
    from matplotlib.text import Text

    shown = "".join(text.get_text() for text in axes.figure.findobj(Text))
    assert not any("一" <= letter <= "鿿" for letter in shown)


def test_chinese_names_are_written_where_a_font_has_them():
    if pictures._family_with("客服") is None:
        pytest.skip("no font with Chinese is installed")
    axes = drawn(PICTURES["points"](None))
    assert names_on(axes) == ["mail", "在线客服", "电话"]


def test_a_font_of_last_resort_has_no_letters(monkeypatch):
    """It holds a box for every character, so that a picture in it says nothing and warns of nothing."""
    from matplotlib import font_manager

    last = [font for font in font_manager.fontManager.ttflist if font.name.startswith("Last Resort")]
    if not last:
        pytest.skip("matplotlib brings no font of last resort")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", last)
    pictures._family_with.cache_clear()
    assert pictures._family_with("慢") is None
    pictures._family_with.cache_clear()


def test_a_picture_whose_letters_no_font_has_warns(monkeypatch):
    from matplotlib import font_manager

    only = [font for font in font_manager.fontManager.ttflist if font.name == "DejaVu Sans"]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", only)
    pictures._family_with.cache_clear()
    with pytest.warns(UserWarning, match="no installed font has all letters .* such as Noto Sans CJK"):
        tally_share([1, 0], by={"渠道": ["电话", "在线"]}).result().plot()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tally_share([1, 0], by={"channel": ["phone", "chat"]}).result().plot()
    pictures._family_with.cache_clear()


def reddened(axes):
    """How many points are marked."""
    return sum(len(line.get_xdata()) for line in axes.lines if line.get_color() == pictures.ALARM)


def test_only_changes_that_stand_out_after_adjustment_are_marked():
    flags = [1] * 50 + [0] * 50 + [1] * 64 + [0] * 36 + ([1] * 50 + [0] * 50) * 38
    by = {"team": [k for k in range(20) for _ in range(200)], "month": (["01"] * 100 + ["02"] * 100) * 20}
    found = changes(tally_share(flags, by=by), "month")
    assert found.at(team=0)[0].real is True
    assert sum(found.standing_out()) == reddened(found.plot()) == 0
    alone = changes(tally_share(flags[:200], by={"month": by["month"][:200]}), "month")
    assert sum(alone.standing_out()) == reddened(alone.plot()) == 1


@pytest.mark.parametrize("count", [5, 60, 150])
def test_every_name_of_a_change_is_written_inside_the_picture(count):
    names = [f"team {k} of the region far away in the north" for k in range(count)]
    by = {"team": names * 2, "month": ["01"] * count + ["02"] * count}
    axes = drawn(changes(tally_share([1, 0] * count, by=by), "month").plot())
    labels = axes.get_yticklabels()
    assert len(labels) == count
    renderer = axes.figure.canvas.get_renderer()
    boxes = [label.get_window_extent(renderer) for label in labels]
    assert all(a.y1 <= b.y0 + 1 for a, b in pairwise(boxes))
    assert min(box.x0 for box in boxes) >= 0
    assert axes.get_window_extent(renderer).width > 100


def test_names_of_points_are_neither_hidden_nor_cut():
    names = [f"{'reason number':>40} {k}" for k in range(70)]
    axes = drawn(pareto(names, range(70, 0, -1)).plot())
    labels = axes.get_xticklabels()
    assert len(labels) == 70
    renderer = axes.figure.canvas.get_renderer()
    assert min(label.get_window_extent(renderer).y0 for label in labels) >= 0
    given = pyplot.subplots(figsize=(4, 3))[1]
    assert len(drawn(pareto(names[:30], range(30, 0, -1)).plot(given)).get_xticklabels()) == 30
    assert given.figure.get_size_inches().tolist() == [4, 3]


def test_a_title_that_somebody_gave_stays():
    axes = pyplot.subplots()[1]
    axes.set_title("satisfied")
    assert drawn(PICTURES["line"](axes)).get_title() == "satisfied"


def test_periods_are_thinned_out_before_they_overlap():
    many = tally_share([1, 0] * 60, by={"day": [f"2026-01-{k:02d}" for k in range(1, 31)] * 4}).result()
    axes = drawn(many.plot())
    renderer = axes.figure.canvas.get_renderer()
    boxes = [label.get_window_extent(renderer) for label in axes.get_xticklabels()]
    assert 4 <= len(boxes) < 30
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize("count", [3, 12, 30])
def test_names_never_overlap(count):
    axes = drawn(pareto([f"complaint about topic {k}" for k in range(count)], range(count, 0, -1)).plot())
    labels = axes.get_xticklabels()
    assert len(labels) == count
    renderer = axes.figure.canvas.get_renderer()
    turned = labels[0].get_rotation()
    boxes = [label.get_window_extent(renderer) for label in labels]
    apart = min(b.x1 - a.x1 for a, b in pairwise(boxes))
    tall = labels[0].get_fontsize() * axes.figure.dpi / 72
    widest = max(box.width for box in boxes)
    assert apart > (widest if turned == 0 else tall / np.sin(np.radians(turned)))


def test_shares_are_in_per_cent_and_durations_in_hours():
    share = drawn(tally_share([1, 0, 1], by={"month": MONTHS[:3]}).result().plot())
    assert {name[-1] for name in names_on(share, "y")} == {"%"}
    waits = tally_values([600, 7200, 86400], by={"month": MONTHS[:3]}, unit="seconds").result()
    assert all(name[-1] in "hd0" for name in names_on(drawn(waits.plot()), "y"))


def test_what_is_undefined_is_a_gap_in_a_line():
    tally = tally_nps([9, None, 3], by={"month": MONTHS[:3]})
    line = tally.result().plot().lines[0].get_ydata()
    assert np.isnan(line).tolist() == [False, True, False]


def test_cohorts_are_a_heat_map_whose_future_is_blank():
    at = [datetime(2026, month, 5, tzinfo=UTC) for month in (1, 1, 2, 3)]
    table = retention.of(["ann", "bob", "ann", "cat"], at, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    axes = drawn(table.plot())
    assert figure_texts(axes) == ["100%", "50%", "0%", "100%"]
    assert names_on(axes, "y") == ["2026-01", "2026-03"]


def test_a_table_of_three_axes_is_not_a_picture():
    cube = tally_share([1], by={"a": ["x"], "b": ["y"], "c": ["z"]}).result()
    with pytest.raises(Invalid, match="one or two axes"):
        cube.plot()
    with pytest.raises(Invalid, match="auto, lines or heat"):
        cube.at(a="x").plot(form="pie")


def test_a_change_whose_interval_leaves_out_none_is_marked():
    from cxkit.stats.results._pictures import ALARM

    before = tally_share([1] * 90 + [0] * 10 + [1] * 5 + [0] * 5, by={"shop": ["a"] * 100 + ["b"] * 10})
    after = tally_share([1] * 50 + [0] * 50 + [1] * 5 + [0] * 5, by={"shop": ["a"] * 100 + ["b"] * 10})
    axes = drawn(compare(before.result(), after.result()).plot())
    marked = [line for line in axes.lines if line.get_color() == ALARM]
    assert [line.get_ydata().tolist() for line in marked] == [[1]]
    assert names_on(axes, "y") == ["b", "a"]


def test_censored_durations_are_ticks_on_the_curve():
    curve = kaplan_meier([2, 3, 3, 5, 9], [1, 0, 1, 0, 1])
    assert curve.censored.tolist() == [3.0, 5.0]
    ticks = next(line for line in curve.plot().lines if line.get_marker() == "|")
    assert ticks.get_xdata().tolist() == [3.0, 5.0]
    assert ticks.get_ydata().tolist() == pytest.approx([0.6, 0.6])


def test_weighted_and_late_entries_have_censorings_too():
    weighted = kaplan_meier([2, 3, 3, 5], [1, 0, 1, 1], weights=[0.1, 0.2, 0.3, 0.7])
    assert weighted.censored.tolist() == [3.0]
    late = kaplan_meier([2, 3, 5], [1, 0, 1], entry=[0, 1, 1])
    assert late.censored.tolist() == [3.0]


def test_agents_beyond_the_limits_are_named():
    axes = drawn(funnel([99, 45, 90, 10], [100, 60, 100, 60]).plot(labels=["甲", "乙", "丙", "丁"]))
    assert len(axes.texts) == 3


def test_names_of_points_that_lie_together_stand_apart():
    spots = {f"feature {k}": 3 + k / 1000 for k in range(4)}
    axes = drawn(importance_performance(spots, dict.fromkeys(spots, 3)).plot())
    renderer = axes.figure.canvas.get_renderer()
    names = [text for text in axes.texts if text.get_text() in spots]
    boxes = [text.get_window_extent(renderer) for text in names]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[:place])


def test_a_chart_of_shares_names_its_months_and_its_signal():
    chart = p_chart([8, 9, 7, 40, 8, 9], [100] * 6)
    axes = drawn(chart.plot(labels=MONTHS[:6]))
    assert names_on(axes)[0] == "2026-01"
    assert names_on(axes, "y")[-1].endswith("%")
    assert "signal" in [text.get_text() for text in axes.get_legend().get_texts()]
    assert drawn(xmr_chart([5]).plot()).get_legend() is None


@pytest.mark.parametrize("name", PICTURES)
def test_without_matplotlib_a_picture_says_what_to_install(name, monkeypatch):
    for module in [*sys.modules]:
        if module.partition(".")[0] == "matplotlib":
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"cxkit\[plot\]"):
        PICTURES[name](None)
