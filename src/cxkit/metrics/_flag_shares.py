"""Shares of what a record says with a flag: whether a question was resolved, a decision disputed."""

from __future__ import annotations

from typing import Any, Final

import attrs

from cxkit.columns import FlagKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition, named_metric
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._visitors import not_customers
from cxkit.stats.tallies import Tally
from cxkit.tables import (
    ActionTable,
    ApplicationTable,
    ArticleViewTable,
    ComplaintTable,
    ContactTable,
    DepartmentRequestTable,
    EnrolmentTable,
    EvaluationTable,
    FeedbackTable,
    HelpSessionTable,
    OfferTable,
    SearchTable,
    StageTable,
    Table,
    TeamEventTable,
    VisitTable,
)
from cxkit.values import Label


@attrs.frozen(slots=True, kw_only=True)
class FlagShare:
    """The share of records with a flag, among those that say.

    >>> from cxkit.metrics import resolution_rate
    >>> resolution_rate.of([True, True, False, None]).n
    3
    """

    DEFINITION: Definition
    table: type[Table]
    flag: str
    """The column of the table with the flag."""

    def __reduce__(self) -> tuple[Any, ...]:
        return named_metric, (self.DEFINITION.id,)

    def tally(self, source: Any, *, by: Grouping = None) -> Tally:
        """Domain objects, their table, or a column of flags.

        >>> from cxkit.metrics import complaint_disputes
        >>> complaint_disputes.tally([True, False, False, None]).counts
        {'no': 2, 'yes': 1, 'missing': 1}
        """
        table = table_of(source, self.table)
        flags = column_of(FlagKind(), source, self.flag) if table is None else table.column(self.flag)
        left_out = {"missing": flags < 0}
        if isinstance(table, ComplaintTable):
            left_out["not_counted"] = ~table.counted
        left_out |= not_customers(table)
        keys = groups(by, table, like=(source,))
        return shared(flags == 1, left_out, by=keys, definition=self.DEFINITION.id)

    def of(
        self, source: Any, *, by: Grouping = None, figure: str | None = None, confidence: float = 0.95
    ) -> Any:
        """The share: an `Estimate`, or `Estimates` by group.

        >>> from cxkit.metrics import resolution_rate
        >>> resolution_rate.of([1, 0]).value
        0.5
        """
        return self.tally(source, by=by).result(figure, confidence=confidence)

    compare = staticmethod(compare)


resolution_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="resolution_rate",
        label=Label("Resolution rate", "问题解决率", "問題解決率"),
        unit="share",
        better="higher",
        source="the agent's or the customer's own record; interval: Wilson (1927)",
    ),
    table=ContactTable,
    flag="resolved",
)
"""The share of contacts whose question was resolved."""

complaint_disputes: Final = FlagShare(
    DEFINITION=Definition(
        id="complaint_disputes",
        label=Label("Disputed complaint decisions", "投诉处理异议率", "客訴處理異議率"),
        unit="share",
        better="lower",
        source="CFPB consumer complaint database, `Consumer disputed?`; interval: Wilson (1927)",
    ),
    table=ComplaintTable,
    flag="disputed",
)
"""The share of complaints whose decision the customer rejected."""

