"""Every verb of every room says everything that is wrong with its arguments at once, each with its path."""

import inspect

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

import cxkit.testing  # noqa: F401 - registers the strategies
from cxkit.codec._rooms import class_named
from cxkit.errors import Invalid
from cxkit.kernel import Aggregate, Fielded
from cxkit.storage._indexes import INDEXES

UNREACHED = {"order.deliver shipment", "order.lose shipment"}
"""Arguments that only choose what a fact is about."""
DETAILS = {
    "product.list": ("category", "usage"),
    "product.describe": ("category", "usage"),
    "complaint.link": ("order", "ticket"),
}
"""Some of the arguments that a verb hands on to its fact by name."""
NAMED = {"id", "remove", "name", "kind", "text"}
"""Arguments that are a part of a record of the fact, or have another name there."""


class Bad:
    """Nothing that any field could be."""

    def __repr__(self):
        return "BAD"


def verbs():
    for kind in INDEXES:
        cls = class_named(kind)
        for name, _ in inspect.getmembers(cls):
            static = inspect.getattr_static(cls, name)
            verb = getattr(static, "__func__", static)
            # Own fields are checked by their field set, with paths of their own.
            if (
                name.startswith("_")
                or hasattr(Aggregate, name)
                or hasattr(Fielded, name)
                or not inspect.isfunction(verb)
            ):
                continue
            names = list(inspect.signature(verb).parameters)
            if {"at", "by"} <= set(names) and name != "is_late":
                yield pytest.param(cls, name, static, id=f"{kind}.{name}")


KNOWN = {}


def one(cls):
    """An object of the class, drawn once."""
    if cls not in KNOWN:

        @settings(max_examples=1, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck), derandomize=True)  # fmt: skip
        @given(st.from_type(cls))
        def draw(thing):
            KNOWN[cls] = thing

        draw()
    return KNOWN[cls]


@pytest.mark.parametrize(("cls", "name", "static"), list(verbs()))
def test_a_verb_reports_every_argument_that_is_wrong(cls, name, static):
    verb = getattr(static, "__func__", static)
    places, named, asked = [], {}, []
    for each in list(inspect.signature(verb).parameters.values())[1:]:
        if each.name in named:
            continue
        asked.append(each.name)
        if each.kind is each.VAR_KEYWORD:
            details = DETAILS[f"{cls.__schema__.name}.{name}"]
            asked[-1:] = details
            named |= dict.fromkeys(details, Bad())
        elif each.kind is each.KEYWORD_ONLY:
            named[each.name] = Bad()
        else:
            places.append(Bad())
    thing = cls if isinstance(static, classmethod) else one(cls)
    with pytest.raises(Invalid) as error:
        getattr(thing, name)(*places, **named)
    paths = {fault.path.replace("[", ".").partition(".")[0] for fault in error.value.faults}
    kind = cls.__schema__.name
    missed = [
        each for each in asked if each not in paths | NAMED and f"{kind}.{name} {each}" not in UNREACHED
    ]
    assert missed == []
    assert len(error.value.faults) >= len(asked) - sum(f"{kind}.{name} {each}" in UNREACHED for each in asked)
    assert "" not in paths
