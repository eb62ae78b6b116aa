"""A seeded sample of small faults, and whether the tests notice them.

Each mutant is one change in one place: a comparison, an operator, a number, a truth value, `any` for `all`.
All drawn mutants stand in one copy of the source, each behind a switch. The tests run once on it, which says
which of them reach which switch; then each mutant is switched on in a forked child, and the tests that reach
it run, the quickest first, until one fails. What is read when a module is imported has no switch: such a
mutant gets a tree and a process of its own. Survivors are printed with their lines; those that change nothing
anybody could see are listed in `equivalent_mutants.txt` with the reason.

    python tests/project/mutants.py --sample 300 --seed 1 --jobs 2
"""

from __future__ import annotations

import argparse
import ast
import builtins
import compileall
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NOT_CORE = {"testing", "simulation", "_moved.py", "_face.py", "_typing.py", "_pytest.py", "__init__.py"}
NOT_RUN = (
    *("benchmarks", "engines", "storage/test_museum.py", "storage/test_postgres_store.py"),
    *("project/test_notebooks.py", "project/test_docs.py"),
)
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
OTHER = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "//",
    ast.And: "or", ast.Or: "and",
}  # fmt: skip
OTHER_NAME = {"any": "all", "all": "any", "min": "max", "max": "min"}
SECONDS = 240
MEMORY = 8 << 30


class Mutant(NamedTuple):
    """One change: from `begin` to `end` of the module's bytes stands `text`, in the expression `outer`."""

    module: str
    line: int
    begin: int
    end: int
    text: str
    before: str
    outer: tuple[int, int] | None

    @property
    def said(self) -> str:
        return f"{self.module}:{self.line}: {self.before} -> {self.text}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module."""
    source = path.read_bytes()
    starts = [0, *(i + 1 for i, byte in enumerate(source) if byte == 10)]
    module = str(path.relative_to(SOURCE))

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column

    def begin(node: ast.expr) -> int:
        return at(node.lineno, node.col_offset)

    def end(node: ast.expr) -> int:
        return at(node.end_lineno or 0, node.end_col_offset or 0)

    def between(left: ast.expr, right: ast.expr, text: str) -> tuple[int, int, str] | None:
        found = re.search(rb"[^\s()]+(\s+(not|in))?", source[end(left) : begin(right)])
        return found and (end(left) + found.start(), end(left) + found.end(), text)

    for node, switched in _told(ast.parse(source)):
        made: list[tuple[int, int, str] | None] = []
        match node:
            case ast.Compare(left, ops, others):
                pairs = zip([left, *others], others, ops, strict=False)
                made += [between(one, two, OTHER[type(op)]) for one, two, op in pairs]
            case ast.BinOp(left, op, right) if type(op) in OTHER:
                made.append(between(left, right, OTHER[type(op)]))
            case ast.BoolOp(op, values):
                made += [between(*pair, OTHER[type(op)]) for pair in pairwise(values)]
            case ast.UnaryOp(ast.Not()):
                made.append((begin(node), begin(node) + len("not"), ""))
            case ast.Constant(bool() as value):
                made.append((begin(node), end(node), repr(not value)))
            case ast.Constant(int() as value):
                made.append((begin(node), end(node), repr(value + 1)))
            case ast.Call(ast.Name(name) as called) if name in OTHER_NAME:
                made.append((begin(called), end(called), OTHER_NAME[name]))
            case _:
                continue
        outer = (begin(node), end(node)) if switched else None
        for first, last, text in filter(None, made):
            line = source.count(b"\n", 0, first) + 1
            yield Mutant(module, line, first, last, text, source[first:last].decode(), outer)


