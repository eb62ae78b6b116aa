"""Every public function of statistics gives the answers to small cases that `cases.txt` has of it.

Of the functions of columns: many columns of a few rows, with small whole numbers, so that ties, nothing, the
first and the last of everything, and values at a limit occur; each option of a function comes with some of
them. Of plans, queues and tests: every combination of the arguments that `PLANS` has of it. A line has a few
digits of a digest for each case. Whoever changes one on purpose writes them anew:
`python tests/stats/test_recorded_cases.py`; with the name of a function it shows that function's answers.
"""

# ruff: noqa: E501
from __future__ import annotations

import hashlib
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, partial
from inspect import isfunction, unwrap
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from matplotlib import pyplot

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
import test_every_reader as reader
import test_recorded_answers as recorded

sys.path.pop(0)

from cxkit.errors import CxkitError
from cxkit.stats import compare
from cxkit.stats.effects import difference_in_differences, randomised, shrunken_baseline, shrunken_differences
from cxkit.stats.intervals import bootstrap, contingency, nps, proportions, rates, tails, two_proportions
from cxkit.stats.intervals.classification import corrected_share
from cxkit.stats.profiling import funnel
from cxkit.stats.reliability import (
    agreement_weights,
    cohen_kappa,
    cohen_kappa_of_table,
    cronbach_alpha,
    fleiss_kappa,
    icc,
    kendall_w,
    krippendorff_alpha,
    krippendorff_sets,
    masi_distance,
    mcdonald_omega,
    rater_agreement,
)
from cxkit.stats.results import Estimate
from cxkit.stats.results._pictures import drawing_axes, heat_map, name_points, name_spots
from cxkit.stats.sampling import response_rates, sample_size, weighting
from cxkit.stats.sampling.raking import rake
from cxkit.stats.series import campaign_uplift
from cxkit.stats.tallies import Runs, Tally, merged, tally_nps, tally_scores, tally_share, tally_values
from cxkit.stats.tallies._waits import tally_waits

CASES = Path(__file__).with_name("cases.txt")
WORLDS, DRAWN = 30, 18


