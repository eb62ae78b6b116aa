"""Whatever comes in, what comes out is an error of the library, of a length that can be shown."""

import gzip
import json
import random
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cxkit import Actor, MemoryStore, Repository, SQLiteStore, Ticket, from_dict, from_json
from cxkit.errors import CxkitError, Invalid, Malformed, NotFound
from cxkit.imports import nps_survey
from cxkit.metrics import nps
from cxkit.stats import Tally
from cxkit.storage import F
from cxkit.values import as_utc, at_local, instant_from_micros, instant_from_text, zone

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
EAST, WEST = timezone(timedelta(hours=8)), timezone(timedelta(hours=-8))
SHOWN = 25_000


def length(error):
    told = (
        str(error),
        error.text("zh-Hans"),
        json.dumps(error.to_dict()),
        json.dumps(error.problem("zh-Hant")),
    )
    return max(map(len, told))


def length_of_refusal(call, *given, **named):
    """How long the refusal is, 0 where there is none; any other error is not caught."""
    try:
        call(*given, **named)
    except CxkitError as error:
        return length(error)
    return 0


def opened(**fields):
    named = {"channel": "chat", "subject": "Late", "at": T, "by": Actor.customer("C-1"), **fields}
    return Ticket.open("T-1", **named)


@pytest.mark.parametrize(
    "body",
    [
        {f"key{n}": n for n in range(20_000)},
        {"k" * 1_000_000: 1},
        {"tags": [5] * 20_000},
        {"channel": "x" * 1_000_000},
        {"group": "x" * 1_000_000},
    ],
)
def test_an_error_does_not_grow_with_what_is_wrong(body):
    with pytest.raises(Malformed) as error:
        from_dict({"schema": "ticket.opened/1", **body})
    assert length(error.value) < SHOWN
    assert len(error.value.faults) <= 101


def test_of_many_faults_the_first_hundred_are_listed_and_all_are_counted():
    with pytest.raises(Malformed, match=r"has 1005 faults: .*there are 905 more faults") as error:
        from_dict({"schema": "ticket.opened/1", **{f"key{n}": n for n in range(1000)}})
    assert error.value.faults[-1].text("zh-Hans") == "另有905处错误"


def test_a_key_that_looks_like_no_field_is_not_repeated():
    with pytest.raises(Malformed) as error:
        from_dict({"schema": "ticket.opened/1", "王芳 13800138000": 1})
    assert "13800138000" not in str(error.value) + json.dumps(error.value.to_dict())


@pytest.mark.parametrize(
    "edge",
    [
        datetime.min.replace(tzinfo=EAST),
        datetime.max.replace(tzinfo=WEST),
        datetime.min.replace(tzinfo=zone("Asia/Shanghai")),
        datetime.max.replace(tzinfo=zone("America/New_York")),
    ],
)
def test_an_instant_beyond_the_edge_of_time_is_refused(edge):
    for use in (
        as_utc,
        lambda at: opened(at=at),
        lambda at: F("opened_at") < at,
        lambda at: instant_from_text(at.isoformat()),
    ):
        with pytest.raises(Invalid) as error:
            use(edge)
        assert error.value.faults[0].code == "instant.range"


def test_counted_and_local_times_beyond_the_edge_are_refused():
    with pytest.raises(Invalid):
        instant_from_micros(2**63)
    with pytest.raises(Invalid):
        at_local(date.min, zone("Asia/Shanghai"))


@pytest.mark.parametrize(
    "text",
    [
        '{"schema":"ticket/1","tags":' + "[" * 200_000 + "]" * 200_000 + "}",
        '{"a":' * 200_000 + "1" + "}" * 200_000,
        '{"schema":"ticket/1","id":' + "9" * 10_000 + "}",
        "x" * 1_000_000,
    ],
)
def test_json_of_any_depth_and_length_is_refused(text):
    with pytest.raises(CxkitError) as error:
        from_json(text)
    assert length(error.value) < SHOWN


@pytest.fixture(params=[MemoryStore, lambda: SQLiteStore(":memory:")])
def tickets(request):
    found = Repository(request.param(), Ticket)
    found.add(opened())
    return found


@pytest.mark.parametrize("size", [10**30, 2**63, 2**53 + 1, -1, 1.5, "5", None])
def test_a_number_of_things_that_no_store_counts_to_is_refused(tickets, size):
    for ask in (
        lambda: tickets.find(limit=size),
        lambda: tickets.store.journal(0, size),
        lambda: tickets.store.journal(size, 1),
    ):
        with pytest.raises(CxkitError):
            ask()
    assert len(tickets.find(limit=2**53).items) == 1


@pytest.mark.parametrize("id", ["\0", "\ud800", 5, None, b"T-1"])
def test_what_is_no_id_is_refused(tickets, id):
    with pytest.raises(Invalid):
        tickets.get(id)


def test_a_long_id_that_is_not_found_is_not_repeated(tickets):
    with pytest.raises(NotFound) as error:
        tickets.get("x" * 1_000_000)
    assert length(error.value) < SHOWN


def damaged(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(data))
        data[place] ^= 1 << rng.randrange(8)
    return bytes(data[: rng.randint(len(data) // 2, len(data))] if rng.random() < 0.3 else data)


def test_a_damaged_tally_is_refused_or_is_another_tally():
    whole, rng = nps.tally([0, 5, 9, 10], by={"region": ["a", "b", "a", "b"]}).to_bytes(), random.Random(7)
    for _ in range(2000):
        assert length_of_refusal(Tally.from_bytes, damaged(whole, rng)) < SHOWN


def test_a_damaged_gzip_file_is_refused(tmp_path):
    row = "{n},CN,15/03/21,Wang,Mar,Q1,{score}"
    rows = "\n".join(
        [
            "ID,Market,Survey date,Customer Name,Month,Quarter,NPS",
            *(row.format(n=n, score=n % 11) for n in range(3000)),
        ]
    )
    whole, rng = gzip.compress(rows.encode()), random.Random(7)
    for n in range(60):
        path = tmp_path / f"{n}.csv.gz"
        path.write_bytes(whole[:20] + damaged(whole[20:], rng))
        assert length_of_refusal(nps_survey.read, path, zone="UTC", dates="dmy") < SHOWN
