"""Every result reads alike: one line, a table for notebooks, plain data and records, none with nan."""

from __future__ import annotations

import importlib
import inspect
import json
import math
import pkgutil
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import cxkit.analysis
import cxkit.stats
from cxkit.analysis import knowledge_gaps
from cxkit.analysis.drivers import (
    importance_performance,
    kano_of_answers,
    kano_of_counts,
    key_drivers,
    logistic_drivers,
    plot_kano,
    scorecards,
    service_gaps,
)
from cxkit.analysis.feedback import (
    double_coded,
    emerging,
    hot_themes,
    reply_effect,
    review_alarms,
    theme_counts,
    theme_impact,
    theme_trend,
)
from cxkit.analysis.lifetime import BgNbd, GammaGamma, PurchaseSummary, buying_habits, fit_bg_nbd, rfm_scores
from cxkit.analysis.members import (
    activity_states,
    containment,
    counter_queue,
    engagement,
    migration,
    new_channel,
)
from cxkit.analysis.offers import co_purchase, price_fairness, replenishment
from cxkit.analysis.paths import (
    _journeys as journeys,
    conversion,
    drop_off,
    event_profile,
    eventually_follows,
    funnel as conversion_funnel,
    funnels,
    path_counts,
    step_matrix,
    transitions,
    variants,
)
from cxkit.analysis.people import adverse_impact, kirkpatrick, learning_curve, stage_funnel
from cxkit.analysis.quality import criterion_agreement, training_needs
from cxkit.analysis.scenarios import Scenario, phase_multipliers, scenario_effects, situations, year_on_year
from cxkit.analysis.segmentation import CustomerMeasures, segment_stability, segmented
from cxkit.analysis.text import (
    LexiconClassifier,
    ThemeLexicon,
    code_shares,
    duplicates,
    keyness,
    log_odds,
    ngrams,
    one_vs_rest,
    review_signals,
    sentiment,
    tf_idf,
    top_words,
    validated,
)
from cxkit.analysis.visits import (
    attribution,
    page_views,
    screened,
    search_words,
    sessions,
    stitched,
    unique_visitors,
    visit_touches,
)
from cxkit.customers import VALUE_CLASSES
from cxkit.errors import Invalid
from cxkit.feedback import Theme, ThemeTree
from cxkit.kernel import Actor
from cxkit.stats import control_charts as charts
from cxkit.stats.effects import difference_in_differences, interrupted_series, randomised, shrunken_baseline
from cxkit.stats.intervals import compare, two_proportions
from cxkit.stats.intervals.contingency import chi_square
from cxkit.stats.intervals.means import welch
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.intervals.rates import dispersion
from cxkit.stats.profiling import (
    BetaPrior,
    case_mix,
    funnel,
    overdispersion,
    pareto,
    posterior_bands,
    shrink_means,
    shrink_rates,
    unit_scores,
)
from cxkit.stats.queues import arrival_peak, arrival_profile, staffing, waiting, waiting_with_patience
from cxkit.stats.reliability import (
    cronbach_alpha,
    fleiss_kappa,
    kendall_w,
    mcdonald_omega,
    rater_agreement,
    rater_severity,
)
from cxkit.stats.sampling.raking import rake
from cxkit.stats.series import (
    campaign_uplift,
    forecast_errors,
    mann_kendall,
    pettitt,
    seasonal_naive,
    theil_sen,
)
from cxkit.stats.survival import kaplan_meier, life_table, log_rank, nelson_aalen, timeliness
from cxkit.stats.tallies import tally_nps, tally_share, tally_values
from cxkit.tables import EventTable

pytest.importorskip("scipy")

