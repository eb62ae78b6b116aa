"""A seeded sample of small faults, and whether the tests notice them.

Each mutant is one change in one place: a comparison, an operator, a number, a truth value, `any` for `all`.
The tests that name something of the changed module run until one fails. Survivors are printed with their
lines; those that change nothing anybody could see are listed in `equivalent_mutants.txt` with the reason.

    python tests/project/mutants.py --sample 300 --seed 1 --jobs 2
"""

from __future__ import annotations

import argparse
import ast
import compileall
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NOT_CORE = {"testing", "simulation", "_moved.py", "_face.py", "_typing.py", "_pytest.py", "__init__.py"}
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
OTHER = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "//",
    ast.And: "or", ast.Or: "and",
}  # fmt: skip
OTHER_NAME = {"any": "all", "all": "any", "min": "max", "max": "min"}
SECONDS = 240


class Mutant(NamedTuple):
    """One change: from `begin` to `end` of the module's bytes stands `text`."""

    module: str
    line: int
    begin: int
    end: int
    text: str
    before: str

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

    def change(begin: int, end: int, text: str, line: int) -> Mutant:
        return Mutant(module, line, begin, end, text, source[begin:end].decode())

    def between(left: ast.expr, right: ast.expr, text: str) -> Mutant | None:
        begin, end = at(left.end_lineno or 0, left.end_col_offset or 0), at(right.lineno, right.col_offset)
        found = re.search(rb"[^\s()]+(\s+(not|in))?", source[begin:end])
        return found and change(begin + found.start(), begin + found.end(), text, left.end_lineno or 0)

    for node in _told(ast.parse(source)):
        made: list[Mutant | None] = []
        match node:
            case ast.Compare(left, ops, others):
                pairs = zip([left, *others], others, ops, strict=False)
                made += [between(one, two, OTHER[type(op)]) for one, two, op in pairs]
            case ast.BinOp(left, op, right) if type(op) in OTHER:
                made.append(between(left, right, OTHER[type(op)]))
            case ast.BoolOp(op, values):
                made += [between(*pair, OTHER[type(op)]) for pair in pairwise(values)]
            case ast.UnaryOp(ast.Not(), operand):
                begin = at(node.lineno, node.col_offset)
                made.append(change(begin, at(operand.lineno, operand.col_offset), "", node.lineno))
            case ast.Constant(bool() | int() as value):
                begin, end = at(node.lineno, node.col_offset), at(node.lineno, node.end_col_offset or 0)
                made.append(
                    change(
                        begin,
                        end,
                        repr(not value if value in (True, False) and isinstance(value, bool) else value + 1),
                        node.lineno,
                    )
                )
            case ast.Call(ast.Name(name) as called) if name in OTHER_NAME:
                begin = at(called.lineno, called.col_offset)
                made.append(change(begin, begin + len(name), OTHER_NAME[name], called.lineno))
            case _:
                pass
        yield from (each for each in made if each is not None)


def _told(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes whose change could be noticed: no annotations, no texts of errors, no decorators."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_comment", "exc"):
            continue
        if isinstance(tree, ast.keyword) and tree.arg == "strict":
            continue
        for node in value if isinstance(value, list) else [value]:
            typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            if isinstance(node, ast.AST) and not typing and not isinstance(node, ast.JoinedStr):
                yield node
                yield from _told(node)


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
        if folder in ("benchmarks", "engines") or path.name in (
            "test_museum.py",
            "test_notebooks.py",
            "test_docs.py",
        ):
            continue
        words = Counter(re.findall(r"\w+", path.read_text()))
        count = sum(words[name] for name in names)
        if count or folder == room:
            ranked.append(((folder != room, -count), str(path.relative_to(ROOT))))
    dotted = module.removesuffix(".py").replace("/", ".")
    examples = f"tests/project/test_doctests.py::test_the_examples_of_a_module_run[{dotted}]"
    return [examples, *(path for _, path in sorted(ranked))][:14]


