"""The monthly service review: of a simulated shop, or of real exports.

Without arguments it simulates a shop, writes it through the SQLite store, reads it back, and
prints the review of its last month. With `--data DIR` it does the same with the exports found
in a folder: for each source one review of its whole span and one of its last full month.

    python monthly_review.py --html review.html --language zh-Hans
    python monthly_review.py --data exports --html review.html --rejects rejects.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs

from cxkit import Period, SQLiteStore, simulate
from cxkit.errors import CxkitError
from cxkit.imports import (
    Imported,
    Progress,
    call_center,
    cfpb,
    nps_survey,
    nyc311,
    olist,
    online_retail,
    servicenow,
    write_rejects,
)
from cxkit.review import Review, Tables, monthly_review, span_review
from cxkit.storage import Repository, add_all
from cxkit.values import LANGUAGES, instant_from_micros


@attrs.frozen
class Source:
    """An export: its name, the files that hold it, its reader, and the zone its times are in.

    None of these exports names a zone; what is assumed here is said when it is read, and
    `--zone NAME=ZONE` says otherwise. In UTC a day has 24 hours, as in the exports' own sums.
    """

    name: str
    pattern: str
    zone: str
    read: Callable[..., Imported]


SOURCES = (
    Source("olist", "*olist*orders*.csv*", "America/Sao_Paulo", olist.read),
    Source("cfpb", "*cfpb*complaints*.csv*", "America/New_York", cfpb.read),
    Source("servicenow", "*servicenow*incidents*.csv*", "UTC", servicenow.read),
    Source("calls", "*call_center*calls*.csv*", "UTC", call_center.read),
    Source("nps", "*nps_bank*.csv*", "UTC", nps_survey.read),
    Source("nyc311", "*nyc311*.csv*", "America/New_York", nyc311.read),
    Source("online_retail", "*online_retail*.csv*", "Europe/London", online_retail.read),
)


def say(text: str, *, over: bool = False) -> None:
    """Tell how far it is, on standard error; `over` writes over the line where that is a terminal."""
    if over and not sys.stderr.isatty():
        return
    print(f"\r{text}\x1b[K" if over else text, file=sys.stderr, end="" if over else "\n", flush=True)


class Clock:
    """Says what was done and how long it took."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()

    def done(self, what: str) -> None:
        """This is finished."""
        say("", over=True)
        say(f"  {what} ({time.perf_counter() - self.begun:.1f} s)")
        self.begun = time.perf_counter()


def write(store: SQLiteStore, objects: Iterable[Any]) -> int:
    """Write any number of new objects of any kinds, in batches."""
    with store.loading():
        return add_all(store, objects, progress=lambda count: say(f"  {count:,} objects written", over=True))


def read_back(store: SQLiteStore) -> Tables:
    """The tables of everything in the store."""
    return Tables.from_store(
        store, progress=lambda kind, count: say(f"  {count:,} of {kind} read", over=True)
    )


def simulated(arguments: argparse.Namespace, store: SQLiteStore) -> Iterator[Review]:
    """The review of the simulated shop's last month."""
    shop = simulate(seed=arguments.seed, contacts=arguments.contacts)
    say(f"Simulating a shop with {arguments.contacts:,} contacts and writing it to SQLite ...")
    clock = Clock()
    count = write(store, shop.objects())
    clock.done(f"{count:,} objects written")
    say("Reading it back and counting ...")
    tables = read_back(store)
    clock.done("tables built")
    month = shop.story.month
    festivals = (month, month.year_before())
    yield monthly_review(tables, month, name="simulated shop", festivals=festivals)
    clock.done("review made")


def of_exports(arguments: argparse.Namespace, folder: Path) -> Iterator[Review]:
    """Two reviews a source: its whole span, and its last full month."""
    rejects: list[Any] = []
    for source in SOURCES:
        try:
            yield from of_export(source, arguments, folder, rejects)
        except (CxkitError, OSError) as error:
            say(f"{source.name} cannot be reviewed, the others go on. {type(error).__name__}: {error}")
            arguments.failed = True
    if arguments.rejects is not None:
        written = write_rejects(arguments.rejects, rejects)
        say(f"{written:,} rejected rows, each with its reasons, are in {arguments.rejects}")


