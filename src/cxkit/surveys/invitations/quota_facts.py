"""What can happen to a quota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.kernel.facts import Changes, Fact
from cxkit.surveys._enums import ANONYMOUS_ID
from cxkit.surveys.design._conditions import Condition
from cxkit.values import ResponseId, SurveyId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.surveys.invitations._quotas import Quota

__all__ = ["Counted", "Erased", "LimitChanged", "Opened", "QuotaFact", "Released", "Reserved", "Uncounted"]


@record(abstract=True)
class QuotaFact(Fact):
    """Something that happened to a quota."""

    schema_prefix: ClassVar[str] = "survey.quota_"


@record(abstract=True)
class OfResponse(QuotaFact):
    """A fact about the place of one response, or of one anonymous participant."""

    response: ResponseId = field(longest=LONGEST_ID)

    def rules(self) -> Iterator[Fault]:
        """No anonymous response is named, because this fact knows the time."""
        if self.response.startswith(ANONYMOUS_ID):
            message = "is the id of an anonymous response: give its place an id of its own"
            yield Fault("response", "quota.anonymous", message)


@record
class Opened(QuotaFact):
    """So many complete responses are wanted of those who meet the condition (of all, without one)."""

    quota: str = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
    name: str = field(longest=200)
    limit: int = field(low=0)
    when: Condition | None = None

    def begin(self) -> Changes:
        """An empty quota."""
        same = ("survey", "name", "limit", "when")
        return {"id": self.quota, **{name: getattr(self, name) for name in same}}


@record
class LimitChanged(QuotaFact):
    """Another number of complete responses is wanted; what is already counted stays counted."""

    limit: int = field(low=0)

    def effect(self, state: Quota, /) -> Mapping[str, Any]:
        """The new limit."""
        return {"limit": self.limit}


@record
class Reserved(OfResponse):
    """A place is kept for a response that passed the screening."""

    def effect(self, state: Quota, /) -> Mapping[str, Any]:
        """One place more is taken."""
        return {"reserved": state.reserved | {self.response}}


@record
class Released(OfResponse):
    """The response was abandoned, screened out or turned away: its place is free again."""

    def effect(self, state: Quota, /) -> Mapping[str, Any]:
        """One place less is taken."""
        return {"reserved": state.reserved - {self.response}}


@record
class Counted(OfResponse):
    """The response is complete: only now it counts."""

    def effect(self, state: Quota, /) -> Mapping[str, Any]:
        """From reserved to counted; counting one response twice counts it once."""
        return {"reserved": state.reserved - {self.response}, "counted": state.counted | {self.response}}


@record
class Uncounted(OfResponse):
    """A counted response was invalidated or deleted, and its place is to be filled again."""

    def effect(self, state: Quota, /) -> Mapping[str, Any]:
        """It no longer counts."""
        return {"counted": state.counted - {self.response}}


@record
class Erased(QuotaFact):
    """Everything personal was taken out: reasons that people wrote."""
