"""Roles and their permissions, up to which amount; every refusal names the roles that may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cxkit._typing import Named, Several
from cxkit.errors import Fault, Invalid, NotFound, NotPermitted, shown
from cxkit.kernel import Actor, Aggregate, Fact, Need, Role, field, record, repeated
from cxkit.kernel._plan import schema_of
from cxkit.team._agent import Agent
from cxkit.team._named import BEYOND, DENIED, WIDTH, OwnPermission, Permission, Scope, code_of
from cxkit.team._wording import NOBODY, WORDS
from cxkit.values import LONGEST_ID, Label, Language, Money, PolicyId, Reason


@record(name="agent.grant")
class Grant:
    """A permission granted to a role: for which things, and for money the highest amount.

    `most` has one amount per currency; for money, a currency that is not named is not granted, and an empty
    `most` grants any amount. Above `alone` (the same way; empty: never) a second person with the permission
    has to approve: four eyes.

    >>> Grant(permission="refund", most=[Money.of("200", "CNY")]).most
    (Money('200.00', 'CNY'),)
    """

    permission: Permission | str
    most: Several[Money] = field(default=())
    alone: Several[Money] = field(default=())
    scope: Named[Scope] = field(default=Scope.ALL, sparse=True)

    def rules(self) -> Iterator[Fault]:
        """Amounts belong to money, are not negative, and are named once per currency."""
        for name in ("most", "alone"):
            amounts: tuple[Money, ...] = getattr(self, name)
            if amounts and isinstance(self.permission, Permission) and not self.permission.about_money:
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
    `acts_as` is how facts name somebody in this role. Agents hold the role whose code they have; customers,
    bots and partners that of the code `customer`, `bot` or `partner`.
    """

    code: str = field(longest=100)
    en: str = field(longest=100)
    zh_hans: str = field(longest=100)
    zh_hant: str = field(longest=100)
    grants: Several[Grant] = field(default=())
    includes: Several[str] = field(default=())
    acts_as: Named[Role] = field(default=Role.AGENT, sparse=True)

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

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    roles: Several[TeamRole]
    own: Several[OwnPermission] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """Codes differ, permissions are declared, and roles include only roles declared before them."""
        yield from self._undeclared()
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

    def _undeclared(self) -> Iterator[Fault]:
        known = {*Permission, *(each.code for each in self.own)}
        for index, code in repeated((*Permission, *(each.code for each in self.own))):
            path = f"own[{index - len(Permission)}].code"
            yield Fault(path, "permission.own_twice", f"{shown(code)} is declared already")
        for index, fact in repeated(fact for each in self.own for fact in each.facts):
            yield Fault(
                f"own.facts[{index}]", "permission.fact_twice", f"{shown(fact)} has a permission already"
            )
        for index, role in enumerate(self.roles):
            for number, grant in enumerate(role.grants):
                if grant.permission not in known:
                    path = f"roles[{index}].grants[{number}].permission"
                    rule = f"{shown(grant.permission)} is no permission: declare it in own"
                    yield Fault(path, "permission.undeclared", rule)

    def role(self, code: str) -> TeamRole:
        """The role with that code. Raises `NotFound` with the codes of the policy."""
        for role in self.roles:
            if role.code == code:
                return role
        codes = ", ".join(role.code for role in self.roles)
        raise NotFound(f"no role has the code {shown(code)}: use one of {codes}")

    def permission(self, code: Permission | str) -> Permission | OwnPermission:
        """The permission with that code, the desk's own or the library's. Raises `Invalid` for any other."""
        return next((each for each in self.own if each.code == code), None) or Permission.of(code)

    def grant(self, role: str, permission: Permission | str) -> Grant | None:
        """The grant of the role, its own or that of a role that it includes; None without one."""
        wanted, holder = code_of(self.permission(permission)), self.role(role)
        own = [grant for grant in holder.grants if grant.permission == wanted]
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

    def acting(self, who: Agent | Actor) -> Actor:
        """The actor in whose name somebody acts: agents as their role says."""
        if isinstance(who, Actor):
            return who
        held = [role.acts_as for role in self.roles if role.code == who.role]
        return Actor(role=held[0] if held else Role.AGENT, id=who.id)

    def rule(
        self,
        agent: Agent | Actor,
        permission: Permission | str,
        *,
        amount: Money | None = None,
        approver: Agent | None = None,
        thing: Aggregate[Any] | None = None,
        colleagues: Iterable[str] = (),
    ) -> Ruling:
        """Rule whether somebody may, alone or with the approval of a second person.

        Raises `Invalid` for a permission about money without an amount, and for any other with one. The limit
        itself is permitted. An approver must be another person who works here and has the permission; then
        neither the agent's limit nor four eyes apply, but a permission that the agent's role does not grant
        at all stays refused. The scope of a grant is asked about `thing`; what one of `colleagues` (ids of
        agents) has is the team's. `who` are roles of the staff, or if none of those may, the others that may.
        """
        wanted = self.permission(permission)
        _check_amount(wanted, amount)
        return self._ruling(_Question(self, agent, wanted, amount, approver, thing, frozenset(colleagues)))

    def check(
        self,
        agent: Agent | Actor,
        permission: Permission | str,
        *,
        amount: Money | None = None,
        approver: Agent | None = None,
        thing: Aggregate[Any] | None = None,
        colleagues: Iterable[str] = (),
    ) -> None:
        """Raise `NotPermitted` with the reason and the roles that may, unless somebody may."""
        details: dict[str, Any] = {"approver": approver, "thing": thing, "colleagues": colleagues}
        self._enforce(agent, permission, self.rule(agent, permission, amount=amount, **details))

    def rule_fact(
        self,
        agent: Agent | Actor,
        thing: Aggregate[Any] | type[Aggregate[Any]],
        fact: Fact | type[Fact],
        *,
        approver: Agent | None = None,
        colleagues: Iterable[str] = (),
    ) -> Ruling:
        """Rule whether somebody may bring a fact about: each permission that the fact needs, and its amounts.

        Of a class of facts no amounts are known, so only whether the grant is there at all is asked.
        """
        *_, (_, ruling) = self._rulings(agent, thing, fact, approver, frozenset(colleagues))
        return ruling

    def check_fact(
        self,
        agent: Agent | Actor,
        thing: Aggregate[Any] | type[Aggregate[Any]],
        fact: Fact | type[Fact],
        *,
        approver: Agent | None = None,
        colleagues: Iterable[str] = (),
    ) -> None:
        """Raise `NotPermitted` with the reason and the roles that may, unless somebody may do that."""
        for code, ruling in self._rulings(agent, thing, fact, approver, frozenset(colleagues)):
            self._enforce(agent, code, ruling)

    def _rulings(
        self, agent: Agent | Actor, thing: Any, fact: Any, approver: Agent | None, colleagues: frozenset[str]
    ) -> Iterator[tuple[str, Ruling]]:
        """The ruling on each permission that a fact needs, up to the first that refuses; at least one."""
        given = None if isinstance(fact, type) else fact
        kind: type[Fact] = fact if given is None else given.__class__
        needs = self._needs(thing, kind)
        if not needs:
            yield "", Ruling(False, self.id, self.version, WORDS["permission.untied"](), ())
            return
        if given is not None and given.by != self.acting(agent):
            reason = WORDS["permission.another_name"](actor=str(given.by))
            yield needs[0].permission, Ruling(False, self.id, self.version, reason, ())
            return
        subject = None if isinstance(thing, type) else thing
        for code, read in needs:
            wanted = self.permission(code)
            amounts = (None,) if read is None or given is None else read(given)
            if read is None and given is not None:
                _check_amount(wanted, None)
            for amount in amounts:
                ruling = self._ruling(_Question(self, agent, wanted, amount, approver, subject, colleagues))
                yield code, ruling
                if not ruling.allowed:
                    return

    def check_change(
        self,
        agent: Agent | Actor,
        before: Aggregate[Any] | None,
        after: Aggregate[Any],
        *,
        approver: Agent | None = None,
        colleagues: Iterable[str] = (),
    ) -> None:
        """Raise `NotPermitted` unless somebody may have done everything that was done to a thing since.

        `before` is None for a thing that began. So functions that change several things at once are guarded
        too: ask about each.
        """
        team = tuple(colleagues)
        for fact in after.history[0 if before is None else before.version :]:
            thing = after if before is None else before
            self.check_fact(agent, thing, fact, approver=approver, colleagues=team)

    def _needs(self, thing: Any, fact: type[Fact]) -> tuple[Need, ...]:
        """Permission that a fact needs, the desk's own first."""
        needs: tuple[Need, ...] = thing.lifecycle.needs.get(fact, ())
        name = schema_of(fact).name
        own = next((each.code for each in self.own if name in each.facts), None)
        return needs if own is None else (Need(own, needs[0].amounts if needs else None),)

    def _enforce(self, agent: Agent | Actor, permission: Permission | str, ruling: Ruling) -> None:
        if ruling.reason is None:
            return
        kind = "agent" if isinstance(agent, Agent) else str(agent.role)
        name = kind if agent.id is None else f"{kind} {shown(agent.id)}"
        raise NotPermitted(
            f"{name}: {ruling.reason.text()}",
            code=f"not_permitted.{ruling.reason.code}",
            params={
                "agent": agent.id,
                "permission": str(permission),
                "who": list(ruling.who),
                "policy": self.id,
                "version": self.version,
            },
        )

    def _ruling(self, question: _Question) -> Ruling:
        reason, who = question.answer()
        return Ruling(reason is None, self.id, self.version, reason, who)


