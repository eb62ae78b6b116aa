"""Rules of labour of some places, from secondary sources: a beginning to amend, not advice.

Sources, none of them the official text: copies of the Labour Law of China (1994, Articles 36, 38 and 41) and
of Directive 2003/88/EC; summaries of Taiwan's Labor Standards Act (Articles 30, 32, 34 to 36). Agreements,
permissions (综合计算工时制, 變形工時) and exceptions are not in them: `amended` puts them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cxkit.rosters._rules import LabourRule, LabourRules

_CHINA = "劳动法（第二手文本）第{}条"
_EU = "2003/88/EC (secondary text), Art. {}"
_TAIWAN = "勞動基準法（第二手文本）第{}條"

PACKS: Final[Mapping[str, LabourRules]] = {
    "CN": LabourRules(
        id="labour-cn",
        clauses=(
            LabourRule(code="cn.day", form="hours", days=1, high=8, price=1, source=_CHINA.format(36)),
            LabourRule(code="cn.day_most", form="hours", days=1, high=11, source=_CHINA.format(41)),
            LabourRule(
                code="cn.week", form="hours", window="month", per_week=True, high=44, price=1,
                source=_CHINA.format(36),
            ),
            LabourRule(
                code="cn.overtime", form="hours", window="month", per_week=True, high=44, plus=36,
                source=_CHINA.format(41),
            ),
            LabourRule(code="cn.day_off", form="days_off", window="week", low=1, source=_CHINA.format(38)),
        ),
    ),
    "EU": LabourRules(
        id="labour-eu",
        clauses=(
            LabourRule(code="eu.rest", form="rest", low=11, source=_EU.format(3)),
            LabourRule(code="eu.break", form="break", high=6, low=0.25, source=_EU.format(4)),
            LabourRule(code="eu.long_rest", form="long_rest", window="week", low=35, source=_EU.format(5)),
            LabourRule(code="eu.week", form="hours", days=28, per_week=True, high=48, source=_EU.format(6)),
        ),
    ),
    "TW": LabourRules(
        id="labour-tw",
        clauses=(
            LabourRule(code="tw.day", form="hours", days=1, high=8, price=1, source=_TAIWAN.format(30)),
            LabourRule(
                code="tw.week", form="hours", window="week", high=40, price=1, source=_TAIWAN.format(30)
            ),
            LabourRule(code="tw.day_most", form="hours", days=1, high=12, source=_TAIWAN.format(32)),
            LabourRule(
                code="tw.overtime", form="hours", window="month", per_week=True, high=40, plus=46,
                source=_TAIWAN.format(32),
            ),
            LabourRule(code="tw.rest", form="rest", low=11, source=_TAIWAN.format(34)),
            LabourRule(code="tw.break", form="break", high=4, low=0.5, source=_TAIWAN.format(35)),
            LabourRule(code="tw.days_off", form="days_off", window="week", low=2, source=_TAIWAN.format(36)),
            LabourRule(code="tw.run", form="run", high=6, source=_TAIWAN.format(36)),
        ),
    ),
}  # fmt: skip
"""The rules of mainland China, the European Union and Taiwan by their code."""
