"""Where modules and names of earlier versions live now: they work on, and say where to find them.

Loaded only when somebody asks for a module that is gone.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

MODULES: dict[str, str] = {
    "analysis._ordering": "analysis.paths._ordering",
    "analysis.bg_nbd": "analysis.lifetime._bg_nbd",
    "analysis.correlating": "analysis.drivers._correlating",
    "analysis.descent": "analysis.lifetime._descent",
    "analysis.drivers": "analysis.drivers._drivers",
    "analysis.eventually": "analysis.paths._eventually_follows",
    "analysis.funnels": "analysis.paths._funnels",
    "analysis.gamma_gamma": "analysis.lifetime._gamma_gamma",
    "analysis.habits": "analysis.lifetime._purchase_statistics",
    "analysis.importance": "analysis.drivers._importance",
    "analysis.journeys": "analysis.paths._journeys",
    "analysis.kano": "analysis.drivers._kano",
    "analysis.keyness": "analysis.text._keyness",
    "analysis.lifetime": "analysis.lifetime._lifetime",
    "analysis.logistic": "analysis.drivers._logistic",
    "analysis.ngrams": "analysis.text._ngrams",
    "analysis.paths": "analysis.paths._paths",
    "analysis.purchase_summary": "analysis.lifetime._purchase_summary",
    "analysis.rfm": "analysis.lifetime._rfm",
    "analysis.rfm_orders": "analysis.lifetime._rfm_orders",
    "analysis.rfm_segments": "analysis.lifetime._rfm_segments",
    "analysis.scorecard": "analysis.drivers._scorecard",
    "analysis.tf_idf": "analysis.text._tf_idf",
    "analysis.themes": "analysis.text._themes",
    "analysis.tokens": "analysis.text._tokens",
    "complaints.status": "complaints._enums",
    "conversations.status": "conversations._enums",
    "customers.behaviour": "customers.segments._behaviour",
    "customers.campaign_facts": "customers.campaigns.facts",
    "customers.campaign_member_facts": "customers.campaigns.member_facts",
    "customers.campaign_members": "customers.campaigns._campaign_members",
    "customers.campaigns": "customers.campaigns._campaigns",
    "customers.care": "customers.outreach._outreach",
    "customers.consent": "customers.consent._consent",
    "customers.contacts": "customers.profile._contacts",
    "customers.customer": "customers.profile._customer",
    "customers.disclosure": "customers.profile._disclosure",
    "customers.duplicates": "customers.profile._duplicates",
    "customers.festivals": "customers.outreach._festivals",
    "customers.identity": "customers.profile._identity",
    "customers.lifecycle": "customers.profile._lifecycle",
    "customers.membership": "customers.segments._membership",
    "customers.organisation_facts": "customers.organisations.facts",
    "customers.organisations": "customers.organisations._organisations",
    "customers.personas": "customers.segments._personas",
    "customers.reach": "customers.consent._contactability",
    "customers.rules": "customers.segments._rules",
    "customers.upkeep": "customers.profile._data_quality",
    "customers.words": "customers._enums",
    "metrics.arrivals": "metrics._counting._arrivals",
    "metrics.clock": "metrics._counting._clock",
    "metrics.cohorts": "metrics._counting._cohorts",
    "metrics.comparing": "metrics._counting._comparing",
    "metrics.defining": "metrics._counting._defining",
    "metrics.gather": "metrics._counting._gather",
    "metrics.inputs": "metrics._counting._inputs",
    "metrics.paretos": "metrics._counting._paretos",
    "metrics.persons": "metrics._counting._persons",
    "metrics.queue": "metrics._counting._queue",
    "metrics.ratios": "metrics._counting._ratios",
    "metrics.repeats": "metrics._counting._repeats",
    "metrics.scores": "metrics._counting._scores",
    "metrics.shrinking": "metrics._counting._shrinking",
    "orders.delivery": "orders.shipments._delivery",
    "orders.product": "orders.products._product",
    "orders.product_facts": "orders.products.facts",
    "orders.promise": "orders.shipments._promise",
    "orders.promotions": "orders.products._promotions",
    "orders.shipment": "orders.shipments._shipment",
    "orders.shipment_facts": "orders.shipments.facts",
    "orders.status": "orders._enums",
    "returns.amounts": "returns.money._amounts",
    "returns.clawback": "returns.money._clawback",
    "returns.compensation": "returns.money._compensation",
    "returns.deciding": "returns.policy._deciding",
    "returns.decision": "returns.policy._decision",
    "returns.findings": "returns.policy._findings",
    "returns.judging": "returns.policy._judging",
    "returns.packs": "returns.policy._statutory_policies",
    "returns.policy": "returns.policy._return_policy",
    "returns.quote": "returns.money._quote",
    "returns.reversals": "returns.money._reversals",
    "returns.selection": "returns.policy._selection",
    "returns.status": "returns._enums",
    "returns.windows": "returns.policy._policy_options",
    "stats.accumulated": "stats.tallies._cell_totals",
    "stats.agreement": "stats.reliability._agreement",
    "stats.arrivals": "stats.queues._arrivals",
    "stats.arrow": "columns._arrow",
    "stats.attribute_charts": "stats.control_charts._attribute_charts",
    "stats.axes": "stats.results._axes",
    "stats.bootstrap": "stats.intervals.bootstrap",
    "stats.campaigns": "stats.series._campaigns",
    "stats.cells": "stats.tallies._group_layout",
    "stats.chance_agreement": "stats.reliability._multi_rater",
    "stats.change_point": "stats.series._change_point",
    "stats.checks": "stats.tallies._checks",
    "stats.columns": "columns._arrays",
    "stats.comparison": "stats.intervals._comparison",
    "stats.concentration": "stats.profiling._concentration",
    "stats.contingency": "stats.intervals.contingency",
    "stats.elementwise": "stats.results._elementwise",
    "stats.empirical_bayes": "stats.profiling._empirical_bayes",
    "stats.erlang": "stats.queues._erlang",
    "stats.estimate": "stats.results._estimate",
    "stats.estimates": "stats.results._estimates",
    "stats.estimates_picture": "stats.results._estimates_picture",
    "stats.estimates_table": "stats.results._estimates_table",
    "stats.exact": "stats.tallies._exact",
    "stats.extra": "stats.results._extra",
    "stats.figure_parts": "stats.tallies._kind_parts",
    "stats.figures": "stats.tallies._kinds",
    "stats.forecast": "stats.series._forecast",
    "stats.funnel": "stats.profiling._funnel_limits",
    "stats.hazard": "stats.survival._hazard",
    "stats.individuals_charts": "stats.control_charts._individuals_charts",
    "stats.intake": "columns._intake",
    "stats.interval": "stats.results._interval",
    "stats.intraclass": "stats.reliability._intraclass",
    "stats.krippendorff": "stats.reliability._krippendorff",
    "stats.lifetable": "stats.survival._lifetable",
    "stats.logrank": "stats.survival._logrank",
    "stats.means": "stats.intervals.means",
    "stats.multiplicity": "stats.intervals.multiplicity",
    "stats.normal": "stats.results._normal",
    "stats.nps": "stats.intervals.nps",
    "stats.omega": "stats.reliability._omega",
    "stats.paired": "stats.intervals.paired",
    "stats.patience": "stats.queues._erlang_a",
    "stats.pictures": "stats.results._pictures",
    "stats.proportions": "stats.intervals.proportions",
    "stats.quantiles": "stats.intervals.quantiles",
    "stats.raking": "stats.sampling.raking",
    "stats.rates": "stats.intervals.rates",
    "stats.ratings": "stats.reliability._ratings",
    "stats.reasons": "stats.results._reasons",
    "stats.reliability": "stats.reliability._reliability",
    "stats.response_rates": "stats.sampling.response_rates",
    "stats.results": "stats.results._display",
    "stats.run_chart": "stats.control_charts._run_chart",
    "stats.run_rules": "stats.control_charts._run_rules",
    "stats.sample_size": "stats.sampling.sample_size",
    "stats.scale_figures": "stats.tallies._score_kinds",
    "stats.shewhart": "stats.control_charts._shewhart",
    "stats.shrinkage": "stats.profiling._shrinkage",
    "stats.significance": "stats.results._significance",
    "stats.small_tables": "stats.intervals._small_tables",
    "stats.staffing": "stats.queues._staffing",
    "stats.survival": "stats.survival._survival",
    "stats.tally": "stats.tallies._tally",
    "stats.tally_payload": "stats.tallies._tally_payload",
    "stats.tallying": "stats.tallies._counting",
    "stats.timeliness": "stats.survival._timeliness",
    "stats.trend": "stats.series._trend",
    "stats.two_proportions": "stats.intervals.two_proportions",
    "stats.units": "stats.results._units",
    "stats.value_counts": "stats.tallies._value_counts",
    "stats.weighted_charts": "stats.control_charts._ewma_cusum",
    "stats.weighting": "stats.sampling.weighting",
    "storage.core": "storage._state",
    "storage.failing": "storage._fault_injection",
    "storage.finding": "storage._paging",
    "storage.indexes": "storage.sqlite._indexes",
    "storage.sql": "storage.sqlite._sql",
    "storage.sqlite": "storage.sqlite._store",
    "storage.sqlite_care": "storage.sqlite._care",
    "storage.sqlite_file": "storage.sqlite._file",
    "storage.sqlite_layout": "storage.sqlite._layout",
    "surveys.anonymous": "surveys.responses._anonymous",
    "surveys.answers": "surveys.design._answers",
    "surveys.callback_facts": "surveys.callbacks.facts",
    "surveys.callbacks": "surveys.callbacks._callbacks",
    "surveys.conditions": "surveys.design._conditions",
    "surveys.design": "surveys.design._design",
    "surveys.design_review": "surveys.design._design_review",
    "surveys.disclosure": "surveys.responses._disclosure",
    "surveys.episodes": "surveys.responses._episodes",
    "surveys.graph": "surveys.design._graph",
    "surveys.invitation_facts": "surveys.invitations.facts",
    "surveys.invitations": "surveys.invitations._invitations",
    "surveys.quality": "surveys.responses._quality",
    "surveys.questions": "surveys.design._questions",
    "surveys.quota_facts": "surveys.invitations.quota_facts",
    "surveys.quotas": "surveys.invitations._quotas",
    "surveys.response": "surveys.responses._response",
    "surveys.response_facts": "surveys.responses.facts",
    "surveys.review_words": "surveys.design._review_words",
    "surveys.sampling": "surveys.invitations._sampling",
    "surveys.satisfiable": "surveys.design._satisfiable",
    "surveys.shuffles": "surveys.design._shuffles",
    "surveys.survey": "surveys.design._survey",
    "surveys.words": "surveys._enums",
    "tables.arrived": "tables._ingest",
    "team.status": "team._enums",
    "tickets._walk": "tickets.service_levels._walk",
    "tickets.clocks": "tickets.service_levels._clocks",
    "tickets.deadlines": "tickets.service_levels._deadlines",
    "tickets.desk": "tickets._desk_rules",
    "tickets.explain": "tickets.service_levels._explain",
    "tickets.life": "tickets.facts",
    "tickets.policies": "tickets.service_levels._policies",
    "tickets.relations": "tickets.facts",
    "tickets.service_level": "tickets.service_levels._service_level",
    "tickets.status": "tickets._enums",
    "values._business_time_grid": "values.calendar._business_time_grid",
    "values._calendar_plain": "values.calendar._calendar_plain",
    "values._column_grid": "values.calendar._column_grid",
    "values._declaration": "values.calendar._declaration",
    "values._edges": "values.calendar._edges",
    "values._hours": "values.calendar._hours",
    "values._opentime": "values.calendar._opentime",
    "values._opentime_grid": "values.calendar._opentime_grid",
    "values.calendar": "values.calendar._business_calendar",
    "values.china": "values.calendar._china",
    "values.recurring": "values.calendar._recurring",
}
"""Modules of 0.1.0 (from `cxkit.` on) whose names live in another package, or under another name, now.

