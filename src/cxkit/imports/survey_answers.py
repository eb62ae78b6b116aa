"""Answers in a table: one row a respondent, one column a question, checked against a declared design.

The design says what each column asks and on which scale; a column is called like its question's id,
for a row of a matrix `question.row`. Options are given by their ids, several of them apart by a
semicolon. An empty cell is no answer. What the file does not say (who, when, on which channel) stays
unknown; times are not read, because such files seldom say what theirs mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from typing import Any

import attrs

from cxkit.errors import Fault, Refused
from cxkit.imports._cells import Cells, each
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger
from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.surveys import (
    CHOOSING,
    WRITING,
    Answer,
    Design,
    Ending,
    Progress,
    Question,
    QuestionKind,
    Response,
    Survey,
)
from cxkit.surveys.responses.facts import Imported as ResponseImported
from cxkit.values import ResponseId, SurveyId

__all__ = ["SurveyAnswers", "columns_of", "read", "stream"]

SOURCE = "survey_answers"
_STATUS = {Ending.COMPLETE: Progress.COMPLETE, Ending.SCREENED_OUT: Progress.SCREENED_OUT}
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class SurveyAnswers(Imported):
    """The responses of a file to one survey."""

    survey: Survey
    responses: tuple[Response, ...] = attrs.field(repr=False)

    def objects(self) -> Iterator[Aggregate[Any]]:
        """The survey, then its responses."""
        yield self.survey
        yield from self.responses


def read(
    path: str | PathLike[str],
    survey: Survey,
    *,
    at: datetime,
    columns: Mapping[str, str] | None = None,
    id: str | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    edition: int | None = None,
    progress: OnProgress | None = None,
) -> SurveyAnswers:
    """The whole file. `columns` maps its column names to questions where they differ; `id` names a
    column with the respondents' ids in their own system, without which a row is known by its number.

    `at` is when the answers were taken over, `edition` the one that was shown (the newest where none is
    named). Every row is checked as a response is: all faults at once, and required questions on the row's
    own way only. A row whose way leads out of the audience is a response that was screened out.

    >>> from datetime import UTC
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> t, ann = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")
    >>> asked = [Question.nps("nps", "Would you?", required=True), Question.open("why", "Why?")]
    >>> survey = Survey.draft("S-1", title="t", questions=asked, at=t, by=ann)
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "wave.csv")).write_text("nps,why\\n0,slow\\n11,\\n")
    ...     found = read(path, survey, at=t)
    >>> found.responses[0].score("nps"), str(found.rejects[0])
    (0, 'wave.csv row 2: nps: must be a whole number from 0 to 10')
    """
    ledger = Ledger()
    more: dict[str, Any] = {"columns": columns, "id": id, "by": by, "encoding": encoding, "edition": edition}
    responses = tuple(stream(path, ledger, survey, at=at, progress=progress, **more))
    return SurveyAnswers(
        source=SOURCE, files=ledger.files, rejects=ledger.rejects, survey=survey, responses=responses
    )


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    survey: Survey,
    *,
    at: datetime,
    columns: Mapping[str, str] | None = None,
    id: str | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    edition: int | None = None,
    progress: OnProgress | None = None,
) -> Iterator[Response]:
    """Response by response, in constant memory when the ledger has a sink."""
    if survey.anonymous:
        raise Refused(
            f"survey {survey.id!r} is anonymous: make an AnonymousResponse of each row",
            code="refused.survey.anonymous",
        )
    design, names = survey.design(edition), {place: name for name, place in (columns or {}).items()}
    wanted = {place: names.get(place, place) for place in columns_of(design)}
    needed = [*wanted.values(), *([] if id is None else [id])]
    file = CsvFile(path, columns=needed, encoding=encoding, progress=progress)
    seen: dict[str, int] = {}

    def made(cells: Cells) -> Response | None:
        own = None if id is None else cells.unique(id, seen)
        answers = tuple(_answers(cells, design, wanted))
        for fault in design.faults(answers):
            cells.faults.append(_in_column(fault, wanted))
        outside = () if not own else (ExternalId(source=f"{SOURCE}:{file.stem}", id=own),)

        def response() -> Response:
            kept, _ = design.on_the_way(answers)
            return Response.imported(
                ResponseImported(
                    response=ResponseId(f"{file.stem}:{own or cells.row.number}"),
                    survey=SurveyId(survey.id),
                    edition=design.edition,
                    status=_STATUS[design.way(kept).ending],
                    answers=kept,
                    external=outside,
                    at=at,
                    by=by,
                )
            )

        return cells.built(response)

    yield from each(file, ledger, made)


def columns_of(design: Design) -> tuple[str, ...]:
    """The columns of a file with these questions: a question's id, `question.row` for a matrix.

    >>> columns_of(Design(questions=(Question.nps("nps", "Would you?"),)))
    ('nps',)
    """
    return tuple(
        place
        for question in design.questions
        for place in ([f"{question.id}.{row.id}" for row in question.rows] or [question.id])
    )


def _answers(cells: Cells, design: Design, wanted: Mapping[str, str]) -> Iterator[Answer]:
    for question in design.questions:
        rows: Iterable[str | None] = [row.id for row in question.rows] or [None]
        for row in rows:
            place = question.id if row is None else f"{question.id}.{row}"
            answer = _answer(cells, question, row, wanted[place])
            if answer is not None:
                yield answer


def _answer(cells: Cells, question: Question, row: str | None, column: str) -> Answer | None:
    if question.kind in CHOOSING and question.kind is not QuestionKind.SINGLE:
        text = cells.maybe_text(column)
        chosen = tuple(part.strip() for part in (text or "").split(";") if part.strip())
        return Answer.of(question.id, chosen) if chosen else None
    written = question.kind in WRITING or question.kind is QuestionKind.SINGLE
    value = cells.maybe_text(column) if written else cells.maybe_integer(column)
    return None if value is None else Answer.of(question.id, value, row=row)


def _in_column(fault: Fault, wanted: Mapping[str, str]) -> Fault:
    return fault._replace(path=wanted.get(fault.path, fault.path))
