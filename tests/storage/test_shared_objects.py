"""An object may hold words of several persons: each is told, and forgotten, what is theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit import Actor, Complaint, Customer, MemoryStore, Repository, SQLiteStore, Ticket, Unit
from cxkit.customers import held_on, timeline
from cxkit.errors import Refused
from cxkit.kernel import Selection, persons_in
from cxkit.quality import SHOP_CHECKLIST, Evaluation, Subject
from cxkit.storage import encrypted, erase_person, observed, person_file
from cxkit.team import Agent
from cxkit.team.appraisals import Remedy
from cxkit.tickets import deliver, merge, split
from cxkit.tickets.facts import Messaged

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MIA = Actor.supervisor("mia")
ONE, TWO, AMY, DPO = Actor.customer("C-1"), Actor.customer("C-2"), Actor.agent("amy"), Actor.system("dpo")


def ticket(id="T-1"):
    opened = Ticket.open(id, customer="C-1", channel="email", subject="one's subject", at=T, by=ONE)
    return (
        opened.reply("one's words", at=T + HOUR, by=ONE)
        .reply("two's words", at=T + HOUR * 2, by=TWO)
        .reply("amy's words", at=T + HOUR * 3, by=AMY)
    )


def told(objects, *persons):
    return sorted({item.value for item in held_on(objects, *persons)})


@pytest.fixture(params=["memory", "sqlite", "encrypted"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    with SQLiteStore(tmp_path / "desk.sqlite") as file:
        if request.param == "sqlite":
            yield file
        else:
            pytest.importorskip("cryptography")
            from cxkit.storage import MemoryKeys

            yield encrypted(file, MemoryKeys())


def words(store, id="T-1"):
    return [message.text for message in Repository(store, Ticket).get(id).messages]


def test_words_are_told_to_whoever_said_them():
    things = [ticket(), ticket("T-2")]
    assert told(things, "C-1") == ["one's subject", "one's words"]
    assert told(things, "C-2") == ["two's words"]
    assert told(things, "agent:amy") == ["amy's words"]
    assert persons_in(things[0]) == {"C-1", "C-2", "agent:amy"}


def test_forgetting_one_customer_leaves_what_the_other_said(store):
    Repository(store, Ticket).add(ticket())
    erase_person(store, "C-2", at=T + HOUR * 9, by=DPO)
    assert words(store) == ["one's words", "[erased]", "amy's words"]
    assert Repository(store, Ticket).get("T-1").subject == "one's subject"
    erase_person(store, "C-1", at=T + HOUR * 10, by=DPO)
    assert words(store) == ["[erased]"] * 3


def test_forgetting_the_person_of_the_case_leaves_the_other_customers_words(store):
    tickets = Repository(store, Ticket)
    tickets.add(ticket())
    assert erase_person(store, "C-1", at=T + HOUR * 9, by=DPO) == [("ticket", "T-1")]
    left = tickets.get("T-1")
    assert (words(store), left.subject) == (["[erased]", "two's words", "[erased]"], "[erased]")
    assert Ticket.replay(left.history) == left
    assert tickets.check() == []
    assert [type(fact).__name__ for fact in left.history].count("Erased") == 1
    erase_person(store, "C-1", at=T + HOUR * 9, by=DPO)
    assert tickets.get("T-1") == left
    assert words(store)[1] == "two's words"


def test_forgetting_an_agent_takes_their_words_out_of_every_case(store):
    tickets = Repository(store, Ticket)
    tickets.add(ticket())
    Repository(store, Agent).add(Agent.hire("amy", name="Amy Chen", at=T, by=Actor.supervisor("lin")))
    erase_person(store, "agent:amy", at=T + HOUR * 9, by=DPO)
    assert words(store) == ["one's words", "two's words", "[erased]"]
    assert Repository(store, Agent).get("amy").name == "[erased]"


def evaluation(said="mia's words", by=MIA):
    lin = Actor.supervisor("lin")
    anyone = Selection(kind="random", probability=0.1)
    store = Subject(kind="store", id="S-1")
    made = Evaluation.sample("E-1", rubric=SHOP_CHECKLIST, subject=store, selection=anyone, purpose="audit",
                             channel="store", agent="amy", at=T, by=lin)  # fmt: skip
    return made.assign("mia", at=T, by=lin).void(said, at=T + HOUR, by=by)


def remedy():
    confirmed = {"agent": "amy", "step": "coaching", "evaluation": "E-1", "confirmed": True}
    made = Remedy.propose("R-1", **confirmed, at=T, by=Actor.supervisor("lin"))
    return made.hear("amy's words", at=T + HOUR, by=AMY)


def test_what_staff_said_where_no_customer_is_concerned_is_theirs_as_well(store):
    evaluations, remedies = Repository(store, Evaluation), Repository(store, Remedy)
    evaluations.add(evaluation())
    remedies.add(remedy())
    assert told([evaluation(), remedy()], "agent:mia") == ["mia's words"]
    assert told([evaluation(), remedy()], "agent:amy") == ["amy's words"]
    assert told([evaluation(), remedy()], "evaluation:E-1", "remedy:R-1") == []
    assert [each.id for each in person_file(store, "agent:amy")] == ["R-1"]
    assert erase_person(store, "agent:amy", at=T + HOUR * 9, by=DPO) == [("remedy", "R-1")]
    assert (remedies.get("R-1").statement, evaluations.get("E-1").history[-1].reason) == (None, "mia's words")
    erase_person(store, "evaluation:E-1", at=T + HOUR * 9, by=DPO)
    assert evaluations.get("E-1").history[-2].reason == "[erased]"


def test_a_customer_who_speaks_where_no_customer_is_concerned_can_be_forgotten(store):
    evaluations = Repository(store, Evaluation)
    evaluations.add(evaluation("two's words", TWO))
    assert [each.id for each in person_file(store, "C-2")] == ["E-1"]
    erase_person(store, "evaluation:E-1", at=T + HOUR * 8, by=DPO)
    assert told([evaluations.get("E-1")], "C-2") == ["two's words"]
    erase_person(store, "C-2", at=T + HOUR * 9, by=DPO)
    assert told([evaluations.get("E-1")], "C-2") == []


def test_everything_in_which_somebody_said_something_is_found(store):
    tickets = Repository(store, Ticket)
    mine = Ticket.open("T-2", customer="C-2", channel="chat", subject="two's own", at=T, by=TWO)
    tickets.add(ticket(), mine)
    assert [each.id for each in person_file(store, "C-2")] == ["T-2", "T-1"]
    assert told(person_file(store, "C-2"), "C-2") == ["two's own", "two's words"]
    assert [each.id for each in person_file(store, "agent:amy")] == ["T-1"]


def test_what_is_saved_after_a_partial_erasure_does_not_bring_it_back(store):
    tickets = Repository(store, Ticket)
    tickets.add(ticket())
    tickets.save(tickets.get("T-1").erase(at=T + HOUR * 9, by=DPO, of="C-2"))
    tickets.save(tickets.get("T-1").reply("one again", at=T + HOUR * 10, by=ONE))
    assert words(store) == ["one's words", "[erased]", "amy's words", "one again"]


def test_erased_words_are_gone_from_the_file(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(ticket())
        erase_person(store, "C-1", at=T + HOUR * 9, by=DPO)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert (b"one's" in files, b"amy's" in files, b"two's words" in files) == (False, False, True)


def test_words_that_a_unit_of_one_s_own_erases_are_gone_from_the_open_file(tmp_path):
    """Log and pages included, while the store stays open: closing it would empty the log anyway."""
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        tickets = Repository(store, Ticket)
        tickets.add(ticket(), ticket("T-2"))
        tickets.save(tickets.get("T-1").erase(at=T + HOUR * 9, by=DPO, of="C-2"))
        with Unit(store) as unit:
            unit.save(unit.get(Ticket, "T-2").erase(at=T + HOUR * 9, by=DPO, of="C-2"))
        files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert (b"two's words" in files, files.count(b"one's words")) == (False, 2)


def test_a_person_is_erased_from_many_objects_with_one_look_at_the_bytes():
    """To make sure of the bytes may write a whole file anew."""
    asked = []
    store = observed(MemoryStore(), lambda event: asked.append(event.method))
    Repository(store, Ticket).add(*[ticket(f"T-{number}") for number in range(5)])
    asked.clear()
    erase_person(store, "C-2", at=T + HOUR * 9, by=DPO)
    assert (asked.count("commit"), asked.count("erase")) == (5, 1)


def test_a_customer_an_agent_and_a_ticket_of_one_id_are_three():
    customer = Customer.register("7", name="Wang", at=T, by=AMY)
    agent = Agent.hire("7", name="Amy", at=T, by=AMY)
    stranger = Ticket.open("7", channel="phone", subject="a stranger's", at=T, by=Actor.customer())
    things = [customer, agent, stranger]
    assert [each.person for each in things] == ["7", "agent:7", "ticket:7"]
    assert (told(things, "7"), told(things, "agent:7"), told(things, "ticket:7")) == (
        ["Wang"],
        ["Amy"],
        ["a stranger's"],
    )
    assert {entry.area for entry in timeline(things, "7")} == {"customer"}
    assert told(things, "customer:7") == ["Wang"]


def test_a_customer_whose_id_reads_like_another_kind_is_still_a_customer(store):
    tickets = Repository(store, Ticket)
    odd = Ticket.open(
        "T-9", customer="ticket:7", channel="phone", subject="odd", at=T, by=Actor.customer("ticket:7")
    )
    stranger = Ticket.open("7", channel="phone", subject="a stranger's", at=T, by=Actor.customer())
    tickets.add(odd, stranger)
    assert erase_person(store, "ticket:7", at=T + HOUR, by=DPO) == [("ticket", "7")]
    assert tickets.get("T-9").subject == "odd"
    erase_person(store, "customer:ticket:7", at=T + HOUR, by=DPO)
    assert tickets.get("T-9").subject == "[erased]"


def test_a_representative_is_no_customer_and_goes_with_the_case(store):
    filed = Complaint.receive(
        "K-1", customer="C-1", representative="Legal aid", channel="mail", words="broken", at=T, by=AMY
    )
    assert told([filed], "C-1") == ["broken"]
    assert told([filed], "complaint:K-1:representative") == ["Legal aid"]
    complaints = Repository(store, Complaint)
    complaints.add(filed)
    erase_person(store, "complaint:K-1:representative", at=T + HOUR, by=DPO)
    assert (complaints.get("K-1").representative, complaints.get("K-1").words) == (None, "broken")
    erase_person(store, "C-1", at=T + HOUR, by=DPO)
    assert complaints.get("K-1").words == "[erased]"


def test_a_message_in_a_strangers_ticket_is_found_for_its_writer(store):
    tickets = Repository(store, Ticket)
    tickets.add(Ticket.open("T-3", channel="email", subject="no customer named", at=T, by=TWO))
    assert [each.id for each in person_file(store, "C-2")] == ["T-3"]
    erase_person(store, "C-2", at=T + HOUR, by=DPO)
    assert tickets.get("T-3").subject == "[erased]"


def test_a_stranger_s_ticket_is_forgotten_without_what_a_customer_said_in_it(store):
    tickets, stranger = Repository(store, Ticket), Actor.customer()
    made = Ticket.open("T-3", channel="email", subject="the stranger's", at=T, by=stranger)
    tickets.add(made.reply("also theirs", at=T, by=stranger).reply("two's words", at=T + HOUR, by=TWO))
    assert erase_person(store, "ticket:T-3", at=T + HOUR * 2, by=DPO) == [("ticket", "T-3")]
    assert (tickets.get("T-3").subject, words(store, "T-3")) == ("[erased]", ["[erased]", "two's words"])
    erase_person(store, "C-2", at=T + HOUR * 3, by=DPO)
    assert words(store, "T-3") == ["[erased]"] * 2


def test_a_split_of_another_customers_messages_is_that_customers_ticket():
    origin = Ticket.open(
        "T-1", customer="C-1", customer_class="vip", channel="email", subject="one's", at=T, by=ONE
    )
    origin = origin.reply("mine", message="m1", at=T, by=ONE).reply("two's", message="m2", at=T, by=TWO)
    _, new = split(origin, ["m2"], id="T-2", subject="Another case", at=T + HOUR, by=AMY)
    assert (new.customer, new.customer_class, told([new], "C-2")) == ("C-2", None, ["Another case", "two's"])
    _, same = split(origin, ["m1"], id="T-3", subject="The same", at=T + HOUR, by=AMY)
    assert (same.customer, same.customer_class) == ("C-1", "vip")
    _, both = split(origin, ["m1", "m2"], id="T-4", subject="Both", at=T + HOUR, by=AMY)
    assert (both.customer, told([both], "C-1"), told([both], "C-2")) == ("C-1", ["Both", "mine"], ["two's"])


def test_both_customers_of_a_split_can_be_forgotten_alone(store):
    origin = Ticket.open("T-1", customer="C-1", channel="email", subject="one's", at=T, by=ONE)
    origin = origin.reply("mine", message="m1", at=T, by=ONE).reply("two's", message="m2", at=T, by=TWO)
    _, both = split(origin, ["m1", "m2"], id="T-4", subject="Both", at=T + HOUR, by=AMY)
    Repository(store, Ticket).add(both)
    erase_person(store, "C-1", at=T + HOUR * 2, by=DPO)
    assert words(store, "T-4") == ["[erased]", "two's"]


def test_a_ticket_that_a_message_begins_is_its_writers_and_repeats_no_words_of_another():
    closed = Ticket.open("T-1", customer="C-1", channel="email", subject="one's secret", at=T, by=ONE)
    closed = closed.assign("amy", at=T, by=AMY).solve(at=T, by=AMY).close(at=T + HOUR, by=DPO)
    message = Messaged(text="Where is mine?\nRegards", at=T + HOUR * 2, by=TWO)
    new = deliver(message, closed, find=lambda id: None, new_id=lambda: "T-2")
    assert (new.customer, new.subject, new.follow_up_of) == ("C-2", "Where is mine?", "T-1")
    assert told([new], "C-1") == []
    own = deliver(
        Messaged(text="Again", at=T + HOUR * 2, by=ONE), closed, find=lambda id: None, new_id=lambda: "T-3"
    )
    assert (own.customer, own.subject) == ("C-1", "one's secret")


def test_tickets_of_two_customers_are_merged_only_where_that_is_said_and_the_ticket_tells_it():
    one, two = (
        Ticket.open(id, customer=customer, channel="chat", subject="Lamp", at=T, by=AMY)
        for id, customer in (("T-1", "C-1"), ("T-2", "C-2"))
    )
    with pytest.raises(Refused, match="T-1 is another customer's"):
        merge(two, one, at=T, by=AMY)
    _, target = merge(two, one, at=T, by=AMY, across_customers=True)
    assert target.history[-1].customer == "C-2"
    _, target = merge(
        one.reply("x", at=T, by=ONE),
        Ticket.open("T-9", channel="chat", subject="?", at=T, by=AMY),
        at=T,
        by=AMY,
    )
    assert target.history[-1].customer == "C-1"
