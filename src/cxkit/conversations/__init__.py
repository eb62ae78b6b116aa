"""Conversations: contacts with customers, from the queue to the wrap-up."""

from cxkit.conversations import facts as facts
from cxkit.conversations._concurrency import Concurrency as Concurrency, overlap as overlap
from cxkit.conversations._conversation import Conversation as Conversation
from cxkit.conversations._enums import (
    Disconnector as Disconnector,
    Purpose as Purpose,
    RecordingUse as RecordingUse,
    Speaker as Speaker,
    Status as Status,
    WaitOutcome as WaitOutcome,
)
from cxkit.conversations._handlings import Handling as Handling
from cxkit.conversations._measures import Measures as Measures, Wait as Wait
from cxkit.conversations._process import (
    RECEPTION as RECEPTION,
    Conformance as Conformance,
    ProcessStep as ProcessStep,
    ServiceProcess as ServiceProcess,
    StepGap as StepGap,
    conformance as conformance,
)
from cxkit.conversations._repeats import (
    CommonQuestion as CommonQuestion,
    RepeatedProblem as RepeatedProblem,
    common_questions as common_questions,
    repeated_problems as repeated_problems,
)
from cxkit.conversations._turns import (
    PEOPLE_ANSWER as PEOPLE_ANSWER,
    Message as Message,
    Turn as Turn,
    TurnRule as TurnRule,
    turns_of as turns_of,
)
