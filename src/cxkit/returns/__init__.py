"""Returns: goods that come back, what is decided about each unit, and the money."""

from cxkit.returns import facts as facts
from cxkit.returns._amounts import (
    Deduction as Deduction,
    DeductionKind as DeductionKind,
    QuotedGoods as QuotedGoods,
    UnitRefund as UnitRefund,
)
from cxkit.returns._enums import (
    Acceptance as Acceptance,
    Condition as Condition,
    Disposition as Disposition,
    Party as Party,
    Reception as Reception,
    Reimbursement as Reimbursement,
    Resolution as Resolution,
    ReturnDeadline as ReturnDeadline,
    ReturnReason as ReturnReason,
    ReturnStatus as ReturnStatus,
)
from cxkit.returns._signals import (
    AbuseRules as AbuseRules,
    AbuseSignal as AbuseSignal,
    SignalKind as SignalKind,
    abuse_signals as abuse_signals,
)
from cxkit.returns._units import ReturnLine as ReturnLine, ReturnUnit as ReturnUnit, UnitRef as UnitRef
from cxkit.returns.facts import RepairPart as RepairPart
from cxkit.returns.money._compensation import (
    AuthorityLimit as AuthorityLimit,
    CompensationPolicy as CompensationPolicy,
)
from cxkit.returns.money._quote import RefundQuote as RefundQuote, quote_refund as quote_refund
from cxkit.returns.money._reversals import (
    LedgerRow as LedgerRow,
    Match as Match,
    Reversal as Reversal,
    match_reversals as match_reversals,
)
from cxkit.returns.policy._deadlines import DeadlineReading as DeadlineReading
from cxkit.returns.policy._decision import (
    LineDecision as LineDecision,
    ReturnDecision as ReturnDecision,
    Verdict as Verdict,
)
from cxkit.returns.policy._findings import Bearing as Bearing, Finding as Finding
from cxkit.returns.policy._judging import Judgement as Judgement
from cxkit.returns.policy._policy_options import (
    FreightRule as FreightRule,
    ShippingRule as ShippingRule,
    WindowCount as WindowCount,
    WindowStart as WindowStart,
)
from cxkit.returns.policy._return_policy import ReturnPolicy as ReturnPolicy
from cxkit.returns.policy._statutory_policies import CHINA_7_DAYS as CHINA_7_DAYS, EU_14_DAYS as EU_14_DAYS
from cxkit.returns.policy._terms import Depreciation as Depreciation
from cxkit.returns.requests._case import ReturnCase as ReturnCase
from cxkit.returns.requests._request import ReturnRequest as ReturnRequest
