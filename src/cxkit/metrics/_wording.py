"""What this room says: texts of errors, and what each metric counts."""

from __future__ import annotations

import re
from typing import Final

from cxkit.values import error_texts

error_texts("""
arrivals.days: runs over too many days: name first= and last=
  跨越天数过多，请指定起止日期 | 跨越天數過多，請指定起訖日期
cohort.size: too many customers for so many periods | 期数与顾客数过多 | 期數與顧客數過多
compare.changes: a change needs two labels | 至少两期才能看变化 | 至少兩期才能看變化
compare.options: the figures were made with different options
  两个指标的计算选项不同 | 兩個指標的計算選項不同
compare.type: must be a tally or a figure of one | 须为计数或由计数得到的指标 | 須為計數或由計數得到的指標
definition.twice: the metric is defined twice | 指标重复定义 | 指標重複定義
definition.unknown: no metric is defined by that id | 没有该指标 | 沒有該指標
metric.by: must name the axes of the groups | 须指明分组的列 | 須指明分組的欄
metric.column: is needed beside a plain column | 使用普通列时需要此参数 | 使用一般欄時需要此參數
metric.dates: the dates do not tell such periods | 日期的精度不足以区分该期间 | 日期的精度不足以區分該期間
metric.source: needs a table, objects or a column | 须为表、对象或列 | 須為表、物件或欄
metric.span: must be a length of time of 0 or more | 须为不小于0的时长 | 須為不小於0的時間長度
metric.table: needs another kind of table | 需要另一种表 | 需要另一種表
minutes: must divide the minutes of a day | 须能整除一天的1440分钟 | 須能整除一天的1440分鐘
occupancy.over: was on contacts for longer than staffed | 接待时长超过在岗时长 | 接待時間超過值班時間
occupancy.span: the contacts span too long a time | 时间跨度过长 | 時間跨度過長
option.combination: these options do not go together | 这些选项不能同时使用 | 這些選項不能同時使用
option.unknown: is not a choice of this metric | 该指标没有此选项 | 該指標沒有此選項
weekdays: are numbers from 1 (Monday) to 7 | 星期用1（周一）至7表示 | 星期用1（週一）至7表示
review.empty: no record has a time: nothing can be reviewed
  没有带时间的记录，无法生成报告 | 沒有帶時間的紀錄，無法產生報告
review.figure: the review has no such figure | 报告中没有该指标 | 報告中沒有該指標
simulation.last: the last period is a month | 最后一期须为月份 | 最後一期須為月份
simulation.months: a shop is open for 2 months or more | 至少需要营业2个月 | 至少需要營業2個月
simulation.size: too few or too many contacts | 咨询量超出可模拟的范围 | 諮詢量超出可模擬的範圍
""")

