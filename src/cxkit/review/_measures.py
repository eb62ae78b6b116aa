"""What a review measures: one entry a figure, with its metric, its groups and which way is good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.metrics import (
    abandonment,
    ces,
    complaint_rate,
    complaint_timeliness,
    csat,
    first_response,
    nps,
    resolution,
    service_level,
)
from cxkit.review._model import Better
from cxkit.review._sources import Tables
from cxkit.stats.intervals.means import MEAN
from cxkit.stats.results import Estimate, Sufficient
from cxkit.stats.sampling.weighting import NORMAL
from cxkit.stats.tallies import Tally, tally_share, tally_values
from cxkit.tables import MISSING, LineTable, ReturnTable
from cxkit.tables._zones import to_local
from cxkit.values import CES_1_7, CSAT_1_5, NPS_0_10, Label, Scale

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


Counted = Callable[[Tables, Scope, str | None], Tally | None]
"""The tally of a window, by a group of its table if one is named; None where there are no such records."""


@attrs.frozen(kw_only=True)
class Measure:
    """One figure of a review.

    `count` makes the tally, `figure` and `options` read it. `change_axes` are the groups that are
    compared with themselves in the period before, `standing_axes` those compared with all others.
    """

    metric: str
    label: Label
    better: Better
    count: Counted
    figure: str | None = None
    options: tuple[tuple[str, Any], ...] = ()
    change_axes: tuple[str, ...] = ()
    standing_axes: tuple[str, ...] = ()

    def estimate(self, tally: Tally) -> Estimate:
        """The figure of everything in the tally together; of a mean, with its normal interval and test.

        Student's t would need SciPy, which a review must do without.
        """
        found = tally.overall(self.figure, **dict(self.options))
        if found.sufficient is None or found.sufficient.methods is not MEAN:
            return found
        if found.standard_error is None:
            return attrs.evolve(found, interval=None, method=None)
        return attrs.evolve(
            found, interval=Sufficient(NORMAL, (found.value, found.standard_error)), method=None
        )


def _rows(table: Any, scope: Scope, of: str | None = None) -> Any:
    """The rows of a table that lie in the window; None where there are none."""
    found = None if table is None else table.within((scope.start, scope.end), of=of)
    return found if found is not None and len(found) else None


def on_scale(rows: Any, scale: Scale) -> NDArray[np.bool_]:
    """Where a rating was given on that scale, or on one that the source did not name."""
    found: NDArray[np.bool_] = (rows.scale == str(scale)) | ~rows.scale.known
    return found


def _answers(scale: Scale, metric: Any) -> Counted:
    """Answers to surveys on one scale; those on others are counted among what the review rests on."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.responses, scope)
        if rows is None or not len(
            rows := rows.where((rows.kind == str(scale.kind)) & on_scale(rows, scale))
        ):
            return None
        found: Tally = metric.tally(rows, by=axis)
        return found

    return count