PARTS = {
    "Accumulated Axis Layout Runs ScaleCheck ExactSums Figure Kind Numbers Groups": "inside",
    "ValueCounts Ratings ArrowColumn": "inside",
    "Target": "what a result is judged by",
    "Rule IntervalMethods Sufficient Limits Phase Signal MeanSquares Weighted Stratum": "part of a result",
    "Interval2 Interval3 Interval4 Interval6 Correlated Columns Minimum": "inside",
    "Tally": "a value to compute with: result() is the result",
    "EventColumns Journeys SegmentMap Tokenizer CharacterNGrams MaxMatch": "what a result is made from",
    "ThemeLexicon Match Sessions SessionPolicy IdentityPolicy Stitch": "what a result is made from",
    "NormalizedText Segment Classifier Coded LexiconClassifier": "what a result is made from",
    "Touches Conversions AttributionModel CustomerLog": "what a result is made from",
    "Phase PhaseDays Scenario ActivityState Move Place DayPart Company": "what a result is made from",
    "Shift SelfService": "an enumeration",
    "LiftVerdict PriceVerdict ReplenishmentState": "an enumeration of a result",
    "ThemeCount ThemeImpact HotTheme EmergingTheme ReviewAlarm": "a row of a result",
    "AlarmKind ThemeVerdict TrendView": "an enumeration",
    "NaiveBayes SentimentLexicon": "what a result is made from",
    "Opinion OpinionRule Signalled PartShare": "part of a result",
    "MachineAgreement ServiceGap": "part of a result",
    "Single Tabular": "what results share",
}
NOT_RESULTS = {name for names in PARTS for name in names.split()}

RULES = LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")
LOG = (["a", "a", "b", "b", "c"], ["visit", "pay", "visit", "visit", "visit"], [0, 5, 0, 9, 0])
MEASURED = CustomerMeasures.of(["ann"], revenue=[9000], orders=[9], categories=[None], loyalty_years=[1])
NOW, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
TEXTS = [["late", "slow"], ["late"]], [["kind"], ["kind", "fast"]]
ANSWERS = [[4, 5, 4], [2, 1, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1]]
X, T_X, WATCHED = [0, 1, 3, 0, 7, 2], [0, 12, 30, 0, 36, 20], [38, 38, 38, 30, 38, 35]
THEMES = ThemeTree.start(
    "shop", [Theme(code="late", en="Late", zh_hans="迟", zh_hant="遲")], at=NOW, by=Actor.agent("lin")
)
SCORES = tally_nps([9, None, 3, 10], by={"channel": ["chat", "chat", "phone", "phone"]})


FAIR = Scenario.of("fair", {2026: [("peak", "2026-01-05", "2026-01-06")]})
SALE_DAYS = [date(2026, 1, 1) + timedelta(days=place) for place in range(100)]
EVENTS = EventTable.from_columns(
    at=[NOW, NOW, LATER], event=["view", "search", "view"], device=[1, 1, 2], query=[None, "tea", None]
)


