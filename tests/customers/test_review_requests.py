"""Requests for reviews: neither the invitation nor the reward may depend on what the review says."""

import pytest

from cxkit.customers import ReviewCondition, check_review_request
from cxkit.errors import Refused

FAIR = {"purchase", "delivery", "channel", "consent", "chance", "reviewed"}


@pytest.mark.parametrize("condition", ReviewCondition)
@pytest.mark.parametrize("part", ["invited_by", "rewarded_by"])
def test_only_conditions_that_foresee_no_opinion_are_allowed(condition, part):
    if condition.value in FAIR:
        check_review_request(**{part: ["delivery", condition]})
    else:
        with pytest.raises(Refused) as refused:
            check_review_request(**{part: ["delivery", condition]})
        assert condition.label().lower() in refused.value.text().lower()
        assert condition.label("zh-Hant") in refused.value.text("zh-TW")


def test_stars_for_cash_are_refused_with_a_code():
    with pytest.raises(Refused) as refused:
        check_review_request(invited_by=["chance"], rewarded_by=["rating", "publication", "rating"])
    assert refused.value.code == "refused.review_request.reward"
    assert refused.value.text("zh-Hans") == "评价奖励不得取决于：评分高低、评价是否公开"
