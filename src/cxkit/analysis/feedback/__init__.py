"""Feedback in numbers: themes counted, hot spots, pain points, highlights, what is new, what answers did."""

from cxkit.analysis.feedback._again import said_again as said_again
from cxkit.analysis.feedback._alarms import (
    ReviewAlarm as ReviewAlarm,
    ReviewAlarms as ReviewAlarms,
    review_alarms as review_alarms,
)
from cxkit.analysis.feedback._counts import (
    ThemeCount as ThemeCount,
    ThemeCounts as ThemeCounts,
    theme_counts as theme_counts,
)
from cxkit.analysis.feedback._emerging import (
    EmergingTheme as EmergingTheme,
    EmergingThemes as EmergingThemes,
    emerging as emerging,
    phrase_sets as phrase_sets,
)
from cxkit.analysis.feedback._hot import (
    HotTheme as HotTheme,
    HotThemes as HotThemes,
    baseline_flags as baseline_flags,
    hot_themes as hot_themes,
)
from cxkit.analysis.feedback._impact import (
    ThemeImpact as ThemeImpact,
    ThemeImpacts as ThemeImpacts,
    theme_impact as theme_impact,
)
from cxkit.analysis.feedback._opinions import code_opinions as code_opinions
from cxkit.analysis.feedback._quotes import quotations as quotations
from cxkit.analysis.feedback._replies import ReplyEffect as ReplyEffect, reply_effect as reply_effect
from cxkit.analysis.feedback._trends import (
    DoubleCoded as DoubleCoded,
    PartShare as PartShare,
    ThemeTrend as ThemeTrend,
    double_coded as double_coded,
    theme_trend as theme_trend,
)
from cxkit.analysis.feedback._verdicts import (
    AlarmKind as AlarmKind,
    ThemeVerdict as ThemeVerdict,
    TrendView as TrendView,
)
