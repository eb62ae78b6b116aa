"""The fields of a roster, as its facts set them."""

from __future__ import annotations

from datetime import date, datetime

from cxkit.kernel import Aggregate, record
from cxkit.rosters._checker import Violation, check_duties
from cxkit.rosters._enums import RosterStatus
from cxkit.rosters._parts import RosterPerson, Swap
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty
from cxkit.rosters.facts import RosterFact
from cxkit.values import AgentId, GroupId, PolicyId


@record(abstract=True)
class RosterState(Aggregate[RosterFact]):
    """The fields of a roster; `Roster` adds the verbs."""

    status: RosterStatus
    team: GroupId | None = None
    zone: str
    first: date
    last: date
    duties: tuple[Duty, ...] = ()
    published: tuple[Duty, ...] = ()
    people: tuple[RosterPerson, ...] = ()
    clauses: tuple[LabourRule, ...] = ()
    policy: PolicyId | None = None
    policy_version: int | None = None
    carried: tuple[Duty, ...] = ()
    known_from: date | None = None
    swaps: tuple[Swap, ...] = ()
    published_at: datetime | None = None
    locked_at: datetime | None = None

    def duty(self, agent: AgentId | str, day: date) -> Duty | None:
        """The shift of a person on a day as it stands; None for a day off."""
        return next((duty for duty in self.duties if duty.agent == agent and duty.day == day), None)

    def on_duty(self, at: datetime) -> tuple[Duty, ...]:
        """The shifts that run at an instant, breaks included, by person."""
        running = (duty for duty in self.duties if duty.begins_at <= at < duty.ends_at)
        return tuple(sorted(running, key=lambda duty: duty.agent))

    def swap(self, id: str) -> Swap | None:
        """The swap of that id."""
        return next((each for each in self.swaps if each.id == id), None)

    def broken_by(self, duties: tuple[Duty, ...]) -> tuple[Violation, ...]:
        """Rules that those shifts would break, of those that hold for this roster."""
        return check_duties(
            duties, self.clauses, first=self.first, last=self.last, zone=self.zone, carried=self.carried,
            known_from=self.known_from,
        )  # fmt: skip

    @property
    def broken(self) -> tuple[Violation, ...]:
        """Rules that its shifts break as they stand."""
        return self.broken_by(self.duties)

    def changed(self, agent: AgentId, day: date, duty: Duty | None) -> tuple[Duty, ...]:
        """Its shifts with another one, or none, for a person on a day."""
        kept = [each for each in self.duties if (each.agent, each.day) != (agent, day)]
        return tuple(kept) if duty is None else (*kept, duty)
