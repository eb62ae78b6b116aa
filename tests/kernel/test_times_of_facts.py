"""The times of facts: clocks of servers differ a little, and a mistaken year locks nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Complaint, Ticket
from cxkit.codec import from_json, to_json
from cxkit.errors import Refused
from cxkit.tickets import facts
from cxkit.values import LANGUAGES

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")


def ticket(at: datetime = T) -> Ticket:
    return Ticket.open("T-1", channel="chat", subject="Lamp", at=at, by=WANG)


def test_a_server_whose_clock_is_five_milliseconds_late_can_write():
    asked = T + timedelta(minutes=1)
    both = ticket().reply("Hello?", at=asked, by=WANG)
    both = both.reply("Good morning.", at=asked - timedelta(milliseconds=5), by=AMY)
    assert [fact.at for fact in both.history[1:]] == [asked, asked]
    assert [message.text for message in both.messages] == ["Hello?", "Good morning."]
    assert both.milestones().first_response_at == asked


@given(st.lists(st.integers(-6_000_000, 6_000_000), max_size=12))
def test_times_never_run_backwards_whatever_clocks_say(steps):
    current = ticket()
    for number, step in enumerate(steps):
        at = (last := current.history[-1].at) + timedelta(microseconds=step)
        message = facts.Messaged(message=f"m-{number}", text="x", at=at, by=AMY)
        assert (current.refusal(message) is None) == (step >= -5_000_000)
        if step >= -5_000_000:
            current = current.apply(message)
            assert current.history[-1].at == max(last, message.at)
    times = [fact.at for fact in current.history]
    assert times == sorted(times)
    assert Ticket.replay(current.history) == current


def test_a_mistaken_year_is_refused_and_the_ticket_stays_open_to_others():
    for year, why in ((9000, "outside the years 1900 to 2199"), (2062, "more than 30 years after")):
        with pytest.raises(Refused, match=why) as caught:
            ticket().reply(at=T.replace(year=year), by=AMY)
        assert len({caught.value.reason.text(language) for language in LANGUAGES}) == 3
    assert ticket().reply(at=T.replace(year=2055), by=AMY).version == 2
    for year in (1, 1899, 2200, 9999):
        with pytest.raises(Refused, match="outside the years"):
            ticket(T.replace(year=year))
    with pytest.raises(Refused, match="more than 30 years after"):
        Complaint.receive("K-1", channel="web", words="…", at=T, by=WANG).withdraw(
            at=T.replace(year=2100), by=WANG
        )


def test_what_was_stored_before_is_read_whatever_its_time():
    far = facts.Messaged(message="m", text="x", at=T.replace(year=9000), by=AMY)
    old = Ticket.replay([_old(), far])
    assert from_json(to_json(old)) == old


def _old() -> facts.Opened:
    return facts.Opened(ticket="T-1", channel="chat", subject="Lamp", at=T.replace(year=1700), by=WANG)
