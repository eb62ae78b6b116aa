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

from cxkit.stats.control_charts._attribute_charts import (
    c_chart as c_chart,
    laney_p_chart as laney_p_chart,
    laney_u_chart as laney_u_chart,
    np_chart as np_chart,
    p_chart as p_chart,
    u_chart as u_chart,
)
from cxkit.stats.control_charts._ewma_cusum import (
    Cusum as Cusum,
    cusum_chart as cusum_chart,
    ewma as ewma,
    ewma_chart as ewma_chart,
)
from cxkit.stats.control_charts._individuals_charts import (
    g_chart as g_chart,
    t_chart as t_chart,
    xmr_chart as xmr_chart,
)
from cxkit.stats.control_charts._run_chart import (
    RunChart as RunChart,
    fair_coin_quantile as fair_coin_quantile,
    run_chart as run_chart,
)
from cxkit.stats.control_charts._run_rules import (
    NELSON as NELSON,
    RULES as RULES,
    WESTERN_ELECTRIC as WESTERN_ELECTRIC,
    Rule as Rule,
    Signal as Signal,
    find_rules as find_rules,
    run_signals as run_signals,
    segments as segments,
)
from cxkit.stats.control_charts._shewhart import (
    D2 as D2,
    ControlChart as ControlChart,
    Limits as Limits,
    Phase as Phase,
    build_chart as build_chart,
    in_sigmas as in_sigmas,
    moving_ranges as moving_ranges,
    phase_slices as phase_slices,
)
