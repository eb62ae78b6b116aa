"""The SQLite store."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
