"""Organisations whose people are customers."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
