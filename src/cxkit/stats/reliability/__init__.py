"""Whether raters agree and whether the items of a scale measure one thing."""

from cxkit.stats.reliability._agreement import (
    Agreement as Agreement,
    agreement_estimate as agreement_estimate,
    agreement_weights as agreement_weights,
    cohen_kappa as cohen_kappa,
    cohen_kappa_of_table as cohen_kappa_of_table,
    fleiss_kappa as fleiss_kappa,
)
from cxkit.stats.reliability._intraclass import (
    KendallW as KendallW,
    MeanSquares as MeanSquares,
    icc as icc,
    kendall_w as kendall_w,
)
from cxkit.stats.reliability._krippendorff import (
    NOT_PAIRED as NOT_PAIRED,
    Level as Level,
    krippendorff_alpha as krippendorff_alpha,
)
from cxkit.stats.reliability._masi import (
    krippendorff_sets as krippendorff_sets,
    masi_distance as masi_distance,
)
from cxkit.stats.reliability._multi_rater import (
    RaterAgreement as RaterAgreement,
    rater_agreement as rater_agreement,
)
from cxkit.stats.reliability._omega import OneFactor as OneFactor, mcdonald_omega as mcdonald_omega
from cxkit.stats.reliability._ratings import Ratings as Ratings, ratings_of as ratings_of
from cxkit.stats.reliability._reliability import (
    Reliability as Reliability,
    covariance as covariance,
    cronbach_alpha as cronbach_alpha,
)
from cxkit.stats.reliability._severity import RaterSeverity as RaterSeverity, rater_severity as rater_severity