Any other module that is gone has the same name with an underscore before it.
"""

NAMES: dict[str, str] = {}
"""Names of 0.1.0, with the module they stood in, and what they are called now."""


def successor(name: str) -> str | None:
    """The module that holds what the old module held, or None where there never was one of that name."""
    old = name.removeprefix("cxkit.")
    if old in MODULES:
        return f"cxkit.{MODULES[old]}"
    room, _, leaf = name.rpartition(".")
    if leaf.startswith("_"):
        return None
    private = f"{room}._{leaf}"
    try:
        found = find_spec(private)
    except ModuleNotFoundError:
        found = None
    return private if found is not None else None


def _attribute(old: str, home: ModuleType, name: str) -> object:
    """The object that an old module's name stands for now, with a warning that says where it is."""
    if name.startswith("__"):
        raise AttributeError(f"module {old!r} has no attribute {name!r}")
    renamed = NAMES.get(f"{old.removeprefix('cxkit.')}.{name}", name)
    found: object = getattr(home, renamed)
    where, face = home.__name__, home.__name__
    while "." in face:
        face = face.rpartition(".")[0]
        if getattr(sys.modules[face], renamed, None) is found:
            where = face
    warnings.warn(f"{old}.{name} has moved: use {where}.{renamed}", DeprecationWarning, stacklevel=3)
    return found


