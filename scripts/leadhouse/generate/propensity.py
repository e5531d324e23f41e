"""Who gets far: what of a lead makes it likelier to become an SQL, how that changed, and chance.

It is no scoring rule of the policies: sources, ranks and companies count, some of them together,
and a channel that was good gets bad in the last year. Most is left to chance, as it is.
"""

import numpy as np

from leadhouse.generate.accounts import Accounts, industries
from leadhouse.generate.clock import DAY
from leadhouse.generate.people import People
from leadhouse.generate.rng import FloatArray, IntArray, weighted
from leadhouse.generate.world import Counts, Plan

# in the order of the sources of `leads`
SOURCE_SHARES = [0.16, 0.2, 0.11, 0.12, 0.08, 0.07, 0.1, 0.03, 0.13]
BY_SOURCE = np.array([0.0, 0.35, 0.2, -0.4, 1.2, 0.15, 0.6, -1.4, -0.7])
BY_SENIORITY = np.array([0.35, 0.65, 0.45, 0.0, -0.6])
BY_UNIT = np.array([0.1, -0.15, 0.3, -0.3])
LINKEDIN, OUTBOUND = 2, 8
CHANGE_DAYS, CHANGE = 300, -0.9
MOST_EMPLOYEES = 2_000


def source_codes(plan: Plan, records: int) -> IntArray:
    """Give the code of each record's source."""
    return weighted(plan.streams.get("sources"), SOURCE_SHARES, records)


def by_propensity(
    plan: Plan,
    counts: Counts,
    people: People,
    accounts: Accounts,
    created: IntArray,
    depth: IntArray,
) -> IntArray:
    """Give the depths to other leads: how many get how far stays, who does follows propensity.

    Eager leads, those of the future and scripted ones keep theirs.
    """
    odds = _odds(plan, people, accounts, created, source_codes(plan, counts.records))
    noise = plan.streams.get("propensity").logistic(0, 1, counts.records)
    is_moved = ~people.is_hot & (created <= plan.as_of)
    is_moved[counts.ordinary :] = False
    moved = np.flatnonzero(is_moved)
    order = moved[np.argsort((odds + noise)[moved], kind="stable")]
    given = depth.copy()
    given[order] = np.sort(depth[moved])
    return given


def _odds(
    plan: Plan, people: People, accounts: Accounts, created: IntArray, source: IntArray
) -> FloatArray:
    """Give the log odds to get far, but for a constant."""
    employees = np.clip(accounts.employees[people.account], 1, MOST_EMPLOYEES)
    size = 0.9 * np.log10(employees) / np.log10(MOST_EMPLOYEES)
    industry = 0.5 * np.cos(1.7 * np.arange(len(industries())))[accounts.industry[people.account]]
    age = (plan.as_of - created) / DAY
    changed = (source == LINKEDIN) & (age < CHANGE_DAYS)
    # chiefs don't answer strangers
    cold_call = (source == OUTBOUND) & (people.seniority == 0)
    return np.asarray(
        BY_SOURCE[source]
        + BY_SENIORITY[people.seniority]
        + BY_UNIT[people.unit]
        + size
        + industry
        + CHANGE * changed
        - 0.6 * cold_call,
        dtype=np.float64,
    )
