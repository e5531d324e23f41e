"""The life of each lead: when it came, which stages it entered when, who owned it."""

from dataclasses import dataclass

import numpy as np

from leadhouse.generate.accounts import Accounts
from leadhouse.generate.clock import DAY, HOUR, season
from leadhouse.generate.columns import NEVER
from leadhouse.generate.people import People
from leadhouse.generate.propensity import by_propensity
from leadhouse.generate.rng import BoolArray, IntArray, chance, weighted
from leadhouse.generate.users import Users
from leadhouse.generate.world import Counts, Plan

STAGES = (
    "New", "MQL", "Accepted", "Contacted", "SAL", "SQL", "Opportunity", "Won", "Lost",
    "Review", "Nurture", "Cold", "Disqualified",
)  # fmt: skip
NEW, MQL, ACCEPTED, CONTACTED, SAL, SQL, OPPORTUNITY, WON, LOST = range(9)
REVIEW, NURTURE, COLD, DISQUALIFIED = range(9, 13)
DEPTH_SHARES = [0.15, 0.13, 0.06, 0.28, 0.14, 0.09, 0.15]
STAGE_GAP_HOURS = [0, 30, 10, 14, 80, 120, 200]


@dataclass(frozen=True)
class Lives:
    """One entry per lead record; `entered` has a column per stage, `NEVER` if not entered."""

    created: IntArray
    number: IntArray
    entered: IntArray
    depth: IntArray
    stage: IntArray
    last_active: IntArray
    is_future: BoolArray
    is_hot: BoolArray
    sdr: IntArray
    ae: IntArray
    first_owner: IntArray
    handed_at: IntArray
    owner: IntArray
    requeued_at: IntArray

    def __len__(self) -> int:
        return len(self.created)

    def owner_at(self, when: IntArray, rows: IntArray) -> IntArray:
        """Give the seller who worked on the lead at a time."""
        early = np.where(
            (self.requeued_at[rows] == NEVER) | (when >= self.requeued_at[rows]),
            self.sdr[rows],
            self.first_owner[rows],
        )
        late = (self.handed_at[rows] != NEVER) & (when >= self.handed_at[rows])
        return np.where(late, self.ae[rows], early)


def build(
    plan: Plan,
    counts: Counts,
    people: People,
    first_of: IntArray,
    users: Users,
    accounts: Accounts,
) -> Lives:
    """Let each record live; `people` and `first_of` are given per record."""
    rng = plan.streams.get("lives")
    created = _created(plan, counts, people, first_of)
    is_future = created > plan.as_of
    depth = _depths(rng, people.is_hot)
    depth = by_propensity(plan, counts, people, accounts, created, depth)
    depth[is_future] = NEW
    entered = _main_stages(plan, rng, created, depth, people.unit)
    entered[is_future, MQL:] = NEVER
    last_active = _exits(plan, rng, entered, depth, people)
    entered[:, MQL:][entered[:, MQL:] > plan.as_of] = NEVER
    owners = _owners(plan, people, entered, created, users)
    return Lives(
        created=created,
        number=_numbers(created),
        entered=entered,
        depth=depth,
        stage=np.argmax(entered + (entered != NEVER) * np.arange(len(STAGES)), axis=1),
        last_active=last_active,
        is_future=is_future,
        is_hot=people.is_hot,
        **owners,
    )


def _numbers(created: IntArray) -> IntArray:
    """Number the records in the order of their creation, so ids tell nothing else."""
    number = np.empty(len(created), dtype=np.int64)
    number[np.argsort(created, kind="stable")] = np.arange(1, len(created) + 1)
    return number


def _created(plan: Plan, counts: Counts, people: People, first_of: IntArray) -> IntArray:
    rng, size = plan.streams.get("created"), counts.records
    age = np.where(chance(rng, 0.3, size), rng.random(size) * 60, rng.random(size) ** 1.3 * 700)
    age = np.where(people.is_hot, rng.random(size) * 55 + 9, age)
    day = plan.as_of_day - age.astype(np.int64)
    slow = rng.random(size) * 1.3 > season(day)
    day = np.where(slow, day - rng.integers(0, 45, size), day)
    at_night = chance(rng, 0.3, size)
    when = plan.zones.working_moment(day, people.unit, rng.random(size))
    when = np.where(at_night, day * DAY + rng.integers(0, DAY, size), when)
    when = np.clip(when, plan.start, plan.as_of - HOUR)
    later = when[first_of] + (rng.exponential(45 * DAY, size)).astype(np.int64) + HOUR
    copies = np.arange(size) >= counts.background
    copies[counts.ordinary :] = False
    when = np.where(
        copies, np.minimum(later, plan.as_of - HOUR + rng.integers(0, HOUR, size)), when
    )
    tomorrow = chance(rng, 0.003, size) & ~copies & ~people.is_hot
    when = np.where(tomorrow, plan.as_of + 1 + rng.integers(0, 2 * DAY, size), when)
    when[counts.ordinary :] = plan.as_of - 100 * DAY - np.arange(counts.scripted) % (9 * DAY)
    return when


