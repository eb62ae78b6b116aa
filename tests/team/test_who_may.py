"""Who may do what with which thing: every verb of every room, for every role."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import cxkit.testing  # noqa: F401 - registers the strategies
from cxkit.codec import from_json, to_json
from cxkit.codec._rooms import class_named
from cxkit.errors import Invalid, NotPermitted, Refused
from cxkit.kernel import Actor, Aggregate, Fact, Lifecycle, evolve, record
from cxkit.kernel._refusals import beginnings, facts_of, verb_methods
from cxkit.orders import Order, OrderLine
from cxkit.returns import CHINA_7_DAYS, ReturnCase, ReturnLine
from cxkit.storage._indexes import INDEXES
from cxkit.team import (
    Agent,
    Grant,
    OwnPermission,
    Permission,
    PermissionPolicy,
    Scope,
    TeamRole,
    allowed,
    guarded,
    standard_permissions,
)
from cxkit.tickets import Ticket, facts, merge
from cxkit.values import LANGUAGES, Money, UnitPrice

T, LIN, WANG, LI = (
    datetime(2026, 2, 3, 9, tzinfo=UTC),
    Actor.supervisor("lin"),
    Actor.customer("C-1"),
    Actor.customer("C-2"),
)


def yuan(amount) -> Money:
    return Money.of(str(amount), "CNY")


SHOP = standard_permissions(agent=yuan(50), supervisor=yuan(500))


def hired(id, role="agent", team=None) -> Agent:
    return Agent.hire(id, role=role, team=team, at=T, by=LIN)


AMY, BO, MAX = hired("amy", team="returns"), hired("bo", "supervisor"), hired("max", "manager")
PEOPLE = (
    AMY,
    BO,
    MAX,
    WANG,
    Actor.bot("b"),
    Actor(role="partner", id="sf"),
    Actor.system("rule"),
    hired("zoe", "guest"),
)
KINDS = [class_named(kind) for kind in INDEXES]
LAMP = Ticket.open("T-1", customer="C-1", channel="chat", subject="Lamp", at=T, by=WANG)


def holds(who, code, policy=SHOP) -> Grant | None:
    """The grant by the policy's data alone: of the role, or of a role that it includes."""
    roles = {role.code: role for role in policy.roles}
    waiting = [str(who.role)]
    while waiting:
        role = roles.get(waiting.pop(0))
        for grant in role.grants if role else ():
            if grant.permission == code:
                return grant
        waiting += role.includes if role else ()
    return None


