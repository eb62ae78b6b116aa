"""Tallies: what was counted in every cell, as values that merge; and how columns are counted into them."""

from cxkit.stats.tallies._amounts import AMOUNTS as AMOUNTS
from cxkit.stats.tallies._counting import (
    tally_codes as tally_codes,
    tally_nps as tally_nps,
    tally_rates as tally_rates,
    tally_scores as tally_scores,
    tally_share as tally_share,
    tally_values as tally_values,
)
from cxkit.stats.tallies._group_layout import Runs as Runs
from cxkit.stats.tallies._kinds import (
    COUNTS as COUNTS,
    NET as NET,
    RATES as RATES,
    RATIOS as RATIOS,
    SHARE as SHARE,
    VALUES as VALUES,
)
from cxkit.stats.tallies._sampled import SAMPLED as SAMPLED
from cxkit.stats.tallies._score_kinds import SCORES as SCORES
from cxkit.stats.tallies._tally import (
    Tally as Tally,
    from_bytes as from_bytes,
    merged as merged,
    to_bytes as to_bytes,
)
from cxkit.stats.tallies._waits import WAITS as WAITS
