"""Buying: habits, RFM, how much more customers will buy, and what they are worth."""

from cxkit.analysis.lifetime._bg_nbd import BgNbd as BgNbd, fit_bg_nbd as fit_bg_nbd
from cxkit.analysis.lifetime._gamma_gamma import GammaGamma as GammaGamma, fit_gamma_gamma as fit_gamma_gamma
from cxkit.analysis.lifetime._lifetime import lifetime_value as lifetime_value
from cxkit.analysis.lifetime._purchase_statistics import (
    BuyingHabits as BuyingHabits,
    buying_habits as buying_habits,
)
from cxkit.analysis.lifetime._purchase_summary import (
    PurchaseSummary as PurchaseSummary,
    summarize_purchases as summarize_purchases,
)
from cxkit.analysis.lifetime._rfm import (
    CONVENTIONS as CONVENTIONS,
    Convention as Convention,
    Rfm as Rfm,
    rfm_scores as rfm_scores,
)
from cxkit.analysis.lifetime._rfm_orders import rfm_of_orders as rfm_of_orders
from cxkit.analysis.lifetime._rfm_segments import SEGMENTS as SEGMENTS, SegmentMap as SegmentMap
