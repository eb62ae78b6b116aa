"""Classes and segments follow declared rules and say which bound decided."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import to_json
from cxkit.customers import (
    SEGMENTS,
    VALUE_CLASSES,
    Bound,
    ClassificationRule,
    Customer,
    RulePolicy,
    apply_rules,
)
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.testing import rule_policies

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
RULES = Actor.system("rules")
LOW = {"revenue": 10, "orders": 1, "categories": 1, "loyalty_years": 0}


def test_the_first_rule_that_holds_decides_and_tells_why():
    decision = VALUE_CLASSES.decide(LOW | {"orders": 5, "revenue": Decimal("999.99")})
    assert (decision.outcome, decision.rule) == ("medium", "frequent")
    assert [look.rule for look in decision.looked][-1] == "frequent"
    assert [str(reason) for reason in decision.looked[0].reasons] == [
        "revenue is 999.99, below 5,000",
        "number of orders is 5, below 6",
    ]


def test_both_ends_of_a_bound_lie_inside():
    bound = Bound(measure="days", at_least=Decimal(1), at_most=Decimal(3))
    assert [bound.look(value)[0] for value in (0, 1, 3, 4, None)] == [False, True, True, False, False]


def test_an_unknown_measure_satisfies_nothing_and_says_so():
    decision = VALUE_CLASSES.decide(dict.fromkeys(VALUE_CLASSES.measures))
    assert (decision.outcome, decision.rule) == ("low", None)
    assert decision.looked[0].reasons[0].text("zh-Hans") == "消费金额未知"


def test_a_measure_that_was_not_given_at_all_is_an_error():
    with pytest.raises(Invalid, match="looks at revenue, orders, categories, loyalty_years"):
        VALUE_CLASSES.decide({})


def test_an_outcome_must_be_a_class():
    with pytest.raises(Invalid, match="'gold' is not a class: use one of high, low, medium"):
        RulePolicy(id="x", sort="class", entries=(ClassificationRule(name="r", outcome="gold", bounds=()),))


def test_a_change_is_recorded_with_policy_and_reasons_and_no_change_is_not():
    customer = Customer.register("C-1", at=T, by=RULES)
    classed = apply_rules(customer, VALUE_CLASSES, LOW, at=T, by=RULES)
    fact = classed.history[-1]
    assert (classed.customer_class, fact.policy, fact.policy_version) == ("low", "value_classes", 1)
    assert [str(reason) for reason in fact.reasons] == ["no rule holds"]
    assert apply_rules(classed, VALUE_CLASSES, LOW, at=T, by=RULES) is classed


def test_a_customer_overdue_by_twice_the_usual_gap_is_at_risk():
    measured = {
        "orders": 8,
        "gaps_since_order": 2.5,
        "complaints": 0,
        "days_since_order": 75,
        "revenue": 9000,
    }
    decision = SEGMENTS.decide(measured)
    assert (decision.outcome, decision.rule) == ("churn_risk", "overdue by twice the usual gap")
    assert SEGMENTS.decide(measured | {"gaps_since_order": 1}).outcome == "high_value"


@settings(max_examples=40)
@given(rule_policies(), st.lists(st.none() | st.integers(0, 1000), min_size=3, max_size=3))
def test_a_decision_can_be_checked_from_what_it_tells(policy, values):
    measured = dict(zip(("revenue", "orders", "days_since_order"), values, strict=True))
    measured["favourite_category"] = ("tea",) if values[0] else None
    decision = policy.decide(measured)
    assert all(not look.held for look in decision.looked[:-1])
    if decision.rule is None:
        assert decision.outcome == policy.otherwise
        assert len(decision.looked) == len(policy.entries)
    else:
        assert decision.looked[-1].held


def test_a_float_on_the_edge_lies_inside_as_it_is_written():
    """As a binary number 0.3 is a little less than 0.3, and 0.1 a little more than 0.1."""
    assert Bound(measure="x", at_least=Decimal("0.3")).look(0.3)[0]
    assert Bound(measure="x", at_most=Decimal("0.1")).look(0.1)[0]
    assert not Bound(measure="x", at_most=Decimal("0.3")).look(0.1 + 0.2)[0]
    assert Bound(measure="days", at_least=Decimal(90)).look(float("inf"))[0]


@pytest.mark.parametrize("value", [float("nan"), Decimal("nan"), True])
def test_what_is_not_a_number_is_an_error_that_names_the_measure(value):
    with pytest.raises(Invalid, match=r"x: must be a number, got .*: give None where it is not known"):
        Bound(measure="x", at_least=Decimal(1)).look(value)


def test_a_policy_without_names_of_its_own_is_written_as_it_was_before_there_were_any():
    assert '"names"' not in to_json(VALUE_CLASSES)
