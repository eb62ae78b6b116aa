"""Two exports of one survey, one with the answers in words and one in numbers: what each number means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cxkit.imports._files import Opened
from cxkit.imports._ledger import Ledger
from cxkit.surveys import Answer

_SAMPLE = 500
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)


def number_files(files: Sequence[Opened]) -> set[str]:
    """The names of files that say in numbers what another of the same columns says in words."""
    shares = {file.name: _share_of_words(file, files) for file in files}
    most = max(shares.values(), default=0.0)
    return {name for name, share in shares.items() if share < most}


def _share_of_words(file: Opened, files: Sequence[Opened]) -> float:
    """The share of words among the cells of the columns that all files have."""
    common = set(file.columns).intersection(*(other.columns for other in files))
    rows = islice(file.rows(Ledger(sink=lambda _: None)), _SAMPLE)
    cells = [cell for row in rows for name, cell in row.cells.items() if name in common and cell]
    return sum(_NUMBER.fullmatch(cell) is None for cell in cells) / len(cells) if cells else 0.0


def codes_of(words: Sequence[Answer], numbers: Sequence[Answer]) -> Iterator[tuple[str, str, str]]:
    """Question, number and word, as far as the answers of one person in both exports tell them.

    Where numbers have a column for each option, its number is its place.

    >>> said = Answer(question="1", words="good"), Answer(question="2", options=("slow",))
    >>> coded = (Answer(question="1", number=4), Answer(question="2", row="dear", number=0))
    >>> list(codes_of(said, (*coded, Answer(question="2", row="slow", number=1))))
    [('1', '4', 'good'), ('2', '1', 'dear'), ('2', '2', 'slow')]
    """
    said = {(each.question, each.row): each for each in words}
    places: dict[str, int] = {}
    for each in numbers:
        answer = said.get((each.question, each.row))
        if answer is not None and answer.words is not None and each.number is not None:
            yield each.question, str(each.number), answer.words
        elif answer is None and each.row is not None and (each.question, None) in said:
            places[each.question] = places.get(each.question, 0) + 1
            yield each.question, str(places[each.question]), each.row
