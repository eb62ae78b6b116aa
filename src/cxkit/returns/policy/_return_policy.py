"""The return policy: declared, versioned, and able to explain every decision.

A policy is a value. Deciding reads the order, the form and the time, changes nothing, and gives
every finding, favourable or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from cxkit.kernel import record
from cxkit.returns._enums import Condition, ReturnReason
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnLine
from cxkit.returns.policy._deadlines import DeadlineReading, deadlines
from cxkit.returns.policy._deciding import decide
from cxkit.returns.policy._decision import ReturnDecision
from cxkit.returns.policy._judging import Judgement, judge
from cxkit.returns.policy._terms import ReturnTerms
from cxkit.values import as_utc

if TYPE_CHECKING:
    from cxkit.orders import Order


@record(name="return_request.policy", version=2, upcasts={1: dict})
class ReturnPolicy(ReturnTerms):
    """Rules for which goods come back when, in what state, at whose cost, and when the money follows.

    `window_days` counts from delivery as `window_count` says (None: no limit); periods in days end as
    `rolling` says, in the working days of `calendar`. `excluded` traits and categories cannot be returned
    without a fault; those of `excluded_if_confirmed` only when the customer confirmed it at the purchase.
    `conditions` are the states taken back (none named: any). Where the merchant or the carrier answers for
    the reason, `fault_lifts` exclusions and states, and `fault_window_days` counts instead of `window_days`;
    without one, a fault after the window is asked about and not declined. `reasons` limits the reasons
    covered (none named: all). `restocking` and `depreciation` are shares of what was paid, taken only from
    customers who return without a fault.

    >>> from cxkit.returns.policy._statutory_policies import CHINA_7_DAYS
    >>> from cxkit.values import zone
    >>> CHINA_7_DAYS.window_days, CHINA_7_DAYS.last_day(datetime(2026, 2, 3, 9, tzinfo=zone("Asia/Shanghai")))
    (7, datetime.date(2026, 2, 10))
    """

    def decide(
        self,
        order: Order,
        lines: Iterable[ReturnLine],
        at: datetime,
        *,
        earlier: Iterable[ReturnState] = (),
        request: ReturnState | None = None,
    ) -> ReturnDecision:
        """Decide about a form handed in at that time.

        `earlier` are the other return requests for the order; `request` is the one made from the form, where
        there is one already: its own units are free for it. Units of a line are those delivered first; units
        in different positions (delivered on different days) are decided apart.
        """
        return decide(self, order, lines, as_utc(at, "at"), tuple(earlier), request)

    def deadlines(self, request: ReturnState) -> tuple[DeadlineReading, ...]:
        """By when the goods must be sent and the money paid back, with what was agreed on for this return.

        The time for sending back begins with the approval, that for the refund with the first receipt.
        """
        return tuple(deadlines(self, request))

    def judge(self, reason: ReturnReason | str, condition: Condition | str) -> Judgement:
        """Judge goods that were returned for that reason and came back in that state.

        Returned by choice they are accepted in the states that the policy takes back, else rejected. A
        claimed fault that shows is accepted; one that does not is for a person to decide.

        >>> from cxkit.returns.policy._statutory_policies import CHINA_7_DAYS
        >>> CHINA_7_DAYS.judge("unwanted", "used").reason.text()
        'we found the goods in this state: used; such goods are not taken back'
        >>> CHINA_7_DAYS.judge("damaged", "intact").acceptance
        Acceptance.MANUAL
        """
        return judge(self, ReturnReason.of(reason), Condition.of(condition))
