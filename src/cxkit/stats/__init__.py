"""Numbers only: arrays in, estimates out. Knows nothing of customers.

Each module is one family of statistics; what they all return is named here and loaded when first used.
"""

from typing import TYPE_CHECKING

from cxkit._face import rooms_face

if TYPE_CHECKING:
    from cxkit.stats import (
        control_charts as control_charts,
        effects as effects,
        intervals as intervals,
        profiling as profiling,
        queues as queues,
        reliability as reliability,
        results as results,
        sampling as sampling,
        series as series,
        survival as survival,
        tallies as tallies,
    )
    from cxkit.stats.control_charts import *
    from cxkit.stats.effects import *
    from cxkit.stats.intervals import *
    from cxkit.stats.profiling import *
    from cxkit.stats.queues import *
    from cxkit.stats.reliability import *
    from cxkit.stats.results import *
    from cxkit.stats.sampling import *
    from cxkit.stats.series import *
    from cxkit.stats.survival import *
    from cxkit.stats.tallies import *
else:
    __getattr__, __dir__ = rooms_face(
        __name__,
        "control_charts effects intervals profiling queues reliability results sampling series "
        "survival tallies",
    )
