"""Control charts: is this month's figure a signal, or the noise that the process always makes?

| what is plotted | chart |
|---|---|
| a share of cases, such as tickets within target | `p_chart`, as counts `np_chart` |
| a share of thousands of cases a point | `laney_p_chart` |
| a rate, such as complaints per 1,000 orders | `u_chart`, over equal sizes `c_chart` |
| a rate over large sizes | `laney_u_chart` |
| one measurement a point, such as the mean handle time | `xmr_chart` |
| time or cases between rare events | `t_chart`, `g_chart` |
| small lasting shifts | `ewma_chart`, `cusum_chart` |
| any series, without limits | `run_chart` |
"""

from __future__ import annotations

from cxkit.stats.attribute_charts import c_chart, laney_p_chart, laney_u_chart, np_chart, p_chart, u_chart
from cxkit.stats.individuals_charts import g_chart, t_chart, xmr_chart
from cxkit.stats.run_chart import RunChart, run_chart
from cxkit.stats.run_rules import NELSON, RULES, WESTERN_ELECTRIC, Signal
from cxkit.stats.shewhart import ControlChart
from cxkit.stats.weighted_charts import Cusum, cusum_chart, ewma, ewma_chart

__all__ = [
    "NELSON",
    "RULES",
    "WESTERN_ELECTRIC",
    "ControlChart",
    "Cusum",
    "RunChart",
    "Signal",
    "c_chart",
    "cusum_chart",
    "ewma",
    "ewma_chart",
    "g_chart",
    "laney_p_chart",
    "laney_u_chart",
    "np_chart",
    "p_chart",
    "run_chart",
    "t_chart",
    "u_chart",
    "xmr_chart",
]
