"""How often intervals of a weighted Net Promoter Score hold the true one, where weights follow the answers.

    python tests/stats/weighted_coverage.py [--samples 20000]

Answers are drawn at random; their weights depend on them. Prints for each design and size the coverage of the
default interval, of the one at Kish's number, and of the plain linearised one, value +- z se.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from cxkit.stats.sampling.weighting import normal
from cxkit.stats.tallies import tally_nps

SIZES: Final = (10, 30, 100, 400)
SCORES: Final = np.array([3, 8, 10], np.int8)


class Design(NamedTuple):
    """Shares of detractors, passives and promoters among the answers, their weights and how these scatter."""

    shares: tuple[float, float, float]
    weights: tuple[float, float, float]
    scatter: float = 0.0

    @property
    def truth(self) -> float:
        """The weighted score of the population."""
        parts = np.array(self.shares) * self.weights
        return float((parts[2] - parts[0]) / parts.sum())


DESIGNS: Final[Mapping[str, Design]] = {
    "both extremes count four times": Design((0.3, 0.4, 0.3), (4, 1, 4)),
    "detractors count five times, promoters three times, and weights scatter": Design(
        (0.2, 0.45, 0.35), (5, 1, 3), 0.5
    ),
}


def coverage(design: Design, size: int, samples: int, seed: int) -> dict[str, float]:
    """The share of samples whose interval holds the true score, by the way the interval is made."""
    rng = np.random.default_rng(seed)
    camps = rng.choice(3, p=design.shares, size=samples * size)
    weights = np.array(design.weights)[camps] * np.exp(design.scatter * rng.standard_normal(camps.size))
    by = {"sample": np.repeat(np.arange(samples), size)}
    tally = tally_nps(SCORES[camps], weights=weights, by=by)
    default, kish = tally.estimates(), tally.estimates(standard_error="effective")
    error: Any = default.standard_error
    plain = normal(default.values, error)
    return {
        name: float(((low <= design.truth) & (design.truth <= high)).mean())
        for name, low, high in (
            ("default", default.low, default.high),
            ("at Kish's number", kish.low, kish.high),
            ("plain linearised", plain.low, plain.high),
        )
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=20_000)
    samples = parser.parse_args().samples
    for name, design in DESIGNS.items():
        print(f"{name} (true score {100 * design.truth:.1f})")
        for size in SIZES:
            found = coverage(design, size, samples, seed=size)
            print(f"  n {size:4}  " + "  ".join(f"{way} {100 * each:.1f} %" for way, each in found.items()))


if __name__ == "__main__":
    main()
