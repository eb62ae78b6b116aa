"""What a reader of the page relies on: honest colours, the same numbers everywhere, nothing cut off."""

import json
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest

from cxkit.errors import Invalid
from cxkit.improvement import Standard
from cxkit.kernel.facts import Actor
from cxkit.review import Daily, Reading, Tables, monthly_review, span_review
from cxkit.review._parts import reading_text
from cxkit.review._writing import number_text
from cxkit.simulation import simulate
from cxkit.stats.results import Target
from cxkit.storage import MemoryStore, Repository
from cxkit.tables import ComplaintTable, ContactTable, OrderTable, ResponseTable, TicketTable
from cxkit.tickets import Ticket
from cxkit.values import LANGUAGES, Attainment, Period

ZONE = "Asia/Shanghai"
MONTH = Period.month(2026, 3, ZONE)
MONTHS = [MONTH.shift(-back) for back in range(14, -1, -1)]


def spread(generator, sizes):
    """Instants over the months, so many in each."""
    parts = [
        period.start.timestamp() + generator.random(size) * (period.end - period.start).total_seconds()
        for period, size in zip(MONTHS, sizes, strict=True)
    ]
    seconds = np.concatenate(parts).astype("i8")
    return seconds.astype("M8[s]").astype("M8[us]"), np.repeat(np.arange(len(MONTHS)), sizes)


def shop(seed=1, *, failing=True):
    """A shop of 15 months: each March twice the demand and long queues; in the last, a carrier fails."""
    generator = np.random.default_rng(seed)
    sizes = [1200 if period.first_day.month == 3 else 600 for period in MONTHS]
    at, place = spread(generator, sizes)
    size, march = len(at), np.array([period.first_day.month == 3 for period in MONTHS])[place]
    carrier = generator.choice(["swift", "harbour", "meadow"], size)
    fails = failing & (place == len(MONTHS) - 1) & (carrier == "swift")
    late = generator.random(size) < np.where(fails, 0.35, 0.06)
    promised = at + np.timedelta64(72, "h")
    orders = OrderTable.from_columns(
        id=np.arange(size).astype(str),
        carrier=carrier,
        status=["delivered"] * size,
        placed_at=at,
        promised_by=promised,
        delivered_at=promised + np.where(late, 30, -30).astype("m8[h]"),
        zone="UTC",
    )
    contacts = ContactTable.from_columns(
        id=np.arange(size).astype(str),
        customer=[f"C-{number % 900}" if number % 7 else None for number in range(size)],
        channel=generator.choice(["chat", "phone"], size),
        team=generator.choice(["north", "south"], size),
        topic=generator.choice(["refund", "delivery"], size),
        offered_at=at,
        abandoned=generator.random(size) < 0.1,
        queue_time=generator.exponential(np.where(march, 90, 25)).astype("m8[s]"),
        satisfaction=generator.choice([1, 2, 3, 4, 5], size, p=[0.02, 0.03, 0.1, 0.4, 0.45]),
        zone="UTC",
    )
    return Tables(orders=orders, contacts=contacts)


@pytest.fixture(scope="module")
def review():
    targets = {"service_level_30s": Target(at_least=0.7), "abandonment": Target(at_most=0.1)}
    return monthly_review(shop(), MONTH, targets=targets, owners={"late_by_date": "Li, 10 April"})


def test_the_failing_carrier_is_named_first_and_the_season_is_no_news(review):
    lines = review.section("month").blocks("en")[0].lines
    assert lines[0].lead == "carrier swift:"
    assert lines[0].reading is Reading.WORSE
    assert review.figure("late_by_date").reading is Reading.WORSE
    assert review.figure("service_level_30s").reading is Reading.SEASON
    assert "as every March" in review.to_text()
    assert {f.reading for f in review.figures if f.metric in ("abandonment", "contact_csat")} == {
        Reading.SAME
    }
    assert review.figure("service_level_30s").verdict is Attainment.NOT_MET
    assert review.figure("abandonment").verdict is Attainment.CANNOT_BE_TOLD


