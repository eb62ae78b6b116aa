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
from typing import Any, ClassVar

from cxkit._typing import Named
from cxkit.customers._enums import ContactKind
from cxkit.errors import Fault, Invalid
from cxkit.kernel import personal, record
from cxkit.values import Channel

_CHANNELS = {
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.PHONE: Channel.PHONE,
    ContactKind.POSTAL: Channel.MAIL,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015\u2212]+")
_EXTENSION = re.compile(
    r"(?i)[\s,;、(\[]*(?:ext(?:ension)?\.?|[x#*,;、p~]|转接?|轉接?|分机号?|分機號?|内線|內線)[\s:=]*(\d+)[\s)\]#]*$"
)
_BEHIND = re.compile(r"\s*(?:[-\u2010-\u2015_/]\s*(\d{1,6})|[(\[]\s*(\d{1,6})\s*[)\]])\s*$")
"""An extension behind a dash or in brackets, where the number would be too long with it."""

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


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Marks without width, which come along where an address is copied."""


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def email_key(address: str) -> str:
    """An e-mail address as it is compared: Unicode NFKC, case-folded, without what nobody sees.

    Dots and +tags stay: whether they matter is the mail server's secret.
    """
    key = _plain(address).casefold()
    if not _EMAIL.fullmatch(key):
        raise Invalid("is not an e-mail address: write it like name@example.com", code="contact.email")
    return key


def phone_key(number: str, *, calling_code: str | None = None) -> str:
    """A telephone number in E.164 form: plus sign, calling code, 7 to 15 digits in all.

    A number without `+` or `00` is national and needs `calling_code`, the digits of its country.
    Whether the number is in use cannot be seen from its digits; a mobile number of a known plan that has
    too few or too many digits is refused. The extension of a switchboard stays part of the key, so that
    colleagues are not one person. A mobile number with an extension is a privacy number, which a platform
    lends to one order and then to somebody else: it has no key.

    Source: ITU-T E.164 (11/2010), section 6; RFC 3966 for the extension.

    >>> phone_key("(020) 7946-0018", calling_code="44"), phone_key("00 852 2345 6789")
    ('+442079460018', '+85223456789')
    >>> phone_key("010-6552 9988 转 123", calling_code="86")
    '+861065529988;ext=123'
    """
    plain = _plain(number)
    extension = _EXTENSION.search(plain)
    line = plain[: extension.start()] if extension else plain
    key, own = _key(line, calling_code)
    if extension is None and not own:
        extension = _BEHIND.search(plain)
        key, own = _key(plain[: extension.start()], calling_code) if extension else (key, False)
    if not own:
        raise Invalid(
            "is not a telephone number: 7 to 15 digits with the calling code, as in +8613800138000",
            code="contact.phone",
        )
    if extension is None:
        return key
    if is_mobile(key):
        raise Invalid(
            "is a privacy number, which several people have in turn: it is no key", code=PRIVACY_NUMBER
        )
    return f"{key};ext={extension[extension.lastindex or 0]}"


def _key(number: str, calling_code: str | None) -> tuple[str, bool]:
    """Plus sign and digits of a number without extension, and whether they can be a telephone number."""
    international = number.lstrip("( ").startswith(("+", "00"))
    # British habit writes the trunk prefix into an international number: +44 (0)20 …
    digits = _SEPARATORS.sub("", number.replace("(0)", "") if international else number)
    if international:
        digits = digits.removeprefix("+" if digits.startswith("+") else "00")
    else:
        if calling_code is None:
            raise Invalid(
                "is a national number: write it with + and its calling code, or give calling_code='86'",
                code="contact.phone_national",
            )
        digits = calling_code.removeprefix("+") + _national(digits, calling_code.removeprefix("+"))
    good = digits.isascii() and digits.isdecimal() and len(digits) in _DIGITS and digits[0] != "0"
    long = any(digits.startswith(code) and len(digits) > len(code) + most for code, most in _LONGEST.items())
    mobile = not _PLANS.match(digits) or _MOBILE.fullmatch(digits) is not None
    return f"+{digits}", good and mobile and not long and not _NOBODYS.fullmatch(digits)


def is_mobile(key: str) -> bool | None:
    """Whether a key is that of a mobile number; None where the plan of its country does not tell."""
    if _MOBILE.fullmatch(key.removeprefix("+")):
        return True
    return False if key[1:].startswith(tuple(_MOBILE_PLANS)) else None


_MOBILE_PLANS = {
    "86": r"1[3-9] \d{9}",
    "852": r"[569] \d{7}",
    "853": r"6 \d{7}",
    "886": r"9 \d{8}",
    "81": r"[789]0[1-9] \d{7}",
    "82": r"10 \d{8}",
    "65": r"(?:8[1-9]|9) \d{6,7}",
    "44": r"7[1-57-9] \d{8}",
    "33": r"[67] \d{8}",
    "49": r"1[567] \d{8,9}",
    "34": r"[67] \d{8}",
    "39": r"3 \d{8,9}",
    "31": r"6 \d{8}",
    "61": r"4 \d{8}",
    "55": r"[1-9][1-9]9 \d{8}",
}
"""How a mobile number begins in the plans of some countries, and how it goes on.

