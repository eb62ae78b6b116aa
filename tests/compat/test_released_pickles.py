"""Pickles of objects and values that any release has made are read, wherever their classes are now."""

from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from cxkit import NPS_0_10, Actor, BusinessCalendar, F, Money, Period, Ticket
from cxkit.errors import NotFound
from cxkit.metrics import nps
from cxkit.tickets import Status
from cxkit.values import Reason

AT, CUSTOMER, AMY = datetime(2026, 3, 1, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")

MEANT = {
    "ticket": Ticket.open(
        "T-1", customer="C-1", channel="chat", subject="Where is it?", at=AT, by=CUSTOMER
    ).assign("amy", at=AT + timedelta(minutes=5), by=AMY),
    "money": Money(1990, "CNY"),
    "period": Period.month(2026, 2, "Asia/Shanghai"),
    "calendar": BusinessCalendar.weekly("Asia/Shanghai", {"mon-fri": "09:00-18:00"}),
    "scale": NPS_0_10,
    "reason": Reason("lifecycle.state", (("state", "new"),)),
    "status": Status.OPEN,
    "tally": nps.tally([10, 9, 3, None], by={"channel": ["chat", "chat", "phone", "chat"]}),
    "condition": (F("status") == "solved") & (F("customer") == "C-1"),
}

OF_0_1_0 = {
    "ticket": (
        "gASVWwIAAAAAAACME2N4a2l0Lmtlcm5lbC5yZWNvcmSUjAhfcmVzdG9yZZSTlIwUY3hraXQudGlja2V0cy50aWNrZXSUjAZU"
        "aWNrZXSUk5QojANULTGUKYwUY3hraXQua2VybmVsLmhpc3RvcnmUjAdIaXN0b3J5lJOUXZQoaAKMEmN4a2l0LnRpY2tldHMu"
        "bGlmZZSMBk9wZW5lZJSTlCiMCGRhdGV0aW1llIwIZGF0ZXRpbWWUk5RDCgfqAwEJAAAAAACUaA6MCHRpbWV6b25llJOUaA6M"
        "CXRpbWVkZWx0YZSTlEsASwBLAIeUUpSFlFKUhpRSlGgCjBJjeGtpdC5rZXJuZWwuZmFjdHOUjAVBY3RvcpSTlGgcjARSb2xl"
        "lJOUjAhjdXN0b21lcpSFlFKUjANDLTGUhpSGlFKUTmgGjBRjeGtpdC50aWNrZXRzLnN0YXR1c5SMBlN0YXR1c5STlIwDbmV3"
        "lIWUUpRoJE6MFWN4a2l0LnZhbHVlcy5jaGFubmVsc5SMB0NoYW5uZWyUk5SMBGNoYXSUhZRSlIwMV2hlcmUgaXMgaXQ/lE5o"
        "KIwIUHJpb3JpdHmUk5SMBm5vcm1hbJSFlFKUTiiRlE5OTil0lIaUUpRoAmgLjAhBc3NpZ25lZJSTlChoEEMKB+oDAQkFAAAA"
        "AJRoGYaUUpRoAmgeaCCMBWFnZW50lIWUUpSMA2FteZSGlIaUUpROaEZOiHSUhpRSlGWFlFKUaCqMBG9wZW6UhZRSlE5oJE5o"
        "M2g0Tmg6aDloRk5LAGgbTk5OTk5OKU4okZROTk4pKXSUhpRSlC4="
    ),
    "money": (
        "gASVRAAAAAAAAACMEmN4a2l0LnZhbHVlcy5tb25leZSMBU1vbmV5lJOUKYGUfZQojAVtaW5vcpRNxgeMCGN1cnJlbmN5lIwD"
        "Q05ZlHViLg=="
    ),
    "period": (
        "gASViQAAAAAAAACMFGN4a2l0LnZhbHVlcy5wZXJpb2RzlIwGUGVyaW9klJOUKYGUfZQojAR1bml0lGgAjARVbml0lJOUjAVt"
        "b250aJSFlFKUjAlmaXJzdF9kYXmUjAhkYXRldGltZZSMBGRhdGWUk5RDBAfqAgGUhZRSlIwCdHqUjA1Bc2lhL1NoYW5naGFp"
        "lHViLg=="
    ),
    "calendar": (
        "gASV4wAAAAAAAACMFWN4a2l0LnZhbHVlcy5jYWxlbmRhcpSMB19yZXZpdmWUk5RoAIwQQnVzaW5lc3NDYWxlbmRhcpSTlH2U"
        "KIwEem9uZZSMDUFzaWEvU2hhbmdoYWmUjAR3ZWVrlChNkH5NIP2GlIWUaApoCmgKaAopKXSUjAhob2xpZGF5c5QokZSMDHdv"
        "cmtpbmdfZGF5c5QpjAVkYXRlZJQpjAZicmVha3OUKYwMZGF0ZWRfYnJlYWtzlCmMCGNsb3N1cmVzlCmMCmtub3duX2Zyb22U"
        "TowLa25vd25fdW50aWyUTnWGlFKULg=="
    ),
    "scale": (
        "gASVggAAAAAAAACME2N4a2l0LnZhbHVlcy5zY2FsZXOUjAVTY2FsZZSTlCmBlH2UKIwEa2luZJRoAIwJU2NhbGVLaW5klJOU"
        "jANucHOUhZRSlIwDbG93lEsAjARoaWdolEsKjAN0b3CUSwKMBmJvdHRvbZRLB4wQaGlnaGVyX2lzX2JldHRlcpSIdWIu"
    ),
    "reason": (
        "gASVSgAAAAAAAACME2N4a2l0LnZhbHVlcy5sYWJlbHOUjAZSZWFzb26Uk5SMD2xpZmVjeWNsZS5zdGF0ZZSMBXN0YXRllIwD"
        "bmV3lIaUhZSGlIGULg=="
    ),
    "status": ("gASVLgAAAAAAAACMFGN4a2l0LnRpY2tldHMuc3RhdHVzlIwGU3RhdHVzlJOUjARvcGVulIWUUpQu"),
    "tally": (
        "gASVfgIAAAAAAACMEWN4a2l0LnN0YXRzLnRhbGx5lIwFVGFsbHmUk5QpgZR9lCiMBGtpbmSUjBhjeGtpdC5zdGF0cy5maWd1"
        "cmVfcGFydHOUjAdraW5kX29mlJOUjANuZXSUhZRSlIwEYXhlc5SMEGN4a2l0LnN0YXRzLmF4ZXOUjARBeGlzlJOUKYGUfZQo"
        "jARuYW1llIwHY2hhbm5lbJSMBmxhYmVsc5SMBGNoYXSUjAVwaG9uZZSGlIwKX3Bvc2l0aW9uc5R9lHVihZSMBGtleXOUjBZu"
        "dW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQo"
        "SwFLAoWUaB+MBWR0eXBllJOUjAJpOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiiUMQAAAAAAAAAAABAAAAAAAA"
        "AJR0lGKMBHJvd3OUjBdjeGtpdC5zdGF0cy5hY2N1bXVsYXRlZJSMC0FjY3VtdWxhdGVklJOUKYGUfZQojAVuYW1lc5QojApk"
        "ZXRyYWN0b3JzlIwIcGFzc2l2ZXOUjAlwcm9tb3RlcnOUjAdtaXNzaW5nlHSUjAZjb3VudHOUaB5oIUsAhZRoI4eUUpQoSwFL"
        "AksEhpRoK4lDQAAAAAAAAAAAAAAAAAAAAAACAAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AACUdJRijARzdW1zlH2UjAZ2YWx1ZXOUTnVijApkZWZpbml0aW9ulIwDbnBzlIwGZmlndXJllIwAlIwHb3B0aW9uc5R9lHVi"
        "Lg=="
    ),
    "condition": (
        "gASVoQAAAAAAAACME2N4a2l0LnN0b3JhZ2UucXVlcnmUjAVBbGxPZpSTlCmBlH2UjApjb25kaXRpb25zlGgAjAdDb21wYXJl"
        "lJOUKYGUfZQojARuYW1llIwGc3RhdHVzlIwIb3BlcmF0b3KUjAI9PZSMBXZhbHVllIwGc29sdmVklHViaAcpgZR9lChoCowI"
        "Y3VzdG9tZXKUaAxoDWgOjANDLTGUdWKGlHNiLg=="
    ),
    "error": (
        "gASVcwAAAAAAAACMDGN4a2l0LmVycm9yc5SMB19yZXZpdmWUk5RoAIwITm90Rm91bmSUk5SMD25vIHRpY2tldCAnVC0yJ5R9"
        "lCiMB21lc3NhZ2WUaAWMBGNvZGWUjAF4lIwEcGF0aJSMAmlklIwGcGFyYW1zlH2UdYeUUpQu"
    ),
}


@pytest.mark.parametrize("name", MEANT)
def test_a_pickle_of_the_first_release_is_read(name):
    with pytest.warns(DeprecationWarning, match="has moved"):
        value = pickle.loads(base64.b64decode(OF_0_1_0[name]))
    assert type(value) is type(MEANT[name])
    assert value == MEANT[name]
    assert pickle.loads(pickle.dumps(value)) == value


def test_a_pickled_error_is_read():
    error = pickle.loads(base64.b64decode(OF_0_1_0["error"]))
    assert type(error) is NotFound
    assert (str(error), error.code, error.path) == ("id: no ticket 'T-2'", "x", "id")
