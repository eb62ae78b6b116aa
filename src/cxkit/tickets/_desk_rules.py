"""Rules of a desk for its tickets; facts record those that applied at the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from cxkit._typing import Named, Several
from cxkit.errors import Fault, shown
from cxkit.kernel import field, record
from cxkit.tickets._wording import FIELDS
from cxkit.values import LONGEST_ID, PolicyId, later

ZERO, LEAST = timedelta(0), timedelta(microseconds=1)
REQUIRABLE = tuple(FIELDS)
"""The fields that a desk can require before a ticket is solved."""


def is_requirable(name: str) -> bool:
    """Whether a desk can require that field."""
    return name in REQUIRABLE or (name.startswith("fields.") and name[7:].isidentifier())


@record(name="ticket.desk_rules")
class DeskRules:
    """The rules of a desk: reopening and closing solved tickets, required fields, opening by assignment.

    `reopen_for` None: a solved ticket can be reopened until it is closed. A message exactly at the end
    of the window reopens where `at_the_end` is "reopens" and begins a follow-up where it is "follow_up",
    as in systems that count whole days and ask for fewer than N. `close_after` None: nothing closes by
    itself.

    >>> from datetime import UTC
    >>> rules = DeskRules(id="shop", reopen_for=timedelta(days=7), required=("topic", "resolution"))
    >>> rules.reopen_until(datetime(2026, 2, 3, tzinfo=UTC))
    datetime.datetime(2026, 2, 10, 0, 0, tzinfo=datetime.timezone.utc)
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    reopen_for: timedelta | None = field(default=None, low=ZERO)
    at_the_end: Literal["reopens", "follow_up"] = "reopens"
    close_after: timedelta | None = field(default=None, low=ZERO)
    required: Several[str] = field(default=())
    assigning_opens: bool = True

    def rules(self) -> Iterator[Fault]:
        """Only `REQUIRABLE` fields and own ones, as `fields.size`, can be required."""
        for index, name in enumerate(self.required):
            if not is_requirable(name):
                rule = f"{shown(name)} cannot be required: use some of {', '.join(REQUIRABLE)}"
                yield Fault(f"required[{index}]", "ticket.requirable", rule)

    def reopen_until(self, solved_at: datetime) -> datetime | None:
        """The last instant at which a customer's message reopens a ticket solved then; None: no limit."""
        if self.reopen_for is None:
            return None
        return later(solved_at, self.reopen_for - (ZERO if self.at_the_end == "reopens" else LEAST))

    def closes_at(self, solved_at: datetime | None) -> datetime | None:
        """When a ticket solved then is to be closed; None if it is not solved or never closes by itself."""
        return None if solved_at is None or self.close_after is None else later(solved_at, self.close_after)


DEFAULT_RULES = DeskRules(id=PolicyId("default"))
