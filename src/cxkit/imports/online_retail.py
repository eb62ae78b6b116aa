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
from datetime import datetime
from decimal import Decimal
from functools import partial
from os import PathLike

import attrs

from cxkit.errors import Fault
from cxkit.imports._cells import Cells, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, OrderStatus
from cxkit.orders.facts import Imported as OrderImported
from cxkit.returns import LedgerRow, Reversal, match_reversals
from cxkit.values import Channel, CustomerId, OrderId, OrderLineId, ProductId, UnitPrice

__all__ = ["COLUMNS", "SERVICES", "Sales", "read", "stream"]

SOURCE = "online_retail"
COLUMNS = ("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID")
OPTIONAL = ("Description",)
SERVICES = frozenset(
    {"POST", "DOT", "M", "D", "BANK CHARGES", "ADJUST", "ADJUST2", "C2", "AMAZONFEE", "S", "PADS", "B"}
)
"""Codes that stand for postage, fees, discounts and corrections, not for goods."""
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class Sales(Imported):
    """The orders, and every cancelled row with the sales that it takes back, or why there are none.

    `sold` and `cancelled` are exact, before any rounding to the currency.
    """

    orders: tuple[Order, ...] = attrs.field(repr=False)
    reversals: tuple[Reversal, ...] = attrs.field(repr=False)
    sold: Decimal
    cancelled: Decimal

    def objects(self) -> Iterator[Order]:
        """The orders."""
        return iter(self.orders)


def read(
    path: str | PathLike[str],
    *,
    zone: str | None = None,
    currency: str = "GBP",
    services: Collection[str] = SERVICES,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Sales:
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
    ...     found = read(path, zone="Europe/London")
    >>> found.sold, found.cancelled, found.orders[0].total
    (Decimal('83.413'), Decimal('13.90'), Money('83.41', 'GBP'))
    >>> print(found.doubts[0])
    ledger.csv row 2: Price: 13 x 0.001 is 0.013, and the line is rounded to GBP 0.01
    >>> [(match.sale, match.quantity) for match in found.reversals[0].matches]
    [('489434/1', 2)]
    """
    ledger = Ledger()
    book = _Book(currency, at, by)
    book.fill(
        CsvFile(path, columns=COLUMNS, optional=OPTIONAL, encoding=encoding, progress=progress), ledger, zone
    )
    orders = tuple(book.orders())
    reversals = match_reversals(book.sales(), book.cancelled, services=services)
    return Sales(
        source=SOURCE,
        files=ledger.files,
        rejects=ledger.rejects,
        doubts=ledger.doubts,
        orders=orders,
        reversals=tuple(reversals),
        sold=book.sold,
        cancelled=book.taken_back,
    )


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    *,
    zone: str | None = None,
    currency: str = "GBP",
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[Order]:
    """Order by order, once the file is read: the rows of an invoice may stand anywhere in it."""
    book = _Book(currency, at, by)
    book.fill(
        CsvFile(path, columns=COLUMNS, optional=OPTIONAL, encoding=encoding, progress=progress), ledger, zone
    )
    return book.orders()


@attrs.define
class _Invoice:
    """What the rows of one invoice say."""

    customer: str | None
    at: datetime
    lines: list[OrderLine] = attrs.field(factory=list[OrderLine])


class _Book:
    """The invoices and the cancelled rows of one ledger."""

    def __init__(self, currency: str, at: datetime | None, by: Actor) -> None:
        self.currency, self.at, self.by = currency, at, by
        self.invoices: dict[str, _Invoice] = {}
        self.cancelled: list[LedgerRow] = []
        self.sold = self.taken_back = Decimal(0)

    def fill(self, file: CsvFile, ledger: Ledger, zone: str | None) -> None:
        """Every row is a line of an order, a cancelled one, or rejected."""
        tz = required_zone(zone, SOURCE)
        for row in file.rows(ledger):
            cells = Cells(row, tz=tz)
            doubt = self._take(cells)
            if cells.faults:
                ledger.reject(row, cells.faults)
                continue
            ledger.accept(row)
            if doubt is not None:
                ledger.doubt(row, [doubt])

    def _take(self, cells: Cells) -> Fault | None:
        """The row is put where it belongs, unless it has a fault; something doubtful in it is given back."""
        invoice, product = cells.text("Invoice"), cells.text("StockCode")
        quantity, when = cells.integer("Quantity"), cells.instant("InvoiceDate", "ymd")
        price = cells.maybe("Price", partial(UnitPrice.of, currency=self.currency), "a price")
        if price is None:
            cells.text("Price")
        if cells.faults or price is None:
            return None
        customer = cells.maybe_text("Customer ID")
        if invoice.startswith("C"):
            return self._cancel(
                cells,
                invoice,
                LedgerRow(
                    f"{invoice}/{cells.row.number}", customer, product, abs(quantity), price.amount, when
                ),
                quantity,
            )
        if not invoice.isdigit() or quantity <= 0 or price.amount <= 0:
            message = f"is no sale: invoice {invoice}, {quantity} x {price.amount}"
            cells.fault("", "import.no_sale", message)
            return None
        return self._sell(cells, invoice, customer, when, product, quantity, price)

    def _cancel(self, cells: Cells, invoice: str, row: LedgerRow, quantity: int) -> Fault | None:
        if not quantity:
            cells.fault("Quantity", "import.no_sale", f"is 0 in the cancellation {invoice}")
            return None
        self.taken_back -= row.price * quantity
        self.cancelled.append(row)
        if quantity < 0:
            return None
        return Fault("Quantity", "import.cancellation", "is above 0 in a cancellation")

    def _sell(
        self,
        cells: Cells,
        invoice: str,
        customer: str | None,
        when: datetime,
        product: str,
        quantity: int,
        price: UnitPrice,
    ) -> Fault | None:
        kept = self.invoices.get(invoice)
        if kept is not None and kept.customer != customer:
            message = f"invoice {invoice} names another customer in an earlier row"
            cells.fault("Customer ID", "import.other_customer", message)
            return None
        line = cells.built(
            lambda: OrderLine(
                id=OrderLineId(str(cells.row.number)),
                product=ProductId(product),
                quantity=quantity,
                unit_price=price,
                description=cells.maybe_text("Description") or "",
            )
        )
        if line is None:
            return None
        if kept is None:
            kept = self.invoices[invoice] = _Invoice(customer, when)
        kept.lines.append(line)
        exact = price.amount * quantity
        self.sold += exact
        if not line.rounding:
            return None
        message = f"{quantity} x {price.amount} is {exact}, and the line is rounded to {line.gross}"
        return Fault("Price", "import.rounded", message)

    def sales(self) -> Iterator[LedgerRow]:
        """The sold lines as rows of a ledger, by invoice and row."""
        for id, invoice in self.invoices.items():
            for line in invoice.lines:
                name, price = f"{id}/{line.id}", line.unit_price.amount
                yield LedgerRow(name, invoice.customer, line.product, line.quantity, price, invoice.at)

    def orders(self) -> Iterator[Order]:
        """An order for every invoice."""
        for id, invoice in self.invoices.items():
            yield Order.imported(
                OrderImported(
                    order=OrderId(id),
                    status=OrderStatus.PLACED,
                    customer=None if invoice.customer is None else CustomerId(invoice.customer),
                    channel=Channel.WEB,
                    currency=self.currency,
                    lines=tuple(invoice.lines),
                    placed_at=invoice.at,
                    at=self.at or invoice.at,
                    by=self.by,
                )
            )
