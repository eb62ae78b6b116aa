"""The Online Retail ledgers (UCI): one row a sold or cancelled line, in one currency.

Columns: `Invoice`, `StockCode`, `Quantity`, `InvoiceDate` (year-month-day), `Price`, `Customer ID`, and
`Description`. Times have no zone. An invoice of digits is an order, with a line for every row; the rows
of an invoice may stand apart. An invoice that begins with C is a cancellation: its rows do not say which
sale they take back, so they are matched to sales where that is possible, and explained where not.

A row that is no sale (a price of nothing, a correction of the stock, a bad debt) is rejected with that
reason. A unit price may have more decimals than its currency: a line whose amount had to be rounded is
used, and is among the doubts with what the rounding added.

Nothing tells when goods were paid or came: an order is placed, and no more is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._mapping import Mapping
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "SERVICES", "Sales", "read", "stream"]

SOURCE = "online_retail"
Sales = Records
"""The answer of `read`."""
COLUMNS = ("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID")
SERVICES = frozenset(
    {"POST", "DOT", "M", "D", "BANK CHARGES", "ADJUST", "ADJUST2", "C2", "AMAZONFEE", "S", "PADS", "B"}
)
"""Codes that stand for postage, fees, discounts and corrections, not for goods."""


def read(
    path: str | PathLike[str],
    *,
    services: Collection[str] = SERVICES,
    **options: Unpack[Options],
) -> Records:
    """The whole ledger. `at` is when it was taken over; by default the time of each invoice.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = [
    ...     ",".join(COLUMNS),
    ...     "489434,85048,12,2009-12-01 07:45:00,6.95,13085",
    ...     "489434,16161P,13,2009-12-01 07:45:00,0.001,13085",
    ...     "C489500,85048,-2,2009-12-03 09:00:00,6.95,13085",
    ... ]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "ledger.csv")).write_text("\\n".join(lines))
    ...     records = read(path, zone="Europe/London")
    >>> records.sold, records.cancelled, records.orders[0].total
    (Decimal('83.413'), Decimal('13.90'), Money('83.41', 'GBP'))
    >>> print(records.doubts[0])
    ledger.csv row 2: Price: 13 x 0.001 is 0.013, and the line is rounded to GBP 0.01
    >>> [(match.sale, match.quantity) for match in records.reversals[0].matches]
    [('489434/1', 2)]
    """
    mapping = Mapping.shipped(SOURCE).edited({"services": sorted(services)})
    return read_files(path, mapping, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
