"""Where modules and names of earlier versions are now: they work on, and say where to find them.

Loaded only when somebody asks for a module that is gone.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec
from pkgutil import iter_modules, resolve_name
from types import ModuleType

MODULES: dict[str, str] = {
    "analysis.descent": "analysis.lifetime._fitting",
    "analysis.eventually": "analysis.paths._eventually_follows",
    "analysis.habits": "analysis.lifetime._purchase_statistics",
    "complaints.status": "complaints._enums",
    "conversations.status": "conversations._enums",
    "customers.campaign_facts": "customers.campaigns.facts",
    "customers.campaign_member_facts": "customers.campaigns.member_facts",
    "customers.care": "customers.outreach._outreach",
    "customers.lifecycle": "customers.profile._customer",
    "customers.organisation_facts": "customers.organisations.facts",
    "customers.reach": "customers.consent._contactability",
    "customers.upkeep": "customers.profile._data_quality",
    "customers.words": "customers._enums",
    "imports.cells": "imports._texts",
    "imports.olist_orders": "imports._targets",
    "metrics.agent_wait": "metrics._status_times:agent_wait",
    "metrics.agent_work": "metrics._status_times:agent_work",
    "metrics.ces": "metrics._box_scores:ces",
    "metrics.csat": "metrics._box_scores:csat",
    "metrics.on_hold": "metrics._status_times:on_hold",
    "metrics.requester_wait": "metrics._status_times:requester_wait",
    "metrics.resolution_rate": "metrics._flag_shares:resolution_rate",
    "metrics.solve_time": "metrics._status_times:solve_time",
    "metrics.status_time": "metrics._counting._times",
    "metrics.waits": "metrics._counting._times",
    "orders.product_facts": "orders.products.facts",
    "orders.shipment_facts": "orders.shipments.facts",
    "orders.status": "orders._enums",
    "returns.packs": "returns.policy._statutory_policies",
    "returns.policy": "returns.policy._return_policy",
    "returns.status": "returns._enums",
    "returns.windows": "returns.policy._policy_options",
    "review.words": "review._wording",
    "stats.accumulated": "stats.tallies._cell_totals",
    "stats.arrow": "columns._reading",
    "stats.cells": "stats.tallies._group_layout",
    "stats.chance_agreement": "stats.reliability._multi_rater",
    "stats.columns": "columns._checked",
    "stats.figure_parts": "stats.tallies._kind_parts",
    "stats.figures": "stats.tallies._kinds",
    "stats.funnel": "stats.profiling._funnel_limits",
    "stats.intake": "columns._groups",
    "stats.patience": "stats.queues._erlang_a",
    "stats.results": "stats.results._display",
    "stats.scale_figures": "stats.tallies._score_kinds",
    "stats.tallying": "stats.tallies._counting",
    "stats.weighted_charts": "stats.control_charts._ewma_cusum",
    "storage.core": "storage._state",
    "storage.failing": "storage._fault_injection",
    "storage.finding": "storage._paging",
    "storage.sqlite": "storage.sqlite._store",
    "storage.sqlite_care": "storage.sqlite._care",
    "storage.sqlite_file": "storage.sqlite._file",
    "storage.sqlite_layout": "storage.sqlite._layout",
    "surveys.lifecycle": "surveys._survey",
    "surveys.disclosure": "kernel._disclosure",
    "surveys.callback_facts": "surveys.callbacks.facts",
    "surveys.invitation_facts": "surveys.invitations.facts",
    "surveys.response_facts": "surveys.responses.facts",
    "review.tables": "review._sections",
    "surveys.review_words": "surveys.design_review._terms",
    "surveys.words": "surveys._enums",
    "tables.arrived": "columns._reading",
    "tables.category": "columns._category",
    "tables.kinds": "columns._kinds",
    "tables.numbers": "columns._kinds",
    "tables.texts": "columns._texts",
    "tables.times": "columns._times",
    "tables.zones": "columns._zones",
    "team.status": "team._enums",
    "tickets.desk": "tickets._desk_rules",
    "tickets.life": "tickets.facts",
    "tickets.relations": "tickets.facts",
    "tickets.status": "tickets._enums",
    "values.calendar": "values.calendar._business_calendar",
}
"""Modules of 0.1.0 (from `cxkit.` on) that have another name now, or are in another room.

