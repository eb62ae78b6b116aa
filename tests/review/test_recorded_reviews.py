"""Reviews of simulated shops say what `reviews.txt` has of them, in every form.

The English text stands there to be read, the other forms (and small shops wholly) as digests. Whoever
changes what a review says writes it anew and reads what changed:
`python tests/review/test_recorded_reviews.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cxkit import Actor, Complaint, Conversation, MemoryStore, Repository, Ticket
from cxkit.feedback import Coding, FeedbackItem, Mention, Theme, ThemeTree
from cxkit.improvement import (
    Action,
    MeasuredEffect,
    Monitored,
    MonitoringPlan,
    Plan,
    Standard,
    TouchPoint,
    Trigger,
)
from cxkit.kernel import Selection
from cxkit.quality import SERVICE_RUBRIC, Evaluation, Subject, applicable
from cxkit.review import (
    ActionsSection,
    Cell,
    Daily,
    Grid,
    Line,
    Listing,
    MonitoringSection,
    Note,
    QualitySection,
    Row,
    StandardsSection,
    Tables,
    TouchPoints,
    VoiceSection,
    live_board,
    monthly_review,
    span_review,
)
from cxkit.simulation import Shop, simulate
from cxkit.stats.results import Target
from cxkit.storage import Input, with_inputs
from cxkit.tables import (
    ComplaintTable,
    ContactTable,
    LineTable,
    OrderTable,
    ResponseTable,
    ShipmentTable,
    TicketTable,
)
from cxkit.tickets import ServiceLevels, ServicePolicy, Target as Deadline
from cxkit.values import CSAT_1_5, LANGUAGES, Label, Money, Period

REVIEWS = Path(__file__).with_name("reviews.txt")
HOUR = timedelta(hours=1)
MARCH = Period.month(2026, 3, "Asia/Shanghai")
MONTHS = [MARCH.shift(-back) for back in range(14, -1, -1)]
SECONDS = "m8[s]"
LIN, AMY = Actor.supervisor("lin"), Actor.agent("amy")


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
    kept: dict[str, Any] = {
        "title": "Answered within an hour",
        "promise": "internal",
        "within": HOUR,
        "at_least": 0.8,
    }
    standards = [Standard(id="answer-1h", metric="first_response", **kept)]
    plan = MonitoringPlan(id="2026", title="What we watch", items=items)
    sections: list[Any] = [
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


# A shop in columns


@cache
def columns(size: int = 90, seed: int = 5) -> dict[str, Any]:
    """A shop that an analyst has in columns: 15 months, every kind of record, every cell missing at times.

    In the last month one carrier is late, one product comes back, one team resolves more than it did, one
    mood (a field of the house's own) hangs up, complaints about the platform grow.
    """
    some, rows = np.random.default_rng(seed), 15 * size
    month = np.repeat(np.arange(15), size)
    start = np.array([int(each.start.timestamp()) for each in MONTHS])[month]
    long = np.array([int((each.end - each.start).total_seconds()) for each in MONTHS])[month]
    at = (start + some.random(rows) * long).astype("i8").astype("M8[s]").astype("M8[us]")
    last = month == 14

    def pick(*values: Any, missing: float = 0.05, **options: Any) -> Any:
        cells = some.choice(np.array(values, dtype=object), rows, **options)
        cells[some.random(rows) < missing] = None
        return cells

    def after(hours: Any, missing: float = 0.1, begun: Any = at) -> Any:
        waits = (some.exponential(hours, rows) * 3600).astype(SECONDS).astype("m8[us]")
        return np.where(some.random(rows) < missing, np.datetime64("NaT", "us"), begun + waits)

    def chance(usual: float, *grown: tuple[Any, float]) -> Any:
        share = np.full(rows, usual)
        for where, other in grown:
            share[where] = other
        return some.random(rows) < share

    ids = [str(number) for number in range(rows)]
    who = pick(*(f"C-{number}" for number in range(400)))
    team, mood = pick("north", "south", "east"), pick("calm", "cross", "hurried")
    scale = pick("csat 1-5", "csat 1-5", "csat 1-7", missing=0.3)
    contacts = ContactTable.from_columns(**{
        "id": ids, "customer": who, "channel": pick("chat", "phone"), "team": team, "fields.mood": mood,
        "topic": pick("refund", "delivery", "size"), "offered_at": at, "queue_time": after(0.01, 0) - at,
        "abandoned": chance(0.08, (last & (mood == "cross"), 0.6)), "scale": scale, "zone": "UTC",
        "resolved": chance(0.5, (last & (team == "north"), 0.95)), "callback": chance(0.1),
        "satisfaction": np.where(scale == None, None, pick(1, 2, 3, 4, 5, p=[0.04, 0.06, 0.1, 0.4, 0.4])),  # noqa: E711
    })  # fmt: skip
    solved = after(20, 0.15)
    tickets = TicketTable.from_columns(
        id=ids, customer=who, channel=pick("chat", "email"), group=team, topic=pick("refund", "", "invoice"),
        status=pick("open", "solved", "solved", "solved", "merged", "spam"), priority=pick("low", "high"),
        opened_at=at, first_response_at=after(np.where(last, 4, 1), 0.2), solved_at=solved, zone="UTC",
        closed_at=after(90, 0.3, solved), reopens=pick(0, 0, 0, 1), met_target=chance(0.8, (last, 0.5)),
    )  # fmt: skip
    named = {"nps 0-10": 11, "csat 1-5": 5, "ces 1-7": 7, "csat 1-7": 7}
    on = pick(*named, missing=0, p=[0.45, 0.3, 0.15, 0.1])
    responses = ResponseTable.from_columns(
        id=ids, customer=who, kind=[each.split()[0] for each in on], scale=on, channel=pick("chat", "email"),
        score=[
            int(part * named[each]) + (named[each] < 11)
            for each, part in zip(on, some.random(rows), strict=True)
        ],
        region=pick("north", "south"), team=team, counted=~chance(0.1), answered_at=at, zone="UTC",
    )  # fmt: skip
    carrier, product = pick("swift", "harbour", "meadow"), pick("cup", "rug", "lamp", "pot")
    delivered, late = after(50, 0.1), chance(0.05, (last & (carrier == "swift"), 0.7))
    orders = OrderTable.from_columns(
        id=ids, customer=who, channel=pick("web", "app"), carrier=carrier, placed_at=at, zone="UTC",
        status=pick("delivered", "delivered", "delivered", "cancelled"), delivered_at=delivered,
        promised_by=delivered + np.where(late, -30, 30).astype("m8[h]"),
    )  # fmt: skip
    lines = LineTable.from_columns(
        order=ids, product=product, placed_at=at, delivered_at=delivered, units_delivered=np.full(rows, 2),
        units_returned=chance(0.06, (last & (product == "rug"), 0.8)).astype(int), zone="UTC",
    )  # fmt: skip
    parcels = ShipmentTable.from_columns(
        id=ids, order=ids, carrier=carrier, dispatched_at=at, delivered_at=delivered, zone="UTC"
    )
    kind = np.where(chance(0.2, (last, 0.8)), "platform", pick("logistics", "product_quality"))
    complaints = ComplaintTable.from_columns(
        id=ids, customer=who, kind=kind, order=pick(*ids), received_at=at, acknowledged_at=after(20, 0.1),
        responded_at=after(120, 0.1), closed_at=after(200, 0.4), timely=chance(0.8), anonymous=chance(0.1),
        disputed=pick(True, False, False, False, missing=0.5), zone="UTC",
        status=pick("closed", "closed", "closed", "withdrawn", "duplicate"),
    )  # fmt: skip
    return {
        "contacts": contacts, "tickets": tickets, "responses": responses, "orders": orders, "lines": lines,
        "shipments": parcels, "complaints": complaints,
    }  # fmt: skip


class Yard:
    """A section of the house's own."""

    key, label, short = "yard", Label("Yard", "停车场", "停車場"), True

    def blocks(self, language: str) -> list[Any]:
        row = Row(cells=("gate <b>", Cell(text="4,711", interval="4,600 to 4,800", n="n 9", notes=["full"])))
        lines = [Line(text="sweep | the yard", lead="Monday:"), Line(text="*not* by night")]
        return [
            Grid(heads=("Place", "Cars"), rows=[row], folded=[row], note="at noon", title="Cars"),
            Listing(lines=lines, tasks=True),
            Note("all of it"),
        ]

    def to_dict(self) -> dict[str, int]:
        return {"cars": 4711}


def of_columns(period: str = "2026-03", **options: Any) -> Any:
    return monthly_review(Tables(**columns()), Period.parse(period, MARCH.tz), **options)


def with_everything() -> Any:
    better = Target(at_least=0.2)
    return of_columns(
        targets={"abandonment": Target(at_most=0.1), "resolved_at_contact": better, "nps": better},
        owners={"late_by_date": "Li, 10 April", "call": "mei", "abandonment": "wu"},
        costs={"late_by_date": Money.of("12.50", "CNY"), "abandonment": Money.of("3", "CNY")},
        labels={"north": Label("North desk", "北组", "北組"), "rug": Label("Rug", "地毯", "地毯")},
        sections=[Yard()],
        accent="#0b5cad",
        name="house",
    )


def some(**cut: Any) -> Any:
    """The shop, with the rows of some tables that a mask keeps, and others left out."""
    tables = {name: table.where(cut[name](table)) for name, table in columns().items() if name in cut}
    return monthly_review(Tables(**tables), MARCH)


def small(size: int, seed: int, *names: str, **options: Any) -> Any:
    """A small shop, in which figures and groups count about as much as is needed to compare them."""
    made = columns(size, seed)
    return monthly_review(Tables(**{name: made[name] for name in names or made}), MARCH, **options)


def after(days: float) -> Callable[[Any], Any]:
    """Rows of the last days of the month and of what came after."""
    since = int((MARCH.end - timedelta(days=days)).timestamp() * 1_000_000)
    return lambda table: table.column(table.time) >= since


def calls(known: bool = True, **given: Any) -> Any:
    """Reasons to call: an old complaint, tickets without an answer, low scores of contacts and surveys."""
    start, who = MARCH.start, ["C-1", "C-2", None, "C-1"] if known else [None] * 4
    ids = list("ABCD")
    at = [start + timedelta(days=day) for day in (1, 5, 23, 30)]
    scores = given.get("scores", [1, 2, 1, 5])
    return monthly_review(
        Tables(
            complaints=ComplaintTable.from_columns(
                id=ids,
                customer=who,
                received_at=given.get("received", at),
                closed_at=[None, None, None, at[3]],
            ),
            tickets=TicketTable.from_columns(
                id=ids,
                customer=who,
                opened_at=at,
                first_response_at=given.get("answered", [None] * 3 + [at[3]]),
            ),
            responses=ResponseTable.from_columns(
                id=ids, customer=who, kind=["csat"] * 4, scale=["csat 1-5"] * 4, score=scores, answered_at=at
            ),
            contacts=ContactTable.from_columns(id=ids, customer=who, offered_at=at, satisfaction=scores),
        ),
        MARCH,
    )


def at_the_instant() -> Any:
    """What happens exactly when the review ends, when the wait has lasted its days, and a moment beside."""
    moment = timedelta.resolution
    end, ids = MARCH.end, list("ABCDEFGH")
    week, day = end - timedelta(days=7), end - timedelta(days=1)
    ends = [None, end, end - moment, end + moment, None, None, None, None]
    begun = [day - moment, day - moment, day - moment, day - 2 * moment, day, end - moment, end, day - moment]
    old = [
        week - moment,
        week - moment,
        week - moment,
        week - 2 * moment,
        week,
        end - moment,
        end,
        week - moment,
    ]
    who = [f"C-{id}" for id in ids]
    named: dict[str, Any] = {"id": ids, "customer": who}
    scored: dict[str, Any] = {
        "kind": ["nps"] * 8,
        "scale": ["nps 0-10"] * 8,
        "score": [6, 6, 7, 0, 6, 6, 6, 1],
    }
    told = [MARCH.start, end - moment, end, MARCH.start - moment, *old[:4]]
    return monthly_review(
        Tables(
            complaints=ComplaintTable.from_columns(
                **named, received_at=old, closed_at=ends, responded_at=[None] * 7 + [end],
                status=["received"] * 5 + ["closed", "withdrawn", "received"],
            ),
            tickets=TicketTable.from_columns(
                **named, opened_at=begun, closed_at=ends, first_response_at=[None] * 7 + [end]
            ),
            responses=ResponseTable.from_columns(
                **named, **scored, answered_at=told
            ),
        ),
        MARCH,
    )  # fmt: skip


def nobody() -> Any:
    late = [MARCH.end - timedelta(hours=hours) for hours in (1, 2, 3, 4)]
    return calls(scores=[5, 4, 4, 5], received=late, answered=late)


# What other rooms add


def voice() -> VoiceSection:
    """Leaks grow in March and cost stars, the taste pleases, a third of the reviews tells of nothing."""
    told: dict[str, Any] = {"at": MONTHS[0].start, "by": LIN}
    tree = ThemeTree.start("shop", **told)
    for code, words in (("leak", "漏水"), ("taste", "味道"), ("lid", "盖子")):
        tree = tree.add(Theme(code=code, parent="product", en=code, zh_hans=words, zh_hant=words), **told)
    said = {
        "leak": ("杯盖漏水，电话13812345678", 1),
        "taste": ("味道不错", 5),
        "lid": ("盖子紧", 3),
        None: ("还行", 4),
    }
    draw, items = np.random.default_rng(4), list[FeedbackItem]()
    for day in range(90):
        at = MARCH.end - timedelta(days=90 - day, hours=-3)
        for number in range(6):
            leaks = draw.random() < (0.25 if at >= MARCH.start else 0.02)
            about = "leak" if leaks else ("taste", "lid", None)[draw.integers(3)]
            text, rating = said[about]
            item = FeedbackItem.capture(
                f"F-{day}-{number}", "review", author=f"C-{draw.integers(300)}", text=text, rating=rating,
                scale=CSAT_1_5, visibility="public", consent="published", at=at, by=Actor.system("shop"),
            ).accept(at=at, by=AMY)  # fmt: skip
            if number:
                coding = Coding(
                    by="rule", coder="r", tree="shop", tree_version=tree.version,
                    mentions=[] if about is None else [Mention(code=about)],
                )  # fmt: skip
                item = item.code(coding, at=at, by=AMY)
            items.append(item)
    return VoiceSection.of(items, MARCH, tree)


def quality() -> QualitySection:
    """Three teams of which one often fails, and one of too few evaluations."""
    asked = applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")
    good: dict[str, Any] = {each.code: each.levels[-1].points if each.levels else 1.0 for each in asked}
    good |= {"upset": 0, "remarks": None}
    found = list[Evaluation]()
    for team, many, bad in (("a", 24, 15), ("b", 24, 1), ("c", 24, 2), ("d", 2, 0)):
        for number in range(many):
            chance = Selection(kind="random", probability=0.5 if number % 3 else 0.25)
            made = Evaluation.sample(
                f"E-{team}-{number}", rubric=SERVICE_RUBRIC, subject=Subject(kind="ticket", id=f"T-{number}"),
                selection=chance, purpose="estimate", agent="amy", team=team, channel="chat",
                at=MARCH.start, by=LIN,
            ).assign("bo", at=MARCH.start, by=LIN)  # fmt: skip
            answers = good | ({"forbidden": 0} if number < bad else {})
            done: dict[str, Any] = {"at": MARCH.start + timedelta(days=1), "by": Actor.agent("bo")}
            found.append(made.submit(answers, rubric=SERVICE_RUBRIC, **done))
    return QualitySection.of(found, MARCH, minimum=10)


def actions() -> list[Action]:
    """One that worked and recurred, one that did not, one late, one without an effect, one cancelled."""

    def on(day: float, by: Actor = LIN) -> dict[str, Any]:
        return {"at": MARCH.start + timedelta(days=day - 60), "by": by}

    trigger = Trigger(kind="finding", metric="csat", value=0.71, n=140, period="2026-01")

    def begun(id: str, metric: str = "csat", **told: Any) -> Action:
        made = Action.find(
            id, title=f"Action {id}", kind="corrective", trigger=trigger, unit="returns", **on(0)
        )
        made = made.analyse(
            "one person at lunch", method="five_why", **{"area": "people", **told}, **on(1, AMY)
        )
        plan = Plan(
            measure="two on duty", owner="amy", due_at=on(7)["at"], metric=metric, design="shrunken",
            hoped=0.05, lag=timedelta(days=14), check_at=on(40)["at"], minimum=100,
        )  # fmt: skip
        return made.make_plan(plan, **on(1))

    def done(id: str, day: float = 5, metric: str = "csat") -> Action:
        return begun(id, metric).start(**on(2, AMY)).finish(**on(day, AMY))

    helped = MeasuredEffect(
        design="shrunken", value=0.06, low=0.02, high=0.10, n=1240, naive=0.15, unit="share"
    )
    slower = MeasuredEffect(design="series", value=-300, low=-900, high=60, n=900, naive=-20)
    worked = done("A", metric="resolution").check("effective", helped, **on(41))
    kept = done("B", metric="first_response_1h").check("effective", helped, **on(41))
    kept = kept.standardise("roster", **on(42)).close(**on(75)).recur(trigger, **on(84))
    failed = done("C", 9, metric="our smile index").check("ineffective", slower, **on(61))
    return [
        worked, kept, failed.close(accepted_risk="rare", **on(63)),
        begun("D", area="method").start(**on(2, AMY)), done("E"), begun("F", area="method"),
        begun("G").cancel("no money", **on(3)),
    ]  # fmt: skip


def with_sections() -> Any:
    sections: list[Any] = [voice(), quality(), ActionsSection.of(actions(), MARCH)]
    contacts = columns()["contacts"]
    return monthly_review(Tables(contacts=contacts), MARCH, sections=sections)


def with_actions() -> Any:
    tables: dict[str, Any] = {"contacts": columns()["contacts"], "actions": tuple(actions())}
    return monthly_review(Tables(**tables), MARCH, as_of=MARCH.start + timedelta(days=25))


def judged() -> Any:
    """Standards that are met, not met and cannot be told, and what a plan of many items sees."""
    tables = Tables(**columns())
    given: dict[str, Any] = {"promise": "public", "metric": "first_response", "within": HOUR}
    standards = [
        Standard(id="easy", title="Easy", at_least=0.05, **given),
        Standard(id="hard", title="Hard", at_least=0.9, compensation="a coupon of 5", **given),
        Standard(id="near", title="Near", at_least=0.25, minimum=10, **given),
        Standard(id="chat", title="Chat", at_least=0.3, channels=["chat"], **given),
        Standard(id="sla", title="Refunds", at_least=0.5, topics=["refund"], **given),
        Standard(id="late", title="Calls", promise="internal", metric="abandonment", at_most=0.3),
    ]
    told: dict[str, Any] = {"why": "?", "source": "phone"}
    items = [
        Monitored(metric=metric, within=within, every=every, method=method, **told)
        for metric, within, every, method in (
            ("abandonment", 0.2, "week", "all"), ("nps", 0.3, "month", "survey"),
            ("our smile index", 2, "quarter", "survey"), ("speed_of_answer", 5, "month", "all"),
            ("csat", 0.05, "year", "targeted"), ("resolution", 3600, "month", "survey"),
        )
    ]  # fmt: skip
    plan = MonitoringPlan(id="2026", title="What we watch", items=items)
    sections: list[Any] = [MonitoringSection.of(plan, tables, MARCH, as_of=MARCH.end - 40 * HOUR)]
    return monthly_review(tables, MARCH, standards=standards, sections=sections)


def at_their_bounds(as_of: datetime = MARCH.end) -> Any:
    """Standards and a plan of forty records a month, whose waits and shares lie on the bounds."""
    months = [MARCH.shift(-back) for back in (4, 3, 2, 1, 0)]
    wrong = [8, 0, 0, 0, 8]
    at = [month.start + day * timedelta(hours=18) for month in months for day in range(40)]
    late = [day < bad for bad in wrong for day in range(40)]
    ids = [f"{row}" for row in range(len(at))]
    answered = [each + HOUR + timedelta(microseconds=slow) for each, slow in zip(at, late, strict=True)]
    tables = Tables(
        tickets=TicketTable.from_columns(id=ids, opened_at=at, first_response_at=answered),
        contacts=ContactTable.from_columns(
            id=ids, offered_at=at, abandoned=late, queue_time=[HOUR / 180] * len(at)
        ),
    )
    quick: dict[str, Any] = {"metric": "first_response", "within": HOUR, "promise": "internal"}
    calls: dict[str, Any] = {"metric": "abandonment", "promise": "internal"}
    begun = months[3].first_day
    standards = [
        Standard(id="a", title="All", at_least=1.0, minimum=40, **quick),
        Standard(id="b", title="Most", at_least=0.8, minimum=40, **quick),
        Standard(id="c", title="Many", at_least=0.65, minimum=41, **quick),
        Standard(id="d", title="Weekly", at_least=0.6, minimum=9, period="week", **quick),
        Standard(id="e", title="Begun", at_least=0.6, minimum=1, begins=begun, **quick),
        Standard(id="f", title="Ended", at_least=0.6, minimum=1, ends=MARCH.start.date(), **quick),
        Standard(id="g", title="None", at_most=0.0, minimum=40, **calls),
        Standard(id="h", title="Some", at_most=0.35, minimum=40, **calls),
    ]
    told: dict[str, Any] = {"why": "?", "source": "phone", "method": "all"}
    items = [
        Monitored(metric=metric, within=within, every=every, **told)
        for metric, within, every in (
            ("first_response_1h", 0.3, "week"), ("abandonment", 0.124, "month"), ("csat", 1.0, "month"),
        )
    ]  # fmt: skip
    plan = MonitoringPlan(id="2026", title="What we watch", items=items)
    sections: list[Any] = [MonitoringSection.of(plan, tables, MARCH, as_of=as_of)]
    return monthly_review(tables, MARCH, standards=standards, sections=sections, as_of=as_of)


def touch_points() -> str:
    """The way of the customer, in words: it is no page."""
    given: dict[str, Any] = {"promise": "internal", "metric": "first_response", "within": HOUR}
    standards = [
        Standard(id=f"s{share}", title=f"{share} of 100", at_least=share / 100, **given)
        for share in (5, 25, 90)
    ]
    section = StandardsSection.of(standards, Tables(tickets=columns()["tickets"]), MARCH)
    named = {
        "chat": ("after_sales", ["s5"]),
        "line": ("purchase", ["s5", "s90"]),
        "app": ("use", ["s25"]),
        "box": ("receipt", list[str]()),
    }
    points = [
        TouchPoint(id=id, title=id.upper(), stage=stage, standards=names)
        for id, (stage, names) in named.items()
    ]
    way = TouchPoints.of(points, section.judged)
    return "\n".join([*map(way.text, LANGUAGES), json.dumps(way.to_dict(), sort_keys=True)])


def desk(levels: str = "1") -> Any:
    """A board of a store: tickets late, soon, answered, solved and of nobody; calls; a complaint."""
    now = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    rules = ServiceLevels(
        policies=[ServicePolicy(id="all", targets=[Deadline(clock="first_reply", within=4 * HOUR)])]
    )
    store = with_inputs(MemoryStore(), service_levels=Input(rules, "desk", 1))
    for number in range(26):
        at, agent = now - (number % 9) * HOUR / 2, ("amy", "bob", None)[number % 3]
        made = Ticket.open(
            f"T-{number}", channel="chat", customer=f"C-{number % 5}", subject="?",
            group=None if number == 7 else f"group {number}", at=at, by=Actor.customer("C-1"),
        )  # fmt: skip
        made = rules.apply(made, at=at, by=Actor.system("levels"))
        made = made if agent is None else made.assign(agent, at=at, by=AMY)
        Repository(store, Ticket).save(made.reply("Looking", at=at, by=AMY) if number % 5 == 1 else made)
    call: dict[str, Any] = {
        "channel": "phone",
        "queue": "hotline",
        "at": now - HOUR / 20,
        "by": Actor.customer("C-2"),
    }
    waits = Conversation.offer("V-1", customer="C-2", **call)
    talks = Conversation.offer("V-2", **call).answer("amy", at=now - HOUR / 30, by=AMY)
    Repository(store, Conversation).save(waits, talks)
    torn = Complaint.receive(
        "K-1", channel="email", customer="C-3", words="Torn", at=now - 216 * HOUR, by=Actor.customer("C-3")
    )
    Repository(store, Complaint).save(torn)
    if levels != "1":
        store = with_inputs(store, service_levels=Input(rules, "desk", 2))
    labels = {"group 3": Label("Returns desk", "退货组", "退貨組"), "amy": Label("Amy", "艾米", "艾米")}
    return live_board(store, as_of=now, name="desk", tz="Asia/Shanghai", labels=labels, sections=[Yard()])


def board_at_the_instant() -> Any:
    """Everything that begins, is answered, ends or is due at the board's instant, or a moment after it."""
    now, moment, soon = MARCH.start, timedelta.resolution, timedelta(hours=1)
    begun = (now - HOUR, now, now + moment)
    later = (None, now, now + moment)
    rows = [*product(begun, later, later)]
    size = len(rows)

    def turns(*cells: Any) -> list[Any]:
        return [cells[row % len(cells)] for row in range(size)]

    at, answered, ended = (list(column) for column in zip(*rows, strict=True))
    due = turns(None, now, now + soon, now + soon + moment)
    ids, who = [f"{row:02d}" for row in range(size)], [f"C-{row % 5}" for row in range(size)]
    teams: list[Any] = turns(None, None, "north", "north", "south", "south")
    named: dict[str, Any] = {"id": ids, "customer": who}
    tables = Tables(
        tickets=TicketTable.from_columns(
            **named, opened_at=at, first_response_at=answered, due_by=due, group=teams, assignee=teams[::-1],
            status=turns("new", "open", "solved", "closed", "on_hold", "pending"),
        ),
        contacts=ContactTable.from_columns(
            **named, offered_at=at, answered_at=answered, ended_at=ended, queue=teams, agent=teams[::-1],
            abandoned=turns(None, 0, 1), abandoned_at=[None] * (size - 1) + [now],
        ),
        complaints=ComplaintTable.from_columns(
            **named, received_at=at, responded_at=answered, closed_at=ended,
            status=turns("received", "closed", "withdrawn", "decided", None),
        ),
    )  # fmt: skip
    return live_board(tables, as_of=now, soon=soon, tz="Asia/Shanghai")


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
    "columns, with all that a house adds": with_everything,
    "a week of columns": lambda: of_columns("2026-W11"),
    "a quarter of columns": lambda: of_columns("2026-Q1", level=0.2),
    "a year of columns": lambda: of_columns("2025"),
    "a month long before": lambda: of_columns("1999-03"),
    "columns as of the twelfth": lambda: of_columns(as_of=MARCH.start + timedelta(days=12)),
    "columns by day": lambda: monthly_review(
        Daily.of(Tables(**columns()), tz=MARCH.tz, known_at=MARCH.end), MARCH
    ),
    "a span of columns": lambda: span_review(Tables(**columns(30, 8)), tz=MARCH.tz, sections=[Yard()]),
    "the last days alone": lambda: some(contacts=after(5), tickets=after(200), complaints=after(31)),
    "contacts of the month alone": lambda: some(contacts=after(31)),
    "reasons to call": calls,
    "reasons to call at the very instant": at_the_instant,
    "reasons to call people whom nobody knows": lambda: calls(known=False),
    "nobody to call": nobody,
    "voice, quality and actions": with_sections,
    "actions of the records": with_actions,
    "standards and a plan": judged,
    "standards at their bounds": at_their_bounds,
    "standards at the end of a week": lambda: at_their_bounds(Period.parse("2026-W13", MARCH.tz).end),
    "touch points": touch_points,
    "a desk": desk,
    "a desk by older rules": lambda: desk("2"),
    "ten rows a month": lambda: small(10, 10),
    "twelve rows a month": lambda: small(12, 21),
    "twenty rows a month": lambda: small(20, 22, level=0.5),
    "thirty rows a month": lambda: small(30, 23),
    "forty rows a month of three tables": lambda: small(40, 24, "contacts", "tickets", "lines"),
    "the board at the very instant": board_at_the_instant,
    "an empty board": lambda: live_board(Tables(), as_of=MARCH.start),
}


