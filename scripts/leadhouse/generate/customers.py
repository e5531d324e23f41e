"""After the sale: onboarding, surveys and how the product is used."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import WON
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story

WEEKS_OF_USE = 8


def _customers(story: Story) -> tuple[IntArray, IntArray]:
    """Give each account won, and when first."""
    rows = story.reached(WON)
    won = story.lives.entered[rows, WON]
    order = np.lexsort((won, story.people.account[rows]))
    account = story.people.account[rows][order]
    first = np.r_[True, account[1:] != account[:-1]] if len(account) else np.zeros(0, np.bool_)
    return account[first], won[order][first]


def customer_onboarding(story: Story) -> dict[str, Any]:
    """Give the table `customer_onboarding`."""
    rng = story.plan.streams.get("onboarding")
    account, won = _customers(story)
    size = len(account)
    done = won + rng.integers(20 * DAY, 60 * DAY, size)
    csm = story.users.draw(rng, "csm", story.accounts.unit[account])
    return {
        "account_id": col.ids("A", account, 7),
        "project_manager_id": story.users.column(np.where(chance(rng, 0.05, size), -1, csm)),
        "implementation_launched_at": col.times(
            story.clip(won + rng.integers(HOUR, 6 * DAY, size))
        ),
        "kickoff_scheduled_at": col.times(won + rng.integers(DAY, 10 * DAY, size)),
        "attendees": col.pick(("csm;ae", '["csm", "project_manager"]'), rng.integers(-1, 2, size)),
        "onboarding_completed_at": col.times(np.where(done > story.plan.as_of, NEVER, done)),
    }


def surveys(story: Story) -> dict[str, Any]:
    """Give the table `surveys`."""
    rng = story.plan.streams.get("surveys")
    account, won = _customers(story)
    sent = won + rng.integers(45 * DAY, 90 * DAY, len(account))
    due = sent <= story.plan.as_of
    if not due.any():
        sent, due = np.minimum(sent, story.plan.as_of), np.ones(len(account), np.bool_)
    account, sent = account[due], sent[due]
    silent = chance(rng, 0.4, len(account))
    answered = np.where(silent, NEVER, story.clip(sent + rng.integers(HOUR, 9 * DAY, len(account))))
    return {
        "account_id": col.ids("A", account, 7),
        "sent_at": col.times(sent),
        "responded_at": col.times(answered),
        "score": col.numbers(
            np.clip(rng.normal(7.8, 2, len(account)), 0, 10).astype(np.int64), silent
        ),
    }


def product_usage(story: Story) -> dict[str, Any]:
    """Give the table `product_usage`: one day a week of the last weeks."""
    rng = story.plan.streams.get("usage")
    account, _ = _customers(story)
    seats = rng.integers(5, 200, len(account))
    trend = rng.random(len(account))
    rows = np.repeat(np.arange(len(account)), WEEKS_OF_USE)
    week = np.tile(np.arange(WEEKS_OF_USE), len(account))
    used = seats[rows] * np.clip(0.4 + 0.5 * trend[rows] + 0.02 * week, 0, 1)
    return {
        "account_id": col.ids("A", account[rows], 7),
        "date": col.dates(story.plan.as_of_day - 7 * (WEEKS_OF_USE - 1 - week)),
        "active_users": col.numbers(used.astype(np.int64)),
        "licensed_users": col.numbers(seats[rows]),
    }
