"""How large the library is: `python tests/project/house_size.py` measures the cxkit that it imports."""

import ast
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median, quantiles
from types import ModuleType

SOURCE = Path(find_spec("cxkit").origin).parent
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def public_names():
    """Every name that a public module or the face of a package shows, once for each object."""
    shown = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if any(part.startswith("_") for part in parts if part != "__init__"):
            continue
        module = import_module(".".join(("cxkit", *parts)).removesuffix(".__init__"))
        names = getattr(module, "__all__", None) or explicit(path)
        for name in names:
            value = getattr(module, name)
            if not isinstance(value, ModuleType):
                shown[name, id(value)] = value
    return len(shown)


def explicit(path):
    """The names that a package imports under their own names."""
    aliases = [
        alias
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return [alias.name for alias in aliases if alias.name == alias.asname]


def main():
    lines, modules, functions = Counter(), [], []
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        size = text.count("\n")
        room = path.relative_to(SOURCE).parts[0]
        lines[room if not room.endswith(".py") else "(front door, errors, tools)"] += size
        modules.append(size)
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS)]
        functions += [node.end_lineno - node.lineno + 1 for node in nodes]
    for room, size in sorted(lines.items()):
        print(f"| `{room}` | {size:,} |")
    print(f"| **all** | **{sum(lines.values()):,}** |")
    ninth, twentieth = quantiles(modules, n=10)[8], quantiles(functions, n=20)[18]
    sizes = f"{median(modules):g}, {ninth:.0f}, {max(modules)}"
    print(f"| modules: number, median, p90, max | {len(modules)}, {sizes} |")
    print(f"| functions: number, mean, p95 | {len(functions):,}, {mean(functions):.1f}, {twentieth:.0f} |")
    print(f"| public names | {public_names():,} |")


if __name__ == "__main__":
    main()
