"""Returns: goods that come back, what is decided about each unit, and the money."""

from cxkit.returns import facts
from cxkit.returns.amounts import Deduction, DeductionKind, QuotedGoods, UnitRefund
from cxkit.returns.compensation import AuthorityLimit, CompensationPolicy
from cxkit.returns.decision import LineDecision, ReturnDecision, Verdict
from cxkit.returns.facts import RepairPart
from cxkit.returns.findings import Bearing, Finding
from cxkit.returns.judging import Judgement
from cxkit.returns.packs import CHINA_7_DAYS, EU_14_DAYS
from cxkit.returns.policy import Depreciation, ReturnPolicy
from cxkit.returns.quote import RefundQuote, quote_refund
from cxkit.returns.request import ReturnRequest
from cxkit.returns.reversals import LedgerRow, Match, Reversal, match_reversals
from cxkit.returns.signals import AbuseRules, AbuseSignal, SignalKind, abuse_signals
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
from cxkit.returns.windows import FreightRule, ShippingRule, WindowCount, WindowStart

__all__ = [
    "CHINA_7_DAYS",
    "EU_14_DAYS",
    "AbuseRules",
    "AbuseSignal",
    "Acceptance",
    "AuthorityLimit",
    "Bearing",
    "CompensationPolicy",
    "Condition",
    "Deduction",
    "DeductionKind",
    "Depreciation",
    "Finding",
    "FreightRule",
    "Judgement",
    "LedgerRow",
    "LineDecision",
    "Match",
    "Party",
    "QuotedGoods",
    "Reception",
    "RefundQuote",
    "Reimbursement",
    "RepairPart",
    "Resolution",
    "ReturnDecision",
    "ReturnLine",
    "ReturnPolicy",
    "ReturnReason",
    "ReturnRequest",
    "ReturnStatus",
    "ReturnUnit",
    "Reversal",
    "ShippingRule",
    "SignalKind",
    "UnitRef",
    "UnitRefund",
    "Verdict",
    "WindowCount",
    "WindowStart",
    "abuse_signals",
    "facts",
    "match_reversals",
    "quote_refund",
]
