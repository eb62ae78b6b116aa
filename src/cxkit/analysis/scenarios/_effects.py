"""Effects of a scenario: a quasi-Poisson model of ordinary days, and what the others had beyond it.

Daily counts have mean exp(a + weekday + trend + phase) and variance phi times the mean; phi is Pearson's
chi-square over its degrees of freedom. Source: McCullagh and Nelder (1989), Generalized Linear Models,
6.2 and 9.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import check_choice, share_of, with_bounds
from cxkit.analysis.scenarios._declared import Phase, PhaseDays, Scenario, day_number, local_days
from cxkit.columns import counts as count_column, together
from cxkit.errors import Invalid
from cxkit.stats.results import TOO_FEW, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence, t_of, z_of
from cxkit.tables import MISSING

Trend = Literal["none", "linear", "quarters"]
"""No trend, one line on the log scale, or a line that bends at each quarter of the year."""

WEEKS: Final = 8
"""How many weeks of ordinary days a model needs."""
_STEPS: Final = 50
_METHOD: Final = "quasi-Poisson"
_DAYS_OF_WEEK: Final = 7


class Fit(NamedTuple):
    """A fitted log-linear model: coefficients, their covariance with phi in it, phi, degrees of freedom."""

    beta: Floats
    covariance: Floats
    phi: float
    degrees: int


def quasi_poisson(design: Floats, counts: Floats) -> Fit:
    """The quasi-Poisson fit of counts to a design matrix, by iteratively reweighted least squares.

    >>> design = np.column_stack((np.ones(6), [0, 0, 0, 1, 1, 1]))
    >>> np.exp(quasi_poisson(design, np.array([9.0, 11, 10, 21, 19, 20])).beta).round(6).tolist()
    [10.0, 2.0]
    """
    beta = np.zeros(design.shape[1])
    eta = np.log(counts + 0.5)
    for _ in range(_STEPS):
        mean = np.exp(np.clip(eta, -30, 30))
        work = eta + (counts - mean) / mean
        weighted = design * mean[:, None]
        solved: Any = np.linalg.lstsq(weighted.T @ design, weighted.T @ work, rcond=None)[0]
        done = bool(np.max(np.abs(solved - beta)) < 1e-10)
        beta, eta = solved, design @ solved
        if done:
            break
    mean = np.exp(np.clip(eta, -30, 30))
    degrees = int(counts.size - np.linalg.matrix_rank(design))
    phi = float(np.sum((counts - mean) ** 2 / mean)) / degrees if degrees > 0 else 1.0
    inverse: Any = np.linalg.pinv((design * mean[:, None]).T @ design)
    return Fit(beta, inverse * phi, phi, degrees)


def _design(days: NDArray[np.int64], trend: Trend) -> Floats:
    """Level, weekdays against Monday, and the trend: a column each."""
    weekday = (days + 3) % _DAYS_OF_WEEK
    parts = [np.ones(days.size), *((weekday == each).astype(np.float64) for each in range(1, _DAYS_OF_WEEK))]
    if trend != "none":
        parts.append((days - days[:1]) / 365.25)
    if trend == "quarters":
        quarter = days.view("M8[D]").astype("M8[M]").astype(np.int64) // 3
        for each in np.unique(quarter)[1:].tolist():
            begin = int(np.datetime64(each * 3, "M").astype("M8[D]").astype(np.int64))
            parts.append(np.maximum(days - begin, 0) / 365.25)
    return np.column_stack(parts)


class _Days(NamedTuple):
    """Daily counts by day; which days are ordinary; and a design row for each."""

    days: NDArray[np.int64]
    counts: Floats
    ordinary: NDArray[np.bool_]
    design: Floats

    @classmethod
    def of(cls, days: Any, counts: Any, scenarios: Sequence[Scenario], trend: Trend, margin: int) -> _Days:
        check_choice(trend, get_args(Trend), "trend")
        days, counts = together(days=days, counts=counts)
        when = local_days(days, "UTC")
        column = np.asarray(count_column(counts, "counts"), np.float64)
        kept = when != MISSING
        when, column = when[kept], column[kept]
        order = np.argsort(when, kind="stable")
        when, column = when[order], column[order]
        if when.size and bool((when[1:] == when[:-1]).any()):
            raise Invalid(
                "each day has one row: sum the counts of a day first", code="scenario.twice", path="days"
            )
        ordinary = np.ones(when.size, np.bool_)
        for scenario in scenarios:
            for phases in scenario.years.values():
                for part in phases:
                    first, last = day_number(part.first) - margin, day_number(part.last) + margin
                    ordinary &= (when < first) | (when > last)
        return cls(when, column, ordinary, _design(when, trend))

    @property
    def enough(self) -> bool:
        return int(self.ordinary.sum()) >= WEEKS * _DAYS_OF_WEEK and bool(self.counts[self.ordinary].any())

    def inside(self, first: date, last: date) -> NDArray[np.bool_]:
        """The days between two, both included."""
        return (self.days >= day_number(first)) & (self.days <= day_number(last))

    def within(self, phases: Iterable[PhaseDays]) -> NDArray[np.bool_]:
        """The days of any of the phases."""
        covered = np.zeros(self.days.size, np.bool_)
        for part in phases:
            covered |= self.inside(part.first, part.last)
        return covered


class _Excess(NamedTuple):
    actual: float
    expected: float
    error: float
    ratio_error: float


def _excess(data: _Days, fit: Fit, rows: NDArray[np.bool_]) -> _Excess:
    """The counts of those days, of as many ordinary ones, and the errors of difference and log ratio."""
    mean = np.exp(data.design[rows] @ fit.beta)
    actual, expected = float(data.counts[rows].sum()), float(mean.sum())
    slope = mean @ data.design[rows]
    of_model = float(slope @ fit.covariance @ slope)
    own = fit.phi * max(actual, expected)
    ratio = fit.phi / max(actual, 1.0) + of_model / max(expected, 1e-12) ** 2
    return _Excess(actual, expected, (own + of_model) ** 0.5, ratio**0.5)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ScenarioEffects(Tabular):
    """The phases of a scenario's years against what ordinary days would have had.

    `ratio` is the level of a phase against ordinary days, after weekday and trend. `gross` is what the
    declared phases had beyond that; `net` also counts the days before and after: orders held back before
    and pulled forward from after are taken off. Undefined where there are fewer than eight weeks of
    ordinary days.
    """

    scenario: str
    labels: tuple[tuple[int, Phase], ...]
    days: tuple[int, ...]
    actual: tuple[float, ...]
    expected: tuple[float | None, ...]
    ratio: tuple[Estimate, ...]
    gross: dict[int, Estimate]
    net: dict[int, Estimate]
    phi: float | None
    degrees: int
    ordinary_days: int
    before: int
    after: int
    trend: Trend

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a phase of a year."""
        return {
            "year": [year for year, _ in self.labels],
            "phase": [str(phase) for _, phase in self.labels],
            "days": list(self.days),
            "actual": list(self.actual),
            "expected": list(self.expected),
            **with_bounds("ratio", self.ratio),
        }

    def summary(self) -> dict[str, Any]:
        """Gross and net effect by year, and how the ordinary days were."""
        return {
            "gross": {str(year): each.value for year, each in self.gross.items()},
            "net": {str(year): each.value for year, each in self.net.items()},
            "phi": self.phi,
            "degrees": self.degrees,
            "ordinary_days": self.ordinary_days,
            "before": self.before,
            "after": self.after,
            "trend": self.trend,
        }

    def __repr__(self) -> str:
        figures = "; ".join(f"{year}: gross {self.gross[year]}, net {self.net[year]}" for year in self.gross)
        return f"ScenarioEffects({self.scenario}, {figures or 'no days'}, {self.ordinary_days} ordinary days)"


