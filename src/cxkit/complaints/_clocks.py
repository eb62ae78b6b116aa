"""Clock packs: the deadlines to acknowledge, answer and end a complaint, and whether they were met.

A pack is a declared, versioned value that names its source. Reading it computes every clock from
the complaint's times; nothing is stored, so nothing can drift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cxkit._typing import Named, Several, Takes
from cxkit.complaints import facts
from cxkit.complaints._enums import ClockKind, StopReason
from cxkit.errors import Fault, Invalid
from cxkit.kernel import agreement_kept, field, record
from cxkit.values import LONGEST_ID, Labelled, PolicyId, as_utc, at_local, later, local_time, zone
from cxkit.values.calendar import BusinessCalendar, Rolling, china_calendar, english_calendar, rolled

if TYPE_CHECKING:
    from cxkit.complaints._complaint import Complaint


class ClockStart(Labelled):
    """The event that starts a clock."""

    RECEIVED = "received", "Receipt by anyone of the staff", "任一员工收到投诉", "任一員工收到客訴"
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
    STOPPED = "stopped", "Stopped", "已暂停", "已暫停"
    NOT_YET_KNOWN = (
        "not_yet_known",
        "Not yet known: working days are not announced",
        "尚不确定：工作日安排未公布",
        "尚未確定：工作日安排未公布",
    )
    NOT_STARTED = (
        "not_started",
        "Not started, or its start is not known",
        "未开始或起点未知",
        "未開始或起點未知",
    )
    EXCLUDED = "excluded", "Does not apply", "不适用", "不適用"


@record(name="complaint.clock_rule", version=2, upcasts={1: dict})
class ClockRule:
    """The rule of one clock: its start, its length and the event that ends it.

    For the reasons in `stops` it stands still from a stop to the restart; the day of the stop still counts,
    that of the restart does not. A clock of the law stops only where the law says so.

    >>> ClockRule(kind="respond", start="sent", count=15, span="days").span.label("zh-Hans")
    '自然日'
    """

    kind: Named[ClockKind]
    start: Named[ClockStart]
    count: int = field(low=1)
    span: Named[Span]
    stops: Takes[Iterable[str], frozenset[StopReason]] = field(default=frozenset())


@record(name="complaint.clock_reading", version=2, upcasts={1: dict})
class ClockReading:
    """The reading of one clock of one complaint; `due_at` is the first instant that is too late.

    It is None while the clock stands still. A `provisional` one rests on working days that the calendar does
    not know: the state is exact all the same, or `NOT_YET_KNOWN`. `agreed_at` is the deadline that was agreed
    on for this complaint, beside the pack's; done at that instant is in time.

    >>> t = datetime(2026, 2, 3, tzinfo=zone("UTC"))
    >>> reading = ClockReading(kind="respond", started_at=t, due_at=t + timedelta(days=15), state="running")
    >>> reading.left(t + timedelta(days=14)), reading.timely
    (datetime.timedelta(days=1), None)
    """

    kind: Named[ClockKind]
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    state: Named[ClockState]
    provisional: bool = False
    agreed_at: datetime | None = None

    @property
    def timely(self) -> bool | None:
        """Whether the deadline was met; None while it is open, and where the clock does not apply."""
        return {ClockState.MET: True, ClockState.MISSED: False, ClockState.OVERDUE: False}.get(self.state)

    def agreement_kept(self, at: datetime) -> bool | None:
        """Whether the agreed deadline was kept; None without one, and while it runs."""
        return agreement_kept(self.agreed_at, self.met_at, as_utc(at, "at"))

    def left(self, at: datetime) -> timedelta | None:
        """The time left, negative when overdue; None when the clock does not run."""
        if self.due_at is None or self.state not in (ClockState.RUNNING, ClockState.OVERDUE):
            return None
        return self.due_at - as_utc(at, "at")


@record(name="complaint.clock_pack", version=2, upcasts={1: dict})
class ClockPack:
    """The clocks that an authority, or a company for itself, puts on complaints.

    Clocks that stop when the customer is informed do not apply to an anonymous complaint; its decision counts
    as the answer. Days are local days of `tz` and end with their last moment. A pack of the law has the
    official `calendar` of its place; periods in days and weeks end as `rolling` says.

    >>> from cxkit.complaints._complaint import Complaint
    >>> from cxkit.kernel.facts import Actor
    >>> t = datetime(2026, 2, 3, 9, tzinfo=zone("Europe/London"))
    >>> complaint = Complaint.receive("K-1", customer="C-1", channel="email", words="…", at=t,
    ...     by=Actor.agent("amy"))
    >>> [(reading.kind, reading.due_at.date().isoformat()) for reading in FCA.read(complaint, t)]
    [(ClockKind.SUMMARY, '2026-02-07'), (ClockKind.RESPOND, '2026-03-31')]
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(low=1)
    source: str
    tz: str
    clocks: Several[ClockRule]
    rolling: Named[Rolling] = field(default=Rolling.NONE)
    calendar: BusinessCalendar | None = None

    def rules(self) -> Iterator[Fault]:
        """The time zone exists, each clock is declared once, and periods roll in a calendar."""
        zone(self.tz)
        if len({rule.kind for rule in self.clocks}) != len(self.clocks):
            yield Fault("clocks", "complaint.clock_twice", "every clock is declared once")
        if self.rolling is not Rolling.NONE and self.calendar is None:
            message = f"{self.rolling} needs the working days of the place: give its calendar"
            yield Fault("calendar", "complaint.calendar", message)

    def read(
        self, complaint: Complaint, at: datetime, *, calendar: BusinessCalendar | None = None
    ) -> tuple[ClockReading, ...]:
        """Read every clock of the complaint at an instant.

        Raises `Invalid` where working days are counted and no calendar is given, or where the one given is
        not the pack's own: it may know more days, but must agree on those that both know.
        """
        when, days = as_utc(at, "at"), self._working_days(calendar)
        return tuple(self._read(rule, complaint, when, days) for rule in self.clocks)

    def _working_days(self, given: BusinessCalendar | None) -> BusinessCalendar | None:
        if given is None or self.calendar is None:
            return given or self.calendar
        other = self.calendar.first_difference(given)
        if other is not None:
            raise Invalid(
                f"clock pack {self.id!r} has the official calendar of its place, and this one differs on "
                f"{other}: leave it out, or give one that knows further official days",
                code="complaint.calendar_other",
                path="calendar",
                params={"day": other.isoformat()},
            )
        return given

    def _read(
        self, rule: ClockRule, complaint: Complaint, at: datetime, calendar: BusinessCalendar | None
    ) -> ClockReading:
        if rule.kind in _TO_CUSTOMER and complaint.is_anonymous:
            return ClockReading(kind=rule.kind, state=ClockState.EXCLUDED)
        started = _STARTS[rule.start](complaint)
        if started is None:
            return ClockReading(kind=rule.kind, state=ClockState.NOT_STARTED)
        due, met = (
            self._due(rule, started, calendar, _stops(complaint, rule, started)),
            _met(rule.kind, complaint),
        )
        agreed = [each.due_at for each in complaint.agreed_deadlines if each.clock is rule.kind]
        return ClockReading(
            kind=rule.kind,
            started_at=started,
            due_at=due.at,
            met_at=met,
            state=_state(complaint, due, met, at),
            provisional=due.certain_until is not None,
            agreed_at=agreed[-1] if agreed else None,
        )

    def _due(
        self, rule: ClockRule, started: datetime, calendar: BusinessCalendar | None, stops: list[Stop]
    ) -> _Due:
        """When a clock is due: its period, and after it the time in which the clock stood still."""
        if rule.span is Span.HOURS:
            # The last instant of a period in hours still counts.
            due = later(started, timedelta(hours=rule.count, microseconds=1))
            for stop, restart in stops:
                if restart is None or stop >= due:
                    return _Due(due if stop >= due else None)
                due = later(due, restart - max(stop, started))
            return _Due(due)
        tz = zone(self.tz)
        begin = local_time(started, tz).date()
        days = None if calendar is None else calendar.provisional
        last = self._later(rule, begin, rule.count * (7 if rule.span is Span.WEEKS else 1), days)
        for stop, restart in stops:
            stood = max(local_time(stop, tz).date(), begin)
            if stood >= last:
                break
            if restart is None:
                return _Due(None)
            last = self._later(
                rule, last, self._between(rule, stood, local_time(restart, tz).date(), days), days
            )
        if rule.span is not Span.WORKING_DAYS:
            last = rolled(begin, last, self.rolling, calendar)
        return _Due(at_local(later(last, days=1), tz), self._certain_until(rule, begin, last, calendar))

    def _later(self, rule: ClockRule, day: date, count: int, days: BusinessCalendar | None) -> date:
        if rule.span is not Span.WORKING_DAYS:
            return later(day, days=count)
        if days is None:
            raise Invalid(
                f"clock pack {self.id!r} counts working days: pass the business calendar that knows them, "
                "with its holidays and make-up days",
                code="complaint.calendar",
                path="calendar",
            )
        return days.add_days(day, count)

    def _between(self, rule: ClockRule, stop: date, restart: date, days: BusinessCalendar | None) -> int:
        if rule.span is not Span.WORKING_DAYS or days is None:
            return (restart - stop).days
        return days.days_between(stop, restart)

    def _certain_until(
        self, rule: ClockRule, begin: date, last: date, calendar: BusinessCalendar | None
    ) -> datetime | None:
        """The instant up to which nothing is too late, where the last day is not known; None where it is."""
        counts = rule.span is Span.WORKING_DAYS or self.rolling is not Rolling.NONE
        if calendar is None or not counts or (calendar.knows(begin) and calendar.knows(last)):
            return None
        known = calendar.known_until if calendar.knows(begin) else None
        return at_local(later(known or begin, days=1), zone(self.tz))


