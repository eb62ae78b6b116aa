"""Damaged tallies, documents, database files and imported files meet only errors of cxkit.

`CXKIT_MUTATIONS` says how many texts of each are tried, and of files a twentieth.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from cxkit.codec import from_json
from cxkit.errors import CxkitError
from cxkit.imports import call_center, cfpb, nps_survey, nyc311, online_retail, servicenow, survey_answers
from cxkit.kernel.facts import Actor
from cxkit.stats.tallies import Tally
from cxkit.storage import F, Repository, SQLiteStore
from cxkit.surveys import Question, Survey
from cxkit.tickets import Ticket

MUTATIONS = int(os.environ.get("CXKIT_MUTATIONS", "2000"))
FILES = MUTATIONS // 20
COMPAT = Path(__file__).parents[1] / "compat"
T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
JUNK = [
    None, True, False, 0, -1, 1, 2, 10**6, -(10**6), 2**63, -(2**63), 10**30, 1e300, -0.0, 0.5, "", "0", "x",
    "\0", "\ud800", "é", "2026-01", "9999-12-31T23:59:59.999999Z", [], {}, [0], [[]], {"": 0}, [None],
]  # fmt: skip


def lines_of(name):
    return [json.loads(line) for line in (COMPAT / name).read_text("utf-8").splitlines()]


def places(data, at=()):
    """The paths of everything inside plain data."""
    yield at
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, each in items:
        yield from places(each, (*at, name))


def changed(data, chance):
    """Plain data of which one part is gone, there twice, or something else."""
    data = json.loads(json.dumps(data))
    *way, last = chance.choice(list(places(data))[1:] or [("",)])
    inner = data
    for name in way:
        inner = inner[name]
    how = chance.randrange(4)
    if how == 0:
        del inner[last]
    elif how == 1 and isinstance(inner, list):
        inner.insert(last, inner[last])
    elif how == 2 and isinstance(inner, dict):
        inner[chance.choice(["", "x", "version", "kind", *inner])] = inner[last]
    else:
        inner[last] = chance.choice(JUNK)
    return data


def flipped(content, chance):
    """Bytes of which some are others, gone, or there twice."""
    content = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8])):
        place = chance.randrange(len(content))
        how = chance.randrange(5)
        if how == 0:
            del content[place : place + chance.choice([1, 2, 64])]
        elif how == 1:
            content[place:place] = content[place : place + chance.choice([1, 2, 64])]
        elif how == 2:
            content[place] = chance.randrange(256)
        elif how == 3:
            content[place] ^= 1 << chance.randrange(8)
        else:
            content[place : place + 1] = chance.choice([b"\0", b'"', b",", b"\n", b"\xff", b"9", b"-", b"{"])
        if not content:
            break
    return bytes(content)


class Score:
    """How many damaged data were read, and how many refused with an error of cxkit."""

    def __init__(self):
        self.read, self.refused = 0, 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        if error is None:
            self.read += 1
            return False
        if not isinstance(error, CxkitError):
            return False
        self.refused += 1
        assert len(str(error)) < 120_000
        return True


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_damaged_tallies_meet_only_our_own_errors():
    chance, score = random.Random(11), Score()
    stored = [json.loads(line["tally"]) for line in lines_of("tallies.jsonl")]
    texts = [json.dumps(each).encode() for each in stored]
    for _ in range(MUTATIONS):
        number = chance.randrange(len(stored))
        if chance.random() < 0.7:
            data = json.dumps(changed(stored[number], chance)).encode()
        else:
            data = flipped(texts[number], chance)
        with score:
            tally = Tally.from_bytes(data)
            with score:
                tally.result()
            with score:
                tally + tally
            Tally.from_bytes(tally.to_bytes())
    assert min(score.read, score.refused) > MUTATIONS // 5


def test_damaged_documents_meet_only_our_own_errors():
    chance, score = random.Random(12), Score()
    stored = lines_of("payloads.jsonl")
    texts = [json.dumps(each, ensure_ascii=False) for each in stored]
    for _ in range(MUTATIONS):
        number = chance.randrange(len(stored))
        if chance.random() < 0.7:
            data = json.dumps(changed(stored[number], chance))
        else:
            data = flipped(texts[number].encode(), chance).decode("utf-8", "surrogateescape")
        with score:
            from_json(data)
    assert score.refused > MUTATIONS // 5


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The bytes of a small store."""
    path = tmp_path_factory.mktemp("store") / "desk.sqlite"
    with SQLiteStore(path, classes=[Ticket]) as store:
        tickets = Repository(store, Ticket)
        for number in range(8):
            by = Actor.customer(f"C-{number}")
            ticket = Ticket.open(f"T-{number}", channel="chat", subject="包裹?", customer=by.id, at=T0, by=by)
            tickets.save(ticket.reply("Soon", at=T0 + timedelta(hours=1), by=Actor.agent("amy")))
        store.checkpoint()
    return path.read_bytes()


