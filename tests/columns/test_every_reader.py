"""Every public function that takes columns gives, for each form of a column, the answer of the plain list.

The functions are found by their signatures. What a parameter holds is told by its name: a function with a
parameter that nobody knows fails here until it is told, and so does one that no call of plain lists reaches.
"""

# ruff: noqa: E501
from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType, MethodType, ModuleType
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.analysis import (
    LexiconClassifier,
    ThemeLexicon,
    fit_bg_nbd,
    fit_gamma_gamma,
    naive_bayes,
    review_signals,
)
from cxkit.analysis.people import learning_curve
from cxkit.analysis.scenarios import Scenario
from cxkit.columns import (
    Category,
    CategoryKind,
    DayKind,
    FlagKind,
    IdKind,
    InstantKind,
    NumberKind,
    SpanKind,
    ordered_labels,
)
from cxkit.errors import CxkitError
from cxkit.feedback import Theme, ThemeTree
from cxkit.kernel import Actor
from cxkit.stats import SHARE, Tally, holt_winters
from cxkit.stats.tallies import tally_share
from cxkit.tables import OrderTable
from cxkit.values import CSAT_1_5, Period
from cxkit.values.calendar import BusinessCalendar

# --- what a parameter holds

ROOMS = ("metrics", "stats", "analysis", "tables")
START, AS_OF = datetime(2026, 1, 5, 9, 30, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SIZE, GAP = 12, 4
"""The length of the columns, and the row that is missing where one is."""

KINDS: dict[str, list[Any]] = {
    "scores": [10, 9, 3, 7, 8, 0, 10, 6, 9, 2, 5, 10],
    "ratings": [5, 4, 1, 2, 3, 3, 5, 4, 4, 2, 5, 1],
    "counts": [12, 30, 7, 19, 22, 41, 5, 16, 28, 33, 14, 25],
    "totals": [120, 300, 170, 190, 220, 410, 150, 160, 280, 330, 140, 250],
    "reals": [1.5, 2.25, 0.5, 4.0, 3.25, 2.0, 1.0, 5.5, 2.5, 0.75, 3.5, 1.25],
    "shares": [0.5, 0.25, 0.01, 0.04, 0.3, 0.2, 0.6, 0.05, 0.9, 0.75, 0.35, 0.125],
    "flags": [True, False, True, True, False, True, False, False, True, True, False, True],
    "names": ["W10", "W9", "W9", "W11", "W10", "W9", "W11", "W10", "W9", "W10", "W11", "W9"],
    "who": ["ann", "bob", "ann", "cat", "bob", "ann", "cat", "dan", "dan", "bob", "ann", "cat"],
    "ids": [71, 72, 71, 73, 72, 71, 73, 74, 74, 72, 71, 73],
    "events": ["opened", "customer_wrote", "agent_replied", "solved"] * 3,
    "uses": ["searched", "viewed", "voted", "contacted"] * 3,
    "statuses": ["new", "open", "solved", "open"] * 3,
    "channels": ["chat", "email", "phone", "chat"] * 3,
    "speakers": [{"c": "customer", "a": "agent"}[each] for each in "ccacacccacaa"],
    "times": [START + timedelta(days=6 * row, hours=row) for row in range(SIZE)],
    "later": [START + timedelta(days=6 * row, hours=2 * row + 1) for row in range(SIZE)],
    "spans": [timedelta(minutes=7 * row + 3) for row in range(SIZE)],
    "shifts": [timedelta(minutes=9 * row + 20) for row in range(SIZE)],
    "days": [date(2026, 1, 5) + timedelta(days=6 * row) for row in range(SIZE)],
    "texts": ["late again", "broken cup", "late and broken", "thanks a lot", "late", "cup of tea"] * 2,
    "rising": [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17],
    "handling": [3, 2, 1, 4, 3, 2, 1, 1, 2, 3, 1, 2],
    "bits": [1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1],
    "pairs": ["a", "b"] * 6,
    "rated": [f"v{row // 2}" for row in range(SIZE)],
    "distinct": [f"p{row}" for row in range(SIZE)],
    "series": [cell / 4 for cell in (14, 9, 16, 15, 10, 12, 17, 13, 11, 22, 24, 19, 21, 26, 20, 18, 25, 23)],
}
NAMES: dict[str, str] = {
    "scores": "scores score second outcome y",
    "ratings": "functional dysfunctional first",
    "counts": "frequencies x counts agents times defects defectives successes observed cases numerators contacts refunded "
    "returned amounts reopens recency frequency complaints detractors passives promoters x1 x2 d1 d2 p1 p2",
    "totals": "n sizes trials denominators exposure orders population t1 t2 n1 n2 r1 r2 watched",
    "reals": "load values weights before after durations history actual gaps handle_time concurrency patience "
    "ages amount spend t_x time monetary data m1 m2 mean campaign handle_time left_out",
    "shares": "standard_errors p_values forecast s1 s2 sd probabilities",
    "flags": "events done flags cancelled mask truth bought searched_again suggestions covered",
    "names": "topic matter_of labels groups criterion words signals",
    "who": "who customer person authors",
    "ids": "ticket links",
    "events": "event",
    "statuses": "status",
    "channels": "channel",
    "speakers": "speaker",
    "times": "at start promised_by offered_at received_at placed_at active_at ordered_at bought_at delivered_at",
    "later": "contact_at end resolved_at done_at responded_at due_at answered_at",
    "spans": "queue_time duration",
    "texts": "texts",
    "by": "by",
    "[ratings ratings ratings]": "ratings items",
}
"""The kind of column that a parameter of that name holds, [a b] for several."""
OF = {name: kind for kind, names in NAMES.items() for name in names.split()}
NO_COLUMNS = frozenset(
    [
        "ax",
        "axes",
        "bounds",
        "categories",
        "changes",
        "classes",
        "codes",
        "cutpoints",
        "data",
        "entry",
        "excluding",
        "interval",
        "lines",
        "max_occupancy",
        "named",
        "names",
        "open_on",
        "options",
        "others",
        "params",
        "payload",
        "phases",
        "place",
        "prior",
        "ratio",
        "reverse",
        "rules",
        "scale",
        "seed",
        "service_level",
        "shrinkage",
        "split",
        "starts",
        "statistic",
        "steps",
        "strata",
        "tables",
        "tallies",
        "target",
        "targets",
        "weekdays",
    ]
)
"""Parameters that hold one value, a list of settings, results or objects."""
PER_FUNCTION: dict[str, dict[str, Any]] = {
    "effective_handle_time": {"concurrency": "handling"},
    "complaint_timeliness": {"source": "flags", "done_at": None},
    "contingency.proportion_trend": {"scores": "rising"},
    "*.from_objects": dict.fromkeys(
        (
            "actions",
            "applications",
            "articles",
            "conversations",
            "enrolments",
            "openings",
            "orders",
            "requests",
            "responses",
            "returns",
            "sessions",
            "shipments",
            "tickets",
        )
    ),
    "*.source": {"source": "times"},
    "nps": {"source": "scores"},
    "csat": {"source": "ratings"},
    "ces": {"source": "ratings"},
    "contact_satisfaction": {"source": "ratings"},
    "abandonment": {"source": "flags"},
    "service_level": {"source": "flags"},
    "speed_of_answer": {"source": "flags"},
    "resolution_rate": {"source": "flags"},
    "action_effectiveness": {"source": "flags"},
    "action_recurrence": {"source": "flags"},
    "course_pass_rate": {"source": "flags"},
    "job_offer_acceptance": {"source": "flags"},
    "stage_pass_rate": {"source": "flags"},
    "action_timeliness": {"source": "flags"},
    "bounce_rate": {"source": "flags"},
    "engagement_rate": {"source": "flags"},
    "visit_conversion": {"source": "flags"},
    "sessions": {"by": None},
    "unique_visitors": {"by": None},
    "Identities.without": {"devices": None},
    "IdentityPolicy.names_somebody": {"one": None},
    "search_words": {"clicks": None},
    "drop_off": {"goals": None, "technical": None},
    "Scenario.of": {"years": None, "scenarios": None},
    "PhaseMultipliers.applied": {"profile": None},
    "spring_festival": {"years": None},
    "situations": {"where": None, "when": None, "company": None, "purpose": "names"},
    "migration": {"before": "names", "after": "names", "order": None},
    "engagement": {
        "post": "names",
        "likes": "counts",
        "comments": "ratings",
        "shares": "bits",
        "reach": "totals",
        "followers": None,
        "deleted": None,
    },
    "counter_queue": {
        "joined_at": "times",
        "called_at": "later",
        "gave_up_at": None,
        "counted": None,
        "until": None,
    },
    "activity_states": {"category": "names"},
    "CustomerMeasures.of": {"customer": "distinct", "as_of": None, "columns": None},
    "customer_measures": {"traits": None},
    "containment": {"started_at": "times", "completed_at": "later", "contact_at": "later"},
    "new_channel": {
        "new": "counts",
        "others": "counts",
        "control": None,
        "wait": None,
        "control_wait": None,
        "cost": None,
        "control_cost": None,
    },
    "interrupted_series": {"control": None},
    "TouchPoints.of": {"points": None, "judged": None},
    "segment_moves": {"order": None},
    "clusters.clustered_share": {"flags": "flags", "cluster": "names"},
    "co_purchase": {"basket": "who", "item": "names"},
    "next_purchase": {"item": "names"},
    "affinity": {"group": "names", "category": "pairs", "parent": None},
    "replenishment": {"product": "names"},
    "price_fairness": {
        "price": "reals",
        "group": "pairs",
        "product": "names",
        "quantity": "bits",
        "discount": "shares",
        "reference": None,
    },
    "offer_effect": {"outcome": "bits", "arm": "pairs", "probability": "shares"},
    "off_policy": {"outcome": "bits", "probability": "shares", "target_probability": "shares"},
    "Lifts.suggested": {"given": None},
    "scenario_effects": {"days": "days"},
    "matched_days": {"days": "days"},
    "placebo": {"days": "days", "scenarios": None},
    "year_on_year": {"days": "days", "years": None},
    "quasi_poisson": {"design": None, "counts": None},
    "funnels": {"by": "names"},
    "PathCounts.from_cells": {"sources": None, "targets": None, "counts": None},
    "Touches.of": {"channel": "names", "viewed": "flags"},
    "Conversions.of": {"value": "counts", "refunded": "counts", "refunded_at": "later"},
    "krippendorff_sets": {"ratings": None},
    "masi_distance": {"one": None, "other": None},
    "review_rating": {"source": "ratings"},
    "reply_timeliness": {"source": "flags"},
    "request_timeliness": {"source": "flags"},
    "request_reopens": {"source": "flags"},
    "event_budgets": {"source": "flags"},
    "offer_acceptance": {"source": "flags"},
    "offer_redemption": {"source": "flags"},
    "offer_returns": {"source": "flags"},
    "OfferTable.from_objects": {"offers": None},
    "upheld_disputes": {"source": "flags"},
    "adherence": {"source": "spans", "whole": "shifts"},
    "conformance": {"source": "spans", "whole": "shifts"},
    "roster_shrinkage": {"source": "spans", "whole": "shifts"},
    "event_participation": {"source": "counts", "whole": "totals"},
    "quality_score": {"source": "shares", "probability": "shares"},
    "error_free": {"source": "flags", "probability": "shares"},
    "auto_fail_share": {"source": "flags", "probability": "shares"},
    "calibration_agreement": {"source": "rated", "criterion": "rated", "value": "ratings", "by": None},
    "AttendanceTable.from_objects": {"rosters": None, "activities": None},
    "DutyTable.from_objects": {"rosters": None},
    "EvaluationTable.from_objects": {"evaluations": None, "rubrics": None},
    "RatingTable.from_objects": {"calibrations": None},
    "TeamEventTable.from_objects": {"events": None},
    "FeedbackTable.from_objects": {"items": None},
    "code_opinions": {"items": None, "themes": None},
    "theme_counts": dict.fromkeys(("themes", "authors"), "names"),
    "theme_impact": {"themes": "names", "authors": "who"},
    "hot_themes": {
        "themes": "names",
        "now": "flags",
        "authors": "distinct",
        "sources": "pairs",
        "weights": None,
    },
    "baseline_flags": {"without": None},
    "emerging": {
        "themes": "names",
        "now": "flags",
        "authors": "distinct",
        "sources": "pairs",
        "products": "pairs",
        "exposure": None,
    },
    "phrase_sets": {"without": None},
    "said_again": {"authors": "who", "orders": "pairs", "at": "times"},
    "double_coded": dict.fromkeys(("before", "after"), "names"),
    "theme_trend": {"themes": "names", "periods": "pairs", "versions": "bits"},
    "review_alarms": {"scores": "ratings", "danger": "flags"},
    "reply_effect": {"before": "ratings", "after": "ratings", "replied": "flags"},
    "quotations": {"may_be_quoted": "flags", "authors": "distinct"},
    "complaint_disputes": {"source": "flags"},
    "deflection": {"source": "flags"},
    "failed_search": {"source": "flags"},
    "implicit_deflection": {"source": "flags"},
    "explicit_deflection": {"source": "flags"},
    "zero_results": {"source": "flags"},
    "article_vote_rate": {"source": "flags"},
    "article_helpfulness": {"source": "flags"},
    "complaint_summary": {"source": None},
    "ComplaintTable.from_objects": {"complaints": None},
    "Definition": {"given": None},
    "Category.of": {"values": "names"},
    "agreement_weights": {"weights": None},
    "cohen_kappa_of_table": {"weights": None},
    "complaint_causes": {"source": "names"},
    "return_reasons": {"source": "names"},
    "handle_time": {"source": "spans"},
    "article_handle_time": {"source": "spans", "links": "flags"},
    "article_link_rate": {"source": "ids"},
    "article_coverage": {"source": "names", "languages": "names", "articles": None},
    "agent_wait": {"source": "spans"},
    "agent_work": {"source": "spans"},
    "on_hold": {"source": "spans"},
    "requester_wait": {"source": "spans"},
    "solve_time": {"source": "spans"},
    "order_value": {"source": "counts"},
    "refund_rate": {"source": "totals"},
    "return_rate": {"source": "totals"},
    "reopens": {"source": "counts"},
    "touches": {"source": "counts"},
    "first_contact_resolution": {"source": "who"},
    "occupancy": {"source": "who"},
    "repeat_complaints": {"source": "who"},
    "repurchase": {"source": "who"},
    "retention": {"source": "who"},
    "next_response": {"source": "ids"},
    "answers_per_question": {"source": "ids"},
    "reply_rate": {"source": "ids"},
    "turn_response": {"source": "ids"},
    "scorecards": {"source": "who", "score": "ratings", "weights": None},
    "tally_codes": {"codes": "ratings"},
    "naive_bayes": {"labels": "names"},
    "cross_validated": {"labels": "names"},
    "validated": {"labels": "names"},
    "code_shares": {"by": "names"},
    "Classifier.classify": {"self": None, "texts": None},
    "review_signals": {"products": "names", "brands": "who"},
    "ReviewSignals.both_ways": {"values": "reals", "signals": None},
    "ReviewSignals.flagged": {"signals": None},
    "SentimentLexicon": {"words": None, "aspects": None, "implied": None, "by_aspect": None},
    "SentimentLexicon.extended": {"words": None, "aspects": None, "implied": None, "by_aspect": None},
    "bootstrap.bootstrap": {"statistic": None},
    "importance_performance": {"importance": None, "performance": None},
    "service_gaps": {"perceived": None, "expected": None, "dimensions": None, "weights": None},
    "keyness_of_counts": {
        "first": "counts",
        "first_total": None,
        "second_total": None,
        "words": "distinct",
        "second": "counts",
    },
    "log_odds_of_counts": {"first": "counts", "second": "scores", "words": "distinct"},
    "means.t_quantile": {"df": "counts"},
    "pareto": {"labels": "distinct"},
    "tally_rates": {"events": "counts"},
    "rates": {"events": "counts"},
    "case_mix": {"units": "names", "outcomes": "flags", "mix": "channels"},
    "criterion_agreement": {"criteria": "pairs", "items": "names", "raters": "who", "values": "ratings"},
    "machine_agreement": {"items": "rated", "raters": "pairs", "values": "ratings"},
    "rater_drift": {"raters": "pairs", "items": "names", "scores": "ratings", "periods": "days"},
    "rater_severity": {"raters": "pairs", "items": "names", "scores": "ratings"},
    "shrunken_differences": {"before": None, "after": None, "treated": "flags"},
    "stage_funnel": {"stages": "names", "outcomes": "statuses"},
    "adverse_impact": {"group": "pairs", "selected": "flags"},
    "validity": {"scores": "reals", "outcomes": "shares"},
    "training_effect": {"people": "who", "values": "reals", "after": "flags", "trained": "bits"},
    "normalised_gain": {"before": "shares", "after": "shares"},
    "kirkpatrick": {"ratings": "ratings", "before": "shares", "after": "reals"},
    "time_to_level": {"people": "who", "weeks": "counts", "values": "reals", "targets": None},
    "learning_curve": {"people": "who", "weeks": "counts", "values": "reals"},
    "effective_heads": {"tenure_weeks": "counts"},
    "training_needs": {"units": "pairs", "criteria": "names", "points": "shares"},
    "unit_scores": {"units": "names", "scores": "ratings"},
}
"""What a function's (or a module's) parameters hold where their names mean something else there; None: no column."""
SHARES_OF = [tally_share([1] * n + [0] * 20).result() for n in range(10, 10 + SIZE)]
RAMP = learning_curve(
    [*range(12)], [1, 2, 3, 4] * 3, [4.0, 3.0, 2.5, 2.2] * 3, rng=np.random.default_rng(1), resamples=3
)
STAFFED = dict.fromkeys(KINDS["who"], 9e7)
RNG = partial(np.random.default_rng, 7)
SETTINGS: dict[str, Any] = {
    "as_of": AS_OF, "tz": "UTC", "until": AS_OF, "scale": CSAT_1_5, "bins": 2, "unit": "week", "period": 4, "articles": (), "days": 30.0,
    "mask": KINDS["flags"], "steps": ["opened", "agent_replied"], }  # fmt: skip


@cache
def instances() -> dict[str, Any]:
    """An object of each class whose methods take columns."""
    counts, reals, totals = KINDS["counts"], KINDS["reals"], KINDS["totals"]
    return {
        "Forecast": holt_winters(reals * 2, 4, steps=SIZE),
        "BgNbd": fit_bg_nbd(counts, reals, totals, penalty=0.1),
        "GammaGamma": fit_gamma_gamma(counts, reals, penalty=0.1),
        "BusinessCalendar": BusinessCalendar.weekly("UTC", {"mon-sun": "09:00-17:00"}),
        "LexiconClassifier": RULES,
        "ReviewSignals": review_signals(KINDS["texts"], authors=KINDS["who"], insiders={"ann"}),
        "NaiveBayes": naive_bayes(KINDS["texts"], KINDS["names"], features="words"),
        "ThemeLexicon": ThemeLexicon({"late": ["late"], "broken": ["broken"]}),
    }


# --- the walk

TAKES = ("ArrayLike", "Iterable", "Sequence", "Grouping", "By")


def faces() -> Iterator[str]:
    for room in ROOMS:
        package = import_module(f"cxkit.{room}")
        yield package.__name__
        yield from (
            f"cxkit.{room}.{part.name}"
            for part in iter_modules(package.__path__)
            if part.ispkg and part.name[0] != "_"
        )


def functions(name: str, held: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions that a public name holds: itself, those of a module, methods of a class or an object."""
    if isinstance(held, ModuleType):
        for part, value in vars(held).items():
            if part[0] != "_" and getattr(value, "__module__", "") == held.__name__:
                yield from functions(f"{name}.{part}", value)
    elif isinstance(held, (FunctionType, MethodType)):
        yield name, held
    elif not isinstance(held, type):
        if type(held).__module__.startswith("cxkit.metrics."):
            yield from methods(name, type(held), held)
    elif held.__module__.startswith("cxkit.") and not issubclass(held, (BaseException, Enum)):
        yield from methods(name, held, None)


def methods(name: str, kind: type, held: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for part in dir(kind):
        if (
            part[0] != "_"
            and part != "plot"
            and isinstance(inspect.getattr_static(kind, part), (FunctionType, classmethod, staticmethod))
        ):
            yield f"{name}.{part}", getattr(kind if held is None else held, part)


@cache
def takers() -> dict[str, Callable[..., Any]]:
    """Every function with a parameter that may hold a column, once."""
    found: dict[Any, tuple[str, Callable[..., Any]]] = {}
    for face in faces():
        module = import_module(face)
        for public in dir(module):
            if public[0] == "_":
                continue
            for name, function in functions(public, getattr(module, public)):
                if columns_of(name, function):
                    owner = getattr(function, "__self__", None)
                    found.setdefault((getattr(function, "__func__", function), id(owner)), (name, function))
    return dict(sorted(found.values(), key=lambda pair: pair[0]))


def columns_of(name: str, function: Callable[..., Any]) -> dict[str, str]:
    """The parameters of a function that hold columns, and of which kind."""
    found: dict[str, str] = {}
    if name.endswith(".from_columns"):
        return kinds_of(name.partition(".")[0])
    room, _, last = name.rpartition(".")
    own = (
        PER_FUNCTION["*.source"]
        | PER_FUNCTION.get(f"*.{last}", {})
        | PER_FUNCTION.get(room, {})
        | PER_FUNCTION.get(name, {})
    )
    for each in inspect.signature(function).parameters.values():
        said = str(each.annotation)
        bare = each.annotation is each.empty and each.kind is each.POSITIONAL_ONLY
        if bare or (
            each.name not in NO_COLUMNS
            and "Estimate]" not in said
            and (said in ("Any", "Any | None") or any(word in said for word in TAKES))
        ):
            kind = own.get(each.name, OF.get(each.name, f"unknown: {each.annotation}"))
            if kind is not None:
                found[each.name] = kind
    return found


def kinds_of(table: str) -> dict[str, str]:
    """The columns of a table that the walk fills."""
    kinds = {
        IdKind: "ids",
        NumberKind: "ratings",
        FlagKind: "flags",
        InstantKind: "times",
        SpanKind: "spans",
        DayKind: "days",
    }
    found: dict[str, str] = {}
    for name, kind in getattr(import_module("cxkit.tables"), table).kinds.items():
        if type(kind) is CategoryKind and kind.words is None:
            found[name] = "names"
        elif type(kind) in kinds:
            found[name] = kinds[type(kind)]
        elif name in ("channel", "status", "speaker"):
            found[name] = OF[name]
        elif name == "event":
            found[name] = "uses"
    return found


Col = Callable[[str], Any]
"""A column of a kind, in some form."""


SPLIT = str.split
RULES = LexiconClassifier(ThemeLexicon({"late": ["late"], "broken": ["broken"]}), id="rules", version="1")
TREE = ThemeTree.start(
    "shop",
    [Theme(code=each, en=each, zh_hans=each, zh_hant=each) for each in ("W9", "W10", "W11")],
    at=START,
    by=Actor.agent("lin"),
)
TOTALS = {"W9": 3.0, "W10": 2.0, "W11": 1.0}


FAIR = Scenario.of("fair", {2026: [("peak", "2026-01-29", "2026-02-05")]})


def two(col: Col) -> dict[str, Any]:
    return {"a": col("reals"), "b": col("shares")}


CALLS: dict[str, Callable[[Callable[..., Any], Col], Any]] = {
    "ResponseTable.from_columns": lambda f, col: f(scale=CSAT_1_5, score=col("ratings"), agent=col("names")),
    "ActionTable.where": lambda f, col: f(
        OrderTable.from_columns(placed_at=KINDS["times"]), col("flags")
    ).placed_at,
    "arrival_profile": lambda f, col: f([col("counts"), col("totals")]),
    "backlog.age_groups": lambda f, col: f(col("times"), col("later"), at=AS_OF),
    "backlog.ages": lambda f, col: f(col("times"), col("later"), at=AS_OF, by={"group": col("names")}),
    "backlog.of": lambda f, col: f(col("times"), col("later"), at=AS_OF, by={"group": col("names")}),
    "backlog.tally": lambda f, col: f(col("times"), col("later"), at=AS_OF, by={"group": col("names")}),
    "baseline_flags": lambda f, col: f(col("times"), Period.month(2026, 2, "UTC")),
    "double_coded": lambda f, col: f(col("names"), col("names"), TREE, 1),
    "theme_trend": lambda f, col: f(col("names"), col("pairs"), [1] * SIZE, TREE),
    "review_alarms": lambda f, col: f(
        col("times"), col("ratings"), col("pairs"), since=START + timedelta(days=30), danger=col("flags"), least=1
    ),
    "binomial_limit": lambda f, col: f(col("totals"), 0.1, 0.025),
    "bootstrap.bootstrap": lambda f, col: f(col("reals"), np.mean, RNG()),
    "bootstrap.bootstrap_mean": lambda f, col: f(col("reals"), RNG()),
    "bootstrap.bootstrap_scores": lambda f, col: f(col("counts"), col("reals"), RNG()),
    "review_signals": lambda f, col: f(
        col("texts"), ratings=col("ratings"), authors=col("who"), products=col("names"), brands=col("names"),
        at=col("times"), bought=col("flags"), insiders={"ann"},
    ),
    "code_shares": lambda f, col: f(RULES, col("texts"), RNG(), domain="x", unvalidated=True, by=col("names")),
    "cross_validated": lambda f, col: f(col("texts"), col("names"), RNG(), domain="x", folds=2)[1],
    "validated": lambda f, col: f(RULES, col("texts"), col("names"), domain="x", codes=["W9", "late"]),
    "case_mix": lambda f, col: f(col("names"), col("flags"), {"channel": col("channels"), "day": col("pairs")}),
    "cohen_kappa": lambda f, col: f(col("ratings"), col("scores"), weights="quadratic"),
    "cohen_kappa_of_table": lambda f, col: f([col("counts")] * SIZE),
    "contingency.chi_square": lambda f, col: f([col("counts"), col("totals")]),
    "contingency.fit_ratio": lambda f, col: f(col("counts"), [1.0] * SIZE),
    "conversion": lambda f, col: f(col("who"), col("events"), col("times"), start="opened", end="agent_replied"),
    "cusum_chart": lambda f, col: f(col("reals"), target=2.0, slack=0.5, decision=4.0),
    "fit_bg_nbd": lambda f, col: f(col("counts"), col("reals"), col("totals"), penalty=0.1),
    "fit_gamma_gamma": lambda f, col: f(col("counts"), col("reals"), penalty=0.1),
    "fleiss_kappa": lambda f, col: f({"a": col("ratings"), "b": [each and 9 - each for each in KINDS["ratings"]]}),
    "funnel_limits": lambda f, col: f(col("totals"), 0.1),
    "key_drivers": lambda f, col: f(col("scores"), two(col)),
    "keyness": lambda f, col: f(col("texts"), col("names"), tokenizer=SPLIT),
    "keyness_of_counts": lambda f, col: f(col("counts"), col("ratings"), 300, 300, words=col("distinct")),
    "lifetime_value": lambda f, col: f(
        instances()["BgNbd"], instances()["GammaGamma"], col("counts"), col("reals"), col("totals"), col("reals"),
        periods=3, discount=0.1,
    ),
    "interrupted_series": lambda f, col: f(col("series"), start=9),
    "log_odds": lambda f, col: f(col("texts"), col("names"), tokenizer=SPLIT),
    "log_rank": lambda f, col: f((col("reals"), col("flags")), (col("totals"), col("flags"))),
    "logistic_drivers": lambda f, col: f(col("bits"), two(col)),
    "machine_agreement": lambda f, col: f(
        col("rated"), col("pairs"), col("ratings"), machine="a", rng=RNG()
    ),
    "mann_kendall": lambda f, col: f(col("reals"), col("rising")),
    "means.kruskal_wallis": lambda f, col: f([col("reals"), col("counts")]),
    "means.t_quantile": lambda f, col: f(0.975, col("counts")),
    "ngrams": lambda f, col: f(col("texts"), 2, tokenizer=SPLIT),
    "nps.difference_test": lambda f, col: f([col("counts")] * 3, [col("totals")] * 3),
    "nps.weighted": lambda f, col: f(300.0, [col("counts")] * 3, [col("totals")] * 3),
    "occupancy.of": lambda f, col: f(col("who"), col("times"), col("later"), staffed=STAFFED),
    "occupancy.tally": lambda f, col: f(col("who"), col("times"), col("later"), staffed=STAFFED),
    "one_vs_rest": lambda f, col: f(col("pairs"), col("distinct"), col("counts")),
    "paired.paired_nps": lambda f, col: f(col("scores"), col("ratings")),
    "quantiles.quantile": lambda f, col: f(col("reals"), 0.5),
    "raking.fit_table": lambda f, col: f([col("reals")] * 2, [1.0, 1.0], [1 / 6] * SIZE),
    "raking.rake": lambda f, col: f(col("reals"), {"group": col("names")}, {"group": TOTALS}),
    "rater_agreement": lambda f, col: f({"a": col("ratings"), "b": col("scores")}),
    "rfm_of_orders": lambda f, col: f(col("who"), col("times"), col("counts"), as_of=AS_OF, tz="UTC", bins=2),
    "sample_ratio_mismatch": lambda f, col: f(col("counts"), col("totals")),
    "scorecards": lambda f, col: f(
        col("who"), col("names"), col("names"), col("ratings"), weights=dict.fromkeys(TOTALS, 1.0), minimum=1
    ),
    "matched_days": lambda f, col: f(col("days"), col("counts"), FAIR, 2026),
    "phase_multipliers": lambda f, col: f(col("times"), FAIR, zone="UTC"),
    "phase_of": lambda f, col: f(col("times"), FAIR, zone="UTC"),
    "placebo": lambda f, col: f(col("days"), col("counts"), [FAIR]),
    "scenario_effects": lambda f, col: f(col("days"), col("counts"), FAIR),
    "year_on_year": lambda f, col: f(col("days"), col("counts"), FAIR, (2026, 2026)),
    "containment": lambda f, col: f(
        col("times"), col("later"), col("later"), within=timedelta(days=1), as_of=AS_OF
    ),
    "new_channel": lambda f, col: f(col("counts"), col("totals"), start=6),
    "counter_queue": lambda f, col: f(col("times"), col("later"), within=timedelta(minutes=5)),
    "day_parts": lambda f, col: f(col("times"), zone="UTC"),
    "situations": lambda f, col: f(col("who"), purpose=col("names"), k=1),
    "staffing": lambda f, col: f(col("counts"), handle_time=col("totals"), interval=1800.0, target=20.0),
    "tally_codes": lambda f, col: f(SHARE, ("no", "yes", "missing"), col("bits"), by={"group": col("names")}),
    "tally_scores": lambda f, col: f(col("ratings"), (1, 5), by={"group": col("names")}),
    "tf_idf": lambda f, col: f(col("texts"), tokenizer=SPLIT),
    "time_to_level": lambda f, col: f(
        col("who"), col("counts"), col("reals"), level=1.0, minimum=1, targets=[10]
    ),
    "learning_curve": lambda f, col: f(
        col("distinct"), col("counts"), col("reals"), rng=np.random.default_rng(1), resamples=3
    ),
    "shrunken_differences": lambda f, col: f(SHARES_OF[:SIZE], SHARES_OF[:SIZE], col("flags")),
    "effective_heads": lambda f, col: f(RAMP, col("counts")),
    "training_needs": lambda f, col: f(col("pairs"), col("names"), col("shares"), minimum=1),
    "theil_sen": lambda f, col: f(col("reals"), col("rising")),
    "timeliness": lambda f, col: f(col("reals"), col("flags"), [1.0, 2.0]),
    "tokenized": lambda f, col: list(f(col("texts"), SPLIT)),
    "weighting.post_stratified": lambda f, col: f(col("reals"), col("reals"), col("names"), TOTALS),
    "weighting.post_stratify": lambda f, col: f(col("reals"), col("names"), TOTALS),
    "weighting.trim": lambda f, col: f(col("reals"), high=3.0),
}  # fmt: skip
"""The calls of functions that take their columns in a form of their own."""


def call(name: str, col: Col) -> Any:
    """Call a function with its columns in a form, and its other parameters as they are set."""
    function = takers()[name]
    if name in CALLS:
        return CALLS[name](function, col)
    owner = name.partition(".")[0]
    if owner in instances() and isinstance(function, FunctionType):
        function = getattr(instances()[owner], name.rpartition(".")[2])
    taken = columns_of(name, function)
    if name.endswith(".from_columns"):
        return function({part: col(kind) for part, kind in taken.items()})
    if {"weights", "frequencies"} <= taken.keys():
        return [called(function, taken, col, without) for without in ("frequencies", "weights")]
    return called(function, taken, col)


def called(function: Callable[..., Any], taken: dict[str, str], col: Col, without: str = "") -> Any:
    """The call of a function with the columns that it takes; weights and frequencies exclude each other."""
    first: list[Any] = []
    rest: dict[str, Any] = {}
    for part in inspect.signature(function).parameters.values():
        if part.name == without:
            continue
        if part.name in taken:
            kind = taken[part.name]
            value = {"group": col("names"), "day": col("days")} if kind == "by" else col(kind)
        elif part.name in SETTINGS and part.default is part.empty:
            value = SETTINGS[part.name]
        else:
            continue
        if part.kind in (part.POSITIONAL_ONLY, part.POSITIONAL_OR_KEYWORD):
            first.append(value)
        else:
            rest[part.name] = value
    return function(*first, **rest)


# --- what comes out, comparable


def plain(value: Any) -> Any:
    """A result as plain data, so that results of two calls can be compared."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, Tally):
        return plain(value.to_payload())
    if isinstance(value, Category):
        return plain(value.to_list())
    if hasattr(value, "starts") and hasattr(value, "event"):
        who = np.repeat(np.arange(len(value)), value.lengths)
        value = sorted(
            [value.labels[code] for code in value.event[who == one].tolist()] for one in range(len(value))
        )
    elif hasattr(value, "labels") and hasattr(value, "event"):
        value = plain(value.ordered())
    elif hasattr(value, "customers"):
        value = sorted(value.to_records(), key=str)
    if attrs.has(type(value)):
        return {
            field.name: plain(getattr(value, field.name))
            for field in attrs.fields(type(value))
            if field.name[0] != "_" and field.name != "order"
        }
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items() if name != "order"}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return "nan" if math.isnan(value) else float(f"{value:.12g}")
    if hasattr(value, "to_dict") and hasattr(value, "index") and hasattr(value, "iloc"):
        return plain(value.to_numpy())
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return value.__name__ if callable(value) else value


def outcome(name: str, col: Col) -> Any:
    """The answer of a call, or which error refuses it; an error of another kind is a fault."""
    try:
        return plain(call(name, col))
    except CxkitError as error:
        return error


# --- forms of a column

Cells = list[Any]
Form = Callable[[Cells], Any]


def family(cells: Cells) -> str:
    known = next(cell for cell in cells if cell is not None)
    for kinds, name in (
        ((bool,), "flag"),
        ((int,), "whole"),
        ((float,), "real"),
        ((str,), "text"),
        ((datetime,), "time"),
        ((timedelta,), "span"),
    ):
        if isinstance(known, kinds):
            return name
    return "day"


ARROW = {
    "flag": pa.bool_(), "whole": pa.int64(), "real": pa.float64(), "text": pa.string(), "span": pa.duration("us"),
    "time": pa.timestamp("us", "Asia/Shanghai"), "day": pa.date32(),
}  # fmt: skip


def labels(cells: Cells) -> list[str]:
    return [f"row {row}" for row in reversed(range(len(cells)))]


def numpy_array(cells: Cells) -> Any:
    """Types of NumPy, nan and NaT for what is missing; texts and whatever has no missing value as objects."""
    kind = family(cells)
    types = {"real": float, "span": "m8[us]", "day": "M8[D]", "whole": float if None in cells else int}
    if kind in types:
        return np.array(
            [np.nan if cell is None and kind in ("real", "whole") else cell for cell in cells], types[kind]
        )
    return np.array(cells, bool if kind == "flag" and None not in cells else object)


def masked(cells: Cells) -> Any:
    lost = [cell is None for cell in cells]
    filler = next(cell for cell in cells if cell is not None)
    return np.ma.masked_array(numpy_array([filler if cell is None else cell for cell in cells]), mask=lost)


def objects(missing: Any) -> Form:
    def made(cells: Cells) -> Any:
        found = np.empty(len(cells), object)
        found[:] = [missing if cell is None else cell for cell in cells]
        return found

    return made


def pandas_series(cells: Cells) -> Any:
    return pd.Series(cells, index=labels(cells))


def pandas_extension(cells: Cells) -> Any:
    """The types of pandas that have a missing value, a category of an unused empty text among them."""
    kind = family(cells)
    if kind == "text":
        levels = ["", *sorted({cell for cell in cells if cell is not None}, reverse=True), "unused"]
        return pd.Series(pd.Categorical(cells, categories=levels), index=labels(cells))
    types: dict[str, Any] = {"flag": "boolean", "whole": "Int16", "real": "Float64"}
    return pd.Series(cells, index=labels(cells), dtype=types.get(kind))


def pandas_objects(cells: Cells) -> Any:
    return pd.Series([pd.NaT if cell is None else cell for cell in cells], index=labels(cells), dtype=object)


def pandas_arrow(cells: Cells) -> Any:
    return pd.Series(cells, index=labels(cells), dtype=pd.ArrowDtype(ARROW[family(cells)]))


def polars_series(cells: Cells) -> Any:
    if family(cells) == "text":
        return pl.Series(
            cells, dtype=pl.Enum(["", *ordered_labels(cell for cell in cells if cell is not None), "unused"])
        )
    found = pl.Series(cells)
    return found.dt.convert_time_zone("America/New_York") if family(cells) == "time" else found


def polars_objects(cells: Cells) -> Any:
    return (
        pl.Series(cells, dtype=pl.Categorical)
        if family(cells) == "text"
        else pl.Series(cells, dtype=pl.Object)
    )


def arrow_chunks(cells: Cells) -> Any:
    kind = ARROW[family(cells)]
    return pa.chunked_array([pa.array(cells[:3], kind), pa.array([], kind), pa.array(cells[3:], kind)])


def arrow_dictionary(cells: Cells) -> Any:
    """Two chunks of int8 codes: a value in two slots, a slot of null, one that is not used, other orders."""
    kind = ARROW[family(cells)]
    if kind == pa.bool_():
        return pa.array(cells, kind)
    chunks: list[Any] = []
    for part in (cells[:5], cells[5:]):
        known = [cell for cell in dict.fromkeys(part) if cell is not None]
        slots = [None, *known, *reversed(known)]
        last = len(slots) - 1
        codes = [
            0 if cell is None else slots.index(cell) if row % 2 else last - slots[::-1].index(cell)
            for row, cell in enumerate(part)
        ]
        chunks.append(pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(slots, kind)))
    return pa.chunked_array(chunks)