class Moved(ModuleType):
    """A module that is gone: each of its names comes from where it lives now, with a warning."""

    def __getattr__(self, name: str) -> object:
        return _attribute(self.__name__, self.__dict__["_home"], name)


class _House(ModuleType):
    """A package one of whose functions has the name of a module that is gone: the function stays."""

    def __setattr__(self, name: str, value: object) -> None:
        if not isinstance(value, Moved):
            super().__setattr__(name, value)


class _Loader:
    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """The stand-in for the old module."""
        module = Moved(spec.name)
        module.__dict__["_home"] = import_module(spec.loader_state)
        package, _, leaf = spec.name.rpartition(".")
        if hasattr(sys.modules[package], leaf):
            sys.modules[package].__class__ = _House
        return module

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing: its names are found when they are asked for."""


def spec_of(name: str) -> ModuleSpec | None:
    """The import system's description of a module that is gone, or None."""
    home = successor(name)
    if home is None:
        return None
    return ModuleSpec(name, _Loader(), loader_state=home)  # type: ignore[arg-type]


def from_the_front_door(name: str) -> object:
    """What builds new objects: `cxkit.kernel` has it, where earlier versions had it here too."""
    warnings.warn(f"cxkit.{name} has moved: use cxkit.kernel.{name}", DeprecationWarning, stacklevel=3)
    found: object = getattr(import_module("cxkit.kernel"), name)
    return found


def forwarding(package: str) -> Callable[[str], object]:
    """The `__getattr__` of a package that was a module: its former names, from where they live now."""

    def load(name: str) -> object:
        """The object of that name, with a warning that says where it is."""
        old = package.removeprefix("cxkit.")
        home = MODULES.get(old)
        if home is None or name.startswith("_"):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return _attribute(package, import_module(f"cxkit.{home}"), name)

    return load
