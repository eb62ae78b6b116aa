"""Facts of the use of articles, session by session."""

from __future__ import annotations

from typing import ClassVar

from cxkit.kernel import Fact, field, personal, record
from cxkit.knowledge._enums import LinkKind, ViewSource, Visitor
from cxkit.knowledge._parts import LONGEST_TAG
from cxkit.values import LONGEST_ID, ArticleId, CustomerId, HelpSessionId, ProductId

__all__ = [
    "Clicked",
    "Contacted",
    "Erased",
    "FormOpened",
    "HelpSessionFact",
    "Linked",
    "Opened",
    "Searched",
    "Sent",
    "Solved",
    "Suggested",
    "Viewed",
    "Voted",
]


@record(abstract=True)
class HelpSessionFact(Fact):
    """Something that happened in a session of the help centre."""

    schema_prefix: ClassVar[str] = "help_session."


@record
class Opened(HelpSessionFact):
    """A session began, of a customer, of the staff, of a bot, or as a preview."""

    session: HelpSessionId = field(longest=LONGEST_ID)
    visitor: Visitor = Visitor.CUSTOMER
    customer: CustomerId | None = None
    language: str | None = field(default=None, longest=LONGEST_TAG)


@record
class Searched(HelpSessionFact):
    """Something was searched for; `results` is how many articles were found."""

    query: str | None = personal(default=None, longest=500)
    results: int = field(low=0)


@record(abstract=True)
class _OfVersion(HelpSessionFact):
    """Something that happened to one version of an article."""

    article: ArticleId = field(longest=LONGEST_ID)
    version: int = field(low=1)


@record
class Clicked(_OfVersion):
    """A result was clicked; `rank` 1 is the first."""

    rank: int = field(low=1)


@record
class Viewed(_OfVersion):
    """A version was viewed, and how its reader came to it."""

    source: ViewSource = ViewSource.BROWSE


@record
class Voted(_OfVersion):
    """A reader said whether a version helped."""

    helpful: bool
    reason: str | None = personal(default=None, longest=1000)


@record
class Linked(_OfVersion):
    """A version was linked to a case, as one that was known or one that was created for it."""

    case: str = field(longest=LONGEST_ID)
    link: LinkKind = LinkKind.KNOWN


@record
class Sent(_OfVersion):
    """A version was sent to a customer."""

    case: str | None = field(default=None, longest=LONGEST_ID)


@record
class FormOpened(HelpSessionFact):
    """The contact form was opened; it suggests articles (`suggestions`), or the session is held out."""

    suggestions: bool = True
    topic: str | None = personal(default=None, longest=200)
    product: ProductId | None = None


@record
class Suggested(HelpSessionFact):
    """The form showed articles."""

    articles: tuple[ArticleId, ...]


@record
class Solved(HelpSessionFact):
    """The reader said at the form that an article solved it."""

    article: ArticleId | None = None


@record
class Contacted(HelpSessionFact):
    """The reader contacted us; `by_form` tells whether by the form of this session."""

    case: str | None = field(default=None, longest=LONGEST_ID)
    topic: str | None = personal(default=None, longest=200)
    product: ProductId | None = None
    by_form: bool = True


@record
class Erased(HelpSessionFact):
    """Everything personal was taken out of the session."""
