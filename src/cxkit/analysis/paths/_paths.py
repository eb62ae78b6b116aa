"""The ways people take: what follows what, how often and how soon, whole ways, and shares by step.

A path is one person's (session's, case's) events in order. All functions take `Journeys`, or the three
columns of a log.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._journeys import Journeys
from cxkit.analysis.paths._ordering import Whole, group_medians, runs
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._pictures import INK, drawing_axes, finished, heat_map, name_points, unit_axis

PATH_START: Final = "path_start"
"""The node before the first event of every path."""

PATH_END: Final = "path_end"
"""The node after the last event of every path."""

_CHUNK: Final = 1 << 16
_MOST_CELLS: Final = 1 << 16


def _refuse_marks(journeys: Journeys) -> None:
    for mark in (PATH_START, PATH_END):
        if mark in journeys.labels:
            raise Invalid(
                f"an event is named {shown(mark)}, which marks the bounds of paths: rename or leave it out",
                code="event.name",
                path="event",
            )


def _pair_keys(journeys: Journeys) -> tuple[Whole, Whole]:
    """The codes of pairs of neighbours within paths, as source x kinds + target, and how often each is."""
    kinds, who, event = journeys.kinds, journeys.who, journeys.event
    cells = kinds * kinds
    if cells > _MOST_CELLS:
        inside = np.flatnonzero(journeys.follows)
        keys = np.sort(event[inside] * kinds + event[inside + 1])
        starts, lengths = runs(keys)
        return keys[starts], lengths
    counts = np.zeros(2 * cells, np.int64)
    for start in range(0, who.size - 1, _CHUNK):
        stop = min(start + _CHUNK, who.size - 1)
        keys = event[start:stop] * kinds
        keys += event[start + 1 : stop + 1]
        # Pairs over the border of two paths go to a second half that nobody reads.
        keys += (who[start:stop] != who[start + 1 : stop + 1]) * cells
        counts += np.bincount(keys, minlength=2 * cells)
    pairs = np.flatnonzero(counts[:cells]).astype(np.int64)
    return pairs, counts[pairs]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Transitions(Tabular):
    """Pairs of neighbouring events with their counts, and the starts and ends of paths.

    `pairs`, `counts`, `median_seconds` and `mean_seconds` are of one length, sorted by label; times are from
    the first event of the pair to the second. `starts` and `ends` count the first and last events of paths.
    """

    labels: tuple[Hashable, ...]
    pairs: tuple[tuple[Hashable, Hashable], ...]
    counts: Whole
    median_seconds: Floats
    mean_seconds: Floats
    starts: Mapping[Hashable, int]
    ends: Mapping[Hashable, int]
    paths: int
    dropped: Mapping[str, int]

    def rows(self) -> list[tuple[Hashable, Hashable, int, float]]:
        """From, to, count and median seconds of every transition, those from the start and to the end too."""
        first = [(PATH_START, label, count, 0.0) for label, count in self.starts.items()]
        last = [(label, PATH_END, count, 0.0) for label, count in self.ends.items()]
        counts, medians = self.counts.tolist(), self.median_seconds.tolist()
        inner = [(a, b, n, m) for (a, b), n, m in zip(self.pairs, counts, medians, strict=True)]
        return [*first, *inner, *last]

    def count(self, source: Hashable, target: Hashable) -> int:
        """How often `target` follows `source`; 0 where it never does."""
        return {(a, b): n for a, b, n, _ in self.rows()}.get((source, target), 0)

    def probabilities(self) -> dict[tuple[Hashable, Hashable], float]:
        """The share of each transition among all that leave the same event; these sum to 1 for each event.

        The end of the path is one of the ways to leave an event.
        """
        totals: dict[Hashable, int] = {}
        for source, _, n, _ in self.rows():
            totals[source] = totals.get(source, 0) + n
        return {(source, target): n / totals[source] for source, target, n, _ in self.rows()}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a transition, with its probability and its median time."""
        rows, shares = self.rows(), self.probabilities()
        return {
            "from": [row[0] for row in rows],
            "to": [row[1] for row in rows],
            "count": [row[2] for row in rows],
            "probability": [shares[row[0], row[1]] for row in rows],
            "median_seconds": [row[3] for row in rows],
        }

    def summary(self) -> dict[str, Any]:
        """How many paths and transitions there are, and what was dropped."""
        return {
            "paths": self.paths,
            "transitions": int(self.counts.sum()),
            "dropped": dict(self.dropped),
        }

    def plot(self, ax: Any = None) -> Any:
        """Draw the probability of each transition as a heat map, from (rows) to (columns); gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of transitions")
        shares = self.probabilities()
        rows = sorted({source for source, _ in shares}, key=lambda name: (name != PATH_START, str(name)))
        columns = sorted({target for _, target in shares}, key=lambda name: (name == PATH_END, str(name)))
        values = np.zeros((len(rows), len(columns)))
        for (source, target), share in shares.items():
            values[rows.index(source), columns.index(target)] = share
        heat_map(ax, values, values > 0, rows, columns, unit="share")
        return finished(ax, title=f"what follows what, {self.paths:,} paths", xlabel="to", ylabel="from")

    def __repr__(self) -> str:
        return (
            f"Transitions({len(self.pairs)} pairs, {self.counts.sum():,} transitions, {self.paths:,} paths)"
        )


def _by_label(journeys: Journeys, codes: Whole) -> dict[Hashable, int]:
    counts = np.bincount(codes, minlength=journeys.kinds).tolist()
    by_label = {label: n for label, n in zip(journeys.labels, counts, strict=True) if n}
    return dict(sorted(by_label.items(), key=lambda item: str(item[0])))


def pair_counts(journeys: Journeys) -> dict[tuple[Hashable, Hashable], int]:
    """How often each event directly follows each other one, with the bounds of paths; no times."""
    _refuse_marks(journeys)
    keys, counts = _pair_keys(journeys)
    labels, kinds = journeys.labels, journeys.kinds
    starts = _by_label(journeys, journeys.event[journeys.starts])
    ends = _by_label(journeys, journeys.event[journeys.starts + journeys.lengths - 1])
    return {
        **{(PATH_START, label): n for label, n in starts.items()},
        **{
            (labels[key // kinds], labels[key % kinds]): n
            for key, n in zip(keys.tolist(), counts.tolist(), strict=True)
        },
        **{(label, PATH_END): n for label, n in ends.items()},
    }


def _pair_seconds(journeys: Journeys, keys: Whole) -> tuple[Floats, Floats]:
    """The median and the mean seconds of each pair in `keys`, which are sorted."""
    inside = np.flatnonzero(journeys.follows)
    event, kinds = journeys.event, journeys.kinds
    pairs = event[inside] * kinds + event[inside + 1]
    gaps = journeys.at[inside + 1] - journeys.at[inside]
    if kinds * kinds <= _MOST_CELLS:
        place = np.zeros(kinds * kinds, np.int64)
        place[keys] = np.arange(keys.size)
        group = place[pairs]
    else:
        group = np.searchsorted(keys, pairs).astype(np.int64)
    medians, counts = group_medians(group, gaps, keys.size)
    sums = np.bincount(group, weights=gaps, minlength=keys.size)
    return medians / journeys.ticks, sums / counts / journeys.ticks


def transitions(journeys: Journeys) -> Transitions:
    """Directly-follows graph of the paths in a log, with counts and times.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> steps = transitions(journeys(["a", "a", "b"], ["visit", "pay", "visit"], [0, 30, 5]))
    >>> steps
    Transitions(1 pairs, 1 transitions, 2 paths)
    >>> steps.probabilities()["visit", "path_end"], steps.median_seconds.tolist()
    (0.5, [30.0])
    """
    _refuse_marks(journeys)
    keys, counts = _pair_keys(journeys)
    medians, means = _pair_seconds(journeys, keys)
    labels, kinds = journeys.labels, journeys.kinds
    pairs = [(labels[key // kinds], labels[key % kinds]) for key in keys.tolist()]
    order = sorted(range(len(pairs)), key=lambda at: (str(pairs[at][0]), str(pairs[at][1])))
    by_label = np.array(order, np.int64)
    return Transitions(
        labels=labels,
        pairs=tuple(pairs[at] for at in order),
        counts=counts[by_label],
        median_seconds=medians[by_label],
        mean_seconds=means[by_label],
        starts=_by_label(journeys, journeys.event[journeys.starts]),
        ends=_by_label(journeys, journeys.event[journeys.starts + journeys.lengths - 1]),
        paths=len(journeys),
        dropped=journeys.dropped,
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class EventProfile(Tabular):
    """Each event: how often it is, in how many paths, where it is repeated, and how soon the next comes.

    `median_seconds_to_next` is None where the event is always the last.
    """

    labels: tuple[Hashable, ...]
    events: tuple[int, ...]
    paths: tuple[int, ...]
    repeated: tuple[int, ...]
    median_seconds_to_next: tuple[float | None, ...]
    all_paths: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an event; `repeated` counts the paths with rework: the event twice or more."""
        return {
            "event": list(self.labels),
            "events": list(self.events),
            "paths": list(self.paths),
            "repeated": list(self.repeated),
            "share_of_paths": [n / self.all_paths for n in self.paths],
            "median_seconds_to_next": list(self.median_seconds_to_next),
        }

    def summary(self) -> dict[str, Any]:
        """The number of paths and events."""
        return {"paths": self.all_paths, "events_in_all": sum(self.events)}

    def __repr__(self) -> str:
        return f"EventProfile({len(self.labels)} events, {self.all_paths:,} paths)"


