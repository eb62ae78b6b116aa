"""Service policies: their tickets, targets and escalation steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import field, record, repeated
from cxkit.tickets._enums import Priority
from cxkit.tickets._targets import DEFAULT_CLOCKS, ClockKind, ClockRules, Commitment, Target
from cxkit.tickets._ticket import Ticket
from cxkit.values import LONGEST_ID, Channel, GroupId, OrganisationId, PolicyId
from cxkit.values.calendar import BusinessCalendar

ZERO = timedelta(0)


@record(name="service_level.schedule")
class Schedule:
    """Opening hours under an id, to which policies and tickets refer."""

    id: str = field(longest=100)
    calendar: BusinessCalendar


_PARTS = (
    "priorities",
    "customer_classes",
    "channels",
    "groups",
    "topics",
    "any_tag",
    "all_tags",
    "no_tag",
    "organisations",
)


@record(name="service_level.condition")
class Condition:
    """A condition on tickets: every part that is not empty must fit.

    >>> from datetime import UTC
    >>> from cxkit.kernel.facts import Actor
    >>> at, wang = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1")
    >>> lamp = Ticket.open("T-1", channel="chat", subject="Lamp", tags=["fragile"], at=at, by=wang)
    >>> Condition(channels={"chat"}, any_tag={"fragile"}).fits(lamp), Condition(no_tag={"fragile"}).fits(lamp)
    (True, False)
    """

    priorities: Takes[Iterable[str], frozenset[Priority]] = field(default=frozenset())
    customer_classes: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    groups: Takes[Iterable[str], frozenset[GroupId]] = field(default=frozenset())
    topics: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    any_tag: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    all_tags: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    no_tag: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    organisations: Takes[Iterable[str], frozenset[OrganisationId]] = field(default=frozenset(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """A condition names something; a policy for every ticket has no condition."""
        if not any(getattr(self, name) for name in _PARTS):
            yield Fault(
                "", "ticket.condition_empty", "names nothing: a policy for every ticket says when=None"
            )

    def fits(self, ticket: Ticket) -> bool:
        """Whether the ticket fits the condition now."""
        one_of = (
            (self.priorities, ticket.priority),
            (self.customer_classes, ticket.customer_class),
            (self.groups, ticket.group),
            (self.topics, ticket.topic),
            (self.organisations, ticket.organisation),
        )
        if any(named and value not in named for named, value in one_of):
            return False
        if self.channels and not ticket.channel.within(*self.channels):
            return False
        if self.any_tag and not self.any_tag & ticket.tags:
            return False
        return self.all_tags <= ticket.tags and not self.no_tag & ticket.tags


@record(name="service_level.escalation_step")
class EscalationStep:
    """A warning or escalation: whom to inform, after a share of the target or a time after it is due.

    A negative `after_due` is a time before. Both are measured on the target's own clock, so a paused clock
    warns nobody. `clock` None applies to every clock.

    >>> EscalationStep(share=Decimal("0.8"), to="agent").needs(timedelta(hours=10))
    datetime.timedelta(seconds=28800)
    """

    to: str = field(longest=200)
    share: Decimal | None = field(default=None, low=Decimal(0))
    after_due: timedelta | None = None
    clock: MaybeNamed[ClockKind] = field(default=None)
    level: int = field(default=1, low=1)

    def rules(self) -> Iterator[Fault]:
        """Either a share or a time is given."""
        if (self.share is None) == (self.after_due is None):
            yield Fault("share", "ticket.escalation_when", "give either share or after_due")

    def needs(self, within: timedelta) -> timedelta:
        """The time on the clock at which the step is due, for a target of that length; never negative."""
        if self.share is None:
            return max(within + (self.after_due or ZERO), ZERO)
        micros = within // timedelta(microseconds=1)
        return timedelta(microseconds=int(micros * self.share))


@record(name="service_level.policy")
class ServicePolicy:
    """A service level agreement: its tickets, targets, opening hours and rules of clocks.

    A ticket carries the version that was applied to it. A policy matches tickets from `valid_from` to before
    `valid_until`; None means without limit.
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    name: str | None = field(default=None, longest=200)
    when: Condition | None = None
    targets: Several[Target]
    schedule: str | None = field(default=None, longest=100)
    clocks: ClockRules = DEFAULT_CLOCKS
    escalation: Several[EscalationStep] = field(default=())
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """Each clock and priority has one target at most, and a reply is not due after the solution."""
        if not self.targets:
            yield Fault("targets", "ticket.no_target", "a policy promises at least one thing")
        keys = ((target.clock, target.priority, target.group) for target in self.targets)
        for index, _ in repeated(keys):
            yield Fault(f"targets[{index}]", "ticket.target_twice", "promises this clock a second time")
        for priority in Priority:
            yield from self._reply_before_solution(priority)

    def _reply_before_solution(self, priority: Priority) -> Iterator[Fault]:
        promised = self.commitment(priority)
        reply, solution = (
            promised.target(clock) for clock in (ClockKind.FIRST_REPLY, ClockKind.TOTAL_RESOLUTION)
        )
        if reply and solution and reply.hours is solution.hours and reply.within > solution.within:
            rule = f"for priority {priority} the first reply ({reply.within}) may come after the solution"
            yield Fault("targets", "ticket.reply_after_solution", f"{rule} ({solution.within})")

    def commitment(self, priority: Priority) -> Commitment:
        """The commitment to a ticket of that priority: its own targets, and those for every priority."""
        own = {(target.clock, target.group) for target in self.targets if target.priority is priority}
        chosen = tuple(
            target
            for target in self.targets
            if target.priority is priority
            or (target.priority is None and (target.clock, target.group) not in own)
        )
        return Commitment(policy=self.id, version=self.version, targets=chosen, schedule=self.schedule)

    def fits(self, ticket: Ticket, at: datetime) -> bool:
        """Whether the policy is in force at that time and fits the ticket."""
        if self.valid_from is not None and at < self.valid_from:
            return False
        if self.valid_until is not None and at >= self.valid_until:
            return False
        return self.when is None or self.when.fits(ticket)
