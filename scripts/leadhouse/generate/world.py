"""What all tables share: the arguments, the clock, who works there, and who the leads are."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from leadhouse.generate.clock import DAY, Zones, epoch_day
from leadhouse.generate.rng import IntArray, Streams
from leadhouse.generate.words import countries, load

UNITS = ("saas_emea", "saas_amer", "healthcare_enterprise")
NO_UNIT = 3
FEWEST_LEADS, MOST_LEADS = 100, 10_000_000
HISTORY_DAYS = 720
DUPLICATE_SHARE = 0.12


@dataclass(frozen=True)
class Plan:
    """The arguments of a run and what follows from them at once."""

    leads: int
    streams: Streams
    as_of_day: int
    zones: Zones

    @property
    def as_of(self) -> int:
        """The last second of the day, in seconds since 1970."""
        return (self.as_of_day + 1) * DAY - 1

    @property
    def start(self) -> int:
        """The first moment of the story."""
        return (self.as_of_day - HISTORY_DAYS) * DAY

    def local_today(self, unit: IntArray) -> IntArray:
        """Give the date of `as_of` in each unit's zone."""
        return self.zones.local_day(np.full(len(unit), self.as_of, dtype=np.int64), unit)


def plan(leads: int, seed: int, as_of: dt.date) -> Plan:
    """Check the arguments and make the plan; fewer than 100 leads can't hold the planted cases."""
    if not FEWEST_LEADS <= leads <= MOST_LEADS:
        raise ValueError(f"leads is {leads}; give a number from {FEWEST_LEADS} to {MOST_LEADS}")
    if seed < 0:
        raise ValueError(f"seed is {seed}; give zero or a positive number")
    day = epoch_day(as_of)
    names = tuple(unit["zone"] for unit in load("places")["units"].values())
    return Plan(leads, Streams(seed), day, Zones(names, day - HISTORY_DAYS - 400, day + 400))


@dataclass(frozen=True)
class Counts:
    """How many records of each kind; records are numbered in this order."""

    background: int
    duplicates: int
    scripted: int

    @property
    def records(self) -> int:
        """All lead records."""
        return self.background + self.duplicates + self.scripted

    @property
    def persons(self) -> int:
        """All records that are a person's first one."""
        return self.background + self.scripted

    @property
    def ordinary(self) -> int:
        """Records that live by chance, not by script."""
        return self.background + self.duplicates


def unit_names() -> list[str]:
    """Give the keys of the units in the order of their codes, `none` last."""
    return list(load("places")["units"])


def country_shares(unit: str) -> list[float]:
    """Give the share of each country in a unit, in the order of the country list."""
    shares = load("places")["units"][unit]["countries"]
    return [shares.get(country.code, 0.0) for country in countries()]


def opt_in_countries() -> IntArray:
    """Give 1 for each country where contact needs consent beforehand, else 0."""
    without = set(load("places")["opt_out"])
    return np.array([country.code not in without for country in countries()], dtype=np.int64)
