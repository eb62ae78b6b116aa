"""The monthly review: exact figures, a found story, honest noise, three languages."""

import importlib.util
import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from cxkit.codec import to_json
from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.errors import Invalid, NotFound
from cxkit.kernel.facts import Actor
from cxkit.orders import Shipment
from cxkit.review import Tables, monthly_review, span_review, tables_of
from cxkit.review._parts import chosen
from cxkit.simulation import simulate
from cxkit.storage import MemoryStore, SQLiteStore, add_all, observed
from cxkit.tables import ComplaintTable, ContactTable, OrderTable, ResponseTable, TicketTable
from cxkit.team import Agent
from cxkit.values import CES_1_5, LANGUAGES, NPS_0_10, Period, Scale


def _script():
    path = Path(__file__).with_name("story_over_seeds.py")
    spec = importlib.util.spec_from_file_location("story_over_seeds", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STORY = _script()


@pytest.fixture(scope="module")
def told():
    return STORY.reviewed(7, 8000)


@pytest.fixture(scope="module")
def small():
    shop = simulate(seed=2, contacts=600)
    return shop, list(shop.objects())


def test_the_planted_story_is_found_and_the_noise_is_not(told):
    story, review = told
    assert STORY.hits(story, review) == {"carrier", "product", "training"}
    assert STORY.false_alarms(story, review) == []
    assert not any(finding.axis == "region" for finding in review.signals)
    leads = [line.lead for line in review.section("month").blocks("en")[0].lines]
    named = (story.carrier, story.product, story.team)
    assert [any(name in lead for lead in leads) for name in named] == [True] * 3
    assert len(leads) <= 5


@pytest.mark.parametrize("seed", [1, 12])
def test_other_seeds_tell_another_story_that_is_found_too(seed):
    story, review = STORY.reviewed(seed, 8000)
    assert STORY.hits(story, review) == {"carrier", "product", "training"}
    assert STORY.false_alarms(story, review) == []


def test_a_store_and_objects_give_the_same_review(small):
    shop, things = small
    store = MemoryStore()
    add_all(store, things)
    from_store = monthly_review(store, shop.story.month)
    assert from_store.to_dict() == monthly_review(Tables.from_objects(things), shop.story.month).to_dict()


@pytest.mark.parametrize("of", [MemoryStore, lambda: SQLiteStore(":memory:")], ids=["memory", "sqlite"])
def test_the_tables_of_a_period_are_those_of_all_objects_in_it(small, of):
    shop, things = small
    store = of()
    add_all(store, things)
    whole = Tables.from_store(store).present()
    for period in (shop.story.month, Period.month(2024, 3)):
        for name, table in whole.items():
            assert_same_rows(getattr(tables_of(store, period), name), table.within(period))


def assert_same_rows(table, other):
    assert sorted(map(repr, rows_of(table))) == sorted(map(repr, rows_of(other)))


def rows_of(table):
    return zip(*(values.tolist() for values in table.to_columns().values()), strict=True)


def test_tables_as_of_an_instant_are_those_of_what_had_happened(small):
    shop, things = small
    store, month = MemoryStore(), shop.story.month
    add_all(store, things)
    then = month.start + (month.end - month.start) / 2
    past = [known_by(thing, then) for thing in things]
    expected = Tables.from_objects([thing for thing in past if thing is not None])
    for name, table in expected.present().items():
        assert_same_rows(getattr(tables_of(store, month, as_of=then), name), table.within(month))


def test_a_review_of_a_store_as_of_an_instant_knows_nothing_of_what_came_later(small):
    """Solved, returned and complained of after the middle of the month: not yet, as of the middle."""
    shop, things = small
    store, month = MemoryStore(), shop.story.month
    add_all(store, things)
    then = month.start + (month.end - month.start) / 2
    past = [known for thing in things if (known := known_by(thing, then)) is not None]
    found = monthly_review(store, month, as_of=then)
    expected = monthly_review(Tables.from_objects(past), month, as_of=then)
    assert [(each.metric, each.now, each.before) for each in found.figures] == [
        (each.metric, each.now, each.before) for each in expected.figures
    ]
    later = monthly_review(Tables.from_objects(things), month, as_of=then)
    assert found.figure("resolution").now != later.figure("resolution").now
    assert monthly_review(store, month, as_of=then, known_at=month.end).figure("resolution").now != (
        found.figure("resolution").now
    )


def known_by(thing, end):
    facts = [fact for fact in thing.history if fact.at <= end]
    return type(thing).replay(facts) if facts else None


def test_a_review_of_a_store_reads_what_it_counts_and_no_more(small):
    shop, things = small
    store, asked = MemoryStore(), []
    add_all(store, things)
    month = shop.story.month
    later = Period.month(month.start.year + 3, 1, month.tz)
    monthly_review(observed(store, asked.append), later)
    read = sum(span.found for span in asked if span.method == "scan")
    whole = [thing for thing in things if type(thing) in (Complaint, Shipment, Agent)]
    assert len(whole) <= read < len(whole) + len(things) // 20


def test_rows_by_older_rules_are_read_whole(small):
    shop, things = small
    store = MemoryStore()
    add_all(store, things)
    for key, row in list(store._rows.items()):
        fields = {name: value for name, value in row.fields.items() if "arrival" not in name}
        store._rows[key] = row._replace(fields={**fields, "derived_by": "0.0"})
    month = shop.story.month
    assert monthly_review(store, month).to_dict() == (
        monthly_review(Tables.from_objects(things), month).to_dict()
    )


def test_the_order_of_the_objects_does_not_matter(small):
    shop, things = small
    forwards = monthly_review(Tables.from_objects(things), shop.story.month)
    backwards = monthly_review(Tables.from_objects(reversed(things)), shop.story.month)
    assert [f.to_dict() for f in forwards.figures] == [f.to_dict() for f in backwards.figures]
    assert forwards.callbacks == backwards.callbacks


def test_a_figure_comes_with_its_n_its_interval_and_its_neighbours(told):
    _, review = told
    nps = review.figure("nps")
    assert nps.now.n == 240
    low, high = nps.now.interval.bounds
    assert low < nps.now.value < high
    assert nps.change.value == pytest.approx(nps.now.value - nps.before.value)
    assert nps.year_before is not None
    with pytest.raises(NotFound, match="it has nps"):
        review.figure("happiness")


def test_every_channel_and_hour_is_counted_once(told):
    _, review = told
    contacts = next(group.rows for group in review.groups if group.key == "contacts")
    assert sum(volume.count for volume in review.channels) == contacts
    assert sum(volume.count for volume in review.hours) == contacts
    assert [volume.key for volume in review.hours] == [f"{hour:02d}" for hour in range(24)]


def test_hours_are_those_of_the_zone():
    table = ContactTable.from_columns(
        id=["a"], channel=["chat"], offered_at=[datetime(2026, 2, 3, 1, 30, tzinfo=UTC)], abandoned=[False]
    )
    for tz, hour in (("Asia/Shanghai", "09"), ("UTC", "01")):
        review = monthly_review(Tables(contacts=table), Period.month(2026, 2, tz))
        assert [volume.key for volume in review.hours if volume.count] == [hour]


def test_a_month_begins_where_the_zone_says():
    late = datetime(2026, 1, 31, 17, tzinfo=UTC)
    tickets = TicketTable.from_columns(
        id=["T"], opened_at=[late], first_response_at=[late + timedelta(hours=2)]
    )
    review = monthly_review(Tables(tickets=tickets), Period.month(2026, 2, "Asia/Shanghai"))
    assert review.figure("first_response").now.value == 7200
    assert monthly_review(Tables(tickets=tickets), Period.month(2026, 2, "UTC")).figures == ()


def test_an_unanswered_ticket_counts_against_the_target_once_it_is_due():
    opened = datetime(2026, 2, 3, 9, tzinfo=UTC)
    tickets = TicketTable.from_columns(
        id=["a", "b"], opened_at=[opened, opened], first_response_at=[opened + timedelta(minutes=5), None]
    )
    figure = monthly_review(Tables(tickets=tickets), Period.month(2026, 2)).figure("first_response_1h")
    assert (figure.now.value, figure.now.n) == (0.5, 2)


def test_an_empty_month_has_no_figures_rather_than_zeros(small):
    _, things = small
    review = monthly_review(Tables.from_objects(things), Period.month(2020, 1, "Asia/Shanghai"))
    assert review.figures == ()
    assert "Nothing was compared, because the period has no records." in review.to_text()
    with pytest.raises(Invalid, match="nothing can be reviewed"):
        span_review(Tables())


def test_who_to_call_back_is_named_once_with_the_reason():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    bad = Conversation.offer("V-1", customer="C-1", channel="phone", at=at, by=wang)
    bad = bad.answer("amy", at=at, by=amy).end("customer", at=at, by=wang).rate(1, at=at, by=wang)
    good = Conversation.offer("V-2", customer="C-2", channel="phone", at=at, by=wang)
    good = good.answer("amy", at=at, by=amy).end("customer", at=at, by=wang).rate(5, at=at, by=wang)
    review = monthly_review(Tables.from_objects([bad, good]), Period.month(2026, 2))
    assert [(call.customer, call.reference) for call in review.callbacks] == [("C-1", "V-1")]
    assert [each.text("zh-Hans") for each in review.callbacks[0].reasons] == ["评分1分（量表1至5分）"]


def test_one_failing_carrier_does_not_make_the_others_look_good():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    late = {"a": 300, "b": 50, "c": 50}
    carriers = [carrier for carrier in late for _ in range(100_000)]
    delivered = [
        at + timedelta(hours=30 if number % 1000 < late[carrier] else 1)
        for carrier in late
        for number in range(100_000)
    ]
    orders = OrderTable.from_columns(
        id=np.arange(300_000).astype(str),
        status=["delivered"] * 300_000,
        carrier=carriers,
        placed_at=[at] * 300_000,
        delivered_at=delivered,
        promised_by=[at + timedelta(hours=2)] * 300_000,
    )
    review = monthly_review(Tables(orders=orders), Period.month(2026, 2))
    stands_out = [finding.member for finding in review.signals if finding.metric == "late_by_date"]
    assert stands_out == ["a"]


def test_complaints_that_name_no_order_give_no_rate_rather_than_zero():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    orders = OrderTable.from_columns(id=["o"], placed_at=[at])
    complaints = ComplaintTable.from_columns(id=["c"], received_at=[at])
    review = monthly_review(Tables(orders=orders, complaints=complaints), Period.month(2026, 2))
    assert "complaint_rate" not in {figure.metric for figure in review.figures}


@pytest.mark.parametrize(
    ("scale", "score", "metric"),
    [
        (Scale(kind="csat", low=1, high=7, top=2, bottom=2), 2, "csat"),
        (CES_1_5, 1, "ces"),
    ],
)
def test_answers_on_another_scale_are_left_out_and_counted(scale, score, metric):
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    answers = ResponseTable.from_columns(id=["1", "2"], score=[score] * 2, answered_at=[at] * 2, scale=scale)
    review = monthly_review(Tables(responses=answers), Period.month(2026, 2))
    assert metric not in {figure.metric for figure in review.figures}
    assert review.groups[0].dropped == (("scale.other", 2),)


def test_a_contact_rated_on_0_to_10_is_not_taken_for_1_to_5():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    call = Conversation.offer("V-1", customer="C-1", channel="phone", at=at, by=wang)
    call = call.answer("amy", at=at, by=amy).end("customer", at=at, by=wang)
    rated = [call.rate(score, scale=NPS_0_10, at=at, by=wang) for score in (2, 9)]
    review = monthly_review(Tables.from_objects(rated), Period.month(2026, 2))
    assert "contact_csat" not in {figure.metric for figure in review.figures}
    assert review.callbacks == ()
    assert review.groups[0].dropped == (("scale.other", 2),)


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attributes):
        if tag != "meta":
            self.open.append(tag)
        self.links += [value for name, value in attributes if name in ("src", "href")]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_needs_nothing_from_elsewhere(told, language):
    _, review = told
    page = _Page()
    text = review.to_html(language)
    page.feed(text)
    assert page.open == []
    assert page.links == []
    assert f'<html lang="{language}">' in text
    shown = chosen(review.figures)
    assert len(shown) == min(12, sum(not figure.double for figure in review.figures))
    for figure in shown:
        assert figure.label.in_language(language) in text.replace("&amp;", "&")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_chinese_review_has_no_english_words(told, language):
    _, review = told
    names = {finding.member for finding in review.findings} | {item.key for item in review.ticket_topics}
    causes = review.section("why").to_dict()["causes"]
    names |= {group["member"] for cause in causes for group in cause["groups"]} | {"Asia", "Shanghai"}
    actions = review.section("actions").to_dict()["actions"]
    assert actions
    names |= {part for each in actions for part in re.split(r"\W+", f"{each['title']} {each['unit']}")}
    for line in review.to_text(language).splitlines():
        told = re.sub(r"\w+(-\w+)+", "", line)
        assert set(re.findall(r"[A-Za-z]{4,}", told)) <= names | {"shop"}, line


