"""Survival, control charts, queues, comparison, agreement, reliability, trend, forecast and resampling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cxkit.stats.control_charts import (
    ControlChart,
    _attribute_charts as attribute_charts,
    _ewma_cusum as weighted_charts,
    _individuals_charts as individuals_charts,
    run_chart,
)
from cxkit.stats.intervals.bootstrap import acceleration, bootstrap_scores
from cxkit.stats.profiling import (
    _concentration as concentration,
    _funnel_limits as funnel,
    james_stein,
    shrink_rates,
)
from cxkit.stats.queues import erlang_b, erlang_c, staffing, waiting, waiting_with_patience
from cxkit.stats.reliability import (
    cohen_kappa,
    cohen_kappa_of_table,
    cronbach_alpha,
    fleiss_kappa,
    icc,
    kendall_w,
    krippendorff_alpha,
    mcdonald_omega,
    rater_agreement,
)
from cxkit.stats.series import (
    holt_winters,
    mann_kendall,
    pettitt,
    seasonal_mann_kendall,
    seasonal_naive,
    theil_sen,
)
from cxkit.stats.survival import kaplan_meier, log_rank, nelson_aalen, timeliness

Inputs = Mapping[str, Any]
Result = dict[str, Any]


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else list(value)


# --- survival


def _interval_of_survival(told: str) -> str:
    """Which of the three intervals a text means: "loglog", "log(-log)", "linear", "log (the default)" ..."""
    letters = re.sub("[^a-z]", "", told.lower())
    if "loglog" in letters or not letters:
        return "log-log"
    return "log" if "log" in letters else "plain"


def survival_curve(inputs: Inputs) -> Result:
    curve = kaplan_meier(
        inputs["time"],
        inputs["event"],
        entry=inputs.get("entry"),
        weights=inputs.get("weights"),
        confidence=inputs.get("confidence", 0.95),
        interval=_interval_of_survival(str(inputs.get("ci") or "log-log")),
    )
    columns = curve.columns()
    found = {
        "times": columns["time"],
        "at_risk": columns["at_risk"],
        "survival": columns["survival"],
        "std_err_greenwood": columns["standard_error"],
        "lower": columns["low"],
        "upper": columns["high"],
        "median": curve.median,
    }
    at = {f"survival_at_{t:g}": curve.at(t).value for t in range(int(curve.last_time) + 1)}
    return {**found, **at}


def log_rank_test(inputs: Inputs) -> Result:
    found = log_rank((inputs["time1"], inputs["event1"]), (inputs["time2"], inputs["event2"]))
    return {
        "chisq": found.test.statistic,
        "p_value": found.test.p_value,
        "observed": _plain(found.observed),
        "expected": _plain(found.expected),
    }


def restricted_mean(inputs: Inputs) -> Result:
    found = kaplan_meier(inputs["time"], inputs["event"]).restricted_mean(inputs["limit"])
    return {"rmst": found.value, "se": found.standard_error}


def cumulative_hazard(inputs: Inputs) -> Result:
    found = nelson_aalen(inputs["time"], inputs["event"])
    return {"times": _plain(found.times), "cumhaz": _plain(found.hazard)}


def timeliness_censored(inputs: Inputs) -> Result:
    found = timeliness(inputs["hours"], inputs["resolved"], inputs["targets"])
    return {
        "resolved_within": [each.value for each in found.within],
        "lower": [each.low for each in found.within],
        "upper": [each.high for each in found.within],
        "naive_closed_only": list(found.closed_only),
        "median": found.median.value,
    }


# --- control charts


def _first(chart: ControlChart, line: Any) -> float | None:
    """A line where all points share it, or at the first point where sizes differ; None where undefined."""
    return float(line[0]) if chart.defined.size and chart.defined[0] else None


def _limits(chart: ControlChart) -> list[float | None]:
    return [_first(chart, chart.lower), _first(chart, chart.upper)]


def _sigma(chart: ControlChart) -> float | None:
    low, high = _limits(chart)
    return None if low is None or high is None else (high - low) / 6


def _points(chart: ControlChart, rule: str, base: int = 1) -> list[int]:
    return [signal.at + base for signal in chart.signals_by((rule,))]


def _above_first(chart: ControlChart, rule: str, base: int = 1) -> list[int]:
    """The points above the centre first, then those below it, as the peer lists them."""
    hits = _points(chart, rule, base)
    return sorted(hits, key=lambda point: (chart.z[point - base] < 0, point))


def p_chart(inputs: Inputs) -> Result:
    chart = attribute_charts.p_chart(inputs["defectives"], inputs["sizes"])
    center = _first(chart, chart.center)
    return {
        "center": center,
        "std_dev": None if center is None else float(np.sqrt(center * (1 - center))),
        "limits": _limits(chart),
        "lcl": chart.columns()["lower"],
        "ucl": chart.columns()["upper"],
        "violating_beyond_1based": _above_first(chart, "beyond_3s"),
        "violating_runs_1based": _above_first(chart, "7_same_side"),
    }


def u_chart(inputs: Inputs) -> Result:
    chart = attribute_charts.u_chart(inputs["defects"], inputs["sizes"])
    counts = attribute_charts.c_chart(inputs["defects"])
    return {
        "center": _first(chart, chart.center),
        "u_center": _first(chart, chart.center),
        "limits": _limits(chart),
        "u_limits": _limits(chart),
        "lcl": chart.columns()["lower"],
        "ucl": chart.columns()["upper"],
        "c_center": _first(counts, counts.center),
        "c_limits": _limits(counts),
        "c_beyond_1based": _above_first(counts, "beyond_3s"),
    }


def xmr_chart(inputs: Inputs) -> Result:
    chart = individuals_charts.xmr_chart(inputs["values"])
    screened = individuals_charts.xmr_chart(inputs["values"], screen=True)
    ranges = chart.moving_range
    assert ranges is not None
    mean_range = next(iter(ranges.center[ranges.defined].tolist()), None)
    return {
        "center": _first(chart, chart.center),
        "sigma_mr": _sigma(chart),
        "limits": _limits(chart),
        "mr_bar": mean_range,
        "mr_ucl_3267": next(iter(ranges.upper[ranges.defined].tolist()), None),
        "screened_mr": dict(zip(("lcl", "ucl"), _limits(screened), strict=True)),
        "unscreened_mr": dict(zip(("lcl", "ucl"), _limits(chart), strict=True)),
    }


def ewma_chart(inputs: Inputs) -> Result:
    settings = {
        "weight": inputs["lambda"],
        "target": inputs["start"],
        "sigma": inputs["sigma"],
        "width": inputs["k"],
    }
    exact = weighted_charts.ewma_chart(inputs["values"], **settings)
    steady = weighted_charts.ewma_chart(inputs["values"], **settings, limits="asymptotic")
    return {
        "ewma": exact.columns()["value"],
        "qcc_ewma": exact.columns()["value"],
        "asymptotic_limits": _limits(steady),
        "exact_limits_lower": exact.columns()["lower"],
        "exact_limits_upper": exact.columns()["upper"],
    }


def cusum_tabular(inputs: Inputs) -> Result:
    found = weighted_charts.cusum_chart(
        inputs["values"], target=inputs["target"], slack=inputs["k"], decision=inputs["h"]
    )
    first = found.first_signal
    return {
        "Sh": _plain(found.high),
        "Sl": _plain(found.low),
        "first_signal_1based": None if first is None else first + 1,
    }


def p_prime_laney(inputs: Inputs) -> Result:
    wide = attribute_charts.laney_p_chart(inputs["defectives"], inputs["sizes"])
    plain = attribute_charts.p_chart(inputs["defectives"], inputs["sizes"])
    return {
        "center": _first(plain, plain.center),
        "sigma_z": next(iter(wide.sigma_z), None),
        "pp_lcl": wide.columns()["lower"],
        "pp_ucl": wide.columns()["upper"],
        "p_lcl": plain.columns()["lower"],
        "p_ucl": plain.columns()["upper"],
    }


def run_chart_rules(inputs: Inputs) -> Result:
    found = run_chart(inputs["values"])
    return {
        "median": found.median,
        "n_useful": found.useful,
        "longest_run": found.longest_run,
        "longest_run_max": found.longest_run_limit,
        "crossings": found.crossings,
        "crossings_min": found.crossings_limit,
        "signal": found.signal,
    }


def rare_event_chart(inputs: Inputs) -> Result:
    time = individuals_charts.t_chart(inputs["values"])
    cases = individuals_charts.g_chart(inputs["values"])
    return {
        "t_center": _first(time, time.center),
        "t_ucl": _first(time, time.upper),
        "t_lcl": _first(time, time.lower),
        "g_center": _first(cases, cases.center),
        "g_ucl": _first(cases, cases.upper),
    }


RULES = {
    "rule1_beyond_3s": "beyond_3s",
    "rule2_9_same_side": "9_same_side",
    "rule3_6_trending": "6_trending",
    "rule4_14_alternating": "14_alternating",
    "rule5_2of3_beyond_2s": "2_of_3_beyond_2s",
    "rule6_4of5_beyond_1s": "4_of_5_beyond_1s",
    "rule7_15_within_1s": "15_within_1s",
    "rule8_8_beyond_1s_both": "8_beyond_1s_both",
}


def spc_rules(inputs: Inputs) -> Result:
    chart = individuals_charts.xmr_chart(inputs["values"])
    base = 0 if re.search(r"0.?based", str(inputs.get("index", ""))) else 1
    return {
        "center": _first(chart, chart.center),
        "sigma": _sigma(chart),
        "qcc_violations_beyond": _above_first(chart, "beyond_3s", base),
        "qcc_violating_runs_7": _above_first(chart, "7_same_side", base),
        **{name: _points(chart, rule, base) for name, rule in RULES.items()},
    }


# --- queues


def erlang_b_c(inputs: Inputs) -> Result:
    load, servers = inputs["offered_erlangs"], inputs["servers"]
    row = waiting(load, servers, handle_time=1).to_records()[0]
    return {
        "erlang_b": erlang_b(load, servers),
        "erlang_c": erlang_c(load, servers),
        "mean_wait": "infinite" if row["mean_wait"] is None else row["mean_wait"],
    }


def erlang_c_wait(inputs: Inputs) -> Result:
    """Waits in minutes; the load from calls of an interval, or from calls a minute."""
    minutes = inputs.get("aht_min", inputs.get("mean_service_min"))
    a_minute = inputs["calls"] / inputs["interval_min"] if "calls" in inputs else inputs["calls_per_min"]
    row = waiting(a_minute * minutes, inputs["agents"], handle_time=minutes, target=20 / 60).to_records()[0]
    wait = row["mean_wait"]
    return {
        "erlang_c": row["p_wait"],
        "Wq_min": wait,
        "mean_wait_s": None if wait is None else 60 * wait,
        "Lq": row["queue_length"],
        "queue_length": row["queue_length"],
        "utilisation": row["occupancy"],
        "occupancy": row["occupancy"],
        "service_level_20s": row["answered_within"],
    }


def _minutes(inputs: Inputs, name: str) -> float | None:
    if f"{name}_min" in inputs:
        return float(inputs[f"{name}_min"])
    return float(inputs[f"{name}_s"]) / 60 if f"{name}_s" in inputs else None


def erlang_c_staffing(inputs: Inputs) -> Result:
    found = staffing(
        inputs["calls"],
        handle_time=_minutes(inputs, "aht"),
        interval=_minutes(inputs, "interval"),
        target=_minutes(inputs, "threshold"),
        service_level=inputs["target_service_level"],
        max_occupancy=inputs.get("max_occupancy", 1.0),
        shrinkage=inputs.get("shrinkage", 0.0),
    ).to_records()[0]
    return {
        "raw_positions": found["agents"],
        "positions": found["positions"],
        "service_level": found["service_level"],
        "occupancy": found["occupancy"],
        "waiting_probability": found["p_wait"],
    }


MINUTES = {"s": 1 / 60, "sec": 1 / 60, "seconds": 1 / 60, "min": 1, "minutes": 1, "h": 60, "hours": 60}

QUEUE_WORDS = {
    "arrivals": ("calls", "arrival", "arrivals", "arrival_rate", "lambda", "lam", "lambda_"),
    "service": ("aht", "mean_service", "service", "service_time", "handle_time"),
    "served": ("service_rate", "mu"),
    "patience": ("patience", "mean_patience", "patience_time"),
    "leaving": ("abandon_rate", "abandonment_rate", "theta"),
    "agents": ("agents", "servers", "n", "c"),
    "target": ("threshold", "target", "t", "within", "wait", "sl", "asa"),
    "interval": ("interval",),
}
"""How a queue's figures may be called, less the unit at the end of the name."""


