"""Reasons that any release has stored are said as they were said, whichever module an enumeration moved to.

`reasons_*.jsonl` hold one for each enumeration: its stored form, which names the enumeration, and its
sentence in simplified Chinese as that release said it. Labels may have been worded better since: the members
are said by the labels of today.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path

import pytest

import cxkit
from cxkit.kernel._wording import WORDS
from cxkit.values import Labelled, Reason
from cxkit.values._labels import _ENUMERATIONS, _without_module

for _module in pkgutil.walk_packages(cxkit.__path__, "cxkit."):
    importlib.import_module(_module.name)

LINES = [
    json.loads(line)
    for path in sorted(Path(__file__).parent.glob("reasons_*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
OURS = {
    key: kind
    for key, kind in _ENUMERATIONS.items()
    if kind.__module__.startswith("cxkit.")
    and getattr(sys.modules[kind.__module__], kind.__name__, None) is kind
}


@pytest.mark.parametrize("line", LINES, ids=[line["stored"]["params"]["states"] for line in LINES])
def test_a_stored_reason_is_said_as_it_was(line):
    reason = Reason(line["stored"]["code"], tuple(line["stored"]["params"].items()))
    params = line["stored"]["params"]
    kind = OURS[_without_module(params["states"])]
    first, others = (
        "、".join(kind.of(word).label("zh-Hans") for word in params[name].split(", "))
        for name in ("state", "sources")
    )
    assert reason.text("zh-Hans") == f"当前状态为“{first}”，只有在“{others}”状态下才可以这样做"
    assert re.sub("“.*?”", "“”", line["zh-Hans"]) == re.sub("“.*?”", "“”", reason.text("zh-Hans"))


@pytest.mark.parametrize("key", OURS)
def test_an_enumeration_is_named_without_the_module_that_defines_it(key):
    assert len(key.split(".")) == 3
    first, *others = OURS[key]
    reason = WORDS["lifecycle.state"](state=first, sources=", ".join(others), states=key)
    for word in ("zh-Hans", "zh-Hant"):
        assert all(member.label(word) in reason.text(word) for member in OURS[key])


def test_no_two_enumerations_share_a_name():
    """A name that two shared would say the members of one by the labels of the other."""
    home = {kind: sys.modules.get(kind.__module__) for kind in Labelled.__subclasses__()}
    below = {kind for kind, module in home.items() if getattr(module, kind.__name__, None) is kind}
    assert {kind for kind in below if kind.__module__.startswith("cxkit.")} == set(OURS.values())


def test_an_enumeration_of_somebody_else_is_named_in_full():
    class Status(Labelled):
        NEW = "new", "New", "全新", "全新"

    Status.__module__ = "tickets.status"
    assert Status.key() == f"tickets.status.{Status.__qualname__}"
    assert _ENUMERATIONS["cxkit.tickets.Status"] is not Status
