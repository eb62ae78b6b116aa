"""The life of a ticket as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cxkit.errors import shown
from cxkit.kernel import (
    Begin,
    ByRole,
    Changes,
    Lifecycle,
    OneOf,
    Role,
    Step,
    agreement_fits,
    copies,
    fields_changed,
    joined_values,
    sets,
)
from cxkit.tickets import facts
from cxkit.tickets._desk_rules import REQUIRABLE, is_requirable
from cxkit.tickets._enums import ACTIVE, GONE, UNSOLVED, Status
from cxkit.tickets._messages import knows
from cxkit.tickets._state import TicketState
from cxkit.tickets._wording import FIELDS, WORDS
from cxkit.values import Label, Reason, instant_text


def has_assignee(ticket: TicketState, at: datetime) -> Reason | None:
    """Somebody must answer for a solution."""
    return None if ticket.agent else WORDS["ticket.no_assignee"]()


def depends_on_nothing(ticket: TicketState, at: datetime) -> Reason | None:
    """The tickets that it depends on are solved first."""
    return (
        WORDS["ticket.depends"](tickets=", ".join(sorted(ticket.depends_on))) if ticket.depends_on else None
    )


def required_fields_filled(ticket: TicketState, fact: facts.Solved) -> Reason | None:
    """The fields that the desk requires exist and are filled."""
    unknown = [name for name in fact.required if not is_requirable(name)]
    if unknown:
        return WORDS["ticket.requirable"](fields=", ".join(map(shown, unknown)), known=", ".join(REQUIRABLE))
    values: dict[str, object] = {f"fields.{name}": True for name in ticket.fields}
    values |= {name: getattr(ticket, name) for name in REQUIRABLE if name != "resolution"}
    values["resolution"] = fact.resolution
    empty = [name for name in fact.required if not values.get(name)]
    # A desk's own field is called by its name: its labels are in the field set.
    names = tuple(FIELDS.get(name) or Label(*[name.removeprefix("fields.")] * 3) for name in empty)
    return WORDS["ticket.unfilled"](fields=names) if empty else None


def reopens_in_time(ticket: TicketState, fact: facts.Messaged | facts.Reopened) -> Reason | None:
    """A customer reopens a solved ticket within its window; the last instant still counts."""
    waking = not isinstance(fact, facts.Messaged) or fact.speaks
    late = ticket.reopen_until is not None and fact.at > ticket.reopen_until
    if waking and late and fact.by.role is Role.CUSTOMER and ticket.status is Status.SOLVED:
        return WORDS["ticket.reopen_window"](until=instant_text(ticket.reopen_until or fact.at))
    return None


def fits_the_status(ticket: TicketState, fact: facts.StatusNamed | facts.Solved) -> Reason | None:
    """A desk's own status belongs to the status that the fact leads to."""
    if fact.custom is None:
        return None
    wanted = LIFECYCLE.after(ticket.status, fact)
    if fact.custom.category is wanted:
        return None
    return WORDS["ticket.wrong_category"](code=fact.custom.code, category=fact.custom.category, wanted=wanted)


def goes_back(ticket: TicketState, fact: facts.MarkedGenuine | facts.Recovered) -> Reason | None:
    """Return the ticket to where it stood."""
    before = ticket.shelved[-1]
    return None if fact.to is before else WORDS["ticket.other_status"](before=before)


def other_than_itself(
    ticket: TicketState,
    fact: facts.MergedInto | facts.Absorbed | facts.DependencyAdded | facts.ParentSet | facts.SplitOff,
) -> Reason | None:
    """A ticket is tied to another one."""
    others = {getattr(fact, name, None) for name in ("target", "source", "ticket", "parent", "into")}
    return WORDS["ticket.itself"]() if ticket.id in others else None


def waited_for(ticket: TicketState, fact: facts.DependencySettled) -> Reason | None:
    """Only what it waits for can be settled."""
    return None if fact.ticket in ticket.depends_on else WORDS["ticket.not_depending"](ticket=fact.ticket)


def holds_messages(ticket: TicketState, fact: facts.SplitOff) -> Reason | None:
    """Only its own messages can move, and at least one does."""
    unknown = fact.messages - {message.message for message in ticket.messages}
    if fact.messages and not unknown:
        return None
    return WORDS["ticket.unknown_messages"](messages=", ".join(sorted(unknown)) or "-")


def message_is_new(ticket: TicketState, fact: facts.Messaged | facts.StrayMessaged) -> Reason | None:
    """A message is recorded once, however often its channel brings it."""
    known = fact.message is not None and knows(ticket.history, fact.message)
    return WORDS["ticket.message_known"](message=fact.message) if known else None


