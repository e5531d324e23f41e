"""What a comparison of two policies finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from leadhouse.site.context import Step

Direction = Literal["up", "down", "same"]

# what stands for a lead that has no tier, or that the other side has not
ABSENT_TIER = "none"


class WhatIfError(Exception):
    """The two policies can't be compared; the message says why."""


class WhatIfMisuse(WhatIfError):
    """What was asked for can't be done here."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One value of a policy row that differs.

    A row that only one side has is one change of the column `row`. `holds` says when the row
    holds, as seen from the day of the comparison.
    """

    seed: str
    business_unit_id: str
    key: str
    column: str
    old: str | None
    new: str | None
    holds: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on both sides."""

    section: str
    name: str
    old: int
    new: int

    @property
    def difference(self) -> int:
        """New less old."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class TierMove:
    """How many open leads go from one tier to another."""

    old_tier: str
    new_tier: str
    leads: int


@dataclass(frozen=True, slots=True)
class UnitVolume:
    """MQLs by score of one business unit, among its open leads."""

    business_unit_id: str
    old_leads: int
    new_leads: int
    old_mqls: int
    new_mqls: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Workload:
    """Open leads of one owner, or of the team of one manager, on both sides."""

    user_id: str | None
    full_name: str | None
    old_leads: int
    new_leads: int
    old_high: int
    new_high: int
    old_medium: int
    new_medium: int
    old_low: int
    new_low: int
    old_mqls: int
    new_mqls: int
    old_actions: int
    new_actions: int
    moved: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """How far the leads of one move between tiers have come so far."""

    old_tier: str
    new_tier: str
    direction: Direction
    leads: int
    sqls: int
    opportunities: int
    won: int

    def rate(self, count: int) -> float | None:
        """A count as a share of the leads."""
        return count / self.leads if self.leads else None


@dataclass(frozen=True, slots=True)
class ComponentEffect:
    """What a component adds to a score on both sides: its value times its weight."""

    model_id: str
    component: str
    old_score: Decimal
    new_score: Decimal
    old_weight: Decimal
    new_weight: Decimal

    @property
    def difference(self) -> Decimal:
        """New less old, in points of the score."""
        return self.new_score * self.new_weight - self.old_score * self.old_weight


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """The points that one rule gives a lead on both sides."""

    model_id: str
    component: str
    rule_key: str
    old_points: Decimal
    new_points: Decimal

    @property
    def difference(self) -> Decimal:
        """New less old."""
        return self.new_points - self.old_points


@dataclass(frozen=True, slots=True)
class LeadSide:
    """What one policy says of a lead."""

    tier: str
    # an override where there is one, else what the weights make of the components
    score: Decimal | None
    composite_score: Decimal | None
    has_override: bool
    mql_score: Decimal | None
    is_mql: bool
    icp_verdict: str | None
    failed_filters: str | None
    fit_tier: str | None
    action: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class MovedLead:
    """A lead that the other policy sees differently, with the reasons in words."""

    golden_lead_id: str
    survivor_lead_id: str
    full_name: str | None
    company_name: str | None
    business_unit_id: str
    owner_id: str | None
    owner_name: str | None
    stage: str | None
    old: LeadSide | None
    new: LeadSide | None
    components: tuple[ComponentEffect, ...] = ()
    rules: tuple[RuleEffect, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.full_name or self.company_name or self.survivor_lead_id


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """An audit criterion on both sides; a count is none where there is no verdict."""

    suite: str
    criterion: str
    rule_id: str
    severity: str
    old_status: str
    new_status: str
    old_failed: int | None
    new_failed: int | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What the proposed policy changes."""

    figures: tuple[Figure, ...]
    tier_moves: tuple[TierMove, ...]
    units: tuple[UnitVolume, ...]
    teams: tuple[Workload, ...]
    owners: tuple[Workload, ...]
    conversions: tuple[Conversion, ...]
    moved: tuple[MovedLead, ...]
    moved_count: int
    open_count: int
    tier_changed_count: int
    # none where the audit was not asked for
    criteria: tuple[CriterionChange, ...] | None = None

    @property
    def tier_changed_share(self) -> float:
        """The share of the open leads of both sides whose tier changes."""
        return self.tier_changed_count / self.open_count if self.open_count else 0.0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer; `effects` is none where the policies are the same and nothing was built."""

    as_of: datetime
    code_version: str
    old_policy_version: str
    new_policy_version: str
    prior_run_id: str | None
    changes: tuple[PolicyChange, ...]
    effects: Effects | None
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    # in per cent
    limit: float | None = None

    @property
    def is_over_limit(self) -> bool:
        """Whether more of the open leads change their tier than allowed."""
        if self.limit is None or self.effects is None:
            return False
        # whole numbers, so that a share at the limit isn't above it by rounding
        return self.effects.tier_changed_count * 100 > self.limit * self.effects.open_count


@dataclass(frozen=True, slots=True)
class TierBand:
    """A tier and the scores that it holds, the upper one no longer."""

    tier: str
    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Gate:
    """What makes an MQL by score: the model and its least score."""

    model_id: str
    threshold: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """What a side's policy says on the day, resolved for each business unit."""

    # unit, model, component
    weights: Mapping[tuple[str, str, str], Decimal]
    # unit
    tiers: Mapping[str, tuple[TierBand, ...]]
    gates: Mapping[str, Gate]
    # unit, tier -> hours; none is no target
    targets: Mapping[tuple[str, str], float | None]
