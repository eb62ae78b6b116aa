"""Strategies for values: ids, instants, money, periods, scales."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from cxkit.values import (
    CES_1_5,
    CES_1_7,
    CSAT_1_5,
    CURRENCIES,
    NPS_0_10,
    Money,
    Period,
    Reason,
    Scale,
    ScaleKind,
    Text,
    Unit,
    UnitPrice,
)

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2040, 1, 1, tzinfo=UTC)
_ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Europe/Amsterdam", "Australia/Lord_Howe")
_DRAWN = Text("testing.drawn", "drawn {number}", "抽取{number}", "抽取{number}")


def ids() -> st.SearchStrategy[str]:
    """Ids as outside systems make them: 1 to 24 printable characters."""
    return st.text("abcXYZ0189-_./:#客服", min_size=1, max_size=24)


def texts() -> st.SearchStrategy[str]:
    """Words of customers: any script, quotes, markup and new lines included."""
    return st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0")
        | st.sampled_from("<>&'\"{}\n客訴"),
        max_size=30,
    )


def instants(earliest: datetime = EARLIEST, latest: datetime = LATEST) -> st.SearchStrategy[datetime]:
    """Aware instants in UTC between two others."""
    bounds = earliest.replace(tzinfo=None), latest.replace(tzinfo=None)
    return st.datetimes(*bounds, timezones=st.just(UTC))


def currencies() -> st.SearchStrategy[str]:
    """ISO 4217 codes: every number of decimals is reached."""
    return st.sampled_from(["CNY", "JPY", "KWD", "CLF", "EUR"]) | st.sampled_from(sorted(CURRENCIES))


def moneys(currency: str | None = None, low: int = -(10**12), high: int = 10**12) -> st.SearchStrategy[Money]:
    """Money of one currency (any, when None) between two counts of minor units."""
    codes = currencies() if currency is None else st.just(currency)
    return st.builds(Money, st.integers(low, high), codes)


def unit_prices() -> st.SearchStrategy[UnitPrice]:
    """Unit prices, also with more decimals than their currency has."""
    amounts = st.decimals(Decimal(0), Decimal(10**6), places=4)
    return st.builds(UnitPrice, amounts, currencies())


def periods(tz: str | None = None) -> st.SearchStrategy[Period]:
    """Days, weeks, months, quarters and years of several zones."""
    zones = st.sampled_from(_ZONES) if tz is None else st.just(tz)
    days = st.dates(date(2000, 1, 1), date(2039, 12, 31))
    return st.builds(Period.of, days, st.sampled_from([unit.value for unit in Unit]), zones)


def scales() -> st.SearchStrategy[Scale]:
    """The standard scales, and ratings of any range."""
    ratings = st.builds(_rating, st.integers(-5, 5), st.integers(1, 10))
    return st.sampled_from([NPS_0_10, CSAT_1_5, CES_1_7, CES_1_5]) | ratings


def _rating(low: int, points: int) -> Scale:
    return Scale(kind=ScaleKind.RATING, low=low, high=low + points, top=1, bottom=1)


def reasons() -> st.SearchStrategy[Reason]:
    """Reasons that a text can render."""
    return st.integers(0, 99).map(lambda number: _DRAWN(number=number))


st.register_type_strategy(Money, moneys())
st.register_type_strategy(UnitPrice, unit_prices())
st.register_type_strategy(Period, periods())
st.register_type_strategy(Scale, scales())
st.register_type_strategy(Reason, reasons())
