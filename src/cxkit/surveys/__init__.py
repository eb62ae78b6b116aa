"""Surveys: questions, invitations, responses and the follow-up of low scores."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding
from cxkit.kernel import disclosable as disclosable
from cxkit.surveys import facts as facts
from cxkit.surveys._enums import (
    CallbackOutcome as CallbackOutcome,
    CallbackStatus as CallbackStatus,
    Cause as Cause,
    Delivery as Delivery,
    Disposition as Disposition,
    Progress as Progress,
    Status as Status,
    Suppression as Suppression,
)
from cxkit.surveys._survey import Survey as Survey
from cxkit.surveys.callbacks._callbacks import (
    LOOP_POLICY as LOOP_POLICY,
    Callback as Callback,
    LoopPolicy as LoopPolicy,
    Trigger as Trigger,
    follow_up as follow_up,
)
from cxkit.surveys.design._answers import Answer as Answer
from cxkit.surveys.design._conditions import (
    AllOf as AllOf,
    AnswerCondition as AnswerCondition,
    AnyOf as AnyOf,
    Comparison as Comparison,
    Not as Not,
    When as When,
)
from cxkit.surveys.design._design import Design as Design, Way as Way
from cxkit.surveys.design._enums import (
    CHOOSING as CHOOSING,
    SCORING as SCORING,
    WRITING as WRITING,
    QuestionKind as QuestionKind,
)
from cxkit.surveys.design._parts import Ending as Ending, Jump as Jump
from cxkit.surveys.design._questions import Option as Option, Question as Question, Wording as Wording
from cxkit.surveys.design._shuffles import Shuffle as Shuffle
from cxkit.surveys.design_review._design_review import (
    REVIEW_POLICY as REVIEW_POLICY,
    DesignFinding as DesignFinding,
    DesignFindings as DesignFindings,
    Gravity as Gravity,
    Minutes as Minutes,
    ReviewPolicy as ReviewPolicy,
    estimated_minutes as estimated_minutes,
    review_design as review_design,
)
from cxkit.surveys.invitations._invitations import (
    INVITATION_POLICY as INVITATION_POLICY,
    Invitation as Invitation,
    InvitationPolicy as InvitationPolicy,
    dispositions as dispositions,
    suppression as suppression,
)
from cxkit.surveys.invitations._quotas import (
    Quota as Quota,
    QuotaProgress as QuotaProgress,
    quota_progress as quota_progress,
)
from cxkit.surveys.invitations._sampling import (
    Sample as Sample,
    SampledStratum as SampledStratum,
    simple_sample as simple_sample,
    stratified_sample as stratified_sample,
    systematic_sample as systematic_sample,
)
from cxkit.surveys.responses._anonymous import (
    AnonymousBatch as AnonymousBatch,
    AnonymousResponse as AnonymousResponse,
)
from cxkit.surveys.responses._episodes import Ratings as Ratings, ratings as ratings
from cxkit.surveys.responses._quality import (
    QUALITY_POLICY as QUALITY_POLICY,
    QualityFlag as QualityFlag,
    QualityPolicy as QualityPolicy,
    StraightLining as StraightLining,
    quality_flags as quality_flags,
    straight_lining as straight_lining,
)
from cxkit.surveys.responses._response import Response as Response

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
