"""The lives of a survey and of a response, each as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit.kernel import Lifecycle, Step
from cxkit.kernel.facts import Fact
from cxkit.surveys import facts
from cxkit.surveys._enums import Progress, Status
from cxkit.surveys.responses import facts as response_facts
from cxkit.values import Reason, Text

if TYPE_CHECKING:
    from cxkit.surveys.responses._response import Response

SURVEY = Lifecycle(
    begins={facts.Drafted: Status.DRAFT, facts.Imported: None},
    steps={
        facts.Revised: Step(source={Status.DRAFT, Status.ACTIVE, Status.PAUSED}),
        facts.Activated: Step(source=Status.DRAFT, target=Status.ACTIVE),
        facts.Paused: Step(source=Status.ACTIVE, target=Status.PAUSED),
        facts.Resumed: Step(source=Status.PAUSED, target=Status.ACTIVE),
        facts.Closed: Step(source={Status.ACTIVE, Status.PAUSED}, target=Status.CLOSED),
        facts.Archived: Step(source={Status.DRAFT, Status.CLOSED}, target=Status.ARCHIVED),
        facts.Erased: Step(),
    },
)

NOTHING_ANSWERED = Text(
    "response.nothing_answered",
    "nothing was answered: it is abandoned, not partly answered",
    "尚未回答任何题目：属于放弃，而非部分完成",
    "尚未回答任何題目：屬於放棄，而非部分完成",
)
SOMETHING_ANSWERED = Text(
    "response.something_answered",
    "something was answered: it is partly answered, not abandoned",
    "已回答部分题目：属于部分完成，而非放弃",
    "已回答部分題目：屬於部分完成，而非放棄",
)


def begun(response: Response, fact: Fact) -> Reason | None:
    """Something was answered."""
    return None if any(not answer.is_empty for answer in response.answers) else NOTHING_ANSWERED()


def not_begun(response: Response, fact: Fact) -> Reason | None:
    """Nothing was answered."""
    return SOMETHING_ANSWERED() if begun(response, fact) is None else None


_UNFINISHED = {Progress.IN_PROGRESS, Progress.PARTIAL}

RESPONSE = Lifecycle(
    begins={response_facts.Started: Progress.IN_PROGRESS, response_facts.Imported: None},
    steps={
        response_facts.Answered: Step(source=_UNFINISHED, target=Progress.IN_PROGRESS),
        response_facts.Submitted: Step(source=_UNFINISHED, target=Progress.COMPLETE),
        response_facts.ScreenedOut: Step(source=_UNFINISHED, target=Progress.SCREENED_OUT),
        response_facts.QuotaFull: Step(source=_UNFINISHED, target=Progress.OVER_QUOTA),
        response_facts.Lapsed: Step(source=Progress.IN_PROGRESS, target=Progress.PARTIAL, checks=(begun,)),
        response_facts.Abandoned: Step(
            source=Progress.IN_PROGRESS, target=Progress.ABANDONED, checks=(not_begun,)
        ),
        response_facts.Invalidated: Step(),
        response_facts.Reinstated: Step(),
        response_facts.Erased: Step(),
    },
)
