"""Response, cooperation, refusal and contact rates as AAPOR defines them.

Dispositions: I complete interviews, P partial ones, R refusals and break-offs, NC non-contacts, O others
(eligible, not interviewed), UH and UO cases of unknown eligibility, NE not eligible (left out everywhere).
`e` is the share of the unknown cases that is assumed to be eligible. Counts may be sums of weights.

For a survey sent by e-mail: complete I, started but not finished P, opted out R, delivered without a reaction
NC, bounced UH, not known to be delivered UO, no customer any more NE.

Source: AAPOR (2023), Standard Definitions, 10th edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.proportions import PROPORTION, standard_error
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.results._reasons import EMPTY

__all__ = ["DISPOSITIONS", "RATES", "aapor"]

DISPOSITIONS: Final = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")

_KNOWN: Final = ("I", "P", "R", "NC", "O")
_CONTACTED: Final = ("I", "P", "R", "O")
_REACHED: Final = ("I", "P", "R")

RATES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]]] = {
    "RR1": (("I",), _KNOWN, "all"),
    "RR2": (("I", "P"), _KNOWN, "all"),
    "RR3": (("I",), _KNOWN, "e"),
    "RR4": (("I", "P"), _KNOWN, "e"),
    "RR5": (("I",), _KNOWN, "none"),
    "RR6": (("I", "P"), _KNOWN, "none"),
    "COOP1": (("I",), _CONTACTED, "none"),
    "COOP2": (("I", "P"), _CONTACTED, "none"),
    "COOP3": (("I",), _REACHED, "none"),
    "COOP4": (("I", "P"), _REACHED, "none"),
    "REF1": (("R",), _KNOWN, "all"),
    "REF2": (("R",), _KNOWN, "e"),
    "REF3": (("R",), _KNOWN, "none"),
    "CON1": (_CONTACTED, _KNOWN, "all"),
    "CON2": (_CONTACTED, _KNOWN, "e"),
    "CON3": (_CONTACTED, _KNOWN, "none"),
    "LOC1": (_KNOWN, _KNOWN, "all"),
    "LOC2": (_KNOWN, _KNOWN, "e"),
}
"""Each rate: the dispositions above the line, those below it, and whether the unknown cases stand below too
("all"), at the share `e`, or not ("none")."""


def aapor(counts: Mapping[str, float], *, e: float | None = None) -> dict[str, Estimate]:
    """Every AAPOR rate of a survey, by its name; those that need `e` are left out without it.

    A rate is undefined where nothing stands below its line. Dispositions that are not named count 0.

    >>> rates = aapor({"I": 300, "P": 40, "R": 120, "NC": 260, "O": 30, "UH": 150, "UO": 50}, e=0.4)
    >>> rates["RR3"]
    Estimate(RR3 36.1%, n=830, 95% wilson 32.9% to 39.5%)
    """
    unknown = sorted(set(counts) - set(DISPOSITIONS))
    if unknown:
        raise Invalid(
            f"{shown(unknown[0])} is not a disposition: use {', '.join(DISPOSITIONS)}",
            code="disposition.unknown",
            path="counts",
        )
    low = sorted(name for name, count in counts.items() if not count >= 0)
    if low:
        raise Invalid("counts are 0 or more", code="number.low", path=f"counts.{low[0]}")
    if e is not None and not 0 <= e <= 1:
        raise Invalid(f"a share lies between 0 and 1, got {shown(e)}", code="number.range", path="e")
    return {name: _rate(name, counts, e) for name, rule in RATES.items() if e is not None or rule[2] != "e"}


def _rate(name: str, counts: Mapping[str, float], e: float | None) -> Estimate:
    above, below, unknown = RATES[name]
    share = {"all": 1.0, "none": 0.0, "e": e or 0.0}[unknown]
    top = sum(counts.get(part, 0) for part in above)
    base = sum(counts.get(part, 0) for part in below) + share * (counts.get("UH", 0) + counts.get("UO", 0))
    options = {"e": e} if unknown == "e" else {}
    if base == 0:
        return Estimate.missing(EMPTY, definition=name, unit="share", options=options)
    return Estimate(
        value=top / base,
        n=base,
        standard_error=standard_error(top, base),
        interval=Sufficient(PROPORTION, (top, base)),
        definition=name,
        unit="share",
        options=options,
    )