def run(mutant: Mutant, tree: Path, report: Path) -> int:
    """Change the tree and run the tests on it in a child, whose process id this is."""
    target = tree / mutant.module
    source = target.read_bytes()
    target.write_bytes(source[: mutant.begin] + mutant.text.encode() + source[mutant.end :])
    for old in (target.parent / "__pycache__").glob(f"{target.stem}.*.pyc"):
        old.unlink()
    return start(tree, report, tests_for(mutant.module))


def start(tree: Path, report: Path, tests: list[str]) -> int:
    """Run tests on a tree in a child, whose process id this is."""
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        code = _tested(tree, report, tests)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _tested(tree: Path, report: Path, tests: list[str]) -> int:
    os.setsid()
    signal.alarm(SECONDS)
    out = os.open(report, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree))
    os.environ["PYTHONPATH"] = str(tree)
    os.chdir(ROOT)
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=few"]
    return int(pytest.main([*options, *tests]))


def restore(mutant: Mutant, tree: Path) -> None:
    """The module as it is."""
    shutil.copyfile(SOURCE / mutant.module, tree / mutant.module)


def fails_anyway(tree: Path, report: Path, tests: list[str], seen: dict[str, bool]) -> str | None:
    """The test that failed, if it fails on the unchanged tree as well: then nothing can be said.

    Where none is named, because the changed module cannot even be imported, it is the first one.
    """
    failed = re.search(r"^(?:FAILED|ERROR) (\S+\.py\S*)", report.read_text(), re.MULTILINE)
    test = failed[1].partition("[")[0] if failed is not None else tests[0]
    if test not in seen:
        _, status = os.waitpid(start(tree, report, [test]), 0)
        seen[test] = os.waitstatus_to_exitcode(status) != 0
    return test if seen[test] else None


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
    paths = [path for path in paths if path.name != "_wording.py" and only in str(path)]
    every = [mutant for path in paths for mutant in mutants_of(path)]
    skip = known_equivalents()
    print(f"{len(every)} sites in {len(paths)} modules", flush=True)
    drawn = random.Random(seed).sample(every, min(len(every), size))
    return [mutant for mutant in drawn if key(mutant) not in skip]


def main() -> int:
    """Draw, run, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="modules whose path holds this text")
    parser.add_argument("--reports", type=int, default=0, help="characters of each run's report to print")
    options = parser.parse_args()
    waiting = sample(options.sample, options.seed, options.only)[::-1]
    for name in ("numpy", "scipy.stats", "pandas", "polars", "pyarrow", "attrs", "dateutil.rrule"):
        __import__(name)
    began, results = time.time(), Counter[str]()
    survivors, seen = list[Mutant](), dict[str, bool]()
    with tempfile.TemporaryDirectory() as folder:
        free = [Path(folder) / str(number) for number in range(options.jobs)]
        for tree in free:
            shutil.copytree(SOURCE, tree, ignore=shutil.ignore_patterns("__pycache__"))
            compileall.compile_dir(tree, quiet=2)
        running: dict[int, tuple[Mutant, Path]] = {}
        while waiting or running:
            while waiting and free:
                mutant, tree = waiting.pop(), free.pop()
                running[run(mutant, tree, tree.with_suffix(".txt"))] = mutant, tree
            pid, status = os.wait()
            mutant, tree = running.pop(pid)
            restore(mutant, tree)
            free.append(tree)
            code: Any = os.waitstatus_to_exitcode(status)
            verdict = {0: "survived", 3: "broken", 5: "untested"}.get(code, "killed")
            tests = tests_for(mutant.module)
            if code in (1, 2, 4) and (test := fails_anyway(tree, tree.with_suffix(".txt"), tests, seen)):
                verdict = f"broken by {test}"
            results[verdict] += 1
            if options.reports:
                print(
                    f"{code}: {mutant.said}\n{tree.with_suffix('.txt').read_text()[-options.reports :]}",
                    flush=True,
                )
            if verdict != "killed":
                survivors.append(mutant)
                print(f"{verdict}: {mutant.said}", flush=True)
    total = sum(results.values())
    print(f"drawn {total}, killed {results['killed']} ({results['killed'] / max(total, 1):.1%}) "
          f"in {time.time() - began:.0f} s")  # fmt: skip
    for mutant in survivors:
        print(key(mutant))
    return 0


if __name__ == "__main__":
    sys.exit(main())
