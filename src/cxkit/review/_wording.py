"""The texts of this room: the monthly review."""

from __future__ import annotations

from typing import Final

from cxkit.values import Language, Texts, labels

WORDS: Final = Texts("""
review.low_score: gave a score of {score} on a scale of {low} to {high}
  评分{score}分（量表{low}至{high}分） | 評分{score}分（量表{low}至{high}分）
review.open_complaint: a complaint is open for {days:# day|# days}
  投诉已{days}天未结案 | 客訴已{days}天未結案
review.overdue_ticket: a ticket waits for an answer for {days:# day|# days}
  工单等待回复已{days}天 | 工單等待回覆已{days}天
review.changed: {axis} {member}: {figure} {before} → {now} ({p})
  {axis}“{member}”：{figure}由{before}变为{now}（{p}）
  {axis}「{member}」：{figure}由{before}變為{now}（{p}）
review.stands_out: {axis} {member}: {figure} {now} against {others} ({p})
  {axis}“{member}”：{figure}为{now}，其余为{others}（{p}）
  {axis}「{member}」：{figure}為{now}，其餘為{others}（{p}）
review.more: and {count} more | 另有{count}位 | 另有{count}位
review.qualified: {figure}: {more} | {figure}：{more} | {figure}：{more}
""")
"""The sentences of this room, by code."""

LABELS: Final = labels(
    "review",
    """
title: Service review | 服务复盘报告 | 服務檢討報告
period: Period | 期间 | 期間
figures: Figures | 关键指标 | 關鍵指標
figure: Figure | 指标 | 指標
now: This period | 本期 | 本期
interval: 95% interval | 95%区间 | 95%區間
n: n | 样本量 | 樣本數
before: Period before | 上期 | 上期
year_before: Year before | 去年同期 | 去年同期
change: Change | 环比变化 | 較上期變化
year_change: Change on the year | 同比变化 | 較去年同期變化
reading: Reading | 判断 | 判讀
signal_good: better | 改善 | 改善
signal_bad: worse | 恶化 | 惡化
signal: changed | 有变化 | 有變化
noise: within chance | 随机波动 | 隨機波動
unknown: not tested | 未检验 | 未檢驗
findings: What stands out | 值得关注 | 值得關注
no_findings: Nothing stands out beyond what chance explains.
  没有超出随机波动的现象。 | 沒有超出隨機波動的現象。
volume_channel: Contacts by channel | 各渠道咨询量 | 各通路諮詢量
volume_hour: Contacts by hour of day | 各时段咨询量 | 各時段諮詢量
channel: Channel | 渠道 | 通路
hour: Hour | 时段 | 時段
contacts: Contacts | 咨询量 | 諮詢量
share: Share | 占比 | 占比
peak: peak | 高峰 | 高峰
complaint_classes: Complaints by class | 各类投诉 | 各類客訴
ticket_topics: Tickets by topic | 各主题工单 | 各主題工單
item: Item | 项目 | 項目
count: Count | 数量 | 數量
callbacks: People to call back | 需要回访的顾客 | 需要回訪的顧客
nobody: Nobody waits for a call. | 没有待回访的顾客。 | 沒有待回訪的顧客。
customer: Customer | 顾客 | 顧客
why: Why | 原因 | 原因
since: Since | 时间 | 時間
reference: Reference | 编号 | 編號
notes: What the figures rest on | 数据说明 | 資料說明
rows: Records in the period | 本期记录数 | 本期紀錄數
dropped: Bad rows and cells, by reason | 问题行与单元格及原因 | 問題列與儲存格及原因
none: no data | 无数据 | 無資料
""",
)
"""The fixed words of a review: titles, heads of columns, readings."""

AXES: Final = labels(
    "review.axis",
    """
carrier: carrier | 快递公司 | 物流商
product: product | 商品 | 商品
team: team | 团队 | 團隊
agent: agent | 客服 | 客服
channel: channel | 渠道 | 通路
region: region | 地区 | 地區
topic: topic | 主题 | 主題
group: team | 团队 | 團隊
kind: class | 类别 | 類別
class: class | 类别 | 類別
""",
)
"""What the rows are grouped by."""

KINDS: Final = labels(
    "review.table",
    """
contacts: Contacts | 会话 | 對話
tickets: Tickets | 工单 | 工單
responses: Survey answers | 答卷 | 問卷回覆
orders: Orders | 订单 | 訂單
lines: Order lines | 订单明细 | 訂單明細
shipments: Shipments | 包裹 | 包裹
returns: Returns | 退换货 | 退換貨
complaints: Complaints | 投诉 | 客訴
""",
)
"""What the tables of a review hold."""

QUALIFIERS: Final = labels(
    "review.qualifier",
    """
as_reported: as reported | 来源判定 | 來源判定
found_it_easy: found it easy | 轻松解决率 | 輕鬆解決率
within_1_hour: within 1 hour | 1小时内 | 1小時內
median: median | 中位数 | 中位數
within_24_hours: within 24 hours | 24小时内 | 24小時內
median_of_resolved: median of resolved | 已解决工单的中位数 | 已解決工單的中位數
orders_complained_of: orders complained of | 被投诉订单占比 | 被客訴訂單占比
acknowledged_within_24_hours: acknowledged within 24 hours | 24小时内确认收悉 | 24小時內確認收件
answered_within_7_days: answered within 7 days | 7天内答卷 | 7天內答覆
deliveries_at_least_7_days_old: deliveries at least 7 days old | 签收满7天 | 簽收滿7天
by_date: by date | 按日期 | 按日期
to_the_minute: to the minute | 按时间 | 按時間
answered_within_30_seconds: answered within 30 seconds | 30秒应答率 | 30秒應答率
at_the_contact: at the contact | 会话解决率 | 對話解決率
""",
)
"""What is special about a figure, said behind the label of its metric."""


def word(key: str, name: Language) -> str:
    """A fixed word in a language."""
    return LABELS[key].in_language(name)
