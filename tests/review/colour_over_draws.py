"""How often a review colours noise or season: run it as a script; the long profile takes 2,000 draws.

python tests/review/colour_over_draws.py --draws 2000
"""

from __future__ import annotations

import argparse
from collections import Counter

from test_page import MONTH, shop

from cxkit.review import monthly_review
from cxkit.stats.intervals.proportions import wilson


def main() -> None:
    """Draw shops in which nothing happened but a season, and count what is coloured all the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed, to draw in parts")
    asked = parser.parse_args()
    draws = asked.draws
    coloured: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + draws):
        review = monthly_review(shop(seed, failing=False), MONTH)
        coloured.update(figure.metric for figure in review.figures if figure.reading.is_signal)
        coloured["any group"] += bool(review.signals)
    for name in sorted({*coloured, *(figure.metric for figure in review.figures if not figure.double)}):
        high = wilson(coloured[name], draws, confidence=0.95).high
        print(f"{name}: {coloured[name]} of {draws}, at most {high:.1%}")


if __name__ == "__main__":
    main()
