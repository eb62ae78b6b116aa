"""Whatever happens to one order and its returns, the money of both stays one account."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderDiscount, OrderLine, OrderStatus
from cxkit.returns import ReturnCase, ReturnLine, ReturnRequest
from cxkit.testing import return_policies
from cxkit.values import Money, UnitPrice, total

DESK = Actor.agent("amy")
LINES = st.sampled_from(["1", "2"])
CASES = st.integers(0, 3)
REASONS = st.sampled_from(["unwanted", "damaged"])


class MoneyMachine(RuleBasedStateMachine):
    """Payments, goodwill, mistakes, cancellations, returns and refunds of one order, in any order."""

    def __init__(self):
        super().__init__()
        self.at = datetime(2026, 2, 3, tzinfo=UTC)
        self.cases = {}
        self.number = 0

    @initialize(policy=return_policies(currency="CNY"))
    def sell(self, policy):
        self.policy = policy
        lines = [
            OrderLine(id="1", product="lamp", quantity=2, unit_price=UnitPrice.of("40", "CNY")),
            OrderLine(id="2", product="cup", quantity=2, unit_price=UnitPrice.of("9.99", "CNY")),
        ]
        off = OrderDiscount(code="90-5", amount=Money(500, "CNY"), minimum=Money(9000, "CNY"))
        self.order = Order.place(
            "O", channel="web", lines=lines, discounts=[off], shipping=Money(800, "CNY"), **self.on()
        )

    def on(self):
        self.at += timedelta(minutes=1)
        return {"at": self.at, "by": DESK}

    def id(self):
        self.number += 1
        return f"N-{self.number}"

    def others(self, case):
        return [other for other in self.cases.values() if other.id != case.request.id]

    def case(self, place):
        requests = list(self.cases.values())
        return ReturnCase(requests[place % len(requests)], self.order) if requests else None

    def keep(self, case):
        request, self.order = case
        self.cases[request.id] = request

    @rule(minor=st.integers(1, 4000), whole=st.booleans())
    def pay(self, minor, whole):
        if not self.order.outstanding or self.order.status in (OrderStatus.CANCELLED, OrderStatus.RETURNED):
            return
        amount = self.order.outstanding if whole else min(Money(minor, "CNY"), self.order.outstanding)
        before = self.order.outstanding
        self.order = self.order.pay(self.id(), amount, method="card", **self.on())
        assert self.order.outstanding == before - amount

    @rule(minor=st.integers(1, 3000), credit=st.sampled_from([None, "allowance", "undone"]))
    def give_back(self, minor, credit):
        if not self.order.refundable:
            return
        amount = min(Money(minor, "CNY"), self.order.refundable)
        stated = {None: None, "allowance": amount, "undone": Money.zero("CNY")}[credit]
        before = self.order.account
        self.order = self.order.give_back(self.id(), amount, credit=stated, **self.on())
        after = self.order.account
        if credit == "allowance":
            assert after.owed == max(before.owed - amount, Money.zero("CNY"))
        if credit == "undone":
            assert after.owed == before.owed

    @rule(line=LINES, count=st.integers(1, 2), verb=st.sampled_from(["ship", "deliver", "lose", "cancel"]))
    def move(self, line, count, verb):
        units = {line: count}
        try:
            self.order = (
                self.order.ship(None, units, **self.on())
                if verb == "ship"
                else getattr(self.order, verb)(units, **self.on())
            )
        except Refused:
            return

    @rule()
    def deliver_everything(self):
        for verb in ("ship", "deliver"):
            try:
                self.order = getattr(self.order, verb)(**self.on())
            except Refused:
                continue

    @rule(line=LINES, quantity=st.integers(1, 2), reason=REASONS)
    def ask(self, line, quantity, reason):
        form = [ReturnLine(line=line, quantity=quantity, reason=reason)]
        try:
            case = ReturnCase.open(self.id(), order=self.order, lines=form, **self.on())
        except Refused:
            return
        self.keep(case.approve(**self.on()).receive(**self.on()).inspect("accepted", **self.on()))

    @rule(place=CASES)
    def refund(self, place):
        case = self.case(place)
        if case is None:
            return
        quote = case.quote(self.policy, earlier=self.others(case))
        if not quote.units:
            return
        after = case.refund(self.id(), quote, **self.on())
        assert after.order.refunded == case.order.refunded + quote.amount
        self.keep(after)

    @rule(place=CASES)
    def bounce(self, place):
        case = self.case(place)
        if case is not None and case.request.refunds():
            self.keep(case.refund_failed(case.request.refunds()[-1].refund, **self.on()))

    @rule(place=CASES, verb=st.sampled_from(["cancel", "close", "reject"]))
    def end(self, place, verb):
        case = self.case(place)
        if case is None:
            return
        try:
            if verb == "reject":
                refs = [unit.ref for unit in case.request.units]
                self.keep(case.inspect("rejected", refs, **self.on()).send_back(**self.on()))
            else:
                self.keep(getattr(case, verb)(**self.on()))
        except Refused:
            return

    @invariant()
    def the_account_balances(self):
        account = self.order.account
        assert account.held == self.order.captured - self.order.refunded
        assert self.order.outstanding + account.held == account.owed + account.surplus
        assert self.order.refund_due == min(account.surplus, self.order.refundable)

    @invariant()
    def no_instrument_gives_back_more_than_it_brought_in(self):
        for payment in self.order.payments:
            assert 0 <= payment.refundable.minor <= payment.captured.minor

    @invariant()
    def the_order_and_its_returns_agree(self):
        inside = [made.amount for made in self.order.refunds() if made.returned_in is not None]
        recorded = [case.refunded for case in self.cases.values() if case.refunded is not None]
        assert total(inside, "CNY") == total(recorded, "CNY")

    @invariant()
    def every_unit_is_reserved_by_the_one_request_that_returns_it(self):
        for portion in self.order.portions:
            for number in portion.numbers:
                holders = {
                    case.id
                    for case in self.cases.values()
                    for unit in case.returning
                    if (unit.line, unit.number) == (portion.line, number)
                }
                assert holders == ({portion.returned_in} - {None})

    @invariant()
    def the_histories_make_the_objects(self):
        assert Order.replay(self.order.history) == self.order
        for case in self.cases.values():
            assert ReturnRequest.replay(case.history) == case


TestMoneyMachine = MoneyMachine.TestCase
TestMoneyMachine.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
