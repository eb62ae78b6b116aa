"""Texts of errors: customers."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
behaviour.at: lies before the end of what was observed | 早于观察期结束时间 | 早於觀察期結束時間
behaviour.bands: the limits must rise from quarterly to weekly
  频次界限须按季、月、周递增
  頻率界限須按季、月、週遞增
behaviour.shares: must not be above the share of the loyal | 不得高于忠诚占比 | 不得高於忠誠占比
campaign.bounds: low and high come together, in order
  上下限须同时给出，且下限不大于上限
  上下限須同時給出，且下限不大於上限
campaign.channel: the customer has no such channel | 顾客没有该渠道的联系方式 | 顧客沒有該通路的聯絡方式
campaign.channels: needs one channel or more | 至少需要一个渠道 | 至少需要一個通路
campaign.parts: its parts do not go together | 各部分不一致 | 各部分不一致
campaign.period: must end after it starts | 结束时间须晚于开始时间 | 結束時間須晚於開始時間
campaign_member.arm: the group does not fit the member | 分组与成员不符 | 分組與成員不符
care.twice: two follow-ups are for one class | 同一顾客等级有两条回访规则 | 同一顧客等級有兩條回訪規則
contact.email: is not an e-mail address | 不是有效的电子邮件地址 | 不是有效的電子郵件地址
contact.phone: is not a telephone number with its calling code
  不是带国家代码的有效电话号码
  不是含國碼的有效電話號碼
contact.phone_national: is a national number: give its calling code | 缺少国家代码 | 缺少國碼
contact.service: the address is no contact point of a person | 该联系方式不属于个人 | 該聯絡方式不屬於個人
customer.cleared: is given and cleared at once | 不能同时填写和清除 | 不能同時填寫與清除
customer.merge_circle: records are merged in a circle: unmerge one
  档案合并成环，请撤销其一
  檔案合併成環，請撤銷其一
festival.days: needs a month and a day, or the days | 须给出月日或具体日期之一 | 須給出月日或具體日期其一
festival.twice: names one year twice | 同一年份重复 | 同一年份重複
organisation.domain: is not a domain of an organisation | 不是有效的单位域名 | 不是有效的組織網域
organisation.parent: must be another organisation | 上级单位不能是自身 | 上級組織不能是自身
pseudonym.key: a key has more random bytes | 密钥过短 | 金鑰過短
refused.campaign.status: nobody is enrolled any more | 该活动已不再加入成员 | 該活動已不再加入成員
refused.customer.leader: the record cannot lead another | 该档案不能作为主档案 | 該檔案不能作為主檔案
refused.customer.member: is a member of another programme: end that first
  已是其他会员计划的成员，请先退出
  已是其他會員計畫的成員，請先退出
refused.customer.points: the points cannot be given | 无法给予积分 | 無法給予點數
refused.customer.points+: {points} points cannot be given | 无法给予{points}积分 | 無法給予{points}點
refused.customer.programme: the points belong to another programme
  积分属于其他会员计划
  點數屬於其他會員計畫
rule.bound: a bound has a lower end, an upper end, or both in order
  须给出下限或上限，且下限不大于上限
  須給出下限或上限，且下限不大於上限
rule.measure: a measure of the policy is missing or no number
  规则所需的指标缺失或不是数字
  規則所需的指標缺漏或不是數字
rule.outcome: is not an outcome of this policy | 不是该规则的结果 | 不是該規則的結果
tier.first: the first tier takes no points | 首个等级所需积分须为0 | 首個等級所需點數須為0
tier.order: each tier takes more points than the one before | 各等级所需积分须递增 | 各等級所需點數須遞增
""")
