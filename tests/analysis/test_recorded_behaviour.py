"""What people do, as every analysis of it says of many drawn handfuls of rows: `behaviour.txt` has the answers.

The cells are small whole numbers and few names, so that values are equal, stand on a limit or one beside it,
and groups have one row or none. An answer stands there as four digits of a digest, one a handful: whoever
changes some on purpose writes them anew: `python test_recorded_behaviour.py`.
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
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, get_args

import attrs
import numpy as np
import pytest

import cxkit.analysis.lifetime as lifetime
import cxkit.analysis.members as members
import cxkit.analysis.offers as offers
import cxkit.analysis.paths as paths
import cxkit.analysis.people as people
import cxkit.analysis.scenarios as scenarios
import cxkit.analysis.segmentation as segmentation
import cxkit.analysis.visits as visits
from cxkit.columns import Category
from cxkit.customers import Bound, ClassificationRule, RulePolicy, Trait
from cxkit.errors import CxkitError
from cxkit.tables import (
    ComplaintTable,
    ContactTable,
    EventTable,
    LineTable,
    OrderTable,
    ReturnTable,
    VisitTable,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
import test_recorded_answers as recorded

sys.path.pop(0)

ANSWERS = Path(__file__).with_name("behaviour.txt")
SIZES = (0, 1, 2, 3, 5, 6, 8, 10, 12, 16)
T = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)
"""Half an hour before midnight in Shanghai, on a Monday."""
SHANGHAI = "Asia/Shanghai"
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=each) for each in (1, 60, 3600, 86_400))


class Few:
    """Columns of few rows by their names, the same ones in every process."""

    def __init__(self, room: str, number: int) -> None:
        self.seed, self.number = f"{room} {number}", number
        self.size = SIZES[number % len(SIZES)]

    def some(self, name: str, cells: Any, size: int | None = None) -> list[Any]:
        """A column of those cells, each as often as it is given."""
        chance, cells = random.Random(f"{self.seed} {name}"), list(cells)
        return [chance.choice(cells) for _ in range(self.size if size is None else size)]

    def one(self, name: str, *cells: Any) -> Any:
        """One of those."""
        return random.Random(f"{self.seed} {name}").choice(cells)

    def names(self, name: str, letters: str, size: int | None = None) -> list[Any]:
        """A column of names, some of them missing; every third handful has whole numbers."""
        if self.number % 3 == 1:
            return [ord(each) - 90 for each in self.some(name, letters, size)]
        return self.some(name, [*letters, None], size)

    def days(self, name: str, *numbers: int, size: int | None = None) -> list[datetime]:
        """A column of times, so many days after the first."""
        return [T + each * DAY for each in self.some(name, numbers, size)]


def of_paths(f: Few) -> dict[str, Any]:
    f.size += f.size * (f.number > 9)
    who, event = f.names("who", "aaaabbbbccd"), f.some("event", [*"vvvvcccppx", None])
    second = f.some("second", range(6))
    at = [T + each * SECOND for each in second]
    there = sorted({each for each in event if each}) or ["v"]
    steps = [f.one(f"step {n}", *there) for n in range(f.one("steps", 1, 2, 2, 3))]
    end = f.one("end", *there)
    log = paths.journeys(who, event, at)
    windows = (None, 0, 1, 2.0, 3 * SECOND, 1e30)
    funnel = partial(paths.funnel, who, event, at, steps=steps)

    def reached(**options: Any) -> list[Any]:
        made = funnel(**options)
        return [made.counts, made.median_seconds]

    def read(times: Any) -> list[Any]:
        found = paths.journeys(who, event, times)
        return [
            *(part.tolist() for part in (found.who, found.event, found.at)),
            found.ids,
            found.ticks,
            repr(found),
        ]

    def of_pairs(found: Any) -> list[Any]:
        return [found, found.rows(), sorted(found.probabilities().items()), found.count(steps[0], end)]

    def of_part(parts: int) -> list[Any]:
        rows = [[n for n in range(f.size) if second[n] % parts == part] for part in range(parts)]
        made = [
            paths.path_counts(
                paths.journeys(*([column[n] for n in part] for column in (who, event, at))), split_by="second"
            )
            for part in rows
        ]
        total = made[0]
        for each in made[1:]:
            total = total + each
        return [total, total.probabilities(), paths.PathCounts.from_cells(*total.columns().values())]

    bought = f.days("bought", 0, 1, 2)
    seen = EventTable.from_columns(at=at, user=who, device=f.some("device", [1, 2, None]), event=event)
    other = {
        "customer": f.some("customer", ["a", "b", None]),
        "received_at": bought,
        "closed_at": [None if n % 3 else each for n, each in enumerate(bought)],
    }
    ways = [("in_order", ties, entry) for ties in get_args(paths.Ties) for entry in ("first", "any")] + [
        ("strict", "later", "first"),
        ("any", "row", "first"),
        ("any", "row", "any"),
    ]
    return {
        **{f"funnel {order} {ties} {entry}": [partial(reached, order=order, ties=ties, entry=entry, within=within) for within in windows] for order, ties, entry in ways},
        **{
            f"funnel without {ties}": [partial(reached, ties=ties, excluding=left, within=within) for left in (["x"], ["x", "c"], ["none"]) for within in (None, 1)]
            for ties in get_args(paths.Ties)
        },
        "funnel": [funnel, partial(funnel, within=3 * SECOND, ties="row", confidence=0.5)],
        "steps": lambda: [[found.of_all(n), found.of_first(n), found.of_previous(n)] for found in [funnel()] for n in range(len(steps))],
        "groups": lambda: [found := paths.funnels(who, event, second, by=f.some("by", [2, 3, 3]), steps=steps), found.groups],
        "groups of few": partial(paths.funnels, who, event, at, by=f.some("by", ["x", "y", None]), steps=steps, within=1),
        "conversion": [partial(paths.conversion, who, event, at, start=steps[0], end=end, within=within, ties=ties) for within, ties in ((None, "later"), (0, "row"), (1, "together"), (2 * SECOND, "later"))],
        "unknown": [partial(paths.funnel, range(size), [f"e{n:02}" for n in range(size)], [0] * size, steps=["none"]) for size in (20, 21)] if f.number == 0 else None,
        "wrong": [
            partial(funnel, steps=given) for given in ("vc", [], ["none"])
        ] + [
            partial(funnel, within=given) for given in (-1, True, math.inf, math.nan, -SECOND)
        ] + [
            partial(funnel, excluding=given, order=order) for given in ("x", ["v"], ["x"]) for order in ("in_order", "any")
        ] + [
            partial(paths.variants, log, most=given) for given in (0, 1)
        ] + [
            partial(paths.step_matrix, log, steps=given) for given in (0, True)
        ] + [
            partial(paths.drop_off, log, **{name: "x"}) for name in ("goals", "technical")
        ],
        "drop off": [
            paths.drop_off(log, goals=goals, technical=technical, stage_of=stage_of, level=level)
            for goals, technical, stage_of, level in (
                (["p"], ["x"], None, 0.05),
                ([], [], {"v": "look", "c": "look", "p": "buy"}, 0.5),
                (["p", "x"], ["c"], {"v": "look"}, 1.0),
            )
        ],
        "profile": paths.event_profile(log),
        "follows": lambda: [found := paths.eventually_follows(log), *((found.count(a, b), found.share(a, b)) for a in [*there, "z"] for b in there)],
        "counts": [partial(of_part, parts) for parts in (1, 2)],
        "matrix": [partial(paths.step_matrix, log, steps=each) for each in (1, 3)],
        "transitions": partial(of_pairs, paths.transitions(log)),
        "variants": [partial(paths.variants, log, most=most) for most in (None, 1, 2)],
        "read": [
            partial(read, times)
            for times in (
                second, at, [each / 2 for each in second], [T + each * SECOND / 4 for each in second],
                [None if n % 4 == 1 else each for n, each in enumerate(second)],
                [None if n % 4 == 1 else each / 4 for n, each in enumerate(second)],
                [2**61 + each for each in second], [-(2**53) / 1e6 - each for each in second], [0.5 * 2**53 / 1e6] * f.size,
            )
        ],
        "pictures": [
            partial(recorded.picture, made)
            for made in (funnel(), paths.transitions(log), paths.variants(log), paths.step_matrix(log, steps=3), paths.eventually_follows(log))
        ] if f.number in (7, 9) else None,
        "pictures of many and of none": [
            partial(recorded.picture, paths.variants(paths.journeys(range(22), ["x" * (45 + each) for each in range(22)], [0] * 22))),
            partial(recorded.picture, paths.funnel(["a", None], ["v", "p"], [0, 1], steps=["v", "p", "v"], ties="together")),
            partial(recorded.picture, paths.funnel(["a", None], ["v", "p"], [0, 1], steps=["p", "v"])),
        ] if f.number == 0 else None,
        "way": lambda: [
            part
            for found in (
                paths.customer_log(orders=OrderTable.from_columns(customer=other["customer"], placed_at=bought, delivered_at=other["closed_at"])),
                paths.customer_log(
                    complaints=ComplaintTable.from_columns(other),
                    events=seen,
                    persons=f.one("persons", None, visits.stitched(seen).person),
                ),
            )
            for part in (found.who, found.event, found.at)
        ],
    }  # fmt: skip


def of_visits(f: Few) -> dict[str, Any]:
    f.size += f.size * (f.number > 9)
    minutes = f.some("minute", [0, 0, 5, 15, 30, 45, 45, 60, 61, 90, 100, 1440])
    seconds = f.some("second", [0, 0, 0, 10, 11])
    log = EventTable.from_columns(
        at=[T + m * MINUTE + s * SECOND for m, s in zip(minutes, seconds, strict=True)],
        received_at=[
            None if n % 5 == 3 else T + m * MINUTE + 24 * HOUR * (n % 3) for n, m in enumerate(minutes)
        ],
        id=f.some("id", [None, None, "1", "2"] if f.number % 3 == 0 else [None]),
        device=f.some("device", [5, 5, 6] if f.number % 3 == 1 else ["d1", "d1", "d2", None]),
        user=f.some("user", [None, None, "u1", "u1", "u2", "guest", "u3@test.com"]),
        session=f.some("session", ["s1", "s2", None]),
        event=f.some("event", ["view", "view", "search", "click", "purchase", "heartbeat", "leave"]),
        page=f.some("page", ["/", "/tea", None] if f.number % 4 else [None]),
        query=f.some("query", ["tea", "Tea ", " ", "mug", "ann@mail.cn", None, None]),
        results=f.some("results", [0, 0, 1, None]),
        source=f.some("source", [None, None, "ads", "mail"]),
        campaign=f.some("campaign", [None, None, "spring"]),
        value=f.some("value", [100, 250, None]),
        currency=f.some("currency", ["CNY", "CNY", "CNY", None]),
        bot=f.some("bot", [0, 0, 0, 1, None]),
        consent=f.some("consent", [1, 1, 0, None]),
    )
    policy = visits.SessionPolicy
    found = {
        "by default": visits.sessions(log),
        "of users": visits.sessions(log, by="user"),
        "of a quarter": visits.sessions(
            log, policy=policy(gap=15 * MINUTE, on_campaign=False, views=("view",), engaged_after=15 * MINUTE)
        ),
        "till midnight": visits.sessions(
            log, policy=policy(gap=61 * MINUTE, midnight=SHANGHAI, longest=None)
        ),
        "of an hour": visits.sessions(
            log, policy=policy(gap=45 * MINUTE, longest=HOUR, heartbeats=(), conversions=("click",))
        ),
        "of 45 minutes": visits.sessions(
            log, policy=policy(longest=45 * MINUTE, own_ids=True, midnight=SHANGHAI)
        ),
        "of their own": visits.sessions(
            log, policy=policy(own_ids=True, longest=None, engaged_after=10 * SECOND)
        ),
    }
    identity = partial(visits.IdentityPolicy, zone=SHANGHAI)
    stitched = {
        "by default": visits.stitched(log),
        "before": visits.stitched(log, policy=identity(backfill="all", most_users=1, window=30 * MINUTE)),
        "not before": visits.stitched(log, policy=identity(backfill="none", most_users=2, window=DAY)),
        "of one device": visits.stitched(log, policy=identity(most_devices=1, gap=15 * MINUTE)),
        "apart": visits.stitched(
            log, policy=identity(apart={"d1"}, blocked={"u2"}, test_mails=(), most_devices=1, most_users=1)
        ),
    }

    def of_visits(each: visits.Sessions) -> list[Any]:
        table = each.table()
        parts = {
            a.name: getattr(table, a.name)
            for a in attrs.fields(type(table))
            if a.name not in ("faults", "own")
        }
        return [repr(each), each.of_event, each.begun, parts]

    def of_pages(each: visits.Sessions) -> list[Any]:
        pages = visits.page_views(each)
        return [
            pages,
            pages.dwell,
            pages.dwell_unknown,
            pages.exit_share("/"),
            pages.exit_share("none"),
            pages.entries,
            pages.bounces,
        ]

    def of_person(each: visits.Identities) -> list[Any]:
        again = each.without(["d2"])
        return [each, each.person, each.how, each.shared_devices, each.shared_users, again.person, again.how]

    days = (0, 1, 1, 2, 2, 3)
    touches = visits.Touches.of(
        f.names("who", "aabc"),
        f.some("channel", ["ads", "ads", "mail", "direct", None]),
        f.days("seen", *days),
        viewed=f.some("viewed", [0, 0, 1]),
    )
    size = f.one("sold", 0, 1, 2, 3, 5)
    sold = visits.Conversions.of(
        f.names("buyer", "aabz", size),
        f.days("bought", 1, 2, 3, 3, 4, size=size),
        value=f.some("worth", [0, 100, 999, None], size),
        refunded=f.some("back", [0, 0, 50, None], size),
        refunded_at=f.some("back at", [None, T + 3 * DAY, T + 40 * DAY], size),
        currency=f.one("in", "CNY", "JPY", None),
    )

    def credit(model: str, **options: Any) -> list[Any]:
        made = visits.attribution(touches, sold, model=model, **options)
        return [
            made,
            made.touched,
            [made.share(each) for each in (*made.channels, "none")],
            made.by_period("day", SHANGHAI),
            made.by_period("month", "UTC"),
        ]

    def own_touches() -> list[Any]:
        made = visits.visit_touches(found["by default"])
        return [*made[0], *made[1], visits.attribution(*made, model="linear")]

    screened = [
        partial(
            lambda **options: [(made := visits.screened(log, **options)), made.events.at, made.events.device],
            **options,
        )
        for options in (
            {},
            {"bots": True},
            {"consent": True},
            {"consent": False, "clock": HOUR},
            {"clock": 24 * HOUR - SECOND},
        )
    ]
    table = found["of an hour"].table()
    return {
        **{f"visits {name}": partial(of_visits, each) for name, each in found.items()},
        **{f"pages {name}": partial(of_pages, each) for name, each in found.items()},
        **{
            f"words {name}": [partial(visits.search_words, each, **options) for options in ({"k": 1}, {"k": 2, "clicks": ["click", "view"]}, {"k": 1, "within": 15 * MINUTE}, {"k": 1, "within": 10 * SECOND})]
            for name, each in found.items()
        },
        **{f"persons {name}": partial(of_person, each) for name, each in stitched.items()},
        **{f"credit {model}": [partial(credit, model), partial(credit, model, lookback=2 * DAY, half_life=DAY, view_lookback=0 * DAY), partial(credit, model, lookback=DAY, direct="ads")] for model in visits.AttributionModel},
        "touches": own_touches,
        "of mixed ids": lambda: visits.sessions(log, by=f.some("mixed", [1, 10, 2, "a", "10", None, 2.5])).of_event,
        "credit of seconds": partial(credit, "decay", half_life=SECOND, lookback=9 * DAY),
        "paths": lambda: paths.transitions(found["by default"].journeys()),
        "screened": screened,
        "visitors": [partial(visits.unique_visitors, log, zone=zone, unit=unit, by=by) for zone, unit, by in ((SHANGHAI, "day", None), ("UTC", "month", "user"), ("UTC", "day", stitched["before"].person))],
        "shares": [partial(visits.visit_share, table, flag) for flag in ("bounced", "engaged", "converted")],
        "wrong": [
            partial(visits.search_words, found["by default"], k=0), partial(policy, gap=0 * DAY), partial(policy, longest=-SECOND), partial(policy, views="view"),
            partial(policy, midnight="Nowhere"), partial(identity, backfill="some"), partial(visits.attribution, touches, sold, model="none"),
        ],
        "personal": [visits.looks_personal(each) for each in ("138001", "1380013", "so-1", "tea 7", "a@b.cn")] if f.number == 1 else None,
    }  # fmt: skip


def of_offers(f: Few) -> dict[str, Any]:
    basket, item = f.some("basket", [1, 1, 2, 2, 3, None]), f.names("item", "AABBC")
    at = f.days("at", 0, 0, 1, 1, 2, 4)
    group, parent = (
        f.some("group", ["new", "old", "old", "vip", None][: 5 - 2 * (f.number % 3)]),
        f.some("parent", ["all", "all", "few", None]),
    )
    strengths = (None, 0.5, 2)

    def of_lifts(made: offers.Lifts) -> list[Any]:
        low, high = made.bounds
        return [made, made.suggested("A"), made.suggested("A", "B", "new", most=1), low, high, made.shrunk]

    many = [n // 3 for n in range(60)]
    habit = [("ABE" if one % 2 else "CDE")[n % 3] for n, one in enumerate(many)]
    drawn = [
        other or own for own, other in zip(habit, f.some("other", [*[None] * 12, *"ABCF"], 60), strict=True)
    ]
    later = [T + (n % 3) * DAY for n in range(60)]
    price = f.some("price", [0, 0, 10, 10, 10, 11, 12, None])
    fair = partial(
        offers.price_fairness,
        price,
        group,
        f.some("product", "PPQ"),
        [T + each * MINUTE for each in f.some("minute", [0, 29, 30, 59, 60, 90])],
        tz=SHANGHAI,
    )
    who = f.names("who", "aab")
    customers = ["a"] * 4 + ["b"] * 2 + ["c"] + f.some("more", [*"abc", None])
    product_ = ["x"] * 7 + f.some("more x", [*"xxy", None])
    bought = [T + day * DAY for day in (0, 2, 4, 6, 0, 3, 1, *f.some("on", (0, 1, 2, 3, 4, 5, 8, 12)))]
    left = partial(offers.replenishment, customers, product_, bought, tz=SHANGHAI)
    outcome, chance = (
        f.some("outcome", [0, 1, 1, 2]),
        f.some("chance", [0.2, 0.5, 1.0, *[None] * (f.number > 9)]),
    )
    arms = f.some("arm", ["chosen", "chosen", "held_out", None])
    return {
        "together": [partial(lambda s, n: of_lifts(offers.co_purchase(basket, item, least=n, strength=s)), s, n) for s in strengths for n in (1, 2)],
        "next": [partial(lambda s, n: of_lifts(offers.next_purchase(who, item, at, tz=SHANGHAI, least=n, strength=s)), s, n) for s in strengths for n in (1, 2)],
        "habits": [
            partial(lambda call, c, s: of_lifts(call(strength=s, least=2, confidence=c)), call, c, s)
            for call in (
                partial(offers.co_purchase, many, drawn), partial(offers.next_purchase, many, drawn, later, tz=SHANGHAI),
                partial(offers.affinity, many, [one % 2 for one in many], drawn), partial(offers.affinity, many, [one % 5 for one in many], drawn, parent=[one % 2 for one in many], fewest=5),
            )
            for c, s in ((0.95, None), (0.3, None), (0.5, 1.0))
        ] if f.number > 9 else None,
        "affinity": [
            partial(lambda s, n, p: of_lifts(offers.affinity(who, group, item, parent=p, fewest=n, least=1, strength=s)), s, n, p)
            for s in (None, 2) for n in (1, 2, 3) for p in (None, parent)
        ],
        "wrong": [
            partial(offers.co_purchase, basket, item, strength=0), partial(offers.affinity, who, group, item, trait="religion"),
            partial(fair, minutes=0), partial(fair, least=1), partial(fair, reference="none"), partial(left, as_of=T, window=0),
        ],
        "fair": [
            fair, partial(fair, least=2), partial(fair, least=2, minutes=30), partial(fair, least=2, minutes=1, level=1.0), partial(fair, least=2, level=1.0, reference="old"),
            partial(fair, least=3, minutes=30, level=0.9, tolerance=0.05, quantity=f.some("quantity", [1, 1, 2, None]), discount=f.some("discount", [0, 0, 1, None])),
        ],
        "again": [partial(left, as_of=T + day * DAY, window=window, least=least) for day, window, least in ((6, 1, 1), (7, 2, 7), (8, 3, 8), (9, 2, 12), (14, 4, 3))],
        "cycles": lambda: left(as_of=T + 9 * DAY, least=2).cycles,
        "effect": [partial(offers.offer_effect, outcome, arms, chance), partial(offers.offer_effect, [each and None for each in outcome], arms, chance)],
        "policy": partial(offers.off_policy, outcome, chance, f.some("wanted", [0, 0.5, 1])),
    }  # fmt: skip


def of_members(f: Few) -> dict[str, Any]:
    who, category = (
        ["a"] * 4 + f.some("who", [*"abbc", None]),
        [*"xxxx", *f.some("category", ["x", "y", None])],
    )
    bought = [T + day * DAY for day in (0, 2, 4, 8, *f.some("bought", (0, 1, 2, 3, 5, 6, 9)))]
    active = partial(members.activity_states, who, bought, tz=SHANGHAI)
    order: list[Any] = [4, 5, 6] if f.number % 3 == 1 else ["low", "mid", "top"]
    before, after = (
        f.some(name, [*order, order[n], *[None] * (f.number % 3 != 1)])
        for n, name in enumerate(("before", "after"))
    )

    def moves(**options: Any) -> list[Any]:
        made = members.migration(before, after, **options)
        return [made, [made.share(str(each)) for each in members.Move if each is not members.Move.JOINED]]

    joined = f.some("joined", [0, 1, 2, 5, 10, None])
    stay = f.some("stay", [0, 1, 2, 5])
    how = f.some("how", ["called", "called", "left", "waits"][: 4 - 2 * (f.number % 2)])
    times = {
        name: [
            None if at is None or is_ != name else T + (at + wait) * MINUTE
            for at, wait, is_ in zip(joined, stay, how, strict=True)
        ]
        for name in ("called", "left")
    }
    queue = partial(
        members.counter_queue,
        [None if at is None else T + at * MINUTE for at in joined],
        times["called"],
        gave_up_at=times["left"],
        within=2 * MINUTE,
    )
    counted = f.some("counted", [0, 1, 1, 2], 40)
    posts, seen = f.names("post", "pqq"), f.days("seen", 0, 1, 1, 2)
    social = {name: f.some(name, [0, 1, 3, 5]) for name in ("likes", "comments", "shares")}
    engaged = partial(members.engagement, posts, seen, **social)
    started = f.days("started", 0, 1, 2)
    done, asked = (
        f.some("done", [None, T, T + DAY, T + 2 * DAY, T + 3 * DAY]),
        f.some("asked", [None, None, T, T + DAY, T + 2 * DAY, T + 4 * DAY]),
    )
    periods = f.one("periods", 16, 17, 20)
    start = f.one("start", 8, 9, periods // 2)
    new = [0] * start + f.some("new", [[0, 3, 4, 5, 6], [1, 1, 2]][f.number % 2], periods - start)
    others = [10 - n // 2 + c for n, c in zip(new, f.some("others", [0, 0, 1, 2], periods), strict=True)]
    series = {
        name: f.some(name, cells, periods)
        for name, cells in (
            ("control", [8, 9, 10, 0]),
            ("wait", [20, 25, 30]),
            ("control_wait", [20, 24]),
            ("cost", [7, 8]),
            ("control_cost", [6, 8]),
        )
    }

    def channel(*names: str, trigger: int | None = None, new: Any = new, start: int = start) -> list[Any]:
        made = members.new_channel(
            new, others, start, trigger=trigger, **{name: series[name] for name in names}
        )
        return [
            made,
            made.text("en"),
            made.text("zh-Hans"),
            made.cannibalised,
            made.new_demand,
            partial(made.shift, "none"),
        ]

    return {
        "active": [partial(active, as_of=T + day * DAY, category=given) for day in (4, 8, 10, 12) for given in (None, category)],
        "active at the limits": [
            partial(members.activity_states, ["d"] * 12, [T + day * DAY for day in (*range(10), 12, 17)], as_of=T + day * DAY, tz=SHANGHAI) for day in range(17, 22)
        ] if f.number == 0 else None,
        "queue at the limits": [
            partial(members.counter_queue, [T, T + 18 * MINUTE, T + 19 * MINUTE - wait * SECOND], [T + 18 * MINUTE, T + 19 * MINUTE, None], within=18 * MINUTE, until=T + 19 * MINUTE) for wait in (59, 60, 61)
        ] + [
            partial(members.counter_queue, [T], [T + 20 * MINUTE], within=20 * MINUTE, counted=[n] * 20, tolerance=tolerance) for n in (1, 2) for tolerance in (0.0, 1.0)
        ] + [
            partial(members.engagement, ["p", "p"], [T, T + DAY], likes=[1, 1], comments=[0, 1], shares=[1, last], reach=[10, 10]) for last in (0, 1)
        ] if f.number == 0 else None,
        "active, shares": lambda: [active(as_of=T + 10 * DAY).share(each) for each in ("active", "asleep")],
        "moves": [moves, partial(moves, order=order), partial(moves, order=order[:2])],
        "queue": [
            queue, partial(queue, counted=counted[:20], within=MINUTE), partial(queue, counted=counted, tolerance=0.9), partial(queue, counted=[None, *counted[1:]]),
            partial(queue, until=T + 15 * MINUTE, balked=2), partial(queue, until=T + 12 * MINUTE, within=5 * MINUTE, counted=counted[:19]), partial(queue, balked=-1), partial(queue, balked=True),
            partial(queue, counted=[None if n == 3 else each for n, each in enumerate(counted[:20])], until=T + 400 * MINUTE),
        ],
        "engaged": [partial(engaged, reach=f.some("reach", [0, 0, 10, 20, None])), partial(engaged, followers=f.some("reach", [0, 10, 30]), deleted=f.some("deleted", [0, 0, 1, None])), engaged, partial(engaged, reach=posts, followers=posts)],
        "engaged, gains": lambda: [(made := engaged(followers=f.some("reach", [0, 10, 30]))).gained, made.rate, made.lost],
        "self-service": [partial(members.containment, started, done, asked, within=within, as_of=T + day * DAY) for within in (DAY, 2 * DAY) for day in (1, 2, 3)],
        "self-service, shares": lambda: [members.containment(started, done, asked, within=DAY, as_of=T + 3 * DAY).share(each) for each in ("contained", "leaked", "abandoned")],
        "channel": [
            channel, partial(channel, "control"), partial(channel, "wait", "cost"), partial(channel, "control", "wait", "control_wait", "cost", "control_cost"),
            partial(channel, "cost", "control_cost", trigger=start - 1), partial(channel, "control", "cost"), partial(channel, start=0), partial(channel, start=periods), partial(channel, start=periods + 1),
            partial(channel, start=-1), partial(channel, new=[0] * periods), partial(channel, start=7),
        ] if f.number % 5 in (1, 2) else None,
    }  # fmt: skip


def of_people(f: Few) -> dict[str, Any]:
    who, weeks = f.some("who", "aab"), f.some("week", [0, 1, 1, 2, 2.5, 3, None])
    values = f.some("value", [1, 2, 2, 3, None])
    level = partial(people.time_to_level, who, weeks, values)
    size = f.one("people", 4, 5, 6)
    span = f.one("weeks", 3, 4, 5)
    rows = [(one, week) for one in range(size) for week in range(span)]
    skills = [
        8 - 4 / (week + 1) + noise
        for (_, week), noise in zip(rows, f.some("noise", [0, 0, 1, 2], len(rows)), strict=True)
    ]
    curve = partial(people.learning_curve, [one for one, _ in rows], [week for _, week in rows])
    group, chosen = (
        f.some("group", [*"aaabbcd", None], 12 + f.size),
        f.some("chosen", [0, 1, 1, None], 12 + f.size),
    )
    pairs = f.one("pairs", 29, 30, 31, 3)
    score, rated = (
        f.some("score", [1, 2, 3, 4], pairs),
        [*f.some("rated", [1, 2, 3], pairs - 1), f.one("last", None, 2)],
    )
    before, after = f.some("before", [0, 0.5, 0.5, 1, None]), f.some("after", [0, 0.5, 1, 1, None])

    alike = f.one("alike", 4, 10, 20)

    def heads(better: str) -> list[Any]:
        made = curve(
            [10 - each for each in skills] if better == "lower" else skills,
            better=better,
            rng=np.random.default_rng(1),
            resamples=f.one("resamples", 1, 2),
        )
        return [
            made,
            people.effective_heads(made, [0, 1, 2, 90]),
            partial(people.effective_heads, made, [-1]),
        ]

    def trained_effect(name: str, *cells: Any) -> Any:
        own = [n // 8 for n in range(48)]
        late, given = f.some(f"late {name}", [0, 1, 1, None], 48), f.some(name, cells, 48)
        return people.training_effect(own, given, after=late, trained=[one % 2 for one in own])

    effect = people.training_effect(
        list(range(8)) * 2,
        [int(n % 3 == 0) for n in range(8)] + [int(n % 3 < 2) for n in range(8)],
        after=[0] * 8 + [1] * 8,
        trained=[n < 4 for n in range(8)] * 2,
    )
    return {
        "level": [partial(level, level=2, minimum=minimum, hold=hold, better=better, targets=[1, 2]) for minimum in (1, 2) for hold in (1, 2) for better in ("higher", "lower")],
        "curve": [partial(heads, "higher"), partial(heads, "lower"), partial(curve, skills, rng=np.random.default_rng(1), resamples=0)],
        "impact": [partial(people.adverse_impact, group, chosen, minimum=minimum) for minimum in (1, 2, 3, 5, 9)],
        "impact of many": partial(people.adverse_impact, [*"ab"] * 60, [1, 0, 1, 1, 1, 0] * alike + f.some("many", [0, 1], 120 - 6 * alike), minimum=60 + f.number % 5 // 4),
        "stages": partial(people.stage_funnel, f.some("stage", ["cv", "call"]), f.some("ended", ["passed", "passed", "rejected", "open", "withdrawn", None])),
        "validity": [partial(people.validity, score, rated), partial(people.validity, score, score), partial(people.validity, [1, None, *score[2:]], rated), partial(people.validity, [1] * pairs, rated), partial(people.validity, score, [1] * pairs), partial(people.validity, score, [-each for each in score])],
        "gain": [partial(people.normalised_gain, before, after), partial(people.normalised_gain, before, after, most=0.5)],
        "training": [partial(trained_effect, "right", 0, 1, 1, None), partial(trained_effect, "points", 1, 2, 3, 5)],
        "four levels": [
            partial(people.kirkpatrick, ratings=f.some("rating", [0, 1, 4, 5, None]), before=before, after=after, minimum=minimum, behaviour=behaviour, results=results, hoped=hoped)
            for minimum, behaviour, results, hoped in ((1, None, None, None), (5, effect, {"sales": (effect, "higher"), "time": (effect, "lower")}, 0.5), (2, effect, None, 0.0))
        ],
    }  # fmt: skip


def of_scenarios(f: Few) -> dict[str, Any]:
    first = date(2026, 1, 5)
    fair = scenarios.Scenario.of(
        "fair",
        {
            2025: [("peak", "2025-03-10", "2025-03-11"), ("encore", "2025-03-12", "2025-03-12")],
            2026: [("deposit", "2026-03-09", "2026-03-09"), ("peak", "2026-03-11", "2026-03-12"), ("encore", "2026-03-13", "2026-03-13"), ("peak", "2026-03-15", "2026-03-15")],
        },
    )  # fmt: skip
    other = scenarios.Scenario.of("other", {2026: [("holiday", "2026-01-07", "2026-01-08")]})
    days = [first + n * DAY for n in range(f.one("days", 70, 71, 84))]
    gone = f.some("gone", range(20, len(days)), f.one("lost", 0, 0, 3))
    days = [day for n, day in enumerate(days) if n not in gone]
    counts = [
        n * (3 if date(2026, 3, 9) <= day <= date(2026, 3, 15) else 1)
        for n, day in zip(f.some("count", [0, 4, 5, 6, 9], len(days)), days, strict=True)
    ]
    effects = partial(scenarios.scenario_effects, days, counts, fair)
    before = [day.replace(year=2025) for day in days]
    two_years = before + days, f.some("before", [4, 5, 6, 9], len(days)) + counts
    border = [date(2026, 3, 9) + n * DAY for n in range(-4, 11)]
    hours = [T + n * MINUTE for n in f.some("minute", [0, 29, 30, 60, 390, 630, 689, 690, 870, 1110, 1440])]
    only = scenarios.Scenario.of(
        "only", {2026: [("peak", "2026-03-09", "2026-03-11"), ("encore", "2026-03-12", "2026-03-12")]}
    )
    instants = [
        datetime(2026, 3, d, h, tzinfo=UTC)
        for d, h in zip(f.some("of", [6, 7, 8, 9, 11, 12, 14]), f.some("hour", [0, 15, 16, 23]), strict=True)
    ]
    phases = partial(scenarios.phase_multipliers, instants, f.one("which", fair, only), zone=SHANGHAI)
    place, company = (
        f.some("place", [*list(scenarios.Place)[:2], None]),
        f.some("company", ["alone", "alone", "friends", None]),
    )
    situated = partial(scenarios.situations, f.names("who", "aab"))
    scenario = scenarios.Scenario.of

    def applied(**options: Any) -> list[Any]:
        made = phases(**options)
        return [
            made,
            made.counts,
            [made.applied(each, list(range(24))) for each in made.phases],
            partial(made.applied, "none", [1] * 24),
        ]

    return {
        "effects": [effects, partial(effects, margin=2, trend="none"), partial(effects, margin=3, others=[other], before=1, after=2), partial(effects, margin=0, trend="quarters", before=0, after=0)],
        "matched": [partial(scenarios.matched_days, *given, fair, 2026, each_side=n) for given in ((days, counts), (days[50:], counts[50:]), (days, [0] * len(days)), (days, [5] * len(days)), (days[62:66], counts[62:66])) for n in (1, 2, 4)],
        "placebo": [partial(scenarios.placebo, days, counts, [fair], length=length, margin=margin) for length, margin in ((7, 0), (5, 2))] if f.number % 3 == 0 else None,
        "years": [partial(scenarios.year_on_year, *two_years, fair, years, margin=margin) for years, margin in (((2025, 2026), 2), ((2026, 2025), 14))],
        "twice": partial(scenarios.scenario_effects, [*days, days[0]], [*counts, 1], fair),
        "near": [scenarios.phase_of(border, fair, zone="UTC", margin=margin).to_list() for margin in (0, 1, 2)] if f.number == 0 else None,
        "declared": [
            repr(each.years) for each in (scenarios.MID_YEAR, scenarios.DOUBLE_ELEVEN, scenarios.spring_festival([2024, 2026]))
        ] + [
            partial(scenarios.spring_festival, [1700]), partial(fair.phases, 2024), partial(fair.window, 2026),
            partial(scenario, "bad", {2026: [("peak", "2026-03-02", "2026-03-01")]}), partial(scenario, "bad", {2026: [("peak", "2026-03-02", "2026-03-03"), ("encore", "2026-03-03", "2026-03-04")]}),
            partial(scenario("one", {2026: [("peak", "2026-03-02", "2026-03-02")]}).window, 2026), scenario("none", {}).years, partial(scenario("none", {}).phases, 2026),
        ] if f.number == 0 else None,
        "phases": [partial(scenarios.phase_of, instants, each, zone=SHANGHAI, margin=margin) for each in (fair, only) for margin in (0, 1)],
        "just enough": [partial(scenarios.scenario_effects, [date(2026, 3, 20) - n * DAY for n in range(size)], [n % 5 + 3 for n in range(size)], fair, margin=0, trend="none") for size in (60, 61, 62)] if f.number == 0 else None,
        "day parts": [partial(scenarios.day_parts, hours, zone=SHANGHAI), partial(scenarios.day_parts, [*hours, None], zone="UTC")],
        "multipliers": [partial(applied, **options) for options in ({"margin": 0}, {"margin": 1, "strength": 0}, {"margin": 0, "strength": 1, "confidence": 0.5})],
        "situations": [partial(situated, k=k, where=place, company=company) for k in (1, 2, 3)] + [partial(situated, k=1, purpose=f.some("purpose", ["gift", "self"]), when=scenarios.day_parts(hours, zone=SHANGHAI)), situated, partial(situated, k=0, where=place)],
        "situations by row": lambda: situated(k=2, where=place).of_row,
    }  # fmt: skip


def of_lifetime(f: Few) -> dict[str, Any]:
    who, at = f.names("who", "aaabc"), f.days("at", 0, 0, 1, 2, 5, 9)
    amount = f.some("amount", [0, 1, 2, 5, 5])
    gaps = [None if n % 4 == 2 else each for n, each in enumerate(amount)]
    habits = partial(lifetime.buying_habits, who, at, tz=SHANGHAI)
    summed = partial(lifetime.summarize_purchases, who, at, amount, tz=SHANGHAI)
    scores = partial(
        lifetime.rfm_scores, f.some("recency", [0, 1, 2, 3, 5]), f.some("frequency", [1, 1, 2, 3]), amount
    )
    orders = partial(lifetime.rfm_of_orders, who, at, as_of=T + 5 * DAY, tz=SHANGHAI)
    edges = {"recency": [1, 2], "frequency": [2, 2], "monetary": [1, 5]}
    models = [
        lifetime.BgNbd(r=r, alpha=alpha, a=a, b=b)
        for r, alpha, a, b in (
            (0.5, 2, 0.8, 2.5),
            (1, 1, 1, 1),
            (1, 3, 0.999, 1.5),
            (2, 1, 0.4, 0.6),
            (0.3, 4, 1.001, 2),
        )
    ]
    model = models[f.number % len(models)]
    x = f.some("x", [0, 0, 1, 2, 5])
    watched = f.some("watched", [5, 6, 9])
    last = [min(n and 5, n * 2) if n else 0 for n in x]
    spend = [each or 1 for each in amount]
    worth = lifetime.GammaGamma(p=2, q=f.one("q", 0.5, 1, 2, 3), gamma=4)
    weights = f.some("weight", [0, 1, 1, 2])
    fit = partial(lifetime.fit_bg_nbd, x, last, watched)

    def spenders(**options: Any) -> list[Any]:
        made = summed(until=T + 9 * DAY, **options)
        return [made, made.x, made.t_x, made.watched, made.spend, made.spenders()]

    def scored(**options: Any) -> list[Any]:
        made = scores(**options)
        return [made, made.sizes(), partial(lambda: made.codes), dict(made.thresholds)]

    return {
        "habits": [partial(habits, given, until=T + day * DAY) for given in (None, amount, gaps) for day in (1, 5, 9)],
        "habits, curve": lambda: (curve := habits(until=T + 9 * DAY).time_to_second) and [curve.times, curve.survival, curve.median, curve.n],
        "summed": [spenders, partial(spenders, merged_by="week"), partial(spenders, time_unit=2), partial(spenders, merged_by="month"), partial(spenders, time_unit=0)],
        "summed before": partial(summed, until=T + DAY),
        "scores": [partial(scored, convention=convention, bins=bins) for convention in ("quantile", "rfm_package", "ntile", "dependent") for bins in (2, 3, 5)],
        "picture": [partial(recorded.picture, scores()), partial(recorded.picture, habits(until=T + 9 * DAY))] if f.number in (0, 7) else None,
        "scores at edges": [partial(scored, convention="cutpoints", cutpoints=edges, bins=bins) for bins in (3, 4)],
        "scores that are wrong": [partial(scored, convention="none"), partial(scored, bins=1), partial(scored, bins=101), partial(scored, bins=100), partial(scored, bins=10), partial(scored, convention="cutpoints"), partial(scored, cutpoints=edges), partial(scored, convention="cutpoints", bins=3, cutpoints=edges | {"recency": [2, 1]})],
        "orders": [partial(orders, given, bins=bins) for given in (amount, gaps, [math.nan if each is None else float(each) for each in gaps], [each / 2 for each in amount], [each * 2**59 for each in amount]) for bins in (2, 5)],
        "orders of days": partial(lifetime.rfm_of_orders, who, np.array([each.date() for each in at], "M8[D]"), amount, as_of=T + 5 * DAY, bins=3),
        "expected": [partial(model.expected, [0, 1, 5]), partial(model.alive, x, last, watched), partial(model.expected_given, x, last, watched, 3), partial(model.log_likelihood_of, x, last, watched)],
        "history": [partial(model.alive, *given) for given in (([-1], [0], [5]), ([0.5], [1], [5]), ([1], [6], [5]), ([1], [5], [5]), ([0], [1], [5]), ([1, 0], [-1, 2], [5, 5]))],
        "worth": [worth, worth.population_mean, partial(worth.expected, x, spend), partial(worth.expected, [1, 2], [3, 0.5]), partial(worth.expected, [0], [0]), partial(worth.expected, [1], [0]), partial(worth.expected, [-1], [1])],
        "lifetime": partial(lifetime.lifetime_value, model, lifetime.GammaGamma(p=2, q=3, gamma=4), x, last, watched, spend, periods=f.one("n", 1, 3), period=2, discount=0.1),
        "fit": [partial(fit, penalty=0.1), partial(fit, penalty=0.1, weights=weights)] if f.number % 5 == 4 else None,
        "fit of worth": [partial(lifetime.fit_gamma_gamma, [each or 1 for each in x], spend, penalty=0.1, weights=given) for given in (None, weights)] if f.number % 5 == 4 else None,
    }  # fmt: skip


def of_segmentation(f: Few) -> dict[str, Any]:
    customers = ["a", "a", "b", "c", "user:b", None]
    days = (0, 1, 1, 2, 3, 5, 8, 30)
    who, at = f.some("who", customers), f.days("at", *days)
    tables = {
        "orders": OrderTable.from_columns(
            customer=who, placed_at=at, total=f.some("total", [100, 250, None]), currency=f.some("currency", [["CNY", "CNY", "CNY", "USD"], [None], ["CNY"], ["CNY", None]][f.number % 4]),
            status=f.some("status", ["delivered", "delivered", "cancelled"]), cancelled_at=f.some("cancelled", [None, None, None, T + 3 * DAY, T + 5 * DAY]),
        ),
        "lines": LineTable.from_columns(customer=f.some("buyer", customers), product_category=f.some("category", ["tea", "tea", "mug", None]), placed_at=f.days("bought", *days)),
        "visits": VisitTable.from_columns(visitor=f.some("visitor", ["user:a", "a", "device:d", "user:b"]), began_at=f.days("began", *days), bounced=f.some("bounced", [0, 1]), converted=f.some("converted", [0, 1, None])),
        "contacts": ContactTable.from_columns(customer=f.some("caller", customers), offered_at=f.days("offered", *days)),
        "returns": ReturnTable.from_columns(customer=f.some("returner", customers), requested_at=f.days("requested", *days)),
        "complaints": ComplaintTable.from_columns(customer=f.some("complainer", customers), received_at=f.days("received", *days)),
    }  # fmt: skip
    traits = {
        "a": [
            Trait(kind="behaviour", name="size", value="s"),
            Trait(kind="behaviour", name="size", value="m"),
        ],
        "z": [Trait(kind="behaviour", name="hue", value="red")],
    }
    measured = partial(segmentation.customer_measures, as_of=T + 5 * DAY, tz=SHANGHAI)
    rules = RulePolicy(
        id="rules",
        sort="own",
        entries=[
            ClassificationRule(
                name=name,
                outcome=outcome,
                bounds=[Bound(measure=measure, **limits) for measure, limits in bounds.items()],
            )
            for name, outcome, bounds in (
                ("tea", "tea", {"taste": {"among": ["tea"]}, "n": {"at_least": Decimal(2)}}),
                ("some", "some", {"n": {"at_least": Decimal(1), "at_most": Decimal(3)}}),
                ("cheap", "cheap", {"spent": {"at_most": Decimal("0.1")}}),
                ("dear", "dear", {"spent": {"at_least": Decimal("0.3")}}),
            )
        ],
        otherwise=f.one("otherwise", None, "dear"),
    )

    def handful(time: str) -> Any:
        who = range(f.one(f"first {time}", 0, 1), f.size + 1)
        cells = {
            "taste": ["tea", "mug", None],
            "n": [0, 1, 2, 3, 4, None],
            "spent": [0.1, 0.1 + 1e-9, 0.2, 0.3, 0.3 - 1e-9, None],
        }
        return segmentation.CustomerMeasures.of(
            [*who], as_of=f.one(f"as of {time}", None, T), **{name: f.some(f"{name} {time}", each, len(who)) for name, each in cells.items()}
        )  # fmt: skip

    def segments(time: str) -> segmentation.Segmentation:
        return segmentation.segmented(rules, handful(time))

    def told_of(time: str) -> list[Any]:
        made = segments(time)
        return [
            made,
            made.text("en"),
            made.text("zh-Hant"),
            made.outcome,
            [made.share(each) for each in ("tea", "dear")],
            {key: [str(each) for each in why] for key, why in made.reasons("some").items()},
            partial(made.share, "none"),
            partial(made.decision, "none"),
        ]

    of = segmentation.CustomerMeasures.of
    return {
        **{f"measures of {name}": partial(measured, **{name: table}) for name, table in tables.items()},
        "measures of days": [partial(measured, within=within, **tables) for within in (DAY, 3 * DAY, 5 * DAY)],
        "measures with traits": partial(measured, traits=traits, lines=tables["lines"]),
        "measures given": [
            partial(of, [1, 2], n=[1.5, None], taste=[["x"], []], name=["a", None]), partial(of, [1, 1], n=[1, 2]), partial(of, ["a", None], n=[1, 2]), partial(of, [1, 2], n=[1]), partial(of, [1, 2], taste=[["x"], None]), partial(segmentation.segmented, RulePolicy(id="odd", sort="own", entries=[ClassificationRule(name="one", outcome="one", bounds=[Bound(measure="taste", at_least=Decimal(1))])]), of([1, 2], taste=["x", None])), partial(of, [1], flags=[True]),
            partial(lambda: of([1, 2], n=[2, None], taste=["x", None]).row(1)),
        ] if f.number == 0 else None,
        "segments": partial(told_of, "now"),
        "moves": [lambda: segmentation.segment_moves(segments("now"), segments("then")), lambda: segmentation.segment_moves(segments("now"), segments("then"), order=["tea", "some", "cheap", "dear"])],
        "stability": [lambda: segmentation.segment_stability(segments("now"), segments("then"), segmentation.segmented(rules, handful("later"), confidence=0.5)), lambda: segmentation.segment_stability(segments("now"), segments("then")), lambda: segmentation.segment_stability(segments("now"))],
        "absent": lambda: segmentation.segmented(rules, of([1], n=[1])),
    }  # fmt: skip


TENS = {
    "paths": 4,
    "visits": 4,
    "offers": 3,
    "members": 3,
    "people": 3,
    "scenarios": 2,
    "lifetime": 3,
    "segmentation": 3,
}
"""How many times ten handfuls each room has, one of each size."""
ROOMS: dict[str, Callable[[Few], dict[str, Any]]] = {name: globals()[f"of_{name}"] for name in TENS}
SOUGHT = ("fit", "curve", "channel", "just enough", "validity")
"""What is sought step by step: three digits are the same on every processor."""


def told(value: Any) -> Any:
    """A result as plain data: its fields, its rows, its summary and what it says of itself."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return 0.0 if abs(value) < 1e-9 else f"{value:.6g}"
    if isinstance(value, Category):
        return [*value.to_list(), value.ordered]
    if isinstance(value, Mapping):
        return {str(key): told(part) for key, part in value.items()}
    if attrs.has(type(value)):
        found = {
            part.name: told(getattr(value, part.name))
            for part in attrs.fields(type(value))
            if part.name[0] != "_"
        }
        if hasattr(value, "interval"):
            found |= {"bounds": told(lambda: value.interval.bounds), "says": repr(value)}
        if hasattr(value, "columns"):
            found |= {"rows": told(value.columns()), "sum": told(value.summary()), "says": repr(value)}
        return found
    if isinstance(value, (list, tuple)):
        return [told(part) for part in value]
    if hasattr(value, "tolist"):
        return told(value.tolist())
    if callable(value):
        try:
            return told(value())
        except (CxkitError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            return f"{type(error).__name__}: {error}"
    return str(value)


def coarse(number: re.Match[str]) -> str:
    return "0" if abs(float(number[0])) < 1e-4 else f"{float(number[0]):.3g}"


def answer(key: str, value: Any) -> str:
    """A result as text, as far as it is the same on every processor."""
    text = json.dumps(told(value), ensure_ascii=False, sort_keys=True, default=str)
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    return re.sub(r"-?\d+\.\d+(?:e[-+]?\d+)?", coarse, text) if key.startswith(SOUGHT) else text


def answers(room: str, ten: int) -> Iterator[tuple[str, str]]:
    """What the analyses of a room say of ten handfuls, one after the other."""
    for number in range(10 * ten, 10 * ten + 10):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for key, value in ROOMS[room](Few(room, number)).items():
                yield f"{room} {ten} | {key}", "-" if value is None else answer(key, value)


def digests(room: str, ten: int) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for key, text in answers(room, ten):
        digest = hashlib.sha256(text.encode()).hexdigest()[:4]
        found.setdefault(key, []).append(text if text == "-" else digest)
    return {key: " ".join(each) for key, each in found.items()}


def kept(room: str, ten: int) -> dict[str, str]:
    lines = (line.rpartition(" | ") for line in ANSWERS.read_text(encoding="utf-8").splitlines())
    return {key: told for key, _, told in lines if key.startswith(f"{room} {ten} |")}


EVERY = [(room, ten) for room, tens in TENS.items() for ten in range(tens)]


@pytest.mark.parametrize(("room", "ten"), EVERY)
def test_what_people_do_is_told_as_it_was(room: str, ten: int) -> None:
    assert digests(room, ten) == kept(room, ten), f"if it is meant: python {Path(__file__).name}"


WAYS: dict[str, dict[str, int]] = {
    "paths": {
        "paths._ordering.WIDTH": 5,
        "paths._ordering._SIEVE": 2,
        "paths._ordering._PART": 2,
        "paths._paths._MOST_CELLS": 3,
        "paths._paths._CHUNK": 1,
    },
    "visits": {"paths._ordering.WIDTH": 3, "visits._rows.WIDTH": 3},
    "offers": {"paths._ordering.WIDTH": 3, "offers._lifts._CHUNK": 1},
    "lifetime": {"lifetime._bg_nbd._CHUNK": 1, "lifetime._rfm_orders._CHUNK": 1},
}
"""Bounds of size at which another way is taken, so low that a handful of rows is beyond them."""


@pytest.mark.parametrize("room", WAYS)
def test_the_ways_for_many_rows_give_the_same_answers(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, bound in WAYS[room].items():
        monkeypatch.setattr(f"cxkit.analysis.{name}", bound)
    assert digests(room, 0) == kept(room, 0)


if __name__ == "__main__":
    if sys.argv[1:]:
        print(*(" | ".join(each) for each in answers(sys.argv[1], int(sys.argv[2]))), sep="\n")
    else:
        written = [f"{key} | {line}\n" for part in EVERY for key, line in digests(*part).items()]
        ANSWERS.write_text("".join(written), encoding="utf-8")
