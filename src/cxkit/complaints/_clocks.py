"""Clock packs: the deadlines to acknowledge, answer and end a complaint, and whether they were met.

A pack is a declared, versioned value that names its source. Reading it computes every clock from
the complaint's times; nothing is stored, so nothing can drift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, Labelled, PolicyId, as_utc, at_local, zone
from cxkit.values.calendar import BusinessCalendar

if TYPE_CHECKING:
    from cxkit.complaints._complaint import Complaint


class ClockKind(Labelled):
    """The event that stops a clock."""

    ACKNOWLEDGE = "acknowledge", "Acknowledgement", "回执", "回覆收悉"
    ADMIT = "admit", "Decision to take it up or not", "是否受理的决定", "是否受理的決定"
    RESPOND = "respond", "First answer", "首次答复", "首次答覆"
    SUMMARY = "summary", "Resolution without a formal answer", "简易解决", "簡易解決"
    FINAL = "final", "Final answer", "最终答复", "最終答覆"
    NOTIFY = "notify", "Telling the decision", "告知决定", "告知決定"


class ClockStart(Labelled):
    """The event that starts a clock."""

    RECEIVED = "received", "Receipt by anyone of the staff", "任一员工收到投诉", "任一員工收到投訴"
    SENT = "sent", "Passed on by the authority", "监管机构转送", "主管機關轉送"
    ADMITTED = "admitted", "Taken up", "受理", "受理"
    DECIDED = "decided", "Decided", "作出决定", "作出決定"


class Span(Labelled):
    """The unit of a period; the day on which the period begins never counts."""

    HOURS = "hours", "Hours", "小时", "小時"
    DAYS = "days", "Calendar days", "自然日", "日曆天"
    WEEKS = "weeks", "Weeks", "周", "週"
    WORKING_DAYS = "working_days", "Working days", "工作日", "工作天"


class ClockState(Labelled):
    """The state of a clock at an instant."""

    MET = "met", "In time", "按时", "準時"
    MISSED = "missed", "Late", "逾期完成", "逾期完成"
    OVERDUE = "overdue", "Overdue", "已逾期", "已逾期"
    RUNNING = "running", "Running", "计时中", "計時中"
    NOT_STARTED = (
        "not_started",
        "Not started, or its start is not known",
        "未开始或起点未知",
        "未開始或起點未知",
    )
    EXCLUDED = "excluded", "Does not apply", "不适用", "不適用"


@record(name="complaint.clock_rule")
class ClockRule:
    """The rule of one clock: its start, its length and the event that stops it.

    >>> ClockRule(kind="respond", start="sent", count=15, span="days").span.label("zh-Hans")
    '自然日'
    """

    kind: ClockKind
    start: ClockStart
    count: int = field(low=1)
    span: Span


@record(name="complaint.clock_reading")
class ClockReading:
    """The reading of one clock of one complaint; `due_at` is the first instant that is too late.

    >>> t = datetime(2026, 2, 3, tzinfo=zone("UTC"))
    >>> reading = ClockReading(kind="respond", started_at=t, due_at=t + timedelta(days=15), state="running")
    >>> reading.left(t + timedelta(days=14)), reading.timely
    (datetime.timedelta(days=1), None)
    """

    kind: ClockKind
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    state: ClockState

    @property
    def timely(self) -> bool | None:
        """Whether the deadline was met; None while it is open, and where the clock does not apply."""
        return {ClockState.MET: True, ClockState.MISSED: False, ClockState.OVERDUE: False}.get(self.state)

    def left(self, at: datetime) -> timedelta | None:
        """The time left, negative when overdue; None when the clock does not run."""
        if self.due_at is None or self.state not in (ClockState.RUNNING, ClockState.OVERDUE):
            return None
        return self.due_at - as_utc(at, "at")


@record(name="complaint.clock_pack")
class ClockPack:
    """The clocks that an authority, or a company for itself, puts on complaints.

    Clocks that stop when the customer is informed do not apply to an anonymous complaint; its decision counts
    as the answer. Days are local days of `tz` and end with their last moment; working days need a calendar.

    >>> from cxkit.complaints._complaint import Complaint
    >>> from cxkit.kernel.facts import Actor
    >>> t = datetime(2026, 2, 3, 9, tzinfo=zone("Europe/London"))
    >>> complaint = Complaint.receive("K-1", customer="C-1", channel="email", words="…", at=t,
    ...     by=Actor.agent("amy"))
    >>> [(reading.kind, reading.due_at.date().isoformat()) for reading in FCA.read(complaint, t,
    ...     calendar=BusinessCalendar.weekly("Europe/London", {"mon-fri": "09:00-17:00"}))]
    [(ClockKind.SUMMARY, '2026-02-07'), (ClockKind.RESPOND, '2026-03-31')]
    """

    id: PolicyId = field(longest=LONGEST_ID)
    version: int = field(low=1)
    source: str
    tz: str
    clocks: tuple[ClockRule, ...]

    def rules(self) -> Iterator[Fault]:
        """The time zone exists and each clock is declared once."""
        zone(self.tz)
        if len({rule.kind for rule in self.clocks}) != len(self.clocks):
            yield Fault("clocks", "complaint.clock_twice", "every clock is declared once")

    def read(
        self, complaint: Complaint, at: datetime, *, calendar: BusinessCalendar | None = None
    ) -> tuple[ClockReading, ...]:
        """Read every clock of the complaint at an instant.

        Raises `Invalid` where working days are counted and no calendar is given.
        """
        when = as_utc(at, "at")
        return tuple(self._read(rule, complaint, when, calendar) for rule in self.clocks)

    def _read(
        self, rule: ClockRule, complaint: Complaint, at: datetime, calendar: BusinessCalendar | None
    ) -> ClockReading:
        if rule.kind in _TO_CUSTOMER and complaint.is_anonymous:
            return ClockReading(kind=rule.kind, state=ClockState.EXCLUDED)
        started = _STARTS[rule.start](complaint)
        if started is None:
            return ClockReading(kind=rule.kind, state=ClockState.NOT_STARTED)
        due, met = self._due(rule, started, calendar), _met(rule.kind, complaint)
        return ClockReading(
            kind=rule.kind,
            started_at=started,
            due_at=due,
            met_at=met,
            state=_state(complaint, due, met, at),
        )

    def _due(self, rule: ClockRule, started: datetime, calendar: BusinessCalendar | None) -> datetime:
        if rule.span is Span.HOURS:
            # The last instant of a period in hours still counts.
            return started + timedelta(hours=rule.count, microseconds=1)
        day = started.astimezone(zone(self.tz)).date()
        return at_local(self._last_day(rule, day, calendar) + timedelta(days=1), zone(self.tz))

    def _last_day(self, rule: ClockRule, day: date, calendar: BusinessCalendar | None) -> date:
        if rule.span is not Span.WORKING_DAYS:
            return day + timedelta(days=rule.count * (7 if rule.span is Span.WEEKS else 1))
        if calendar is None:
            raise Invalid(
                f"clock pack {self.id!r} counts working days: pass the business calendar that knows them, "
                "with its holidays and make-up days",
                code="complaint.calendar",
                path="calendar",
            )
        return calendar.add_days(day, rule.count)


_TO_CUSTOMER = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.ADMIT, ClockKind.NOTIFY, ClockKind.SUMMARY})


def _first(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


_STARTS: dict[ClockStart, Callable[[Complaint], datetime | None]] = {
    ClockStart.RECEIVED: lambda complaint: complaint.received_at,
    ClockStart.SENT: lambda complaint: complaint.sent_at,
    ClockStart.ADMITTED: lambda complaint: complaint.acknowledged_at,
    ClockStart.DECIDED: lambda complaint: complaint.decided_at,
}


def _met(kind: ClockKind, complaint: Complaint) -> datetime | None:
    """The instant that stopped the clock; a holding response is an answer, but not a final one.

    The decision about an anonymous complaint is its answer.
    """
    answered = _first(complaint.responded_at, complaint.decided_at if complaint.is_anonymous else None)
    match kind:
        case ClockKind.ACKNOWLEDGE:
            return complaint.acknowledged_at
        case ClockKind.ADMIT:
            return _first(complaint.acknowledged_at, complaint.refused_at)
        case ClockKind.RESPOND:
            return _first(answered, complaint.held_at)
        case ClockKind.SUMMARY:
            return complaint.accepted_at
        case _:
            return answered


def _state(complaint: Complaint, due: datetime, met: datetime | None, at: datetime) -> ClockState:
    if met is not None:
        return ClockState.MET if met < due else ClockState.MISSED
    if not complaint.counts and (complaint.closed_at is None or complaint.closed_at < due):
        return ClockState.EXCLUDED
    return ClockState.RUNNING if at < due else ClockState.OVERDUE


def _pack(id: str, source: str, tz: str, *rules: tuple[ClockKind, ClockStart, int, Span]) -> ClockPack:
    clocks = tuple(
        ClockRule(kind=kind, start=start, count=count, span=span) for kind, start, count, span in rules
    )
    return ClockPack(id=PolicyId(id), version=1, source=source, tz=tz, clocks=clocks)


CFPB: Final = _pack(
    "cfpb",
    "US Consumer Financial Protection Bureau, complaint process for companies: a response within 15 calendar "
    "days of being sent the complaint, a final one within 60",
    "America/New_York",
    (ClockKind.RESPOND, ClockStart.SENT, 15, Span.DAYS),
    (ClockKind.FINAL, ClockStart.SENT, 60, Span.DAYS),
)

FCA: Final = _pack(
    "fca-disp",
    "UK Financial Conduct Authority Handbook, DISP 1.5.1R (resolved by the close of the third business day "
    "following the day of receipt) and 1.6.2R (final or holding response by the end of eight weeks)",
    "Europe/London",
    (ClockKind.SUMMARY, ClockStart.RECEIVED, 3, Span.WORKING_DAYS),
    (ClockKind.RESPOND, ClockStart.RECEIVED, 8, Span.WEEKS),
)

CHINA_SAMR: Final = _pack(
    "china-samr",
    "Interim Measures for Handling Complaints and Reports in Market Supervision "
    "(市场监督管理投诉举报处理暂行办法): taken up or not within 7 working days of receipt, mediation ended "
    "within 45 working days of taking it up, its end told within 7 working days",
    "Asia/Shanghai",
    (ClockKind.ADMIT, ClockStart.RECEIVED, 7, Span.WORKING_DAYS),
    (ClockKind.FINAL, ClockStart.ADMITTED, 45, Span.WORKING_DAYS),
    (ClockKind.NOTIFY, ClockStart.DECIDED, 7, Span.WORKING_DAYS),
)
