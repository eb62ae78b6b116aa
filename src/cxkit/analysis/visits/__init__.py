"""Visits: what of a log of events counts, which events are one visit, what is seen, and by whom."""

from cxkit.analysis.visits._attribution import (
    Attribution as Attribution,
    AttributionModel as AttributionModel,
    Conversions as Conversions,
    Touches as Touches,
    attribution as attribution,
    visit_touches as visit_touches,
)
from cxkit.analysis.visits._identities import (
    NOBODY as NOBODY,
    Backfill as Backfill,
    Identities as Identities,
    IdentityPolicy as IdentityPolicy,
    Stitch as Stitch,
    stitched as stitched,
)
from cxkit.analysis.visits._pages import PageViews as PageViews, page_views as page_views
from cxkit.analysis.visits._screening import (
    CLOCK_FAULT as CLOCK_FAULT,
    Screening as Screening,
    screened as screened,
)
from cxkit.analysis.visits._search_words import (
    SearchWords as SearchWords,
    looks_personal as looks_personal,
    search_word as search_word,
    search_words as search_words,
)
from cxkit.analysis.visits._sessions import (
    SessionPolicy as SessionPolicy,
    Sessions as Sessions,
    sessions as sessions,
)
from cxkit.analysis.visits._visitors import (
    UniqueVisitors as UniqueVisitors,
    unique_visitors as unique_visitors,
    visit_share as visit_share,
)