class TestEveryVerb:
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_a_verb_without_a_permission_does_not_exist(self, kind):
        life = kind.lifecycle
        assert {*life.begins, *life.steps} == set(life.needs)
        codes = {need.permission for needs in life.needs.values() for need in needs}
        assert codes <= set(Permission)
        for verb in verb_methods(kind):
            assert facts_of(kind, verb), verb
        for need in (need for needs in life.needs.values() for need in needs):
            assert (need.amounts is not None) == Permission.of(need.permission).about_money

    def test_every_permission_is_asked_somewhere_or_is_about_looking_and_judging(self):
        asked = {
            need.permission for kind in KINDS for needs in kind.lifecycle.needs.values() for need in needs
        }
        looking = {"view_order", "view_customer", "export_customer", "review_quality", "discount"}
        assert asked | looking == set(Permission)

    @pytest.mark.parametrize("who", PEOPLE, ids=lambda who: f"{who.role}")
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_a_forbidden_verb_never_succeeds(self, kind, who):
        @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.from_type(kind))
        def walk(thing):
            for verb in verb_methods(kind):
                needed = [kind.lifecycle.needs[fact] for fact in facts_of(kind, verb)]
                may = any(all(self.may(who, need, thing) for need in needs) for needs in needed)
                if not may:
                    with pytest.raises(NotPermitted):
                        getattr(guarded(thing, who, policy=SHOP), verb)()
                answer = allowed(thing, who, policy=SHOP)
                assert may or verb == "apply" or answer[verb] is not None
            # And as it was lived: each fact again, in the name of this person.
            before = kind.begin(thing.history[0])
            for fact in thing.history[1:]:
                mine = evolve(fact, {"by": SHOP.acting(who)})
                needs = kind.lifecycle.needs[type(fact)]
                may = all(self.may(who, need, before, mine) for need in needs)
                possible = before.refusal(mine) is None
                if may and possible:
                    done = guarded(before, who, policy=SHOP).apply(mine)
                    assert done.thing.history[-1].by == SHOP.acting(who)
                else:
                    with pytest.raises(NotPermitted if possible else Refused):
                        guarded(before, who, policy=SHOP).apply(mine)
                before = before._after(fact)

        walk()

    @staticmethod
    def may(who, need, thing, fact=None):
        grant = holds(who, need.permission)
        if grant is None:
            return False
        own = isinstance(who, Actor) and who.role == "customer"
        if own and thing.person != who.id:
            return False
        amounts = () if fact is None or need.amounts is None else need.amounts(fact)
        return all(
            not grant.most or any(m.currency == a.currency and a.minor <= m.minor for m in grant.most)
            for a in amounts
        )

    def test_what_a_life_does_not_tie_is_permitted_to_nobody(self):
        @record(name="test.tied")
        class Tied(Aggregate[Fact]):
            lifecycle = Lifecycle(begins={}, steps={facts.Solved: facts_step()})
            erasure = facts.Erased
            status: str = "new"

        ruling = SHOP.rule_fact(MAX, Tied, facts.Solved)
        assert not ruling.allowed
        assert ruling.reason.text() == "no permission is declared for this, so nobody may do it"

    def test_a_permission_for_a_fact_of_another_life_is_an_error_of_the_class(self):
        with pytest.raises(TypeError, match="no fact of this life"):
            Lifecycle(begins={}, steps={}, permissions={"refund": [facts.Solved]})


def facts_step():
    return Ticket.lifecycle.steps[facts.Solved]


class TestCustomers:
    def test_a_customer_acts_on_what_is_theirs_only(self):
        mine, theirs = guarded(LAMP, WANG, policy=SHOP), guarded(LAMP, LI, policy=SHOP)
        assert mine.reply("Any news?", at=T).thing.version == 2
        with pytest.raises(NotPermitted, match="only with their own; who may: agent, supervisor, manager"):
            theirs.reply("Any news?", at=T)
        with pytest.raises(NotPermitted, match="the role customer may not work on tickets; who may: agent"):
            mine.close(at=T)

    def test_a_customer_opens_for_themselves_only(self):
        on = {"channel": "chat", "subject": "Lamp", "at": T}
        assert guarded(Ticket, WANG, policy=SHOP).open("T-1", customer="C-1", **on).thing == LAMP
        with pytest.raises(NotPermitted, match="only with their own"):
            guarded(Ticket, LI, policy=SHOP).open("T-1", customer="C-1", **on)

    def test_somebody_of_whom_no_id_is_known_owns_nothing(self):
        nameless = Ticket.open("T-1", channel="chat", subject="Lamp", at=T, by=Actor.customer())
        for who in (Actor.customer(), Actor.customer("ticket:T-1")):
            with pytest.raises(NotPermitted):
                guarded(nameless, who, policy=SHOP).reply("Hello", at=T)

    def test_only_customers_rate_the_service_and_the_refusal_says_so(self):
        reason = SHOP.rule(AMY, "rate_service").reason
        assert reason.text() == "the role agent may not rate the service; who may: customer"
        assert reason.text("zh-Hans") == "客服无权评价服务；可由顾客处理"


class TestNames:
    def test_nobody_acts_in_another_name(self):
        with pytest.raises(NotPermitted, match="in the name of supervisor:lin"):
            guarded(LAMP, AMY, policy=SHOP).close(at=T, by=LIN)
        with pytest.raises(NotPermitted, match="in the name of supervisor:lin"):
            guarded(LAMP, AMY, policy=SHOP).apply(facts.Closed(at=T, by=LIN))

    def test_the_role_says_how_facts_name_somebody(self):
        closed = guarded(LAMP, MAX, policy=SHOP).close(at=T).thing
        assert closed.history[-1].by == Actor.supervisor("max")

    def test_what_follows_is_guarded_too(self):
        done = guarded(LAMP, AMY, policy=SHOP).assign("amy", at=T).solve(at=T)
        assert done.thing.status == "solved"
        with pytest.raises(NotPermitted, match="may not delete tickets; who may: supervisor, manager"):
            done.delete(at=T)
        with pytest.raises(AttributeError, match="no verb"):
            done.status