Stop = tuple[datetime, datetime | None]
"""From when to when clocks stood still; None while they do."""


class _Due(NamedTuple):
    """When a clock is due: None while it stands still. `certain_until` is None where that is known."""

    at: datetime | None
    certain_until: datetime | None = None


def _stops(complaint: Complaint, rule: ClockRule, started: datetime) -> list[Stop]:
    stops: list[Stop] = []
    for fact in complaint.history if rule.stops else ():
        if isinstance(fact, facts.ClocksStopped) and fact.reason in rule.stops:
            stops.append((fact.at, None))
        elif isinstance(fact, facts.ClocksRestarted) and stops and stops[-1][1] is None:
            stops[-1] = stops[-1][0], fact.at
    return [(stop, restart) for stop, restart in stops if restart is None or restart > started]


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


def _state(complaint: Complaint, due: _Due, met: datetime | None, at: datetime) -> ClockState:
    decisive = met or (at if complaint.counts else complaint.closed_at)
    if due.at is None:
        kept = ClockState.STOPPED if complaint.counts else ClockState.EXCLUDED
        return kept if met is None else ClockState.MET
    if due.certain_until is not None and decisive is not None and decisive >= due.certain_until:
        return ClockState.NOT_YET_KNOWN
    if met is not None:
        return ClockState.MET if met < due.at else ClockState.MISSED
    if not complaint.counts and (complaint.closed_at is None or complaint.closed_at < due.at):
        return ClockState.EXCLUDED
    return ClockState.RUNNING if at < due.at else ClockState.OVERDUE


