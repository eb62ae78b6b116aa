"""Roles and their permissions, up to which amount; every refusal names the roles that may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cxkit.errors import Fault, Invalid, NotFound, NotPermitted, shown
from cxkit.kernel import field, record, repeated
from cxkit.team._agent import Agent
from cxkit.team._wording import NOBODY, WORDS
from cxkit.values import LONGEST_ID, Label, Labelled, Language, Money, PolicyId, Reason, Text


class Permission(Labelled):
    """A permission that a role can grant."""

    VIEW_ORDER = "view_order", "View orders", "查看订单", "查看訂單"
    MODIFY_ORDER = "modify_order", "Modify orders", "修改订单", "修改訂單"
    CANCEL_ORDER = "cancel_order", "Cancel orders", "取消订单", "取消訂單"
    AFTER_SALES = "after_sales", "Decide returns and exchanges", "处理退换货", "處理退換貨"
    DISCOUNT = "discount", "Give discounts", "给予优惠", "給予優惠"
    REFUND = "refund", "Refund", "退款", "退款"
    COMPENSATION = "compensation", "Compensate", "补偿", "補償"
    VIEW_CUSTOMER = "view_customer", "View customer data", "查看顾客资料", "查看顧客資料"
    EDIT_CUSTOMER = "edit_customer", "Edit customer data", "修改顾客资料", "修改顧客資料"
    EXPORT_CUSTOMER = "export_customer", "Export customer data", "导出顾客资料", "匯出顧客資料"
    ERASE_CUSTOMER = "erase_customer", "Erase customer data", "删除顾客资料", "刪除顧客資料"
    ESCALATE = "escalate", "Escalate", "升级处理", "升級處理"
    MERGE_TICKETS = "merge_tickets", "Merge tickets", "合并工单", "合併工單"
    DELETE_TICKETS = "delete_tickets", "Delete tickets", "删除工单", "刪除工單"
    ASSIGN = "assign", "Assign work to others", "分配工作", "分派工作"
    REVIEW_QUALITY = "review_quality", "Review conversations", "质检会话记录", "稽核對話紀錄"
    MANAGE_TEAM = "manage_team", "Manage the team", "管理团队", "管理團隊"

    @property
    def about_money(self) -> bool:
        """Whether the permission is about an amount of money, which every question then names."""
        return self in _MONEY


_MONEY = frozenset({Permission.DISCOUNT, Permission.REFUND, Permission.COMPENSATION})

# One sentence for each permission, so that every language names it with its own words.
DENIED = {
    each: Text(
        f"permission.denied.{each}",
        f"the role {{role}} may not {each.labels.en.lower()}; who may: {{who}}",
        f"{{role}}无权{each.labels.zh_hans}；可由{{who}}处理",
        f"{{role}}無權{each.labels.zh_hant}；可由{{who}}處理",
    )
    for each in Permission
}
BEYOND = {
    each: Text(
        f"permission.beyond.{each}",
        f"{{amount:money}} is above what the role {{role}} may {each.labels.en.lower()} ({{most:money}}); "
        "who may: {who}",
        f"{{amount}}超出{{role}}的{each.labels.zh_hans}权限（{{most}}）；可由{{who}}审批",
        f"{{amount}}超出{{role}}的{each.labels.zh_hant}權限（{{most}}）；可由{{who}}核准",
    )
    for each in _MONEY
}


@record(name="agent.grant")
class Grant:
    """A permission granted to a role, and for money the highest amount.

    `most` has one amount per currency; for money, a currency that is not named is not granted, and an empty
    `most` grants any amount. Above `alone` (the same way; empty: never) a second person with the permission
    has to approve: four eyes.

    >>> Grant(permission="refund", most=[Money.of("200", "CNY")]).most
    (Money('200.00', 'CNY'),)
    """

    permission: Permission
    most: tuple[Money, ...] = ()
    alone: tuple[Money, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """Amounts belong to money, are not negative, and are named once per currency."""
        for name in ("most", "alone"):
            amounts: tuple[Money, ...] = getattr(self, name)
            if amounts and not self.permission.about_money:
                yield Fault(name, "permission.no_money", f"{self.permission} is not about money")
            if len({amount.currency for amount in amounts}) < len(amounts):
                yield Fault(name, "permission.currency_twice", "names a currency twice")
            if any(amount.minor < 0 for amount in amounts):
                yield Fault(name, "money.negative", "must not be negative")

    def covers(self, amount: Money | None) -> bool:
        """Whether the grant covers the amount; the limit itself is covered."""
        return amount is None or _within(self.most, amount, unnamed=False)

    def needs_second(self, amount: Money | None) -> bool:
        """Whether the amount needs a second person."""
        return amount is not None and not _within(self.alone, amount, unnamed=True)


def _within(limits: tuple[Money, ...], amount: Money, *, unnamed: bool) -> bool:
    if not limits:
        return True
    limit = next((each for each in limits if each.currency == amount.currency), None)
    return unnamed if limit is None else amount.minor <= limit.minor


@record(name="agent.role")
class TeamRole:
    """A role: its code, its name in three languages, its grants and the roles that it includes.

    A role has the grants of the roles in `includes` too; its own grant of a permission takes precedence.
    """

    code: str = field(longest=100)
    en: str = field(longest=100)
    zh_hans: str = field(longest=100)
    zh_hant: str = field(longest=100)
    grants: tuple[Grant, ...] = ()
    includes: tuple[str, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """A permission is granted once."""
        for index, permission in repeated(grant.permission for grant in self.grants):
            yield Fault(f"grants[{index}]", "permission.twice", f"{permission} is granted twice")

    @property
    def labels(self) -> Label:
        """The name of the role in the three languages."""
        return Label(self.en, self.zh_hans, self.zh_hant)

    def label(self, name: Language = "en") -> str:
        """The name of the role in that language."""
        return self.labels.in_language(name)


class Ruling(NamedTuple):
    """The ruling of a policy: whether an agent may, and the reason if not.

    `who` are the codes of the roles that may.
    """

    allowed: bool
    policy: PolicyId
    version: int
    reason: Reason | None
    who: tuple[str, ...]


@record(name="agent.permissions")
class PermissionPolicy:
    """A policy of roles and their permissions; what no role grants is not permitted.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> t, lin = datetime(2026, 2, 3, tzinfo=UTC), Actor.supervisor("lin")
    >>> policy = standard_permissions(agent=Money.of("50", "CNY"), supervisor=Money.of("500", "CNY"))
    >>> amy = Agent.hire("amy", role="agent", at=t, by=lin)
    >>> policy.rule(amy, "compensation", amount=Money.of("50", "CNY")).allowed
    True
    >>> policy.check(amy, "compensation", amount=Money.of("80", "CNY"))
    Traceback (most recent call last):
    cxkit.errors.NotPermitted: agent 'amy': CNY 80.00 is above what the role agent may compensate \
