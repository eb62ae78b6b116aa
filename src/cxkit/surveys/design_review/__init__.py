"""The review of a survey's design: duration, mix of questions, wording, translations."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
