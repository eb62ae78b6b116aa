"""Series of periods: trend, change points, forecasts, and the effect of a campaign."""

from cxkit.stats.series._campaigns import (
    Baseline as Baseline,
    Uplift as Uplift,
    campaign_uplift as campaign_uplift,
    sample_ratio_mismatch as sample_ratio_mismatch,
)
from cxkit.stats.series._change_point import ChangePoint as ChangePoint, pettitt as pettitt
from cxkit.stats.series._forecast import (
    Forecast as Forecast,
    ForecastErrors as ForecastErrors,
    forecast_errors as forecast_errors,
    holt_winters as holt_winters,
    seasonal_naive as seasonal_naive,
)
from cxkit.stats.series._trend import (
    Slope as Slope,
    Trend as Trend,
    mann_kendall as mann_kendall,
    seasonal_mann_kendall as seasonal_mann_kendall,
    theil_sen as theil_sen,
)