class _Question(NamedTuple):
    """Whether somebody may: who, what, for how much, approved by whom, about which thing."""

    policy: PermissionPolicy
    agent: Agent | Actor
    wanted: Permission | OwnPermission
    amount: Money | None
    approver: Agent | None
    thing: Aggregate[Any] | None
    colleagues: frozenset[str]

    def answer(self) -> tuple[Reason | None, tuple[str, ...]]:
        """The obstacle, if there is one, and the roles that may."""
        policy, agent, approver = self.policy, self.agent, self.approver
        who = self.who_may(Scope.OWN)
        for person in (agent, approver):
            if isinstance(person, Agent) and not person.active:
                return WORDS["permission.has_left"](agent=person.id, who=self.named(who)), who
            if person is not None and all(person.role != role.code for role in policy.roles):
                return WORDS["permission.unknown_role"](role=str(person.role), who=self.named(who)), who
        if policy.grant(agent.role, code_of(self.wanted)) is None:
            return self.denied(agent.role, who), who
        if self.thing is not None and (outside := self.outside(agent)):
            return outside
        if approver is not None:
            return self.approval(approver, who)
        return self.limit(agent.role, who, alone=True), who

    def who_may(self, least: Scope) -> tuple[str, ...]:
        """The roles whose grant covers the amount and at least that scope; those of the staff first."""
        policy, code = self.policy, code_of(self.wanted)
        able = [policy.role(each) for each in policy.roles_that_may(code, self.amount)]
        able = [role for role in able if self.width(role.code) >= WIDTH[least]]
        staff = [role.code for role in able if role.acts_as in (Role.AGENT, Role.SUPERVISOR)]
        return tuple(staff or [role.code for role in able])

    def width(self, role: str) -> int:
        """How wide the scope of a role's grant is."""
        grant = self.policy.grant(role, code_of(self.wanted))
        return -1 if grant is None else WIDTH[grant.scope]

    def outside(self, agent: Agent | Actor) -> tuple[Reason, tuple[str, ...]] | None:
        """Why the thing is beyond the scope of somebody's grant, and who may; None if it is not."""
        scope = Scope.OWN if self.width(agent.role) == 0 else Scope.TEAM
        thing: Any = self.thing
        theirs = thing.is_of(self.policy.acting(agent))
        if scope is Scope.TEAM and isinstance(agent, Agent):
            team = getattr(thing, thing.team_field, None)
            of_a_colleague = getattr(thing, thing.staff_field, None) in self.colleagues
            theirs = theirs or of_a_colleague or (team is not None and team == agent.team)
        if theirs or self.width(agent.role) == WIDTH[Scope.ALL]:
            return None
        who = self.who_may(Scope.TEAM if scope is Scope.OWN else Scope.ALL)
        role = (self.policy.role(agent.role).labels,)
        own, teams = WORDS["permission.outside.own"], WORDS["permission.outside.team"]
        said = own if scope is Scope.OWN else teams
        return said(role=role, who=self.named(who)), who

    def approval(self, approver: Agent, who: tuple[str, ...]) -> tuple[Reason | None, tuple[str, ...]]:
        """Why somebody's approval does not count, if so."""
        if approver.id == self.agent.id:
            return WORDS["permission.same_person"](who=self.named(who)), who
        if self.policy.grant(approver.role, code_of(self.wanted)) is None:
            return self.denied(approver.role, who), who
        if self.thing is not None and (outside := self.outside(approver)):
            return outside
        return self.limit(approver.role, who, alone=False), who

    def limit(self, role: str, who: tuple[str, ...], *, alone: bool) -> Reason | None:
        """Why the amount is above what a role may, or needs a second person."""
        grant: Any = self.policy.grant(role, code_of(self.wanted))
        if not grant.covers(self.amount):
            details: dict[str, Any] = {"amount": self.amount, "role": (self.policy.role(role).labels,)}
            details |= {"most": grant.most, "who": self.named(who)}
            if isinstance(self.wanted, Permission):
                return BEYOND[self.wanted](**details)
            return WORDS["permission.beyond_own"](permission=(self.wanted.labels,), **details)
        if alone and grant.needs_second(self.amount):
            return WORDS["permission.second_person"](amount=self.amount, who=self.named(who))
        return None

    def denied(self, role: str, who: tuple[str, ...]) -> Reason:
        """Reason that a role does not have the permission at all."""
        details: dict[str, Any] = {"role": (self.policy.role(role).labels,), "who": self.named(who)}
        if isinstance(self.wanted, Permission):
            return DENIED[self.wanted](**details)
        return WORDS["permission.denied_own"](permission=(self.wanted.labels,), **details)

    def named(self, roles: tuple[str, ...]) -> Label | tuple[Label, ...]:
        """Names of the roles."""
        return tuple(self.policy.role(role).labels for role in roles) or NOBODY


