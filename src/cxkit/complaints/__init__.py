"""Complaints: what customers complain about, investigated, decided and made good."""

from cxkit.complaints import facts as facts
from cxkit.complaints._clocks import (
    CFPB as CFPB,
    CHINA_SAMR as CHINA_SAMR,
    CHINA_SAMR_2026 as CHINA_SAMR_2026,
    FCA as FCA,
    ClockPack as ClockPack,
    ClockReading as ClockReading,
    ClockRule as ClockRule,
    ClockStart as ClockStart,
    ClockState as ClockState,
    Span as Span,
)
from cxkit.complaints._complaint import Complaint as Complaint
from cxkit.complaints._enums import (
    ClockKind as ClockKind,
    CompanyResponse as CompanyResponse,
    ComplaintClass as ComplaintClass,
    ComplaintStatus as ComplaintStatus,
    EvidenceKind as EvidenceKind,
    Outcome as Outcome,
    Remedy as Remedy,
    Responsible as Responsible,
    Severity as Severity,
    StopReason as StopReason,
)
from cxkit.complaints._parts import (
    Evidence as Evidence,
    Filing as Filing,
    Links as Links,
    OfferedRemedy as OfferedRemedy,
)
from cxkit.complaints._playbooks import (
    PLAYBOOKS as PLAYBOOKS,
    Playbook as Playbook,
    PlaybookStep as PlaybookStep,
)
from cxkit.complaints._splitting import ComplaintPart as ComplaintPart, split as split