def _figures(case: Inputs) -> dict[str, float]:
    """A queue's figures by what they are, times in minutes where their names have a unit."""
    found: dict[str, float] = {}
    for name, value in case.items():
        if isinstance(value, str):
            continue
        stem, _, unit = name.lower().rpartition("_")
        per = stem.endswith("_per")
        stem = stem.removesuffix("_per") if unit in MINUTES else name.lower()
        meaning = next((key for key, words in QUEUE_WORDS.items() if stem in words), None)
        if meaning is None:
            raise ValueError(f"{name} is not known of a queue")
        size = MINUTES.get(unit, 1)
        found[meaning] = value / size if per else value * size
    return found


def _queue(case: Inputs) -> Result:
    """One queue from rates or from times; where names have no unit, in one that all of them share."""
    told = _figures(case)
    handle = told["service"] if "service" in told else 1 / told["served"]
    load = told["arrivals"] / told.get("interval", 1.0) * handle
    patience = told.get("patience")
    if patience is None and told.get("leaving"):
        patience = 1 / told["leaving"]
    times = {"handle_time": handle, "target": told.get("target", 0.0)}
    if patience is None:
        return waiting(load, told["agents"], **times).to_records()[0]
    return waiting_with_patience(load, told["agents"], **times, patience=patience).to_records()[0]


