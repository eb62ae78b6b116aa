"""The check that the random order of pages decides nothing but the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxkit.errors import Fault
from cxkit.surveys.design._parts import DesignParts, Jump


def shuffle_faults(design: DesignParts) -> Iterator[Fault]:
    """Every fault by which the order of pages would decide which questions are asked."""
    ids = [question.id for question in design.questions]
    earlier: set[str] = set()
    for index, shuffle in enumerate(design.shuffles or ()):
        path = f"shuffles[{index}].pages"
        pages = {id: number for number, page in enumerate(shuffle.pages) for id in page}
        yield from _misplaced(shuffle.questions, path, ids, earlier)
        earlier.update(shuffle.questions)
        yield from _dependent(design, pages, path)
        for number, jump in enumerate(design.jumps):
            message = _wrong_jump(shuffle.pages[0][0], pages, jump)
            if message is not None:
                yield Fault(f"jumps[{number}]", "shuffle.jump", message)


def _misplaced(questions: tuple[str, ...], path: str, ids: list[str], earlier: set[str]) -> Iterator[Fault]:
    unknown = [id for id in questions if id not in ids]
    if unknown:
        yield Fault(path, "shuffle.unknown", f"there is no question {', '.join(unknown)}")
        return
    start = ids.index(questions[0]) if questions else 0
    if tuple(ids[start : start + len(questions)]) != questions:
        message = f"must name questions that follow each other, in their order: {', '.join(ids)}"
        yield Fault(path, "shuffle.apart", message)
    twice = [id for id in questions if id in earlier]
    if twice:
        yield Fault(path, "shuffle.twice", f"{', '.join(twice)} is shuffled already")


def _dependent(design: DesignParts, pages: Mapping[str, int], path: str) -> Iterator[Fault]:
    for question in design.questions:
        if question.id in pages and question.asked_if is not None:
            for test in question.asked_if.about():
                if pages.get(test.question, pages[question.id]) != pages[question.id]:
                    message = (
                        f"question '{question.id}' depends on '{test.question}', which may come after it: "
                        "put both on one page"
                    )
                    yield Fault(path, "shuffle.condition", message)


def _wrong_jump(first: str, pages: Mapping[str, int], jump: Jump) -> str | None:
    start, end = pages.get(jump.after), pages.get(jump.to)
    if start is not None and start != end:
        return f"leads away from '{jump.after}', which has no fixed place: jump within its page only"
    tests = () if jump.when is None else jump.when.about()
    if start is not None and any(pages.get(test.question, start) != start for test in tests):
        return f"after '{jump.after}' depends on a question of another page, which may come after it"
    if start is None and end is not None and jump.to != first:
        return f"leads into the middle of what is shuffled: jump to '{first}', where it begins"
    return None