def results() -> list[Any]:
    """One result of every type."""
    path = journeys.journeys(*LOG)
    share = tally_share([1, 0, 1]).result()
    return [
        share,
        SCORES.result(),
        compare(share, tally_share([0, 1, 0]).result()),
        compare(SCORES.result(), SCORES.result()),
        wilson(3, 9),
        wilson([3, 0], [9, 0]),
        two_proportions.pooled_z(3, 9, 5, 9),
        two_proportions.pooled_z([3, 0], [9, 5], [5, 0], [9, 5]),
        chi_square([[30, 10], [20, 40]]),
        BetaPrior(alpha=2, beta=3),
        welch([5, 4, 4, 5, 3], [3, 2, 4, 3, 2]),
        dispersion([3, 8, 4]),
        rake([1, 1, 1], {"sex": ["f", "f", "m"]}, {"sex": {"f": 5, "m": 5}}),
        life_table([3, 5, 5], [1, 0, 1]),
        theil_sen([1, 2, 4]),
        mann_kendall([1, None, 3, 4]),
        kaplan_meier([3, 5, 5, 8, 9], [1, 0, 1, 1, 1]),
        nelson_aalen([3, 5, 5, 8], [1, 0, 1, 1]),
        log_rank(([3, 5], [1, 1]), ([4, 9], [1, 0])),
        timeliness([1, 2, 4, 6], [1, 1, 0, 1], [2, 9]),
        charts.xmr_chart([5, 6, None, 7, 5, 30, 6], phases=[3]),
        charts.cusum_chart([5, 6, 9], target=5, slack=0.5, decision=3),
        charts.run_chart([5, 6, 9, 4]),
        waiting([3, 12], [5, 10], handle_time=60, target=20),
        staffing([0, 50, 80], handle_time=180, interval=1800, target=20),
        shrink_rates([18, 45, 9, 70], [20, 60, 10, 100], prior=(8, 2)),
        shrink_means([4, 5, 6], [0.5, 0.5, 0.1]),
        posterior_bands([18, 45, 9, 70], [20, 60, 10, 100], prior=(8, 2)),
        unit_scores(["a", "a", "b"], [1, 2, 4]),
        unit_scores(["a"], [1]),
        case_mix(["a", "b"], [1, 0], {"reason": ["x", "x"]}),
        rater_severity(["a", "b"], [1, 1], [4, 5]),
        rater_severity(["a", "b", "a", "b"], [1, 1, 2, 2], [4, 5, 3, 5]),
        criterion_agreement(["calm"] * 4, [1, 1, 2, 2], ["a", "b"] * 2, [1, 2, 2, 2]),
        stage_funnel(["test", "test", "talk"], ["passed", "open", "rejected"]),
        adverse_impact(["a"] * 9 + ["b"] * 7, [1, 0, 0] * 3 + [0] * 7),
        kirkpatrick(ratings=[4, 5], before=[0.2, 0.4], after=[0.6, 0.7]),
        learning_curve(
            [*range(5)] * 4, [n for n in range(4) for _ in range(5)], range(20), rng=np.random.default_rng(1)
        ),
        training_needs(["a", "a", "b", "b"], ["calm"] * 4, [0, 1, 1, 1], minimum=1),
        funnel([80, 45, 90, 60, 0], [100, 60, 100, 100, 0]),
        overdispersion([80, 45, 90], [100, 60, 100]),
        fleiss_kappa([[2, 1], [3, 0], [0, 3]]),
        rater_agreement([[1, 1], [2, 1], [2, 2]]),
        kendall_w([[1, 2], [2, 1], [3, 3]]),
        cronbach_alpha(ANSWERS),
        mcdonald_omega(ANSWERS),
        pettitt([1, 2, 1, 8, 9, 8]),
        seasonal_naive([1, 2, 3, 4], 2),
        forecast_errors([1, 2], [2, 2]),
        arrival_peak([3, 9, 4]),
        arrival_profile([[3, 9, None], [4, 8, None]]),
        pareto(["a", "b"], [5, 9]),
        campaign_uplift([5, 6, 7], [3, 4, 3]),
        randomised(share, tally_share([0, 1, 0, 0]).result()),
        randomised(share, tally_share([]).result()),
        difference_in_differences([share] * 4, [share] * 3 + [tally_share([1, 0, 0]).result()], start=3),
        interrupted_series([5, 6, 4, 5, 6, 5, 4, 6, 9, 8, 9, 7, 9, 8, 9, 9], 8),
        shrunken_baseline(share, share, [tally_share([1] * n + [0] * 5).result() for n in (2, 3, 5, 8, 9)]),
        fit_bg_nbd(X, T_X, WATCHED, penalty=0.1),
        BgNbd(r=1, alpha=2, a=3, b=4),
        GammaGamma(p=6.25, q=3.74, gamma=15.44),
        key_drivers([1, 2, 3, 5, 4], {"speed": [1, 2, 3, 4, 5], "tone": [2, 1, 4, 3, 6]}),
        importance_performance({"a": 2, "b": 1}, {"a": 1, "b": 2}),
        kano_of_answers([1, 1, 3], [5, 5, 5]),
        service_gaps({"a": [1, 2, 3]}, {"a": [3, 3, 4]}, dimensions={"tone": ["a"]}),
        rfm_scores([5, 20, 90], [9, 4, 2], [900, 410, 150]),
        conversion_funnel(*LOG, steps=["visit", "pay"]),
        conversion(*LOG, start="visit", end="pay"),
        transitions(path),
        event_profile(path),
        eventually_follows(path),
        logistic_drivers([0, 1, 0, 1, 1, 0], {"speed": [1, 2, 3, 1, 3, 2]}),
        variants(path),
        step_matrix(path, steps=3),
        log_odds(*TEXTS),
        one_vs_rest(["a", "a", "b"], ["x", "y", "x"], [3, 1, 2]),
        keyness(*TEXTS),
        ngrams(TEXTS[0]),
        knowledge_gaps(["lamp invoice"] * 5, list("abcde"), days=30, handle_time=240),
        buying_habits(["ann", "ann"], [NOW, LATER], [5, 6], until=LATER),
        scorecards(["ann"] * 2, ["peer"] * 2, ["tone"] * 2, [4, 5], weights={"tone": 1}, minimum=2),
        ThemeLexicon({"delivery": ["late"]}).classify(["late", None]),
        tf_idf(TEXTS[0]),
        screened(EVENTS),
        attribution(*visit_touches(sessions(EVENTS))),
        drop_off(path),
        activity_states(["ann", "bob"], [NOW, NOW], as_of=LATER, tz="UTC"),
        co_purchase([1, 1, 2], ["tea", "mug", "tea"]),
        replenishment(["ann", "ann"], ["tea", "tea"], [NOW, LATER], as_of=LATER, tz="UTC", least=1),
        price_fairness([9, 9], ["old", "new"], ["tea"] * 2, [NOW, NOW], tz="UTC"),
        migration(["a", "b"], ["b", None]),
        MEASURED,
        segmented(VALUE_CLASSES, MEASURED),
        segment_stability(segmented(VALUE_CLASSES, MEASURED), segmented(VALUE_CLASSES, MEASURED)),
        engagement(["p"], [NOW], likes=[3], comments=[1], shares=[0], followers=[90]),
        new_channel([0] * 10 + [5] * 10, [9, 8] * 10, 10),
        new_channel([1], [2], 0),
        containment([NOW], [None], [None], within=timedelta(days=1), as_of=LATER),
        containment([], [], [], within=timedelta(days=1), as_of=LATER),
        counter_queue([NOW], [LATER], within=timedelta(minutes=5)),
        scenario_effects(SALE_DAYS, [90, 100, 110, 100] * 25, FAIR),
        scenario_effects(SALE_DAYS[:9], [90] * 9, FAIR),
        year_on_year(SALE_DAYS, [90, 100] * 50, FAIR, (2026, 2026)),
        situations(["ann"], where=["home"], k=1),
        phase_multipliers([NOW, LATER], FAIR, zone="UTC"),
        path_counts(path),
        funnels(*LOG, by=LOG[1], steps=["visit", "pay"]),
        stitched(EVENTS),
        search_words(sessions(EVENTS), k=1),
        page_views(sessions(EVENTS)),
        unique_visitors(EVENTS, zone="UTC"),
        sentiment(["不错，但是慢", None, "收到"]),
        top_words(["late parcel"] * 5 + [None]),
        top_words([]),
        review_signals(["太差了", None], ratings=[5, None]),
        duplicates(["late", "late", None], ["ann", "ann", "bob"]),
        validated(RULES, ["late", "fine"], ["late", []], domain="shop"),
        validated(RULES, [], [], domain="shop"),
        code_shares(RULES, ["late", None], np.random.default_rng(1), domain="shop", unvalidated=True),
        theme_counts([["late"], [], None]),
        theme_impact([["late"], [], None] * 9, [1, 5, 3] * 9),
        hot_themes([["late"], []] * 9, [True, False] * 9),
        emerging([["late"], []] * 9, [True, False] * 9),
        double_coded([["late"]], [["late"]], THEMES, 1),
        theme_trend([["late"]], ["2026-03"], [1], THEMES),
        review_alarms([NOW, LATER], [5, 1], ["P", "P"], since=LATER, danger=[False, True]),
        reply_effect([1, 1, 1, 1], [1, 1, 2, 3], [False, False, True, True]),
        reply_effect([], [], []),
        PurchaseSummary(
            customers=("a",),
            x=np.array([1]),
            t_x=np.array([3.0]),
            watched=np.array([9.0]),
            spend=None,
            merged_by="day",
            time_unit=1,
            left_out=0,
        ),
    ]


