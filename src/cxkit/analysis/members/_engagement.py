"""Engagement with posts, from snapshots of their counters, over a denominator that is always named."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

import attrs
import numpy as np

from cxkit.columns import (
    FlagKind,
    Flags,
    Groups,
    InstantKind,
    Ints,
    NumberKind,
    groups,
    ordered_labels,
    together,
)
from cxkit.errors import Invalid
from cxkit.stats.intervals.rates import byar
from cxkit.stats.results import NO_EXPOSURE, Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence
from cxkit.tables import MISSING

_COUNTERS: Final = ("likes", "comments", "shares")
_COUNT: Final = NumberKind(low=0, size="i8")


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Engagement(Tabular):
    """Gains of posts between their first and their last snapshot, and the rate over `per`.

    Gains may be negative (likes taken back, comments deleted): they are kept. `lost` counts the steps between
    snapshots at which a counter fell. Deleted posts stay, with a flag; their last snapshot before counts.
    """

    posts: tuple[Hashable, ...]
    likes: Ints
    comments: Ints
    shares: Ints
    base: Ints
    per: str
    deleted: tuple[bool, ...]
    lost: Ints
    confidence: float

    @property
    def gained(self) -> Ints:
        """Likes, comments and shares together."""
        return self.likes + self.comments + self.shares

    @property
    def rate(self) -> Estimate:
        """All that was gained over the sum of the denominator."""
        x, exposure = int(self.gained.sum()), int(self.base.sum())
        definition = f"engagement per {self.per}"
        if exposure <= 0:
            return Estimate.missing(NO_EXPOSURE, definition=definition)
        interval = byar(x, exposure, confidence=self.confidence) if x >= 0 else None
        return Estimate(value=x / exposure, n=exposure, definition=definition, interval=interval)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a post."""
        some = self.base > 0
        rate = self.gained / np.maximum(self.base, 1)
        return {
            "post": list(self.posts),
            **{name: getattr(self, name).tolist() for name in _COUNTERS},
            self.per: self.base.tolist(),
            "rate": [
                value if known else None for value, known in zip(rate.tolist(), some.tolist(), strict=True)
            ],
            "lost": self.lost.tolist(),
            "deleted": list(self.deleted),
        }

    def summary(self) -> dict[str, Any]:
        """The rate, and over what."""
        return {"posts": len(self.posts), "rate": self.rate.value, "per": self.per}

    def __repr__(self) -> str:
        return f"Engagement({len(self.posts):,} posts, {self.rate.value or 0:.4g} per {self.per})"


def engagement(
    post: Any,
    at: Any,
    *,
    likes: Any,
    comments: Any,
    shares: Any,
    reach: Any = None,
    followers: Any = None,
    deleted: Any = None,
    zone: str | None = None,
    confidence: float = 0.95,
) -> Engagement:
    """Engagement of posts from snapshots of counters, in any order, over `reach` or over `followers`.

    Counters run on, so what counts is the difference between the first and the last snapshot; a post's only
    snapshot counts whole. The denominator is the highest that its snapshots have: name just one.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 6, day, tzinfo=UTC) for day in (1, 2)]
    >>> levels = engagement(["p"] * 2, at, likes=[10, 40], comments=[0, 3], shares=[1, 2], reach=[500, 1000])
    >>> levels
    Engagement(1 posts, 0.034 per reach)
    """
    check_confidence(confidence)
    if (reach is None) == (followers is None):
        raise Invalid("name one denominator: reach= or followers=", code="engagement.per", path="reach")
    per = "followers" if reach is None else "reach"
    base = followers if reach is None else reach
    post, at, likes, comments, shares, base, deleted = together(
        post=post, at=at, likes=likes, comments=comments, shares=shares, base=base, deleted=deleted
    )
    keys = groups(post, "post")
    who, times = keys.codes.astype(np.int64) - keys.low, InstantKind().strictly(at, "at", zone)
    given = {"likes": likes, "comments": comments, "shares": shares, per: base}
    counters = {name: _COUNT.strictly(column, name) for name, column in given.items()}
    gone = np.zeros(len(times), np.bool_) if deleted is None else FlagKind().strictly(deleted, "deleted") == 1
    known = (times != MISSING) & np.logical_and.reduce([values >= 0 for values in counters.values()])
    rows = np.flatnonzero(known & ~gone)
    rows = rows[np.lexsort((times[rows], who[rows]))]
    owner = who[rows]
    new = np.append(True, owner[1:] != owner[:-1])[: owner.size]
    starts = np.flatnonzero(new)
    order = _by_label(keys, owner[starts])
    posts = owner[starts][order]
    counted = {name: counters[name][rows] for name in _COUNTERS}
    highest = np.zeros(keys.size, np.int64)
    np.maximum.at(highest, owner, counters[per][rows])
    flagged = np.bincount(who[gone], minlength=keys.size) > 0
    fell = _falls(counted.values(), new)
    return Engagement(
        posts=tuple(keys.label(place) for place in posts.tolist()),
        **{name: _gains(values, starts)[order] for name, values in counted.items()},
        base=highest[posts],
        per=per,
        deleted=tuple(flagged[posts].tolist()),
        lost=np.bincount(owner[fell], minlength=keys.size)[posts],
        confidence=confidence,
    )


def _gains(values: Ints, starts: Ints) -> Ints:
    """The gain of each post from its first snapshot to its last; an only snapshot counts whole."""
    ends = np.append(starts[1:], values.size)[: starts.size] - 1
    gained: Ints = values[ends] - np.where(ends > starts, values[starts], 0)
    return gained


def _falls(counters: Iterable[Ints], new: Flags) -> Flags:
    """The snapshots at which a counter is lower than at the one before of the same post."""
    fell = np.zeros(new.size, np.bool_)
    for values in counters:
        fell[1:] |= (np.diff(values) < 0) & ~new[1:]
    return fell


def _by_label(keys: Groups, places: Ints) -> Ints:
    """The order of places of groups by their labels."""
    labels = [keys.label(place) for place in places.tolist()]
    rank = {label: at for at, label in enumerate(ordered_labels(labels))}
    return np.array(sorted(range(len(labels)), key=lambda at: rank[labels[at]]), np.int64)
