"""One word for one thing: every text of the catalogue keeps to the glossary.

`glossary.txt` lists the terms of the field in each language with the words that stand for none of them;
`python tests/project/test_glossary.py` writes docs/glossary.md from it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from cxkit.values import LANGUAGES
from cxkit.values._catalogue import messages

LIST = Path(__file__).with_name("glossary.txt")
SOURCE = Path(find_spec("cxkit").origin).parent
PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
HAN = "[\u4e00-\u9fff]"
PARAMETER = re.compile(r"\{(\w+)(:[^}]*)?\}")


class Term(NamedTuple):
    section: str
    names: tuple[str, ...]
    rejected: tuple[tuple[str, ...], ...]
    """Names and rejected words in the order of `LANGUAGES`."""


def read(lines: list[str]) -> Iterator[Term | tuple[str, tuple[str, ...]]]:
    """The terms, then each word that is allowed all the same with the codes that may use it."""
    section = ""
    for line in lines:
        if line.startswith("== "):
            section = line[3:]
        elif line.strip() and not line.startswith("#"):
            columns = [column.strip() for column in line.split("|")]
            if len(columns) == 1:
                word, codes = line.split(" ", 1)
                yield word, tuple(codes.replace(",", " ").split())
            else:
                names, words = zip(*(column.partition(" ! ")[::2] for column in columns), strict=True)
                rejected = tuple(tuple(filter(None, each.split(", "))) for each in words)
                yield Term(section, tuple(name.strip() for name in names), rejected)


ENTRIES = list(read(LIST.read_text(encoding="utf-8").splitlines()))
TERMS = [entry for entry in ENTRIES if isinstance(entry, Term)]
ALLOWED = dict(entry for entry in ENTRIES if not isinstance(entry, Term))
TEXTS = {
    code: tuple(PARAMETER.sub(" ", wording) for wording in wordings)
    for code, wordings in messages().items()
    if not code.startswith(("test.", "example.", "testing."))
}


def uses(word: str, text: str) -> bool:
    """Whether a text uses a word: a whole one in English, with any ending of the plural."""
    if re.search(HAN, word):
        return word in text
    return re.search(rf"(?<![\w-]){re.escape(word)}(s|es)?(?![\w-])", text, re.IGNORECASE) is not None


def faults(term: Term, texts: dict[str, tuple[str, ...]]) -> list[str]:
    return [
        f"{code} says {word} for {name}: {text}"
        for code, wordings in texts.items()
        for name, words, text in zip(term.names, term.rejected, wordings, strict=True)
        for word in words
        if uses(word, text) and not any(fnmatchcase(code, each) for each in ALLOWED.get(word, ()))
    ]


def test_every_label_is_a_message_of_the_catalogue():
    known = set(map(tuple, messages().values()))
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Label" and len(node.args) == 3:
                words = [word.value for word in node.args if isinstance(word, ast.Constant)]
                assert len(words) < 3 or tuple(words) in known, f"{path}:{node.lineno}: {words}"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.names[0])
def test_no_text_uses_another_word_for_a_term(term):
    assert faults(term, TEXTS) == []


def test_the_words_that_are_rejected_are_found():
    customer = next(term for term in TERMS if term.names[0] == "customer")
    said = {"a": ("the clients", "顾客", "顧客"), "b": ("a clientele", "该客户已离开", "顧客")}
    assert [line.partition(" for ")[0] for line in faults(customer, said)] == ["a says client", "b says 客户"]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.names[0])
def test_a_term_is_one_that_the_texts_use(term):
    for place in (1, 2):
        assert any(term.names[place] in wordings[place] for wordings in TEXTS.values()), term.names[place]
    assert all(name not in words for name, words in zip(term.names, term.rejected, strict=True))


def test_a_term_stands_once_and_has_a_name_in_each_language():
    for place, language in enumerate(LANGUAGES):
        names = [term.names[place] for term in TERMS]
        assert all(names)
        assert len(names) == len(set(names)), (language, {name for name in names if names.count(name) > 1})


def test_what_is_allowed_is_used():
    for word, codes in ALLOWED.items():
        for each in codes:
            assert any(
                fnmatchcase(code, each) and any(uses(word, text) for text in wordings)
                for code, wordings in TEXTS.items()
            ), f"no text of {each} says {word}"


@pytest.mark.parametrize("place", [1, 2], ids=LANGUAGES[1:])
def test_chinese_texts_are_set_in_full_width_and_without_spaces(place):
    half = re.compile(
        rf"(?<={HAN})\s*[,;:!?()\"']|[,;:!?()\"'](?={HAN})|(?<={HAN}) +(?=\S)|(?<=\S) +(?={HAN})"
    )
    wrong = {
        code: wordings[place]
        for code, wordings in messages().items()
        if half.search(PARAMETER.sub("0", wordings[place]))
    }
    assert wrong == {}


PROPER = frozenset(
    [
        "API",
        "Arrow",
        "Asia",
        "BCP",
        "CES",
        "CNY",
        "CSAT",
        "IANA",
        "ID",
        "ISO",
        "JSON",
        "NPS",
        "RFC",
        "SLA",
        "Shanghai",
        "Taipei",
        "TWD",
        "UTC",
        "johnson",
        "listwise",
        "pairwise",
        "p",
        "has",
        "pip",
        "install",
        "cxkit",
        "ticket",
        "chat",
        "line",
    ]
)
"""Names that Chinese writes in Latin letters, and words that are typed as they stand."""


@pytest.mark.parametrize("place", [1, 2], ids=LANGUAGES[1:])
def test_chinese_texts_name_things_and_not_codes(place):
    for code, wordings in TEXTS.items():
        words = re.findall(r"[A-Za-z][A-Za-z_]*(?!\w*=)\b", wordings[place])
        strange = {word for word in words if word not in PROPER}
        assert not strange or not re.search(HAN, wordings[place]), f"{code}: {strange}"


def page() -> str:
    """The glossary as a page."""
    lines = [
        "# Glossary",
        "",
        "One term a thing, in the three languages that come complete. A test holds every text of the",
        "catalogue to it: no text uses a word of the last column. 繁體中文 is that of Taiwan.",
        "",
        "Made from `tests/project/glossary.txt` by `python tests/project/test_glossary.py`.",
    ]
    section = None
    for term in TERMS:
        if term.section != section:
            section = term.section
            lines += ["", f"## {section}", "", "| English | 简体中文 | 繁體中文 | not |", "|---|---|---|---|"]
        words = dict.fromkeys(word for each in term.rejected for word in each)
        lines.append(f"| {' | '.join(term.names)} | {', '.join(words)} |")
    lines += ["", "## Used all the same", ""]
    lines += [f"- {word}: in {', '.join(f'`{code}`' for code in codes)}" for word, codes in ALLOWED.items()]
    return "\n".join(lines) + "\n"


def test_the_page_is_the_list():
    assert PAGE.read_text(encoding="utf-8") == page(), f"write it anew: python {__file__}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
