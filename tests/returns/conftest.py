"""A shop that sells, and a desk that takes goods back."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine
from cxkit.returns import ReturnLine, ReturnRequest, quote_refund
from cxkit.values import Money, UnitPrice

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DESK = Actor.agent("amy")


class Shop:
    """What the tests say often, said once."""

    t = T
    day = timedelta(days=1)
    desk = DESK
    on = {"at": T, "by": DESK}  # noqa: RUF012

    def money(self, amount, currency="CNY"):
        return Money.of(amount, currency)

    def line(self, price="100", quantity=3, id="1", **told):
        told = {"product": f"p{id}", **told}
        return OrderLine(id=id, quantity=quantity, unit_price=UnitPrice.of(price, "CNY"), **told)

    def sold(self, *lines, **told):
        """An order paid and delivered at T."""
        lines = lines or (self.line(),)
        order = Order.place("O-1", customer="C-1", channel="web", lines=lines, **{**self.on, **told})
        if order.outstanding:
            order = order.pay("P-1", None, method="card", **self.on)
        return order.ship("S-1", **self.on).deliver(**self.on)

    def form(self, quantity=1, reason="unwanted", line="1", **told):
        return ReturnLine(line=line, quantity=quantity, reason=reason, **told)

    def asked(self, order, *lines, id="R-1", earlier=(), **told):
        return ReturnRequest.request(
            id, order=order, lines=lines or (self.form(),), earlier=earlier, **self.on, **told
        )

    def accepted(self, order, *lines, **told):
        """A return approved, received and accepted."""
        request = self.asked(order, *lines, **told).approve(**self.on)
        return request.receive(**self.on).inspect("accepted", **self.on)

    def given_back(self, order, request, policy, *, earlier=(), refund="F"):
        """The order and the request after the money went back, and what it was."""
        quote = quote_refund(order, request, policy, earlier=earlier)
        request = request.refund(f"{refund}-{request.id}", quote, **self.on)
        if quote.amount:
            order = order.give_back(f"{refund}-{request.id}", quote.amount, **self.on)
        return order, request, quote


@pytest.fixture
def shop():
    return Shop()
