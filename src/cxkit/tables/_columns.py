"""Declaring the columns of a table: `opened_at: Instants = instant("when it came in")`."""

from __future__ import annotations

from typing import Any

import attrs

from cxkit.columns import (
    CategoryKind,
    CurrencyKind,
    DayKind,
    FlagKind,
    IdKind,
    InstantKind,
    Kind,
    NumberKind,
    RealKind,
    SpanKind,
)
from cxkit.values import Labelled


def column(kind: Kind) -> Any:
    """A column of that kind."""
    return attrs.field(metadata={"kind": kind})


def instant(doc: str, *, required: bool = False) -> Any:
    """Instants, int64 microseconds UTC."""
    return column(InstantKind(doc=doc, required=required))


def day(doc: str) -> Any:
    """Calendar days without a zone, int32 days since 1970-01-01."""
    return column(DayKind(doc=doc))


def span(doc: str) -> Any:
    """Durations, int64 microseconds."""
    return column(SpanKind(doc=doc))


def category(doc: str, words: type[Labelled] | None = None, *, required: bool = False) -> Any:
    """Categories, those of an enumeration where one is given."""
    return column(CategoryKind(words=words, doc=doc, required=required))


def ids(doc: str) -> Any:
    """Ids, kept as they are: texts, or whole numbers."""
    return column(IdKind(doc=doc))


def count(doc: str) -> Any:
    """Counts, 0 or more."""
    return column(NumberKind(doc=doc))


def number(doc: str, *, low: int | None, high: int | None, size: str = "i2", required: bool = False) -> Any:
    """Whole numbers between bounds."""
    return column(NumberKind(low=low, high=high, size=size, doc=doc, required=required))


def real(doc: str, *, low: float | None, high: float | None) -> Any:
    """Measured numbers between bounds, float64, nan where missing."""
    return column(RealKind(low=low, high=high, doc=doc))


def flag(doc: str) -> Any:
    """Yes, no or not known: int8 1, 0, -1."""
    return column(FlagKind(doc=doc))


def amount(doc: str, *, low: int | None = 0) -> Any:
    """Money in minor units; the table's `currency` column says of which currency."""
    noun = "a whole number of minor units (fen, cents), as in Money.minor"
    return column(NumberKind(low=low, size="i8", noun=noun, doc=doc))


def currency(doc: str) -> Any:
    """Currency codes of ISO 4217."""
    return column(CurrencyKind(doc=doc))