def _told(tree: ast.AST, switched: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """The nodes whose change could be noticed (no annotations, no texts of errors, no decorators), each with
    whether an expression can stand in its place."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_comment", "exc"):
            continue
        if isinstance(tree, ast.keyword) and tree.arg == "strict":
            continue
        for node in value if isinstance(value, list) else [value]:
            typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            if isinstance(node, ast.AST) and not typing and not isinstance(node, ast.JoinedStr):
                free = switched and not isinstance(node, ast.pattern)
                free = free if not isinstance(tree, ast.match_case) or name == "pattern" else True
                yield node, free
                yield from _told(node, free)


# The copies of the source


def changed(source: bytes, mutant: Mutant) -> bytes:
    """The module with one change."""
    return source[: mutant.begin] + mutant.text.encode() + source[mutant.end :]


def switches(mutants: list[Mutant], tree: Path) -> list[int]:
    """Put every mutant that can have a switch behind one; the numbers of those that have."""
    done: list[int] = []
    by_module: dict[str, list[int]] = defaultdict(list)
    for number, mutant in enumerate(mutants):
        by_module[mutant.module].append(number)
    for module, numbers in by_module.items():
        source, before = (SOURCE / module).read_bytes(), sys.maxsize
        for number in sorted(numbers, key=lambda each: mutants[each].begin, reverse=True):
            outer = mutants[number].outer
            if outer is None or outer[1] > before:
                continue
            first, last = outer
            one, other = changed(source, mutants[number]), source[first:last]
            one = one[first : last + len(one) - len(source)]
            source = b"%s((%s) if mutant_(%d) else (%s))%s" % (
                source[:first], one, number, other, source[last:])  # fmt: skip
            before = first
            done.append(number)
        compile(source, module, "exec")
        (tree / module).write_bytes(source)
    (tree / "sitecustomize.py").write_text(_ELSEWHERE)
    return done


_ELSEWHERE = """
import builtins, os
builtins.mutant_ = lambda number: str(number) == os.environ.get("MUTANT")
"""
"""What a process that a test starts does first."""


class Switchboard:
    """Which switches were passed, and which one is on."""

    def __init__(self) -> None:
        self.passed: set[int] = set()
        self.on: int | None = None

    def __call__(self, number: int) -> bool:
        self.passed.add(number)
        return number == self.on


def child(work: Callable[[], int], report: Path) -> int:
    """Do something in a forked child, whose process id this is, with its output in a file."""
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        os.setsid()
        # Not of addresses: a browser that a test starts reserves far more of them than it writes to.
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        out = os.open(report, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def in_tree(tree: Path, tests: list[str], *options: str, plugins: tuple[object, ...] = ()) -> int:
    """Run pytest on a copy of the source, in this process."""
    sys.dont_write_bytecode = True
    # Processes that a test starts find the tests too.
    sys.path[:0] = [str(tree), str(ROOT)]
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    os.chdir(ROOT)
    import pytest

    fixed = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=few"]
    return int(pytest.main([*fixed, *options, *tests], plugins=plugins))


def parallel(
    works: Iterator[tuple[Any, Callable[[int], int]]], folder: Path, jobs: int
) -> Iterator[tuple[Any, int, int, str]]:
    """Do the works in so many children at a time, each told its place: key, place, exit code and output."""
    free, running, ended = list(range(jobs)), dict[int, tuple[Any, int]](), False
    while not ended or running:
        while free and not ended:
            if (one := next(works, None)) is None:
                ended = True
                break
            slot, (key, work) = free.pop(), one
            running[child(partial(work, slot), folder / f"{slot}.txt")] = key, slot
        if running:
            pid, status = os.wait()
            key, slot = running.pop(pid)
            report = (folder / f"{slot}.txt").read_text(errors="replace")
            yield key, slot, os.waitstatus_to_exitcode(status), report
            free.append(slot)


# Mutants with a switch: one process that has collected all tests, and children of it


class Warm:
    """In place of running the tests: run each once, then for each mutant those that reach it."""

    def __init__(
        self,
        board: Switchboard,
        numbers: list[int],
        modules: set[str],
        folder: Path,
        jobs: int,
        say: Callable[[str], None],
        kept: Path | None,
    ):
        self.board, self.numbers, self.folder, self.jobs, self.say = board, numbers, folder, jobs, say
        self.failed, self.kept, self.modules = False, kept, modules

    def tell(self, number: int, verdict: str) -> None:
        with (self.folder / "told.jsonl").open("a") as file:
            file.write(json.dumps([number, verdict]) + "\n")
        self.say(f"{verdict}: #{number}")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        # What a test would be the first to import is read at import all the same.
        for module in self.modules:
            import_module(module.removesuffix(".py").replace("/", "."))
        items, early = session.items, set(self.board.passed)
        began = time.time()
        parts = [items[n :: self.jobs] for n in range(self.jobs)]
        files = [(self.kept or self.folder) / f"reach{n}.json" for n in range(self.jobs)]
        first = (
            (n, partial(self.reach, parts[n], files[n])) for n in range(self.jobs) if not files[n].exists()
        )
        for _, _, code, report in parallel(first, self.folder, self.jobs):
            if code:
                raise SystemExit(f"the tests could not be run: {code}\n{report[-2000:]}")
        usual, reach = dict[str, float](), defaultdict[int, list[str]](list)
        for name, passed, seconds, failed in [row for file in files for row in json.loads(file.read_text())]:
            usual[name] = seconds
            if failed:
                self.say(f"fails on the unchanged source: {name}")
            for number in [] if failed else passed:
                reach[number].append(name)
        self.say(f"{len(usual)} tests once in {time.time() - began:.0f} s")
        by_name = {item.nodeid: item for item in items}

        def works() -> Iterator[tuple[int, Callable[[int], int]]]:
            for number in self.numbers:
                spent, some = 0.0, list[Any]()
                for name in sorted(reach[number], key=usual.__getitem__):
                    spent += usual[name]
                    if some and spent > SECONDS / 6:
                        break
                    some.append(by_name[name])
                if some:
                    yield number, partial(self.try_out, number, some, usual)
                elif number not in early:
                    self.tell(number, "untested")

        for number, _, code, _ in parallel(works(), self.folder, self.jobs):
            if code or number not in early:
                self.tell(number, {0: "survived", 3: "broken"}.get(code, "killed"))
        return True

    def reach(self, items: list[Any], out: Path, _: int) -> int:
        """Run tests; write for each which switches it passed, how long it took and whether it failed."""
        rows = []
        for item, after in pairwise([*items, None]):
            self.board.passed.clear()
            self.failed, began = False, time.time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            rows.append((item.nodeid, list(self.board.passed), time.time() - began, self.failed))
        out.write_text(json.dumps(rows))
        return 0

    def try_out(self, number: int, items: list[Any], usual: dict[str, float], _: int) -> int:
        """Switch a mutant on and run tests until one fails, or takes ten times as long as it should."""
        self.board.on, os.environ["MUTANT"] = number, str(number)
        for item, after in pairwise([*items, None]):
            signal.alarm(int(20 + 10 * usual[item.nodeid]))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.failed:
                return 1
        return 0


# Mutants of what is read at import: a tree and a process each


def tests_for(module: str) -> list[str]:
    """The test files that name something that the module defines, its own room's first."""
    tree = ast.parse((SOURCE / module).read_text())
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    inner = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    names = {node.name for node in inner if len(node.name) > 3 and not node.name.startswith("__")}
    room = module.split("/")[1]
    ranked: list[tuple[tuple[bool, int], str]] = []
    for path in sorted(ROOT.glob("tests/*/test_*.py")):
        folder = path.parent.name
        if str(path.relative_to(ROOT / "tests")).startswith(NOT_RUN):
            continue
        words = Counter(re.findall(r"\w+", path.read_text()))
        count = sum(words[name] for name in names)
        if count or folder == room:
            ranked.append(((folder != room, -count), str(path.relative_to(ROOT))))
    dotted = module.removesuffix(".py").replace("/", ".")
    examples = f"tests/project/test_doctests.py::test_the_examples_of_a_module_run[{dotted}]"
    pages, values = "tests/project/test_reference.py", "tests/project/test_shipped_values.py"
    return [examples, values, pages, *(path for _, path in sorted(ranked))][:15]


def cold(
    mutants: list[Mutant], numbers: list[int], folder: Path, jobs: int, tell: Callable[..., None]
) -> None:
    """Try the mutants that have no switch."""
    trees = [folder / f"tree{number}" for number in range(jobs)]
    for tree in trees:
        shutil.copytree(SOURCE, tree, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(tree, quiet=2)

    def work(mutant: Mutant | None, tree: Path, tests: list[str]) -> int:
        signal.alarm(SECONDS)
        if mutant is not None:
            target = tree / mutant.module
            for old in (target.parent / "__pycache__").glob(f"{target.stem}.*.pyc"):
                old.unlink()
            target.write_bytes(changed(target.read_bytes(), mutant))
        return in_tree(tree, ["-x", *tests])

    def trial(number: int) -> tuple[int, Callable[[int], int]]:
        return number, lambda slot: work(mutants[number], trees[slot], tests_for(mutants[number].module))

    @cache
    def fails_anyway(test: str, tree: Path) -> bool:
        _, status = os.waitpid(child(lambda: work(None, tree, [test]), folder / "again.txt"), 0)
        return status != 0

    for number, slot, code, report in parallel(map(trial, numbers), folder, jobs):
        mutant, tree = mutants[number], trees[slot]
        shutil.copyfile(SOURCE / mutant.module, tree / mutant.module)
        verdict = {0: "survived", 3: "broken", 5: "untested", -signal.SIGALRM: "out of time"}.get(
            code, "killed"
        )
        failed = re.search(r"^(?:FAILED|ERROR) (\S+\.py\S*)", report, re.MULTILINE)
        if verdict == "killed" and failed is not None and code in (1, 2, 4):
            test = failed[1].partition("[")[0]
            verdict = f"broken by {test}" if fails_anyway(test, tree) else verdict
        tell(number, verdict)


# Drawing and telling


def known_equivalents() -> set[str]:
    """Sources and changes that nobody could notice, as the list has them, without line numbers."""
    lines = EQUIVALENT.read_text().splitlines() if EQUIVALENT.exists() else []
    return {line.partition("  # ")[0] for line in lines if line and not line.startswith("#")}


def key(mutant: Mutant) -> str:
    """The mutant as the list of equivalents has it."""
    line = (SOURCE / mutant.module).read_text().splitlines()[mutant.line - 1].strip()
    return f"{mutant.module}: {line} [{mutant.before} -> {mutant.text}]"


def sample(size: int, seed: int, only: str) -> list[Mutant]:
    """The mutants drawn, in the same order for the same seed and source."""
    paths = [path for path in sorted((SOURCE / "cxkit").rglob("*.py")) if path.name not in NOT_CORE]
    paths = [path for path in paths if path.relative_to(SOURCE).parts[1] not in NOT_CORE]
    paths = [path for path in paths if path.name != "_wording.py" and re.search(only, str(path))]
    every = [mutant for path in paths for mutant in mutants_of(path)]
    print(f"{len(every)} sites in {len(paths)} modules", flush=True)
    drawn = random.Random(seed).sample(every, min(len(every), size))
    skip = known_equivalents()
    left = [mutant for mutant in drawn if key(mutant) not in skip]
    print(f"{len(drawn)} drawn, {len(drawn) - len(left)} of them known as equivalent", flush=True)
    return left


def main() -> int:
    """Draw, run, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="modules whose path matches this pattern")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="test files or folders")
    parser.add_argument("--kept", type=Path, help="folder with what the tests reach, of the same sample")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if options.kept is not None:
        options.kept.mkdir(exist_ok=True)
    drawn = sample(options.sample, options.seed, options.only)
    began, results, survivors = time.time(), Counter[str](), list[Mutant]()

    def tell(number: int, verdict: str) -> None:
        results[verdict] += 1
        if verdict != "killed":
            survivors.append(drawn[number])
            print(f"{verdict}: {drawn[number].said}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = folder / "switched"
        shutil.copytree(SOURCE, tree, ignore=shutil.ignore_patterns("__pycache__"))
        switched = switches(drawn, tree)
        board, told, terminal = Switchboard(), folder / "told.jsonl", os.dup(1)
        told.touch()

        def say(text: str) -> None:
            words = re.sub(r"#(\d+)$", lambda found: drawn[int(found[1])].said, text)
            if not words.startswith("killed"):
                os.write(terminal, f"{words}\n".encode())

        def warm() -> int:
            builtins.mutant_ = board  # type: ignore[attr-defined]
            modules = {mutant.module for mutant in drawn if not mutant.module.endswith("__main__.py")}
            plugin = Warm(board, switched, modules, folder, options.jobs, say, options.kept)
            left = [f"--ignore=tests/{each}" for each in NOT_RUN]
            return in_tree(tree, options.tests, "--capture=no", *left, plugins=(plugin,))

        _, status = os.waitpid(child(warm, folder / "warm.txt"), 0)
        print((folder / "warm.txt").read_text()[-3000:] if status else "", end="", flush=True)
        found = dict(json.loads(line) for line in told.read_text().splitlines())
        for number, verdict in found.items():
            results[verdict] += 1
            survivors += [drawn[number]] if verdict != "killed" else []
        for name in ("numpy", "scipy.stats", "pandas", "polars", "pyarrow", "attrs", "dateutil.rrule"):
            __import__(name)
        cold(drawn, [n for n in range(len(drawn)) if n not in found], folder, options.jobs, tell)
    total = sum(results.values())
    print(f"tried {total}, killed {results['killed']} ({results['killed'] / max(total, 1):.1%}) "
          f"in {time.time() - began:.0f} s: {dict(results)}")  # fmt: skip
    for mutant in survivors:
        print(key(mutant))
    return 0


if __name__ == "__main__":
    sys.exit(main())
