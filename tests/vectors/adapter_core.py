"""Vectors of scores, proportions, rates, means, weights, sample sizes and response rates."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from cxkit.errors import Invalid
from cxkit.stats.intervals import (
    contingency,
    means,
    multiplicity,
    nps,
    proportions,
    quantiles,
    rates,
    two_proportions,
)
from cxkit.stats.results import Interval, Intervals, _normal as normal
from cxkit.stats.sampling import raking, response_rates, sample_size, weighting
from cxkit.stats.tallies import tally_nps

Inputs = Mapping[str, Any]
Result = dict[str, Any]

SURVEY_SCORES = [9, 10, 6, 8, 9, 3, 7, 10, 2, 9]
"""The ten answers of the weighting vectors: those about raking name their weights only."""


def pair(interval: Interval | Intervals) -> Any:
    """Bounds as the vectors write them; None where undefined."""
    if isinstance(interval, Intervals):
        return [pair(interval[place]) for place in range(len(interval))]
    return None if interval.low is None else list(interval.bounds)


def known(values: Any) -> list[Any]:
    """The values that are not missing."""
    return [value for value in values if value is not None]


def counted(scores: Any) -> tuple[int, int, int]:
    """Detractors, passives and promoters among whole answers from 0 to 10; others are refused."""
    tally_nps(scores)
    array = np.asarray(known(scores))
    return int((array <= 6).sum()), int(((array == 7) | (array == 8)).sum()), int((array >= 9).sum())


# --- Net Promoter Score


def nps_point(inputs: Inputs) -> Result:
    if "scores" in inputs:
        if any(score != int(score) for score in known(inputs["scores"])):
            return _fractional(known(inputs["scores"]))
        d, p, r = counted(inputs["scores"])
    else:
        d, p, r = inputs["detractors"], inputs["passives"], inputs["promoters"]
    n = d + p + r
    if n == 0:
        return {"nps": None, "nps_x100": None, "variance": None, "se": None}
    value, variance = (float(f(*map(np.float64, (d, p, r)))) for f in (nps.net, nps.variance))
    return {
        "nps": value,
        "nps_x100": 100 * value,
        "variance": variance,
        "se": math.sqrt(variance / n),
        "detractors": d,
        "passives": p,
        "promoters": r,
    }


def _fractional(scores: Any) -> Result:
    array = np.asarray(scores, dtype=float)
    parts = [int(part.sum()) for part in (array < 7, (array >= 7) & (array < 9), array >= 9)]
    cut = [int(part.sum()) for part in (array <= 6, (array > 6) & (array <= 8), array > 8)]
    names = ("detractors", "passives", "promoters")
    value = float(nps.net(*map(np.float64, parts)))
    return {
        "partition (<7, 7..<9, >=9)": {**dict(zip(names, parts, strict=True)), "nps": value},
        "R_NPS_cut": dict(zip(names, cut, strict=True)),
        "strict": _strictly(scores),
    }


def _strictly(scores: Any) -> str:
    try:
        tally_nps(scores)
    except Invalid:
        return "rejected"
    return "accepted"


NPS_NAMES = {
    "wald": nps.wald,
    "adjusted_wald_add3": nps.add3,
    "agresti_min_add2": nps.agresti_min,
    "score_tango": nps.score,
}


def nps_interval(inputs: Inputs) -> Result:
    confidence = inputs.get("confidence", 0.95)
    if "true_split" in inputs:
        return _coverage(inputs["n"], inputs["true_split"], confidence)
    counts = inputs["detractors"], inputs["passives"], inputs["promoters"]
    return {
        name: pair(method(*counts, confidence=confidence, clip=name == "agresti_min_add2"))
        for name, method in NPS_NAMES.items()
    }


def _coverage(n: int, split: Inputs, confidence: float) -> Result:
    """How often each interval holds the true score, over all samples of n."""
    d, p, r = (split[name] for name in ("detractors", "passives", "promoters"))
    true = r - d
    samples = np.array([(i, j, n - i - j) for i in range(n + 1) for j in range(n + 1 - i)], dtype=float)
    chance = np.array([_multinomial(map(int, row), (d, p, r)) for row in samples])
    found = {}
    for name, method in NPS_NAMES.items():
        bounds = method(*samples.T, confidence=confidence)
        held = (bounds.low <= true + 1e-12) & (true <= bounds.high + 1e-12)
        suffix = "_clipped" if name.startswith(("adjusted", "agresti")) else ""
        found[name + suffix] = float(chance[held].sum())
    return found


def _multinomial(counts: Any, split: Any) -> float:
    counts = list(counts)
    ways = math.factorial(sum(counts))
    for count in counts:
        ways //= math.factorial(count)
    return ways * math.prod(share**count for share, count in zip(split, counts, strict=True))


def nps_difference(inputs: Inputs) -> Result:
    told = str(inputs.get("order", "")).lower()
    order = re.findall(r"\b(d|pa|pr|p(?![a-z])|r)(?:etractors?|ssives?|omoters?)?\b", told)
    places = (
        [0, 1, 2] if len(order) != 3 else [_place(order, *keys) for keys in ("d", ("pa", "p"), ("pr", "r"))]
    )
    a, b = ([inputs[side][place] for place in places] for side in ("a", "b"))
    test = nps.difference_test(a, b)
    confidence = inputs.get("confidence", 0.95)
    bounds = nps.difference_wald(*a, *b, confidence=confidence, clip=False)
    names = ("difference", "abs_difference", "se", "z", "p_value_two_sided", "interval")
    if not sum(a) or not sum(b):
        return dict.fromkeys(names)
    difference = float(nps.net(*map(np.float64, a)) - nps.net(*map(np.float64, b)))
    return {
        "difference": difference,
        "abs_difference": abs(difference),
        "se": None
        if not bounds.defined
        else (bounds.bounds[1] - bounds.bounds[0]) / (2 * normal.z_of(confidence)),
        "z": test.statistic,
        "p_value_two_sided": test.p_value,
        "interval": pair(bounds),
    }


def _place(order: list[str], *names: str) -> int:
    return next(place for place, name in enumerate(order) if name in names)


def nps_weighted(inputs: Inputs) -> Result:
    kept = [(s, w) for s, w in zip(inputs["scores"], inputs["weights"], strict=True) if None not in (s, w)]
    if not any(w for _, w in kept):
        return dict.fromkeys(("nps", "se", "n_effective_kish", "deff_kish"))
    scores, weights = (np.array(part, dtype=float) for part in zip(*kept, strict=True))
    parts = (scores <= 6, (scores == 7) | (scores == 8), scores >= 9)
    sums, squares = ([float(w[part].sum()) for part in parts] for w in (weights, weights**2))
    found = nps.weighted([len(kept)], [[s] for s in sums], [[s] for s in squares])
    return {
        "nps": float(found.value[0]),
        "se": float(found.standard_error[0]),
        "n_effective_kish": float(found.n_effective[0]),
        "deff_kish": len(kept) / float(found.n_effective[0]),
    }


def nps_sample_size(inputs: Inputs) -> Result:
    margins = np.atleast_1d(inputs["margin"]).tolist()
    sizes = [
        nps.sample_size(inputs["expected_split"], margin, confidence=inputs.get("confidence", 0.95))
        for margin in margins
    ]
    return {"n": sizes, "n_ceil": [math.ceil(size) for size in sizes]}


# --- satisfaction and effort


def _mean(scores: Any, confidence: float) -> Result:
    values = np.array(known(scores), dtype=float)
    mean = float(values.mean()) if values.size else None
    sd = float(values.std(ddof=1)) if values.size > 1 else None
    interval = None if sd is None else pair(means.t_mean(mean, sd, values.size, confidence=confidence))
    se = None if sd is None else sd / math.sqrt(values.size)
    return {"mean": mean, "sd": sd, "se": se, "interval": interval}


def csat_mean(inputs: Inputs) -> Result:
    return _mean(inputs["scores"], inputs.get("confidence", 0.95))


def csat_top2box(inputs: Inputs) -> Result:
    values = np.array(known(inputs["scores"]))
    top, bottom = int((values >= inputs["scale_max"] - 1).sum()), int((values <= 2).sum())
    interval = proportions.wilson(top, values.size, confidence=inputs.get("confidence", 0.95))
    return {
        "top2": _share(top, values.size),
        "bottom2": _share(bottom, values.size),
        "wilson": pair(interval),
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def ces_2_0(inputs: Inputs) -> Result:
    values = np.array(known(inputs["scores"]))
    found = _mean(values, inputs.get("confidence", 0.95))
    easy, hard = int((values >= 5).sum()), int((values <= 3).sum())
    return {
        "mean": found["mean"],
        "agree_share_5to7": _share(easy, values.size),
        "net_easy": _share(easy - hard, values.size),
        "t_interval": found["interval"],
    }


# --- proportions

RAW = {"wald": False, "agresti_coull": False}


def proportion_interval(inputs: Inputs) -> Result:
    confidence = inputs.get("confidence", 0.95)
    if "cases" in inputs:
        x, n = (np.array(column) for column in zip(*inputs["cases"], strict=True))
        wilson = proportions.wilson(x, n, confidence=confidence)
        return {
            "upper_le_1_lower_ge_0": bool((wilson.high <= 1).all() and (wilson.low >= 0).all()),
            "wilson": pair(wilson),
            "jeffreys_equal_tailed": [_equal_tailed(a, b, confidence) for a, b in inputs["cases"]],
        }
    counts = inputs["successes"], inputs["n"]
    return {
        name: pair(method(*counts, confidence=confidence, clip=RAW.get(name, True)))
        for name, method in proportions.PROPORTION.table.items()
    }


def _equal_tailed(x: int, n: int, confidence: float) -> list[float]:
    """Jeffreys' quantiles before their bounds are set to 0 and 1 at the ends, as the vector gives them."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    return [float(betaincinv(x + 0.5, n - x + 0.5, share)) for share in (tail, 1 - tail)]


