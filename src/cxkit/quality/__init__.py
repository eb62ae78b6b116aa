"""Quality monitoring: rubrics and their scores, evaluations, audits, samples and calibration."""

from cxkit.quality import facts as facts
from cxkit.quality._automatic import (
    COURTESY_PHRASES as COURTESY_PHRASES,
    FORBIDDEN_WORDS as FORBIDDEN_WORDS,
    PACE as PACE,
    AutomaticRater as AutomaticRater,
    PaceRater as PaceRater,
    PhraseRater as PhraseRater,
    Spoken as Spoken,
)
from cxkit.quality._columns import (
    answer_columns as answer_columns,
    evaluation_columns as evaluation_columns,
    rating_columns as rating_columns,
)
from cxkit.quality._enums import (
    AutoFail as AutoFail,
    CriterionKind as CriterionKind,
    Critical as Critical,
    DayPart as DayPart,
    EvaluationStatus as EvaluationStatus,
    NaPolicy as NaPolicy,
    Purpose as Purpose,
    RoundStatus as RoundStatus,
    Signal as Signal,
    SubjectKind as SubjectKind,
    VisitKind as VisitKind,
)
from cxkit.quality._evaluation import Calibration as Calibration, Evaluation as Evaluation
from cxkit.quality._parts import (
    CalibrationItem as CalibrationItem,
    Evidence as Evidence,
    Subject as Subject,
    Visit as Visit,
    VisitReport as VisitReport,
)
from cxkit.quality._rubric import (
    Answer as Answer,
    Answers as Answers,
    Condition as Condition,
    Criterion as Criterion,
    Level as Level,
    Rubric as Rubric,
    Rule as Rule,
    Section as Section,
)
from cxkit.quality._sampling import Candidate as Candidate, Drawn as Drawn, SamplingPlan as SamplingPlan
from cxkit.quality._scoring import (
    Scored as Scored,
    answer_faults as answer_faults,
    applicable as applicable,
    score as score,
)
from cxkit.quality._shipped import SERVICE_RUBRIC as SERVICE_RUBRIC, SHOP_CHECKLIST as SHOP_CHECKLIST
from cxkit.quality._state import Rating as Rating
from cxkit.quality._visits import plan_visits as plan_visits
