"""What can happen to a survey."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.kernel import evolve, field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.surveys._enums import Status
from cxkit.surveys.design._design import Design
from cxkit.values import SurveyId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.surveys.design._survey import Survey

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
    """The survey was designed. Whether it is anonymous is settled here and never changes."""

    survey: SurveyId = field(longest=LONGEST_ID)
    title: str = field(longest=500)
    purpose: str | None = None
    anonymous: bool = False
    design: Design
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """A draft."""
        return {
            "id": self.survey,
            "title": self.title,
            "purpose": self.purpose,
            "anonymous": self.anonymous,
            "editions": (evolve(self.design, {"edition": 1}),),
            "external": self.external,
        }


@record
class Imported(SurveyFact):
    """The survey as another system last showed it."""

    survey: SurveyId = field(longest=LONGEST_ID)
    status: Status
    title: str = field(longest=500)
    purpose: str | None = None
    anonymous: bool = False
    design: Design
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """The survey as observed; its design becomes edition 1."""
        same = ("status", "title", "purpose", "anonymous", "opened_at", "closed_at", "external")
        return {
            "id": self.survey,
            "editions": (evolve(self.design, {"edition": 1}),),
            **{name: getattr(self, name) for name in same},
        }


@record
class Revised(SurveyFact):
    """The questions changed: a draft is replaced, a survey that was active gets a new edition."""

    design: Design

    def effect(self, state: Survey, /) -> Mapping[str, Any]:
        """The new design; answers already given stay pinned to their edition."""
        kept = () if state.status is Status.DRAFT else state.editions
        return {"editions": (*kept, evolve(self.design, {"edition": len(kept) + 1}))}


@record
class Activated(SurveyFact):
    """From now on it takes responses."""

    def effect(self, state: Survey, /) -> Mapping[str, Any]:
        """When it was opened."""
        return {"opened_at": self.at}


@record
class Paused(SurveyFact):
    """It takes no new responses for a while."""


@record
class Resumed(SurveyFact):
    """It takes responses again."""


@record
class Closed(SurveyFact):
    """It takes no more responses."""

    def effect(self, state: Survey, /) -> Mapping[str, Any]:
        """When it was closed."""
        return {"closed_at": self.at}


@record
class Archived(SurveyFact):
    """It is kept for the record only."""


@record
class Erased(SurveyFact):
    """Everything personal was taken out: the reasons that people wrote, and outside ids."""