def of_export(
    source: Source, arguments: argparse.Namespace, folder: Path, rejects: list[Any]
) -> Iterator[Review]:
    """The two reviews of one source; none where the folder does not have it."""
    files = sorted(arguments.data.glob(source.pattern))
    if not files:
        say(f"No file like {source.pattern} in {arguments.data}: {source.name} is left out.")
        return
    zone = dict(pair.split("=", 1) for pair in arguments.zone).get(source.name, source.zone)
    say(f"Reading {source.name} (no zone in the file: its times are taken as {zone}) ...")
    clock = Clock()
    where = arguments.data if source.name == "olist" else files[0]
    found = source.read(where, zone=zone, progress=reading)
    clock.done(f"{found.read:,} rows read, {found.accepted:,} used, {found.rejected:,} rejected")
    for doubt in found.doubts[:3]:
        say(f"  doubtful: {doubt}")
    if found.doubtful > 3:
        say(f"  and {found.doubtful - 3:,} more doubtful rows, all of them used")
    rejects += found.rejects
    with SQLiteStore(folder / f"{source.name}.sqlite") as store:
        count = write(store, found.objects())
        same = sum(equal_when_reloaded(store, found.objects()))
        if same != count:
            raise SystemExit(f"{count - same} of {count} objects of {source.name} reloaded differently")
        clock.done(f"{count:,} objects written, and every one reloaded equal")
        tables = read_back(store)
        clock.done("tables built")
    yield span_review(tables, name=source.name, tz=zone)
    yield monthly_review(tables, last_full_month(tables, zone), name=source.name)
    clock.done("reviews made")


def reading(progress: Progress) -> None:
    """Told by the importers."""
    say(f"  {progress.file}: {progress.rows:,} rows, {progress.share:.0%}", over=True)


def equal_when_reloaded(store: SQLiteStore, objects: Iterable[Any]) -> Iterator[bool]:
    """Whether each object is the same again when it is loaded."""
    for thing in objects:
        yield Repository(store, type(thing)).get(thing.id) == thing


def last_full_month(tables: Tables, zone: str) -> Period:
    """The last month of which the records reach the last day."""
    last = max(table.column(table.time)[table.known(table.time)].max() for table in tables.present().values())
    return Period.of(instant_from_micros(int(last)) + timedelta(days=1), "month", zone).previous()


def output(reviews: list[Review], arguments: argparse.Namespace) -> None:
    """Print the reviews and write the pages that were asked for."""
    for review in reviews:
        print(review.to_text(arguments.language))
    if arguments.html is not None:
        for review in reviews:
            page = arguments.html
            if len(reviews) > 1:
                part = review.period.text.replace(" – ", "_")
                page = page.with_name(f"{page.stem}-{review.source}-{part}{page.suffix}")
            page.write_text(review.to_html(arguments.language), encoding="utf-8")
            say(f"The review of {review.source}, {review.period.text}, is in {page}")
    if arguments.json is not None:
        data = [review.to_dict() for review in reviews]
        text = json.dumps(data if len(data) > 1 else data[0], ensure_ascii=False, indent=2)
        arguments.json.write_text(text, encoding="utf-8")
        say(f"The figures as data are in {arguments.json}")


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder of exports; without it a shop is simulated")
    parser.add_argument("--contacts", type=int, default=8000, help="size of the simulated shop")
    parser.add_argument("--seed", type=int, default=7, help="which simulated shop")
    parser.add_argument("--store", type=Path, help="keep the SQLite file of the simulated shop here")
    parser.add_argument("--html", type=Path, help="write the review as a page")
    parser.add_argument("--json", type=Path, help="write the review as data")
    parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: rejects.jsonl)")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument(
        "--zone", action="append", default=[], metavar="NAME=ZONE", help="the zone of a source's times"
    )
    arguments = parser.parse_args(argv)
    arguments.failed = False
    if arguments.data is not None and arguments.rejects is None:
        arguments.rejects = Path("rejects.jsonl")
    return arguments


def main(argv: list[str] | None = None) -> int:
    """Make the reviews and show them."""
    arguments = parse(argv)
    with tempfile.TemporaryDirectory() as folder:
        try:
            if arguments.data is not None:
                reviews = list(of_exports(arguments, Path(folder)))
            else:
                with SQLiteStore(arguments.store or Path(folder) / "shop.sqlite") as store:
                    reviews = list(simulated(arguments, store))
        except CxkitError as error:
            say(f"{type(error).__name__}: {error}")
            return 1
    output(reviews, arguments)
    return 1 if arguments.failed else 0


if __name__ == "__main__":
    sys.exit(main())