def erlang_a(inputs: Inputs) -> Result:
    if "cases" in inputs:
        return {"service_level": [_queue(case)["answered_within"] for case in inputs["cases"]]}
    row = _queue(inputs)
    return {
        "p_wait": row["p_wait"],
        "p_abandon": row.get("abandoned", 0.0),
        "mean_wait": row["mean_wait"],
        "queue_length": row["queue_length"],
        "occupancy": row["occupancy"],
        "service_level": row["answered_within"],
    }


# --- comparison


def funnel_limits(inputs: Inputs) -> Result:
    if "tails" in inputs:
        rows = [
            [float(funnel.binomial_limit([n], inputs["theta0"], tail)[0]) for tail in inputs["tails"]]
            for n in inputs["n"]
        ]
        return {"interpolated": rows}
    kind = "ratio" if "expected" in inputs else "proportion"
    sizes = inputs["expected"] if kind == "ratio" else inputs["denominators"]
    found: Result = {}
    for name, level in (("95", 0.95), ("998", 0.998)):
        low, high = funnel.funnel_limits(sizes, inputs["target"], kind=kind, confidence=level)
        found[f"ll{name}"], found[f"ul{name}"] = _plain(low), _plain(high)
    return found


def funnel_overdispersion(inputs: Inputs) -> Result:
    numerator, denominator = inputs["numerator"], inputs["denominator"]
    over = any(x > n for x, n in zip(numerator, denominator, strict=True))
    kind = "ratio" if over else "proportion"
    found = funnel.overdispersion(numerator, denominator, kind=kind, trim=inputs.get("trim", 0.1))
    return {
        "target": found.target,
        "z": _plain(found.z),
        "winsorised_z": _plain(found.winsorised),
        "phi": found.phi,
        "tau2": found.tau2,
    }


