"""A design: the questions of one edition of a survey and the way through them.

A survey asks its questions in order. A jump after a question leads elsewhere when its condition
holds; a question with `asked_if` is passed over unless that holds. The way is computed from the
answers as they are, so a changed answer changes the way, and what was required on a way not
taken is not required.

>>> from cxkit.surveys.design._conditions import When
>>> design = Design(
...     questions=(
...         Question.nps("nps", "How likely are you to recommend us?", required=True),
...         Question.open("why", "What went wrong?", required=True, asked_if=When.at_most("nps", 6)),
...     )
... )
>>> design.faults([Answer.of("nps", 9)])
()
>>> [str(fault) for fault in design.faults([Answer.of("nps", 0)])]
['why: is required: answer it']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.surveys._enums import QuestionKind
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._conditions import Condition, Given
from cxkit.surveys.design._graph import graph_faults
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._shuffles import Shuffle, shuffle_faults
from cxkit.values import Labelled


class Ending(Labelled):
    """How a way through a survey ends."""

    COMPLETE = "end", "End of the survey", "问卷结束", "問卷結束"
    SCREENED_OUT = "screen_out", "Not in the audience", "不符合条件", "不符合條件"


@record(name="survey.jump")
class Jump:
    """After a question, when the condition holds (always, when there is none), go on at `to`.

    `to` is the id of a question, or `end`, or `screen_out` for respondents who are not meant.

    >>> Jump(after="q1", to="end").when is None
    True
    """

    after: str
    to: str
    when: Condition | None = None


class Way(NamedTuple):
    """The questions that these answers lead through, and how it ends."""

    questions: tuple[Question, ...]
    ending: Ending


@record(name="survey.design")
class Design:
    """The questions and jumps of one edition. A design that could trap a respondent cannot be built.

    `shuffles` are the parts whose pages each respondent sees in a random order. The order never
    decides what is asked: conditions and jumps between shuffled pages are refused.
    """

    edition: int = field(default=1, low=1)
    questions: tuple[Question, ...]
    jumps: tuple[Jump, ...] = ()
    shuffles: tuple[Shuffle, ...] | None = None

    def rules(self) -> Iterator[Fault]:
        """Every question can be reached and every way ends, in whatever order."""
        yield from graph_faults(self)
        if self.shuffles:
            yield from shuffle_faults(self)

    def question(self, id: str) -> Question | None:
        """The question of that id."""
        return next((question for question in self.questions if question.id == id), None)

    def in_order(self, seed: str | None = None) -> tuple[Question, ...]:
        """Every question, with the shuffled pages in the order of that seed; as declared without one.

        Take the response's id as the seed: then the order can be had again whenever it is asked for.
        """
        if seed is None or not self.shuffles:
            return self.questions
        known = {question.id: question for question in self.questions}
        begins = {shuffle.questions[0]: shuffle for shuffle in self.shuffles or ()}
        ids = list(known)
        for first, shuffle in begins.items():
            start = ids.index(first)
            shown = [id for page in shuffle.ordered(seed) for id in page]
            ids[start : start + len(shown)] = shown
        return tuple(known[id] for id in ids)

    def way(self, answers: Iterable[Answer], *, seed: str | None = None) -> Way:
        """The way that these answers lead; questions left out count as passed unanswered.

        A condition reads only what was answered on the way up to it: an answer beside the way, given
        before an earlier one was changed, decides nothing. The same questions with any seed, in the
        order that the seed gives.
        """
        told: dict[str, dict[tuple[str, str | None], Answer]] = {}
        for answer in answers:
            told.setdefault(answer.question, {})[answer.question, answer.row] = answer
        given: dict[tuple[str, str | None], Answer] = {}
        questions = self.in_order(seed)
        place = {question.id: index for index, question in enumerate(questions)}
        passed: list[Question] = []
        index = 0
        while index < len(questions):
            question = questions[index]
            index += 1
            if question.asked_if is not None and not question.asked_if.holds(given):
                continue
            passed.append(question)
            given |= told.get(question.id, {})
            target = self._jump(question.id, given)
            if target in place:
                index = self._landing(question.id, target, place)
            elif target is not None:
                return Way(tuple(passed), Ending.of(target))
        return Way(tuple(passed), Ending.COMPLETE)

    def _landing(self, after: str, target: str, place: Mapping[str, int]) -> int:
        """Where a jump goes on: to where a shuffled part begins, whatever comes first there now."""
        for shuffle in self.shuffles or ():
            if target in shuffle.questions and after not in shuffle.questions:
                return min(place[id] for id in shuffle.questions)
        return place[target]

    def _jump(self, after: str, given: Given) -> str | None:
        for jump in self.jumps:
            if jump.after == after and (jump.when is None or jump.when.holds(given)):
                return jump.to
        return None

    def next_question(self, answers: Iterable[Answer], *, seed: str | None = None) -> Question | None:
        """The first question on the way that has no answer yet (seen and left out counts), or None.

        A matrix is asked again until every row is answered, or the whole of it left out.
        """
        known = tuple(answers)
        seen = {(answer.question, answer.row) for answer in known}
        for question in self.way(known, seed=seed).questions:
            rows = {(question.id, row.id) for row in question.rows}
            if (question.id, None) not in seen and not (rows and rows <= seen):
                return question
        return None

    def faults(self, answers: Iterable[Answer]) -> tuple[Fault, ...]:
        """Everything that is wrong with answers that are meant to be complete.

        Only questions on the way count as required; valid answers beside the way are no fault,
        they are dropped when the response is completed.
        """
        known = tuple(answers)
        return (*self._wrong(known), *self._missing(known))

    def _wrong(self, answers: tuple[Answer, ...]) -> Iterator[Fault]:
        seen: set[tuple[str, str | None]] = set()
        for answer in answers:
            question = self.question(answer.question)
            if question is None:
                known = ", ".join(each.id for each in self.questions)
                yield Fault(
                    answer.place, "answer.unknown", f"is not asked in this edition; asked are {known}"
                )
                continue
            if (answer.question, answer.row) in seen:
                yield Fault(answer.place, "answer.twice", "is answered twice")
            seen.add((answer.question, answer.row))
            fault = question.fault(answer)
            if fault is not None:
                yield fault

    def _missing(self, answers: tuple[Answer, ...]) -> Iterator[Fault]:
        given = {(answer.question, answer.row) for answer in answers if not answer.is_empty}
        for question in self.way(self.pinned(answers)).questions:
            if question.required:
                matrix = question.kind is QuestionKind.MATRIX
                rows = [row.id for row in question.rows] if matrix else [None]
                for row in rows:
                    if (question.id, row) not in given:
                        path = question.id if row is None else f"{question.id}.{row}"
                        yield Fault(path, "answer.required", "is required: answer it")

    def pinned(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """The answers with kind and scale of their questions; those of unknown questions as they are."""
        known = {question.id: question for question in self.questions}
        return tuple(
            known[answer.question].pin(answer) if answer.question in known else answer for answer in answers
        )

    def on_the_way(self, answers: Iterable[Answer]) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
        """The pinned answers on the way in the order of the questions, and the ids of those dropped."""
        pinned = self.pinned(answers)
        order = {question.id: index for index, question in enumerate(self.way(pinned).questions)}
        kept = sorted(
            (answer for answer in pinned if answer.question in order), key=lambda each: order[each.question]
        )
        dropped = dict.fromkeys(answer.question for answer in pinned if answer.question not in order)
        return tuple(kept), tuple(dropped)
