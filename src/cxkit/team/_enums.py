"""Enumerations of the team."""

from __future__ import annotations

from typing import Final

from cxkit.values import Labelled

FEWEST_RATERS: Final = 3
"""Fewer ratings of colleagues are not shown: they would say who gave them."""


class Employment(Labelled):
    """The employment of an agent."""

    ACTIVE = "active", "Active", "在职", "在職"
    LEFT = "left", "Left", "已离职", "已離職"