def _pack(
    id: str,
    source: str,
    tz: str,
    *rules: tuple[ClockKind, ClockStart, int, Span],
    calendar: BusinessCalendar | None = None,
) -> ClockPack:
    clocks = tuple(
        ClockRule(kind=kind, start=start, count=count, span=span) for kind, start, count, span in rules
    )
    return ClockPack(id=PolicyId(id), version=1, source=source, tz=tz, clocks=clocks, calendar=calendar)


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
    calendar=english_calendar(),
)

_CHINA = china_calendar()

CHINA_SAMR: Final = _pack(
    "china-samr",
    "Interim Measures for Handling Complaints and Reports in Market Supervision "
    "(市场监督管理投诉举报处理暂行办法, Order 20 of 2019), until 14 April 2026: taken up or not within "
    "7 working days of receipt, mediation ended within 45 working days of taking it up, its end told within "
    "7 working days",
    "Asia/Shanghai",
    (ClockKind.ADMIT, ClockStart.RECEIVED, 7, Span.WORKING_DAYS),
    (ClockKind.FINAL, ClockStart.ADMITTED, 45, Span.WORKING_DAYS),
    (ClockKind.NOTIFY, ClockStart.DECIDED, 7, Span.WORKING_DAYS),
    calendar=_CHINA,
)

CHINA_SAMR_2026: Final = _pack(
    "china-samr-2026",
    "Measures for Handling Complaints and Reports in Market Supervision (市场监督管理投诉举报处理办法, "
    "Order 121), since 15 April 2026, article 23: mediation ends 60 days after the complaint was taken up; "
    "Law on the Protection of Consumer Rights and Interests (消费者权益保护法), article 46: dealt with and "
    "told within 7 working days of receipt",
    "Asia/Shanghai",
    (ClockKind.ADMIT, ClockStart.RECEIVED, 7, Span.WORKING_DAYS),
    (ClockKind.FINAL, ClockStart.ADMITTED, 60, Span.DAYS),
    calendar=_CHINA,
)
