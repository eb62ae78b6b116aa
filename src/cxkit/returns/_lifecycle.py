"""The life of a return request as one table. The case status is derived from its units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from cxkit.kernel import (
    Begin,
    Changes,
    Lifecycle,
    OneOf,
    Step,
    agreement_fits,
    copies,
    evolve,
    fields_changed,
    sets,
)
from cxkit.returns import _checks as rules, facts
from cxkit.returns._checks import each_unit
from cxkit.returns._enums import Acceptance, Reception, Reimbursement, Resolution, ReturnStatus
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit, UnitRef, changed, derived_status

_S = ReturnStatus
_OPEN = {_S.APPROVED, _S.PART_RECEIVED, _S.RECEIVED, _S.INSPECTED, _S.RESOLVED}
_WAITING = {_S.APPROVED, _S.PART_RECEIVED}
_ANY_STAGE = {*_OPEN, _S.CANCELLED}
_SETTLES = {status: {status, _S.RESOLVED} for status in (_S.PART_RECEIVED, _S.RECEIVED, _S.INSPECTED)}

OUTCOMES: dict[type[Any], dict[ReturnStatus, set[ReturnStatus]]] = {
    facts.Approved: {
        _S.REQUESTED: {_S.APPROVED, _S.RESOLVED},
        _S.DECLINED: {_S.APPROVED, _S.RESOLVED},
    },
    facts.ReceptionChanged: {
        _S.APPROVED: _ANY_STAGE - {_S.INSPECTED},
        _S.PART_RECEIVED: _OPEN - {_S.APPROVED},
    },
    facts.Received: {
        _S.APPROVED: {_S.PART_RECEIVED, _S.RECEIVED, _S.RESOLVED},
        _S.PART_RECEIVED: {_S.PART_RECEIVED, _S.RECEIVED, _S.RESOLVED},
    },
    facts.Inspected: {
        _S.APPROVED: _OPEN - {_S.RECEIVED},
        _S.PART_RECEIVED: _OPEN,
        _S.RECEIVED: {_S.PART_RECEIVED, _S.RECEIVED, _S.INSPECTED},
        _S.INSPECTED: _OPEN - {_S.RESOLVED},
        _S.RESOLVED: {*_WAITING, _S.RESOLVED},
    },
    facts.Unexchanged: {
        _S.APPROVED: {_S.APPROVED, _S.RESOLVED, _S.CANCELLED},
        _S.PART_RECEIVED: _ANY_STAGE,
        _S.RESOLVED: {_S.RESOLVED, _S.CANCELLED},
    },
    facts.SplitOff: {
        _S.APPROVED: {_S.APPROVED, _S.RESOLVED, _S.CANCELLED},
        _S.PART_RECEIVED: _ANY_STAGE,
        _S.RECEIVED: _ANY_STAGE - _WAITING,
        _S.INSPECTED: {_S.INSPECTED, _S.RESOLVED, _S.CANCELLED},
    },
    facts.Compensated: {_S.APPROVED: {_S.APPROVED, _S.RESOLVED}, **_SETTLES},
    facts.RefundErrored: {
        _S.RESOLVED: {_S.PART_RECEIVED, _S.RECEIVED, _S.INSPECTED},
        _S.CLOSED: {_S.PART_RECEIVED, _S.RECEIVED, _S.INSPECTED},
    },
    **dict.fromkeys((facts.Refunded, facts.Exchanged, facts.Repaired, facts.SentBack), _SETTLES),
}
"""The statuses that can follow when something happens to units; a status that is not named stays as it is."""

_SAME = ("order", "customer", "channel", "lines", "units")
_SO_FAR = ("policy", "policy_version", "requested_at", "approved_at", "received_at", "inspected_at")
_TIMES = ("requested_at", "approved_at", "received_at", "refunded_at", "closed_at")

_requested = copies(*_SAME, "external", id="request", requested_at="at")
_observed = copies(*_SAME, *_TIMES, "refunded", "external", id="request")
_split = copies(*_SAME, *_SO_FAR, "split_from", id="request")


def _case(request: ReturnState, units: tuple[ReturnUnit, ...]) -> Changes:
    """The case after its units changed; one that is not under way keeps its status."""
    not_under_way = (_S.REQUESTED, _S.DECLINED, _S.CLOSED)
    status = request.status if request.status in not_under_way else derived_status(units)
    return {"units": units, "status": status}


def _marked(request: ReturnState, refs: Collection[UnitRef], **changes: Any) -> Changes:
    """The case after those units changed."""
    return _case(request, changed(request.units, refs, **changes))


def _marks(**changes: Any) -> Any:
    """The effect that changes the units which a fact names, each in the same way."""

    def effect(request: ReturnState, fact: Any) -> Changes:
        return _marked(request, fact.units, **changes)

    return effect


def _unsettled(request: ReturnState, refs: Collection[UnitRef]) -> list[UnitRef]:
    return [unit.ref for unit in request.units if unit.ref in refs and not unit.is_settled]


def split_off(request: ReturnState, fact: facts.SplitOff) -> Changes:
    """The units that stay."""
    return _case(request, tuple(unit for unit in request.units if unit.ref not in fact.units))


_decided = sets("policy", "policy_version")


def approved(request: ReturnState, fact: facts.Approved) -> Changes:
    """The units are awaited; the others are not returned."""
    others = [unit.ref for unit in request.units if unit.is_active and unit.ref not in fact.units]
    units = changed(request.units, others, reception=Reception.CANCELLED, acceptance=Acceptance.REJECTED)
    times = {"approved_at": fact.at, "declined_at": None}
    return {**_decided(request, fact), **times, "units": units, "status": derived_status(units)}


def reception_changed(request: ReturnState, fact: facts.ReceptionChanged) -> Changes:
    """The units are where the fact says."""
    return _marked(request, fact.units, reception=fact.reception)


def received(request: ReturnState, fact: facts.Received) -> Changes:
    """The units are back; `received_at` is when the first were."""
    changes = _marked(request, fact.units, reception=Reception.RECEIVED)
    return {**changes, "received_at": request.received_at or fact.at}


def inspected(request: ReturnState, fact: facts.Inspected) -> Changes:
    """The units are judged; a condition that was not noted stays."""
    details: Changes = {"acceptance": fact.acceptance}
    if fact.condition is not None:
        details["condition"] = fact.condition
    return {**_marked(request, fact.units, **details), "inspected_at": fact.at}


def resolution_chosen(request: ReturnState, fact: facts.ResolutionChosen) -> Changes:
    """The resolution of the units; the status stays."""
    return {"units": changed(request.units, fact.units, resolution=fact.resolution)}


def _refunded(
    request: ReturnState, fact: facts.Refunded, sign: int, **changes: Any
) -> tuple[ReturnUnit, ...]:
    """The units after a refund, or (with sign -1) after it failed."""
    amounts = {each.ref: each.amount * sign for each in fact.units}

    def after(unit: ReturnUnit) -> ReturnUnit:
        amount = amounts.get(unit.ref)
        if amount is None:
            return unit
        return evolve(
            unit, {**changes, "refunded": amount if unit.refunded is None else unit.refunded + amount}
        )

    return tuple(map(after, request.units))


def refunded(request: ReturnState, fact: facts.Refunded) -> Changes:
    """The units are reimbursed."""
    units = _refunded(request, fact, 1, reimbursement=Reimbursement.REIMBURSED, outcome=fact.to)
    amount = fact.amount if request.refunded is None else request.refunded + fact.amount
    return {**_case(request, units), "refunded": amount, "refunded_at": fact.at}


def refund_errored(request: ReturnState, fact: facts.RefundErrored) -> Changes:
    """The units are owed again, also in a case that was closed."""
    failed = request.made_refund(fact.refund)
    if failed is None:
        return {}
    units = _refunded(request, failed, -1, reimbursement=Reimbursement.ERRORED, outcome=None)
    return {
        "units": units,
        "status": derived_status(units),
        "refunded": None if request.refunded is None else request.refunded - failed.amount,
        "refunded_at": max((made.at for made in request.refunds() if made is not failed), default=None),
        "closed_at": None,
    }


def exchanged(request: ReturnState, fact: facts.Exchanged) -> Changes:
    """The units are settled by goods."""
    outcome = Resolution.REPLACEMENT if fact.is_replacement else Resolution.EXCHANGE
    return _marked(request, fact.units, outcome=outcome)


def compensated(request: ReturnState, fact: facts.Compensated) -> Changes:
    """The units named are settled by it, unless they are already."""
    amount = fact.amount if request.compensated is None else request.compensated + fact.amount
    settled = _marked(request, _unsettled(request, fact.units), outcome=Resolution.COMPENSATION)
    return {**settled, "compensated": amount}


def sent_back(request: ReturnState, fact: facts.SentBack) -> Changes:
    """The units not settled otherwise are settled by it."""
    return _marked(request, _unsettled(request, fact.units), outcome=Resolution.SEND_BACK)


def put_away(request: ReturnState, fact: facts.PutAway) -> Changes:
    """The units are where they were put; the case goes on as it was."""
    return {"units": changed(request.units, fact.units, disposition=fact.disposition)}


def cancelled(request: ReturnState, fact: facts.Cancelled) -> Changes:
    """No unit is being returned."""
    active = [unit.ref for unit in request.units if unit.is_active]
    units = changed(request.units, active, reception=Reception.CANCELLED)
    return {"units": units, "closed_at": fact.at}


def _units(
    fact: type[facts.ReturnFact], effect: Any, *checks: Any, source: Iterable[ReturnStatus] = _OPEN
) -> Step:
    return Step(source=frozenset(source), target=OneOf(OUTCOMES[fact]), effect=effect, checks=checks)


LIFECYCLE = Lifecycle(
    begins={
        facts.Requested: Begin(_S.REQUESTED, _requested),
        facts.Imported: Begin(OneOf((), field="status"), _observed),
        facts.SplitFrom: Begin(OneOf((), field="status"), _split),
    },
    steps={
        facts.Approved: _units(
            facts.Approved, approved, each_unit(rules.is_active), source={_S.REQUESTED, _S.DECLINED}
        ),
        facts.Declined: Step(
            source=_S.REQUESTED,
            target=_S.DECLINED,
            effect=sets("policy", "policy_version", declined_at="at"),
        ),
        facts.ReceptionChanged: _units(
            facts.ReceptionChanged, reception_changed, each_unit(rules.reception_follows)
        ),
        facts.Received: _units(facts.Received, received, each_unit(rules.reception_follows)),
        facts.Inspected: _units(facts.Inspected, inspected, each_unit(rules.is_active, rules.can_be_judged)),
        facts.ResolutionChosen: Step(
            source=_OPEN,
            effect=resolution_chosen,
            checks=(each_unit(rules.is_active, rules.is_open, rules.resolution_fits),),
        ),
        facts.Refunded: _units(
            facts.Refunded,
            refunded,
            each_unit(rules.is_active, rules.is_accepted, rules.is_open),
            rules.refund_fits,
        ),
        facts.RefundErrored: _units(
            facts.RefundErrored, refund_errored, rules.refund_is_there, source={*_OPEN, _S.CLOSED}
        ),
        facts.Exchanged: _units(
            facts.Exchanged,
            exchanged,
            each_unit(rules.is_active, rules.not_rejected, rules.is_open),
            rules.difference_fits,
        ),
        facts.Unexchanged: _units(
            facts.Unexchanged,
            _marks(reception=Reception.UNEXCHANGED, outcome=None, resolution=None),
            each_unit(rules.is_active, rules.is_exchanged),
        ),
        facts.Repaired: _units(
            facts.Repaired,
            _marks(outcome=Resolution.REPAIR),
            each_unit(rules.is_active, rules.is_accepted, rules.is_open, rules.is_here),
        ),
        facts.Compensated: _units(
            facts.Compensated,
            compensated,
            rules.compensation_fits,
            source={*_OPEN, _S.REQUESTED, _S.DECLINED},
        ),
        facts.SentBack: _units(
            facts.SentBack, sent_back, each_unit(rules.is_active, rules.may_go_back, rules.is_here)
        ),
        facts.PutAway: Step(
            source=_OPEN | {_S.CLOSED},
            effect=put_away,
            checks=(each_unit(rules.is_active, rules.can_be_put_away), rules.moves_fit),
        ),
        facts.SplitOff: _units(
            facts.SplitOff,
            split_off,
            each_unit(rules.is_active, rules.is_open),
            rules.something_stays,
            source={*_OPEN, _S.REQUESTED},
        ),
        facts.DeadlineAgreed: Step(source={*_OPEN, _S.REQUESTED}, checks=(agreement_fits,)),
        facts.Closed: Step(
            source={_S.RESOLVED, _S.DECLINED},
            target=_S.CLOSED,
            effect=sets(closed_at="at"),
            guards=(rules.everything_settled,),
        ),
        facts.Cancelled: Step(
            source={_S.REQUESTED, _S.APPROVED},
            target=_S.CANCELLED,
            effect=cancelled,
            guards=(rules.nothing_back,),
        ),
        facts.FieldsChanged: Step(effect=fields_changed),
        facts.Erased: Step(),
    },
    permission="after_sales",
    permissions={
        "request_return": [facts.Requested, facts.ResolutionChosen, facts.Cancelled],
        "refund": {facts.Refunded: "amount"},
        "compensation": {facts.Compensated: "amount"},
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