def scenario_effects(
    days: Any,
    counts: Any,
    scenario: Scenario,
    *,
    others: Sequence[Scenario] = (),
    trend: Trend = "linear",
    before: int = 14,
    after: int = 14,
    margin: int = 14,
    confidence: float = 0.95,
) -> ScenarioEffects:
    """The effect of a scenario on a count a day (orders, visits, contacts, complaints), gross and net.

    `days` are days of a calendar, one row each, days with 0 too; a day without a row is not known.
    Ordinary is what is more than `margin` days away from every phase, also of `others`. The net effect
    runs from `before` days before the first phase to `after` days after the last one.

    >>> first, fair = date(2026, 1, 5), Scenario.of("fair", {2026: [("peak", "2026-04-13", "2026-04-14")]})
    >>> days = [first + timedelta(days=place) for place in range(182)]
    >>> sold = [100 + 300 * (day in (date(2026, 4, 13), date(2026, 4, 14))) for day in days]
    >>> effects = scenario_effects(days, sold, fair)
    >>> round(effects.ratio[0].value, 3), round(effects.gross[2026].value, 3)
    (4.0, 600.0)
    """
    check_confidence(confidence)
    data = _Days.of(days, counts, [scenario, *others], trend, margin)
    ordinary = int(data.ordinary.sum())
    fit = quasi_poisson(data.design[data.ordinary], data.counts[data.ordinary]) if data.enough else None
    rows: list[tuple[int, Phase, NDArray[np.bool_]]] = []
    gross: dict[int, Estimate] = {}
    net: dict[int, Estimate] = {}
    for year in sorted(scenario.years):
        phases = scenario.years[year]
        first, last = scenario.window(year)
        whole = data.inside(first - timedelta(days=before), last + timedelta(days=after))
        inside = data.within(phases)
        for phase in dict.fromkeys(part.phase for part in phases):
            mine = data.within(part for part in phases if part.phase is phase)
            if mine.any():
                rows.append((year, phase, mine))
        if inside.any():
            gross[year] = _total(data, fit, inside, "gross effect", ordinary, confidence)
            net[year] = _total(data, fit, whole, "net effect", ordinary, confidence)
    return ScenarioEffects(
        scenario=scenario.name,
        labels=tuple((year, phase) for year, phase, _ in rows),
        days=tuple(int(mine.sum()) for _, _, mine in rows),
        actual=tuple(float(data.counts[mine].sum()) for _, _, mine in rows),
        expected=tuple(None if fit is None else _excess(data, fit, mine).expected for _, _, mine in rows),
        ratio=tuple(_ratio(data, fit, mine, ordinary, confidence) for _, _, mine in rows),
        gross=gross,
        net=net,
        phi=None if fit is None else fit.phi,
        degrees=0 if fit is None else fit.degrees,
        ordinary_days=ordinary,
        before=before,
        after=after,
        trend=trend,
    )


