"""The ticket that a mail belongs to, by its headers alone: a pure function beside `deliver`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from cxkit.tickets._wording import WORDS
from cxkit.values import MessageKind, Reason, TicketId

_ID = re.compile(r"<[^<>\s]{1,250}>")
_PLUS = re.compile(r"[^\s<>,;+@]+\+([^\s<>,;@]{1,250})@")
MOST_REFERENCES = 100
"""How many references are read, the latest; more are no thread but an attack."""


class Mail(NamedTuple):
    """The headers of a mail that say where it belongs: ids as they stand, with their angle brackets.

    >>> mail = Mail.of({"Message-ID": "<b@x>", "References": "<a@x> <b@x>", "To": "help+T-1@shop.example"})
    >>> mail.references, mail.plus
    (('<a@x>',), ('T-1',))
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    plus: tuple[str, ...]
    is_automatic: bool

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Mail:
        """Read the headers, whatever the case of their names; a mail that refers to itself does not.

        Automatic is what says so by Auto-Submitted (RFC 3834), as bulk mail or as an automatic answer.
        """
        said = {name.lower(): value for name, value in headers.items()}
        own = next(iter(_ID.findall(said.get("message-id", ""))), None)
        references = [each for each in _ID.findall(said.get("references", "")) if each != own]
        submitted = said.get("auto-submitted", "no").partition(";")[0].strip().lower()
        bulk = said.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply")
        return cls(
            message_id=own,
            in_reply_to=tuple(each for each in _ID.findall(said.get("in-reply-to", "")) if each != own),
            references=tuple(dict.fromkeys(references[-MOST_REFERENCES:])),
            plus=tuple(_PLUS.findall(" ".join(said.get(name, "") for name in ("to", "cc", "delivered-to")))),
            is_automatic=submitted not in ("", "no") or bulk or "x-autoreply" in said,
        )


class MailThread(NamedTuple):
    """Where a mail belongs, and why; None where it begins a ticket.

    A duplicate is not to be delivered again. `claimed` is the ticket of a mail whose sender it does not know.
    `kind` is that of the message.
    """

    ticket: TicketId | None
    reason: Reason
    kind: MessageKind
    is_duplicate: bool = False
    claimed: TicketId | None = None


def ticket_of_mail(
    mail: Mail,
    *,
    find: Callable[[str], TicketId | None],
    tagged: Callable[[str], TicketId | None] | None = None,
    knows: Callable[[TicketId], bool] | None = None,
) -> MailThread:
    """The ticket that a mail belongs to: of what it answers, what it refers to last, or its plus-address.

    `find` gives the ticket of a Message-ID, `tagged` that of the tag of a plus-address (`help+tag@…`), which
    a service can sign. Headers can be forged: `knows` says whether the sender is known on that ticket;
    without it every sender is.

    >>> tickets = {"<a@shop>": TicketId("T-1")}
    >>> ticket_of_mail(Mail.of({"Message-ID": "<b@x>", "In-Reply-To": "<a@shop>"}), find=tickets.get).ticket
    'T-1'
    """
    kind = MessageKind.AUTOMATIC if mail.is_automatic else MessageKind.HUMAN
    before = find(mail.message_id) if mail.message_id else None
    if before is not None:
        return MailThread(before, WORDS["mail.duplicate"](), kind, is_duplicate=True)
    ways = (
        (mail.in_reply_to, find, WORDS["mail.in_reply_to"]),
        (mail.references[::-1], find, WORDS["mail.references"]),
        (mail.plus, tagged, WORDS["mail.plus"]),
    )
    for names, look, said in ways:
        for name in names if look is not None else ():
            ticket = look(name) if look is not None else None
            if ticket is not None and (knows is None or knows(ticket)):
                return MailThread(ticket, said(), kind)
            if ticket is not None:
                return MailThread(None, WORDS["mail.stranger"](ticket=ticket), kind, claimed=ticket)
    return MailThread(None, WORDS["mail.none"](), kind)
