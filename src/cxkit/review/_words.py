"""The fixed words of a review, in the three languages."""

from __future__ import annotations

from cxkit.values import Label, Language, Text

WORDS: dict[str, Label] = {
    "title": Label("Service review", "服务复盘报告", "服務復盤報告"),
    "period": Label("Period", "期间", "期間"),
    "figures": Label("Figures", "关键指标", "關鍵指標"),
    "figure": Label("Figure", "指标", "指標"),
    "now": Label("This period", "本期", "本期"),
    "interval": Label("95% interval", "95%区间", "95%區間"),
    "n": Label("n", "样本量", "樣本數"),
    "before": Label("Period before", "上期", "上期"),
    "year_before": Label("Year before", "去年同期", "去年同期"),
    "change": Label("Change", "环比变化", "較上期變化"),
    "year_change": Label("Change on the year", "同比变化", "較去年同期變化"),
    "reading": Label("Reading", "判断", "判讀"),
    "signal_good": Label("better", "改善", "改善"),
    "signal_bad": Label("worse", "恶化", "惡化"),
    "signal": Label("changed", "有变化", "有變化"),
    "noise": Label("within chance", "随机波动", "隨機波動"),
    "unknown": Label("not tested", "未检验", "未檢驗"),
    "findings": Label("What stands out", "值得关注", "值得關注"),
    "no_findings": Label(
        "Nothing stands out beyond what chance explains.",
        "没有超出随机波动的现象。",
        "沒有超出隨機波動的現象。",
    ),
    "volume_channel": Label("Contacts by channel", "各渠道咨询量", "各通路諮詢量"),
    "volume_hour": Label("Contacts by hour of day", "各时段咨询量", "各時段諮詢量"),
    "channel": Label("Channel", "渠道", "通路"),
    "hour": Label("Hour", "时段", "時段"),
    "contacts": Label("Contacts", "咨询量", "諮詢量"),
    "share": Label("Share", "占比", "占比"),
    "peak": Label("peak", "高峰", "高峰"),
    "complaint_classes": Label("Complaints by class", "投诉分类", "投訴分類"),
    "ticket_topics": Label("Tickets by topic", "工单主题", "工單主題"),
    "item": Label("Item", "项目", "項目"),
    "count": Label("Count", "数量", "數量"),
    "callbacks": Label("People to call back", "需要回访的顾客", "需要回訪的顧客"),
    "nobody": Label("Nobody waits for a call.", "没有待回访的顾客。", "沒有待回訪的顧客。"),
    "more": Label("and {count} more", "另有{count}位", "另有{count}位"),
    "customer": Label("Customer", "顾客", "顧客"),
    "why": Label("Why", "原因", "原因"),
    "since": Label("Since", "时间", "時間"),
    "reference": Label("Reference", "编号", "編號"),
    "notes": Label("What the figures rest on", "数据说明", "資料說明"),
    "rows": Label("Records in the period", "本期记录数", "本期紀錄數"),
    "dropped": Label("Bad rows and cells, by reason", "问题行与单元格及原因", "問題列與儲存格及原因"),
    "none": Label("no data", "无数据", "無資料"),
    "against": Label(" against ", "，其余为", "，其餘為"),
}


def word(key: str, name: Language) -> str:
    """A fixed word in a language."""
    return WORDS[key].in_language(name)


AXES: dict[str, Label] = {
    "carrier": Label("carrier", "承运商", "物流商"),
    "product": Label("product", "商品", "商品"),
    "team": Label("team", "团队", "團隊"),
    "agent": Label("agent", "客服", "客服"),
    "channel": Label("channel", "渠道", "通路"),
    "region": Label("region", "地区", "地區"),
    "topic": Label("topic", "主题", "主題"),
    "group": Label("team", "团队", "團隊"),
    "kind": Label("class", "类别", "類別"),
    "class": Label("class", "类别", "類別"),
}

LOW_SCORE = Text(
    "review.low_score",
    "gave a score of {score} on a scale of {low} to {high}",
    "评分{score}（量表{low}至{high}）",
    "評分{score}（量表{low}至{high}）",
)
OPEN_COMPLAINT = Text(
    "review.open_complaint",
    "a complaint is open for {days} days",
    "投诉已持续{days}天未结案",
    "投訴已持續{days}天未結案",
)
OVERDUE_TICKET = Text(
    "review.overdue_ticket",
    "a ticket waits for an answer for {days} days",
    "工单已等待回复{days}天",
    "工單已等待回覆{days}天",
)

KINDS: dict[str, Label] = {
    "contacts": Label("Contacts", "会话", "對話"),
    "tickets": Label("Tickets", "工单", "工單"),
    "responses": Label("Survey answers", "调查回答", "調查回答"),
    "orders": Label("Orders", "订单", "訂單"),
    "lines": Label("Order lines", "订单明细", "訂單明細"),
    "shipments": Label("Shipments", "物流", "物流"),
    "returns": Label("Returns", "退换货", "退換貨"),
    "complaints": Label("Complaints", "投诉", "投訴"),
}
"""What the tables of a review hold."""
