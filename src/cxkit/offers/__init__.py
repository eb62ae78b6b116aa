"""Offers: who may be made one and why not, what goes together, and what became of each."""

from cxkit.offers import facts as facts
from cxkit.offers._choosing import (
    Candidate as Candidate,
    Chosen as Chosen,
    Stack as Stack,
    because as because,
    choose as choose,
    stack as stack,
)
from cxkit.offers._eligibility import (
    OFFER_POLICY as OFFER_POLICY,
    Eligibility as Eligibility,
    OfferPolicy as OfferPolicy,
    Situation as Situation,
    Usage as Usage,
    eligibility as eligibility,
    redeemability as redeemability,
    usage as usage,
)
from cxkit.offers._enums import (
    Because as Because,
    BenefitKind as BenefitKind,
    OfferArm as OfferArm,
    OfferStatus as OfferStatus,
    OncePer as OncePer,
    SensitiveKind as SensitiveKind,
    Stacking as Stacking,
)
from cxkit.offers._inputs import (
    INPUT_POLICY as INPUT_POLICY,
    InputPolicy as InputPolicy,
    SensitiveInput as SensitiveInput,
    refuse_sensitive as refuse_sensitive,
)
from cxkit.offers._legal import LEGAL_NOTES as LEGAL_NOTES, LegalNote as LegalNote
from cxkit.offers._offer import Offer as Offer, OfferState as OfferState
from cxkit.offers._terms import Benefit as Benefit, OfferTerms as OfferTerms
