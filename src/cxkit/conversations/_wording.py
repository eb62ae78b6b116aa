"""Texts of errors: conversations."""

from __future__ import annotations

from cxkit.values import error_texts

error_texts("""
conversation.answered: an answered contact was not abandoned | 已接听的沟通不是放弃 | 已接聽的溝通不是放棄
conversation.order: the times contradict each other | 时间顺序不对 | 時間順序不對
conversation.status: the status does not fit what is told | 状态与内容不符 | 狀態與內容不符
process.abandoned: was abandoned before a step: leave it out
  顾客已放弃，无法评判步骤
  顧客已放棄，無法評判步驟
process.empty: a process has at least one step | 流程至少有一个步骤 | 流程至少有一個步驟
process.evidence_twice: the evidence already shows another step | 该依据已用于其他步骤 | 該依據已用於其他步驟
process.imported: was imported, so its steps are not known | 导入的沟通没有步骤记录 | 匯入的溝通沒有步驟紀錄
process.step_twice: a step is declared twice | 步骤重复 | 步驟重複
repeats.options: the limits of a repeat are not valid | 重复来访的条件无效 | 重複聯絡的條件無效
""")
