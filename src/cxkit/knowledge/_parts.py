"""Parts of an article: its versions by language and variant, review events, and what quotes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel import field, record, repeated
from cxkit.knowledge._enums import ChangeSize, DependantKind, ReviewSignal, VersionStatus
from cxkit.values import LONGEST_ID

LONGEST_TAG = 35
LONGEST_NAME = 100


@record(name="article.version")
class Version:
    """One text of an article, which never changes; only its stage does.

    `number` counts all versions of the article, in every language, so that an article's id and a number pin
    what was told. `based_on` is the source version that a translation was made from; `author` who wrote it.
    """

    number: int = field(low=1)
    title: str = field(longest=500)
    body: str = field(longest=200_000)
    change: Named[ChangeSize] = field(default=ChangeSize.MAJOR)
    based_on: int | None = field(default=None, low=1)
    status: Named[VersionStatus] = field(default=VersionStatus.DRAFT)
    author: str | None = field(default=None, longest=LONGEST_ID)
    drafted_at: datetime
    published_at: datetime | None = None
    ended_at: datetime | None = None


@record(name="article.translation")
class Translation:
    """Versions of an article in one language, for one region and one class of customers.

    Without region and class it is for all; with them it is a variant, which is served to its readers only.
    """

    language: str = field(longest=LONGEST_TAG)
    region: str | None = field(default=None, longest=LONGEST_NAME)
    customer_class: str | None = field(default=None, longest=LONGEST_NAME)
    versions: tuple[Version, ...]

    def rules(self) -> Iterator[Fault]:
        """At most one version is live."""
        live = [each for each in self.versions if each.status is VersionStatus.LIVE]
        for index, _ in repeated(each.status for each in live):
            yield Fault(f"versions[{index}].status", "article.live_twice", "another version is live")

    @property
    def variant(self) -> tuple[str | None, str | None]:
        """Region and class of customers."""
        return self.region, self.customer_class

    @property
    def live(self) -> Version | None:
        """The version that is served; None where none is."""
        return next((each for each in self.versions if each.status is VersionStatus.LIVE), None)

    @property
    def pending(self) -> Version | None:
        """The draft or the version in review; None where there is none."""
        open_ones = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
        return next((each for each in self.versions if each.status in open_ones), None)


@record(name="article.review_call")
class ReviewCall:
    """Event after which an article is due for review at once: what happened, when, and to what."""

    signal: Named[ReviewSignal]
    at: datetime
    reference: str | None = field(default=None, longest=200)


@record(name="article.dependant")
class Dependant:
    """Something that quotes a version of an article, such as a macro or an answer of a bot.

    >>> Dependant(kind="macro", id="M-7", version=3).kind.label("zh-Hans")
    '快捷回复'
    """

    kind: Named[DependantKind]
    id: str = field(longest=LONGEST_ID)
    version: int = field(low=1)