def test_names_from_data_cannot_become_markup():
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    nasty = "<script>alert(1)</script>|*x*"
    tickets = TicketTable.from_columns(
        id=["a"] * 30,
        topic=[nasty] * 30,
        group=[nasty] * 30,
        opened_at=[at] * 30,
        first_response_at=[at] * 30,
    )
    review = monthly_review(Tables(tickets=tickets), Period.month(2026, 2), name=nasty)
    assert "<script>" not in review.to_html()
    assert "<script>" not in review.to_markdown()


def test_the_data_form_is_plain_and_complete(told):
    _, review = told
    data = json.loads(review.to_json())
    assert data == json.loads(json.dumps(review.to_dict()))
    assert data["schema"] == "review/2"
    figures = data["sections"]["figures"]["figures"]
    assert {figure["metric"] for figure in figures} == {figure.metric for figure in review.figures}
    assert all({"n", "low", "high"} <= set(figure["now"]) for figure in figures)
    assert len(review.to_json()) < 250_000


def test_markdown_has_a_row_for_every_figure(told):
    _, review = told
    figures = review.to_markdown("zh-Hant").partition("## 關鍵指標")[2].partition("\n## ")[0].splitlines()
    shown = [
        figure.metric
        for figure in review.figures
        if sum(line.startswith(f"| {figure.label.zh_hant} ") for line in figures)
    ]
    single = {figure.metric for figure in review.figures if not figure.double}
    assert len(shown) == 12
    assert single - set(shown) == {"complaint_disputed"}, "the one of fewest cases"


def test_no_personal_data_enter_a_review(small):
    shop, things = small
    review = monthly_review(Tables.from_objects(things), shop.story.month)
    text = review.to_json() + review.to_html()
    customers = [thing for thing in things if type(thing).__name__ == "Customer"]
    assert not any(customer.name in text for customer in customers)
    assert not any(point.value in text for customer in customers for point in customer.contacts)
    assert customers[0].name in to_json(customers[0])


def test_columns_of_an_analyst_are_reviewed_like_objects():
    generator = np.random.default_rng(5)
    start = np.datetime64("2026-02-01T00:00:00", "us")
    offered = start + generator.integers(0, 27 * 86_400, 500).astype("m8[s]")
    table = ContactTable.from_columns(
        id=np.arange(500).astype(str),
        channel=generator.choice(["chat", "phone"], 500),
        offered_at=offered,
        abandoned=generator.random(500) < 0.1,
        queue_time=generator.integers(1, 90, 500).astype("m8[s]"),
        zone="UTC",
    )
    review = monthly_review(Tables(contacts=table), Period.month(2026, 2))
    assert review.figure("abandonment").now.n == 500
