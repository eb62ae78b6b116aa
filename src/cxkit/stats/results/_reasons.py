"""Why a number is undefined: the reasons that statistics share, each worded in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import Reason, Text

EMPTY: Final[Reason] = Text(
    "stats.empty", "nothing was counted", "没有可计入的数据", "沒有可計入的資料"
)()  # fmt: skip
"""Nothing was counted: 0 of 0."""

TOO_FEW: Final[Text] = Text(
    "stats.too_few",
    "{needed} or more are needed, there are {n}",
    "至少需要 {needed} 个，现有 {n} 个",
    "至少需要 {needed} 個，現有 {n} 個",
)
"""The number that is needed and the number that is there."""

NEEDS_TWO: Final[Reason] = Text(
    "stats.needs_two", "two or more values are needed", "至少需要两个数值", "至少需要兩個數值"
)()  # fmt: skip

NO_VARIATION: Final[Reason] = Text(
    "stats.no_variation",
    "all values are equal, so there is no variation to work with",
    "所有取值相同，没有可用的变异",
    "所有取值相同，沒有可用的變異",
)()

NO_EXPOSURE: Final[Reason] = Text(
    "stats.no_exposure", "the exposure is zero", "基数为零", "基數為零"
)()  # fmt: skip
"""A rate per orders, contacts or hours of which there were none."""

NO_WEIGHT: Final[Reason] = Text(
    "stats.no_weight", "the weights sum to zero", "权重之和为零", "權重之和為零"
)()

NO_INTERVAL: Final[Reason] = Text(
    "stats.no_interval",
    "no interval is defined for this figure",
    "该指标没有定义区间",
    "該指標沒有定義區間",
)()

NO_TEST: Final[Reason] = Text(
    "stats.no_test",
    "no test is defined for these figures",
    "这些数据没有可用的检验",
    "這些資料沒有可用的檢定",
)()

SUPPRESSED: Final[Text] = Text(
    "stats.suppressed",
    "hidden to protect people: fewer than {minimum} were counted",
    "为保护隐私而隐藏：计入少于 {minimum} 人",
    "為保護隱私而隱藏：計入少於 {minimum} 人",
)

UNDEFINED: Final[Reason] = Text("stats.undefined", "it is undefined here", "此处无定义", "此處無定義")()

GAP: Final[Text] = Text(
    "stats.gap",
    "not compared: nothing was counted in {missing}, between it and {before}",
    "未比较：与 {before} 之间的 {missing} 没有可计入的数据",
    "未比較：與 {before} 之間的 {missing} 沒有可計入的資料",
)
"""What is missing before the label, and the label before that."""

ZERO_BASE: Final[Reason] = Text(
    "stats.zero_base", "the figure to compare with is 0", "作为比较基准的数值为 0", "作為比較基準的數值為 0"
)()  # fmt: skip
