"""Comparing units fairly: funnel limits, shrinkage, and how concentrated a total is."""

from cxkit.stats.profiling._bands import (
    Bands as Bands,
    CaseMix as CaseMix,
    UnitScores as UnitScores,
    case_mix as case_mix,
    posterior_bands as posterior_bands,
    unit_scores as unit_scores,
)
from cxkit.stats.profiling._concentration import (
    Pareto as Pareto,
    gini as gini,
    hhi as hhi,
    lorenz_curve as lorenz_curve,
    pareto as pareto,
    top_share as top_share,
)
from cxkit.stats.profiling._empirical_bayes import (
    NO_OVERDISPERSION as NO_OVERDISPERSION,
    BetaPrior as BetaPrior,
    fit_beta_prior as fit_beta_prior,
)
from cxkit.stats.profiling._funnel_limits import (
    Funnel as Funnel,
    Overdispersion as Overdispersion,
    binomial_limit as binomial_limit,
    funnel as funnel,
    funnel_limits as funnel_limits,
    overdispersion as overdispersion,
)
from cxkit.stats.profiling._shrinkage import (
    ShrunkMeans as ShrunkMeans,
    ShrunkRates as ShrunkRates,
    james_stein as james_stein,
    shrink_means as shrink_means,
    shrink_rates as shrink_rates,
)
