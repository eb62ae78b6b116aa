"""Disclosure of personal values to the person they are about, and pseudonyms for analyses.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Customer
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> wang = Customer.register("C-1", name="Wang Fang", at=t, by=amy)
>>> [(item.kind, item.id, item.path, item.value) for item in held_on([wang], "C-1")]
[('customer', 'C-1', 'history[0].name', 'Wang Fang'), ('customer', 'C-1', 'name', 'Wang Fang')]
>>> pseudonym("C-1", key=b"0123456789abcdef", purpose="2026 analysis")
'p_SKVTPLAAUH4KLXVXM7PEKTNZ'
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from typing import Any

import attrs

from cxkit.errors import Invalid
from cxkit.kernel import Aggregate
from cxkit.kernel._owners import as_person, owned_values
from cxkit.kernel._plan import schema_of

_SHORTEST_KEY = 16
_LENGTH = 24


@attrs.frozen
class HeldValue:
    """One personal value: its object, its path there, and the value. The repr leaves the value out."""

    kind: str
    id: str
    path: str
    value: Any = attrs.field(repr=False)


def held_on(objects: Iterable[Aggregate[Any]], *persons: str) -> tuple[HeldValue, ...]:
    """Every personal value that the objects hold on a person, their histories included.

    A person is a customer's id, or `kind:id` (`agent:amy`, `ticket:T-1` for one that names no customer); name
    every id of a person whose records were merged. Words are held on whoever said them: another customer's in
    this one's ticket are not among them, those that this one wrote in the tickets of others are. Ids, times
    and amounts are not personal values by themselves: `cxkit.to_dict` gives a complete object.
    """
    wanted = frozenset(map(as_person, persons))
    return tuple(
        HeldValue(schema_of(each.__class__).name, each.id, owned.path, owned.value)
        for each in objects
        for owned in owned_values(each)
        if owned.person in wanted
    )


def pseudonym(id: str, *, key: bytes, purpose: str) -> str:
    """A pseudonym of an id for an analysis: the same for one key and purpose, different for any other.

    Nobody without the key can compute it or find the id again; destroying the key makes it final.
    Two purposes give two pseudonyms, so that two analyses cannot be joined.

    Source: HMAC (RFC 2104) with SHA-256 and a key of the purpose's own; the first 120 bits in base 32.
    """
    if len(key) < _SHORTEST_KEY:
        raise Invalid(
            f"a key has at least {_SHORTEST_KEY} random bytes: take secrets.token_bytes(32) and keep it",
            code="pseudonym.key",
            path="key",
        )
    own = hmac.digest(key, purpose.encode(), "sha256")
    digest = hmac.digest(own, id.encode(), "sha256")
    return f"p_{base64.b32encode(digest).decode()[:_LENGTH]}"
