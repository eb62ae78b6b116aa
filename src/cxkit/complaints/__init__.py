"""Complaints: what customers complain about, investigated, decided and made good."""

from cxkit.complaints import facts
from cxkit.complaints.complaint import Complaint
from cxkit.complaints.parts import Evidence, Filing, Links, OfferedRemedy
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
    "CompanyResponse",
    "Complaint",
    "ComplaintClass",
    "ComplaintStatus",
    "Evidence",
    "EvidenceKind",
    "Filing",
    "Links",
    "OfferedRemedy",
    "Outcome",
    "Remedy",
    "Responsible",
    "Severity",
    "facts",
]
