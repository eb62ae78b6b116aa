"""Theme trees: themes as versioned data, their changes as facts, and what can be compared over a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

import attrs

from cxkit.errors import Fault, Invalid
from cxkit.feedback import theme_facts as facts
from cxkit.feedback._enums import Severity, ThemeChange, ThemeTreeStatus
from cxkit.feedback._themes import DEEPEST, TOP_THEMES, Theme
from cxkit.feedback._wording import WORDS
from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    Step,
    copies,
    evolve,
    record,
    repeated,
    several,
)
from cxkit.values import Reason


def _change(tree: ThemeTree, code: str, **changes: Any) -> Changes:
    return {"themes": tuple(evolve(each, changes) if each.code == code else each for each in tree.themes)}


def added(tree: ThemeTree, fact: facts.Added) -> Changes:
    """One theme more."""
    return {"themes": (*tree.themes, fact.theme)}


def renamed(tree: ThemeTree, fact: facts.Renamed) -> Changes:
    """Other labels."""
    return _change(tree, fact.code, en=fact.en, zh_hans=fact.zh_hans, zh_hant=fact.zh_hant)


def redefined(tree: ThemeTree, fact: facts.Redefined) -> Changes:
    """Another meaning."""
    return _change(tree, fact.code, definition=fact.definition)


def moved(tree: ThemeTree, fact: facts.Moved) -> Changes:
    """Another parent."""
    return _change(tree, fact.code, parent=fact.parent)


def retired(tree: ThemeTree, fact: Any) -> Changes:
    """The code is used no longer."""
    return _change(tree, fact.code, retired=True)


def split(tree: ThemeTree, fact: facts.Split) -> Changes:
    """The code is used no longer, its parts are."""
    themes: tuple[Theme, ...] = retired(tree, fact)["themes"]
    return {"themes": (*themes, *fact.into)}


def _knows(tree: ThemeTree, *codes: str | None) -> Reason | None:
    for code in codes:
        theme = tree.get(code) if code is not None else None
        if code is not None and (theme is None or theme.retired):
            return WORDS["theme.unknown"](code=code)
    return None


def code_is_known(tree: ThemeTree, fact: Any) -> Reason | None:
    """The theme that changes is in use, and so is the one that it goes into or stands below."""
    into = fact.into if isinstance(fact, facts.Merged) else None
    return _knows(tree, fact.code, into, getattr(fact, "parent", None))


def fits_below(tree: ThemeTree, fact: Any) -> Reason | None:
    """A theme that moves or goes into another keeps the tree a tree, and flat enough."""
    below = fact.parent if isinstance(fact, facts.Moved) else fact.into
    if below is None:
        return None
    if fact.code in tree.line(below):
        return WORDS["theme.cycle"](code=fact.code)
    height = max(len(tree.line(each.code)) for each in tree.below(fact.code)) - len(tree.line(fact.code)) + 1
    too_deep = isinstance(fact, facts.Moved) and len(tree.line(below)) + height > DEEPEST
    return WORDS["theme.too_deep"](most=DEEPEST) if too_deep else None


def holds_nothing(tree: ThemeTree, fact: Any) -> Reason | None:
    """A theme that holds others is not retired, merged or split."""
    holds = any(each.parent == fact.code and not each.retired for each in tree.themes)
    return WORDS["theme.holds"](code=fact.code) if holds else None


def is_new(tree: ThemeTree, fact: Any) -> Reason | None:
    """Themes that are added have codes that were never used, and parents in use."""
    new: tuple[Theme, ...] = (fact.theme,) if isinstance(fact, facts.Added) else fact.into
    codes = [each.code for each in tree.themes]
    for theme in new:
        if theme.code in codes:
            return WORDS["theme.taken"](code=theme.code)
        codes.append(theme.code)
        unknown = _knows(tree, theme.parent)
        if unknown is not None:
            return unknown
        if theme.parent is not None and len(tree.line(theme.parent)) >= DEEPEST:
            return WORDS["theme.too_deep"](most=DEEPEST)
    return None


def parts_are_beside(tree: ThemeTree, fact: facts.Split) -> Reason | None:
    """A split has two parts or more, and none stands below what it divides."""
    if len(fact.into) < 2:
        return WORDS["theme.few_parts"]()
    below = any(part.parent == fact.code for part in fact.into)
    return WORDS["theme.cycle"](code=fact.code) if below else None


_IN_USE = ThemeTreeStatus.IN_USE


def _step(effect: Callable[[Any, Any], Changes], *checks: Callable[[Any, Any], Reason | None]) -> Step:
    return Step(source=_IN_USE, effect=effect, checks=checks)


@record
class ThemeTree(Aggregate[facts.TreeFact]):
    """A tree of themes: `version` counts its changes, and every earlier version can be seen again.

    An item belongs to the themes that it speaks of and to all above them; so a theme counts the distinct
    items below it and never the sum of its parts.

    >>> from datetime import UTC
    >>> told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    >>> tree = ThemeTree.start("shop", **told)
    >>> late = Theme(code="late", parent="logistics", en="Late", zh_hans="配送慢", zh_hant="配送慢")
    >>> tree = tree.add(late, **told)
    >>> sorted(tree.roll_up(["late"])), tree.version, tree.at_version(1).get("late")
    (['late', 'logistics'], 2, None)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={facts.Begun: Begin(_IN_USE, copies("themes", id="tree"))},
        steps={
            facts.Added: _step(added, is_new),
            facts.Renamed: _step(renamed, code_is_known),
            facts.Redefined: _step(redefined, code_is_known),
            facts.Moved: _step(moved, code_is_known, fits_below),
            facts.Merged: _step(retired, code_is_known, fits_below, holds_nothing),
            facts.Split: _step(split, code_is_known, holds_nothing, parts_are_beside, is_new),
            facts.Retired: _step(retired, code_is_known, holds_nothing),
            facts.Ended: Step(source=_IN_USE, target=ThemeTreeStatus.ENDED),
            facts.Erased: Step(),
        },
        permission="handle_feedback",
        permissions={"erase_customer": [facts.Erased]},
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"

    status: ThemeTreeStatus
    themes: tuple[Theme, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """Codes differ; parents stand in the tree, and themes on four levels at most."""
        for index, code in repeated(theme.code for theme in self.themes):
            yield Fault(f"themes[{index}].code", "theme.code", f"{code!r} is there twice")
        known = {theme.code: theme for theme in self.themes}
        for index, theme in enumerate(self.themes):
            if theme.parent is not None and theme.parent not in known:
                yield Fault(f"themes[{index}].parent", "theme.parent", "is not in the tree")
            elif len(self.line(theme.code)) > DEEPEST:
                yield Fault(f"themes[{index}].parent", "theme.deep", f"stands deeper than {DEEPEST} levels")

    @classmethod
    def start(cls, id: str, themes: Iterable[Theme] = TOP_THEMES, *, at: datetime, by: Actor) -> Self:
        """Begin a tree; without themes of your own with the top level of the guide."""
        return cls.begin(facts.Begun, tree=id, themes=several(themes), at=at, by=by)

    def add(self, theme: Theme, *, at: datetime, by: Actor) -> Self:
        """Add a theme."""
        return self.apply(facts.Added, theme=theme, at=at, by=by)

    def rename(self, code: str, *, en: str, zh_hans: str, zh_hant: str, at: datetime, by: Actor) -> Self:
        """Give a theme other labels; its meaning is the same."""
        words = {"en": en, "zh_hans": zh_hans, "zh_hant": zh_hant}
        return self.apply(facts.Renamed, code=code, **words, at=at, by=by)

    def redefine(self, code: str, definition: str, *, at: datetime, by: Actor) -> Self:
        """Give a theme another meaning; its trend breaks here."""
        return self.apply(facts.Redefined, code=code, definition=definition, at=at, by=by)

    def move(self, code: str, parent: str | None, *, at: datetime, by: Actor) -> Self:
        """Put a theme below another one, or on top."""
        return self.apply(facts.Moved, code=code, parent=parent, at=at, by=by)

    def merge(self, code: str, into: str, *, at: datetime, by: Actor) -> Self:
        """Let a theme go into another one."""
        return self.apply(facts.Merged, code=code, into=into, at=at, by=by)

    def split(self, code: str, into: Iterable[Theme], *, at: datetime, by: Actor) -> Self:
        """Divide a theme into new ones, which stand beside it."""
        return self.apply(facts.Split, code=code, into=several(into), at=at, by=by)

    def retire(self, code: str, *, at: datetime, by: Actor) -> Self:
        """Use a theme no longer."""
        return self.apply(facts.Retired, code=code, at=at, by=by)

    def end(self, *, at: datetime, by: Actor) -> Self:
        """Use the tree no longer."""
        return self.apply(facts.Ended, at=at, by=by)

    def at_version(self, version: int) -> ThemeTree:
        """The tree as it was in that version: after so many of its facts."""
        if not 1 <= version <= self.version:
            raise Invalid(
                f"there are versions 1 to {self.version}, got {version}", code="theme.version", path="version"
            )
        return self.replay(list(self.history)[:version])

    def get(self, code: str) -> Theme | None:
        """The theme of that code, also a retired one; None where there is none."""
        return next((theme for theme in self.themes if theme.code == code), None)

    def line(self, code: str) -> tuple[str, ...]:
        """The theme and everything above it, up to the top; nothing for a code that is not in the tree."""
        line: list[str] = []
        theme = self.get(code)
        while theme is not None and theme.code not in line:
            line.append(theme.code)
            theme = None if theme.parent is None else self.get(theme.parent)
        return tuple(line)

    def below(self, code: str) -> tuple[Theme, ...]:
        """The theme and everything below it."""
        return tuple(theme for theme in self.themes if code in self.line(theme.code))

    def roll_up(self, codes: Iterable[str]) -> frozenset[str]:
        """The themes of an item with all themes above them: each once."""
        return frozenset(above for code in codes for above in self.line(code))

    def severity(self, code: str) -> Severity:
        """The severity of a theme: the greatest of its own and of those above it."""
        line = (self.get(each) for each in self.line(code))
        own = [theme.severity for theme in line if theme is not None]
        return max(own, key=lambda each: each.weight, default=Severity.NONE)

    def crosswalk(self, before: int, after: int | None = None) -> Crosswalk:
        """The fate of each theme of version `before` in version `after` (without it: now).

        Names, places and merges can be followed. A split cannot: old codings go to what stands above all of
        its parts, and to none of the parts.
        """
        last = self.version if after is None else after
        then, now = self.at_version(before), self.at_version(last)
        if before > last:
            raise Invalid("versions run forward", code="theme.version", path="after")
        ways = {theme.code: _Way(theme.code) for theme in then.themes if not theme.retired}
        for fact in list(self.history)[before:last]:
            for way in ways.values():
                way.follow(fact)
        return Crosswalk(
            before=before, after=last, entries=tuple(way.entry(code, now) for code, way in ways.items())
        )


_RANK = list(ThemeChange)


@attrs.define
class _Way:
    """Where a theme went: the codes that its old codings can belong to."""

    first: str
    codes: list[str] = attrs.Factory(lambda self: [self.first], takes_self=True)
    change: ThemeChange = ThemeChange.SAME
    breaks: bool = False

    def follow(self, fact: facts.TreeFact) -> None:
        """Go on with one change of the tree."""
        code = getattr(fact, "code", None)
        if code not in self.codes:
            return
        match fact:
            case facts.Merged():
                self.codes = list(dict.fromkeys(fact.into if each == code else each for each in self.codes))
                self._is(ThemeChange.MERGED)
            case facts.Split():
                place = self.codes.index(fact.code)
                self.codes[place : place + 1] = [part.code for part in fact.into]
                self._is(ThemeChange.SPLIT)
            case facts.Redefined():
                self.breaks = True
                self._is(ThemeChange.REDEFINED)
            case facts.Retired():
                self._is(ThemeChange.RETIRED)
            case facts.Moved():
                self._is(ThemeChange.MOVED)
            case facts.Renamed():
                self._is(ThemeChange.RENAMED)
            case _:
                pass

    def _is(self, change: ThemeChange) -> None:
        self.change = max(self.change, change, key=_RANK.index)

    def entry(self, code: str, now: ThemeTree) -> CrosswalkEntry:
        """The theme as the newest version has it."""
        lines = [now.line(each) for each in self.codes]
        shared = [each for each in lines[0] if all(each in line for line in lines)]
        if self.change is ThemeChange.RETIRED:
            shared = [each for each in shared if not _is_retired(now, each)]
        to = shared[0] if shared else None
        open_parts = tuple(self.codes) if len(self.codes) > 1 else ()
        return CrosswalkEntry(code=code, to=to, change=self.change, breaks=self.breaks, parts=open_parts)


def _is_retired(tree: ThemeTree, code: str) -> bool:
    theme = tree.get(code)
    return theme is None or theme.retired


@attrs.frozen(kw_only=True)
class CrosswalkEntry:
    """The fate of one theme: `to` is where its old codings count now, None where nothing holds them all.

    `parts` are the themes between which old codings do not decide. `breaks` says that `to` means something
    else than the theme did.
    """

    code: str
    to: str | None
    change: ThemeChange
    breaks: bool = False
    parts: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether old and new codings mean the same."""
        return self.to is not None and not self.breaks and not self.parts


@attrs.frozen(kw_only=True)
class Crosswalk:
    """The fate of the themes of one version of a tree in another one."""

    before: int
    after: int
    entries: tuple[CrosswalkEntry, ...]

    def of(self, code: str) -> CrosswalkEntry | None:
        """The fate of that theme; None where the earlier version has none of that code in use."""
        return next((entry for entry in self.entries if entry.code == code), None)

    def restate(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes of an item as they count in the later version: a split counts for none of its parts."""
        known = {entry.code: entry.to for entry in self.entries}
        return frozenset(to for code in codes if (to := known.get(code)) is not None)
