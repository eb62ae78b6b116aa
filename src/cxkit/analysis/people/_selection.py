"""Selections: the funnel by stage, whether groups fare alike, and whether scores foretold anything."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import FlagKind, groups, numbers, together
from cxkit.stats.intervals import two_proportions
from cxkit.stats.intervals._small_tables import exact_p_value, is_small
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results import EMPTY, NO_VARIATION, TOO_FEW, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.tallies import tally_share
from cxkit.values import Attainment

FOUR_FIFTHS: Final = 0.8
FEWEST_PAIRS: Final = 30


def _shares(counts: Sequence[tuple[int, int]]) -> tuple[Estimate, ...]:
    """The share of each (yes, n)."""
    made = (tally_share([1, 0], frequencies=[yes, n - yes]).result() if n else None for yes, n in counts)
    return tuple(Estimate.missing(EMPTY, unit="share") if each is None else each for each in made)  # type: ignore[misc]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class StageFunnel(Tabular):
    """How many entered each stage, and how they left it; the share passed is of those who were decided on.

    What is open has not failed: it is in no share.
    """

    stages: tuple[Hashable, ...]
    entered: tuple[int, ...]
    passed: tuple[int, ...]
    rejected: tuple[int, ...]
    left: tuple[int, ...]
    open: tuple[int, ...]
    rates: tuple[Estimate, ...]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a stage."""
        counts = {
            name: list(getattr(self, name)) for name in ("entered", "passed", "rejected", "left", "open")
        }
        rates = {"rate": [each.value for each in self.rates], "low": [each.low for each in self.rates]}
        return {"stage": list(self.stages), **counts, **rates, "high": [each.high for each in self.rates]}

    def summary(self) -> dict[str, Any]:
        """How many entered the first stage and passed the last."""
        return {"entered": max(self.entered, default=0), "passed": self.passed[-1] if self.passed else 0}

    def __repr__(self) -> str:
        figures = ", ".join(f"{name} {each}" for name, each in zip(self.stages, self.rates, strict=True))
        return f"StageFunnel({figures})"


