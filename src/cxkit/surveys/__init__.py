"""Surveys: what is asked, and what people answered."""

from cxkit.surveys import facts, response_facts
from cxkit.surveys.answers import Answer
from cxkit.surveys.conditions import AllOf, AnyOf, Comparison, Condition, Not, When
from cxkit.surveys.design import Design, Ending, Jump, Way
from cxkit.surveys.questions import Option, Question, Wording
from cxkit.surveys.response import Response
from cxkit.surveys.survey import Survey
from cxkit.surveys.words import Cause, Progress, QuestionKind, Status

__all__ = [
    "AllOf",
    "Answer",
    "AnyOf",
    "Cause",
    "Comparison",
    "Condition",
    "Design",
    "Ending",
    "Jump",
    "Not",
    "Option",
    "Progress",
    "Question",
    "QuestionKind",
    "Response",
    "Status",
    "Survey",
    "Way",
    "When",
    "Wording",
    "facts",
    "response_facts",
]