Any other module that is gone is in its room or in a package of its room, by the same name or with an
underscore before it. What follows a colon is a value of that module that has the names of the module that
is gone.
"""

_KERNEL = "Aggregate ExternalId Fact Lifecycle Step field personal record"
_QUESTIONS = "CHOOSING QuestionKind SCORING STANDARD_SCALES WRITING"

NAMES: dict[str, str] = {
    **{f"cxkit.{name}": f"kernel.{name}" for name in _KERNEL.split()},
    "analysis.funnels.Conversion": "analysis.paths._conversions.Conversion",
    "analysis.funnels.conversion": "analysis.paths._conversions.conversion",
    "analysis.funnels.Ties": "analysis.paths._walks.Ties",
    "storage.traced": "storage.observed",
    "storage.layers.traced": "storage._layers.observed",
    "imports.cells.required_zone": "imports._reading.required_zone",
    "metrics.gather.COUNTS": "stats.tallies.COUNTS",
    "metrics.gather.coded": "stats.tallies.tally_codes",
    "metrics.gather.placed": "stats.tallies._counting.placed",
    "metrics.ratios.AMOUNTS": "stats.tallies.AMOUNTS",
    "metrics.ratios.tally_ratio": "stats.tallies._amounts.tally_ratio",
    "metrics.status_time.tally_status_time": "metrics._status_times.tally_status_time",
    "metrics.waits.QUANTILE": "stats.intervals.quantiles.QUANTILE",
    "metrics.waits.WAITS": "stats.tallies.WAITS",
    "metrics.waits.tally_waits": "stats.tallies._waits.tally_waits",
    "complaints.lifecycle.ENDED": "complaints._enums.ENDED",
    "conversations.measures.Handling": "conversations._handlings.Handling",
    "customers.behaviour.Unknown": "UnknownHabit",
    "customers.campaign_members.Bounds": "_Bounds",
    "customers.consent.ledger": "consent_ledger",
    "customers.duplicates.Crowd": "OversizedBlock",
    "customers.identity.Survives": "SurvivorshipRule",
    "customers.reach.Reach": "Contactability",
    "customers.reach.reach": "contactability",
    "customers.rules.Look": "RuleTrace",
    "customers.rules.Rule": "ClassificationRule",
    "customers.timeline.Entry": "TimelineEntry",
    "customers.upkeep.Conflict": "Contradiction",
    "customers.upkeep.UPKEEP_POLICY": "DATA_QUALITY_POLICY",
    "customers.upkeep.UpkeepPolicy": "DataQualityPolicy",
    "customers.upkeep.conflicts": "contradictions",
    "orders.shipment_facts.STATUS_TOLD": "orders.shipments._shipment.STATUS_AFTER",
    "returns.policy.Depreciation": "returns.policy._terms.Depreciation",
    "review.measures.REVIEWED_SCALES": "review._scopes.REVIEWED_SCALES",
    "review.measures.Scope": "review._scopes.Scope",
    "review.measures.on_scale": "review._scopes.on_scale",
    "review.model.Review": "review._review.Review",
    "tickets.joins.merge": "tickets._merging.merge",
    "review.words.WORDS": "review._wording.LABELS",
    "stats.arrow.ArrowColumn": "columns._column.Column",
    "stats.arrow.read_arrow": "columns._arrow.read_arrow",
    "stats.checks.measured": "columns._checked.measured",
    "stats.checks.votes": "columns._checked.votes",
    "stats.columns.same_length": "columns._rows.same_length",
    "stats.comparison.Rule": "Contrast",
    "stats.estimates_table.html_table": "html_of_cells",
    "stats.estimates_table.text_table": "text_of_cells",
    "stats.intake.Numbers": "columns._column.Column",
    "stats.intake.is_missing": "columns._column.is_missing",
    "stats.intake.numbers": "columns._checked.measures",
    "stats.figures.KINDS": "stats.tallies._kind_parts.KINDS",
    "stats.figures.SCORES": "stats.tallies.SCORES",
    "stats.figures.kind_of": "stats.tallies._kind_parts.kind_of",
    "stats.shrinkage.NO_OVERDISPERSION": "stats.profiling._empirical_bayes.NO_OVERDISPERSION",
    "stats.tally_payload.from_bytes": "stats.tallies.from_bytes",
    "stats.tally_payload.from_payload": "stats.tallies._tally.from_payload",
    "stats.tally_payload.to_bytes": "stats.tallies.to_bytes",
    "stats.tally_payload.to_payload": "stats.tallies._tally.to_payload",
    "storage.core.Ledger": "UnitOfWorkState",
    "tables.arrived.Arrived": "columns._column.Column",
    "tables.arrived.arrived": "read",
    "tables.times.instant_micros": "columns._column.instant_micros",
    "tables.times.span_micros": "columns._column.span_micros",
    "surveys.conditions.Condition": "AnswerCondition",
    "surveys.design.Ending": "surveys.design._parts.Ending",
    "surveys.design.Jump": "surveys.design._parts.Jump",
    "surveys.design_review.Finding": "DesignFinding",
    "surveys.design_review.Findings": "DesignFindings",
    "surveys.quality.Flag": "QualityFlag",
    "surveys.quality.Run": "StraightLining",
    "surveys.quality.same_all_the_way": "straight_lining",
    "surveys.quotas.Filled": "QuotaProgress",
    "surveys.quotas.filled": "quota_progress",
    "surveys.review_words.found_in": "terms_in",
    "surveys.sampling.Stratum": "SampledStratum",
    "surveys.sampling.simple": "simple_sample",
    "surveys.sampling.stratified": "stratified_sample",
    "surveys.sampling.systematic": "systematic_sample",
    "surveys.shuffles.shuffle_faults": "surveys.design._shuffle_faults.shuffle_faults",
    **{f"surveys.words.{name}": f"surveys.design._enums.{name}" for name in _QUESTIONS.split()},
    "tickets.clocks.Span": "tickets.service_levels._walk.Span",
    "tickets.status.MessageKind": "values._messages.MessageKind",
    "values.calendar._revive": "values.calendar._business_calendar._revive",
}
"""Names of 0.1.0, with their module, and what they are called now: in full where that is another module.

