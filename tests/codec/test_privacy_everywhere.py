"""Nothing personal is seen where it should not be: of every record class that the library has."""

import json
import logging
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, assume, given, settings, strategies as st

from cxkit.codec import from_dict, from_json, masked, to_dict, to_json
from cxkit.customers import Customer
from cxkit.errors import CxkitError, Invalid
from cxkit.kernel import Aggregate, evolve
from cxkit.kernel._nodes import Many
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.kernel._privacy import erased, holds_personal, personal_values
from cxkit.kernel.facts import Actor
from cxkit.testing import canaries, facts, marked
from cxkit.testing._registry import public_records, register_all

register_all()

CONDITIONAL = {f"survey.{name}" for name in ("all_of", "any_of", "design", "jump", "not", "question")}
"""They hold conditions: an open family, so that `holds_personal` does not exclude it; none holds a text."""
HOLDING = [cls for cls in public_records() if holds_personal(cls) and schema_of(cls).name not in CONDITIONAL]
CLASSES = pytest.mark.parametrize("cls", HOLDING, ids=lambda cls: schema_of(cls).name)
AGGREGATES = [cls for cls in HOLDING if issubclass(cls, Aggregate)]
BY = Actor.system("erasure")
FEW = settings(max_examples=3, phases=[Phase.generate])


def is_record(value):
    return hasattr(value.__class__, "__schema__")


def holds(value, canary):
    return any(canary in repr_of(found) for _, found in personal_values(value))


def repr_of(value):
    """All that an object holds, unmasked."""
    if is_record(value):
        return "".join(repr_of(getattr(value, field.name)) for field in plan_of(value.__class__).fields)
    if isinstance(value, (tuple, frozenset)):
        return "".join(map(repr_of, value))
    return repr(value)


class Written(logging.Handler):
    """A log that can be read."""

    def __init__(self):
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


LOG = logging.Logger("privacy")


def logged(*tellings):
    """What a log says after each telling was written to it."""
    handler = Written()
    LOG.addHandler(handler)
    try:
        for telling in tellings:
            telling()
    finally:
        LOG.removeHandler(handler)
    return "".join(handler.lines)


def seen(value):
    """Everything in which an object shows itself."""
    parts = [
        repr(value),
        str(value),
        f"{value}",
        f"{value!r:>20}",
        f"{value!s}",
        repr([value]),
        str({1: value}),
    ]
    parts += [json.dumps(masked(value), ensure_ascii=False), "%s %r" % (value, value)]  # noqa: UP031
    parts.append(logged(lambda: LOG.info("%s %r", value, value), lambda: LOG.warning(value)))
    if isinstance(value, Aggregate):
        parts += [value._repr_html_(), repr(value.history), str(value.allowed())]
        parts += [seen(fact) for fact in value.history]
    return "".join(parts)


def told(wrongly):
    """What a caller, a service's answer and a traceback in a log are told when something is done wrongly."""
    try:
        wrongly()
    except Exception as error:
        text = str(error) + repr(error) + chain(error)
        if isinstance(error, CxkitError):
            text += repr(error.to_dict()) + repr(error.__reduce__())
        return text
    return ""


