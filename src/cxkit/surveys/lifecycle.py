"""The lives of a survey and of a response, each as one table."""

from __future__ import annotations

from cxkit.kernel import Lifecycle, Step
from cxkit.surveys import facts, response_facts
from cxkit.surveys.words import Progress, Status

__all__ = ["RESPONSE", "SURVEY"]

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

_UNFINISHED = {Progress.IN_PROGRESS, Progress.PARTIAL}

RESPONSE = Lifecycle(
    begins={response_facts.Started: Progress.IN_PROGRESS, response_facts.Imported: None},
    steps={
        response_facts.Answered: Step(source=_UNFINISHED, target=Progress.IN_PROGRESS),
        response_facts.Submitted: Step(source=_UNFINISHED, target=Progress.COMPLETE),
        response_facts.ScreenedOut: Step(source=_UNFINISHED, target=Progress.SCREENED_OUT),
        response_facts.QuotaFull: Step(source=_UNFINISHED, target=Progress.OVER_QUOTA),
        response_facts.Lapsed: Step(source=Progress.IN_PROGRESS),
        response_facts.Invalidated: Step(),
        response_facts.Reinstated: Step(),
        response_facts.Erased: Step(),
    },
)
