"""Facts of openings and applications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.hiring._enums import RecruitingSource, RejectionReason, Stage
from cxkit.hiring._rule import SelectionRule
from cxkit.kernel import Fact, field, personal, record
from cxkit.quality import Answer
from cxkit.values import LONGEST_ID, AgentId, ApplicationId, GroupId, OpeningId

__all__ = [
    "ApplicationErased",
    "ApplicationFact",
    "Approved",
    "Assessed",
    "Closed",
    "Filled",
    "GroupDeclared",
    "Hired",
    "OfferAccepted",
    "OfferDeclined",
    "Offered",
    "OpeningErased",
    "OpeningFact",
    "Pooled",
    "Received",
    "Rejected",
    "Requested",
    "StagePassed",
    "Withdrawn",
]


@record(abstract=True)
class OpeningFact(Fact):
    """Something that happened to an opening."""

    schema_prefix: ClassVar[str] = "opening."


@record
class Requested(OpeningFact):
    """Somebody is needed: for what, how many, and by which rule they will be selected."""

    opening: Named[OpeningId] = field(longest=LONGEST_ID)
    title: str = field(longest=200)
    role: str = field(default="agent", longest=100)
    team: MaybeNamed[GroupId] = field(default=None)
    places: int = field(default=1, low=1, high=10_000)
    rule: SelectionRule


@record
class Approved(OpeningFact):
    """The opening was approved, by somebody other than who asked for it."""


@record
class Filled(OpeningFact):
    """A place was filled, by that application."""

    application: ApplicationId = field(longest=LONGEST_ID)


@record
class Closed(OpeningFact):
    """The opening was closed before all places were filled."""

    reason: str = personal(longest=1000, whose="actor")


@record
class OpeningErased(OpeningFact):
    """Everything personal was taken out of the opening and its history."""


@record(abstract=True)
class ApplicationFact(Fact):
    """Something that happened to an application."""

    schema_prefix: ClassVar[str] = "application."


@record
class Received(ApplicationFact):
    """Somebody applied, and agreed that their data are used for it.

    `candidate` is a pseudonym: raters need no name. `keep_until` is until when they agreed to be kept in mind
    for other openings; `conflicts` are people with an interest in the decision, who have no part in it.
    """

    application: Named[ApplicationId] = field(longest=LONGEST_ID)
    opening: Named[OpeningId] = field(longest=LONGEST_ID)
    candidate: str = field(longest=LONGEST_ID)
    rule: SelectionRule
    source: Named[RecruitingSource] = field(default=RecruitingSource.OTHER)
    consent: bool
    name: str = personal(default="")
    contact: str = personal(default="")
    keep_until: datetime | None = None
    conflicts: Several[AgentId] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """No data without consent."""
        if not self.consent:
            yield Fault(
                "consent", "application.consent", "the candidate has not agreed to the use of their data"
            )


@record
class GroupDeclared(ApplicationFact):
    """The candidate said, of their own will, to which group they belong, so that fairness can be watched.

    Only shares of whole groups are ever computed from it, and no decision reads it.
    """

    group: str | None = personal(default=None, longest=100)
    consent: bool

    def rules(self) -> Iterator[Fault]:
        """The answer is voluntary."""
        if not self.consent:
            yield Fault(
                "consent", "application.consent", "a group is recorded only where the candidate agrees"
            )


@record
class Assessed(ApplicationFact):
    """A rater filled in the rubric of a stage."""

    stage: Stage
    answers: tuple[Answer, ...]


@record
class StagePassed(ApplicationFact):
    """Somebody decided that the candidate goes on from a stage."""

    stage: Stage


@record
class Offered(ApplicationFact):
    """The candidate was offered the place, for a reason, and may answer until then."""

    until: datetime
    reason: str = personal(longest=2000, whose="actor")


@record
class OfferAccepted(ApplicationFact):
    """The candidate accepted the offer, to begin on a day."""

    starts_on: date | None = None


@record
class OfferDeclined(ApplicationFact):
    """The candidate declined the offer."""

    reason: str | None = personal(default=None, longest=1000)


@record
class Hired(ApplicationFact):
    """The candidate began to work here, as that agent."""

    agent: AgentId = field(longest=LONGEST_ID)


@record
class Rejected(ApplicationFact):
    """Somebody decided that the candidate is not taken, and why."""

    reason: RejectionReason
    note: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Withdrawn(ApplicationFact):
    """The candidate withdrew."""

    reason: str | None = personal(default=None, longest=1000)


@record
class Pooled(ApplicationFact):
    """The candidate is kept in mind for later openings, as they agreed."""

    until: datetime


@record
class ApplicationErased(ApplicationFact):
    """Everything personal was taken out of the application and its history."""
