"""Invitations: who is asked, how often, and what that counts as."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.stats.sampling.response_rates import DISPOSITIONS, aapor
from cxkit.surveys import Delivery, Disposition, Invitation, InvitationPolicy, dispositions, suppression
from cxkit.testing import invitations

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY = Actor.system("mailer")


def plan(id="I-1", survey="S-1", customer="C-1", **more):
    return Invitation.plan(id, survey, customer=customer, channel="email", at=T, by=BY, **more)


def sent(**more):
    return plan(**more).send(at=T, by=BY)


def test_a_single_use_link_is_used_up_once():
    """A token was counted down twice (LimeSurvey PR#4407)."""
    done = sent(token="s3cret").start("R-1", at=T, by=BY).complete(at=T, by=BY)
    with pytest.raises(Refused, match="it is answered"):
        done.complete(at=T, by=BY)
    with pytest.raises(Refused, match="it is answered"):
        done.start("R-2", at=T, by=BY)


def test_a_token_never_shows():
    """The token leaked in a hidden form field (LimeSurvey PR#2091)."""
    one = sent(token="s3cret-t0ken")
    assert "t0ken" not in repr(one) + str(one) + one._repr_html_()
    with pytest.raises(Invalid) as error:
        sent(token="s3cret-t0ken" * 20)
    assert "t0ken" not in str(error.value)


def test_an_anonymous_survey_has_no_token_and_no_link_to_a_response():
    """Tokens stood beside the answers of anonymous surveys (citric#219, LimeSurvey PR#4389)."""
    with pytest.raises(Invalid, match="a token would lead back to a person"):
        plan(anonymous=True, token="t")
    one = sent(anonymous=True)
    with pytest.raises(Refused, match="must not name a response"):
        one.start("R-1", at=T, by=BY)
    assert one.start(at=T, by=BY).complete(at=T, by=BY).response is None


def test_an_expired_invitation_cannot_be_answered_at_its_end():
    """A link that is locked after 14 days is locked by its own term, not by chance (chatwoot#2653)."""
    one = sent(expires_at=T + DAY)
    assert one.start(at=T + DAY - timedelta(seconds=1), by=BY).status is Delivery.STARTED
    with pytest.raises(Refused, match="the invitation expired at"):
        one.start(at=T + DAY, by=BY)


def test_a_soft_bounce_can_be_sent_again_a_hard_one_not():
    assert sent().bounce(hard=False, at=T, by=BY).send(at=T, by=BY).status is Delivery.SENT
    with pytest.raises(Refused, match="it is returned for good"):
        sent().bounce(hard=True, at=T, by=BY).send(at=T, by=BY)


def test_reminders_go_to_those_who_have_not_started_not_too_often_and_only_if_permitted():
    one = sent().deliver(at=T, by=BY)

    def obstacle(invitation, at, permitted=True):
        found = invitation.no_reminder(at, permitted=permitted)
        return None if found is None else found.code

    assert obstacle(one, T + 2 * DAY) == "invitation.too_soon"
    assert obstacle(one, T + 3 * DAY) is None
    assert obstacle(one, T + 3 * DAY, permitted=False) == "invitation.not_permitted"
    twice = one.remind(at=T + 3 * DAY, by=BY, permitted=True).remind(at=T + 6 * DAY, by=BY, permitted=True)
    assert (twice.reminders, obstacle(twice, T + 20 * DAY)) == (2, "invitation.enough")
    assert obstacle(one.start(at=T, by=BY), T + 3 * DAY).startswith("lifecycle.state")
    with pytest.raises(Refused, match="less than 3 days have passed"):
        one.remind(at=T + DAY, by=BY, permitted=True)


def test_the_first_reason_against_asking_is_told():
    earlier = [sent(id="I-0", survey="S-0")]

    def cause(at=T + DAY, **more):
        return suppression("C-1", earlier, at, **({"survey": "S-1", "permitted": True} | more))

    assert cause(permitted=False) == "no_consent"
    assert cause(blocked=True) == "blocklist"
    assert cause(survey="S-0") == "duplicate"
    assert cause() == "frequency_cap"
    assert cause(at=T + 90 * DAY) is None
    assert cause(policy=InvitationPolicy(most_invitations=2)) is None
    assert suppression("C-2", earlier, T, survey="S-1", permitted=True) is None
    earlier.append(sent(id="I-9", survey="S-9").opt_out(at=T, by=BY))
    assert cause(at=T + 900 * DAY) == "opted_out"


def test_what_never_went_out_has_no_disposition():
    assert plan().disposition is None
    assert plan().suppress("no_consent", at=T, by=BY).disposition is None


def test_invitations_count_as_aapor_says():
    started = sent().deliver(at=T, by=BY).open(at=T, by=BY).start(at=T, by=BY)
    lived = [
        plan(),
        sent(),
        sent().expire(at=T, by=BY),
        sent().bounce(hard=True, at=T, by=BY),
        sent().deliver(at=T, by=BY),
        sent().deliver(at=T, by=BY).expire(at=T, by=BY),
        started,
        started.expire(at=T, by=BY),
        started.complete(at=T, by=BY),
        started.complete(at=T, by=BY),
        started.opt_out(at=T, by=BY),
        started.screen_out(at=T, by=BY),
        started.turn_away(at=T, by=BY),
    ]
    counts = dispositions(lived)
    assert counts == {"I": 2, "P": 2, "R": 1, "NC": 2, "O": 0, "UH": 1, "UO": 2, "NE": 2}
    assert aapor(counts)["RR1"].value == pytest.approx(2 / 10)
    assert aapor(counts)["RR2"].value == pytest.approx(4 / 10)


def test_the_letters_are_those_of_the_response_rates():
    assert tuple(each.value for each in Disposition) == DISPOSITIONS


@settings(max_examples=40)
@given(invitations())
def test_every_invitation_counts_once_or_never_went_out(invitation):
    counted = sum(dispositions([invitation]).values())
    never = {Delivery.PLANNED, Delivery.SUPPRESSED, Delivery.SCHEDULED}
    assert counted == (0 if invitation.status in never else 1)
    assert Invitation.replay(invitation.history) == invitation


def test_an_opt_out_is_heard_after_the_answer_and_after_the_end_too():
    """The link stands in the mail for ever; what the invitation came to does not change."""
    done = sent().start("R-1", at=T, by=BY).complete(at=T, by=BY)
    partly = sent().start("R-1", at=T, by=BY).expire(at=T + DAY, by=BY)
    for one, letter in ((done, "I"), (partly, "P")):
        out = one.opt_out(at=T + 2 * DAY, by=BY)
        assert (out.status, out.disposition, out.opted_out) == (one.status, letter, True)
    late = sent().expire(at=T + DAY, by=BY).opt_out(at=T + 2 * DAY, by=BY)
    assert (late.status, late.disposition) == (Delivery.OPTED_OUT, Disposition.REFUSAL)
    for one in (done.opt_out(at=T + 2 * DAY, by=BY), late):
        later = suppression("C-1", [one], T + 900 * DAY, survey="S-9", permitted=True)
        assert later == "opted_out"
    with pytest.raises(Refused):
        plan().opt_out(at=T, by=BY)


def test_a_person_of_several_records_is_asked_as_one():
    old = sent(customer="C-2").opt_out(at=T, by=BY)
    assert suppression("C-1", [old], T, survey="S-2", permitted=True) is None
    assert suppression(["C-1", "C-2"], [old], T, survey="S-2", permitted=True) == "opted_out"