WORKS = (
    lambda store, tickets: tickets.get("T-3"),
    lambda store, tickets: tickets.find(F("customer") == "C-5"),
    lambda store, tickets: list(tickets.stream()),
    lambda store, tickets: tickets.count_by("channel"),
    lambda store, tickets: store.journal(),
    lambda store, tickets: store.check(),
    lambda store, tickets: tickets.change(
        "T-1", lambda ticket: ticket.close(at=T0 + timedelta(hours=2), by=Actor.system())
    ),
    lambda store, tickets: store.erase("customer:C-2"),
)


def test_damaged_database_files_meet_only_our_own_errors(database, tmp_path):
    chance, score, path = random.Random(13), Score(), tmp_path / "desk.sqlite"
    for number in range(FILES):
        content = flipped(database, chance) if number % 4 else database[: chance.randrange(len(database))]
        path.write_bytes(content)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        with score, SQLiteStore(path, classes=[Ticket]) as store:
            for work in WORKS:
                with score:
                    work(store, Repository(store, Ticket))
    assert score.refused > FILES // 5


def exports():
    """An importer of each system, and a small file of its format."""
    log = dict.fromkeys(servicenow.COLUMNS, "?") | {
        "number": "INC1", "incident_state": "Closed", "priority": "3 - Moderate", "reopen_count": "1",
        "opened_at": "29/2/2016 01:16", "sys_updated_at": "5/3/2016 12:00", "closed_at": "5/3/2016 12:00",
        "resolved_at": "3/3/2016 12:00", "caller_id": "Caller 2403", "made_sla": "true",
    }  # fmt: skip
    asked = [Question.nps("nps", "Would you?", required=True), Question.open("why", "Why?")]
    survey = Survey.draft("S-1", title="t", questions=asked, at=T0, by=Actor.agent("ann"))
    yield partial(call_center.read, zone="America/New_York"), call_center.COLUMNS, [
        "ID1,Diane,2021-01-01,9:12:58,Contract related,Y,Y,109,0:02:23,3",
        "ID2,Becky,2021-01-01,9:13:58,Technical Support,N,N,,,",
    ]  # fmt: skip
    yield partial(cfpb.read, zone="America/New_York"), cfpb.COLUMNS, [
        "2014-03-29,Credit card,,Acme,VA,Web,Closed with explanation,1,",
        "2014-03-30,Mortgage,FHA,Acme,,Phone,In progress,0,1",
    ]  # fmt: skip
    yield partial(nps_survey.read, zone="Europe/London"), (
        "ID", "Market", "Survey date", "Customer Name", "Month", "Quarter", "NPS",
    ), ["1,UK,01/03/21,Ann Lee,3,1,9", "2,US,14/04/21,Bo,4,2,0"]  # fmt: skip
    yield partial(nyc311.read, zone="America/New_York"), nyc311.COLUMNS, [
        "1,06/26/2018 10:58:54 AM,06/26/2018 12:50:01 PM,NYPD,Noise,Loud Music,Closed,QUEENS,PHONE",
        "2,11/14/2017 01:28:00 PM,,DOT,Street Light,Out,Open,BRONX,ONLINE",
    ]  # fmt: skip
    yield partial(online_retail.read, zone="Europe/London"), online_retail.COLUMNS, [
        "489434,85048,12,2009-12-01 07:45:00,6.95,13085",
        "489434,16161P,13,2009-12-01 07:45:00,0.001,13085",
        "C489500,85048,-2,2009-12-03 09:00:00,6.95,13085",
    ]  # fmt: skip
    yield partial(servicenow.read, zone="UTC"), tuple(log), [",".join(log.values())]
    yield partial(survey_answers.read, survey=survey, at=T0), ("nps", "why"), ["0,slow", "9,"]


def test_damaged_imported_files_meet_only_our_own_errors(tmp_path):
    chance, score, path = random.Random(14), Score(), tmp_path / "export.csv"
    files = [(read, "\n".join([",".join(columns), *rows]).encode()) for read, columns, rows in exports()]
    for read, content in files:
        path.write_bytes(content)
        assert read(path).accepted
    for number in range(FILES):
        read, content = files[number % len(files)]
        how = chance.randrange(3)
        if how == 0:
            content = flipped(gzip.compress(content, 1), chance)
        elif how == 1:
            # The columns stay, so that the damage is in the rows.
            header, _, rows = content.partition(b"\n")
            content = header + b"\n" + flipped(rows, chance)
        else:
            content = flipped(content, chance)
        path.write_bytes(content)
        with score:
            found = read(path)
            assert found.accepted + found.rejected == found.read
    assert min(score.read, score.refused) > FILES // 10