A room gives them too, by their names alone. Private ones are named by pickles.
"""

_READ = "read any column with cxkit.columns.read"

_MAPPING = "declare the file as a cxkit.imports.Mapping and read it with cxkit.imports.read"
_RENDER = "give cxkit.review a Section of blocks, or render a review with `to_text`, `to_markdown`, `to_html`"
GONE: dict[str, str] = {
    "imports.cells.Cells": _MAPPING,
    "imports.cells.each": _MAPPING,
    "imports.files.CsvFile": _MAPPING,
    "imports.olist_orders.ORDER_COLUMNS": _MAPPING,
    "imports.olist_orders.Parts": _MAPPING,
    "imports.olist_orders.Person": _MAPPING,
    "imports.olist_orders.order_of": _MAPPING,
    "imports.olist_orders.shipment_of": _MAPPING,
    "codec.encode.encode_node": "use cxkit.codec.to_dict for a record, or body_encoder for its class",
    "kernel.plan.bind": "use bind of cxkit.kernel._nodes.Code",
    "analysis.descent.Minimum": "scipy.optimize.minimize gives an OptimizeResult",
    "analysis.descent.minimize": "use scipy.optimize.minimize",
    "tickets.milestones.first_response": "ask a cxkit.Ticket for its `milestones()`",
    "tickets.milestones.is_agent_reply": "ask a message of a ticket whether it is `from_staff`",
    "tickets.milestones.is_bot_reply": "ask a message of a ticket whether it is `from_bot`",
    "tickets.milestones.is_customer_message": "ask a message of a ticket whether it is `from_customer`",
    "returns.deciding.at_fault": "ask a cxkit.returns.ReturnReason for its `at_fault`",
    "customers.lifecycle.LIFECYCLE": "use cxkit.Customer.lifecycle",
    "metrics.clock.calendar_days": _READ,
    "metrics.clock.dates_in": _READ,
    "stats.arrow.offers_arrow_alone": _READ,
    "stats.arrow.plain_column": _READ,
    "stats.columns.as_array": _READ,
    "stats.figure_parts.linearised": "name the option standard_error of a figure",
    "tables.kinds.known_cells": "ask a cxkit.columns.Column for its `lost` cells",
    "tables.kinds.read_objects": "give the column to a kind's `reading` or `strictly`",
    "tables.kinds.wrong_type": "give the column to a kind's `reading` or `strictly`",
    **{
        f"review.words.{name.upper()}": f"cxkit.values.Reason('review.{name}', ...) says it"
        for name in ("low_score", "open_complaint", "overdue_ticket")
    },
    "review.charts.columns": _RENDER,
    "review.charts.range_mark": _RENDER,
    "review.findings.find": "make a review with cxkit.review.monthly_review and read its `findings`",
    "review.model.Verdict": "a figure of a review says its `reading`",
    **{f"review.tables.{name}": _RENDER for name in ("Sheet", "estimate_text", "finding_text", "sheets")},
    "surveys.lifecycle.RESPONSE": "use cxkit.Response.lifecycle",
    "surveys.lifecycle.SURVEY": "use cxkit.Survey.lifecycle",
}
"""Names of 0.1.0, with their module, that nothing replaces: what to do instead."""


def successor(name: str) -> str | None:
    """The module that holds what the old module held, or None where there never was one of that name."""
    old = name.removeprefix("cxkit.")
    if old in MODULES:
        return f"cxkit.{MODULES[old]}"
    room, _, leaf = name.rpartition(".")
    leaf = leaf.removeprefix("_")
    if "." not in room:
        return None
    return next(
        (module for module in _modules(room) if module.rpartition(".")[2] in (leaf, f"_{leaf}")), None
    )


def _modules(room: str) -> Iterator[str]:
    """Every module of a room and of the packages in it, the room's own first."""
    paths = list(getattr(sys.modules.get(room), "__path__", ()))
    inside = list(iter_modules(paths))
    yield from (f"{room}.{module.name}" for module in inside if not module.ispkg)
    for package in inside:
        if package.ispkg:
            for module in iter_modules([f"{path}/{package.name}" for path in paths]):
                yield f"{room}.{package.name}.{module.name}"


