"""Amounts of money in one currency."""

from __future__ import annotations

from cxkit.errors import MixedCurrency
from cxkit.tables import Category


def one_currency(currency: Category, wanted: str | None, what: str) -> str | None:
    """The currency wanted, or the only one there is; several without a choice are refused."""
    if wanted is not None:
        return wanted
    currencies = [name for name, count in currency.counts().items() if count]
    if len(currencies) > 1:
        raise MixedCurrency(
            f"the {what} are in {', '.join(currencies)}: choose one with currency=", path="currency"
        )
    return currencies[0] if currencies else None