def proportion_fpc(inputs: Inputs) -> Result:
    x, n, size = inputs["successes"], inputs["n"], inputs["population"]
    return {"se": proportions.standard_error(x, n, size)}


def two_proportion_test(inputs: Inputs) -> Result:
    counts = tuple(inputs[name] for name in ("x1", "n1", "x2", "n2"))
    x1, n1, x2, n2 = counts
    confidence = inputs.get("confidence", 0.95)
    plain, corrected = two_proportions.pooled_z(*counts), two_proportions.pooled_z(*counts, continuity=True)
    exact = two_proportions.fisher(*counts)
    odds = exact.statistic
    return {
        "difference": x1 / n1 - x2 / n2 if n1 and n2 else None,
        "z_pooled_squared": None if plain.statistic is None else plain.statistic**2,
        "p_value_no_cc": plain.p_value,
        "p_value_cc": corrected.p_value,
        "wald_interval": pair(two_proportions.wald(*counts, confidence=confidence, clip=False)),
        "newcombe_hybrid_score": pair(two_proportions.newcombe(*counts, confidence=confidence)),
        "agresti_caffo": pair(two_proportions.agresti_caffo(*counts, confidence=confidence, clip=False)),
        "fisher_p": exact.p_value,
        "odds_ratio_conditional_mle": "inf" if odds == math.inf else odds,
        "miettinen_nurminen": pair(two_proportions.miettinen_nurminen(*counts, confidence=confidence)),
    }


