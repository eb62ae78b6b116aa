"""Effects of a phase on each hour of the day: multipliers on the profile of arrivals, for staffing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.scenarios._declared import Scenario, phase_of
from cxkit.columns import to_local
from cxkit.errors import NotFound
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.tables import MISSING

_HOUR: Final = 3_600_000_000
_HOURS: Final = 24


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class PhaseMultipliers(Tabular):
    """Arrivals an hour of each phase over those of ordinary days, hour by hour of the local day.

    Hours are drawn towards the multiplier of the whole phase as if `strength` further arrivals had been
    seen at it, so that a quiet hour does not multiply by what chance gave it.
    """

    phases: tuple[str, ...]
    counts: NDArray[np.int64]
    days: tuple[int, ...]
    multipliers: Floats
    low: Floats
    high: Floats
    ordinary_days: int
    strength: float
    confidence: float

    def applied(self, phase: str, profile: Sequence[float]) -> list[float]:
        """An ordinary profile of 24 hours as it is to be expected in a phase: what `staffing` takes.

        >>> import numpy as np
        >>> one = np.full((1, 24), 2.0)
        >>> found = PhaseMultipliers(phases=("2026 peak",), counts=np.zeros((1, 24), np.int64), days=(3,),
        ...     multipliers=one, low=one, high=one, ordinary_days=60, strength=20.0, confidence=0.95)
        >>> found.applied("2026 peak", [10.0] * 24)[:2]
        [20.0, 20.0]
        """
        if phase not in self.phases:
            raise NotFound(
                f"there is no phase {phase}: there are {', '.join(self.phases)}", code="group.unknown"
            )
        arrivals: list[float] = (self.multipliers[self.phases.index(phase)] * np.asarray(profile)).tolist()
        return arrivals

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an hour of a phase."""
        size = len(self.phases)
        return {
            "phase": [phase for phase in self.phases for _ in range(_HOURS)],
            "hour": [*range(_HOURS)] * size,
            "arrivals": self.counts.ravel().tolist(),
            "multiplier": self.multipliers.ravel().tolist(),
            "low": self.low.ravel().tolist(),
            "high": self.high.ravel().tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """How many days each phase and ordinary time have."""
        return {"days": dict(zip(self.phases, self.days, strict=True)), "ordinary_days": self.ordinary_days}

    def __repr__(self) -> str:
        return (
            f"PhaseMultipliers({', '.join(self.phases) or 'no phases'}; {self.ordinary_days} ordinary days)"
        )


def phase_multipliers(
    at: Any,
    scenario: Scenario,
    *,
    zone: str,
    margin: int = 14,
    strength: float = 20.0,
    confidence: float = 0.95,
) -> PhaseMultipliers:
    """How many times the arrivals of ordinary days each hour of each phase has, from instants of arrival.

    Days are those between the first and the last arrival. The interval is that of the ratio of two Poisson
    rates on the log scale; a phase without arrivals has multipliers of 0.

    >>> from datetime import UTC, datetime, timedelta
    >>> fair = Scenario.of("fair", {2026: [("peak", "2026-03-10", "2026-03-11")]})
    >>> days = [datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=each) for each in range(90)]
    >>> busy = [day for day in days for _ in range(3 if day.month == 3 and day.day in (10, 11) else 1)]
    >>> phase_multipliers(busy, fair, zone="UTC", strength=0).applied("2026 peak", [1.0] * 24)[9]
    3.0
    """
    check_confidence(confidence)
    moments = days_or_instants(at, "at", zone)
    moments = moments[moments != MISSING]
    local = to_local(moments, zone)
    first, last = (int(local.min()), int(local.max())) if local.size else (0, -1)
    day = _HOUR * _HOURS
    begin, end = first // day, last // day
    calendar = np.arange(begin, end + 1).astype("M8[D]")
    of_day = phase_of(calendar, scenario, zone="UTC", margin=margin)
    of_arrival = of_day.codes[local // day - begin].astype(np.int64)
    hour = (local // _HOUR) % _HOURS
    size = len(of_day.categories)
    cells = np.bincount(of_arrival * _HOURS + hour, minlength=size * _HOURS).reshape(size, _HOURS)
    days = np.bincount(of_day.codes, minlength=size)
    places = [place for place in range(2, size) if days[place]]
    base, base_days = cells[0].astype(np.float64), max(int(days[0]), 1)
    here = cells[places].astype(np.float64)
    spans = np.array([days[place] for place in places], np.float64).reshape(-1, 1)
    whole = (here.sum(axis=1, keepdims=True) / spans) / max(base.sum() / base_days, 1e-12)
    expected = base[None, :] / base_days * spans
    multipliers = (here + strength * whole) / np.maximum(expected + strength, 1e-12)
    half = z_of(confidence) * np.sqrt(
        1 / np.maximum(here + strength, 1) + 1 / np.maximum(base[None, :] + strength, 1)
    )
    return PhaseMultipliers(
        phases=tuple(of_day.categories[place] for place in places),
        counts=cells[places],
        days=tuple(int(days[place]) for place in places),
        multipliers=multipliers,
        low=multipliers * np.exp(-half),
        high=multipliers * np.exp(half),
        ordinary_days=int(days[0]),
        strength=strength,
        confidence=confidence,
    )
