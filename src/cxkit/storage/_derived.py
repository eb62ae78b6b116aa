"""Declared fields that are computed: pure functions of the object and of named, versioned inputs.

What stores keep of them is a cache that says which rules made it: every row has `derived_by`, the version
of its class's derivation, and `derived_from`, the inputs that were at hand. Rows under other rules are
stale: `Repository.rewrite(stale=True)` computes them anew, and pages that were found by derived fields say
in `stale` whether there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

import attrs

from cxkit.errors import Invalid, shown
from cxkit.kernel import Derivation, Derived, Fielded, FieldValue
from cxkit.kernel._fields import OWN_FIELDS
from cxkit.kernel._nodes import Enumeration, Optional
from cxkit.kernel._owners import as_person, outsiders
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.storage._query import IN_WORDS, INT64, Condition, F, Plain, plain
from cxkit.storage._words import searched_of
from cxkit.values import Labelled

DERIVED_BY, DERIVED_FROM = "derived_by", "derived_from"


class Input(NamedTuple):
    """A value that fields are computed with, such as the service levels, under an id and a version."""

    value: Any
    id: str
    version: int


class Inputs:
    """The inputs that are at hand, by the names under which derivations ask for them.

    >>> Inputs(service_levels=Input(None, "desk", 3)).stamp(["service_levels"])
    'service_levels=desk/3'
    """

    __slots__ = ("_given", "_searching", "_stamps")

    def __init__(self, **given: Input) -> None:
        self._given = given
        self._searching: Inputs | None = None
        self._stamps: dict[frozenset[str], str | None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def __getitem__(self, name: str) -> Any:
        return self._given[name].value

    def with_words(self) -> Inputs:
        """These, and what searching in words needs: for stores that can."""
        searching = self._searching
        if searching is None:
            searching = self._searching = Inputs(**{**self._given, "words": _WORDS})
        return searching

    def __repr__(self) -> str:
        return f"Inputs({self.stamp(self._given) or ''})"

    def stamp(self, names: Iterable[str]) -> str | None:
        """Id and version of those that are at hand; None where none is."""
        wanted = frozenset(names)
        if wanted not in self._stamps:
            given = [(name, self._given[name]) for name in sorted(wanted) if name in self._given]
            stamp = " ".join(f"{name}={each.id}/{each.version}" for name, each in given)
            self._stamps[wanted] = stamp or None
        return self._stamps[wanted]


NO_INPUTS = Inputs()
_WORDS = Input(None, "terms", 1)
"""The version of the terms: another one makes stored words stale."""


@attrs.frozen
class Rules:
    """Every rule by which a class's fields are computed: its own, and those of every class."""

    kind: str
    version: str
    fields: Mapping[str, Derived]
    inputs: frozenset[str]
    ranks: frozenset[str]
    has_own: bool
    searched: tuple[str, ...]
    computed: frozenset[str]
    summary: Callable[[Any], Sequence[Any]] | None
    summary_version: int

    def compute(self, thing: Any, inputs: Inputs) -> tuple[dict[str, Plain], dict[str, tuple[str, ...]]]:
        """The computed fields of an object that hold something, single ones and lists, and the stamp."""
        fields: dict[str, Plain] = {DERIVED_BY: self.version}
        lists: dict[str, tuple[str, ...]] = {}
        if inputs is not NO_INPUTS:
            stamp = inputs.stamp(self.inputs)
            if stamp is not None:
                fields[DERIVED_FROM] = stamp
        shared: dict[Any, Any] = {}
        for name, rule in self.fields.items():
            read, input, item = rule.read, rule.input, rule.item
            if item is not None and read in shared:
                value = shared[read]
            elif input is None:
                value = read(thing)
            else:
                value = read(thing, inputs[input]) if input in inputs else None
            if item is not None:
                shared[read] = value
                value = getattr(value, item)
            if rule.several:
                if value:
                    lists[name] = tuple(sorted({kept(name, rule, _text(name, text)) for text in value}))
            elif value is not None:
                fields[name] = value if value.__class__ is int and -INT64 <= value < INT64 else plain(value)
        for own in thing.own if self.has_own else ():
            _put_own(own, fields, lists)
        return fields, lists

    def stale(self, inputs: Inputs, names: Collection[str] | None = None) -> Condition:
        """The rows whose fields (those of `names`) were computed by other rules than now."""
        old = _differs(DERIVED_BY, self.version)
        needed = self.inputs if names is None else self.needed(names)
        return (
            old | _differs(DERIVED_FROM, inputs.stamp(self.inputs))
            if needed & _given(needed, inputs)
            else old
        )

    def needed(self, names: Collection[str]) -> frozenset[str]:
        """The inputs that those fields need."""
        rules = [self.fields[name] for name in names if name in self.fields]
        words = ["words"] if IN_WORDS in names else []
        return frozenset([*words, *(rule.input for rule in rules if rule.input is not None)])

    def check_inputs(self, names: Iterable[str], inputs: Inputs) -> None:
        """Refuse a query by fields whose inputs are not at hand: nobody would notice that they are old."""
        for name in sorted(names):
            for needed in self.needed([name]):
                if needed not in inputs:
                    raise Invalid(
                        f"{self.kind} is looked up by {name!r}, which is computed with {needed!r}: open the "
                        f"store as with_inputs(store, {needed}=Input(...))",
                        code="query.input",
                        path=name,
                    )