action_timeliness: Final = FlagShare(
    DEFINITION=Definition(
        id="action_timeliness",
        label=Label("Improvement actions on time", "改进措施按期完成率", "改善措施準時完成率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=ActionTable,
    flag="on_time",
)
"""The share of improvement actions that were carried out by their due date."""

reply_timeliness: Final = FlagShare(
    DEFINITION=Definition(
        id="reply_timeliness",
        label=Label("Reviews answered in time", "评价按时回复率", "評價準時回覆率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=FeedbackTable,
    flag="replied_in_time",
)
"""The share of public reviews that were answered by their due date."""

action_effectiveness: Final = FlagShare(
    DEFINITION=Definition(
        id="action_effectiveness",
        label=Label("Effective improvement actions", "改进措施有效率", "改善措施有效率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=ActionTable,
    flag="effective",
)
"""The share of effective actions among those of which it could be told."""

action_recurrence: Final = FlagShare(
    DEFINITION=Definition(
        id="action_recurrence",
        label=Label("Recurrence after improvement actions", "改进后复发率", "改善後再發率"),
        unit="share",
        better="lower",
        source="interval: Wilson (1927)",
    ),
    table=ActionTable,
    flag="recurred",
)
"""The share of closed actions whose signal came again within the window."""

request_timeliness: Final = FlagShare(
    DEFINITION=Definition(
        id="request_timeliness",
        label=Label("Departments answering in time", "部门按时答复率", "部門準時答覆率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=DepartmentRequestTable,
    flag="on_time",
)
"""The share of requests to departments whose first answer came by its due time."""

request_reopens: Final = FlagShare(
    DEFINITION=Definition(
        id="request_reopens",
        label=Label("Requests asked again", "部门答复后再次提出率", "部門答覆後再次提出率"),
        unit="share",
        better="lower",
        source="interval: Wilson (1927)",
    ),
    table=DepartmentRequestTable,
    flag="reopened",
)
"""The share of answered requests to departments that had to be asked again."""

event_budgets: Final = FlagShare(
    DEFINITION=Definition(
        id="event_budgets",
        label=Label("Team events within budget", "团队活动预算内比例", "團隊活動預算內比例"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=TeamEventTable,
    flag="within_budget",
)
"""The share of team events that cost no more than their budget."""

offer_acceptance: Final = FlagShare(
    DEFINITION=Definition(
        id="offer_acceptance",
        label=Label("Accepted offers", "优惠领取率", "優惠領取率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=OfferTable,
    flag="accepted",
)
"""The share of offers shown that their customers took or redeemed."""

offer_redemption: Final = FlagShare(
    DEFINITION=Definition(
        id="offer_redemption",
        label=Label("Redeemed offers", "优惠核销率", "優惠核銷率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=OfferTable,
    flag="redeemed",
)
"""The share of offers made that were redeemed; those held out are no offers."""

offer_returns: Final = FlagShare(
    DEFINITION=Definition(
        id="offer_returns",
        label=Label("Offers taken back", "优惠收回率", "優惠收回率"),
        unit="share",
        better="lower",
        source="interval: Wilson (1927)",
    ),
    table=OfferTable,
    flag="returned",
)
"""The share of redeemed offers of which some or all was taken back after a refund."""

upheld_disputes: Final = FlagShare(
    DEFINITION=Definition(
        id="upheld_disputes",
        label=Label("Evaluations upheld in disputes", "质检申诉维持率", "稽核申訴維持率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=EvaluationTable,
    flag="upheld",
)
"""The share of decided disputes in which the evaluation stood: low of an evaluator is a matter for a talk."""

stage_pass_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="stage_pass_rate",
        label=Label("Stages of a selection passed", "选拔环节通过率", "遴選環節通過率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=StageTable,
    flag="passed",
)
"""The share of decided stages that candidates passed."""

job_offer_acceptance: Final = FlagShare(
    DEFINITION=Definition(
        id="job_offer_acceptance",
        label=Label("Offers accepted", "录用接受率", "錄取接受率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=ApplicationTable,
    flag="accepted",
)
"""The share of answered offers that candidates accepted."""

course_pass_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="course_pass_rate",
        label=Label("Courses passed", "培训考核通过率", "訓練考核通過率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=EnrolmentTable,
    flag="passed",
)
"""The share of examined enrolments that were passed."""

bounce_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="bounce_rate",
        label=Label("Bounce rate", "跳出率", "跳出率"),
        unit="share",
        better="lower",
        source="visits with one page view; interval: Wilson (1927)",
    ),
    table=VisitTable,
    flag="bounced",
)
"""The share of visits with one page view among those with any."""

engagement_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="engagement_rate",
        label=Label("Engagement rate", "互动访问率", "互動造訪率"),
        unit="share",
        better="higher",
        source="visits of 10 seconds, two page views or a conversion; interval: Wilson (1927)",
    ),
    table=VisitTable,
    flag="engaged",
)
"""The share of engaged visits: two page views, a conversion or as long as the policy asks for."""

visit_conversion: Final = FlagShare(
    DEFINITION=Definition(
        id="visit_conversion",
        label=Label("Conversion rate of visits", "访问转化率", "造訪轉換率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=VisitTable,
    flag="converted",
)
"""The share of visits with a conversion."""

article_helpfulness: Final = FlagShare(
    DEFINITION=Definition(
        id="article_helpfulness",
        label=Label("Helpfulness of articles", "文章有用率", "文章有用率"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=ArticleViewTable,
    flag="helpful",
)
"""The share of votes that say that a version helped, one a session; give by=["article", "edition"]."""

article_vote_rate: Final = FlagShare(
    DEFINITION=Definition(
        id="article_vote_rate",
        label=Label("Vote rate of articles", "文章评价率", "文章評價率"),
        unit="share",
        better=None,
        source="interval: Wilson (1927)",
    ),
    table=ArticleViewTable,
    flag="voted",
)
"""The share of views in which the reader voted: how few speak for all in helpfulness."""

zero_results: Final = FlagShare(
    DEFINITION=Definition(
        id="zero_results",
        label=Label("Searches without results", "搜索无结果率", "搜尋無結果率"),
        unit="share",
        better="lower",
        source="interval: Wilson (1927)",
    ),
    table=SearchTable,
    flag="found_nothing",
)
"""The share of searches that found nothing."""

explicit_deflection: Final = FlagShare(
    DEFINITION=Definition(
        id="explicit_deflection",
        label=Label("Deflection told by readers", "自助解决率（顾客确认）", "自助解決率（顧客確認）"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=HelpSessionTable,
    flag="solved",
)
"""The share of opened contact forms at which the reader said that an article solved it."""

implicit_deflection: Final = FlagShare(
    DEFINITION=Definition(
        id="implicit_deflection",
        label=Label("Deflection inferred", "自助解决率（推断）", "自助解決率（推斷）"),
        unit="share",
        better="higher",
        source="interval: Wilson (1927)",
    ),
    table=HelpSessionTable,
    flag="read_instead",
)
"""The share of opened forms after which a suggestion was read and nothing sent: it overstates."""
