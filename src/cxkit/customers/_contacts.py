"""Contact points: as the customer wrote them, with a normalised key that finds duplicates.

>>> ContactPoint.phone("0138-0013 8000", calling_code="86").key
'+8613800138000'
>>> ContactPoint.email("Wang.Fang@Example.COM ").key
'wang.fang@example.com'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit.customers._enums import ContactKind
from cxkit.errors import Fault, Invalid
from cxkit.kernel import personal, record
from cxkit.values import Channel

_CHANNELS = {
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.PHONE: Channel.PHONE,
    ContactKind.POSTAL: Channel.MAIL,
    ContactKind.ACCOUNT: Channel.SOCIAL,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015\u2212]+")
_EXTENSION = re.compile(r"(?i)\s*(?:ext\.?|x|#|转|轉|分机|分機)\s*\d+\s*$")

_TRUNK_PREFIX = {
    "1": "1",
    "7": "8",
    "36": "06",
    "375": "80",
    "993": "8",
    # Here a leading 0 belongs to the number, or there is no prefix at all.
    **dict.fromkeys(("39", "45", "47", "65", "225", "229", "241", "242", "378", "852", "853"), ""),
}
"""The prefix that is dialled before a national number, and not after the calling code; "0" elsewhere.

Source: ITU-T E.164 and the national numbering plans that it lists. Argentine mobile numbers, in which
the 15 of national writing becomes a 9, are the only plan found that no prefix describes: write +54 9 …
"""

_DIGITS = range(7, 16)


def email_key(address: str) -> str:
    """An e-mail address as it is compared: Unicode NFKC, without spaces around it, case-folded.

    Dots and +tags stay: whether they matter is the mail server's secret.
    """
    key = unicodedata.normalize("NFKC", address).strip().casefold()
    if not _EMAIL.fullmatch(key):
        raise Invalid("is not an e-mail address: write it like name@example.com", code="contact.email")
    return key


def phone_key(number: str, *, calling_code: str | None = None) -> str:
    """A telephone number in E.164 form: plus sign, calling code, 7 to 15 digits in all; no extension.

    A number without `+` or `00` is national and needs `calling_code`, the digits of its country.
    Whether the number is in use cannot be seen from its digits.

    Source: ITU-T E.164 (11/2010), section 6.

    >>> phone_key("(020) 7946-0018", calling_code="44"), phone_key("00 852 2345 6789")
    ('+442079460018', '+85223456789')
    """
    plain = _EXTENSION.sub("", unicodedata.normalize("NFKC", number).strip())
    international = plain.lstrip("( ").startswith(("+", "00"))
    # British habit writes the trunk prefix into an international number: +44 (0)20 …
    digits = _SEPARATORS.sub("", plain.replace("(0)", "") if international else plain)
    if international:
        digits = digits.removeprefix("+" if digits.startswith("+") else "00")
    else:
        if calling_code is None:
            raise Invalid(
                "is a national number: write it with + and its calling code, or give calling_code='86'",
                code="contact.phone_national",
            )
        digits = calling_code.removeprefix("+") + _national(digits, calling_code.removeprefix("+"))
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _DIGITS and digits[0] != "0"):
        raise Invalid(
            "is not a telephone number: 7 to 15 digits with the calling code, as in +8613800138000",
            code="contact.phone",
        )
    return f"+{digits}"


_LONGEST = {"86": 11}
"""Digits of the longest national number, where calling codes are often written without a plus."""


def _national(digits: str, calling_code: str) -> str:
    if len(digits) > _LONGEST.get(calling_code, 15):
        digits = digits.removeprefix(calling_code)
    prefix = _TRUNK_PREFIX.get(calling_code, "0")
    # A North American or Russian number may begin with the prefix digit only if it is 11 long.
    if calling_code in ("1", "7") and len(digits) != 11:
        return digits
    return digits.removeprefix(prefix) if prefix else digits


def contact_key(text: str) -> str:
    """The key of a contact point, however it is spelled: mail, telephone with `+`, or `service:id`.

    >>> contact_key("+86 138-0013 8000"), contact_key("Wang.Fang@Example.COM "), contact_key("wechat:oGZ")
    ('+8613800138000', 'wang.fang@example.com', 'wechat:oGZ')
    """
    if "@" in text:
        return email_key(text)
    return text if ":" in text else phone_key(text)


@record
class ContactPoint:
    """One way to reach a person. `key` is the normalised address, equal for two writings of one address.

    `service` names the network of an account (`"wechat"`); `preferred` is the customer's choice;
    `verified_at` is the time at which somebody proved that it reaches the person.

    >>> ContactPoint.account("wechat", "oGZUI0egBJY1zhBYw2KhdUfwVJJE")
    ContactPoint(kind=ContactKind.ACCOUNT, value=<personal>, key=<personal>, service='wechat')
    """

    schema_prefix: ClassVar[str] = ""

    kind: ContactKind
    value: str = personal(longest=500)
    key: str | None = personal(default=None, longest=500)
    service: str | None = None
    preferred: bool = False
    verified_at: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """An account belongs to a service."""
        if self.kind is ContactKind.ACCOUNT and self.service is None:
            message = "is missing: an account belongs to a service such as 'wechat'"
            yield Fault("service", "contact.service", message)

    @classmethod
    def email(
        cls, address: str, *, preferred: bool = False, verified_at: datetime | None = None
    ) -> ContactPoint:
        """An e-mail address."""
        kind, key = ContactKind.EMAIL, email_key(address)
        return cls(kind=kind, value=address, key=key, preferred=preferred, verified_at=verified_at)

    @classmethod
    def phone(
        cls,
        number: str,
        *,
        calling_code: str | None = None,
        preferred: bool = False,
        verified_at: datetime | None = None,
    ) -> ContactPoint:
        """A telephone number; a national one needs its `calling_code`."""
        kind, key = ContactKind.PHONE, phone_key(number, calling_code=calling_code)
        return cls(kind=kind, value=number, key=key, preferred=preferred, verified_at=verified_at)

    @classmethod
    def postal(cls, address: str, *, preferred: bool = False) -> ContactPoint:
        """A postal address; compared without regard to case, spaces and punctuation."""
        folded = unicodedata.normalize("NFKC", address).casefold()
        key = "".join(letter for letter in folded if letter.isalnum())
        return cls(kind=ContactKind.POSTAL, value=address, key=key or None, preferred=preferred)

    @classmethod
    def account(cls, service: str, id: str, *, preferred: bool = False) -> ContactPoint:
        """An account with a service, by the id that the service gave it."""
        kind, key = ContactKind.ACCOUNT, f"{service}:{id}"
        return cls(kind=kind, value=id, key=key, service=service, preferred=preferred)

    @property
    def channel(self) -> Channel:
        """The channel on which the contact point reaches the person."""
        return _CHANNELS[self.kind]