def large_texts(cells: Cells) -> Any:
    return (
        pa.array(cells, pa.string_view())
        if family(cells) == "text"
        else pa.array(cells, ARROW[family(cells)])
    )


FORMS: dict[str, Form] = {
    "a tuple": tuple,
    "numpy": numpy_array,
    "numpy, masked": masked,
    "objects with nan": objects(float("nan")),
    "objects with NA": objects(pd.NA),
    "objects with pandas' NaT": objects(pd.NaT),
    "objects with numpy's NaT": objects(np.datetime64("NaT", "ns")),
    "pandas": pandas_series,
    "pandas, of objects": pandas_objects,
    "pandas, with types of its own": pandas_extension,
    "pandas, of arrow": pandas_arrow,
    "an index": lambda cells: pd.Index(cells),
    "polars": polars_series,
    "polars, of objects": polars_objects,
    "arrow": large_texts,
    "arrow, in chunks": arrow_chunks,
    "arrow, by dictionaries": arrow_dictionary,
}
UNPAIRED = frozenset(
    [
        "BusinessCalendar.is_open",
        "campaign_uplift",
        "forecast_errors",
        "keyness",
        "log_odds",
        "means.kruskal_wallis",
        "means.mann_whitney",
        "means.welch",
    ]
)
"""Functions whose columns are samples or stretches of time that stand for themselves."""
LISTS_ONLY = frozenset({"Category.of"})
"""Functions that may refuse all but lists."""
functions_ = pytest.mark.parametrize("name", takers())


