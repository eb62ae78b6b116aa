"""Tickets, conversations and agents go through plain data and back without loss."""

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.conversations import Conversation
from cxkit.team import Agent
from cxkit.testing import aggregates
from cxkit.tickets import Ticket


@pytest.mark.parametrize("cls", [Ticket, Conversation, Agent])
def test_replay_and_json_give_the_same_object(cls):
    @settings(max_examples=40)
    @given(st.data())
    def law(data):
        lived = data.draw(aggregates(cls))
        assert cls.replay(lived.history) == lived
        assert from_json(to_json(lived)) == lived

    law()
