"""Facts of a quota, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cxkit.errors import Fault
from cxkit.kernel import Fact, field, record
from cxkit.surveys._enums import ANONYMOUS_ID
from cxkit.surveys.design._conditions import AnswerCondition
from cxkit.values import LONGEST_ID, ResponseId, SurveyId

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
        """No anonymous response is named, because this fact has a time."""
        if self.response.startswith(ANONYMOUS_ID):
            message = "is the id of an anonymous response: give its place an id of its own"
            yield Fault("response", "quota.anonymous", message)


@record
class Opened(QuotaFact):
    """The quota was opened: the number of complete responses wanted of those who meet the condition."""

    quota: str = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
    name: str = field(longest=200)
    limit: int = field(low=0)
    when: AnswerCondition | None = None


@record
class LimitChanged(QuotaFact):
    """The number of complete responses wanted was changed; responses already counted stay counted."""

    limit: int = field(low=0)


@record
class Reserved(OfResponse):
    """A place was reserved for a response that passed the screening."""


@record
class Released(OfResponse):
    """The place was released: the response was abandoned, screened out or turned away."""


@record
class Counted(OfResponse):
    """The response was counted, because it is complete."""


@record
class Uncounted(OfResponse):
    """A counted response was taken out, because it was invalidated or deleted."""


@record
class Erased(QuotaFact):
    """Everything personal was removed: reasons that people wrote."""
