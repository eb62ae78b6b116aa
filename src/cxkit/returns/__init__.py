"""Returns: goods that come back, what is decided about each unit, and the money."""

from cxkit.returns import facts
from cxkit.returns.amounts import Deduction, DeductionKind, UnitRefund
from cxkit.returns.facts import RepairPart
from cxkit.returns.request import ReturnRequest
from cxkit.returns.status import (
    Acceptance,
    Condition,
    Party,
    Reception,
    Reimbursement,
    Resolution,
    ReturnReason,
    ReturnStatus,
)
from cxkit.returns.units import ReturnLine, ReturnUnit, UnitRef

__all__ = [
    "Acceptance",
    "Condition",
    "Deduction",
    "DeductionKind",
    "Party",
    "Reception",
    "Reimbursement",
    "RepairPart",
    "Resolution",
    "ReturnLine",
    "ReturnReason",
    "ReturnRequest",
    "ReturnStatus",
    "ReturnUnit",
    "UnitRef",
    "UnitRefund",
    "facts",
]
