"""Closing the loop: the follow-up of a low score by a person."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
