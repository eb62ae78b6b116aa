"""The monthly review: what happened, whether it is real, why, what to do, whom to call."""

from cxkit.review._actions import ActionsSection as ActionsSection
from cxkit.review._board import Board as Board, Load as Load, Pressing as Pressing, live_board as live_board
from cxkit.review._daily import Daily as Daily
from cxkit.review._kept import count_daily as count_daily
from cxkit.review._model import (
    CallBack as CallBack,
    Figure as Figure,
    Finding as Finding,
    Group as Group,
    Month as Month,
    Ranked as Ranked,
    Span as Span,
    Volume as Volume,
)
from cxkit.review._monitoring import MonitoringSection as MonitoringSection, Watched as Watched
from cxkit.review._monthly import monthly_review as monthly_review, span_review as span_review
from cxkit.review._quality import QualitySection as QualitySection
from cxkit.review._review import Review as Review
from cxkit.review._schema import board_schema as board_schema, review_schema as review_schema
from cxkit.review._sections import (
    Bars as Bars,
    Cell as Cell,
    Dot as Dot,
    Dots as Dots,
    Grid as Grid,
    Limits as Limits,
    Line as Line,
    Listing as Listing,
    Note as Note,
    Point as Point,
    Reading as Reading,
    Row as Row,
    Section as Section,
    Spark as Spark,
)
from cxkit.review._sources import Tables as Tables, tables_of as tables_of
from cxkit.review._standards import Judged as Judged, StandardsSection as StandardsSection
from cxkit.review._touch_points import JudgedTouchPoint as JudgedTouchPoint, TouchPoints as TouchPoints
from cxkit.review._voice import VoiceSection as VoiceSection, VoiceTheme as VoiceTheme