def told(name: str) -> str:
    """What a review says: its English text, and digests of its other forms."""
    review = CASES[name]()
    if isinstance(review, str):
        return f"=== {name}\n{review}\n"

    def forms() -> Iterator[tuple[str, str]]:
        for language in LANGUAGES:
            yield f"text {language}", review.to_text(language=language)
            yield f"page {language}", review.to_html(language=language)
        data = json.dumps(review.to_dict(), default=str, sort_keys=True)
        yield "data", re.sub(r"-?\d+\.\d{6,}(?:e[-+]?\d+)?", lambda found: f"{float(found[0]):.6g}", data)
        if hasattr(review, "to_markdown"):
            yield "markdown", review.to_markdown()

    digests = [f"{form}: {hashlib.sha256(text.encode()).hexdigest()[:12]}" for form, text in forms()]
    read = [] if " rows a month" in name else ["", review.to_text().rstrip()]
    return "\n".join([f"=== {name}", *digests, *read, ""])


@cache
def recorded() -> dict[str, str]:
    parts = REVIEWS.read_text(encoding="utf-8").split("=== ")[1:]
    return {part.partition("\n")[0]: f"=== {part.rstrip()}\n" for part in parts}


@pytest.mark.parametrize("name", CASES)
def test_a_review_says_what_it_did(name: str) -> None:
    assert told(name).splitlines() == recorded()[name].splitlines()


if __name__ == "__main__":
    REVIEWS.write_text("\n".join(told(name) for name in CASES), encoding="utf-8")
