"""Enumerations of offers."""

from __future__ import annotations

from cxkit.values import Labelled


class OfferStatus(Labelled):
    """Stage of an offer to one customer."""

    MADE = "made", "Made", "已生成", "已產生"
    HELD_OUT = "held_out", "Held out", "对照组，不展示", "對照組，不展示"
    SHOWN = "shown", "Shown", "已展示", "已展示"
    ACCEPTED = "accepted", "Accepted", "已领取", "已領取"
    REDEEMED = "redeemed", "Redeemed", "已核销", "已核銷"
    TAKEN_BACK = "taken_back", "Taken back after a refund", "退款后已收回", "退款後已收回"
    DECLINED = "declined", "Declined", "已谢绝", "已謝絕"
    EXPIRED = "expired", "Expired", "已过期", "已過期"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回", "已撤回"


class OfferArm(Labelled):
    """How an offer came to its customer: by a choice, by chance, or not at all, to compare them."""

    CHOSEN = "chosen", "Chosen for the customer", "按顾客挑选", "依顧客挑選"
    EXPLORED = "explored", "Drawn at random", "随机抽取", "隨機抽取"
    HELD_OUT = "held_out", "Held out", "对照组", "對照組"


class BenefitKind(Labelled):
    """Kind of a benefit."""

    PERCENT = "percent", "Percentage off", "按比例优惠", "依比例優惠"
    AMOUNT = "amount", "Amount off", "立减", "立減"
    GIFT = "gift", "Gift", "赠品", "贈品"
    POINTS = "points", "Points", "积分", "點數"
    SERVICE = "service", "Service", "服务", "服務"


class Stacking(Labelled):
    """Whether an offer goes together with others in one basket."""

    ANY = "any", "With others", "可与其他优惠同享", "可與其他優惠同享"
    GROUP = "group", "One of its group", "同组优惠只享一项", "同組優惠僅享一項"
    ALONE = "alone", "Alone", "不与其他优惠同享", "不與其他優惠同享"


class OncePer(Labelled):
    """How often a customer can be made the same offer; of an occasion, the year is the occasion's own."""

    EVER = "ever", "Once", "每人一次", "每人一次"
    YEAR = "year", "Once a year", "每年一次", "每年一次"
    MONTH = "month", "Once a month", "每月一次", "每月一次"
    DAY = "day", "Once a day", "每天一次", "每天一次"


class Because(Labelled):
    """Kind of an explanation of an offer to its customer."""

    BOUGHT = "bought", "Something bought before", "曾购商品", "曾購商品"
    DUE = "due", "Due to be bought again", "该补货了", "該補貨了"
    GROUP = "group", "What a group often buys", "同类顾客常购", "同類顧客常購"
    BIRTHDAY = "birthday", "Birthday", "生日", "生日"
    MEMBERSHIP = "membership", "Membership anniversary", "会员周年", "會員週年"
    TIER = "tier", "Membership tier", "会员等级", "會員等級"
    CHANCE = "chance", "By chance", "随机", "隨機"


class SensitiveKind(Labelled):
    """Kind of data that no offer may depend on."""

    HEALTH = "health", "Health", "健康", "健康"
    FAITH = "faith", "Faith", "宗教信仰", "宗教信仰"
    ORIGIN = "origin", "Ethnic origin", "民族与种族", "民族與種族"
    POLITICS = "politics", "Politics and unions", "政治与工会", "政治與工會"
    SEXUALITY = "sexuality", "Sexuality", "性取向", "性傾向"
    BIOMETRICS = "biometrics", "Biometrics", "生物识别", "生物辨識"
    FINANCE = "finance", "Bank accounts and debts", "账户与负债", "帳戶與負債"
    WHEREABOUTS = "whereabouts", "Whereabouts", "行踪轨迹", "行蹤軌跡"
    CHILDREN = "children", "Data of children", "儿童信息", "兒童資料"
    CRIME = "crime", "Criminal record", "犯罪记录", "犯罪紀錄"
    TOLERANCE = "tolerance", "What somebody would put up with", "价格承受力", "價格承受力"
