"""Complaints summed up in one value: classes, severity, remedies, outcomes, times, what is open."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import numpy as np

from cxkit.complaints import ComplaintClass, ComplaintStatus, Outcome, Remedy, Severity
from cxkit.errors import Invalid
from cxkit.metrics import complaint_time, complaint_timeliness
from cxkit.metrics._counting._inputs import table_of
from cxkit.metrics._flag_shares import complaint_disputes
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Single
from cxkit.stats.results._units import format_number
from cxkit.stats.tallies import tally_share
from cxkit.tables import MISSING, Category, ComplaintTable
from cxkit.values import Labelled, Language, instant_from_micros, labels, mark
from cxkit.values.calendar import BusinessCalendar

__all__ = ["ComplaintSummary", "of"]

_LABELS: Final = labels(
    "complaint_summary",
    """
received: Received | 收到投诉 | 收到客訴
standing: Standing | 有效投诉 | 有效客訴
not_counted: Not counted | 不计入 | 不計入
open: Open | 处理中 | 處理中
kinds: Class | 投诉类别 | 客訴類別
severities: Severity | 严重程度 | 嚴重程度
remedies_sought: Remedy sought | 顾客诉求 | 顧客訴求
remedies: Remedy offered | 处理方案 | 處理方案
outcomes: Outcome | 处理结论 | 處理結論
upheld: Upheld, wholly or partly | 投诉成立（含部分成立） | 客訴成立（含部分成立）
disputed: Not accepted by the customer | 顾客不接受处理结果 | 顧客不接受處理結果
escalated: Escalated | 升级处理 | 升級處理
reopened: Reopened | 重新开启 | 重新開啟
acknowledged_in_time: Acknowledged in time | 按时确认收悉 | 準時確認收件
responded_in_time: Answered in time | 按时答复 | 準時答覆
closed_in_time: Closed in time | 按时结案 | 準時結案
flagged_in_time: In time, as reported | 按时（来源判定） | 準時（來源判定）
answered_after: Answered after, median | 答复时长中位数 | 答覆時間中位數
closed_after: Closed after, median | 结案时长中位数 | 結案時間中位數
faults: Bad rows and cells | 问题数据 | 問題資料
unknown: Not known | 未知 | 未知
""",
)

_TABLES: Final[dict[str, tuple[str, type[Labelled]]]] = {
    "kinds": ("kind", ComplaintClass),
    "severities": ("severity", Severity),
    "remedies_sought": ("remedy_sought", Remedy),
    "remedies": ("remedy", Remedy),
    "outcomes": ("outcome", Outcome),
}

_STEPS: Final = ("acknowledged", "responded", "closed")


@attrs.frozen(slots=True, kw_only=True, repr=False)
class ComplaintSummary(Single):
    """Summary of a body of complaints; see `of`.

    `counts` has the tables: kinds, severities, remedies_sought, remedies, outcomes, each with the number of
    standing complaints by wire text, and under "" those of which it is not known. `figures` has the shares
    and times as estimates, each with its n and what it leaves out.
    """

    first: datetime | None
    last: datetime | None
    received: int
    not_counted: Mapping[str, int]
    open: int
    counts: Mapping[str, Mapping[str, int]]
    figures: Mapping[str, Estimate]
    faults: int = 0

    @property
    def standing(self) -> int:
        """How many complaints count: neither withdrawn, duplicate, reclassified nor inadmissible."""
        return self.received - sum(self.not_counted.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON. Intervals of means and times are those of the estimates."""
        return {
            "first": None if self.first is None else self.first.isoformat(),
            "last": None if self.last is None else self.last.isoformat(),
            "received": self.received,
            "standing": self.standing,
            "not_counted": dict(self.not_counted),
            "open": self.open,
            "counts": {name: dict(table) for name, table in self.counts.items()},
            "figures": {name: estimate.to_dict() for name, estimate in self.figures.items()},
            "faults": self.faults,
        }

    def rows(self, language: Language = "en") -> list[tuple[str, str]]:
        """The summary as pairs of a name and a text, in that language."""
        left = mark("list", language).join(
            f"{ComplaintStatus.of(status).label(language)} {count:,}"
            for status, count in self.not_counted.items()
        )
        lines = [
            ("received", f"{self.received:,}"),
            ("standing", f"{self.standing:,}"),
            *([("not_counted", left)] if left else []),
            ("open", f"{self.open:,}"),
            *((name, self._table(name, language)) for name in self.counts if any(self._known(name))),
            *((name, _figure(estimate, language)) for name, estimate in self._defined()),
            *([("faults", f"{self.faults:,}")] if self.faults else []),
        ]
        return [(_LABELS[name].in_language(language), text) for name, text in lines]

    def _known(self, name: str) -> list[int]:
        return [count for wire, count in self.counts[name].items() if wire]

    def _table(self, name: str, language: Language) -> str:
        words, unknown = _TABLES[name][1], _LABELS["unknown"].in_language(language)
        return mark("list", language).join(
            f"{words.of(wire).label(language) if wire else unknown} {count:,}"
            for wire, count in self.counts[name].items()
        )

    def _defined(self) -> list[tuple[str, Estimate]]:
        return [(name, estimate) for name, estimate in self.figures.items() if estimate.defined]

    def text(self, language: Language = "en") -> str:
        """The summary as lines of text, in that language."""
        joint = mark("colon", language)
        return "\n".join(f"{name}{joint}{text}" for name, text in self.rows(language))

    def __repr__(self) -> str:
        few = [f"{name}={estimate}" for name, estimate in self._defined()]
        head = f"{self.received:,} received, {self.standing:,} standing, {self.open:,} open"
        return f"ComplaintSummary({', '.join([head, *few])})"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in self.rows()
        )
        known = self.first is not None and self.last is not None
        days = f", {self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}" if known else ""
        return f"<table><caption>Complaints{days}</caption>{body}</table>"


