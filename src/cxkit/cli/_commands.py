"""`import`, `describe` and `review`: what they do stands in the rooms below; here are arguments and words."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cxkit.errors import CxkitError, Fault, Invalid, NotFound
from cxkit.imports import Progress, Records, Reject, describe, read, write_rejects
from cxkit.kernel import Aggregate
from cxkit.review import Tables, monthly_review, span_review
from cxkit.storage import Repository, SQLiteStore, Store, add_all, replace_imports
from cxkit.values import LANGUAGES, Period

_BATCH = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; 0 where all of it was done, 1 where something was not.

    >>> main(["describe", "nowhere.csv"])
    1
    """
    asked = _parser().parse_args(arguments)
    work: Callable[[argparse.Namespace], int] = asked.work
    return work(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cxkit", description="Customer service records.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("import", help="read files into a store")
    add.set_defaults(work=_import)
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--mapping", help="a mapping's file or a shipped id; without it columns tell")
    add.add_argument("--store", type=Path, required=True, help="a SQLite file; made where there is none")
    add.add_argument("--rejects", type=Path, default=Path("rejects.jsonl"), help="where rejected rows go")
    add.add_argument("--together", action="store_true", help="the files are tables of one source")
    tell = commands.add_parser("describe", help="say which mapping fits a file, and what it reads")
    tell.set_defaults(work=_describe)
    tell.add_argument("files", nargs="+", type=Path, metavar="FILE")
    tell.add_argument("--save", type=Path, help="write the mapping here, to be edited")
    for command in (add, tell):
        command.add_argument("--zone", help="the zone of times that name none")
        command.add_argument("--encoding", help="where it is neither UTF-8 nor told by the file")
    show = commands.add_parser("review", help="print the review of what a store holds")
    show.set_defaults(work=_review)
    show.add_argument("--store", type=Path, required=True)
    show.add_argument(
        "--period", "--month", help="like 2026-02, 2026-Q1, 2026-W06; without it the whole span"
    )
    show.add_argument("--zone", default="UTC", help="the zone of the days")
    show.add_argument("--language", choices=LANGUAGES, default="en")
    show.add_argument("--html", type=Path, help="write the review as a page, too")
    return parser


def _say(text: str, *, over: bool = False) -> None:
    """Tell how far it is, on standard error; `over` writes over the line where that is a terminal."""
    if over and not sys.stderr.isatty():
        return
    print(f"\r{text}\x1b[K" if over else text, file=sys.stderr, end="" if over else "\n", flush=True)


def _import(asked: argparse.Namespace) -> int:
    """Each file is a source of its own, or all together one; what fails stops no other."""
    sources: list[list[Path]] = [asked.files] if asked.together else [[path] for path in asked.files]
    rejects: list[Reject] = []
    failed = 0
    with SQLiteStore(asked.store) as store:
        for paths in sources:
            names = ", ".join(path.name for path in paths)
            try:
                records = read(
                    paths, asked.mapping, zone=asked.zone, encoding=asked.encoding, progress=_progress
                )
                rejects += records.rejects
                new, same, newer, left = _keep(store, records, names)
            except (CxkitError, OSError) as error:
                failed += 1
                _say(_about(names, error))
                fault = Fault("", getattr(error, "code", "file"), str(error))
                rejects.append(Reject(names, 0, {}, (fault,)))
                continue
            print(records)
            print(f"  {new} objects are new, {same} are there already, {newer} are newer than what was there")
            if left:
                print(f"  {left} stay as they are: what the store has is newer, or went on")
            print(f"  {str(records.definitions).replace(chr(10), chr(10) + '  ')}")
    written = write_rejects(asked.rejects, rejects)
    print(f"{written} rejects are in {asked.rejects}")
    return 1 if failed else 0


def _about(names: str, error: Exception) -> str:
    """The fault and its files, named once."""
    text = str(error)
    return text if text.startswith(names) else f"{names}: {text}"


def _progress(step: Progress) -> None:
    _say(f"  {step.file}: {step.rows:,} rows, {step.share:.0%}", over=True)


def _keep(store: Store, found: Records, names: str) -> tuple[int, int, int, int]:
    """Put objects into a store: how many are new, the same, newer than what was there, and left as they are.

    A later delivery takes the place of an earlier one of its source while nothing else happened to the
    object; what is older, or went on here, stays as it is and is told. Done again after an interruption it
    goes on where it was.
    """
    counts = Counter[str]()
    for batch in _batches(found.objects()):
        there = Repository(store, type(batch[0])).get_all([thing.id for thing in batch])
        pairs = list(zip(batch, there, strict=True))
        counts["new"] += add_all(store, [thing for thing, old in pairs if old is None])
        counts["same"] += sum(old is not None and old.history[0] == thing.history[0] for thing, old in pairs)
        later = [thing for thing, old in pairs if old is not None and _is_newer(thing, old)]
        counts["newer"] += replace_imports(store, later)
        counts["all"] += len(batch)
        _say(f"  {names}: {counts['all']:,} objects kept", over=True)
    new, same, newer = counts["new"], counts["same"], counts["newer"]
    return new, same, newer, counts["all"] - new - same - newer


def _is_newer(thing: Aggregate[Any], old: Aggregate[Any]) -> bool:
    """Whether an import is a later delivery of what is there."""
    now, before = thing.history[0], old.history[0]
    return len(old.history) == 1 and now != before and now.by == before.by and now.at >= before.at


def _batches(things: Iterable[Aggregate[Any]]) -> Iterator[list[Aggregate[Any]]]:
    """Runs of objects of one class."""
    stream = iter(things)
    run: list[Aggregate[Any]] = []
    for thing in stream:
        if run and (len(run) == _BATCH or type(thing) is not type(run[0])):
            yield run
            run = []
        run.append(thing)
    if run:
        yield run


def _describe(asked: argparse.Namespace) -> int:
    failed = 0
    for path in asked.files:
        try:
            description = describe(path, zone=asked.zone, encoding=asked.encoding)
        except (CxkitError, OSError) as error:
            failed += 1
            _say(_about(path.name, error))
            continue
        print(description)
        if asked.save is not None:
            description.mapping.save(asked.save)
            print(f"its mapping is in {asked.save}")
    return 1 if failed else 0


def _review(asked: argparse.Namespace) -> int:
    try:
        period = None if asked.period is None else Period.parse(asked.period, asked.zone)
        if not asked.store.exists():
            raise NotFound(f"there is no file {asked.store}: import something first", code="cli.store")
        with SQLiteStore(asked.store) as store:
            tables = Tables.from_store(store)
        if not tables.present():
            message = f"{asked.store} holds nothing to review: import something first"
            raise Invalid(message, code="cli.nothing")
        name = asked.store.stem
        review = (
            span_review(tables, name=name, tz=asked.zone)
            if period is None
            else monthly_review(tables, period, name=name)
        )
    except (CxkitError, OSError) as error:
        _say(str(error))
        return 1
    print(review.to_text(asked.language))
    if asked.html is not None:
        asked.html.write_text(review.to_html(asked.language), encoding="utf-8")
    return 0
