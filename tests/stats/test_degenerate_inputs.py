"""Every statistic and analysis, on what breaks others: a value, or an explicit undefined with its reason.

No nan, no warning (they are errors here), no crash. Where nothing sensible can be said of an input it is
refused with an error of the library: `REFUSED` lists every such case, so that none comes or goes unseen.
"""

from __future__ import annotations

import importlib
import inspect
import json
import math
import pkgutil
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import cxkit.analysis
import cxkit.stats
from cxkit.analysis import knowledge_gaps
from cxkit.analysis.drivers import (
    _drivers as drivers,
    _importance as importance,
    _kano as kano,
    _logistic as logistic,
    _scorecard as scorecard,
    _servqual as servqual,
)
from cxkit.analysis.feedback import (
    baseline_flags,
    code_opinions,
    double_coded,
    emerging,
    hot_themes,
    phrase_sets,
    quotations,
    reply_effect,
    review_alarms,
    said_again,
    theme_counts,
    theme_impact,
    theme_trend,
)
from cxkit.analysis.lifetime import (
    _bg_nbd as bg_nbd,
    _gamma_gamma as gamma_gamma,
    _lifetime as lifetime,
    _purchase_statistics as habits,
    _purchase_summary as purchase_summary,
    _rfm as rfm,
    _rfm_orders as rfm_orders,
)
from cxkit.analysis.members import (
    activity_states,
    containment,
    counter_queue,
    engagement,
    migration,
    new_channel,
)
from cxkit.analysis.offers import (
    affinity,
    co_purchase,
    next_purchase,
    off_policy,
    offer_effect,
    price_fairness,
    replenishment,
)
from cxkit.analysis.paths import (
    Journeys,
    _conversions as conversions,
    _eventually_follows as after,
    _funnels as funnels,
    _journeys as journeys,
    _paths as paths,
    customer_log,
    drop_off,
    path_counts,
)
from cxkit.analysis.people import _ramp as ramp, _selection as selection, _training as training
from cxkit.analysis.quality import _needs as needs, _raters as raters
from cxkit.analysis.scenarios import (
    DOUBLE_ELEVEN,
    day_parts,
    matched_days,
    phase_multipliers,
    phase_of,
    placebo,
    quasi_poisson,
    scenario_effects,
    situations,
    spring_festival,
    year_on_year,
)
from cxkit.analysis.segmentation import (
    CustomerMeasures,
    Segmentation,
    customer_measures,
    segment_moves,
    segment_stability,
    segmented,
)
from cxkit.analysis.text import (
    SentimentLexicon,
    ThemeLexicon,
    _bayes as bayes,
    _classifiers as classifiers,
    _duplicates as duplicates,
    _keyness as keyness,
    _ngrams as ngrams,
    _sentiment as opinions,
    _signals as signals,
    _tf_idf as tf_idf,
    _top_words as top_words,
)
from cxkit.analysis.visits import (
    attribution,
    looks_personal,
    page_views,
    screened,
    search_word,
    search_words,
    sessions,
    stitched,
    unique_visitors,
    visit_share,
    visit_touches,
)
from cxkit.customers import Bound, ClassificationRule, RulePolicy
from cxkit.errors import CxkitError
from cxkit.feedback import FeedbackItem, ThemeTree
from cxkit.kernel import Actor
from cxkit.stats.control_charts import (
    _attribute_charts as attribute_charts,
    _ewma_cusum as ewma_cusum,
    _individuals_charts as individuals_charts,
    _run_chart as run_chart,
)
from cxkit.stats.effects import _designs as designs, _shrunken as shrunken
from cxkit.stats.intervals import (
    _comparison as comparison,
    bootstrap,
    classification,
    contingency,
    means,
    multiplicity,
    nps,
    paired,
    proportions,
    quantiles,
    rates,
    two_proportions,
)
from cxkit.stats.intervals.clusters import clustered_share
from cxkit.stats.intervals.tails import binomial_tail, poisson_tail
from cxkit.stats.profiling import (
    _bands as bands,
    _concentration as concentration,
    _funnel_limits as funnel_limits,
    _shrinkage as shrinkage,
)
from cxkit.stats.queues import (
    _arrivals as arrivals,
    _erlang as erlang,
    _erlang_a as erlang_a,
    _staffing as staffing,
)
from cxkit.stats.reliability import (
    _agreement as agreement,
    _intraclass as intraclass,
    _krippendorff as krippendorff,
    _multi_rater as multi_rater,
    _omega as omega,
    _reliability as reliability,
    _severity as severity,
    krippendorff_sets,
    masi_distance,
)
from cxkit.stats.sampling import raking, response_rates, sample_size, weighting
from cxkit.stats.series import (
    _campaigns as campaigns,
    _change_point as change_point,
    _forecast as forecast,
    _trend as trend,
)
from cxkit.stats.survival import (
    _hazard as hazard,
    _lifetable as lifetable,
    _logrank as logrank,
    _survival as survival,
    _timeliness as timeliness,
)
from cxkit.stats.tallies import _counting as counting
from cxkit.tables import EventTable, OrderTable, VisitTable
from cxkit.values import Period, PolicyId

pytest.importorskip("scipy")

Call = Callable[[list[Any]], Any]

COLUMNS: dict[str, list[Any]] = {
    "nothing": [],
    "one": [5],
    "two": [3, 7],
    "all equal": [5] * 6,
    "all zero": [0] * 6,
    "all missing": [None] * 4,
    "one known": [None, 5, None],
}


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def square(column: list[Any]) -> list[list[Any]]:
    """The column beside itself, as ratings or items."""
    return [[cell, cell, cell] for cell in column]


def halves(column: list[Any]) -> list[Any]:
    return [None if cell is None else cell % 2 for cell in column]


def text(column: list[Any]) -> list[list[str]]:
    return [["slow"] * (cell or 0) for cell in column]


def written(column: list[Any]) -> list[Any]:
    return [None if cell is None else "late" * cell for cell in column]


RULES = classifiers.LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")


def of_zeros(column: list[Any]) -> list[Any]:
    return [0] * len(column)


def tens(column: list[Any]) -> list[int]:
    return [10] * len(column)


def log(column: list[Any]) -> tuple[list[Any], list[Any], list[Any]]:
    return column, ["visit"] * len(column), list(range(len(column)))


def days(column: list[Any]) -> list[Any]:
    return [None if cell is None else datetime(2026, 1, 1 + cell, tzinfo=UTC) for cell in column]


def mean(column: list[Any]) -> Any:
    return counting.tally_values(column).result()


def periods(column: list[Any], size: int = 3) -> list[Any]:
    """The figure of each period, in which all its answers were alike."""
    return [mean([cell] * size) for cell in column]


def known(call: Callable[..., Any], *columns: list[Any]) -> Any:
    """Without the missing cells, for what takes scores as categories."""
    return call(*([cell for cell in column if cell is not None] for column in columns))


BUYING = bg_nbd.BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPENDING = gamma_gamma.GammaGamma(p=6.25, q=3.74, gamma=15.44)
NOW = datetime(2026, 3, 1, tzinfo=UTC)