class TestScopes:
    def policy(self, scope) -> PermissionPolicy:
        names = {"en": "Agent", "zh_hans": "客服", "zh_hant": "客服"}
        lead = {"en": "Lead", "zh_hans": "组长", "zh_hant": "組長"}
        roles = [
            TeamRole(code="agent", grants=[Grant(permission="work_ticket", scope=scope)], **names),
            TeamRole(code="lead", grants=[Grant(permission="work_ticket")], **lead),
        ]
        return PermissionPolicy(id="scopes", roles=roles)

    def test_own_is_what_one_has_and_team_what_the_team_has(self):
        bea = hired("bea", team="returns")
        mine = LAMP.assign("amy", at=T, by=LIN)
        team = LAMP.assign(group="returns", at=T, by=LIN)
        hers = LAMP.assign("bea", at=T, by=LIN)
        answers = {
            scope: [
                self.policy(scope).rule(AMY, "work_ticket", thing=thing).allowed
                for thing in (mine, team, hers, LAMP)
            ]
            for scope in Scope
        }
        assert answers == {"own": [1, 0, 0, 0], "team": [1, 1, 0, 0], "all": [1, 1, 1, 1]}
        known = self.policy("team").rule(AMY, "work_ticket", thing=hers, colleagues=[bea.id])
        assert known.allowed

    def test_a_refusal_names_who_may_in_three_languages(self):
        ruling = self.policy("own").rule(AMY, "work_ticket", thing=LAMP)
        assert (ruling.who, ruling.reason.text("zh-Hans")) == (
            ("lead",),
            "客服只能处理本人的事项；可由组长处理",
        )
        assert ruling.reason.text("zh-Hant") == "客服只能處理本人的事項；可由組長處理"
        assert ruling.reason.text() == "the role agent may do this only with their own; who may: lead"
        assert all(self.policy("team").rule(AMY, "work_ticket", thing=LAMP).reason.text(n) for n in LANGUAGES)


class TestMoney:
    def case(self) -> ReturnCase:
        on = {"at": T, "by": LIN}
        line = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of("80", "CNY"))
        order = Order.place("O-1", customer="C-1", channel="web", lines=[line], **on)
        order = order.pay("P-1", None, method="card", **on).ship("S-1", **on).deliver(**on)
        form = [ReturnLine(line="1", quantity=1, reason="unwanted")]
        case = ReturnCase.open("R-1", order=order, lines=form, **on).approve(**on).receive(**on)
        return case.judge(CHINA_7_DAYS, "intact", **on)

    def test_a_refund_above_the_limit_is_refused_and_a_second_person_helps(self):
        case = self.case()
        quote = case.quote(CHINA_7_DAYS)
        with pytest.raises(NotPermitted, match="CNY 80.00 is above what the role agent may refund") as error:
            guarded(case, AMY, policy=SHOP).refund("F-1", quote, at=T)
        assert error.value.params["permission"] == "refund"
        request, order = guarded(case, AMY, policy=SHOP, approver=BO).refund("F-1", quote, at=T).thing
        assert str(request.refunded) == str(order.refunded) == "CNY 80.00"
        assert guarded(case, BO, policy=SHOP).refund("F-1", quote, at=T).thing.order.refunded == yuan(80)

    def test_agents_view_change_and_cancel_orders_by_the_standard_policy(self):
        line = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of("80", "CNY"))
        order = guarded(Order, AMY, policy=SHOP).place(
            "O-1", customer="C-1", channel="phone", lines=[line], at=T
        )
        assert SHOP.rule(AMY, "view_order").allowed
        assert guarded(order.thing, AMY, policy=SHOP).cancel(at=T).thing.status == "cancelled"
        assert guarded(order.thing, WANG, policy=SHOP).cancel(at=T).thing.status == "cancelled"
        with pytest.raises(NotPermitted):
            guarded(order.thing, LI, policy=SHOP).cancel(at=T)


