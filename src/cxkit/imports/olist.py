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
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self

import attrs

from cxkit.customers import Customer
from cxkit.customers.facts import Imported as CustomerImported
from cxkit.errors import Fault, Invalid, NotFound
from cxkit.imports._cells import Cells, each, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger, Row
from cxkit.imports._olist_orders import ORDER_COLUMNS, Parts, Person, order_of, shipment_of
from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.orders import Order, Shipment
from cxkit.surveys import Answer, Design, Question, QuestionKind, Response, Status, Survey
from cxkit.surveys.facts import Imported as SurveyImported
from cxkit.surveys.responses.facts import Imported as ResponseImported
from cxkit.values import CSAT_1_5, Channel, CustomerId, OrderId, ResponseId, SurveyId

__all__ = ["COLUMNS", "OlistFiles", "Shop", "read", "stream"]

SOURCE = "olist"
COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": ORDER_COLUMNS,
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
OPTIONAL = {"reviews": ("review_id", "review_comment_title", "review_comment_message")}
_NAMES = {
    "orders": r"orders(?!.*(items|payments|reviews))",
    "items": r"order_items",
    "payments": r"order_payments",
    "customers": r"customers",
    "reviews": r"order_reviews",
}
SURVEY = SurveyId("olist-review")
_BY = Actor.system(f"import:{SOURCE}")


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
        found: dict[str, Any] = {}
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
            found[table] = fitting[0]
        return cls(**found)


@attrs.frozen(kw_only=True)
class Shop(Imported):
    """The shop's orders and shipments, its customers as persons, the review survey and its responses."""

    survey: Survey | None
    customers: tuple[Customer, ...] = attrs.field(repr=False)
    orders: tuple[Order, ...] = attrs.field(repr=False)
    shipments: tuple[Shipment, ...] = attrs.field(repr=False)
    responses: tuple[Response, ...] = attrs.field(repr=False)

    def objects(self) -> Iterator[Aggregate[Any]]:
        """The survey, customers, orders, shipments, responses."""
        if self.survey is not None:
            yield self.survey
        yield from self.customers
        yield from self.orders
        yield from self.shipments
        yield from self.responses


