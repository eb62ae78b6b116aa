"""The design of a survey: questions, conditions, and the ways through them."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