def stage_funnel(stages: Any, outcomes: Any) -> StageFunnel:
    """The funnel of a selection, one row a stage that a candidate entered (`cxkit.tables.StageTable`).

    Outcomes are passed, rejected and open; whatever else (withdrawn, pooled) left of themselves. Stages come
    in the order of how many entered them.

    >>> stages = stage_funnel(["test"] * 4 + ["talk"] * 2, ["passed"] * 2 + ["rejected", "open"] * 2)
    >>> stages.stages, stages.passed, stages.rates[0].n
    (('test', 'talk'), (2, 0), 3)
    """
    first, second = together(stages=stages, outcomes=outcomes)
    (names, place), (kinds, kind) = groups(first, "stages").placed(), groups(second, "outcomes").placed()
    table = np.zeros((len(names), len(kinds)), np.int64)
    np.add.at(table, (place, kind), 1)
    known = {str(each): column for each, column in zip(kinds, table.T, strict=True)}
    nobody = np.zeros(len(names), np.int64)
    entered = table.sum(axis=1)
    passed, rejected, waiting = (known.get(name, nobody) for name in ("passed", "rejected", "open"))
    order = np.argsort(-entered, kind="stable")
    counted = {"entered": entered, "passed": passed, "rejected": rejected, "open": waiting}
    counted["left"] = entered - passed - rejected - waiting
    columns: dict[str, Any] = {name: tuple(column[order].tolist()) for name, column in counted.items()}
    decided = zip(columns["passed"], columns["rejected"], strict=True)
    rates = _shares([(yes, yes + no) for yes, no in decided])
    return StageFunnel(stages=tuple(names[at] for at in order.tolist()), rates=rates, **columns)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class AdverseImpact(Tabular):
    """Selection by group against the largest: rates, their ratio, and whether four fifths are reached.

    Of several largest it is the one selected most. Groups of fewer than `minimum` are hidden, and where
    that would leave one alone, the next smallest too: of `hidden` groups only the number is told. The
    verdict is met where the whole interval of the ratio lies at or above 0.8, not met where the ratio is
    below 0.8 and the rates differ by more than chance (adjusted over groups), and else cannot be told.
    `p_values` are exact in small tables (Fisher). It shows a difference, not its cause.
    """

    groups: tuple[Hashable, ...]
    n: tuple[int, ...]
    selected: tuple[int, ...]
    rates: tuple[Estimate, ...]
    ratios: tuple[Estimate, ...]
    p_values: tuple[float | None, ...]
    verdicts: tuple[Attainment | None, ...]
    reference: Hashable
    hidden: int
    undeclared: int
    undecided: int
    minimum: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a group that is shown; the reference has no ratio."""
        return {
            "group": list(self.groups),
            "n": list(self.n),
            "selected": list(self.selected),
            "rate": [each.value for each in self.rates],
            "ratio": [each.value for each in self.ratios],
            "low": [each.low for each in self.ratios],
            "high": [each.high for each in self.ratios],
            "p_value": list(self.p_values),
            "verdict": [None if each is None else str(each) for each in self.verdicts],
        }

    def summary(self) -> dict[str, Any]:
        """The reference, and what is not shown."""
        names = ("reference", "hidden", "undeclared", "undecided", "minimum")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        figures = ", ".join(f"{name} {each}" for name, each in zip(self.groups, self.ratios, strict=True))
        return f"AdverseImpact({figures}; against {self.reference}, {self.hidden} hidden)"


def adverse_impact(group: Any, selected: Any, *, minimum: int = 5, confidence: float = 0.95) -> AdverseImpact:
    """Whether groups were selected alike, one row a candidate who declared a group of their own will.

    Rows without a group or without a decision are left out and counted.

    >>> group = ["a"] * 40 + ["b"] * 30 + ["c"] * 20 + ["d"] * 2
    >>> impact = adverse_impact(group, [1, 0] * 20 + [1, 0, 0, 0, 0] * 6 + [1, 0] * 10 + [1, 1])
    >>> impact.reference, impact.verdicts, impact.hidden
    ('a', (None, Attainment.NOT_MET), 2)
    """
    check_confidence(confidence)
    first, second = together(group=group, selected=selected)
    chosen = np.asarray(FlagKind().strictly(second, "selected"))
    names, place = groups(first, "group").placed()
    declared = (
        np.array([name is not None for name in names], np.bool_)[place] if names else np.zeros(0, np.bool_)
    )
    counted = declared & (chosen >= 0)
    n = np.bincount(place[counted], minlength=len(names))
    yes = np.bincount(place[counted], chosen[counted] == 1, minlength=len(names)).astype(np.int64)
    # Of groups of one size, first the one that was selected most: the others are held against it.
    order = [at for at in np.lexsort((-yes, -n)).tolist() if n[at]]
    small = sum(n[at] < minimum for at in order)
    # One hidden group is what all the others leave of the whole: another one hides it.
    hidden = min(len(order), 2 if small == 1 else int(small))
    shown = order[: len(order) - hidden]
    counts = [(int(yes[at]), int(n[at])) for at in shown]
    tests = adjust([_p_value(*each, *counts[0]) for each in counts[1:]])
    p_values = [None, *tests] if counts else []
    ratios = [_ratio(each, counts[0], confidence) for each in counts[1:]]
    itself = Estimate.missing(EMPTY, unit="ratio", definition="selection ratio")
    verdicts = [_verdict(ratio, p) for ratio, p in zip(ratios, tests, strict=True)]
    return AdverseImpact(
        groups=tuple(names[at] for at in shown),
        n=tuple(each[1] for each in counts),
        selected=tuple(each[0] for each in counts),
        rates=_shares(counts),
        ratios=(itself, *ratios) if counts else (),
        p_values=tuple(p_values),
        verdicts=(None, *verdicts) if counts else (),
        reference=names[shown[0]] if shown else None,
        hidden=hidden,
        undeclared=int((~declared).sum()),
        undecided=int((declared & (chosen < 0)).sum()),
        minimum=minimum,
    )


def _p_value(x1: int, n1: int, x2: int, n2: int) -> float | None:
    if is_small(x1, n1, x2, n2):
        return exact_p_value(x1, n1, x2, n2)
    return two_proportions.pooled_z(x1, n1, x2, n2).p_value  # type: ignore[return-value]


def _ratio(one: tuple[int, int], base: tuple[int, int], confidence: float) -> Estimate:
    """The ratio of two shares, with its interval from those of both (MOVER)."""
    described: dict[str, Any] = {"unit": "ratio", "definition": "selection ratio", "confidence": confidence}
    if not base[0]:
        return Estimate.missing(NO_VARIATION, n=one[1] + base[1], **described)
    reduction: Any = two_proportions.relative_reduction(*one, *base, confidence=confidence)
    low, high = reduction.bounds
    interval = Interval(low=1 - high, high=1 - low, confidence=confidence, method=reduction.method)
    value = one[0] / one[1] * base[1] / base[0]
    return Estimate(value=value, n=one[1] + base[1], interval=interval, **described)


def _verdict(ratio: Estimate, p_value: float | None) -> Attainment:
    if ratio.value is None or ratio.low is None:
        return Attainment.CANNOT_BE_TOLD
    if ratio.low >= FOUR_FIFTHS:
        return Attainment.MET
    differs = ratio.value < FOUR_FIFTHS and p_value is not None and p_value <= 0.05
    return Attainment.NOT_MET if differs else Attainment.CANNOT_BE_TOLD


def validity(scores: ArrayLike, outcomes: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """The correlation of a score at selection with what was seen later, of those who were hired, with n.

    Pairs that lack one of the two are left out; fewer than 30 pairs are not shown. It is of the hired alone,
    whose scores vary less than those of all who applied: nothing is corrected for that.

    >>> validity([1, 2, 3], [2, 3, 5]).undefined.code
    'stats.too_few'
    """
    first, second = together(scores=scores, outcomes=outcomes)
    x, y = numbers(first, "scores", missing=True), numbers(second, "outcomes", missing=True)
    known = ~(np.isnan(x) | np.isnan(y))
    x, y, n = x[known], y[known], int(known.sum())
    described: dict[str, Any] = {"n": n, "definition": "validity", "confidence": check_confidence(confidence)}
    described["dropped"] = {"missing": int(known.size - n)}
    if n < FEWEST_PAIRS:
        return Estimate.missing(TOO_FEW(needed=FEWEST_PAIRS, n=n), **described)
    if not (x.std() > 0 and y.std() > 0):
        return Estimate.missing(NO_VARIATION, **described)
    r = float(np.corrcoef(x, y)[0, 1])
    half = z_of(confidence) / math.sqrt(n - 3)
    middle = math.atanh(max(-1 + 1e-15, min(1 - 1e-15, r)))
    low, high = math.tanh(middle - half), math.tanh(middle + half)
    interval = Interval(low=low, high=high, confidence=confidence, method="fisher")
    return Estimate(value=r, interval=interval, **described)
