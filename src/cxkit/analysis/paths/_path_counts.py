"""Counts of paths that merge: what follows what, starts and ends, of logs that are split by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import attrs

from cxkit.analysis.paths._journeys import Journeys
from cxkit.analysis.paths._paths import PATH_END, PATH_START, pair_counts
from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Tabular


@attrs.frozen(slots=True, kw_only=True, repr=False)
class PathCounts(Tabular):
    """How often one event directly follows another, with the starts and ends of paths; parts add up.

    `pairs` holds (from, to): times, with `path_start` and `path_end` as bounds. A path must lie whole in
    one part: `split_by` names what the parts were split by (the person or visit), and parts split by
    another thing, or by nobody knows what, do not merge.
    """

    pairs: Mapping[tuple[Hashable, Hashable], int]
    split_by: str | None = None

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return sum(n for (source, _), n in self.pairs.items() if source == PATH_START)

    def __add__(self, other: PathCounts) -> PathCounts:
        if not isinstance(other, PathCounts):  # pyright: ignore[reportUnnecessaryIsInstance]
            return NotImplemented
        if self.split_by is None or self.split_by != other.split_by:
            raise Invalid(
                f"parts split by {shown(self.split_by)} and {shown(other.split_by)} do not merge: a path may "
                "lie in both; split the log by person and name it with split_by=",
                code="paths.split",
                path="split_by",
            )
        total = Counter(self.pairs)
        total.update(other.pairs)
        return PathCounts(pairs=dict(total), split_by=self.split_by)

    def probabilities(self) -> dict[tuple[Hashable, Hashable], float]:
        """The share of each pair among all that leave the same event."""
        leaving: Counter[Hashable] = Counter()
        for (source, _), n in self.pairs.items():
            leaving[source] += n
        return {pair: n / leaving[pair[0]] for pair, n in self.pairs.items()}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a pair, by label: as cells that an engine can keep and sum."""
        rows = sorted(self.pairs.items(), key=lambda row: (str(row[0][0]), str(row[0][1])))
        return {
            "from": [source for (source, _), _ in rows],
            "to": [target for (_, target), _ in rows],
            "count": [n for _, n in rows],
        }

    @classmethod
    def from_cells(
        cls,
        sources: Sequence[Hashable],
        targets: Sequence[Hashable],
        counts: Sequence[int],
        *,
        split_by: str | None = None,
    ) -> PathCounts:
        """The counts of cells that an engine has kept or summed: a pair may stand in several rows.

        >>> PathCounts.from_cells(["path_start", "path_start"], ["home", "home"], [2, 3]).paths
        5
        """
        total: Counter[tuple[Hashable, Hashable]] = Counter()
        for source, target, n in zip(sources, targets, counts, strict=True):
            total[source, target] += n
        return cls(pairs=dict(total), split_by=split_by)

    def summary(self) -> dict[str, Any]:
        """How many paths and transitions there are, and how the log was split."""
        inner = sum(n for pair, n in self.pairs.items() if PATH_START not in pair and PATH_END not in pair)
        return {"paths": self.paths, "transitions": inner, "split_by": self.split_by}

    def __repr__(self) -> str:
        return f"PathCounts({len(self.pairs):,} pairs, {self.paths:,} paths)"


def path_counts(journeys: Journeys, *, split_by: str | None = None) -> PathCounts:
    """The counts of the paths of a log, or of a part of one that was split by person (`split_by="user"`).

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> one = path_counts(journeys(["a", "a"], ["visit", "pay"], [0, 1]), split_by="user")
    >>> other = path_counts(journeys(["b"], ["visit"], [0]), split_by="user")
    >>> (one + other).pairs["path_start", "visit"]
    2
    """
    return PathCounts(pairs=pair_counts(journeys), split_by=split_by)
