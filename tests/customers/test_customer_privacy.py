"""After an erasure everything that was counted can be counted still.

That nothing personal is seen or left is a law of every record: tests/codec/test_privacy_everywhere.py.
"""

from hypothesis import given, settings

from cxkit.kernel.facts import Actor
from cxkit.testing import customers, responses

BY = Actor.system("erasure")


@settings(max_examples=30)
@given(responses())
def test_scores_and_choices_stay_after_erasure(response):
    erased = response.erase(at=response.history[-1].at, by=BY)
    assert [answer.number for answer in erased.answers] == [answer.number for answer in response.answers]
    assert [answer.options for answer in erased.answers] == [answer.options for answer in response.answers]
    assert (erased.status, erased.submitted_at) == (response.status, response.submitted_at)


@settings(max_examples=30)
@given(customers())
def test_class_and_times_stay_after_erasure_and_the_region_goes(customer):
    erased = customer.erase(at=customer.history[-1].at, by=BY)
    for name in ("customer_class", "segment", "joined_at", "membership"):
        assert getattr(erased, name) == getattr(customer, name)
    assert erased.region is None