def _figure(estimate: Estimate, tag: Language) -> str:
    value = format_number(estimate.value, estimate.unit, tag)
    return value + mark("brackets", tag, text=f"n={estimate.n:,g}")


def of(
    source: Any,
    *,
    as_of: datetime | None = None,
    targets: Mapping[str, timedelta | float] | None = None,
    calendar: BusinessCalendar | None = None,
) -> ComplaintSummary:
    """The summary of complaints, or of a `ComplaintTable`.

    `targets` names steps (acknowledged, responded, closed) and within what time each is to be done; with
    `as_of` what is overdue then counts as missed, and what is open counts in the medians with its age. An
    outside system's flags are summed up as they are.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> table = ComplaintTable.from_columns(
    ...     kind=["logistics", "logistics", "other"], severity=["minor", "serious", "minor"],
    ...     status=["closed", "received", "withdrawn"], received_at=[t] * 3,
    ...     responded_at=[t + timedelta(hours=5), None, None])
    >>> figure = of(table, as_of=t + timedelta(days=2), targets={"responded": timedelta(days=1)})
    >>> figure.counts["kinds"]["logistics"], figure.figures["responded_in_time"].value
    (2, 0.5)
    >>> print(figure)
    Received: 3
    Standing: 2
    Not counted: Withdrawn 1
    Open: 1
    Class: Logistics 2
    Severity: Minor 1, Serious 1
    Answered in time: 50.0% (n=2)
    Answered after, median: 5h (n=2)
    """
    table = table_of(source, ComplaintTable)
    if table is None:
        raise Invalid(
            "a summary needs complaints or a ComplaintTable, not a plain column",
            code="metric.source",
            path="source",
        )
    limits = dict(targets or {})
    unknown = [step for step in limits if step not in _STEPS]
    if unknown:
        raise Invalid(
            f"{unknown[0]!r} is no step of a complaint: use one of {', '.join(_STEPS)}",
            code="option.unknown",
            path="targets",
        )
    standing = table.where(table.counted)
    at = table.received_at[table.known("received_at")]
    left = table.status.counts()
    return ComplaintSummary(
        first=instant_from_micros(int(at.min())) if len(at) else None,
        last=instant_from_micros(int(at.max())) if len(at) else None,
        received=len(table),
        not_counted={name: left[name] for name in _SIDE_EXITS if left.get(name)},
        open=int((~standing.status.isin(("closed",)) & (standing.closed_at == MISSING)).sum()),
        counts={name: _counted(standing.column(column), words) for name, (column, words) in _TABLES.items()},
        figures=_figures(standing, as_of, limits, calendar),
        faults=len(table.faults),
    )


_SIDE_EXITS: Final = ("withdrawn", "duplicate", "reclassified", "inadmissible")


def _counted(column: Category, words: type[Labelled]) -> dict[str, int]:
    """Every member that occurs, in the order of its enumeration; "" for those not known."""
    counts = column.counts()
    known = {str(member): counts[member] for member in words if counts.get(member)}
    lost = len(column) - sum(known.values())
    return {**known, "": lost} if lost else known


def _figures(
    table: ComplaintTable,
    as_of: datetime | None,
    limits: Mapping[str, timedelta | float],
    calendar: BusinessCalendar | None,
) -> dict[str, Estimate]:
    figures: dict[str, Estimate] = {
        "upheld": _share(table.outcome.isin(("upheld", "partly_upheld")), table.outcome.known),
        "disputed": complaint_disputes.of(table),
        "escalated": _share(table.escalations > 0, table.known("escalations")),
        "reopened": _share(table.reopens > 0, table.known("reopens")),
    }
    for step, limit in limits.items():
        figures[f"{step}_in_time"] = complaint_timeliness.of(
            table, step=step, target=limit, as_of=as_of, calendar=calendar
        )
    figures["flagged_in_time"] = complaint_timeliness.of(table)
    for name, step in (("answered_after", "responded"), ("closed_after", "closed")):
        figures[name] = complaint_time.of(table, step=step, as_of=as_of, calendar=calendar)
    return figures


def _share(yes: Any, known: Any) -> Estimate:
    counted = np.asarray(known)
    estimate = tally_share(np.asarray(yes)[counted].astype(np.int8)).overall()
    return attrs.evolve(estimate, dropped={"missing": int((~counted).sum())})
