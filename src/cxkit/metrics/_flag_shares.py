"""Shares of what a record says with a flag: whether a question was resolved, a decision disputed."""

from __future__ import annotations

from typing import Any, Final

import attrs

from cxkit.columns import FlagKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Better, Definition, named_metric
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


def _share(id: str, table: type[Table], flag: str, *, better: Better, source: str | None = None) -> FlagShare:
    """The share of a table's flag; `source` says where the flag comes from."""
    cited = "interval: Wilson (1927)" if source is None else f"{source}; interval: Wilson (1927)"
    definition = Definition(id=id, unit="share", better=better, source=cited)
    return FlagShare(DEFINITION=definition, table=table, flag=flag)


resolution_rate: Final = _share(
    "resolution_rate",
    ContactTable,
    "resolved",
    better="higher",
    source="the agent's or the customer's own record",
)
"""The share of contacts whose question was resolved."""

complaint_disputes: Final = _share(
    "complaint_disputes",
    ComplaintTable,
    "disputed",
    better="lower",
    source="CFPB consumer complaint database, `Consumer disputed?`",
)
"""The share of complaints whose decision the customer rejected."""

action_timeliness: Final = _share("action_timeliness", ActionTable, "on_time", better="higher")
"""The share of improvement actions that were carried out by their due date."""

reply_timeliness: Final = _share("reply_timeliness", FeedbackTable, "replied_in_time", better="higher")
"""The share of public reviews that were answered by their due date."""

action_effectiveness: Final = _share("action_effectiveness", ActionTable, "effective", better="higher")
"""The share of effective actions among those of which it could be told."""

action_recurrence: Final = _share("action_recurrence", ActionTable, "recurred", better="lower")
"""The share of closed actions whose signal came again within the window."""

request_timeliness: Final = _share("request_timeliness", DepartmentRequestTable, "on_time", better="higher")
"""The share of requests to departments whose first answer came by its due time."""

request_reopens: Final = _share("request_reopens", DepartmentRequestTable, "reopened", better="lower")
"""The share of answered requests to departments that had to be asked again."""

event_budgets: Final = _share("event_budgets", TeamEventTable, "within_budget", better="higher")
"""The share of team events that cost no more than their budget."""

offer_acceptance: Final = _share("offer_acceptance", OfferTable, "accepted", better="higher")
"""The share of offers shown that their customers took or redeemed."""

offer_redemption: Final = _share("offer_redemption", OfferTable, "redeemed", better="higher")
"""The share of offers made that were redeemed; those held out are no offers."""

offer_returns: Final = _share("offer_returns", OfferTable, "returned", better="lower")
"""The share of redeemed offers of which some or all was taken back after a refund."""

upheld_disputes: Final = _share("upheld_disputes", EvaluationTable, "upheld", better="higher")
"""The share of decided disputes in which the evaluation stood: low of an evaluator is a matter for a talk."""

stage_pass_rate: Final = _share("stage_pass_rate", StageTable, "passed", better="higher")
"""The share of decided stages that candidates passed."""

job_offer_acceptance: Final = _share("job_offer_acceptance", ApplicationTable, "accepted", better="higher")
"""The share of answered offers that candidates accepted."""

course_pass_rate: Final = _share("course_pass_rate", EnrolmentTable, "passed", better="higher")
"""The share of examined enrolments that were passed."""

bounce_rate: Final = _share(
    "bounce_rate", VisitTable, "bounced", better="lower", source="visits with one page view"
)
"""The share of visits with one page view among those with any."""

engagement_rate: Final = _share(
    "engagement_rate",
    VisitTable,
    "engaged",
    better="higher",
    source="visits of 10 seconds, two page views or a conversion",
)
"""The share of engaged visits: two page views, a conversion or as long as the policy asks for."""

visit_conversion: Final = _share("visit_conversion", VisitTable, "converted", better="higher")
"""The share of visits with a conversion."""

article_helpfulness: Final = _share("article_helpfulness", ArticleViewTable, "helpful", better="higher")
"""The share of votes that say that a version helped, one a session; give by=["article", "edition"]."""

article_vote_rate: Final = _share("article_vote_rate", ArticleViewTable, "voted", better=None)
"""The share of views in which the reader voted: how few speak for all in helpfulness."""

zero_results: Final = _share("zero_results", SearchTable, "found_nothing", better="lower")
"""The share of searches that found nothing."""

explicit_deflection: Final = _share("explicit_deflection", HelpSessionTable, "solved", better="higher")
"""The share of opened contact forms at which the reader said that an article solved it."""

implicit_deflection: Final = _share("implicit_deflection", HelpSessionTable, "read_instead", better="higher")
"""The share of opened forms after which a suggestion was read and nothing sent: it overstates."""
