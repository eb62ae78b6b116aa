"""Who may import whom: the layers of the library, held over the syntax tree."""

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest

SOURCE = Path(find_spec("cxkit").origin).parent

ROOMS = {
    "customers",
    "orders",
    "conversations",
    "tickets",
    "complaints",
    "returns",
    "surveys",
    "feedback",
    "team",
    "improvement",
}
BASE = {"errors", "values", "_face", "_moved", "_typing"}
DOMAIN = BASE | {"kernel"} | ROOMS

MAY_IMPORT = {
    "_face": {"_moved"},
    "_moved": set(),
    "_typing": set(),
    "errors": set(),
    "values": {"errors", "_face"},
    "columns": BASE,
    "kernel": BASE,
    **{room: BASE | {"kernel"} for room in ROOMS},
    "codec": BASE | {"kernel"},
    "storage": DOMAIN | {"codec"},
    "tables": DOMAIN | {"columns", "stats"},
    "stats": BASE | {"columns"},
    "metrics": DOMAIN | {"columns", "stats", "tables"},
    "analysis": DOMAIN | {"columns", "stats", "tables", "metrics"},
    "review": DOMAIN | {"stats", "tables", "metrics", "analysis", "storage"},
    "imports": DOMAIN | {"codec", "storage", "tables"},
    "simulation": DOMAIN | {"codec", "storage", "tables"},
    "_pytest": BASE | {"testing"},
    "testing": DOMAIN
    | {
        "columns",
        "codec",
        "storage",
        "tables",
        "stats",
        "metrics",
        "analysis",
        "review",
        "imports",
        "simulation",
    },
}
LIGHT = DOMAIN | {"codec", "storage"}
"""These load without numpy."""


def modules():
    return sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def part_of(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path):
    """(module, whether at the top of the module) of every import that runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(outer)
    }
    typing_only = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.If) and "TYPE_CHECKING" in ast.dump(outer.test)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) not in inside
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", id(node) not in inside


def test_every_part_of_the_library_has_its_place():
    parts = {part_of(path) for path in modules()}
    assert parts <= set(MAY_IMPORT), f"no layer is declared for {parts - set(MAY_IMPORT)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_lies_below_it(path):
    part = part_of(path)
    for name, _ in imports(path):
        if not name.startswith("cxkit."):
            assert name != "cxkit", "the library does not go through its own front door"
            continue
        other = name.split(".")[1]
        assert other == part or other in MAY_IMPORT[part], f"{part} must not import {name}"


def test_the_rooms_do_not_enter_each_other():
    for path in modules():
        part = part_of(path)
        if part in ROOMS:
            for name, _ in imports(path):
                other = name.split(".")[1] if name.startswith("cxkit.") else ""
                assert other == part or other not in ROOMS, f"{path.name} enters {other}"


def test_numpy_is_imported_at_the_top_of_columns_and_numbers_only():
    for path in modules():
        if part_of(path) in LIGHT:
            for name, at_top in imports(path):
                heavy = name.split(".")[0] in {"numpy", "sqlite3", "asyncio"}
                allowed = part_of(path) == "values" and path.name.endswith("_grid.py")
                allowed |= path.stem in DATABASE_MODULES and name == "sqlite3"
                assert not (heavy and at_top) or allowed, f"{path} imports {name} when it is loaded"


DATABASE_MODULES = ("_store", "_care", "_file", "_layout", "_encryption")
"""Loaded when somebody opens a database file; the import budget holds that nothing else loads them."""

EXTRAS = {"scipy", "matplotlib", "cryptography"}


def test_optional_packages_are_imported_inside_the_function_that_needs_them():
    for path in modules():
        for name, at_top in imports(path):
            top = name.split(".")[0]
            assert not (top in EXTRAS and at_top), f"{path} imports {name} when it is loaded"
            if top in {"hypothesis", "pytest"}:
                assert part_of(path) in {"testing", "_pytest"}, f"{path} imports {name}"


def test_nothing_reads_the_clock_or_draws_by_chance():
    """The time and the random source are arguments; the edges are named here."""
    edges = {"values/ids.py"}
    for path in modules():
        where = path.relative_to(SOURCE).as_posix()
        if where in edges or part_of(path) in {"testing"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                call = ast.unparse(node.func)
                assert call not in CLOCKS, f"{where}:{node.lineno} calls {call}"


CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "time.time",
    "random.random",
    "random.randint",
    "random.choice",
    "np.random.rand",
    "np.random.random",
    "uuid.uuid4",
}
