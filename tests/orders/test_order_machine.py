"""Whatever happens to an order in whatever order, a simple model agrees with it."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cxkit.errors import Refused
from cxkit.kernel import FieldDefinition, FieldSet
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, OrderStatus, Portion, UnitStage
from cxkit.orders._lifecycle import EARLIER, LIFECYCLE, OUTCOMES
from cxkit.orders._portions import derived_status
from cxkit.values import Money, UnitPrice

SHOP = Actor.system("shop")
UNITS = 4
FACTS = {fact.__name__: fact for fact in EARLIER}
LEADS_TO = {
    "Packing": "packing",
    "Shipped": "shipped",
    "Delivered": "delivered",
    "Lost": "lost",
    "Cancelled": "cancelled",
    "Returned": "returned",
}


class OrderMachine(RuleBasedStateMachine):
    """Units move one by one; the model is a plain list of stages and two sums."""

    def __init__(self):
        super().__init__()
        self.at = datetime(2026, 2, 3, tzinfo=UTC)
        sold = OrderLine(id="1", product="tea", quantity=UNITS, unit_price=UnitPrice.of("9.99", "CNY"))
        self.order = Order.place("O", channel="web", lines=[sold], at=self.at, by=SHOP)
        self.stages = ["ordered"] * UNITS
        self.paid = self.back = 0

    def _on(self):
        self.at += timedelta(minutes=1)
        return {"at": self.at, "by": SHOP}

    @rule(name=st.sampled_from(sorted(FACTS)), count=st.integers(1, UNITS))
    def move(self, name, count):
        fact = FACTS[name]
        movable = [i for i, stage in enumerate(self.stages) if stage in EARLIER[fact]]
        verbs = {
            "Packing": lambda: self.order.pack({"1": count}, **self._on()),
            "Shipped": lambda: self.order.ship("S", {"1": count}, **self._on()),
            "Delivered": lambda: self.order.deliver({"1": count}, **self._on()),
            "Lost": lambda: self.order.lose({"1": count}, **self._on()),
            "Cancelled": lambda: self.order.cancel({"1": count}, **self._on()),
            "Returned": lambda: self.order.take_back("R", {"1": count}, **self._on()),
        }
        try:
            self.order = verbs[name]()
        except Refused:
            assert len(movable) < count
            return
        assert len(movable) >= count
        moved = movable[-count:] if name == "Cancelled" else movable[:count]
        for i in moved:
            self.stages[i] = LEADS_TO[name]

    @rule(minor=st.integers(1, 5000))
    def pay(self, minor):
        try:
            self.order = self.order.pay(f"P{self.at}", Money(minor, "CNY"), method="card", **self._on())
        except Refused:
            closed = self.order.status in (OrderStatus.CANCELLED, OrderStatus.RETURNED)
            assert closed or minor > self.order.outstanding.minor
            return
        self.paid += minor

    @precondition(lambda self: self.paid > self.back)
    @rule(minor=st.integers(1, 5000))
    def give_back(self, minor):
        try:
            self.order = self.order.give_back(f"R{self.at}", Money(minor, "CNY"), **self._on())
        except Refused:
            assert minor > self.paid - self.back
            return
        self.back += minor

    @invariant()
    def the_model_agrees(self):
        units = [p.stage.value for p in self.order.portions for _ in range(p.first, p.last + 1)]
        assert units == self.stages
        assert self.order.captured.minor == self.paid
        assert self.order.refunded.minor == self.back <= self.paid

    @invariant()
    def the_status_says_what_the_units_say(self):
        status, active = self.order.status, [s for s in self.stages if s != "cancelled"]
        assert (status is OrderStatus.CANCELLED) == (not active)
        assert (status is OrderStatus.RETURNED) == (bool(active) and set(active) == {"returned"})
        assert (status is OrderStatus.PART_RETURNED) == ("returned" in active and set(active) != {"returned"})
        assert (self.order.delivered_at is not None) or not active or not set(active) <= {"delivered"}

    @invariant()
    def the_history_makes_the_order(self):
        assert Order.replay(self.order.history) == self.order


TestOrderMachine = OrderMachine.TestCase
TestOrderMachine.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_every_status_can_be_reached_and_every_fact_can_happen():
    """Breadth first over two units: all that the order can become."""
    at = datetime(2026, 2, 3, tzinfo=UTC)
    on = {"at": at, "by": SHOP}
    sold = OrderLine(id="1", product="tea", quantity=2, unit_price=UnitPrice.of("1", "CNY"))
    start = Order.place("O", channel="web", lines=[sold], **on)
    gift = FieldDefinition(name="gift", kind="boolean", en="Gift", zh_hans="礼物", zh_hant="禮物")
    own = FieldSet(id="shop", version=1, of="order", fields=[gift])
    verbs = [
        lambda order: order.set_fields({"gift": True}, own, **on),
        lambda order: order.pay("P", None, method="card", **on),
        lambda order: order.give_back("R", Money(100, "CNY"), **on),
        lambda order: order.refund_failed("R", **on),
        lambda order: order.redirect("there", **on),
        lambda order: order.reserve("B", {"1": 1}, **on),
        lambda order: order.release("B", {"1": [1]}, **on),
        lambda order: order.repromise(promised_by=at, **on),
        lambda order: order.erase(**on),
        *(
            lambda order, count=count, name=name: getattr(order, name)({"1": count}, **on)
            for count in (1, 2)
            for name in ("pack", "deliver", "lose", "cancel")
        ),
        *(lambda order, count=count: order.ship("S", {"1": count}, **on) for count in (1, 2)),
        *(lambda order, count=count: order.take_back("B", {"1": count}, **on) for count in (1, 2)),
    ]
    seen, happened, followed, todo = set(), set(), set(), [start]
    statuses = set()
    while todo:
        order = todo.pop()
        key = (
            tuple((p.stage, p.returned_in) for p in order.portions for _ in range(p.quantity)),
            order.payments,
            order.is_paid,
        )
        if key in seen:
            continue
        seen.add(key)
        statuses.add(order.status)
        for verb in verbs:
            try:
                then = verb(order)
            except Refused:
                continue
            happened.add(type(then.history[-1]))
            followed.add((order.status, type(then.history[-1]), then.status))
            todo.append(then)
    assert statuses == set(OrderStatus)
    assert happened == set(LIFECYCLE.steps)
    assert followed <= set(LIFECYCLE.transitions())
    assert {stage for units, *_ in seen for stage, _ in units} == set(UnitStage)


def _every_move(stages, fact):
    """What a list of stages can become when some of the units that may move do move."""
    movable = [i for i, stage in enumerate(stages) if stage in EARLIER[fact]]
    for count in range(1, len(movable) + 1):
        for chosen in combinations(movable, count):
            yield [
                UnitStage.of(LEADS_TO[fact.__name__]) if i in chosen else stage
                for i, stage in enumerate(stages)
            ]


def _status(stages, paid):
    portions = [Portion(line="1", first=n, last=n, stage=stage) for n, stage in enumerate(stages, 1)]
    return derived_status(portions, is_paid=paid)


@pytest.mark.parametrize("fact", OUTCOMES, ids=lambda fact: fact.__name__)
def test_the_table_says_exactly_what_an_order_can_become(fact):
    """Every order of up to four units, every stage of each, every choice of units that move."""
    seen = {status: set() for status in OrderStatus}
    for units in range(1, 5):
        for stages in combinations_with_replacement(list(UnitStage), units):
            for paid in (True, False):
                now = _status(stages, paid)
                # What is left after a cancellation may be paid already.
                after = {paid, True} if fact.__name__ == "Cancelled" else {paid}
                seen[now] |= {_status(then, p) for then in _every_move(stages, fact) for p in after}
    declared = LIFECYCLE.steps[fact].target
    assert {now: then for now, then in seen.items() if then - {now}} == {
        now: set(declared.after(now)) for now in OrderStatus if declared.after(now) != {now}
    }
    assert all(then <= declared.after(now) for now, then in seen.items())
