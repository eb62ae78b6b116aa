"""One order, any number of returns at once, refunds that fail and are tried again: the money stays right."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderDiscount, OrderLine
from cxkit.returns import ReturnLine, ReturnPolicy, ReturnRequest, quote_refund
from cxkit.values import Money, UnitPrice, total

DESK = Actor.agent("amy")
POLICY = ReturnPolicy(
    id="p", version=1, name="p", tz="UTC", claws_back_promotions=True, shipping="whole_order"
)
REASONS = st.sampled_from(["unwanted", "damaged", "style"])
CASES = st.integers(0, 3)


class ReturnMachine(RuleBasedStateMachine):
    """Every step either happens or is refused; no order of steps breaks an invariant."""

    def __init__(self):
        super().__init__()
        self.at = datetime(2026, 2, 3, tzinfo=UTC)
        lines = [
            OrderLine(id="1", product="tea", quantity=3, unit_price=UnitPrice.of("9.99", "CNY")),
            OrderLine(id="2", product="cup", quantity=2, unit_price=UnitPrice.of("0.05", "CNY")),
        ]
        off = OrderDiscount(code="30-1", amount=Money(100, "CNY"), minimum=Money(3000, "CNY"))
        order = Order.place(
            "O", channel="web", lines=lines, discounts=[off], shipping=Money(800, "CNY"), **self._on()
        )
        order = order.pay("gift", Money(1234, "CNY"), method="gift_card", **self._on())
        order = order.pay("card", None, method="card", **self._on())
        self.order = order.ship("S", **self._on()).deliver(**self._on())
        self.cases = []
        self.made = []

    def _on(self):
        self.at += timedelta(minutes=1)
        return {"at": self.at, "by": DESK}

    def _change(self, place, verb):
        if not self.cases:
            return
        place %= len(self.cases)
        try:
            self.cases[place] = verb(self.cases[place])
        except Refused:
            return

    @rule(line=st.sampled_from(["1", "2"]), quantity=st.integers(1, 3), reason=REASONS)
    def ask(self, line, quantity, reason):
        form = [ReturnLine(line=line, quantity=quantity, reason=reason)]
        id, on = f"R-{len(self.cases)}", self._on()
        try:
            request = ReturnRequest.request(id, order=self.order, lines=form, earlier=self.cases, **on)
        except Refused:
            return
        self.cases.append(request.approve(**on).receive(**on).inspect("accepted", **on))

    @rule(line=st.sampled_from(["1", "2"]), quantity=st.integers(1, 3))
    def ask_and_think_again(self, line, quantity):
        form = [ReturnLine(line=line, quantity=quantity, reason="unwanted")]
        id, on = f"R-{len(self.cases)}", self._on()
        try:
            request = ReturnRequest.request(id, order=self.order, lines=form, earlier=self.cases, **on)
        except Refused:
            return
        self.cases.append(request.cancel(**on))

    @rule(place=CASES)
    def reject(self, place):
        self._change(place, lambda case: case.inspect("rejected", [u.ref for u in case.units], **self._on()))

    @rule(place=CASES)
    def refund(self, place):
        if not self.cases:
            return
        case = self.cases[place % len(self.cases)]
        quote = quote_refund(self.order, case, POLICY, earlier=self.cases)
        if not quote.units:
            return
        id, on = f"F-{len(self.made)}", self._on()
        assert not quote.unfunded
        if quote.amount:
            self.order = self.order.give_back(id, quote.amount, returned_in=case.id, **on)
        self.cases[place % len(self.cases)] = case.refund(id, quote, **on)
        self.made.append((case.id, id, quote.amount))

    @rule(place=CASES)
    def bounce(self, place):
        if not self.made:
            return
        case_id, id, amount = self.made.pop(place % len(self.made))
        self.cases = [c.refund_failed(id, **self._on()) if c.id == case_id else c for c in self.cases]
        if amount:
            self.order = self.order.refund_failed(id, **self._on())

    @rule(place=CASES)
    def close(self, place):
        self._change(place, lambda case: case.close(**self._on()))

    @invariant()
    def the_two_books_agree(self):
        given = total([case.refunded for case in self.cases if case.refunded is not None], "CNY")
        assert given == self.order.refunded == total([amount for *_, amount in self.made], "CNY")
        assert self.order.refunded <= self.order.captured

    @invariant()
    def no_unit_is_in_two_returns(self):
        active = [unit.ref for case in self.cases for unit in case.units if unit.is_active]
        assert len(active) == len(set(active))

    @invariant()
    def a_full_return_gives_everything_back(self):
        units = [u for case in self.cases for u in case.units if u.outcome is not None and u.is_active]
        if sum(unit.quantity for unit in units) == 5 and all(u.refunded == u.paid for u in units):
            assert self.order.refunded == self.order.captured

    @invariant()
    def the_histories_make_the_objects(self):
        for case in self.cases:
            assert ReturnRequest.replay(case.history) == case


TestReturnMachine = ReturnMachine.TestCase
TestReturnMachine.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
