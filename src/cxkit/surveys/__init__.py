"""Surveys: what is asked, whom, and what people answered."""

from cxkit.surveys import callback_facts, facts, invitation_facts, quota_facts, response_facts
from cxkit.surveys.anonymous import AnonymousBatch, AnonymousResponse
from cxkit.surveys.answers import Answer
from cxkit.surveys.callbacks import LOOP_POLICY, Callback, LoopPolicy, Trigger, follow_up
from cxkit.surveys.conditions import AllOf, AnyOf, Comparison, Condition, Not, When
from cxkit.surveys.design import Design, Ending, Jump, Way
from cxkit.surveys.design_review import (
    REVIEW_POLICY,
    Finding,
    Findings,
    Gravity,
    Minutes,
    ReviewPolicy,
    estimated_minutes,
    review_design,
)
from cxkit.surveys.disclosure import disclosable
from cxkit.surveys.episodes import Ratings, ratings
from cxkit.surveys.invitations import (
    INVITATION_POLICY,
    Invitation,
    InvitationPolicy,
    dispositions,
    suppression,
)
from cxkit.surveys.quality import QUALITY_POLICY, Flag, QualityPolicy, quality_flags, same_all_the_way
from cxkit.surveys.questions import Option, Question, Wording
from cxkit.surveys.quotas import Filled, Quota, filled
from cxkit.surveys.response import Response
from cxkit.surveys.sampling import Sample, Stratum, simple, stratified, systematic
from cxkit.surveys.shuffles import Shuffle
from cxkit.surveys.survey import Survey
from cxkit.surveys.words import (
    CallbackOutcome,
    CallbackStatus,
    Cause,
    Delivery,
    Disposition,
    Progress,
    QuestionKind,
    Status,
    Suppression,
)

__all__ = [
    "INVITATION_POLICY",
    "LOOP_POLICY",
    "QUALITY_POLICY",
    "REVIEW_POLICY",
    "AllOf",
    "AnonymousBatch",
    "AnonymousResponse",
    "Answer",
    "AnyOf",
    "Callback",
    "CallbackOutcome",
    "CallbackStatus",
    "Cause",
    "Comparison",
    "Condition",
    "Delivery",
    "Design",
    "Disposition",
    "Ending",
    "Filled",
    "Finding",
    "Findings",
    "Flag",
    "Gravity",
    "Invitation",
    "InvitationPolicy",
    "Jump",
    "LoopPolicy",
    "Minutes",
    "Not",
    "Option",
    "Progress",
    "QualityPolicy",
    "Question",
    "QuestionKind",
    "Quota",
    "Ratings",
    "Response",
    "ReviewPolicy",
    "Sample",
    "Shuffle",
    "Status",
    "Stratum",
    "Suppression",
    "Survey",
    "Trigger",
    "Way",
    "When",
    "Wording",
    "callback_facts",
    "disclosable",
    "dispositions",
    "estimated_minutes",
    "facts",
    "filled",
    "follow_up",
    "invitation_facts",
    "quality_flags",
    "quota_facts",
    "ratings",
    "response_facts",
    "review_design",
    "same_all_the_way",
    "simple",
    "stratified",
    "suppression",
    "systematic",
]