RESULTS = {type(made).__name__ + f" {place}": made for place, made in enumerate(results())}


def public_classes() -> dict[str, type]:
    found: dict[str, type] = {}
    for package in (cxkit.stats, cxkit.analysis):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "._" in module.name:
                continue
            home = importlib.import_module(module.name)
            for name in getattr(home, "__all__", vars(home)):
                one = getattr(home, name)
                if inspect.isclass(one) and one.__module__.startswith(package.__name__):
                    found[name] = one
    return found


def finite_throughout(value: Any) -> bool:
    if isinstance(value, dict):
        return all(finite_throughout(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return all(finite_throughout(part) for part in value)
    return not (isinstance(value, (float, np.floating)) and math.isnan(value))


def check(made: Any) -> None:
    """One line, one table, plain data as JSON, records of one shape, and nan nowhere."""
    line, table, records = repr(made), made._repr_html_(), made.to_records()
    assert "\n" not in line
    assert line.startswith(type(made).__name__.partition("[")[0])
    assert " nan" not in line
    assert "=nan" not in line
    assert table.startswith("<table>")
    assert table.endswith("</table>")
    assert ">nan<" not in table
    json.dumps(made.to_dict(), allow_nan=False, default=str)
    assert isinstance(records, list)
    assert len({tuple(record) for record in records}) <= 1
    assert finite_throughout(records)


def test_every_public_type_is_a_result_that_is_tested_here_or_named_as_none() -> None:
    tested = {type(made).__name__ for made in RESULTS.values()}
    assert set(public_classes()) - NOT_RESULTS <= tested


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_reads_in_every_form(name: str) -> None:
    check(RESULTS[name])


def test_the_record_of_an_estimate_is_named_as_the_records_of_many() -> None:
    one, many = SCORES.at(channel="chat").result().to_records()[0], SCORES.result().to_records()[0]
    same = {"value", "n", "standard_error", "low", "high", "dropped_missing", "undefined"}
    assert {name: one[name] for name in same} == {name: many[name] for name in same}


COLUMN = st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(column=COLUMN, other=COLUMN)
def test_no_column_makes_a_result_with_nan(column: list[Any], other: list[Any]) -> None:
    known = [value for value in column if value is not None]
    keys = [None if value is None else value % 3 for value in column]
    tally = tally_values(column, by={"group": keys})
    for made in (
        tally_nps(column).result(),
        tally_nps(column, by={"group": keys}).result(),
        tally.result("median"),
        tally.over("group").result(),
        compare(tally_nps(column).result(), tally_nps(other).result()),
        compare(tally.over("group").result(), tally_values(other).result()),
        charts.xmr_chart(column),
        charts.run_chart(column),
        mann_kendall(column),
        theil_sen(column),
        kaplan_meier(known, [value % 2 for value in known]),
        pettitt(known),
        pareto(range(len(known)), known),
        arrival_peak(known),
        dispersion(known),
        funnel(known, [10] * len(known)),
    ):
        check(made)


# What pictures show

PICTURES = Path(__file__).with_name("pictures.txt")
"""Every picture of a result in words; `python tests/stats/test_every_result_type.py` writes it anew."""


def drawings() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every result that draws itself, then those that look otherwise with other data or options."""
    for made in RESULTS.values():
        if hasattr(made, "plot"):
            yield repr(made), made.plot
    months, shops = [f"2026-{month:02d}" for month in range(1, 7)], ["east", "west", "north"]
    by = {"shop": [shop for shop in shops for _ in range(12)], "month": months * 6}
    share = tally_share([1, 0, 1, 1] * 9, by=by).result()
    values = tally_values([60.0 * n for n in range(36)], by=by, unit="seconds")
    east, west = (values.at(shop=shop).result() for shop in shops[:2])
    chart = charts.p_chart([8, 9, 7, 40, 8, 9], [100] * 6)
    weighed = charts.ewma_chart([5, 6, 5, 7, 9, 9], target=5, sigma=1)
    classes = rfm_scores([5, 20, 90, 4], [9, 4, 2, 9], [900, 410, 150, 880])
    patient = waiting_with_patience([12, 3], [10, 5], handle_time=60, target=20, patience=90)
    features = {"a": kano_of_counts({"A": 4, "O": 3}), "b": kano_of_counts({"M": 2})}
    quadrants = importance_performance({"a": 2, "b": 3, "c": 4}, {"a": 4, "b": 3, "c": 5})
    yield "lines of months", share.plot
    yield "cells of months", lambda: share.plot(form="heat")
    yield "one line with bands", values.over("shop").result("median").plot
    yield "points of shops", values.over("month").result().plot
    yield "changes", compare(west, east).plot
    yield "a chart with a signal", lambda: chart.plot(labels=months)
    yield "a weighed chart", lambda: weighed.plot(labels=months)
    yield "a named change", lambda: pettitt([1, 2, 1, 8, 9, 8]).plot(labels=months)
    yield "a named trend", lambda: mann_kendall([1, 2, None, 5, 4, 7]).plot(labels=months)
    yield "agents", lambda: funnel([99, 45, 90, 10], [100, 60, 100, 60]).plot(labels="abcd")
    yield "waiting with patience", patient.plot
    yield "steps", step_matrix(journeys.journeys(*LOG), steps=2).plot
    yield "classes", classes.plot
    yield "features", lambda: plot_kano(features)
    yield "quadrants", quadrants.plot
    yield "words", lambda: log_odds(*TEXTS).plot(most=1)
    yield "a few words", lambda: top_words(["late parcel", "late lamp"] * 5).plot(most=2)
    yield "a forecast", seasonal_naive([1, 5, 2, 6, 3, 7, 4, 8.5], 2).plot


def short(value: Any) -> str:
    """Numbers as far as an eye can tell."""
    row = np.asarray(np.ma.filled(np.ma.asarray(value, float), np.nan)).ravel()
    told = [f"{each:.3g}" for each in np.where(np.abs(row) < 1e-9, 0.0, row).tolist()]
    return " ".join(told if len(told) <= 40 else [*told[:8], f"... {len(told)} ...", *told[-8:]])


def named(artist: Any) -> str:
    return re.sub("^_.*", "", artist.get_label())


def shown(axes: Any) -> Iterator[str]:
    """What is drawn: names, limits, units, and every line, bar, area, cell and text."""
    from matplotlib.colors import to_hex

    yield f"title {axes.get_title()!r}"
    for side, axis, limits in (("x", axes.xaxis, axes.get_xlim()), ("y", axes.yaxis, axes.get_ylim())):
        locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
        names = [label.get_text() for label in axis.get_ticklabels()]
        said = [side, repr(axis.get_label_text()), short(limits), axis.get_scale()]
        said += ["whole"] if getattr(locator, "_integer", False) else []
        said += [f"0.5 as {formatter(0.5)}"] if type(formatter).__name__ == "FuncFormatter" else []
        yield " ".join([*said, str(names)] if type(locator).__name__ == "FixedLocator" else said)
    for line in axes.lines:
        style = [to_hex(line.get_color()), line.get_linestyle(), line.get_linewidth(), line.get_marker()]
        style += [line.get_markersize(), line.get_alpha() or 1, named(line)]
        places = f"{short(line.get_xdata())} | {short(line.get_ydata())}"
        yield f"line {' '.join(f'{each}' for each in style)}: {places}"
    for patch in axes.patches:
        box = patch.get_extents().transformed(axes.transData.inverted())
        yield f"patch {to_hex(patch.get_facecolor(), True)} {patch.get_linewidth():g}: {short(box.extents)}"
    for part in axes.collections:
        name = named(part)
        if part.get_array() is not None:
            yield f"cells {name} {short(part.get_clim())}: {short(part.get_array())}"
        elif "Poly" in type(part).__name__:
            boxes = [short(path.get_extents().extents) for path in part.get_paths()]
            yield f"area {name} {to_hex(part.get_facecolor()[0], True)}: {' | '.join(boxes)}"
        elif "Path" in type(part).__name__:
            yield f"points {name} {to_hex(part.get_facecolor()[0], True)}: {short(part.get_offsets())}"
        else:
            lines = [short(path.vertices) for path in part.get_paths()]
            style = f"{to_hex(part.get_edgecolor()[0])} {part.get_linewidth()[0]:g}"
            yield f"strokes {name} {style}: {' | '.join(lines)}"
    for text in axes.texts:
        yield f"text {text.get_text()!r} {to_hex(text.get_color())} {short(text.get_position())}"
    if axes.get_legend() is not None:
        yield f"legend {[text.get_text() for text in axes.get_legend().get_texts()]}"
    for other in axes.figure.axes:
        if other is not axes:
            yield f"beside {other.get_ylabel()!r} {short(other.get_ylim())}"


def pictures() -> str:
    from matplotlib import pyplot

    pyplot.switch_backend("Agg")
    lines: list[str] = []
    for name, draw in drawings():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                axes = draw()
            except Invalid as error:
                lines += [f"## {name}", "", str(error), ""]
            else:
                lines += [f"## {name}", "", *shown(axes), ""]
        pyplot.close("all")
    return "\n".join(lines)


def test_pictures_show_what_they_are_said_to_show() -> None:
    pytest.importorskip("matplotlib")
    assert pictures() == PICTURES.read_text(encoding="utf-8"), f"look at them: python {__file__}"


if __name__ == "__main__":
    PICTURES.write_text(pictures(), encoding="utf-8")