def _attribute(old: str, name: str, *, level: int, room: str | None = None) -> object:
    """The object that an old module's name means now, with a warning that says where it is.

    `room` is the package that was asked for the name instead of the module.
    """
    given = f"{old.removeprefix('cxkit.')}.{name}"
    if given in GONE:
        raise AttributeError(f"cxkit.{given} is gone: {GONE[given]}")
    module, _, renamed = NAMES.get(given, name).rpartition(".")
    module = f"cxkit.{module}" if module else str(successor(old))
    home: object = resolve_name(module)
    value: object = getattr(home, renamed)
    if not isinstance(home, ModuleType):
        package, _, leaf = old.rpartition(".")
        text = f"{old} is no module any more: write `from {package} import {leaf}` and use {leaf}.{name}"
        warnings.warn(text, DeprecationWarning, stacklevel=level + 1)
        return value
    face = _face(module, renamed, value)
    private = " (which is private: it may change without notice)" if "._" in face else ""
    warnings.warn(
        f"{room or old}.{name} has moved{private}: use {face}.{renamed}",
        DeprecationWarning,
        stacklevel=level + 1,
    )
    return value


def _face(module: str, name: str, value: object) -> str:
    """The outermost package that shows the object under that name; its module where none does."""
    face = module
    while "." in module:
        module = module.rpartition(".")[0]
        package = import_module(module)
        if name in dir(package) and getattr(package, name) is value:
            face = module
    return face


class Moved(ModuleType):
    """A module that is gone: each of its names comes from where it lives now, with a warning."""

    def __getattr__(self, name: str) -> object:
        if name == "__all__":
            return [name for name in dir(resolve_name(str(successor(self.__name__)))) if name[0] != "_"]
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return _attribute(self.__name__, name, level=2)


class _House(ModuleType):
    """A package that has a name of its own where a module is gone: its own name stays."""

    def __setattr__(self, name: str, value: object) -> None:
        if not isinstance(value, Moved):
            super().__setattr__(name, value)


class _Loader:
    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """The stand-in for the old module."""
        package, _, leaf = spec.name.rpartition(".")
        if leaf in dir(sys.modules[package]):
            sys.modules[package].__class__ = _House
        return Moved(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing: its names are found when they are asked for."""


def spec_of(name: str) -> ModuleSpec | None:
    """The import system's description of a module that is gone, or None."""
    return None if successor(name) is None else ModuleSpec(name, _Loader())  # type: ignore[arg-type]


def former(package: str, name: str) -> object:
    """Find the object or module that a package showed under that name in an earlier version."""
    inside = f"{package.removeprefix('cxkit.')}."
    key = next((key for key in NAMES if key.startswith(inside) and key.rpartition(".")[2] == name), None)
    if key is not None:
        module = key.rpartition(".")[0].removeprefix("cxkit")
        return _attribute(f"cxkit.{module}".rstrip("."), name, level=3, room=package)
    if not name.startswith("_"):
        if successor(package) is not None:
            return _attribute(package, name, level=3)
        if successor(f"{package}.{name}") is not None:
            return import_module(f"{package}.{name}")
    raise AttributeError(f"module {package!r} has no attribute {name!r}")
