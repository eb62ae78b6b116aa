"""The texts of this room: feedback and themes."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts

error_texts("""
feedback.author: name the author or the pseudonym, not both
  作者与化名只能填写其一 | 作者與化名只能填寫其一
feedback.consent: everybody who speaks agreed to it
  发言者均须事先同意 | 發言者均須事先同意
feedback.gating: neither invitation nor reward may depend on what is said
  邀请和奖励不得取决于评价内容 | 邀請和獎勵不得取決於評價內容
feedback.many: a focus group has 2 to 12 participants
  焦点小组须有2至12名参与者 | 焦點團體須有2至12名參與者
feedback.origin: this kind of object gives no feedback
  该类对象不产生反馈 | 此類物件不產生意見回饋
feedback.scale: a rating needs its scale and lies on it
  评分须注明量表且在量表范围内 | 評分須註明量表且在量表範圍內
feedback.span: a span has a start and a later stop | 区间须先起后止 | 區間須先起後止
feedback.speaker: takes no part in the group | 不是该小组的参与者 | 不是該團體的參與者
theme.code: codes of themes are never used twice | 主题编码不得重复使用 | 主題代碼不得重複使用
theme.deep: themes stand on four levels at most | 主题最多四级 | 主題最多四層
theme.version: the tree has no such version | 主题树没有该版本 | 主題樹沒有該版本
theme.parent: the parent is not in the tree | 主题树中没有该上级主题 | 主題樹中沒有該上層主題
""")

WORDS: Final = Texts("""
feedback.no_text: the item has no text {number} | 该条反馈没有第{number}版文字 | 該則意見沒有第{number}版文字
feedback.outside: a span lies outside of text {number}, which is {length:# character|# characters} long
  标注区间超出第{number}版文字，其长度为{length:number}个字符
  標註區間超出第{number}版文字，其長度為{length:number}個字元
feedback.itself: it cannot be a duplicate of itself | 不能与自身重复 | 不能與自身重複
feedback.no_scale: without a scale there is no rating | 没有量表，无法评分 | 沒有量表，無法評分
feedback.off_scale: the rating lies outside of its scale, {low} to {high}
  评分超出量表范围：{low}至{high} | 評分超出量表範圍：{low}至{high}
feedback.reply_stage: the answer is not at that stage: draft, approve, publish, then edit or remove
  回复未处于该阶段：应依次起草、审核、发布，之后方可修改或删除
  回覆未處於該階段：應依序草擬、核准、發布，之後方可修改或刪除
feedback.reply_personal: the answer holds personal data, and everybody can read it: take them out
  回复含有个人信息且公开可见，请先删除 | 回覆含有個人資料且公開可見，請先刪除
theme.unknown: the tree has no theme {code} in use
  主题树中没有使用中的主题“{code}” | 主題樹中沒有使用中的主題「{code}」
theme.taken: the code {code} was used before: codes are never used twice
  编码“{code}”已使用过，不得重复使用 | 代碼「{code}」已使用過，不得重複使用
theme.cycle: {code} cannot stand below itself or what it holds
  “{code}”不能位于自身或其下级之下 | 「{code}」不能位於自身或其下層之下
theme.too_deep: themes stand at most {most} deep
  主题最多{most}级 | 主題最多{most}層
theme.holds: there are themes below {code}: move them first
  “{code}”下仍有其他主题，请先移走 | 「{code}」下仍有其他主題，請先移走
theme.few_parts: a split makes two themes or more | 拆分须得到两个或以上主题 | 拆分須得到兩個以上主題
""")
"""The sentences of this room, by code."""