def test_what_is_to_be_decided_says_how_much_and_who(review):
    [carrier, *others] = review.section("decide").to_dict()["proposals"]
    assert (carrier["action"], carrier["member"], carrier["owner"]) == ("carrier", "swift", "Li, 10 April")
    middle, low, high = carrier["expected"]
    assert low < middle < high
    assert {"target", "call"} <= {each["action"] for each in others}
    assert "Li, 10 April" in review.to_html()


def test_what_happened_and_what_is_to_be_decided_read_as_they_should(review):
    """Of 392 parcels of swift 120 were late, of 768 others 43: 98 fewer if it were like them."""
    told = review.to_markdown("en").split("\n## ")
    assert told[1].splitlines()[2:4] == [
        "- ▼ **carrier swift:** Late deliveries (by date) 30.6% (26.3% to 35.3%, n 392), "
        "all others 5.6% (n 768); March 2025 4.5% (n 403).",
        "- ◆ **Service level (answered within 30 seconds) as every March:** 26.5% (24.1% to 29.1%, n 1,200), "
        "March 2025 28.0% (n 1,200), no change found.",
    ]
    assert [row.split(" | ")[1:] for row in told[2].splitlines()[4:]] == [
        ["Take parcels from swift, or get a dated repair plan",
         "carrier swift: Late deliveries (by date) 30.6% (26.3% to 35.3%, n 392), all others 5.6% (n 768)",
         "98 cases fewer (79 to 117) if it were like its reference",
         "Late deliveries (by date) of swift below 7.5%", "Li, 10 April |"],
        ["Agree how to bring Service level (answered within 30 seconds) back to its target",
         "26.5% (24.1% to 29.1%, n 1,200); target at least 70.0%: Not met", "–",
         "Service level (answered within 30 seconds) at least 70.0%", " |"],
        ["Call 50 customers, the gravest first", "52 low scores",
         "not known: the records do not tell what calls achieve", "all of them are called", " |"],
    ]  # fmt: skip


def test_the_data_say_why_nothing_was_compared(reviews):
    told = {
        name: json.loads(each.to_json())["sections"]["month"]["sentences"] for name, each in reviews.items()
    }
    assert {name: [each["why"] for each in lines] for name, lines in told.items() if name != "simulated"} == {
        "shop": [None, None],
        "two columns of an analyst": ["not_covered"],
        "one record": ["not_covered"],
        "empty month": ["no_records"],
    }


def test_the_smallest_change_that_would_be_found_is_1_43_times_half_the_interval(review):
    """Four times in five: (1.960 + 0.842) / 1.960 of it."""
    told = review.section("trust").to_dict()["smallest"]
    assert {"contact_csat", "abandonment"} <= set(told)
    for figure in review.figures:
        if figure.metric in told:
            low, high = figure.reference.interval.bounds
            assert told[figure.metric] == pytest.approx(1.42941 * (high - low) / 2, rel=1e-4)


def test_without_a_failure_there_is_no_colour():
    calm = monthly_review(shop(failing=False), MONTH)
    assert not calm.signals
    assert not re.search(r'class="mark (worse|better)"', calm.to_html())
    assert "No change found" in calm.to_text()


def numbers(text):
    """Every number of a text, with its sign, and how often it stands there."""
    return Counter(re.findall(r"[-+±]?\d+(?:,\d{3})*(?:\.\d+)?", text))


def untagged(page):
    return re.sub(r"<title>.*?</title>|<[^>]+>", " ", page)


def rows_of(review, language):
    """The row of each figure, as the page, Markdown and text have it."""
    section = review.section("figures")
    [grid], title = section.blocks(language), section.label.in_language(language)
    page = review.to_html(language)
    marked = re.sub(r"\\", "", review.to_markdown(language)).split(f"## {title}\n")[1].split("\n## ")[0]
    lines = review.to_text(language).split(f"\n{title}\n-")[1].splitlines()
    for row in grid.rows:
        if row.key:
            name = row.cells[0].words(language)
            inside = re.search(rf'<tr data-metric="{row.key}">(.*?)</tr>', page, re.S)[1]
            [written] = [each for each in marked.splitlines() if each.startswith(f"| {name} |")]
            first = next(n for n, line in enumerate(lines) if line.startswith(f"  {name}"))
            last = next(n for n in range(first + 1, len(lines)) if not lines[n].startswith("    "))
            told = " ".join(line.strip() for line in lines[first:last])
            for head in grid.heads[1:]:
                told = re.sub(r"\s*".join(map(re.escape, head)), "", told) if head else told
            yield row.key, (untagged(inside), written, told)