def kept(name: str, rule: Derived, text: str) -> str:
    """A text of a list, as stores keep it."""
    return sha256(f"cxkit {name}\0{text}".encode()).hexdigest()[:32] if rule.private else text


def _put_own(own: FieldValue, fields: dict[str, Plain], lists: dict[str, tuple[str, ...]]) -> None:
    """An own field: its value, which is compared and ordered, and each of its texts as a digest.

    Of a personal one the row says only that there is something; it is found by the digest, until its erasure.
    """
    name, value = OWN_FIELDS + own.name, own.value
    if value is None:
        return
    several: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
    lists[name] = tuple(sorted(own_key(name, plain(each)) for each in several))
    fields[name] = "" if own.is_personal else plain(own.shown if isinstance(value, tuple) else value)


def own_key(name: str, value: Plain) -> str:
    """A value of an own field, as it is looked up."""
    return kept(name, _OWN, str(value))


_OWN = Derived(read=attrgetter("own"), several=True, private=True)


def asked(name: str, rule: Derived, text: str) -> str:
    """A text that is looked for in a list, as stores keep it."""
    return kept(name, rule, rule.spelled(text) if rule.spelled else text)


def _given(names: frozenset[str], inputs: Inputs) -> frozenset[str]:
    return frozenset(name for name in names if name in inputs)


def _differs(name: str, value: str | None) -> Condition:
    """Ranges instead of `!=`: an index serves each."""
    if value is None:
        return F(name) != None  # noqa: E711
    return F(name).is_null() | (F(name) < value) | (F(name) > value)


def _text(name: str, value: Any) -> str:
    text = plain(value)
    if not isinstance(text, str):
        raise Invalid(f"a list holds texts, got {shown(value)}", code="query.value", path=name)
    return text


_COMMON_VERSION = 2


def _external(thing: Any) -> list[str]:
    return [f"{each.source}:{each.id}" for each in thing.external] if thing.external else []


EXTERNAL = Derived(read=_external, several=True, private=True)
"""Outside ids, each as `source:id`."""


OTHERS = Derived(read=outsiders, several=True, private=True, spelled=as_person)
"""Other customers and partners whose words an object holds."""


def enumeration_of(cls: type[Any], name: str) -> type[Labelled] | None:
    """The enumeration whose members a field holds, if it holds any."""
    field = plan_of(cls).by_name.get(name)
    node = None if field is None else field.node.inner if isinstance(field.node, Optional) else field.node
    return node.exact if isinstance(node, Enumeration) else None


def rank_name(name: str) -> str:
    """The declared field that holds the rank of an enumeration's member, from 0 on as it is declared."""
    return f"{name}_rank"


def rank_in(members: type[Labelled], wire: str) -> int:
    """The rank of a member."""
    member = members.of(wire)
    return list(members).index(getattr(member, "main", member))


def _ranked(name: str, members: type[Labelled]) -> Derived:
    ranks = {member: place for place, member in enumerate(members)}

    def read(thing: Any) -> int | None:
        return ranks.get(getattr(thing, name))

    return Derived(read=read, holds=int)


RULES: dict[type[Any], Rules] = {}


def rules_of(cls: type[Any], names: Iterable[str]) -> Rules:
    """The rules of a class whose plain declared fields are `names`."""
    rules = RULES.get(cls)
    if rules is None:
        rules = RULES[cls] = _make_rules(cls, names)
    return rules


_NOTHING = Derivation(version=0, fields={})


def derivation_of(cls: type[Any]) -> Derivation:
    """Derivation that a class declares as `derived: ClassVar[Derivation]`, or an empty one."""
    declared: Derivation = getattr(cls, "derived", _NOTHING)
    return declared


def derived_names(cls: type[Any]) -> frozenset[str]:
    """The fields that are computed by a rule of the class's own."""
    return frozenset([*derivation_of(cls).fields, DERIVED_BY, DERIVED_FROM])


def _make_rules(cls: type[Any], names: Iterable[str]) -> Rules:
    own = derivation_of(cls)
    enumerations = {name: members for name in names if (members := enumeration_of(cls, name))}
    fields = {rank_name(name): _ranked(name, members) for name, members in enumerations.items()}
    fields |= {"external": EXTERNAL, "others": OTHERS, **own.fields}
    searched = searched_of(cls)
    return Rules(
        schema_of(cls).name,
        f"{_COMMON_VERSION}.{own.version}",
        MappingProxyType(fields),
        own.inputs | {"words"} if searched else own.inputs,
        frozenset(enumerations),
        issubclass(cls, Fielded),
        searched,
        frozenset([*fields, IN_WORDS]),
        own.summary,
        own.summary_version,
    )
