"""Answers in a table: one row a respondent, one column a question, checked against a declared design.

The design says what each column asks and on which scale; a column is called like its question's id,
for a row of a matrix `question.row`. Options are given by their ids, several of them apart by a
semicolon. An empty cell is no answer. What the file does not say (who, when, on which channel) stays
unknown; times are not read, because such files seldom say what theirs mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Dict
from os import PathLike
from typing import Any, Unpack

import attrs

from cxkit.errors import Invalid, Refused
from cxkit.imports._ledger import Ledger
from cxkit.imports._mapping import Mapping
from cxkit.imports._reading import Records, read as read_files, stream as stream_files
from cxkit.imports._rules import Options
from cxkit.surveys import CHOOSING, WRITING, Design, QuestionKind, Response, Survey

__all__ = ["SurveyAnswers", "columns_of", "mapping_of", "read", "stream"]

SOURCE = "survey_answers"
SurveyAnswers = Records
"""The answer of `read`."""


def read(
    path: str | PathLike[str],
    survey: Survey,
    *,
    columns: Dict[str, str] | None = None,
    id: str | None = None,
    edition: int | None = None,
    **options: Unpack[Options],
) -> Records:
    """The whole file. `columns` maps its column names to questions where they differ; `id` names a
    column with the respondents' ids in their own system, without which a row is known by its number.

    `at` is when the answers were taken over, `edition` the one that was shown (the newest where none is
    named). Every row is checked as a response is: all faults at once, and required questions on the row's
    own way only. A row whose way leads out of the audience is a response that was screened out.

    >>> from datetime import UTC, datetime
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from cxkit import Actor
    >>> from cxkit.surveys import Question
    >>> t, ann = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")
    >>> asked = [Question.nps("nps", "Would you?", required=True), Question.open("why", "Why?")]
    >>> survey = Survey.draft("S-1", title="t", questions=asked, at=t, by=ann)
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "wave.csv")).write_text("nps,why\\n0,slow\\n11,\\n")
    ...     records = read(path, survey, at=t)
    >>> records.responses[0].score("nps"), str(records.rejects[0])
    (0, 'wave.csv row 2: nps: must be a whole number from 0 to 10')
    """
    mapping, options = _asked(survey, edition, columns, id, options)
    return attrs.evolve(read_files(path, mapping, **options), surveys=(survey,))


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    survey: Survey,
    *,
    columns: Dict[str, str] | None = None,
    id: str | None = None,
    edition: int | None = None,
    **options: Unpack[Options],
) -> Iterator[Response]:
    """Response by response, in constant memory when the ledger has a sink."""
    mapping, options = _asked(survey, edition, columns, id, options)
    return stream_files(path, ledger, mapping, **options)


def _asked(
    survey: Survey, edition: int | None, columns: Dict[str, str] | None, id: str | None, options: Options
) -> tuple[Mapping, Options]:
    if survey.anonymous:
        raise Refused(
            f"survey {survey.id!r} is anonymous: make an AnonymousResponse of each row",
            code="refused.survey.anonymous",
        )
    if options.get("at") is None:
        raise Invalid("nothing tells when it was: say at=", code="import.time", path="at")
    design = survey.design(edition)
    return mapping_of(design, survey.id, columns=columns, id=id), {**options, "design": design}


def columns_of(design: Design) -> tuple[str, ...]:
    """The columns of a file with these questions: a question's id, `question.row` for a matrix.

    >>> from cxkit.surveys import Question
    >>> columns_of(Design(questions=(Question.nps("nps", "Would you?"),)))
    ('nps',)
    """
    return tuple(
        place
        for question in design.questions
        for place in ([f"{question.id}.{row.id}" for row in question.rows] or [question.id])
    )


def mapping_of(
    design: Design, survey: str, *, columns: Dict[str, str] | None = None, id: str | None = None
) -> Mapping:
    """The mapping of a file with answers to these questions: to be edited where the file has more.

    >>> from cxkit.surveys import Question
    >>> mapping_of(Design(questions=(Question.nps("nps", "Would you?"),)), "S-1").id
    'survey_answers'
    """
    names = {place: name for name, place in (columns or {}).items()}
    answers: list[dict[str, Any]] = []
    for question in design.questions:
        for row in (*(row.id for row in question.rows),) or (None,):
            column = names.get(place := question.id if row is None else f"{question.id}.{row}", place)
            fields: dict[str, Any] = {"question": {"value": question.id}}
            if row is not None:
                fields["row"] = {"value": row}
            if question.kind in CHOOSING and question.kind is not QuestionKind.SINGLE:
                need, rule = "options", {"from": column, "split": [";", "┋"]}
            elif question.kind is QuestionKind.SINGLE or question.kind in WRITING:
                need, rule = "words", {"from": column}
            else:
                need, rule = "number", {"from": column}
            answers.append({"fields": {**fields, need: rule}, "need": need})
    own: dict[str, Any] = (
        {"auto": "stem_row"} if id is None else {"from": id, "auto": "stem_of", "required": True}
    )
    fields = {"id": own, "survey": {"value": survey}, "answers": answers}
    if id is not None:
        fields["external"] = {"from": id, "source": "survey_answers:{stem}"}
    wanted = [names.get(place, place) for place in columns_of(design)] + ([] if id is None else [id])
    return Mapping.from_plain(
        {
            "id": SOURCE,
            "file": {"decimal": "."},
            "tables": {"responses": {"fingerprint": wanted, "makes": {"response": {"fields": fields}}}},
        }
    )
