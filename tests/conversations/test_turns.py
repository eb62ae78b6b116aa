"""A run of a customer's messages and its answer are a turn, in objects and in columns, by one rule."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Conversation
from cxkit.conversations import Message, Speaker, TurnRule, turns_of
from cxkit.conversations.facts import Transcribed, Utterance
from cxkit.errors import Invalid, Refused
from cxkit.metrics import answers_per_question, reply_rate, turn_response
from cxkit.tables import MISSING, MessageTable, TurnTable
from cxkit.testing import conversations, turn_rules
from cxkit.values import MessageKind
from cxkit.values.calendar import BusinessCalendar

T = datetime(2026, 2, 3, 10, tzinfo=UTC)
WANG, AMY, HAL = Actor.customer("C-1"), Actor.agent("amy"), Actor.bot("hal")


def at(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def chat(*said, id: str = "V-1") -> Conversation:
    """A chat of (minute, who, and optionally the kind of the message)."""
    found = Conversation.offer(id, customer="C-1", channel="chat", at=T, by=WANG).answer("amy", at=T, by=AMY)
    for minute, who, *kind in said:
        found = found.say("…", at=at(minute), by=who, kind=MessageKind.of(kind[0] if kind else "human"))
    return found


BY_HAND = chat((0, WANG), (2, AMY), (5, WANG), (9, AMY))


def columns(*said) -> tuple[list[str], list[datetime], list[str]]:
    return [id for id, *_ in said], [at(minute) for _, minute, _ in said], [who for *_, who in said]


class TestByHand:
    HAND = columns(("V", 0, "customer"), ("V", 2, "agent"), ("V", 5, "customer"), ("V", 9, "agent"))

    @pytest.mark.parametrize(
        "source",
        [([BY_HAND],), HAND, (TurnTable.from_objects([BY_HAND]),)],
        ids=["objects", "columns", "table"],
    )
    def test_both_answers_are_counted(self, source):
        waits = turn_response.tally(*source)
        assert waits.result("within", target=180).value == 0.5
        assert turn_response.of(*source, target=timedelta(minutes=3)).value == 0.5
        assert waits.result("mean").value == 180
        assert turn_response.of(*source, turns="first", figure="mean").value == 120
        assert turn_response.of(*source, turns="later", figure="mean").value == 240
        assert reply_rate.of(*source).value == 1
        assert answers_per_question.of(*source).value == 1

    def test_the_turns_of_the_conversation_say_the_same(self):
        assert [turn.wait for turn in BY_HAND.turns()] == [timedelta(minutes=2), timedelta(minutes=4)]


class TestWhoAnswers:
    SAID = chat(
        (0, WANG),
        (0.1, HAL, "away"),
        (1, HAL, "bot"),
        (1.5, AMY, "automatic"),
        (2, AMY, "assisted"),
        (3, AMY),
    )

    @pytest.mark.parametrize(
        ("answers", "minutes"),
        [
            (["agent"], 3),
            (["agent", "assisted"], 2),
            (["automatic"], 1.5),
            (["agent", "bot"], 1),
            (["away"], 0.1),
        ],
    )
    def test_the_rule_names_whose_messages_answer(self, answers, minutes):
        rule = TurnRule(id="own", answers=frozenset(answers))
        (turn,) = self.SAID.turns(rule)
        assert turn.wait == timedelta(minutes=minutes)
        assert turn_response.of([self.SAID], rule=rule).value == minutes * 60

    def test_a_bots_text_that_a_person_sent_is_a_persons_answer_everywhere(self):
        assert self.SAID.measures.first_reply_at == at(2)

    def test_notes_notices_and_a_customers_own_automatic_replies_break_no_run(self):
        said = chat((0, WANG), (1, AMY, "system"), (2, WANG, "automatic"), (3, WANG), (4, AMY))
        (turn,) = said.say("psst", at=at(5), by=AMY, visibility="internal").turns()
        assert (turn.questions, turn.answers, len(turn.messages)) == (2, 1, 6)

    def test_a_customer_is_not_their_own_answer(self):
        with pytest.raises(Invalid, match="name who answers"):
            TurnRule(id="own", answers=frozenset({"customer"}))
        with pytest.raises(Invalid, match="midnight"):
            TurnRule(id="own", midnight="Shanghai")

    def test_what_precedes_the_first_question_is_turn_0(self):
        greeting, first = chat((0, AMY), (1, WANG), (2, AMY)).turns()
        assert (greeting.number, greeting.wait, first.number) == (0, None, 1)
        assert turn_response.tally([chat((0, AMY), (1, WANG), (2, AMY))]).counts["no_question"] == 1


class TestSessions:
    def test_silence_ends_one(self):
        said = chat((0, WANG), (1, AMY), (61, WANG), (62, AMY), (123, WANG))
        rule = TurnRule(id="own", silence=timedelta(hours=1))
        assert [(turn.session, turn.number) for turn in said.turns(rule)] == [(1, 1), (1, 2), (2, 1)]

    def test_an_answer_belongs_to_its_question_however_late_it_comes(self):
        said = chat((0, WANG), (600, AMY), (601, WANG))
        rule = TurnRule(id="own", silence=timedelta(hours=1), midnight="Asia/Shanghai")
        assert [(turn.session, turn.wait) for turn in said.turns(rule)] == [
            (1, timedelta(hours=10)),
            (2, None),
        ]

    def test_midnight_is_that_of_the_shop(self):
        said = chat((0, WANG), (1, AMY), (60 * 7, WANG))
        assert [turn.session for turn in said.turns(TurnRule(id="own", midnight="Asia/Shanghai"))] == [1, 2]
        assert [turn.session for turn in said.turns(TurnRule(id="own", midnight="UTC"))] == [1, 1]

    def test_a_question_is_waited_for_until_the_next_session_or_the_end(self):
        rule = TurnRule(id="own", silence=timedelta(minutes=30))
        said = chat((0, WANG), (40, WANG)).end("customer", at=at(45), by=WANG)
        assert [turn.ended_at for turn in said.turns(rule)] == [at(40), at(45)]
        waits = turn_response.tally([said], rule=rule)
        assert (waits.counts["open"], waits.result("within", target=60).value) == (2, 0)


class TestUnanswered:
    SAID = columns(("A", 0, "customer"), ("A", 1, "agent"), ("B", 0, "customer"), ("C", 0, "customer"))

    def test_without_an_end_they_are_left_out_with_their_reason(self):
        assert turn_response.tally(*self.SAID).counts["unfinished"] == 2

    def test_at_an_instant_they_are_censored_at_their_age(self):
        waits = turn_response.tally(*self.SAID, as_of=at(0.5))
        assert (waits.counts["open"], waits.result("within", target=20).value) == (3, 0)

    def test_they_can_count_as_late_however_short_their_age(self):
        late = turn_response.tally(*self.SAID, as_of=at(1.5), unanswered="late")
        assert late.result("within", target=180).value == pytest.approx(1 / 3)
        assert turn_response.of(*self.SAID, unanswered="late", target=180).value == pytest.approx(1 / 3)

    def test_they_can_be_left_out(self):
        assert turn_response.of(*self.SAID, as_of=at(9), unanswered="left_out", target=180).value == 1

    def test_the_reply_rate_counts_them_or_leaves_the_waiting_out(self):
        assert reply_rate.of(*self.SAID).value == pytest.approx(1 / 3)
        assert reply_rate.of(*self.SAID, waiting="left_out").dropped["waiting"] == 2
        assert reply_rate.of(*self.SAID, as_of=at(0.5)).value == 0


class TestHoursAndCaps:
    SHOP = BusinessCalendar.weekly("Asia/Shanghai", {"mon-sun": "09:00-18:00"})
    # 17:58 in Shanghai, answered at 09:02 the next morning; and a question at night.
    SAID = (
        ["A", "A", "B", "B"],
        [
            datetime(2026, 2, day, *clock, tzinfo=UTC)
            for day, *clock in ((3, 9, 58), (4, 1, 2), (3, 15), (4, 1, 5))
        ],
        ["customer", "agent"] * 2,
    )

    def test_open_hours_are_counted(self):
        assert turn_response.of(*self.SAID, calendar=self.SHOP, figure="mean").value == (4 + 5) / 2 * 60

    def test_questions_outside_them_can_be_left_out(self):
        waits = turn_response.tally(*self.SAID, calendar=self.SHOP, asked="open")
        assert (waits.result("mean").value, waits.counts["closed"]) == (240, 1)
        with pytest.raises(Invalid, match="needs a calendar"):
            turn_response.tally(*self.SAID, asked="open")

    def test_a_longer_wait_counts_as_the_cap(self):
        assert turn_response.of(*self.SAID, cap=timedelta(hours=1), figure="mean").value == 3600
        waits = turn_response.tally(*TestUnanswered.SAID, as_of=at(10), cap=300)
        assert (waits.counts["finished"], waits.result("mean").value) == (3, (60 + 300 + 300) / 3)


class TestGroups:
    def test_by_agent_a_turn_is_credited_to_who_answered(self):
        said = chat((0, WANG), (2, AMY), (5, WANG), (6, Actor.agent("bo")), (7, WANG), id="V-2")
        waits = turn_response.tally([said], by="agent", as_of=at(8))
        assert {name: waits.at(agent=name).result("open").n for name in waits.labels("agent")} == {
            "amy": 2,
            "bo": 1,
        }

    def test_columns_bring_their_own_keys(self):
        said = columns(("A", 0, "customer"), ("A", 1, "agent"), ("B", 0, "customer"), ("B", 4, "agent"))
        waits = turn_response.tally(*said, by={"agent": ["-", "amy", "-", "bo"]})
        assert [waits.at(agent=who).result("mean").value for who in ("amy", "bo")] == [60, 240]

    def test_turns_that_are_cut_already_take_no_other_rule(self):
        with pytest.raises(Invalid, match="cut by a rule already"):
            turn_response.tally(TurnTable.from_objects([BY_HAND]), rule=TurnRule(id="own"))
        assert turn_response.tally(TurnTable.from_objects([BY_HAND])).options["rule"] == "people_answer/1"


class TestAMadeUpMonth:
    """The figures of a month, beside a script that keeps its own books while it reads line by line."""

    def month(self):
        luck = random.Random(7)
        for number in range(400):
            minute = luck.uniform(0, 28 * 24 * 60)
            for _ in range(luck.randint(1, 14)):
                minute += luck.choice([luck.expovariate(2), luck.expovariate(0.2), luck.expovariate(1 / 400)])
                yield f"V-{number}", at(minute), luck.choices(list(Speaker), [9, 7, 2, 2, 1, 1, 1])[0]

    def script(self, rows, silence, clock):
        """Waits in seconds of first and later turns (None: unanswered), and how many messages there are."""
        waits, counts = {True: [], False: []}, [0, 0]
        for id in dict.fromkeys(id for id, *_ in rows):
            open_since = last_question = last_any = None
            in_session = 0
            for _, moment, who in sorted((row for row in rows if row[0] == id), key=lambda row: row[1]):
                if who is Speaker.CUSTOMER:
                    counts[1] += 1
                    far = last_question is not None and (
                        moment - last_any > silence
                        or moment.astimezone(clock).date() != last_question.astimezone(clock).date()
                    )
                    if far and open_since is not None:
                        waits[in_session == 1].append(None)
                    if far:
                        open_since, in_session = None, 0
                    if open_since is None:
                        open_since, in_session = moment, in_session + 1
                    last_question = moment
                elif who in (Speaker.AGENT, Speaker.ASSISTED):
                    counts[0] += last_question is not None
                    if open_since is not None:
                        waits[in_session == 1].append((moment - open_since).total_seconds())
                        open_since = None
                last_any = moment
            if open_since is not None:
                waits[in_session == 1].append(None)
        return waits, counts

    def test_the_month_is_as_the_script_says(self):
        rows = list(self.month())
        silence, clock = timedelta(hours=2), ZoneInfo("Asia/Shanghai")
        rule = TurnRule(id="own", silence=silence, midnight="Asia/Shanghai")
        waits, (answers, questions) = self.script(rows, silence, clock)
        shuffled = random.Random(1).sample(rows, len(rows))
        source = [list(column) for column in zip(*shuffled, strict=True)]
        every = waits[True] + waits[False]
        answered = [wait for wait in every if wait is not None]
        assert len(answered) > 400
        assert len(every) - len(answered) > 200
        late = turn_response.tally(*source, rule=rule, unanswered="late")
        for target in (30, 180):
            expected = sum(wait <= target for wait in answered) / len(every)
            assert late.result("within", target=target).value == pytest.approx(expected, rel=1e-12)
        mean = late.result("mean").value
        assert mean == pytest.approx(fmean(answered), rel=1e-9)
        first = turn_response.tally(*source, rule=rule, turns="first", unanswered="late").result("mean")
        assert first.value == pytest.approx(fmean(w for w in waits[True] if w is not None), rel=1e-9)
        assert reply_rate.of(*source, rule=rule).value == len(answered) / len(every)
        assert answers_per_question.of(*source, rule=rule).value == answers / questions


class TestTranscripts:
    CALL = Conversation.offer("V-9", customer="C-1", channel="phone", at=T, by=WANG).answer(
        "amy", at=T, by=AMY
    )
    SAID = (
        Utterance(speaker="customer", at=at(0.1), until=at(0.2), text="Where is it?", confidence=0.91),
        Utterance(speaker="agent", at=at(0.3), text="Let me look, Mr Wang.", agent="amy"),
    )

    def test_nothing_is_transcribed_without_consent(self):
        with pytest.raises(Refused, match="has not agreed"):
            self.CALL.transcribe(self.SAID, at=at(1), by=AMY)

    def test_what_was_said_makes_turns_like_what_was_written(self):
        call = self.CALL.consent("transcription", given=True, at=T, by=WANG)
        call = call.end("customer", at=at(1), by=WANG).transcribe(self.SAID, engine="asr 3", at=at(2), by=AMY)
        (turn,) = call.turns()
        assert (turn.wait, turn.answer.author) == (timedelta(seconds=12), "amy")
        assert TurnTable.from_objects([call]).answered_by.to_list() == ["amy"]
        assert call.mentions("where is it")

    def test_words_are_masked_and_can_be_erased(self):
        call = self.CALL.consent("transcription", given=True, at=T, by=WANG)
        call = call.transcribe(self.SAID, at=at(2), by=AMY)
        assert "Mr Wang" not in repr(call.history) + repr(call.turns())
        erased = call.erase(at=at(3), by=Actor.supervisor("lin"))
        (fact,) = (fact for fact in erased.history if isinstance(fact, Transcribed))
        assert {each.text for each in fact.utterances} == {"[erased]"}
        assert [turn.wait for turn in erased.turns()] == [timedelta(seconds=12)]

    def test_nobody_stops_before_they_began(self):
        with pytest.raises(Invalid, match="until"):
            Utterance(speaker="agent", at=at(1), until=at(0))


class TestLaws:
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("ABC"),
                st.integers(0, 3000) | st.integers(0, 5),
                st.sampled_from(Speaker) | st.sampled_from([Speaker.CUSTOMER, Speaker.AGENT]),
            ),
            max_size=30,
        ),
        turn_rules(),
    )
    def test_columns_are_cut_as_conversations_are_and_turns_partition_the_messages(self, said, rule):
        table = MessageTable.from_columns(
            id=[id for id, *_ in said],
            at=[at(minute) for _, minute, _ in said],
            speaker=[str(who) for *_, who in said],
        )
        turns = TurnTable.from_messages(table, rule)
        found = []
        for id in dict.fromkeys(id for id, *_ in said):
            own = [Message(at(minute), who) for name, minute, who in said if name == id]
            own.sort(key=lambda message: message.at)
            plain = turns_of(own, rule)
            assert [message for turn in plain for message in turn.messages] == own
            assert sum(turn.questions for turn in plain) == sum(m.speaker is Speaker.CUSTOMER for m in own)
            found += [(id, *self.said_of(turn)) for turn in plain]
        assert sorted(found) == sorted(self.rows(turns))
        assert int(turns.messages.sum()) == len(said)

    @given(st.lists(conversations(), max_size=4, unique_by=lambda each: each.id), turn_rules())
    def test_the_table_of_conversations_is_their_turns(self, conversations, rule):
        found = [(each.id, *self.said_of(turn)) for each in conversations for turn in each.turns(rule)]
        assert sorted(found) == sorted(self.rows(TurnTable.from_objects(conversations, rule=rule)))

    @staticmethod
    def said_of(turn):
        parts = (turn.question, turn.last_question, turn.answer)
        instants = [None if part is None else part.at for part in parts] + [turn.ended_at]
        counts = turn.questions, turn.answers, len(turn.messages)
        return turn.session, turn.number, *counts, turn.messages[0].at, *map(str, instants)

    @staticmethod
    def rows(table):
        epoch = datetime(1970, 1, 1, tzinfo=UTC)

        def instant(value):
            return None if value == MISSING else epoch + timedelta(microseconds=int(value))

        for row in range(len(table)):
            counts = (table.session, table.number, table.questions, table.answers, table.messages)
            instants = (table.asked_at, table.last_asked_at, table.answered_at, table.ended_at)
            yield (
                str(table.id[row]),
                *(int(column[row]) for column in counts),
                instant(table.began_at[row]),
                *(str(instant(column[row])) for column in instants),
            )