@pytest.mark.parametrize("name", ["shop", "simulated"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_the_same_numbers(reviews, name, language):
    review = reviews[name]
    figures = {
        each["metric"]: each for each in json.loads(review.to_json())["sections"]["figures"]["figures"]
    }
    seen = dict(rows_of(review, language))
    assert len(seen) == min(12, sum(not each["double"] for each in figures.values()))
    for metric, forms in seen.items():
        figure, (page, marked, told) = figures[metric], map(numbers, forms)
        assert page == marked == told, metric
        unit = figure["unit"]
        wanted = [number_text(figure["now"][key], unit, language) for key in ("value", "low", "high")]
        wanted.append(f"{figure['now']['n']:,.0f}")
        for change in (figure["change"], figure["year_change"]):
            if change is not None and change["kind"] == "difference":
                ends = (
                    number_text(change[key], change["unit"], language, signed=True) for key in ("low", "high")
                )
                wanted += [*ends, number_text(change["from"], unit, language), f"{change['from_n']:,.0f}"]
        assert not numbers(" ".join(wanted)) - page, metric


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_decided_and_done_has_the_same_numbers_everywhere(reviews, language):
    """Expected cases of proposals, effects of actions, whom to call: from the data into every form."""
    review = reviews["simulated"]
    parts = json.loads(review.to_json())["sections"]
    wanted = [f"{abs(each):,.0f}" for one in parts["decide"]["proposals"] for each in one["expected"] or ()]
    effects = [action["effect"] for action in parts["actions"]["actions"]]
    assert len(effects) == 3
    wanted += [f"{100 * effect[key]:+.1f}" for effect in effects for key in ("value", "low", "high", "naive")]
    wanted += [f"{effect['n']:,.0f}" for effect in effects]
    for form in (untagged(review.to_html(language)), review.to_markdown(language), review.to_text(language)):
        assert not set(wanted) - numbers(form.replace("\\", "")).keys()
    if language != "en":
        assert not re.search(r"[一-鿿][,;:(]|[,;:)][一-鿿]", review.to_text(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_100_columns_wide_at_most(review, language):
    from cxkit.review._text import _width

    assert max(_width(line) for line in review.to_text(language).splitlines()) <= 100


def test_the_page_needs_nothing_from_elsewhere_and_is_small(review):
    page = review.to_html()
    assert not re.search(r"<script|url\(|@import|\ssrc=", page)
    assert len(page.encode()) < 300_000
    assert len(review.to_json().encode()) < 250_000
    assert page.count("<h1>") == 1
    sections = re.findall(r'<section id="([\w-]+)" aria-labelledby="h-\1">', page)
    assert sections == [section.key for section in review.sections]


def test_every_row_and_picture_tells_its_size(review):
    page = review.to_html()
    rows = re.findall(r'<tr data-metric="(\w+)">(.*?)</tr>', page, re.S)
    assert {name for name, _ in rows} == {figure.metric for figure in review.figures if not figure.double}
    assert all('class="n"' in row and 'class="ci"' in row for _, row in rows)
    assert all("data-n=" in figure for figure in re.findall("<figure[^>]*>", page))
    pictures = re.findall("<svg[^>]*>", page)
    assert pictures
    assert all('role="img" aria-label="' in each or 'aria-hidden="true"' in each for each in pictures)


def test_colour_is_for_what_is_significant(review):
    figures = {each["metric"]: each for each in review.section("figures").to_dict()["figures"]}
    rows = re.findall(r'<tr data-metric="(\w+)">(.*?)</tr>', review.to_html(), re.S)
    for name, row in rows:
        coloured = bool(re.search(r"(worse|better)\b", re.sub(r">[^<]*<", "><", row)))
        assert coloured == figures[name]["significant"], name


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_texts_and_marks_stand_out_from_both_grounds(review):
    style = re.search("<style>(.*?)</style>", review.to_html(), re.S)[1]
    grounds = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.S)
    ]
    full = [ground for ground in grounds if "ink" in ground and "#" in ground.get("paper", "#fff")]
    assert len(full) >= 2
    for ground in full:
        paper = luminance(ground.get("paper", "#ffffff"))
        for name in ("ink", "soft", "worse", "better", "season", "usual"):
            if name in ground:
                light, dark = sorted((paper, luminance(ground[name])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


@pytest.fixture(scope="module")
def reviews(review):
    """Reviews of every kind: of a shop with targets, of one with all it can have, of little, of nothing."""
    simulated = simulate(seed=7, contacts=2000)
    month = simulated.story.month
    standard = Standard(
        id="1h", title="An answer within an hour", promise="public", at_least=0.8, owner="lin",
        metric="first_response", within=timedelta(hours=1), compensation="a voucher of 20",
    )  # fmt: skip
    at = [MONTH.start + timedelta(days=1, hours=9)]
    analyst = Tables(
        contacts=ContactTable.from_columns(id=["1"], offered_at=at, abandoned=[False]),
        responses=ResponseTable.from_columns(
            id=["1"], kind=["csat"], scale=["csat 1-5"], score=[2], answered_at=at
        ),
    )
    whole = monthly_review(
        Tables.from_objects(simulated.objects()), month, name="simulated shop", standards=[standard],
        festivals=(month, month.year_before()),
    )  # fmt: skip
    return {
        "shop": review,
        "simulated": whole,
        "two columns of an analyst": monthly_review(analyst, MONTH),
        "one record": monthly_review(attrs.evolve(analyst, responses=None), MONTH),
        "empty month": monthly_review(analyst, Period.month(2024, 3, ZONE)),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_at_any_width(reviews, language, browser):
    assert {"actions", "standards", "months"} <= {each.key for each in reviews["simulated"].sections}
    pages = {name: each.to_html(language) for name, each in reviews.items()}
    assert browser.faults_of(pages) == []


def test_what_is_cut_off_is_found(browser):
    style, body = (
        "section { overflow: hidden; width: 90px }",
        "<section><i>Incomprehensibilities</i></section>",
    )
    picture = "<svg viewBox='0 0 340 20' width=340 height=20><text x=-30 y=9 font-size=6>19 h</text></svg>"
    found = browser.faults_of({"bad": f"<!doctype html><style>{style}</style>{body}{picture}"})
    assert {each.partition(": ")[2].split(" ")[0] for each in found} >= {"SECTION", "outside", "small"}
    assert "bad at 320: the page scrolls aside" in found
    table = "<div style='height: 880px'></div><section class=decide><table><tbody><tr><td>Take the"
    low = browser.faults_of(
        {"low": f"<!doctype html>{table} parcels<br>from swift</td></tr></table></section>"}
    )
    assert "low at 1200: the first decision lies below the screen" in low


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_it_has_five_pages_at_most_with_every_row_whole(reviews, language, browser):
    for name in ("shop", "simulated"):
        review = reviews[name]
        file = browser.printed(review.to_html(language))
        paper = file.read_bytes()
        sizes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper))
        assert {(round(float(wide)), round(float(tall))) for wide, tall in sizes} == {(595, 842)}, "A4"
        assert max(map(int, re.findall(rb"/Count (\d+)", paper))) <= 5, name
        if shutil.which("pdftotext"):
            text = subprocess.run(
                ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
            ).stdout
            for figure in review.figures:
                if not figure.double:
                    said = reading_text(figure, review, language)
                    assert re.sub(r"\s", "", said) in re.sub(r"\s", "", text)


# Cases that must come out so


def test_twenty_tickets_of_which_none_is_answered_all_wait():
    opened = [MONTH.start + timedelta(days=1 + number % 5) for number in range(20)]
    tickets = TicketTable.from_columns(
        id=[str(number) for number in range(20)],
        customer=[f"C-{number}" for number in range(20)],
        status=["open"] * 20,
        opened_at=opened,
    )
    review = monthly_review(Tables(tickets=tickets), MONTH)
    figure = review.figure("first_response_1h").now
    assert (figure.value, figure.n) == (0.0, 20)
    assert len(review.callbacks) == 20
    assert "Nobody waits" not in review.to_text()


@pytest.mark.parametrize("end", ["mark_spam", "delete", "solve"])
def test_one_that_ended_without_an_answer_hides_none_of_those_that_wait(end):
    on = {"at": MONTH.start + timedelta(hours=1), "by": Actor.supervisor("lin")}
    opened = [
        Ticket.open(f"T-{number}", customer=f"C-{number}", channel="chat", subject="Lamp", **on)
        for number in range(15)
    ]
    ended = getattr(opened[0].assign("amy", **on), end)(**on)
    tables = Tables.from_objects([ended, *opened[1:]])
    review = monthly_review(tables, MONTH)
    daily = monthly_review(Daily.of(tables, tz=MONTH.tz, known_at=MONTH.end), MONTH)
    for each in (review, daily):
        figure = each.figure("first_response_1h").now
        assert (figure.value, figure.n) == (0.0, 14)
    assert len(review.callbacks) == 14


def test_a_ticket_that_is_answered_later_is_counted_once():
    """Early in a month nobody was answered yet: the review of a store then counts what waits, each once."""
    start, wang, amy = MONTH.start, Actor.customer("C-1"), Actor.agent("amy")
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="?", at=start, by=wang)
    ticket = ticket.reply("Hello", at=start + timedelta(hours=6), by=amy)
    store = MemoryStore()
    Repository(store, Ticket).add(ticket)
    early = monthly_review(store, MONTH, as_of=start + timedelta(hours=2))
    figure = early.figure("first_response_1h").now
    assert (figure.value, figure.n, early.looked_for_calls) == (0.0, 1, {"overdue_ticket": 1})
    assert "No groups were compared." in early.to_text()
    assert "No group differs" not in early.to_text()
    waits = monthly_review(store, MONTH, as_of=start + timedelta(minutes=30)).figure("first_response_1h")
    assert waits.now.undefined.code == "metrics.not_so_long"


def test_nobody_to_call_says_what_was_looked_at_and_what_the_records_do_not_tell():
    answers = ResponseTable.from_columns(
        id=["1", "2"],
        customer=["C-1", "C-2"],
        kind=["csat"] * 2,
        scale=["csat 1-5"] * 2,
        score=[5, 4],
        answered_at=[MONTH.start + timedelta(days=2)] * 2,
    )
    review = monthly_review(Tables(responses=answers), MONTH)
    assert review.looked_for_calls == review.to_dict()["sections"]["calls"]["looked"] == {"low_score": 2}
    assert (
        "Nobody waits for a call. Looked at: 2 ratings. "
        "These records do not tell: open complaints, tickets without an answer."
    ) in re.sub(r"\s+", " ", review.to_text())
    said = "没有待回访的顾客。已查看：2个评分。现有记录未反映：未结投诉、未回复的工单。"
    assert said in re.sub(r"\s", "", review.to_text(language="zh-Hans"))
    late, closed = MONTH.end - timedelta(days=1), MONTH.end - timedelta(hours=1)
    complaints = ComplaintTable.from_columns(
        id=["K-1", "K-2", "K-3"],
        customer=["C-1", "C-2", "C-3"],
        received_at=[late, late, MONTH.start],
        closed_at=[None, closed, closed],
    )
    tickets = TicketTable.from_columns(
        id=["T-1", "T-2"],
        customer=["C-1", "C-2"],
        opened_at=[MONTH.end - timedelta(hours=5)] * 2,
        first_response_at=[None, closed],
    )
    review = monthly_review(Tables(responses=answers, complaints=complaints, tickets=tickets), MONTH)
    assert "Looked at: 1 open complaint, 1 unanswered ticket, 2 ratings." in re.sub(
        r"\s+", " ", review.to_text()
    )
    assert "do not tell: open" not in review.to_text()


def test_what_ends_as_the_period_does_was_still_open_in_it():
    """The last instant belongs to the next period: by then nobody had answered or closed anything."""
    end, early, moment = MONTH.end, [MONTH.start] * 2, timedelta(microseconds=1)
    ends = {"customer": ["C-1", "C-2"], "id": ["1", "2"]}
    for name in ("closed_at", "responded_at"):
        told = {name: [end, end - moment]}
        complaints = ComplaintTable.from_columns(received_at=early, **ends, **told)
        assert monthly_review(Tables(complaints=complaints), MONTH).looked_for_calls["open_complaint"] == 1
    for name in ("first_response_at", "first_solved_at", "closed_at"):
        told = {"first_response_at": [None, None]} | {name: [end, end - moment]}
        told = {column: [*cells, MONTH.start] for column, cells in told.items()}  # a third was answered
        tickets = TicketTable.from_columns(id=["1", "2", "3"], opened_at=[MONTH.start] * 3, **told)
        assert monthly_review(Tables(tickets=tickets), MONTH).looked_for_calls["overdue_ticket"] == 1, name


def test_low_scores_of_unknown_customers_are_counted():
    answers = ResponseTable.from_columns(
        id=[str(number) for number in range(130)],
        kind=["csat"] * 130,
        scale=["csat 1-5"] * 130,
        score=[1] * 130,
        answered_at=[MONTH.start + timedelta(days=2)] * 130,
    )
    review = monthly_review(Tables(responses=answers), MONTH)
    assert "130 low ratings of unknown customers: nobody known to call" in review.to_text()
    assert "Nobody waits" not in review.to_text()


def test_a_customer_is_called_once_with_every_reason_the_gravest_first():
    start = MONTH.start
    complaints = ComplaintTable.from_columns(id=["K"], customer=["C-2"], received_at=[start])
    answers = ResponseTable.from_columns(
        id=["A", "B", "D"],
        customer=["C-1", "C-2", "C-3"],
        kind=["csat"] * 3,
        scale=["csat 1-5"] * 3,
        score=[2, 2, 1],
        answered_at=[start + timedelta(days=day) for day in (1, 2, 3)],
    )
    review = monthly_review(Tables(responses=answers, complaints=complaints), MONTH)
    assert [(call.customer, len(call.reasons), call.reference) for call in review.callbacks] == [
        ("C-2", 2, "K"),
        ("C-3", 1, "D"),
        ("C-1", 1, "A"),
    ]
    [proposal] = review.section("decide").to_dict()["proposals"]
    assert (proposal["action"], proposal["count"]) == ("call", 3)
    assert proposal["reasons"] == {"open_complaint": 1, "low_score": 3}
    assert proposal["reasons"].keys() == {
        reason.code.removeprefix("review.") for call in review.callbacks for reason in call.reasons
    }
    for language, because in (
        ("en", "1 complaint open for more than 7 days, 3 low scores"),
        ("zh-Hans", "1起投诉超过7天未结案、3个低分"),
        ("zh-Hant", "1起客訴超過7天未結案、3個低分"),
    ):
        for form in (review.to_markdown(language), review.to_html(language)):
            assert because in form
        [grid] = review.section("decide").blocks(language)
        assert because in grid.rows[0].cells
        assert "–" not in grid.rows[0].cells


def test_scores_of_unknown_customers_are_the_reason_to_find_them():
    answers = ResponseTable.from_columns(
        id=["A", "B"], kind=["csat"] * 2, scale=["csat 1-5"] * 2, score=[1, 2],
        answered_at=[MONTH.start + timedelta(days=1)] * 2,
    )  # fmt: skip
    review = monthly_review(Tables(responses=answers), MONTH)
    [proposal] = review.section("decide").to_dict()["proposals"]
    assert (proposal["action"], proposal["reasons"]) == ("unknown", {"low_score": 2})
    assert "2 low ratings of unknown customers" in review.section("decide").blocks("en")[0].rows[0].cells[2]


def test_the_current_month_is_judged_as_of_now():
    now = MONTH.start + timedelta(days=10)
    tickets = TicketTable.from_columns(
        id=["1", "2"],
        customer=["C-1", "C-2"],
        status=["open", "open"],
        opened_at=[now - timedelta(days=2), now - timedelta(minutes=5)],
    )
    review = monthly_review(Tables(tickets=tickets), MONTH, as_of=now)
    assert [(call.customer, dict(call.reasons[0].params)["days"]) for call in review.callbacks] == [
        ("C-1", 2)
    ]
    with pytest.raises(Invalid, match="nothing of it is known"):
        monthly_review(Tables(tickets=tickets), MONTH, as_of=MONTH.start)


def test_tickets_without_a_topic_are_said_to_be_without():
    tickets = TicketTable.from_columns(
        id=["1", "2", "3"], group=["a", "a", "b"], topic=["refund", None, None], opened_at=[MONTH.start] * 3
    )
    review = monthly_review(Tables(tickets=tickets), MONTH)
    assert [(each.key, each.count, each.of) for each in review.ticket_topics] == [
        ("refund", 1, 3),
        ("", 2, 3),
    ]
    assert "2 of 3 without a topic" in review.to_text()


def test_a_period_that_its_records_do_not_cover_is_never_compared():
    """One day of February, all of March: nothing can be said of a change."""
    whole = shop(failing=False)
    late = MONTH.start - timedelta(days=1)
    some = Tables(contacts=whole.contacts.within((late, MONTH.end)))
    review = monthly_review(some, MONTH)
    figure = review.figure("abandonment")
    assert figure.change is None
    assert figure.reading is Reading.INCOMPLETE
    assert "incomplete: not compared" in review.to_text()
    assert "Nothing was compared, because" in review.to_text() or review.comparisons["made"]


def test_a_month_with_one_record_is_incomplete():
    whole = shop(failing=False)
    early = whole.contacts.within((MONTHS[0].start, MONTH.start))
    one = whole.contacts.within(MONTH).where(np.arange(len(whole.contacts.within(MONTH))) == 0)
    review = monthly_review(Tables(contacts=ContactTable.concat([early, one])), MONTH)
    assert {figure.reading for figure in review.figures} == {Reading.INCOMPLETE}


def test_a_topic_that_breaks_in_february_is_named_with_topic_and_month():
    generator = np.random.default_rng(3)
    at, place = spread(generator, [800] * len(MONTHS))
    topic = generator.choice(["refund", "delivery", "size", "invoice"], len(at))
    broken = (topic == "refund") & (place >= len(MONTHS) - 2)
    contacts = ContactTable.from_columns(
        id=np.arange(len(at)).astype(str),
        topic=topic,
        offered_at=at,
        abandoned=[False] * len(at),
        resolved=generator.random(len(at)) < np.where(broken, 0.35, 0.75),
        zone="UTC",
    )
    text = monthly_review(Tables(contacts=contacts), MONTH).to_text()
    first = " ".join(text.split())
    assert "topic refund: Resolution rate" in first
    assert "so since February 2026" in first


def test_times_that_cannot_be_read_are_an_error_and_no_empty_review():
    good = [MONTH.start + timedelta(days=1, minutes=number) for number in range(90)]
    times = [*good, *["soon"] * 10]
    contacts = ContactTable.from_columns(id=[str(number) for number in range(100)], offered_at=times)
    with pytest.raises(Invalid, match="10 of 100 contacts have no offered_at that can be read") as caught:
        monthly_review(Tables(contacts=contacts), MONTH)
    assert caught.value.code == "review.times"


@pytest.mark.parametrize("period", ["2026-W10", "2026-Q1", "2025"])
def test_any_period_is_reviewed_and_an_empty_one_too(period):
    for each in (Period.parse(period, ZONE), Period.parse("1999", ZONE)):
        review = monthly_review(shop(), each)
        assert review.to_text("zh-Hans")
        assert review.to_html()
        json.loads(review.to_json())
    assert span_review(shop(), tz=ZONE).signals == () or span_review(shop(), tz=ZONE).to_html()


def test_the_same_moment_of_earlier_periods_is_compared():
    half = datetime(2026, 3, 15, 16, tzinfo=UTC)
    review = monthly_review(shop(failing=False), MONTH, as_of=half)
    year = review.figure("abandonment").year_before
    assert 450 < year.n < 750, "half of the 1,200 of last March"
