"""The life of a roster as one table."""

from __future__ import annotations

from cxkit.kernel import Begin, Changes, Lifecycle, Step, copies, evolve, sets
from cxkit.rosters import facts
from cxkit.rosters._enums import Consent, RosterStatus, SwapStatus
from cxkit.rosters._parts import Swap
from cxkit.rosters._shifts import Duty
from cxkit.rosters._state import RosterState
from cxkit.rosters._wording import WORDS
from cxkit.values import AgentId, Reason

_UNDECIDED = (SwapStatus.OFFERED, SwapStatus.ACCEPTED)


def rules_hold(roster: RosterState, fact: facts.Published) -> Reason | None:
    """A roster that breaks a hard rule is published only with the reason why."""
    return None if fact.waived else next((each.reason for each in roster.broken if each.is_hard), None)


def _newly_broken(roster: RosterState, duties: tuple[Duty, ...]) -> Reason | None:
    """The first hard rule that those shifts break and the present ones do not."""
    before = {(each.rule, each.agent, each.first) for each in roster.broken}
    return next(
        (
            each.reason
            for each in roster.broken_by(duties)
            if each.is_hard and (each.rule, each.agent, each.first) not in before
        ),
        None,
    )


def within_days(roster: RosterState, fact: facts.Changed | facts.Redrafted) -> Reason | None:
    """Shifts lie within the days of the roster."""
    days = [fact.day] if isinstance(fact, facts.Changed) else [duty.day for duty in fact.duties]
    outside = next((day for day in days if not roster.first <= day <= roster.last), None)
    return None if outside is None else WORDS["roster.outside"](day=outside)


def consented(roster: RosterState, fact: facts.Changed) -> Reason | None:
    """Nobody's published shift is changed against their will."""
    refused = fact.consent is Consent.REFUSED
    return WORDS["roster.no_consent"](agent=fact.agent, day=fact.day) if refused else None


def change_holds(roster: RosterState, fact: facts.Changed) -> Reason | None:
    """A change breaks no hard rule that held before, unless it says why."""
    if fact.waived:
        return None
    return _newly_broken(roster, roster.changed(fact.agent, fact.day, fact.duty))


def can_be_offered(roster: RosterState, fact: facts.SwapOffered) -> Reason | None:
    """A swap has an id of its own and a shift to give."""
    if roster.swap(fact.swap) is not None:
        return WORDS["roster.swap_twice"](swap=fact.swap)
    if roster.duty(fact.agent, fact.day) is None:
        return WORDS["roster.no_shift"](agent=fact.agent, day=fact.day)
    return None


def can_be_accepted(roster: RosterState, fact: facts.SwapAccepted) -> Reason | None:
    """The colleague asked accepts an open offer, and has what they give in return."""
    swap = roster.swap(fact.swap)
    if swap is None or swap.status is not SwapStatus.OFFERED:
        return WORDS["roster.no_swap"](swap=fact.swap)
    if fact.agent == swap.agent or (swap.to is not None and fact.agent != swap.to):
        return WORDS["roster.swap_other"](swap=fact.swap, agent=fact.agent)
    if fact.in_return is not None and roster.duty(fact.agent, fact.in_return) is None:
        return WORDS["roster.no_shift"](agent=fact.agent, day=fact.in_return)
    return None


def can_be_approved(roster: RosterState, fact: facts.SwapApproved) -> Reason | None:
    """An accepted swap is approved by a third person, if skills fit and no hard rule breaks."""
    swap = roster.swap(fact.swap)
    if swap is None or swap.status is not SwapStatus.ACCEPTED or swap.partner is None:
        return WORDS["roster.no_swap"](swap=fact.swap)
    if fact.by.id in (swap.agent, swap.partner):
        return WORDS["roster.swap_own"](swap=fact.swap)
    given, returned = _swapped(roster, swap)
    for duty in (given, returned):
        if duty is None:
            continue
        if duty.skill and duty.skill not in _skills(roster, duty.agent):
            return WORDS["roster.broken.skill"](agent=duty.agent, day=duty.day, skill=duty.skill)
        other = roster.duty(duty.agent, duty.day)
        if other is not None and swap.day != swap.in_return:
            return WORDS["roster.has_shift"](agent=duty.agent, day=duty.day)
    return _newly_broken(roster, _after_swap(roster, swap))


def can_be_declined(roster: RosterState, fact: facts.SwapDeclined) -> Reason | None:
    """Only a swap that is not decided yet is declined."""
    swap = roster.swap(fact.swap)
    open_ = swap is not None and swap.status in _UNDECIDED
    return None if open_ else WORDS["roster.no_swap"](swap=fact.swap)


