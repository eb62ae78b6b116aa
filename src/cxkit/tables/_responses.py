"""Survey answers as columns: one row a score that somebody gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

import numpy as np

from cxkit.columns import Category, Instants, bad_cells
from cxkit.conversations import Conversation
from cxkit.errors import Invalid
from cxkit.surveys import Response
from cxkit.tables._columns import category, flag, ids, instant, number
from cxkit.tables._table import RowFault, Table, table
from cxkit.values import Channel, Scale, ScaleKind

Cells = tuple[Any, ...]


@table
class ResponseTable(Table):
    """One row a score: an answer to a question with a scale, or a rating of a contact.

    A score means nothing without its scale: `kind` is what was asked for, `scale` its kind and range, such as
    'nps 0-10'. `counted` is 0 for answers that do not count (unfinished, or invalidated).

    >>> from cxkit.values import NPS_0_10
    >>> answers = ResponseTable.from_columns(scale=NPS_0_10, score=[9, 0, None, 11])
    >>> len(answers), answers.left_out, str(answers.faults[-1])
    (2, 2, 'rows[3].score: must be an answer on nps 0-10, got 11 (row left out)')
    """

    time: ClassVar[str] = "answered_at"

    id: Any = ids("the response's id")
    customer: Category = category("who answered")
    survey: Category = category("the survey")
    question: Category = category("the question")
    kind: Category = category("what the scale asks for", ScaleKind, required=True)
    scale: Category = category("the scale: its kind and range")
    channel: Category = category("how it was asked", Channel)
    language: Category = category("the language of the answer")
    region: Category = category("where the respondent lives")
    segment: Category = category("the respondent's class")
    order: Category = category("the order it is about")
    product: Category = category("the product it is about")
    ticket: Category = category("the ticket it is about")
    conversation: Category = category("the conversation it is about")
    agent: Category = category("the agent it is about")
    team: Category = category("the team of that agent")
    answered_at: Instants = instant("when it was given")
    score: Any = number("the number on the scale", low=None, high=None, required=True)
    counted: Any = flag("whether it enters results")

    @classmethod
    def from_objects(
        cls, responses: Iterable[Response | Conversation], *, teams: Mapping[str, str] | None = None
    ) -> Self:
        """The scores of those responses, and the ratings of those conversations.

        Answers without a number have no row. `teams` says to which team an agent belongs.
        """
        return cls._from_objects(responses, lambda each: _rows(each, teams or {}))

    @classmethod
    def from_columns(
        cls, columns: Any = None, /, *, zone: str | None = None, scale: Any = None, **named: Any
    ) -> Self:
        """The table of anybody's columns; `scale` is the one scale of all scores, or a column of texts.

        Scores off the one scale are faults, not answers; so are missing ones.
        """
        if not isinstance(scale, Scale):
            given = named if scale is None else {**named, "scale": scale}
            return super().from_columns(columns, zone=zone, **given)
        scores = named.get("score", columns["score"] if columns is not None else None)
        if scores is None:
            raise Invalid("a table of responses needs its scores", code="table.column", path="score")
        size = len(scores)
        one = np.zeros(size, np.int8)
        table = super().from_columns(
            columns,
            zone=zone,
            **named,
            kind=Category(one, (str(scale.kind),)),
            scale=Category(one, (str(scale),)),
        )
        return table._on(scale)

    def _on(self, scale: Scale) -> Self:
        """The rows whose score lies on the scale; the others are faults."""
        wrong = (self.score < scale.low) | (self.score > scale.high)
        if not wrong.any():
            return self
        gone = {fault.row for fault in self.faults if not fault.kept}
        rows = np.setdiff1d(np.arange(self.seen), np.array(sorted(gone), np.int64))
        rule = f"must be an answer on {scale}"
        faults = [
            RowFault(int(rows[bad.place]), "score", bad.code, bad.message, False)
            for bad in bad_cells(wrong, self.score, rule, "scale.off")
        ]
        kept = self.where(~wrong)
        columns = {name: getattr(kept, name) for name in self.kinds}
        return type(self)(
            **columns, own=kept.own, faults=tuple(sorted([*self.faults, *faults])), seen=self.seen
        ).require_rows()


def _rows(responses: Iterable[Response | Conversation], teams: Mapping[str, str]) -> Iterator[Cells]:
    for each in responses:
        if isinstance(each, Conversation):
            yield from _ratings(each, teams)
        else:
            yield from _answers(each, teams)


def _answers(response: Response, teams: Mapping[str, str]) -> Iterator[Cells]:
    agent = response.agent
    for answer in response.answers:
        if answer.scale is None or answer.number is None:
            continue
        yield (
            response.id,
            response.respondent,
            response.survey,
            answer.question if answer.row is None else f"{answer.question}/{answer.row}",
            answer.scale.kind,
            str(answer.scale),
            response.channel,
            response.language,
            response.region,
            response.segment,
            response.order,
            response.product,
            response.ticket,
            response.conversation,
            agent,
            None if agent is None else teams.get(agent),
            response.submitted_at or response.started_at,
            answer.number,
            response.counts,
        )


def _ratings(contact: Conversation, teams: Mapping[str, str]) -> Iterator[Cells]:
    measured = contact.measures
    if measured.satisfaction is None or measured.scale is None:
        return
    agent, nothing = contact.agent, None
    yield (
        contact.id,
        contact.customer,
        nothing,
        nothing,
        measured.scale.kind,
        str(measured.scale),
        contact.channel,
        nothing,
        nothing,
        nothing,
        contact.order,
        nothing,
        contact.ticket,
        contact.id,
        agent,
        None if agent is None else teams.get(agent),
        measured.ended_at or measured.offered_at,
        measured.satisfaction,
        True,
    )
