"""By when goods must be on their way back and the money paid, by the policy and by agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cxkit._typing import Named
from cxkit.kernel import agreement_kept, record
from cxkit.returns._enums import Reception, ReturnDeadline
from cxkit.returns._state import ReturnState
from cxkit.returns.facts import Received, ReceptionChanged
from cxkit.returns.policy._terms import ReturnTerms
from cxkit.values import as_utc, at_local, later, zone


@record(name="return_request.deadline")
class DeadlineReading:
    """A deadline of a return: `due_at` is the first instant that is too late, or None without a policy's.

    `provisional` where it rests on working days that the policy's calendar does not know. `agreed_at` is the
    deadline agreed on for this return, beside the policy's; done at that instant is in time.

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 2, 3, tzinfo=UTC)
    >>> read = DeadlineReading(deadline="refund", begun_at=t, due_at=t + timedelta(days=8))
    >>> read.kept(t), read.kept(t + timedelta(days=8))
    (None, False)
    """

    deadline: Named[ReturnDeadline]
    begun_at: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None
    agreed_at: datetime | None = None
    provisional: bool = False

    def kept(self, at: datetime) -> bool | None:
        """Whether the policy's deadline was kept; None without one, while it runs or is provisional."""
        now = as_utc(at, "at")
        if self.due_at is None or self.provisional or (self.done_at is None and now < self.due_at):
            return None
        return self.done_at is not None and self.done_at < self.due_at

    def agreement_kept(self, at: datetime) -> bool | None:
        """Whether the agreed deadline was kept; None without one, and while it runs."""
        return agreement_kept(self.agreed_at, self.done_at, as_utc(at, "at"))


def deadlines(policy: ReturnTerms, request: ReturnState) -> Iterator[DeadlineReading]:
    """The deadlines that have begun to run; see `ReturnPolicy.deadlines`."""
    sent = (fact.at for fact in request.history if _sends(fact))
    agreed = {each.deadline: each.due_at for each in request.agreed_deadlines}
    for deadline, begun, days, done in (
        (ReturnDeadline.SEND_BACK, request.approved_at, policy.send_back_days, next(sent, None)),
        (ReturnDeadline.REFUND, request.received_at, policy.refund_days, request.refunded_at),
    ):
        if begun is None or (days is None and deadline not in agreed):
            continue
        last = None if days is None else policy.period_ends(begun, days)
        yield DeadlineReading(
            deadline=deadline,
            begun_at=begun,
            due_at=None if last is None else at_local(later(last, days=1), zone(policy.tz)),
            done_at=done,
            agreed_at=agreed.get(deadline),
            provisional=policy.is_provisional(last),
        )


def _sends(fact: object) -> bool:
    on_its_way = isinstance(fact, ReceptionChanged) and fact.reception is Reception.IN_TRANSIT
    return on_its_way or isinstance(fact, Received)
