"""Call-centre exports: answered and abandoned calls."""

from datetime import timedelta

from cxkit.conversations import Status
from cxkit.imports import call_center


def call(id, answered="Y", **more):
    row = {
        "Call Id": id,
        "Agent": "Diane",
        "Date": "2021-01-01",
        "Time": "9:12:58",
        "Topic": "Contract related",
        "Answered (Y/N)": answered,
        "Resolved": answered,
        "Speed of answer in seconds": "109" if answered == "Y" else "",
        "AvgTalkDuration": "0:02:23" if answered == "Y" else "",
        "Satisfaction rating": "3" if answered == "Y" else "",
    }
    return row | more


def test_an_answered_call_has_its_wait_its_talk_and_its_rating(write):
    path = write("calls.csv", [call("ID1")], bom=True, end="\r\n")
    found = call_center.read(path, zone="America/New_York")
    measured = found.conversations[0].measures
    assert measured.offered_at.isoformat() == "2021-01-01T14:12:58+00:00"
    assert (measured.queue_time, measured.talk_time) == (timedelta(seconds=109), timedelta(seconds=143))
    assert (measured.satisfaction, measured.abandoned, found.conversations[0].resolved) == (3, False, True)
    assert [agent.id for agent in found.agents] == ["Diane"]


def test_an_unanswered_call_was_abandoned(write):
    found = call_center.read(write("calls.csv", [call("ID1", "N")]), zone="UTC")
    conversation = found.conversations[0]
    assert conversation.status is Status.ABANDONED
    assert conversation.measures.abandoned is True
    assert conversation.measures.queue_time is None


def test_contradictions_are_rejected_with_every_reason(write):
    path = write(
        "calls.csv",
        [
            call("ID1", "N", **{"Satisfaction rating": "5"}),
            call(
                "ID2",
                **{"Speed of answer in seconds": "", "Satisfaction rating": "6", "AvgTalkDuration": "2m"},
            ),
            call("ID3", Time="24:00:00", Date=""),
        ],
    )
    found = call_center.read(path, zone="UTC")
    assert found.conversations == ()
    assert [sorted({fault.path for fault in reject.faults}) for reject in found.rejects] == [
        ["Satisfaction rating"],
        ["AvgTalkDuration", "Satisfaction rating", "Speed of answer in seconds"],
        ["Date"],
    ]
