"""Texts of errors: metrics, reviews and simulations."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
arrivals.days: runs over too many days: name first= and last=
  跨越天数过多，请指定起止日期
  跨越天數過多，請指定起訖日期
cohort.size: too many customers for so many periods | 期数与顾客数过多 | 期數與顧客數過多
compare.changes: a change needs two labels | 至少两期才能看变化 | 至少兩期才能看變化
compare.options: the figures were made with different options
  两个指标的计算选项不同
  兩個指標的計算選項不同
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
weekdays: are numbers from 0 (Monday) to 6 | 星期用0（周一）至6表示 | 星期用0（週一）至6表示
review.empty: no record has a time: nothing can be reviewed
  没有带时间的记录，无法生成报告
  沒有帶時間的紀錄，無法產生報告
review.figure: the review has no such figure | 报告中没有该指标 | 報告中沒有該指標
simulation.last: the last period is a month | 最后一期须为月份 | 最後一期須為月份
simulation.months: a shop is open for 2 months or more | 至少需要营业2个月 | 至少需要營業2個月
simulation.size: too few or too many contacts | 咨询量超出可模拟的范围 | 諮詢量超出可模擬的範圍
""")
