"""How soon other departments answer, by kind of request, on business time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault, NotFound
from cxkit.kernel import field, record, repeated
from cxkit.team.collaboration._enums import Department, RequestKind
from cxkit.values import LONGEST_ID, PolicyId, later
from cxkit.values.calendar import BusinessCalendar


@record(name="department_request.term")
class RequestTerm:
    """Term of a kind of request, for one department or, without one, for all that have none of their own.

    >>> RequestTerm(kind="stock", within=timedelta(hours=2), department="warehouse").within
    datetime.timedelta(seconds=7200)
    """

    kind: Named[RequestKind]
    within: timedelta = field(low=timedelta(minutes=1))
    department: MaybeNamed[Department] = field(default=None)


@record(name="department_request.policy")
class RequestPolicy:
    """Terms in which departments answer, in the open time of a calendar; without one time runs on.

    >>> office = BusinessCalendar.weekly("Asia/Shanghai", {"mon-fri": "09:00-18:00"})
    >>> policy = RequestPolicy(id="answers", calendar=office,
    ...                        terms=[RequestTerm(kind="stock", within=timedelta(hours=2))])
    >>> friday = datetime.fromisoformat("2026-03-06T17:00+08:00")
    >>> f"{policy.due_at('stock', 'warehouse', friday):%a %H:%M}"
    'Mon 10:00'
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    terms: Several[RequestTerm]
    calendar: BusinessCalendar | None = None

    def rules(self) -> Iterator[Fault]:
        """A kind has one term for a department."""
        for index, _ in repeated((each.kind, each.department) for each in self.terms):
            yield Fault(f"terms[{index}]", "request.term_twice", "the kind has a term there already")

    def due_at(self, kind: RequestKind | str, department: Department | str, at: datetime) -> datetime:
        """When a request of that instant is due; `NotFound` for a kind without a term."""
        asked, of = RequestKind.of(kind), Department.of(department)
        terms = {each.department: each.within for each in self.terms if each.kind is asked}
        within = terms.get(of, terms.get(None))
        if within is None:
            raise NotFound(
                f"the policy {self.id} has no term for {asked} at {of}", code="request.no_term", path="kind"
            )
        return later(at, within) if self.calendar is None else self.calendar.add(at, within)
