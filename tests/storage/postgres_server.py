"""A PostgreSQL server of our own, for as long as it is needed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(Exception):
    """Why none can be started here."""


def programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


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
        run(str(bin / "pg_ctl"), "-D", str(data), "-l", str(place / "log"), "-o", options, "-w", "start")
        yield f"host={place} user=cxkit dbname=postgres", bin
        run(str(bin / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)
