"""Enumerations of the team."""

from __future__ import annotations

from cxkit.values import Labelled


class Employment(Labelled):
    """The employment of an agent."""

    ACTIVE = "active", "Active", "在职", "在職"
    LEFT = "left", "Left", "已离职", "已離職"