OF_A_COLUMN: dict[str, Call] = {
    "bands.case_mix": lambda c: bands.case_mix(range(len(c)), halves(c), {"all": [1] * len(c)}),
    "bands.posterior_bands": lambda c: bands.posterior_bands(c, tens(c), minimum=1),
    "bands.posterior_bands of nobody": lambda c: bands.posterior_bands(of_zeros(c), of_zeros(c)),
    "bands.unit_scores": lambda c: bands.unit_scores(range(len(c)), c),
    "bands.unit_scores of one": lambda c: bands.unit_scores([1] * len(c), c),
    "severity.rater_severity": lambda c: severity.rater_severity(range(len(c)), [1] * len(c), c),
    "raters.criterion_agreement": lambda c: raters.criterion_agreement(
        ["calm"] * len(c) * 2, [*range(len(c))] * 2, ["a"] * len(c) + ["b"] * len(c), [*c, *c]
    ),
    "raters.rater_drift": lambda c: raters.rater_drift(
        ["a"] * len(c) + ["b"] * len(c), [*range(len(c))] * 2, [*c, *c], [1] * len(c) * 2
    ),
    "raters.machine_agreement": lambda c: raters.machine_agreement(
        [*range(len(c) + 1)] * 2,
        ["bot"] * (len(c) + 1) + ["b"] * (len(c) + 1),
        [1, *c, 1, *c],
        machine="bot",
        rng=chance(),
    ),
    "needs.training_needs": lambda c: needs.training_needs(range(len(c)), ["calm"] * len(c), c, minimum=1),
    "selection.stage_funnel": lambda c: selection.stage_funnel(c, ["passed"] * len(c)),
    "selection.adverse_impact": lambda c: selection.adverse_impact(c, [1] * len(c), minimum=1),
    "selection.adverse_impact of one": lambda c: selection.adverse_impact(["a"] * len(c), halves(c)),
    "selection.validity": lambda c: selection.validity(c, c),
    "selection.validity of many": lambda c: selection.validity([*c] * 40, [*c] * 40),
    "training.training_effect": lambda c: training.training_effect(
        [*range(len(c))] * 2,
        [*c, *c],
        after=[0] * len(c) + [1] * len(c),
        trained=[i % 2 for i in range(len(c))] * 2,
    ),
    "training.normalised_gain": lambda c: training.normalised_gain(c, c, most=9),
    "training.kirkpatrick": lambda c: training.kirkpatrick(ratings=[1] * len(c), before=c, after=c),
    "ramp.time_to_level": lambda c: ramp.time_to_level(
        ["a"] * len(c), range(len(c)), c, level=1, minimum=1, targets=[1]
    ),
    "ramp.learning_curve": lambda c: ramp.learning_curve(
        range(len(c)), range(len(c)), c, rng=chance(), resamples=5
    ),
    "ramp.learning_curve of five": lambda c: ramp.learning_curve(
        [1, 2, 3, 4, 5] * len(c),
        [w for w in range(len(c)) for _ in range(5)],
        [x for x in c for _ in range(5)],
        rng=chance(),
        resamples=5,
    ),
    "ramp.effective_heads": lambda c: ramp.effective_heads(
        ramp.learning_curve(
            [*range(6)] * 6, [w for w in range(6) for _ in range(6)], [*range(36)], rng=chance(), resamples=5
        ),
        range(len(c)),
    ),
    "agreement.cohen_kappa": lambda c: agreement.cohen_kappa(c, c),
    "agreement.cohen_kappa quadratic": lambda c: agreement.cohen_kappa(c, c, weights="quadratic"),
    "agreement.fleiss_kappa": lambda c: agreement.fleiss_kappa([[cell, 0] for cell in c]),
    "agreement.cohen_kappa_of_table": lambda c: agreement.cohen_kappa_of_table(
        [[c[0] if c else 0, 0], [0, 0]]
    ),
    "arrivals.arrival_peak": arrivals.arrival_peak,
    "arrivals.arrival_profile": lambda c: arrivals.arrival_profile(square(c)),
    "attribute_charts.c_chart": attribute_charts.c_chart,
    "attribute_charts.np_chart": lambda c: attribute_charts.np_chart(c, tens(c)),
    "attribute_charts.p_chart": lambda c: attribute_charts.p_chart(c, tens(c)),
    "attribute_charts.p_chart of nobody": lambda c: attribute_charts.p_chart(of_zeros(c), of_zeros(c)),
    "attribute_charts.u_chart": lambda c: attribute_charts.u_chart(c, tens(c)),
    "attribute_charts.u_chart of nobody": lambda c: attribute_charts.u_chart(of_zeros(c), of_zeros(c)),
    "attribute_charts.laney_p_chart": lambda c: attribute_charts.laney_p_chart(c, tens(c)),
    "attribute_charts.laney_u_chart": lambda c: attribute_charts.laney_u_chart(c, tens(c)),
    "bootstrap.bootstrap": lambda c: bootstrap.bootstrap(c, np.median, chance(), resamples=50),
    "bootstrap.bootstrap_mean": lambda c: bootstrap.bootstrap_mean(c, chance(), resamples=50),
    "bootstrap.bootstrap_mean bca": lambda c: bootstrap.bootstrap_mean(
        c, chance(), resamples=50, method="bca"
    ),
    "bootstrap.bootstrap_scores": lambda c: bootstrap.bootstrap_scores(
        c, range(len(c)), chance(), resamples=50
    ),
    "campaigns.campaign_uplift": lambda c: campaigns.campaign_uplift(c, c),
    "campaigns.campaign_uplift of nothing": lambda c: campaigns.campaign_uplift(c, of_zeros(c)),
    "campaigns.sample_ratio_mismatch": campaigns.sample_ratio_mismatch,
    "multi_rater.rater_agreement": lambda c: multi_rater.rater_agreement(square(c)),
    "change_point.pettitt": change_point.pettitt,
    "concentration.gini": concentration.gini,
    "concentration.gini of a sample": lambda c: concentration.gini(c, sample=True),
    "concentration.hhi": concentration.hhi,
    "concentration.lorenz_curve": concentration.lorenz_curve,
    "concentration.pareto": lambda c: concentration.pareto(range(len(c)), c),
    "concentration.top_share": concentration.top_share,
    "contingency.chi_square": lambda c: contingency.chi_square(square(c)),
    "contingency.fit_ratio": lambda c: contingency.fit_ratio(c, [1] * len(c)),
    "contingency.k_proportions": lambda c: contingency.k_proportions(c, tens(c)),
    "contingency.k_proportions of nobody": lambda c: contingency.k_proportions(of_zeros(c), of_zeros(c)),
    "contingency.proportion_trend": lambda c: contingency.proportion_trend(c, tens(c)),
    "designs.difference_in_differences": lambda c: designs.difference_in_differences(
        periods(c), periods(c, 1), start=1
    ),
    "designs.difference_in_differences of shares": lambda c: designs.difference_in_differences(
        *([counting.tally_share([1] * (x or 0) + [0] * less).result() for x in c] for less in (0, 3)), start=4
    ),
    "designs.interrupted_series": lambda c: designs.interrupted_series(c, 1),
    "designs.interrupted_series repeated": lambda c: designs.interrupted_series(c * 20, 10 * len(c)),
    "designs.randomised": lambda c: designs.randomised(mean(c), mean(tens(c))),
    "designs.randomised of nobody": lambda c: designs.randomised(mean(c), mean([])),
    "shrunken.shrunken_baseline": lambda c: shrunken.shrunken_baseline(mean(c), mean(c), periods(c)),
    "shrunken.shrunken_differences": lambda c: shrunken.shrunken_differences(
        periods(c), periods(c, 1), [place % 2 == 0 for place in range(len(periods(c)))]
    ),
    "shrunken.shrunken_baseline of many": lambda c: shrunken.shrunken_baseline(
        mean(c), mean(tens(c)), [mean([*c, n]) for n in range(6)]
    ),
    "erlang.erlang_b": lambda c: erlang.erlang_b(c, 6),
    "erlang.erlang_b without agents": lambda c: erlang.erlang_b(c, 0),
    "erlang.erlang_c": lambda c: erlang.erlang_c(c, 6),
    "erlang.erlang_c overloaded": lambda c: erlang.erlang_c(c, 2),
    "erlang.waiting": lambda c: erlang.waiting(c, 6, handle_time=180, target=20),
    "erlang.waiting overloaded": lambda c: erlang.waiting(c, 1, handle_time=180, target=20),
    "erlang.effective_handle_time": lambda c: erlang.effective_handle_time(c, 2),
    "forecast.forecast_errors": lambda c: forecast.forecast_errors(c, c),
    "forecast.forecast_errors with history": lambda c: forecast.forecast_errors(c, c, history=c, period=1),
    "forecast.holt_winters": lambda c: forecast.holt_winters(c, 2),
    "forecast.seasonal_naive": lambda c: forecast.seasonal_naive(c, 2),
    "funnel_limits.binomial_limit": lambda c: funnel_limits.binomial_limit(c, 0.2, 0.975),
    "funnel_limits.funnel": lambda c: funnel_limits.funnel(c, tens(c)),
    "funnel_limits.funnel of nobody": lambda c: funnel_limits.funnel(of_zeros(c), of_zeros(c)),
    "funnel_limits.funnel of all": lambda c: funnel_limits.funnel(tens(c), tens(c), adjust=True),
    "funnel_limits.funnel ratio": lambda c: funnel_limits.funnel(c, tens(c), kind="ratio", adjust=True),
    "funnel_limits.funnel binomial": lambda c: funnel_limits.funnel(c, tens(c), kind="binomial"),
    "funnel_limits.funnel_limits": lambda c: funnel_limits.funnel_limits(c, 0.8),
    "funnel_limits.overdispersion": lambda c: funnel_limits.overdispersion(c, tens(c)),
    "hazard.nelson_aalen": hazard.nelson_aalen,
    "hazard.nelson_aalen without events": lambda c: hazard.nelson_aalen(c, of_zeros(c)),
    "individuals_charts.g_chart": individuals_charts.g_chart,
    "individuals_charts.t_chart": individuals_charts.t_chart,
    "individuals_charts.xmr_chart": individuals_charts.xmr_chart,
    "intraclass.icc": lambda c: intraclass.icc(square(c)),
    "intraclass.kendall_w": lambda c: intraclass.kendall_w(square(c)),
    "krippendorff.krippendorff_alpha": lambda c: krippendorff.krippendorff_alpha(square(c)),
    "krippendorff.krippendorff_alpha ratio": lambda c: krippendorff.krippendorff_alpha(
        square(c), "ratio", rng=chance(), resamples=20
    ),
    "krippendorff.krippendorff_alpha ordinal": lambda c: krippendorff.krippendorff_alpha(
        square(c), "ordinal"
    ),
    "lifetable.life_table": lifetable.life_table,
    "logrank.log_rank": lambda c: logrank.log_rank((c, [1] * len(c)), (c, of_zeros(c))),
    "means.kendall_tau_b": lambda c: means.kendall_tau_b(c, c),
    "means.kruskal_wallis": lambda c: means.kruskal_wallis([c, c, c]),
    "means.mann_whitney": lambda c: means.mann_whitney(c, c),
    "means.midranks": means.midranks,
    "means.spearman": lambda c: means.spearman(c, c),
    "means.welch": lambda c: means.welch(c, c),
    "multiplicity.adjust": lambda c: multiplicity.adjust([None if x is None else x / 10 for x in c]),
    "multiplicity.rejected": lambda c: multiplicity.rejected([None if x is None else x / 10 for x in c]),
    "omega.mcdonald_omega": lambda c: omega.mcdonald_omega(square(c)),
    "erlang_a.waiting_with_patience": lambda c: erlang_a.waiting_with_patience(
        c, 6, handle_time=180, patience=60
    ),
    "erlang_a.waiting_with_patience overloaded": lambda c: erlang_a.waiting_with_patience(
        c, 1, handle_time=180, patience=60
    ),
    "paired.paired_nps": lambda c: paired.paired_nps(c, c),
    "paired.paired_means": lambda c: paired.paired_means(c, tens(c)),
    "quantiles.quantile": lambda c: quantiles.quantile(c, 0.5),
    "quantiles.quantile_interval": quantiles.quantile_interval,
    "raking.rake": lambda c: raking.rake(c, {"g": ["x"] * len(c)}, {"g": {"x": 9}}),
    "raking.fit_table": lambda c: raking.fit_table([c], [sum(cell or 0 for cell in c)], c),
    "rates.dispersion": rates.dispersion,
    "reliability.cronbach_alpha": lambda c: reliability.cronbach_alpha(square(c)),
    "reliability.cronbach_alpha one item": lambda c: reliability.cronbach_alpha([[x] for x in c]),
    "run_chart.run_chart": run_chart.run_chart,
    "sample_size.allocate": lambda c: sample_size.allocate(100, dict(enumerate(c))),
    "shrinkage.james_stein": shrinkage.james_stein,
    "shrinkage.shrink_means": lambda c: shrinkage.shrink_means(c, [0.5] * len(c)),
    "shrinkage.shrink_rates": lambda c: shrinkage.shrink_rates(c, tens(c)),
    "shrinkage.shrink_rates of nobody": lambda c: shrinkage.shrink_rates(of_zeros(c), of_zeros(c)),
    "staffing.staffing": lambda c: staffing.staffing(c, handle_time=180, interval=300, target=20),
    "survival.kaplan_meier": survival.kaplan_meier,
    "survival.kaplan_meier without events": lambda c: survival.kaplan_meier(c, of_zeros(c)),
    "survival.kaplan_meier weighted": lambda c: survival.kaplan_meier(c, weights=of_zeros(c)),
    "counting.tally_codes": lambda c: counting.tally_codes(
        counting.SHARE, ("no", "yes", "missing"), [0 if x is None else 1 for x in c]
    ).result(),
    "counting.tally_nps": lambda c: counting.tally_nps(c).result(),
    "counting.tally_nps by group": lambda c: counting.tally_nps(c, by={"g": c}).result(),
    "counting.tally_nps weighted": lambda c: counting.tally_nps(c, weights=of_zeros(c)).result(),
    "counting.tally_rates": lambda c: counting.tally_rates(c, tens(c)).result(),
    "counting.tally_rates of nothing": lambda c: counting.tally_rates(of_zeros(c), of_zeros(c)).result(),
    "counting.tally_scores": lambda c: counting.tally_scores(c, (0, 10)).result(),
    "counting.tally_scores net": lambda c: counting.tally_scores(c, (0, 10)).result("net"),
    "counting.tally_scores median": lambda c: counting.tally_scores(c, (0, 10)).result("median"),
    "counting.tally_share": lambda c: counting.tally_share(halves(c)).result(),
    "counting.tally_values": lambda c: counting.tally_values(c).result(),
    "counting.tally_values weighted": lambda c: counting.tally_values(c, weights=c).result(),
    "counting.tally_values median": lambda c: counting.tally_values(c).result("median"),
    "counting.tally_values within": lambda c: counting.tally_values(c).result("within", target=4),
    "comparison.compare": lambda c: comparison.compare(
        counting.tally_nps(c).result(), counting.tally_nps(c).result()
    ),
    "comparison.compare rates": lambda c: comparison.compare(
        counting.tally_rates(c, tens(c)).result(), counting.tally_rates(of_zeros(c), tens(c)).result()
    ),
    "comparison.compare means by group": lambda c: comparison.compare(
        counting.tally_values(c, by={"g": c}).result(), counting.tally_values(c, by={"g": tens(c)}).result()
    ),
    "timeliness.timeliness": lambda c: timeliness.timeliness(c, [1] * len(c), [4, 9]),
    "timeliness.timeliness all open": lambda c: timeliness.timeliness(c, of_zeros(c), [4, 9]),
    "trend.mann_kendall": trend.mann_kendall,
    "trend.mann_kendall hamed rao": lambda c: trend.mann_kendall(c, autocorrelation="hamed_rao"),
    "trend.seasonal_mann_kendall": lambda c: trend.seasonal_mann_kendall(c, 3),
    "trend.theil_sen": trend.theil_sen,
    "ewma_cusum.cusum_chart": lambda c: ewma_cusum.cusum_chart(c, target=5, slack=0.5, decision=4),
    "ewma_cusum.ewma": ewma_cusum.ewma,
    "ewma_cusum.ewma_chart": ewma_cusum.ewma_chart,
    "weighting.design_effect": weighting.design_effect,
    "weighting.kish": weighting.kish,
    "weighting.trim": lambda c: weighting.trim(c, high=2),
    "weighting.weighted_mean": lambda c: weighting.weighted_mean(c, c),
    "weighting.weighted_mean of no weight": lambda c: weighting.weighted_mean(c, of_zeros(c)),
    "weighting.hajek_mean": lambda c: weighting.hajek_mean(c, [0.5] * len(c)),
    "weighting.hajek_mean of unknown chances": lambda c: weighting.hajek_mean(of_zeros(c), [None] * len(c)),
    "weighting.post_stratify": lambda c: weighting.post_stratify(c, ["x"] * len(c), {"x": 9}),
    "weighting.post_stratified": lambda c: weighting.post_stratified(c, tens(c), ["x"] * len(c), {"x": 9}),
    "bg_nbd.fit_bg_nbd": lambda c: bg_nbd.fit_bg_nbd(c, [0 if not x else 20 for x in c], [38] * len(c)),
    "purchase_statistics.buying_habits": lambda c: habits.buying_habits(c, days(c), c, until=NOW),
    "drivers.key_drivers": lambda c: drivers.key_drivers(c, {"speed": c, "tone": c}),
    "logistic.logistic_drivers": lambda c: logistic.logistic_drivers(halves(c), {"speed": c}),
    "eventually_follows.eventually_follows": lambda c: after.eventually_follows(journeys.journeys(*log(c))),
    "funnels.funnel": lambda c: funnels.funnel(*log(c), steps=["visit"]),
    "conversions.conversion": lambda c: conversions.conversion(*log(c), start="visit", end="visit"),
    "gamma_gamma.fit_gamma_gamma": lambda c: gamma_gamma.fit_gamma_gamma(c, tens(c)),
    "importance.importance_performance": lambda c: importance.importance_performance(
        dict(enumerate(c)), dict(enumerate(c))
    ),
    "servqual.service_gaps": lambda c: servqual.service_gaps(
        {"a": c}, {"a": tens(c)}, dimensions={"tone": ["a"]}
    ),
    "journeys.journeys": lambda c: len(journeys.journeys(*log(c))),
    "kano.kano_categories": lambda c: kano.kano_categories(c, c),
    "kano.kano_of_answers": lambda c: kano.kano_of_answers(c, c),
    "kano.kano_of_counts": lambda c: kano.kano_of_counts(dict(zip("MOAIRQ", c, strict=False))),
    "bayes.naive_bayes": lambda c: bayes.naive_bayes(written(c), ["x"] * len(c)).scores(["late"]),
    "bayes.cross_validated": lambda c: bayes.cross_validated(
        written(c), ["x"] * len(c), chance(), domain="shop", folds=2
    )[1],
    "classification.area_under_curve": lambda c: classification.area_under_curve(
        c, [place % 2 for place in range(len(c))]
    ),
    "classification.corrected_share": lambda c: classification.corrected_share(
        len(c), len(c), len(c), len(c), len(c), len(c), chance()
    ),
    "classifiers.code_shares": lambda c: classifiers.code_shares(
        RULES, written(c), chance(), domain="shop", unvalidated=True
    ),
    "classifiers.validated": lambda c: classifiers.validated(
        RULES, written(c), ["late"] * len(c), domain="shop"
    ),
    "duplicates.duplicates": lambda c: duplicates.duplicates(written(c), c),
    "gaps.knowledge_gaps": lambda c: knowledge_gaps(written(c), c, days=30),
    "keyness.keyness": lambda c: keyness.keyness(text(c), text(c)),
    "keyness.keyness_of_counts": lambda c: keyness.keyness_of_counts(c, c, tens(c), tens(c)),
    "keyness.log_odds": lambda c: keyness.log_odds(text(c), text(c)),
    "keyness.log_odds_of_counts": lambda c: keyness.log_odds_of_counts(range(len(c)), c, c),
    "keyness.one_vs_rest": lambda c: keyness.one_vs_rest(["a"] * len(c), range(len(c)), c),
    "lifetime.lifetime_value": lambda c: lifetime.lifetime_value(
        BUYING, SPENDING, c, c, tens(c), tens(c), periods=3, discount=0.1
    ),
    "ngrams.ngrams": lambda c: ngrams.ngrams(text(c)),
    "paths.event_profile": lambda c: paths.event_profile(journeys.journeys(*log(c))),
    "paths.step_matrix": lambda c: paths.step_matrix(journeys.journeys(*log(c))),
    "paths.transitions": lambda c: paths.transitions(journeys.journeys(*log(c))),
    "paths.variants": lambda c: paths.variants(journeys.journeys(*log(c))),
    "purchase_summary.summarize_purchases": lambda c: purchase_summary.summarize_purchases(
        c, days(c), c, until=NOW
    ),
    "rfm.rfm_scores": lambda c: rfm.rfm_scores(c, c, c),
    "rfm_orders.rfm_of_orders": lambda c: rfm_orders.rfm_of_orders(c, days(c), c, as_of=NOW),
    "scorecard.scorecards": lambda c: scorecard.scorecards(
        c, ["peer"] * len(c), ["tone"] * len(c), c, weights={"tone": 1}
    ),
    "sentiment.sentiment": lambda c: opinions.sentiment(written(c)),
    "signals.review_signals": lambda c: signals.review_signals(written(c), ratings=c, authors=c, at=days(c)),
    "top_words.top_words": lambda c: top_words.top_words(written(c)),
    "tf_idf.tf_idf": lambda c: tf_idf.tf_idf(text(c)),
}

