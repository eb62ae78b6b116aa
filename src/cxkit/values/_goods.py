"""Kinds of goods, as far as a policy asks for them; the law names most of these kinds."""

from __future__ import annotations

from cxkit.values._labels import Labelled


class GoodsTrait(Labelled):
    """A kind of goods that a return policy may treat in its own way."""

    MADE_TO_ORDER = "made_to_order", "Made to order", "定制商品", "客製商品"
    PERISHABLE = "perishable", "Fresh or perishable", "鲜活易腐商品", "鮮活易腐商品"
    DIGITAL = (
        "digital",
        "Downloaded, or unsealed audio, video or software",
        "在线下载或已拆封的音像制品、计算机软件",
        "線上下載或已拆封的影音製品、電腦軟體",
    )
    PERIODICAL = "periodical", "Newspaper or magazine", "已交付的报纸期刊", "已交付的報紙期刊"
    HYGIENE = (
        "hygiene",
        "Sealed for health or hygiene",
        "拆封后影响人身安全或健康的商品",
        "拆封後影響人身安全或健康的商品",
    )
    CHANGES_OPENED = (
        "changes_opened",
        "Changes in quality once opened",
        "拆封后品质容易改变的商品",
        "拆封後品質容易改變的商品",
    )
    ACTIVATED = (
        "activated",
        "Loses much value once activated or tried",
        "激活或试用后价值贬损较大的商品",
        "啟用或試用後價值減損較大的商品",
    )
    NEAR_EXPIRY = (
        "near_expiry",
        "Sold as near expiry or with a declared defect",
        "销售时已明示的临近保质期或有瑕疵的商品",
        "銷售時已明示的即期品或瑕疵品",
    )
    FINAL_SALE = "final_sale", "Final sale", "售出不退", "售出不退"
