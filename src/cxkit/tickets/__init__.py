"""Tickets: a customer's request and everything that happened to it."""

from cxkit.tickets import facts
from cxkit.tickets.milestones import Milestones
from cxkit.tickets.status import MessageKind, Priority, Status
from cxkit.tickets.ticket import Ticket

__all__ = ["MessageKind", "Milestones", "Priority", "Status", "Ticket", "facts"]
