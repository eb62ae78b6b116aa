"""Facts of a survey, and what they carry."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from cxkit._typing import Named, Several
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.surveys._enums import Status
from cxkit.surveys.design._design import Design
from cxkit.values import LONGEST_ID, SurveyId

__all__ = [
    "Activated",
    "Archived",
    "Closed",
    "Drafted",
    "Erased",
    "Imported",
    "Paused",
    "Resumed",
    "Revised",
    "SurveyFact",
]


@record(abstract=True)
class SurveyFact(Fact):
    """Something that happened to a survey."""

    schema_prefix: ClassVar[str] = "survey."


@record
class Drafted(SurveyFact):
    """The survey was drafted. Whether it is anonymous is decided here and never changes."""

    survey: SurveyId = field(longest=LONGEST_ID)
    title: str = field(longest=500)
    purpose: str | None = None
    anonymous: bool = False
    design: Design
    external: tuple[ExternalId, ...] = personal(default=())


@record
class Imported(SurveyFact):
    """The survey was taken over as another system last showed it."""

    survey: Named[SurveyId] = field(longest=LONGEST_ID)
    status: Named[Status]
    title: str = field(longest=500)
    purpose: str | None = None
    anonymous: bool = False
    design: Design
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    external: Several[ExternalId] = personal(default=())


@record
class Revised(SurveyFact):
    """The questions changed: a draft was replaced, a survey that had been active got a new edition."""

    design: Design


@record
class Activated(SurveyFact):
    """The survey was activated: it takes responses."""


@record
class Paused(SurveyFact):
    """The survey was paused: it takes no new responses for a while."""


@record
class Resumed(SurveyFact):
    """The survey was resumed: it takes responses again."""


@record
class Closed(SurveyFact):
    """The survey was closed: it takes no more responses."""


@record
class Archived(SurveyFact):
    """The survey was archived."""


@record
class Erased(SurveyFact):
    """Everything personal was removed: the reasons that people wrote, and outside ids."""
