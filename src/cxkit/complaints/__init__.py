"""Complaints: what customers complain about, investigated, decided and made good."""

from cxkit.complaints import facts
from cxkit.complaints.clocks import (
    CFPB,
    CHINA_SAMR,
    FCA,
    ClockKind,
    ClockPack,
    ClockReading,
    ClockRule,
    ClockStart,
    ClockState,
    Span,
)
from cxkit.complaints.complaint import Complaint
from cxkit.complaints.parts import Evidence, Filing, Links, OfferedRemedy
from cxkit.complaints.playbooks import PLAYBOOKS, Playbook, PlaybookStep
from cxkit.complaints.splitting import ComplaintPart, split
from cxkit.complaints.status import (
    CompanyResponse,
    ComplaintClass,
    ComplaintStatus,
    EvidenceKind,
    Outcome,
    Remedy,
    Responsible,
    Severity,
)

__all__ = [
    "CFPB",
    "CHINA_SAMR",
    "FCA",
    "PLAYBOOKS",
    "ClockKind",
    "ClockPack",
    "ClockReading",
    "ClockRule",
    "ClockStart",
    "ClockState",
    "CompanyResponse",
    "Complaint",
    "ComplaintClass",
    "ComplaintPart",
    "ComplaintStatus",
    "Evidence",
    "EvidenceKind",
    "Filing",
    "Links",
    "OfferedRemedy",
    "Outcome",
    "Playbook",
    "PlaybookStep",
    "Remedy",
    "Responsible",
    "Severity",
    "Span",
    "facts",
    "split",
]
