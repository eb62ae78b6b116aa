"""Quality monitoring: rubrics and their scores, evaluations, audits, samples and calibration."""

from cxkit.quality._enums import (
    AutoFail as AutoFail,
    CriterionKind as CriterionKind,
    Critical as Critical,
    NaPolicy as NaPolicy,
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
from cxkit.quality._scoring import (
    Scored as Scored,
    answer_faults as answer_faults,
    applicable as applicable,
    score as score,
)
from cxkit.quality._shipped import SERVICE_RUBRIC as SERVICE_RUBRIC, SHOP_CHECKLIST as SHOP_CHECKLIST
