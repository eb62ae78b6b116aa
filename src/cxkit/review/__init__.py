"""The monthly review: one object with the period's figures, what stands out, and whom to call back."""

from cxkit.review.model import CallBack, Figure, Finding, Group, Ranked, Review, Span, Volume
from cxkit.review.monthly import monthly_review, span_review
from cxkit.review.sources import Tables

__all__ = [
    "CallBack",
    "Figure",
    "Finding",
    "Group",
    "Ranked",
    "Review",
    "Span",
    "Tables",
    "Volume",
    "monthly_review",
    "span_review",
]
