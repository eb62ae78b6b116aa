"""Verdicts on themes, each of which can also be that the evidence is too thin."""

from __future__ import annotations

from cxkit.values import Labelled


class ThemeVerdict(Labelled):
    """Verdict on a theme in a period."""

    SAFETY = "safety", "Listed: safety", "安全问题，逐条列出", "安全問題，逐則列出"
    PAIN = "pain", "Pain point", "痛点", "痛點"
    HIGHLIGHT = "highlight", "Highlight", "亮点", "亮點"
    HOT = "hot", "Hot spot", "热点", "熱點"
    COOLED = "cooled", "Cooled down", "热度下降", "熱度下降"
    NEW = "new", "New", "新出现", "新出現"
    GROWING = "growing", "Growing", "增多", "增多"
    NOTHING = "nothing", "No difference found", "未见差异", "未見差異"
    FEW = "few", "Not enough evidence", "证据不足", "證據不足"


class AlarmKind(Labelled):
    """Kind of an alarm over reviews."""

    BURST = "burst", "Burst of low ratings", "差评集中出现", "負評集中出現"
    FALL = "fall", "Fall of the score", "评分下滑", "評分下滑"
    SAFETY = "safety", "Words of danger", "出现安全字眼", "出現安全字眼"


class TrendView(Labelled):
    """View of a trend over changes of the tree."""

    AS_CODED = "as_coded", "As coded then", "按当时归类", "依當時歸類"
    RESTATED = "restated", "Restated to the newest tree", "按现行主题重列", "依現行主題重列"
