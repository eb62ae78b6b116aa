"""Enumerations of appraisals and remedies."""

from __future__ import annotations

from cxkit.values import Labelled


class Cycle(Labelled):
    """Cycle of an appraisal."""

    MONTH = "month", "Monthly", "月度", "月度"
    QUARTER = "quarter", "Quarterly", "季度", "季度"
    YEAR = "year", "Yearly", "年度", "年度"


class Source(Labelled):
    """Source of an appraisal's ratings."""

    SELF = "self", "Self", "自评", "自評"
    PEER = "peer", "Peers", "互评", "互評"
    SUPERVISOR = "supervisor", "Supervisor", "上级评价", "主管評價"
    CUSTOMER = "customer", "Customers", "顾客评价", "顧客評價"
    SYSTEM = "system", "Measured", "系统指标", "系統指標"


class MissingSource(Labelled):
    """Policy for a source that is missing."""

    UNDEFINED = "undefined", "There is no total", "不计总分", "不計總分"
    REWEIGH = "reweigh", "The others take its weight", "由其他来源分摊权重", "由其他來源分攤權重"


class AppraisalStatus(Labelled):
    """Stage of an appraisal."""

    PLANNED = "planned", "Planned", "已计划", "已規劃"
    COLLECTING = "collecting", "Collecting", "收集中", "收集中"
    COMPILED = "compiled", "Compiled", "已汇总", "已彙整"
    CALIBRATED = "calibrated", "Calibrated", "已校准", "已校準"
    SHARED = "shared", "Shared", "已告知", "已告知"
    APPEALED = "appealed", "Appealed", "申诉中", "申訴中"
    DECIDED = "decided", "Appeal decided", "申诉已裁定", "申訴已裁定"
    FINAL = "final", "Final", "已定案", "已定案"


class AppealGround(Labelled):
    """Ground of an appeal."""

    FACTS = "facts", "The facts", "事实有误", "事實有誤"
    RULE = "rule", "The rule", "规则适用有误", "規則適用有誤"
    RATER = "rater", "The rater", "评分人不当", "評分人不當"
    CASE_MIX = "case_mix", "The mix of cases", "任务结构不可比", "案件結構不可比"


class AppealDecision(Labelled):
    """Decision on an appeal."""

    UPHOLD = "uphold", "Upheld as it was", "维持", "維持"
    AMEND = "amend", "Amended", "更改", "更改"
    REPEAT = "repeat", "To be repeated", "重新评价", "重新評價"


class RemedyStep(Labelled):
    """Step of the ladder of remedies; deductions from wages are named only to be refused."""

    COACHING = "coaching", "Coaching", "辅导", "輔導"
    TRAINING = "training", "Training", "培训", "訓練"
    PLAN = "plan", "Improvement plan", "改进计划", "改善計畫"
    NOTICE = "notice", "Written notice", "书面提醒", "書面提醒"
    DUTY_CHANGE = "duty_change", "Change of duties", "调整岗位", "調整職務"
    WAGE_DEDUCTION = "wage_deduction", "Deduction from wages", "扣减工资", "扣減工資"


class RemedyStatus(Labelled):
    """Stage of a remedy: the person is heard before it is imposed."""

    PROPOSED = "proposed", "Proposed", "已提议", "已提議"
    HEARD = "heard", "Heard", "已听取陈述", "已聽取陳述"
    IMPOSED = "imposed", "Imposed", "执行中", "執行中"
    APPEALED = "appealed", "Appealed", "申诉中", "申訴中"
    EXPIRED = "expired", "Expired", "已到期", "已到期"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回", "已撤回"
    UNDONE = "undone", "Undone on appeal", "申诉后撤销", "申訴後撤銷"


class RemedyDecision(Labelled):
    """Decision on an appeal against a remedy: it can only stay or become less."""

    UPHOLD = "uphold", "Upheld as it was", "维持", "維持"
    LESSEN = "lessen", "Lessened", "减轻", "減輕"
    UNDO = "undo", "Undone", "撤销", "撤銷"
