"""Questions and pages in an order of each respondent's own, so that no place favours a question.

The order follows from a seed, such as the response's id, and from nothing else: it is not stored, and
can be had again at any time, on any machine. Pages are ordered by the SHA-256 of seed and page, so
that every order is equally likely and a page added later moves no other two.

>>> shuffle = Shuffle.of("price", ("speed", "speed_why"), "staff")
>>> shuffle.ordered("R-1") == shuffle.ordered("R-1"), sorted(shuffle.ordered("R-2")) == sorted(shuffle.pages)
(True, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Self, TypeVar

from cxkit.errors import Fault
from cxkit.kernel import record

if TYPE_CHECKING:
    from cxkit.surveys.design._design import Design, Jump

T = TypeVar("T")


@record(name="survey.shuffle")
class Shuffle:
    """Pages that stand together in a design and are asked in a random order.

    A page is one question, or several that stay together in their own order.

    >>> Shuffle.of("a", ("b", "c")).pages
    (('a',), ('b', 'c'))
    """

    pages: tuple[tuple[str, ...], ...]

    def rules(self) -> Iterator[Fault]:
        """Two pages at least, none empty, no question twice."""
        if len(self.pages) < 2 or not all(self.pages):
            yield Fault("pages", "shuffle.few", "needs two pages or more, each with a question")
        questions = self.questions
        if len(set(questions)) < len(questions):
            yield Fault("pages", "shuffle.twice", "names a question twice")

    @classmethod
    def of(cls, *pages: str | Iterable[str]) -> Self:
        """A question by its id is a page of its own; several ids are a page that stays together."""
        return cls(pages=tuple((page,) if isinstance(page, str) else tuple(page) for page in pages))

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of all its questions, in the order of the design."""
        return tuple(id for page in self.pages for id in page)

    def ordered(self, seed: str) -> tuple[tuple[str, ...], ...]:
        """The pages in the order that this seed gives."""
        return tuple(seeded_order(self.pages, [page[0] for page in self.pages], seed))


def seeded_order(items: Sequence[T], names: Sequence[str], seed: str) -> list[T]:
    """Items in the order of the hashes of seed and name; names must differ."""
    hashed = [sha256(f"{len(seed)}:{seed}/{name}".encode()).digest() for name in names]
    return [item for _, item in sorted(zip(hashed, items, strict=True), key=lambda pair: pair[0])]


def shuffle_faults(design: Design) -> Iterator[Fault]:
    """Everything by which the order could decide what is asked, or what counts as answered before."""
    ids = [question.id for question in design.questions]
    owner: dict[str, int] = {}
    for index, shuffle in enumerate(design.shuffles or ()):
        yield from _misplaced(shuffle, f"shuffles[{index}].pages", ids, owner)
        owner |= dict.fromkeys(shuffle.questions, index)
        yield from _dependent(design, shuffle, f"shuffles[{index}].pages")
        for place, jump in enumerate(design.jumps):
            message = _wrong_jump(shuffle, jump)
            if message is not None:
                yield Fault(f"jumps[{place}]", "shuffle.jump", message)


def _misplaced(shuffle: Shuffle, path: str, ids: list[str], owner: dict[str, int]) -> Iterator[Fault]:
    questions = shuffle.questions
    unknown = [id for id in questions if id not in ids]
    if unknown:
        yield Fault(path, "shuffle.unknown", f"there is no question {', '.join(unknown)}")
        return
    start = ids.index(questions[0]) if questions else 0
    if tuple(ids[start : start + len(questions)]) != questions:
        message = f"must name questions that follow each other, in their order: {', '.join(ids)}"
        yield Fault(path, "shuffle.apart", message)
    twice = [id for id in questions if id in owner]
    if twice:
        yield Fault(path, "shuffle.twice", f"{', '.join(twice)} is shuffled already")


def _dependent(design: Design, shuffle: Shuffle, path: str) -> Iterator[Fault]:
    page = {id: number for number, ids in enumerate(shuffle.pages) for id in ids}
    for question in design.questions:
        if question.id in page and question.asked_if is not None:
            for test in question.asked_if.about():
                if page.get(test.question, page[question.id]) != page[question.id]:
                    message = (
                        f"question '{question.id}' depends on '{test.question}', which may come after it: "
                        "put both on one page"
                    )
                    yield Fault(path, "shuffle.condition", message)


def _wrong_jump(shuffle: Shuffle, jump: Jump) -> str | None:
    page = {id: number for number, ids in enumerate(shuffle.pages) for id in ids}
    start, end = page.get(jump.after), page.get(jump.to)
    if start is not None and start != end:
        return f"leads away from '{jump.after}', which has no fixed place: jump within its page only"
    tests = () if jump.when is None else jump.when.about()
    if start is not None and any(page.get(test.question, start) != start for test in tests):
        return f"after '{jump.after}' depends on a question of another page, which may come after it"
    if start is None and end is not None and jump.to != shuffle.pages[0][0]:
        return f"leads into the middle of what is shuffled: jump to '{shuffle.pages[0][0]}', where it begins"
    return None
