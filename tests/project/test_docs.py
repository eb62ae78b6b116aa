"""Every example in the README and the docs runs, and every page is linked."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_run(page):
    text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


def test_every_page_can_be_reached_from_the_readme():
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or not page.exists():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#]+\.md)", page.read_text(encoding="utf-8"))
        todo.extend((page.parent / link).resolve() for link in links)
    assert {page for page in PAGES if page not in reached} == set()


def test_no_link_between_pages_is_broken():
    for page in PAGES:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_the_table_of_statistics_names_what_there_is():
    rows = re.findall(
        r"^\| [^|]+ \| (`[^|]+`) \| (`[^|]+`) \|$", (ROOT / "docs/statistics.md").read_text("utf-8"), re.M
    )
    assert len(rows) > 10
    for modules, functions in rows:
        homes = [import_module(f"cxkit.stats.{name}") for name in re.findall(r"`([\w.]+)`", modules)]
        for function in re.findall(r"`(\w+)`", functions):
            assert any(hasattr(home, function) for home in homes), function