def event_profile(journeys: Journeys) -> EventProfile:
    """How often each event is, in how many paths, where it is repeated, and the median time to what follows.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> profile = event_profile(journeys(["a", "a", "a"], ["visit", "visit", "pay"], [0, 10, 40]))
    >>> profile.to_records()[1]["repeated"], profile.median_seconds_to_next
    (1, (None, 20.0))
    """
    kinds, event = journeys.kinds, journeys.event
    keys = np.sort(journeys.who * kinds + event)
    starts, lengths = runs(keys)
    in_path = keys[starts] % kinds
    events = np.bincount(event, minlength=kinds)
    paths = np.bincount(in_path, minlength=kinds)
    repeated = np.bincount(in_path[lengths > 1], minlength=kinds)
    inside = np.flatnonzero(journeys.follows)
    gaps = journeys.at[inside + 1] - journeys.at[inside]
    medians, followed = group_medians(event[inside], gaps, kinds)
    seen = [place for place in range(kinds) if events[place]]
    seen.sort(key=lambda place: str(journeys.labels[place]))
    return EventProfile(
        labels=tuple(journeys.labels[place] for place in seen),
        events=tuple(int(events[place]) for place in seen),
        paths=tuple(int(paths[place]) for place in seen),
        repeated=tuple(int(repeated[place]) for place in seen),
        median_seconds_to_next=tuple(
            float(medians[place]) / journeys.ticks if followed[place] else None for place in seen
        ),
        all_paths=len(journeys),
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Variants(Tabular):
    """The different ways: each sequence of events and how many paths take it, most taken first."""

    sequences: tuple[tuple[Hashable, ...], ...]
    counts: tuple[int, ...]
    paths: int
    different: int

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a variant, with its share of all paths and the running share."""
        return {
            "variant": [" > ".join(map(str, sequence)) for sequence in self.sequences],
            "paths": list(self.counts),
            "share": [n / self.paths for n in self.counts],
            "running_share": (np.cumsum(self.counts) / self.paths).tolist() if self.counts else [],
        }

    def summary(self) -> dict[str, Any]:
        """How many paths and how many different ways there are."""
        return {"all_paths": self.paths, "different": self.different}

    def plot(self, ax: Any = None) -> Any:
        """Draw the share of paths of each variant, the most taken on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of variants")
        shares = [n / self.paths for n in self.counts[:20]][::-1]
        ax.barh(np.arange(len(shares)), shares, color=INK)
        names = [" > ".join(map(str, sequence)) for sequence in self.sequences[:20]][::-1]
        short = [name if len(name) <= 60 else f"{name[:57]}..." for name in names]
        name_points(ax, short, axis="y")
        unit_axis(ax, "share", axis="x")
        title = f"{len(shares)} of {self.different:,} ways through {self.paths:,} paths"
        return finished(ax, title=title, xlabel="share of paths")

    def __repr__(self) -> str:
        return f"Variants({self.different:,} different of {self.paths:,} paths)"


def _variant_ids(journeys: Journeys) -> Whole:
    """The same number for paths that are the same so far, step by step; ended paths keep theirs."""
    ids = np.zeros(len(journeys), np.int64)
    if not ids.size:
        return ids
    longest_first = np.argsort(-journeys.lengths, kind="stable")
    shortest = -journeys.lengths[longest_first]
    for step in range(int(journeys.lengths.max())):
        going = longest_first[: int(np.searchsorted(shortest, -step, side="left"))]
        keys = ids[going] * journeys.kinds + journeys.event[journeys.starts[going] + step]
        ids[going] = np.unique(keys, return_inverse=True)[1]
    return ids


def variants(journeys: Journeys, *, most: int | None = None) -> Variants:
    """The sequences of events that paths take, the most taken first; `most` keeps the first so many.

    Equally taken ones stand in the order in which persons first take them.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> log = journeys(["a", "a", "b", "c"], ["visit", "pay", "visit", "visit"], [0, 30, 5, 9])
    >>> ways = variants(log)
    >>> dict(zip(ways.sequences, ways.counts))
    {('visit',): 2, ('visit', 'pay'): 1}
    """
    if most is not None and most < 1:
        raise Invalid(f"must be 1 or more, got {shown(most)}", code="number.low", path="most")
    ids = _variant_ids(journeys)
    keys = journeys.lengths * (int(ids.max()) + 1 if ids.size else 1) + ids
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))[:most]
    sequences: list[tuple[Hashable, ...]] = []
    for place in first[order].tolist():
        start = int(journeys.starts[place])
        codes = journeys.event[start : start + int(journeys.lengths[place])]
        sequences.append(tuple(journeys.labels[code] for code in codes.tolist()))
    return Variants(
        sequences=tuple(sequences),
        counts=tuple(counts[order].tolist()),
        paths=len(journeys),
        different=int(counts.size),
    )


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class StepMatrix(Tabular):
    """Where all paths are at each step: `shares[row, step]` of the paths; each column sums to 1.

    Step 0 is the start, step 1 the first event. Paths that have ended stay at the end. The rows are the
    start, the events seen within the steps, by name, and the end.
    """

    labels: tuple[Hashable, ...]
    shares: NDArray[np.float64]
    paths: int

    @property
    def steps(self) -> int:
        """The last step."""
        return int(self.shares.shape[1]) - 1

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an event, one column a step."""
        steps = {str(step): self.shares[:, step].tolist() for step in range(self.shares.shape[1])}
        return {"event": list(self.labels), **steps}

    def summary(self) -> dict[str, Any]:
        """How many paths there are."""
        return {"paths": self.paths}

    def plot(self, ax: Any = None) -> Any:
        """Draw the shares as a heat map, a row an event and a column a step; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of steps")
        steps = range(self.shares.shape[1])
        heat_map(ax, self.shares, self.shares > 0, self.labels, steps, unit="share", ordered=True)
        return finished(ax, title=f"where {self.paths:,} paths are", xlabel="step", ylabel="event")

    def __repr__(self) -> str:
        return f"StepMatrix({len(self.labels)} rows, {self.steps} steps, {self.paths:,} paths)"


