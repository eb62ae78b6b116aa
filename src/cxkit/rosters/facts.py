"""Facts of rosters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, personal, record, repeated
from cxkit.rosters._enums import Consent
from cxkit.rosters._parts import RosterPerson
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty
from cxkit.values import LONGEST_ID, AgentId, GroupId, PolicyId, RosterId

__all__ = [
    "Changed",
    "Drafted",
    "Erased",
    "Locked",
    "Proposed",
    "Published",
    "Redrafted",
    "RosterFact",
    "SwapAccepted",
    "SwapApproved",
    "SwapDeclined",
    "SwapOffered",
    "Withdrawn",
]


def one_a_day(duties: Sequence[Duty]) -> Iterator[Fault]:
    """A fault for each second shift of a person on a day."""
    for index, (agent, day) in repeated((duty.agent, duty.day) for duty in duties):
        yield Fault(f"duties[{index}]", "roster.twice", f"{agent} has a shift on {day} already")


@record(abstract=True)
class RosterFact(Fact):
    """Something that happened to a roster."""

    schema_prefix: ClassVar[str] = "roster."


@record
class Drafted(RosterFact):
    """A roster was drafted: its days, its shifts, the rules that hold for it, and the shifts before it."""

    roster: Named[RosterId] = field(longest=LONGEST_ID)
    team: MaybeNamed[GroupId] = field(default=None)
    zone: str = field(longest=100)
    first: date
    last: date
    duties: Several[Duty] = field(default=())
    people: Several[RosterPerson] = field(default=())
    clauses: Several[LabourRule] = field(default=())
    policy: MaybeNamed[PolicyId] = field(default=None)
    policy_version: int | None = None
    carried: Several[Duty] = field(default=())
    known_from: date | None = None

    def rules(self) -> Iterator[Fault]:
        """A roster ends on its first day or later; its shifts lie within it, one a day for each person."""
        if self.last < self.first:
            yield Fault("last", "roster.order", "a roster ends on the day it begins or later")
        yield from one_a_day(self.duties)
        for index, duty in enumerate(self.duties):
            if not self.first <= duty.day <= self.last:
                yield Fault(f"duties[{index}].day", "roster.unknown", "is not among the days of the roster")


@record
class Redrafted(RosterFact):
    """Other shifts took the place of the draft."""

    duties: Several[Duty]

    def rules(self) -> Iterator[Fault]:
        """Each person has one shift a day."""
        return one_a_day(self.duties)


@record
class Proposed(RosterFact):
    """The draft was shown to its people for their comments."""


@record
class Published(RosterFact):
    """The roster was published; `waived` says why although a hard rule is broken."""

    waived: str | None = personal(default=None, longest=1000, whose="actor")


@record
class Locked(RosterFact):
    """The roster was closed: no more changes, as before wages are paid."""


@record
class Changed(RosterFact):
    """A shift was changed after publishing: another one, or none, for a reason and with what consent."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    day: date
    duty: Duty | None = None
    consent: Named[Consent]
    reason: str = personal(longest=1000, whose="actor")
    waived: str | None = personal(default=None, longest=1000, whose="actor")

    def rules(self) -> Iterator[Fault]:
        """The new shift is that person's, on that day."""
        if self.duty is not None and (self.duty.agent, self.duty.day) != (self.agent, self.day):
            yield Fault("duty", "roster.unknown", "is the shift of somebody else or of another day")


@record
class SwapOffered(RosterFact):
    """Somebody offered a shift, to one colleague or to all."""

    swap: str = field(longest=LONGEST_ID)
    agent: Named[AgentId] = field(longest=LONGEST_ID)
    day: date
    to: MaybeNamed[AgentId] = field(default=None)


@record
class SwapAccepted(RosterFact):
    """A colleague accepted, and gives a shift of their own in return, or none."""

    swap: str = field(longest=LONGEST_ID)
    agent: Named[AgentId] = field(longest=LONGEST_ID)
    in_return: date | None = None


@record
class SwapApproved(RosterFact):
    """The swap was approved: the shifts change hands."""

    swap: str = field(longest=LONGEST_ID)


@record
class SwapDeclined(RosterFact):
    """The swap was declined, or taken back."""

    swap: str = field(longest=LONGEST_ID)
    reason: str | None = personal(default=None, longest=1000, whose="actor")


@record
class Withdrawn(RosterFact):
    """The roster was withdrawn before it was locked."""

    reason: str = personal(longest=1000, whose="actor")


@record
class Erased(RosterFact):
    """Everything personal was taken out of the roster and its history."""
