"""The outcome of a test of significance, one or an array of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.stats.results._display import Single, Tabular, optional, plain
from cxkit.stats.results._normal import two_sided_p
from cxkit.stats.results._reasons import NO_TEST
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Significance(Single):
    """A test's statistic, degrees of freedom and p-value; p_value None, with a reason, where it is undefined.

    >>> Significance(method="pooled z", statistic=-1.364, p_value=0.17248)
    Significance(pooled z, statistic=-1.364, p=0.1725)
    """

    method: str
    statistic: float | None = None
    p_value: float | None
    df: float | None = None
    undefined: Reason | None = None
    details: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)

    def __attrs_post_init__(self) -> None:
        if (self.p_value is None) == (self.undefined is None):
            raise Invalid("a test has a p-value, or None and the reason", code="test.undefined")
        if self.p_value is not None and not 0 <= self.p_value <= 1:
            raise Invalid(f"a p-value lies between 0 and 1, got {self.p_value}", code="test.p_value")

    @classmethod
    def missing(cls, reason: Reason, *, method: str) -> Significance:
        """The test that is undefined for that reason."""
        return cls(method=method, p_value=None, undefined=reason)

    @property
    def defined(self) -> bool:
        """Whether there is a p-value."""
        return self.p_value is not None

    def to_dict(self) -> dict[str, Any]:
        """Plain data: method, statistic (infinite: as text), df, p-value, and the reason where undefined."""
        return {
            "method": self.method,
            "statistic": plain(self.statistic),
            "df": self.df,
            "p_value": self.p_value,
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def __repr__(self) -> str:
        if self.p_value is None:
            return f"Significance({self.method}, undefined: {self.undefined})"
        parts = [self.method]
        if self.statistic is not None:
            parts.append(f"statistic={self.statistic:.4g}")
        if self.df is not None:
            parts.append(f"df={self.df:.4g}")
        return f"Significance({', '.join(parts)}, p={self.p_value:.4g})"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Significances(Tabular):
    """Tests of one shape; `statistic` holds 0 and `p_value` 1 where `defined` is False.

    `reason` says why those are undefined, `other` why some of them are instead.
    """

    method: str
    statistic: NDArray[np.float64]
    p_value: NDArray[np.float64]
    defined: NDArray[np.bool_]
    reason: Reason = NO_TEST
    other: tuple[NDArray[np.bool_], Reason] | None = None

    def __len__(self) -> int:
        return len(self.p_value)

    def __getitem__(self, place: Any) -> Significance | Significances:
        statistic, p_value, defined = self.statistic[place], self.p_value[place], self.defined[place]
        if np.ndim(p_value):
            other = None if self.other is None else (self.other[0][place], self.other[1])
            return attrs.evolve(self, statistic=statistic, p_value=p_value, defined=defined, other=other)
        if not defined:
            return Significance.missing(self.reason_at(place), method=self.method)
        return Significance(method=self.method, statistic=float(statistic), p_value=float(p_value))

    def reason_at(self, place: Any) -> Reason:
        """Why the test at a place is undefined, if it is."""
        return self.other[1] if self.other is not None and self.other[0][place] else self.reason

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a test."""
        defined = self.defined.ravel()
        figures = {name: optional(getattr(self, name).ravel(), defined) for name in ("statistic", "p_value")}
        places = np.ndindex(self.defined.shape)
        why = [None if self.defined[place] else self.reason_at(place).code for place in places]
        return {**figures, "undefined": why}

    def summary(self) -> dict[str, Any]:
        """The method."""
        return {"method": self.method}

    def one(self) -> Significance:
        """The only test of a scalar calculation."""
        single = self[()]
        if isinstance(single, Significances):
            raise Invalid(f"these are {self.p_value.size} tests, not one", code="test.many")
        return single

    def __repr__(self) -> str:
        return f"Significances(shape={self.p_value.shape}, method={self.method!r})"


def z_test(
    difference: NDArray[np.float64],
    standard_error: NDArray[np.float64],
    *,
    method: str,
    reason: Reason,
    other: tuple[NDArray[np.bool_], Reason] | None = None,
) -> Significances:
    """Two-sided z tests of differences against their standard errors; undefined where the error is 0.

    >>> z_test(np.array(0.2), np.array(0.1), method="z", reason=NO_TEST).one()
    Significance(z, statistic=2, p=0.0455)
    """
    defined = standard_error > 0
    z = np.where(defined, difference / np.where(defined, standard_error, 1.0), 0.0)
    p = np.where(defined, two_sided_p(z), 1.0)
    return Significances(method=method, statistic=z, p_value=p, defined=defined, reason=reason, other=other)