def _few(n: int, **named: Any) -> Estimate:
    return Estimate.missing(TOO_FEW(needed=WEEKS * _DAYS_OF_WEEK, n=n), n=n, **named)


def _total(
    data: _Days, fit: Fit | None, rows: NDArray[np.bool_], definition: str, ordinary: int, confidence: float
) -> Estimate:
    if fit is None:
        return _few(ordinary, definition=definition)
    excess = _excess(data, fit, rows)
    value, half = excess.actual - excess.expected, t_of(confidence, fit.degrees) * excess.error
    return Estimate(
        value=value,
        n=int(rows.sum()),
        standard_error=excess.error,
        definition=definition,
        interval=Interval(low=value - half, high=value + half, confidence=confidence, method=_METHOD),
        confidence=confidence,
    )


def _ratio(
    data: _Days, fit: Fit | None, rows: NDArray[np.bool_], ordinary: int, confidence: float
) -> Estimate:
    if fit is None:
        return _few(ordinary, unit="ratio", definition="level")
    excess = _excess(data, fit, rows)
    value, half = excess.actual / excess.expected, t_of(confidence, fit.degrees) * excess.ratio_error
    low, high = (value * np.exp(-half), value * np.exp(half)) if value else (0.0, np.expm1(half))
    return Estimate(
        value=value,
        n=int(rows.sum()),
        unit="ratio",
        definition="level",
        interval=Interval(low=float(low), high=float(high), confidence=confidence, method=_METHOD),
        confidence=confidence,
    )


