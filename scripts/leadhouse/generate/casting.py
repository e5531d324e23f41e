"""Puts the scripted leads on stage: their persons, their lives, their words."""

from dataclasses import replace
from typing import Any

import numpy as np

from leadhouse.generate.accounts import Accounts
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import ACCEPTED, CONTACTED, MQL, NEW, Lives
from leadhouse.generate.people import People
from leadhouse.generate.rng import IntArray
from leadhouse.generate.script import Scene
from leadhouse.generate.world import Counts, Plan, opt_in_countries

SYLLABLES = (
    "zan",
    "quo",
    "vex",
    "tul",
    "mir",
    "jor",
    "pel",
    "kai",
    "ruv",
    "sho",
    "bli",
    "nym",
    "gud",
    "fay",
    "wex",
)
ENDINGS = ("dovar", "kellin", "mura", "sprat", "tholm", "wyke", "zarro")


def surname(number: int) -> str:
    """Invent a family name that nobody else has, unlike those of the neighbours."""
    spread, size = number * 1_009 % 3_375, len(SYLLABLES)
    parts = [SYLLABLES[spread // size**place % size] for place in range(3)]
    return "".join(parts).capitalize() + ENDINGS[number % len(ENDINGS)]


def cast(
    people: People, accounts: Accounts, scenes: list[Scene], own: IntArray, first_row: int
) -> People:
    """Give the scripted persons employers in the right country; partners share what they must.

    Each gets a company of its own, as far as there are enough, so that nobody else matches it;
    `own` is the row of the company made for it, if there is one.
    """
    account = people.account.copy()
    pools = _pools(accounts)
    for place, scene in enumerate(scenes):
        pool = pools[_wanted(scene, place)]
        account[first_row + place] = pool[len(pool) - 1 - place % len(pool)]
        if scene.same_company_as is not None or scene.same_person_as is not None:
            account[first_row + place] = account[first_row + place - 1]
    account[first_row:] = np.where(own >= 0, own, account[first_row:])
    mine = np.arange(len(people)) >= first_row
    mailbox = np.where(mine, -1, people.mailbox)
    mailbox[first_row:][[scene.shares_mailbox for scene in scenes]] = 0
    return replace(
        people,
        account=account,
        unit=accounts.unit[account],
        country=np.where(mine, accounts.country[account], people.country),
        mailbox=mailbox,
        mobile=np.where(mine, -1, people.mobile),
        has_own_line=people.has_own_line | mine,
        is_hot=people.is_hot & ~mine,
    )


def _wanted(scene: Scene, place: int) -> str:
    if scene.where == "any":
        return "opt_in" if place % 3 == 0 else "opt_out"
    return scene.where


def _pools(accounts: Accounts) -> dict[str, IntArray]:
    drawn = ~accounts.is_complete
    asks = opt_in_countries()[accounts.country] == 1
    return {
        "opt_in": np.flatnonzero(drawn & asks & (accounts.unit == 0)),
        "opt_out": np.flatnonzero(drawn & ~asks & (accounts.unit > 0) & (accounts.unit < 3)),
    }


def stage_lives(
    plan: Plan, counts: Counts, lives: Lives, unit: IntArray, scenes: list[Scene]
) -> None:
    """Give the scripted records their stages, owners and last touch, in place."""
    start = counts.ordinary
    created = lives.created[start:]
    wanted = np.array([scene.stage for scene in scenes])
    entered = lives.entered[start:]
    entered[:] = NEVER
    entered[:, NEW] = created
    worked = wanted != NEW
    for stage, days in ((MQL, 1), (ACCEPTED, 1.2), (CONTACTED, 2)):
        when = created + int(days * DAY)
        when = plan.zones.next_working(
            when, unit[start:], np.full(len(when), 0.25 * stage / CONTACTED)
        )
        entered[:, stage] = np.where(worked, when, NEVER)
    left = wanted > CONTACTED
    entered[np.flatnonzero(left), wanted[left]] = created[left] + 48 * DAY
    lives.stage[start:] = wanted
    lives.depth[start:] = np.where(worked, CONTACTED, NEW)
    for owner in (lives.owner, lives.first_owner):
        owner[start:] = np.where([s.is_owned for s in scenes], lives.sdr[start:], -1)
    lives.handed_at[start:] = lives.requeued_at[start:] = NEVER
    lives.last_active[start:] = entered[:, : CONTACTED + 1].max(axis=1) + HOUR


def speak(columns: dict[str, list[Any]], scenes: list[Scene]) -> None:
    """Write what the scenes ask for into the scripted records' columns, in place."""
    for place, scene in enumerate(scenes):
        if scene.same_person_as is not None:
            for values in columns.values():
                values[place] = values[place - 1]
        if scene.email_like is not None:
            columns["email"][place] = scene.email_like(columns["email"][place])
        for name, value in scene.fields.items():
            if name in columns:
                columns[name][place] = value


def person_rows(counts: Counts, first_of: IntArray, scenes: list[Scene]) -> IntArray:
    """Give the person of each record; a scripted partner is the person before it."""
    rows = first_of.copy()
    for place, scene in enumerate(scenes):
        if scene.same_person_as is not None:
            rows[counts.ordinary + place] = rows[counts.ordinary + place - 1]
    return rows
