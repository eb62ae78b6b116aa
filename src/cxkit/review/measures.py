"""What a review measures: one entry a metric, with its table, its groups and which way is good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.review.model import Better
from cxkit.review.sources import Tables
from cxkit.stats.tally import Tally
from cxkit.stats.tallying import tally_nps, tally_scores, tally_share, tally_values
from cxkit.tables import MISSING, LineTable, ReturnTable, Table
from cxkit.tables.times import instant_micros
from cxkit.tables.zones import to_local
from cxkit.values.labels import Label

__all__ = ["MEASURES", "Measure", "Scope"]

_DAY = 86_400_000_000


@attrs.frozen(kw_only=True)
class Scope:
    """A window of time seen from an instant: what is known at `as_of` about what lies in it."""

    start: datetime
    end: datetime
    as_of: datetime
    tz: str

    def earlier(self, by: timedelta) -> Scope:
        """The same window that much earlier, seen from the same instant."""
        return attrs.evolve(self, start=self.start - by, end=self.end - by)


Read = Callable[[Tables, Scope], tuple[Table, Any] | None]
"""The rows that count in a window, and the value or flag of each; None where there are none."""


@attrs.frozen(kw_only=True)
class Measure:
    """One metric: how its rows are chosen and read, and by which groups it is looked at."""

    metric: str
    label: Label
    better: Better
    read: Read
    kind: Literal["share", "nps", "scores", "seconds"] = "share"
    scale: tuple[int, int] = (1, 5)
    figure: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    change_axes: tuple[str, ...] = ()
    standing_axes: tuple[str, ...] = ()

    def tally(self, tables: Tables, scope: Scope, axis: str | None = None) -> Tally | None:
        """The tally of the window, by a group of the table if one is named; None without data."""
        found = self.read(tables, scope)
        if found is None:
            return None
        table, values = found
        by = None if axis is None else {axis: table.column(axis)}
        if self.kind == "nps":
            return tally_nps(values, by=by, definition=self.metric, off_scale="drop")
        if self.kind == "scores":
            options = dict(self.options)
            return tally_scores(
                values,
                self.scale,
                by=by,
                definition=self.metric,
                figure=self.figure,
                options=options,
                off_scale="drop",
            )
        if self.kind == "seconds":
            return tally_values(
                values,
                by=by,
                unit="seconds",
                definition=self.metric,
                figure=self.figure,
                options=dict(self.options),
            )
        return tally_share(values, by=by, definition=self.metric)


def _answers(kind: str) -> Read:
    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        if tables.responses is None:
            return None
        rows = tables.responses.within((scope.start, scope.end))
        rows = rows.where((rows.kind == kind) & (rows.counted != 0))
        return (rows, rows.score) if len(rows) else None

    return read


def _contact_scores(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
    if tables.contacts is None:
        return None
    rows = tables.contacts.within((scope.start, scope.end))
    rows = rows.where(rows.known("satisfaction"))
    return (rows, rows.satisfaction) if len(rows) else None


def _within(name: str, first: str, last: str, limit: timedelta) -> Read:
    """Whether `last` followed `first` within a limit: what is open and not yet due does not count."""
    micros = limit // timedelta(microseconds=1)

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        table: Any = getattr(tables, name)
        if table is None or not table.known(last).any():
            return None
        rows = table.within((scope.start, scope.end), of=first)
        begun, done = rows.column(first), rows.column(last)
        due = (done != MISSING) | (begun + micros < instant_micros(scope.as_of))
        rows, begun, done = rows.where(due), begun[due], done[due]
        return (rows, (done != MISSING) & (done - begun <= micros)) if len(rows) else None

    return read


def _elapsed(name: str, first: str, last: str) -> Read:
    """Seconds from `first` to `last`, of those that got there."""

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        table: Any = getattr(tables, name)
        if table is None:
            return None
        rows = table.within((scope.start, scope.end), of=first)
        rows = rows.where(rows.known(last))
        return (rows, (rows.column(last) - rows.column(first)) / 1e6) if len(rows) else None

    return read


def _flag(name: str, flag: str) -> Read:
    """A column of yes and no; what is not known does not count."""

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        table: Any = getattr(tables, name)
        if table is None:
            return None
        rows = table.within((scope.start, scope.end))
        rows = rows.where(rows.known(flag))
        return (rows, rows.column(flag) == 1) if len(rows) else None

    return read


def _answered_within(limit: timedelta) -> Read:
    """Answered within so long, of all that were answered or gave up."""
    micros = limit // timedelta(microseconds=1)

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        if tables.contacts is None:
            return None
        rows = tables.contacts.within((scope.start, scope.end))
        answered = (rows.abandoned == 0) & rows.known("queue_time") & (rows.callback != 1)
        rows = rows.where(answered | (rows.abandoned == 1))
        return (rows, (rows.abandoned == 0) & (rows.queue_time <= micros)) if len(rows) else None

    return read


def _queue_seconds(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
    if tables.contacts is None:
        return None
    rows = tables.contacts.within((scope.start, scope.end))
    rows = rows.where((rows.abandoned == 0) & rows.known("queue_time"))
    return (rows, rows.queue_time / 1e6) if len(rows) else None


def _late(by: Literal["timestamp", "date"]) -> Read:
    """Delivered after the promise, of all that were delivered and promised."""

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        rows: Any = tables.shipments if tables.shipments is not None else tables.orders
        if rows is None:
            return None
        rows = rows.within((scope.start, scope.end), of="delivered_at")
        rows = rows.where(rows.known("promised_by"))
        if not len(rows):
            return None
        if by == "timestamp":
            return rows, rows.delivered_at > rows.promised_by
        came, promised = to_local(rows.delivered_at, scope.tz), to_local(rows.promised_by, scope.tz)
        return rows, came // _DAY > promised // _DAY

    return read


def _returned(window: timedelta) -> Read:
    """Returned within a window after delivery; the cohort is moved back so that the window has passed."""

    def read(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
        if tables.lines is None or tables.returns is None:
            return None
        before = scope.earlier(window)
        rows = tables.lines.within((before.start, before.end), of="delivered_at")
        if not len(rows):
            return None
        asked = _first_request(rows, tables.returns)
        limit = window // timedelta(microseconds=1)
        return rows, (asked != MISSING) & (asked - rows.delivered_at <= limit)

    return read


def _first_request(lines: LineTable, returns: ReturnTable) -> NDArray[np.int64]:
    """When the order of each line was first asked to be returned; MISSING where it was not."""
    names = np.array(returns.order.categories, dtype=object)
    first = np.full(len(names) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, returns.order.codes, returns.requested_at)
    place = {name: index for index, name in enumerate(names)}
    codes = np.array([place.get(order, -1) for order in lines.order.tolist()], dtype=np.int64)
    found = np.where(codes >= 0, first[codes], MISSING)
    return np.where(found == np.iinfo(np.int64).max, MISSING, found)


def _complained(tables: Tables, scope: Scope) -> tuple[Table, Any] | None:
    """Orders placed in the window that were complained of by the end of it."""
    if tables.orders is None or tables.complaints is None:
        return None
    rows = tables.orders.within((scope.start, scope.end))
    about = set(tables.complaints.where(tables.complaints.counted).order.to_list()) - {None}
    return (rows, np.array([order in about for order in rows.id.tolist()], np.bool_)) if len(rows) else None


MEASURES: tuple[Measure, ...] = (
    Measure(
        metric="nps",
        label=Label("Net Promoter Score", "净推荐值 NPS", "淨推薦值 NPS"),
        better="higher",
        read=_answers("nps"),
        kind="nps",
        change_axes=("region", "channel"),
    ),
    Measure(
        metric="csat",
        label=Label(
            "Satisfied (survey, top 2 of 5)", "满意度（调查，4-5分占比）", "滿意度（調查，4-5分占比）"
        ),
        better="higher",
        read=_answers("csat"),
        kind="scores",
        figure="top_box",
        options=(("top", 2),),
        change_axes=("channel", "team", "region"),
    ),
    Measure(
        metric="contact_csat",
        label=Label("Satisfied with the contact (4-5)", "会话满意度（4-5分占比）", "對話滿意度（4-5分占比）"),
        better="higher",
        read=_contact_scores,
        kind="scores",
        figure="top_box",
        options=(("top", 2),),
        change_axes=("team", "channel"),
    ),
    Measure(
        metric="ces",
        label=Label("Found it easy (5-7 of 7)", "费力度低（7分制5-7分占比）", "費力度低（7分制5-7分占比）"),
        better="higher",
        read=_answers("ces"),
        kind="scores",
        scale=(1, 7),
        figure="top_box",
        options=(("top", 3),),
        change_axes=("team",),
    ),
    Measure(
        metric="first_response_1h",
        label=Label("First response within 1 hour", "1小时内首次响应", "1小時內首次回應"),
        better="higher",
        read=_within("tickets", "opened_at", "first_response_at", timedelta(hours=1)),
        change_axes=("group", "channel"),
    ),
    Measure(
        metric="first_response",
        label=Label("First response, median", "首次响应时长中位数", "首次回應時長中位數"),
        better="lower",
        read=_elapsed("tickets", "opened_at", "first_response_at"),
        kind="seconds",
        figure="median",
    ),
    Measure(
        metric="resolution_24h",
        label=Label("Resolved within 24 hours", "24小时内解决", "24小時內解決"),
        better="higher",
        read=_within("tickets", "opened_at", "solved_at", timedelta(hours=24)),
        change_axes=("group", "channel"),
    ),
    Measure(
        metric="resolution",
        label=Label("Resolution, median of resolved", "解决时长中位数（已解决）", "解決時長中位數（已解決）"),
        better="lower",
        read=_elapsed("tickets", "opened_at", "solved_at"),
        kind="seconds",
        figure="median",
    ),
    Measure(
        metric="target_met",
        label=Label(
            "Met the service level, as reported",
            "达成服务水平（来源系统判定）",
            "達成服務水準（來源系統判定）",
        ),
        better="higher",
        read=_flag("tickets", "met_target"),
        change_axes=("group",),
    ),
    Measure(
        metric="complaint_rate",
        label=Label("Orders complained of", "投诉率（按订单）", "投訴率（按訂單）"),
        better="lower",
        read=_complained,
        change_axes=("channel",),
    ),
    Measure(
        metric="complaint_ack_24h",
        label=Label("Complaints acknowledged within 24 hours", "24小时内受理投诉", "24小時內受理投訴"),
        better="higher",
        read=_within("complaints", "received_at", "acknowledged_at", timedelta(hours=24)),
    ),
    Measure(
        metric="complaint_7d",
        label=Label("Complaints answered within 7 days", "7天内答复投诉", "7天內答覆投訴"),
        better="higher",
        read=_within("complaints", "received_at", "responded_at", timedelta(days=7)),
    ),
    Measure(
        metric="complaint_timely",
        label=Label(
            "Complaints answered in time, as reported", "投诉及时答复（来源判定）", "投訴及時答覆（來源判定）"
        ),
        better="higher",
        read=_flag("complaints", "timely"),
        change_axes=("kind",),
    ),
    Measure(
        metric="complaint_disputed",
        label=Label("Answers disputed by the customer", "顾客对答复有异议", "顧客對答覆有異議"),
        better="lower",
        read=_flag("complaints", "disputed"),
    ),
    Measure(
        metric="return_rate_7d",
        label=Label("Returned within 7 days of delivery", "签收7天内退货率", "簽收7天內退貨率"),
        better="lower",
        read=_returned(timedelta(days=7)),
        standing_axes=("product",),
        change_axes=("product",),
    ),
    Measure(
        metric="late_by_date",
        label=Label("Delivered late (by date)", "延迟送达（按日期）", "延遲送達（按日期）"),
        better="lower",
        read=_late("date"),
        change_axes=("carrier",),
        standing_axes=("carrier",),
    ),
    Measure(
        metric="late_by_timestamp",
        label=Label("Delivered late (to the minute)", "延迟送达（按时间）", "延遲送達（按時間）"),
        better="lower",
        read=_late("timestamp"),
    ),
    Measure(
        metric="abandonment",
        label=Label("Abandoned in the queue", "排队放弃率", "排隊放棄率"),
        better="lower",
        read=_flag("contacts", "abandoned"),
        change_axes=("channel",),
    ),
    Measure(
        metric="service_level_30s",
        label=Label("Answered within 30 seconds", "30秒内接起", "30秒內接起"),
        better="higher",
        read=_answered_within(timedelta(seconds=30)),
        change_axes=("channel",),
    ),
    Measure(
        metric="asa",
        label=Label("Average speed of answer", "平均应答时长", "平均應答時長"),
        better="lower",
        read=_queue_seconds,
        kind="seconds",
        figure="mean",
    ),
    Measure(
        metric="resolved_at_contact",
        label=Label("Resolved at the contact", "会话中解决", "對話中解決"),
        better="higher",
        read=_flag("contacts", "resolved"),
        change_axes=("team", "topic"),
    ),
)
