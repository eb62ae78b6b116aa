"""Conversations: contacts with customers, from the queue to the wrap-up."""

from cxkit.conversations import facts
from cxkit.conversations.concurrency import Concurrency, overlap
from cxkit.conversations.conversation import Conversation
from cxkit.conversations.measures import Handling, Measures, Wait
from cxkit.conversations.process import RECEPTION, Conformance, ProcessStep, ServiceProcess, conformance
from cxkit.conversations.repeats import (
    CommonQuestion,
    RepeatedProblem,
    common_questions,
    repeated_problems,
)
from cxkit.conversations.status import Disconnector, Purpose, RecordingUse, Status

__all__ = [
    "RECEPTION",
    "CommonQuestion",
    "Concurrency",
    "Conformance",
    "Conversation",
    "Disconnector",
    "Handling",
    "Measures",
    "ProcessStep",
    "Purpose",
    "RecordingUse",
    "RepeatedProblem",
    "ServiceProcess",
    "Status",
    "Wait",
    "common_questions",
    "conformance",
    "facts",
    "overlap",
    "repeated_problems",
]
