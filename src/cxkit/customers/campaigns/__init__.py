"""Campaigns: an audience, a control group, and what came of it."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