def placebo(
    days: Any,
    counts: Any,
    scenarios: Sequence[Scenario],
    *,
    length: int = 7,
    trend: Trend = "linear",
    margin: int = 14,
    confidence: float = 0.95,
) -> Estimate:
    """The share of pseudo-scenarios in ordinary weeks whose interval leaves out no effect: about 5% is right.

    Each run of `length` ordinary days in turn plays the scenario, and the model is fitted to the others.
    Much more than 5% says that ordinary days vary more than the model knows: its intervals are too short
    then.

    >>> days = [date(2026, 1, 5) + timedelta(days=place) for place in range(140)]
    >>> placebo(days, [100, 101, 99, 103] * 35, []).n
    20
    """
    data = _Days.of(days, counts, scenarios, trend, margin)
    rows = np.flatnonzero(data.ordinary)
    alarms = tried = 0
    while rows.size >= length and data.enough:
        run, rows = rows[:length], rows[length:]
        if data.days[run[-1]] - data.days[run[0]] != length - 1:
            continue
        chosen = np.zeros(data.days.size, np.bool_)
        chosen[run] = True
        kept = data.ordinary & ~chosen
        if int(kept.sum()) < WEEKS * _DAYS_OF_WEEK:
            break
        effect = _ratio(
            data, quasi_poisson(data.design[kept], data.counts[kept]), chosen, int(kept.sum()), confidence
        )
        tried += 1
        alarms += 1.0 not in effect.interval
    if not tried:
        return _few(int(data.ordinary.sum()), unit="share", definition="placebo effects")
    return share_of(alarms, tried, "placebo effects")


def _rate_ratio(
    first: float, first_base: float, second: float, second_base: float, phi: float, confidence: float, n: int
) -> Estimate:
    """(first / its base) / (second / its base) with the interval of a log ratio of overdispersed counts."""
    if not first or not second:
        return Estimate.missing(TOO_FEW(needed=1, n=0), n=n, unit="ratio", definition="rate ratio")
    value = (first / first_base) / (second / second_base)
    half = z_of(confidence) * (max(phi, 1.0) * (1 / first + 1 / second)) ** 0.5
    bounds = (value * float(np.exp(-half)), value * float(np.exp(half)))
    interval = Interval(low=bounds[0], high=bounds[1], confidence=confidence, method=_METHOD)
    return Estimate(
        value=value, n=n, unit="ratio", definition="rate ratio", interval=interval, confidence=confidence
    )


