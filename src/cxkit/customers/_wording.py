"""The texts of this room: customers."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
behaviour.at: lies before the end of what was observed | 早于观察期结束时间 | 早於觀察期結束時間
behaviour.bands: the limits must rise from quarterly to weekly
  频次界限须按季、月、周递增 | 頻率界限須按季、月、週遞增
behaviour.shares: must not be above the share of the loyal | 不得高于忠诚占比 | 不得高於忠誠占比
birthday.day: is not a day of that calendar | 该历法中没有这一天 | 該曆法中沒有這一天
birthday.text: is not a birthday: write --02-29, 1996-02-29 or lunar --08-15
  不是生日，请写作--02-29、1996-02-29或农历--08-15
  不是生日，請寫作--02-29、1996-02-29或農曆--08-15
campaign.bounds: low and high come together, in order
  上下限须同时给出，且下限不大于上限 | 上下限須同時給出，且下限不大於上限
campaign.channel: the customer has no such channel | 顾客没有该渠道的联系方式 | 顧客沒有該通路的聯絡方式
campaign.channels: needs one channel or more | 至少需要一个渠道 | 至少需要一個通路
campaign.parts: its parts do not go together | 各部分不一致 | 各部分不一致
campaign.period: must end after it starts | 结束时间须晚于开始时间 | 結束時間須晚於開始時間
campaign_member.arm: the group does not fit the member | 分组与成员不符 | 分組與成員不符
care.twice: two follow-ups are for one class | 同一顾客等级有两条回访规则 | 同一顧客等級有兩條回訪規則
contact.email: is not an e-mail address | 不是有效的电子邮件地址 | 不是有效的電子郵件地址
contact.phone: is not a telephone number with its calling code
  不是带国家代码的有效电话号码 | 不是含國碼的有效電話號碼
contact.phone_national: is a national number: give its calling code | 缺少国家代码 | 缺少國碼
contact.privacy: is a privacy number, which several people have in turn
  是隐私号码，会先后分配给不同的人，不能用于识别身份 | 是隱私號碼，會先後分配給不同的人，不能用於識別身分
contact.service: the address is no contact point of a person | 该联系方式不属于个人 | 該聯絡方式不屬於個人
customer.cleared: is given and cleared at once | 不能同时填写和清除 | 不能同時填寫與清除
customer.survives: records cannot disagree about that field | 该字段不参与合并取舍 | 此欄位不參與合併取捨
customer.merge_circle: records are merged in a circle: unmerge one
  记录合并成环，请撤销其一 | 紀錄合併成環，請撤銷其一
festival.days: needs a month and a day, or the days | 须给出月日或具体日期之一 | 須給出月日或具體日期其一
festival.twice: names one year twice | 同一年份重复 | 同一年份重複
organisation.domain: is not a domain of an organisation | 不是有效的企业域名 | 不是有效的企業網域
organisation.parent: must be another organisation | 上级企业不能是自身 | 上級企業不能是自身
pseudonym.key: a key has more random bytes | 密钥过短 | 金鑰過短
refused.campaign.status: nobody is enrolled any more | 该活动已不再加入成员 | 該活動已不再加入成員
refused.customer.leader: the record cannot lead another | 该记录不能作为主记录 | 該紀錄不能作為主紀錄
refused.customer.member: is a member of another programme: end that first
  已是其他会员计划的成员，请先退出 | 已是其他會員計畫的成員，請先退出
refused.customer.points: the points cannot be given | 无法给予积分 | 無法給予點數
refused.customer.points+: {points:# point|# points} cannot be given
  无法给予{points}积分 | 無法給予{points}點
refused.customer.programme: the points belong to another programme
  积分属于其他会员计划 | 點數屬於其他會員計畫
rule.bound: a bound has a lower end, an upper end, or both in order; or texts
  须给出下限或上限（下限不大于上限），或给出文字取值 | 須給出下限或上限（下限不大於上限），或給出文字取值
rule.measure: a measure of the policy is missing or of another kind
  规则所需的指标缺失或类型不符 | 規則所需的指標缺漏或類型不符
rule.own: segments of one's own are not recorded | 自定义分群不作记录 | 自訂分群不作紀錄
rule.outcome: is not an outcome of this policy | 不是该规则的结果 | 不是該規則的結果
tier.first: the first tier takes no points | 首个等级所需积分须为0 | 首個等級所需點數須為0
tier.order: each tier takes more points than the one before | 各等级所需积分须递增 | 各等級所需點數須遞增
""")