def with_gap(kind: str) -> Cells:
    """The column with one cell missing, those without which no row is left aside."""
    return [*KINDS[kind][:GAP], None, *KINDS[kind][GAP + 1 :]]


def several(cells: Callable[[str], Cells], form: Form = list) -> Col:
    """Columns in a form; a list of them for kinds of several columns."""

    def made(kind: str) -> Any:
        return [form(cells(each)) for each in kind[1:-1].split()] if kind[0] == "[" else form(cells(kind))

    return made


whole = KINDS.__getitem__


@functions_
def test_a_function_that_takes_columns_is_reached_by_plain_lists(name: str) -> None:
    found = outcome(name, several(whole))
    assert not isinstance(found, CxkitError), found


@functions_
@pytest.mark.parametrize("cells", [whole, with_gap], ids=["whole", "with a gap"])
def test_every_form_of_a_column_gives_the_answer_of_the_list(name: str, cells: Any) -> None:
    expected = outcome(name, several(cells))
    for form, made in FORMS.items():
        found = outcome(name, several(cells, made))
        if isinstance(expected, CxkitError) or (name in LISTS_ONLY and isinstance(found, CxkitError)):
            assert isinstance(found, CxkitError), form
        else:
            assert found == expected, form


ODD: dict[str, Any] = {
    "infinity": math.inf, "a truth value": True, "a text": "?", "an empty text": "", "an object": object(),
    "a complex number": 1j, "a time without a zone": datetime(2026, 1, 5, 9),
    "a day": date(2026, 1, 5), "a span": timedelta(minutes=1), "a list": [1, 2], "a decimal": Decimal("1.5"),
    "a numpy time": np.datetime64("2026-01-05T09"), "bytes": b"late",
}  # fmt: skip


