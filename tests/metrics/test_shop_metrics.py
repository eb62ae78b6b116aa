"""Queues, complaints, orders and customers are counted as the field defines them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.columns import instant_micros
from cxkit.conversations import Conversation
from cxkit.conversations.facts import Imported
from cxkit.errors import Invalid, MixedCurrency, OffScale
from cxkit.kernel.facts import Actor
from cxkit.metrics import (
    abandonment,
    complaint_rate,
    complaint_timeliness,
    contact_satisfaction,
    csat,
    first_contact_resolution,
    handle_time,
    late_delivery,
    months,
    occupancy,
    order_value,
    repurchase,
    retention,
    return_rate,
    service_level,
    speed_of_answer,
    volume,
)
from cxkit.stats.tallies import to_bytes
from cxkit.tables import (
    Category,
    ComplaintTable,
    ContactTable,
    HandlingTable,
    LineTable,
    OrderTable,
    QueueTable,
    ShipmentTable,
)
from cxkit.testing import conversations
from cxkit.values import Scale
from cxkit.values.calendar import BusinessCalendar

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def seconds(*values: float | None) -> list[timedelta | None]:
    return [None if value is None else timedelta(seconds=value) for value in values]


WANG, AMY, ACD = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("acd")


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def call(id: str) -> Conversation:
    return Conversation.offer(id, channel="phone", queue="first", at=T0, by=WANG)


class TestViews:
    """One contact has several waits, queues and agents: whose share and whose wait is asked for is said."""

    passed_and_lost = (
        call("1").answer("amy", at=after(10), by=AMY).transfer(queue="second", at=after(60), by=AMY)
    ).abandon(at=after(90), by=WANG)
    overflowed = call("2").overflow("second", at=after(40), by=ACD).answer("bo", at=after(50), by=AMY)
    lost_in_overflow = call("3").overflow("second", at=after(40), by=ACD).abandon(at=after(45), by=WANG)
    called_back = call("4").choose_callback(at=after(30), by=WANG).answer("amy", at=after(999), by=AMY)
    to_the_maker = call("5").answer("amy", at=after(20), by=AMY).pass_on("maker", at=after(60), by=AMY)
    calls = (
        passed_and_lost,
        overflowed,
        lost_in_overflow,
        called_back,
        to_the_maker.end("customer", at=after(99), by=WANG),
    )

    def test_an_answered_contact_is_not_abandoned_but_the_second_queue_lost_it(self):
        assert abandonment.of([self.passed_and_lost]).value == 0
        queues = abandonment.of([self.passed_and_lost], view="queue", by="queue")
        assert [queues.at(queue=name).value for name in ("first", "second")] == [0, 1]
        assert abandonment.of([self.passed_and_lost], by="queue").at(queue="first").value == 0

    def test_the_customer_waited_through_both_queues_and_the_second_answered_soon(self):
        assert speed_of_answer.of([self.overflowed]).value == 50
        assert speed_of_answer.of([self.overflowed], view="queue").value == 10
        first = speed_of_answer.of([self.overflowed], view="queue", by="queue").at(queue="first")
        assert (first.value, first.n) == (None, 0)
        assert service_level.of([self.overflowed], within=20).value == 0
        assert service_level.of([self.overflowed], within=20, view="queue").value == 1

    def test_callbacks_overflows_and_outside_lines_are_neither_answers_nor_abandoned(self):
        found = abandonment.tally(self.calls).result()
        assert (found.value, found.n, found.dropped["callback"]) == (0.25, 4, 1)
        stays = QueueTable.from_objects(self.calls)
        assert (len(stays), stays.number.tolist()) == (8, [1, 2, 1, 2, 1, 2, 1, 1])
        found = abandonment.of(stays)
        assert (found.value, found.n, found.options["view"]) == (2 / 5, 5, "queue")
        assert (found.dropped["callback"], found.dropped["passed_on"]) == (1, 2)
        assert abandonment.of(stays, base="queued").value == 2 / 8
        straight = call("6").pass_on("maker", at=after(5), by=ACD).end("customer", at=after(9), by=WANG)
        assert abandonment.of([straight]).dropped["passed_on"] == 1

    def test_a_wait_is_credited_to_who_answered_first_and_to_their_team_then(self):
        moved = self.to_the_maker.end("agent", at=after(70), by=AMY)
        table = ContactTable.from_objects(
            [self.passed_and_lost, self.overflowed, moved], teams={"amy": "north", "bo": "south"}
        )
        assert table.answered_by.to_list() == ["amy", "bo", "amy"]
        assert table.agent.to_list() == [None, "bo", "amy"]
        found = speed_of_answer.of(table, by="agent")
        assert (found.at(agent="amy").value, found.at(agent="bo").value) == (15, 50)
        assert speed_of_answer.of(table, by="team").at(team="north").value == 15
        assert speed_of_answer.of(table, by="answered_in").at(answered_in="second").value == 50
        by_queue = speed_of_answer.of(QueueTable.from_objects([self.overflowed]), by="agent")
        assert by_queue.at(agent="bo").value == 10

    def test_each_agent_s_time_is_that_of_their_own_part(self):
        moved = call("7").answer("amy", at=after(10), by=AMY).transfer(queue="second", at=after(70), by=AMY)
        moved = moved.answer("bo", at=after(100), by=AMY).end("customer", at=after(400), by=WANG)
        parts = HandlingTable.from_objects([moved], teams={"bo": "south"})
        assert (parts.agent.to_list(), parts.team.to_list()) == (["amy", "bo"], [None, "south"])
        found = handle_time.of(parts, by="agent")
        assert (found.at(agent="amy").value, found.at(agent="bo").value) == (60, 300)
        assert handle_time.of([moved]).value == 360
        by_agent = handle_time.of([moved], by="agent")
        assert (by_agent.at(agent="amy").value, by_agent.at(agent="bo").value) == (60, 300)
        contacts = ContactTable.from_objects([moved])
        with pytest.raises(Invalid, match="handed on.*HandlingTable"):
            handle_time.of(contacts, by=["channel", "agent"])
        assert handle_time.of(contacts, by={"agent": contacts.agent}).at(agent="bo").value == 360
        alone = call("8").answer("amy", at=after(10), by=AMY).end("customer", at=after(40), by=WANG)
        assert handle_time.of(ContactTable.from_objects([alone]), by="agent").at(agent="amy").value == 30
        staffed = {"amy": 600, "bo": 600}
        shares = occupancy.of([moved], staffed=staffed, by={"agent": ["amy", "bo"]})
        assert (shares.at(agent="amy").value, shares.at(agent="bo").value) == (0.1, 0.5)
        seen = Imported(
            conversation="8", agent="amy", answered_at=T0, ended_at=after(90), at=after(99), by=ACD
        )
        assert HandlingTable.from_objects([Conversation.imported(seen)]).left_at.tolist() == [
            instant_micros(after(90))
        ]

    @given(st.lists(conversations(), max_size=6))
    def test_in_one_queue_both_views_are_one(self, calls):
        alone = [each for each in calls if len(each.waits) == 1]
        for metric in (abandonment, speed_of_answer, service_level):
            assert not alone or metric.tally(alone).counts == metric.tally(alone, view="queue").counts

    @given(st.lists(conversations(), min_size=1, max_size=6))
    def test_every_contact_is_answered_lost_called_back_passed_on_or_waits(self, calls):
        table = ContactTable.from_objects(calls)
        found = abandonment.tally(table).counts
        assert found["no"] == sum(each.measures.outcome == "answered" for each in calls)
        assert found["yes"] == sum(each.measures.outcome == "abandoned" for each in calls)
        assert found["waiting"] == sum(each.measures.outcome is None for each in calls)
        assert sum(found.values()) == len(calls)


class TestQueue:
    calls = ContactTable.from_columns(
        channel=["phone"] * 6,
        offered_at=[T0] * 6,
        abandoned=[False, False, True, True, False, None],
        callback=[False, False, False, False, True, False],
        queue_time=seconds(20, 21, 3, 60, 30, None),
        talk_time=seconds(60, 120, None, None, None, None),
        hold_time=seconds(0, 30, None, None, None, None),
        wrap_time=seconds(30, None, None, None, None, None),
    )

    def test_a_chosen_callback_is_not_abandoned_and_who_waits_is_not_counted(self):
        found = abandonment.of(self.calls)
        assert (found.value, found.n, found.dropped["callback"], found.dropped["waiting"]) == (0.5, 4, 1, 1)
        assert abandonment.of(self.calls, base="queued").value == 0.4

    def test_quick_abandons_can_be_left_out(self):
        assert abandonment.of(self.calls, short=5).value == 1 / 3
        assert abandonment.of(self.calls, short=3).value == 0.5

    def test_answered_at_the_limit_is_in_time_and_abandons_count_as_asked(self):
        level = {
            how: service_level.of(self.calls, within=20, abandons=how).value
            for how in ("failure", "ignored", "success")
        }
        assert level == {"failure": 0.25, "ignored": 0.5, "success": 0.5}

    def test_speed_of_answer_is_of_answered_contacts_alone(self):
        assert speed_of_answer.of(self.calls).value == 20.5
        assert speed_of_answer.of(self.calls, target=20).value == 0.5

    def test_an_answer_is_an_answer_whatever_a_second_queue_reports(self):
        calls = ContactTable.from_columns(
            offered_at=[T0], answered_at=[T0 + timedelta(seconds=9)], abandoned=[True]
        )
        assert abandonment.of(calls).value == 0

    def test_contacts_of_many_agents_over_thousands_of_years_are_refused(self):
        agents = [str(number) for number in range(20)]
        begin = [datetime(2, 1, 1, tzinfo=UTC), *[datetime(9990, 1, 1, tzinfo=UTC)] * 19]
        with pytest.raises(Invalid, match="span too long a time"):
            occupancy.of(agents, begin, begin, staffed=dict.fromkeys(agents, 600))

    def test_a_service_level_tells_its_times_in_seconds(self):
        waits = [timedelta(seconds=5), timedelta(seconds=20)]
        found = service_level.tally([True, True], queue_time=waits, within=20, short=timedelta(seconds=5))
        assert (found.options["within"], found.options["short"]) == (20, 5)

    def test_handle_time_needs_all_its_parts_unless_told_otherwise(self):
        assert (handle_time.of(self.calls).value, handle_time.of(self.calls).n) == (90, 1)
        assert handle_time.of(self.calls, unknown="zero").value == 120

    def test_volume_counts_every_contact_by_local_hour(self):
        by = {"month": months(self.calls.offered_at, "Asia/Shanghai"), "channel": "channel"}
        assert volume.tally(self.calls, by=by).at(month="2026-02", channel="phone").result().value == 6

    def test_nothing_offered_has_no_service_level(self):
        assert service_level.of(self.calls.where(self.calls.channel == "chat")).value is None

    def test_a_flag_that_is_no_flag_is_told_with_its_place(self):
        with pytest.raises(Invalid, match=r"answered\[1\]: must be True or False, 1 or 0, got 'N'"):
            abandonment.of([True, "N"])


class TestContactSatisfaction:
    table = ContactTable.from_columns(
        id=list("abcde"),
        team=["north", "north", "south", "south", "south"],
        offered_at=[T0] * 5,
        satisfaction=[5, 4, 2, 1, None],
        scale=["csat 1-5", "csat 1-5", "csat 1-5", None, None],
    )

    def test_the_share_of_rated_contacts_that_were_rated_four_or_five(self):
        found = contact_satisfaction.of(self.table)
        assert (found.value, found.n, found.dropped["missing"]) == (0.5, 4, 1)
        assert contact_satisfaction.of(self.table, by="team").at(team="north").value == 1.0
        assert contact_satisfaction.of(self.table, figure="mean").value == 3.0

    def test_it_counts_ratings_as_csat_counts_answers(self):
        wang, amy = Actor.customer("C-1"), Actor.agent("amy")
        call = Conversation.offer("V-1", customer="C-1", channel="phone", at=T0, by=wang)
        call = call.answer("amy", at=T0, by=amy).end("customer", at=T0 + HOUR, by=wang)
        rated = [call.rate(score, at=T0 + HOUR, by=wang) for score in (5, 4, 2, 1)]
        assert contact_satisfaction.of(rated).value == csat.of(rated).value == 0.5
        assert contact_satisfaction.of([5, 4, 2, 1]).interval == csat.of(rated).interval

    def test_ratings_on_another_scale_are_refused_and_not_squeezed_in(self):
        seven = Scale(kind="csat", low=1, high=7, top=2, bottom=2)
        mixed = ContactTable.from_columns(
            id=["a", "b"], offered_at=[T0] * 2, satisfaction=[5, 7], scale=["csat 1-5", str(seven)]
        )
        with pytest.raises(OffScale, match="answers on csat 1-7 stand beside csat 1-5"):
            contact_satisfaction.of(mixed)
        assert contact_satisfaction.of(mixed.where(mixed.scale == str(seven)), scale=seven).value == 1.0


class TestOccupancy:
    def test_overlapping_chats_count_once(self):
        start, end = [T0, T0 + HOUR, T0], [T0 + 2 * HOUR, T0 + 3 * HOUR, T0 + HOUR]
        staffed = {"amy": 4 * HOUR, "bob": 4 * HOUR}
        by = {"agent": list(staffed)}
        found = occupancy.of(["amy", "amy", "bob"], start, end, staffed=staffed, by=by)
        assert (found.at(agent="amy").value, found.at(agent="bob").value) == (0.75, 0.25)

    def test_more_work_than_staffed_time_is_refused(self):
        with pytest.raises(Invalid, match="'amy' was on contacts for 7200 s of 3600 s staffed"):
            occupancy.of(["amy"], [T0], [T0 + 2 * HOUR], staffed={"amy": HOUR})

    @given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 20)), max_size=25))
    def test_busy_time_is_the_union_of_the_contacts(self, spans):
        import numpy as np

        micro = 60_000_000
        found = occupancy.busy(
            Category.of([who for who, *_ in spans]),
            np.array([start for _, start, _ in spans], np.int64) * micro,
            np.array([start + length for _, start, length in spans], np.int64) * micro,
        )
        for agent, time in found.items():
            minutes = {
                m for who, start, length in spans if who == agent for m in range(start, start + length)
            }
            assert time == 60 * len(minutes)


class TestComplaints:
    orders = OrderTable.from_columns(
        id=["O-1", "O-2", "O-3", "O-4"],
        channel=["web", "web", "store", "store"],
        placed_at=[T0, T0, T0 + 40 * DAY, T0 + 40 * DAY],
    )
    complaints = ComplaintTable.from_columns(
        order=["O-1", "O-1", "O-3", "O-4", None],
        status=["closed", "received", "withdrawn", "received", "received"],
        received_at=[T0 + 50 * DAY] * 5,
    )

    def test_a_complaint_counts_with_its_order_and_withdrawn_ones_not_at_all(self):
        found = complaint_rate.tally(self.complaints, self.orders, by="channel")
        assert [found.at(channel=c).result().value for c in ("web", "store")] == [1.0, 0.5]
        assert (found.overall().value, found.overall().dropped["missing"]) == (0.75, 1)

    def test_orders_with_a_complaint_are_a_proportion(self):
        found = complaint_rate.of(self.complaints, self.orders, count="orders")
        assert (found.value, found.method) == (0.5, "wilson")

    def test_by_receipt_complaints_stand_beside_the_orders_of_their_month(self):
        by = {
            "month": (
                months(self.complaints.received_at, "UTC"),
                months(self.orders.placed_at, "UTC"),
            )
        }
        found = complaint_rate.tally(self.complaints, self.orders, by=by, cohort="receipt").result()
        assert found.at(month="2026-03").value == 2.0
        assert found.at(month="2026-02").value == 0.0

    def test_timeliness_counts_what_is_overdue_and_not_what_is_still_running(self):
        times = [T0 + DAY, T0 + DAY + timedelta(microseconds=1), None, None]
        received = [T0, T0, T0, T0 + 2 * DAY]
        found = complaint_timeliness.of(received, times, target=DAY, as_of=T0 + 3 * DAY)
        assert (found.value, found.n, found.dropped["not_due"]) == (1 / 3, 3, 1)

    def test_nobody_can_be_late_to_acknowledge_an_anonymous_complaint(self):
        table = ComplaintTable.from_columns(received_at=[T0, T0], anonymous=[True, False])
        found = complaint_timeliness.of(table, step="acknowledged", target=DAY, as_of=T0 + 9 * DAY)
        assert (found.value, found.n, found.dropped["anonymous"]) == (0.0, 1, 1)
        assert complaint_timeliness.of(table, step="closed", target=DAY, as_of=T0 + 9 * DAY).n == 2

    def test_working_days_do_not_run_at_the_weekend(self):
        desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
        friday, monday = datetime(2026, 2, 6, 16, tzinfo=UTC), datetime(2026, 2, 9, 10, tzinfo=UTC)
        assert complaint_timeliness.of([friday], [monday], target=2 * HOUR, calendar=desk).value == 1.0
        assert complaint_timeliness.of([friday], [monday], target=2 * HOUR).value == 0.0


class TestReturns:
    lines = LineTable.from_columns(
        product=["tea", "tea", "cup", "cup"],
        placed_at=[T0] * 4,
        delivered_at=[T0 + DAY, T0 + 20 * DAY, T0 + DAY, None],
        units_delivered=[4, 1, 5, 0],
        units_returned=[1, 0, 0, 0],
    )

    def test_deliveries_whose_window_is_open_are_not_counted_yet(self):
        found = return_rate.of(self.lines, window=7 * DAY, as_of=T0 + 21 * DAY)
        assert (found.value, found.n) == (1 / 9, 9)
        assert (found.dropped["too_recent"], found.dropped["not_delivered"], found.dropped["missing"]) == (
            1,
            1,
            0,
        )
        assert return_rate.of(self.lines).n == 10

    def test_by_product(self):
        found = return_rate.of(self.lines, by="product")
        assert (found.at(product="tea").value, found.at(product="cup").value) == (0.2, 0.0)

    def test_a_window_needs_the_day_of_the_report(self):
        with pytest.raises(Invalid, match="as_of: window needs the instant of the report"):
            return_rate.of(self.lines, window=7 * DAY)


class TestCustomers:
    def test_orders_of_one_local_day_are_one_purchase(self):
        at = [T0, T0 + 6 * HOUR, T0, T0 + 8 * HOUR]
        who = ["ann", "ann", "bob", "bob"]
        assert repurchase.of(who, at).value == 0.0
        assert repurchase.of(who, at, same_day="counted").value == 1.0
        # In Shanghai the day of 17:00 UTC is the next one.
        assert repurchase.of(who, at, tz="Asia/Shanghai").value == 0.5

    def test_customers_too_young_to_tell_are_left_out_whether_or_not_they_came_back(self):
        """Counting those who did come back alone would raise the rate the younger the customers are."""
        at = [T0, T0 + 20 * DAY, T0, T0 + 80 * DAY, T0 + 85 * DAY, T0 + 60 * DAY]
        who = ["ann", "ann", "bob", "cat", "cat", "dan"]
        found = repurchase.of(who, at, window=30 * DAY, as_of=T0 + 90 * DAY)
        assert (found.value, found.n, found.dropped["too_recent"]) == (1 / 3, 3, 1)
        found = repurchase.of(who[:4], at[:4], window=30 * DAY, as_of=T0 + 90 * DAY)
        assert (found.n, found.dropped["too_recent"]) == (2, 1)

    def test_the_rate_within_a_window_does_not_depend_on_when_customers_are_watched(self):
        """One of ten comes back, ten days after the first order, whoever joined on whichever day."""
        first = [(f"{day}.{k}", T0 + day * DAY) for day in range(60) for k in range(10)]
        again = [(who, at + 10 * DAY) for who, at in first if who.endswith(".0")]
        who, at = zip(*first, *again, strict=True)
        for end in (30, 45, 60, 90):
            found = repurchase.of(list(who), list(at), window=30 * DAY, as_of=T0 + end * DAY)
            assert found.value == 0.1

    def test_a_customer_counts_in_the_group_of_the_first_order(self):
        table = OrderTable.from_columns(
            customer=["ann", "bob", "ann"],
            channel=["web", "store", "store"],
            placed_at=[T0, T0, T0 + 3 * DAY],
        )
        found = repurchase.of(table, by="channel")
        assert (found.at(channel="web").value, found.at(channel="store").value) == (1.0, 0.0)

    def test_the_pooled_line_is_over_eligible_cohorts(self):
        """A mean of the cohorts' rates would say 10 % here (PostHog 25998)."""
        january = [(f"a{k}", T0.replace(month=1)) for k in range(100)]
        back = [("a0", T0), ("b0", T0.replace(month=3))]
        february = [(f"b{k}", T0) for k in range(10)]
        march = [(f"c{k}", T0.replace(month=3)) for k in range(50)]
        rows = january + back + february + march
        found = retention.of(
            [who for who, _ in rows], [at for _, at in rows], as_of=datetime(2026, 4, 1, tzinfo=UTC), age=1
        )
        assert (round(found.value, 6), found.n) == (round(2 / 110, 6), 110)

    def test_cells_of_the_future_are_absent_and_rolling_counts_later_activity(self):
        rows = [("ann", 1), ("ann", 3), ("bob", 2)]
        who, at = [w for w, _ in rows], [T0.replace(month=m) for _, m in rows]
        end = datetime(2026, 4, 1, tzinfo=UTC)
        classic, rolling = (retention.of(who, at, as_of=end, kind=kind) for kind in ("classic", "rolling"))
        assert [classic.at(cohort="2026-01", age=k).value for k in (0, 1, 2)] == [1, 0, 1]
        assert [rolling.at(cohort="2026-01", age=k).value for k in (0, 1, 2)] == [1, 1, 1]
        assert classic.at(cohort="2026-02", age=2).value is None
        partial = retention.tally(who, at, as_of=T0.replace(month=3, day=9))
        assert partial.labels("age") == (0, 1)

    def test_amounts_of_two_currencies_are_not_averaged(self):
        table = OrderTable.from_columns(
            placed_at=[T0] * 3, total=[1000, 3000, 500], refunded=[0, 1000, 0], currency=["CNY", "CNY", "JPY"]
        )
        with pytest.raises(MixedCurrency, match="the orders are in CNY, JPY"):
            order_value.of(table)
        assert order_value.of(table, currency="CNY").value == 20.0
        assert order_value.of(table, currency="CNY", refunds="net").value == 15.0
        assert order_value.of(table, currency="JPY").value == 500

    def test_a_second_contact_within_the_window_undoes_the_first(self):
        calls = ContactTable.from_columns(
            customer=["ann", "ann", "ann", "bob"],
            topic=["bill", "bill", "tea", "bill"],
            offered_at=[T0, T0 + 7 * DAY, T0, T0 + 20 * DAY],
            abandoned=[False] * 4,
        )
        found = first_contact_resolution.of(calls, as_of=T0 + 21 * DAY)
        assert (found.value, found.n) == (0.5, 2)
        assert (found.dropped["repeat"], found.dropped["too_recent"]) == (1, 1)
        assert first_contact_resolution.of(calls, as_of=T0 + 21 * DAY, window=6 * DAY).value == 1.0

    def test_young_contacts_are_not_counted_also_when_they_failed_already(self):
        """Counting the failed ones of them alone would show a lower rate the shorter the records are."""
        calls = ContactTable.from_columns(
            customer=["ann", "bob", "bob", "cat"],
            topic=["bill"] * 4,
            offered_at=[T0, T0 + 10 * DAY, T0 + 11 * DAY, T0 + 11 * DAY],
            abandoned=[False] * 4,
            resolved=[True, True, True, False],
        )
        found = first_contact_resolution.of(calls, as_of=T0 + 12 * DAY)
        assert (found.value, found.n, found.dropped["too_recent"]) == (1.0, 1, 2)


