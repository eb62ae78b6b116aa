"""No personal value of a customer or a response is seen where it should not be."""

from datetime import date
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.codec import from_dict, to_dict, to_json
from cxkit.customers import Customer
from cxkit.errors import CxkitError, Invalid
from cxkit.kernel import Actor, evolve
from cxkit.kernel.history import History
from cxkit.kernel.plan import plan_of
from cxkit.kernel.privacy import personal_values
from cxkit.surveys import Response, Survey
from cxkit.testing.customers import customers
from cxkit.testing.surveys import responses, surveys

CANARIES = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=12, max_size=20)
BY = Actor.system("erasure")


def marked(value, canary, personal=False):
    """The same object with every personal text replaced by the canary, all the way down."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return canary if personal and value else value
    if isinstance(value, (tuple, frozenset, History)) and not hasattr(value, "_fields"):
        return value.__class__([marked(item, canary, personal) for item in value])
    if not hasattr(value.__class__, "__schema__"):
        return value
    changes = {}
    for field in plan_of(value.__class__).fields:
        now = getattr(value, field.name)
        then = marked(now, canary, personal or field.personal)
        if then is not now and now.__class__ is not date:
            changes[field.name] = then
    try:
        return evolve(value, changes) if changes else value
    except Invalid:
        return value


def seen(subject):
    """Everything in which an object shows itself, its facts included."""
    facts = list(subject.history)
    parts = [repr(subject), str(subject), subject._repr_html_(), repr(facts), "".join(map(str, facts))]
    parts += [str(subject.allowed()), repr(subject.history)]
    return "".join(parts)


def errors_of(subject):
    """What a caller is told when the object is misused."""
    told = []
    personal = [field for field in plan_of(type(subject)).fields if field.personal]
    for field in personal:
        now = getattr(subject, field.name)
        for wrong in (7, [now], (object(),)):
            try:
                evolve(subject, {field.name: wrong})
            except CxkitError as error:
                told.append(str(error) + repr(error.to_dict()) + repr(error))
    data = to_dict(subject)
    for key in list(data):
        try:
            from_dict(data | {key: {"wrong": data[key]}})
        except CxkitError as error:
            told.append(str(error) + repr(error.to_dict()) + repr(error))
    return "".join(told)


@pytest.mark.parametrize(
    "strategy", [customers(), responses(), surveys()], ids=["customer", "response", "survey"]
)
@settings(max_examples=20)
@given(data=st.data(), canary=CANARIES)
def test_no_personal_value_is_seen_and_after_erasure_none_is_stored(strategy, data, canary):
    subject = marked(data.draw(strategy), canary)
    texts = [value for _, value in personal_values(subject)]
    assert canary not in seen(subject)
    assert canary not in errors_of(subject)
    erased = subject.erase(at=subject.history[-1].at, by=BY)
    assert canary not in to_json(erased) + seen(erased)
    assert personal_values(erased) == [] or not any(
        canary in str(value) for _, value in personal_values(erased)
    )
    assert erased.version == subject.version + 1
    assert canary in to_json(subject) or not any(isinstance(text, str) and text == canary for text in texts)


def test_the_law_is_not_empty():
    reached = {Customer: 0, Response: 0, Survey: 0}

    @settings(max_examples=60, database=None)
    @given(st.one_of(customers(), responses(), surveys()))
    def look(subject):
        reached[type(subject)] += "canarycanary" in to_json(marked(subject, "canarycanary"))

    look()
    assert all(count >= 1 for count in reached.values()), reached


def test_scores_and_choices_stay_after_erasure():
    @settings(max_examples=30, database=None)
    @given(responses())
    def stays(response):
        erased = response.erase(at=response.history[-1].at, by=BY)
        assert [answer.number for answer in erased.answers] == [answer.number for answer in response.answers]
        assert [answer.options for answer in erased.answers] == [
            answer.options for answer in response.answers
        ]
        assert (erased.status, erased.submitted_at) == (response.status, response.submitted_at)

    stays()
