"""Feedback: what customers say wherever they say it, under themes that are versioned data."""

from cxkit.feedback import facts as facts, theme_facts as theme_facts
from cxkit.feedback._coding import (
    Found as Found,
    ThemeClassifier as ThemeClassifier,
    code_items as code_items,
)
from cxkit.feedback._enums import (
    CodedBy as CodedBy,
    ConsentBasis as ConsentBasis,
    FeedbackSignal as FeedbackSignal,
    FeedbackSource as FeedbackSource,
    FeedbackStatus as FeedbackStatus,
    Polarity as Polarity,
    QuarantineReason as QuarantineReason,
    ReplyStatus as ReplyStatus,
    ReviewCondition as ReviewCondition,
    Severity as Severity,
    TextKind as TextKind,
    ThemeChange as ThemeChange,
    ThemeTreeStatus as ThemeTreeStatus,
    Visibility as Visibility,
)
from cxkit.feedback._focus import (
    FocusGroup as FocusGroup,
    FocusTopic as FocusTopic,
    Participant as Participant,
    Utterance as Utterance,
    focus_topics as focus_topics,
)
from cxkit.feedback._item import FeedbackItem as FeedbackItem, FeedbackState as FeedbackState
from cxkit.feedback._origins import feedback_from as feedback_from
from cxkit.feedback._parts import (
    REPLY_POLICY as REPLY_POLICY,
    Coding as Coding,
    Mention as Mention,
    Reply as Reply,
    ReplyPolicy as ReplyPolicy,
    ReviewInvitation as ReviewInvitation,
    TextVersion as TextVersion,
    polarity_of as polarity_of,
)
from cxkit.feedback._texts import redacted as redacted
from cxkit.feedback._themes import TOP_THEMES as TOP_THEMES, Theme as Theme
from cxkit.feedback._tree import (
    Crosswalk as Crosswalk,
    CrosswalkEntry as CrosswalkEntry,
    ThemeTree as ThemeTree,
)