def in_objects(cells: Cells) -> list[Any]:
    """The cells as objects of NumPy, pandas and Polars."""
    held = objects(None)(cells)
    return [held, pd.Series(held, index=labels(cells)), pl.Series(cells, dtype=pl.Object)]


@functions_
def test_an_odd_cell_is_refused_by_an_error_of_its_own_or_counts_alike_in_every_form(name: str) -> None:
    for what, odd in ODD.items():

        def cells(kind: str, odd: Any = odd) -> Cells:
            return [*KINDS[kind][:GAP], odd, *KINDS[kind][GAP + 1 :]]

        expected = outcome(name, several(cells))
        for place in range(3):
            found = outcome(name, several(cells, lambda each, place=place: in_objects(each)[place]))
            assert isinstance(found, CxkitError) or found == expected, what


@functions_
def test_a_truth_value_beside_numbers_is_never_the_number_one(name: str) -> None:
    """Python takes True for 1: a reader that lets both through makes one code, group or person of two."""
    met = []

    def cells(kind: str) -> Cells:
        numbers = kind != "bits" and all(type(cell) in (int, float) for cell in KINDS[kind])
        met.append(numbers)
        return [*KINDS[kind][:GAP], True, *KINDS[kind][GAP + 1 :]] if numbers else KINDS[kind]

    found = outcome(name, several(cells))
    told = name.endswith("Table.from_columns") and any(met) and found["faults"]
    assert isinstance(found, CxkitError) or told or not any(met)


@pytest.mark.parametrize("name", [name for name in takers() if name not in UNPAIRED])
def test_rows_of_pandas_are_paired_by_their_labels(name: str) -> None:
    """Columns whose labels stand in another order are taken in the order of the first, and others refused."""
    turned = [*range(5, SIZE), *range(5)]
    seen: list[Any] = []

    def shuffled(cells: Cells) -> Any:
        column = pd.Series(cells, index=labels(cells))
        seen.append(column)
        return column if len(seen) == 1 else column.iloc[turned]

    def apart(cells: Cells) -> Any:
        seen.append(None)
        return pd.Series(cells, index=labels(cells) if len(seen) == 1 else range(SIZE))

    assert outcome(name, several(whole, shuffled)) == outcome(name, several(whole))
    if len(seen) > 1:
        seen.clear()
        assert isinstance(outcome(name, several(whole, apart)), CxkitError)
