"""NPS survey exports with one row a respondent: market, date, name, month, score.

Columns: `ID`, `Market`, `Survey date`, `Customer Name`, `Month`, `Quarter`, `NPS`. Dates have two
digits a part, so 01/03/21 may be a day in January or in March; the Month column tells which. Only
the day is known: `submitted_at` is its beginning in the zone named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from os import PathLike
from typing import Any, Literal

import attrs

from cxkit.customers import Customer
from cxkit.customers.facts import Imported as CustomerImported
from cxkit.errors import Invalid
from cxkit.imports._cells import Cells, each, required_zone, wall_clock
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger, Row
from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.surveys import Answer, Design, Question, QuestionKind, Response, Status, Survey
from cxkit.surveys.facts import Imported as SurveyImported
from cxkit.surveys.responses.facts import Imported as ResponseImported
from cxkit.values import NPS_0_10, CustomerId, ResponseId, SurveyId

__all__ = ["COLUMNS", "NpsSurvey", "read", "stream"]

SOURCE = "nps_survey"
COLUMNS = ("ID", "Market", "Survey date", "Customer Name", "Month", "NPS")
_BY = Actor.system(f"import:{SOURCE}")

DayOrder = Literal["dmy", "mdy"]


@attrs.frozen(kw_only=True)
class NpsSurvey(Imported):
    """One survey (None without a response), its responses, and the customers who gave them.

    `dates` is the order of day and month that was said or proven.
    """

    survey: Survey | None
    customers: tuple[Customer, ...] = attrs.field(repr=False)
    responses: tuple[Response, ...] = attrs.field(repr=False)
    dates: DayOrder

    def objects(self) -> Iterator[Aggregate[Any]]:
        """The survey, then customers, then responses."""
        return chain([self.survey] if self.survey else [], self.customers, self.responses)


def read(
    path: str | PathLike[str],
    *,
    zone: str | None = None,
    dates: DayOrder | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> NpsSurvey:
    """The whole file. `dates` says the order of day and month; without it the Month column must prove it.

    `at` is when the records were taken over; by default each object's own last time.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = ["ID,Market,Survey date,Customer Name,Month,Quarter,NPS", "7,UK,01/03/21,Ann Lee,3,1,0"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "bank.csv")).write_text("\\n".join(lines))
    ...     found = read(path, zone="Europe/London")
    >>> found.dates, found.responses[0].score("nps"), found.responses[0].submitted_at.isoformat()
    ('dmy', 0, '2021-03-01T00:00:00+00:00')
    """
    ledger = Ledger()
    order = dates or proven_order(path, encoding=encoding)
    pairs = stream(path, ledger, zone=zone, dates=order, at=at, by=by, encoding=encoding, progress=progress)
    customers: list[Customer] = []
    responses: list[Response] = []
    for customer, response in pairs:
        customers.append(customer)
        responses.append(response)
    last = at or max((response.history[-1].at for response in responses), default=None)
    return NpsSurvey(
        source=SOURCE,
        files=ledger.files,
        rejects=ledger.rejects,
        survey=None if last is None else _survey(responses[0].survey, last, by),
        customers=tuple(customers),
        responses=tuple(responses),
        dates=order,
    )


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    *,
    zone: str | None = None,
    dates: DayOrder | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[tuple[Customer, Response]]:
    """Customer and response row by row, in constant memory when the ledger has a sink."""
    tz = required_zone(zone, SOURCE)
    order = dates or proven_order(path, encoding=encoding)
    file = CsvFile(path, columns=COLUMNS, optional=["Quarter"], encoding=encoding, progress=progress)
    seen: dict[str, int] = {}
    return each(file, ledger, lambda cells: _pair(cells, seen, file.stem, order, at, by), tz=tz)


def _pair(
    cells: Cells, seen: dict[str, int], survey: str, order: DayOrder, at: datetime | None, by: Actor
) -> tuple[Customer, Response] | None:
    id, market = cells.unique("ID", seen), cells.text("Market")
    score = cells.integer("NPS", NPS_0_10.low, NPS_0_10.high)
    month = cells.integer("Month", 1, 12)
    submitted = cells.instant("Survey date", order)
    if cells.faults:
        return None
    local = submitted.astimezone(cells.tz)
    if local.month != month:
        message = f"lies in month {local.month}, the Month column says {month}"
        cells.fault("Survey date", "import.month", message)
    when, outside = at or submitted, (ExternalId(source=SOURCE, id=id),)
    answer = Answer(question="nps", number=score, kind=QuestionKind.NPS, scale=NPS_0_10)
    return cells.built(
        lambda: (
            Customer.imported(
                CustomerImported(
                    customer=CustomerId(id),
                    name=cells.maybe_text("Customer Name"),
                    region=market,
                    external=outside,
                    at=when,
                    by=by,
                )
            ),
            Response.imported(
                ResponseImported(
                    response=ResponseId(id),
                    survey=SurveyId(survey),
                    respondent=CustomerId(id),
                    region=market,
                    answers=(answer,),
                    submitted_at=submitted,
                    external=outside,
                    at=when,
                    by=by,
                )
            ),
        )
    )


def proven_order(path: str | PathLike[str], *, encoding: str = "utf-8-sig") -> DayOrder:
    """The order of day and month that the Month column proves, from all rows.

    Neither is proven when no date tells the two apart, or when both are contradicted equally often:
    then it has to be said.
    """
    file = CsvFile(path, columns=COLUMNS, encoding=encoding)
    orders: tuple[DayOrder, ...] = ("dmy", "mdy")
    agreeing: dict[DayOrder, int] = dict.fromkeys(orders, 0)
    for row in file.rows(Ledger(sink=lambda _: None)):
        fits: list[DayOrder] = [order for order in orders if _fits(row, order)]
        if len(fits) == 1:
            agreeing[fits[0]] += 1
    day_first, month_first = agreeing["dmy"], agreeing["mdy"]
    if day_first == month_first:
        raise Invalid(
            f"the Month column of {file.name} does not prove whether dates are day-first ({day_first} rows) "
            f"or month-first ({month_first} rows): say dates='dmy' or dates='mdy'",
            code="import.date_order",
            path="dates",
        )
    return "dmy" if day_first > month_first else "mdy"


def _fits(row: Row, order: DayOrder) -> bool:
    try:
        return wall_clock(row.cells["Survey date"].strip(), order).month == int(row.cells["Month"])
    except ValueError:
        return False


def _survey(id: SurveyId, at: datetime, by: Actor) -> Survey:
    question = Question.nps("nps", "How likely are you to recommend us to a friend or colleague?")
    return Survey.imported(
        SurveyImported(
            survey=id,
            status=Status.CLOSED,
            title=id,
            purpose="likelihood to recommend",
            design=Design(questions=(question,)),
            at=at,
            by=by,
        )
    )