Source: the national numbering plans that ITU-T E.164 lists. In North America nothing tells.
"""

_MOBILE = re.compile("|".join(code + plan.replace(" ", "") for code, plan in _MOBILE_PLANS.items()))
_PLANS = re.compile("|".join(code + plan.partition(" ")[0] for code, plan in _MOBILE_PLANS.items()))
PRIVACY_NUMBER = "contact.privacy"
_NOBODYS = re.compile(r"861[0-2]\d{9}")
"""As long as a mobile number of China, and none: what is typed where a number must stand, as 12345678901."""
_LONGEST = {"86": 11}
"""Digits of the longest national number, where calling codes are often written without a plus."""


def _national(digits: str, calling_code: str) -> str:
    if len(digits) > _LONGEST.get(calling_code, len(digits)):
        digits = digits.removeprefix(calling_code)
    prefix = _TRUNK_PREFIX.get(calling_code, "0")
    # A North American or Russian number may begin with the prefix digit only if it is 11 long.
    if calling_code in ("1", "7") and len(digits) != 11:
        return digits
    return digits.removeprefix(prefix) if prefix else digits


def contact_key(text: str) -> str:
    """The key of a contact point, however it is spelled: mail, telephone with `+`, or `service:id`.

    An error where it has none, as a privacy number.

    >>> contact_key("+86 138-0013 8000"), contact_key("Wang.Fang@Example.COM "), contact_key("wechat:oGZ")
    ('+8613800138000', 'wang.fang@example.com', 'wechat:oGZ')
    """
    if "@" in text:
        return email_key(text)
    return text if ":" in text else phone_key(text)


def address_key(text: str | None) -> str | None:
    """The key of the address for which somebody agrees or withdraws; what is no mail or number is a key."""
    given: Any = text
    if given.__class__ is not str or not ("@" in given or given.startswith("+")):
        return text
    try:
        return contact_key(given)
    except Invalid as error:
        raise Invalid(error.message, code=error.code, path="address") from None


@record
class ContactPoint:
    """One way to reach a person. `key` is the normalised address, equal for two writings of one address.

    `service` names the network of an account (`"wechat"`); `preferred` is the customer's choice;
    `verified_at` is the time at which somebody proved that it reaches the person; from `expires_at` on it
    reaches them no more. A privacy number has no key: nobody is known by it.

    >>> ContactPoint.account("wechat", "oGZUI0egBJY1zhBYw2KhdUfwVJJE")
    ContactPoint(kind=ContactKind.ACCOUNT, value=<personal>, key=<personal>, service='wechat')
    """

    schema_prefix: ClassVar[str] = ""

    kind: Named[ContactKind]
    value: str = personal(longest=500)
    key: str | None = personal(default=None, longest=500)
    service: str | None = None
    preferred: bool = False
    verified_at: datetime | None = None
    expires_at: datetime | None = None

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
        expires_at: datetime | None = None,
    ) -> ContactPoint:
        """A telephone number; a national one needs its `calling_code`. A privacy number gets no key."""
        try:
            key = phone_key(number, calling_code=calling_code)
        except Invalid as error:
            if error.code != PRIVACY_NUMBER:
                raise
            key = None
        return cls(
            kind=ContactKind.PHONE,
            value=number,
            key=key,
            preferred=preferred,
            verified_at=verified_at,
            expires_at=expires_at,
        )

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
    def identity(self) -> str | None:
        """The key by which two records can be one person: none of an address that expires or is lent.

        Earlier versions gave privacy numbers the key of the number without its extension.
        """
        is_lent = (
            self.kind is ContactKind.PHONE and is_mobile(self.key or "") and _EXTENSION.search(self.value)
        )
        return None if self.expires_at is not None or is_lent else self.key

    @property
    def channel(self) -> Channel:
        """The main channel on which the contact point reaches the person."""
        return self.channels[0].main

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels on which it reaches the person: calls and, of a mobile number, text messages.

        A number whose country does not tell mobile numbers from others may be one. An account is reached
        on the channel that is declared for its service.
        """
        if self.kind is ContactKind.ACCOUNT:
            return (Channel.called(self.service or "") or Channel.SOCIAL,)
        if self.kind is ContactKind.PHONE and self.key and is_mobile(self.key) is not False:
            return Channel.PHONE, Channel.SMS
        return (_CHANNELS[self.kind],)
