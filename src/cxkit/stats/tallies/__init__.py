"""Tallies: what was counted in every cell, as values that merge; and how columns are counted into them."""

from cxkit.stats.tallies._counting import (
    tally_codes as tally_codes,
    tally_nps as tally_nps,
    tally_rates as tally_rates,
    tally_scores as tally_scores,
    tally_share as tally_share,
    tally_values as tally_values,
)
from cxkit.stats.tallies._group_layout import Runs as Runs
from cxkit.stats.tallies._kinds import NET as NET
from cxkit.stats.tallies._tally import Tally as Tally, merged as merged
from cxkit.stats.tallies._tally_payload import from_bytes as from_bytes, to_bytes as to_bytes
