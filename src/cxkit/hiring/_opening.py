"""Openings: their life and their verbs."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from cxkit.hiring import facts
from cxkit.hiring._application import Application
from cxkit.hiring._enums import ApplicationStatus, OpeningStatus
from cxkit.hiring._rule import SelectionRule
from cxkit.hiring._state import OpeningState
from cxkit.hiring._wording import WORDS
from cxkit.kernel import Actor, Begin, Changes, Fact, Lifecycle, OneOf, Step, record, sets, wrong
from cxkit.values import ApplicationId, GroupId, OpeningId, Reason


def by_another(opening: OpeningState, fact: facts.Approved) -> Reason | None:
    """Nobody approves what they asked for."""
    own = fact.by.id is not None and fact.by.id == opening.requested_by
    return WORDS["opening.own"](who=fact.by.id or "-") if own else None


def not_taken_yet(opening: OpeningState, fact: facts.Filled) -> Reason | None:
    """One candidate fills one place."""
    return WORDS["opening.taken"](application=fact.application) if fact.application in opening.taken else None


def _requested(fact: facts.Requested) -> Changes:
    changes: Changes = {name: getattr(fact, name) for name in ("title", "role", "team", "places", "rule")}
    return {**changes, "id": fact.opening, "requested_by": fact.by.id}


def _filled(opening: OpeningState, fact: facts.Filled) -> Changes:
    taken = (*opening.taken, fact.application)
    if len(taken) < opening.places:
        return {"taken": taken}
    return {"taken": taken, "status": OpeningStatus.FILLED, "closed_at": fact.at}


_O = OpeningStatus

OPENING: Lifecycle = Lifecycle(
    begins={facts.Requested: Begin(_O.REQUESTED, _requested)},
    steps={
        facts.Approved: Step(
            source=_O.REQUESTED, target=_O.OPEN, effect=sets(approved_at="at"), checks=(by_another,)
        ),
        facts.Filled: Step(
            source=_O.OPEN, target=OneOf({_O.OPEN, _O.FILLED}), effect=_filled, checks=(not_taken_yet,)
        ),
        facts.Closed: Step(source={_O.REQUESTED, _O.OPEN}, target=_O.CLOSED, effect=sets(closed_at="at")),
        facts.OpeningErased: Step(),
    },
    permission="recruit",
    permissions={"decide_hiring": [facts.Approved, facts.Closed], "erase_customer": [facts.OpeningErased]},
)


@record
class Opening(OpeningState):
    """An opening: for what somebody is needed, how many, and by which declared rule they are selected.

    >>> from datetime import UTC
    >>> from cxkit.hiring import StagePlan
    >>> t, lin, max = datetime(2026, 3, 2, tzinfo=UTC), Actor.supervisor("lin"), Actor.supervisor("max")
    >>> rule = SelectionRule(id="agents", stages=[StagePlan(stage="written_test", rubric="basics")])
    >>> opening = Opening.request("O-1", title="Chat agent", places=2, rule=rule, at=t, by=lin)
    >>> opening.approve(at=t, by=max).places_left
    2
    """

    lifecycle: ClassVar[Lifecycle] = OPENING
    erasure: ClassVar[type[Fact]] = facts.OpeningErased
    person_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def request(
        cls,
        id: OpeningId | str,
        *,
        title: str,
        rule: SelectionRule,
        at: datetime,
        by: Actor,
        places: int = 1,
        role: str = "agent",
        team: GroupId | str | None = None,
    ) -> Self:
        """Ask for people, with the rule by which they will be selected."""
        given = {"title": title, "rule": rule, "places": places, "role": role, "team": team}
        return cls.begin(facts.Requested, opening=id, **given, at=at, by=by)

    def approve(self, *, at: datetime, by: Actor) -> Self:
        """Approve the opening, as somebody other than who asked for it."""
        return self.apply(facts.Approved, at=at, by=by)

    def fill(self, application: Application, *, at: datetime, by: Actor) -> Self:
        """Fill a place with a candidate of this opening who accepted the offer."""
        no_application = wrong(application=(application, Application))
        if no_application is not None:
            return self.apply(facts.Filled, application=no_application, at=at, by=by)
        fact = facts.Filled(application=ApplicationId(application.id), at=at, by=by)
        agreed = application.status in (ApplicationStatus.ACCEPTED, ApplicationStatus.HIRED)
        if not agreed or application.opening != self.id:
            raise self._refused(fact, WORDS["opening.not_accepted"](application=application.id))
        return self.apply(fact)

    def close(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Close the opening before all places are filled."""
        return self.apply(facts.Closed, reason=reason, at=at, by=by)
