"""The return policy: declared, versioned, and able to explain every decision.

A policy is a value. Deciding reads the order, the form and the time, changes nothing, and gives
every finding, favourable or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.returns._enums import Condition, Party, Resolution, ReturnReason
from cxkit.returns._units import ReturnLine
from cxkit.returns.policy._deciding import at_fault as is_at_fault, decide
from cxkit.returns.policy._decision import ReturnDecision
from cxkit.returns.policy._judging import Judgement, judge
from cxkit.returns.policy._policy_options import FreightRule, ShippingRule, WindowCount, WindowStart
from cxkit.values import GoodsTrait, Money, PolicyId, as_utc, at_local, zone
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.orders import Order
    from cxkit.returns._request import ReturnRequest


@record(name="return_request.depreciation")
class Depreciation:
    """The share of the price that is kept when goods come back in a state.

    >>> Depreciation(condition="used", share=Decimal("0.2")).share
    Decimal('0.2')
    """

    condition: Condition
    share: Decimal = field(low=Decimal(0), high=Decimal(1))


@record(name="return_request.policy")
class ReturnPolicy:
    """Which goods come back when, in what state, at whose cost, and when the money follows.

    `window_days` counts from delivery as `window_count` says (None: no limit). `excluded` traits and
    categories cannot be returned without a fault; those of `excluded_if_confirmed` only when the
    customer confirmed it at the purchase. `conditions` are the states taken back (none named: any).
    Where the merchant or the carrier answers for the reason, `fault_lifts` exclusions and states, and
    `fault_window_days` counts instead of `window_days`. `reasons` limits the reasons covered (none
    named: all). `restocking` and `depreciation` are shares of what was paid, taken only from customers
    who return without a fault.

    >>> from cxkit.returns.policy._statutory_policies import CHINA_7_DAYS
    >>> CHINA_7_DAYS.window_days, CHINA_7_DAYS.last_day(datetime(2026, 2, 3, 9, tzinfo=zone("Asia/Shanghai")))
    (7, datetime.date(2026, 2, 10))
    """

    id: PolicyId = field(longest=LONGEST_ID)
    version: int = field(low=1)
    name: str = field(longest=200)
    source: str = ""
    tz: str
    window_days: int | None = field(default=None, low=0)
    window_start: WindowStart = WindowStart.UNIT
    window_count: WindowCount = WindowCount.DAY_AFTER
    fault_window_days: int | None = field(default=None, low=0)
    reasons: frozenset[ReturnReason] = frozenset()
    excluded: frozenset[GoodsTrait] = frozenset()
    excluded_if_confirmed: frozenset[GoodsTrait] = frozenset()
    excluded_categories: frozenset[str] = frozenset()
    conditions: frozenset[Condition] = frozenset()
    evidence_for: frozenset[ReturnReason] = frozenset()
    fault_lifts: bool = True
    remedies: frozenset[Resolution] = frozenset({Resolution.REFUND})
    send_back_days: int | None = field(default=None, low=0)
    refund_days: int | None = field(default=None, low=0)
    freight: FreightRule = FreightRule.CUSTOMER
    freight_charge: Money | None = None
    restocking: Decimal = field(default=Decimal(0), low=Decimal(0), high=Decimal(1))
    depreciation: tuple[Depreciation, ...] = ()
    shipping: ShippingRule = ShippingRule.AT_FAULT
    claws_back_promotions: bool = False

    def rules(self) -> Iterator[Fault]:
        """A known zone, and nothing that contradicts itself."""
        zone(self.tz)
        both = self.excluded & self.excluded_if_confirmed
        if both:
            message = f"{', '.join(sorted(both))} cannot be excluded both always and only if confirmed"
            yield Fault("excluded_if_confirmed", "return.policy", message)
        if self.freight_charge is not None and self.freight_charge.minor < 0:
            yield Fault(
                "freight_charge", "money.negative", f"must not be negative, got {self.freight_charge}"
            )
        if len({step.condition for step in self.depreciation}) != len(self.depreciation):
            yield Fault("depreciation", "return.policy", "every state is named once")

    def decide(
        self,
        order: Order,
        lines: Iterable[ReturnLine],
        at: datetime,
        *,
        earlier: Iterable[ReturnRequest] = (),
    ) -> ReturnDecision:
        """What would be answered to a form handed in at that time.

        `earlier` are the other return requests for the order. Units of a line are those delivered first;
        units in different positions (delivered on different days) are decided apart.
        """
        return decide(self, order, lines, as_utc(at, "at"), tuple(earlier))

    def judge(self, reason: ReturnReason | str, condition: Condition | str) -> Judgement:
        """What follows when goods that were returned for that reason came back in that state.

        Returned by choice they are accepted in the states that the policy takes back, else rejected. A
        claimed fault that shows is accepted; one that does not is for a person to decide.

        >>> from cxkit.returns.policy._statutory_policies import CHINA_7_DAYS
        >>> CHINA_7_DAYS.judge("unwanted", "used").reason.text()
        'we found the goods in this state: used; such goods are not taken back'
        >>> CHINA_7_DAYS.judge("damaged", "intact").acceptance
        Acceptance.MANUAL
        """
        return judge(self, ReturnReason.of(reason), Condition.of(condition))

    def last_day(self, delivered_at: datetime, *, at_fault: bool = False) -> date | None:
        """The last local day on which a return can be asked for; None without a limit."""
        days = self.days(at_fault=at_fault)
        if days is None:
            return None
        begin = as_utc(delivered_at, "delivered_at")
        if self.window_count is WindowCount.INSTANT:
            return (begin + timedelta(days=days)).astimezone(zone(self.tz)).date()
        return begin.astimezone(zone(self.tz)).date() + timedelta(days=days)

    def is_in_time(self, delivered_at: datetime, at: datetime, *, at_fault: bool = False) -> bool:
        """Whether a return can be asked for at that time; the last instant of the window still counts."""
        last = self.last_day(delivered_at, at_fault=at_fault)
        if last is None:
            return True
        when = as_utc(at, "at")
        if self.window_count is WindowCount.INSTANT:
            return when <= as_utc(delivered_at) + timedelta(days=self.days(at_fault=at_fault) or 0)
        return when < at_local(last + timedelta(days=1), zone(self.tz))

    def refund_due(self, received_at: datetime) -> datetime | None:
        """By when the customer must have the money: the end of that local day; None without a promise."""
        if self.refund_days is None:
            return None
        day = as_utc(received_at, "received_at").astimezone(zone(self.tz)).date()
        return at_local(day + timedelta(days=self.refund_days + 1), zone(self.tz))

    def freight_payer(self, reason: ReturnReason) -> Party:
        """Who pays for sending goods back for that reason."""
        pays = self.freight is FreightRule.CUSTOMER and not is_at_fault(reason)
        return Party.CUSTOMER if pays else Party.MERCHANT

    def days(self, *, at_fault: bool) -> int | None:
        """How many days the window has; None without a limit."""
        return self.fault_window_days if at_fault and self.fault_window_days is not None else self.window_days