def _depths(rng: np.random.Generator, is_hot: BoolArray) -> IntArray:
    size = len(is_hot)
    warm = weighted(rng, [0, 0.05, 0.05, 0.3, 0.25, 0.2, 0.15], size)
    return np.where(is_hot, warm, weighted(rng, DEPTH_SHARES, size))


def _main_stages(
    plan: Plan, rng: np.random.Generator, created: IntArray, depth: IntArray, unit: IntArray
) -> IntArray:
    """Walk New to Opportunity as far as the depth goes; people act in working hours."""
    entered = np.full((len(created), len(STAGES)), NEVER, dtype=np.int64)
    entered[:, NEW] = when = created
    for stage in range(MQL, OPPORTUNITY + 1):
        gap = rng.exponential(STAGE_GAP_HOURS[stage] * HOUR, len(created)).astype(np.int64) + 900
        reached = when + gap
        if stage >= ACCEPTED:
            reached = plan.zones.next_working(reached, unit, rng.random(len(created)))
        when = np.maximum(reached, when + 60)
        entered[:, stage] = np.where(depth >= stage, when, NEVER)
    return entered


def _exits(
    plan: Plan, rng: np.random.Generator, entered: IntArray, depth: IntArray, people: People
) -> IntArray:
    """Let most leads leave the pipeline some weeks after their last stage; give the last touch."""
    size, rows = len(depth), np.arange(len(depth))
    arrived = entered[rows, depth]
    early = weighted(rng, [0.12, 0.1, 0.38, 0.05, 0.35], size)
    middle = weighted(rng, [0.1, 0, 0.32, 0.33, 0.25], size)
    side = np.choose(depth >= CONTACTED, [early, middle])
    exit_stage = np.where(side == 0, -1, side + REVIEW - 1)
    deal = weighted(rng, [0.12, 0.33, 0.55], size)
    exit_stage = np.where(depth == OPPORTUNITY, np.array([-1, WON, LOST])[deal], exit_stage)
    exit_stage = np.where(people.is_hot | (entered[:, NEW] > plan.as_of), -1, exit_stage)
    stall = ((5 + rng.exponential(38, size)) * DAY).astype(np.int64)
    silence = np.where(
        exit_stage == COLD, ((91 + rng.exponential(4, size)) * DAY).astype(np.int64), 0
    )
    last_active = arrived + np.where(exit_stage == COLD, stall // 4, stall)
    leaves = np.maximum(last_active + silence, arrived + HOUR)
    leaves = plan.zones.next_working(leaves, people.unit, rng.random(size))
    gone = exit_stage >= 0
    entered[rows[gone], exit_stage[gone]] = leaves[gone]
    return _last_touches(plan, rng, arrived, np.where(gone, last_active, NEVER), people)


def _last_touches(
    plan: Plan, rng: np.random.Generator, arrived: IntArray, closed: IntArray, people: People
) -> IntArray:
    """Give when a lead was last dealt with: open ones mostly of late, some long ago."""
    size, now = len(arrived), plan.as_of
    open_since = np.minimum(arrived, now)
    neglected = chance(rng, 0.14, size) & ~people.is_hot
    recent = now - (rng.exponential(np.where(people.is_hot, 1.2, 7), size) * DAY).astype(np.int64)
    long_ago = now - ((20 + rng.exponential(35, size)) * DAY).astype(np.int64)
    touched = np.maximum(np.where(neglected, long_ago, recent), open_since)
    is_closed = (closed != NEVER) & (closed <= now)
    return np.where(is_closed, closed, touched)


def _owners(
    plan: Plan, people: People, entered: IntArray, created: IntArray, users: Users
) -> dict[str, IntArray]:
    rng, size = plan.streams.get("owners"), len(created)
    sdr, ae = users.draw(rng, "sdr", people.unit), users.draw(rng, "ae", people.unit)
    queue = users.draw(rng, "queue", people.unit)
    contacted = entered[:, CONTACTED] != NEVER
    requeued = chance(rng, 0.05, size) & contacted
    handed = entered[:, OPPORTUNITY]
    never_owned = chance(rng, 0.03, size) & ~contacted
    in_queue = chance(rng, 0.03, size) & ~contacted & ~never_owned
    first = np.where(requeued, users.draw(rng, "sdr", people.unit), sdr)
    first = np.where(never_owned, -1, np.where(in_queue, queue, first))
    owner = np.where(handed != NEVER, ae, np.where(never_owned | in_queue, first, sdr))
    moved_at = np.minimum(created + 2 * DAY, entered[:, CONTACTED] - 120)
    moved_at = np.where(requeued, np.maximum(moved_at, created + 400), NEVER)
    return {
        "sdr": sdr,
        "ae": ae,
        "first_owner": first,
        "handed_at": handed,
        "owner": owner,
        "requeued_at": moved_at,
    }
