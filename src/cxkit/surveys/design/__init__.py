"""What a survey asks: questions, conditions, the ways through, and the review of the design."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