def _contact_scores(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
    rows = _rows(tables.contacts, scope)
    if rows is None or not len(rows := rows.where(rows.known("satisfaction") & on_scale(rows, CSAT_1_5))):
        return None
    by = None if axis is None else {axis: rows.column(axis)}
    return csat.tally(rows.satisfaction, by=by)


def _times(metric: Any, last: str) -> Counted:
    """Waiting times of tickets; what is open is censored at its age."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.tickets, scope)
        if rows is None or not rows.known(last).any():
            return None
        found: Tally = metric.tally(rows, by=axis, as_of=scope.as_of)
        return found

    return count


def _resolved(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
    """Times of resolved tickets alone: closing without a solution is not one, what is open is left out."""
    rows = _rows(tables.tickets, scope)
    if rows is None or not rows.known("solved_at").any():
        return None
    return resolution.tally(rows, by=axis, closing="ignored")


def _complaints(**options: Any) -> Counted:
    """Complaints whose step was done in time."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.complaints, scope)
        needed = {"acknowledged": "acknowledged_at", "responded": "responded_at", "flag": "timely"}
        if rows is None or not rows.known(needed[options["step"]]).any():
            return None
        as_of = None if options["step"] == "flag" else scope.as_of
        return complaint_timeliness.tally(rows, by=axis, as_of=as_of, **options)

    return count


def _complaint_rate(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
    """Orders of the window that were complained of, whenever that was."""
    rows = _rows(tables.orders, scope)
    if rows is None or tables.complaints is None or not tables.complaints.order.known.any():
        return None
    return complaint_rate.tally(tables.complaints, rows, by=axis, cohort="order", count="orders")


def _flag(name: str, flag: str, metric: str) -> Counted:
    """A column of yes and no; what is not known does not count."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(getattr(tables, name), scope)
        if rows is None or not (known := rows.known(flag)).any():
            return None
        rows = rows.where(known)
        by = None if axis is None else {axis: rows.column(axis)}
        return tally_share(rows.column(flag) == 1, by=by, definition=metric)

    return count


def _contacts(metric: Any, **options: Any) -> Counted:
    """How contacts fared in the queue."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.contacts, scope)
        if rows is None:
            return None
        found: Tally = metric.tally(rows, by=axis, **options)
        return found

    return count


def _speed_of_answer(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
    """Time in the queue of contacts that were answered."""
    rows = _rows(tables.contacts, scope)
    if rows is None:
        return None
    rows = rows.where((rows.abandoned == 0) & rows.known("queue_time"))
    if not len(rows):
        return None
    by = None if axis is None else {axis: rows.column(axis)}
    return tally_values(rows.queue_time / 1e6, by=by, unit="seconds", definition="speed_of_answer")


def _late(by_date: bool) -> Counted:
    """Delivered after what was promised first, of all delivered and promised; cancelled orders apart."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.orders, scope, of="delivered_at")
        if rows is None:
            return None
        rows = rows.where(rows.known("promised_by") & ~rows.status.isin(("cancelled",)))
        if not len(rows):
            return None
        came, promised = rows.delivered_at, rows.promised_by
        if by_date:
            came, promised = to_local(came, scope.tz) // _DAY, to_local(promised, scope.tz) // _DAY
        keys = None if axis is None else {axis: rows.column(axis)}
        metric = "late_by_date" if by_date else "late_by_timestamp"
        return tally_share(came > promised, by=keys, definition=metric)

    return count


def _returned(window: timedelta) -> Counted:
    """Lines returned within a window after delivery, of those whose window has passed."""

    def count(tables: Tables, scope: Scope, axis: str | None) -> Tally | None:
        rows = _rows(tables.lines, scope.earlier(window), of="delivered_at")
        if rows is None or tables.returns is None or not tables.returns.order.known.any():
            return None
        asked = _first_request(rows, tables.returns)
        limit = window // timedelta(microseconds=1)
        back = (asked != MISSING) & (asked - rows.delivered_at <= limit)
        by = None if axis is None else {axis: rows.column(axis)}
        return tally_share(back, by=by, definition="returned_7d")

    return count


def _first_request(lines: LineTable, returns: ReturnTable) -> NDArray[np.int64]:
    """When the order of each line was first asked to be returned; MISSING where it was not."""
    never = np.iinfo(np.int64).max
    first = np.full(len(returns.order.categories) + 1, never)
    np.minimum.at(first, returns.order.codes, returns.requested_at)
    place = {name: index for index, name in enumerate(returns.order.categories)}
    codes = np.array([place.get(order, -1) for order in lines.order.tolist()], dtype=np.int64)
    found = np.where(codes >= 0, first[codes], never)
    return np.where(found == never, MISSING, found)


_HOUR = 3600

REVIEWED_SCALES = {str(scale.kind): scale for scale in (NPS_0_10, CSAT_1_5, CES_1_7)}
"""The scale of each kind that a review reports."""

MEASURES: tuple[Measure, ...] = (
    Measure(
        metric="nps",
        label=Label("Net Promoter Score", "净推荐值 NPS", "淨推薦值 NPS"),
        better="higher",
        count=_answers(NPS_0_10, nps),
        change_axes=("region", "channel"),
    ),
    Measure(
        metric="csat",
        label=Label("Satisfied (survey, 4-5 of 5)", "满意度（调查，4-5分占比）", "滿意度（調查，4-5分占比）"),
        better="higher",
        count=_answers(CSAT_1_5, csat),
        change_axes=("channel", "team", "region"),
    ),
    Measure(
        metric="contact_csat",
        label=Label("Satisfied with the contact (4-5)", "会话满意度（4-5分占比）", "對話滿意度（4-5分占比）"),
        better="higher",
        count=_contact_scores,
        change_axes=("team", "channel"),
    ),
    Measure(
        metric="ces",
        label=Label("Found it easy (5-7 of 7)", "费力度低（7分制5-7分占比）", "費力度低（7分制5-7分占比）"),
        better="higher",
        count=_answers(CES_1_7, ces),
        figure="top_box",
        change_axes=("team",),
    ),
    Measure(
        metric="first_response_1h",
        label=Label("First response within 1 hour", "1小时内首次响应", "1小時內首次回應"),
        better="higher",
        count=_times(first_response, "first_response_at"),
        figure="within",
        options=(("target", _HOUR),),
        change_axes=("group", "channel"),
    ),
    Measure(
        metric="first_response",
        label=Label("First response, median", "首次响应时长中位数", "首次回應時長中位數"),
        better="lower",
        count=_times(first_response, "first_response_at"),
    ),
    Measure(
        metric="resolution_24h",
        label=Label("Resolved within 24 hours", "24小时内解决", "24小時內解決"),
        better="higher",
        count=_times(resolution, "solved_at"),
        figure="within",
        options=(("target", 24 * _HOUR),),
        change_axes=("group", "channel"),
    ),
    Measure(
        metric="resolution",
        label=Label("Resolution, median of resolved", "解决时长中位数（已解决）", "解決時長中位數（已解決）"),
        better="lower",
        count=_resolved,
    ),
    Measure(
        metric="target_met",
        label=Label(
            "Met the service level, as reported", "达成服务水平（来源判定）", "達成服務水準（來源判定）"
        ),
        better="higher",
        count=_flag("tickets", "met_target", "target_met"),
        change_axes=("group",),
    ),
    Measure(
        metric="complaint_rate",
        label=Label("Orders complained of", "投诉率（按订单）", "投訴率（按訂單）"),
        better="lower",
        count=_complaint_rate,
        change_axes=("channel",),
    ),
    Measure(
        metric="complaint_ack_24h",
        label=Label("Complaints acknowledged within 24 hours", "24小时内受理投诉", "24小時內受理投訴"),
        better="higher",
        count=_complaints(step="acknowledged", target=timedelta(hours=24)),
    ),
    Measure(
        metric="complaint_7d",
        label=Label("Complaints answered within 7 days", "7天内答复投诉", "7天內答覆投訴"),
        better="higher",
        count=_complaints(step="responded", target=timedelta(days=7)),
    ),
    Measure(
        metric="complaint_timely",
        label=Label(
            "Complaints answered in time, as reported", "投诉及时答复（来源判定）", "投訴及時答覆（來源判定）"
        ),
        better="higher",
        count=_complaints(step="flag"),
        change_axes=("kind",),
    ),
    Measure(
        metric="complaint_disputed",
        label=Label("Answers disputed by the customer", "顾客对答复有异议", "顧客對答覆有異議"),
        better="lower",
        count=_flag("complaints", "disputed", "complaint_disputed"),
    ),
    Measure(
        metric="returned_7d",
        label=Label("Returned within 7 days of delivery", "签收7天内退货率", "簽收7天內退貨率"),
        better="lower",
        count=_returned(timedelta(days=7)),
        standing_axes=("product",),
        change_axes=("product",),
    ),
    Measure(
        metric="late_by_date",
        label=Label("Delivered late (by date)", "延迟送达（按日期）", "延遲送達（按日期）"),
        better="lower",
        count=_late(by_date=True),
        change_axes=("carrier",),
        standing_axes=("carrier",),
    ),
    Measure(
        metric="late_by_timestamp",
        label=Label("Delivered late (to the minute)", "延迟送达（按时间）", "延遲送達（按時間）"),
        better="lower",
        count=_late(by_date=False),
    ),
    Measure(
        metric="abandonment",
        label=Label("Abandoned in the queue", "排队放弃率", "排隊放棄率"),
        better="lower",
        count=_contacts(abandonment),
        change_axes=("channel",),
    ),
    Measure(
        metric="service_level_30s",
        label=Label("Answered within 30 seconds", "30秒内接起", "30秒內接起"),
        better="higher",
        count=_contacts(service_level, within=timedelta(seconds=30)),
        change_axes=("channel",),
    ),
    Measure(
        metric="speed_of_answer",
        label=Label("Average speed of answer", "平均应答时长", "平均應答時長"),
        better="lower",
        count=_speed_of_answer,
    ),
    Measure(
        metric="resolved_at_contact",
        label=Label("Resolved at the contact", "会话中解决", "對話中解決"),
        better="higher",
        count=_flag("contacts", "resolved", "resolved_at_contact"),
        change_axes=("team", "topic"),
    ),
)
