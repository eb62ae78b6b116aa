"""Conversations: contacts with customers, from the queue to the wrap-up."""

from cxkit.conversations import facts
from cxkit.conversations.conversation import Conversation
from cxkit.conversations.measures import Handling, Measures, Wait
from cxkit.conversations.status import Disconnector, Purpose, RecordingUse, Status

__all__ = [
    "Conversation",
    "Disconnector",
    "Handling",
    "Measures",
    "Purpose",
    "RecordingUse",
    "Status",
    "Wait",
    "facts",
]
