"""Reviews of drawn figures and findings read as `drawn_reviews.txt` has them.

No shop stands behind them: figures count just enough or one too few, series run at and beside their limits,
groups tie, bounds are 0, one side is missing. Each line has digests of one review's text, page and data, and
its first sentence. Whoever changes what a review says writes them anew:
`python tests/review/test_drawn_reviews.py`.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

from cxkit.review import Figure, Finding, Month, Span
from cxkit.review._findings import Looked
from cxkit.review._headlines import headlines, proposals
from cxkit.review._model import CallBack, Group, Ranked, Volume
from cxkit.review._parts import Cause, Demand, Team, parts
from cxkit.review._review import Review
from cxkit.review._sections import Reading
from cxkit.review._series import read, stands_apart, with_limits
from cxkit.review._wording import WORDS
from cxkit.review._writing import Names
from cxkit.stats.intervals import compare
from cxkit.stats.results import Estimate, Target
from cxkit.stats.tallies import tally_share, tally_values
from cxkit.values import LANGUAGES, Label, Money, Period

RECORD = Path(__file__).with_name("drawn_reviews.txt")
MARCH = Period.month(2026, 3, "Asia/Shanghai")
SIZES = (1, 9, 10, 10, 11, 40, 99, 100, 101)
METRICS = ("csat", "abandonment", "first_response_1h", "resolution", "nps", "return_rate", "speed_of_answer")
INCOMPLETE = ((), (), (), (), ("before",), ("year_before",), ("now",), ("before", "year_before"))
THEMES = ("said", "waited", "got")


def share(chance: random.Random, n: int | None = None, usual: float = 0.3) -> Estimate:
    n = chance.choice(SIZES) if n is None else n
    x = chance.choice((0, 1, n // 2, n, round(usual * n), round(usual * n), round(usual * n)))
    return cast(Estimate, tally_share([1] * x + [0] * (n - x)).result())


def time(chance: random.Random, n: int | None = None) -> Estimate:
    values = [chance.choice((1.0, 60.0, 60.0, 61.0, 90_000.0)) for _ in range(n or chance.choice(SIZES))]
    return cast(Estimate, tally_values(values, unit="seconds").result("median"))


def figure(chance: random.Random, metric: str) -> Figure:
    """A figure with its months, read at the level of 0.05; of shares, times, and nothing."""
    made = chance.choice((share, share, share, time))
    size = chance.choice((10, 100, None))
    count = chance.choice((0, 1, 2, 12, 13, 14, 16, 26))
    periods = [MARCH.shift(-back) for back in range(count - 1, -1, -1)]
    months = [
        Month(period=each, figure=made(chance, size), apart=stands_apart(each, MARCH, [MARCH.shift(-5)]))
        for each in periods
        if chance.random() < 0.95 or each == MARCH
    ]
    if chance.random() < 0.3:  # a run on one side, a step, or an end that is far off
        level = chance.choice((0.0, 0.1, 0.9))
        far = chance.choice((1, 2, 3, 7, 8))
        months = [
            month
            if place < len(months) - far or made is time
            else attrs.evolve(month, figure=share(chance, size or 100, level))
            for place, month in enumerate(months)
        ]
    limited = with_limits(months) if months else ()
    now = limited[-1].figure if limited else made(chance)
    before, year = (chance.choice((None, made(chance), made(chance))) for _ in range(2))
    changes = [
        None if then is None or min(now.n, then.n) < 10 else compare(now, then) for then in (before, year)
    ]
    changes = [None if each is None or each.value is None else each for each in changes]
    found = Figure(
        metric=metric,
        definition="csat" if metric == "first_response_1h" else metric,
        label=Label(metric, f"指标{metric}", f"指標{metric}"),
        better=chance.choice(("higher", "lower", "lower", None)),
        theme=chance.choice(THEMES),  # type: ignore[arg-type]
        double=chance.random() < 0.1,
        now=now,
        before=before,
        year_before=year,
        change=changes[0],
        year_change=changes[1],
        incomplete=chance.choice(INCOMPLETE),
        months=limited,
        target=chance.choice((None, None, Target(at_least=0.3), Target(at_most=0.3)))
        if now.unit == "share"
        else None,
        p_value=chance.choice((None, 0.0, 0.01, 0.2)),
    )  # fmt: skip
    return read(found, chance.choice((None, 0.0, 0.04, 0.05, 0.2)), 0.05)


def finding(chance: random.Random, metric: str) -> Finding:
    made = chance.choice((share, share, time))
    now, reference = made(chance), made(chance)
    kind = chance.choice(("change", "stands_out"))
    change = compare(now, reference)
    known = change.value is not None and change.interval.defined and chance.random() < 0.8
    axis = chance.choice(("team", "carrier", "product", "channel", "mood"))
    return Finding(
        metric=metric,
        definition="csat",
        label=Label(metric, f"指标{metric}", f"指標{metric}"),
        axis=axis,
        member=chance.choice(("chat", "phone") if axis == "channel" else ("a", "b", "c")),
        kind=kind,  # type: ignore[arg-type]
        better=chance.choice(("higher", "lower", None)),
        now=now,
        reference=reference,
        difference=0.0 if now.value is None or reference.value is None else now.value - reference.value,
        bounds=change.interval.bounds if known else None,
        against=MARCH.year_before() if kind == "change" else None,
        since=chance.choice((None, MARCH.shift(-2))),
        p_value=chance.choice((0.0, 0.001, 0.001, 0.01)),
        p_adjusted=0.01,
        signal=chance.random() < 0.7,
    )


def numbered(chance: random.Random, kind: Any, *keys: str) -> tuple[Any, ...]:
    """Counts by key, with those of earlier periods where they are known."""
    more = {"of": 40} if kind is Ranked else {}
    return tuple(
        kind(
            key, Label(*[key] * 3), chance.choice((0, 1, 5, 40)), chance.choice((None, 0, 40)),
            chance.choice((None, 0, 5)), **more,
        )
        for key in keys[: chance.randrange(len(keys) + 1)]
    )  # fmt: skip


def cause(chance: random.Random, kind: Any, metric: str) -> Any:
    groups = tuple(
        (name, share(chance), chance.choice((Reading.SAME, Reading.WORSE)))
        for name in ("a", "b", "c")[: chance.randrange(1, 4)]
    )
    more = {"mix": chance.choice(((), (("a", 0.25), ("b", 0.5))))} if kind is Team else {}
    axis = chance.choice(("team", "mood"))
    return kind(
        metric=metric, label=Label(metric, metric, metric), axis=axis, groups=groups,
        rest=chance.choice((None, share(chance))), against=chance.choice((None, MARCH.previous())),
        moved=chance.choice((None, ("a", (3.0, 30.0), (4.0, 4.0)))), **more,
    )  # fmt: skip


def demand(chance: random.Random) -> Demand | None:
    now, then = share(chance), share(chance)
    earlier = ((MARCH.previous(), then, chance.choice((None, compare(now, then)))),)
    return chance.choice((
        None,
        Demand(kind=Label("Contacts", "咨询", "諮詢"), now=now),
        Demand(
            kind=Label("Contacts", "咨询", "諮詢"), now=now, earlier=earlier,
            backlog=((MARCH.previous(), 0), (MARCH, 4))[: chance.randrange(3)],
        ),
    ))  # fmt: skip


def calls(chance: random.Random) -> tuple[CallBack, ...]:
    reasons = (
        WORDS["review.open_complaint"](days=8), WORDS["review.overdue_ticket"](days=1),
        WORDS["review.low_score"](score=1, low=1, high=5),
    )  # fmt: skip
    return tuple(
        CallBack(f"C-{each}", tuple(chance.sample(reasons, chance.randrange(1, 4))), MARCH.start, f"T-{each}")
        for each in range(chance.choice((0, 0, 1, 8, 9)))
    )


def drawn(seed: int) -> Review:
    """A review of figures, findings and counts by chance."""
    chance = random.Random(seed)
    compared = chance.random() < 0.85
    metrics = chance.sample(METRICS, chance.randrange(len(METRICS) + 1))
    made = chance.choice((0, 1, 12))
    covered = tuple((name, chance.choice((0.5, 0.9, 1.0))) for name in ("now", "before", "year_before"))
    rows = [chance.choice((0, 3, 1000)) for _ in range(2)]
    review = Review(
        source=chance.choice(("shop", "")),
        period=MARCH if compared else Span(MARCH.start, MARCH.end + timedelta(days=chance.choice((0, 1)))),
        as_of=chance.choice((None, MARCH.start + timedelta(days=12))),
        compared=compared,
        level=0.05,
        before=MARCH.previous() if compared else None,
        year_before=MARCH.year_before() if compared else None,
        figures=tuple(figure(chance, each) for each in metrics),
        findings=tuple(
            finding(chance, chance.choice((*metrics, "complaints", "csat")))
            for _ in range(chance.choice((0, 0, 1, 3, 9)))
        ),
        comparisons={"figures": made, "made": made, "few": chance.choice((0, 1)), "passed": 0},
        channels=numbered(chance, Volume, "chat", "phone", "email"),
        hours=numbered(chance, Volume, *(f"{hour:02d}" for hour in range(24))),
        complaint_classes=numbered(chance, Ranked, "logistics", "platform", ""),
        ticket_topics=numbered(chance, Ranked, "refund", "size", ""),
        callbacks=calls(chance),
        unknown_callers=chance.choice(({}, {"low_score": 2}, {"open_complaint": 1})),
        looked_for_calls=chance.choice(({}, {"low_score": 0, "overdue_ticket": 4})),
        calls_known=chance.random() < 0.8,
        groups=tuple(
            Group(
                key, Label(*[key] * 3), many, chance.choice(((), (("scale.other", 1), ("number.range", 2)))),
                chance.choice((0, 27, 28, 31)), 31, covered,
            )
            for key, many in zip(("contacts", "tickets"), rows, strict=True)
        ),
    )  # fmt: skip
    lines = headlines(review)
    owners = {"call": "mei", "csat": "li", "abandonment": "wu"}
    costs = {"csat": Money.of("12.50", "CNY"), "abandonment": Money.of("3", "CNY")}
    targets = {each.metric: each.target for each in review.figures if each.target is not None}
    to_do = proposals(review, lines, targets, owners, costs)
    names = Names({"a": Label("Team A", "甲组", "甲組")})
    looked = [Looked("contacts", "team", chance.choice(("change", "stands_out")), made, 1)] if made else []
    found = parts(
        review, names, lines, to_do,
        [cause(chance, Cause, each) for each in metrics[: chance.randrange(3)]],
        [cause(chance, Team, each) for each in metrics[: chance.randrange(3)]],
        demand(chance), looked,
    )  # fmt: skip
    return attrs.evolve(review, sections=tuple(found))


def told(seed: int) -> str:
    review = drawn(seed)
    data = json.dumps(review.to_dict(), default=str, sort_keys=True)
    data = re.sub(r"-?\d+\.\d{6,}(?:e[-+]?\d+)?", lambda found: f"{float(found[0]):.6g}", data)
    tags = [LANGUAGES[seed % len(LANGUAGES)], "en"]
    forms = [review.to_text(), review.to_html(language=tags[0]), review.to_markdown(language=tags[0]), data]
    digests = " ".join(hashlib.sha256(form.encode()).hexdigest()[:10] for form in forms)
    first = next(line for line in forms[0].splitlines() if line[:2] == "  ")
    return f"{seed} {digests} {first.strip()[:70]}"


@pytest.mark.parametrize("seed", range(60))
def test_a_review_of_drawn_figures_reads_as_it_did(seed: int) -> None:
    assert told(seed) == RECORD.read_text(encoding="utf-8").splitlines()[seed]


if __name__ == "__main__":
    RECORD.write_text("".join(f"{told(seed)}\n" for seed in range(60)), encoding="utf-8")
