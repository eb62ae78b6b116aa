"""Reviews of simulated shops say what `reviews.txt` has of them, in every form.

The English text stands there to be read, the other forms as digests. Whoever changes what a review says
writes it anew and reads what changed: `python tests/review/test_recorded_reviews.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxkit.improvement import Monitored, MonitoringPlan, Standard
from cxkit.review import (
    Daily,
    MonitoringSection,
    StandardsSection,
    Tables,
    live_board,
    monthly_review,
    span_review,
)
from cxkit.simulation import Shop, simulate
from cxkit.stats.results import Target
from cxkit.values import LANGUAGES, Money

REVIEWS = Path(__file__).with_name("reviews.txt")
HOUR = timedelta(hours=1)


@cache
def shop(seed: int = 7, contacts: int = 4000) -> tuple[Shop, Tables]:
    made = simulate(seed=seed, contacts=contacts)
    return made, Tables.from_objects(made.objects())


def whole() -> Any:
    made, tables = shop()
    month = made.story.month
    return monthly_review(
        tables,
        month,
        targets={"service_level_30s": Target(at_least=0.7), "abandonment": Target(at_most=0.1)},
        owners={"returns": "lin", "delivery": "mei"},
        costs={"returned_7d": Money.of("80", "CNY")},
        festivals=(month, month.year_before()),
    )


def watched() -> Any:
    made, tables = shop()
    month = made.months[-1]
    told: dict[str, Any] = {"why": "?", "source": "survey", "method": "survey", "by": "lin", "to": ["head"]}
    items = [
        Monitored(metric=metric, within=within, **told)
        for metric, within in (("csat", 0.05), ("first_response", 600))
    ]
    kept = {"title": "Answered within an hour", "promise": "internal", "within": HOUR, "at_least": 0.8}
    standards = [Standard(id="answer-1h", metric="first_response", **kept)]
    plan = MonitoringPlan(id="2026", title="What we watch", items=items)
    sections = [
        MonitoringSection.of(plan, tables, month),
        StandardsSection.of(standards, tables, month),
    ]
    return monthly_review(tables, month, standards=standards, sections=sections[:1], level=0.01)


def early() -> Any:
    made, tables = shop()
    month = made.months[-3]
    return monthly_review(tables, month, as_of=month.start + timedelta(days=20), name="as of the 20th")


def by_day() -> Any:
    made, tables = shop()
    month = made.months[-1]
    return monthly_review(Daily.of(tables, tz=month.tz, known_at=month.end), month)


def board() -> Any:
    made, tables = shop()
    return live_board(tables, as_of=made.months[-1].end - 30 * HOUR, soon=6 * HOUR, tz=made.months[-1].tz)


CASES: dict[str, Callable[[], Any]] = {
    "a shop, with targets, owners, costs and a festival": whole,
    "the same, with a plan and a standard": watched,
    "a month as of its twentieth day": early,
    "counts by day": by_day,
    "the first month": lambda: monthly_review(shop()[1], shop()[0].months[0]),
    "a span": lambda: span_review(shop()[1], name="all of it"),
    "another shop": lambda: monthly_review(shop(11, 1500)[1], shop(11, 1500)[0].months[-1]),
    "a small shop": lambda: monthly_review(shop(3, 300)[1], shop(3, 300)[0].months[-1]),
    "the board": board,
}


def told(name: str) -> str:
    """What a review says: its English text, and digests of its other forms."""
    review = CASES[name]()

    def forms() -> Iterator[tuple[str, str]]:
        for language in LANGUAGES:
            yield f"text {language}", review.to_text(language=language)
            yield f"page {language}", review.to_html(language=language)
        data = json.dumps(review.to_dict(), default=str, sort_keys=True)
        yield "data", re.sub(r"-?\d+\.\d{6,}(?:e[-+]?\d+)?", lambda found: f"{float(found[0]):.6g}", data)
        if hasattr(review, "to_markdown"):
            yield "markdown", review.to_markdown()

    digests = [f"{form}: {hashlib.sha256(text.encode()).hexdigest()[:12]}" for form, text in forms()]
    return "\n".join([f"=== {name}", *digests, "", review.to_text().rstrip(), ""])


@cache
def recorded() -> dict[str, str]:
    parts = REVIEWS.read_text(encoding="utf-8").split("=== ")[1:]
    return {part.partition("\n")[0]: f"=== {part.rstrip()}\n" for part in parts}


@pytest.mark.parametrize("name", CASES)
def test_a_review_says_what_it_did(name: str) -> None:
    assert told(name).splitlines() == recorded()[name].splitlines()


if __name__ == "__main__":
    REVIEWS.write_text("\n".join(told(name) for name in CASES), encoding="utf-8")
