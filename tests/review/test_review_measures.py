"""A review counts nothing itself: every figure is what its metric says of the same rows."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from cxkit import metrics
from cxkit.kernel.facts import Actor
from cxkit.metrics import DEFINITIONS, complaint_causes, hours, return_rate, volume
from cxkit.orders import Order, OrderLine
from cxkit.returns import ReturnLine, ReturnRequest
from cxkit.review import Reading, Tables, monthly_review
from cxkit.review._headlines import headlines
from cxkit.review._measures import MEASURES
from cxkit.review._text import _wrapped
from cxkit.review._windows import Scope, Windows, recent
from cxkit.surveys import Answer, Question, Response, Survey
from cxkit.tables import ComplaintTable, ContactTable, LineTable, OrderTable, ResponseTable, TicketTable
from cxkit.values import CES_1_7, CSAT_1_5, LANGUAGES, NPS_0_10, Period, UnitPrice

ZONE = "Asia/Shanghai"
MONTH = Period.month(2026, 2, ZONE)
MICROSECOND = timedelta(microseconds=1)
SHOP, WANG = Actor.system("shop"), Actor.customer("C-1")


class Columns:
    """Columns of chance, with missing cells in every one that may have them."""

    def __init__(self, seed, size):
        self.generator, self.size = np.random.default_rng(seed), size

    def pick(self, *values, missing=0.1):
        cells = self.generator.choice(np.array(values, dtype=object), self.size)
        cells[self.generator.random(self.size) < missing] = None
        return cells.tolist()

    def times(self):
        first = np.datetime64("2025-01-01T00:00:00", "us")
        return first + self.generator.integers(0, 430 * 86_400, self.size).astype("m8[s]").astype("m8[us]")

    def after(self, start, hours, missing=0.2):
        waits = (self.generator.exponential(hours, self.size) * 3600).astype("m8[s]").astype("m8[us]")
        return np.where(self.generator.random(self.size) < missing, np.datetime64("NaT", "us"), start + waits)

    def spans(self, seconds):
        return self.after(np.timedelta64(0, "us"), seconds / 3600, missing=0.0)


def contacts(seed, size=1500):
    some = Columns(seed, size)
    rating = some.pick(1, 2, 3, 4, 5, missing=0.3)
    return ContactTable.from_columns(
        id=np.arange(size).astype(str),
        channel=some.pick("chat", "phone"),
        team=some.pick("north", "south"),
        topic=some.pick("refund", "delivery", "size"),
        offered_at=some.times(),
        abandoned=some.pick(True, False, False),
        callback=some.pick(True, False, False, False),
        queue_time=some.spans(40).astype("m8[us]"),
        resolved=some.pick(True, False),
        satisfaction=rating,
        scale=[
            None if each is None else scale
            for each, scale in zip(rating, some.pick("csat 1-5", "csat 1-7"), strict=True)
        ],
        zone="UTC",
    )


def tickets(seed, size=1500):
    some = Columns(seed, size)
    opened = some.times()
    solved = some.after(opened, 20)
    return TicketTable.from_columns(
        id=np.arange(size).astype(str),
        channel=some.pick("chat", "mail"),
        group=some.pick("north", "south", "east"),
        status=some.pick("open", "solved", "solved", "merged", "spam"),
        opened_at=opened,
        first_response_at=some.after(opened, 1),
        solved_at=solved,
        closed_at=some.after(opened, 90),
        reopens=some.pick(0, 0, 1),
        met_target=some.pick(True, True, False),
        zone="UTC",
    )


def responses(seed, size=3000):
    some = Columns(seed, size)
    scales = some.generator.choice(3, size)
    named = (NPS_0_10, CSAT_1_5, CES_1_7)
    return ResponseTable.from_columns(
        id=np.arange(size).astype(str),
        kind=[str(named[each].kind) for each in scales],
        scale=[str(named[each]) for each in scales],
        score=[int(some.generator.integers(named[each].low, named[each].high + 1)) for each in scales],
        channel=some.pick("chat", "mail"),
        region=some.pick("north", "south"),
        team=some.pick("a", "b"),
        counted=some.pick(True, True, True, False, missing=0),
        answered_at=some.times(),
        zone="UTC",
    )


def orders(seed, size=1500):
    some = Columns(seed, size)
    placed = some.times()
    return OrderTable.from_columns(
        id=[f"O-{number}" for number in range(size)],
        channel=some.pick("web", "app"),
        carrier=some.pick("swift", "harbour", "meadow"),
        status=some.pick("delivered", "delivered", "delivered", "cancelled"),
        placed_at=placed,
        delivered_at=some.after(placed, 70),
        promised_by=some.after(placed, 70),
        zone="UTC",
    )


def lines(seed, size=2500):
    some = Columns(seed, size)
    placed = some.times()
    delivered = some.generator.integers(0, 4, size)
    return LineTable.from_columns(
        order=[f"O-{number // 2}" for number in range(size)],
        product=some.pick("cup", "rug", "lamp"),
        placed_at=placed,
        delivered_at=some.after(placed, 70),
        units_delivered=delivered,
        units_returned=np.minimum(some.generator.integers(0, 2, size), delivered),
        zone="UTC",
    )


def complaints(seed, size=1500):
    some = Columns(seed, size)
    received = some.times()
    return ComplaintTable.from_columns(
        id=np.arange(size).astype(str),
        kind=some.pick("logistics", "product_quality"),
        status=some.pick("closed", "closed", "withdrawn", "duplicate"),
        order=some.pick(*(f"O-{number}" for number in range(1500))),
        anonymous=some.pick(True, False, False, False),
        received_at=received,
        acknowledged_at=some.after(received, 20),
        responded_at=some.after(received, 120),
        timely=some.pick(True, True, False),
        disputed=some.pick(True, False, False),
        zone="UTC",
    )


@pytest.fixture(scope="module", params=[1, 2])
def shop(request):
    makers = (contacts, tickets, responses, orders, lines, complaints)
    return Tables(**{make.__name__: make(10 * request.param + place) for place, make in enumerate(makers)})


@pytest.fixture(scope="module")
def review(shop):
    return monthly_review(shop, MONTH)


def rows_of(measure, tables, period):
    """The rows of a period, taken apart from how a review takes them."""
    table = getattr(tables, measure.table)
    at = table.column(measure.of or table.time)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    start, end = ((each - measure.earlier - epoch) // MICROSECOND for each in (period.start, period.end))
    mask = (at >= start) & (at < end)
    if measure.scale is not None:
        texts = table.scale.to_list()
        mask &= np.array([text in (None, str(measure.scale)) for text in texts])
    return table.where(mask)


def metric_of(measure, tables, period, **others):
    """What the metric itself says."""
    rows = rows_of(measure, tables, period)
    sources = (rows,) if measure.beside is None else (getattr(tables, measure.beside[0]), rows)
    scoped = {"as_of": period.end, "tz": ZONE}
    options = {**measure.options, **{name: scoped[name] for name in measure.scoped}, **measure.reading}
    if measure.figure is not None:
        options["figure"] = measure.figure
    return getattr(metrics, measure.metric).of(*sources, **options, **others)


def assert_same(figure, expected, where):
    for name in ("value", "n", "definition", "unit", "undefined", "dropped", "options"):
        assert getattr(figure, name) == getattr(expected, name), (where, name)
    method = "normal" if "normal" in expected.methods else None
    assert figure.interval.to_dict() == pytest.approx(expected.interval_by(method).to_dict()), where


def test_every_measure_names_a_metric_of_the_library():
    assert {measure.metric for measure in MEASURES} <= set(DEFINITIONS)
    assert all(measure.definition is DEFINITIONS[measure.metric] for measure in MEASURES)
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_those_of_the_metrics_and_tell_measures_apart(language):
    labels = [measure.label.in_language(language) for measure in MEASURES]
    assert len(set(labels)) == len(labels)
    for measure, label in zip(MEASURES, labels, strict=True):
        assert label.startswith(measure.definition.in_language(language))


def test_the_share_within_a_target_of_a_time_that_is_to_be_short_is_to_be_high():
    better = {measure.name: measure.better for measure in MEASURES}
    assert (better["first_response"], better["first_response_1h"]) == ("lower", "higher")
    assert (better["complaint_disputed"], better["nps"], better["late_by_date"]) == (
        "lower",
        "higher",
        "lower",
    )
    assert None not in better.values()


def test_a_shop_that_records_everything_has_every_figure(review):
    assert [figure.metric for figure in review.figures] == [measure.name for measure in MEASURES]
    assert all(figure.definition == m.metric for figure, m in zip(review.figures, MEASURES, strict=True))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_figure_is_what_its_metric_says_of_the_same_rows(shop, review, measure):
    figure = review.figure(measure.name)
    periods = {"now": MONTH, "before": MONTH.previous(), "year_before": MONTH.year_before()}
    for name, period in periods.items():
        expected = metric_of(measure, shop, period)
        assert expected.n > 5
        assert_same(getattr(figure, name), expected, name)


def test_a_finding_is_what_the_metric_says_of_the_group(shop, review):
    measures = {measure.name: measure for measure in MEASURES}
    told = [finding for finding in review.findings if finding.metric in measures]
    assert told
    for finding in told:
        measure = measures[finding.metric]
        groups = metric_of(measure, shop, MONTH, by=finding.axis)
        assert_same(finding.now, groups.at(**{finding.axis: finding.member}), finding)
        if finding.kind == "change":
            earlier = metric_of(measure, shop, MONTH.year_before(), by=finding.axis)
            assert_same(finding.reference, earlier.at(**{finding.axis: finding.member}), finding)


def test_every_group_of_every_measure_is_looked_at(shop, review):
    """By whatever names groups in its table, against last year and against all others."""
    compared = review.section("trust").to_dict()["compared"]
    looked_at = {(each["metric"], each["axis"], each["kind"]) for each in compared}
    axes = {
        "responses": {"channel", "region", "team"},
        "contacts": {"channel", "team", "topic"},
        "tickets": {"channel", "group"},
        "orders": {"channel", "carrier"},
        "lines": {"product"},
        "complaints": {"kind"},
    }
    assert looked_at - {("complaints", "kind", "change")} == {
        (measure.name, axis, kind)
        for measure in MEASURES
        if not measure.double
        for axis in axes[measure.table]
        for kind in ("change", "stands_out")
        if (measure.table, axis, kind) != ("orders", "channel", "stands_out")  # all came by the web
    }
    assert review.comparisons["made"] == sum(each["made"] for each in compared)


AT = datetime(2026, 2, 3, 9, tzinfo=UTC)


def delivered(returned=()):
    """An order of a cup, a rug and a lamp, delivered; those named are taken back."""
    products = ("cup", "rug", "lamp")
    made = Order.place(
        "O-1",
        customer="C-1",
        channel="web",
        lines=[
            OrderLine(id=name, product=name, quantity=1, unit_price=UnitPrice.of("9.90", "CNY"))
            for name in products
        ],
        at=AT,
        by=WANG,
    )
    made = made.ship(at=AT, by=SHOP).deliver(at=AT, by=SHOP)
    for name in returned:
        made = made.take_back("R-1", {name: 1}, at=AT + timedelta(days=3), by=SHOP)
    return made


def test_one_of_three_lines_returned_is_a_third_and_the_others_are_not_returned():
    order = delivered(["lamp"])
    asked = ReturnRequest.request(
        "R-1",
        order=delivered(),
        lines=[ReturnLine(line="lamp", quantity=1, reason="damaged")],
        at=AT + timedelta(days=1),
        by=WANG,
    )
    tables = Tables.from_objects([order, asked])
    figure = monthly_review(tables, MONTH).figure("returned_7d")
    assert figure.now.value == pytest.approx(1 / 3)
    assert figure.now.value == return_rate.of([order]).value
    [measure] = [measure for measure in MEASURES if measure.name == "returned_7d"]
    scope = Scope(start=MONTH.start, end=MONTH.end, as_of=MONTH.end, tz=ZONE)
    products = measure.tally(Windows(tables), scope, "product").result()
    assert {name: products.at(product=name).value for name in ("cup", "rug", "lamp")} == {
        "cup": 0.0,
        "rug": 0.0,
        "lamp": 1.0,
    }


def test_two_groups_that_differ_are_told_apart():
    told = LineTable.from_columns(
        product=["cup"] * 200 + ["rug"] * 200,
        placed_at=[MONTH.start] * 400,
        delivered_at=[MONTH.start + timedelta(hours=1)] * 400,
        units_delivered=[1] * 400,
        units_returned=[0] * 195 + [1] * 5 + [0] * 100 + [1] * 100,
    )
    found = monthly_review(Tables(lines=told), MONTH).findings
    assert [each.axis for each in found] == ["product"]


def test_a_shop_that_never_recorded_a_return_has_no_return_rate_rather_than_zero():
    names = {figure.metric for figure in monthly_review(Tables.from_objects([delivered()]), MONTH).figures}
    assert "returned_7d" not in names
    told = LineTable.from_columns(
        product=["cup"], placed_at=[AT], delivered_at=[AT], units_delivered=[4], units_returned=[0]
    )
    assert monthly_review(Tables(lines=told), MONTH).figure("returned_7d").now.value == 0.0


def days(text, begin):
    """The days on which something is recorded, a character a day."""
    return [begin + timedelta(days=day) for day, mark in enumerate(text) if mark == "x"]


@pytest.mark.parametrize(
    ("before", "within", "after", "covered"),
    [
        ("", "xxxxxxxxxx", "", (10, 10, 10)),
        ("", "xxxxx.....", "", (5, 5, 10)),  # every day a record, and then none
        ("", ".....xxxxx", "", (5, 5, 10)),
        ("", "x.x.x.x.xx", "", (6, 10, 10)),  # one day without a record is chance
        # Half of the days have a record: of 9 days without one nobody wonders, of 10 one does.
        ("xxxxx.....", "....xxxxx.", "", (5, 10, 10)),
        ("xxxxx.....", ".....xxxxx", "", (5, 5, 10)),
        ("xxx", "xx.......", "..xxxx", (2, 9, 9)),
        ("xxx", "xx.......", "...xxxxx", (2, 2, 9)),
        ("xxx", "..........", "xxx", (0, 0, 10)),
        ("xxx", "", "", (0, 0, 0)),
    ],
)
def test_days_without_a_record_are_covered_unless_the_stretch_is_too_long_for_chance(
    before, within, after, covered
):
    first = datetime(2026, 3, 11, 12, tzinfo=UTC)
    at = days(before + within + after, first - timedelta(days=len(before)))
    table = TicketTable.from_columns(id=np.arange(len(at)).astype(str), opened_at=at)
    start = first - timedelta(hours=12)
    end = start + timedelta(days=len(within))
    scope = Scope(start=start, end=end, as_of=start + timedelta(days=90), tz="UTC")
    assert Windows(Tables(tickets=table)).covered("tickets", scope) == covered
    if within:  # What is still to come is no day of the window.
        now = Scope(start=start, end=end + timedelta(days=20), as_of=end, tz="UTC")
        assert Windows(Tables(tickets=table)).covered("tickets", now)[2] == len(within)


@pytest.mark.parametrize(("within", "complete"), [("xxxxxxxxx.", True), ("xxxxxxxx..", False), ("", False)])
def test_a_window_is_complete_when_its_records_cover_nine_tenths_of_its_days(within, complete):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    at = days("xxxxxxxxxx" + within, start - timedelta(days=10))
    windows = Windows(
        Tables(tickets=TicketTable.from_columns(id=np.arange(len(at)).astype(str), opened_at=at))
    )
    end = start + timedelta(days=len(within))
    assert windows.is_complete("tickets", Scope(start=start, end=end, as_of=end, tz="UTC")) is complete
    assert windows.is_complete("tickets", None) is False
    assert windows.is_complete("contacts", Scope(start=start, end=end, as_of=end, tz="UTC")) is False
    # The day before the first record: that day may begin earlier elsewhere.
    assert windows.begins("tickets", "UTC") == start - timedelta(days=11)


def test_periods_are_taken_back_to_the_begin_of_the_records_and_no_further():
    march = Period.month(2026, 3, "UTC")
    february = march.previous()
    assert recent(march, 3, datetime(2020, 1, 1, tzinfo=UTC)) == [february.previous(), february, march]
    assert recent(march, 3, february.end - MICROSECOND) == [february, march]
    assert recent(march, 3, february.end) == [march]
    assert recent(march, 1, datetime(2020, 1, 1, tzinfo=UTC)) == [march]


def test_contacts_whose_waits_are_not_known_have_no_service_level():
    table = ContactTable.from_columns(id=["a", "b"], offered_at=[AT] * 2, abandoned=[True, False])
    names = {figure.metric for figure in monthly_review(Tables(contacts=table), MONTH).figures}
    assert names == {"abandonment"}


def test_a_shop_of_answers_alone_has_the_table_of_answers_alone():
    answer = Response.submit("A-1", asked(), [Answer.of("nps", 9)], at=AT, by=WANG)
    assert list(Tables.from_objects([answer]).present()) == ["responses"]


def asked():
    nps = Question.nps("nps", "Would you?", required=True)
    return Survey.draft("S-1", title="t", questions=[nps], at=AT, by=SHOP).activate(at=AT, by=SHOP)


def counts_of(tally):
    estimates = tally.estimates()
    return dict(zip(estimates.axes[0].labels, estimates.values.tolist(), strict=True))


def test_volumes_and_rankings_are_what_their_metrics_count(shop, review):
    calls, early = (shop.contacts.within(period) for period in (MONTH, MONTH.previous()))
    channels, then = (counts_of(volume.tally(rows, by="channel")) for rows in (calls, early))
    assert {each.key: (each.count, each.before) for each in review.channels} == {
        key: (channels[key], then[key]) for key in ("chat", "phone")
    }
    by_hour = counts_of(volume.tally(calls, by={"hour": hours(calls.offered_at, ZONE)}))
    assert [each.count for each in review.hours] == [by_hour[hour] for hour in range(24)]
    causes = counts_of(complaint_causes.tally(shop.complaints.within(MONTH)))
    assert {each.key: each.count for each in review.complaint_classes} == {
        key: count for key, count in causes.items() if key
    }


def test_a_complaint_that_was_withdrawn_is_in_no_class():
    table = ComplaintTable.from_columns(
        received_at=[AT] * 2, kind=["logistics", "logistics"], status=["closed", "withdrawn"]
    )
    review = monthly_review(Tables(complaints=table), MONTH)
    assert [(each.key, each.count, each.of) for each in review.complaint_classes] == [("logistics", 1, 1)]


def test_what_takes_exactly_its_target_is_within_it():
    """An hour, a day, thirty seconds, a week: the moment itself still counts, the next one does not."""
    start, second = MONTH.start + timedelta(days=3), timedelta(seconds=1)

    def around(target):
        return [start + target - second, start + target, start + target + second]

    hour, day, week = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
    tickets = TicketTable.from_columns(
        id=["1", "2", "3"], opened_at=[start] * 3, first_response_at=around(hour), solved_at=around(day)
    )
    complaints = ComplaintTable.from_columns(
        id=["1", "2", "3"], received_at=[start] * 3, acknowledged_at=around(day), responded_at=around(week)
    )
    contacts = ContactTable.from_columns(
        id=["1", "2", "3"],
        offered_at=[start] * 3,
        abandoned=[False] * 3,
        queue_time=[timedelta(seconds=wait) for wait in (29, 30, 31)],
    )
    review = monthly_review(Tables(tickets=tickets, complaints=complaints, contacts=contacts), MONTH)
    for name in (
        "first_response_1h",
        "resolution_24h",
        "complaint_ack_24h",
        "complaint_7d",
        "service_level_30s",
    ):
        assert review.figure(name).now.value == pytest.approx(2 / 3), name


def test_ratings_on_the_reviewed_scale_and_on_others_are_told_apart():
    start = MONTH.start + timedelta(days=3)
    scales = [str(CSAT_1_5), "csat 1-7", None]
    contacts = ContactTable.from_columns(
        id=["1", "2", "3"], offered_at=[start] * 3, satisfaction=[4, 6, 2], scale=scales
    )
    answers = ResponseTable.from_columns(
        id=["1", "2", "3"], answered_at=[start] * 3, score=[4, 6, 5], kind=["csat"] * 3, scale=scales
    )
    review = monthly_review(Tables(contacts=contacts, responses=answers), MONTH)
    assert {group.dropped for group in review.groups} == {(("scale.other", 1),)}
    assert (review.figure("contact_csat").now.n, review.figure("csat").now.n) == (2, 2)


# Sentences


def figure_of(metric, reading="same", *, sigmas=0.5, last=2.0, better="lower", months=12):
    values = [1.0] * (months - 1) + [last]
    return SimpleNamespace(
        metric=metric,
        double=False,
        reading=Reading(reading),
        p_value=0.01,
        better=better,
        months=[SimpleNamespace(figure=SimpleNamespace(value=value), sigmas=sigmas) for value in values],
    )


def sentences(*figures):
    found = headlines(SimpleNamespace(signals=(), figures=figures, comparisons={"made": 0}, groups=()))
    return [(line.kind, [figure.metric for figure in line.figures]) for line in found]


def test_of_many_signals_the_surest_stand_beside_the_season_and_what_to_watch():
    many = [figure_of(name, "worse", months=1) for name in "abcdefg"]
    rest = [figure_of("s", "season", months=1), figure_of("w")]
    assert sentences(*many, *rest) == [
        ("figure", ["a"]), ("figure", ["b"]), ("figure", ["c"]), ("season", ["s"]), ("watch", ["w"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "watched"),
    [
        ({}, True),
        ({"sigmas": 3.0}, True),
        ({"sigmas": 3.1}, False),  # beyond its limits: a signal, told as such
        ({"sigmas": None}, False),
        ({"better": "higher"}, False),  # high is good
        ({"better": "higher", "sigmas": -0.5, "last": 0.5}, True),
        ({"better": "higher", "sigmas": -0.5, "last": 1.5}, False),
        ({"better": None}, False),
        ({"last": 0.5}, False),  # not the farthest of all months
        ({"months": 11}, False),
    ],
)
def test_what_to_watch_is_the_farthest_of_twelve_months_on_its_bad_side(told, watched):
    assert (("watch", ["w"]) in sentences(figure_of("w", **told))) is watched


def test_a_line_is_not_begun_by_its_label_alone():
    told = list(_wrapped("w" * 85 + " end", "a label of twenty: ", "  "))
    assert told == ["a label of twenty: " + "w" * 85, "  end"]
