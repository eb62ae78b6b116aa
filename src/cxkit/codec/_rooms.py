"""Where the built-in schema names live, so that data can be read before their room is imported."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from cxkit.errors import Malformed, NotFound, shown
from cxkit.kernel._plan import registered

ROOMS: dict[str, str] = {
    "actor": "cxkit.kernel.facts",
    "external_id": "cxkit.kernel.facts",
    "customer": "cxkit.customers",
    "contact_point": "cxkit.customers",
    "organisation": "cxkit.customers",
    "campaign": "cxkit.customers",
    "campaign_member": "cxkit.customers",
    "product": "cxkit.orders",
    "order": "cxkit.orders",
    "shipment": "cxkit.orders",
    "conversation": "cxkit.conversations",
    "ticket": "cxkit.tickets",
    "service_level": "cxkit.tickets.service_levels._service_level",
    "complaint": "cxkit.complaints",
    "return_request": "cxkit.returns",
    "survey": "cxkit.surveys",
    "response": "cxkit.surveys",
    "invitation": "cxkit.surveys",
    "agent": "cxkit.team",
}
"""First part of a schema name (before the dot) to the module that defines it."""


def import_room(room: str) -> None:
    """Import a room whole: also the parts that it loads only when they are used."""
    package = import_module(room)
    for part in walk_packages(getattr(package, "__path__", ()), f"{room}."):
        import_module(part.name)


def class_named(name: str) -> type[Any]:
    """The record class of that schema name, importing its room if need be."""
    try:
        return registered(name)
    except NotFound:
        room = ROOMS.get(name.partition(".")[0])
    if room is not None:
        import_room(room)
        try:
            return registered(name)
        except NotFound:
            pass
    raise Malformed(
        f"no class is known for schema {shown(name)}: import the module that defines it, "
        "or check that the data come from a cxkit no newer than this one",
        code="schema.unknown",
        path="schema",
    )
