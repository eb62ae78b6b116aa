"""Customers: the details of a person, their consent, and the records that are the same person."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding
from cxkit.customers import facts as facts
from cxkit.customers._contacts import ContactPoint as ContactPoint
from cxkit.customers._enums import (
    ActivityState as ActivityState,
    Arm as Arm,
    CampaignStatus as CampaignStatus,
    ContactKind as ContactKind,
    CustomerClass as CustomerClass,
    DataCategory as DataCategory,
    Frequency as Frequency,
    Gender as Gender,
    HabitKind as HabitKind,
    Involvement as Involvement,
    Loyalty as Loyalty,
    OrganisationStatus as OrganisationStatus,
    Purpose as Purpose,
    Segment as Segment,
    Standing as Standing,
    TraitKind as TraitKind,
)
from cxkit.customers._timeline import (
    Area as Area,
    Timeline as Timeline,
    TimelineEntry as TimelineEntry,
    timeline as timeline,
)
from cxkit.customers.campaigns._campaign_members import (
    CAMPAIGN_POLICY as CAMPAIGN_POLICY,
    CampaignMember as CampaignMember,
    CampaignPolicy as CampaignPolicy,
    campaign_result as campaign_result,
    enrol as enrol,
)
from cxkit.customers.campaigns._campaigns import Campaign as Campaign
from cxkit.customers.campaigns._review_requests import (
    ReviewCondition as ReviewCondition,
    check_review_request as check_review_request,
)
from cxkit.customers.campaigns.facts import CampaignResult as CampaignResult
from cxkit.customers.consent._consent import (
    CONSENT_POLICY as CONSENT_POLICY,
    ConsentPolicy as ConsentPolicy,
    Permission as Permission,
    consent_ledger as consent_ledger,
    permits as permits,
)
from cxkit.customers.consent._contactability import (
    CONTACTS as CONTACTS,
    Contactability as Contactability,
    contact_days as contact_days,
    contactability as contactability,
)
from cxkit.customers.facts import (
    Consent as Consent,
    Evidence as Evidence,
    Membership as Membership,
    Preference as Preference,
    Trait as Trait,
)
from cxkit.customers.organisations._organisations import (
    Organisation as Organisation,
    organisations_of as organisations_of,
)
from cxkit.customers.organisations.facts import Member as Member
from cxkit.customers.outreach._birthdays import BIRTHDAY as BIRTHDAY, Birthday as Birthday
from cxkit.customers.outreach._festivals import FESTIVALS as FESTIVALS, Festival as Festival
from cxkit.customers.outreach._outreach import (
    CARE_POLICY as CARE_POLICY,
    CarePolicy as CarePolicy,
    Due as Due,
    DueList as DueList,
    FollowUp as FollowUp,
    Held as Held,
    Occasion as Occasion,
    Strategy as Strategy,
    due as due,
    follow_up as follow_up,
    years_a_member as years_a_member,
)
from cxkit.customers.profile._customer import KEEP as KEEP, Customer as Customer
from cxkit.customers.profile._data_quality import (
    DATA_QUALITY_POLICY as DATA_QUALITY_POLICY,
    Claim as Claim,
    Completeness as Completeness,
    Contradiction as Contradiction,
    DataQualityPolicy as DataQualityPolicy,
    FieldRule as FieldRule,
    Stale as Stale,
    claims as claims,
    completeness as completeness,
    contradictions as contradictions,
    stale as stale,
)
from cxkit.customers.profile._disclosure import (
    HeldValue as HeldValue,
    held_on as held_on,
    pseudonym as pseudonym,
)
from cxkit.customers.profile._duplicates import (
    MATCH_POLICY as MATCH_POLICY,
    Duplicates as Duplicates,
    MatchPolicy as MatchPolicy,
    OversizedBlock as OversizedBlock,
    Pair as Pair,
    duplicates as duplicates,
)
from cxkit.customers.profile._identity import (
    SURVIVORSHIP as SURVIVORSHIP,
    Profile as Profile,
    Survival as Survival,
    Survivorship as Survivorship,
    SurvivorshipRule as SurvivorshipRule,
    merge as merge,
    persons as persons,
    unmerge as unmerge,
)
from cxkit.customers.segments._behaviour import (
    BEHAVIOUR_POLICY as BEHAVIOUR_POLICY,
    Behaviour as Behaviour,
    BehaviourPolicy as BehaviourPolicy,
    Habit as Habit,
    Purchase as Purchase,
    UnknownHabit as UnknownHabit,
    behaviour as behaviour,
    record_behaviour as record_behaviour,
)
from cxkit.customers.segments._membership import (
    Tier as Tier,
    TierPolicy as TierPolicy,
    earn as earn,
    earn_together as earn_together,
    join as join,
    membership_of as membership_of,
)
from cxkit.customers.segments._personas import Persona as Persona, persona as persona
from cxkit.customers.segments._rules import (
    SEGMENTS as SEGMENTS,
    VALUE_CLASSES as VALUE_CLASSES,
    Bound as Bound,
    ClassificationRule as ClassificationRule,
    Decision as Decision,
    OutcomeName as OutcomeName,
    RulePolicy as RulePolicy,
    RuleTrace as RuleTrace,
    apply_rules as apply_rules,
)

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