def two_proportion_interval(inputs: Inputs) -> Result:
    counts = tuple(inputs[name] for name in ("x1", "n1", "x2", "n2"))
    confidence = inputs.get("confidence", 0.95)
    return {
        "miettinen_nurminen": pair(two_proportions.miettinen_nurminen(*counts, confidence=confidence)),
        "mee_no_correction": pair(two_proportions.mee(*counts, confidence=confidence)),
    }


def two_proportion_equivalence(inputs: Inputs) -> Result:
    counts = tuple(inputs[name] for name in ("x1", "n1", "x2", "n2"))
    return {"p_value": two_proportions.equivalence(*counts, margin=inputs["margin"]).p_value}


def paired_proportions(inputs: Inputs) -> Result:
    changed = inputs["only_first"], inputs["only_second"]
    plain = contingency.mcnemar(*changed, method="chi-square")
    return {
        "chisq": plain.statistic,
        "p_value": plain.p_value,
        "chisq_cc": contingency.mcnemar(*changed, method="corrected").statistic,
        "p_exact": contingency.mcnemar(*changed).p_value,
    }


def chi_square(inputs: Inputs) -> Result:
    found = contingency.chi_square(inputs["table"])
    return {**_test(found.test), "cramers_v": found.cramers_v, "adjusted_residuals": found.residuals.tolist()}


