"""The parts of a design: its questions, the jumps between them, and the shuffled pages."""

from __future__ import annotations

from cxkit.kernel import field, record
from cxkit.surveys.design._conditions import AnswerCondition
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._shuffles import Shuffle
from cxkit.values import Labelled


class Ending(Labelled):
    """The end of a way through a survey."""

    COMPLETE = "end", "End of the survey", "问卷结束", "問卷結束"
    SCREENED_OUT = "screen_out", "Not in the audience", "不符合条件", "不符合條件"


@record(name="survey.jump")
class Jump:
    """A jump after a question to `to`, taken when the condition holds (always, when there is none).

    `to` is the id of a question, or `end`, or `screen_out` for respondents outside the audience.

    >>> Jump(after="q1", to="end").when is None
    True
    """

    after: str
    to: str
    when: AnswerCondition | None = None


@record(abstract=True)
class DesignParts:
    """The fields of a design; `Design` adds the check and the way through."""

    edition: int = field(default=1, low=1)
    questions: tuple[Question, ...]
    jumps: tuple[Jump, ...] = ()
    shuffles: tuple[Shuffle, ...] | None = None
