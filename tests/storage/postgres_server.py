"""A PostgreSQL server of our own, for as long as it is needed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class NoServer(Exception):
    """Why none can be started here."""


def programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


_STARTS: dict[str, tuple[Path, Callable[[], None]]] = {}


def crash(conninfo: str) -> None:
    """Kill a server that was started here, with every process of it, and start it again."""
    data, start = _STARTS[conninfo]
    parent = int((data / "postmaster.pid").read_text().split()[0])
    # Stopped first, so that no child is born while they are killed.
    os.kill(parent, signal.SIGSTOP)
    family = [parent, *_children(parent)]
    for pid in family:
        _kill(pid)
    while any(_is_alive(pid) for pid in family):
        time.sleep(0.01)
    # Nobody may have buried it yet: its number is taken then, and the new server would take it for alive.
    for lock in (data / "postmaster.pid", data.parent / ".s.PGSQL.5432.lock"):
        lock.unlink()
    start()


def cpu_seconds(conninfo: str) -> float:
    """What a server that was started here has spent, its connections that have ended included."""
    data, _ = _STARTS[conninfo]
    parent = (data / "postmaster.pid").read_text().split()[0]
    spent = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
    return [int(pid) for pid in listed.stdout.split()]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def server(*, synced: bool = False) -> Iterator[tuple[str, Path]]:
    """The connection string of a server, and the folder with its programs."""
    bin = programs()
    if bin is None:
        raise NoServer("PostgreSQL's server programs are not installed")
    as_user: list[str] = []
    # Not under pytest's own folder: the server's user may not enter it, and socket paths are short.
    place = Path(tempfile.mkdtemp(prefix="cxkit-pg-"))
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            raise NoServer("PostgreSQL refuses to run as root, and there is no user 'postgres'") from None
        os.chown(place, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = place / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=place, stdout=subprocess.DEVNULL)

    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c max_connections=200"
    options += "" if synced else " -c fsync=off"
    try:
        run(str(bin / "initdb"), "-D", str(data), "-U", "cxkit", "-E", "UTF8", "--locale=C", "--auth=trust")
        conninfo = f"host={place} user=cxkit dbname=postgres"

        def start() -> None:
            try:
                run(
                    str(bin / "pg_ctl"),
                    "-D",
                    str(data),
                    "-l",
                    str(place / "log"),
                    "-o",
                    options,
                    "-w",
                    "start",
                )
            except subprocess.CalledProcessError as error:
                error.add_note((place / "log").read_text()[-2000:])
                raise

        start()
        _STARTS[conninfo] = data, start
        yield conninfo, bin
        run(str(bin / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)