def _test(found: Any) -> Result:
    return {"chisq": found.statistic, "chi2": found.statistic, "df": found.df, "p_value": found.p_value}


def k_proportions(inputs: Inputs) -> Result:
    return _test(contingency.k_proportions(inputs["x"], inputs["n"]))


def proportion_trend(inputs: Inputs) -> Result:
    return _test(contingency.proportion_trend(inputs["x"], inputs["n"], inputs.get("scores")))


def sample_ratio_mismatch(inputs: Inputs) -> Result:
    return _test(contingency.fit_ratio(inputs["observed"], inputs["expected_ratio"]))


# --- sample sizes


def sample_size_proportion(inputs: Inputs) -> Result:
    sizes = [
        sample_size.proportion(inputs["p"], margin=margin, confidence=inputs.get("confidence", 0.95))
        for margin in np.atleast_1d(inputs["margin"]).tolist()
    ]
    return {"n_exact": sizes, "n_ceil": [math.ceil(size) for size in sizes]}


def sample_size_fpc(inputs: Inputs) -> Result:
    if "CV0" in inputs:
        size = inputs.get("population", math.inf)
        size = math.inf if isinstance(size, str) else size
        return {"n": sample_size.for_cv(inputs["p"], cv=inputs["CV0"], population=size)}
    endless = sample_size.proportion(
        inputs["p"], margin=inputs["margin"], confidence=inputs.get("confidence", 0.95)
    )
    exact = [sample_size.finite(endless, size) for size in np.atleast_1d(inputs["population"]).tolist()]
    return {"n_exact": exact, "n_published": [round(size) for size in exact]}


def sample_size_two_proportions(inputs: Inputs) -> Result:
    options = {"power": inputs["power"], "alpha": inputs["alpha"], "two_sided": inputs.get("two_sided", True)}
    p1, p2 = inputs["p1"], inputs["p2"]
    if "method" in inputs:
        size = sample_size.two_proportions_arcsine(p1, p2, **options)
        return {"n_per_group": size, "h": abs(sample_size.cohen_h(p1, p2))}
    return {"n_per_group": sample_size.two_proportions(p1, p2, **options)}


def sample_size_two_means(inputs: Inputs) -> Result:
    size = sample_size.two_means(
        inputs["delta"],
        inputs["sd"],
        power=inputs["power"],
        alpha=inputs["alpha"],
        two_sided=inputs.get("two_sided", True),
    )
    return {"n_per_group": size}


# --- weights


def rake(inputs: Inputs) -> Result:
    margins = inputs["margins"]
    found = raking.rake(inputs["base_weight"], {name: inputs[name] for name in margins}, margins)
    effective = weighting.kish(found.weights)
    result = {
        "weights": found.weights.tolist(),
        "n_eff": effective,
        "deff_kish": weighting.design_effect(found.weights),
    }
    scores = inputs.get("scores", SURVEY_SCORES)
    if len(scores) == found.weights.size:
        result["weighted_nps"] = nps_weighted({"scores": scores, "weights": found.weights.tolist()})["nps"]
    return result


