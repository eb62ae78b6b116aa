"""Data that stores keep beside an object, computed from it: fields to find it by, a summary for tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Derived:
    """How one field is computed: `read` gets the object, and the value of the `input` if it names one.

    With `item`, the field is that attribute of what `read` gives, which is asked once for several fields.
    `several`: the field holds any number of texts, which go with the person's data at an erasure.
    `private`: the texts are given to stores as digests only, so that they can be looked up and not read.
    `spelled` brings what is asked for into the form in which it is kept.
    `holds` is the type of a single value, such as `int`: what it is compared with is checked. Without
    that, fields whose names end in `_at` hold instants, others anything.
    """

    read: Callable[..., Any]
    input: str | None = None
    item: str | None = None
    several: bool = False
    private: bool = False
    spelled: Callable[[str], str] | None = None
    holds: type[Any] | None = None


@attrs.frozen(kw_only=True)
class Derivation:
    """The computed fields of a class, under one version: raise it when a rule changes.

    `summary` gives what tables need of an object's history: texts, numbers, instants and durations in an
    order of the class's own, and nothing personal. Stores keep it in the place of the history, under
    `summary_version`: what another version wrote is not read, and the history is.
    """

    version: int
    fields: Mapping[str, Derived]
    summary: Callable[[Any], Sequence[Any]] | None = None
    summary_version: int = 1

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the inputs that some field needs."""
        return frozenset(each.input for each in self.fields.values() if each.input is not None)


class Outline:
    """An object as its row alone tells it: the plain values of its fields, and the summary of its history.

    Instants and durations of the summary are whole microseconds. `own` are the desk's own fields.
    """

    summary: Sequence[Any]
    own: tuple[Any, ...]

    def __init__(
        self,
        fields: Mapping[str, Any],
        summary: Sequence[Any],
        absent: Mapping[str, Any],
        own: tuple[Any, ...] = (),
    ) -> None:
        # Attributes of its own, because tables read many of each.
        self.__dict__.update(fields, summary=summary, own=own, _absent=absent)

    def __getattr__(self, name: str) -> Any:
        """The default of a field that is not written."""
        absent: Mapping[str, Any] = self.__dict__.get("_absent", {})
        try:
            return absent[name]
        except KeyError:
            raise AttributeError(f"an outline has no {name}") from None

    def __repr__(self) -> str:
        """Nothing of its data."""
        return "<Outline>"


def summary_of(thing: Any) -> Sequence[Any]:
    """The summary of an object's history, or of one that a store read."""
    cells: Sequence[Any] = thing.summary if thing.__class__ is Outline else thing.derived.summary(thing)
    return cells
