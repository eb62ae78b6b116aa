"""Strategies for complaints, their clocks and their playbooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.complaints import (
    CHINA_SAMR,
    ClockKind,
    ClockPack,
    ClockRule,
    ClockStart,
    Complaint,
    EvidenceKind,
    PlaybookStep,
    Remedy,
    Span,
    StopReason,
    facts as said,
)
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, reasons
from cxkit.values import PolicyId
from cxkit.values.calendar import Rolling, belgian_calendar

_STEP = st.timedeltas(timedelta(0), timedelta(days=2))
_ONWARD: tuple[type[said.ComplaintFact], ...] = (
    said.Acknowledged,
    said.Assessed,
    said.ActionTaken,
    said.Investigated,
    said.EvidenceAdded,
    said.Decided,
    said.Communicated,
    said.Accepted,
    said.Rejected,
    said.Escalated,
    said.Referred,
    said.ExternallyRuled,
    said.RemedyCarriedOut,
    said.Closed,
    said.Reopened,
)
"""Facts that bring a complaint on, drawn more often than those that end it early."""


@st.composite
def complaints(draw: st.DrawFn, *, most: int = 12) -> Complaint:
    """Complaints that have lived, on to every stage of their life cycle."""
    begins = draw(st.sampled_from([said.Received, said.Received, said.Imported]))
    first: Any = draw(records(begins))
    complaint = Complaint.begin(first)
    for _ in range(draw(st.integers(0, most))):
        at = complaint.history[-1].at + draw(_STEP)
        allowed = [name for name, reason in complaint.allowed(at).items() if reason is None]
        steps = [cls for cls in complaint.lifecycle.steps if cls.__name__ in allowed]
        onward: list[Any] = [cls for cls in steps if cls in _ONWARD]
        chosen = draw(st.sampled_from(sorted(steps + onward * 3, key=lambda cls: cls.__name__)))
        fact: Any = draw(records(chosen, at=st.just(at)))
        if chosen is said.Erased:
            complaint = complaint.erase(at=at, by=fact.by)
        elif complaint.refusal(fact) is None:
            complaint = complaint.apply(fact)
    return complaint


_ROLLING = [
    (Rolling.NONE, None),
    (Rolling.EU_1182_71, belgian_calendar()),
    (Rolling.PRC_CIVIL_CODE, CHINA_SAMR.calendar),
]


@st.composite
def clock_packs(draw: st.DrawFn) -> ClockPack:
    """Packs of clocks in hours, days and weeks (none that needs a calendar to be given)."""
    kinds = draw(st.lists(st.sampled_from(sorted(ClockKind)), min_size=1, unique=True))
    spans = [Span.HOURS, Span.DAYS, Span.WEEKS]
    clocks = tuple(
        ClockRule(
            kind=kind,
            start=draw(st.sampled_from(sorted(ClockStart))),
            count=draw(st.integers(1, 60)),
            span=draw(st.sampled_from(spans)),
            stops=draw(st.frozensets(st.sampled_from(sorted(StopReason)))),
        )
        for kind in kinds
    )
    tz = draw(st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]))
    rolling, calendar = draw(st.sampled_from(_ROLLING))
    return ClockPack(
        id=PolicyId(draw(ids())),
        version=1,
        source="drawn",
        tz=tz,
        clocks=clocks,
        rolling=rolling,
        calendar=calendar,
    )


@st.composite
def _steps(draw: st.DrawFn) -> PlaybookStep:
    return PlaybookStep(
        said=draw(reasons()),
        evidence=draw(st.frozensets(st.sampled_from(sorted(EvidenceKind)), max_size=2)),
        remedies=draw(st.frozensets(st.sampled_from(sorted(Remedy)), max_size=2)),
        links=draw(st.frozensets(st.sampled_from(["ticket", "return_request", "improvement"]), max_size=1)),
        if_upheld=draw(st.booleans()),
    )


register(Complaint, complaints)
register(ClockPack, clock_packs)
register(PlaybookStep, _steps)
