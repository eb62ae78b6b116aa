"""Analyses of customers, answers, paths and text: what drives a score, who buys again, what is asked for.

Each module is one family of analyses; what they offer is named here and loaded when first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxkit.analysis.bg_nbd import BgNbd as BgNbd
    from cxkit.analysis.bg_nbd import fit_bg_nbd as fit_bg_nbd
    from cxkit.analysis.drivers import Drivers as Drivers
    from cxkit.analysis.drivers import key_drivers as key_drivers
    from cxkit.analysis.eventually import EventuallyFollows as EventuallyFollows
    from cxkit.analysis.eventually import eventually_follows as eventually_follows
    from cxkit.analysis.funnels import conversion as conversion
    from cxkit.analysis.gamma_gamma import GammaGamma as GammaGamma
    from cxkit.analysis.gamma_gamma import fit_gamma_gamma as fit_gamma_gamma
    from cxkit.analysis.habits import BuyingHabits as BuyingHabits
    from cxkit.analysis.habits import buying_habits as buying_habits
    from cxkit.analysis.importance import ImportancePerformance as ImportancePerformance
    from cxkit.analysis.importance import importance_performance as importance_performance
    from cxkit.analysis.journeys import Journeys as Journeys
    from cxkit.analysis.kano import Kano as Kano
    from cxkit.analysis.kano import kano_categories as kano_categories
    from cxkit.analysis.kano import kano_of_answers as kano_of_answers
    from cxkit.analysis.kano import kano_of_counts as kano_of_counts
    from cxkit.analysis.kano import plot_kano as plot_kano
    from cxkit.analysis.keyness import keyness_of_counts as keyness_of_counts
    from cxkit.analysis.keyness import log_odds as log_odds
    from cxkit.analysis.keyness import log_odds_of_counts as log_odds_of_counts
    from cxkit.analysis.keyness import one_vs_rest as one_vs_rest
    from cxkit.analysis.lifetime import lifetime_value as lifetime_value
    from cxkit.analysis.logistic import LogisticDrivers as LogisticDrivers
    from cxkit.analysis.logistic import logistic_drivers as logistic_drivers
    from cxkit.analysis.paths import event_profile as event_profile
    from cxkit.analysis.paths import step_matrix as step_matrix
    from cxkit.analysis.paths import transitions as transitions
    from cxkit.analysis.paths import variants as variants
    from cxkit.analysis.purchase_summary import PurchaseSummary as PurchaseSummary
    from cxkit.analysis.purchase_summary import summarize_purchases as summarize_purchases
    from cxkit.analysis.rfm import Rfm as Rfm
    from cxkit.analysis.rfm import rfm_scores as rfm_scores
    from cxkit.analysis.rfm_orders import rfm_of_orders as rfm_of_orders
    from cxkit.analysis.rfm_segments import SegmentMap as SegmentMap
    from cxkit.analysis.scorecard import Scorecards as Scorecards
    from cxkit.analysis.scorecard import scorecards as scorecards
    from cxkit.analysis.themes import ThemeLexicon as ThemeLexicon
    from cxkit.analysis.themes import Themes as Themes
    from cxkit.analysis.tokens import CharacterNGrams as CharacterNGrams
    from cxkit.analysis.tokens import MaxMatch as MaxMatch
    from cxkit.analysis.tokens import Tokenizer as Tokenizer
    from cxkit.analysis.tokens import whitespace_tokens as whitespace_tokens
    from cxkit.analysis.tokens import word_tokens as word_tokens

_HOME = {
    "plot_kano": "cxkit.analysis.kano",
    "eventually_follows": "cxkit.analysis.eventually",
    "EventuallyFollows": "cxkit.analysis.eventually",
    "logistic_drivers": "cxkit.analysis.logistic",
    "LogisticDrivers": "cxkit.analysis.logistic",
    "BgNbd": "cxkit.analysis.bg_nbd",
    "CharacterNGrams": "cxkit.analysis.tokens",
    "Drivers": "cxkit.analysis.drivers",
    "GammaGamma": "cxkit.analysis.gamma_gamma",
    "ImportancePerformance": "cxkit.analysis.importance",
    "Journeys": "cxkit.analysis.journeys",
    "Kano": "cxkit.analysis.kano",
    "MaxMatch": "cxkit.analysis.tokens",
    "PurchaseSummary": "cxkit.analysis.purchase_summary",
    "Rfm": "cxkit.analysis.rfm",
    "SegmentMap": "cxkit.analysis.rfm_segments",
    "ThemeLexicon": "cxkit.analysis.themes",
    "Themes": "cxkit.analysis.themes",
    "Scorecards": "cxkit.analysis.scorecard",
    "scorecards": "cxkit.analysis.scorecard",
    "BuyingHabits": "cxkit.analysis.habits",
    "buying_habits": "cxkit.analysis.habits",
    "Tokenizer": "cxkit.analysis.tokens",
    "conversion": "cxkit.analysis.funnels",
    "event_profile": "cxkit.analysis.paths",
    "fit_bg_nbd": "cxkit.analysis.bg_nbd",
    "fit_gamma_gamma": "cxkit.analysis.gamma_gamma",
    "importance_performance": "cxkit.analysis.importance",
    "kano_categories": "cxkit.analysis.kano",
    "kano_of_answers": "cxkit.analysis.kano",
    "kano_of_counts": "cxkit.analysis.kano",
    "key_drivers": "cxkit.analysis.drivers",
    "keyness_of_counts": "cxkit.analysis.keyness",
    "lifetime_value": "cxkit.analysis.lifetime",
    "log_odds": "cxkit.analysis.keyness",
    "log_odds_of_counts": "cxkit.analysis.keyness",
    "one_vs_rest": "cxkit.analysis.keyness",
    "rfm_of_orders": "cxkit.analysis.rfm_orders",
    "rfm_scores": "cxkit.analysis.rfm",
    "step_matrix": "cxkit.analysis.paths",
    "summarize_purchases": "cxkit.analysis.purchase_summary",
    "transitions": "cxkit.analysis.paths",
    "variants": "cxkit.analysis.paths",
    "whitespace_tokens": "cxkit.analysis.tokens",
    "word_tokens": "cxkit.analysis.tokens",
}

__all__ = [
    "BgNbd",
    "BuyingHabits",
    "CharacterNGrams",
    "Drivers",
    "EventuallyFollows",
    "GammaGamma",
    "ImportancePerformance",
    "Journeys",
    "Kano",
    "LogisticDrivers",
    "MaxMatch",
    "PurchaseSummary",
    "Rfm",
    "Scorecards",
    "SegmentMap",
    "ThemeLexicon",
    "Themes",
    "Tokenizer",
    "buying_habits",
    "conversion",
    "event_profile",
    "eventually_follows",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "importance_performance",
    "kano_categories",
    "kano_of_answers",
    "kano_of_counts",
    "key_drivers",
    "keyness_of_counts",
    "lifetime_value",
    "log_odds",
    "log_odds_of_counts",
    "logistic_drivers",
    "one_vs_rest",
    "plot_kano",
    "rfm_of_orders",
    "rfm_scores",
    "scorecards",
    "step_matrix",
    "summarize_purchases",
    "transitions",
    "variants",
    "whitespace_tokens",
    "word_tokens",
]


def __getattr__(name: str) -> Any:
    """The name from the module where it lives, kept from then on."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