WORDS: Final = Texts("""
campaign.no_control: there was no control group, so what would have been bought anyway is not known
  没有对照组，无法得知不做活动时的购买情况 | 沒有對照組，無法得知不做活動時的購買情況
review_request.invitation: an invitation to review may not depend on: {conditions}
  评价邀请不得取决于：{conditions} | 評價邀請不得取決於：{conditions}
review_request.reward: a reward for a review may not depend on: {conditions}
  评价奖励不得取决于：{conditions} | 評價獎勵不得取決於：{conditions}
campaign.over: its period ended at {at:instant}: postpone it, or plan another
  活动期已于{at}结束：请延期或另行计划 | 活動期已於{at}結束：請延期或另行規劃
consent.not_needed: serving the customer needs no consent of its own
  为提供服务所必需，无需另行同意 | 為提供服務所必需，無須另行同意
consent.given: the customer agreed on {on:date} | 顾客已于{on}同意 | 顧客已於{on}同意
consent.never: the customer has not agreed to this: ask first
  顾客尚未同意：请先征得同意 | 顧客尚未同意：請先徵得同意
consent.withdrawn: the customer withdrew consent on {on:date} | 顾客已于{on}撤回同意 | 顧客已於{on}撤回同意
consent.ended: the consent ended on {on:date}: ask again
  同意已于{on}到期：请重新征得同意 | 同意已於{on}到期：請重新徵得同意
consent.guardian: the customer is under {age}: a parent or guardian has to agree
  顾客未满{age}周岁：须由其监护人同意 | 顧客未滿{age}歲：須由其監護人同意
consent.was_young: the customer was under {age} when agreeing, and no guardian agreed: ask again
  顾客同意时未满{age}周岁且未经监护人同意：请重新征得同意
  顧客同意時未滿{age}歲且未經監護人同意：請重新徵得同意
consent.erased: the customer's data were erased | 该顾客的个人信息已删除 | 該顧客的個人資料已刪除
care.no_contact: no contact point is known | 没有可用的联系方式 | 沒有可用的聯絡方式
care.tired: {count:# contact|# contacts} in {days:# day|# days} {count:is|are} enough
  {days}天内已联系{count}次，不宜再打扰 | {days}天內已聯絡{count}次，不宜再打擾
organisation.belongs: customer {customer} belongs to it already
  顾客{customer}已是其成员 | 顧客{customer}已是其成員
organisation.stranger: customer {customer} does not belong to it
  顾客{customer}不是其成员 | 顧客{customer}不是其成員
care.one_a_day: there is already a contact that day: {what}
  当天已安排其他联系：{what} | 當天已安排其他聯絡：{what}
care.birthday: birthday on {day:date} | 顾客生日：{day} | 顧客生日：{day}
care.anniversary: member for {years:# year|# years} on {day:date}
  {day}入会满{years}年 | {day}入會滿{years}年
care.festival: {what} on {day:date} | {day}是{what} | {day}是{what}
care.follow_up: {what}: last contacted on {last:date}, due every {every:# day|# days}
  {what}：上次联系于{last}，应每{every}天回访一次 | {what}：上次聯絡於{last}，應每{every}天回訪一次
care.never: {what}: never contacted, due every {every:# day|# days}
  {what}：从未联系，应每{every}天回访一次 | {what}：從未聯絡，應每{every}天回訪一次
customer.merge_itself: a record cannot be merged into itself | 记录不能与自身合并 | 紀錄不能與自身合併
customer.consent_ended: the consent would end before it begins
  同意的截止时间早于其开始时间 | 同意的截止時間早於其開始時間
customer.conflict.different:
  {records:# record of this person says|# records of this person say} different things
  该顾客的{records}条记录互相矛盾 | 該顧客的{records}筆紀錄互相矛盾
customer.conflict.preferred: {count:# contact point of one kind is|# contact points of one kind are} preferred
  有{count}个同类联系方式被标为首选 | 有{count}個同類聯絡方式被標為首選
customer.conflict.born: the birth date lies after the customer became known
  出生日期晚于建档日期 | 出生日期晚於建檔日期
behaviour.too_few: {n} of the {least:# observation that is|# observations that are} needed
  至少需要{least}条记录，现有{n}条 | 至少需要{least}筆紀錄，目前有{n}筆
behaviour.too_short: known for {days:# day|# days} only, {least:# is|# are} needed
  建档仅{days}天，至少需要{least}天 | 建檔僅{days}天，至少需要{least}天
behaviour.no_habit: nothing makes up {share:share} of {n:# observation|# observations}
  {n}条记录中没有占比达到{share}的项目 | {n}筆紀錄中沒有占比達到{share}的項目
persona.too_few: {n:# person is|# persons are} too few for a persona: {least:# is|# are} needed
  仅{n}人，不足以形成画像：至少需要{least}人 | 僅{n}人，不足以形成輪廓：至少需要{least}人
rule.at_least: {measure} is {value:number}, at least {bound:number}
  {measure}为{value}，不低于{bound} | {measure}為{value}，不低於{bound}
rule.at_most: {measure} is {value:number}, at most {bound:number}
  {measure}为{value}，不高于{bound} | {measure}為{value}，不高於{bound}
rule.too_low: {measure} is {value:number}, below {bound:number}
  {measure}为{value}，低于{bound} | {measure}為{value}，低於{bound}
rule.too_high: {measure} is {value:number}, above {bound:number}
  {measure}为{value}，高于{bound} | {measure}為{value}，高於{bound}
rule.among: {measure} is {value}: {texts} among them
  {measure}为{value}，符合{texts} | {measure}為{value}，符合{texts}
rule.not_among: {measure} is {value}: none of {texts}
  {measure}为{value}，不符合{texts} | {measure}為{value}，不符合{texts}
rule.unknown: {measure} is not known | {measure}未知 | {measure}未知
rule.otherwise: no rule holds | 没有符合的规则 | 沒有符合的規則
behaviour.frequency: {kind}: {value} ({count:# purchase|# purchases} in {of:# day|# days})
  {kind}：{value}（{of}天内购买{count}次） | {kind}：{value}（{of}天內購買{count}次）
behaviour.habit: {kind}: {value} ({count} of {of})
  {kind}：{value}（{of}次中{count}次） | {kind}：{value}（{of}次中{count}次）
behaviour.unknown: {kind}: not known: {why} | {kind}：未知：{why} | {kind}：未知：{why}
care.segment: {what} ({why}) | {what}（{why}） | {what}（{why}）
care.no_record: there is no record of this customer | 没有该顾客的档案 | 沒有該顧客的檔案
care.list: to contact ({count}) | 待联系（{count}） | 待聯絡（{count}）
care.list_held: held back ({count}) | 不宜联系（{count}） | 不宜聯絡（{count}）
persona.ages: {median} (half of them {lower} to {upper})
  {median}岁（半数在{lower}至{upper}岁之间） | {median}歲（半數在{lower}至{upper}歲之間）
persona.count: {count} of {known} ({share})
  {known}人中{count}人（{share}） | {known}人中{count}人（{share}）
persona.head: {persona}, n={n}, on {on:date} | {persona}（{n}人，{on}） | {persona}（{n}人，{on}）
""")
"""The sentences of this room, by code."""

MEASURES: Final = labels(
    "measure",
    """
revenue: revenue | 消费金额 | 消費金額
orders: number of orders | 订单数 | 訂單數
categories: number of categories bought | 购买品类数 | 購買品類數
loyalty_years: years as a customer | 成为顾客年数 | 成為顧客年數
complaints: number of complaints | 投诉次数 | 客訴次數
days_since_order: days since the last order | 距上次下单天数 | 距上次下單天數
gaps_since_order: usual gaps since the last order | 距上次下单的平均间隔数 | 距上次下單的平均間隔數
activity: purchase rhythm | 购买节奏 | 購買節奏
visits: number of visits | 访问次数 | 造訪次數
days_since_visit: days since the last visit | 距上次访问天数 | 距上次造訪天數
conversions: visits with a purchase | 成交访问次数 | 成交造訪次數
bounces: visits of one page | 单页访问次数 | 單頁造訪次數
contacts: number of contacts | 联系次数 | 聯絡次數
returns: number of returns | 退货次数 | 退貨次數
""",
)
"""The measures of the rules that come with the library; one of a shop's own is said as it is named."""
