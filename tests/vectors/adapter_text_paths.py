"""Funnels, paths, keyness of words and TF-IDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from cxkit.analysis.paths import _paths as paths, conversion, funnel, journeys
from cxkit.analysis.text import (
    keyness_of_counts,
    log_odds_of_counts,
    one_vs_rest,
    tf_idf,
    whitespace_tokens,
    word_tokens,
)

Inputs = Mapping[str, Any]
Result = dict[str, Any]


def _log(inputs: Inputs) -> tuple[list[Any], list[Any], list[Any]]:
    events = inputs["events"]
    return [row[0] for row in events], [row[1] for row in events], [row[2] for row in events]


# --- funnels


def funnel_counts(inputs: Inputs) -> Result:
    """By row order where nothing else is said, as the peers number the events of a path."""
    rule = str(inputs.get("rule", ""))
    order = "any" if re.search(r"\bany order|\bopen\b", rule) else "in_order"
    ties = "together" if ">=" in rule else "row"
    found = funnel(*_log(inputs), steps=inputs["steps"], order=order, ties=ties)
    return dict(zip(found.steps, found.counts, strict=True))


def _window(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0 and (unit != "d" or seconds > size):
            return f"within_{seconds // size:g}{unit}"
    return f"within_{seconds:g}s"


def conversion_within(inputs: Inputs) -> Result:
    def converted(within: float | None) -> Result:
        found = conversion(*_log(inputs), start=inputs["start"], end=inputs["end"], within=within, ties="row")
        return {
            "start_anchor": found.start,
            "end_anchor": found.end,
            "paths_with_start": found.with_start,
            "converted": found.converted,
            "conversion_rate": found.rate.value,
            "base_rate": found.base_rate.value,
            "lift": found.lift.value,
        }

    within = inputs["within_s"]
    return {"anytime": converted(None), _window(within): converted(within)}


# --- paths


def transition_matrix(inputs: Inputs) -> Result:
    found = paths.transitions(journeys(*_log(inputs)))
    shares = found.probabilities()
    names = [paths.PATH_START, *sorted(set(_log(inputs)[1])), paths.PATH_END]
    result: dict[str, dict[str, dict[str, float]]] = {
        key: {name: {} for name in names} for key in ("count", "proba_out", "time_median_s")
    }
    for source, target, count, median in found.rows():
        result["count"][source][target] = count
        result["proba_out"][source][target] = shares[source, target]
        result["time_median_s"][source][target] = median
    return result


def directly_follows_graph(inputs: Inputs) -> Result:
    log = journeys(*_log(inputs))
    found, ways, profile = paths.transitions(log), paths.variants(log), paths.event_profile(log)
    counts, means = found.counts.tolist(), found.mean_seconds.tolist()
    return {
        "dfg": [[a, b, n] for (a, b), n in zip(found.pairs, counts, strict=True)],
        "mean_seconds": [[a, b, s] for (a, b), s in zip(found.pairs, means, strict=True)],
        "start": dict(found.starts),
        "end": dict(found.ends),
        "variants": {" > ".join(s): n for s, n in zip(ways.sequences, ways.counts, strict=True)},
        "rework_cases": {label: n for label, n in zip(profile.labels, profile.repeated, strict=True) if n},
    }


def step_matrix(inputs: Inputs) -> Result:
    found = paths.step_matrix(journeys(*_log(inputs)), steps=inputs["max_steps"])
    return {
        "cols": [str(step) for step in range(found.steps + 1)],
        "shares": dict(zip(found.labels, found.shares.tolist(), strict=True)),
    }


# --- text


def weighted_log_odds(inputs: Inputs) -> Result:
    found = one_vs_rest(inputs["set"], inputs["word"], inputs["n"], prior=inputs.get("prior"))
    columns = found.columns()
    return {"log_odds": columns["log_odds"], "log_odds_weighted": columns["weighted"]}


def log_odds_dirichlet_z(inputs: Inputs) -> Result:
    words = list(inputs["counts"])
    first, second = zip(*inputs["counts"].values(), strict=True)
    background = inputs.get("prior_counts")
    prior = inputs["prior_alpha_per_word"] if background is None else [background[word] for word in words]
    found = log_odds_of_counts(words, first, second, prior=prior)
    return {"z": dict(zip(words, found.columns()["z"], strict=True))}


def keyness_tests(inputs: Inputs) -> Result:
    columns = ([case[name] for case in inputs["cases"]] for name in ("a", "b", "n1", "n2"))
    found = keyness_of_counts(*columns)
    return {
        "g2_4cell": found.g2.tolist(),
        "ll_rayson_2cell": found.rayson.tolist(),
        "chi2": found.chi2.tolist(),
    }


def tf_idf_matrix(inputs: Inputs) -> Result:
    spaced = re.search(r"white|split|\\S", str(inputs.get("tokenizer", "")))
    tokenizer = whitespace_tokens if spaced else word_tokens
    found = tf_idf(
        [text.lower() for text in inputs["docs"]],
        tokenizer=tokenizer,
        smooth=inputs.get("smooth_idf", True),
        sublinear=inputs.get("sublinear_tf", False),
        norm=inputs.get("norm", "l2"),
    )
    return {
        "vocabulary": list(found.vocabulary),
        "idf": found.idf.tolist(),
        "matrix": found.matrix().tolist(),
    }


METRICS: dict[str, Callable[[Inputs], Result]] = {
    "funnel": funnel_counts,
    "conversion_within": conversion_within,
    "transition_matrix": transition_matrix,
    "directly_follows_graph": directly_follows_graph,
    "step_matrix": step_matrix,
    "weighted_log_odds": weighted_log_odds,
    "log_odds_dirichlet_z": log_odds_dirichlet_z,
    "keyness": keyness_tests,
    "tf_idf": tf_idf_matrix,
}
