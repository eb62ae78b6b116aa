"""Consent of customers, and the channel on which they may be contacted."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