class TestFunctions:
    def test_functions_of_several_things_are_asked_by_what_they_did(self):
        twin = Ticket.open("T-2", customer="C-1", channel="email", subject="Lamp", at=T, by=WANG)
        for who, fine in ((AMY, True), (Actor.bot("b"), False)):
            merged, target = merge(twin, LAMP, at=T, by=SHOP.acting(who))
            for before, after in ((twin, merged), (LAMP, target)):
                if fine:
                    SHOP.check_change(who, before, after)
                else:
                    with pytest.raises(NotPermitted, match="may not merge tickets"):
                        SHOP.check_change(who, before, after)


class TestOwnPermissions:
    def desk(self) -> PermissionPolicy:
        own = OwnPermission(
            code="close_for_good", en="Close for good", zh_hans="永久关闭", zh_hant="永久關閉",
            facts=["ticket.closed"],
        )  # fmt: skip
        gift = OwnPermission(code="gift", en="Give gifts", zh_hans="赠礼", zh_hant="贈禮", about_money=True)
        names = {"en": "Closer", "zh_hans": "结案员", "zh_hant": "結案員"}
        grants = [Grant(permission="close_for_good"), Grant(permission="gift", most=[yuan(20)])]
        closer = TeamRole(code="closer", includes=["agent"], grants=grants, **names)
        return evolve(SHOP, {"roles": (*SHOP.roles, closer), "own": (own, gift)})

    def test_a_desk_ties_a_verb_to_a_permission_of_its_own(self):
        desk, kim = self.desk(), hired("kim", "closer")
        assert from_json(to_json(desk)) == desk
        assert guarded(LAMP, kim, policy=desk).close(at=T).thing.status == "closed"
        with pytest.raises(NotPermitted) as error:
            guarded(LAMP, AMY, policy=desk).close(at=T)
        assert error.value.params["permission"] == "close_for_good"
        assert "does not have the permission close for good; who may: closer" in str(error.value)
        assert desk.rule(kim, "gift", amount=yuan(20)).allowed
        beyond = desk.rule(kim, "gift", amount=yuan(21)).reason
        assert beyond.text("zh-Hans") == "21元超出结案员的“赠礼”权限（20元）；可由规则另行授权的人员审批"

    def test_a_grant_of_what_nobody_declared_is_a_fault_of_the_policy(self):
        role = TeamRole(code="a", en="a", zh_hans="a", zh_hant="a", grants=[Grant(permission="refnd")])
        twice = OwnPermission(code="refund", en="a", zh_hans="a", zh_hant="a", facts=["x", "x"])
        with pytest.raises(Invalid) as error:
            PermissionPolicy(id="p", roles=[role], own=[twice])
        assert {fault.code for fault in error.value.faults} == {
            "permission.undeclared", "permission.own_twice", "permission.fact_twice"
        }  # fmt: skip


class TestAllowed:
    def test_what_somebody_may_do_now_is_what_life_and_policy_both_allow(self):
        may = [verb for verb, reason in allowed(LAMP, WANG, policy=SHOP).items() if reason is None]
        assert may == ["reply"]
        solved = LAMP.assign("amy", at=T, by=LIN).solve(at=T, by=Actor.agent("amy"))
        may = [verb for verb, reason in allowed(solved, WANG, policy=SHOP).items() if reason is None]
        assert may == ["reopen", "reply"]
        answers = allowed(LAMP, AMY, policy=SHOP, at=T + timedelta(hours=1))
        assert answers["assign"] is None
        assert answers["solve"].code == "ticket.no_assignee"
        assert answers["delete"].code == "permission.denied.delete_tickets"

    def test_beginnings_are_verbs_of_the_class(self):
        assert {"open", "imported", "begin"} == set(beginnings(Ticket))
