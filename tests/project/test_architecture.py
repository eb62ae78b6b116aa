"""Who may import whom, as docs/architecture.md says it: held over the syntax tree, with imports for types."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(find_spec("cxkit").origin).parent
PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
TOOLS = {"_face", "_moved", "_typing"}


def declared(name):
    """The lines of a block of the page, each a key and what follows its colon."""
    block = re.search(rf"^```{name}\n(.*?)^```", PAGE, re.M | re.S).group(1)
    return {
        key.strip(): rest.strip() for key, _, rest in (line.partition(":") for line in block.splitlines())
    }


ROOMS = {room: set(others.split()) for room, others in declared("rooms").items()}
EXCEPTIONS = {package: set(others.split()) for package, others in declared("exceptions").items()}
FLOORS = {room: [floor.split() for floor in floors.split("<")] for room, floors in declared("floors").items()}
FRIENDS = {tuple(pair.split(" enters ")): modules.split() for pair, modules in declared("friends").items()}


class Import(NamedTuple):
    name: str
    at_top: bool
    for_types: bool


def name_of(path):
    return ".".join(("cxkit", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


PATHS = {name_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def within(tree, wanted):
    """The nodes below those that are wanted."""
    return {id(node) for outer in ast.walk(tree) if wanted(outer) for node in ast.walk(outer)}


def imports(path):
    """Every import of a module; a name that is a module itself is named whole."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = within(tree, lambda node: isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    typing = within(tree, lambda node: isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in PATHS else str(node.module) for name in whole]
        for name in names:
            yield Import(name, id(node) not in inside, id(node) in typing)


IMPORTS = {name: list(imports(path)) for name, path in PATHS.items()}
HOUSE = {
    name: {found.name for found in made if found.name in PATHS and found.name != name}
    for name, made in IMPORTS.items()
}
"""Every module and what it imports of the library."""


def room_of(name):
    return [*name.split("."), ""][1]


def excepted(name):
    """The rooms that the package of a module may import beyond its room's."""
    return EXCEPTIONS.get(".".join(name.split(".")[1:3]), set())


def floor_of(name):
    """The room's floor on which a module is, and what the page names of it."""
    room, part = ([*name.split("."), "", ""])[1:3]
    for number, parts in enumerate(FLOORS.get(room, ())):
        if part in parts:
            return number, part
    return next((n for n, parts in enumerate(FLOORS.get(room, ())) if "." in parts), 0), "."


def test_every_room_has_its_line():
    assert {room_of(name) for name in PATHS} - {""} - TOOLS == set(ROOMS)


@pytest.mark.parametrize("name", [name for name in PATHS if name != "cxkit"])
def test_a_module_imports_only_what_its_room_may_import(name):
    room = room_of(name)
    assert "cxkit" not in HOUSE[name], "the library does not go through its own front door"
    others = {room_of(other) for other in HOUSE[name]} - {room} - TOOLS
    if room not in TOOLS:
        assert others <= ROOMS[room] | excepted(name)


def test_no_room_may_import_more_than_it_does():
    made = {room: set() for room in [*ROOMS, *EXCEPTIONS]}
    for name in PATHS:
        others = {room_of(other) for other in HOUSE[name]}
        made.get(room_of(name), set()).update(others)
        made.get(".".join(name.split(".")[1:3]), set()).update(others)
    allowed = {**ROOMS, **EXCEPTIONS}
    assert {
        room: sorted(others - made[room]) for room, others in allowed.items() if others - made[room]
    } == {}


def test_every_package_of_a_room_has_its_floor():
    packages = {(room_of(name), name.split(".")[2]) for name in PATHS if name.count(".") > 2}
    named = {(room, part) for room, floors in FLOORS.items() for floor in floors for part in floor}
    assert packages <= named
    assert {part for room, part in named if part != "." and f"cxkit.{room}.{part}" not in PATHS} == set()