def _skills(roster: RosterState, agent: AgentId) -> tuple[str, ...]:
    return next((each.skills for each in roster.people if each.agent == agent), ())


def _swapped(roster: RosterState, swap: Swap) -> tuple[Duty | None, Duty | None]:
    """The shifts under their new names."""
    given = roster.duty(swap.agent, swap.day)
    back = None
    if swap.in_return is not None and swap.partner is not None:
        back = roster.duty(swap.partner, swap.in_return)
    return (
        None if given is None else evolve(given, {"agent": swap.partner}),
        None if back is None else evolve(back, {"agent": swap.agent}),
    )


def _after_swap(roster: RosterState, swap: Swap) -> tuple[Duty, ...]:
    gone = {(swap.agent, swap.day), (swap.partner, swap.in_return)}
    kept = (duty for duty in roster.duties if (duty.agent, duty.day) not in gone)
    return (*kept, *(duty for duty in _swapped(roster, swap) if duty is not None))


def _with_swap(roster: RosterState, id: str, **changes: object) -> tuple[Swap, ...]:
    return tuple(evolve(each, changes) if each.id == id else each for each in roster.swaps)


def _offered(roster: RosterState, fact: facts.SwapOffered) -> Changes:
    swap = Swap(id=fact.swap, agent=fact.agent, day=fact.day, to=fact.to, offered_at=fact.at)
    return {"swaps": (*roster.swaps, swap)}


def _accepted(roster: RosterState, fact: facts.SwapAccepted) -> Changes:
    changes = {"status": SwapStatus.ACCEPTED, "partner": fact.agent, "in_return": fact.in_return}
    return {"swaps": _with_swap(roster, fact.swap, **changes)}


def _approved(roster: RosterState, fact: facts.SwapApproved) -> Changes:
    swap = roster.swap(fact.swap)
    duties = roster.duties if swap is None else _after_swap(roster, swap)
    return {"duties": duties, "swaps": _with_swap(roster, fact.swap, status=SwapStatus.APPROVED)}


def _declined(roster: RosterState, fact: facts.SwapDeclined) -> Changes:
    return {"swaps": _with_swap(roster, fact.swap, status=SwapStatus.DECLINED)}


def _published(roster: RosterState, fact: facts.Published) -> Changes:
    return {"published": roster.duties, "published_at": fact.at}


def _changed(roster: RosterState, fact: facts.Changed) -> Changes:
    return {"duties": roster.changed(fact.agent, fact.day, fact.duty)}


_S = RosterStatus
_BEFORE = {_S.DRAFT, _S.PROPOSED}

LIFECYCLE = Lifecycle(
    begins={
        facts.Drafted: Begin(
            _S.DRAFT,
            copies(
                "team",
                "zone",
                "first",
                "last",
                "duties",
                "people",
                "clauses",
                "policy",
                "policy_version",
                "carried",
                "known_from",
                id="roster",
            ),
        ),
    },
    steps={
        facts.Redrafted: Step(source=_BEFORE, target=_S.DRAFT, effect=sets("duties"), checks=(within_days,)),
        facts.Proposed: Step(source=_S.DRAFT, target=_S.PROPOSED),
        facts.Published: Step(source=_BEFORE, target=_S.PUBLISHED, effect=_published, checks=(rules_hold,)),
        facts.Changed: Step(
            source=_S.PUBLISHED, effect=_changed, checks=(within_days, consented, change_holds)
        ),
        facts.SwapOffered: Step(source=_S.PUBLISHED, effect=_offered, checks=(can_be_offered,)),
        facts.SwapAccepted: Step(source=_S.PUBLISHED, effect=_accepted, checks=(can_be_accepted,)),
        facts.SwapApproved: Step(source=_S.PUBLISHED, effect=_approved, checks=(can_be_approved,)),
        facts.SwapDeclined: Step(source=_S.PUBLISHED, effect=_declined, checks=(can_be_declined,)),
        facts.Locked: Step(source=_S.PUBLISHED, target=_S.LOCKED, effect=sets(locked_at="at")),
        facts.Withdrawn: Step(source={*_BEFORE, _S.PUBLISHED}, target=_S.WITHDRAWN),
        facts.Erased: Step(),
    },
    permission="plan_rosters",
    permissions={
        "swap_shifts": [facts.SwapOffered, facts.SwapAccepted, facts.SwapDeclined],
        "erase_customer": [facts.Erased],
    },
)
