"""Enumerations of hiring."""

from __future__ import annotations

from cxkit.values import Labelled


class Stage(Labelled):
    """Stage of a selection: what is assessed before the decision."""

    SCREENING = "screening", "Screening", "简历筛选", "履歷篩選"
    INTERVIEW = "interview", "Structured interview", "结构化面试", "結構化面試"
    WRITTEN_TEST = "written_test", "Written test", "笔试", "筆試"
    PRACTICAL_TEST = "practical_test", "Practical test", "实操考核", "實作測驗"


class StageOutcome(Labelled):
    """Outcome of a stage for one candidate."""

    OPEN = "open", "Open", "进行中", "進行中"
    PASSED = "passed", "Passed", "通过", "通過"
    REJECTED = "rejected", "Rejected", "未录用", "未錄取"
    WITHDRAWN = "withdrawn", "Withdrawn by the candidate", "应聘者放弃", "應徵者放棄"
    POOLED = "pooled", "Kept for later", "转入人才库", "轉入人才庫"


class OpeningStatus(Labelled):
    """Status of an opening: it is approved before anybody applies."""

    REQUESTED = "requested", "Requested", "待审批", "待核准"
    OPEN = "open", "Open", "招聘中", "招募中"
    FILLED = "filled", "Filled", "已招满", "已補足"
    CLOSED = "closed", "Closed unfilled", "未招满关闭", "未補足結束"


class ApplicationStatus(Labelled):
    """Status of an application."""

    RECEIVED = "received", "Received", "已收到", "已收到"
    IN_SELECTION = "in_selection", "In selection", "选拔中", "遴選中"
    OFFERED = "offered", "Offer made", "已发录用通知", "已發錄取通知"
    ACCEPTED = "accepted", "Offer accepted", "已接受录用", "已接受錄取"
    HIRED = "hired", "Hired", "已入职", "已到職"
    REJECTED = "rejected", "Rejected", "未录用", "未錄取"
    DECLINED = "declined", "Offer declined", "已谢绝录用", "已婉拒錄取"
    WITHDRAWN = "withdrawn", "Withdrawn by the candidate", "应聘者放弃", "應徵者放棄"
    POOLED = "pooled", "Kept for later openings", "已转入人才库", "已轉入人才庫"


class RejectionReason(Labelled):
    """Reason of a rejection."""

    REQUIREMENTS = "requirements", "Formal requirements not met", "不符合基本条件", "不符基本條件"
    BELOW_HURDLE = "below_hurdle", "Below a declared hurdle", "未达到规定门槛", "未達規定門檻"
    OTHERS_STRONGER = "others_stronger", "Others scored higher", "其他应聘者得分更高", "其他應徵者得分較高"
    NO_PLACE_LEFT = "no_place_left", "All places are filled", "名额已满", "名額已滿"
    NO_SHOW = "no_show", "Did not come", "未到场", "未到場"
    OFFER_LAPSED = "offer_lapsed", "Offer not answered in time", "未按期答复录用通知", "未按期答覆錄取通知"
    OTHER = "other", "Other, in words", "其他（须说明）", "其他（須說明）"


class RecruitingSource(Labelled):
    """Source from which a candidate came."""

    JOB_BOARD = "job_board", "Job board", "招聘网站", "求職網站"
    REFERRAL = "referral", "Referral", "内部推荐", "內部推薦"
    AGENCY = "agency", "Agency", "中介机构", "仲介機構"
    SCHOOL = "school", "School or university", "校园招聘", "校園徵才"
    INTERNAL = "internal", "From within", "内部应聘", "內部應徵"
    OWN_SITE = "own_site", "Own site", "公司官网", "公司官網"
    OTHER = "other", "Other", "其他", "其他"
