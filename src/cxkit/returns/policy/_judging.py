"""Judgement of goods that came back under a policy: accepted, rejected, or for a person to decide.

The decision on the application rests on what the customer says; this one on what was found.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cxkit._typing import Named
from cxkit.kernel import record
from cxkit.returns._enums import Acceptance, Condition, ReturnReason
from cxkit.returns._state import ReturnState
from cxkit.returns._units import UnitRef
from cxkit.returns._wording import WORDS
from cxkit.returns.policy._findings import FOUND_BAD, FOUND_FAULT, FOUND_GOOD
from cxkit.returns.policy._terms import ReturnTerms
from cxkit.values import Reason

_SHOWN_BY: Final = {
    ReturnReason.DEFECTIVE: frozenset({Condition.DEFECTIVE}),
    ReturnReason.DAMAGED: frozenset({Condition.DAMAGED}),
    ReturnReason.MISSING_PARTS: frozenset({Condition.INCOMPLETE}),
}
"""The state in which goods show the fault that was claimed."""

_SOUND: Final = frozenset({Condition.SEALED, Condition.INTACT})


@record(name="return_request.judgement")
class Judgement:
    """Result of an inspection under a policy, and why.

    >>> Judgement(acceptance="accepted", reason=WORDS["return.any_state"]()).acceptance
    Acceptance.ACCEPTED
    """

    acceptance: Named[Acceptance]
    reason: Reason


def judge(policy: ReturnTerms, reason: ReturnReason, condition: Condition) -> Judgement:
    """Judge goods returned for that reason that came back in that state; see `ReturnPolicy.judge`."""
    if reason.at_fault and policy.fault_lifts:
        return _fault(reason, condition)
    if not policy.conditions:
        return Judgement(acceptance=Acceptance.ACCEPTED, reason=WORDS["return.any_state"]())
    if condition in policy.conditions:
        return Judgement(acceptance=Acceptance.ACCEPTED, reason=FOUND_GOOD[condition]())
    return Judgement(acceptance=Acceptance.REJECTED, reason=FOUND_BAD[condition]())


def judgements(
    request: ReturnState, policy: ReturnTerms, condition: Condition, units: Collection[UnitRef]
) -> dict[Judgement, list[UnitRef]]:
    """The units of a request by what follows for them: each is judged by its own reason."""
    judged: dict[Judgement, list[UnitRef]] = {}
    for ref in units:
        unit = request.unit(ref.line, ref.number)
        if unit is not None:
            judged.setdefault(judge(policy, unit.reason, condition), []).append(ref)
    return judged


def _fault(reason: ReturnReason, condition: Condition) -> Judgement:
    """A fault that shows is accepted; one that does not is for a person, never refused by a rule."""
    shows = _SHOWN_BY.get(reason)
    if condition in (_SOUND if shows is None else shows):
        seen = FOUND_GOOD[condition]() if shows is None else FOUND_FAULT[condition]()
        return Judgement(acceptance=Acceptance.ACCEPTED, reason=seen)
    unseen = (
        WORDS["return.fault_not_found"]()
        if shows is not None and condition in _SOUND
        else WORDS["return.fault_worse"]()
    )
    return Judgement(acceptance=Acceptance.MANUAL, reason=unseen)
