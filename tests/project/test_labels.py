"""Every enumeration and every reason is worded in three languages."""

import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path

import pytest

import cxkit
from cxkit.kernel import record, title_of
from cxkit.kernel._plan import schema_of
from cxkit.kernel._titles import title_beside
from cxkit.testing._registry import public_records
from cxkit.values import LANGUAGES, Labelled, messages
from cxkit.values._labels import _TEXTS

for _module in pkgutil.walk_packages(cxkit.__path__, "cxkit."):
    importlib.import_module(_module.name)
messages()


def below(cls):
    return {sub for direct in cls.__subclasses__() for sub in {direct, *below(direct)}}


ENUMERATIONS = sorted(
    (cls for cls in below(Labelled) if cls.__module__.startswith("cxkit.")), key=lambda cls: cls.__qualname__
)
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("cls", ENUMERATIONS, ids=lambda cls: cls.__qualname__)
def test_every_member_has_a_label_in_three_languages(cls):
    assert len(cls) > 0
    for member in cls:
        assert all(member.label(name).strip() for name in LANGUAGES)
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", member.value), member.value
    chinese = [member.label("zh-Hans") for member in cls if HAN.search(member.label("zh-Hans"))]
    assert chinese or all(member.label("zh-Hans") == member.label("en") for member in cls)
    for name in LANGUAGES:
        labels = [member.label(name) for member in cls]
        assert len(set(labels)) == len(labels), f"two members of {cls.__name__} have one label in {name}"


def test_every_reason_names_the_same_parameters_in_every_language():
    assert _TEXTS
    for code, text in _TEXTS.items():
        if code.startswith(("test.", "example.", "testing.")):
            continue
        # A parameter that is itself words comes once a language, under the language's name.
        fields = [set(re.findall(r"{(\w+)", sentence)) - {"en", "hans", "hant"} for sentence in text.labels]
        assert fields[0] == fields[1] == fields[2], code
        words = re.sub(r"{.*?}", "", text.labels.zh_hans)
        assert HAN.search(words) or not re.search(r"\w", words), code


SOURCE = Path(cxkit.__file__).parent
TABLES = [path.parent for path in SOURCE.glob("*/_wording.py") if "WORDS" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("room", TABLES, ids=lambda room: room.name)
def test_the_table_of_a_room_holds_the_sentences_that_it_says_and_no_others(room):
    table = importlib.import_module(f"cxkit.{room.name}._wording").WORDS
    modules = [path.read_text(encoding="utf-8") for path in room.rglob("*.py")]
    said = {code for module in modules for code in re.findall(r'WORDS\["(.+?)"\]', module)}
    assert all(table[code] for code in said)
    assert not {code for code in set(table) - said if not any(f'"{code}"' in module for module in modules)}


SIMPLIFIED_ONLY = frozenset("单订货换诉务运电话邮类评满产质题标时间发现图给过还这进业")
"""Frequent characters that traditional Chinese writes differently."""


def test_traditional_labels_are_not_written_in_simplified_characters():
    for cls in ENUMERATIONS:
        for member in cls:
            mixed = SIMPLIFIED_ONLY & set(member.label("zh-Hant"))
            assert not mixed, f"{cls.__name__}.{member.name}: {mixed}"
    for code, text in _TEXTS.items():
        mixed = SIMPLIFIED_ONLY & set(text.labels.zh_hant)
        assert not mixed or code.startswith(("test.", "example.", "testing.")), f"{code}: {mixed}"


RECORDS = public_records()


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: schema_of(kind).name)
def test_every_kind_and_fact_is_named_in_three_languages(kind):
    own = title_beside(kind, schema_of(kind).name)
    assert own is not None, "give it a name in its room's titles"
    assert all(text.strip() == text != "" for text in own)
    assert HAN.search(own.zh_hans)
    assert HAN.search(own.zh_hant)
    assert not SIMPLIFIED_ONLY & set(own.zh_hant)


def test_no_name_is_left_of_a_kind_that_is_gone():
    kinds = {schema_of(kind).name for kind in RECORDS}
    for room in pkgutil.iter_modules(cxkit.__path__, "cxkit."):
        if importlib.util.find_spec(f"{room.name}._titles") if room.ispkg else None:
            titles = importlib.import_module(f"{room.name}._titles")
            assert set(getattr(titles, "TITLES", {})) <= kinds


@pytest.mark.parametrize("home", ["__main__", "notes", "nowhere.that.is", "email.message"])
def test_a_record_of_somebody_else_is_named_by_its_words(home):
    @record(name=f"example.{home.replace('.', '_').strip('_')}_lost")
    class Lost:
        """A card was lost."""

    Lost.__module__ = home
    assert title_of(Lost).en.endswith("lost")


def test_a_record_of_somebody_else_is_named_by_the_titles_beside_it(tmp_path, monkeypatch):
    room = tmp_path / "loyalty"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "titles.py").write_text(
        "from cxkit.values import Label\nTITLES = {'example.card': Label('Card', '会员卡', '會員卡')}\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)

    @record(name="example.card")
    class Card:
        """A card."""

    Card.__module__ = "loyalty.cards"
    assert title_of(Card).in_language("zh-Hant") == "會員卡"
