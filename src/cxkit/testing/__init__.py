"""For test suites: hypothesis strategies for every public type, and contracts for stores.

Importing this package registers a strategy for every public record, so that
`hypothesis.strategies.from_type(Ticket)` and `@given(...)` with annotations find it. It needs
the extra `testing`.
"""

from cxkit.testing._analyses import (
    buying_models as buying_models,
    estimates as estimates,
    event_logs as event_logs,
    journey_logs as journey_logs,
    kano_analyses as kano_analyses,
    purchase_summaries as purchase_summaries,
    register_analyses,
    score_columns as score_columns,
    shop_texts as shop_texts,
    spending_models as spending_models,
    tallies as tallies,
    text_models as text_models,
)
from cxkit.testing._appraisals import (
    appraisals as appraisals,
    incentive_rules as incentive_rules,
    remedies as remedies,
)
from cxkit.testing._calendars import (
    business_calendars as business_calendars,
    calendar_instants as calendar_instants,
    clock_changes as clock_changes,
    hours as hours,
    recurring_closures as recurring_closures,
    zones as zones,
)
from cxkit.testing._collaboration import (
    department_requests as department_requests,
    request_policies as request_policies,
    team_events as team_events,
)
from cxkit.testing._complaints import clock_packs as clock_packs, complaints as complaints
from cxkit.testing._conversations import (
    conversations as conversations,
    imported_conversations as imported_conversations,
    service_processes as service_processes,
    turn_rules as turn_rules,
)
from cxkit.testing._customers import (
    behaviour_policies as behaviour_policies,
    bounds as bounds,
    campaign_members as campaign_members,
    campaign_results as campaign_results,
    campaigns as campaigns,
    contact_points as contact_points,
    customers as customers,
    festivals as festivals,
    organisations as organisations,
    rule_policies as rule_policies,
    tier_policies as tier_policies,
)
from cxkit.testing._feedback import (
    codings as codings,
    feedback_items as feedback_items,
    focus_groups as focus_groups,
    mentions as mentions,
    theme_trees as theme_trees,
)
from cxkit.testing._hiring import (
    applications as applications,
    enrolments as enrolments,
    selection_rules as selection_rules,
)
from cxkit.testing._improvement import (
    actions as actions,
    measured_effects as measured_effects,
    monitored_figures as monitored_figures,
    monitoring_plans as monitoring_plans,
    plans as plans,
    standards as standards,
    triggers as triggers,
)
from cxkit.testing._knowledge import (
    articles as articles,
    help_sessions as help_sessions,
    translations as translations,
)
from cxkit.testing._mappings import check_mapping as check_mapping
from cxkit.testing._offers import benefits as benefits, offer_terms as offer_terms, offers as offers
from cxkit.testing._orders import (
    delivered_orders as delivered_orders,
    order_discounts as order_discounts,
    order_lines as order_lines,
    orders as orders,
    products as products,
    promotions as promotions,
    shipments as shipments,
)
from cxkit.testing._privacy import canaries as canaries, marked as marked
from cxkit.testing._quality import (
    evaluations as evaluations,
    rubric_answers as rubric_answers,
    rubrics as rubrics,
    sampling_plans as sampling_plans,
)
from cxkit.testing._records import (
    aggregates as aggregates,
    facts as facts,
    records as records,
    register as register,
)
from cxkit.testing._registry import register_all
from cxkit.testing._returns import (
    compensation_policies as compensation_policies,
    return_lines as return_lines,
    return_policies as return_policies,
    return_requests as return_requests,
    return_units as return_units,
)
from cxkit.testing._rosters import (
    labour_rules as labour_rules,
    roster_problems as roster_problems,
    rosters as rosters,
)
from cxkit.testing._surveys import (
    anonymous_batches as anonymous_batches,
    anonymous_responses as anonymous_responses,
    answers as answers,
    callbacks as callbacks,
    conditions as conditions,
    designs as designs,
    invitations as invitations,
    options as options,
    questions as questions,
    quotas as quotas,
    responses as responses,
    shuffles as shuffles,
    surveys as surveys,
    valid_answers as valid_answers,
)
from cxkit.testing._tables import register_tables, tables as tables
from cxkit.testing._team import (
    agents as agents,
    availabilities as availabilities,
    permission_policies as permission_policies,
    routing_policies as routing_policies,
    skills as skills,
)
from cxkit.testing._tickets import (
    clock_rules as clock_rules,
    imported_tickets as imported_tickets,
    schedules as schedules,
    service_levels as service_levels,
    service_policies as service_policies,
    status_schemes as status_schemes,
    tickets as tickets,
)
from cxkit.testing._values import (
    currencies as currencies,
    ids as ids,
    instants as instants,
    moneys as moneys,
    periods as periods,
    reasons as reasons,
    scales as scales,
    texts as texts,
    unit_prices as unit_prices,
)
from cxkit.testing._views import views as views

register_all()
register_tables()
register_analyses()
