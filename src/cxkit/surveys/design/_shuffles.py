"""Random orders of pages, one for each respondent, so that no position favours a question.

The order follows from a seed, such as the response's id, and from nothing else: it is not stored, and
can be computed again at any time, on any machine. Pages are ordered by the SHA-256 of seed and page, so
that every order is equally likely and a page added later moves no other two.

>>> shuffle = Shuffle.of("price", ("speed", "speed_why"), "staff")
>>> shuffle.ordered("R-1") == shuffle.ordered("R-1"), sorted(shuffle.ordered("R-2")) == sorted(shuffle.pages)
(True, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Self, TypeVar

from cxkit._typing import Several
from cxkit.errors import Fault
from cxkit.kernel import record

T = TypeVar("T")


@record(name="survey.shuffle")
class Shuffle:
    """Pages that follow each other in a design and are asked in a random order.

    A page is one question, or several that stay together in their own order.

    >>> Shuffle.of("a", ("b", "c")).pages
    (('a',), ('b', 'c'))
    """

    pages: Several[tuple[str, ...]]

    def rules(self) -> Iterator[Fault]:
        """There are two pages at least, none empty, no question twice."""
        if len(self.pages) < 2 or not all(self.pages):
            yield Fault("pages", "shuffle.few", "needs two pages or more, each with a question")
        questions = self.questions
        if len(set(questions)) < len(questions):
            yield Fault("pages", "shuffle.twice", "names a question twice")

    @classmethod
    def of(cls, *pages: str | Iterable[str]) -> Self:
        """The shuffle of these pages: the id of one question, or several ids that stay together."""
        return cls(pages=tuple((page,) if isinstance(page, str) else tuple(page) for page in pages))

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of all questions in the pages, in the order of the design."""
        return tuple(id for page in self.pages for id in page)

    def ordered(self, seed: str) -> tuple[tuple[str, ...], ...]:
        """The pages in the order that this seed gives."""
        return tuple(seeded_order(self.pages, [page[0] for page in self.pages], seed))


def seeded_order(items: Sequence[T], names: Sequence[str], seed: str) -> list[T]:
    """Items in the order of the hashes of seed and name; names must differ."""
    hashed = [sha256(f"{len(seed)}:{seed}/{name}".encode()).digest() for name in names]
    return [item for _, item in sorted(zip(hashed, items, strict=True), key=lambda pair: pair[0])]
