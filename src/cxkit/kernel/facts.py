"""Facts: events with their time, actor and reason, from which everything else is computed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from cxkit._typing import Named
from cxkit.kernel._record import field, personal, record
from cxkit.values import LONGEST_ID, Labelled

__all__ = ["Actor", "Changes", "ExternalId", "Fact", "Role"]

Changes = dict[str, Any]
"""The fields of an object that a fact changes, with their new values."""


class Role(Labelled):
    """The role in which somebody acted."""

    CUSTOMER = "customer", "Customer", "顾客", "顧客"
    AGENT = "agent", "Agent", "客服", "客服"
    SUPERVISOR = "supervisor", "Supervisor", "主管", "主管"
    BOT = "bot", "Bot", "机器人", "機器人"
    SYSTEM = "system", "System", "系统", "系統"
    PARTNER = "partner", "Partner", "合作方", "合作方"


@record
class Actor:
    """The actor of a fact, in the role of that time.

    >>> Actor.agent("amy")
    Actor(role=Role.AGENT, id='amy')
    """

    role: Named[Role]
    id: str | None = field(default=None, longest=LONGEST_ID)

    @classmethod
    def customer(cls, id: str | None = None) -> Actor:
        """A customer; None if it is not known which."""
        return cls(role=Role.CUSTOMER, id=id)

    @classmethod
    def agent(cls, id: str) -> Actor:
        """An agent."""
        return cls(role=Role.AGENT, id=id)

    @classmethod
    def supervisor(cls, id: str) -> Actor:
        """A supervisor."""
        return cls(role=Role.SUPERVISOR, id=id)

    @classmethod
    def bot(cls, id: str | None = None) -> Actor:
        """A bot that answers."""
        return cls(role=Role.BOT, id=id)

    @classmethod
    def system(cls, id: str | None = None) -> Actor:
        """An automatic rule of the system."""
        return cls(role=Role.SYSTEM, id=id)

    @property
    def is_staff(self) -> bool:
        """Whether a person of the company acted."""
        return self.role in (Role.AGENT, Role.SUPERVISOR)

    def __str__(self) -> str:
        return f"{self.role}:{self.id}" if self.id else str(self.role)


@record
class ExternalId:
    """The id of an object in another system, unchanged.

    >>> ExternalId(source="zendesk", id="35436").source
    'zendesk'
    """

    source: str = field(longest=80)
    id: str = field(longest=LONGEST_ID)


@record(abstract=True)
class Fact:
    """An event in the history of an object: at an instant, by an actor, for a reason.

    Facts are plain data: the life cycle of the object says what they change. They are immutable; a mistake is
    corrected by another fact.
    """

    schema_prefix: ClassVar[str] = ""

    at: datetime
    by: Actor
    why: str | None = personal(default=None, whose="actor")
