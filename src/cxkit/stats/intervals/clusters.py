"""Shares of records that come in clusters: the visits of one visitor resemble each other.

The share is a ratio of sums over clusters, with the linearised variance of a ratio (Cochran 1977, Sampling
Techniques, 6.3). The interval is Wilson's at the number of independent records that the variance is worth,
less for the few clusters it is estimated from (Korn and Graubard 1998): the degrees of freedom are those of
Satterthwaite (1946) for clusters whose squared errors go with their squared sizes, so that a few large
clusters among many small ones count for few.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import FlagKind, groups, together
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.results import EMPTY, TOO_FEW, Estimate, Interval, Sufficient
from cxkit.stats.results._normal import check_confidence, t_of, z_of

__all__ = ["FEWEST_CLUSTERS", "clustered_share"]

FEWEST_CLUSTERS: Final = 10
"""How many clusters of one size, or as good as that many, an interval needs."""


def clustered_share(
    flags: Any, cluster: Any, *, definition: str = "share", confidence: float = 0.95
) -> Estimate:
    """The share of records with a flag, with an interval for records that come in clusters.

    Rows without a flag or a cluster are left out. `n_effective` is how many independent records the figure is
    worth, at most `n`; where all flags are alike, as many as there are clusters of one size. Clusters worth
    fewer than 10 of one size have no interval.

    >>> visitors = [place // 10 for place in range(400)]
    >>> share = clustered_share([place // 10 % 4 == 0 for place in range(400)], visitors)
    >>> share.value, round(share.n_effective), share.n
    (0.25, 37, 400)
    """
    check_confidence(confidence)
    flags, cluster = together(flags=flags, cluster=cluster)
    said = FlagKind().strictly(flags, "flags")
    keys = groups(cluster, "cluster")
    owner = keys.codes.astype(np.int64) - keys.low
    nobody = [place for place, label in enumerate(keys.labels or ()) if label is None]
    kept = (said >= 0) & ~np.isin(owner, nobody)
    owner, yes = owner[kept], said[kept] == 1
    dropped = {"missing": int((~kept).sum())}
    n, x = len(owner), int(yes.sum())
    described: dict[str, Any] = {"unit": "share", "definition": definition, "dropped": dropped}
    if not n:
        return Estimate.missing(EMPTY, confidence=confidence, **described)
    sizes = np.bincount(owner)
    hits = np.bincount(owner[yes], minlength=sizes.size)
    hits, sizes = hits[sizes > 0], sizes[sizes > 0]
    share, clusters = x / n, sizes.size
    degrees = float((sizes**2).sum()) ** 2 / float((sizes.astype(np.float64) ** 4).sum())
    if degrees < FEWEST_CLUSTERS:
        reason = TOO_FEW(needed=FEWEST_CLUSTERS, n=int(degrees))
        none = Interval.missing(reason, method="linearised", confidence=confidence)
        return Estimate(value=share, n=n, interval=none, confidence=confidence, **described)
    variance = float(((hits - share * sizes) ** 2).sum()) * clusters / (clusters - 1) / n**2
    worth = degrees
    if variance > 0:
        worth = share * (1 - share) / variance * (z_of(confidence) / t_of(confidence, degrees)) ** 2
    worth = min(worth, float(n))
    return Estimate(
        value=share,
        n=n,
        n_effective=worth,
        standard_error=variance**0.5,
        interval=Sufficient(PROPORTION, (share * worth, worth)),
        confidence=confidence,
        **described,
    )
