"""Strategies for feedback: items that lived, theme trees that changed, focus groups of people who agreed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.feedback import (
    CodedBy,
    Coding,
    FeedbackItem,
    FocusGroup,
    Mention,
    Participant,
    Polarity,
    Theme,
    ThemeTree,
    Utterance,
    facts,
    theme_facts,
)
from cxkit.kernel import Actor
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts
from cxkit.values import CSAT_1_5

_CODES = st.sampled_from([f"t{number}" for number in range(12)])


@st.composite
def mentions(draw: st.DrawFn, codes: st.SearchStrategy[str] = _CODES) -> Mention:
    """Mentions with and without a span."""
    start, length = draw(st.integers(0, 20)), draw(st.integers(1, 9))
    span = draw(st.sampled_from([(), (start, start + length)]))
    score = draw(st.none() | st.floats(0, 1))
    return Mention(code=draw(codes), polarity=draw(st.sampled_from(Polarity)), span=span, score=score)


@st.composite
def theme_trees(draw: st.DrawFn, *, most: int = 8) -> ThemeTree:
    """Theme trees after changes of every kind; codes of themes are t0, t1 and so on."""
    when: Any = {"at": draw(instants()), "by": Actor.agent("lin")}
    begun = theme_facts.Begun(tree=draw(ids()), themes=(_theme(0), _theme(1)), **when)
    tree, new = ThemeTree.begin(begun), iter(range(2, 2 + 2 * most))
    for _ in range(draw(st.integers(0, most))):
        with suppress(Refused):
            tree = tree.apply(draw(_changes(tree, new, when)))
    return tree


@st.composite
def _changes(draw: st.DrawFn, tree: ThemeTree, new: Iterator[int], told: Any) -> theme_facts.TreeFact:
    """A change of a tree that it may refuse."""
    codes = st.sampled_from([theme.code for theme in tree.themes])
    code, parent = draw(codes), draw(st.none() | codes)
    match draw(st.integers(0, 6)):
        case 0:
            return theme_facts.Renamed(code=code, en="n", zh_hans="名", zh_hant="名", **told)
        case 1:
            return theme_facts.Redefined(code=code, definition=draw(ids()), **told)
        case 2:
            return theme_facts.Moved(code=code, parent=parent, **told)
        case 3:
            return theme_facts.Merged(code=code, into=draw(codes), **told)
        case 4:
            return theme_facts.Split(code=code, into=(_theme(next(new), parent), _theme(next(new))), **told)
        case 5:
            return theme_facts.Retired(code=code, **told)
        case _:
            return theme_facts.Added(theme=_theme(next(new), parent), **told)


def _theme(number: int, parent: str | None = None) -> Theme:
    words = f"theme {number}", f"主题{number}", f"主題{number}"
    return Theme(code=f"t{number}", parent=parent, en=words[0], zh_hans=words[1], zh_hant=words[2])


@st.composite
def codings(draw: st.DrawFn, *, text: int = 1) -> Coding:
    """Codings of a text, by any kind of coder."""
    drawn = draw(st.lists(mentions(), max_size=3))
    kind, coder = draw(st.sampled_from(CodedBy)), draw(st.sampled_from(["a", "b"]))
    return Coding(by=kind, coder=coder, tree="shop", tree_version=1, text=text, mentions=drawn)


@st.composite
def feedback_items(draw: st.DrawFn, *, most: int = 6) -> FeedbackItem:
    """Feedback items anywhere in their life, captured or imported, rated and not, with texts and codings."""
    scored = draw(st.booleans())
    rating: Any = {"rating": st.integers(1, 5) if scored else st.none(), "scale": st.just(CSAT_1_5)}
    named = draw(st.booleans())
    author: Any = {"author": ids() if named else st.none(), "pseudonym": st.none() if named else texts()}
    first: Any = draw(st.sampled_from([facts.Captured, facts.Captured, facts.Imported]))
    begun: Any = draw(records(first, **(rating if scored else {"rating": st.none()}), **author))
    item = FeedbackItem.begin(begun)
    at = begun.at + draw(st.timedeltas(timedelta(0), timedelta(days=3)))
    when: Any = {"at": at, "by": Actor.agent("amy")}
    waits = first is facts.Captured and draw(st.integers(0, 3))
    item = item.accept(**when) if waits else item
    for _ in range(draw(st.integers(0, most))):
        with suppress(Refused):
            if draw(st.booleans()) and item.texts:
                number = draw(st.integers(1, len(item.texts)))
                item = item.code(draw(codings(text=number)), **when)
                continue
            kind = draw(st.sampled_from(_FOLLOWING))
            unrated: Any = {"rating": st.none()} if kind is facts.Edited else {}
            fact: Any = draw(records(kind, at=st.just(at), **unrated))
            item = item.erase(**when) if kind is facts.Erased else item.apply(fact)
    return item


_FOLLOWING: list[Any] = sorted(
    (kind for kind in FeedbackItem.lifecycle.steps if kind is not facts.Coded), key=lambda kind: kind.__name__
)


@st.composite
def focus_groups(draw: st.DrawFn) -> FocusGroup:
    """Focus groups in which only those speak who agreed to be recorded."""
    names = draw(st.lists(ids(), min_size=2, max_size=5, unique=True))
    people = [Participant(pseudonym=name, recording=draw(st.booleans())) for name in names]
    speakers = st.sampled_from([None, *(each.pseudonym for each in people if each.recording)])
    said: Any = st.lists(records(Utterance, participant=speakers), max_size=4)
    made: Any = draw(records(FocusGroup, participants=st.just(people), utterances=said))
    group: FocusGroup = made
    return group


register(Mention, mentions)
register(Coding, codings)
register(FeedbackItem, feedback_items)
register(ThemeTree, theme_trees)
register(FocusGroup, focus_groups)
