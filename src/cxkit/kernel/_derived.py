"""Declared fields that are computed: functions of an object and of named inputs, to look it up by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Derived:
    """How one field is computed: `read` gets the object, and the value of the `input` if it names one.

    With `item`, the field is that attribute of what `read` gives, which is asked once for several fields.
    `several`: the field holds any number of texts, which go with the person's data at an erasure.
    `private`: the texts are given to stores as digests only, so that they can be looked up and not read.
    `spelled` brings what is asked for into the form in which it is kept.
    """

    read: Callable[..., Any]
    input: str | None = None
    item: str | None = None
    several: bool = False
    private: bool = False
    spelled: Callable[[str], str] | None = None


@attrs.frozen(kw_only=True)
class Derivation:
    """The computed fields of a class, under one version: raise it when a rule changes."""

    version: int
    fields: Mapping[str, Derived]

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the inputs that some field needs."""
        return frozenset(each.input for each in self.fields.values() if each.input is not None)
