"""Every analysis gives, of drawn shops of one row to some hundreds, the answers that `analyses.txt` has of it.

The few rows are where a bound, an empty group or a share of one is met, the many where something is found.
An answer stands there as its beginning and a digest of all of it, as `test_recorded_answers` writes them;
whoever changes one on purpose writes them anew and reads what changed: `python test_recorded_analyses.py`.
"""

# ruff: noqa: E501
from __future__ import annotations

import hashlib
import json
import math
import random
import re
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

import cxkit.analysis.drivers as drivers
import cxkit.analysis.feedback as feedback
import cxkit.analysis.lifetime as lifetime
import cxkit.analysis.members as members
import cxkit.analysis.offers as offers
import cxkit.analysis.paths as paths
import cxkit.analysis.people as people
import cxkit.analysis.quality as quality
import cxkit.analysis.scenarios as scenarios
import cxkit.analysis.segmentation as segmentation
import cxkit.analysis.text as text
import cxkit.analysis.visits as visits
from cxkit import Actor
from cxkit.analysis.gaps import knowledge_gaps
from cxkit.customers import Bound, ClassificationRule, RulePolicy
from cxkit.feedback import Theme, ThemeTree
from cxkit.tables import ContactTable, EventTable, LineTable, OrderTable, VisitTable
from cxkit.values import Period

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
import test_recorded_answers as recorded

sys.path.pop(0)

ANSWERS = Path(__file__).with_name("analyses.txt")
SIZES = (1, 2, 4, 9, 30, 250)
T = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = T + timedelta(days=120)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHANGHAI = "Asia/Shanghai"
SOUGHT = {"lifetime", "logistic", "together of two kinds"}
"""What is sought step by step: three digits are the same on every processor."""
WORDS = (
    *(
        "很好",
        "不好",
        "太慢了",
        "不太满意",
        "没有破损",
        "物流很快",
        "客服态度差",
        "质量一般",
        "包装破了",
        "退款",
    ),
    *("非常喜欢", "不是不喜欢", "除了贵", "如果能便宜点就好了", "有点小", "价格太高", "再也不买", "杯子裂了"),
    *("good", "not good", "very slow", "the mug broke", "late again", "friendly staff", "too expensive"),
    *("never", "refund", "great tea", "the box was damaged", "quick delivery", "not bad", "hardly useful"),
)


