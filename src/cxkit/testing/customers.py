"""Strategies for customers and their contact points."""

from __future__ import annotations

from hypothesis import strategies as st

from cxkit.customers import ContactKind, ContactPoint, Customer
from cxkit.testing.records import aggregates, register

__all__ = ["contact_points", "customers"]

_CODES = ("1", "44", "49", "7", "81", "852", "86")
_NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789ABC", min_size=1, max_size=12)
_CJK = "北京上海路号王芳李娜张伟"


def customers() -> st.SearchStrategy[Customer]:
    """Customers that have lived: registered or imported, changed, classed, merged, erased."""
    return aggregates(Customer)


def contact_points(kind: ContactKind | None = None) -> st.SearchStrategy[ContactPoint]:
    """Contact points of every kind (or of one), with the key that their writing has."""
    return st.one_of(list(_OF_KIND.values())) if kind is None else _OF_KIND[kind]


@st.composite
def _phones(draw: st.DrawFn) -> ContactPoint:
    code, gap = draw(st.sampled_from(_CODES)), draw(st.sampled_from(["", " ", "-"]))
    digits = draw(st.text("0123456789", min_size=6, max_size=9))
    return ContactPoint.phone(f"+{code}{gap}{draw(st.sampled_from('123456789'))}{digits}")


@st.composite
def _emails(draw: st.DrawFn) -> ContactPoint:
    return ContactPoint.email(f"{draw(_NAMES)}@{draw(_NAMES)}.example")


_OF_KIND: dict[ContactKind, st.SearchStrategy[ContactPoint]] = {
    ContactKind.EMAIL: _emails(),
    ContactKind.PHONE: _phones(),
    ContactKind.POSTAL: st.text(_CJK + "12 ", min_size=1, max_size=20).map(ContactPoint.postal),
    ContactKind.ACCOUNT: st.builds(ContactPoint.account, st.sampled_from(["wechat", "weibo"]), _NAMES),
}

register(ContactPoint, contact_points)
register(Customer, customers)