def small(seed: int) -> dict[str, list[Any]]:
    """A few rows of each kind of column; every seventh world has cells that are missing."""
    chance = random.Random(seed)
    size = (1, 2, 3, 4, 5, 6, 7, 8, 9, 25)[seed % 10]
    rows = range(size)

    def some(*cells: Any) -> list[Any]:
        few = chance.sample(cells, min(len(cells), 1 + seed // 2 % 3))
        return [chance.choice(few) for _ in rows]

    counts, spans = some(0, 1, 2, 3), some(*(timedelta(seconds=each) for each in (0, 1, 60, 61)))
    rising = sorted(chance.sample(range(1, 2 * size + 2), size))
    times = sorted(some(*(reader.START + timedelta(days=each) for each in (0, 1, 2, 31))))
    found: dict[str, list[Any]] = {
        "scores": some(0, 6, 7, 8, 9, 10),
        "ratings": some(1, 2, 3, 5),
        "counts": counts,
        "totals": [each + chance.choice((0, 1, 2)) for each in counts],
        "reals": some(0, 1, 2, 0.5) if seed % 3 else some(1, 2, 3, 4),
        "shares": some(0, 1, 0.5, 0.25),
        "flags": some(True, False),
        "names": some("W9", "W10", "W11") if seed % 4 else (["W9", "W10", "W11"] * size)[:size],
        "who": some("ann", "bob", "cat"),
        "ids": some(71, 72, 73),
        "statuses": some("new", "open", "solved"),
        "channels": some("chat", "email"),
        "times": times,
        "later": [at + timedelta(hours=chance.choice((0, 1, 24))) for at in times],
        "spans": spans,
        "shifts": [each + timedelta(seconds=chance.choice((0, 1))) for each in spans],
        "days": [date(2026, 1, 5) + timedelta(days=each) for each in rising],
        "rising": rising,
        "handling": some(1, 2, 3),
        "bits": some(0, 1),
        "pairs": ["ab"[row % 2] for row in rows],
        "rated": [f"v{row // 2}" for row in rows],
        "distinct": [f"p{row}" for row in rows],
        "series": [chance.choice((0, 1, 2, 2, 3)) for _ in range(18 + size)],
        "raters": [some(1, 2, 3), some(1, 2, 3), some(1, 2, 4)],
    }
    if not seed % 7:
        for kind in ("scores", "ratings", "reals", "flags", "names", "bits", "shares"):
            found[kind][chance.randrange(size)] = None
    return {kind: (cells * size)[:size] for kind, cells in reader.KINDS.items()} | found


@cache
def worlds() -> list[dict[str, list[Any]]]:
    return [small(seed) for seed in range(WORLDS)]


def of_columns(name: str) -> Iterator[Any]:
    """What a function of columns answers in each world, and with its options in turn."""
    function = reader.takers()[name]
    taken = reader.columns_of(name, function)
    options: list[dict[str, Any]] = [{}, *recorded.choices(name, function, taken)]
    for place, cells in enumerate(worlds()):
        chosen = options[place // 2 % len(options)] if place % 2 else {}
        called = recorded.varied(function, chosen)
        with (
            mock.patch.multiple(reader, KINDS=cells, SIZE=len(cells["ids"])),
            mock.patch.dict(reader.takers(), {name: called}),
        ):
            rich = "" if place % 6 else "more"
            call = partial(reader.call, name, partial(column, cells))
            yield recorded.attempt(call, 0, rich)
            if place == DRAWN:
                yield recorded.attempt(partial(drawn, call))


def drawn(call: Callable[[], Any]) -> Any:
    """What the picture of an answer shows, if it has one."""
    answer = call()
    return recorded.picture(answer, areas=True) if hasattr(answer, "plot") else None


def column(cells: dict[str, list[Any]], kind: str) -> list[Any]:
    """A column of a kind; where several are asked for, those of three raters."""
    return list(cells["raters" if kind[0] == "[" else kind])


def taking_columns() -> Iterator[str]:
    for name, function in reader.takers().items():
        plain = unwrap(getattr(function, "__func__", function))
        if plain.__module__.startswith("cxkit.stats") and isfunction(function) and name != "Forecast.errors":
            yield name


def share(yes: int, n: int) -> Any:
    return tally_share([1] * yes + [0] * (n - yes)).result()


def matrix(seed: int) -> list[list[Any]]:
    """Ratings of a few units by a few raters, some of them missing."""
    chance = random.Random(seed)
    known: list[list[Any]] = [
        [chance.choice((1, 2, 2, 3)) for _ in range(2 + seed % 3)] for _ in range(1 + seed // 3 % 6)
    ]
    if seed % 2:
        known[chance.randrange(len(known))][0] = None
    return known


def names_drawn(count: int, length: int, axis: str, ordered: bool, own: bool, offset: float = 0.0) -> Any:
    """What name_points makes of the names of an axis: the figure's size, and the ticks."""
    ax = drawing_axes(None if own else pyplot.subplots(figsize=(4, 3))[1], needed_for="names")
    name_points(ax, [f"{at:0{length}}" for at in range(count)], axis=axis, ordered=ordered, offset=offset)
    return [ax.figure.get_size_inches().tolist(), ticks(ax)]


def ticks(ax: Any) -> list[Any]:
    found = []
    for side in (ax.xaxis, ax.yaxis):
        labels = side.get_ticklabels()
        texts = [(one.get_text(), one.get_rotation(), one.get_ha(), one.get_va()) for one in labels[:3]]
        sizes = {one.get_fontsize() for one in labels}
        found.append(
            [
                side.get_ticklocs().tolist()[:40],
                len(labels),
                texts,
                sorted(sizes),
                side.get_view_interval().tolist(),
            ]
        )
    return found


def spots_drawn(apart: float, names: tuple[str, ...], below: list[bool] | None) -> Any:
    """Where name_spots writes names of points that lie so far apart."""
    ax = pyplot.subplots(figsize=(4, 3))[1]
    name_spots(
        ax,
        [(0.1 + at * apart, 0.5 + at * 0.011) for at in range(len(names))],
        names,
        below=below and below[: len(names)],
    )
    return [[text.get_text(), *text.xy, *text.get_position()] for text in ax.texts]


def heat_drawn(rows: int, columns: int, unit: str, hole: int, diverging: bool, ordered: bool) -> Any:
    """What heat_map draws: its cells, their texts, colours and sizes, and the scale beside it."""
    values = (np.arange(rows * columns, dtype=np.float64).reshape(rows, columns) - rows) / (rows * columns)
    defined = np.arange(rows * columns).reshape(rows, columns) % hole > 0
    ax = pyplot.subplots(figsize=(4, 3))[1]
    heat_map(
        ax,
        values,
        defined,
        range(rows),
        range(columns),
        unit=unit,
        ordered=ordered,
        diverging=diverging,
        bar="of",
    )
    written = [
        [text.get_text(), *text.get_position(), text.get_color(), text.get_fontsize()] for text in ax.texts
    ]
    scale = ax.figure.axes[-1].yaxis.get_major_formatter()(0.25, 0) if unit != "number" else ""
    return [written, ticks(ax), ax.collections[0].get_clim(), ax.collections[0].get_cmap().name, scale]


def leaves(payload: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the values of plain data stand, lists and dicts among them."""
    yield path
    inner = (
        payload.items()
        if isinstance(payload, dict)
        else enumerate(payload)
        if isinstance(payload, list)
        else ()
    )
    for key, part in inner:
        yield from leaves(part, (*path, key))


def payload_read(tally: Any, wrong: Any) -> list[str]:
    """What is read of a stored tally, one value at a time of which is another, or the code of the refusal."""
    found = []
    for path in [*leaves(tally.to_payload())][1:]:
        payload = place = tally.to_payload()
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = wrong(place[path[-1]]) if callable(wrong) else wrong
        try:
            found.append(str(Tally.from_payload(payload).to_payload()))
        except CxkitError as error:
            fault = getattr(error, "faults", [None])[0]
            found.append(f"{type(error).__name__} {fault and (fault.code, fault.path)}")
    return found


FEW = (0, 1, 2, 5)
SHARES = (0, 0.05, 0.5, 0.9, 1)
LEVELS = (0.8, 0.95)
RNG = partial(np.random.default_rng, 7)
SETS = [set(), {"late"}, {"late", "rude"}, {"rude"}, {*"abcde"}, {*"abcdef"}, None]
TALLIES = [
    tally_share([1, 0, 1, 1], by={"shop": list("aabb")}), tally_share([1, 0, None], by={"shop": list("abc")}),
    tally_nps([10, 9, 0, 7], by={"shop": list("aabb")}), tally_scores([5, 1, 3], (1, 5)),
    tally_values([1.5, 2.5, 2.5], by={"shop": list("aab")}), tally_share([], by={"shop": []}),
]  # fmt: skip
DATED = tally_share([1, 0], by={"day": [date(2026, 2, 1), date(2026, 2, 3)]})
FIGURES = [
    share(0, 0), share(0, 1), share(1, 1), share(0, 4), share(4, 4), share(1, 4), share(30, 60), share(31, 60),
    tally_nps([10, 9, 0, 7]).result(), tally_nps([10, 10]).result(), tally_scores([5, 1, 3], (1, 5)).result(),
    tally_scores([4] * 25 + [3], (1, 5)).result(), tally_values([1.5, 2.5]).result(), Estimate(value=0.5, n=2),
    Estimate(value=0.25, n=9, unit="share", standard_error=0.0), Estimate(value=2.0, n=9, standard_error=0.5),
]  # fmt: skip
LINES = [
    [share(yes, 9) for yes in line]
    for line in ((1, 2, 3), (3, 3, 3), (1, 2, 3, 4), (4, 3, 5, 9), (0, 0, 0, 0), (2, 2), (5,))
]
PEERS: list[Any] = [
    [share(yes, 9) for yes in (1, 2, 3, 4, 5, 6, 5, 9, 0, 8)], [share(yes, 9) for yes in (3, 4) * 5], [share(0, 4)] * 10,
    [tally_nps([10] * at + [0, 8]).result() for at in range(10)], [share(at, 2 * at) for at in range(10)],
    tally_share([1, 0, 0, 1, 1, 1] * 9, by={"shop": [*"aabbccddeeffgghhiijj", *"aabbccddeeffgghhiijjkkklllmmmnnnoo"]}).result(),
]  # fmt: skip
STATISTICS: dict[str, Callable[..., Any]] = {
    "mean": np.mean,
    "median": np.median,
    "rows": lambda rows: rows.mean(axis=1),
}
RATINGS = [matrix(seed) for seed in range(36)]
PLANS: dict[str, tuple[Callable[..., Any], *tuple[Any, ...]]] = {
    "agreement_weights": (agreement_weights, ["none", "linear", "quadratic", "ordinal", "radical", "ratio", "x"], [1, 2, 3, 4]),
    "agreement_weights, of a table": (lambda table: agreement_weights(table, 2), [[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 2], [2, 1]], [[1]]]),
    "icc": (icc, RATINGS),
    "kendall_w": (kendall_w, RATINGS),
    "krippendorff_alpha": (lambda rows, level: krippendorff_alpha(rows, level, rng=RNG(), resamples=9), RATINGS, ["nominal", "ordinal", "interval", "ratio"]),
    "krippendorff_alpha, of many values": (lambda rows, level: krippendorff_alpha([[each and each + 5 * at for each in row] for at, row in enumerate(rows * 30)], level, rng=RNG(), resamples=3), RATINGS[::2], ["nominal", "ordinal", "interval", "ratio"]),
    "rater_agreement": (lambda rows, weights: rater_agreement(rows, weights=weights), RATINGS, ["none", "linear", "quadratic"]),
    "cohen_kappa": (lambda rows, weights: cohen_kappa([row[0] for row in rows], [row[1] for row in rows], weights=weights), RATINGS, ["none", "linear", "quadratic"]),
    "cohen_kappa_of_table": (lambda a, b, c, d, weights: cohen_kappa_of_table([[a, b, 1], [c, d, 0], [0, 1, 2]], weights=weights), [0, 1, 3], [0, 2], [0, 2], [0, 1, 3], ["none", "linear", "quadratic"]),
    "fleiss_kappa": (fleiss_kappa, RATINGS),
    "cronbach_alpha": (lambda rows, missing: cronbach_alpha(rows, missing=missing), RATINGS, ["listwise", "pairwise"]),
    "mcdonald_omega": (lambda rows, missing: mcdonald_omega(rows, missing=missing), RATINGS[1::3], ["listwise", "pairwise"]),
    "masi_distance": (masi_distance, [each for each in SETS if each is not None], [each for each in SETS if each is not None]),
    "krippendorff_sets": (lambda a, b, c: krippendorff_sets([[a, b], [b, c], [c, None]], rng=RNG(), resamples=9), SETS, SETS, SETS[3:5]),
    "corrected_share": (lambda found, hits, rejected, level: corrected_share(found, 4, hits, 5, rejected, 5, RNG(), resamples=9, confidence=level), (0, 1, 4, 5), FEW, FEW, LEVELS),
    "fit": (lambda x, n: funnel([x, 1, 0], [n, 2, 1], adjust=True, trim=0.1), FEW, FEW),
    "funnel": (lambda kind, target, adjust, trim, x: funnel([x, 1, 3, 0, 8], [9, 2, 3, 0, 9], kind=kind, target=target, adjust=adjust, trim=trim), ["proportion", "ratio", "binomial"], [None, 0.2, 1.0], [False, True], [0, 0.1, 0.5], [0, 8]),
    "mcnemar": (lambda one, two, method: contingency.mcnemar(one, two, method=method), FEW, FEW, ["exact", "mid_p", "asymptotic", "corrected", "x"]),
    "chi_square_tail": (contingency.chi_square_tail, [0, 1, 3.84, 20], [1, 2, 3, 10]),
    "nps.sample_size": (nps.sample_size, [(0.2, 0.3, 0.5), (0, 0, 1), (0.5, 0, 0.5), (0.2, 0.2, 0.2), (1, 2, 3)], [0.05, 0.5, 0, 1, 2]),
    "standard_error": (proportions.standard_error, FEW, FEW, [None, 1, 5, 20]),
    "wilson_finite": (proportions.wilson_finite, FEW, [1, 2, 5], [1, 2, 5, 6, 100]),
    "bounds of shares": (lambda method, x, n: getattr(proportions, method)(x, n), ["mid_p", "clopper_pearson", "wilson_cc", "agresti_coull", "jeffreys"], (0, 0.5, 1, 2, 5), FEW),
    "bounds of rates": (lambda method, x, t: getattr(rates, method)(x, t), ["mid_p", "garwood", "byar", "anscombe", "score"], FEW, [1, 2.5]),
    "bounds of scores": (lambda method, d, p, r: getattr(nps, method)(d, p, r), ["wald", "add3", "agresti_min", "score"], FEW, FEW, FEW),
    "bounds of two shares": (lambda method, x, n, y, m: getattr(two_proportions, method)(x, n, y, m), ["wald", "newcombe", "agresti_caffo", "mee", "miettinen_nurminen", "relative_reduction"], FEW, [1, 5], FEW, [2, 5]),
    "bounds of two scores": (lambda method, d, p, r, e: getattr(nps, method)([d, p, r], [e, 1, 2]), ["difference_test"], FEW, FEW, FEW, FEW),
    "hybrid": (lambda d, p, r, e: nps.difference_hybrid(d, p, r, e, 1, 2), FEW[:3], FEW[1:], FEW[:3], FEW[:3]),
    "tally_waits": (lambda ended, share, figure: tally_waits(np.array([1, 1, 2, 3, 9]) * 1_000_000, np.array(ended) > 0, np.array([1, 1, 1, 1, share < 0.9]) > 0, by=None, definition="wait").result(figure, **{"share": share} if figure == "quantile" else {"target": 10 * share}), [[1] * 5, [0] * 5, [1, 0, 1, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 0, 1]], [0.1, 0.2, 0.5, 0.9], ["quantile", "within", "finished_within"]),
    "tally_share, of runs": (lambda groups, flags: tally_share(list(flags), by=Runs.of({"group": [*groups]})), ["aaaaaaa", "abbbccc", "aaabbbc", "bbaaacd", "abababa"], [(1, 0, 1, 1, 0, 0, 1), (0,) * 7, (1, None, 1, 0, None, 1, 1)]),
    "campaign_uplift": (lambda days, past, baseline: campaign_uplift([3, 5, 4][:days], [1, 2, 2, 1, 3, 1, 2, 2][:past], baseline=baseline, period=2), [0, 1, 2, 3], [0, 1, 2, 3, 4, 8], ["mean", "ewma", "seasonal", "trend", "x"]),
    "rake": (lambda weights, totals, limits: rake(weights, {"sex": [*"ffmm"], "age": [*"oyoy"]}, {"sex": totals, "age": {"o": 0.5, "y": 0.5}}, limits=limits), [[1, 1, 1, 1], [0.5, 0.5, 0.25, 1]], [{"f": 0.5, "m": 0.5}, {"f": 0.25, "m": 0.75}, {"f": 1, "m": 1}], [None, (0.5, 2.0)]),
    "tally of payloads": (payload_read, [*TALLIES, DATED], [None, 0, 1, -1, 0.5, "x", [], {}, [1, 0], {"day": "2026-02-01", "x": 1}, lambda each: [each], lambda each: each * 2 if isinstance(each, list) else each]),
    "tally of counts": (lambda kind, counts, by: Tally.of_counts(kind, counts, by=by), ["net", "share", "counts", "scores", "values"], [{}, {"no": 1}, {"no": 1, "yes": 2}, {"detractors": 1, "passives": 0}, {"detractors": [1, 2], "passives": [0, 0], "promoters": [1, 1]}, {"counted": 3, "missing": 1}, {"1": 2, "2": 0, "3": 5}, {"1": 2, "3": 5}, {"-1": 1, "0": 2, "1": 0}, {"no": 1.5, "yes": 1}, {"no": -1, "yes": 1}], [None, {"shop": ["a", "b"]}, {"shop": ["b", "b"]}, {"shop": ["a"]}]),
    "tally of a sum": (lambda one, start: start + one, TALLIES, [0, 1]),
    "rate_ratio_test": (lambda x1, t1, x2, t2, method: rates.rate_ratio_test(x1, t1, x2, t2, method=method), FEW, [1, 2.5], FEW, [0, 1], ["conditional", "mid_p", "wald", "score", "x"]),
    "binomial_tail": (tails.binomial_tail, FEW, FEW, SHARES),
    "poisson_tail": (tails.poisson_tail, FEW, [0, 0.5, 1, 9]),
    "fisher": (two_proportions.fisher, FEW, [2, 5], FEW, [1, 5]),
    "equivalence": (lambda x, y, margin, method: two_proportions.equivalence(x, 5, y, 4, margin=margin, method=method), FEW, FEW, [0.1, 0.5, 0, 1], ["agresti_caffo", "none", "wald"]),
    "non_inferiority": (lambda x, y, margin, method: two_proportions.non_inferiority(x, 5, y, 4, margin=margin, method=method), FEW, FEW, [0.1, 0.5, 0, 1], ["agresti_caffo", "none", "wald"]),
    "pooled_z": (lambda x, n, y, m, corrected: two_proportions.pooled_z(x, n, y, m, continuity=corrected), FEW, [1, 5], FEW, [0, 5], [False, True]),
    "pooled_z, of arrays": (lambda corrected: two_proportions.pooled_z(np.array([0, 1, 5, 2, 0]), np.array([5, 5, 5, 2, 0]), np.array([0, 4, 5, 1, 0]), 5, continuity=corrected), [False, True]),
    "aapor": (lambda i, r, nc, uh, e: response_rates.aapor({"I": i, "R": r, "NC": nc, "UH": uh, "P": 1}, e=e), FEW, [0, 3], [0, 2], [0, 4], [None, 0, 0.5, 1, 2]),
    "allocate": (lambda total, a, b, sd: sample_size.allocate(total, {"a": a, "b": b}, None if sd is None else {"a": 1, "b": sd}), [0, 1, 7, 100], FEW, FEW, [None, 0, 1, 2.5]),
    "cohen_h": (sample_size.cohen_h, SHARES, SHARES),
    "finite": (sample_size.finite, [0, 1, 20, 385], [0, 1, 20, 1000, float("inf")]),
    "for_cv": (lambda p, cv, population: sample_size.for_cv(p, cv=cv, population=population), SHARES, [0, 0.05, 1], [1, 100, float("inf")]),
    "margin_of_mean": (lambda sd, n, level: sample_size.margin_of_mean(sd, n, confidence=level), [0, 1, 2.5], FEW, LEVELS),
    "most_without_errors": (lambda n, level: sample_size.most_without_errors(n, confidence=level), FEW, LEVELS),
    "to_rule_out": (lambda part, level: sample_size.to_rule_out(part, confidence=level), SHARES, LEVELS),
    "proportion": (lambda p, margin, level: sample_size.proportion(p, margin=margin, confidence=level), SHARES, [0, 0.05, 0.5, 1], LEVELS),
    "two_means": (lambda d, sd, power, alpha, both: sample_size.two_means(d, sd, power=power, alpha=alpha, two_sided=both), [0, 0.5, -1], [0, 1], [0.5, 0.8, 1], [0.05], [True, False]),
    "two_proportions": (lambda p, q, power, alpha, both: sample_size.two_proportions(p, q, power=power, alpha=alpha, two_sided=both), SHARES, [0.05, 0.5, 1], [0.04, 0.8, 1], [0.05, 0.5], [True, False]),
    "two_proportions_arcsine": (lambda p, q, power, alpha, both: sample_size.two_proportions_arcsine(p, q, power=power, alpha=alpha, two_sided=both), SHARES, [0.05, 0.5, 1], [0.04, 0.8, 1], [0.05, 0.5], [True, False]),
    "stratified": (lambda x, n, y, size: weighting.stratified({"a": weighting.Stratum(n=n, x=x, population=size), "b": weighting.Stratum(n=3, x=y, population=9)}), FEW, [1, 2, 5], [0, 1, 3], [1, 5, 20]),
    "bootstrap": (lambda data, statistic, method, many: bootstrap.bootstrap(data, STATISTICS[statistic], RNG(), resamples=many, method=method, vectorized=statistic == "rows"), [[], [1], [1, 1, 1], [0, 1], [0, 0, 1, 3], [1, None]], ["mean", "median", "rows"], ["percentile", "bca", "x"], [0, 1, 9]),
    "name_points": (names_drawn, (1, 9, 40), (2, 12), "xy", (False, True), (False, True)),
    "name_points, beside": (names_drawn, (0, 4, 5, 900), (9,), "xy", (False, True), (False, True), (0.5,)),
    "name_spots": (spots_drawn, (0, 0.05, 0.3), (("a", "bc", "在线客服"), ("long name of one",) * 4), (None, [True] * 4, [True, False] * 2)),
    "heat_map": (heat_drawn, (1, 3, 21), (4, 20), ("number",), (1, 7), (False, True), (False,)),
    "heat_map, of units": (heat_drawn, (2,), (3,), ("share", "nps", "points", "seconds", "score"), (7,), (False, True), (True,)),
    "compare": (compare, FIGURES, FIGURES),
    "compare, of groups": (compare, [each.result() for each in TALLIES], [each.result() for each in TALLIES]),
    "merged": (lambda one, two: merged([one, two]), TALLIES, TALLIES),
    "difference_in_differences": (lambda one, two, start, trigger: difference_in_differences(one, two, start, trigger=trigger), LINES, LINES, [0, 1, 2, 3], [None, 0, 1, 2]),
    "randomised": (randomised, FIGURES[::2], FIGURES[::2]),
    "shrunken_baseline": (shrunken_baseline, FIGURES[:8], FIGURES[1:8:2], [*PEERS, LINES[0]]),
    "shrunken_differences": (lambda one, two, treated: shrunken_differences(one, two, treated), PEERS, PEERS, [[1, 0] * 5, [1, 1] + [0] * 8, [1] + [0] * 9, [1] * 9]),
}  # fmt: skip
"""The functions that take no columns, each with the values of its arguments."""


def of_plans(name: str) -> Iterator[Any]:
    function, *arguments = PLANS[name]
    for given in product(*arguments):
        yield recorded.attempt(partial(function, *given), 0)
        pyplot.close("all")


def answers(name: str) -> Iterator[str]:
    reader.instances()
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plan = name.removesuffix(" of plans")
        for answer in of_columns(name) if plan == name else of_plans(plan):
            yield re.sub(r" \(\d+ such\)", "", recorded.written(answer, rough=True))


def line(name: str) -> str:
    """A few digits of a digest of each answer; of many, of ten at a time."""
    every = [*answers(name)]
    step = 10 if name.endswith(" of plans") else 1
    parts = ["\n".join(every[at : at + step]) for at in range(0, len(every), step)]
    return " ".join(hashlib.sha256(part.encode()).hexdigest()[:4] for part in parts)


NAMES = [*taking_columns(), *(f"{name} of plans" for name in PLANS)]


@cache
def kept() -> dict[str, str]:
    return dict(each.split(" | ", 1) for each in CASES.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_a_small_case_has_the_answer_that_it_had(name: str) -> None:
    assert line(name) == kept().get(name), f"if it is meant: python {Path(__file__).name}"


AT_ONCE = {
    "CHUNK": 3, "_CHUNK": 3, "_DENSE": 1, "_SORTED": 3, "_SHORT": 3, "_ROWS": 3, "_TABLE": 1, "_BLOCK": 5, "_CELLS": 7,
    "_MOST_DENSE": 1, "_MOST_PATTERNS": 4, "_DENSEST": 1, "_PENDING": 2, "_MOST_BINS": 4,
}  # fmt: skip
"""How many rows or cells are taken at once, in place of thousands; some of them choose another way."""
IN_PARTS = [
    name
    for name in NAMES
    if re.match("tally_|krippendorff|cohen|rater|fleiss|icc|kaplan|life|waiting|staff", name)
    and not re.match("krippendorff.* of plans", name)
]


@pytest.mark.parametrize("name", IN_PARTS)
def test_an_answer_does_not_depend_on_how_many_rows_are_taken_at_once(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [
        each for title, each in sys.modules.items() if re.match(r"cxkit\.(stats|columns)\.", title)
    ]:
        for constant in vars(module).keys() & AT_ONCE.keys():
            monkeypatch.setattr(module, constant, AT_ONCE[constant])
    assert line(name) == kept().get(name)


if __name__ == "__main__":
    if sys.argv[1:]:
        print(*answers(sys.argv[1]), sep="\n")
    else:
        CASES.write_text("".join(f"{name} | {line(name)}\n" for name in NAMES), encoding="utf-8")