def matched_days(
    days: Any, counts: Any, scenario: Scenario, year: int, *, each_side: int = 4, confidence: float = 0.95
) -> Estimate:
    """The rate of a scenario's days against the same weekdays before and after it, where there are few days.

    Each day is compared with the `each_side` nearest days of its weekday before the whole window and as
    many after. The dispersion is that between the matched days of a weekday, at least 1.

    >>> fair = Scenario.of("fair", {2026: [("peak", "2026-02-09", "2026-02-10")]})
    >>> days = [date(2026, 1, 5) + timedelta(days=place) for place in range(70)]
    >>> sold = [100 + 100 * (day in (date(2026, 2, 9), date(2026, 2, 10))) for day in days]
    >>> matched_days(days, sold, fair, 2026).value
    2.0
    """
    check_confidence(confidence)
    data = _Days.of(days, counts, [], "none", 0)
    first, last = (day_number(day) for day in scenario.window(year))
    weekday = (data.days + 3) % _DAYS_OF_WEEK
    inside = data.within(scenario.phases(year))
    base, spread, degrees = 0.0, 0.0, 0
    for each in np.unique(weekday[inside]).tolist():
        earlier = np.flatnonzero((weekday == each) & (data.days < first))[-each_side:]
        later = np.flatnonzero((weekday == each) & (data.days > last))[:each_side]
        usual = data.counts[np.concatenate((earlier, later))]
        if not usual.size:
            return Estimate.missing(TOO_FEW(needed=1, n=0), unit="ratio", definition="rate ratio")
        base += float(usual.mean()) * int((inside & (weekday == each)).sum())
        if usual.mean() > 0:
            spread += float(np.sum((usual - usual.mean()) ** 2 / usual.mean()))
            degrees += usual.size - 1
    actual = float(data.counts[inside].sum())
    days_of = int(inside.sum())
    matched = base * 2 * each_side
    return _rate_ratio(
        actual, 1.0, matched, 2.0 * each_side, spread / degrees if degrees else 1.0, confidence, days_of
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class YearOnYear(Tabular):
    """Two years of a scenario, phase by phase and day k against day k of the phase, after weekdays."""

    scenario: str
    years: tuple[int, int]
    phases: tuple[Phase, ...]
    days: tuple[int, ...]
    ratio: tuple[Estimate, ...]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a phase."""
        return {
            "phase": [str(phase) for phase in self.phases],
            "days": list(self.days),
            **with_bounds("ratio", self.ratio),
        }

    def summary(self) -> dict[str, Any]:
        """The years that are compared."""
        return {"scenario": self.scenario, "first": self.years[0], "second": self.years[1]}

    def __repr__(self) -> str:
        figures = ", ".join(f"{phase} {each}" for phase, each in zip(self.phases, self.ratio, strict=True))
        return f"YearOnYear({self.scenario} {self.years[1]} over {self.years[0]}: {figures})"


def year_on_year(
    days: Any,
    counts: Any,
    scenario: Scenario,
    years: tuple[int, int],
    *,
    others: Sequence[Scenario] = (),
    margin: int = 14,
    confidence: float = 0.95,
) -> YearOnYear:
    """The second year over the first, phase by phase: day k of a phase with day k, as far as both have it.

    What is left of weekdays (a peak on a Sunday against one on a Monday) is taken out by the weekdays of
    ordinary days; without eight weeks of these the ratio is undefined.

    >>> peaks = {2025: ("peak", "2025-03-10", "2025-03-12"), 2026: ("peak", "2026-03-09", "2026-03-11")}
    >>> fair = Scenario.of("fair", {year: [peak] for year, peak in peaks.items()})
    >>> days = [date(2025, 1, 6) + timedelta(days=place) for place in range(460)]
    >>> sold = [100 if day.year == 2025 else 120 for day in days]
    >>> year_on_year(days, sold, fair, (2025, 2026)).ratio[0].value
    1.2
    """
    check_confidence(confidence)
    data = _Days.of(days, counts, [scenario, *others], "linear", margin)
    fit = quasi_poisson(data.design[data.ordinary], data.counts[data.ordinary]) if data.enough else None
    factor = np.ones(data.days.size)
    if fit is not None:
        factor = np.exp(data.design[:, 1:_DAYS_OF_WEEK] @ fit.beta[1:_DAYS_OF_WEEK])
    place = {int(day): row for row, day in enumerate(data.days.tolist())}
    phases: list[Phase] = []
    lengths: list[int] = []
    ratios: list[Estimate] = []
    first, second = (_phase_days(scenario, year) for year in years)
    for phase in [phase for phase in first if phase in second]:
        pairs = [
            (place[a], place[b])
            for a, b in zip(first[phase], second[phase], strict=False)
            if a in place and b in place
        ]
        rows = np.array(pairs, np.int64).reshape(-1, 2)
        x = data.counts[rows].sum(axis=0) if pairs else np.zeros(2)
        base = factor[rows].sum(axis=0) if pairs else np.ones(2)
        phases.append(phase)
        lengths.append(len(pairs))
        if fit is None:
            ratios.append(_few(int(data.ordinary.sum()), unit="ratio", definition="rate ratio"))
        else:
            ratios.append(
                _rate_ratio(
                    float(x[1]), float(base[1]), float(x[0]), float(base[0]), fit.phi, confidence, len(pairs)
                )
            )
    return YearOnYear(
        scenario=scenario.name, years=years, phases=tuple(phases), days=tuple(lengths), ratio=tuple(ratios)
    )


def _phase_days(scenario: Scenario, year: int) -> dict[Phase, list[int]]:
    by_phase: dict[Phase, list[int]] = {}
    for part in scenario.phases(year):
        by_phase.setdefault(part.phase, []).extend(range(day_number(part.first), day_number(part.last) + 1))
    return by_phase