ONE_SAMPLE = {f"proportions.{name}": method for name, method in proportions.PROPORTION.table.items()} | {
    f"rates.{name}": method for name, method in rates.RATE.table.items()
}
TWO_SAMPLES = (
    {
        f"two_proportions.{name}": method
        for name, method in two_proportions.PROPORTION_DIFFERENCE.table.items()
    }
    | {
        f"two_proportions.{name}": getattr(two_proportions, name)
        for name in ("wald", "pooled_z", "fisher", "relative_reduction")
    }
    | {
        "two_proportions.equivalence": lambda *x: two_proportions.equivalence(*x, margin=0.1),
        "two_proportions.non_inferiority": lambda *x: two_proportions.non_inferiority(*x, margin=0.1),
    }
    | {
        f"rates.{name}": getattr(rates, name)
        for name in ("rate_ratio", "rate_ratio_log", "rate_ratio_mid_p", "rate_ratio_wilson")
    }
    | {"rates.rate_ratio_test": rates.rate_ratio_test}
)
PAIRS = [(0, 0), (0, 1), (1, 1), (0, 10), (10, 10), (3, 10)]
CAMPS = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (9, 0, 0), (0, 9, 0), (0, 0, 9), (3, 3, 3)]

NO_MISSING = {"all missing", "one known"}
"""Counts, amounts, loads and scores have no missing cells: leave such rows out, or tally them."""

