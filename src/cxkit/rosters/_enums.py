"""Enumerations of rosters."""

from __future__ import annotations

from cxkit.values import Labelled


class RosterStatus(Labelled):
    """Stage of a roster."""

    DRAFT = "draft", "Draft", "草稿", "草稿"
    PROPOSED = "proposed", "Proposed", "征求意见中", "徵詢意見中"
    PUBLISHED = "published", "Published", "已发布", "已公布"
    LOCKED = "locked", "Locked", "已锁定", "已鎖定"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回", "已撤回"


class SwapStatus(Labelled):
    """Stage of a swap of shifts."""

    OFFERED = "offered", "Offered", "已提出", "已提出"
    ACCEPTED = "accepted", "Accepted", "对方已同意", "對方已同意"
    APPROVED = "approved", "Approved", "已批准", "已核准"
    DECLINED = "declined", "Declined", "已拒绝", "已拒絕"


class Consent(Labelled):
    """Consent of a person to a change of a roster that was published."""

    GIVEN = "given", "Given", "本人同意", "本人同意"
    NOT_NEEDED = "not_needed", "Not needed", "无需同意", "無須同意"
    REFUSED = "refused", "Refused", "本人不同意", "本人不同意"


class RuleForm(Labelled):
    """Form of a rule about the shifts of one person."""

    COUNT = "count", "Number of shifts in a window", "周期内班次数", "週期內班次數"
    HOURS = "hours", "Working hours in a window", "周期内工时", "週期內工時"
    DAYS_OFF = "days_off", "Days off in a window", "周期内休息日", "週期內休息日"
    REST = "rest", "Rest after a shift", "班后休息时间", "班後休息時間"
    LONG_REST = "long_rest", "Long rest in a window", "周期内连续休息", "週期內連續休息"
    RUN = "run", "Days in a row", "连续天数", "連續天數"
    SUCCESSION = "succession", "Forbidden succession", "禁止的衔接", "禁止的銜接"
    ROTATION = "rotation", "Forward rotation", "顺向轮班", "順向輪班"
    WEEKEND = "weekend", "Whole weekends", "完整周末", "完整週末"
    BREAK = "break", "Break in a shift", "班中休息", "班中休息"


class Window(Labelled):
    """Window in which a rule counts: every number of days that begins anywhere, or the calendar's own."""

    ROLLING = "rolling", "Any days in a row", "任意连续若干天", "任意連續若干天"
    WEEK = "week", "Calendar week", "自然周", "曆週"
    MONTH = "month", "Calendar month", "自然月", "曆月"
    ROSTER = "roster", "Whole roster", "整个排班周期", "整個排班週期"


class WorkState(Labelled):
    """The activity of somebody at a time, as a roster plans it or a telephone system records it."""

    WORK = "work", "At work", "在岗", "值勤"
    BREAK = "break", "On a break", "休息", "休息"
