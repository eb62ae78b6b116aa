"""Severity of raters, from items that several of them rated: who gives less than others for the same.

y = mu + item + rater + error by least squares, the severities of all raters summing to 0. Raters are compared
through the items that they share; where the design falls apart nothing is known of one part against another.

Source: Searle (1971), Linear Models, on connected two-way designs.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import groups, numbers, together
from cxkit.errors import Invalid
from cxkit.stats.intervals.means import t_quantile
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._reasons import EMPTY, TOO_FEW
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class RaterSeverity(Tabular):
    """Points that each rater gives more than the average rater for the same; below 0 is severe.

    `adjusted` are the ratings less what is their rater's. The interval is Student's, with `df` degrees of
    freedom; without any there is none, and `undefined` says so.
    """

    raters: tuple[Hashable, ...]
    n: tuple[int, ...]
    effects: Floats
    standard_errors: Floats | None
    adjusted: Floats
    df: int
    confidence: float = 0.95
    undefined: Reason | None = None

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a rater."""
        if self.standard_errors is None:
            nothing: list[float | None] = [None] * len(self.raters)
            errors = low = high = nothing
        else:
            half = float(t_quantile((1 + self.confidence) / 2, self.df)) * self.standard_errors
            errors = self.standard_errors.tolist()
            low, high = (self.effects - half).tolist(), (self.effects + half).tolist()
        return {
            "rater": list(self.raters),
            "n": list(self.n),
            "effect": self.effects.tolist(),
            "standard_error": errors,
            "low": low,
            "high": high,
        }

    def summary(self) -> dict[str, Any]:
        """The degrees of freedom, and why there is no interval."""
        return {"df": self.df, "undefined": None if self.undefined is None else self.undefined.code}

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{rater} {effect:+.3g}" for rater, effect in zip(self.raters, self.effects, strict=True)
        )
        return f"RaterSeverity({figures or self.undefined})"


def rater_severity(
    raters: ArrayLike, items: ArrayLike, scores: ArrayLike, *, confidence: float = 0.95
) -> RaterSeverity:
    """How severe raters are, from their scores of items, one row a rating; missing scores are left out.

    Raises `Invalid` where the raters fall into parts that share no item, and names the parts.

    >>> judged = rater_severity(["a", "b", "a", "b", "b", "c"], [1, 1, 2, 2, 3, 3], [80, 70, 90, 80, 60, 66])
    >>> judged.effects.round(2).tolist()
    [4.67, -5.33, 0.67]
    """
    raters, items, scores = together(raters=raters, items=items, scores=scores)
    check_confidence(confidence)
    y = numbers(scores, "scores", missing=True)
    known = ~np.isnan(y)
    names, r = groups(raters, "raters").placed(known)
    rated, i = groups(items, "items").placed(known)
    y, m, k = y[known], len(names), len(rated)
    if not m:
        nothing = np.zeros(0)
        return RaterSeverity(
            raters=(), n=(), effects=nothing, standard_errors=None, adjusted=nothing, df=0, undefined=EMPTY
        )
    table = np.zeros((m, k))
    np.add.at(table, (r, i), 1.0)
    _refuse_parts(table, names)
    per_item = table.sum(axis=0)
    item_sums = np.bincount(i, y, minlength=k)
    inner = np.diag(table.sum(axis=1)) - (table / per_item) @ table.T
    pinv: Any = np.linalg.pinv  # pyright: ignore[reportUnknownMemberType]
    inverse: Floats = pinv(inner, hermitian=True)
    effects: Floats = inverse @ (np.bincount(r, y, minlength=m) - table @ (item_sums / per_item))
    effects -= effects.mean()
    adjusted = y - effects[r]
    residual = adjusted - (np.bincount(i, adjusted, minlength=k) / per_item)[i]
    df = y.size - k - m + 1
    variance = float((residual**2).sum()) / df if df > 0 else 0.0
    return RaterSeverity(
        raters=names,
        n=tuple(int(n) for n in table.sum(axis=1)),
        effects=effects,
        standard_errors=np.sqrt(variance * np.diag(inverse)) if df > 0 else None,
        adjusted=adjusted,
        df=max(df, 0),
        confidence=confidence,
        undefined=None if df > 0 else TOO_FEW(needed=k + m, n=y.size),
    )


def _refuse_parts(table: Floats, names: tuple[Hashable, ...]) -> None:
    """Raters that are joined by shared items, directly or through others, are one part."""
    shared = (table @ table.T) > 0
    part = np.arange(len(names))
    for _ in names:
        part = np.where(shared, part[None, :], len(names)).min(axis=1)
    parts = [
        [str(name) for name, p in zip(names, part.tolist(), strict=True) if p == one]
        for one in sorted({*part.tolist()})
    ]
    if len(parts) > 1:
        named = "; ".join(", ".join(sorted(each)) for each in parts)
        raise Invalid(
            f"these raters share no item with each other: {named}",
            code="design.disconnected",
            path="raters",
            params={"parts": named},
        )
