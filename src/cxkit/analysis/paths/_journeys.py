"""An event log as checked columns, in the order of the log or by person and time.

Funnels read the log as it comes; paths need it in order. Both take anybody's columns: persons, sessions or
cases, names of events, and times.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._ordering import Whole, chronological, runs
from cxkit.columns import Column, Groups, InstantKind, groups, read, together
from cxkit.errors import Invalid, shown
from cxkit.tables import MISSING

_MICROS: Final = 1_000_000
_LONGEST: Final = 2**53 / _MICROS
_FARTHEST: Final = 2**61


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class EventColumns:
    """An event log in codes, row by row; rows without a person, an event or a time are left out.

    `who` are codes below `size`; `event` are codes of `labels`; `at` counts `ticks` a second.

    >>> log = EventColumns.of(["a", "b", "a"], ["visit", "visit", "pay"], [0, 5, None])
    >>> log
    EventColumns(2 events of 2 people, dropped: missing 1)
    """

    who: Whole
    event: NDArray[np.integer[Any]]
    """In whatever size the codes came: funnels only compare them."""
    at: Whole
    ticks: int
    labels: tuple[Hashable, ...]
    size: int
    dropped: Mapping[str, int]
    names: Sequence[Hashable] = ()
    """The persons by code."""
    rows: Any = slice(None)
    """The rows of the columns given that the events come from."""

    @classmethod
    def of(cls, who: Any, event: Any, at: Any, *, zone: str | None = None) -> EventColumns:
        """The log of three columns; times are datetimes (naive ones are read in `zone`) or seconds.

        Seconds with decimals are kept to the microsecond.
        """
        who, event, at = together(who=who, event=event, at=at)
        people, events = groups(who, "who"), groups(event, "event")
        times, ticks = _times(at, zone)
        labels = [events.label(place) for place in range(events.size)]
        nobody = [place for place, label in enumerate(people.labels or ()) if label is None]
        nothing = [place for place, label in enumerate(labels) if label is None]
        who_codes, event_codes = _codes(people), events.codes
        if events.low:
            event_codes = event_codes - events.low
        lost = times == MISSING
        for codes, places in ((who_codes, nobody), (event_codes, nothing)):
            for place in places:
                lost |= codes == place
        rows: Any = slice(None)
        if lost.any():
            kept = ~lost
            rows = np.flatnonzero(kept)
            who_codes, event_codes, times = who_codes[kept], event_codes[kept], times[kept]
        return cls(
            who=who_codes,
            event=event_codes,
            at=times,
            ticks=ticks,
            labels=tuple(labels),
            size=people.size,
            dropped={"missing": int(lost.sum())},
            names=range(people.low, people.low + people.size) if people.labels is None else people.labels,
            rows=rows,
        )

    def code(self, label: Hashable, name: str) -> int:
        """The code of an event; an error that lists the known ones where the log doesn't have it."""
        if label is None or label not in self.labels:
            known = ", ".join(str(one) for one in self.labels[:20] if one is not None)
            raise Invalid(
                f"the log has no event {shown(label)}: its events are {known or 'none'}",
                code="event.unknown",
                path=name,
            )
        return self.labels.index(label)

    @property
    def people(self) -> int:
        """How many persons have an event."""
        return int(np.count_nonzero(np.bincount(self.who, minlength=1)))

    def ordered(self) -> Journeys:
        """The events by person and time; those of one person at one instant keep the order of the rows."""
        who, event, at = chronological(self.who, self.event.astype(np.int64, copy=False), self.at)
        starts, lengths = runs(who)
        return Journeys(
            who=who,
            event=event,
            at=at,
            ticks=self.ticks,
            labels=self.labels,
            starts=starts,
            lengths=lengths,
            dropped=self.dropped,
            names=self.names,
        )

    def __repr__(self) -> str:
        missing = self.dropped["missing"]
        tail = f", dropped: missing {missing:,}" if missing else ""
        return f"EventColumns({self.who.size:,} events of {self.people:,} people{tail})"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Journeys:
    """An event log by person and time: the journey of each person is one run of rows.

    `starts` and `lengths` say where each journey begins and how many events it has.
    """

    who: Whole
    event: Whole
    at: Whole
    ticks: int
    labels: tuple[Hashable, ...]
    starts: Whole
    lengths: Whole
    dropped: Mapping[str, int]
    names: Sequence[Hashable] = ()

    @property
    def ids(self) -> list[Hashable]:
        """The person (session, case) of each journey, as the log names them: to join journeys back to them.

        >>> journeys(["b", "a", "b"], ["visit"] * 3, [0, 5, 9]).ids
        ['b', 'a']
        """
        return [self.names[code] for code in self.who[self.starts].tolist()]

    def __len__(self) -> int:
        return self.starts.size

    @property
    def follows(self) -> NDArray[np.bool_]:
        """For each event but the last: whether the next one is of the same person."""
        return np.asarray(self.who[1:] == self.who[:-1])

    @property
    def kinds(self) -> int:
        """How many codes of events there are."""
        return len(self.labels)

    def __repr__(self) -> str:
        return f"Journeys({len(self):,} people, {self.who.size:,} events)"


def journeys(who: Any, event: Any, at: Any, *, zone: str | None = None) -> Journeys:
    """The journeys of an event log: columns of persons (sessions, cases), events and times, in any order.

    Rows without a person, an event or a time are left out and counted in `dropped`. Events of one person at
    one instant keep the order of the rows. Times are datetimes, or numbers of seconds.

    >>> paths = journeys(["a", "b", "a"], ["pay", "visit", "visit"], [60, 5, 0])
    >>> paths, [paths.labels[code] for code in paths.event]
    (Journeys(2 people, 3 events), ['visit', 'pay', 'visit'])
    """
    return EventColumns.of(who, event, at, zone=zone).ordered()


def _codes(found: Groups) -> Whole:
    codes = found.codes.astype(np.int64, copy=False)
    return codes - found.low if found.low else codes


def _times(at: Any, zone: str | None) -> tuple[Whole, int]:
    """Times in ticks with `MISSING` for none, and the ticks of a second."""
    column = read(at, "at").decoded()
    if column.kind in "iuf":
        return _seconds(column)
    micros: Whole = InstantKind().strictly(column, "at", zone)
    known = micros != MISSING
    if not (micros[known] % _MICROS).any():
        return np.where(known, micros // _MICROS, MISSING), 1
    return micros, _MICROS


def _seconds(column: Column) -> tuple[Whole, int]:
    values, known = column.known(0, len(column))
    if values.dtype.kind in "iu":
        if len(values) and max(abs(int(values.min())), abs(int(values.max()))) > _FARTHEST:
            raise Invalid(f"must be seconds of at most {_FARTHEST:.3g}", code="number.high", path="at")
        whole = values.astype(np.int64, copy=False)
        return (whole if known is None else np.where(known, whole, MISSING)), 1
    kept = np.ones(len(values), np.bool_) if known is None else known
    held = np.where(kept, values, 0.0)
    if not bool((np.abs(held) <= _LONGEST).all()):
        raise Invalid(f"must be finite seconds of at most {_LONGEST:.3g}", code="number.finite", path="at")
    ticks = 1 if bool((held == np.floor(held)).all()) else _MICROS
    return np.where(kept, np.rint(held * ticks).astype(np.int64), MISSING), ticks