def empirical_bayes_rate(inputs: Inputs) -> Result:
    prior = inputs.get("prior")
    found = shrink_rates(inputs["x"], inputs["n"], prior=None if prior is None else tuple(prior))
    if found.prior is None:
        keys = ("alpha", "beta", "shrunk", "neg_loglik", "lower95", "upper95", "ci95_agent1")
        return dict.fromkeys(keys)
    bounds = found.intervals(0.95)
    likelihood = found.prior.log_likelihood
    return {
        "alpha": found.prior.alpha,
        "beta": found.prior.beta,
        "shrunk": _plain(found.shrunk),
        "neg_loglik": None if likelihood is None else -likelihood,
        "lower95": _plain(bounds.low),
        "upper95": _plain(bounds.high),
        "ci95_agent1": [float(bounds.low[0]), float(bounds.high[0])],
    }


def james_stein_rates(inputs: Inputs) -> Result:
    """Batting averages on the arcsine scale, where their variance is 1."""
    n = inputs["at_bats"]
    root = np.sqrt(n)
    found = james_stein(root * np.arcsin(2 * np.array(inputs["hits"], float) / n - 1))
    if found.undefined is not None:
        return dict.fromkeys(("transformed_mean", "shrinkage_factor", "js_transformed", "js_rate"))
    return {
        "transformed_mean": found.mean,
        "shrinkage_factor": float(found.kept[0]),
        "js_transformed": _plain(found.shrunk),
        "js_rate": _plain((np.sin(found.shrunk / root) + 1) / 2),
    }


