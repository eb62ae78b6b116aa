"""The rubric of the service manual and the checklist of the shop environment, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cxkit.quality._enums import AutoFail, CriterionKind, Critical
from cxkit.quality._rubric import Condition, Criterion, Level, Rubric, Rule, Section
from cxkit.quality._wording import SERVICE, SHOP
from cxkit.values import Channel, Label, PolicyId

Forms = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Sections by code, each with its criteria by code and what differs from the usual."""


def _words(label: Label) -> dict[str, Any]:
    return {"en": label.en, "zh_hans": label.zh_hans, "zh_hant": label.zh_hant}


def _criterion(code: str, words: Mapping[str, Label], given: Mapping[str, Any]) -> Criterion:
    """One with anchors has levels 0, 1, 2; one with a rule for it may not apply; the others ask yes or no."""
    levels = [Level(points=n, **_words(words[f"{code}.{n}"])) for n in range(3) if f"{code}.{n}" in words]
    rule = words.get(f"{code}.when")
    kind = CriterionKind.LEVELS if levels else CriterionKind.YES_NO
    fields: dict[str, Any] = {"kind": kind, "levels": levels, "may_not_apply": rule is not None, **given}
    when = None if rule is None else Rule(**_words(rule))
    return Criterion(code=code, not_applicable=when, **_words(words[code]), **fields)


def _rubric(id: str, words: Mapping[str, Label], forms: Forms, **more: Any) -> Rubric:
    sections = [
        Section(
            code=name,
            criteria=[_criterion(code, words, given) for code, given in criteria.items()],
            **_words(words[name]),
        )
        for name, criteria in forms.items()
    ]
    return Rubric(id=PolicyId(id), sections=sections, **_words(words[id]), **more)


_SPOKEN = frozenset({Channel.PHONE, Channel.VIDEO})
_WRITTEN = frozenset({Channel.CHAT, Channel.EMAIL, Channel.SMS, Channel.SOCIAL, Channel.WEB, Channel.MAIL})
_UPSET: Mapping[str, Any] = {"condition": Condition(criterion="upset", values=[1])}
_UNLAWFUL: Mapping[str, Any] = {"critical": Critical.COMPLIANCE, "auto_fail": AutoFail.FORM}
_DANGER: Mapping[str, Any] = {"critical": Critical.CUSTOMER, "auto_fail": AutoFail.SECTION, "safety": True}

SERVICE_RUBRIC: Final = _rubric(
    "service",
    SERVICE,
    {
        "skill": {
            "knowledge": {"weight": 2},
            "lawful": _UNLAWFUL,
            "adapting": {},
            "writing": {"channels": _WRITTEN},
        },
        "manner": {"warm": {}, "owning": {}, "resilience": {}},
        "listening": {"attentive": {}, "summing_up": {}, "open_questions": {}},
        "expression": {
            "courtesy": {},
            "clarity": {"weight": 2},
            "pace": {"channels": _SPOKEN},
            "terms": {},
            "forbidden": _UNLAWFUL,
        },
        "feelings": {
            "upset": {"scored": False},
            "calm": _UPSET,
            "empathy": _UPSET,
            "positive": _UPSET,
            "no_provoking": {"critical": Critical.CUSTOMER, "auto_fail": AutoFail.FORM},
            "confirming": {},
            "remarks": {"kind": CriterionKind.TEXT},
        },
    },
    channels=_SPOKEN | _WRITTEN,
)
"""The rubric of the service manual: knowledge, attitude, listening, expression, feelings."""


def _measured(instrument: str, unit: str, low: float | None, high: float | None) -> dict[str, Any]:
    return {"kind": CriterionKind.MEASURED, "instrument": instrument, "unit": unit, "low": low, "high": high}


SHOP_CHECKLIST: Final = _rubric(
    "shop",
    SHOP,
    {
        "outside": {"entrance": {}, "signs": {}, "access": {}},
        "space": {"layout": {}, "display": {}, "fitting": {}, "rest": {}, "cleanliness": {"weight": 2}},
        "senses": {
            "light": _measured("light meter", "lx", 300, 1500),
            "noise": _measured("sound level meter", "dB(A)", None, 70),
            "music": {},
            "temperature": _measured("thermometer", "°C", 18, 26),
            "smell": {},
        },
        "service": {
            "queue": _measured("stopwatch", "min", None, 5),
            "checkout": {},
        },
        "staff": {"greeting": {}, "appearance": {}},
        "safety": {"exits": _DANGER, "floor": _DANGER},
    },
    channels={Channel.STORE},
)
"""The checklist of the shop environment; its limits are usual ones, to be replaced by the house's own."""
