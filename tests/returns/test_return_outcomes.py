"""The table of what a return can become is exactly what happens to every case of two units."""

from collections import Counter
from datetime import UTC, datetime
from itertools import combinations

import pytest

from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine
from cxkit.returns import (
    Acceptance,
    Reception,
    Resolution,
    ReturnLine,
    ReturnRequest,
    ReturnStatus,
    UnitRef,
    UnitRefund,
    facts as happened,
)
from cxkit.returns._lifecycle import LIFECYCLE
from cxkit.values import Money, UnitPrice

ON = {"at": datetime(2026, 2, 3, tzinfo=UTC), "by": Actor.supervisor("bo")}
UNITS = [UnitRef(line="1", number=number) for number in (1, 2)]
RECEPTIONS = (
    Reception.IN_TRANSIT,
    Reception.SHORT_SHIPPED,
    Reception.GIVEN_TO_CUSTOMER,
    Reception.CANCELLED,
)
OF_THREE = {(ReturnStatus.PART_RECEIVED, happened.SplitOff, ReturnStatus.CANCELLED)}
"""What needs a third unit."""


def case():
    """A return of both units of an order."""
    sold = OrderLine(id="1", product="tea", quantity=2, unit_price=UnitPrice.of("10", "CNY"))
    order = Order.place("O", channel="web", lines=[sold], **ON).pay("P", None, method="card", **ON)
    order = order.ship("S", **ON).deliver(**ON)
    form = [ReturnLine(line="1", quantity=2, reason="other")]
    return ReturnRequest.request("R", order=order, lines=form, **ON)


def everything(of):
    """Every fact that could be recorded of a case, of one unit, the other, or both."""
    yield from (happened.Declined(**ON), happened.Closed(**ON), happened.Cancelled(**ON))
    nothing = Money(0, "CNY")
    for units in (chosen for size in (1, 2) for chosen in combinations(UNITS, size)):
        back = tuple(UnitRefund(line=unit.line, number=unit.number, amount=nothing) for unit in units)
        yield happened.Approved(units=units, **ON)
        yield from (happened.ReceptionChanged(units=units, reception=to, **ON) for to in RECEPTIONS)
        yield happened.Received(units=units, **ON)
        yield from (happened.Inspected(units=units, acceptance=found, **ON) for found in Acceptance)
        yield happened.ResolutionChosen(units=units, resolution=Resolution.REFUND, **ON)
        yield happened.Refunded(refund=f"{of.version}", units=back, **ON)
        yield happened.Exchanged(units=units, product="tea", **ON)
        yield happened.Compensated(units=units, amount=Money(1, "CNY"), **ON)
        yield happened.SplitOff(units=units, into="R2", **ON)
        yield from (of_units(units=units, **ON) for of_units in (happened.Unexchanged, happened.Repaired))
        yield happened.SentBack(units=units, **ON)
    yield from (happened.RefundErrored(refund=made.refund, **ON) for made in of.refunds())


def condition(of):
    """What matters of a case: its status, and each unit's axes, whichever unit it is."""
    paid = {ref.ref for made in of.refunds() if of.made_refund(made.refund) for ref in made.units}
    units = ((u.reception, u.acceptance, u.outcome, u.ref in paid) for u in of.units)
    return of.status, frozenset(Counter(units).items())


@pytest.fixture(scope="module")
def followed():
    """Every (status, fact, status) that happens, from a breadth-first walk through all cases."""
    seen, found, waiting = set(), set(), [case()]
    while waiting:
        here = waiting.pop()
        if condition(here) in seen:
            continue
        seen.add(condition(here))
        for fact in everything(here):
            if here.refusal(fact) is None:
                then = here.apply(fact)
                found.add((here.status, type(fact), then.status))
                waiting.append(then)
    return found


def test_nothing_happens_that_the_table_does_not_say(followed):
    assert followed <= set(LIFECYCLE.transitions())


def test_everything_happens_that_the_table_says(followed):
    declared = {
        (now, fact, then)
        for fact, step in LIFECYCLE.steps.items()
        if fact is not happened.Erased
        for now in step.source or LIFECYCLE.states
        for then in step.outcomes(now)
        if then is not now
    }
    assert declared - followed == OF_THREE
