"""What a survey asks: questions, conditions, the ways through, and the review of the design."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
