"""Customers: what is known of a person, what they allow, and which records are the same person."""

from cxkit.customers import facts
from cxkit.customers.contacts import ContactPoint
from cxkit.customers.customer import KEEP, Customer
from cxkit.customers.facts import Consent, Evidence, Membership, Preference, Trait
from cxkit.customers.words import (
    ContactKind,
    CustomerClass,
    DataCategory,
    Gender,
    Purpose,
    Segment,
    Standing,
    TraitKind,
)

__all__ = [
    "KEEP",
    "Consent",
    "ContactKind",
    "ContactPoint",
    "Customer",
    "CustomerClass",
    "DataCategory",
    "Evidence",
    "Gender",
    "Membership",
    "Preference",
    "Purpose",
    "Segment",
    "Standing",
    "Trait",
    "TraitKind",
    "facts",
]
