"""Value classes and behaviour segments by declared rules that explain themselves.

A policy is an ordered list of rules; the first one with all its bounds met decides. The bounds are
on measures, numbers computed for the customer (`revenue`, `orders`, `days_since_order` …). The
decision carries every bound that was evaluated, with the value of the measure, so that it can be
explained and contested. A measure may also be a text or several, such as a trait.

>>> decision = VALUE_CLASSES.decide({"revenue": 5200, "orders": 14, "categories": 4, "loyalty_years": 3})
>>> decision.outcome, [str(reason) for reason in decision.reasons]
('high', ['revenue is 5,200, at least 5,000', 'number of orders is 14, at least 6'])
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

import attrs

from cxkit._typing import Named, Several
from cxkit.customers._enums import ActivityState, CustomerClass, Frequency, HabitKind, Loyalty, Segment
from cxkit.customers._wording import MEASURES, WORDS
from cxkit.customers.profile._customer import Customer
from cxkit.errors import Fault, Invalid, shown
from cxkit.kernel import field, record
from cxkit.kernel.facts import Actor
from cxkit.values import Channel, Label, Labelled, PolicyId, Reason

Number = int | float | Decimal
Measured = Mapping[str, "Number | str | Collection[str] | None"]
"""A customer's measures by name: numbers, texts or several texts; None where one is not known."""


@record(name="customer.bound")
class Bound:
    """A measure that must be at least, or at most, so much, both ends inside; or a text `among` others.

    >>> tea = Bound(measure="favourite_category", among=["tea"])
    >>> print(tea.look(["tea", "mugs"])[1])
    Favourite category is tea, mugs: tea among them
    """

    measure: str = field(longest=80)
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    among: Several[str] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """One end at least, and the two in order; or texts."""
        limited = self.at_least is not None or self.at_most is not None
        if limited is bool(self.among):
            yield Fault("at_least", "rule.bound", "a bound has at_least, at_most, or both; or texts among")
        elif self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield Fault("at_least", "rule.bound", f"must be at most {self.at_most}, got {self.at_least}")

    def look(self, value: Number | str | Collection[str] | None) -> tuple[bool, Reason]:
        """Whether the value is within the bound, and the reason in words.

        A float counts as the decimal number that it is written as: 0.3 is at least 0.3.
        """
        name = _measure_label(self.measure)
        if value is None:
            return False, WORDS["rule.unknown"](measure=name)
        if self.among:
            if not isinstance(value, (str, Collection)):
                raise Invalid(f"must be a text, got {value}", code="rule.measure", path=self.measure)
            held = [value] if isinstance(value, str) else list(value)
            matching = [each for each in self.among if each in held]
            text = WORDS["rule.among"] if matching else WORDS["rule.not_among"]
            return bool(matching), text(
                measure=name,
                value=_said(self.measure, held),
                texts=_said(self.measure, matching or self.among),
            )
        if isinstance(value, (str, Collection)):
            raise Invalid("must be a number, got a text", code="rule.measure", path=self.measure)
        params: dict[str, object] = {"measure": name, "value": value}
        exact = _exact(value, self.measure)
        if self.at_least is not None and exact < self.at_least:
            return False, WORDS["rule.too_low"](**params, bound=self.at_least)
        if self.at_most is not None and exact > self.at_most:
            return False, WORDS["rule.too_high"](**params, bound=self.at_most)
        if self.at_least is not None:
            return True, WORDS["rule.at_least"](**params, bound=self.at_least)
        return True, WORDS["rule.at_most"](**params, bound=self.at_most)


def _measure_label(measure: str) -> Label | str:
    """The name of a measure: one of the catalogue, a habit, or as it is named."""
    habit = next((each.labels for each in HabitKind if each._value_ == measure), measure)
    return MEASURES.get(measure, habit)


_TEXTS: Mapping[str, type[Labelled]] = {
    "purchase_frequency": Frequency,
    "brand_loyalty": Loyalty,
    "usual_channel": Channel,
    "activity": ActivityState,
}
"""The measures whose texts are members of an enumeration."""


def _said(measure: str, texts: Collection[str]) -> tuple[Label, ...]:
    """Texts of a measure as they are said in each language."""
    members = _TEXTS[measure]._value2member_map_ if measure in _TEXTS else {}
    known = [members.get(each) for each in texts]
    return tuple(
        member.labels if isinstance(member, Labelled) else Label(*(text,) * 3)
        for text, member in zip(texts, known, strict=True)
    )


def _exact(value: Number, measure: str) -> Decimal:
    number = Decimal(float(value).__repr__()) if isinstance(value, float) else Decimal(value)
    if isinstance(value, bool) or number.is_nan():
        raise Invalid(
            f"must be a number, got {value}: give None where it is not known",
            code="rule.measure",
            path=measure,
        )
    return number


@record(name="customer.rule")
class ClassificationRule:
    """An outcome and the bounds that must all hold for it."""

    name: str = field(longest=80)
    outcome: str = field(longest=80)
    bounds: Several[Bound]


@attrs.frozen
class RuleTrace:
    """A rule that was evaluated: whether it held, and the reason of each of its bounds."""

    rule: str
    outcome: str
    held: bool
    reasons: tuple[Reason, ...]


@attrs.frozen
class Decision:
    """The decision of a policy: the outcome, the rule that held (None: none did), every rule evaluated."""

    outcome: str | None
    rule: str | None
    reasons: tuple[Reason, ...]
    looked: tuple[RuleTrace, ...]
    policy: PolicyId
    version: int


