"""Service standards: met, not met, or not to be told; what none concerns; where two contradict."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from cxkit import Actor, Conversation
from cxkit.codec import from_json, to_json
from cxkit.conversations import RECEPTION, ServiceProcess, StepGap, conformance
from cxkit.errors import Invalid
from cxkit.improvement import PromiseKind, Standard
from cxkit.review import StandardsSection, Tables, monthly_review
from cxkit.tables import ContactTable, TicketTable
from cxkit.values import LANGUAGES, Attainment, Period

ZONE = "Asia/Shanghai"
MARCH = Period.month(2026, 3, ZONE)
HOUR = timedelta(hours=1)


def standard(**changes):
    given = {
        "id": "answer-1h",
        "title": "Answered within an hour",
        "promise": "internal",
        "metric": "first_response",
        "within": HOUR,
        "at_least": 0.8,
    }
    return Standard(**given | changes)


def shop(shares, size=100, channel="chat"):
    """Tickets of months up to March: those shares are answered within the hour, the rest after two."""
    months = [MARCH.shift(back) for back in range(1 - len(shares), 1)]
    opened, answered = [], []
    for month, share in zip(months, shares, strict=True):
        for number in range(size):
            at = month.start + (month.end - month.start) * (number / size)
            opened.append(at)
            answered.append(at + HOUR * (0.5 if number % 100 < share * 100 else 2))
    return Tables(
        tickets=TicketTable.from_columns(
            id=np.arange(len(opened)).astype(str), channel=[channel] * len(opened), opened_at=opened,
            first_response_at=answered,
        )
    )  # fmt: skip


def judge(tables, *standards, **options):
    return StandardsSection.of(standards, tables, MARCH, **options)


@pytest.mark.parametrize(("share", "verdict"), [(0.95, "met"), (0.82, "cannot_be_told"), (0.6, "not_met")])
def test_the_verdict_is_that_of_the_whole_interval(share, verdict):
    [judged] = judge(shop([share]), standard()).judged
    assert judged.verdict == verdict
    assert (judged.now.value, judged.now.n) == (pytest.approx(share), 100)
    assert judge(shop([share], size=20), standard()).judged[0].verdict is Attainment.CANNOT_BE_TOLD


def test_what_is_open_counts_once_its_hour_is_past():
    end = MARCH.start + timedelta(days=3)
    opened = [end - timedelta(minutes=5)] * 40 + [end - timedelta(hours=5)] * 50
    answered = [None] * 40 + [end - timedelta(hours=4, minutes=30)] * 40 + [None] * 10
    tickets = TicketTable.from_columns(
        id=np.arange(90).astype(str), opened_at=opened, first_response_at=answered
    )
    [judged] = judge(Tables(tickets=tickets), standard(), as_of=end).judged
    assert judged.now.value == pytest.approx(0.8)


def test_a_promise_needs_three_periods_that_met_it():
    [kept] = judge(shop([0.5, 0.95, 0.95, 0.95]), standard()).judged
    promise = kept.published(date(2026, 4, 1))
    assert (promise.promise, promise.version, promise.begins) == (PromiseKind.PUBLIC, 2, date(2026, 4, 1))
    [broken] = judge(shop([0.95, 0.95, 0.82, 0.95]), standard()).judged
    assert not broken.can_be_promised
    with pytest.raises(Invalid, match="3 periods in a row"):
        broken.published(date(2026, 4, 1))


def test_a_bound_that_no_month_attained_and_a_drift_are_told():
    section = judge(shop([0.7, 0.72] * 6 + [0.3], size=200), standard(compensation="a coupon of 5"))
    [judged] = section.judged
    assert (judged.attainable, judged.best.value, judged.drift) == (False, 0.72, "range")
    told = section.blocks("en")[0].rows[0].cells[-1].words("en")
    assert told == "no earlier period attained it, outside its usual range, a coupon of 5"


def test_what_no_standard_concerns_is_counted_and_contradictions_named():
    chat = standard(channels=["chat"])
    tables = shop([0.9])
    at = [MARCH.start] * 30
    calls = ContactTable.from_columns(id=np.arange(30).astype(str), channel=["phone"] * 30, offered_at=at)
    tables = Tables(tickets=tables.tickets, contacts=calls)
    other = standard(id="answer-chat", at_least=0.9, topics=["refund"])
    phone = standard(id="answer-phone", at_least=0.9, channels=["phone"])
    section = judge(tables, chat, other, phone)
    assert section.uncovered == (("contacts", 30, 30), ("tickets", 0, 100))
    assert [(one.id, two.id) for one, two in section.conflicts] == [("answer-1h", "answer-chat")]
    assert section.judged[2].verdict is Attainment.CANNOT_BE_TOLD  # no ticket came by phone


def test_only_what_is_in_force_is_judged():
    old = standard(ends=date(2026, 3, 1))
    new = standard(version=2, begins=date(2026, 3, 1))
    [judged] = judge(shop([0.9, 0.9, 0.9]), old, new).judged
    assert judged.standard.version == 2
    assert [month.period for month, _ in judged.periods] == [MARCH]


@pytest.mark.parametrize(
    "wrong",
    [{"metric": "nps", "within": None}, {"within": None}, {"metric": "abandonment"}, {"metric": "joy"}],
)
def test_a_mean_or_an_unknown_metric_is_no_standard(wrong):
    with pytest.raises(Invalid):
        judge(shop([0.9]), standard(**wrong))


def test_one_bound_and_dates_in_order():
    for wrong in (
        {"at_most": 0.1},
        {"at_least": None},
        {"begins": date(2026, 2, 1), "ends": date(2026, 1, 1)},
    ):
        with pytest.raises(Invalid):
            standard(**wrong)
    kept = standard(channels=["chat"], owner="lin", begins=date(2026, 1, 1))
    assert from_json(to_json(kept)) == kept


def test_a_standard_that_nothing_concerns_still_says_what_it_asks():
    review = monthly_review(shop([0.9]), MARCH, standards=[standard(channels=["phone"], at_least=0.75)])
    (row,) = [line for line in review.to_markdown("en").splitlines() if "Answered within an hour" in line]
    assert "at least 75.0%" in row
    assert Attainment.CANNOT_BE_TOLD.label("en") in row


def test_rows_of_standards_are_no_figures_of_the_page():
    page = monthly_review(shop([0.9, 0.5]), MARCH, standards=[standard()]).to_html()
    assert 'data-metric="answer-1h"' not in page
    assert 'data-metric="first_response_1h"' in page
    assert '<table class="standards cards">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_has_them_in_every_form(language):
    review = monthly_review(shop([0.9, 0.5]), MARCH, standards=[standard(promise="public")])
    [told] = json.loads(review.to_json())["sections"]["standards"]["standards"]
    assert (told["verdict"], told["now"]["value"]) == ("not_met", 0.5)
    for form in (review.to_text(language), review.to_markdown(language), review.to_html(language)):
        assert "50.0%" in form
        assert Attainment.NOT_MET.label(language) in form
        assert PromiseKind.PUBLIC.label(language) in form


class TestProcesses:
    def process(self, **more):
        gap = StepGap(first="answer", then="solve", within=timedelta(minutes=10))
        return ServiceProcess(id="chat", steps=RECEPTION.steps[:4], gaps=[gap], forbidden=["blame"], **more)

    def chat(self, minutes, *steps):
        at, amy = datetime(2026, 3, 2, 9, tzinfo=UTC), Actor.agent("amy")
        chat = Conversation.offer("V-1", channel="chat", at=at, by=Actor.customer("C-1"))
        chat = chat.answer("amy", at=at, by=amy).take_step("confirm_need", at=at, by=amy)
        for step in steps:
            chat = chat.take_step(step, at=at, by=amy)
        return chat.take_step("solve", at=at + timedelta(minutes=minutes), by=amy)

    def test_time_between_steps_and_forbidden_steps_break_it(self):
        assert conformance(self.process(), self.chat(10)).conforms
        slow = conformance(self.process(), self.chat(11))
        assert (slow.slow, slow.conforms) == ((("answer", "solve"),), False)
        assert "11 min instead of 10 min" in slow.reasons[-1].text("en")
        rude = conformance(self.process(), self.chat(5, "blame"))
        assert (rude.forbidden, rude.unknown, rude.conforms) == (("blame",), (), False)

    def test_bounds_name_steps_and_no_step_is_forbidden(self):
        with pytest.raises(Invalid, match="no step"):
            ServiceProcess(
                id="x", steps=RECEPTION.steps[:1], gaps=[StepGap(first="a", then="b", within=HOUR)]
            )
        with pytest.raises(Invalid, match="is a step"):
            ServiceProcess(id="x", steps=RECEPTION.steps[:2], forbidden=["answer"])
