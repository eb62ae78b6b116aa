"""Facts of theme trees: what changed, and so whether figures can be compared over the change."""

from __future__ import annotations

from typing import ClassVar

from cxkit.feedback._themes import Theme
from cxkit.kernel import Fact, field, personal, record
from cxkit.values import LONGEST_ID

__all__ = [
    "Added",
    "Begun",
    "Ended",
    "Erased",
    "Merged",
    "Moved",
    "Redefined",
    "Renamed",
    "Retired",
    "Split",
    "TreeFact",
]


@record(abstract=True)
class TreeFact(Fact):
    """Something that happened to a theme tree."""

    schema_prefix: ClassVar[str] = "theme_tree."


@record
class Begun(TreeFact):
    """The tree was begun, with its first themes; parents stand before what they hold."""

    tree: str = field(longest=LONGEST_ID)
    themes: tuple[Theme, ...] = ()


@record
class Added(TreeFact):
    """A theme was added."""

    theme: Theme


@record
class Renamed(TreeFact):
    """A theme has other labels and the same meaning: figures stay comparable."""

    code: str
    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)


@record
class Redefined(TreeFact):
    """A theme means something else from now on: its trend breaks here."""

    code: str
    definition: str = field(longest=2000)


@record
class Moved(TreeFact):
    """A theme stands below another one; without a parent it stands on top."""

    code: str
    parent: str | None = None


@record
class Merged(TreeFact):
    """A theme went into another one; its code is retired."""

    code: str
    into: str


@record
class Split(TreeFact):
    """A theme was divided into new ones; its code is retired. Old codings do not tell into which."""

    code: str
    into: tuple[Theme, ...] = ()


@record
class Retired(TreeFact):
    """A theme is used no longer."""

    code: str


@record
class Ended(TreeFact):
    """The tree is used no longer."""


@record
class Erased(TreeFact):
    """Everything personal was taken out of the examples."""

    why: str | None = personal(default=None, whose="actor")