def test_a_module_imports_only_lower_floors_of_its_room():
    upward = set()
    for name, others in HOUSE.items():
        for other in others:
            (mine, part), (theirs, other_part) = floor_of(name), floor_of(other)
            inside = room_of(name) == room_of(other) and PATHS[name].name != "__init__.py"
            if inside and part != other_part and mine <= theirs:
                upward.add(f"{name} imports {other}")
    assert upward == set()


def circular(graph):
    """The modules of a circle of imports, or None."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def test_there_is_no_circle_of_imports():
    assert circular(HOUSE) is None


def test_private_modules_of_another_room_are_entered_by_friends_only():
    entered = {}
    for name, others in HOUSE.items():
        for other in others:
            inside = other.split(".")[2:]
            if room_of(name) != room_of(other) and any(part.startswith("_") for part in inside):
                entered.setdefault((room_of(name), room_of(other)), set()).add(".".join(inside))
    declared_here = {(*pair, module) for pair, modules in FRIENDS.items() for module in modules}
    assert {(*pair, module) for pair, modules in entered.items() for module in modules} == declared_here


FACES = [
    name for name, path in PATHS.items() if "rooms_face(" in path.read_text() or " face(" in path.read_text()
]


@pytest.mark.parametrize("name", [face for face in FACES if PATHS[face].name == "__init__.py"])
def test_a_face_gives_what_type_checkers_see(name):
    tree = ast.parse(PATHS[name].read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {}
    for node in block.body:
        for alias in node.names:
            assert alias.name == "*" or alias.asname == alias.name, "type checkers take it for private"
            seen.setdefault(node.module, set()).add(alias.name)
    (table,) = [node.value for node in block.orelse if isinstance(node, ast.Assign)]
    homes = ast.literal_eval(table.args[1])
    if table.func.id == "rooms_face":
        stars = {f"{name}.{room}": {"*"} for room in homes.split()}
        assert seen == {name: set(homes.split()), **stars}
        return
    given = {
        home if home.startswith("cxkit.") else f"{name}.{home}".rstrip("."): set(names.split())
        for home, names in homes.items()
    }
    assert seen == given
    assert dir(import_module(name)) == sorted(set().union(*given.values()))


LIGHT = {"errors", "values", "kernel", "codec", "storage"} | {
    room for room, others in ROOMS.items() if others == {"errors", "values", "kernel"}
}
DATABASE_MODULES = ("_store", "_commit", "_care", "_file", "_layout", "_encryption")
"""Loaded when somebody opens a database file; the import budget holds that nothing else loads them."""


def test_numpy_is_imported_at_the_top_of_columns_and_numbers_only():
    for name, made in IMPORTS.items():
        if room_of(name) in LIGHT | TOOLS:
            heavy = {
                found.name
                for found in made
                if found.at_top
                and not found.for_types
                and found.name.split(".")[0] in {"numpy", "sqlite3", "asyncio"}
            }
            if room_of(name) == "values" and name.endswith("_grid"):
                heavy -= {"numpy", "numpy.typing"}
            if name.rpartition(".")[2] in DATABASE_MODULES:
                heavy.discard("sqlite3")
            assert not heavy, f"{name} imports {heavy} when it is loaded"


def test_optional_packages_are_imported_inside_the_function_that_needs_them():
    for name, made in IMPORTS.items():
        for found in made:
            top = found.name.split(".")[0]
            optional = top in {"scipy", "matplotlib", "cryptography"} and not found.for_types
            assert not (optional and found.at_top), f"{name} imports {found.name} when it is loaded"
            if top in {"hypothesis", "pytest"}:
                assert room_of(name) in {"testing", "_pytest"}, f"{name} imports {found.name}"


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


def test_nothing_reads_the_clock_or_draws_by_chance():
    """The time and the random source are arguments; the edges are named here."""
    for name, path in PATHS.items():
        if name == "cxkit.values._ids" or room_of(name) == "testing":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                call = ast.unparse(node.func)
                assert call not in CLOCKS, f"{name}:{node.lineno} calls {call}"