def work_is_new(ticket: TicketState, fact: facts.WorkLogged) -> Reason | None:
    """Work is logged once; after that it is corrected."""
    known = any(isinstance(each, facts.WorkLogged) and each.work == fact.work for each in ticket.history)
    return WORDS["ticket.work_known"](work=fact.work) if known else None


def work_is_there(ticket: TicketState, fact: facts.WorkCorrected) -> Reason | None:
    """Only work that was logged and not taken back can be corrected."""
    known = any(each.work == fact.work for each in ticket.work)
    return None if known else WORDS["ticket.work_unknown"](work=fact.work)


def wakes_later(ticket: TicketState, fact: facts.Snoozed) -> Reason | None:
    """A ticket is put aside until a later instant."""
    past = fact.until is not None and fact.until <= fact.at
    return WORDS["ticket.snooze_past"]() if past else None


def something_applied(ticket: TicketState, at: datetime) -> Reason | None:
    """A service policy can be removed only while one is applied."""
    return None if ticket.commitment else WORDS["ticket.nothing_applied"]()


_SAME = ["customer", "customer_class", "channel", "subject", "topic", "priority", "group"]


_opened = copies(*_SAME, "tags", "wake_at", "parent", "follow_up_of", "external", id="ticket", opened_at="at")
_split = copies(*_SAME, id="ticket", split_from="origin", opened_at="at")
_observed = copies(
    *_SAME, "tags", "external", "agent", "custom", "opened_at", "merged_into", "merged_from", id="ticket"
)


def imported(fact: facts.Imported) -> Changes:
    """A ticket in the state observed; one that is in the bin or spam is taken to have been open."""
    return {**_observed(fact), "shelved": (Status.OPEN,) if fact.status in GONE else ()}


def tagged(ticket: TicketState, fact: facts.Tagged) -> Changes:
    """The tags afterwards; a tag that is both removed and added is there."""
    return {"tags": (ticket.tags - fact.removed) | fact.added}


def shelved(ticket: TicketState, fact: facts.MarkedSpam | facts.Deleted) -> Changes:
    """The status before is remembered."""
    return {"shelved": (*ticket.shelved, ticket.status)}


def unshelved(ticket: TicketState, fact: facts.MarkedGenuine | facts.Recovered) -> Changes:
    """The remembered status is used up."""
    return {"shelved": ticket.shelved[:-1]}


def absorbed(ticket: TicketState, fact: facts.Absorbed) -> Changes:
    """One more ticket was merged into this one, with what this one takes over."""
    changes: Changes = {"merged_from": (*ticket.merged_from, fact.source)}
    took = fact.took
    if took is None:
        return changes
    changes |= {name: value for name in _REPLACED if (value := getattr(took, name)) is not None}
    changes |= {name: getattr(ticket, name) | getattr(took, name) for name in _JOINED}
    return changes | {
        "depends_on": changes["depends_on"] - {fact.source},
        "links": tuple(dict.fromkeys((*ticket.links, *took.links))),
        "own": joined_values(ticket.own, took.own),
    }


_REPLACED = (
    *("priority", "topic", "customer_class", "group"),
    *("escalation", "kind", "task_due_at", "organisation", "parent"),
)
_JOINED = ("tags", "depends_on", "followers", "copies")


def separated(ticket: TicketState, fact: facts.Separated) -> Changes:
    """Give up what was taken over from that ticket; where something was changed since, that stays.

    What was taken over from tickets that were taken out since is no part of what was there before.
    """
    merges = {
        each.source: place for place, each in enumerate(ticket.history) if isinstance(each, facts.Absorbed)
    }
    last, standing = merges[fact.source], {merges.get(source) for source in ticket.merged_from}
    past = [
        each
        for place, each in enumerate(ticket.history[:last])
        if place in standing or not isinstance(each, facts.Absorbed | facts.Separated)
    ]
    before, after = ticket.replay(past), ticket.replay([*past, ticket.history[last]])
    changes: Changes = {"merged_from": tuple(each for each in ticket.merged_from if each != fact.source)}
    for name in _REPLACED:
        if getattr(ticket, name) == getattr(after, name):
            changes[name] = getattr(before, name)
    for name in _JOINED:
        old, new = getattr(before, name), getattr(after, name)
        changes[name] = (getattr(ticket, name) - (new - old)) | (old - new)
    changes["links"] = tuple(link for link in ticket.links if link in before.links or link not in after.links)
    had, got = ({each.name: each for each in one.own} for one in (before, after))
    unchanged = [each.name for each in ticket.own if got.get(each.name) == each != had.get(each.name)]
    kept = [had[name] for name in unchanged if name in had]
    changes["own"] = joined_values(ticket.own, kept, unchanged)
    return changes


