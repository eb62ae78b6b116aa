"""Training sessions and enrolments: who took which course, with what attendance, tests and result."""

from cxkit.team.training import facts as facts
from cxkit.team.training._enrolment import (
    Enrolment as Enrolment,
    TestScore as TestScore,
    record_result as record_result,
)
from cxkit.team.training._enums import (
    EnrolmentStatus as EnrolmentStatus,
    SessionStatus as SessionStatus,
    TestTime as TestTime,
)
from cxkit.team.training._session import TrainingSession as TrainingSession
