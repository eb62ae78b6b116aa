"""Scorecards: weighted criteria, each source of ratings by itself, and no rank from a handful.

Self, peers and supervisors see different things, so their ratings are never mixed; how far they agree is a
question for `cxkit.stats.reliability`. What happens where a criterion was not rated is chosen.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import attrs
import numpy as np

from cxkit.analysis._figures import with_bounds
from cxkit.analysis._wording import WORDS
from cxkit.columns import finite_number, groups, numbers, ordered_labels, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results import NEEDS_TWO, TOO_FEW, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence, z_of

MissingCriterion = Literal["undefined", "reweigh"]
"""A criterion that a source did not rate: the score is undefined, or the others take over its weight."""

NOT_RATED: Final = WORDS["scorecard.not_rated"]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Scorecards(Tabular):
    """The weighted score of every person by every source, with its interval, or why there is none.

    `estimates` are by person and source; `by_criterion` holds the mean of every criterion that was rated.
    """

    weights: Mapping[Hashable, float]
    estimates: Mapping[tuple[Hashable, Hashable], Estimate]
    by_criterion: Mapping[tuple[Hashable, Hashable], Mapping[Hashable, float]]
    minimum: int
    missing: MissingCriterion
    dropped: int = 0

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources of ratings, in order."""
        return tuple(ordered_labels(source for _, source in self.estimates))

    def of(self, person: Hashable, source: Hashable) -> Estimate:
        """The score of a person by a source; an error where that source rated nobody of that name."""
        score = self.estimates.get((person, source))
        if score is None:
            raise Invalid(
                f"{shown(person)} was not rated by {shown(source)}", code="scorecard.unknown", path="person"
            )
        return score

    def ranking(self, source: Hashable) -> tuple[Hashable, ...]:
        """The persons whom a source rated often enough, best first; others have no rank."""
        known = [
            (-one.value, str(person), person)
            for (person, by), one in self.estimates.items()
            if by == source and one.value is not None
        ]
        return tuple(person for _, _, person in sorted(known, key=lambda one: one[:2]))

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a person and source."""
        scores = list(self.estimates.values())
        return {
            "person": [person for person, _ in self.estimates],
            "source": [source for _, source in self.estimates],
            **with_bounds("score", scores),
            "n": [one.n for one in scores],
            "undefined": [None if one.undefined is None else one.undefined.code for one in scores],
        }

    def summary(self) -> dict[str, Any]:
        """The weights and what was chosen."""
        return {
            "weights": {str(name): weight for name, weight in self.weights.items()},
            "minimum": self.minimum,
            "missing": self.missing,
            "dropped": {"missing": self.dropped},
        }

    def __repr__(self) -> str:
        scored = sum(one.defined for one in self.estimates.values())
        persons = len({person for person, _ in self.estimates})
        return f"Scorecards({persons} persons, {len(self.sources)} sources, {scored} scores)"


def scorecards(
    person: Any,
    source: Any,
    criterion: Any,
    score: Any,
    *,
    weights: Mapping[Any, float],
    minimum: int = 5,
    missing: MissingCriterion = "undefined",
    confidence: float = 0.95,
) -> Scorecards:
    """Scorecards from ratings in long form: one row a rating of a person by a source on a criterion.

    The score is sum(w mean) / sum(w) over the criteria of `weights`; its error comes from the spread of the
    ratings within each criterion, so that the interval needs two ratings of each. Fewer than `minimum`
    ratings of a criterion's worth (the least rated one counts) are insufficient. Rows with a gap are left
    out and counted; a criterion without a weight is refused.

    >>> people, by = ["ann"] * 4 + ["bob"] * 2, ["peer"] * 6
    >>> what, points = ["tone", "tone", "speed", "speed", "tone", "speed"], [5, 4, 3, 4, 2, 2]
    >>> cards = scorecards(people, by, what, points, weights={"tone": 2, "speed": 1}, minimum=2)
    >>> cards.of("ann", "peer")
    Estimate(scorecard 4.167, n=4, 95% normal 3.436 to 4.897)
    >>> cards.of("bob", "peer"), cards.ranking("peer")
    (Estimate(scorecard undefined: 2 or more are needed, there are 1, n=2), ('ann',))
    """
    if missing not in get_args(MissingCriterion):
        raise Invalid(f"is 'undefined' or 'reweigh', got {shown(missing)}", code="choice", path="missing")
    if isinstance(minimum, bool) or minimum < 1:
        raise Invalid(f"must be 1 or more, got {shown(minimum)}", code="number.low", path="minimum")
    check_confidence(confidence)
    known = {name: finite_number(weight, f"weights.{name}", above=0) for name, weight in weights.items()}
    if not known:
        raise Invalid("must have one criterion or more", code="scorecard.weights", path="weights")
    rows, dropped = _gathered(person, source, criterion, score, known)
    order = sorted(rows, key=lambda pair: (str(pair[0]), str(pair[1])))
    return Scorecards(
        weights=MappingProxyType(known),
        estimates=MappingProxyType(
            {pair: _score(rows[pair], known, minimum, missing, confidence) for pair in order}
        ),
        by_criterion=MappingProxyType(
            {
                pair: {name: float(np.mean(rows[pair][name])) for name in known if name in rows[pair]}
                for pair in order
            }
        ),
        minimum=minimum,
        missing=missing,
        dropped=dropped,
    )


_Ratings = dict[Hashable, list[float]]


def _gathered(
    person: Any, source: Any, criterion: Any, score: Any, weights: Mapping[Hashable, float]
) -> tuple[dict[tuple[Hashable, Hashable], _Ratings], int]:
    """The ratings by person and source, then by criterion; and how many rows have a gap."""
    columns = {"person": person, "source": source, "criterion": criterion}
    *keys, score = together(**columns, score=score)
    points = numbers(score, "score", missing=True)
    labels = [groups(column, name).cells() for name, column in zip(columns, keys, strict=True)]
    ratings: dict[tuple[Hashable, Hashable], _Ratings] = {}
    dropped = 0
    for who, by, what, value in zip(*labels, points.tolist(), strict=True):
        if who is None or by is None or what is None or math.isnan(value):
            dropped += 1
        elif what not in weights:
            raise Invalid(
                f"{shown(what)} has no weight: there are {', '.join(map(str, weights))}",
                code="scorecard.weights",
                path="criterion",
            )
        else:
            ratings.setdefault((who, by), {}).setdefault(what, []).append(value)
    return ratings, dropped


def _score(
    rated: Mapping[Hashable, Sequence[float]],
    weights: Mapping[Hashable, float],
    minimum: int,
    missing: MissingCriterion,
    confidence: float,
) -> Estimate:
    n = sum(map(len, rated.values()))
    described: dict[str, Any] = {"definition": "scorecard", "unit": "score", "confidence": confidence}
    lacking = [name for name in weights if name not in rated]
    if lacking and missing == "undefined":
        return Estimate.missing(NOT_RATED(criterion=str(lacking[0])), n=n, **described)
    fewest = min(map(len, rated.values()))
    if fewest < minimum:
        return Estimate.missing(TOO_FEW(needed=minimum, n=fewest), n=n, **described)
    whole = sum(weights[name] for name in rated)
    value = math.fsum(weights[name] * math.fsum(given) / len(given) for name, given in rated.items()) / whole
    if fewest < 2:
        interval = Interval.missing(NEEDS_TWO, method="normal", confidence=confidence)
        return Estimate(value=value, n=n, interval=interval, **described)
    variance = math.fsum(
        (weights[name] / whole) ** 2 * float(np.var(given, ddof=1)) / len(given)
        for name, given in rated.items()
    )
    error = math.sqrt(variance)
    half = z_of(confidence) * error
    interval = Interval(low=value - half, high=value + half, confidence=confidence, method="normal")
    return Estimate(value=value, n=n, standard_error=error, interval=interval, **described)