def read(
    files: str | PathLike[str] | OlistFiles,
    *,
    zone: str | None = None,
    currency: str = "BRL",
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Shop:
    """All five files: of a directory, or as named. `at` is when they were taken over; by default each
    object's own last time.

    >>> read("exports")
    Traceback (most recent call last):
    cxkit.errors.Invalid: zone: olist writes its times without a zone: say which, for example \
zone='America/New_York'; zone='UTC' keeps differences as they stand
    """
    ledger = Ledger()
    made: dict[type[Any], list[Any]] = {kind: [] for kind in (Survey, Customer, Order, Shipment, Response)}
    for each_made in stream(
        files, ledger, zone=zone, currency=currency, at=at, by=by, encoding=encoding, progress=progress
    ):
        made[type(each_made)].append(each_made)
    return Shop(
        source=SOURCE,
        files=ledger.files,
        rejects=ledger.rejects,
        survey=made[Survey][0] if made[Survey] else None,
        customers=tuple(made[Customer]),
        orders=tuple(made[Order]),
        shipments=tuple(made[Shipment]),
        responses=tuple(made[Response]),
    )


def stream(
    files: str | PathLike[str] | OlistFiles,
    ledger: Ledger,
    *,
    zone: str | None = None,
    currency: str = "BRL",
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[Survey | Customer | Order | Shipment | Response]:
    """Object by object: orders and shipments, responses, customers, the survey at last.

    The rows of items, payments and customers are held in memory; orders and reviews are not.
    """
    tz = required_zone(zone, SOURCE)
    given = files if isinstance(files, OlistFiles) else OlistFiles.within(files)
    tables = {
        table: CsvFile(
            getattr(given, table),
            columns=columns,
            optional=OPTIONAL.get(table, ()),
            encoding=encoding,
            progress=progress,
        )
        for table, columns in COLUMNS.items()
    }
    shop = _Shop(tables, ledger, Parts(currency=currency, at=at, by=by, tz=tz))
    yield from shop.orders()
    yield from shop.responses()
    yield from shop.customers()
    yield from shop.survey()


class _Shop:
    """What has to be remembered from file to file."""

    def __init__(self, tables: dict[str, CsvFile], ledger: Ledger, parts: Parts) -> None:
        self.tables = tables
        self.ledger = ledger
        self.parts = parts
        self.persons: dict[str, Person] = {}
        self.buyers: dict[str, CustomerId] = {}
        self.last: dict[CustomerId, datetime] = {}
        self.last_answer: datetime | None = None

    def orders(self) -> Iterator[Order | Shipment]:
        """Every order with its shipment, where it was dispatched."""
        self.persons = dict(self._persons())
        items, payments = self._by_order("items"), self._by_order("payments")
        seen: dict[str, int] = {}
        for row in self.tables["orders"].rows(self.ledger):
            cells = Cells(row, tz=self.parts.tz)
            id = cells.unique("order_id", seen)
            mine = (items.pop(id, []), payments.pop(id, []))
            order = order_of(cells, id, self.persons, *mine, self.parts)
            if order is None:
                self._refuse(row, cells.faults, *mine)
                continue
            for part in (row, *mine[0], *mine[1]):
                self.ledger.accept(part)
            yield order
            self._remember(order)
            shipment = shipment_of(order, row.cells["order_status"].strip(), self.parts)
            if shipment is not None:
                yield shipment
        for left in (items, payments):
            for id, rows in left.items():
                for row in rows:
                    message = f"there is no order {id} in {self.tables['orders'].name}"
                    self.ledger.reject(row, [Fault("order_id", "import.orphan", message)])

    def _remember(self, order: Order) -> None:
        if order.customer is not None:
            self.buyers[order.id] = order.customer
            at = order.history[-1].at
            self.last[order.customer] = max(at, self.last.get(order.customer, at))

    def _refuse(self, row: Row, faults: list[Fault], *parts: list[Row]) -> None:
        self.ledger.reject(row, faults)
        for part in (row for rows in parts for row in rows):
            message = f"its order in row {row.number} of {row.file} cannot be used"
            self.ledger.reject(part, [Fault("order_id", "import.order", message)])

    def _persons(self) -> Iterator[tuple[str, Person]]:
        seen: dict[str, int] = {}

        def person(cells: Cells) -> tuple[str, Person] | None:
            id, person = cells.unique("customer_id", seen), cells.text("customer_unique_id")
            state, city = cells.maybe_text("customer_state"), cells.maybe_text("customer_city")
            prefix = cells.maybe_text("customer_zip_code_prefix")
            # Brazilian postal codes begin with five digits; spreadsheets drop their leading zeros.
            place = " ".join(filter(None, (prefix and prefix.zfill(5), city, state)))
            return None if cells.faults else (id, Person(CustomerId(person), state, place or None))

        return each(self.tables["customers"], self.ledger, person)

    def _by_order(self, table: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.tables[table].rows(self.ledger):
            found.setdefault(row.cells["order_id"].strip(), []).append(row)
        return found

    def responses(self) -> Iterator[Response]:
        """Every review."""
        file = self.tables["reviews"]
        seen: dict[str, int] = {}
        for response in each(file, self.ledger, lambda cells: self._response(cells, seen), tz=self.parts.tz):
            at = response.history[-1].at
            self.last_answer = max(at, self.last_answer or at)
            yield response

    def _response(self, cells: Cells, seen: dict[str, int]) -> Response | None:
        order, score = cells.text("order_id"), cells.integer("review_score", CSAT_1_5.low, CSAT_1_5.high)
        answered = cells.instant("review_answer_timestamp", "mdy")
        foreign = cells.maybe_text("review_id")
        # The source uses one review_id for several orders, so that only the pair is an id.
        id = f"{foreign}/{order}" if foreign else f"{self.tables['reviews'].stem}:{cells.row.number}"
        first = seen.setdefault(id, cells.row.number)
        if first != cells.row.number:
            cells.fault("review_id", "cell.twice", f"the review of that order is already in row {first}")
        title, words = cells.maybe_text("review_comment_title"), cells.maybe_text("review_comment_message")
        comment = "\n".join(filter(None, (title, words)))
        buyer = self.buyers.get(order)
        scored = cells.built(
            lambda: Answer(question="score", number=score, kind=QuestionKind.CSAT, scale=CSAT_1_5)
        )
        if scored is None:
            return None
        said = (Answer(question="comment", words=comment, kind=QuestionKind.OPEN),) if comment else ()
        return cells.built(
            lambda: Response.imported(
                ResponseImported(
                    response=ResponseId(id),
                    survey=SURVEY,
                    respondent=buyer,
                    channel=Channel.EMAIL,
                    order=OrderId(order),
                    answers=(scored, *said),
                    submitted_at=answered,
                    external=(ExternalId(source=f"{SOURCE}:review_id", id=foreign),) if foreign else (),
                    at=self.parts.at or answered,
                    by=self.parts.by,
                )
            )
        )

    def customers(self) -> Iterator[Customer]:
        """Every person, with all the ids that their orders gave them; the place is that of the last row."""
        ids: dict[CustomerId, list[str]] = {}
        region: dict[CustomerId, str | None] = {}
        for id, person in self.persons.items():
            ids.setdefault(person.id, []).append(id)
            region[person.id] = person.state
        newest = self.parts.at or max(self.last.values(), default=None)
        if not ids:
            return
        if newest is None:
            raise Invalid(
                f"no order of {self.tables['orders'].name} can be used, so nothing tells when its customers "
                "were known: say at=",
                code="import.time",
                path="at",
            )
        for owner, order_ids in ids.items():
            outside = tuple(ExternalId(source=f"{SOURCE}:customer_id", id=id) for id in order_ids)
            yield Customer.imported(
                CustomerImported(
                    customer=owner,
                    region=region[owner],
                    external=outside,
                    at=self.parts.at or self.last.get(owner) or newest,
                    by=self.parts.by,
                )
            )

    def survey(self) -> Iterator[Survey]:
        """The survey that the reviews answer, unless there are none."""
        at = self.parts.at or self.last_answer
        if at is not None:
            questions = (
                Question.csat("score", "How satisfied are you with your order?", required=True),
                Question.open("comment", "Would you like to tell us more?"),
            )
            yield Survey.imported(
                SurveyImported(
                    survey=SURVEY,
                    status=Status.ACTIVE,
                    title="Review after delivery",
                    purpose="satisfaction with an order after its delivery",
                    design=Design(questions=questions),
                    at=at,
                    by=self.parts.by,
                )
            )