# --- agreement


def fleiss(inputs: Inputs) -> Result:
    found = fleiss_kappa(inputs["counts"], labels=inputs.get("categories", ()))
    size = len(inputs["counts"][0])
    free = None if found.observed is None else (found.observed - 1 / size) / (1 - 1 / size)
    return {
        "kappa": found.value,
        "fleiss": found.value,
        "z": found.test.statistic,
        "per_category": list(found.by_category),
        "randolph_free_marginal": free,
    }


def intraclass(inputs: Inputs) -> Result:
    return {name: found.value for name, found in icc(inputs["ratings"]).items()}


def cohen(inputs: Inputs) -> Result:
    if "rater1" in inputs:
        a, b = inputs["rater1"], inputs["rater2"]
        plain = cohen_kappa(a, b)
        return {
            "unweighted": plain.value,
            "linear": cohen_kappa(a, b, weights="linear").value,
            "quadratic": cohen_kappa(a, b, weights="quadratic").value,
            "z": plain.test.statistic,
        }
    if "table_proportions" in inputs:
        table, n = inputs["table_proportions"], inputs["n"]
        weighted = cohen_kappa_of_table(table, weights=inputs["disagreement_weights"], n=n)
        return {"kappa": cohen_kappa_of_table(table, n=n).value, "weighted": weighted.value}
    plain = cohen_kappa_of_table(inputs["table"])
    quadratic = cohen_kappa_of_table(inputs["table"], weights="quadratic")
    return {"kappa": plain.value, "weighted_quadratic": quadratic.value, "n": plain.estimate.n}


def krippendorff(inputs: Inputs) -> Result:
    if "cases" in inputs:
        values = [_alpha(rows, "nominal", None) for rows in inputs["cases"].values()]
        told = {"undefined" if value is None else "defined" for value in values}
        return {"expected": told.pop() if len(told) == 1 else "mixed"}
    rows = inputs["ratings_by_rater"]
    code = re.search(r"-?\d+", str(inputs.get("missing", "")))
    holes = any(value is None for row in rows for value in row)
    stands_for = None if holes or code is None else float(code[0])
    words = any(isinstance(value, str) for row in rows for value in row)
    levels = ("nominal",) if words else ("nominal", "ordinal", "interval", "ratio")
    return {level: _alpha(rows, level, stands_for) for level in levels}


def _alpha(rows: list[list[Any]], level: Any, missing: float | None) -> float | None:
    ratings = np.array(rows, dtype=object).T
    return krippendorff_alpha(ratings, level, missing=missing).value


