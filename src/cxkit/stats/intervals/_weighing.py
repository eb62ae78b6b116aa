"""How uncertain a weighted mean of scores is, and how many unweighted answers would be as precise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cxkit.stats.results._elementwise import Flags, Floats


def worth(total: Floats, power: Floats) -> tuple[Floats, Floats]:
    """Worth of one unit of weight in Kish's effective number, and that number; 0 without weight.

    The first is sum(w) / sum(w^2): exactly 1 for weights of 1, so that they change no bit.
    """
    some = power > 0
    scale: Floats = np.where(some, total / np.where(some, power, 1.0), 0.0)
    return scale, total * scale


class Weighing(NamedTuple):
    """A weighted mean's uncertainty, cell by cell.

    `error` is the linearised standard error, `known` for two answers and more, `plain` that of Kish's
    effective number, `effective`. `worth` is the number of unweighted answers that are as precise as the
    linearised error, from which intervals are made. `equal` marks the cells in which all weights are equal.
    """

    error: Floats
    known: Flags
    plain: Floats
    effective: Floats
    worth: Floats
    equal: Flags

    def answers(self, part: Floats, total: Floats) -> Floats:
        """How many of the answers that it is worth the weight of a part stands for."""
        some = total > 0
        scaled: Floats = part * np.where(some, self.worth / np.where(some, total, 1.0), 0.0)
        return scaled


def weighing(
    n: Floats,
    sums: Sequence[Floats],
    squares: Sequence[Floats],
    scores: Sequence[float],
    mean: Floats,
    variance: Floats,
) -> Weighing:
    """The uncertainty of a weighted mean, from the sums of w and of w^2 of the answers with each score.

    The linearised error is sqrt(n / (n - 1) sum(u^2)), u = w (v - mean) / sum(w); it is worth
    `variance` / sum(u^2) answers, the variance that of one answer (population form): n where all weights are
    equal. Where all answers are alike it is worth Kish's number.
    """
    total, power = np.sum(sums, axis=0), np.sum(squares, axis=0)
    whole = np.where(total > 0, total, 1.0)
    gaps = zip(squares, scores, strict=True)
    moved = np.sum([part * (score - mean) ** 2 for part, score in gaps], axis=0) / whole**2
    effective = worth(total, power)[1]
    equal = np.abs(n * power - total * total) <= 1e-12 * total * total
    usual = equal | (moved == 0) | (variance == 0)
    return Weighing(
        error=np.sqrt(n / np.maximum(n - 1, 1) * moved),
        known=n > 1,
        plain=np.sqrt(variance / np.where(total > 0, effective, 1.0)),
        effective=effective,
        worth=np.where(usual, effective, variance / np.where(usual, 1.0, moved)),
        equal=equal,
    )
