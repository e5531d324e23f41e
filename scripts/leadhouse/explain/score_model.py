"""The scores of a lead as they are explained: what gives, would raise and changed them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from leadhouse.explain.model import Row

COMPONENTS = ("fit", "engagement", "intent")
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a score: its points, 0 to 100, and what it weighs in its model."""

    component: str
    score: Decimal
    weight: Decimal

    @property
    def weighted(self) -> Decimal:
        """What it adds to the score."""
        return self.score * self.weight

    @property
    def room(self) -> Decimal:
        """Points that it can still take."""
        return FULL - self.score


@dataclass(frozen=True, slots=True)
class RulePoints:
    """A rule that gave points."""

    component: str
    rule_key: str
    points: Decimal
    weighted: Decimal
    evidence_count: int | None
    max_points: Decimal | None

    @property
    def is_capped(self) -> bool:
        """Whether more evidence would give no more points."""
        return self.max_points is not None and self.points >= self.max_points


@dataclass(frozen=True, slots=True)
class Gain:
    """What one rule could add: so many events of a kind, or another value of an attribute.

    `times` is 0 for an attribute. `times_needed` is how often the events have to come until the
    next tier is reached by them alone; nothing where they never do.
    """

    component: str
    rule_key: str
    what: str
    times: int
    points: Decimal
    weighted: Decimal
    times_needed: int | None


@dataclass(frozen=True, slots=True)
class NextTier:
    """The tier above, the points that are missing, and how they could come."""

    tier: str
    bound: Decimal
    missing: Decimal
    parts: tuple[tuple[Part, Decimal | None], ...]
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class ExplainedScore:
    """The score of one model; `before` is the first interval that touches the window."""

    model_id: str
    score: Decimal
    tier: str | None
    parts: tuple[Part, ...]
    rules: tuple[RulePoints, ...]
    next_tier: NextTier | None
    before: Row | None
    changes: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """The points of a rule in an earlier run and now."""

    model_id: str
    component: str
    rule_key: str
    before: Decimal
    now: Decimal


@dataclass(frozen=True, slots=True)
class PriorPoints:
    """What has changed since an earlier run that is still kept."""

    run_id: str
    as_of: datetime
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True)
class ExplainedScores:
    """All scores of a lead; `since` is the instant that `before` of each of them is of."""

    golden: Row
    scores: tuple[ExplainedScore, ...]
    overrides: tuple[Row, ...]
    since: datetime
    days: int
    prior: PriorPoints | None
