"""Drivers of a score: key drivers, importance and performance, Kano, scorecards, gaps to what is expected."""

from cxkit.analysis.drivers._drivers import (
    METHODS as METHODS,
    Drivers as Drivers,
    Method as Method,
    average_over_orders as average_over_orders,
    key_drivers as key_drivers,
)
from cxkit.analysis.drivers._importance import (
    QUADRANTS as QUADRANTS,
    Cross as Cross,
    ImportancePerformance as ImportancePerformance,
    Quadrant as Quadrant,
    importance_performance as importance_performance,
)
from cxkit.analysis.drivers._kano import (
    CATEGORIES as CATEGORIES,
    EVALUATION as EVALUATION,
    Category as Category,
    Kano as Kano,
    kano_categories as kano_categories,
    kano_of_answers as kano_of_answers,
    kano_of_counts as kano_of_counts,
    plot_kano as plot_kano,
)
from cxkit.analysis.drivers._logistic import (
    LogisticDrivers as LogisticDrivers,
    logistic_drivers as logistic_drivers,
)
from cxkit.analysis.drivers._scorecard import (
    NOT_RATED as NOT_RATED,
    MissingCriterion as MissingCriterion,
    Scorecards as Scorecards,
    scorecards as scorecards,
)
from cxkit.analysis.drivers._servqual import (
    SERVQUAL_DIMENSIONS as SERVQUAL_DIMENSIONS,
    SERVQUAL_ITEMS as SERVQUAL_ITEMS,
    ServiceGap as ServiceGap,
    ServiceGaps as ServiceGaps,
    service_gaps as service_gaps,
)