def _check_amount(wanted: Permission | OwnPermission, amount: Money | None) -> None:
    permission = code_of(wanted)
    if wanted.about_money and amount is None:
        raise Invalid(
            f"{permission} is about money: ask with the amount", code="permission.amount", path="amount"
        )
    if amount is not None and not wanted.about_money:
        raise Invalid(
            f"{permission} is not about money: ask without", code="permission.amount", path="amount"
        )
    if amount is not None and amount.minor < 0:
        raise Invalid(f"must not be negative, got {amount}", code="money.negative", path="amount")


_P = Permission
_CUSTOMER = (
    *(_P.WRITE_MESSAGE, _P.RATE_SERVICE, _P.PLACE_ORDER, _P.MODIFY_ORDER, _P.CANCEL_ORDER),
    *(_P.REQUEST_RETURN, _P.COMPLAIN, _P.TAKE_PART, _P.EDIT_CUSTOMER, _P.USE_KNOWLEDGE),
)
_BOT = (_P.WRITE_MESSAGE, _P.WORK_TICKET, _P.SERVE_CONVERSATION, _P.ASSIGN, _P.ESCALATE, _P.USE_KNOWLEDGE)
_PARTNER = (_P.TRACK_SHIPMENT, _P.FULFIL_ORDER, _P.TAKE_PAYMENT)
_AGENT = (
    _P.SWAP_SHIFTS,
    *(_P.WRITE_MESSAGE, _P.WORK_TICKET, _P.SERVE_CONVERSATION, _P.ASSIGN, _P.ESCALATE, _P.MERGE_TICKETS),
    *(_P.VIEW_ORDER, _P.PLACE_ORDER, _P.MODIFY_ORDER, _P.CANCEL_ORDER, _P.TRACK_SHIPMENT),
    *(_P.REQUEST_RETURN, _P.AFTER_SALES, _P.COMPLAIN, _P.HANDLE_COMPLAINT),
    *(_P.VIEW_CUSTOMER, _P.EDIT_CUSTOMER, _P.TAKE_PART, _P.CALL_BACK, _P.IMPROVE),
    *(_P.ANSWER_EVALUATION, _P.HANDLE_FEEDBACK),
    *(_P.USE_KNOWLEDGE, _P.EDIT_KNOWLEDGE),
)
_SUPERVISOR = (
    *(_P.PLAN_ROSTERS, _P.RECRUIT, _P.TRAIN),
    *(_P.DELETE_TICKETS, _P.REVIEW_QUALITY, _P.DECIDE_COMPLAINT, _P.CLASSIFY_CUSTOMER),
    *(_P.FULFIL_ORDER, _P.TAKE_PAYMENT, _P.MANAGE_PRODUCTS, _P.MANAGE_SURVEYS, _P.MANAGE_CAMPAIGNS),
    _P.MANAGE_KNOWLEDGE,
)
_MANAGER = (_P.EXPORT_CUSTOMER, _P.ERASE_CUSTOMER, _P.IMPORT_DATA, _P.MANAGE_TEAM, _P.DECIDE_HIRING)


