"""Write a store as the release that runs this writes it, to be read by every later one.

`python tests/compat/write_store.py 0_1_0`, with that release installed, writes `store_0_1_0.sqlite.gz` and
`encrypted_0_1_0.sqlite.gz`, and what their objects were: `store_0_1_0.jsonl`.
"""

import gzip
import json
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from cxkit.codec import to_dict
from cxkit.kernel import Actor
from cxkit.simulation import simulate
from cxkit.storage import MemoryKeys, Repository, SQLiteStore, Unit, encrypted, erase_person
from cxkit.testing import aggregates
from cxkit.tickets import Ticket

HERE = Path(__file__).parent
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DESK = Actor.agent("amy")
KEPT, LONGEST = 3, 2500
KEY = bytes(range(64))


def simulated():
    """Some objects of a simulated shop: of each class those with the longest histories."""
    by_class = defaultdict(list)
    for thing in simulate(seed=1, contacts=100).objects():
        by_class[type(thing)].append(thing)
    for things in by_class.values():
        yield from sorted(things, key=lambda thing: (-len(thing.history), thing.id))[:KEPT]


def drawn(cls):
    """Some objects of a class, as its strategy makes them: those with the longest histories."""
    by_id = {}

    @settings(max_examples=60, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(aggregates(cls))
    def draw(thing):
        if len(json.dumps(to_dict(thing))) < LONGEST:
            by_id[thing.id] = thing

    draw()
    return sorted(by_id.values(), key=lambda thing: (-len(thing.history), thing.id))[:KEPT]


def classes():
    """Every class of aggregates."""
    from cxkit.kernel import Aggregate

    seen, waiting = set(), [Aggregate]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            seen.add(cls)
            waiting.append(cls)
    return [cls for cls in seen if cls.__module__.startswith("cxkit.")]


def write_encrypted(path):
    """A store whose personal parts are encrypted; the payload of its only object."""
    ticket = Ticket.open("T-9", customer="C-9", channel="phone", subject="Unreadable", at=AT, by=DESK)
    with SQLiteStore(path) as store:
        Repository(encrypted(store, MemoryKeys(lambda size: KEY[:size])), Ticket).save(ticket)
    return to_dict(ticket)


def write(path):
    """A store of everything; a payload for each object, then a dictionary of all else to remember."""
    store = SQLiteStore(path)
    things = {(type(thing), thing.id): thing for thing in simulated()}
    for cls in sorted(set(classes()) - {cls for cls, _ in things}, key=lambda cls: cls.__name__):
        things.update({(cls, thing.id): thing for thing in drawn(cls)})
    Repository(store, Ticket).add_all(things.values())

    caller = Actor.customer("C-1")
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=AT, by=caller)
    with Unit(store, token="opened-T-1") as unit:
        unit.save(ticket)
    with Unit(store, token="assigned-T-1") as unit:
        unit.save(unit.get(Ticket, "T-1").assign("amy", at=AT + timedelta(minutes=5), by=DESK))
    for number, subject in enumerate(("My card was charged twice", "我的名字是王小明"), start=2):
        asked = Ticket.open(f"T-{number}", customer="C-2", channel="email", subject=subject, at=AT, by=DESK)
        Repository(store, Ticket).save(asked.reply(at=AT, by=DESK))
    erased = erase_person(store, "C-2", at=AT + timedelta(days=1), by=DESK, why="asked for it")

    written = [(type(thing), thing.id) for thing in things.values()]
    written += [(Ticket, f"T-{number}") for number in (1, 2, 3)]
    lines = [to_dict(Repository(store, cls).get(id)) for cls, id in written]
    journal = [[entry.position, entry.kind, entry.id, entry.version] for entry in store.journal(0, 10**6)]
    rest = {"journal": journal, "erased": sorted(list(key) for key in erased)}
    store.close()
    return [*lines, rest]


def main(release):
    with TemporaryDirectory() as folder:
        path, encrypted_path = Path(folder) / "store", Path(folder) / "encrypted"
        *lines, rest = write(path)
        lines.append({**rest, "encrypted": write_encrypted(encrypted_path)})
        for file in (path, encrypted_path):
            packed = gzip.compress(file.read_bytes(), 9, mtime=0)
            (HERE / f"{file.name}_{release}.sqlite.gz").write_bytes(packed)
    text = "".join(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n" for line in lines)
    (HERE / f"store_{release}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