class TestDelivery:
    def test_a_parcel_on_the_promised_day_is_in_time_by_date_and_late_by_the_clock(self):
        promised, came = datetime(2026, 2, 3, tzinfo=UTC), datetime(2026, 2, 3, 15, tzinfo=UTC)
        assert late_delivery.of([came], [promised]).value == 0.0
        assert late_delivery.of([came], [promised], judged="instant").value == 1.0
        assert late_delivery.of([came + 2 * HOUR], [promised], tz="Asia/Shanghai").value == 1.0

    def test_promised_days_and_overdue_parcels_count(self):
        parcels = ShipmentTable.from_columns(
            dispatched_at=[T0] * 4,
            promised_on=[date(2026, 2, 5)] * 3 + [None],
            delivered_at=[
                datetime(2026, 2, 5, 23, tzinfo=UTC),
                datetime(2026, 2, 6, tzinfo=UTC),
                None,
                T0 + DAY,
            ],
        )
        found = late_delivery.of(parcels)
        assert (found.value, found.n, found.dropped["no_promise"]) == (0.5, 2, 1)
        assert late_delivery.of(parcels, as_of=datetime(2026, 2, 9, tzinfo=UTC)).value == 2 / 3


@pytest.mark.parametrize("same_day", ["merged", "counted"])
def test_repurchases_do_not_depend_on_how_many_rows_are_read_at_once(same_day, monkeypatch):
    chance = np.random.default_rng(5)
    who = chance.integers(0, 12, 60)
    days = np.datetime64("2026-01-01T05", "h") + chance.integers(0, 2000, 60).astype("m8[h]")
    groups = np.array(["a", "b", "c"])[chance.integers(0, 3, 60)]
    asked = {"by": {"group": groups}, "window": 20, "as_of": datetime(2026, 5, 1, tzinfo=UTC)}
    read = partial(repurchase.tally, who, days.astype("M8[us]"), zone="UTC", same_day=same_day, **asked)
    whole = read()
    monkeypatch.setattr(repurchase, "_CHUNK", 7)
    assert to_bytes(read()) == to_bytes(whole)
    assert len(whole.labels("group")) > 1