def standard_permissions(*, agent: Money, supervisor: Money) -> PermissionPolicy:
    """Make a policy of usual roles: agents and supervisors with limits, managers without, and those outside.

    The limit holds for each discount, refund and compensation. Customers act on what is their own, bots
    answer and hand over, and partners say what became of a parcel or a payment. Automatic rules of the
    service (`Actor.system`) have no role: the service does not ask itself.
    """

    def grants(plain: Iterable[Permission], most: tuple[Money, ...]) -> tuple[Grant, ...]:
        money = (Grant(permission=each, most=most) for each in Permission if each.about_money)
        return (*(Grant(permission=each) for each in plain), *money)

    roles = (
        TeamRole(code="agent", en="Agent", zh_hans="客服", zh_hant="客服", grants=grants(_AGENT, (agent,))),
        TeamRole(
            code="supervisor",
            acts_as=Role.SUPERVISOR,
            en="Supervisor",
            zh_hans="主管",
            zh_hant="主管",
            grants=grants(_SUPERVISOR, (supervisor,)),
            includes=("agent",),
        ),
        TeamRole(
            code="manager",
            acts_as=Role.SUPERVISOR,
            en="Manager",
            zh_hans="经理",
            zh_hant="經理",
            grants=grants(_MANAGER, ()),
            includes=("supervisor",),
        ),
    )
    outside = (
        (Role.CUSTOMER, _CUSTOMER, Scope.OWN),
        (Role.BOT, _BOT, Scope.ALL),
        (Role.PARTNER, _PARTNER, Scope.ALL),
    )
    others = (
        TeamRole(
            code=str(role),
            acts_as=role,
            en=role.labels.en,
            zh_hans=role.labels.zh_hans,
            zh_hant=role.labels.zh_hant,
            grants=tuple(Grant(permission=each, scope=scope) for each in plain),
        )
        for role, plain, scope in outside
    )
    return PermissionPolicy(id=PolicyId("standard"), roles=(*roles, *others))
