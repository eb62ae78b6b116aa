"""Causes, repeats and times of complaints; what comes back, why, from whom, and what it costs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.complaints import Complaint
from cxkit.errors import Invalid, MixedCurrency, NotFound
from cxkit.imports import cfpb, nyc311
from cxkit.kernel.facts import Actor
from cxkit.metrics import (
    complaint_causes,
    complaint_disputes,
    complaint_rate,
    complaint_summary,
    complaint_time,
    months,
    pareto_of,
    refund_rate,
    repeat_complaints,
    return_rate,
    return_reasons,
    shrunk,
)
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._amounts import tally_ratio
from cxkit.tables import ComplaintTable, LineTable, OrderTable, ReturnUnitTable

DATA = Path(__file__).parents[2].parent / "shared" / "data"
T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def shared(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    return path


class TestCauses:
    table = ComplaintTable.from_columns(
        kind=["logistics"] * 5 + ["product_quality"] * 2 + ["other", None, "other"],
        cause=["packing", "packing", "packing", "route", None, "packing", "glue", None, None, None],
        carrier=["Swift"] * 4 + ["Slow"] * 6,
        status=["closed"] * 9 + ["withdrawn"],
        received_at=[T0] * 10,
    )

    def test_the_vital_few_are_those_that_make_up_four_fifths(self):
        found = complaint_causes.of(self.table)
        assert found.labels == ("logistics", "product_quality", "other")
        assert (found.counts.tolist(), found.vital()) == ([5, 2, 1], ("logistics", "product_quality"))
        assert found.running_shares.tolist() == [0.625, 0.875, 1.0]

    def test_a_cause_that_nobody_knows_is_no_cause_and_is_counted_as_missing(self):
        found = complaint_causes.tally(self.table)
        assert found.counts == {"counted": 8, "missing": 1, "not_counted": 1}

    def test_root_causes_carriers_and_others_are_causes_too(self):
        assert complaint_causes.of(self.table, cause="cause").labels == ("packing", "glue", "route")
        assert complaint_causes.of(self.table, cause="carrier").counts.tolist() == [5, 4]
        with pytest.raises(Invalid, match="'colour' is not a choice"):
            complaint_causes.of(self.table, cause="colour")

    def test_each_group_has_its_own_table(self):
        found = complaint_causes.of(self.table, by="carrier")
        assert set(found) == {"Swift", "Slow"}
        assert found["Swift"].labels == ("logistics",)
        assert found["Slow"].counts.tolist() == [2, 1, 1]
        both = complaint_causes.of(self.table, by=["carrier", "status"])
        assert both["Swift", "closed"].counts.tolist() == [4]

    def test_months_add_up_to_the_year(self):
        half = complaint_causes.tally(self.table[:5]) + complaint_causes.tally(self.table[5:])
        assert half == complaint_causes.tally(self.table)
        assert pareto_of(half, "cause").labels == complaint_causes.of(self.table).labels

    def test_nothing_has_no_vital_few(self):
        found = complaint_causes.of(self.table.where(np.zeros(10, bool)))
        assert (found.labels, found.vital(), str(found.undefined)) == ((), (), "nothing was counted")

    def test_the_products_of_the_bureau_s_complaints_are_ordered_by_their_number(self):
        complaints = cfpb.read(shared("cfpb_complaints_A.csv.gz"), zone="America/New_York").complaints
        products = Counter(complaint.filing.product for complaint in complaints)
        found = complaint_causes.of(complaints, cause="label")
        assert dict(zip(found.labels, found.counts.tolist(), strict=True)) == products
        assert sorted(found.counts.tolist(), reverse=True) == found.counts.tolist()
        assert found.counts.sum() == 9989


class TestRepeats:
    def of(self, rows, **options):
        options = {"as_of": T0 + 60 * DAY, "window": 14 * DAY} | options
        return repeat_complaints.tally(
            [who for who, *_ in rows],
            [T0 + day * DAY for _, day, *_ in rows],
            [row[2] for row in rows] if len(rows[0]) > 2 else None,
            **options,
        )

    def test_a_second_complaint_within_the_window_makes_the_first_one_followed(self):
        found = self.of([("ann", 0), ("ann", 14), ("bob", 0), ("bob", 14.5)])
        assert (found.counts["yes"], found.counts["no"]) == (1, 3)

    def test_young_complaints_are_not_counted_followed_or_not(self):
        """Counting those that are followed already, and not the others, would show too many."""
        rows = [("ann", 0), ("ann", 50), ("ann", 51), ("bob", 55)]
        found = self.of(rows)
        assert (found.result().value, found.counts["too_recent"]) == (0.0, 3)

    def test_complaints_after_the_report_are_not_known_yet(self):
        rows = [("ann", 0), ("ann", 10)]
        assert self.of(rows, as_of=T0 + 20 * DAY).counts["yes"] == 1
        assert self.of(rows, as_of=T0 + 9 * DAY, window=5 * DAY).counts["yes"] == 0

    def test_a_message_that_was_split_is_one_message(self):
        rows = [("ann", 0), ("ann", 0), ("bob", 0), ("bob", 0), ("bob", 3)]
        found = self.of(rows)
        assert (found.counts["same_message"], found.counts["yes"], found.counts["no"]) == (2, 1, 2)

    def test_the_same_matter_can_be_asked_for(self):
        rows = [
            ("ann", 0, "late"),
            ("ann", 3, "rude"),
            ("bob", 0, "late"),
            ("bob", 3, "late"),
            ("bob", 4, None),
        ]
        found = self.of(rows)
        assert (found.counts["yes"], found.counts["no"], found.counts["matter_unknown"]) == (1, 3, 1)
        assert found.options["matter"] == "given"

    def test_an_unknown_customer_repeats_nothing(self):
        found = self.of([(None, 0), (None, 1), ("ann", 0)])
        assert (found.counts["missing"], found.counts["no"]) == (2, 1)

    def test_the_share_of_repeating_complaints_leaves_out_the_first_window(self):
        rows = [("ann", 0), ("ann", 10), ("bob", 20), ("bob", 30), ("cat", 31)]
        found = self.of(rows, view="repeating")
        assert (found.counts["yes"], found.counts["no"], found.counts["too_early"]) == (1, 2, 2)
        earlier = self.of(rows, view="repeating", since=T0 - 30 * DAY)
        assert (earlier.counts["yes"], earlier.counts["no"]) == (2, 3)

    def test_a_withdrawn_complaint_is_no_repeat(self):
        table = ComplaintTable.from_columns(
            customer=["ann", "ann", "bob", "bob"],
            order=["O-1", "O-1", "O-2", "O-3"],
            kind=["other"] * 4,
            status=["closed", "withdrawn", "closed", "closed"],
            received_at=[T0, T0 + DAY, T0, T0 + DAY],
        )
        on = {"as_of": T0 + 60 * DAY}
        assert repeat_complaints.of(table, **on).value == 1 / 3
        assert repeat_complaints.of(table, matter="order", **on).value == 0.0
        assert repeat_complaints.of(table, by="order", **on).at(order="O-2").value == 1.0

    @settings(max_examples=60)
    @given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40)), min_size=1, max_size=12))
    def test_it_is_what_looking_at_every_pair_gives(self, rows):
        found = self.of(rows)
        distinct = sorted(set(rows))
        old = [(who, day) for who, day in distinct if day <= 60 - 14]
        yes = sum(any(w == who and day < d <= day + 14 for w, d in distinct) for who, day in old)
        assert (found.counts["yes"], found.counts["no"]) == (yes, len(old) - yes)


class TestTimes:
    def test_the_city_s_median_is_that_of_the_976_possible_rows(self):
        complaints = nyc311.read(shared("nyc311_2018_A.csv.gz"), zone="UTC").complaints
        table = ComplaintTable.from_objects(complaints)
        found = complaint_time.of(table)
        assert (found.n, round(found.value / 3600, 6)) == (976, 11.972778)
        assert found.dropped["unfinished"] == 24
        assert len(table.faults) == 10

    def test_open_complaints_lengthen_the_median(self):
        closed = [T0 + HOUR, T0 + 2 * HOUR, None, None, None]
        assert complaint_time.of([T0] * 5, closed).value == 1.5 * 3600
        assert complaint_time.of([T0] * 5, closed, as_of=T0 + DAY).value is None

    def test_anonymous_complaints_are_not_waited_to_be_answered(self):
        table = ComplaintTable.from_columns(
            received_at=[T0] * 2, responded_at=[T0 + HOUR, None], anonymous=[False, True]
        )
        found = complaint_time.of(table, step="responded", as_of=T0 + DAY)
        assert (found.n, found.dropped["anonymous"]) == (1, 1)


class TestSummary:
    amy, bo, wang = Actor.agent("amy"), Actor.supervisor("bo"), Actor.customer("C-1")

    def complaint(self, id, kind="logistics", severity="minor", **told):
        told = {"customer": "C-1", "channel": "phone", "words": "Late."} | told
        found = Complaint.receive(id, at=T0, by=self.wang, **told)
        found = found.acknowledge(at=T0 + HOUR, by=self.amy)
        return found.assess(kind, severity=severity, at=T0 + HOUR, by=self.bo)

    def summary(self):
        done = self.complaint("K-1", remedy_sought="refund").investigate("bo", at=T0 + HOUR, by=self.bo)
        done = done.note_no_evidence(at=T0 + HOUR, by=self.bo).decide("upheld", at=T0 + 5 * HOUR, by=self.bo)
        done = done.communicate("Sorry.", at=T0 + 6 * HOUR, by=self.bo).accept(at=T0 + DAY, by=self.wang)
        done = done.close(at=T0 + DAY, by=self.bo)
        gone = self.complaint("K-2", "other").withdraw(at=T0 + DAY, by=self.wang)
        late = self.complaint("K-3", "product_quality", "serious", remedy_sought="repair")
        return complaint_summary.of(
            [done, gone, late],
            as_of=T0 + 9 * DAY,
            targets={"acknowledged": 2 * HOUR, "responded": DAY},
        )

    def test_it_counts_what_stands_and_says_what_does_not(self):
        found = self.summary()
        assert (found.received, found.standing, found.open) == (3, 2, 1)
        assert found.not_counted == {"withdrawn": 1}
        assert found.counts["kinds"] == {"product_quality": 1, "logistics": 1}
        assert found.counts["severities"] == {"minor": 1, "serious": 1}
        assert found.counts["remedies_sought"] == {"refund": 1, "repair": 1}
        assert found.counts["outcomes"] == {"upheld": 1, "": 1}

    def test_what_is_overdue_is_missed_and_what_is_open_counts_with_its_age(self):
        figures = self.summary().figures
        assert (figures["acknowledged_in_time"].value, figures["responded_in_time"].value) == (1.0, 0.5)
        assert (figures["upheld"].value, figures["upheld"].dropped["missing"]) == (1.0, 1)
        assert (figures["answered_after"].n, figures["disputed"].value) == (2, 0.0)
        assert figures["flagged_in_time"].value is None

    def test_it_reads_in_three_languages_and_as_data(self):
        found = self.summary()
        assert "Class: Product quality 1, Logistics 1" in found.text()
        assert "投诉类别：商品质量 1、物流配送 1" in found.text("zh-Hans")
        assert "客訴類別：商品品質 1" in found.text("zh-Hant")
        assert "Outcome: Upheld 1, Not known 1" in str(found)
        assert repr(found).startswith("ComplaintSummary(3 received, 2 standing, 1 open, upheld=100.0%")
        assert "<th>Class</th><td>Product quality 1, Logistics 1</td>" in found._repr_html_()
        data = json.loads(json.dumps(found.to_dict()))
        assert data["counts"]["kinds"] == {"product_quality": 1, "logistics": 1}
        assert data["figures"]["responded_in_time"]["value"] == 0.5
        assert (data["standing"], data["first"]) == (2, T0.isoformat())
        (record,) = found.to_records()
        assert (record["counts_kinds_logistics"], record["figures_upheld_value"]) == (1, 1.0)

    def test_no_complaints_are_a_summary_too(self):
        found = complaint_summary.of(ComplaintTable.from_columns(received_at=[]))
        assert (found.received, found.first, repr(found)) == (
            0,
            None,
            "ComplaintSummary(0 received, 0 standing, 0 open)",
        )

    def test_a_step_that_is_none_is_refused(self):
        with pytest.raises(Invalid, match="'solved' is no step of a complaint: use one of acknowledged"):
            complaint_summary.of(ComplaintTable.from_columns(received_at=[]), targets={"solved": DAY})
        with pytest.raises(Invalid, match="needs complaints or a ComplaintTable"):
            complaint_summary.of([1, 2])

    def test_the_bureau_s_complaints_sum_up_as_known(self):
        complaints = cfpb.read(shared("cfpb_complaints_A.csv.gz"), zone="America/New_York").complaints
        found = complaint_summary.of(complaints)
        assert (found.received, found.standing) == (9989, 9989)
        assert round(found.figures["flagged_in_time"].value, 6) == 0.977175
        assert round(found.figures["disputed"].value, 6) == 0.213115


class TestDisputes:
    table = ComplaintTable.from_columns(
        received_at=[T0] * 5,
        kind=["logistics", "logistics", "logistics", "product_quality", "product_quality"],
        status=["closed", "closed", "closed", "withdrawn", "closed"],
        disputed=[1, 0, None, 1, 0],
    )

    def test_only_complaints_that_stand_and_whose_record_says_it_count(self):
        found = complaint_disputes.of(self.table)
        assert (found.value, found.n) == (1 / 3, 3)
        assert found.dropped == {"missing": 1, "not_counted": 1}
        assert complaint_disputes.of(self.table, by="kind").at(kind="product_quality").value == 0.0

    def test_a_decision_that_the_customer_rejects_is_disputed(self):
        amy, bo, wang = Actor.agent("amy"), Actor.supervisor("bo"), Actor.customer("C-1")
        asked = Complaint.receive("K-1", customer="C-1", channel="phone", words="Late.", at=T0, by=wang)
        asked = asked.acknowledge(at=T0, by=amy).assess("logistics", severity="minor", at=T0, by=bo)
        told = asked.investigate("bo", at=T0, by=bo).note_no_evidence(at=T0, by=bo)
        told = told.decide("upheld", at=T0, by=bo).communicate("No.", at=T0, by=bo)
        rejected = told.reject("Too little.", at=T0 + HOUR, by=wang)
        assert complaint_disputes.tally([asked, rejected]).counts == {
            "no": 0,
            "yes": 1,
            "missing": 1,
            "not_counted": 0,
        }

    def test_two_parts_merge_to_the_whole(self):
        flags = [1, 0, 0, None, 1]
        parts = complaint_disputes.tally(flags[:2]) + complaint_disputes.tally(flags[2:])
        assert parts.result() == complaint_disputes.of(flags)


class TestReturnRate:
    lines = LineTable.from_columns(
        product=["tea", "tea", "cup", "cup", "pan"],
        customer=["ann", "bob", "ann", "cat", "cat"],
        placed_at=[T0] * 5,
        delivered_at=[T0, T0 + 31 * DAY, T0, T0 + DAY, None],
        units_delivered=[4, 1, 5, 2, 0],
        units_returned=[1, 0, 2, 0, 0],
        units_exchanged=[0, 0, 2, 0, 0],
        paid_delivered=[4000, 900, 10000, 4000, 0],
        paid_returned=[1000, 0, 4000, 0, 0],
        paid_exchanged=[0, 0, 4000, 0, 0],
        currency=["CNY"] * 5,
    )

    def test_exchanges_are_reported_apart(self):
        assert return_rate.of(self.lines).value == 1 / 12
        assert return_rate.of(self.lines, exchanges="counted").value == 3 / 12
        assert return_rate.of(self.lines, exchanges="only").value == 2 / 12

    def test_by_value_it_is_what_was_paid_for_what_came_back(self):
        found = return_rate.of(self.lines, count="value")
        assert (found.value, found.n, found.dropped["not_delivered"]) == (1000 / 18900, 4, 1)
        assert return_rate.of(self.lines, count="value", exchanges="counted").value == 5000 / 18900
        assert return_rate.of(self.lines, count="value", by="product").at(product="tea").value == 1000 / 4900

    def test_cohorts_of_delivery_are_complete_before_they_are_counted(self):
        by = {"delivered": months(self.lines.delivered_at, "UTC")}
        found = return_rate.tally(self.lines, window=7 * DAY, as_of=T0 + 33 * DAY, by=by)
        assert found.at(delivered="2026-02").result().value == 1 / 11
        young = found.at(delivered="2026-03").result()
        assert (young.value, young.dropped["too_recent"]) == (None, 1)

    def test_currencies_are_not_added_and_an_order_table_tells_no_value(self):
        mixed = LineTable.from_columns(
            placed_at=[T0] * 2,
            units_delivered=[1, 1],
            paid_delivered=[1000, 500],
            paid_returned=[1000, 0],
            currency=["CNY", "JPY"],
        )
        with pytest.raises(MixedCurrency, match="the lines are in CNY, JPY"):
            return_rate.of(mixed, count="value")
        found = return_rate.of(mixed, count="value", currency="JPY")
        assert (found.value, found.dropped["other_currency"]) == (0.0, 1)
        with pytest.raises(Invalid, match="use a LineTable"):
            return_rate.of(OrderTable.from_columns(placed_at=[T0]), count="value")

    def test_the_interval_of_a_value_rate_comes_from_how_much_lines_differ(self):
        pytest.importorskip("scipy")
        even = return_rate.of([1000] * 40, [100] * 40, count="value", currency="CNY")
        uneven = return_rate.of([1000] * 40, [1000] * 4 + [0] * 36, count="value", currency="CNY")
        assert even.value == uneven.value == 0.1
        assert even.standard_error == 0
        assert round(uneven.standard_error, 6) == round(sqrt(0.09 / 39), 6)
        assert 0 <= uneven.interval.low < 0.1 < uneven.interval.high

    def test_a_lower_bound_is_never_below_nothing(self):
        found = return_rate.of([1000] * 3, [1000, 0, 0], count="value", currency="CNY")
        assert found.interval_by("normal").low == 0.0


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)), min_size=2, max_size=8))
def test_a_ratio_and_its_error_are_those_of_exact_arithmetic(rows):
    parts, wholes = [min(pair) for pair in rows], [max(pair) for pair in rows]
    if not sum(wholes):
        return
    found = tally_ratio(
        np.array(parts), np.array(wholes), np.zeros(len(rows), bool), by=None, definition="refund_rate"
    ).result()
    ratio = Fraction(sum(parts), sum(wholes))
    left = sum((part - ratio * whole) ** 2 for part, whole in zip(parts, wholes, strict=True))
    n = len(rows)
    error = sqrt(left * n / (n - 1)) / sum(wholes)
    assert found.value == pytest.approx(float(ratio))
    assert found.standard_error == pytest.approx(error, rel=1e-9, abs=1e-15)


def test_a_tally_of_money_merges_and_is_stored():
    first, second = (refund_rate.tally([n, 500], [n // 2, 0], currency="CNY") for n in (1000, 333))
    both = refund_rate.tally([1000, 500, 333, 500], [500, 0, 166, 0], currency="CNY")
    assert first + second == both
    assert Tally.from_payload(both.to_payload()) == both


class TestRefundRate:
    orders = OrderTable.from_columns(
        channel=["web", "web", "store", "store"],
        placed_at=[T0, T0 + 20 * DAY, T0, T0],
        status=["delivered", "delivered", "delivered", "cancelled"],
        total=[10000, 5000, 20000, 7000],
        refunded=[2500, 0, None, 7000],
        currency=["CNY"] * 4,
    )

    def test_it_is_the_money_that_went_back_of_the_money_that_came_in(self):
        found = refund_rate.tally(self.orders)
        assert found.result().value == 2500 / 35000
        assert (found.result("part").value, found.result("whole").value) == (25.0, 350.0)
        assert found.result("part").unit == "CNY"
        assert found.result().dropped["cancelled"] == 1

    def test_by_channel_and_for_orders_old_enough(self):
        assert refund_rate.of(self.orders, by="channel").at(channel="web").value == 2500 / 15000
        old = refund_rate.of(self.orders, window=14 * DAY, as_of=T0 + 21 * DAY)
        assert (old.value, old.dropped["too_recent"]) == (2500 / 30000, 1)

    def test_nothing_sold_has_no_refund_rate(self):
        found = refund_rate.of([], [], currency="CNY")
        assert (found.value, found.undefined.code) == (None, "stats.no_exposure")

    def test_yen_have_no_decimals(self):
        assert refund_rate.tally([500], [100], currency="JPY").result("part").value == 100

    def test_two_months_are_compared_by_their_difference(self):
        pytest.importorskip("scipy")
        january = refund_rate.tally([1000] * 30, [1000] * 6 + [0] * 24, currency="CNY")
        february = refund_rate.tally([1000] * 30, [0] * 29 + [1000], currency="CNY")
        assert refund_rate.compare(january, february).value == pytest.approx(5 / 30)


class TestReasons:
    units = ReturnUnitTable.from_columns(
        reason=["style", "style", "damaged", "late", "style", None],
        product=["tea", "cup", "cup", "tea", "tea", "tea"],
        acceptance=["accepted", "rejected", "accepted", "accepted", "accepted", "accepted"],
        status=["approved"] * 4 + ["declined", "approved"],
        units=[1, 2, 1, 1, 9, 1],
        paid=[1000, 200, 5000, 100, 900, 100],
        currency=["CNY"] * 6,
        requested_at=[T0] * 6,
    )

    def test_units_are_counted_not_forms_and_declined_ones_not_at_all(self):
        found = return_reasons.of(self.units)
        assert (found.labels, found.counts.tolist()) == (("style", "damaged", "late"), [3, 1, 1])
        assert found.vital() == ("style", "damaged")
        accepted = return_reasons.of(self.units, units="accepted")
        assert accepted.counts.tolist() == [1, 1, 1]

    def test_by_value_one_dear_unit_outweighs_many(self):
        found = return_reasons.of(self.units, weigh="value")
        assert (found.labels[0], found.counts[0]) == ("damaged", 50.0)

    def test_each_product_has_its_reasons_and_what_is_left_out_is_told(self):
        assert return_reasons.of(self.units, by="product")["cup"].labels == ("style", "damaged")
        dropped = return_reasons.tally(self.units).over("reason").result().dropped
        assert (dropped["missing"], dropped["not_counted"]) == (1, 1)


class TestShrunk:
    delivered = np.array([1, 200, 150, 2, 90, 120, 0])
    returned = np.array([1, 8, 30, 0, 4, 3, 0])

    def found(self, **options):
        tally = return_rate.tally(self.delivered, self.returned, by={"product": list("abcdefg")})
        return shrunk(tally, **options)

    def test_one_return_of_one_purchase_is_drawn_to_the_usual_and_many_stay(self):
        found = self.found()
        assert found.at("a").raw == 1.0
        assert found.prior.mean < found.at("a").rate < 0.2
        assert abs(found.at("c").rate - 0.2) < 0.02
        assert found.highest(minimum=50)[0] == "c"

    def test_every_group_has_its_raw_rate_its_shrunk_rate_its_n_and_its_interval(self):
        pytest.importorskip("scipy")
        found = self.found()
        rows = {row["group"]: row for row in found.to_records()}
        assert set(rows["a"]) == {"group", "n", "events", "raw", "shrunk", "low", "high"}
        assert all(row["low"] < row["shrunk"] < row["high"] for row in rows.values())
        wide, narrow = (rows[name]["high"] - rows[name]["low"] for name in ("a", "b"))
        assert wide > 3 * narrow
        assert found.at("a").interval.low == rows["a"]["low"]
        assert found.at("a").to_dict()["interval"]["low"] == rows["a"]["low"]
        assert "<caption>ShrunkGroups(return_rate" in found._repr_html_()
        assert (found.probability_above(0.15) > 0.9).tolist() == [False, False, True] + [False] * 4

    def test_the_posterior_is_that_of_the_formula(self):
        """(returned + alpha) / (delivered + alpha + beta), with the prior of all groups or a given one."""
        given_prior = self.found(prior=(2, 18))
        assert given_prior.at("a").rate == (1 + 2) / (1 + 20)
        prior = self.found().prior
        assert self.found().at("b").rate == pytest.approx((8 + prior.alpha) / (200 + prior.strength))

    def test_groups_that_differ_no_more_than_chance_are_said_to_and_not_shrunk(self):
        found = shrunk(return_rate.tally([10, 10, 10], [1, 1, 1], by={"product": list("abc")}))
        assert (found.prior, found.at("a").rate, found.at("a").raw) == (None, None, 0.1)
        assert "vary no more than chance" in str(found.undefined)
        assert found.to_records()[0]["low"] is None

    def test_customers_of_a_table_are_groups_and_unknown_ones_are_not(self):
        lines = LineTable.from_columns(
            customer=["ann", "ann", "bob", None],
            placed_at=[T0] * 4,
            units_delivered=[3, 2, 40, 9],
            units_returned=[3, 1, 1, 9],
        )
        found = shrunk(return_rate.tally(lines, by="customer"))
        assert found.labels == ("ann", "bob")
        assert (found.at("ann").n, found.at("ann").events) == (5, 4)
        with pytest.raises(NotFound, match="'cat' is none of the 2 groups"):
            found.at("cat")

    def test_shares_of_flags_shrink_too_and_money_does_not(self):
        complaints = ComplaintTable.from_columns(order=["O-1", "O-2"], received_at=[T0] * 2)
        orders = OrderTable.from_columns(
            id=["O-1", "O-2", "O-3"], carrier=["Swift", "Swift", "Slow"], placed_at=[T0] * 3
        )
        tally = complaint_rate.tally(complaints, orders, by="carrier", count="orders")
        assert shrunk(tally, prior=(1, 9)).at("Swift").rate == 3 / 12
        with pytest.raises(Invalid, match="shrinks shares of whole counts"):
            shrunk(refund_rate.tally([1000], [0], currency="CNY", by={"who": ["a"]}))
        with pytest.raises(Invalid, match="shrinks the groups of one axis"):
            shrunk(return_rate.tally([1], [0]))
