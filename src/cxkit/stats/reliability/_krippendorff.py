"""Krippendorff's alpha: agreement of any number of raters, beyond chance, with any ratings missing.

alpha = 1 - observed disagreement / expected disagreement. The expected part comes from how often each value
was used, so nothing grows with the square of the number of ratings.

Sources: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Hayes and Krippendorff (2007) for
the bootstrap over units.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import Ints
from cxkit.errors import Invalid, shown
from cxkit.stats._wording import WORDS
from cxkit.stats.reliability._ratings import Ratings, ratings_of
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, check_resamples
from cxkit.stats.results._reasons import NO_VARIATION
from cxkit.values import Reason

Level = Literal["nominal", "ordinal", "interval", "ratio"]

NOT_PAIRED: Final[Reason] = WORDS["agreement.not_paired"]()

_MOST_DENSE: Final = 64
_CELLS: Final = 2_000_000


def krippendorff_alpha(
    ratings: ArrayLike,
    level: Level = "nominal",
    *,
    missing: Hashable | None = None,
    categories: Sequence[Hashable] | None = None,
    rng: np.random.Generator | None = None,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Krippendorff's alpha of ratings, one row a unit and one column a rater.

    `level` is "nominal", "ordinal", "interval" or "ratio"; labels are ordinal in the order of `categories`,
    or in that of ordered categories.
    Units rated fewer than twice are left out. With `rng` the interval is the percentile bootstrap over units;
    without it there is none. Undefined where no unit was rated twice, or all ratings are equal (then there is
    no disagreement to expect).

    >>> raters = [list("aabbdccceDda".lower()), list("babbbcccedd") + ["d"]]
    >>> krippendorff_alpha(np.array(raters).T)
    Estimate(krippendorff alpha 0.692, n=12)
    """
    if level not in get_args(Level):
        raise Invalid(
            f"{shown(level)} is not a level: use one of {', '.join(get_args(Level))}",
            code="agreement.level",
            path="level",
        )
    check_confidence(confidence)
    check_resamples(resamples)
    table = ratings_of(ratings, missing=missing, categories=categories)
    if level == "ordinal":
        table.refuse_unordered("the ordinal level")
    if level in ("interval", "ratio") and table.values is None:
        raise Invalid(f"level {level!r} needs numbers", code="agreement.level", path="ratings")
    if len(table.codes) <= _MOST_DENSE:
        return _dense(table, level, rng, resamples, confidence)
    return _sparse(table, level, rng, resamples, confidence)


def _estimate(
    alpha: float | None, paired: int, found: Ratings, level: Level, interval: Interval | None, reps: int
) -> Estimate:
    options = {"level": level} if interval is None else {"level": level, "resamples": reps}
    dropped = {"rated fewer than twice": found.units - paired}
    if alpha is None:
        reason = NO_VARIATION if paired else NOT_PAIRED
        return Estimate.missing(
            reason, n=paired, dropped=dropped, definition="krippendorff alpha", options=options
        )
    return Estimate(
        value=alpha,
        n=paired,
        interval=interval,
        confidence=0.95 if interval is None else interval.confidence,
        dropped=dropped,
        definition="krippendorff alpha",
        options=options,
    )


def _scores(level: Level, used: Floats, values: Floats | None) -> Floats:
    """Scores whose squared differences are taken; for ordinal data the mean rank of each value."""
    if level == "ordinal":
        return np.asarray(np.cumsum(used) - used / 2, np.float64)
    assert values is not None
    return np.asarray(values - values.mean(), np.float64)


def _distances(level: Level, used: Floats, values: Floats | None) -> Floats:
    if level == "nominal":
        return 1.0 - np.eye(used.size)
    if level == "ratio":
        assert values is not None
        total = values[:, None] + values[None, :]
        gap = values[:, None] - values[None, :]
        return np.divide(gap, total, out=np.zeros(gap.shape), where=total != 0) ** 2
    scores = _scores(level, used, values)
    return np.asarray((scores[:, None] - scores[None, :]) ** 2, np.float64)


def _alpha(coincidences: Floats, level: Level, values: Floats | None) -> float | None:
    used = np.asarray(coincidences.sum(axis=1), np.float64)
    occurs = used > 0
    if not occurs.all():
        # Values that nobody gave must not change how the sums are rounded.
        used, coincidences = used[occurs], coincidences[np.ix_(occurs, occurs)]
        values = None if values is None else values[occurs]
    distance = _distances(level, used, values)
    expected = float(used @ distance @ used)
    if expected <= 0:
        return None
    return 1 - (float(used.sum()) - 1) * float((coincidences * distance).sum()) / expected


def _dense(
    found: Ratings, level: Level, rng: np.random.Generator | None, resamples: int, confidence: float
) -> Estimate:
    patterns, seen = found.patterns()
    given: Floats = patterns.sum(axis=1)
    patterns, seen, weight = patterns[given > 1], seen[given > 1], 1 / (given[given > 1] - 1)
    times = weight * seen
    coincidences = (patterns.T * times) @ patterns - np.diag(times @ patterns)
    alpha = _alpha(coincidences, level, found.values)
    interval = None
    if rng is not None and alpha is not None:
        draws = _dense_draws(patterns, weight, seen, (level, found.values), rng, resamples)
        interval = _percentiles(draws, alpha, confidence)
    return _estimate(alpha, int(seen.sum()), found, level, interval, resamples)


