"""The monthly review: one object with the period's figures, what stands out, and whom to call back."""

from cxkit.review._model import (
    CallBack as CallBack,
    Figure as Figure,
    Finding as Finding,
    Group as Group,
    Ranked as Ranked,
    Span as Span,
    Volume as Volume,
)
from cxkit.review._monthly import monthly_review as monthly_review, span_review as span_review
from cxkit.review._review import Review as Review
from cxkit.review._section import Section as Section, Sheet as Sheet
from cxkit.review._sources import Tables as Tables, tables_of as tables_of
