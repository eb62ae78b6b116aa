"""Why a number is undefined: the reasons that statistics share, each worded in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.stats._wording import WORDS
from cxkit.values import Reason, Text

EMPTY: Final[Reason] = WORDS["stats.empty"]()
"""Nothing was counted: 0 of 0."""

TOO_FEW: Final[Text] = WORDS["stats.too_few"]
"""The number that is needed and the number that is there."""

NEEDS_TWO: Final[Reason] = WORDS["stats.needs_two"]()

NO_VARIATION: Final[Reason] = WORDS["stats.no_variation"]()

NO_EXPOSURE: Final[Reason] = WORDS["stats.no_exposure"]()
"""A rate per orders, contacts or hours of which there were none."""

NO_EVENTS: Final[Reason] = WORDS["stats.no_events"]()
"""An exposure, but no single event among it."""

NO_CHANGE: Final[Reason] = WORDS["stats.no_change"]()
"""The same people asked twice, who all answered as before."""

NO_ERROR: Final[Reason] = WORDS["stats.no_error"]()
"""Two figures of which nothing but value and standard error is kept."""

NO_WEIGHT: Final[Reason] = WORDS["stats.no_weight"]()

NO_INTERVAL: Final[Reason] = WORDS["stats.no_interval"]()

NO_TEST: Final[Reason] = WORDS["stats.no_test"]()

SUPPRESSED: Final[Text] = WORDS["stats.suppressed"]

UNDEFINED: Final[Reason] = WORDS["stats.undefined"]()

GAP: Final[Text] = WORDS["stats.gap"]
"""The words before a label that is missing, and the label before that."""

ZERO_BASE: Final[Reason] = WORDS["stats.zero_base"]()
