"""Who may do what, and what a refusal says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotFound, NotPermitted
from cxkit.kernel.facts import Actor
from cxkit.team import Agent, Grant, Permission, PermissionPolicy, TeamRole, standard_permissions
from cxkit.values import LANGUAGES, Money

T, LIN = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.supervisor("lin")


def yuan(amount) -> Money:
    return Money.of(str(amount), "CNY")


SHOP = standard_permissions(agent=yuan(50), supervisor=yuan(500))


def hired(id: str, role: str = "agent") -> Agent:
    return Agent.hire(id, role=role, at=T, by=LIN)


AMY, BO, MAX = hired("amy"), hired("bo", "supervisor"), hired("max", "manager")


def role(code: str, *grants: Grant, includes=()) -> TeamRole:
    return TeamRole(code=code, en=code, zh_hans=code, zh_hant=code, grants=grants, includes=includes)


class TestLimits:
    def test_the_limit_itself_is_allowed_and_a_fen_more_is_not(self):
        assert SHOP.rule(AMY, "refund", amount=yuan("50.00")).allowed
        ruling = SHOP.rule(AMY, "refund", amount=yuan("50.01"))
        assert (ruling.allowed, ruling.who) == (False, ("supervisor", "manager"))

    def test_a_refusal_says_who_may_in_three_languages(self):
        reason = SHOP.rule(AMY, "compensation", amount=yuan(80)).reason
        assert reason.text() == (
            "CNY 80.00 is above what the role agent may compensate (CNY 50.00); who may: supervisor, manager"
        )
        assert reason.text("zh-Hans") == ("80元超出客服的补偿权限（50元）；可由主管、经理审批")
        assert all(reason.text(name) for name in LANGUAGES)

    def test_a_refusal_names_those_who_may_and_says_where_nobody_does(self):
        roles = [TeamRole(code="agent", en="Agent", zh_hans="客服", zh_hant="客服")]
        reason = PermissionPolicy(id="none", roles=roles).rule(AMY, "refund", amount=yuan(8)).reason
        assert reason.text() == "the role agent may not refund; who may: nobody"
        assert reason.text("zh-Hant") == "客服無權退款；可由規則另行授權的人員處理"
        reason = SHOP.rule(AMY, "delete_tickets").reason
        assert reason.text("zh-TW") == "客服無權刪除工單；可由主管、經理處理"

    def test_what_a_role_is_not_granted_is_refused_with_a_stable_code(self):
        with pytest.raises(
            NotPermitted, match="the role agent may not delete tickets; who may: supervisor"
        ) as error:
            SHOP.check(AMY, "delete_tickets")
        assert error.value.code == "not_permitted.permission.denied.delete_tickets"
        assert error.value.params == {
            "agent": "amy",
            "permission": "delete_tickets",
            "who": ["supervisor", "manager"],
            "policy": "standard",
            "version": 1,
        }

    def test_another_currency_is_not_granted(self):
        assert not SHOP.rule(AMY, "refund", amount=Money.of("1", "EUR")).allowed
        assert SHOP.rule(MAX, "refund", amount=Money.of("99999", "EUR")).allowed

    def test_money_is_asked_with_an_amount_and_the_rest_without(self):
        for kw in ({"permission": "refund"}, {"permission": "escalate", "amount": yuan(1)}):
            with pytest.raises(Invalid, match="amount"):
                SHOP.rule(AMY, **kw)
        with pytest.raises(Invalid, match="must not be negative"):
            SHOP.rule(AMY, "refund", amount=yuan(-1))

    def test_who_has_left_or_has_an_unknown_role_may_nothing(self):
        gone = BO.leave(at=T, by=LIN)
        assert "no longer works here" in SHOP.rule(gone, "view_order").reason.text()
        assert "knows no role intern" in SHOP.rule(hired("ken", "intern"), "view_order").reason.text()

    def test_the_agents_to_ask_are_those_who_may_and_are_here(self):
        team = [AMY, BO, MAX, hired("liu", "supervisor").leave(at=T, by=LIN)]
        assert [agent.id for agent in SHOP.agents_who_may(team, "refund", yuan(300))] == ["bo", "max"]


class TestApproval:
    FOUR_EYES = PermissionPolicy(
        id="eyes",
        roles=[
            role("agent", Grant(permission="refund", most=[yuan(50)])),
            role("supervisor", Grant(permission="refund", most=[yuan(500)], alone=[yuan(100)])),
        ],
    )

    def test_a_second_person_with_the_right_lifts_the_limit(self):
        assert SHOP.rule(AMY, "refund", amount=yuan(80), approver=BO).allowed
        beyond = SHOP.rule(AMY, "refund", amount=yuan(800), approver=BO)
        assert "above what the role supervisor may refund" in beyond.reason.text()

    def test_above_a_sum_even_who_may_needs_a_second_person(self):
        assert self.FOUR_EYES.rule(BO, "refund", amount=yuan(100)).allowed
        alone = self.FOUR_EYES.rule(BO, "refund", amount=yuan("100.01"))
        assert alone.reason.code == "permission.second_person"
        assert self.FOUR_EYES.rule(
            BO, "refund", amount=yuan(300), approver=hired("liu", "supervisor")
        ).allowed
        assert self.FOUR_EYES.roles_that_may("refund", yuan(300), alone=True) == ()

    def test_nobody_approves_their_own_decision(self):
        assert self.FOUR_EYES.rule(BO, "refund", amount=yuan(300), approver=BO).reason.code == (
            "permission.same_person"
        )

    def test_an_approval_grants_nothing_that_the_role_lacks(self):
        assert not SHOP.rule(AMY, "delete_tickets", approver=BO).allowed
        assert not SHOP.rule(BO, "delete_tickets", approver=AMY).allowed


class TestDeclarations:
    def test_every_fault_of_a_policy_is_named(self):
        with pytest.raises(Invalid) as error:
            PermissionPolicy(id="x", roles=[role("a", includes=["b"]), role("b", includes=["a"]), role("a")])
        assert [fault.path for fault in error.value.faults] == ["roles[0].includes[0]", "roles[2].code"]

    @pytest.mark.parametrize(
        "kw",
        [
            {"permission": "escalate", "most": [yuan(1)]},
            {"permission": "refund", "most": [yuan(1), yuan(2)]},
            {"permission": "refund", "alone": [yuan(-1)]},
        ],
    )
    def test_a_grant_makes_sense(self, kw):
        with pytest.raises(Invalid):
            Grant(**kw)

    def test_a_role_grants_a_thing_once(self):
        with pytest.raises(Invalid, match="refund is granted twice"):
            role("a", Grant(permission="refund"), Grant(permission="refund", most=[yuan(1)]))

    def test_a_role_has_what_it_includes_and_its_own_limit_before_that(self):
        assert SHOP.grant("manager", "view_order") == Grant(permission="view_order")
        assert SHOP.grant("supervisor", "refund").most == (yuan(500),)
        with pytest.raises(NotFound, match="use one of agent, supervisor, manager"):
            SHOP.grant("chef", "refund")

    def test_a_policy_is_stored_and_read_again(self):
        assert from_json(to_json(SHOP)) == SHOP


@settings(max_examples=80)
@given(st.sampled_from(list(Permission)), st.integers(0, 100_000), st.sampled_from([AMY, BO, MAX]))
def test_a_ruling_and_the_roles_it_names_agree(permission, minor, agent):
    amount = Money(minor, "CNY") if permission.about_money else None
    ruling = SHOP.rule(agent, permission, amount=amount)
    assert ruling.allowed == (agent.role in ruling.who) == (ruling.reason is None)
    if amount is not None and ruling.allowed and minor:
        assert SHOP.rule(agent, permission, amount=Money(minor - 1, "CNY")).allowed
