"""The eventually-follows relation: what comes some time after what, whatever lies between.

Source: van der Aalst (2016), Process Mining, on the weak order of events in a log.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._journeys import Journeys
from cxkit.analysis.paths._ordering import runs
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import drawing_axes, finished, heat_map


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class EventuallyFollows(Tabular):
    """In how many paths one event comes some time after another, whatever lies between.

    `counts[i, j]` counts the paths in which `labels[j]` comes after `labels[i]`; `paths_with[i]` those that
    have `labels[i]` at all. An event follows itself where it is repeated.
    """

    labels: tuple[Hashable, ...]
    counts: NDArray[np.int64]
    paths_with: tuple[int, ...]
    paths: int

    def count(self, source: Hashable, target: Hashable) -> int:
        """In how many paths `target` comes after `source`; 0 for an event that the log doesn't have."""
        if source not in self.labels or target not in self.labels:
            return 0
        return int(self.counts[self.labels.index(source), self.labels.index(target)])

    def share(self, source: Hashable, target: Hashable) -> float | None:
        """The share of the paths with `source` in which `target` comes later; None where none has it."""
        if source not in self.labels:
            return None
        return self.count(source, target) / self.paths_with[self.labels.index(source)]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a pair that occurs."""
        rows, targets = np.nonzero(self.counts)
        counts = self.counts[rows, targets].tolist()
        sources = rows.tolist()
        return {
            "from": [self.labels[row] for row in sources],
            "to": [self.labels[column] for column in targets.tolist()],
            "paths": counts,
            "share": [n / self.paths_with[row] for n, row in zip(counts, sources, strict=True)],
        }

    def summary(self) -> dict[str, Any]:
        """How many paths there are."""
        return {"all_paths": self.paths}

    def __repr__(self) -> str:
        return f"EventuallyFollows({int(np.count_nonzero(self.counts)):,} pairs, {self.paths:,} paths)"

    def plot(self, ax: Any = None) -> Any:
        """Draw the share of paths with an event (rows) in which another (columns) comes later."""
        ax = drawing_axes(ax, needed_for="a picture of what follows")
        shares = self.counts / np.array(self.paths_with)[:, None]
        heat_map(ax, shares, self.counts > 0, self.labels, self.labels, unit="share")
        return finished(ax, title=f"what follows later, {self.paths:,} paths", xlabel="later", ylabel="event")


def eventually_follows(journeys: Journeys) -> EventuallyFollows:
    """In how many paths each event comes some time after each other one: the eventually-follows relation.

    A pair counts once a path. b comes after a where the last b stands behind the first a.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> log = ["a", "a", "a", "b"], ["visit", "cart", "pay", "visit"], [0, 1, 2, 0]
    >>> follows = eventually_follows(journeys(*log))
    >>> follows.count("visit", "pay"), follows.count("pay", "visit"), follows.share("visit", "pay")
    (1, 0, 0.5)
    """
    kinds, event = journeys.kinds, journeys.event
    who = np.repeat(np.arange(len(journeys)), journeys.lengths)
    keys = who * kinds + event
    order = np.argsort(keys, kind="stable")
    starts, lengths = runs(keys[order])
    first, last = order[starts], order[starts + lengths - 1]
    person, kind = who[first], event[first]
    followed = np.zeros((kinds, kinds), np.int64)
    for source in range(kinds):
        begins = np.full(len(journeys), who.size)
        mine = kind == source
        begins[person[mine]] = first[mine]
        followed[source] = np.bincount(kind[last > begins[person]], minlength=kinds)
    with_each = np.bincount(kind, minlength=kinds)
    seen = sorted(np.flatnonzero(with_each).tolist(), key=lambda place: str(journeys.labels[place]))
    return EventuallyFollows(
        labels=tuple(journeys.labels[place] for place in seen),
        counts=followed[np.ix_(seen, seen)] if seen else np.zeros((0, 0), np.int64),
        paths_with=tuple(int(with_each[place]) for place in seen),
        paths=len(journeys),
    )
