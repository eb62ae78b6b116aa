"""The PostgreSQL store of the docs keeps the whole contract, on a real server started here."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest

from cxkit.storage import InThreads, MemoryKeys, Repository, encrypted
from cxkit.testing.stores import CHECKS, StoreContract, examine
from cxkit.tickets import Ticket

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "stores"

pytest.importorskip("psycopg", reason="psycopg is not installed")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@pytest.fixture(scope="module")
def server():
    """The connection string of a server that lives as long as this module's tests."""
    bin = programs()
    if bin is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    as_user: list[str] = []
    # Not under pytest's own folder: the server's user may not enter it, and socket paths are short.
    place = Path(tempfile.mkdtemp(prefix="cxkit-pg-"))
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL refuses to run as root, and there is no user 'postgres'")
        os.chown(place, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = place / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=place, stdout=subprocess.DEVNULL)

    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off -c max_connections=200"
    try:
        run(str(bin / "initdb"), "-D", str(data), "-U", "cxkit", "-E", "UTF8", "--locale=C", "--auth=trust")
        run(str(bin / "pg_ctl"), "-D", str(data), "-l", str(place / "log"), "-o", options, "-w", "start")
        yield f"host={place} user=cxkit dbname=postgres"
        run(str(bin / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def opened(server):
    """Opens the store of a folder: a schema of the folder's name."""
    # Processes that are started by the contract import the example by this path.
    sys.path.insert(0, str(EXAMPLES))
    from postgres_store import PostgresStore

    yield lambda place: PostgresStore(server, "s" + sha256(str(place).encode()).hexdigest()[:20])
    sys.path.remove(str(EXAMPLES))


class TestPostgres(StoreContract):
    @pytest.fixture
    def store_factory(self, opened):
        return opened


def test_it_keeps_the_contract_awaited_too(opened, tmp_path):
    names = {"every_condition_means_what_it_means_in_memory", "whatever_is_done_the_store_does_as_the_model"}
    checks = [check for check in CHECKS if "processes" not in check.needs and check.name not in names]
    report = examine(lambda place: InThreads(opened(place)), tmp_path, checks=checks)
    assert report.passed, str(report)


def test_tickets_go_into_it_and_come_back_equal(opened, tmp_path, a_ticket):
    tickets = Repository(opened(tmp_path), Ticket)
    tickets.save(a_ticket)
    assert tickets.get(a_ticket.id) == a_ticket
    tickets.store.close()


def test_encrypted_nothing_personal_can_be_read_in_the_database(opened, tmp_path, a_ticket):
    pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
    store = opened(tmp_path)
    tickets = Repository(encrypted(store, MemoryKeys()), Ticket)
    tickets.save(a_ticket)
    assert tickets.get(a_ticket.id) == a_ticket
    raw = [entry.personal for entry in store.journal()]
    assert raw
    assert all(part is None or part.startswith("siv2:") for part in raw)
    store.close()


def test_the_example_stays_short():
    assert len((EXAMPLES / "postgres_store.py").read_text().splitlines()) <= 250


@pytest.fixture
def a_ticket():
    from datetime import UTC, datetime

    from cxkit.kernel.facts import Actor

    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    ticket = Ticket.open("T-1", channel="chat", subject="Where is it?", at=at, by=Actor.customer())
    return ticket.assign("amy", at=at, by=Actor.agent("amy"))
