"""The planted leads: each lives by a script, so that it breaks one rule or only nearly does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from leadhouse.generate.clock import HOUR
from leadhouse.generate.lifecycle import CONTACTED

Where = Literal["opt_in", "opt_out", "any"]
Kind = Literal["violation", "near_miss"]
NOON = 12 * HOUR


@dataclass(frozen=True)
class Label:
    """One line of the truth: the rule, and whether the record breaks it."""

    rule_id: str
    kind: Kind
    why: str


@dataclass(frozen=True)
class Touch:
    """An activity some local calendar days before the day of `as_of`; negative is later."""

    days_ago: int
    activity_type: str = "email"
    direction: str = "outbound"
    is_automated: bool = False
    second: int = NOON
    logged_days_later: int = 0


@dataclass(frozen=True)
class Event:
    """An engagement event some local calendar days before the day of `as_of`."""

    days_ago: int
    event_type: str = "email_click"
    is_machine: bool = False


@dataclass(frozen=True)
class Consent:
    """A consent row; without `from_days_ago` it holds since the record was created."""

    channel: str
    status: str
    from_days_ago: int | None = None
    to_days_ago: int | None = None


YES = (Consent("email", "opt_in"), Consent("phone", "opt_in"), Consent("linkedin", "opt_in"))
RECENT = (Touch(5),)


@dataclass(frozen=True)
class Employer:
    """A company made for one scripted lead; `unit` is the code of its business unit."""

    unit: int = 1
    industry: str = "SaaS"
    employees: int | None = 120
    country: str = "US"


@dataclass(frozen=True)
class Scene:
    """One scripted lead: complete, contacted, consenting, looked after, unless told otherwise."""

    labels: tuple[Label, ...]
    fields: dict[str, str | None] = field(default_factory=dict)
    touches: tuple[Touch, ...] = RECENT
    events: tuple[Event, ...] = ()
    consents: tuple[Consent, ...] = YES
    stage: int = CONTACTED
    where: Where = "any"
    same_person_as: int | None = None
    same_company_as: int | None = None
    email_like: Callable[[str], str] | None = None
    shares_mailbox: bool = False
    scores: dict[str, float | None] = field(default_factory=dict)
    employer: Employer | None = None
    is_owned: bool = True


def violation(rule_id: str, why: str) -> Label:
    """Make the label of a broken rule."""
    return Label(rule_id, "violation", why)


def near_miss(rule_id: str, why: str) -> Label:
    """Make the label of a rule that holds, though barely."""
    return Label(rule_id, "near_miss", why)
