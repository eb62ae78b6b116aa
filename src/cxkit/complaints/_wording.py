"""Texts of errors: complaints."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
complaint.anonymous: a complaint with a customer is not anonymous
  有顾客的投诉不是匿名投诉
  有顧客的客訴不是匿名客訴
complaint.calendar: counts working days: pass the calendar
  按工作日计时，请提供工作日历
  按工作日計時，請提供工作日曆
complaint.clock_twice: every clock is declared once | 计时规则重复 | 計時規則重複
complaint.link: the link does not fit the step | 关联与步骤不符 | 關聯與步驟不符
complaint.parts: a split makes other complaints | 拆分须产生不同的投诉 | 拆分須產生不同的客訴
complaint.received: lies after the recording | 接收时间晚于登记时间 | 接收時間晚於登記時間
complaint.remedy: must be more than nothing | 补救金额须大于零 | 補救金額須大於零
complaint.response: is not a known response of a company | 没有该企业答复类型 | 沒有該企業答覆類型
""")
