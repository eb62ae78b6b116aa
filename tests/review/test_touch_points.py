"""Touch points are judged by the standards that they name, stage by stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.improvement import JourneyStage, Standard, TouchPoint
from cxkit.review import StandardsSection, Tables, TouchPoints
from cxkit.tables import TicketTable
from cxkit.values import Attainment, Period

T = datetime(2026, 3, 9, tzinfo=UTC)


def answered(id, share, minimum=30):
    return Standard(
        id=id, title=id, promise="internal", metric="first_response", within=timedelta(hours=1),
        at_least=share, minimum=minimum,
    )  # fmt: skip


def judged(*standards):
    waits = [10] * 80 + [120] * 20
    tickets = TicketTable.from_columns(
        id=range(100), opened_at=[T] * 100, first_response_at=[T + timedelta(minutes=each) for each in waits]
    )
    return StandardsSection.of(standards, Tables(tickets=tickets), Period.month(2026, 3)).judged


def test_a_touch_point_is_met_where_all_its_standards_are():
    found = judged(
        answered("easy", 0.5), answered("hard", 0.95), answered("near", 0.8), answered("rare", 0.5, 999)
    )
    points = [
        TouchPoint(
            id="chat", title="Chat", stage="after_sales", channel="chat", standards=["easy"], owner="lin"
        ),
        TouchPoint(id="line", title="Hotline", stage="purchase", standards=["easy", "hard", "near"]),
        TouchPoint(id="app", title="App", stage="use", standards=["easy", "near"]),
        TouchPoint(id="box", title="Parcel", stage="receipt"),
        TouchPoint(id="shop", title="Shop", stage="purchase", standards=["rare"]),
    ]
    way = TouchPoints.of(points, found)
    assert [(each.point.id, each.verdict) for each in way.judged] == [
        ("line", Attainment.NOT_MET),
        ("shop", Attainment.CANNOT_BE_TOLD),
        ("box", Attainment.CANNOT_BE_TOLD),
        ("app", Attainment.CANNOT_BE_TOLD),
        ("chat", Attainment.MET),
    ]
    assert [each.id for each in way.unguarded] == ["box"]
    assert way.empty_stages == (JourneyStage.AWARENESS, JourneyStage.CONSIDERATION)
    lines = way.text("zh-Hans").splitlines()
    assert lines[0] == "购买  Hotline  未达标  hard"
    assert lines[2] == "收货  Parcel  尚无法判断  没有标准"
    assert lines[-1] == "尚无触点的阶段：认知、考虑"
    assert way.to_dict()["touch_points"][4]["standards"] == {"easy": "met"}
    assert all(from_json(to_json(each)) == each for each in points)


def test_a_standard_that_was_not_judged_is_an_error():
    with pytest.raises(Invalid, match="not judged"):
        TouchPoints.of([TouchPoint(id="a", title="A", stage="use", standards=["gone"])], judged())
