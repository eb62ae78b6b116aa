"""A design: the questions of one edition of a survey and the way through them.

A survey asks its questions in order. A jump after a question leads elsewhere when its condition
holds; a question with `asked_if` is passed over unless that holds. The way is computed from the
answers as they are, so a changed answer changes the way, and a question that is required on a way
not taken is not required.

>>> from cxkit.surveys import Answer, Question, When
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

from cxkit.errors import Fault, Invalid
from cxkit.kernel import record
from cxkit.surveys.design._answers import Answer, Place
from cxkit.surveys.design._conditions import Given
from cxkit.surveys.design._graph import graph_faults
from cxkit.surveys.design._parts import DesignParts, Ending
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._shuffle_faults import shuffle_faults


class Way(NamedTuple):
    """The questions on the way that answers lead, and its ending."""

    questions: tuple[Question, ...]
    ending: Ending


class Completed(NamedTuple):
    """Complete answers: those on the way, the questions answered beside it, and its ending."""

    answers: tuple[Answer, ...]
    dropped: tuple[str, ...]
    ending: Ending


@record(name="survey.design")
class Design(DesignParts):
    """The questions and jumps of one edition. A design that could trap a respondent is refused.

    `shuffles` are the parts whose pages each respondent sees in a random order. The order never
    decides which questions are asked: conditions and jumps between shuffled pages are refused.
    """

    def rules(self) -> Iterator[Fault]:
        """Every question can be reached and every way ends, in any order of the shuffled pages."""
        yield from graph_faults(self)
        if self.shuffles:
            yield from shuffle_faults(self)

    def question(self, id: str) -> Question | None:
        """The question of that id."""
        return next((question for question in self.questions if question.id == id), None)

    def in_order(self, seed: str | None = None) -> tuple[Question, ...]:
        """Every question, with the shuffled pages in the order of that seed; as declared without one.

        Take the response's id as the seed: then the order can be computed again at any time.
        """
        if seed is None or not self.shuffles:
            return self.questions
        questions = {question.id: question for question in self.questions}
        ids = list(questions)
        starts = [ids.index(shuffle.questions[0]) for shuffle in self.shuffles]
        for start, shuffle in zip(starts, self.shuffles, strict=True):
            shown = [id for page in shuffle.ordered(seed) for id in page]
            ids[start : start + len(shown)] = shown
        return tuple(questions[id] for id in ids)

    def way(self, answers: Iterable[Answer], *, seed: str | None = None) -> Way:
        """The way that these answers lead; questions left out count as passed unanswered.

        A condition reads only answers on the way up to it: an answer beside the way, given
        before an earlier one was changed, decides nothing. The same questions with any seed, in the
        order that the seed gives.
        """
        by_question: dict[str, dict[Place, Answer]] = {}
        for answer in answers:
            by_question.setdefault(answer.question, {})[answer.key] = answer
        given: dict[Place, Answer] = {}
        questions = self.in_order(seed)
        positions = {question.id: index for index, question in enumerate(questions)}
        passed: list[Question] = []
        index = 0
        while index < len(questions):
            question = questions[index]
            index += 1
            if question.asked_if is not None and not question.asked_if.holds(given):
                continue
            passed.append(question)
            given |= by_question.get(question.id, {})
            target = self._jump(question.id, given)
            if target in positions:
                index = self._landing(question.id, target, positions)
            elif target is not None:
                return Way(tuple(passed), Ending.of(target))
        return Way(tuple(passed), Ending.COMPLETE)

    def _landing(self, after: str, target: str, positions: Mapping[str, int]) -> int:
        """The position where a jump goes on; in a shuffled part, the one where the part begins."""
        for shuffle in self.shuffles or ():
            if target in shuffle.questions and after not in shuffle.questions:
                return min(positions[id] for id in shuffle.questions)
        return positions[target]

    def _jump(self, after: str, given: Given) -> str | None:
        for jump in self.jumps:
            if jump.after == after and (jump.when is None or jump.when.holds(given)):
                return jump.to
        return None

    def next_question(self, answers: Iterable[Answer], *, seed: str | None = None) -> Question | None:
        """The first question on the way that has no answer yet (left out counts as answered), or None.

        A matrix is asked again until every row is answered, or all of it left out.
        """
        given = tuple(answers)
        answered = {answer.key for answer in given}
        for question in self.way(given, seed=seed).questions:
            rows = {(question.id, row.id) for row in question.rows}
            if (question.id, None) not in answered and not (rows and rows <= answered):
                return question
        return None

    def faults(self, answers: Iterable[Answer]) -> tuple[Fault, ...]:
        """Every fault of answers that are meant to be complete.

        Only questions on the way count as required; valid answers beside the way are no fault,
        they are dropped when the response is completed.
        """
        given = tuple(answers)
        return (*self._wrong(given), *self._missing(given))

    def _wrong(self, answers: tuple[Answer, ...]) -> Iterator[Fault]:
        answered: set[Place] = set()
        for answer in answers:
            question = self.question(answer.question)
            if question is None:
                ids = ", ".join(each.id for each in self.questions)
                yield Fault(answer.place, "answer.unknown", f"is not asked in this edition; asked are {ids}")
                continue
            if answer.key in answered:
                yield Fault(answer.place, "answer.twice", "is answered twice")
            answered.add(answer.key)
            fault = question.fault(answer)
            if fault is not None:
                yield fault

    def _missing(self, answers: tuple[Answer, ...]) -> Iterator[Fault]:
        given = {answer.key for answer in answers if not answer.is_empty}
        for question in self.way(self.pinned(answers)).questions:
            if question.required:
                for row in question.places:
                    if (question.id, row) not in given:
                        path = question.id if row is None else f"{question.id}.{row}"
                        yield Fault(path, "answer.required", "is required: answer it")

    def pinned(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """The answers with kind and scale of their questions; those of unknown questions as they are."""
        questions = {question.id: question for question in self.questions}
        return tuple(
            questions[answer.question].pin(answer) if answer.question in questions else answer
            for answer in answers
        )

    def on_the_way(self, answers: Iterable[Answer]) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
        """The pinned answers on the way in the order of the questions, and the ids of those dropped."""
        pinned = self.pinned(answers)
        order = {question.id: index for index, question in enumerate(self.way(pinned).questions)}
        passed = [answer for answer in pinned if answer.question in order]
        dropped = dict.fromkeys(answer.question for answer in pinned if answer.question not in order)
        return tuple(sorted(passed, key=lambda answer: order[answer.question])), tuple(dropped)

    def completed(self, answers: Iterable[Answer], subject: str) -> Completed:
        """Complete the answers; `Invalid` about the `subject` names every fault at once."""
        given = tuple(answers)
        faults = self.faults(given)
        if faults:
            raise Invalid.of(subject, faults)
        passed, dropped = self.on_the_way(given)
        return Completed(passed, dropped, self.way(passed).ending)