_COUNTED = """
abandonment: 离开队列的会话，含已应答与已放弃；应答后在第二个队列中放弃的仍算已应答
  離開佇列的對話，含已應答與已放棄；應答後在第二個佇列中放棄的仍算已應答
backlog: 按状态变更记录，在该时点处于新建、处理中、等待顾客或等待第三方的工单
  依狀態變更紀錄，在該時點處於新建、處理中、等待顧客或等待第三方的工單
backlog_age: 在该时点处于新建、处理中、等待顾客或等待第三方的工单
  在該時點處於新建、處理中、等待顧客或等待第三方的工單
ces: 该量表上的完整回答；1至5分的费力度量表以低分为佳 | 該量表上的完整回答；1至5分的費力度量表以低分為佳
complaint_causes: 有效投诉，每件一个原因 | 有效客訴，每件一個原因
complaint_disputes: 有效且记录了顾客是否有异议的投诉 | 有效且記錄了顧客是否有異議的客訴
complaint_rate: 有效投诉，占该批全部订单 | 有效客訴，占該批全部訂單
complaint_time: 有效投诉；给定截止时间时，未结案的按已持续时间计入
  有效客訴；給定截止時間時，未結案的按已持續時間計入
complaint_timeliness: 该步骤已完成或已逾期的投诉 | 該步驟已完成或已逾期的客訴
contact_satisfaction: 顾客按该量表评价过的会话 | 顧客按該量表評價過的對話
csat: 该量表上的完整回答 | 該量表上的完整回答
first_contact_resolution: 已知顾客就一件事首次发起且已应答的会话：此前时间窗内没有同类会话
  已知顧客就一件事首次發起且已應答的對話：此前時間窗內沒有同類對話
first_response: 全部工单；给定截止时间时，未回复的按已等待时长计入
  全部工單；給定截止時間時，未回覆的按已等待時間計入
handle_time: 已应答的会话，每位客服各自的部分；同时进行的多个聊天各计其经过时间
  已應答的對話，每位客服各自的部分；同時進行的多個聊天各計其經過時間
late_delivery: 已知承诺时间的配送；给定截止时间时，含届时已逾期的
  已知承諾時間的配送；給定截止時間時，含屆時已逾期的
next_response: 每一轮问答：顾客连续发送的多条消息算一轮，从第一条起计
  每一輪問答：顧客連續傳送的多則訊息算一輪，從第一則起計
nps: 0至10分的完整回答；0分也是回答 | 0至10分的完整回答；0分也是回答
occupancy: 从每次应答到话后处理结束的时间；仅计已知在岗时间的客服
  從每次應答到話後處理結束的時間；僅計已知值班時間的客服
order_value: 已知总额的订单 | 已知總額的訂單
refund_rate: 已知总额的订单，及为其退还的全部金额，不论原因 | 已知總額的訂單，及為其退還的全部金額，不論原因
reopens: 曾被解决的工单 | 曾被解決的工單
repeat_complaints: 已知顾客的有效投诉；重复投诉本身也计入 | 已知顧客的有效客訴；重複客訴本身也計入
repurchase: 已知顾客，以所见的首个订单计 | 已知顧客，以所見的首個訂單計
resolution: 全部工单；给定截止时间时，未解决的按已持续时间计入
  全部工單；給定截止時間時，未解決的按已持續時間計入
resolution_rate: 记录了问题是否解决的会话，含已放弃的 | 記錄了問題是否解決的對話，含已放棄的
retention: 已知顾客；首次活动在同一当地期间的为一批 | 已知顧客；首次活動在同一當地期間的為一批
return_rate: 已签收的件数，按签收时间分批 | 已簽收的件數，依簽收時間分批
return_reasons: 未被拒绝的退换货申请中的件数，各计申请单上的原因
  未被拒絕的退換貨申請中的件數，各計申請單上的原因
service_level: 离开队列的会话，含已应答与已放弃 | 離開佇列的對話，含已應答與已放棄
sla_attainment: 已完成的时限，及截止时间前已到期而未完成的；按时限计，不按工单计
  已完成的時限，及截止時間前已到期而未完成的；按時限計，不按工單計
solve_time: 已解决和已关闭的工单，处于该状态的全部时间，不论次数
  已解決與已關閉的工單，處於該狀態的全部時間，不論次數
speed_of_answer: 已应答的会话，到首次应答为止的等待 | 已應答的對話，到首次應答為止的等待
touches: 已解决或已关闭的工单；分别统计零次、一次、两次及以上
  已解決或已關閉的工單；分別統計零次、一次、兩次及以上
volume: 所有进线的会话，不论如何结束 | 所有進線的對話，不論如何結束
"""


def _chinese(table: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for entry in re.split(r"\n(?=\S)", table.strip("\n")):
        id, _, words = entry.partition(": ")
        hans, hant = (each.strip() for each in re.split(r"\n| \| ", words))
        found[id] = hans, hant
    return found


_SPOKEN = _chinese(_COUNTED)
_STATUS_TIMES = ("agent_wait", "agent_work", "on_hold", "requester_wait")
COUNTED: Final = {**_SPOKEN, **dict.fromkeys(_STATUS_TIMES, _SPOKEN["solve_time"])}
"""What each metric counts, in Chinese; its definition says it in English."""