REFUSED: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            "agreement.cohen_kappa_of_table",
            "arrivals.arrival_peak",
            "bootstrap.bootstrap",
            "bootstrap.bootstrap_scores",
            "campaigns.campaign_uplift",
            "campaigns.campaign_uplift of nothing",
            "classification.area_under_curve",
            "campaigns.sample_ratio_mismatch",
            "change_point.pettitt",
            "concentration.gini",
            "concentration.gini of a sample",
            "concentration.hhi",
            "concentration.lorenz_curve",
            "concentration.pareto",
            "concentration.top_share",
            "designs.interrupted_series",
            "designs.interrupted_series repeated",
            "contingency.fit_ratio",
            "contingency.k_proportions",
            "contingency.proportion_trend",
            "erlang.erlang_b",
            "erlang.erlang_b without agents",
            "erlang.erlang_c",
            "erlang.erlang_c overloaded",
            "erlang.waiting",
            "erlang.waiting overloaded",
            "erlang.effective_handle_time",
            "funnel_limits.funnel",
            "funnel_limits.funnel ratio",
            "funnel_limits.funnel binomial",
            "funnel_limits.overdispersion",
            "means.kendall_tau_b",
            "means.kruskal_wallis",
            "means.mann_whitney",
            "means.midranks",
            "means.spearman",
            "means.welch",
            "erlang_a.waiting_with_patience",
            "erlang_a.waiting_with_patience overloaded",
            "quantiles.quantile",
            "quantiles.quantile_interval",
            "raking.fit_table",
            "rates.dispersion",
            "shrinkage.james_stein",
            "shrinkage.shrink_means",
            "shrinkage.shrink_rates",
            "staffing.staffing",
            "weighting.design_effect",
            "weighting.hajek_mean",
            "weighting.kish",
            "weighting.trim",
            "weighting.weighted_mean",
            "weighting.weighted_mean of no weight",
            "kano.kano_of_counts",
            "keyness.keyness_of_counts",
            "keyness.log_odds_of_counts",
            "keyness.one_vs_rest",
            "lifetime.lifetime_value",
            "rfm.rfm_scores",
        ),
        NO_MISSING,
    ),
    "agreement.fleiss_kappa": NO_MISSING | {"two", "all zero"},
    "bayes.cross_validated": NO_MISSING | {"nothing", "one"},
    "contingency.chi_square": NO_MISSING,
    "forecast.forecast_errors": NO_MISSING | {"nothing"},
    "forecast.forecast_errors with history": NO_MISSING | {"nothing"},
    "forecast.holt_winters": NO_MISSING | {"nothing", "one", "two"},
    "forecast.seasonal_naive": NO_MISSING | {"nothing", "one"},
    "funnel_limits.binomial_limit": NO_MISSING | {"all zero"},
    "funnel_limits.funnel_limits": NO_MISSING | {"all zero"},
    "omega.mcdonald_omega": {"nothing"},
    "raking.rake": NO_MISSING | {"nothing", "all zero"},
    "reliability.cronbach_alpha": {"nothing"},
    "reliability.cronbach_alpha one item": set(COLUMNS),
    "bands.posterior_bands": NO_MISSING,
    "sample_size.allocate": NO_MISSING | {"nothing", "all zero"},
    "weighting.post_stratify": NO_MISSING | {"nothing", "all zero"},
    "weighting.post_stratified": NO_MISSING | {"nothing"},
    "bg_nbd.fit_bg_nbd": set(COLUMNS),
    "drivers.key_drivers": set(COLUMNS),
    "logistic.logistic_drivers": set(COLUMNS),
    "funnels.funnel": {"nothing"},
    "conversions.conversion": {"nothing"},
    "gamma_gamma.fit_gamma_gamma": set(COLUMNS),
    "importance.importance_performance": NO_MISSING | {"nothing"},
    "kano.kano_categories": {"two", "all zero"},
    "kano.kano_of_answers": {"two", "all zero"},
    "paths.step_matrix": {"nothing", "all missing"},
    "purchase_summary.summarize_purchases": NO_MISSING | {"nothing"},
}


