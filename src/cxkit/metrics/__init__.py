"""Metrics, on tables, domain objects or plain columns.

Every metric has `DEFINITION`, `tally(...)` (which merges), `of(...)` (the figure) and `compare(...)`.
`months`, `weekdays`, `hours` and their like give the local month, weekday or hour of a column of instants.
A metric is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.metrics import (
        abandonment as abandonment,
        answers_per_question as answers_per_question,
        article_coverage as article_coverage,
        article_handle_time as article_handle_time,
        article_link_rate as article_link_rate,
        backlog as backlog,
        calibration_agreement as calibration_agreement,
        complaint_causes as complaint_causes,
        complaint_rate as complaint_rate,
        complaint_summary as complaint_summary,
        complaint_time as complaint_time,
        complaint_timeliness as complaint_timeliness,
        deflection as deflection,
        failed_search as failed_search,
        first_contact_resolution as first_contact_resolution,
        first_response as first_response,
        handle_time as handle_time,
        late_delivery as late_delivery,
        next_response as next_response,
        nps as nps,
        occupancy as occupancy,
        order_value as order_value,
        refund_rate as refund_rate,
        reopens as reopens,
        repeat_complaints as repeat_complaints,
        reply_rate as reply_rate,
        repurchase as repurchase,
        request_time as request_time,
        resolution as resolution,
        retention as retention,
        return_rate as return_rate,
        return_reasons as return_reasons,
        review_rating as review_rating,
        service_level as service_level,
        sla_attainment as sla_attainment,
        speed_of_answer as speed_of_answer,
        touches as touches,
        turn_response as turn_response,
        volume as volume,
    )
    from cxkit.metrics._box_scores import (
        ces as ces,
        contact_satisfaction as contact_satisfaction,
        csat as csat,
    )
    from cxkit.metrics._contact_after import (
        read_then_contact as read_then_contact,
        self_service_success as self_service_success,
    )
    from cxkit.metrics._counting._arrivals import (
        DailyArrivals as DailyArrivals,
        daily_arrivals as daily_arrivals,
    )
    from cxkit.metrics._counting._catalogue import DEFINITIONS as DEFINITIONS
    from cxkit.metrics._counting._clock import (
        days as days,
        hours as hours,
        months as months,
        periods as periods,
        quarters as quarters,
        weekdays as weekdays,
        weeks as weeks,
        years as years,
    )
    from cxkit.metrics._counting._comparing import changes as changes, compare as compare
    from cxkit.metrics._counting._defining import Definition as Definition, definition as definition
    from cxkit.metrics._counting._paretos import pareto_of as pareto_of
    from cxkit.metrics._counting._shrinking import shrunk as shrunk
    from cxkit.metrics._flag_shares import (
        action_effectiveness as action_effectiveness,
        action_recurrence as action_recurrence,
        action_timeliness as action_timeliness,
        article_helpfulness as article_helpfulness,
        article_vote_rate as article_vote_rate,
        bounce_rate as bounce_rate,
        complaint_disputes as complaint_disputes,
        course_pass_rate as course_pass_rate,
        engagement_rate as engagement_rate,
        event_budgets as event_budgets,
        explicit_deflection as explicit_deflection,
        implicit_deflection as implicit_deflection,
        job_offer_acceptance as job_offer_acceptance,
        offer_acceptance as offer_acceptance,
        offer_redemption as offer_redemption,
        offer_returns as offer_returns,
        reply_timeliness as reply_timeliness,
        request_reopens as request_reopens,
        request_timeliness as request_timeliness,
        resolution_rate as resolution_rate,
        stage_pass_rate as stage_pass_rate,
        upheld_disputes as upheld_disputes,
        visit_conversion as visit_conversion,
        zero_results as zero_results,
    )
    from cxkit.metrics._sampled_scores import (
        auto_fail_share as auto_fail_share,
        error_free as error_free,
        quality_score as quality_score,
    )
    from cxkit.metrics._status_times import (
        agent_wait as agent_wait,
        agent_work as agent_work,
        on_hold as on_hold,
        requester_wait as requester_wait,
        solve_time as solve_time,
    )
    from cxkit.metrics._sum_ratios import (
        adherence as adherence,
        conformance as conformance,
        event_participation as event_participation,
        roster_shrinkage as roster_shrinkage,
    )
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "": (
                "abandonment answers_per_question article_coverage article_handle_time "
                "article_link_rate backlog calibration_agreement complaint_causes complaint_rate "
                "complaint_summary complaint_time complaint_timeliness deflection failed_search "
                "first_contact_resolution first_response handle_time late_delivery next_response nps "
                "occupancy order_value refund_rate reopens repeat_complaints reply_rate repurchase "
                "request_time resolution retention return_rate return_reasons review_rating service_level "
                "sla_attainment speed_of_answer touches turn_response volume"
            ),
            "_box_scores": "ces contact_satisfaction csat",
            "_contact_after": "read_then_contact self_service_success",
            "_counting._arrivals": "DailyArrivals daily_arrivals",
            "_counting._clock": "days hours months periods quarters weekdays weeks years",
            "_counting._comparing": "changes compare",
            "_counting._catalogue": "DEFINITIONS",
            "_counting._defining": "Definition definition",
            "_counting._paretos": "pareto_of",
            "_counting._shrinking": "shrunk",
            "_flag_shares": "action_effectiveness action_recurrence action_timeliness "
            "article_helpfulness article_vote_rate bounce_rate complaint_disputes "
            "course_pass_rate engagement_rate event_budgets explicit_deflection "
            "implicit_deflection job_offer_acceptance offer_acceptance "
            "offer_redemption offer_returns reply_timeliness request_reopens "
            "request_timeliness resolution_rate stage_pass_rate upheld_disputes "
            "visit_conversion zero_results",
            "_sampled_scores": "auto_fail_share error_free quality_score",
            "_status_times": "agent_wait agent_work on_hold requester_wait solve_time",
            "_sum_ratios": "adherence conformance event_participation roster_shrinkage",
        },
    )
