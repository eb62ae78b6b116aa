"""The roster: who works when, from the draft to the lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from cxkit.kernel import Actor, Fact, Lifecycle, record
from cxkit.rosters import facts
from cxkit.rosters._enums import Consent
from cxkit.rosters._lifecycle import LIFECYCLE
from cxkit.rosters._parts import RosterPerson
from cxkit.rosters._rules import LabourRule, LabourRules
from cxkit.rosters._shifts import Duty
from cxkit.rosters._state import RosterState
from cxkit.values import AgentId, GroupId, RosterId


@record
class Roster(RosterState):
    """A roster of a team for some days: drafted, proposed, published, changed with consent, locked.

    >>> from datetime import UTC, time, timedelta
    >>> t, lin = datetime(2026, 2, 20, tzinfo=UTC), Actor.supervisor("lin")
    >>> from cxkit.rosters import ShiftPattern
    >>> early = ShiftPattern(code="early", begins=time(7), length=timedelta(hours=8))
    >>> monday = date(2026, 3, 2)
    >>> roster = Roster.draft("R-10", zone="Asia/Shanghai", first=monday, last=monday + timedelta(days=6),
    ...                       duties=[early.on(monday, "amy", zone="Asia/Shanghai")], at=t, by=lin)
    >>> roster = roster.publish(at=t, by=lin)
    >>> roster = roster.change("amy", monday, None, reason="ill", consent="given", at=t, by=lin)
    >>> roster.duty("amy", monday), len(roster.published)
    (None, 1)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def draft(
        cls,
        id: RosterId | str,
        *,
        zone: str,
        first: date,
        last: date,
        at: datetime,
        by: Actor,
        duties: Iterable[Duty] = (),
        people: Iterable[RosterPerson] = (),
        clauses: LabourRules | Iterable[LabourRule] = (),
        team: GroupId | str | None = None,
        carried: Iterable[Duty] = (),
        known_from: date | None = None,
    ) -> Self:
        """Draft a roster; `clauses` are rules, or a set of them whose id and version it keeps.

        `carried` are the shifts before it, so that rules count across its border."""
        rules = clauses if isinstance(clauses, LabourRules) else None
        return cls.begin(
            facts.Drafted,
            roster=id,
            team=team,
            zone=zone,
            first=first,
            last=last,
            duties=duties,
            people=people,
            clauses=clauses.clauses if isinstance(clauses, LabourRules) else clauses,
            policy=None if rules is None else rules.id,
            policy_version=None if rules is None else rules.version,
            carried=carried,
            known_from=known_from,
            at=at,
            by=by,
        )

    def redraft(self, duties: Iterable[Duty], *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Put other shifts in the place of the draft."""
        return self.apply(facts.Redrafted, duties=duties, at=at, by=by, why=why)

    def propose(self, *, at: datetime, by: Actor) -> Self:
        """Show the draft to its people."""
        return self.apply(facts.Proposed, at=at, by=by)

    def publish(self, *, at: datetime, by: Actor, waived: str | None = None) -> Self:
        """Publish the roster; with a hard rule broken only if `waived` says why."""
        return self.apply(facts.Published, waived=waived, at=at, by=by)

    def change(
        self,
        agent: AgentId | str,
        day: date,
        duty: Duty | None,
        *,
        reason: str,
        consent: Consent | str,
        at: datetime,
        by: Actor,
        waived: str | None = None,
    ) -> Self:
        """Give a person another shift on a day, or none, after publishing."""
        given = {"agent": agent, "day": day, "duty": duty, "reason": reason, "consent": consent}
        return self.apply(facts.Changed, **given, waived=waived, at=at, by=by)

    def offer_swap(
        self,
        swap: str,
        agent: AgentId | str,
        day: date,
        *,
        at: datetime,
        by: Actor,
        to: AgentId | str | None = None,
    ) -> Self:
        """Offer a shift to a colleague, or to all."""
        return self.apply(facts.SwapOffered, swap=swap, agent=agent, day=day, to=to, at=at, by=by)

    def accept_swap(
        self, swap: str, agent: AgentId | str, *, at: datetime, by: Actor, in_return: date | None = None
    ) -> Self:
        """Accept a swap, and give the own shift of a day in return, or none."""
        return self.apply(facts.SwapAccepted, swap=swap, agent=agent, in_return=in_return, at=at, by=by)

    def approve_swap(self, swap: str, *, at: datetime, by: Actor) -> Self:
        """Approve a swap, checked anew against skills and every rule."""
        return self.apply(facts.SwapApproved, swap=swap, at=at, by=by)

    def decline_swap(self, swap: str, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Decline a swap, or take it back."""
        return self.apply(facts.SwapDeclined, swap=swap, reason=reason, at=at, by=by)

    def lock(self, *, at: datetime, by: Actor) -> Self:
        """Close the roster."""
        return self.apply(facts.Locked, at=at, by=by)

    def withdraw(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Withdraw the roster."""
        return self.apply(facts.Withdrawn, reason=reason, at=at, by=by)
