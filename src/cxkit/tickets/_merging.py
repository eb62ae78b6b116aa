"""Two tickets made one, and taken apart again: what the target takes over, by a declared rule a field.

>>> from datetime import UTC
>>> from cxkit.kernel import Actor
>>> t, wang, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
>>> one, two = (Ticket.open(id, channel="chat", subject="Lamp", at=t, by=wang) for id in ("T-1", "T-2"))
>>> into, back = merge_preview(two.set_priority("urgent", at=t, by=amy), one)
>>> print(into.text())
T-2 into T-1
priority: from Normal to Urgent (the higher)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

import attrs

from cxkit._typing import Named, Several
from cxkit.errors import Fault, Invalid, NotPermitted, shown
from cxkit.kernel import OWN_FIELDS, Actor, field, record
from cxkit.tickets import facts
from cxkit.tickets._enums import ACTIVE, Link, LinkKind, MergeRule, TicketKind
from cxkit.tickets._joins import refused
from cxkit.tickets._lifecycle import status_before
from cxkit.tickets._ticket import Ticket
from cxkit.tickets._wording import MERGED, WORDS
from cxkit.values import LONGEST_ID, Label, Labelled, Language, PolicyId, Reason, mark, write

_SETS: Final = ("tags", "links", "depends_on", "followers", "copies")
_ORDERED: Final = ("priority", "escalation")
_OWN_VALUE: Final = ("topic", "customer_class", "group", "kind", "task_due_at", "organisation", "parent")
DEFAULTS: Final[Mapping[str, MergeRule]] = MappingProxyType(
    {
        **dict.fromkeys(_ORDERED, MergeRule.GREATEST),
        **dict.fromkeys(_OWN_VALUE, MergeRule.KEEP_TARGET),
        **dict.fromkeys(_SETS, MergeRule.UNION),
    }
)
"""The fields that a merge is about, each with the rule where a policy declares none."""


@record(name="ticket.merge_rule")
class FieldMerge:
    """The rule for one field of two tickets that are merged; own fields are `fields.size`.

    >>> FieldMerge(name="topic", rule="ask").rule.label("zh-Hans")
    '由人工决定'
    """

    name: str = field(longest=100)
    rule: Named[MergeRule]

    def rules(self) -> Iterator[Fault]:
        """The field can be merged, and by that rule."""
        is_own, is_set = self.name.startswith(OWN_FIELDS), self.name in _SETS
        if self.name not in DEFAULTS and not is_own:
            known = ", ".join(DEFAULTS)
            yield Fault(
                "name", "ticket.merge_field", f"{shown(self.name)} is no own field and none of {known}"
            )
        unfit = (self.rule is MergeRule.UNION) is not is_set and self.rule is not MergeRule.KEEP_TARGET
        ordered = is_own or self.name in _ORDERED
        if unfit or (self.rule is MergeRule.GREATEST and not ordered):
            yield Fault("rule", "ticket.merge_rule", f"{self.name} cannot be merged by {self.rule}")


@record(name="ticket.merge_policy")
class MergePolicy:
    """Policy for the values that survive when tickets are merged.

    Where no rule is declared, the higher priority and level of escalation hold, tags, links, dependencies,
    followers and copies are joined, and of anything else the target's value, or the source's where the
    target has none.
    """

    id: Named[PolicyId] = field(default=PolicyId("merge"), longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    fields: Several[FieldMerge] = field(default=())

    def rule(self, name: str) -> MergeRule:
        """The rule of that field."""
        default = DEFAULTS.get(name, MergeRule.KEEP_TARGET)
        return next((each.rule for each in self.fields if each.name == name), default)


MERGE_POLICY: Final = MergePolicy()
"""The policy where none is named."""


@attrs.frozen
class MergedField:
    """One field of a merge: its value on either side, the rule, and the value afterwards.

    `is_open`: a person has to decide, and the target keeps its value until then. The repr leaves values out.
    """

    name: str
    rule: MergeRule
    target: Any = attrs.field(repr=False)
    source: Any = attrs.field(repr=False)
    value: Any = attrs.field(repr=False)
    is_open: bool = False

    @property
    def label(self) -> Label:
        """Name of the field; of an own field its own."""
        return MERGED.get(self.name) or Label(*[self.name.removeprefix(OWN_FIELDS)] * 3)

    def text(self, language: Language = "en") -> str:
        """Text on what becomes of the field."""
        said = {"field": self.label.in_language(language), "rule": self.rule}
        target, source, value = (_said(each, language) for each in (self.target, self.source, self.value))
        if self.is_open:
            return WORDS["merge.asked"].render(language, **said, target=target, source=source)
        if self.value == self.target:
            return WORDS["merge.stays"].render(language, **said, target=target)
        return WORDS["merge.becomes"].render(language, **said, target=target, value=value)


def _said(value: Any, language: Language) -> str:
    several: Any = value
    if several.__class__ in (tuple, frozenset):
        return mark("list", language).join(sorted(_said(each, language) for each in several)) or "–"
    if isinstance(value, datetime):
        return write(value, "instant", language)
    if isinstance(value, Link):
        return f"{value.kind.label(language)} {value.id}"
    return value.label(language) if isinstance(value, Labelled) else "–" if value is None else str(value)


def _fields(
    source: Ticket, target: Ticket, policy: MergePolicy, answers: Mapping[str, Any]
) -> tuple[MergedField, ...]:
    """Every field in which the two differ, with the value that survives."""
    names = [*DEFAULTS, *(OWN_FIELDS + name for name in sorted({*source.fields, *target.fields}))]
    decided = (_decided(name, policy.rule(name), target, source, answers) for name in names)
    return tuple(each for each in decided if each.target != each.source and each.source not in _NOTHING)


_NOTHING: Final[tuple[Any, ...]] = (None, (), frozenset[Any]())


def _value(ticket: Ticket, name: str) -> Any:
    own = name.removeprefix(OWN_FIELDS)
    return getattr(ticket, name) if own == name else ticket.fields.get(own)


def _decided(
    name: str, rule: MergeRule, target: Ticket, source: Ticket, answers: Mapping[str, Any]
) -> MergedField:
    old: Any = _value(target, name)
    new: Any = _value(source, name)
    if name == "depends_on":
        # What the two waited for of each other is settled by the merge.
        old, new = old - {source.id}, new - {target.id}
    elif name == "parent":
        # Neither is part of the other any more, nor of what it waits for.
        old = None if old == source.id else old
        new = None if new in (target.id, *target.depends_on) else new
    elif name == "task_due_at" and target.kind not in (None, TicketKind.TASK):
        new = None
    elif name == "links":
        new = tuple(link for link in new if link != Link(kind=LinkKind.TICKET, id=target.id))
    if rule is MergeRule.UNION:
        joined: Any = tuple(dict.fromkeys((*old, *new))) if name == "links" else old | new
        return MergedField(name, rule, old, new, joined)
    if name in answers:
        return MergedField(name, rule, old, new, answers[name])
    both = old not in _NOTHING and new not in _NOTHING
    if not both or old == new:
        return MergedField(name, rule, old, new, new if old in _NOTHING else old)
    match rule:
        case MergeRule.KEEP_SOURCE:
            return MergedField(name, rule, old, new, new)
        case MergeRule.GREATEST:
            return MergedField(name, rule, old, new, max(old, new, key=_place))
        case MergeRule.ASK:
            return MergedField(name, rule, old, new, old, is_open=True)
        case _:
            return MergedField(name, rule, old, new, old)


def _place(value: Any) -> Any:
    return list(type(value)).index(value) if isinstance(value, Labelled) else value


@attrs.frozen
class MergePreview:
    """Preview of merging one ticket into another: field by field, or why it is refused."""

    source: str
    target: str
    refused: Reason | None
    fields: tuple[MergedField, ...]

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The fields that a person has to decide: give them to `merge` as `answers`."""
        return tuple(each.name for each in self.fields if each.is_open)

    def text(self, language: Language = "en") -> str:
        """The preview in words, a line each."""
        first = WORDS["merge.into"].render(language, source=self.source, target=self.target)
        if self.refused is not None:
            return f"{first}\n{self.refused.text(language)}"
        return "\n".join([first, *(each.text(language) for each in self.fields)])