def _dense_draws(
    patterns: Floats,
    weight: Floats,
    seen: Ints,
    metric: tuple[Level, Floats | None],
    rng: np.random.Generator,
    resamples: int,
) -> list[float]:
    """Alpha of resampled units; units with the same counts are drawn together, by a multinomial."""
    pairs = patterns[:, :, None] * patterns[:, None, :]
    for code in range(patterns.shape[1]):
        pairs[:, code, code] -= patterns[:, code]
    flat = (pairs * weight[:, None, None]).reshape(len(patterns), -1)
    units = int(seen.sum())
    draws: list[float] = []
    step = max(1, _CELLS // len(patterns))
    for start in range(0, resamples, step):
        drawn = rng.multinomial(units, seen / units, size=min(step, resamples - start))
        for row in drawn @ flat:
            alpha = _alpha(row.reshape(pairs.shape[1:]), *metric)
            if alpha is not None:
                draws.append(alpha)
    return draws


def alpha_of_sets(
    counts: Floats, distance: Floats, rng: np.random.Generator | None, resamples: int, confidence: float
) -> Estimate:
    """Alpha from how often each value was given to each unit, and how far the values are apart."""
    check_confidence(confidence)
    check_resamples(resamples)
    given: Floats = counts.sum(axis=1)
    paired, weight = counts[given > 1], 1 / (given[given > 1] - 1)
    apart = (np.einsum("ui,ij,uj->u", paired, distance, paired)) * weight

    def alpha(times: Floats) -> float | None:
        used = times @ paired
        expected = float(used @ distance @ used)
        return 1 - (float(used.sum()) - 1) * float(times @ apart) / expected if expected > 0 else None

    n, dropped = len(paired), {"rated fewer than twice": len(counts) - len(paired)}
    described: dict[str, Any] = {"definition": "krippendorff alpha", "options": {"level": "masi"}}
    value = alpha(np.ones(n)) if n else None
    if value is None:
        return Estimate.missing(NO_VARIATION if n else NOT_PAIRED, n=n, dropped=dropped, **described)
    interval = None
    if rng is not None:
        drawn = (rng.multinomial(n, np.full(n, 1 / n)).astype(np.float64) for _ in range(resamples))
        draws = [each for times in drawn if (each := alpha(times)) is not None]
        interval = _percentiles(draws, value, confidence)
    return Estimate(value=value, n=n, interval=interval, confidence=confidence, dropped=dropped, **described)


def _percentiles(draws: Sequence[float], alpha: float, confidence: float) -> Interval:
    if not draws:
        return Interval.missing(NO_VARIATION, method="bootstrap", confidence=confidence)
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.array(draws), [tail, 1 - tail]).tolist()
    return Interval(low=min(low, alpha), high=max(high, alpha), confidence=confidence, method="bootstrap")


def _sparse(
    found: Ratings, level: Level, rng: np.random.Generator | None, resamples: int, confidence: float
) -> Estimate:
    positions = found.positions()
    positions = positions[(positions >= 0).sum(axis=1) > 1]
    paired = len(positions)
    if not paired:
        return _estimate(None, 0, found, level, None, resamples)
    alpha = _sparse_alpha(positions, np.ones(paired), level, found.values)
    interval = None
    if rng is not None and alpha is not None:
        even = np.full(paired, 1 / paired)
        drawn = (rng.multinomial(paired, even).astype(np.float64) for _ in range(resamples))
        tried = (_sparse_alpha(positions, weight, level, found.values) for weight in drawn)
        interval = _percentiles([each for each in tried if each is not None], alpha, confidence)
    return _estimate(alpha, paired, found, level, interval, resamples)


def _sparse_alpha(positions: Ints, weight: Floats, level: Level, values: Floats | None) -> float | None:
    known = positions >= 0
    given = known.sum(axis=1)
    size = int(positions.max()) + 1
    repeated = np.broadcast_to(weight[:, None], positions.shape)[known]
    used = np.bincount(positions[known], weights=repeated, minlength=size).astype(np.float64)
    total = float(used.sum())
    values = None if values is None else values[:size]
    if level in ("ordinal", "interval"):
        scores = _scores(level, used, values)
        x = np.where(known, scores[positions], 0.0)
        apart = 2 * (given * (x * x).sum(axis=1) - x.sum(axis=1) ** 2)
        expected = 2 * (total * float(used @ scores**2) - float(used @ scores) ** 2)
    else:
        apart = _pairwise(positions, known, level, values)
        expected = _expected(used, level, values)
    observed = float((weight * apart / (given - 1)).sum())
    return 1 - (total - 1) * observed / expected if expected > 1e-12 * total else None


def _pairwise(positions: Ints, known: Flags, level: Level, values: Floats | None) -> Floats:
    disagreement = np.zeros(len(positions))
    for first in range(positions.shape[1]):
        for second in range(first):
            both = known[:, first] & known[:, second]
            a, b = positions[:, first], positions[:, second]
            if level == "nominal":
                distance = (a != b).astype(np.float64)
            else:
                assert values is not None
                total = values[a] + values[b]
                gap = values[a] - values[b]
                distance = np.divide(gap, total, out=np.zeros(gap.shape), where=total != 0) ** 2
            disagreement += np.where(both, 2 * distance, 0.0)
    return disagreement


def _expected(used: Floats, level: Level, values: Floats | None) -> float:
    if level == "nominal":
        return float(used.sum() ** 2 - used @ used)
    assert values is not None
    disagreement, step = 0.0, max(1, _CELLS // used.size)
    for start in range(0, used.size, step):
        part = values[start : start + step, None]
        total, gap = part + values, part - values
        distance = np.divide(gap, total, out=np.zeros(gap.shape), where=total != 0) ** 2
        disagreement += float(used[start : start + step] @ distance @ used)
    return disagreement
