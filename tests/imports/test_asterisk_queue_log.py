"""The queue_log of Asterisk: calls through queues, as the caller saw them."""

from datetime import timedelta

import pytest

from cxkit.conversations import Status
from cxkit.imports import Mapping, read
from cxkit.metrics import abandonment
from cxkit.testing import check_mapping

ENTERED = "1772438400|c1|sales|NONE|ENTERQUEUE||13800000000|1"
ANSWERED = "1772438412|c1|sales|PJSIP/7009|CONNECT|12|1772438401.13|11"
DONE = "1772438532|c1|sales|PJSIP/7009|COMPLETECALLER|12|120|1"


def log(place, *lines):
    path = place / "queue_log"
    path.write_text("\n".join(lines) + "\n")
    return read(path)


def test_a_call_is_offered_answered_and_ended(tmp_path):
    found = log(tmp_path, ENTERED, ANSWERED, DONE)
    (contact,) = found.conversations
    measures = contact.measures
    assert found.source == "queue_log"
    assert measures.answered_at - measures.offered_at == timedelta(seconds=12)
    assert measures.ended_at - measures.answered_at == timedelta(seconds=120)
    assert (contact.agent, contact.queue, measures.abandoned) == ("PJSIP/7009", "sales", False)


def test_states_of_agents_and_of_the_queue_are_no_calls(tmp_path):
    pause, start = "1772438600|NONE|sales|PJSIP/7009|PAUSE|lunch", "1772438601|REALTIME|NONE|NONE|QUEUESTART|"
    found = log(tmp_path, ENTERED, pause, start, DONE)
    assert len(found.conversations) == 1
    assert (found.files[0].read, found.files[0].accepted) == (4, 4)


def test_two_queues_one_after_another_are_one_wait_of_the_caller(tmp_path):
    out = "1772438460|c1|sales|NONE|EXITWITHTIMEOUT|1|1|60"
    second = "1772438460|c1|second|NONE|ENTERQUEUE||138|1"
    taken = "1772438490|c1|second|PJSIP/8|CONNECT|30|x|3"
    (contact,) = log(tmp_path, ENTERED, out, second, taken).conversations
    assert contact.measures.answered_at - contact.measures.offered_at == timedelta(seconds=90)
    assert (contact.queue, contact.status) == ("sales", Status.ACTIVE)


@pytest.mark.parametrize(
    ("event", "abandoned"),
    [
        ("ABANDON|1|1|60", True),
        ("EXITWITHTIMEOUT|1|1|60", False),
        ("EXITEMPTY|1|1|60", False),
        ("EXITWITHKEY|1|1", False),
    ],
)
def test_only_who_hung_up_while_waiting_abandoned(tmp_path, event, abandoned):
    found = log(tmp_path, ENTERED, f"1772438460|c1|sales|NONE|{event}")
    assert found.conversations[0].measures.abandoned is abandoned
    assert abandonment.of(found.conversations).value == float(abandoned)


def test_who_gives_up_in_a_second_queue_after_an_answer_was_answered(tmp_path):
    moved = "1772438500|c1|sales|PJSIP/7009|BLINDTRANSFER|200|ctx|12|88|1"
    again, left = "1772438501|c1|second|NONE|ENTERQUEUE||1|1", "1772438530|c1|second|NONE|ABANDON|1|1|29"
    (contact,) = log(tmp_path, ENTERED, ANSWERED, moved, again, left).conversations
    assert contact.measures.abandoned is False


def test_a_log_that_was_rotated_leaves_calls_open_and_says_where_it_begins(tmp_path):
    cut = log(tmp_path, ENTERED).conversations[0]
    assert (cut.status, cut.measures.ended_at, cut.history[0].abandoned) == (Status.QUEUED, None, None)
    found = log(tmp_path, ANSWERED, DONE)
    assert found.conversations[0].measures.queue_time == timedelta(seconds=12)
    assert [doubt.faults[0].code for doubt in found.doubts] == ["import.begun_before"]


def test_the_mapping_keeps_its_contract(tmp_path):
    path = tmp_path / "queue_log"
    path.write_text("\n".join([ENTERED, ANSWERED, DONE]) + "\n")
    assert check_mapping(Mapping.shipped("queue_log"), path).accepted == 3


def test_a_stray_bar_is_refused_and_told(tmp_path):
    found = log(tmp_path, ENTERED, ANSWERED, DONE + "|2|3|4")
    assert [(reject.row, reject.faults[0].code) for reject in found.rejects] == [(3, "row.width")]


def test_another_file_with_bars_is_no_queue_log(tmp_path):
    path = tmp_path / "other"
    path.write_text("a|b|c|d|e\n1|2|3|4|5\n")
    with pytest.raises(LookupError):
        read(path)


def test_the_log_of_a_database_has_a_header_and_times_of_its_zone(tmp_path):
    names = ("time", "callid", "queuename", "agent", "event", "data1", "data2", "data3", "data4", "data5")
    times = ("2026-03-02 16:00:00.000000", "2026-03-02 16:00:12.000000", "2026-03-02 16:02:12.000000")
    rows = [line.split("|")[1:] for line in (ENTERED, ANSWERED, DONE)]
    rows = [[at, *row, *[""] * (9 - len(row))] for at, row in zip(times, rows, strict=True)]
    path = tmp_path / "queue_log.csv"
    path.write_text("".join(",".join(row) + "\n" for row in (names, *rows)))
    found = read(path, zone="Asia/Shanghai")
    assert found.conversations[0].measures == log(tmp_path, ENTERED, ANSWERED, DONE).conversations[0].measures
