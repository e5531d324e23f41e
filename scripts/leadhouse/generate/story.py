"""The whole invented CRM in memory, before it is written as tables."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import accounts as companies
from leadhouse.generate import casting, duplicates, employers, lifecycle, people, scenes, users
from leadhouse.generate import columns as col
from leadhouse.generate.accounts import Accounts
from leadhouse.generate.clock import HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import NURTURE, OPPORTUNITY, SQL, WON, Lives
from leadhouse.generate.people import People
from leadhouse.generate.rng import BoolArray, IntArray, chance
from leadhouse.generate.script import Scene
from leadhouse.generate.users import Users
from leadhouse.generate.words import slug
from leadhouse.generate.world import DUPLICATE_SHARE, Counts, Plan, opt_in_countries


@dataclass(frozen=True)
class Story:
    """Everything the tables are told from; `people` has one entry per record here."""

    plan: Plan
    counts: Counts
    users: Users
    accounts: Accounts
    people: People
    lives: Lives
    scenes: list[Scene]
    person: IntArray
    contact: dict[str, Any]
    opportunity: IntArray
    merged_into: IntArray
    is_deleted: BoolArray
    opted_out_at: IntArray
    campaigns: int

    @property
    def is_single(self) -> BoolArray:
        """Tell which records are the only one of their person."""
        sizes = np.bincount(self.person, minlength=self.counts.records)
        return np.asarray(sizes[self.person] == 1, dtype=np.bool_)

    @property
    def is_open(self) -> BoolArray:
        """Tell which live records of the past are in an open stage by their history."""
        is_live = ~self.lives.is_future & ~self.is_deleted
        return np.asarray((self.lives.stage <= SQL) & is_live, dtype=np.bool_)

    @property
    def ordinary(self) -> IntArray:
        """The records that live by chance and are of the past."""
        return np.flatnonzero(~self.lives.is_future[: self.counts.ordinary])

    def some(self, name: str, share: float, within: IntArray | None = None) -> IntArray:
        """Choose a share of records by a stream of its own, at least three where there are."""
        rows = self.ordinary if within is None else within[within < self.counts.ordinary]
        wanted = min(len(rows), max(3, round(share * len(rows))))
        return np.sort(self.plan.streams.get(f"some {name}").permutation(rows)[:wanted])

    def reached(self, stage: int) -> IntArray:
        """Give the records that have entered a stage."""
        return np.flatnonzero(self.lives.entered[:, stage] != NEVER)

    def asks_consent(self) -> BoolArray:
        """Tell which records are of a country where contact needs consent."""
        return np.asarray(opt_in_countries()[self.people.country] == 1, dtype=np.bool_)

    def clip(self, when: IntArray) -> IntArray:
        """Keep times from being later than `as_of`; `NEVER` stays."""
        return np.minimum(when, self.plan.as_of)


def tell(plan: Plan) -> Story:
    """Invent the CRM."""
    played = list(scenes.play(plan.leads))
    copies = round((plan.leads - len(played)) * DUPLICATE_SHARE)
    counts = Counts(plan.leads - len(played) - copies, copies, len(played))
    staff = users.build(plan.leads)
    firms = companies.build(plan, counts.persons)
    persons = people.build(plan, counts, firms)
    firms = employers.with_employers(firms, played)
    own = employers.employer_rows(firms, played)
    persons = casting.cast(persons, firms, played, own, counts.background)
    twins = duplicates.sources(plan, counts)
    planted = np.arange(counts.background, counts.persons)
    first_of = np.concatenate([np.arange(counts.background), twins, planted])
    records = persons.take(first_of)
    rows = first_of.copy()
    rows[counts.ordinary :] += counts.duplicates
    lives = lifecycle.build(plan, counts, records, rows, staff, firms)
    casting.stage_lives(plan, counts, lives, records.unit, played)
    opportunity = _opportunities(lives)
    merged, deleted = _merges(plan, counts, rows, lives)
    return Story(
        plan=plan,
        counts=counts,
        users=staff,
        accounts=firms,
        people=records,
        lives=lives,
        scenes=played,
        person=casting.person_rows(counts, rows, played),
        contact=_contact(plan, counts, persons, twins, firms, played),
        opportunity=opportunity,
        merged_into=merged,
        is_deleted=deleted,
        opted_out_at=_opt_outs(plan, counts, lives),
        campaigns=max(6, min(120, plan.leads // 1_500)),
    )


def _contact(
    plan: Plan,
    counts: Counts,
    persons: People,
    twins: IntArray,
    firms: Accounts,
    played: list[Scene],
) -> dict[str, Any]:
    """Write the contact columns of all records: first ones, duplicates, scripted ones."""
    first = people.contact_columns(plan.streams.get("contact"), persons, firms)
    of_twins = {name: column.take(pa.array(twins)) for name, column in first.items()}
    second = duplicates.contact(plan, persons.take(twins), of_twins, firms)
    planted = {name: c.slice(counts.background).to_pylist() for name, c in first.items()}
    names = [casting.surname(place) for place in range(counts.scripted)]
    for place, name in enumerate(names):
        given, host = planted["first_name"][place], planted["company_domain"][place]
        planted["last_name"][place] = name
        planted["full_name"][place] = f"{given} {name}"
        if not played[place].shares_mailbox:
            planted["email"][place] = f"{slug(given)}.{slug(name)}@{host}"
    casting.speak(planted, played)
    return {
        name: pa.concat_arrays([
            column.slice(0, counts.background).cast(pa.string()),
            pa.array(second[name], pa.string()),
            pa.array(planted[name], pa.string()),
        ])
        for name, column in first.items()
    }  # fmt: skip


def _opportunities(lives: Lives) -> IntArray:
    has = lives.entered[:, OPPORTUNITY] != NEVER
    order = np.argsort(np.where(has, lives.number, np.iinfo(np.int64).max), kind="stable")
    numbers = np.full(len(lives), -1, dtype=np.int64)
    numbers[order[: has.sum()]] = np.arange(1, has.sum() + 1)
    return numbers


def _merges(plan: Plan, counts: Counts, rows: IntArray, lives: Lives) -> tuple[IntArray, BoolArray]:
    rng = plan.streams.get("merges")
    is_copy = (np.arange(counts.records) >= counts.background) & (
        np.arange(counts.records) < counts.ordinary
    )
    old_enough = lives.created < plan.as_of - 6 * 24 * HOUR
    merged = is_copy & old_enough & chance(rng, 0.06, counts.records) & ~lives.is_hot
    single = ~np.isin(np.arange(counts.records), rows[counts.background : counts.ordinary])
    deleted = ~is_copy & single & old_enough & chance(rng, 0.008, counts.records) & ~lives.is_hot
    deleted[counts.ordinary :] = False
    return np.where(merged, rows, -1), deleted


def _opt_outs(plan: Plan, counts: Counts, lives: Lives) -> IntArray:
    """Give when a prospect wanted no more e-mail: after the last touch."""
    rng = plan.streams.get("opt-outs")
    out = chance(rng, 0.035, counts.records) & ~lives.is_hot & (lives.stage >= WON)
    out &= (lives.stage != NURTURE) & ~lives.is_future
    out[counts.ordinary :] = False
    return np.where(out, np.minimum(lives.last_active + 8 * HOUR, plan.as_of), NEVER)


def lead_column(story: Story, rows: IntArray) -> Any:
    """Give the ids of records as a column; a negative row gives null."""
    return col.ids("L", np.where(rows < 0, -1, story.lives.number[rows]), 7)


def qualified(story: Story) -> IntArray:
    """Give the records with a discovery call."""
    return story.reached(SQL)