def sound(made: Any) -> None:
    """Nothing in a result is nan, and it can be read in every form."""
    if hasattr(made, "to_dict"):
        json.dumps(made.to_dict(), allow_nan=False, default=str)
        for form in (repr(made), str(made), made._repr_html_()):
            assert " nan" not in form
            assert ">nan" not in form
        sound(made.to_records())
        if hasattr(made, "columns"):
            assert len({len(column) for column in made.columns().values()}) <= 1
    elif isinstance(made, dict):
        for part in made.values():
            sound(part)
    elif isinstance(made, (list, tuple)):
        for part in made:
            sound(part)
    elif isinstance(made, np.ndarray):
        assert made.dtype.kind != "f" or not np.isnan(made).any()
    elif isinstance(made, float):
        assert not math.isnan(made)


def refused(call: Callable[[], Any]) -> bool:
    try:
        made = call()
    except CxkitError as error:
        return bool(error.code and str(error))
    sound(made)
    return False


@pytest.mark.parametrize("name", OF_A_COLUMN)
def test_a_column_that_breaks_others_gives_a_value_or_a_reason(name: str) -> None:
    call = OF_A_COLUMN[name]
    found = {kind for kind, column in COLUMNS.items() if refused(lambda given=column: call(list(given)))}
    assert found == REFUSED.get(name, set())


