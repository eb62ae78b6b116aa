"""Clocks of tickets, targets for them, and commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.tickets._enums import Priority
from cxkit.values import LONGEST_ID, GroupId, Labelled, PolicyId

LEAST = timedelta(microseconds=1)


class ClockKind(Labelled):
    """The kind of a clock; group ownership measures one group's part (OLA)."""

    FIRST_REPLY = "first_reply", "First reply", "首次回复", "首次回覆"
    NEXT_REPLY = "next_reply", "Next reply", "后续回复", "後續回覆"
    PERIODIC_UPDATE = "periodic_update", "Periodic update", "定期更新", "定期更新"
    PAUSABLE_UPDATE = "pausable_update", "Pausable update", "可暂停的定期更新", "可暫停的定期更新"
    REQUESTER_WAIT = "requester_wait", "Requester wait", "顾客等待", "顧客等待"
    AGENT_WORK = "agent_work", "Agent work", "客服处理", "客服處理"
    TOTAL_RESOLUTION = "total_resolution", "Total resolution", "总解决时长", "總解決時間"
    GROUP_OWNERSHIP = "group_ownership", "Group ownership", "小组持有", "小組持有"


class Hours(Labelled):
    """The time in which a target is measured."""

    CALENDAR = "calendar", "Calendar time", "自然时间", "自然時間"
    BUSINESS = "business", "Business time", "工作时间", "工作時間"


@record(name="ticket.target")
class Target:
    """A target: the time limit of one clock, in calendar or business time.

    `priority` None applies to every priority without a target of its own; `group` narrows a
    target for group ownership to one group.

    >>> Target(clock="first_reply", within=timedelta(hours=1), priority="urgent").hours
    Hours.CALENDAR
    """

    clock: Named[ClockKind]
    within: timedelta = field(low=LEAST)
    hours: Named[Hours] = field(default=Hours.CALENDAR)
    priority: MaybeNamed[Priority] = field(default=None)
    group: MaybeNamed[GroupId] = field(default=None)

    def rules(self) -> Iterator[Fault]:
        """Only a group's own clock has a group."""
        if self.group is not None and self.clock is not ClockKind.GROUP_OWNERSHIP:
            yield Fault("group", "ticket.target_group", "only group_ownership is promised for one group")


@record(name="ticket.commitment")
class Commitment:
    """A commitment to one ticket: the policy, its version, its targets and its schedule when applied."""

    policy: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(low=1)
    targets: Several[Target]
    schedule: str | None = field(default=None, longest=100)

    def target(self, clock: ClockKind, group: GroupId | None = None) -> Target | None:
        """The target of that clock, the group's own before the general one; None without one."""
        fitting = [
            target for target in self.targets if target.clock is clock and target.group in (None, group)
        ]
        return max(fitting, key=lambda target: target.group is not None, default=None)


@record(name="ticket.clock_rules")
class ClockRules:
    """Rules of the clocks, on which help desks differ.

    `reopen`: after a reopening, the resolution clocks continue without the time in which the ticket was
    solved (`continue_excluding_solved`) or with it (`continue_including`), start a new run (`restart`), or
    stay stopped at the first solution (`none`).
    `unanswered`: whether solving without a reply fulfils a reply clock or cancels it.
    `bot_replies`: whether a bot's answer counts as a reply. `first_reply_from`: the wait for the first reply
    begins with the opening of the ticket (`opening`, formerly `creation`), or with a bot's handover to
    people, if there was one (`handover`), or also anew with a reopening after a solution that nobody had
    answered (`reopening`).
    `on_change`: when the priority or policy changes, the time used so far is carried over to the new
    target (`carry`), the clock starts again (`restart`), or the first target stays (`keep`).
    `schedule_change`: each part is measured by the schedule of its time (`segment`), or all of it by
    the last one (`last`). `overdue_on_change`: a target that was used up before it applied is breached when
    it was used up (`when_used_up`), or when it was applied (`at_the_change`).
    `boundary`: a target used up exactly at closing time is due then (`closing`) or at the next opening.

    >>> ClockRules(reopen="restart").on_change
    'carry'
    """

    reopen: Literal["continue_excluding_solved", "continue_including", "restart", "none"] = (
        "continue_excluding_solved"
    )
    unanswered: Literal["fulfilled", "cancelled"] = "fulfilled"
    bot_replies: Literal["ignored", "counted"] = "ignored"
    first_reply_from: Literal["reopening", "handover", "opening", "creation"] = "reopening"
    on_change: Literal["carry", "restart", "keep"] = "carry"
    schedule_change: Literal["segment", "last"] = "segment"
    overdue_on_change: Literal["when_used_up", "at_the_change"] = "when_used_up"
    boundary: Literal["closing", "next_opening"] = "closing"


DEFAULT_CLOCKS = ClockRules()
