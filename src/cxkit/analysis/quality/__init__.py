"""Quality monitoring: agreement and drift of raters, machines against people, and training needs."""

from cxkit.analysis.quality._needs import TrainingNeeds as TrainingNeeds, training_needs as training_needs
from cxkit.analysis.quality._raters import (
    ENOUGH as ENOUGH,
    CriterionAgreement as CriterionAgreement,
    MachineAgreement as MachineAgreement,
    criterion_agreement as criterion_agreement,
    machine_agreement as machine_agreement,
    rater_drift as rater_drift,
)
