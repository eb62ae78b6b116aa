"""Findings of a return policy about a unit, in words that can be said to the customer.

Every sentence speaks to the customer, in three languages. A finding speaks for the return or
against it, asks the customer for something, or notes what will follow.
"""

from __future__ import annotations

from cxkit._typing import Named
from cxkit.kernel import record
from cxkit.returns._enums import Condition, ReturnReason
from cxkit.values import GoodsTrait, Label, Labelled, Language, Reason, Text, mark


class Bearing(Labelled):
    """Direction in which a finding points."""

    FOR = "for", "In your favour", "符合条件", "符合條件"
    AGAINST = "against", "Why not", "不符合条件", "不符合條件"
    ASKED = "asked", "We need from you", "需要您补充", "需要您補充"
    NOTE = "note", "Please note", "请注意", "請留意"


@record(name="return_request.finding")
class Finding:
    """One thing that a policy found, and (where it helps) what would change it.

    >>> asked, change = Reason("return.evidence_asked"), Reason("return.send_picture")
    >>> Finding(bearing="asked", reason=asked, change=change).change.text()
    'send us a picture or a video that shows it'
    """

    bearing: Named[Bearing]
    reason: Reason
    change: Reason | None = None

    def text(self, language: Language = "en") -> str:
        """Both as one sentence."""
        reasons = [reason.text(language) for reason in (self.reason, self.change) if reason is not None]
        return mark("clause", language).join(reasons)


def _each(kind: type[Labelled], code: str, en: str, zh_hans: str, zh_hant: str) -> dict[Labelled, Text]:
    """A text for each member, with its label inside."""
    words = Label(en, zh_hans, zh_hant)

    def sentence(member: Labelled, language: Language) -> str:
        label = member.label(language)
        return words.in_language(language).replace("…", label[0].lower() + label[1:])

    return {
        member: Text(
            f"return.{code}.{member}",
            sentence(member, "en"),
            sentence(member, "zh-Hans"),
            sentence(member, "zh-Hant"),
        )
        for member in kind
    }


TRAIT_EXCLUDED = _each(
    GoodsTrait,
    "excluded",
    "goods of this kind cannot be returned without a fault (…)",
    "该类商品非质量问题不支持退货（…）",
    "該類商品除瑕疵外不可退貨（…）",
)
LIABLE = _each(
    ReturnReason,
    "liable",
    "you told us what is wrong: …",
    "您反映的问题：…",
    "您反映的問題：…",
)
CONDITION_GOOD = _each(
    Condition,
    "condition_good",
    "you say the goods are in this state: …; such goods are taken back",
    "您说明的商品状态为“…”，符合退货要求",
    "您說明的商品狀態為「…」，符合退貨要求",
)
CONDITION_BAD = _each(
    Condition,
    "condition_bad",
    "you say the goods are in this state: …; such goods are not taken back",
    "您说明的商品状态为“…”，不符合退货要求",
    "您說明的商品狀態為「…」，不符合退貨要求",
)
FOUND_GOOD = _each(
    Condition,
    "found_good",
    "we found the goods in this state: …; such goods are taken back",
    "经检验，商品状态为“…”，符合退货要求",
    "經檢驗，商品狀態為「…」，符合退貨要求",
)
FOUND_BAD = _each(
    Condition,
    "found_bad",
    "we found the goods in this state: …; such goods are not taken back",
    "经检验，商品状态为“…”，不符合退货要求",
    "經檢驗，商品狀態為「…」，不符合退貨要求",
)
FOUND_FAULT = _each(
    Condition,
    "found_fault",
    "we found what you told us of: …",
    "经检验，与您反映的问题一致：…",
    "經檢驗，與您反映的問題一致：…",
)
