"""The law on personal offers and prices, as notes to check: none was read in its official text.

大数据杀熟 is the practice of asking known customers for higher prices than new ones, by their data.
"""

from __future__ import annotations

from typing import Final

import attrs

from cxkit.offers._wording import NOTES
from cxkit.values import Label


@attrs.frozen(kw_only=True)
class LegalNote:
    """A rule of law in a sentence, where it stands, and whether that was checked in the official text."""

    place: str
    source: str
    text: Label
    verified: bool = False


LEGAL_NOTES: Final[tuple[LegalNote, ...]] = tuple(
    LegalNote(place=place, source=source, text=NOTES[code])
    for place, code, source in (
        ("CN", "pipl_24_price", "个人信息保护法 第二十四条"),
        ("CN", "pipl_24_marketing", "个人信息保护法 第二十四条"),
        ("CN", "pipl_28", "个人信息保护法 第二十八条"),
        ("CN", "consumers_9", "消费者权益保护法实施条例（2024）第九条"),
        ("CN", "algorithms_21", "互联网信息服务算法推荐管理规定（2022）第二十一条"),
        ("EU", "gdpr_22", "Regulation (EU) 2016/679, Articles 21 and 22"),
        ("EU", "omnibus_6", "Directive 2011/83/EU as amended by 2019/2161, Article 6(1)(ea)"),
    )
)
"""The notes that come with the library; all of them from memory of secondary texts."""
