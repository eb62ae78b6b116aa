"""Incentives: rules as data, what they award, and how much of that chance would win."""

from cxkit.team.incentives._enums import AwardOutcome as AwardOutcome, RewardKind as RewardKind
from cxkit.team.incentives._parts import (
    GUARDS as GUARDS,
    Indicator as Indicator,
    Result as Result,
    Reward as Reward,
    Standing as Standing,
    unguarded as unguarded,
)
from cxkit.team.incentives._rules import (
    Award as Award,
    ChanceShare as ChanceShare,
    IncentiveRule as IncentiveRule,
    pay as pay,
    simulate as simulate,
)
