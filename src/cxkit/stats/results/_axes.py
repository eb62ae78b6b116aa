"""The labelled axes that tallies and arrays of estimates share."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import attrs

from cxkit.columns import set_slots
from cxkit.errors import Invalid, NotFound, shown


@attrs.frozen(slots=True, eq=False, repr=False)
class Axis:
    """One dimension of a table of figures: its name and the label of every position.

    `order` is the order that ordered categories declared, labels that do not occur included; None for the
    natural one. `zone` is the time zone of labels that are periods, where it is known.

    >>> channel = Axis("channel", ("chat", "phone"))
    >>> channel.position("phone"), len(channel)
    (1, 2)
    """

    name: str
    labels: tuple[Hashable, ...]
    order: tuple[Hashable, ...] | None = None
    zone: str | None = None
    _positions: dict[Hashable, int] = attrs.field(init=False, factory=dict[Hashable, int])

    def __setstate__(self, state: Any) -> None:
        # Pickles of 0.1.0 name no order and no zone.
        set_slots(self, state, order=None, zone=None)

    def position(self, label: Hashable) -> int:
        """Where a label stands; an unknown label is an error that lists some of the known ones."""
        table = self._positions
        if not table and self.labels:
            table.update({known: place for place, known in enumerate(self.labels)})
        try:
            return table[label]
        except KeyError:
            few = ", ".join(shown(known, 30) for known in self.labels[:8])
            more = ", ..." if len(self.labels) > 8 else ""
            raise NotFound(
                f"{shown(label)} is not on the axis {self.name!r}: it has {few or 'no labels'}{more}",
                code="axis.label",
                path=self.name,
            ) from None

    def __len__(self) -> int:
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Axis):
            return NotImplemented
        same = self.name == other.name and self.labels == other.labels
        return same and (self.zone == other.zone or None in (self.zone, other.zone))

    def __hash__(self) -> int:
        return hash((self.name, self.labels))

    def __repr__(self) -> str:
        return f"Axis({self.name!r}, {shown(list(self.labels), 80)})"


def find_axis(axes: Sequence[Axis], name: str) -> int:
    """Position of the axis of that name.

    >>> find_axis([Axis("channel", ("chat",)), Axis("month", ("2026-01",))], "month")
    1
    """
    for place, axis in enumerate(axes):
        if axis.name == name:
            return place
    known = "the axes are " + ", ".join(axis.name for axis in axes) if axes else "these figures have none"
    raise Invalid(f"there is no axis {name!r}: {known}", code="axis.unknown", path=name)
