"""How much anyone may give a customer for the trouble, and who may give more."""

from __future__ import annotations

from collections.abc import Iterator

from cxkit._typing import Named, Several
from cxkit.errors import Fault, NotPermitted
from cxkit.kernel import field, record
from cxkit.kernel.facts import Actor, Role
from cxkit.returns._wording import WORDS
from cxkit.values import LONGEST_ID, Money, PolicyId, Reason


@record(name="return_request.authority_limit")
class AuthorityLimit:
    """The most that somebody of a role may give in one case.

    >>> AuthorityLimit(role="agent", most=Money.of("50", "CNY")).most
    Money('50.00', 'CNY')
    """

    role: Named[Role]
    most: Money

    def rules(self) -> Iterator[Fault]:
        """A limit is not below zero."""
        if self.most.minor < 0:
            yield Fault("most", "money.negative", f"must not be negative, got {self.most}")


@record(name="return_request.compensation_policy")
class CompensationPolicy:
    """Limits on what each role may give in one case; a role that is not named may give nothing.

    Above one's own limit a second person who may give so much has to approve.

    >>> policy = CompensationPolicy(id="goodwill", version=1, limits=(
    ...     AuthorityLimit(role="agent", most=Money.of("50", "CNY")),
    ...     AuthorityLimit(role="supervisor", most=Money.of("500", "CNY"))))
    >>> policy.refusal(Money.of("80", "CNY"), by=Actor.agent("amy")).text()
    'CNY 80.00 for one case is more than amy may give (CNY 50.00): supervisor may'
    >>> policy.refusal(Money.of("80", "CNY"), by=Actor.agent("amy"), approver=Actor.supervisor("bo"))
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(low=1)
    limits: Several[AuthorityLimit]

    def rules(self) -> Iterator[Fault]:
        """One limit a role, in one currency."""
        if not self.limits:
            yield Fault("limits", "return.authority", "names at least one role")
        if len({limit.role for limit in self.limits}) != len(self.limits):
            yield Fault("limits", "return.authority", "every role is named once")
        if len({limit.most.currency for limit in self.limits}) > 1:
            yield Fault("limits", "money.mixed", "all limits are in one currency")

    def limit(self, role: Role) -> Money:
        """The most that somebody of that role may give in one case."""
        zero = Money.zero(self.limits[0].most.currency)
        return next((limit.most for limit in self.limits if limit.role is role), zero)

    def refusal(
        self, amount: Money, *, by: Actor, approver: Actor | None = None, already: Money | None = None
    ) -> Reason | None:
        """Why so much cannot be given, or None; what the case got `already` counts."""
        whole = amount if already is None else amount + already
        if whole <= self.limit(by.role):
            return None
        if approver is not None and whole <= self.limit(approver.role):
            return WORDS["return.same_person"]() if approver.id == by.id else None
        limit = self.limit(by.role if approver is None else approver.role)
        others = [each.role for each in self.limits if whole <= each.most]
        if not others:
            highest = max(each.most for each in self.limits)
            return WORDS["return.beyond_all_authority"](amount=whole, limit=highest)
        judged = by if approver is None else approver
        who = judged.id or judged.role
        return WORDS["return.beyond_authority"](amount=whole, who=who, limit=limit, others=", ".join(others))

    def check(
        self, amount: Money, *, by: Actor, approver: Actor | None = None, already: Money | None = None
    ) -> None:
        """Nothing, or `NotPermitted` that says who may."""
        reason = self.refusal(amount, by=by, approver=approver, already=already)
        if reason is not None:
            params = {"reason": reason.code, **dict(reason.params)}
            raise NotPermitted(reason.text(), code=f"not_permitted.{reason.code}", params=params)