def gwet(inputs: Inputs) -> Result:
    found = rater_agreement(np.array(inputs["ratings_by_rater"], dtype=object).T)
    named = {
        "gwet_ac1": found.gwet,
        "fleiss": found.fleiss,
        "krippendorff": found.krippendorff,
        "conger": found.conger,
        "brennan_prediger": found.brennan_prediger,
    }
    return {name: {"value": each.value, "se": each.standard_error} for name, each in named.items()}


def concordance(inputs: Inputs) -> Result:
    found = kendall_w(inputs["ratings"])
    return {"W": found.value, "chisq": found.test.statistic, "p": found.test.p_value}


# --- reliability


def cronbach(inputs: Inputs) -> Result:
    if "items_null_missing" in inputs:
        result: Result = {}
        for policy in ("pairwise", "listwise"):
            alpha = cronbach_alpha(inputs["items_null_missing"], missing=policy).alpha
            result[policy], result[f"{policy}_ci"] = alpha.value, list(alpha.interval)
        return result
    found = cronbach_alpha(inputs["items"])
    return {
        "raw_alpha": found.value,
        "std_alpha": found.standardised.value,
        "alpha_if_dropped": list(found.if_dropped),
        "average_r": found.average_correlation,
        "feldt_ci": list(found.alpha.interval) if found.alpha.defined else None,
    }


def omega(inputs: Inputs) -> Result:
    found = mcdonald_omega(inputs["items"])
    return {
        "omega_ml_1factor": found.value,
        "loadings": _plain(found.loadings),
        "uniquenesses": _plain(found.uniquenesses),
    }


# --- trend and forecast

TRENDS = {"increasing": "increasing", "decreasing": "decreasing", "none": "no trend", None: None}


def _trend(found: Any) -> Result:
    return {
        "trend": TRENDS[found.direction],
        "S": found.s,
        "s": found.s,
        "varS": found.variance,
        "var_s": found.variance,
        "tau": found.tau_b,
        "tau_b": found.tau_b,
        "Tau": found.tau_a,
        "z": found.test.statistic,
        "p": found.test.p_value,
        "p_value": found.test.p_value,
        "slope": found.slope.value,
        "sen_slope": found.slope.value,
        "sen_ci": [found.slope.low, found.slope.high],
        "intercept": found.intercept,
    }


def mann_kendall_test(inputs: Inputs) -> Result:
    values = inputs["values"]
    if all(isinstance(each, list) for each in values):
        series = [_trend(mann_kendall(each)) for each in values]
        return {
            "expected": [
                "undefined" if one["p"] is None else {name: one[name] for name in ("s", "tau", "p")}
                for one in series
            ]
        }
    return _trend(mann_kendall(values))


def hamed_rao(inputs: Inputs) -> Result:
    return _trend(mann_kendall(inputs["values"], autocorrelation="hamed_rao"))


def seasonal_trend(inputs: Inputs) -> Result:
    return _trend(seasonal_mann_kendall(inputs["values"], inputs["period"]))


def sen_line(inputs: Inputs) -> Result:
    times = inputs.get("x")
    found = theil_sen(inputs["y"], times if isinstance(times, list) else None)
    return {
        "slope": found.slope.value,
        "intercept": found.intercept,
        "low": found.slope.low,
        "high": found.slope.high,
        "index_slope_wrong": theil_sen(inputs["y"]).slope.value,
    }


def change_point(inputs: Inputs) -> Result:
    found = pettitt(inputs["values"])
    at = found.last_before
    return {
        "K": None if at is None else at + 1,
        "U": found.test.statistic,
        "p_value": found.test.p_value,
    }


def holt_winters_additive(inputs: Inputs) -> Result:
    found = holt_winters(
        inputs["values"],
        inputs["period"],
        alpha=inputs["alpha"],
        beta=inputs["beta"],
        gamma=inputs["gamma"],
        steps=12,
    )
    return {"forecast_12": _plain(found.values), "sse": found.sse}