@record(name="customer.outcome_name")
class OutcomeName:
    """The name of an outcome in three languages, where a policy has outcomes of its own.

    >>> OutcomeName(outcome="night", en="Night readers", zh_hans="夜间顾客", zh_hant="夜間顧客").outcome
    'night'
    """

    outcome: str = field(longest=80)
    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)


@record(name="customer.rule_policy")
class RulePolicy:
    """Classification rules in order; the first that holds decides, and `otherwise` where none does.

    `sort` names the decision: a customer's value class or behaviour segment, or segments of one's `own`,
    which `names` says in words.
    """

    id: Named[PolicyId] = field(longest=80)
    version: int = field(default=1, low=1)
    sort: Literal["class", "segment", "own"]
    entries: Several[ClassificationRule]
    otherwise: str | None = None
    names: Several[OutcomeName] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """Every outcome is one of its sort."""
        if self.sort not in _OUTCOMES:
            return
        possible = {member._value_ for member in _OUTCOMES[self.sort]}
        outcomes = {f"entries[{i}].outcome": rule.outcome for i, rule in enumerate(self.entries)}
        for path, outcome in {**outcomes, "otherwise": self.otherwise}.items():
            if outcome and outcome not in possible:
                message = f"{shown(outcome)} is not a {self.sort}: use one of {', '.join(sorted(possible))}"
                yield Fault(path, "rule.outcome", message)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that it can decide on, in the order of its rules; `otherwise` is the last."""
        names = [*(rule.outcome for rule in self.entries), self.otherwise]
        return tuple(dict.fromkeys(each for each in names if each is not None))

    def label(self, outcome: str) -> Label:
        """An outcome in three languages; one without a name is said as it is."""
        if self.sort in _OUTCOMES:
            return _OUTCOMES[self.sort].of(outcome).labels
        said = next((each for each in self.names if each.outcome == outcome), None)
        return Label(*(outcome,) * 3) if said is None else Label(said.en, said.zh_hans, said.zh_hant)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of all measures that the rules use, in order."""
        return tuple(dict.fromkeys(bound.measure for rule in self.entries for bound in rule.bounds))

    def decide(self, measured: Measured) -> Decision:
        """Decide on a customer's measures; an unknown measure never satisfies a bound.

        A measure that the rules use and that is not given at all is an error: give None if it is
        not known.
        """
        absent = [name for name in self.measures if name not in measured]
        if absent:
            raise Invalid(
                f"policy {self.id} looks at {', '.join(absent)}: give the number, or None if it is not known",
                code="rule.measure",
                path=absent[0],
            )
        traces: list[RuleTrace] = []
        for rule in self.entries:
            results = [bound.look(measured[bound.measure]) for bound in rule.bounds]
            held, reasons = all(inside for inside, _ in results), tuple(reason for _, reason in results)
            traces.append(RuleTrace(rule.name, rule.outcome, held, reasons))
            if held:
                return Decision(rule.outcome, rule.name, reasons, tuple(traces), self.id, self.version)
        return Decision(
            self.otherwise, None, (WORDS["rule.otherwise"](),), tuple(traces), self.id, self.version
        )


_OUTCOMES: dict[str, type[CustomerClass] | type[Segment]] = {"class": CustomerClass, "segment": Segment}


def apply_rules(
    customer: Customer, policy: RulePolicy, measured: Measured, *, at: datetime, by: Actor
) -> Customer:
    """Record the decided class or segment with its reasons, if it differs from the present one.

    Segments of one's own have no field of a customer: they are computed when they are asked for.
    """
    if policy.sort not in _OUTCOMES:
        raise Invalid("segments of one's own are not recorded", code="rule.own", path="policy")
    decision = policy.decide(measured)
    before = customer.customer_class if policy.sort == "class" else customer.segment
    if decision.outcome == before:
        return customer
    change = customer.classify if policy.sort == "class" else customer.place
    reasons = decision.reasons
    return change(
        decision.outcome, at=at, by=by, policy=policy.id, policy_version=policy.version, reasons=reasons
    )


def _rule(name: str, outcome: str, *others: Bound, **least: int) -> ClassificationRule:
    """The rule of an outcome whose measures must be at least so much each."""
    bounds = tuple(Bound(measure=measure, at_least=Decimal(bound)) for measure, bound in least.items())
    return ClassificationRule(name=name, outcome=outcome, bounds=(*bounds, *others))


VALUE_CLASSES = RulePolicy(
    id=PolicyId("value_classes"),
    sort="class",
    entries=(
        _rule("much and often", "high", revenue=5000, orders=6),
        _rule("loyal to many lines", "high", revenue=3000, categories=4, loyalty_years=3),
        _rule("fair revenue", "medium", revenue=1000),
        _rule("frequent", "medium", orders=4),
    ),
    otherwise="low",
)
"""An example to start from: 12 months' `revenue` and `orders`, `categories` bought, `loyalty_years`."""

SEGMENTS = RulePolicy(
    id=PolicyId("segments"),
    sort="segment",
    entries=(
        _rule("overdue by twice the usual gap", "churn_risk", orders=2, gaps_since_order=2),
        _rule("complained and silent", "churn_risk", complaints=1, days_since_order=90),
        _rule("much and often", "high_value", revenue=5000, orders=6),
        _rule(
            "new and active", "potential", Bound(measure="days_since_order", at_most=Decimal(90)), orders=1
        ),
    ),
)
"""An example to start from; `gaps_since_order` is the time since the last order, in usual gaps."""
