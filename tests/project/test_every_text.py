"""Every text of the catalogue is said in three languages, with parameters drawn by their kinds."""

from __future__ import annotations

import ast
import re
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import cxkit
from cxkit.testing import instants, moneys
from cxkit.values import LANGUAGES, messages, write
from cxkit.values._catalogue import is_plural, pieces
from cxkit.values._labels import _TEXTS, _enumeration

messages()
TEXTS = {
    code: text for code, text in _TEXTS.items() if not code.startswith(("test.", "example.", "testing."))
}
LABELS = {
    code: wordings
    for code, wordings in messages().items()
    if code not in _TEXTS and not code.startswith(("format.", "money.", "test.", "example.", "testing."))
}

DRAWN = st.fixed_dictionaries(
    {
        "": st.one_of(st.just(1), st.integers(2, 10**6), st.just("§7§")),
        "date": st.dates(),
        "duration": st.timedeltas(),
        "hours": st.timedeltas(),
        "instant": instants().map(lambda at: at.astimezone(UTC)),
        "list": st.lists(st.sampled_from(["§1§", "§2§", "§3§"]), min_size=1, unique=True).map(", ".join),
        "member": st.integers(0, 1000),
        "money": moneys(),
        "number": st.integers(0, 10**9),
        "period": st.dates().map(lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}"),
        "share": st.floats(0, 1),
        "title": st.sampled_from(["ticket", "order", "complaint.closed"]),
    }
)
"""One value for each kind of parameter."""

HAN = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN} *[,;:!?()'\"]|[,;:!?()'\"] *{HAN}|{HAN}\. *{HAN}")


def members(kind, params):
    named = params.get(kind[1:]) if kind.startswith("@") else kind
    return list(_enumeration(str(named)) or ()) if re.search(r"\.[A-Z]", str(named)) else []


def values(text, drawn):
    """The parameters of a text, each from what was drawn for its kind."""
    params = {kind[1:]: "cxkit.tickets.Status" for kind in text.kinds.values() if kind.startswith("@")}
    for name, kind in text.kinds.items():
        known = members(kind, params) if kind else []
        if known:
            params[name] = known[drawn["member"] % len(known)]
        elif name not in params:
            params[name] = drawn[kind]
    return params


def counted(text):
    """The parameters whose plural forms English lists."""
    return {name for _, name, kind in pieces(text.labels.en) if name and is_plural(kind)}


NO_PLURALS = {"as", "belongs", "does", "has", "is", "its", "less", "stands", "this", "was"}
"""English words that end like a plural; points have a decimal always."""


NAMES = re.compile("PostgreSQL|SQLite|WeChat|WeCom")
"""Names that are written with capitals inside."""


def faults(code, said, tag):
    """What is wrong with a sentence as it is said."""
    if not said.strip() or said != said.strip():
        yield "is empty, or has spaces around it"
    if re.search(r"[{}]|\w_\w|\b[A-Z][a-z]+[A-Z]", NAMES.sub("", said)):
        yield "has a word of code"
    if "  " in said:
        yield "has two spaces"
    if tag == "en":
        for word in re.findall(r"(?<![\d.,-])1 (?:[a-z]+ )?([a-z]+s)\b", said):
            if word not in NO_PLURALS and code != "stats.points":
                yield f"says 1 {word}"
        return
    if HALF_WIDTH.search(said):
        yield "has half-width punctuation beside a Chinese character"


@settings(max_examples=40, deadline=None)
@given(DRAWN)
def test_every_text_is_said_in_every_language(drawn):
    wrong = []
    for code, text in TEXTS.items():
        params = values(text, drawn)
        for tag in LANGUAGES:
            said = text.say(params, tag)
            wrong += [(code, tag, fault, said) for fault in faults(code, said, tag)]
            plural = counted(text)
            for name, value in params.items():
                kind = text.kinds.get(name)
                if kind is None or kind.startswith("@") or name in plural:
                    continue
                shown = write(value, kind, tag) if kind in drawn else ""
                if shown not in said:
                    wrong.append((code, tag, f"leaves out {name}={shown}", said))
    assert wrong == []


KEPT = re.compile(
    "AHT|API|Arrow|BCP|CES|CNY|CSAT|CSV|FCR|HTML|IANA|ISO|JSON|NPS|PostgreSQL|Q|RFC|SLA|SQL|SQLite|TWD|UTC|URL|VIP|W|p"
)
"""Words that Chinese writes in Latin letters too: abbreviations, formats and names."""

ARGUMENTS = re.compile(
    r"\w+=|has|johnson|listwise|pairwise|pip|install|cxkit|chat|line|ticket|Asia|Shanghai|Taipei"
)
"""What texts of errors ask programmers to write: names of arguments (`tz=`), and examples."""


def latin(template):
    return re.findall(r"[A-Za-z][A-Za-z_]*=?", re.sub(r"\{.*?\}", "§", template))


def is_allowed(word, code):
    return KEPT.fullmatch(word) or (code.startswith("error.") and ARGUMENTS.fullmatch(word))


@pytest.mark.parametrize("tag", LANGUAGES[1:])
def test_no_latin_word_is_left_in_chinese(tag):
    place = LANGUAGES.index(tag)
    known = {**{code: text.labels for code, text in TEXTS.items()}, **LABELS}
    left = {
        code: words
        for code, wordings in known.items()
        if (words := [word for word in latin(wordings[place]) if not is_allowed(word, code)])
    }
    assert left == {}


def test_no_label_has_a_word_of_code_or_half_width_punctuation():
    wrong = [
        (code, tag, fault, said)
        for code, wordings in LABELS.items()
        for tag, said in zip(LANGUAGES, wordings, strict=True)
        for fault in faults(code, said, tag)
    ]
    assert wrong == []


SOURCE = Path(cxkit.__file__).parent
SPEAKING = [
    path
    for path in sorted(SOURCE.rglob("*.py"))
    if path.relative_to(SOURCE).parts[0] not in ("testing", "values")
]
WORDS = re.compile(r"[A-Za-z]{2,}|[,:;(] |[,:;]$")
MARKUP = re.compile(r"<[!/]?\w+[^>]*>?|[\w-]+=\"[^\"]*\"?|&\w+;")


def spoken(node):
    """The texts of a function: pieces of its f-strings, and plain texts of several words."""
    specs = {id(each.format_spec) for each in ast.walk(node) if isinstance(each, ast.FormattedValue)}
    for each in ast.walk(node):
        if isinstance(each, ast.JoinedStr) and id(each) not in specs:
            yield from (part.value for part in each.values if isinstance(part, ast.Constant))
        elif isinstance(each, ast.keyword) and each.arg == "needed_for":
            specs |= {id(below) for below in ast.walk(each)}  # says which extra to install
        elif (
            id(each) not in specs
            and isinstance(each, ast.Constant)
            and isinstance(each.value, str)
            and " " in each.value.strip()
        ):
            yield each.value


def takes_a_language(node):
    if not isinstance(node, ast.FunctionDef):
        return False
    arguments = [*node.args.args, *node.args.kwonlyargs]
    return any(
        each.annotation is not None and "Language" in ast.unparse(each.annotation) for each in arguments
    )


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(SOURCE)))
def test_who_speaks_a_language_takes_every_word_from_the_catalogue(path):
    own = [
        (node.name, text)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if takes_a_language(node)
        for body in node.body[bool(ast.get_docstring(node)) :]
        for text in spoken(body)
        if WORDS.search(MARKUP.sub("", text))
    ]
    assert own == []