class World:
    """Columns of so many rows, each drawn from the numbers of its row: what a small one has a large one has."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.range = range(size)

    def column(self, name: str, draw: Callable[[random.Random, int], Any], gaps: float = 0.0) -> list[Any]:
        """A column by its name, with a share of gaps."""
        found = []
        for row in self.range:
            chance = random.Random(f"{name} {row}")
            found.append(None if chance.random() < gaps else draw(chance, row))
        return found

    def among(self, name: str, cells: Any, gaps: float = 0.0) -> list[Any]:
        """A column of some of the cells, the first ones more often."""
        cells = list(cells)
        return self.column(
            name,
            lambda chance, _: cells[min(chance.randrange(len(cells)), chance.randrange(len(cells)))],
            gaps,
        )

    def numbers(self, name: str, low: float, high: float, gaps: float = 0.0, digits: int = 2) -> list[Any]:
        """A column of numbers."""
        return self.column(name, lambda chance, _: round(chance.uniform(low, high), digits), gaps)

    def counts(self, name: str, low: int, high: int, gaps: float = 0.0) -> list[Any]:
        """A column of whole numbers."""
        return self.column(name, lambda chance, _: chance.randint(low, high), gaps)

    def flags(self, name: str, share: float, gaps: float = 0.0) -> list[Any]:
        """A column of True and False."""
        return self.column(name, lambda chance, _: chance.random() < share, gaps)

    def times(self, name: str, days: int = 90, gaps: float = 0.0) -> list[Any]:
        """A column of whole minutes in so many days."""
        return self.column(name, lambda chance, _: T + timedelta(minutes=chance.randrange(days * 1440)), gaps)

    def after(self, name: str, times: list[Any], minutes: int, gaps: float = 0.0) -> list[Any]:
        """Times up to so many minutes after others."""
        waits = self.counts(name, 0, minutes, gaps)
        return [
            None if at is None or wait is None else at + timedelta(minutes=wait)
            for at, wait in zip(times, waits, strict=True)
        ]

    def texts(self, name: str, gaps: float = 0.05) -> list[Any]:
        """A column of what customers write: up to three phrases."""
        return self.column(
            name, lambda chance, _: "，".join(chance.choices(WORDS, k=chance.randint(1, 3))), gaps
        )

    def themes(self, name: str, codes: str = "abcdz") -> list[Any]:
        """A column of sets of codes."""
        return self.column(
            name, lambda chance, _: sorted({chance.choice(codes) for _ in range(chance.randint(0, 2))}), 0.05
        )


def theme(code: str, parent: str | None = None) -> Theme:
    return Theme(code=code, parent=parent, en=code, zh_hans=code, zh_hant=code)


def tree() -> ThemeTree:
    told = {"at": T, "by": Actor.agent("lin")}
    made = ThemeTree.start("shop", [theme("a"), theme("z")], **told)
    for code in ("b", "c", "d"):
        made = made.add(theme(code, "a"), **told)
    return made.split("b", [theme("b1", "a"), theme("b2", "a")], **told)


def of_feedback(w: World) -> dict[str, Any]:
    at, themes, authors = w.times("at"), w.themes("themes"), w.among("author", range(60))
    now = [each >= T + 60 * DAY for each in at]
    risen = [
        [*(cell or ()), "z"] if new and row % 3 == 0 else cell
        for row, (cell, new) in enumerate(zip(themes, now, strict=True))
    ]
    sources, products = w.among("source", ["app", "jd", "tmall"], 0.1), w.among("product", "PQRS", 0.1)
    stars = w.among("stars", [5, 4, 1, 3, 2], 0.05)
    fallen = [1 if new and row % 4 else star for row, (star, new) in enumerate(zip(stars, now, strict=True))]
    burst = [T + 70 * DAY + timedelta(minutes=each % 50) if each % 9 == 0 else at[each] for each in w.range]
    later = [min(5, star + (row % 2)) if star else None for row, star in enumerate(stars)]
    coded = w.among("before", ["b", "c", "z"], 0.05), w.among("after", ["b1", "b2", "c", None])
    sample = feedback.double_coded(*coded, tree(), 4)
    periods, versions = w.among("period", "123"), w.among("version", [4, 5])
    cells = [
        [code] if version == 4 else [code.replace("b", "b1")] if code else []
        for code, version in zip(w.among("code", ["b", "c", "z"]), versions, strict=True)
    ]
    texts = w.texts("texts")
    trend = partial(feedback.theme_trend, cells, periods, versions, tree())
    alarms = partial(feedback.review_alarms, burst, fallen, products)
    emerging = partial(feedback.emerging, risen, now, authors=authors)
    hot = partial(feedback.hot_themes, risen, now)
    return {
        "alarms": alarms(since=T + 60 * DAY),
        "alarms that are quick": alarms(
            since=T + 60 * DAY, low=3, danger=w.flags("danger", 0.1), burst_level=0.05, fall_level=0.2, least=2,
            least_scores=2,
        ),
        "alarms of a time before the first": alarms(since=T - DAY),
        "emerging": emerging(),
        "emerging by all": emerging(
            at=at, sources=sources, products=products, exposure=(30.0, 60.0), least=1, least_authors=1,
        ),
        "emerging that were not there": emerging(exposure=(10.0, 60.0), level=0.5, least=2, least_authors=1),
        "hot": hot(),
        "hot by all": hot(
            tree=tree(), authors=authors, sources=sources, weights={"z": 3.0, "a": 0.5}, orders=(400.0, 900.0),
            floor=0.0, least=1, least_authors=1, level=0.5,
        ),
        "counts": feedback.theme_counts(themes, tree=tree(), authors=authors),
        "counts of three": feedback.theme_counts(themes, least=3),
        "impact": feedback.theme_impact(themes, stars, tree=tree(), authors=authors, least=2, least_authors=1),
        "impact of five": feedback.theme_impact(risen, fallen),
        "replies": feedback.reply_effect(stars, later, w.flags("replied", 0.5, 0.05)),
        "coded twice": sample,
        "trend": trend(),
        "trend as coded": trend(view="as_coded"),
        "trend of the sample": trend(sample=sample),
        "baseline": feedback.baseline_flags(at, Period.month(2026, 3, SHANGHAI), weeks=4, without=[date(2026, 2, 9)]),
        "again": feedback.said_again(authors, w.among("order", "xy", 0.1), burst, within=5 * HOUR),
        "quotations": feedback.quotations(texts, w.flags("may", 0.7), authors=authors, least_authors=2),
        "phrases of tokens": feedback.phrase_sets(texts, least=2, tokenizer=text.whitespace_tokens),
        "phrases": feedback.phrase_sets(texts, least=2, longest=3),
    }  # fmt: skip


def of_members(w: World) -> dict[str, Any]:
    joined, who = w.times("joined", 2), w.among("who", range(40), 0.03)
    called = w.after("called", joined, 25, 0.1)
    gave_up = [None if call else at + timedelta(minutes=7) for at, call in zip(joined, called, strict=True)]
    order = ["low", "mid", "top"]
    season = [20 + 5 * math.sin(row / 4) for row in w.range]
    new = [c if row >= w.size // 2 else 0 for row, c in enumerate(w.counts("new", 3, 9))]
    others = [round(s + c) - n // 2 for s, c, n in zip(season, w.counts("others", 0, 4), new, strict=True)]
    control = [round(s + c) for s, c in zip(season, w.counts("control", 0, 4), strict=True)]
    channel = partial(members.new_channel, new, others, w.size // 2, control=control)
    posts, reach = w.among("post", ["p", "q", "r"]), w.counts("reach", 0, 400)
    social = {name: w.counts(name, 0, 30) for name in ("likes", "comments", "shares")}
    started = w.times("started")
    done, contact = w.after("completed", started, 60, 0.5), w.after("contact", started, 4000, 0.4)
    bought = w.times("bought")
    return {
        "activity": members.activity_states(who, bought, as_of=AS_OF, tz=SHANGHAI),
        "activity by category": members.activity_states(
            who, bought, as_of=T + 80 * DAY, tz=SHANGHAI, category=w.among("category", "xyz", 0.1)
        ),
        "migration": members.migration(
            w.among("tier", [*order, None]), w.among("tier after", [*order[::-1], None]), order=order
        ),
        "migration without order": members.migration(w.among("tier", order), w.among("tier after", order)),
        "queue": members.counter_queue(joined, called, gave_up_at=gave_up, within=10 * HOUR / 60, balked=3),
        "queue of three hours": members.counter_queue(
            joined, called, within=HOUR, counted=w.counts("counted", 0, 4), until=T + 3 * DAY,
        ),
        "engagement": members.engagement(posts, w.times("posted", 3), reach=reach, **social),
        "engagement of followers": members.engagement(
            posts, w.times("posted", 3), followers=reach, deleted=w.flags("deleted", 0.1), **social
        ),
        "engagement of few": members.engagement(
            posts, w.times("posted", 3), reach=w.counts("few", 0, 1), **social
        ),
        "containment": members.containment(started, done, contact, within=24 * HOUR, as_of=T + 90 * DAY),
        "channel": channel(),
        "channel with waits and costs": channel(
            wait=w.numbers("wait", 20, 90), cost=w.numbers("cost", 100, 140),
            control_wait=w.numbers("control wait", 20, 90), control_cost=w.numbers("control cost", 100, 140),
            trigger=max(w.size // 2 - 1, 0),
        ) if w.size > 20 else None,
    }  # fmt: skip


def of_offers(w: World) -> dict[str, Any]:
    who, item, at = w.among("who", range(50), 0.03), w.among("item", "ABCDEF", 0.03), w.times("bought")
    arm = w.among("arm", ["chosen", "chosen", "held_out"])
    shares = w.numbers("share", 0.1, 0.9)
    group = w.among("group", ["new", "old", "vip"], 0.05)
    price = [
        round(base + (3 if name == "vip" else 0), 2)
        for base, name in zip(w.numbers("price", 20, 22), group, strict=True)
    ]
    fair = partial(
        offers.price_fairness, price, group, w.among("product", "PQ"), w.times("priced", 1), tz=SHANGHAI
    )
    left = partial(offers.replenishment, who, item, at, as_of=AS_OF, tz=SHANGHAI)
    together = offers.co_purchase(who, item, least=2)
    return {
        "together": [together, together.suggested("A", "B")],
        "together of two kinds": offers.co_purchase(
            who, [chr(ord(each) + 6 * (name or 0) % 12) for each, name in zip(w.among("kind", "ABC"), who, strict=True)]
        ),
        "together with a prior": offers.co_purchase(who, item, strength=3.0),
        "next": offers.next_purchase(who, item, at, tz=SHANGHAI, least=2),
        "next with a prior": offers.next_purchase(who, item, at, tz=SHANGHAI, strength=1.0),
        "affinity": offers.affinity(who, w.among("persona", ["mum", "chef", "kid"]), item, fewest=2, least=1),
        "affinity of small groups": offers.affinity(
            who, group, item, fewest=25, parent=["old" if each == "vip" else None for each in group], strength=2.0
        ),
        "effect": partial(offers.offer_effect, w.counts("bought it", 0, 1), arm, shares),
        "policy": offers.off_policy(w.numbers("spent", 0, 50), shares, w.numbers("target", 0, 1)),
        "fair": fair(),
        "fair by all": partial(
            fair, quantity=w.counts("quantity", 1, 3), discount=w.numbers("discount", 0, 2), reference="old",
            minutes=300, least=2, tolerance=0.01,
        ),
        "replenishment": left(),
        "replenishment of two": left(window=5, least=2),
    }  # fmt: skip


def of_paths(w: World) -> dict[str, Any]:
    steps = ["visit", "view", "cart", "pay", "purchase", "payment_error"]
    who, event, at = w.among("who", range(40), 0.02), w.among("event", steps), w.times("at", 6)
    log = paths.journeys(who, event, at)
    funnel = partial(paths.funnel, who, event, at, steps=["visit", "cart", "purchase"])
    conversion = partial(paths.conversion, who, event, at, start="view")
    follows = paths.eventually_follows(log)
    counted = paths.path_counts(log)
    return {
        "funnel": funnel,
        "shares of the funnel": lambda: [
            share(n) for n in range(3) for each in [funnel()] for share in (each.of_all, each.of_previous)
        ],
        **{f"funnel by {order}": partial(funnel, order=order) for order in get_args(paths.Order)},
        **{
            f"funnel with ties {ties}": partial(funnel, ties=ties, within=20 * HOUR)
            for ties in get_args(paths.Ties)
        },
        **{
            f"funnel entered at {entry}": partial(funnel, entry=entry, within=90000.0)
            for entry in get_args(paths.Entry)
        },
        "funnel without errors": partial(funnel, within=90000.0, excluding=["payment_error"]),
        "groups": partial(
            paths.funnels, who, event, at, by=w.among("by", "xy", 0.1), steps=["visit", "view", "cart"]
        ),
        "conversion": partial(conversion, end="pay"),
        "conversion in time": partial(conversion, end="cart", within=DAY),
        "drop off": paths.drop_off(log),
        "drop off by stages": paths.drop_off(
            log,
            goals=["pay", "purchase"],
            stage_of={"visit": "look", "view": "look", "cart": "buy"},
            level=0.5,
        ),
        "log of seconds": paths.transitions(paths.journeys(who, event, w.numbers("second", 0, 900))),
        "profile": paths.event_profile(log),
        "follows": [follows, lambda: [follows.count("visit", "pay"), follows.share("visit", "pay")]],
        "counts": [counted, {str(key): value for key, value in counted.probabilities().items()}],
        "matrix": paths.step_matrix(log, steps=4),
        "transitions": [(each := paths.transitions(log)), each.rows()],
        "variants": paths.variants(log),
        "three variants": paths.variants(log, most=3),
    }


def of_people(w: World) -> dict[str, Any]:
    who, weeks = w.among("who", range(14)), w.counts("week", 0, 12, 0.03)
    values = [
        None if week is None else round(300 + 200 * math.exp(-week / 3) + noise + person, 2)
        for week, noise, person in zip(weeks, w.numbers("noise", 0, 30), who, strict=True)
    ]
    up = [None if value is None else round(1000 - value, 2) for value in values]
    curve = people.learning_curve(
        who, weeks, values, better="lower", rng=np.random.default_rng(1), resamples=20
    )
    before = w.numbers("before", 0.2, 0.7, 0.03)
    after = [None if b is None else round(min(1.0, b + 0.1 * (row % 3)), 2) for row, b in enumerate(before)]
    level = partial(people.time_to_level, who, weeks)
    return {
        "curve": [curve, people.effective_heads(curve, [0, 1, 2, 30])],
        "curve of more": None  # Of nine values the resampled curves differ by the version of SciPy.
        if w.size == 9
        else people.learning_curve(who, weeks, up, rng=np.random.default_rng(2), resamples=20),
        "level": level(values, level=380, better="lower", minimum=1),
        "level of more": level(up, level=600, hold=1, targets=[2, 6]),
        "impact": people.adverse_impact(w.among("group", "mfx", 0.05), w.flags("selected", 0.4, 0.05)),
        "impact of few": people.adverse_impact(w.among("group", "mfx"), w.flags("hired", 0.1), minimum=1),
        "stages": people.stage_funnel(
            w.among("stage", ["cv", "call", "visit"]), w.among("outcome", ["passed", "failed", "withdrew", None])
        ),
        "validity": people.validity(w.numbers("test", 0, 10), w.numbers("rated", 1, 5)),
        "gain": people.normalised_gain(before, after),
        "gain of ten": people.normalised_gain(w.numbers("b", 0, 10), w.numbers("a", 5, 10), most=10.0),
        "training": people.training_effect(
            who, values, after=w.flags("after", 0.5), trained=[name % 2 == 0 for name in who]
        ),
        "levels": people.kirkpatrick(ratings=w.counts("rating", 1, 5), before=before, after=after, hoped=0.05),
    }  # fmt: skip


def of_quality(w: World) -> dict[str, Any]:
    criteria, raters = w.among("criterion", ["tone", "facts"]), w.among("rater", ["amy", "bo", "machine"])
    items = [row // 3 for row in w.range]
    rater = [["amy", "bo", "machine"][row % 3] for row in w.range]
    values = w.counts("value", 1, 4, 0.05)
    alike = [
        1 + (item % 4) if row % 7 else value
        for row, (item, value) in enumerate(zip(items, values, strict=True))
    ]
    days = [date(2026, 1, 5) + (row // 5) * DAY for row in w.range]
    needs = partial(
        quality.training_needs, w.among("unit", "xyz", 0.03), criteria, w.numbers("point", 0.5, 1, 0.03)
    )
    return {
        "agreement": quality.criterion_agreement(["tone"] * w.size, items, rater, values),
        "agreement of intervals": quality.criterion_agreement(
            ["tone" if item % 2 else "facts" for item in items], items, rater, alike, level="interval",
            rng=np.random.default_rng(1),
        ) if w.size < 100 else None,
        "machine": lambda: quality.machine_agreement(
            items, rater, alike, machine="machine", rng=np.random.default_rng(1)
        ) if w.size < 100 else None,
        "drift": list(quality.rater_drift(raters, w.range, w.numbers("score", 60, 100), days).values()),
        "needs": needs(),
        "needs of two": needs(target=0.7, minimum=2, false_discovery=0.5),
    }  # fmt: skip


def of_scenarios(w: World) -> dict[str, Any]:
    sale = scenarios.Scenario.of(
        "sale",
        {
            2025: [("deposit", "2025-03-01", "2025-03-05"), ("peak", "2025-03-06", "2025-03-09")],
            2026: [("deposit", "2026-03-02", "2026-03-06"), ("peak", "2026-03-07", "2026-03-10")],
        },
    )
    fair = scenarios.Scenario.of("fair", {2026: [("holiday", "2026-02-02", "2026-02-04")]})
    days = [date(2026, 6, 1) - row * 2 * DAY for row in w.range][::-1]
    busy = [
        count * (3 if day.month == 3 and day.day < 10 else 1)
        for count, day in zip(w.counts("arrivals", 20, 50), days, strict=True)
    ]
    year = partial(scenarios.year_on_year, days, busy, sale, (2025, 2026))
    effects = partial(scenarios.scenario_effects, days, busy, sale)
    at = w.times("at", 100)
    phases = scenarios.phase_multipliers(at, sale, zone=SHANGHAI)
    place = w.column("place", lambda chance, _: chance.choice(list(scenarios.Place)), 0.1)
    company = w.column("company", lambda chance, _: chance.choice(list(scenarios.Company)), 0.1)
    return {
        "effects": effects(),
        "effects of flat years": effects(others=[fair], trend="quarters", before=3, after=5, margin=2),
        "matched": scenarios.matched_days(days, busy, sale, 2026),
        "matched by two": scenarios.matched_days(days, busy, sale, 2026, each_side=2),
        "placebo": scenarios.placebo(days, busy, [sale, fair], length=4) if w.size < 100 else None,
        "years": year(),
        "years without others": year(others=[fair], margin=3),
        "multipliers": [phases, [phases.applied(phase, [2.0] * 24) for phase in phases.phases]],
        "multipliers of the raw counts": scenarios.phase_multipliers(
            at, fair, zone="UTC", margin=3, strength=0.0, confidence=0.9
        ),
        "festival": [str(each) for each in scenarios.spring_festival([2025, 2026]).phases(2026)],
        "phases": scenarios.phase_of(at, sale, zone=SHANGHAI, margin=3).to_list(),
        "day parts": scenarios.day_parts(at, zone=SHANGHAI).to_list(),
        "situations": scenarios.situations(
            w.among("who", range(30)), where=place, company=company, when=scenarios.day_parts(at, zone=SHANGHAI),
            purpose=w.among("purpose", ["gift", "self"], 0.1), k=2,
        ),
    }  # fmt: skip


def _orders(w: World) -> OrderTable:
    placed = w.times("placed", 200)
    cancelled = w.flags("cancelled", 0.2)
    return OrderTable.from_columns(
        customer=w.among("customer", [f"c{each}" for each in range(30)], 0.03),
        placed_at=placed,
        cancelled_at=[at + 20 * DAY if gone else None for at, gone in zip(placed, cancelled, strict=True)],
        status=["cancelled" if gone else "delivered" for gone in cancelled],
        total=w.counts("total", 100, 9000),
        currency=["CNY"] * w.size,
    )


def of_segmentation(w: World) -> dict[str, Any]:
    customers = [f"c{each}" for each in range(30)]
    tables = {
        "orders": _orders(w),
        "lines": LineTable.from_columns(
            customer=w.among("customer", customers, 0.03),
            product=w.among("product", "123456"),
            product_category=w.among("category", ["tea", "mugs", "pots"], 0.05),
            placed_at=w.times("placed", 200),
        ),
        "visits": VisitTable.from_columns(
            visitor=w.among("visitor", [f"user:{each}" for each in customers] + ["device:d"]),
            began_at=w.times("began", 200),
            bounced=w.flags("bounced", 0.4),
            converted=w.flags("converted", 0.2),
        ),
        "contacts": ContactTable.from_columns(
            customer=w.among("caller", customers, 0.1), offered_at=w.times("offered", 200)
        ),
    }
    rules = RulePolicy(
        id="habits",
        sort="own",
        entries=[
            ClassificationRule(
                name="tea and often",
                outcome="tea",
                bounds=[
                    Bound(measure="favourite_category", among=["tea", "mugs"]),
                    Bound(measure="orders", at_least=Decimal(2)),
                ],
            ),
            ClassificationRule(
                name="quiet",
                outcome="quiet",
                bounds=[Bound(measure="days_since_order", at_least=Decimal(40))],
            ),
        ],
    )
    told: dict[str, Any] = {}
    times = []
    for days, within in ((60, 365), (150, 365), (150, 30)):
        measures = segmentation.customer_measures(
            as_of=T + days * DAY, tz=SHANGHAI, within=within * DAY, **tables
        )
        found = segmentation.segmented(rules, measures)
        times.append(found)
        told[f"{days} days, {within} before"] = [measures, found, found.text("zh-Hans")]
        told[f"{days} days, {within} before, who"] = [
            [str(reason) for reason in found.decision(who).reasons] for who in found.customers
        ]
    return {
        **told,
        "measures": segmentation.CustomerMeasures.of(
            [each + 5 for each in w.range], spent=w.numbers("spent", 0, 9)
        ),
        "moves": segmentation.segment_moves(times[0], times[1]),
        "moves in order": segmentation.segment_moves(times[0], times[1], order=["quiet", "tea"]),
        "stability": segmentation.segment_stability(*times),
    }


def of_text(w: World) -> dict[str, Any]:
    texts, other = w.texts("texts"), [each for each in w.texts("other", 0.0) if each]
    said = [each for each in texts if each]
    stars, who = w.counts("stars", 1, 5, 0.05), w.among("author", range(40), 0.05)
    labels = ["slow" if each and "慢" in each else "fine" for each in texts]
    long = w.column(
        "long",
        lambda chance, row: "".join(
            chance.choice("abcdefgh") if chance.random() < 0.03 else letter
            for letter in 3 * "qwertzuiopas" + str(row % 5)
        ),
    )
    signals = text.review_signals(
        texts, ratings=stars, authors=who, products=w.among("product", "PQ"), brands=w.among("brand", "xy"),
        at=[T + timedelta(minutes=each % 40) if each % 4 == 0 else T + each * HOUR for each in w.range],
        bought=w.flags("bought", 0.7, 0.1), insiders=[3],
    )  # fmt: skip
    tokens = text.CharacterNGrams(2)
    found = text.sentiment(texts)
    duplicates = text.duplicates([*texts, *texts[:3]], [*who, *who[:3]], similarity=0.6)
    odds = text.log_odds(said, other, tokenizer=tokens)
    weighed = text.tf_idf(said, tokenizer=tokens)
    return {
        "sentiment": [found, found.aspects(), *(found.negative_share(each) for each in found.aspects())],
        "opinions": [[str(each) for each in found.of(row)] for row in w.range],
        "signals": [signals, signals.both_ways(stars)],
        "near duplicates": text.duplicates(long, who),
        "duplicates": [duplicates, duplicates.groups, duplicates.shared(2)],
        "top": text.top_words(texts, 15, least=2),
        "top tokens": text.top_words(texts, 15, tokenizer=tokens, least=2),
        "key": text.keyness(said, other, tokenizer=tokens),
        "odds": [odds, odds.top(5), odds.top(5, of="second")],
        "n-grams": text.ngrams(said, 2, tokenizer=text.whitespace_tokens),
        "rare": [weighed, weighed.top(0, 4) if said else None],
        "rare without norm": text.tf_idf(said, tokenizer=tokens, smooth=False, sublinear=True, norm=None),
        "bayes": [
            *text.cross_validated(texts, labels, np.random.default_rng(1), domain="shop", folds=3)[1:],
            text.naive_bayes(texts, labels).best(WORDS[:8]),
        ] if len(set(labels)) > 1 and w.size > 20 else None,
        "segments": [str(text.segments(each)) for each in said],
        "keys": [[text.text_key(each), text.language_of(each)] for each in said],
        "gaps": knowledge_gaps(
            [f"how do I {each}" for each in other], w.among("asker", range(60))[: len(other)], days=40.0, k=2
        ) if other else None,
    }  # fmt: skip


def of_visits(w: World) -> dict[str, Any]:
    log = EventTable.from_columns(
        at=w.column(
            "seen", lambda chance, row: T + timedelta(minutes=chance.choice([row, row * 7, 9000 - row]))
        ),
        received_at=w.column("got", lambda chance, row: T + timedelta(minutes=9100 + chance.randrange(9))),
        device=w.among("device", [f"d{each}" for each in range(12)], 0.05),
        user=w.among("user", [None, None, "u1", "u2", "u3", "u4", "unknown"]),
        session=w.among("session", ["s1", "s2", "s3", None]),
        event=w.among("event", ["view", "view", "search", "click", "purchase", "heartbeat", "leave"]),
        page=w.among("page", ["/", "/tea", "/mug", "/cart"], 0.1),
        query=w.among("query", ["tea", "Ｔea ", "mug", "blue mug"], 0.3),
        results=w.counts("results", 0, 3, 0.2),
        source=w.among("source", [None, "ads", "mail", "direct", "search"]),
        medium=w.among("medium", [None, "cpc", "email"]),
        campaign=w.among("campaign", [None, None, "spring"]),
        product=w.among("product", "PQR", 0.3),
        value=w.counts("value", 100, 900),
        currency=["CNY"] * w.size,
        bot=w.flags("bot", 0.05),
        consent=w.flags("consent", 0.8, 0.1),
    )
    plain = visits.sessions(log)
    strict = visits.sessions(
        log,
        policy=visits.SessionPolicy(
            gap=10 * HOUR / 60, midnight=SHANGHAI, longest=2 * HOUR, on_campaign=False
        ),
    )
    touches, sold = visits.visit_touches(plain)
    credit = partial(visits.attribution, touches, sold)
    stitch = partial(visits.stitched, log)
    policy = partial(visits.IdentityPolicy, zone=SHANGHAI)
    identities = stitch()
    return {
        "sessions": [plain.table(), plain.of_event],
        "sessions that are short": [strict.table(), strict.of_event],
        "sessions of their own": visits.sessions(log, policy=visits.SessionPolicy(own_ids=True)).of_event,
        "sessions of persons": visits.sessions(log, by=identities.person).of_event,
        "pages": visits.page_views(strict),
        "words": visits.search_words(plain, k=2),
        "words tried again": visits.search_words(strict, k=1, within=10 * HOUR, clicks=["click", "purchase"]),
        "visitors": visits.unique_visitors(log, zone=SHANGHAI),
        "visitors a week": visits.unique_visitors(log, zone="UTC", unit="week", by=identities.person),
        "screened": visits.screened(log, consent=True, clock=HOUR),
        "identities": identities,
        "identities of all": stitch(policy=policy(backfill="all", most_users=1, most_devices=2)),
        "identities of none": stitch(policy=policy(backfill="none", window=HOUR, gap=HOUR)),
        **{
            f"credit {model}": credit(model=model, lookback=2 * DAY, half_life=DAY, view_lookback=HOUR)
            for model in visits.AttributionModel
        },
        "credit by month": credit().by_period("month", SHANGHAI),
    }


def of_lifetime(w: World) -> dict[str, Any]:
    who, at, amount = w.among("who", range(40), 0.03), w.times("bought"), w.counts("amount", 5, 300)
    summary = lifetime.summarize_purchases(who, at, amount, until=AS_OF, tz=SHANGHAI)
    scores = partial(lifetime.rfm_scores, w.counts("recency", 0, 90), w.counts("frequency", 1, 9), amount)
    told: dict[str, Any] = {
        "habits": lifetime.buying_habits(who, at, amount, until=AS_OF, tz=SHANGHAI),
        "habits without amounts": lifetime.buying_habits(who, at, until=T + 60 * DAY, tz="UTC"),
        "summary": summary,
        "summary of weeks": lifetime.summarize_purchases(who, at, until=AS_OF, merged_by="week", time_unit=7),
        "scores": [(each := scores()), each.sizes()],
        "scores of three": scores(bins=3),
        "orders": lifetime.rfm_of_orders(who, at, amount, as_of=AS_OF, tz=SHANGHAI),
    }
    if w.size > 20:
        buying = lifetime.fit_bg_nbd(summary.x, summary.t_x, summary.watched, penalty=0.01)
        told["buying"] = [buying, buying.expected([1, 30]), buying.alive([0, 2], [0, 20], [30, 60])]
        told["to come"] = buying.expected_given([0, 3], [0.0, 50.0], [60, 60], [10, 100])
        spending = lifetime.fit_gamma_gamma(*summary.spenders(), penalty=0.01)
        told["worth"] = lifetime.lifetime_value(
            buying, spending, [0, 3], [0.0, 50.0], [60, 60], [20, 30], periods=3, period=30, discount=0.01
        )
        told["spending of little"] = lifetime.fit_gamma_gamma(
            summary.spenders()[0], summary.spenders()[1] / 1000, penalty=0.01
        )
        told["spending"] = [spending, spending.expected([1, 5], [20, 30])]
    return told


def of_drivers(w: World) -> dict[str, Any]:
    parts = {name: w.counts(name, 1, 5) for name in ("speed", "staff", "price")}
    outcome = [min(10, 2 * a + b // 2) for a, b in zip(parts["speed"], parts["staff"], strict=True)]
    answers = w.counts("with", 1, 5, 0.03), w.counts("without", 1, 5, 0.03)
    cards = partial(
        drivers.scorecards, w.among("person", "xyz", 0.03), w.among("source", ["qa", "csat"]),
        w.among("criterion", ["tone", "facts"]), w.numbers("score", 0, 100, 0.03), weights={"tone": 2, "facts": 1},
    )  # fmt: skip
    told: dict[str, Any] = {
        "kano": drivers.kano_of_answers(*answers),
        "categories": drivers.kano_categories(*answers),
        "cards": [(each := cards(minimum=1)), each.ranking("qa")],
        "cards that lack some": cards(missing="reweigh"),
        "gaps": drivers.service_gaps(
            {str(each): w.counts(f"seen {each}", 1, 7, 0.03) for each in range(1, 5)},
            {str(each): w.counts(f"wished {each}", 4, 7, 0.03) for each in range(1, 5)},
            dimensions={"look": ["1", "2"], "speed": ["3", "4"]},
            weights={"look": w.counts("look", 30, 60), "speed": w.counts("fast", 40, 70)},
        ),
        "gaps without weights": drivers.service_gaps(
            {str(each): w.counts(f"seen {each}", 1, 7) for each in range(1, 5)},
            dimensions={"look": ["1", "2"], "speed": ["3", "4"]},
        ),
        "importance": drivers.importance_performance(
            {"speed": 0.5, "staff": 0.2, "price": 0.3},
            {name: sum(cells) / len(cells) for name, cells in parts.items()},
        ),
    }
    for method in drivers.METHODS:
        told[method] = partial(drivers.key_drivers, outcome, parts, method=method)
        little = {key: [each / 50 for each in cells] for key, cells in parts.items()}
        told[f"{method} of little"] = partial(
            drivers.key_drivers, outcome, little, method=method, missing="pairwise"
        )
    told["logistic"] = partial(
        drivers.logistic_drivers, [int(each + 2 * (row % 3) > 7) for row, each in enumerate(outcome)], parts
    )
    return told


CASES: dict[str, Callable[[World], dict[str, Any]]] = {
    name.removeprefix("of_"): case for name, case in list(globals().items()) if name.startswith("of_")
}


def plain(value: Any) -> Any:
    """A result, or a list of results, as plain data with all its views."""
    if callable(value):
        return recorded.attempt(lambda: plain(value()))
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return recorded.shown(value)


def answers(name: str, size: int) -> dict[str, str]:
    """What the analyses of a room answer in a world of so many rows."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        told = CASES[name](World(size))
        found = {key: plain(value) for key, value in told.items()}
    lines = {}
    for key, value in found.items():
        line = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        line = re.sub(r" at 0x[0-9a-f]+", "", line)
        if name in SOUGHT or key in SOUGHT:
            line = re.sub(r"-?\d+\.\d+(?:e[-+]?\d+)?", recorded.coarse, line)
        lines[key] = f"{hashlib.sha256(line.encode()).hexdigest()[:12]} {line[:90]}"
    return lines


def every_answer() -> dict[str, dict[str, str]]:
    return {f"{name} {size}": answers(name, size) for name in CASES for size in SIZES}


def kept() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        name, key, answer = line.split(" | ", 2)
        found.setdefault(name, {})[key] = answer
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_an_analysis_answers_what_it_did(name: str, size: int) -> None:
    assert answers(name, size) == kept().get(f"{name} {size}"), (
        f"if it is meant: python {Path(__file__).name}"
    )


if __name__ == "__main__":
    written = [
        f"{name} | {key} | {line}" for name, lines in every_answer().items() for key, line in lines.items()
    ]
    ANSWERS.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
