"""Ids, labels and scales."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid, NotFound, OffScale
from cxkit.values import (
    CES_1_5,
    CES_1_7,
    CSAT_1_5,
    LANGUAGES,
    NPS_0_10,
    Labelled,
    Money,
    Period,
    RandomIds,
    Reason,
    Scale,
    SequentialIds,
    Text,
    TimeOrderedIds,
    check_id,
)
from cxkit.values.calendar import BusinessCalendar

T0 = datetime(2026, 2, 3, tzinfo=UTC)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=30))
def test_time_ordered_ids_sort_by_creation(steps):
    ids = TimeOrderedIds(random.Random(7).randbytes)
    at, made = T0, []
    for step in steps:
        at += timedelta(microseconds=step)
        made.append(ids("ticket", at))
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_source_can_be_shared_by_threads():
    ids, made = TimeOrderedIds(), []

    def make():
        made.extend(ids("ticket", T0) for _ in range(500))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2000


def test_random_ids_do_not_tell_the_order():
    ids = RandomIds(random.Random(7).randbytes)
    made = [ids("response", T0 + timedelta(seconds=i)) for i in range(50)]
    assert made != sorted(made)


def test_sequential_ids_count_each_kind():
    ids = SequentialIds(start=5)
    assert [ids("a", T0), ids("a", T0), ids("b", T0)] == ["a-5", "a-6", "b-5"]


@pytest.mark.parametrize("text", ["", "x" * 256, "a\nb", "\x00"])
def test_what_is_no_id_is_refused(text):
    with pytest.raises(Invalid):
        check_id(text)


class Door(Labelled):
    OPEN = "open", "Open", "开", "開"
    SHUT = "shut", "Shut", "关", "關"


def test_an_unknown_wire_text_lists_the_known_ones():
    with pytest.raises(Invalid, match="use one of open, shut"):
        Door.of("ajar")
    with pytest.raises(Invalid, match="use one of open, shut"):
        Door("ajar")


def test_a_member_is_its_wire_text():
    assert Door.OPEN == "open"
    assert f"{Door.OPEN}" == "open"
    assert {Door.OPEN: 1}["open"] == 1


def test_an_unknown_language_is_refused():
    with pytest.raises(Invalid, match="en, zh-Hans, zh-Hant"):
        Door.OPEN.label("fr")


def test_a_text_needs_all_languages_and_its_parameters():
    with pytest.raises(Invalid, match="lacks a language"):
        Text("test.half", "only English", "", "")
    text = Text("test.days", "{days} days", "{days}天", "{days}天")
    with pytest.raises(Invalid, match="needs the parameter 'days'"):
        text()
    assert [text(days=3).text(name) for name in LANGUAGES] == ["3 days", "3天", "3天"]


def test_one_code_has_one_text():
    Text("test.once", "once", "一次", "一次")
    with pytest.raises(Invalid, match="declared twice"):
        Text("test.once", "twice", "两次", "兩次")


def test_a_reason_without_a_text_is_an_error():
    with pytest.raises(NotFound):
        Reason("test.nowhere").text()


def test_a_1_to_10_item_is_not_an_nps():
    with pytest.raises(OffScale, match="declare the item as a rating"):
        Scale(kind="nps", low=1, high=10)


@pytest.mark.parametrize("bounds", [(5, 5), (5, 1)])
def test_a_scale_has_at_least_two_answers_and_runs_upwards(bounds):
    with pytest.raises(Invalid, match="a scale runs upwards"):
        Scale(kind="rating", low=bounds[0], high=bounds[1])
    assert Scale(kind="rating", low=0, high=1).points == 2


@pytest.mark.parametrize(
    ("boxes", "fit"), [((2, 3), True), ((3, 3), False), ((-1, 0), False), ((0, -1), False)]
)
def test_boxes_fit_on_a_scale_of_five_side_by_side(boxes, fit):
    top, bottom = boxes
    if fit:
        assert Scale(kind="rating", low=1, high=5, top=top, bottom=bottom).points == 5
    else:
        with pytest.raises(Invalid, match="do not fit on 5 answers"):
            Scale(kind="rating", low=1, high=5, top=top, bottom=bottom)


@pytest.mark.parametrize("answer", [-1, 11, 6.5, True, "7", None])
def test_what_is_off_the_scale_is_not_an_answer(answer):
    with pytest.raises(OffScale):
        NPS_0_10.check(answer)


def test_zero_is_an_answer():
    assert NPS_0_10.check(0) == 0


def test_boxes_lie_at_the_good_end_whatever_the_direction():
    assert [score for score in range(11) if NPS_0_10.is_top(score)] == [9, 10]
    assert [score for score in range(11) if NPS_0_10.is_bottom(score)] == [0, 1, 2, 3, 4, 5, 6]
    assert [score for score in range(1, 6) if CSAT_1_5.is_top(score)] == [4, 5]
    assert [score for score in range(1, 8) if CES_1_7.is_top(score)] == [5, 6, 7]
    assert [score for score in range(1, 6) if CES_1_5.is_top(score)] == [1, 2]


@pytest.mark.parametrize(
    "told", [{"low": 1.0}, {"high": 5.0}, {"top": 1.0}, {"bottom": True}, {"higher_is_better": 1}]
)
def test_a_scale_is_of_whole_numbers_and_one_truth_value(told):
    with pytest.raises(Invalid) as error:
        Scale(**{"kind": "csat", "low": 1, "high": 5, "top": 2, "bottom": 2, **told})
    assert error.value.code == "scale.type"


@pytest.mark.parametrize("kind", [Period, Scale, Money, BusinessCalendar])
def test_a_value_in_plain_data_has_no_other_properties(kind):
    assert kind.plain_schema["additionalProperties"] is False
    assert set(kind.plain_schema["required"]) <= set(kind.plain_schema["properties"])