(CNY 50.00); who may: supervisor, manager
    """

    id: PolicyId = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    roles: tuple[TeamRole, ...]

    def rules(self) -> Iterator[Fault]:
        """Codes differ, and roles include only roles declared before them, so never each other."""
        codes = [role.code for role in self.roles]
        twice = dict(repeated(codes))
        for index, role in enumerate(self.roles):
            if index in twice:
                rule = f"{shown(role.code)} is declared twice"
                yield Fault(f"roles[{index}].code", "permission.role_twice", rule)
            for number, included in enumerate(role.includes):
                if included not in codes[:index]:
                    rule = f"{shown(included)} must be declared before the role that includes it"
                    yield Fault(f"roles[{index}].includes[{number}]", "permission.include", rule)

    def role(self, code: str) -> TeamRole:
        """The role with that code. Raises `NotFound` with the codes of the policy."""
        for role in self.roles:
            if role.code == code:
                return role
        codes = ", ".join(role.code for role in self.roles)
        raise NotFound(f"no role has the code {shown(code)}: use one of {codes}")

    def grant(self, role: str, permission: Permission | str) -> Grant | None:
        """The grant of the role, its own or that of a role that it includes; None without one."""
        wanted, holder = Permission.of(permission), self.role(role)
        own = [grant for grant in holder.grants if grant.permission is wanted]
        inherited = (self.grant(included, wanted) for included in holder.includes)
        return next((grant for grant in (*own, *inherited) if grant is not None), None)

    def roles_that_may(
        self, permission: Permission | str, amount: Money | None = None, *, alone: bool = False
    ) -> tuple[str, ...]:
        """The codes of the roles with the permission, in the order in which they are declared."""
        codes: list[str] = []
        for role in self.roles:
            grant = self.grant(role.code, permission)
            if grant is not None and grant.covers(amount) and not (alone and grant.needs_second(amount)):
                codes.append(role.code)
        return tuple(codes)

    def agents_who_may(
        self, agents: Iterable[Agent], permission: Permission | str, amount: Money | None = None
    ) -> tuple[Agent, ...]:
        """The agents, among those given, who work here and have the permission."""
        codes = self.roles_that_may(permission, amount)
        return tuple(agent for agent in agents if agent.active and agent.role in codes)

    def rule(
        self,
        agent: Agent,
        permission: Permission | str,
        *,
        amount: Money | None = None,
        approver: Agent | None = None,
    ) -> Ruling:
        """Rule whether an agent may, alone or with the approval of a second person.

        Raises `Invalid` for a permission about money without an amount, and for any other with one. The limit
        itself is permitted. An approver must be another person who works here and has the permission; then
        neither the agent's limit nor four eyes apply, but a permission that the agent's role does not grant
        at all stays refused.
        """
        wanted = Permission.of(permission)
        _check_amount(wanted, amount)
        who = self.roles_that_may(wanted, amount)
        named = tuple(map(self._named, who)) or NOBODY
        reason = self._obstacle(agent, wanted, amount, approver, named)
        return Ruling(reason is None, self.id, self.version, reason, who)

    def check(
        self,
        agent: Agent,
        permission: Permission | str,
        *,
        amount: Money | None = None,
        approver: Agent | None = None,
    ) -> None:
        """Raise `NotPermitted` with the reason and the roles that may, unless the agent may."""
        ruling = self.rule(agent, permission, amount=amount, approver=approver)
        if ruling.reason is not None:
            raise NotPermitted(
                f"agent {agent.id!r}: {ruling.reason.text()}",
                code=f"not_permitted.{ruling.reason.code}",
                params={
                    "agent": agent.id,
                    "permission": str(Permission.of(permission)),
                    "who": list(ruling.who),
                    "policy": self.id,
                    "version": self.version,
                },
            )

    def _obstacle(
        self,
        agent: Agent,
        wanted: Permission,
        amount: Money | None,
        approver: Agent | None,
        named: Label | tuple[Label, ...],
    ) -> Reason | None:
        for person in (agent, approver):
            if person is not None and not person.active:
                return WORDS["permission.has_left"](agent=person.id, who=named)
            if person is not None and all(person.role != role.code for role in self.roles):
                return WORDS["permission.unknown_role"](role=person.role, who=named)
        grant = self.grant(agent.role, wanted)
        if grant is None:
            return DENIED[wanted](role=(self._named(agent.role),), who=named)
        if approver is not None:
            return self._approval(agent, approver, wanted, amount, named)
        if not grant.covers(amount):
            return self._beyond(grant, agent.role, amount, named)
        return (
            WORDS["permission.second_person"](amount=amount, who=named)
            if grant.needs_second(amount)
            else None
        )

    def _approval(
        self,
        agent: Agent,
        approver: Agent,
        wanted: Permission,
        amount: Money | None,
        named: Label | tuple[Label, ...],
    ) -> Reason | None:
        if approver.id == agent.id:
            return WORDS["permission.same_person"](who=named)
        grant = self.grant(approver.role, wanted)
        if grant is None:
            return DENIED[wanted](role=(self._named(approver.role),), who=named)
        return None if grant.covers(amount) else self._beyond(grant, approver.role, amount, named)

    def _beyond(
        self, grant: Grant, role: str, amount: Money | None, named: Label | tuple[Label, ...]
    ) -> Reason:
        return BEYOND[grant.permission](amount=amount, role=(self._named(role),), most=grant.most, who=named)

    def _named(self, role: str) -> Label:
        return self.role(role).labels


def _check_amount(permission: Permission, amount: Money | None) -> None:
    if permission.about_money and amount is None:
        raise Invalid(
            f"{permission} is about money: ask with the amount", code="permission.amount", path="amount"
        )
    if amount is not None and not permission.about_money:
        raise Invalid(
            f"{permission} is not about money: ask without", code="permission.amount", path="amount"
        )
    if amount is not None and amount.minor < 0:
        raise Invalid(f"must not be negative, got {amount}", code="money.negative", path="amount")


_AGENT = (
    Permission.VIEW_ORDER,
    Permission.MODIFY_ORDER,
    Permission.AFTER_SALES,
    Permission.VIEW_CUSTOMER,
    Permission.EDIT_CUSTOMER,
    Permission.ESCALATE,
    Permission.MERGE_TICKETS,
)
_SUPERVISOR = (
    Permission.CANCEL_ORDER,
    Permission.DELETE_TICKETS,
    Permission.ASSIGN,
    Permission.REVIEW_QUALITY,
)
_MANAGER = (Permission.EXPORT_CUSTOMER, Permission.ERASE_CUSTOMER, Permission.MANAGE_TEAM)


def standard_permissions(*, agent: Money, supervisor: Money) -> PermissionPolicy:
    """Make a policy of three usual roles: agents and supervisors with limits, managers without.

    The limit holds for each discount, refund and compensation.
    """

    def grants(plain: Iterable[Permission], most: tuple[Money, ...]) -> tuple[Grant, ...]:
        money = (Grant(permission=each, most=most) for each in Permission if each.about_money)
        return (*(Grant(permission=each) for each in plain), *money)

    roles = (
        TeamRole(code="agent", en="Agent", zh_hans="客服", zh_hant="客服", grants=grants(_AGENT, (agent,))),
        TeamRole(
            code="supervisor",
            en="Supervisor",
            zh_hans="主管",
            zh_hant="主管",
            grants=grants(_SUPERVISOR, (supervisor,)),
            includes=("agent",),
        ),
        TeamRole(
            code="manager",
            en="Manager",
            zh_hans="经理",
            zh_hant="經理",
            grants=grants(_MANAGER, ()),
            includes=("supervisor",),
        ),
    )
    return PermissionPolicy(id=PolicyId("standard"), roles=roles)
