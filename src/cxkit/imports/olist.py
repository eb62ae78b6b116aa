"""The Olist e-commerce set: orders with items, payments, customers and reviews, a file each.

`customer_id` is new with every order; the person is `customer_unique_id`, and that is the id of the
customer here. Times are month/day/year hour:minute without a zone (the shop is in Brazil). The
estimated delivery is a day, written as its midnight: it is kept as that instant, so that lateness
can be judged by the day (the sensible reading) or by the clock. Money is BRL unless said otherwise.

An item is one unit, its freight part of the order's shipping charge. An order whose items or
payments cannot all be used is rejected with them, because its amount would be wrong. A review is
a response to the survey `olist-review`; without `review_id` it takes file stem and row number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self, Unpack

import attrs

from cxkit.errors import NotFound
from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "OlistFiles", "Shop", "read", "stream"]

SOURCE = "olist"
Shop = Records
"""The answer of `read`."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": (
        "order_id",
        "customer_id",
        "order_status",
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ),
    "items": ("order_id", "order_item_id", "product_id", "price", "freight_value"),
    "payments": ("order_id", "payment_sequential", "payment_type", "payment_value"),
    "customers": (
        "customer_id",
        "customer_unique_id",
        "customer_zip_code_prefix",
        "customer_city",
        "customer_state",
    ),
    "reviews": ("order_id", "review_score", "review_answer_timestamp"),
}
_NAMES = {
    "orders": r"orders(?!.*(items|payments|reviews))",
    "items": r"order_items",
    "payments": r"order_payments",
    "customers": r"customers",
    "reviews": r"order_reviews",
}


@attrs.frozen(kw_only=True)
class OlistFiles:
    """The five files of the set."""

    orders: Path = attrs.field(converter=Path)
    items: Path = attrs.field(converter=Path)
    payments: Path = attrs.field(converter=Path)
    customers: Path = attrs.field(converter=Path)
    reviews: Path = attrs.field(converter=Path)

    @classmethod
    def within(cls, directory: str | PathLike[str]) -> Self:
        """The files of a directory whose names say olist and what they hold, one of each."""
        place = Path(fspath(directory))
        named = sorted(
            path for path in place.iterdir() if "olist" in path.name.lower() and ".csv" in path.name
        )
        files: dict[str, Any] = {}
        for table, pattern in _NAMES.items():
            fitting = [path for path in named if re.search(pattern, path.name.lower())]
            if len(fitting) != 1:
                names = ", ".join(path.name for path in fitting) or "none"
                raise NotFound(
                    f"{place} must have one olist file of {table}, found {names}: name the files "
                    "with OlistFiles(orders=..., items=..., ...)",
                    code="import.files",
                    params={"table": table},
                )
            files[table] = fitting[0]
        return cls(**files)


def read(files: str | PathLike[str] | OlistFiles, **options: Unpack[Options]) -> Records:
    """All five files: of a directory, or as named. `at` is when they were taken over; by default each
    object's own last time.

    >>> read("exports")
    Traceback (most recent call last):
    cxkit.errors.Invalid: zone: olist writes its times without a zone: say which, for example \
zone='America/New_York'; zone='UTC' keeps differences as they stand
    """
    options = zoned(SOURCE, options)
    return read_files(_tables(files), SOURCE, **options)


def stream(
    files: str | PathLike[str] | OlistFiles,
    ledger: Ledger,
    **options: Unpack[Options],
) -> Iterator[Any]:
    """Object by object: orders and shipments, responses, customers, the survey at last.

    The rows of items, payments and customers are held in memory; orders and reviews are not.
    """
    options = zoned(SOURCE, options)
    return stream_files(_tables(files), ledger, SOURCE, **options)


def _tables(files: str | PathLike[str] | OlistFiles) -> dict[str, Path]:
    given = files if isinstance(files, OlistFiles) else OlistFiles.within(files)
    return attrs.asdict(given)
