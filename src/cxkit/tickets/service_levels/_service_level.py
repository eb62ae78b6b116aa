"""Service levels: declared policies, the first that fits a ticket, and readings of its clocks.

>>> from datetime import UTC, timedelta
>>> from cxkit.tickets.service_levels._policies import Condition
>>> from cxkit.tickets._targets import Target
>>> from cxkit.values.calendar import BusinessCalendar
>>> gold = ServicePolicy(
...     id="gold",
...     when=Condition(customer_classes={"vip"}),
...     schedule="shop",
...     targets=[Target(clock="first_reply", within=timedelta(hours=1), hours="business")],
... )
>>> levels = ServiceLevels(
...     policies=[gold],
...     schedules=[Schedule(id="shop", calendar=BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}))],
... )
>>> at = datetime(2026, 2, 3, 16, 30, tzinfo=UTC)
>>> wang, rule = Actor.customer("C-1"), Actor.system("sla")
>>> ticket = Ticket.open("T-1", channel="chat", subject="Lamp", customer_class="vip", at=at, by=wang)
>>> ticket = levels.apply(ticket, at=at, by=rule)
>>> [f"{one.kind} {one.state} due {one.due_at:%a %H:%M}" for one in levels.readings(ticket, at)]
['first_reply running due Wed 09:30']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from cxkit._typing import Several
from cxkit.errors import Fault, NotFound, shown
from cxkit.kernel import field, record, repeated
from cxkit.kernel.facts import Actor
from cxkit.tickets._enums import UNSOLVED, Priority
from cxkit.tickets._messages import absorbed
from cxkit.tickets._targets import ClockKind, ClockRules, Commitment, Hours
from cxkit.tickets._ticket import Ticket
from cxkit.tickets.facts import DeadlineAgreed, PolicyApplied, PolicyRemoved, Promise
from cxkit.tickets.service_levels._clocks import runs
from cxkit.tickets.service_levels._deadlines import (
    COMMITTING,
    Reading,
    Stage,
    pieces_of,
    reading,
    stages_of,
    used_up_at,
)
from cxkit.tickets.service_levels._explain import Explanation, explanation
from cxkit.tickets.service_levels._policies import EscalationStep, Schedule, ServicePolicy
from cxkit.tickets.service_levels._walk import ClockRun


class Measured(NamedTuple):
    """A run with its stages, rules and agreed deadline."""

    run: ClockRun
    stages: tuple[Stage, ...]
    rules: ClockRules
    agreed_at: datetime | None

    def read(self, at: datetime) -> Reading:
        """The reading at an instant."""
        return reading(self.run, self.stages, self.rules, at, self.agreed_at)


class Alarm(NamedTuple):
    """A step of the escalation chain and the instant at which it is due."""

    at: datetime
    step: EscalationStep
    reading: Reading


@record(name="service_level.levels")
class ServiceLevels:
    """The policies in the order in which they are tried, with the schedules that they name.

    The first policy that fits a ticket applies. Old versions stay here, past their `valid_until`, because
    tickets to which they were applied are measured by their rules.
    """

    policies: Several[ServicePolicy]
    schedules: Several[Schedule] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Versions differ, schedules differ and are declared, and every policy can be reached."""
        names = [schedule.id for schedule in self.schedules]
        for index, name in repeated(names):
            yield Fault(f"schedules[{index}].id", "ticket.schedule_twice", f"{shown(name)} is declared twice")
        twice = dict(repeated((policy.id, policy.version) for policy in self.policies))
        for index, policy in enumerate(self.policies):
            path = f"policies[{index}]"
            if index in twice:
                yield Fault(f"{path}.version", "ticket.version_twice", "this version is already declared")
            business = any(target.hours is Hours.BUSINESS for target in policy.targets)
            if business and policy.schedule not in names:
                rule = f"a target in business time needs a declared schedule, got {shown(policy.schedule)}"
                yield Fault(f"{path}.schedule", "ticket.schedule_unknown", rule)
            if any(_covers(earlier, policy) for earlier in self.policies[:index]):
                yield Fault(
                    path, "ticket.unreachable", "comes after a policy that fits every ticket: move it up"
                )

    def match(self, ticket: Ticket, at: datetime) -> ServicePolicy | None:
        """The first policy that fits the ticket now; None without one."""
        return next((policy for policy in self.policies if policy.fits(ticket, at)), None)

    def apply(self, ticket: Ticket, *, at: datetime, by: Actor) -> Ticket:
        """Apply the policy that fits the ticket now; call it after every change of the ticket.

        A fact is recorded only if the commitment changes: another policy, version or priority, or none.
        """
        if ticket.status not in UNSOLVED:
            return ticket
        policy = self.match(ticket, at)
        promised = policy.commitment(ticket.priority) if policy else None
        if promised == ticket.commitment:
            return ticket
        if promised is None:
            return ticket.apply(PolicyRemoved, at=at, by=by)
        return ticket.apply(PolicyApplied, commitment=promised, at=at, by=by)

    def retrace(self, ticket: Ticket, *, by: Actor) -> Ticket:
        """Replay the ticket as if these policies had always been in force, to judge the past by them."""
        others = [fact for fact in ticket.history if not isinstance(fact, (PolicyApplied, PolicyRemoved))]
        current = self.apply(Ticket.begin(others[0]), at=others[0].at, by=by)
        for fact in others[1:]:
            current = self.apply(current.apply(fact), at=fact.at, by=by)
        return current

    def readings(self, ticket: Ticket, at: datetime) -> tuple[Reading, ...]:
        """Read every run of every clock with a target at an instant, in the order of their beginnings.

        Facts after `at` do not count. Clocks without a target are left out.
        """
        return tuple(measured.read(at) for measured in self._measured(ticket, at))

    def alarms(self, ticket: Ticket, *, after: datetime, until: datetime) -> tuple[Alarm, ...]:
        """List the warnings and escalations that are due after one instant, up to and including another.

        With intervals that follow each other, each step is listed once. A run that is done or cancelled has
        none.
        """
        alarms: list[Alarm] = []
        for measured in self._measured(ticket, until):
            run, stages, rules, _ = measured
            now = measured.read(until)
            if now.target is None or now.commitment is None or run.ended_at is not None:
                continue
            pieces = pieces_of(run, stages, rules)
            for step in self.policy(now.commitment).escalation:
                if step.clock in (None, now.kind):
                    due = used_up_at(pieces, step.needs(now.target.within), rules)
                    if due is not None and after < due <= until:
                        alarms.append(Alarm(due, step, now))
        return tuple(sorted(alarms, key=lambda alarm: alarm.at))

    def explain(
        self, ticket: Ticket, clock: ClockKind | str, at: datetime, *, number: int | None = None
    ) -> Explanation:
        """Explain every counted and paused stretch of a clock's run; the last run by default."""
        kind = ClockKind.of(clock)
        fitting = [
            measured
            for measured in self._measured(ticket, at)
            if measured.run.kind is kind and number in (None, measured.run.number)
        ]
        if not fitting:
            which = f"the clock {kind}" if number is None else f"run {number} of the clock {kind}"
            raise NotFound(f"ticket {ticket.id!r}: nothing was promised for {which} by then")
        run = fitting[-1]
        return explanation(ticket.id, run.read(at), run.stages, run.rules, at)

    def what_if(
        self,
        ticket: Ticket,
        at: datetime,
        *,
        priority: Priority | str | None = None,
        customer_class: str | None = None,
        schedule: str | None = None,
        tags: Iterable[str] = (),
    ) -> tuple[Reading, ...]:
        """The readings if these were changed now; the ticket itself does not change."""
        asker = Actor.system("what-if")
        if priority is not None:
            ticket = ticket.set_priority(priority, at=at, by=asker)
        if customer_class is not None:
            ticket = ticket.classify(customer_class=customer_class, at=at, by=asker)
        if schedule is not None:
            ticket = ticket.set_schedule(schedule, at=at, by=asker)
        added = tuple(tags)
        if added:
            ticket = ticket.tag(*added, at=at, by=asker)
        return self.readings(self.apply(ticket, at=at, by=asker), at)

    def policy(self, commitment: Commitment) -> ServicePolicy:
        """The policy, in its version, that made a commitment."""
        for policy in self.policies:
            if (policy.id, policy.version) == (commitment.policy, commitment.version):
                return policy
        raise NotFound(
            f"policy {commitment.policy!r} version {commitment.version} is not declared here: "
            "keep old versions in the list, with the time until which they were valid"
        )

    def _measured(self, ticket: Ticket, at: datetime) -> Iterator[Measured]:
        history = [fact for fact in ticket.history if fact.at <= at]
        changes = [fact for fact in history if isinstance(fact, COMMITTING)]
        applied = [fact.commitment for fact in changes if isinstance(fact, PolicyApplied)]
        if not applied:
            return
        rules = self.policy(applied[-1]).clocks
        calendars = {schedule.id: schedule.calendar for schedule in self.schedules}
        everything = [run for each in runs(history, rules).values() for run in each]
        promised = [(each, merge.at) for merge in absorbed(history) for each in merge.promises]
        hand = [fact for fact in history if isinstance(fact, DeadlineAgreed)]
        agreed = _agreed([(fact, fact.at) for fact in hand], everything)
        for key, due in _agreed(promised, everything).items():
            agreed[key] = min(due, agreed.get(key, due))
        for run in sorted(everything, key=lambda run: run.started_at):
            stages = stages_of(changes, run, calendars, rules, at)
            if stages:
                yield Measured(run, stages, rules, agreed.get((run.kind, run.number, run.group)))


def _agreed(
    agreements: Iterable[tuple[DeadlineAgreed | Promise, datetime]], runs: list[ClockRun]
) -> dict[tuple[Any, ...], datetime]:
    """The deadlines agreed on at an instant: for the run of the clock then, or for its next one."""
    agreed: dict[tuple[Any, ...], datetime] = {}
    for each, at in agreements:
        coming = [run for run in runs if run.kind is each.clock and (run.ended_at or at) >= at]
        if coming:
            run = min(coming, key=lambda run: run.started_at)
            agreed[run.kind, run.number, run.group] = each.due_at
    return agreed


def _covers(earlier: ServicePolicy, later: ServicePolicy) -> bool:
    """Whether the earlier policy fits every ticket for as long as the later one holds."""
    if earlier.when is not None:
        return False
    from_before = earlier.valid_from is None or (
        later.valid_from is not None and earlier.valid_from <= later.valid_from
    )
    beyond = earlier.valid_until is None or (
        later.valid_until is not None and earlier.valid_until >= later.valid_until
    )
    return from_before and beyond
