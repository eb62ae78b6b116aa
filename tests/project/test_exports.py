"""The front door: one table, told the same everywhere."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import cxkit

ROOT = Path(__file__).parents[2]


def test_every_public_name_loads_from_its_home():
    for name in cxkit.__all__:
        value = getattr(cxkit, name)
        if name in cxkit._HOME:
            assert value is getattr(importlib.import_module(cxkit._HOME[name]), name)


def test_dir_lists_every_public_name():
    assert set(cxkit.__all__) <= set(dir(cxkit))


def test_type_checkers_see_the_same_table():
    tree = ast.parse(Path(cxkit.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for node in block.body:
        for alias in node.names:
            assert alias.asname == alias.name
            seen[alias.name] = node.module
    assert seen == cxkit._HOME


def test_the_reference_in_the_docs_lists_the_same_names():
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    table = text.split("## The front door")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| `([\w.]+)` \|", table, flags=re.MULTILINE)
    assert dict(rows) == cxkit._HOME


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Tickets'"):
        cxkit.Tickets


def test_the_version_is_the_package_s():
    assert f'version = "{cxkit.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_public_module_says_what_is_public():
    """A package by the names that it imports under their own names, a module by `__all__`."""
    package = Path(cxkit.__file__).parent
    for path in package.rglob("*.py"):
        if any(part.startswith("_") for part in path.relative_to(package).with_suffix("").parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        targets = [
            target
            for node in tree.body
            for target in getattr(node, "targets", [getattr(node, "target", None)])
        ]
        named = {target.id for target in targets if isinstance(target, ast.Name)}
        assert "__all__" in named, f"{path} has no __all__"