def merge_preview(
    one: Ticket, other: Ticket, *, policy: MergePolicy = MERGE_POLICY, across_customers: bool = False
) -> tuple[MergePreview, MergePreview]:
    """Preview a merge in either direction: one into the other, and the other into the one."""

    def preview(source: Ticket, target: Ticket) -> MergePreview:
        obstacle = _obstacle(source, target, across_customers) or source.allowed()["MergedInto"]
        return MergePreview(source.id, target.id, obstacle, _fields(source, target, policy, {}))

    return preview(one, other), preview(other, one)


def _obstacle(source: Ticket, target: Ticket, across_customers: bool) -> Reason | None:
    if source.id == target.id:
        return WORDS["ticket.merge_self"]()
    if source.customer and target.customer and source.customer != target.customer and not across_customers:
        return WORDS["ticket.merge_customers"](target=target.id)
    if target.status not in ACTIVE:
        return WORDS["ticket.merge_target"](target=target.id, status=target.status)
    return None


class Promises(Protocol):
    """Reader of the deadlines of a ticket, such as service levels."""

    def readings(self, ticket: Ticket, at: datetime, /) -> Iterable[Any]:
        """Every run of every clock at an instant."""
        ...


def merge(
    source: Ticket,
    target: Ticket,
    *,
    at: datetime,
    by: Actor,
    why: str | None = None,
    may: Callable[[Ticket], Reason | None] | None = None,
    across_customers: bool = False,
    policy: MergePolicy = MERGE_POLICY,
    answers: Mapping[str, Any] = MappingProxyType({}),
    levels: Promises | None = None,
) -> tuple[Ticket, Ticket]:
    """Merge the source into the target, where the request is answered from now on.

    Tickets of two customers are merged only where that is said, because each would read the other's words.

    Messages stay where they were written; `thread` shows them together. The target takes over what the
    source had beside it as the `policy` says; what that leaves to a person is refused without an answer in
    `answers`, by the field's name. With service `levels` what the source was promised earlier than the target
    stays promised: it stands beside the target's, as agreed deadlines do.

    A target that is merged, closed, deleted or spam is refused, so a chain only grows at its end and never
    becomes a cycle. `may` says why the actor may not change a ticket; it is asked about both.

    >>> from datetime import UTC
    >>> t, wang, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> one, two = (Ticket.open(id, channel="chat", subject="Lamp", at=t, by=wang) for id in ("T-1", "T-2"))
    >>> two, one = merge(two.tag("gift", at=t, by=amy), one, at=t, by=amy)
    >>> two.status, two.merged_into, one.merged_from, one.tags
    (Status.MERGED, 'T-1', ('T-2',), frozenset({'gift'}))
    """
    for ticket in (source, target):
        obstacle = may(ticket) if may and source.id != target.id else None
        if obstacle is not None:
            raise NotPermitted(f"ticket {ticket.id!r}: {obstacle.text()}", params={"reason": obstacle.code})
    obstacle = _obstacle(source, target, across_customers)
    if obstacle is not None:
        raise refused(source, "MergedInto", obstacle)
    counted, fields = source.milestones(), _fields(source, target, policy, answers)
    asked = tuple(each.label for each in fields if each.is_open)
    if asked:
        raise refused(source, "MergedInto", WORDS["ticket.merge_asks"](fields=asked))
    promised = () if levels is None else _promised(source, target, levels, at)
    merged = source.apply(facts.MergedInto, target=target.id, at=at, by=by, why=why)
    target = target.apply(
        facts.Absorbed,
        source=source.id,
        agent_messages=(counted.agent_messages or 0) + counted.absorbed_agent_messages,
        customer_messages=(counted.customer_messages or 0) + counted.absorbed_customer_messages,
        customer=source.customer if source.customer != target.customer else None,
        took=_took(source, target, fields),
        promises=promised,
        at=at,
        by=by,
        why=why,
    )
    return merged, target


