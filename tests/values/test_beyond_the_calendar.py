"""Terms that end beyond the years of the calendar are refused, not an error of Python."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.complaints import FCA, Complaint
from cxkit.errors import Invalid
from cxkit.kernel import Actor, evolve
from cxkit.returns import ReturnPolicy
from cxkit.tickets import DeskRules, ServiceLevels, ServicePolicy, Target, Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")
LAST = datetime.max.replace(tzinfo=UTC)
TICKET = Ticket.open("T-1", channel="chat", subject="?", customer="C-1", at=T, by=WANG)


def levels():
    policy = ServicePolicy(id="p", targets=[Target(clock="first_reply", within=timedelta.max)])
    return ServiceLevels(policies=[policy])


def returns(**terms):
    return ReturnPolicy(id="p", version=1, name="p", tz="UTC", **terms)


def complaint_read():
    (rule,) = FCA.clocks[1:]
    pack = evolve(FCA, {"clocks": (evolve(rule, {"count": 10**6}),)})
    return pack.read(Complaint.receive("K", customer="C", channel="web", words="x", at=T, by=WANG), T)


WORK = {
    "reopening": lambda: DeskRules(id="r", reopen_for=timedelta.max).reopen_until(T),
    "reopening a ticket": lambda: TICKET.solve(
        at=T, by=AMY, rules=DeskRules(id="r", reopen_for=timedelta.max)
    ),
    "solved at the last instant": lambda: TICKET.solve(
        at=LAST, by=AMY, rules=DeskRules(id="r", reopen_for=timedelta(days=1))
    ),
    "closing": lambda: DeskRules(id="r", close_after=timedelta.max).closes_at(T),
    "a target": lambda: levels().readings(levels().apply(TICKET, at=T, by=AMY), T),
    "a return window": lambda: returns(window_days=10**10).last_day(T),
    "a window of hours": lambda: returns(window_days=10**7, window_count="instant").last_day(T),
    "a refund": lambda: returns(refund_days=10**10).refund_due(T),
    "a complaint": complaint_read,
}


@pytest.mark.parametrize("work", WORK.values(), ids=list(WORK))
def test_what_ends_beyond_the_calendar_is_refused(work):
    with pytest.raises(Invalid, match="after 9999"):
        work()
