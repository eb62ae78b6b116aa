"""Customers in segments by declared rules, in columns: who is where, and why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from cxkit.analysis._figures import share_of, with_bounds
from cxkit.analysis.segmentation._measures import CustomerMeasures
from cxkit.columns import Category, Flags, code_type
from cxkit.customers import Bound, Decision, RulePolicy
from cxkit.errors import Invalid, shown
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.values import Language, Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Segmentation(Tabular):
    """Customers in segments by the rules of one version, as of one time; each is in one, or in none.

    `outcome` names the segment row by row, as the measures have their rows: a column by which every metric
    groups. Who is there and why is told by `decision` and `reasons`.
    """

    policy: RulePolicy
    measures: CustomerMeasures
    outcome: Category
    confidence: float

    @property
    def customers(self) -> tuple[Hashable, ...]:
        """The customers, row by row."""
        return self.measures.customers

    def decision(self, customer: Hashable) -> Decision:
        """Why a customer is in their segment, with every rule that was looked at."""
        if customer not in self.customers:
            raise Invalid(
                f"{shown(customer)} is not measured here", code="segments.stranger", path="customer"
            )
        return self.policy.decide(self.measures.row(self.customers.index(customer)))

    def reasons(self, outcome: str) -> dict[str, tuple[Reason, ...]]:
        """The customers of a segment with the reasons of each, as `cxkit.customers.follow_up` takes them."""
        self._check(outcome)
        rows = np.flatnonzero(self.outcome == outcome).tolist()
        return {str(self.customers[row]): self.policy.decide(self.measures.row(row)).reasons for row in rows}

    def share(self, outcome: str) -> Estimate:
        """The share of the customers that is in a segment."""
        self._check(outcome)
        return share_of(int((self.outcome == outcome).sum()), len(self.customers), outcome, self.confidence)

    def restated(self, policy: RulePolicy) -> Segmentation:
        """The same customers, with what was known of them then, by other rules."""
        return segmented(policy, self.measures, confidence=self.confidence)

    def text(self, language: Language = "en") -> str:
        """One line a segment: its name, and how many are in it."""
        counts = self.outcome.counts()
        return "\n".join(
            f"{self.policy.label(each).in_language(language)}  {counts[each]:,}"
            for each in self.policy.outcomes
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a segment, in the order of the rules."""
        counts = self.outcome.counts()
        return {
            "segment": list(self.policy.outcomes),
            "name": [self.policy.label(each).in_language("en") for each in self.policy.outcomes],
            "people": [counts[each] for each in self.policy.outcomes],
            **with_bounds("share", map(self.share, self.policy.outcomes)),
        }

    def summary(self) -> dict[str, Any]:
        """The customers in all and in no segment, and by which rules."""
        return {
            "all_people": len(self.customers),
            "in_none": int((~self.outcome.known).sum()),
            "policy": self.policy.id,
            "version": self.policy.version,
            "as_of": None if self.measures.as_of is None else self.measures.as_of.isoformat(),
        }

    def _check(self, outcome: str) -> None:
        if outcome not in self.policy.outcomes:
            known = ", ".join(self.policy.outcomes)
            raise Invalid(
                f"the rules have no segment {shown(outcome)}: use one of {known}",
                code="group.unknown",
                path="outcome",
            )

    def __repr__(self) -> str:
        counts = self.outcome.counts()
        figures = ", ".join(f"{each} {counts[each]:,}" for each in self.policy.outcomes)
        return f"Segmentation({self.policy.id}/{self.policy.version}: {figures})"


def segmented(policy: RulePolicy, measures: CustomerMeasures, *, confidence: float = 0.95) -> Segmentation:
    """Customers in segments: for each the first rule of which all bounds hold, as `RulePolicy.decide` says.

    >>> from cxkit.customers import ClassificationRule
    >>> tea = ClassificationRule(name="drinks tea", outcome="tea",
    ...                          bounds=[Bound(measure="favourite_category", among=["tea"]),
    ...                                  Bound(measure="orders", at_least=Decimal(2))])
    >>> rules = RulePolicy(id="taste", sort="own", entries=[tea], otherwise="others")
    >>> measures = CustomerMeasures.of(["ann", "bob"], orders=[3, 1], favourite_category=["tea", "tea"])
    >>> segments = segmented(rules, measures)
    >>> segments
    Segmentation(taste/1: tea 1, others 1)
    >>> [reason.text("zh-Hans") for reason in segments.reasons("tea")["ann"]]
    ['偏好品类为tea，符合tea', '订单数为3，不低于2']
    """
    check_confidence(confidence)
    size = len(measures.customers)
    absent = [name for name in policy.measures if name not in measures.values]
    if absent:
        raise Invalid(
            f"the rules look at {', '.join(absent)}: give it as a column, with None where it is not known",
            code="segments.measure",
            path=absent[0],
        )
    outcomes = policy.outcomes
    otherwise = -1 if policy.otherwise is None else outcomes.index(policy.otherwise)
    codes = np.full(size, otherwise, code_type(len(outcomes)))
    free = np.ones(size, np.bool_)
    for rule in policy.entries:
        held = free.copy()
        for bound in rule.bounds:
            held &= _within(bound, measures.values[bound.measure])
        codes[held] = outcomes.index(rule.outcome)
        free &= ~held
    return Segmentation(
        policy=policy, measures=measures, outcome=Category(codes, outcomes), confidence=confidence
    )


def _within(bound: Bound, column: Any) -> Flags:
    """Where a measure is within a bound, in columns; an unknown one is in none."""
    if bound.among or column.dtype == object:
        cells: list[Any] = [None if cell != cell else cell for cell in column.tolist()]
        held = {cell: bound.look(cell)[0] for cell in set(cells)}
        return np.array([held[cell] for cell in cells], np.bool_)
    inside: Flags = ~np.isnan(column)
    with np.errstate(invalid="ignore"):
        if bound.at_least is not None:
            limit = float(bound.at_least)
            # A float counts as the decimal that it is written as, which may lie on the other side.
            inside &= column >= limit if Decimal(repr(limit)) >= bound.at_least else column > limit
        if bound.at_most is not None:
            limit = float(bound.at_most)
            inside &= column <= limit if Decimal(repr(limit)) <= bound.at_most else column < limit
    return inside
