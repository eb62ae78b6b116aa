"""Where the built-in schema names live, so that data can be read before their room is imported."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from cxkit.errors import Malformed, shown
from cxkit.kernel._plan import registered

_NAMES = {
    "kernel.facts": "actor attachment external_id field_set field_value selection",
    "customers": "customer contact_point organisation campaign campaign_member",
    "orders": "product order shipment",
    "conversations": "conversation",
    "tickets": "ticket",
    "tickets.service_levels": "service_level",
    "complaints": "complaint",
    "returns": "return_request",
    "surveys": "survey response invitation",
    "team": "agent",
    "team.appraisals": "appraisal remedy",
    "team.collaboration": "department_request team_event",
    "team.incentives": "incentive",
    "team.training": "training_session enrolment",
    "hiring": "opening application",
    "improvement": "action monitored monitoring_plan standard",
    "rosters": "roster",
    "quality": "rubric evaluation calibration sampling_plan",
    "feedback": "feedback_item focus_group theme_tree",
    "knowledge": "article help_session",
    "offers": "offer",
}
ROOMS = {name: f"cxkit.{room}" for room, names in _NAMES.items() for name in names.split()}
"""First part of a schema name (before the dot) to the module that defines it."""


def import_room(room: str) -> None:
    """Import a room whole: also the parts that it loads only when they are used."""
    package = import_module(room)
    for part in walk_packages(getattr(package, "__path__", ()), f"{room}."):
        import_module(part.name)


def class_named(name: str) -> type[Any]:
    """The record class of that schema name, importing its room if need be."""
    room = ROOMS.get(name.partition(".")[0])
    if registered(name) is None and room is not None:
        import_room(room)
    kind = registered(name)
    if kind is None:
        raise Malformed(
            f"no class is known for schema {shown(name)}: import the module that defines it, "
            "or check that the data come from a cxkit no newer than this one",
            code="schema.unknown",
            path="schema",
        )
    return kind