def post_stratification(inputs: Inputs) -> Result:
    totals = inputs["totals"]
    group = next(name for name in inputs if name not in ("scores", "base_weight", "totals"))
    votes = [(score >= 9) - (score <= 6) for score in inputs["scores"]]
    weights = weighting.post_stratify(inputs["base_weight"], inputs[group], totals)
    found = weighting.post_stratified(votes, inputs["base_weight"], inputs[group], totals)
    return {"weights": weights.tolist(), "nps": found.value, "se": found.standard_error}


def stratified_estimate(inputs: Inputs) -> Result:
    strata = {
        name: weighting.Stratum(part["n"], part["x"], part["N"]) for name, part in inputs["strata"].items()
    }
    found = weighting.stratified(strata)
    return {"p": found.value, "se": found.standard_error, "deff": found.options["design_effect"]}


def ipf(inputs: Inputs) -> Result:
    fitted = raking.fit_table(inputs["seed"], inputs["row_totals"], inputs["col_totals"])
    return {"fitted": fitted.tolist()}


# --- rates


def rate_interval(inputs: Inputs) -> Result:
    x, t, confidence = inputs["events"], inputs["exposure"], inputs.get("confidence", 0.95)
    per = inputs.get("per", 1000)
    table = {
        name: pair(method(x, t, confidence=confidence, clip=name != "byar"))
        for name, method in rates.RATE.table.items()
    }
    exact = table["garwood"]
    return {
        "rate": x / t if t else None,
        "exact_garwood": exact,
        f"exact_per_{per}": None if exact is None else [per * bound for bound in exact],
        "byar": table["byar"],
        "exact-c": exact,
        "score": table["score"],
        "midp-c": table["mid_p"],
        "sqrt-a": table["anscombe"],
    }


def rate_ratio_test(inputs: Inputs) -> Result:
    (x1, x2), (t1, t2) = inputs["events"], inputs["exposure"]
    p_values = {
        name: rates.rate_ratio_test(x1, t1, x2, t2, method=name).p_value
        for name in ("conditional", "score", "e-test")
    }
    return {
        "ratio": (x1 / t1) / (x2 / t2) if x2 else None,
        "interval": pair(rates.rate_ratio(x1, t1, x2, t2, confidence=inputs.get("confidence", 0.95))),
        "p_value": p_values["conditional"],
        "p_value_score": p_values["score"],
        "p_value_exact_cond": p_values["conditional"],
        "p_value_etest_score": p_values["e-test"],
    }


def poisson_dispersion(inputs: Inputs) -> Result:
    counts = np.array(inputs["counts"], dtype=float)
    found = rates.dispersion(counts)
    return {
        **_test(found.test),
        "index": found.index,
        "peak_to_average": _share(float(counts.max()), float(counts.mean())),
        "busiest_index0": int(counts.argmax()),
        "share_top3": _share(float(np.sort(counts)[-3:].sum()), float(counts.sum())),
    }


# --- means, ranks, quantiles


def welch_t(inputs: Inputs) -> Result:
    found = means.welch(known(inputs["a"]), known(inputs["b"]), confidence=inputs.get("confidence", 0.95))
    return {
        "t": found.test.statistic,
        "df": found.test.df,
        "p_value": found.test.p_value,
        "interval": pair(found.interval),
    }


def mann_whitney(inputs: Inputs) -> Result:
    found = means.mann_whitney(known(inputs["a"]), known(inputs["b"]))
    return {"W": found.statistic, "p_value_normal_cc": found.p_value}


def kruskal_wallis(inputs: Inputs) -> Result:
    found = means.kruskal_wallis([known(group) for group in inputs["groups"]])
    return {"H": found.statistic, "p_value": found.p_value}


def rank_correlation(inputs: Inputs) -> Result:
    pairs = [both for both in zip(inputs["x"], inputs["y"], strict=True) if None not in both]
    x, y = [first for first, _ in pairs], [second for _, second in pairs]
    return {"spearman": means.spearman(x, y), "kendall_tau_b": means.kendall_tau_b(x, y)}


