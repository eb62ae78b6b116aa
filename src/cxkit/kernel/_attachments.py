"""Attachments: references to files that a service keeps elsewhere. Nothing is read or written here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cxkit.errors import Fault
from cxkit.kernel._owners import as_person, owned_values, paths_of
from cxkit.kernel._record import field, personal, record
from cxkit.values import LONGEST_ID

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_DIGEST = re.compile(r"[a-z0-9-]+:[0-9a-f]{32,128}")


@record(name="attachment")
class Attachment:
    """A file beside a message, a piece of evidence or a form: what it is, and where it is kept.

    `media_type` as in RFC 6838, in lower case and without parameters; `size` in bytes; `digest` of its bytes,
    as `sha256:…` in hexadecimal digits; `place` is the key or address under which the service finds it. Where
    an attachment is held it is personal: masked, and gone after an erasure.

    >>> Attachment(id="A-1", name="receipt.pdf", media_type="application/pdf", size=20_480,
    ...            digest="sha256:" + "0" * 64, place="s3://desk/A-1").size
    20480
    """

    id: str = field(longest=LONGEST_ID)
    name: str = personal(longest=255)
    media_type: str = field(longest=255)
    size: int = field(low=0)
    digest: str = field(longest=200)
    place: str = personal(longest=2000)

    def rules(self) -> Iterator[Fault]:
        """Media type and digest have the form of one."""
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            yield Fault("media_type", "attachment.media_type", "is no media type: write it like image/jpeg")
        if not _DIGEST.fullmatch(self.digest):
            yield Fault(
                "digest", "attachment.digest", "is no digest: write it like sha256: and 64 hex digits"
            )


def attachments_in(thing: Any, of: str | None = None) -> tuple[Attachment, ...]:
    """The attachments that an object and its history refer to, each place once.

    With `of` those that `thing.erase(of=…)` takes away and nothing refers to afterwards: the files to delete
    with that person's data. Ask before the erasure, which leaves no reference behind.
    """
    only = None if of is None else paths_of(thing, as_person(of))
    goes: dict[str, Attachment] = {}
    stays: set[str] = set()
    for owned in owned_values(thing):
        for each in owned.value if owned.value.__class__ is tuple else ():
            if each.__class__ is not Attachment:
                continue
            if only is None or owned.path in only:
                goes.setdefault(each.place, each)
            else:
                stays.add(each.place)
    return tuple(each for place, each in goes.items() if place not in stays)