def seasonal_naive_forecast(inputs: Inputs) -> Result:
    found = seasonal_naive(inputs["history"], inputs["period"], steps=len(inputs["actual"]))
    return {"forecast": _plain(found.values), **found.errors(inputs["actual"]).summary()}


# --- concentration and resampling


def gini_concentration(inputs: Inputs) -> Result:
    values = inputs["values"]
    return {
        "gini_population": concentration.gini(values).value,
        "gini_sample_corrected": concentration.gini(values, sample=True).value,
        "top20pct_share": concentration.top_share(values, 0.2).value,
        "hhi": concentration.hhi(values).value,
    }


def pareto_analysis(inputs: Inputs) -> Result:
    found = concentration.pareto(inputs["labels"], inputs["counts"])
    return {
        "order": list(found.labels),
        "freq": _plain(found.counts),
        "cum_freq": _plain(found.running),
        "pct": _plain(100 * found.shares),
        "cum_pct": _plain(100 * found.running_shares),
    }


def bootstrap_interval(inputs: Inputs) -> Result:
    """The bounds as resamples grow without end, near enough: a million of them from a fixed seed."""
    values = np.array(inputs["values"], float)
    if "nps" in str(inputs.get("statistic", "")).lower() and float(np.abs(values).max()) > 1:
        values = (values > 8).astype(float) - (values <= 6)
    if not values.size:
        return dict.fromkeys(("percentile", "bca", "acceleration", "bootstrap_se_limit"))
    score, seen = np.unique(values, return_counts=True)
    confidence = inputs.get("confidence", 0.95)
    n, mean = len(values), float(values.mean())

    def bounds(method: Any) -> list[float]:
        rng = np.random.default_rng(20260101)
        found = bootstrap_scores(seen, score, rng, resamples=1_000_000, method=method, confidence=confidence)
        return list(found.interval)

    return {
        "percentile": bounds("percentile"),
        "bca": bounds("bca"),
        "acceleration": acceleration((mean * n - score) / (n - 1), seen),
        "bootstrap_se_limit": float(values.std() / np.sqrt(n)),
    }


METRICS: dict[str, Callable[[Inputs], Result]] = {
    "kaplan_meier": survival_curve,
    "logrank": log_rank_test,
    "restricted_mean_survival": restricted_mean,
    "nelson_aalen": cumulative_hazard,
    "timeliness_censored": timeliness_censored,
    "p_chart": p_chart,
    "u_chart": u_chart,
    "xmr_chart": xmr_chart,
    "ewma_chart": ewma_chart,
    "cusum_tabular": cusum_tabular,
    "p_prime_laney": p_prime_laney,
    "run_chart_rules": run_chart_rules,
    "rare_event_chart": rare_event_chart,
    "spc_rules": spc_rules,
    "erlang_b_c": erlang_b_c,
    "erlang_c_wait": erlang_c_wait,
    "erlang_c_staffing": erlang_c_staffing,
    "erlang_a": erlang_a,
    "funnel_limits": funnel_limits,
    "funnel_overdispersion": funnel_overdispersion,
    "empirical_bayes_rate": empirical_bayes_rate,
    "james_stein": james_stein_rates,
    "fleiss_kappa": fleiss,
    "icc": intraclass,
    "cohen_kappa": cohen,
    "krippendorff_alpha": krippendorff,
    "gwet_ac1": gwet,
    "kendall_w": concordance,
    "cronbach_alpha": cronbach,
    "mcdonald_omega_total_1factor": omega,
    "mann_kendall": mann_kendall_test,
    "mann_kendall_hamed_rao": hamed_rao,
    "seasonal_mann_kendall": seasonal_trend,
    "theil_sen": sen_line,
    "change_point": change_point,
    "holt_winters_additive": holt_winters_additive,
    "seasonal_naive_forecast": seasonal_naive_forecast,
    "gini_concentration": gini_concentration,
    "pareto_analysis": pareto_analysis,
    "bootstrap_interval": bootstrap_interval,
}
