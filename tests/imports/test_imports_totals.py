"""Real exports come out with the totals that are known of them."""

from statistics import mean, median

import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import OffScale
from cxkit.imports import call_center, cfpb, nps_survey, olist, servicenow
from cxkit.metrics import complaint_timeliness
from cxkit.tables import ComplaintTable


def test_the_nps_of_the_bank_is_12_819473(shared):
    found = nps_survey.read(shared("nps_bank_2021H1_A.csv.gz"), zone="Europe/London")
    scores = [response.score("nps") for response in found.responses]
    promoters, detractors = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    assert (found.dates, len(scores), promoters, detractors) == ("dmy", 2465, 1151, 835)
    assert 100 * (promoters - detractors) / len(scores) == pytest.approx(12.819473, abs=5e-7)


def test_servicenow_met_its_targets_in_0_4364_and_took_65_7_hours(shared):
    found = servicenow.read(shared("servicenow_incidents_A.csv.gz"), zone="UTC")
    tickets = found.tickets
    solved = [ticket for ticket in tickets if ticket.solved_at(close_counts=False)]
    hours = [(one.solved_at(close_counts=False) - one.opened_at).total_seconds() / 3600 for one in solved]
    assert (found.read, len(tickets), len(solved)) == (63_532, 10_000, 9_157)
    assert median(hours) == pytest.approx(65.7, abs=1e-9)
    assert sum(ticket.history[0].met_target for ticket in tickets) / len(tickets) == 0.4364
    assert sum(ticket.reopens() > 0 for ticket in tickets) / len(tickets) == 0.0138


def test_the_call_centre_lost_0_186_of_its_calls_and_answered_in_67_503686_seconds(shared):
    calls = call_center.read(shared("call_center_calls_A.csv.gz"), zone="America/New_York").conversations
    measured = [call.measures for call in calls]
    waits = [each.queue_time.total_seconds() for each in measured if each.queue_time is not None]
    rated = [each.satisfaction for each in measured if each.satisfaction is not None]
    assert (len(calls), len(waits)) == (2500, 2035)
    assert mean(each.abandoned for each in measured) == pytest.approx(0.186)
    assert mean(waits) == pytest.approx(67.503686, abs=5e-7)
    assert mean(rating >= 4 for rating in rated) == pytest.approx(0.505651, abs=5e-7)
    assert mean(call.resolved for call in calls) == pytest.approx(0.736)


def test_companies_answered_the_bureau_in_time_in_0_977175(shared):
    found = cfpb.read(shared("cfpb_complaints_A.csv.gz"), zone="America/New_York")
    complaints = found.complaints
    assert (found.read, found.accepted, found.rejected, found.doubtful) == (9989, 9989, 0, 0)
    disputed = [complaint.disputed for complaint in complaints if complaint.disputed is not None]
    assert len(complaints) == 9989
    assert mean(complaint.timely for complaint in complaints) == pytest.approx(0.977175, abs=5e-7)
    assert mean(disputed) == pytest.approx(0.213115, abs=5e-7)
    table = ComplaintTable.from_objects(complaints)
    assert (len(table), table.faults) == (9989, ())
    timely = complaint_timeliness.of(table)
    assert (timely.n, round(timely.value, 6)) == (9989, 0.977175)


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "UTC"])
def test_olist_is_satisfied_in_0_782077_and_late_in_0_080502_by_clock_and_0_068355_by_day(shared, zone):
    shared("olist_A_orders.csv.gz")
    shop = olist.read(shared(), zone=zone)
    scores = [response.score("csat") for response in shop.responses]
    delivered = [one for one in shop.orders if one.status == "delivered" and one.delivered_at]
    paid = sum(payment.captured.minor for one in shop.orders for payment in one.payments)
    assert (len(shop.orders), len(shop.customers), len(scores), shop.rejected) == (5000, 4991, 4988, 0)
    assert mean(score >= 4 for score in scores) == pytest.approx(0.782077, abs=5e-7)
    assert len(delivered) == 4857
    assert mean(one.is_late(by="instant") for one in delivered) == pytest.approx(0.080502, abs=5e-7)
    assert mean(one.is_late(by="date", tz=zone) for one in delivered) == pytest.approx(0.068355, abs=5e-7)
    assert paid == 78_949_877


def test_imported_objects_survive_their_json(shared):
    found = nps_survey.read(shared("nps_bank_2021H1_A.csv.gz"), zone="Europe/London")
    calls = call_center.read(shared("call_center_calls_A.csv.gz"), zone="UTC")
    for one in [*list(found.objects())[:20], *found.responses[:20], *list(calls.objects())[:20]]:
        assert from_json(to_json(one)) == one
        assert type(one).replay(one.history) == one


def test_a_recommend_item_on_1_to_10_is_refused_as_an_nps_with_the_remedy(shared):
    from cxkit.imports import Ledger
    from cxkit.imports._files import Form, opened
    from cxkit.values import Scale, ScaleKind

    (file,) = opened(shared("mobile_satisfaction_ecsi_A.csv.gz"), Form())
    answers = [int(row.cells["CUSL3"]) for row in file.rows(Ledger())]
    with pytest.raises(OffScale, match=r"asked on 0 to 10, not on 1 to 10: declare the item as a rating"):
        Scale(kind="nps", low=1, high=10)
    rating = Scale(kind=ScaleKind.RATING, low=1, high=10, top=2)
    assert mean(rating.check(answer) for answer in answers) == pytest.approx(7.668)
