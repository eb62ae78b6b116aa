"""The terms of a return policy: windows, exclusions, conditions, costs, and what follows from them alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.returns._enums import Condition, Party, Resolution, ReturnReason
from cxkit.returns.policy._policy_options import FreightRule, ShippingRule, WindowCount, WindowStart
from cxkit.values import LONGEST_ID, GoodsTrait, Money, PolicyId, as_utc, at_local, later, local_time, zone
from cxkit.values.calendar import BusinessCalendar, Rolling, rolled


@record(name="return_request.depreciation")
class Depreciation:
    """The share of the price that is kept when goods come back in a state.

    >>> Depreciation(condition="used", share=Decimal("0.2")).share
    Decimal('0.2')
    """

    condition: Condition
    share: Decimal = field(low=Decimal(0), high=Decimal(1))


@record(abstract=True)
class ReturnTerms:
    """The fields of a return policy; `ReturnPolicy` adds the decisions."""

    id: PolicyId = field(longest=LONGEST_ID)
    version: int = field(low=1)
    name: str = field(longest=200)
    source: str = ""
    tz: str
    window_days: int | None = field(default=None, low=0)
    window_start: WindowStart = WindowStart.UNIT
    window_count: WindowCount = WindowCount.DAY_AFTER
    fault_window_days: int | None = field(default=None, low=0)
    rolling: Rolling = Rolling.NONE
    calendar: BusinessCalendar | None = None
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
        """A known zone, working days where periods roll, and nothing that contradicts itself."""
        zone(self.tz)
        if self.rolling is not Rolling.NONE and self.calendar is None:
            message = f"{self.rolling} needs the working days of the place: give its calendar"
            yield Fault("calendar", "return.calendar", message)
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

    def last_day(self, delivered_at: datetime, *, at_fault: bool = False) -> date | None:
        """The last local day on which a return can be asked for; None without a limit."""
        days = self.days(at_fault=at_fault)
        if days is None:
            return None
        begin = as_utc(delivered_at, "delivered_at")
        if self.window_count is WindowCount.INSTANT:
            return local_time(later(begin, days=days), self.tz).date()
        return self.period_ends(begin, days)

    def period_ends(self, begun_at: datetime, days: int) -> date:
        """The last day of a period in days, moved as `rolling` says; the day it begins on never counts."""
        begin = local_time(begun_at, self.tz).date()
        return rolled(begin, later(begin, days=days), self.rolling, self.calendar)

    def is_provisional(self, last: date | None) -> bool:
        """Whether a last day rests on working days that the calendar does not know."""
        if last is None or self.calendar is None or self.rolling is Rolling.NONE:
            return False
        return self.window_count is WindowCount.DAY_AFTER and not self.calendar.knows(last)

    def is_in_time(self, delivered_at: datetime, at: datetime, *, at_fault: bool = False) -> bool:
        """Whether a return can be asked for at that time; the last instant of the window still counts."""
        last = self.last_day(delivered_at, at_fault=at_fault)
        if last is None:
            return True
        when = as_utc(at, "at")
        if self.window_count is WindowCount.INSTANT:
            return when <= later(as_utc(delivered_at), days=self.days(at_fault=at_fault) or 0)
        return when < at_local(later(last, days=1), zone(self.tz))

    def refund_due(self, received_at: datetime) -> datetime | None:
        """By when the customer must have the money: the end of that local day; None without a promise."""
        if self.refund_days is None:
            return None
        last = self.period_ends(as_utc(received_at, "received_at"), self.refund_days)
        return at_local(later(last, days=1), zone(self.tz))

    def freight_payer(self, reason: ReturnReason) -> Party:
        """Party that pays for sending goods back for that reason."""
        pays = self.freight is FreightRule.CUSTOMER and not reason.at_fault
        return Party.CUSTOMER if pays else Party.MERCHANT

    def days(self, *, at_fault: bool) -> int | None:
        """How many days the window has; None without a limit."""
        return self.fault_window_days if at_fault and self.fault_window_days is not None else self.window_days