def step_matrix(journeys: Journeys, *, steps: int = 10) -> StepMatrix:
    """The share of paths at each event, step by step; a log without paths is refused.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> matrix = step_matrix(journeys(["a", "a", "b"], ["visit", "pay", "visit"], [0, 30, 5]), steps=2)
    >>> dict(zip(matrix.labels, matrix.shares.tolist()))["path_end"]
    [0.0, 0.0, 0.5]
    """
    if isinstance(steps, bool) or steps < 1:
        raise Invalid(f"must be 1 or more, got {shown(steps)}", code="number.low", path="steps")
    _refuse_marks(journeys)
    paths = len(journeys)
    if not paths:
        raise Invalid("the log has no paths: there are no shares of nothing", code="paths.none")
    counts = np.zeros((journeys.kinds, steps + 1), np.int64)
    for step in range(1, steps + 1):
        going = journeys.starts[journeys.lengths >= step]
        counts[:, step] = np.bincount(journeys.event[going + step - 1], minlength=journeys.kinds)
    seen = np.flatnonzero(counts.any(axis=1)).tolist()
    seen.sort(key=lambda place: str(journeys.labels[place]))
    start = np.zeros((1, steps + 1), np.int64)
    start[0, 0] = paths
    ended = paths - start - counts.sum(axis=0, keepdims=True)
    return StepMatrix(
        labels=(PATH_START, *(journeys.labels[place] for place in seen), PATH_END),
        shares=np.concatenate((start, counts[seen], ended)) / paths,
        paths=paths,
    )
