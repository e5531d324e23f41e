"""What the sellers did: calls, e-mails, meetings, messages, and the machines' sends."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.history import lead_ids
from leadhouse.generate.lifecycle import CONTACTED, NURTURE, OPPORTUNITY, SAL, SQL, Lives
from leadhouse.generate.rng import BoolArray, IntArray, chance, weighted
from leadhouse.generate.users import Users
from leadhouse.generate.words import load
from leadhouse.generate.world import Counts, Plan

TYPES = ("call", "email", "meeting", "linkedin")
CALL, EMAIL, MEETING, LINKEDIN = range(4)
DIRECTIONS = ("outbound", "inbound")
OUTCOMES = ("no_answer", "reply", "positive", "bounced", "held", "no_show", "voicemail", "sent")
NO_ANSWER, REPLY, POSITIVE, BOUNCED, HELD, NO_SHOW, VOICEMAIL, SENT = range(8)
PURPOSES = (
    "prospecting",
    "followup",
    "reengage_l1",
    "reengage_l2",
    "nurture",
    "discovery",
    "negotiation",
)
PROSPECTING, FOLLOWUP, L1, L2, NURTURING, DISCOVERY, NEGOTIATION = range(7)
MEAN = 9.6
MOST = 300


@dataclass(frozen=True)
class Batch:
    """Activities in the making, one entry each."""

    row: IntArray
    when: IntArray
    kind: IntArray
    inbound: BoolArray
    automated: BoolArray
    outcome: IntArray
    purpose: IntArray


def weights(plan: Plan, counts: Counts, lives: Lives) -> IntArray:
    """Give how many activities each record has beside those its stages need; heavy tailed."""
    rng = plan.streams.get("activity counts")
    reached = np.sum(lives.entered[:, : OPPORTUNITY + 1] != NEVER, axis=1)
    base = np.array([0, 1.2, 1.6, 2, 9, 14, 19, 30])[reached]
    drawn = base * rng.lognormal(0, 0.85, counts.records)
    drawn[counts.ordinary :] = 0
    anchors = np.sum(lives.entered[:, [CONTACTED, SAL, SQL]] != NEVER) / counts.records
    scaled = drawn * (MEAN - anchors) * counts.records / drawn.sum()
    whole: IntArray = np.minimum(np.floor(scaled + rng.random(counts.records)), MOST).astype(
        "int64"
    )
    return whole


def anchors(plan: Plan, lives: Lives, rows: IntArray, rng: np.random.Generator) -> Batch:
    """Give the activities that the stages tell of: first attempt, reply, discovery held."""
    parts = []
    for stage in (CONTACTED, SAL, SQL):
        parts.append(rows[lives.entered[rows, stage] != NEVER])
    row = np.concatenate(parts)
    step = np.repeat([0, 1, 2], [len(part) for part in parts])
    when = lives.entered[row, np.array([CONTACTED, SAL, SQL])[step]]
    first = rng.integers(0, 2, len(row))
    return Batch(
        row=row,
        when=when,
        kind=np.choose(step, [first, np.full(len(row), EMAIL), np.full(len(row), MEETING)]),
        inbound=step == 1,
        automated=np.zeros(len(row), dtype=np.bool_),
        outcome=np.choose(
            step,
            [
                np.where(first == CALL, NO_ANSWER, SENT),
                np.full(len(row), POSITIVE),
                np.full(len(row), HELD),
            ],
        ),
        purpose=np.array([PROSPECTING, FOLLOWUP, DISCOVERY])[step],
    )


def fillers(
    plan: Plan, lives: Lives, unit: IntArray, row: IntArray, rng: np.random.Generator
) -> Batch:
    """Give the other activities between first contact and last touch, in working hours."""
    size = len(row)
    contacted = lives.entered[row, CONTACTED]
    is_worked = contacted != NEVER
    automated = ~is_worked | chance(rng, 0.17, size)
    start = np.where(is_worked, contacted, lives.created[row])
    end = np.maximum(lives.last_active[row], start)
    first, last = (plan.zones.local_day(when, unit[row]) for when in (start, end))
    day = first + ((last - first + 1) * rng.random(size) ** 1.4).astype(np.int64)
    when = plan.zones.working_moment(day, unit[row], rng.random(size))
    soon = start + 600 + (rng.random(size) * 5 * HOUR).astype(np.int64)
    when = np.minimum(np.maximum(when, start + 60), np.maximum(end, soon))
    ahead = chance(rng, 0.002, size) & (lives.stage[row] <= OPPORTUNITY) & is_worked
    when = np.where(
        ahead, plan.as_of + 9 * HOUR + (rng.random(size) * 9 * DAY / 4).astype(np.int64), when
    )
    kind = weighted(rng, [0.33, 0.44, 0.09, 0.14], size)
    kind = np.where(automated, EMAIL, np.where(ahead, MEETING, kind))
    replies = is_worked & (lives.entered[row, SAL] != NEVER) & (when > lives.entered[row, SAL])
    inbound = ~automated & ~ahead & chance(rng, np.where(replies, 0.3, 0.012), size)
    return Batch(
        row=row,
        when=when,
        kind=kind,
        inbound=inbound,
        automated=automated,
        outcome=_outcomes(rng, kind, inbound, automated),
        purpose=_purposes(rng, lives, row, when, automated),
    )


def _outcomes(
    rng: np.random.Generator, kind: IntArray, inbound: BoolArray, automated: BoolArray
) -> IntArray:
    size = len(kind)
    call = weighted(rng, [0.45, 0.15, 0.1, 0, 0, 0, 0.3], size)
    mail = np.where(chance(rng, 0.02, size), BOUNCED, SENT)
    meeting = np.where(chance(rng, 0.12, size), NO_SHOW, HELD)
    outcome = np.choose(kind, [call, mail, meeting, np.full(size, SENT)])
    outcome = np.where(
        inbound & (kind != MEETING), np.where(chance(rng, 0.4, size), POSITIVE, REPLY), outcome
    )
    return np.where(automated, mail, outcome)


def _purposes(
    rng: np.random.Generator, lives: Lives, row: IntArray, when: IntArray, automated: BoolArray
) -> IntArray:
    late = (lives.entered[row, OPPORTUNITY] != NEVER) & (when > lives.entered[row, OPPORTUNITY])
    usual = weighted(rng, [0.3, 0.5, 0.12, 0.08], len(row))
    nursed = (lives.entered[row, NURTURE] != NEVER) | automated
    return np.where(late, NEGOTIATION, np.where(nursed & automated, NURTURING, usual))


def joined(parts: list[Batch]) -> Batch:
    """Put batches together, by lead and time."""
    whole = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])
    }
    order = np.lexsort((whole["when"], whole["row"]))
    return Batch(**{name: values[order] for name, values in whole.items()})


def _logged(plan: Plan, when: IntArray, rng: np.random.Generator) -> IntArray:
    """Give when activities were logged: soon after, some days later, planned ones before."""
    late = chance(rng, 0.04, len(when))
    delay = np.where(late, rng.integers(DAY, 6 * DAY, len(when)), rng.integers(0, 1_800, len(when)))
    planned = plan.as_of - rng.integers(0, DAY, len(when))
    return np.where(when > plan.as_of, planned, np.minimum(when + delay, plan.as_of))


def table(
    plan: Plan,
    lives: Lives,
    users: Users,
    batch: Batch,
    first_id: int,
    rng: np.random.Generator,
    opportunity: IntArray,
) -> dict[str, Any]:
    """Write a batch as rows of the table `activities`."""
    size, texts = len(batch.row), load("texts")
    future = batch.when > plan.as_of
    user = np.where(
        batch.automated, users.any_of("integration")[1], lives.owner_at(batch.when, batch.row)
    )
    notes = len(texts["notes"]) + len(texts["hostile"])
    note = np.where(
        chance(rng, 0.06, size), rng.integers(0, notes, size), rng.integers(0, 10, size)
    )
    deal = np.where(batch.purpose == NEGOTIATION, opportunity[batch.row], -1)
    return {
        "activity_id": col.ids("AC", np.arange(first_id, first_id + size), 9),
        "lead_id": lead_ids(lives, batch.row),
        "opportunity_id": col.ids("O", deal, 7),
        "user_id": users.column(user),
        "activity_type": col.pick(TYPES, batch.kind),
        "direction": col.pick(DIRECTIONS, batch.inbound.astype(np.int64)),
        "occurred_at": col.times(batch.when),
        "logged_at": col.times(_logged(plan, batch.when, rng)),
        "outcome": col.pick(OUTCOMES, np.where(future, -1, batch.outcome)),
        "next_step": col.pick(
            texts["next_steps"], np.where(batch.automated, -1, rng.integers(-6, 6, size))
        ),
        "notes": col.pick(
            [*texts["notes"], *texts["hostile"]], np.where(chance(rng, 0.6, size), -1, note)
        ),
        "purpose": col.pick(PURPOSES, batch.purpose),
        "is_personalised": col.flags(~batch.automated & chance(rng, 0.6, size)),
        "is_automated": col.flags(batch.automated),
    }
