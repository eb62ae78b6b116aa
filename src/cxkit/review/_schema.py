"""JSON Schemas of the plain data of a review and of a board: what a reader of the file may rely on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from cxkit.improvement import CauseArea, PromiseKind
from cxkit.review._sections import Reading
from cxkit.values import Attainment, EffectDesign, EffectVerdict, Labelled

_TEXT: Final = {"type": "string"}
_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "number"}
_MAYBE: Final = {"type": ["number", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 0}
_MAYBE_COUNT: Final = {"type": ["integer", "null"], "minimum": 0}
_FLAG: Final = {"type": "boolean"}
_KNOWN: Final = {"type": "boolean", "description": "Whether the source tells them: if not, none are listed."}
_SHARE: Final = {"type": "number", "minimum": 0, "maximum": 1}
_OWN_KEYS: Final = {"type": "object"}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _many(schema: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    size = {} if count is None else {"minItems": count, "maxItems": count}
    return {"type": "array", "items": schema, **size}


def _of(schema: dict[str, Any]) -> dict[str, Any]:
    """Keys that the data choose, each with a value of that form."""
    return {"type": "object", "additionalProperties": schema}


def _one(*values: str | None) -> dict[str, Any]:
    return {"enum": list(values)}


def _words(words: type[Labelled], *others: None) -> dict[str, Any]:
    return _one(*(each._value_ for each in words), *others)


def _all(**properties: Any) -> dict[str, Any]:
    """An object with all of these and nothing else; a trailing underscore frees a name of the language."""
    named = {key.rstrip("_"): value for key, value in properties.items()}
    return {
        "type": "object",
        "properties": named,
        "required": list(named),
        "additionalProperties": False,
    }


_BOUND: Final = {"anyOf": [_MAYBE, _one("inf", "-inf")]}
_FIGURE: Final = {"value": _MAYBE, "n": {"type": "number", "minimum": 0}, "low": _BOUND, "high": _BOUND}
_BOUNDS: Final = _many(_NUMBER, 2)
_TOLD: Final = {"metric": _TEXT, "definition": _TEXT, "label": _ref("label")}
_CAUSE: Final = {
    "metric": _TEXT,
    "axis": _TEXT,
    "against": _MAYBE_TEXT,
    "moved": _maybe(_all(member=_TEXT, cases=_BOUNDS, others=_BOUNDS)),
    "groups": _many(_all(member=_TEXT, **_FIGURE, reading=_words(Reading))),
}
_VOLUME: Final = {
    "key": _TEXT,
    "label": _ref("label"),
    "count": _COUNT,
    "before": _MAYBE_COUNT,
    "year_before": _MAYBE_COUNT,
}

_AGREE: Final = {
    "if": {"properties": {"significant": {"const": True}}},
    "then": {"properties": {"reading": _one(*(each._value_ for each in Reading if each.is_signal))}},
    "else": {"properties": {"reading": _one(*(each._value_ for each in Reading if not each.is_signal))}},
}
"""The readings of significant changes: better, worse or changed, and nothing else is."""

_DEFINITIONS: Final = {
    "label": {
        "type": "object",
        "description": "The name in every language.",
        "required": ["en", "zh_hans", "zh_hant"],
        "additionalProperties": _TEXT,
    },
    "figure": {**_all(**_FIGURE), "description": "A value, what it counts, and its 95% interval."},
    "target": _all(at_least=_MAYBE, at_most=_MAYBE, least_n=_COUNT),
    "month": _all(period=_TEXT, **_FIGURE, apart=_FLAG, centre=_MAYBE, usual=_maybe(_BOUNDS)),
    "change": _all(
        kind=_one("difference", "ratio"), **_FIGURE, unit=_TEXT, from_=_MAYBE, from_n=_NUMBER, p_value=_MAYBE
    ),
    "measure": _AGREE
    | _all(
        **_TOLD,
        better=_one("higher", "lower", None),
        theme=_one("said", "waited", "got"),
        double=_FLAG,
        unit=_TEXT,
        now=_all(**_FIGURE, method=_MAYBE_TEXT, dropped=_of(_COUNT)),
        before=_maybe(_ref("figure")),
        year_before=_maybe(_ref("figure")),
        change=_maybe(_ref("change")),
        year_change=_maybe(_ref("change")),
        incomplete=_many(_one("now", "before", "year_before")),
        reading=_words(Reading),
        significant=_FLAG,
        judged_by=_one("range", "run", "year", "before", None),
        p_value=_MAYBE,
        p_adjusted=_MAYBE,
        target=_maybe(_ref("target")),
        verdict=_words(Attainment, None),
        months=_many(_ref("month")),
    ),
    "finding": _AGREE
    | _all(
        **_TOLD,
        axis=_TEXT,
        member=_TEXT,
        kind=_one("change", "stands_out"),
        unit=_TEXT,
        now=_ref("figure"),
        reference=_ref("figure"),
        against=_MAYBE_TEXT,
        since=_MAYBE_TEXT,
        difference=_NUMBER,
        low=_BOUND,
        high=_BOUND,
        p_value=_NUMBER,
        p_adjusted=_NUMBER,
        significant=_FLAG,
        reading=_words(Reading),
    ),
    "ranked": _all(**_VOLUME, of=_COUNT),
    "volume": _all(**_VOLUME),
    "action": _all(
        id=_TEXT,
        title=_TEXT,
        unit=_MAYBE_TEXT,
        owner=_MAYBE_TEXT,
        metric=_MAYBE_TEXT,
        since=_MAYBE_TEXT,
        status=_TEXT,
        verdict=_words(EffectVerdict, None),
        effect=_maybe(
            _all(
                design=_words(EffectDesign), value=_NUMBER, low=_NUMBER, high=_NUMBER, n=_NUMBER, naive=_MAYBE
            )
        ),
        post_hoc={"type": ["boolean", "null"]},
    ),
}

_SECTIONS: Final = {
    "month": _all(
        sentences=_many(
            _all(
                kind=_one("group", "figure", "season", "watch", "nothing"),
                reading=_words(Reading),
                figures=_many(_TEXT),
                findings=_many(_many(_TEXT, 4)),
                why=_MAYBE_TEXT,
            )
        )
    ),
    "decide": _all(
        proposals=_many(
            _all(
                action=_TEXT,
                metric=_MAYBE_TEXT,
                axis=_MAYBE_TEXT,
                member=_MAYBE_TEXT,
                count=_COUNT,
                reasons=_of(_COUNT),
                expected=_maybe(_many(_NUMBER, 3)),
                money=_maybe(_many(_TEXT, 3)),
                bound=_MAYBE,
                owner=_MAYBE_TEXT,
            )
        )
    ),
    "actions": _all(
        known=_KNOWN,
        actions=_many(_ref("action")),
        measures=_of(_ref("figure")),
        causes=_many(_all(area=_words(CauseArea, None), count=_COUNT)),
    ),
    "figures": _all(before=_MAYBE_TEXT, year_before=_MAYBE_TEXT, figures=_many(_ref("measure"))),
    "standards": _all(
        standards=_many(
            _all(
                id=_TEXT,
                version=_COUNT,
                title=_TEXT,
                promise=_words(PromiseKind),
                metric=_TEXT,
                within=_MAYBE,
                target=_ref("target"),
                now=_ref("figure"),
                verdict=_words(Attainment),
                best=_ref("figure"),
                attainable={"type": ["boolean", "null"]},
                drift=_one("range", "run", None),
                can_be_promised=_FLAG,
                periods=_many(_all(period=_TEXT, **_FIGURE, verdict=_words(Attainment))),
            )
        ),
        uncovered=_of(_all(n=_COUNT, of=_COUNT)),
        conflicts=_many(_many(_TEXT, 2)),
    ),
    "months": _all(charts=_many(_TEXT)),
    "why": _all(
        findings=_many(_ref("finding")),
        suspected=_many(_ref("finding")),
        causes=_many(_all(**_CAUSE)),
        complaint_classes=_many(_ref("ranked")),
        ticket_topics=_many(_ref("ranked")),
    ),
    "teams": _all(teams=_many(_all(**_CAUSE, same_mix=_maybe(_of(_NUMBER))))),
    "calls": _all(
        known=_KNOWN,
        unknown=_of(_COUNT),
        looked=_of(_COUNT),
        calls=_many(
            _all(
                customer=_TEXT,
                reasons=_many(_all(code=_TEXT, params=_OWN_KEYS)),
                since=_TEXT,
                reference=_TEXT,
            )
        ),
    ),
    "demand": _all(
        kind=_ref("label"),
        now=_ref("figure"),
        earlier=_many(_all(period=_TEXT, **_FIGURE, change=_maybe(_ref("figure")))),
        backlog=_many(_all(at=_TEXT, count=_COUNT)),
        channels=_many(_ref("volume")),
        hours=_many(_ref("volume")),
    ),
    "trust": _all(
        records=_many(
            _all(
                key=_TEXT,
                label=_ref("label"),
                rows=_COUNT,
                dropped=_of(_COUNT),
                days=_COUNT,
                of_days=_COUNT,
                covered=_of(_SHARE),
            )
        ),
        comparisons=_of(_COUNT),
        compared=_many(
            _all(metric=_TEXT, axis=_TEXT, kind=_one("change", "stands_out"), made=_COUNT, few=_COUNT)
        ),
        smallest=_of(_NUMBER),
        definitions=_of(_TEXT),
    ),
}


def review_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `Review.to_dict` gives.

    Every section of the review itself is described whole. Sections of a house may follow under keys of their
    own; one that takes the place of a section of the review has its form.

    >>> review_schema()["properties"]["schema"]
    {'const': 'review/2'}
    """
    own = ("month", "decide", "actions", "figures", "why", "calls", "trust")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "review/2",
        **_all(
            schema={"const": "review/2"},
            source=_TEXT,
            period=_TEXT,
            start=_TEXT,
            end=_TEXT,
            tz=_TEXT,
            as_of=_MAYBE_TEXT,
            level=_SHARE,
            sections={
                "type": "object",
                "properties": _SECTIONS,
                "required": list(own),
                "additionalProperties": _OWN_KEYS,
            },
        ),
        "$defs": _DEFINITIONS,
    }
    return deepcopy(schema)


def board_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `Board.to_dict` gives; sections of a house may follow.

    >>> board_schema()["properties"]["schema"]
    {'const': 'board/1'}
    """
    load = _all(
        kind=_TEXT, team=_MAYBE_TEXT, owner=_MAYBE_TEXT, open=_COUNT, waiting=_COUNT, dated=_COUNT,
        overdue=_COUNT, soon=_COUNT,
    )  # fmt: skip
    record = _all(
        kind=_TEXT, id=_TEXT, customer=_MAYBE_TEXT, team=_MAYBE_TEXT, owner=_MAYBE_TEXT, since=_TEXT,
        due_at=_MAYBE_TEXT,
    )  # fmt: skip
    sections = {key: _all(loads=_many(load)) for key in ("open", "by_team", "by_owner")}
    sections["pressing"] = _all(records=_many(record))
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "board/1",
        **_all(
            schema={"const": "board/1"},
            source=_TEXT,
            as_of=_TEXT,
            tz=_TEXT,
            soon=_TEXT,
            stale=_FLAG,
            sections={
                "type": "object",
                "properties": sections,
                "required": list(sections),
                "additionalProperties": _OWN_KEYS,
            },
        ),
    }
    return deepcopy(schema)