def _absorbs(fact: facts.TicketFact, source: str) -> bool:
    return isinstance(fact, facts.Absorbed) and fact.source == source


def was_absorbed(ticket: TicketState, fact: facts.Separated) -> Reason | None:
    """Only what was merged into the ticket can be taken out of it."""
    known = fact.source in ticket.merged_from and any(_absorbs(each, fact.source) for each in ticket.history)
    return None if known else WORDS["ticket.not_merged"](target=ticket.id)


def status_before(ticket: TicketState) -> Status:
    """The status that a merged ticket had before; open where an import does not say."""
    before = Status.OPEN
    for _, status in LIFECYCLE.course(ticket.history):
        before = status if status in ACTIVE else before
    return before


def stood_there(ticket: TicketState, fact: facts.Unmerged) -> Reason | None:
    """A ticket that is merged no more returns to where it stood."""
    before = status_before(ticket)
    return None if fact.to is before else WORDS["ticket.other_status"](before=before)


def linked(ticket: TicketState, fact: facts.Linked) -> Changes:
    """The links, each once."""
    return {} if fact.link in ticket.links else {"links": (*ticket.links, fact.link)}


def dependency_added(ticket: TicketState, fact: facts.DependencyAdded) -> Changes:
    """One more ticket has to be solved first."""
    return {"depends_on": ticket.depends_on | {fact.ticket}}


def dependency_settled(ticket: TicketState, fact: facts.DependencySettled) -> Changes:
    """One ticket fewer has to be solved first."""
    return {"depends_on": ticket.depends_on - {fact.ticket}}


def followers_changed(ticket: TicketState, fact: facts.FollowersChanged) -> Changes:
    """Followers afterwards; whoever is both added and removed is one."""
    return {"followers": (ticket.followers - fact.removed) | fact.added}


def copies_changed(ticket: TicketState, fact: facts.CopiesChanged) -> Changes:
    """Receivers of copies afterwards; whoever is both added and removed is one."""
    return {"copies": (ticket.copies - fact.removed) | fact.added}


def external_ids_changed(ticket: TicketState, fact: facts.ExternalIdsChanged) -> Changes:
    """The ids in other systems, each once."""
    kept = [each for each in ticket.external if each not in fact.removed]
    return {"external": tuple(dict.fromkeys((*kept, *fact.added)))}


_CUSTOMER_WRITES = {Status.PENDING: Status.OPEN, Status.ON_HOLD: Status.OPEN, Status.SOLVED: Status.OPEN}
_STAFF_WRITES = {Status.NEW: Status.OPEN}
_WRITES = ByRole({Role.CUSTOMER: _CUSTOMER_WRITES, Role.AGENT: _STAFF_WRITES, Role.SUPERVISOR: _STAFF_WRITES})
_ANY = frozenset(Status)

