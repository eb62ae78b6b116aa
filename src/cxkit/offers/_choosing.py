"""The choice among several offers for a customer, and of those that go together in one basket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import attrs

from cxkit.errors import Invalid
from cxkit.kernel import by_chance
from cxkit.offers._enums import Because, Stacking
from cxkit.offers._inputs import INPUT_POLICY, InputPolicy, refuse_sensitive
from cxkit.offers._state import OfferState
from cxkit.offers._terms import OfferTerms
from cxkit.offers._wording import WORDS
from cxkit.values import Money, Reason


def because(kind: Because | str, *, policy: InputPolicy = INPUT_POLICY, **params: object) -> Reason:
    """An explanation that a customer can be told: a code and its parameters, in three languages.

    `bought` and `due` name the `product` (`due` the `days` it usually lasts), `group` the `group` and
    `category`, `tier` the `tier`, `membership` the `years`. What would tell of a sensitive trait is refused.

    >>> because("bought", product="teapot").text(), because("due", product="茶叶", days=30).text("zh-Hans")
    ('because you bought teapot', '您购买的茶叶通常30天左右需要补货')
    >>> because("bought", product="pregnancy test")
    Traceback (most recent call last):
    cxkit.errors.Refused: offers may not depend on pregnancy test: Health
    """
    refuse_sensitive((str(each) for each in params.values()), policy)
    return WORDS[_SAID[Because.of(kind)]](**params)


_SAID: Final = {
    Because.BOUGHT: "offer.because.bought",
    Because.DUE: "offer.because.due",
    Because.GROUP: "offer.because.group",
    Because.BIRTHDAY: "offer.because.birthday",
    Because.MEMBERSHIP: "offer.because.membership",
    Because.TIER: "offer.because.tier",
    Because.CHANCE: "offer.because.chance",
}


@attrs.frozen(kw_only=True)
class Candidate:
    """Candidate for an offer: its terms, the chance that it is accepted, the margin if it is, and why."""

    terms: OfferTerms
    chance: float
    margin: Money
    because: Reason | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise Invalid("is a probability, 0 to 1", code="number.range", path="chance")

    @property
    def value(self) -> Money:
        """The money that the offer is expected to bring: chance times margin, less the cost of the offer."""
        gain = self.margin.times(Decimal(repr(self.chance)))
        return gain if self.terms.cost is None else gain - self.terms.cost


@attrs.frozen(kw_only=True)
class Chosen:
    """The choice, the probability with which it was, and whether chance alone chose it."""

    candidate: Candidate
    probability: float
    explored: bool


def choose(
    candidates: Iterable[Candidate],
    customer: str,
    *,
    draw: str,
    most: int = 1,
    per_category: int = 2,
    explore: float = 0.1,
) -> tuple[Chosen, ...]:
    """The offers for a customer: the most valuable one, or in a share `explore` of draws any of them.

    `draw` names the occasion, such as `2026-09-01`: by its hash with the customer chance decides, the same
    whenever it is asked. So it breaks ties. Each choice has the probability with which it was made, given
    those before it; `cxkit.analysis.offers.off_policy` reads it. At most `per_category` are of one category.

    >>> from cxkit.offers import Benefit
    >>> terms = [OfferTerms(id=id, title=id, benefit=Benefit.percent_off("5"), channels=["email"])
    ...          for id in ("tea", "mug")]
    >>> offers = choose([Candidate(terms=each, chance=0.1, margin=Money.of(gain, "CNY"))
    ...                 for each, gain in zip(terms, ("20", "50"))], "C-1", draw="2026-09-03", explore=0.2)
    >>> offers[0].candidate.terms.id, offers[0].probability, offers[0].explored
    ('mug', 0.9, False)
    """
    if not 0 <= explore <= 1:
        raise Invalid("is a share, 0 to 1", code="number.range", path="explore")
    left: list[Candidate] = sorted(
        candidates, key=lambda each: by_chance(f"{draw}/{each.terms.id}", customer)
    )
    chosen: list[Chosen] = []
    taken: Counter[str | None] = Counter()
    while left and len(chosen) < most:
        best = max(left, key=lambda each: each.value)
        explored = by_chance(f"{draw}/explore/{len(chosen)}", customer) < explore
        place = int(by_chance(f"{draw}/place/{len(chosen)}", customer) * len(left))
        picked = left[place] if explored else best
        probability = explore / len(left) + (1 - explore) * (picked is best)
        chosen.append(Chosen(candidate=picked, probability=probability, explored=explored))
        taken[picked.terms.category] += 1
        full = picked.terms.category is not None and taken[picked.terms.category] >= per_category
        left = [
            each
            for each in left
            if each is not picked and not (full and each.terms.category == picked.terms.category)
        ]
    return tuple(chosen)


@attrs.frozen(kw_only=True)
class Stack:
    """The offers that are used together on a basket: what each takes off, and why the others are left out."""

    discounts: dict[str, Money]
    left_out: dict[str, Reason]
    total: Money


def stack(
    offers: Sequence[OfferState], basket: Money, *, most_share: Decimal | str | int = Decimal(1)
) -> Stack:
    """The offers that together take most off a basket, each of the basket before any: in whatever order.

    One that goes alone is used alone; of a group one is used. What goes beyond `most_share` of the basket
    is taken from the smallest discounts. What takes nothing off, such as a gift, is used whenever it may.

    >>> stack([], Money.of("100", "CNY")).total
    Money('0.00', 'CNY')
    """
    limit = basket.times(Decimal(most_share))
    off = {each.id: each.benefit.off(basket) for each in offers}
    ranked = sorted(offers, key=lambda each: (-off[each.id].minor, each.id))
    together: list[OfferState] = []
    groups: set[str | None] = set()
    for each in ranked:
        if each.stacking is Stacking.ALONE or (each.stacking is Stacking.GROUP and each.group in groups):
            continue
        groups |= {each.group} if each.stacking is Stacking.GROUP else set()
        together.append(each)
    alone = next((each for each in ranked if each.stacking is Stacking.ALONE), None)
    sum_together = sum(off[each.id].minor for each in together)
    is_alone = alone is not None and (off[alone.id].minor > sum_together or not together)
    used = [alone] if alone is not None and is_alone else together
    discounts: dict[str, Money] = {}
    room = min(limit, basket)
    for each in used:
        discounts[each.id] = min(off[each.id], room)
        room -= discounts[each.id]
    no_way = {
        each.id: WORDS["offer.alone"]()
        if is_alone or each.stacking is Stacking.ALONE
        else WORDS["offer.one_of"]()
        for each in ranked
        if each not in used
    }
    return Stack(discounts=discounts, left_out=no_way, total=min(limit, basket) - room)
