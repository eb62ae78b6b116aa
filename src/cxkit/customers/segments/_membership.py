"""Membership of a loyalty programme: points are earned and spent, and a policy sets the tier by them.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Customer
>>> t, shop = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("shop")
>>> tiers = TierPolicy(tiers=(Tier(name="silver"), Tier(name="gold", points=1000)))
>>> member = join(Customer.register("C-1", at=t, by=shop), tiers, at=t, by=shop)
>>> member = earn(member, 1200, tiers, at=t, by=shop)
>>> member.membership.tier, earn(member, -300, tiers, at=t, by=shop).membership.tier
('gold', 'silver')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cxkit._typing import Named, Several
from cxkit.customers.facts import Membership
from cxkit.customers.profile._customer import Customer
from cxkit.errors import Fault, Refused
from cxkit.kernel import Actor, evolve, field, record
from cxkit.values import PolicyId, local_time


@record(name="customer.tier")
class Tier:
    """A tier, and the points that it requires."""

    name: str = field(longest=80)
    points: int = field(default=0, low=0)


@record(name="customer.tier_policy")
class TierPolicy:
    """The tiers of a programme, the lowest first; a member is in the highest that their points reach."""

    id: Named[PolicyId] = field(default=PolicyId("tiers"), longest=80)
    version: int = field(default=1, low=1)
    programme: str = field(default="members", longest=80)
    tiers: Several[Tier]

    def rules(self) -> Iterator[Fault]:
        """The first tier requires no points, each next one more than the one before."""
        points = [tier.points for tier in self.tiers]
        if not points or points[0] != 0:
            yield Fault("tiers", "tier.first", "the first tier takes no points")
        if points != sorted(set(points)):
            yield Fault("tiers", "tier.order", "each tier takes more points than the one before")

    def tier(self, points: int) -> Tier:
        """The highest tier that the points reach."""
        return next(tier for tier in reversed(self.tiers) if tier.points <= points)


def join(customer: Customer, policy: TierPolicy, *, at: datetime, by: Actor, tz: str = "UTC") -> Customer:
    """Make the customer a member without points; the anniversary is counted from that day in `tz`.

    A customer who is a member already would lose points and anniversary: that is refused.
    """
    if customer.membership is not None:
        raise Refused(
            f"customer {customer.id!r} is a member of {customer.membership.programme!r} already: "
            "end that first with set_membership(None)",
            code="refused.customer.member",
            params={"id": customer.id},
        )
    since = local_time(at, tz).date()
    member = Membership(programme=policy.programme, tier=policy.tier(0).name, since=since)
    return customer.set_membership(member, at=at, by=by)


def membership_of(records: Iterable[Customer], policy: TierPolicy) -> Membership | None:
    """The membership of a person with several records: all their points, in the tier of the sum.

    It began on the earliest day. None where no record is a member of the policy's programme.
    """
    held = [each.membership for each in records if each.membership is not None]
    held = [each for each in held if each.programme == policy.programme]
    if not held:
        return None
    total = sum(each.points for each in held)
    since = min((each.since for each in held if each.since is not None), default=None)
    together: Membership = evolve(held[0], {"points": total, "tier": policy.tier(total).name, "since": since})
    return together


def earn_together(
    records: Iterable[Customer],
    points: int,
    policy: TierPolicy,
    *,
    at: datetime,
    by: Actor,
    why: str | None = None,
) -> tuple[Customer, ...]:
    """Add points to those of one person, the leading record first, or (negative) spend some of all of them.

    Points are earned on the first record that is a member, and spent on one after the other; each record
    keeps its own, so that undoing a merge divides nothing anew. Its tier is that of the sum.
    """
    everybody = tuple(records)
    members = [each for each in everybody if membership_of((each,), policy) is not None]
    held = membership_of(members, policy)
    if held is None or held.points + points < 0:
        obstacle = "is no member" if held is None else f"has {held.points} points"
        raise Refused(
            f"customer {everybody[0].id!r} {obstacle} and cannot be given {points}",
            code="refused.customer.points",
            params={"id": everybody[0].id, "points": points},
        )
    tier, left = policy.tier(held.points + points).name, points
    changed: dict[str, Customer] = {}
    for each in members:
        own: Any = each.membership
        part = left if left > 0 else max(left, -own.points)
        left -= part
        after = evolve(own, {"points": own.points + part, "tier": tier})
        changed[each.id] = each if after == own else each.set_membership(after, at=at, by=by, why=why)
    return tuple(changed.get(each.id, each) for each in everybody)


def earn(
    customer: Customer, points: int, policy: TierPolicy, *, at: datetime, by: Actor, why: str | None = None
) -> Customer:
    """Add points to the member's, or (negative) spend some of them; the tier follows."""
    member = customer.membership
    if member is not None and member.programme != policy.programme:
        raise Refused(
            f"customer {customer.id!r} is a member of {member.programme!r}, whose points have no tier in "
            f"{policy.programme!r}: use the policy of that programme",
            code="refused.customer.programme",
            params={"id": customer.id},
        )
    return earn_together((customer,), points, policy, at=at, by=by, why=why)[0]
