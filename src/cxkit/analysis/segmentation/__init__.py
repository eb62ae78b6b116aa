"""Segments by declared rules over columns: who is in which and why, how they move, how stable they are."""

from cxkit.analysis.segmentation._measures import (
    CustomerMeasures as CustomerMeasures,
    customer_measures as customer_measures,
)
from cxkit.analysis.segmentation._moves import (
    SegmentStability as SegmentStability,
    segment_moves as segment_moves,
    segment_stability as segment_stability,
)
from cxkit.analysis.segmentation._segmentation import Segmentation as Segmentation, segmented as segmented
