"""Coverage: the share of contacts whose topic has a valid article in the customer's language."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import Category, CategoryKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import ArticleTable, ContactTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="article_coverage",
    unit="share",
    better="higher",
    source="interval: Wilson (1927)",
    options=(
        Choice(
            name="audience",
            default="public",
            values={
                "public": "articles that everybody may read",
                "customers": "those and the articles for customers",
                "internal": "those and the articles for partners and colleagues",
            },
        ),
    ),
)

_WIDE_ENOUGH: Final = {
    "public": ("public",),
    "customers": ("public", "customers"),
    "internal": ("public", "customers", "partners", "internal"),
}


def tally(source: Any, languages: Any = None, *, articles: Any, by: Grouping = None, **options: Any) -> Tally:
    """Contacts, their table, or a column of topics; with the language of each.

    `languages` is a column, or one language of all. `articles` are articles or an `ArticleTable`; those that
    are validated, live and not stale count, in the very language, written alike.

    >>> known = ArticleTable.from_columns(id=["A-1"], topic=["returns"], language=["en"], live=[True],
    ...                                   audience=["public"], confidence=["validated"])
    >>> of(["returns", "delivery", "returns"], "en", articles=known).value
    0.6666666666666666
    """
    chosen = DEFINITION.choose(**options)
    table, known = table_of(source, ContactTable), table_of(articles, ArticleTable)
    known = ArticleTable.from_objects(()) if known is None else known
    topic = column_of(CategoryKind(), source, "source") if table is None else table.topic
    spoken = [languages] * len(topic) if isinstance(languages, str) else languages
    if spoken is None:
        language = Category(np.zeros(len(topic), np.int8), ("",))
    else:
        _, spoken = together(source=topic, languages=spoken)
        language = column_of(CategoryKind(), spoken, "languages")
    valid = (known.live == 1) & (known.stale != 1) & (known.confidence == "validated")
    valid = valid & known.audience.isin(_WIDE_ENOUGH[chosen["audience"]])
    pairs = zip(known.topic[valid].to_list(), known.language[valid].to_list(), strict=True)
    covered = {(each, "" if spoken is None else tongue) for each, tongue in pairs}
    yes = np.array(
        [pair in covered for pair in zip(topic.to_list(), language.to_list(), strict=True)], np.bool_
    )
    left_out = {"missing": (topic.codes < 0) | (language.codes < 0)}
    keys = groups(by, table, like=(source,))
    return shared(yes, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