@pytest.mark.parametrize("name", ONE_SAMPLE)
@pytest.mark.parametrize("pair", PAIRS)
def test_an_interval_of_one_sample_is_defined_unless_there_is_none(name: str, pair: tuple[int, int]) -> None:
    x, n = pair
    found = ONE_SAMPLE[name](x, n)
    sound(found)
    assert found.defined == (n > 0)
    assert (found.undefined is None) == (n > 0)
    many = ONE_SAMPLE[name]([x, 0], [n, 0])
    sound(many)
    assert many.defined.tolist() == [n > 0, False]


@pytest.mark.parametrize("name", TWO_SAMPLES)
@pytest.mark.parametrize("first", PAIRS)
@pytest.mark.parametrize("second", PAIRS)
def test_two_samples_are_compared_or_say_why_not(
    name: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    found = TWO_SAMPLES[name](*first, *second)
    sound(found)
    if 0 in (first[1], second[1]):
        assert not found.defined
        assert found.undefined is not None


@pytest.mark.parametrize("name", nps.NPS.table)
@pytest.mark.parametrize("camps", CAMPS)
def test_an_interval_of_a_score_is_defined_unless_nobody_answered(name: str, camps: tuple[int, ...]) -> None:
    found = nps.NPS.table[name](*camps)
    sound(found)
    assert found.defined == (sum(camps) > 0)


@pytest.mark.parametrize("name", nps.NPS_DIFFERENCE.table)
@pytest.mark.parametrize("first", CAMPS)
@pytest.mark.parametrize("second", CAMPS)
def test_scores_are_compared_or_say_why_not(
    name: str, first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    found = nps.NPS_DIFFERENCE.table[name](*first, *second)
    sound(found)
    assert found.defined == (sum(first) > 0 and sum(second) > 0)
    test = nps.difference_test(first, second)
    sound(test)
    assert test.defined == found.defined or first == second or test.undefined is not None


@pytest.mark.parametrize("name", means.MEAN.table)
@pytest.mark.parametrize(("mean", "sd", "n"), [(0, 0, 0), (5, 0, 1), (5, 0, 2), (5, 0, 9), (5, 1, 2)])
def test_a_mean_of_few_or_equal_values_says_so(name: str, mean: float, sd: float, n: int) -> None:
    found = means.MEAN.table[name](mean, sd, n)
    sound(found)
    assert found.defined == (n > 1)
    other = means.MEAN_DIFFERENCE.table
    for difference in other.values():
        sound(difference(mean, sd, n, mean, sd, n))
        sound(difference(mean, sd, n, 4, 1, 9))
    sound(means.welch_test(mean, sd, n, mean, sd, n))


@pytest.mark.parametrize(
    "call",
    [
        lambda: response_rates.aapor({}),
        lambda: response_rates.aapor({"I": 0, "R": 0, "UH": 9}),
        lambda: response_rates.aapor({"UO": 9}, e=0),
        lambda: contingency.mcnemar(0, 0),
        lambda: contingency.mcnemar(0, 9),
        lambda: contingency.mcnemar(0, 0, method="exact"),
        lambda: weighting.stratified({}),
        lambda: weighting.stratified({"a": weighting.Stratum(0, 0, 9), "b": weighting.Stratum(1, 2, 9)}),
        lambda: weighting.stratified({"a": weighting.Stratum(0, 0, 0)}),
        lambda: proportions.wilson_finite(0, 0, 20),
        lambda: proportions.wilson_finite(0, 5, 5),
        lambda: proportions.wilson_finite(5, 5, 20),
        lambda: sample_size.proportion(0, margin=0.05),
        lambda: sample_size.proportion(1, margin=0.05),
        lambda: sample_size.finite(384.16, 1),
        lambda: sample_size.margin_of_mean(12, 1),
        lambda: sample_size.margin_of_mean(0, 5),
        lambda: sample_size.most_without_errors(0),
        lambda: sample_size.to_rule_out(0),
        lambda: sample_size.two_proportions(0.5, 0.5),
        lambda: sample_size.two_proportions(0, 1),
        lambda: sample_size.two_proportions_arcsine(0, 1),
        lambda: sample_size.two_means(0, 1),
        lambda: sample_size.for_cv(0, cv=0.1),
        lambda: sample_size.for_cv(1, cv=0.1),
        lambda: sample_size.cohen_h(0, 1),
        lambda: nps.sample_size((1, 0, 0), 0.05),
        lambda: means.t_quantile(0.975, [0.5, 1e9]),
        lambda: quantiles.quantile_of_counts(
            np.zeros(0), np.zeros(0, np.int64), np.zeros(2, np.int64), 0.5
        ).tolist(),
        lambda: reliability.covariance(np.zeros((1, 3))),
        lambda: bootstrap.acceleration([1.0, 1.0, 1.0]),
        lambda: run_chart.fair_coin_quantile(0, 0.05),
        lambda: krippendorff.krippendorff_alpha([[1, None], [None, 2]]),
        lambda: multi_rater.rater_agreement([[1, None], [None, 2]]),
        lambda: reliability.cronbach_alpha([[1, 5], [5, 1], [2, 4]]),
        lambda: reliability.cronbach_alpha([[5, 5], [5, 5], [5, 5]]),
        lambda: omega.mcdonald_omega([[1, 1, 1], [2, 2, 2], [3, 3, 3]]),
        lambda: kano.kano_of_counts({"Q": 4}),
    ],
)
def test_single_figures_of_nothing_or_of_extremes_are_sound(call: Callable[[], Any]) -> None:
    refused(call)


def test_a_negative_covariance_of_items_is_reported_with_what_to_check() -> None:
    found = reliability.cronbach_alpha([[1, 5], [5, 1], [2, 5]])
    assert found.alpha.value < 0
    assert "reverse" in json.dumps(found.to_dict()).lower() or "reverse" in repr(found).lower()


def test_all_ratings_equal_leave_agreement_undefined() -> None:
    found = krippendorff.krippendorff_alpha([[5, 5], [5, 5]])
    assert found.value is None
    assert found.undefined is not None


def test_nought_of_ten_twice_has_an_interval_but_no_test() -> None:
    assert not two_proportions.pooled_z(0, 10, 0, 10).defined
    assert two_proportions.newcombe(0, 10, 0, 10).defined


def test_curves_without_events_have_no_median() -> None:
    curve = survival.kaplan_meier([3, 5], [0, 0])
    assert curve.median is None
    assert curve.quantile(0.5).undefined is not None
    with pytest.raises(CxkitError, match="must be 0 or more"):
        survival.kaplan_meier([-1, 5], [0, 0])


TREE = ThemeTree.start("tree", at=datetime(2025, 1, 1, tzinfo=UTC), by=Actor.system("desk"))
NOON = datetime(2025, 11, 11, 12, tzinfo=UTC)
SIZES = (0, 1, 2, 9)


def log_of(size: int) -> EventTable:
    """Events that are all alike."""
    return EventTable.from_columns(
        at=[NOON] * size, device=["d"] * size, event=["view"] * size, page=["p"] * size, query=["q"] * size
    )


def journeys_of(size: int) -> Journeys:
    return sessions(log_of(size)).journeys()


def days_of(size: int) -> list[date]:
    return [date(2025, 11, 11) + timedelta(days=place) for place in range(size)]


def items_of(size: int, text: str) -> list[FeedbackItem]:
    told: dict[str, Any] = {"at": NOON, "by": Actor.system("desk")}
    items = (FeedbackItem.capture(f"F-{place}", "review", text=text, **told) for place in range(size))
    return [item.accept(**told) for item in items]


def coded(size: int, text: str = "慢") -> list[Any]:
    """The codes of opinions, in which all items are alike."""
    found = code_opinions(
        items_of(size, text),
        SentimentLexicon.starter(),
        TREE,
        {"delivery": "logistics"},
        version="1",
        at=NOON,
        by=Actor.system("desk"),
    )
    return [str(item.polarity) for item in found]


def waited(size: int, called: Any, gone: Any = None, spent: int = 0) -> Any:
    """The queue of a counter, in which everybody waited alike."""
    stop = NOON + timedelta(minutes=spent)
    return counter_queue(
        [NOON] * size,
        [called and stop] * size,
        gave_up_at=[gone and stop] * size,
        within=timedelta(minutes=5),
    )


def posts(size: int, count: int, base: int) -> Any:
    return engagement(
        range(size),
        [NOON] * size,
        likes=[count] * size,
        comments=[count] * size,
        shares=[count] * size,
        reach=[base] * size,
    )


def segments_of(n: int, spent: float | None = 5.0) -> Segmentation:
    bound = Bound(measure="spent", at_least=Decimal(3))
    rules = RulePolicy(
        id=PolicyId("p"), sort="own", entries=(ClassificationRule(name="r", outcome="in", bounds=(bound,)),)
    )
    return segmented(rules, CustomerMeasures.of(range(n), spent=[spent] * n))


ANALYSES: dict[str, Callable[[int], Any]] = {
    "measures": lambda n: customer_measures(
        as_of=NOON,
        tz="UTC",
        orders=OrderTable.from_columns(placed_at=[NOON] * n, customer=["ann"] * n),
        visits=VisitTable.from_columns(began_at=[NOON] * n, visitor=["bob"] * n),
    ),
    "segments": segments_of,
    "segments of the unknown": lambda n: segments_of(n, None),
    "moves between segments": lambda n: segment_moves(segments_of(n), segments_of(n, None)),
    "stable segments": lambda n: segment_stability(segments_of(n), segments_of(n)),
    "unstable segments": lambda n: segment_stability(segments_of(n), segments_of(n, None)),
    "visits of visitors": lambda n: visit_share(
        VisitTable.from_columns(began_at=[NOON] * n, visitor=range(n), converted=[True] * n), "converted"
    ),
    "visits of nobody": lambda n: visit_share(
        VisitTable.from_columns(began_at=[NOON] * n, converted=[None] * n), "converted"
    ),
    "clusters": lambda n: clustered_share([True] * n, ["a"] * n),
    "clusters of one": lambda n: clustered_share([True] * n, range(n)),
    "activity": lambda n: activity_states(["ann"] * n, [NOON] * n, as_of=NOON, tz="UTC"),
    "activity of strangers": lambda n: activity_states(range(n), [NOON] * n, as_of=NOON, tz="UTC"),
    "activity of nobody": lambda n: activity_states([None] * n, [NOON] * n, as_of=NOON, tz="UTC"),
    "activity at no time": lambda n: activity_states(["ann"] * n, [None] * n, as_of=NOON, tz="UTC"),
    "share of the active": lambda n: activity_states(["ann"] * n, [NOON] * n, as_of=NOON, tz="UTC").share(
        "active"
    ),
    "self-services": lambda n: containment(
        [NOON] * n, [NOON] * n, [None] * n, within=timedelta(1), as_of=NOON + timedelta(2)
    ),
    "self-services, all undecided": lambda n: containment(
        [NOON] * n, [None] * n, [NOON] * n, within=timedelta(1), as_of=NOON
    ),
    "new channel": lambda n: new_channel([3] * n, [9] * n, 0),
    "new channel, later": lambda n: new_channel([0] * n, [9] * n, n, control=[0] * n),
    "lifts": lambda n: co_purchase(["o"] * n, ["tea"] * n),
    "lifts of pairs": lambda n: co_purchase([*range(n)] * 2, ["tea"] * n + ["mug"] * n),
    "next": lambda n: next_purchase(["ann"] * n, ["tea"] * n, [NOON] * n, tz="UTC"),
    "affinity": lambda n: affinity(range(n), ["a"] * n, ["tea"] * n, parent=["all"] * n),
    "replenishment": lambda n: replenishment(["ann"] * n, ["tea"] * n, [NOON] * n, as_of=NOON, tz="UTC"),
    "due of many": lambda n: replenishment(range(n), ["tea"] * n, [NOON] * n, as_of=NOON, tz="UTC", least=1),
    "fair prices": lambda n: price_fairness([1.0] * n, ["a"] * n, ["tea"] * n, [NOON] * n, tz="UTC"),
    "prices of two": lambda n: price_fairness(
        [1.0] * n * 2, ["a", "b"] * n, ["tea"] * n * 2, [NOON] * n * 2, tz="UTC"
    ),
    "effect of offers": lambda n: offer_effect([1] * n, ["chosen"] * n, [0.9] * n),
    "off policy": lambda n: off_policy([1] * n, [0.5] * n, [1] * n),
    "migration": lambda n: migration(["a"] * n, ["b"] * n, order=["a", "b"]),
    "migration of nobody": lambda n: migration([None] * n, [None] * n),
    "migration of the new": lambda n: migration([None] * n, ["a"] * n),
    "share of the lost": lambda n: migration(["a"] * n, [None] * n).share("left"),
    "share lost of nobody": lambda n: migration([None] * n, ["a"] * n).share("left"),
    "counter": lambda n: waited(n, called=True),
    "counter, everybody gone": lambda n: waited(n, called=False, gone=True),
    "counter, all still there": lambda n: waited(n, called=False),
    "counter, all too late": lambda n: waited(n, called=True, spent=9),
    "engagement": lambda n: posts(n, 3, 90),
    "engagement of none": lambda n: posts(n, 0, 90),
    "engagement without reach": lambda n: posts(n, 3, 0),
    "rate of engagement": lambda n: posts(n, 0, 0).rate,
    "opinions": coded,
    "opinions of nothing": lambda n: coded(n, " "),
    "day parts": lambda n: day_parts([NOON] * n, zone="UTC").to_list(),
    "day parts of no time": lambda n: day_parts([None] * n, zone="UTC").to_list(),
    "situations": lambda n: situations(["ann"] * n, where=["home"] * n, k=1),
    "situations of nobody": lambda n: situations([None] * n, where=["home"] * n, k=1),
    "situations of nothing": lambda n: situations(range(n), where=[None] * n, k=1),
    "situations, none shown": lambda n: situations(range(n), purpose=["gift"] * n, k=100),
    "alarms": lambda n: review_alarms([NOON] * n, [1] * n, ["p"] * n, since=NOON - timedelta(days=30)),
    "alarms without scores": lambda n: review_alarms([NOON] * n, [None] * n, [None] * n, since=NOON),
    "attribution": lambda n: attribution(*visit_touches(sessions(log_of(n)))),
    "theme counts": lambda n: theme_counts([["a"]] * n),
    "themes of nobody": lambda n: theme_counts([[]] * n),
    "phases": lambda n: phase_of([NOON] * n, DOUBLE_ELEVEN, zone="UTC"),
    "festivals": lambda n: spring_festival([2026] * n),
    "drop off": lambda n: drop_off(journeys_of(n)),
    "path counts": lambda n: path_counts(journeys_of(n)),
    "funnels": lambda n: funnels.funnels(
        ["c"] * n, ["view"] * n, [NOON] * n, by=["g"] * n, steps=["view", "buy"]
    ),
    "matched days": lambda n: matched_days(days_of(n), [5] * n, DOUBLE_ELEVEN, 2025),
    "placebo": lambda n: placebo(days_of(n), [5] * n, [DOUBLE_ELEVEN]),
    "effects": lambda n: scenario_effects(days_of(n), [0] * n, DOUBLE_ELEVEN),
    "year on year": lambda n: year_on_year(days_of(n), [5] * n, DOUBLE_ELEVEN, (2024, 2025)),
    "model": lambda n: quasi_poisson(np.ones((n, 1)), np.full(n, 3.0)),
    "model of zeros": lambda n: quasi_poisson(np.ones((n, 1)), np.zeros(n)),
    "multipliers": lambda n: phase_multipliers([NOON] * n, DOUBLE_ELEVEN, zone="UTC"),
    "emerging": lambda n: emerging([["a"]] * n, [True] * n),
    "hot": lambda n: hot_themes([["a"]] * n, [True] * n),
    "hot, nothing now": lambda n: hot_themes([["a"]] * n, [False] * n),
    "phrases": lambda n: phrase_sets(["tea"] * n),
    "phrases of nothing": lambda n: phrase_sets([None] * n),
    "baseline": lambda n: baseline_flags([NOON] * n, Period.month(2025, 11), tz="UTC"),
    "impact": lambda n: theme_impact([["a"]] * n, [5] * n),
    "impact without scores": lambda n: theme_impact([["a"]] * n, [None] * n),
    "quotations": lambda n: quotations(["good tea"] * n, [True] * n),
    "replies": lambda n: reply_effect([1] * n, [1] * n, [True] * n),
    "said again": lambda n: said_again(["a"] * n, ["o"] * n, [NOON] * n),
    "coded twice": lambda n: double_coded([["product"]] * n, [["product"]] * n, TREE, 1),
    "trend": lambda n: theme_trend([["product"]] * n, ["2025-11"] * n, [1] * n, TREE),
    "identities": lambda n: stitched(log_of(n)).person.to_list(),
    "pages": lambda n: page_views(sessions(log_of(n))),
    "screened": lambda n: screened(log_of(n)),
    "words": lambda n: search_words(sessions(log_of(n))),
    "word": lambda n: search_word(" " * n),
    "binomial tail": lambda n: binomial_tail(n, n, 0.5),
    "Poisson tail": lambda n: poisson_tail(n, 0.0),
    "personal": lambda n: looks_personal("1" * n),
    "visitors": lambda n: unique_visitors(log_of(n), zone="UTC"),
    "whole way": lambda n: customer_log(events=log_of(n)),
    "sets": lambda n: krippendorff_sets([[{"a"}, {"a"}]] * n, resamples=20, rng=np.random.default_rng(1)),
    "empty sets": lambda n: masi_distance(["a"] * n, ["a"] * n),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ANALYSES)
def test_an_analysis_of_little_or_of_equal_rows_gives_a_value_or_a_reason(name: str, size: int) -> None:
    refused(lambda: ANALYSES[name](size))


INNER = {
    "agreement": "agreement_estimate agreement_weights",
    "arrow": "*",
    "axes": "*",
    "cells": "*",
    "checks": "*",
    "columns": "*",
    "duplicates": "text_key",
    "normalized": "*",
    "segments": "*",
    "elementwise": "*",
    "exact": "*",
    "extra": "*",
    "figure_parts": "*",
    "intake": "*",
    "normal": "*",
    "pictures": "*",
    "estimates_picture": "*",
    "estimates_table": "*",
    "results": "*",
    "run_rules": "*",
    "shewhart": "*",
    "significance": "*",
    "small_tables": "*",
    "tally": "*",
    "tally_payload": "*",
    "units": "*",
    "_ordering": "*",
    "correlating": "*",
    "tokens": "*",
    "contingency": "chi_square_tail",
    "drivers": "average_over_orders",
    "empirical_bayes": "fit_beta_prior",
    "erlang": "blocking check_queue waiting_of",
    "kano": "plot_kano",
    "nps": "net variance weighted",
    "proportions": "check_counts finite_trials standard_error wilson_bounds",
    "ratings": "ratings_of",
    "staffing": "inverse_blocking",
    "standard_error": "*",
}
"""What other functions are made of, and is checked through them."""


def public_functions() -> set[str]:
    found: set[str] = set()
    for package in (cxkit.stats, cxkit.analysis):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "._" in module.name:
                continue
            home = importlib.import_module(module.name)
            for name in getattr(home, "__all__", vars(home)):
                one = getattr(home, name)
                if inspect.isfunction(one) and one.__module__.startswith(f"{package.__name__}."):
                    leaf = one.__module__.rpartition(".")[2].removeprefix("_")
                    inner = INNER.get(leaf, "").split()
                    found |= set() if "*" in inner or name in inner else {f"{leaf}.{name}"}
    return found


def test_every_public_function_is_tried() -> None:
    here = inspect.getsource(inspect.getmodule(test_every_public_function_is_tried))  # type: ignore[arg-type]
    tables = (*ONE_SAMPLE, *TWO_SAMPLES, *(name.partition(" ")[0] for name in OF_A_COLUMN))
    tables += tuple(f"nps.{name}" for name in (*nps.NPS.table, *nps.NPS_DIFFERENCE.table))
    for module, methods in (
        ("nps", nps.NPS_DIFFERENCE),
        ("means", means.MEAN),
        ("means", means.MEAN_DIFFERENCE),
    ):
        tables += tuple(f"{module}.{method.__name__}" for method in methods.table.values())
    called = set(re.findall(r"[\w.]+(?=\()", here))
    left = {name for name in public_functions() - set(tables) if not {name, name.partition(".")[2]} & called}
    assert not left