LIFECYCLE = Lifecycle(
    begins={
        facts.Opened: Begin(OneOf(UNSOLVED, field="status"), _opened),
        facts.SplitFrom: Begin(Status.NEW, _split),
        facts.Imported: Begin(OneOf((), field="status"), imported),
    },
    steps={
        facts.Messaged: Step(
            source=ACTIVE, target=_WRITES, when="speaks", checks=(message_is_new, reopens_in_time)
        ),
        facts.HandedOver: Step(source=UNSOLVED, effect=sets(if_given=("group",))),
        facts.Assigned: Step(
            source=UNSOLVED,
            target={Status.NEW: Status.OPEN},
            when="opens",
            effect=sets("agent", if_given=("group",)),
        ),
        facts.PriorityChanged: Step(source=UNSOLVED, effect=sets("priority")),
        facts.Classified: Step(source=ACTIVE, effect=sets(if_given=("topic", "customer_class"))),
        facts.Tagged: Step(source=ACTIVE, effect=tagged),
        facts.ScheduleChanged: Step(source=UNSOLVED, effect=sets("schedule")),
        facts.Escalated: Step(source=UNSOLVED, effect=sets(escalation="level", if_given=("agent", "group"))),
        facts.StatusNamed: Step(source=ACTIVE, effect=sets("custom"), checks=(fits_the_status,)),
        facts.CustomerAwaited: Step(
            source={Status.NEW, Status.OPEN, Status.ON_HOLD},
            target=Status.PENDING,
            effect=sets("custom", wake_at="until"),
            checks=(fits_the_status,),
        ),
        facts.ThirdPartyAwaited: Step(
            source={Status.NEW, Status.OPEN, Status.PENDING},
            target=Status.ON_HOLD,
            effect=sets("party", "custom"),
            checks=(fits_the_status,),
        ),
        facts.Resumed: Step(
            source={Status.PENDING, Status.ON_HOLD},
            target=Status.OPEN,
            effect=sets("custom"),
            checks=(fits_the_status,),
        ),
        facts.Solved: Step(
            source=UNSOLVED,
            target=Status.SOLVED,
            effect=sets("resolution", "reopen_until", "custom"),
            guards=(has_assignee, depends_on_nothing),
            checks=(required_fields_filled, fits_the_status),
        ),
        facts.Reopened: Step(
            source=Status.SOLVED,
            target=Status.OPEN,
            effect=sets("custom"),
            checks=(reopens_in_time, fits_the_status),
        ),
        facts.Closed: Step(source=ACTIVE, target=Status.CLOSED),
        facts.MergedInto: Step(
            source=ACTIVE,
            target=Status.MERGED,
            effect=sets(merged_into="target"),
            checks=(other_than_itself,),
        ),
        facts.StrayMessaged: Step(source=_ANY - ACTIVE, checks=(message_is_new,)),
        facts.Absorbed: Step(source=ACTIVE, effect=absorbed, checks=(other_than_itself,)),
        facts.Unmerged: Step(
            source=Status.MERGED,
            target=OneOf(ACTIVE, field="to"),
            effect=sets(merged_into=None),
            checks=(stood_there,),
        ),
        facts.Separated: Step(source=ACTIVE, effect=separated, checks=(was_absorbed,)),
        facts.SplitOff: Step(source=ACTIVE, checks=(other_than_itself, holds_messages)),
        facts.MarkedSpam: Step(source=ACTIVE, target=Status.SPAM, effect=shelved),
        facts.MarkedGenuine: Step(
            source=Status.SPAM, target=OneOf(ACTIVE, field="to"), effect=unshelved, checks=(goes_back,)
        ),
        facts.Deleted: Step(source=ACTIVE | {Status.SPAM}, target=Status.DELETED, effect=shelved),
        facts.Recovered: Step(
            source=Status.DELETED,
            target=OneOf(ACTIVE | {Status.SPAM}, field="to"),
            effect=unshelved,
            checks=(goes_back,),
        ),
        facts.Linked: Step(source=ACTIVE, effect=linked),
        facts.ReportedTo: Step(source=ACTIVE),
        facts.ParentSet: Step(source=ACTIVE, effect=sets("parent"), checks=(other_than_itself,)),
        facts.DependencyAdded: Step(source=UNSOLVED, effect=dependency_added, checks=(other_than_itself,)),
        facts.DependencySettled: Step(source=ACTIVE, effect=dependency_settled, checks=(waited_for,)),
        facts.DeadlineAgreed: Step(source=UNSOLVED, checks=(agreement_fits,)),
        facts.PolicyApplied: Step(source=UNSOLVED, effect=sets("commitment")),
        facts.PolicyRemoved: Step(source=UNSOLVED, effect=sets(commitment=None), guards=(something_applied,)),
        facts.FollowersChanged: Step(source=ACTIVE, effect=followers_changed),
        facts.CopiesChanged: Step(source=ACTIVE, effect=copies_changed),
        facts.KindChanged: Step(source=ACTIVE, effect=sets("kind", task_due_at="due_at")),
        facts.OrganisationChanged: Step(source=ACTIVE, effect=sets("organisation")),
        facts.Snoozed: Step(source=UNSOLVED, effect=sets(snoozed_until="until"), checks=(wakes_later,)),
        facts.WorkLogged: Step(source=_ANY, checks=(work_is_new,)),
        facts.WorkCorrected: Step(source=_ANY, checks=(work_is_there,)),
        facts.ExternalIdsChanged: Step(source=_ANY, effect=external_ids_changed),
        facts.FieldsChanged: Step(source=ACTIVE, effect=fields_changed),
        facts.Erased: Step(source=_ANY),
    },
    permission="work_ticket",
    permissions={
        "write_message": [facts.Opened, facts.Messaged, facts.StrayMessaged, facts.Reopened],
        "assign": [facts.Assigned],
        "escalate": [facts.Escalated],
        "merge_tickets": [facts.MergedInto, facts.Absorbed, facts.Unmerged, facts.Separated],
        "delete_tickets": [facts.Deleted],
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)


def statuses(history: Iterable[facts.TicketFact]) -> Iterator[tuple[facts.TicketFact, Status]]:
    """Each fact that changed the status, and the status from then on; the first is the beginning."""
    before: Status | None = None
    for fact, status in LIFECYCLE.course(history):
        if status is not before:
            before = status
            yield fact, status
