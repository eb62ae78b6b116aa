"""An aggregate: an object that changes only by applying facts, and can be rebuilt from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Self, TypeVar

from cxkit.errors import Invalid, Refused
from cxkit.kernel._history import History
from cxkit.kernel._lifecycle import Lifecycle
from cxkit.kernel._owners import as_person, paths_of, person_of, person_text
from cxkit.kernel._plan import schema_of
from cxkit.kernel._privacy import erased
from cxkit.kernel._record import evolve, field, personal, record
from cxkit.kernel._refusals import possible, refusal
from cxkit.kernel._titles import title_of
from cxkit.kernel._wording import WORDS
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.values import LONGEST_ID, Reason

F = TypeVar("F", bound=Fact)

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years in which facts happen, those that a business calendar computes."""
LONGEST_SILENCE = 30
"""The years that may lie between a fact and the one before it; more is a mistake in the year."""
CLOCK_SKEW = timedelta(seconds=5)
"""How far clocks of servers may differ: what comes that much too early has the time of the last fact."""


@record(abstract=True)
class Aggregate(Generic[F]):
    """An object with an identity, a life cycle and a history of facts.

    Subclasses declare their fields, `lifecycle`, and a method for each verb, which applies a fact. An object
    never changes: every verb returns a new one. `version` counts the facts.
    """

    lifecycle: ClassVar[Lifecycle]
    erasure: ClassVar[type[Fact]]
    """The class of facts that records an erasure."""
    person_field: ClassVar[str] = "customer"
    """The field that names the person whose personal data the object holds."""
    staff_field: ClassVar[str] = "agent"
    """The field that names who of the staff has the object, where there is one."""
    team_field: ClassVar[str] = "group"
    """The field that names the team that has the object, where there is one."""

    id: str = field(longest=LONGEST_ID)
    external: tuple[ExternalId, ...] = personal(default=())
    history: History[F] = field(default=History())

    @property
    def version(self) -> int:
        """The number of facts; a store compares it to find lost updates."""
        return len(self.history)

    @property
    def person(self) -> str:
        """The person whose personal data the object holds: a customer's id, or else `kind:id` of the object.

        So a customer, an agent and a ticket that names nobody are three, also under one id: `7`, `agent:7`
        and `ticket:7`.
        """
        named: str | None = None if self.person_field == "id" else getattr(self, self.person_field)
        if named:
            return named if ":" not in named else person_text("customer", named)
        return person_text(schema_of(type(self)).name, self.id)

    def is_of(self, actor: Actor) -> bool:
        """Whether this is the actor's: of a customer what holds their data, of the staff what they have."""
        if actor.is_staff:
            return actor.id is not None and getattr(self, self.staff_field, None) == actor.id
        return person_of(actor) == self.person

    @classmethod
    def begin(cls, fact: F | type[F], /, **fields: Any) -> Self:
        """Begin an object by a fact: the fact itself, or its class and its fields.

        Fields are brought into their types and checked as the record declares them, all faults at once.
        """
        if isinstance(fact, type):
            fact = fact(**fields)
        if not FIRST_YEAR <= fact.at.year <= LAST_YEAR:
            raise refusal(cls, None, fact, _no_time(fact), [])
        return cls._begun(fact)

    @classmethod
    def _begun(cls, fact: F) -> Self:
        begin = cls.lifecycle.begins.get(type(fact))
        if begin is None:
            raise refusal(cls, None, fact, WORDS["lifecycle.unknown"](fact=title_of(type(fact))), [])
        fields = dict(begin.effect(fact))
        first = begin.first(fact)
        if first is not None:
            fields.setdefault(cls.lifecycle.state, first)
        return cls(**fields, history=History([fact]))

    @classmethod
    def replay(cls, history: Iterable[F]) -> Self:
        """Replay a history: `T.replay(t.history) == t`, always.

        Facts that were once accepted are not checked again: rules may have changed since.
        """
        facts = iter(history)
        try:
            current = cls._begun(next(facts))
        except StopIteration:
            raise Invalid(
                f"a {cls.__name__} needs at least the fact that began it", code="history.empty"
            ) from None
        for fact in facts:
            current = current._after(fact)
        return current

    def apply(self, fact: F | type[F], /, **fields: Any) -> Self:
        """Apply a fact: the fact itself, or its class and its fields.

        Fields are brought into their types and checked as the record declares them, all faults at once.
        A fact up to five seconds before the last one, from a server whose clock differs, follows it and has
        its time. Raises `Refused` with the rule and the verbs that are possible instead.
        """
        if isinstance(fact, type):
            fact = fact(**fields)
        last = self.history[-1].at
        if fact.at < last and last - fact.at <= CLOCK_SKEW:
            fact = evolve(fact, {"at": last})
        reason = self.refusal(fact)
        if reason is not None:
            raise self._refused(fact, reason)
        return self._after(fact)

    def _refused(self, fact: F, reason: Reason) -> Refused:
        """The error of a verb that does not take a fact, for a reason that only the verb can know.

        What is personal is no part of the life cycle's checks: once it is erased, they would not hold.
        """
        return refusal(type(self), self, fact, reason, possible(self, fact.at))

    def refusal(self, fact: F) -> Reason | None:
        """The reason why the fact cannot be applied, or None if it can."""
        step = self.lifecycle.step(type(fact))
        if step is None:
            return WORDS["lifecycle.unknown"](fact=title_of(type(fact)))
        last, at = self.history[-1].at, fact.at
        if at < last and last - at > CLOCK_SKEW:
            return WORDS["lifecycle.order"](last=last)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            return _no_time(fact)
        if at.year - last.year > LONGEST_SILENCE:
            return WORDS["lifecycle.far"](last=last, years=LONGEST_SILENCE)
        reason = step.obstacle(self, getattr(self, self.lifecycle.state), at)
        if reason is not None:
            return reason
        for check in step.checks:
            reason = check(self, fact)
            if reason is not None:
                return reason
        return None

    def allowed(self, at: datetime | None = None) -> Mapping[str, Reason | None]:
        """The facts of the life cycle by name, each with None if it may follow or the reason why not.

        `at` is the time of that fact; by default that of the last one.
        """
        state, when = getattr(self, self.lifecycle.state), at or self.history[-1].at
        return {
            fact.__name__: step.obstacle(self, state, when) for fact, step in self.lifecycle.steps.items()
        }

    def erase(self, *, at: datetime, by: Actor, why: str | None = None, of: str | None = None) -> Self:
        """Erase everything personal from the fields of the object and from its history.

        Ids, times, states and amounts stay, so that counts do not change. The erasure itself is a fact.

        With `of`, only what is that person's goes: of the person of the case everything but what other
        customers said. An object that holds nothing of somebody stays as it is.
        """
        only = None if of is None else paths_of(self, as_person(of))
        if only is not None and not only and as_person(of or "") != self.person:
            return self
        fact: Any = self.erasure(at=at, by=by, why=why)
        reason = self.refusal(fact)
        if reason is not None:
            raise refusal(type(self), self, fact, reason, [])
        return erased(self, only)._after(erased(fact))

    def _after(self, fact: F) -> Self:
        lifecycle = self.lifecycle
        step = lifecycle.steps.get(type(fact))
        changes: dict[str, Any] = {}
        if step is not None:
            changes.update(step.effect(self, fact))
            if lifecycle.state not in changes:
                before = getattr(self, lifecycle.state)
                after = step.leads_to(before, fact)
                if after is not before:
                    changes[lifecycle.state] = after
        changes["history"] = self.history.append(fact)
        return evolve(self, changes)

    def _repr_html_(self) -> str:
        from cxkit.kernel._html import record_table

        return record_table(self)

    def __str__(self) -> str:
        return (
            f"{type(self).__name__} {self.id} ({getattr(self, self.lifecycle.state)}, version {self.version})"
        )


def _no_time(fact: Fact) -> Reason:
    return WORDS["lifecycle.years"](at=fact.at, first=FIRST_YEAR, last=LAST_YEAR)
