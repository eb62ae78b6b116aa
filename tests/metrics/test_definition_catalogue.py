"""Every metric says what it is, in three languages, and the catalogue in the docs is made of that."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import pytest

from cxkit import metrics
from cxkit.errors import Invalid, NotFound
from cxkit.metrics import DEFINITIONS, Definition, definition
from cxkit.values import Label

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
METRICS = {
    name: getattr(metrics, name) for name in metrics.__all__ if hasattr(getattr(metrics, name), "DEFINITION")
}


def catalogue() -> str:
    """The part of the docs page that is made of the definitions."""
    lines: list[str] = []
    for each in sorted(DEFINITIONS.values(), key=lambda one: one.id):
        lines += [
            f"### {each.label.en} (`{each.id}`)",
            "",
            f"{each.label.zh_hans} · {each.label.zh_hant}",
            "",
            f"- **Formula:** {each.formula}",
            f"- **Unit:** {each.unit}" + (f"; {each.better} is better" if each.better else ""),
            f"- **Counted:** {each.counted}",
            f"- **Not counted:** {each.not_counted}",
            f"- **Undefined:** {each.undefined}",
            f"- **Source:** {each.source}",
        ]
        for option in each.options:
            about = option.about or "; ".join(
                f"`{value}`: {meaning}" for value, meaning in option.values.items()
            )
            lines.append(f"- **Option `{option.name}`** (default `{option.default}`): {about}")
        lines.append("")
    return "\n".join(lines)


def test_the_catalogue_in_the_docs_is_that_of_the_definitions():
    """Regenerate it with `python tests/metrics/test_definition_catalogue.py`."""
    if not PAGE.exists():
        pytest.skip("the docs are not beside the tests")
    _, _, written = PAGE.read_text("utf-8").partition("<!-- catalogue -->\n\n")
    assert written == catalogue()


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_the_same_few_names_each_with_its_signature_and_an_example(name):
    metric = METRICS[name]
    assert metric.DEFINITION.id == name
    for function in (metric.of, metric.tally):
        parameters = inspect.signature(function).parameters
        assert next(iter(parameters)) in ("source", "complaints")
        assert "by" in parameters or name == "retention"
        assert ">>>" in inspect.getdoc(function)


@pytest.mark.parametrize("name", METRICS)
def test_what_a_metric_gives_can_be_sent_to_another_process(name):
    for function in (METRICS[name].of, METRICS[name].tally):
        assert pickle.loads(pickle.dumps(function)) == function


@pytest.mark.parametrize("each", DEFINITIONS.values(), ids=lambda each: each.id)
def test_every_definition_is_complete_and_its_defaults_are_choices(each):
    assert all(
        part.strip()
        for part in (*each.label, each.formula, each.counted, each.not_counted, each.undefined, each.source)
    )
    assert set(each.choose()) == {option.name for option in each.options}


def test_a_metric_of_ones_own_gives_its_words_and_says_them_in_every_language(monkeypatch):
    monkeypatch.setattr("cxkit.metrics._counting._defining.DEFINITIONS", {})
    given = {
        "id": "example.smiles",
        "label": Label("Smiles", "笑容", "笑容"),
        "unit": "count",
        "better": "higher",
    }
    said = {
        "formula": "smiles / visits",
        "counted": "visits",
        "not_counted": "none",
        "undefined": "without visits",
        "source": "us",
    }
    own = Definition(**given, **said)
    # The same once more is no other metric of that name.
    assert Definition(**given, **said) == own
    with pytest.raises(Invalid, match="defined twice"):
        Definition(**given | {"unit": "share"}, **said)
    assert own.formula_in("zh-Hans") == "smiles / visits"
    assert own.text("zh-Hant").splitlines()[:2] == ["笑容", "計算公式：smiles / visits"]
    for field in said:
        rest = {name: words for name, words in said.items() if name != field}
        with pytest.raises(Invalid, match=f"'example.smiles' lacks its {field}") as caught:
            Definition(**given, **rest)
        assert caught.value.path == field


def test_an_unknown_metric_and_an_unknown_option_are_named():
    with pytest.raises(NotFound, match="no metric is defined as 'happiness'"):
        definition("happiness")
    with pytest.raises(Invalid, match="first_response has no option colour: it has bots, start, calendar"):
        definition("first_response").choose(colour=1)


if __name__ == "__main__":
    before, mark, _ = PAGE.read_text("utf-8").partition("<!-- catalogue -->\n\n")
    PAGE.write_text(before + mark + catalogue(), "utf-8")