def chain(error):
    """The errors that a traceback shows beside the last one."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "" if before is None else str(before) + repr(before) + chain(before)


def wrong_values(canary):
    return (canary, (7, canary), [{"name": canary}], {"name": canary}, canary * 400)


def wrongly_made(value, canary):
    """What is told of every wrong way to fill a personal field, by hand and from data."""
    cls, plan, data = type(value), plan_of(type(value)), to_dict(value)
    given = {field.name: getattr(value, field.name) for field in plan.fields}
    texts = [
        told(lambda: cls(**given, nobody_has_this=canary)),
        told(lambda: from_dict(data | {"x": canary})),
    ]
    texts.append(told(lambda: from_json(to_json(value)[:-1])))
    for field in (field for field in plan.fields if field.personal):
        for wrong in wrong_values(canary):
            texts.append(told(lambda: cls(**given | {field.name: wrong})))  # noqa: B023
            texts.append(told(lambda: evolve(value, {field.name: wrong})))  # noqa: B023
            texts.append(told(lambda: from_dict(data | {field.name: wrong}, cls)))  # noqa: B023
        for spoilt in spoilt_items(data, field, canary):
            texts.append(told(lambda: from_dict(data | {field.name: spoilt}, cls)))  # noqa: B023, PERF401
    for field in plan.fields:
        # Something else is wrong: what is personal must not be told along with it.
        texts.append(told(lambda: cls(**given | {field.name: object})))  # noqa: B023
        texts.append(told(lambda: from_dict({**data, field.name: {"no": 1}}, cls)))  # noqa: B023
        texts.append(told(lambda: from_dict({k: v for k, v in data.items() if k != field.name}, cls)))  # noqa: B023
    return "".join(texts)


def spoilt_items(data, field, canary):
    """Records inside a personal field with something wrong in each of their own fields."""
    items = data.get(field.name)
    if isinstance(field.node, Many) and items and isinstance(items[0], dict):
        for key in items[0]:
            for wrong in wrong_values(canary):
                yield [{**items[0], key: wrong}]


@CLASSES
@FEW
@given(data=st.data(), canary=canaries())
def test_nothing_personal_is_seen_in_any_record(cls, data, canary):
    value = marked(data.draw(st.from_type(cls)), canary)
    assert canary not in seen(value)


@CLASSES
@FEW
@given(data=st.data(), canary=canaries())
def test_nothing_personal_is_told_when_a_record_is_made_wrongly(cls, data, canary):
    value = marked(data.draw(st.from_type(cls)), canary)
    assert canary not in wrongly_made(value, canary)


@CLASSES
@FEW
@given(data=st.data(), canary=canaries())
def test_nothing_personal_is_left_in_any_form_after_erasure(cls, data, canary):
    value = marked(data.draw(st.from_type(cls)), canary)
    gone = erased(value)
    assert canary not in to_json(gone) + repr_of(gone)
    assert canary.encode() not in pickle.dumps(gone)
    assert erased(gone) == gone


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: schema_of(cls).name)
@settings(max_examples=10, phases=[Phase.generate])
@given(data=st.data(), canary=canaries())
def test_a_refusal_tells_nothing_personal(cls, data, canary):
    subject = marked(data.draw(st.from_type(cls)), canary)
    kinds = [*cls.lifecycle.steps, *cls.lifecycle.begins]
    fact = marked(data.draw(facts(data.draw(st.sampled_from(kinds)))), canary)
    assert canary not in told(lambda: subject.apply(fact)) + told(lambda: cls.begin(fact))
    assert canary not in told(lambda: cls.replay([fact, fact]))


@pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: schema_of(cls).name)
@settings(max_examples=8, phases=[Phase.generate])
@given(data=st.data(), canary=canaries())
def test_an_erased_object_is_stored_without_anything_personal_and_counts_as_before(cls, data, canary):
    subject = marked(data.draw(st.from_type(cls)), canary)
    at = subject.history[-1].at
    assume(subject.refusal(cls.erasure(at=at, by=BY)) is None)
    gone = subject.erase(at=at, by=BY, why=canary)
    assert canary not in to_json(gone) + seen(gone) + repr_of(gone)
    assert canary.encode() not in pickle.dumps(gone)
    assert (gone.id, gone.version) == (subject.id, subject.version + 1)
    assert [(type(fact), fact.at) for fact in gone.history[:-1]] == [
        (type(fact), fact.at) for fact in subject.history
    ]


SPANS_ONLY = {"feedback_item.coding", "feedback_item.mention"}
"""What holds places in personal texts and no text of its own."""


@CLASSES
def test_the_canary_was_there_to_be_found(cls):
    """The laws above would hold of nothing: here every class is seen to have held something personal."""
    if schema_of(cls).name in SPANS_ONLY:
        return
    found = []

    @settings(max_examples=10, database=None, phases=[Phase.generate])
    @given(st.from_type(cls))
    def look(value):
        found.append(holds(marked(value, "canarycanary"), "canarycanary"))

    look()
    assert any(found)


def test_a_traceback_in_a_log_tells_nothing_personal():
    """What the codec stumbled over stays out of the chain of errors that a log writes."""
    data = {"id": "C-1", "status": "active", "born": "qwrtzpsdfghjklmn"}
    handler = Written()
    LOG.addHandler(handler)
    try:
        from_dict(data, Customer)
    except Invalid:
        LOG.exception("refused")
    assert "qwrtzpsdfghjklmn" not in "".join(handler.lines)
    assert "born: must be the text of a date" in "".join(handler.lines)
    LOG.removeHandler(handler)


def test_a_wrong_enumeration_member_in_a_personal_field_is_not_repeated():
    with pytest.raises(Invalid, match="gender: must be one of female, male, other, got another text"):
        Customer.register("C-1", gender="qwrtzpsdfghjklmn", at=datetime(2026, 2, 3, tzinfo=UTC), by=BY)


def test_faults_inside_a_personal_field_keep_their_path_and_lose_the_value():
    outside = [{"source": "desk", "id": 1376}]
    with pytest.raises(Invalid) as told_:
        from_dict({"schema": "customer/1", "id": "C-1", "status": "active", "external": outside})
    assert "external[0].id: is not as it should be" in str(told_.value)
    assert "1376" not in str(told_.value)


def test_masked_data_show_what_is_known_and_are_not_read_back():
    at = datetime(2026, 2, 3, tzinfo=UTC)
    wang = Customer.register("C-1", name="Wang Fang", region="Shanghai", at=at, by=BY)
    shown = masked(wang)
    assert (shown["name"], shown["status"], shown["contacts"]) == ("<personal>", "active", [])
    assert shown["history"][0]["name"] == "<personal>"
    with pytest.raises(Invalid, match="the data have no 'schema'"):
        from_dict(shown)
    with pytest.raises(Invalid, match="masked: is not a field of customer"):
        from_dict(shown, Customer)
