"""Simple forecasts of volumes, to plan by and to beat: seasonal naive and additive Holt-Winters, with errors.

Sources: Hyndman and Koehler (2006), International Journal of Forecasting 22:679, for the errors; Winters
(1960).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._pictures import ALARM, GREY, INK, drawing_axes, finished


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ForecastErrors(Tabular):
    """How far a forecast was off; errors are actual - forecast. An error is None where it is undefined.

    `bias` is the mean error, `wape` the sum of absolute errors over the sum of absolute actuals (None where
    that is 0), `mase` the mean absolute error over that of the seasonal-naive forecast inside the history
    (None without a history of more than one period, or where it never changes).
    """

    errors: Floats
    mae: float
    rmse: float
    bias: float
    wape: float | None
    mase: float | None

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a forecast."""
        return {"step": list(range(1, self.errors.size + 1)), "error": self.errors.tolist()}

    def summary(self) -> dict[str, Any]:
        """The errors by name."""
        return {name: getattr(self, name) for name in ("mae", "rmse", "bias", "wape", "mase")}

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{name} {value:.4g}" for name, value in self.summary().items() if value is not None
        )
        return f"ForecastErrors({figures})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the errors step by step; gives the axes."""
        ax = drawing_axes(ax, needed_for="forecast errors")
        ax.bar(np.arange(1, self.errors.size + 1), self.errors, color=INK)
        ax.axhline(0, color=GREY, linewidth=1)
        ax.axhline(self.bias, color=ALARM, linestyle="--", linewidth=1, label=f"bias {self.bias:.4g}")
        return finished(ax, title="forecast errors", xlabel="step", ylabel="actual - forecast", legend=True)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Forecast(Tabular):
    """A forecast and the history it comes from; `fitted` are the one-step forecasts inside the history.

    `fitted` starts at position `first_fitted` of the history. `parameters` are the smoothing weights.
    """

    history: Floats
    values: Floats
    fitted: Floats
    first_fitted: int
    period: int
    method: str
    parameters: Mapping[str, float] = attrs.field(factory=dict[str, float])

    @property
    def sse(self) -> float:
        """The sum of squared one-step errors inside the history."""
        gap = self.history[self.first_fitted :] - self.fitted
        return float(gap @ gap)

    def errors(self, actual: ArrayLike) -> ForecastErrors:
        """How far the forecast was off, once the actual values are known."""
        return forecast_errors(actual, self.values, history=self.history, period=self.period)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a forecast step."""
        return {"step": list(range(1, self.values.size + 1)), "forecast": self.values.tolist()}

    def summary(self) -> dict[str, Any]:
        """The method and its parameters."""
        return {
            "method": self.method,
            "period": self.period,
            "sse": self.sse,
            "parameters": dict(self.parameters),
        }

    def __repr__(self) -> str:
        return f"Forecast({self.method}, period {self.period}, {self.values.size} steps)"

    def plot(self, ax: Any = None) -> Any:
        """Draw the history and the forecast; gives the axes."""
        ax = drawing_axes(ax, needed_for="a forecast")
        size = self.history.size
        ax.plot(np.arange(size), self.history, color=INK, label="history")
        ahead = np.arange(size, size + self.values.size)
        ax.plot(ahead, self.values, color=ALARM, marker="o", markersize=3, label="forecast")
        return finished(ax, title="forecast", xlabel="period", ylabel="value", legend=True)


def forecast_errors(
    actual: ArrayLike, forecast: ArrayLike, *, history: ArrayLike | None = None, period: int = 1
) -> ForecastErrors:
    """The usual errors of a forecast; with the history it was made from also MASE.

    >>> forecast_errors([23, 40, 52, 34], [24, 36, 55, 33])
    ForecastErrors(mae 2.25, rmse 2.598, bias 0.25, wape 0.0604)
    """
    actual, forecast = together(actual=actual, forecast=forecast)
    observed, expected = numbers(actual, "actual"), numbers(forecast, "forecast")
    if not observed.size:
        raise Invalid("is empty: give at least one actual value", code="column.empty", path="actual")
    gap = observed - expected
    size = float(np.abs(gap).sum())
    total = float(np.abs(observed).sum())
    scale = None
    if history is not None:
        past = _past(history, period, 0)
        scale = float(np.abs(past[period:] - past[:-period]).mean()) if past.size > period else None
    return ForecastErrors(
        errors=gap,
        mae=size / gap.size,
        rmse=float(np.sqrt((gap * gap).mean())),
        bias=float(gap.mean()),
        wape=size / total if total else None,
        mase=size / gap.size / scale if scale else None,
    )


def _past(history: ArrayLike, period: int, needed: int) -> Floats:
    past = numbers(history, "history")
    if period < 1 or past.size < needed:
        raise Invalid(
            f"a period of {period} needs {max(needed, 1)} values or more, got {past.size}",
            code="forecast.short",
            path="history",
        )
    return past


def seasonal_naive(history: ArrayLike, period: int, *, steps: int | None = None) -> Forecast:
    """Each step is forecast as the last known value of the same season; one period ahead by default.

    >>> seasonal_naive([20, 35, 50, 30, 22, 37, 53, 29], 4).values.tolist()
    [22.0, 37.0, 53.0, 29.0]
    """
    past = _past(history, period, period)
    ahead = np.arange(period if steps is None else steps)
    return Forecast(
        history=past,
        values=past[past.size - period + ahead % period],
        fitted=past[:-period],
        first_fitted=period,
        period=period,
        method="seasonal naive",
    )


def holt_winters(
    history: ArrayLike,
    period: int,
    *,
    alpha: float | None = None,
    beta: float | None = None,
    gamma: float | None = None,
    steps: int | None = None,
) -> Forecast:
    """Additive Holt-Winters: level, trend and season, smoothed by alpha, beta and gamma.

    Level and trend start from a line through the moving average of the first two periods, the season from
    what is left of them. Weights that are not given are those with the smallest sum of squared one-step
    errors (scipy). Needs two periods and one value.

    >>> history = [10, 20, 30, 12, 22, 33, 13, 24, 35, 15, 26, 38]
    >>> holt_winters(history, 3, alpha=0.3, beta=0.1, gamma=0.2).values.round(2).tolist()
    [18.67, 29.03, 39.73]
    """
    past = _past(history, period, 2 * period + 1)
    if period < 2:
        raise Invalid(f"a season has two values or more, got {period}", code="number.low", path="period")
    given = {"alpha": alpha, "beta": beta, "gamma": gamma}
    for name, weight in given.items():
        if weight is not None and not 0 <= weight <= 1:
            raise Invalid(f"lies from 0 to 1, got {shown(weight)}", code="number.range", path=name)
    weights = _best_weights(past, period, given)
    fitted, level, slope, season = _smooth(past, period, *weights.values())
    ahead = np.arange(period if steps is None else steps)
    return Forecast(
        history=past,
        values=level + slope * (ahead + 1) + season[ahead % period],
        fitted=fitted,
        first_fitted=period,
        period=period,
        method="holt-winters",
        parameters=weights,
    )


def _starting_values(past: Floats, period: int) -> tuple[float, float, Floats]:
    """Level and trend before the second period, and the season, from the first two periods."""
    first = past[: 2 * period]
    kernel = np.full(period, 1 / period)
    if period % 2 == 0:
        kernel = np.concatenate(([0.5 / period], np.full(period - 1, 1 / period), [0.5 / period]))
    smooth = np.convolve(first, kernel, mode="valid")
    lead = (kernel.size - 1) // 2
    rest = first[lead : lead + smooth.size] - smooth
    places = (np.arange(smooth.size) + lead) % period
    season = np.bincount(places, weights=rest, minlength=period) / np.bincount(places, minlength=period)
    step = np.arange(1.0, smooth.size + 1)
    slope = float(((step - step.mean()) * (smooth - smooth.mean())).sum() / ((step - step.mean()) ** 2).sum())
    return float(smooth.mean() - slope * step.mean()), slope, np.asarray(season - season.mean(), np.float64)


def _smooth(
    past: Floats, period: int, alpha: float, beta: float, gamma: float
) -> tuple[Floats, float, float, Floats]:
    level, slope, start = _starting_values(past, period)
    season: list[float] = start.tolist()
    fitted: list[float] = []
    for place, value in enumerate(past[period:].tolist()):
        now = place % period
        fitted.append(level + slope + season[now])
        before = level
        level = alpha * (value - season[now]) + (1 - alpha) * (level + slope)
        slope = beta * (level - before) + (1 - beta) * slope
        season[now] = gamma * (value - level) + (1 - gamma) * season[now]
    turn = (past.size - period) % period
    return np.array(fitted), level, slope, np.array(season[turn:] + season[:turn])


def _best_weights(past: Floats, period: int, given: Mapping[str, float | None]) -> dict[str, float]:
    free = [name for name, weight in given.items() if weight is None]
    start = {name: 0.3 if name == "alpha" else 0.1 for name in free}
    if not free:
        return {name: float(weight or 0.0) for name, weight in given.items()}

    def misfit(trial: Floats) -> float:
        weights = {**given, **dict(zip(free, trial.tolist(), strict=True))}
        gap = past[period:] - _smooth(past, period, *(float(each or 0.0) for each in weights.values()))[0]
        return float(gap @ gap)

    optimize = scipy_module("optimize", needed_for="fitting Holt-Winters weights")
    minimum = optimize.minimize(
        misfit, [start[name] for name in free], method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(free)
    )
    best = {**given, **dict(zip(free, minimum.x.tolist(), strict=True))}
    return {name: float(weight or 0.0) for name, weight in best.items()}
