"""Order and medians by packing: several whole numbers in one integer, sorted as plain integers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
WIDTH = 63
_SIEVE = 1 << 22
_PART = 1 << 17


def bits(largest: int) -> int:
    """How many bits hold every whole number from 0 to `largest`."""
    return int(largest).bit_length()


def packed(*parts: NDArray[Any]) -> Whole:
    """Rows of whole numbers of -1 or more as one whole number each, equal where the rows are.

    >>> packed(np.array([0, 5, 0]), np.array([7, -1, 7])).tolist()
    [24, 96, 24]
    """
    keys = np.zeros(len(parts[0]), np.int64)
    room = 0
    for part in parts:
        if not part.size:
            continue
        size = bits(int(part.max()) + 1)
        if room + size > WIDTH:
            keys, part = (np.unique(each, return_inverse=True)[1].astype(np.int64) for each in (keys, part))
            room, size = bits(int(keys.max())), bits(int(part.max()) + 1)
        keys = (keys << size) + (part + 1)
        room += size
    return keys


def runs(keys: NDArray[Any]) -> tuple[Whole, Whole]:
    """Where each run of equal neighbours starts, and how long it is.

    >>> [part.tolist() for part in runs(np.array([4, 4, 7]))]
    [[0, 2], [2, 1]]
    """
    if not keys.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1)).astype(np.int64)
    return starts, np.diff(np.append(starts, keys.size)).astype(np.int64)


def chronological(who: Whole, event: Whole, at: Whole) -> tuple[Whole, Whole, Whole]:
    """The three columns by person and time; events of one person at one instant keep their order."""
    if not who.size:
        return who, event, at
    later = at[1:] >= at[:-1]
    if bool(((who[1:] > who[:-1]) | ((who[1:] == who[:-1]) & later)).all()):
        return who, event, at
    if not bool(later.all()):
        packed = _packed(who, event, at)
        if packed is not None:
            return packed
        rows = _in_time(at)
        who, event, at = who[rows], event[rows], at[rows]
    return _by_person(who, event, at)


def _packed(who: Whole, event: Whole, at: Whole) -> tuple[Whole, Whole, Whole] | None:
    """Person, time and event in one integer; None where they don't fit, or many rows part equal times."""
    first = int(at.min())
    time_bits, event_bits = bits(int(at.max()) - first), bits(int(event.max()))
    if bits(int(who.max())) + time_bits + event_bits > WIDTH:
        return None
    # In place as far as it goes: each new array of a long log costs more than the sort.
    packed = who << time_bits
    packed += at
    packed -= first
    packed <<= event_bits
    packed |= event
    packed.sort()
    events = packed & ((1 << event_bits) - 1)
    packed >>= event_bits
    same = packed[1:] == packed[:-1]
    same &= events[1:] != events[:-1]
    tied = packed[1:][same]
    if tied.size > packed.size >> 3:
        return None
    if tied.size:
        _in_rows(packed, events, (who, at, event), (time_bits, first), np.unique(tied))
    times = packed & ((1 << time_bits) - 1)
    times += first
    packed >>= time_bits
    return packed, events, times


def _in_rows(
    ordered: Whole, found: Whole, columns: tuple[Whole, Whole, Whole], packing: tuple[int, int], tied: Whole
) -> None:
    """Put the events of tied keys into the order of their rows; `columns` are the rows as they came."""
    who, at, event = columns
    time_bits, first = packing
    table = np.zeros(_SIEVE, np.bool_)
    table[(tied ^ (tied >> 17)) & (_SIEVE - 1)] = True
    parts: list[tuple[Whole, Whole]] = []
    for start in range(0, who.size, _PART):
        part = slice(start, start + _PART)
        keys = (who[part] << time_bits) + (at[part] - first)
        near = np.flatnonzero(table[(keys ^ (keys >> 17)) & (_SIEVE - 1)])
        parts.append((near + start, keys[near]))
    rows, keys = (np.concatenate(part) for part in zip(*parts, strict=True))
    kept = np.isin(keys, tied)
    rows, keys = rows[kept], keys[kept]
    rows = rows[np.argsort(keys, kind="stable")]
    starts, stops = np.searchsorted(ordered, tied), np.searchsorted(ordered, tied, side="right")
    lengths = stops - starts
    places = np.arange(rows.size) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    found[places] = event[rows]


def _in_time(at: Whole) -> Whole:
    """The rows by time; equal times keep their order."""
    first, row_bits = int(at.min()), bits(at.size - 1)
    if bits(int(at.max()) - first) + row_bits > WIDTH:
        return np.argsort(at, kind="stable").astype(np.int64)
    packed = at - first
    packed <<= row_bits
    packed |= np.arange(at.size, dtype=np.int64)
    packed.sort()
    packed &= (1 << row_bits) - 1
    return packed


def _by_person(who: Whole, event: Whole, at: Whole) -> tuple[Whole, Whole, Whole]:
    """Columns that are in time, by person: person, row and event in one integer, where they fit."""
    row_bits, event_bits = bits(who.size - 1), bits(int(event.max()))
    mask = (1 << row_bits) - 1
    fits = bits(int(who.max())) + row_bits + event_bits <= WIDTH
    packed = who << row_bits
    packed |= np.arange(who.size, dtype=np.int64)
    if fits:
        packed <<= event_bits
        packed |= event
    packed.sort()
    if fits:
        events = packed & ((1 << event_bits) - 1)
        packed >>= event_bits
        rows = packed & mask
    else:
        rows = packed & mask
        events = event[rows]
    times = at[rows]
    packed >>= row_bits
    return packed, events, times


def group_medians(group: Whole, values: Whole, size: int) -> tuple[NDArray[np.float64], Whole]:
    """The median of whole numbers of 0 or more in each group, and how many there are; 0 where there are none.

    >>> [part.tolist() for part in group_medians(np.array([0, 2, 0]), np.array([5, 8, 6]), 3)]
    [[5.5, 0.0, 8.0], [2, 0, 1]]
    """
    counts = np.bincount(group, minlength=size).astype(np.int64)
    if not group.size:
        return np.zeros(size), counts
    value_bits = bits(int(values.max()))
    if bits(size - 1) + value_bits <= WIDTH:
        ordered = np.sort((group << value_bits) | values) & ((1 << value_bits) - 1)
    else:
        ordered = values[np.lexsort((values, group))]
    starts = np.cumsum(counts) - counts
    some = counts > 0
    low = ordered[(starts + (counts - 1) // 2)[some]]
    high = ordered[(starts + counts // 2)[some]]
    medians = np.zeros(size)
    medians[some] = low + (high - low) / 2
    return medians, counts