def percentile(inputs: Inputs) -> Result:
    values = known(inputs["values"])
    return {
        f"type{kind}": [quantiles.quantile(values, share, type=kind) for share in inputs["probs"]]
        for kind in (1, 6, 7)
    }


# --- the rest


def benjamini_hochberg(inputs: Inputs) -> Result:
    p = inputs["p"]
    names = {
        "bh_adjusted": "benjamini_hochberg",
        "by": "benjamini_yekutieli",
        "holm": "holm",
        "hochberg": "hochberg",
        "bonferroni": "bonferroni",
    }
    found: Result = {name: multiplicity.adjust(p, method) for name, method in names.items()}
    level = inputs.get("q", 0.05)
    found["n_rejected_bh"] = sum(multiplicity.rejected(p, level))
    found["n_rejected_bonferroni"] = sum(multiplicity.rejected(p, level, "bonferroni"))
    return found


def response_rate_aapor(inputs: Inputs) -> Result:
    found = response_rates.aapor(inputs["counts"], e=inputs.get("e"))
    return {name: estimate.value for name, estimate in found.items()}


def special_functions(inputs: Inputs) -> Result:
    """The quantiles that cxkit's intervals stand on: ours for the normal, SciPy's for the others."""
    from scipy import special

    if "normal_p" not in inputs:
        return {
            "pt_2.31_13.19_two": 2 * float(special.stdtr(13.19, -2.31)),
            "pbeta_.3_2.5_4": float(special.betainc(2.5, 4, 0.3)),
            "pchisq_3.93_2_upper": contingency.chi_square_tail(3.93, 2),
            "pchisq_300_10_upper": contingency.chi_square_tail(300, 10),
            "pnorm_m8": normal.cdf(-8.0),
        }
    return {
        "normal": [normal.quantile(p) for p in inputs["normal_p"]],
        "t": [float(means.t_quantile(p, df)) for p, df in inputs["t"]],
        "beta": [float(special.betaincinv(a, b, p)) for p, a, b in inputs["beta"]],
        "chi2": [2 * float(special.gammaincinv(df / 2, p)) for p, df in inputs["chi2"]],
    }


METRICS = {
    "nps": nps_point,
    "nps_interval": nps_interval,
    "nps_difference": nps_difference,
    "nps_weighted": nps_weighted,
    "nps_sample_size": nps_sample_size,
    "csat_mean": csat_mean,
    "csat_top2box": csat_top2box,
    "ces_2_0": ces_2_0,
    "proportion_interval": proportion_interval,
    "proportion_fpc": proportion_fpc,
    "two_proportion_test": two_proportion_test,
    "two_proportion_interval": two_proportion_interval,
    "two_proportion_equivalence": two_proportion_equivalence,
    "paired_proportions": paired_proportions,
    "chi_square": chi_square,
    "k_proportions": k_proportions,
    "proportion_trend": proportion_trend,
    "sample_ratio_mismatch": sample_ratio_mismatch,
    "sample_size_proportion": sample_size_proportion,
    "sample_size_fpc": sample_size_fpc,
    "sample_size_two_proportions": sample_size_two_proportions,
    "sample_size_two_means": sample_size_two_means,
    "raking": rake,
    "post_stratification": post_stratification,
    "stratified_estimate": stratified_estimate,
    "ipf": ipf,
    "rate_interval": rate_interval,
    "rate_ratio_test": rate_ratio_test,
    "poisson_dispersion": poisson_dispersion,
    "welch_t": welch_t,
    "mann_whitney": mann_whitney,
    "kruskal_wallis": kruskal_wallis,
    "rank_correlation": rank_correlation,
    "percentile": percentile,
    "benjamini_hochberg": benjamini_hochberg,
    "response_rate_aapor": response_rate_aapor,
    "special_functions": special_functions,
}
