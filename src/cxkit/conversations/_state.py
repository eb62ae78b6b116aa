"""The fields of a conversation, as its facts set them."""

from __future__ import annotations

from cxkit.conversations._enums import Purpose, RecordingUse, Status
from cxkit.conversations._handlings import Handling, handlings
from cxkit.conversations.facts import ConversationFact
from cxkit.kernel import Aggregate, Fielded, FieldValue, field, personal, record
from cxkit.kernel._called import Called
from cxkit.values import AgentId, Channel, CustomerId, OrderId, TicketId


@record(abstract=True)
class ConversationState(Fielded, Aggregate[ConversationFact]):
    """The fields of a conversation; `Conversation` adds the verbs."""

    status: Status
    customer: CustomerId | None = None
    channel: Channel
    purpose: Purpose | None = None
    topic: str | None = personal(default=None)
    queue: str | None = None
    agent: AgentId | None = None
    order: OrderId | None = None
    ticket: TicketId | None = None
    resolved: bool | None = None
    question: str | None = personal(default=None, whose="customer")
    solution: str | None = personal(default=None, whose="customer")
    consented: frozenset[RecordingUse] = frozenset()
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)

    @property
    def handlings(self) -> tuple[Handling, ...]:
        """Every agent's part, in the order of their answers."""
        return Called(handlings(self.history))