def _took(source: Ticket, target: Ticket, fields: Iterable[MergedField]) -> facts.TakenOver:
    changed = {each.name: each for each in fields if each.value != each.target}
    plain: dict[str, Any] = {}
    for name, each in changed.items():
        if name in _SETS:
            plain[name] = type(each.value)(item for item in each.value if item not in each.target)
        elif name in DEFAULTS:
            plain[name] = each.value
    values = {OWN_FIELDS + each.name: each for each in source.own}
    own = [each for name, each in changed.items() if name.startswith(OWN_FIELDS)]
    for each in own:
        if each.value != each.source:
            rule = f"an answer for {each.name} is one of the two values"
            raise Invalid(rule, code="ticket.merge_answer", path="answers")
    return facts.TakenOver(**plain, own=tuple(values[each.name] for each in own))


def _promised(source: Ticket, target: Ticket, levels: Promises, at: datetime) -> list[facts.Promise]:
    """The running deadlines of the source that lie before those of the same clock of the target."""

    def running(ticket: Ticket) -> dict[Any, datetime]:
        open_ones: dict[Any, datetime] = {}
        for each in levels.readings(ticket, at):
            dues = [due for due in (each.due_at, each.agreed_at) if due is not None]
            if each.is_open and dues:
                open_ones[each.kind] = min(*dues, open_ones.get(each.kind, dues[0]))
        return open_ones

    own = running(target)
    earlier = {kind: due for kind, due in running(source).items() if kind not in own or due < own[kind]}
    return [facts.Promise(clock=kind, due_at=due) for kind, due in earlier.items()]


def unmerge(
    source: Ticket, target: Ticket, *, at: datetime, by: Actor, why: str | None = None
) -> tuple[Ticket, Ticket]:
    """Undo a merge: the source has the status it had before, the target what it had before.

    What was changed on the target since stays; messages written there since are the target's.

    >>> from datetime import UTC
    >>> t, wang, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> one, two = (Ticket.open(id, channel="chat", subject="Lamp", at=t, by=wang) for id in ("T-1", "T-2"))
    >>> two, one = unmerge(*merge(two.tag("gift", at=t, by=amy), one, at=t, by=amy), at=t, by=amy)
    >>> two.status, one.merged_from, one.tags
    (Status.NEW, (), frozenset())
    """
    if source.merged_into != target.id or source.id not in target.merged_from:
        raise refused(source, "Unmerged", WORDS["ticket.not_merged"](target=target.id))
    apart = source.apply(facts.Unmerged, to=status_before(source), at=at, by=by, why=why)
    return apart, target.apply(facts.Separated, source=source.id, at=at, by=by, why=why)
