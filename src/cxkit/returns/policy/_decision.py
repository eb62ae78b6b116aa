"""Decisions of a return policy: for each group of units every reason, and what would change the answer."""

from __future__ import annotations

from datetime import date, datetime

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.kernel import field, record
from cxkit.returns._enums import Party, ReturnReason
from cxkit.returns._units import UnitRef
from cxkit.returns.policy._findings import Bearing, Finding
from cxkit.values import LONGEST_ID, Labelled, Language, OrderLineId, PolicyId, Reason, mark


class Verdict(Labelled):
    """Answer that follows from the findings."""

    APPROVE = "approve", "Can be returned", "可以退货", "可以退貨"
    ASK = "ask", "Can be returned once something is shown", "补充材料后可以退货", "補充資料後可以退貨"
    DECLINE = "decline", "Cannot be returned", "不能退货", "不能退貨"


@record(name="return_request.line_decision")
class LineDecision:
    """The decision on units of one line that are in the same position.

    `goods` is what the customer knows the product by. `units` are empty when the order has none to
    return. `last_day` is the last local day on which a return can be asked for, `send_by` the last day
    to send it back, `freight` who pays for that.
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    goods: str = ""
    reason: Named[ReturnReason]
    quantity: int = field(low=1)
    units: Several[UnitRef] = field(default=())
    findings: Several[Finding]
    last_day: date | None = None
    send_by: date | None = None
    freight: MaybeNamed[Party] = field(default=None)

    @property
    def verdict(self) -> Verdict:
        """Approved unless something speaks against it; to be asked when only something is missing."""
        bearings = {finding.bearing for finding in self.findings}
        if Bearing.AGAINST in bearings:
            return Verdict.DECLINE
        return Verdict.ASK if Bearing.ASKED in bearings else Verdict.APPROVE

    @property
    def changes(self) -> tuple[Reason, ...]:
        """Circumstances that would change the answer."""
        return tuple(finding.change for finding in self.findings if finding.change is not None)

    def text(self, language: Language = "en") -> str:
        """The verdict and every finding, a line each, those against it first."""
        joint = mark("colon", language)
        order = (Bearing.AGAINST, Bearing.ASKED, Bearing.FOR, Bearing.NOTE)
        said = [
            f"  {finding.bearing.label(language)}{joint}{finding.text(language)}"
            for bearing in order
            for finding in self.findings
            if finding.bearing is bearing
        ]
        head = f"{self.goods or self.line} × {self.quantity}{joint}{self.verdict.label(language)}"
        return "\n".join([head, *said])


@record(name="return_request.decision")
class ReturnDecision:
    """Decision of one policy about one application, at one time. It changes nothing.

    The verdict of the whole is the least favourable of its lines.
    """

    policy: Named[PolicyId] = field(longest=LONGEST_ID)
    policy_version: int = field(low=1)
    at: datetime
    lines: Several[LineDecision]

    @property
    def verdict(self) -> Verdict:
        """Approve only when every line is."""
        verdicts = {line.verdict for line in self.lines}
        return next((v for v in (Verdict.DECLINE, Verdict.ASK) if v in verdicts), Verdict.APPROVE)

    @property
    def is_favourable(self) -> bool:
        """Whether everything asked for can be returned as it is."""
        return self.verdict is Verdict.APPROVE

    @property
    def approved_units(self) -> tuple[UnitRef, ...]:
        """The units that can be returned."""
        return tuple(ref for line in self.lines if line.verdict is Verdict.APPROVE for ref in line.units)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of every finding, each once: what an approval or a refusal records."""
        given = [finding.reason for line in self.lines for finding in line.findings]
        return tuple(dict.fromkeys(given))

    def text(self, language: Language = "en") -> str:
        """Everything in words that can be said to the customer."""
        return "\n".join(line.text(language) for line in self.lines)
