"""Stage and ownership history, the same story as the lead record tells, but for planted lies."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import MQL, NEW, STAGES, Lives
from leadhouse.generate.rng import BoolArray, IntArray, chance
from leadhouse.generate.users import Users
from leadhouse.generate.world import Counts, Plan

ROUTES = ("route_business_unit", "route_territory", "route_workload", "route_round_robin")
METHODS = ("auto", "requeue", "handoff", "manual")
REASONS = ("INITIAL_ROUTING", "AGING_REQUEUE", "HANDOFF_SDR_AE", "TERRITORY_REASSIGNMENT")


def lead_ids(lives: Lives, rows: IntArray | None = None) -> Any:
    """Give the ids of the records; a negative row gives null."""
    if rows is None:
        return col.ids("L", lives.number, 7)
    return col.ids("L", np.where(rows < 0, -1, lives.number[rows]), 7)


def without_history(plan: Plan, counts: Counts) -> BoolArray:
    """Tell which records have no stage history at all."""
    none = chance(plan.streams.get("no history"), 0.012, counts.records)
    none[counts.ordinary :] = False
    return none


def has_wrong_stage(plan: Plan, counts: Counts) -> BoolArray:
    """Tell which records show another stage than the last one of their history."""
    rng = plan.streams.get("stage lies")
    wrong = chance(rng, 0.004, counts.records) & ~without_history(plan, counts)
    wrong[counts.ordinary :] = False
    return wrong


def recorded_stage(plan: Plan, counts: Counts, lives: Lives) -> IntArray:
    """Give the stage that the lead record shows: for a few not the one of its history."""
    return np.where(has_wrong_stage(plan, counts), (lives.stage + 1) % 7, lives.stage)


def stage_history(plan: Plan, counts: Counts, lives: Lives, users: Users) -> dict[str, Any]:
    """Give the table `stage_history`."""
    rng = plan.streams.get("stage history")
    shown = (lives.entered != NEVER) & ~without_history(plan, counts)[:, None]
    rows, stage = np.nonzero(shown)
    when = lives.entered[rows, stage]
    by_machine = (stage <= MQL) | chance(rng, 0.12, len(rows))
    machine = users.any_of("integration")[0]
    return {
        "lead_id": lead_ids(lives, rows),
        "stage": col.pick(STAGES, stage),
        "entered_at": col.times(when),
        "changed_by": users.column(np.where(by_machine, machine, lives.owner_at(when, rows))),
        "changed_by_type": col.pick(("user", "automation"), by_machine.astype(np.int64)),
    }


def ownership_history(plan: Plan, counts: Counts, lives: Lives, users: Users) -> dict[str, Any]:
    """Give the table `ownership_history`: first routing, re-queue, hand-over, a late change."""
    rng, size = plan.streams.get("ownership history"), counts.records
    every = np.arange(size)
    routed = lives.created + 60 + (rng.exponential(1_800, size)).astype(np.int64)
    parts = [(every[lives.first_owner >= 0], 0), (every[lives.requeued_at != NEVER], 1)]
    parts += [(every[lives.handed_at != NEVER], 2)]
    rows = np.concatenate([part for part, _ in parts])
    kind = np.concatenate([np.full(len(part), code) for part, code in parts])
    routed = np.minimum(routed, lives.created + 300)
    when = np.choose(kind, [routed[rows], lives.requeued_at[rows], lives.handed_at[rows]])
    before = np.choose(kind, [np.full(len(rows), -1), lives.first_owner[rows], lives.sdr[rows]])
    after = np.choose(
        kind,
        [lives.first_owner[rows], lives.sdr[rows], lives.ae[rows]],
    )
    machine = users.any_of("integration")[0]
    by_hand = chance(rng, 0.15, len(rows)) & (kind == 0)
    return {
        "lead_id": lead_ids(lives, rows),
        "from_owner_id": users.column(before),
        "to_owner_id": users.column(after),
        "changed_at": col.times(when),
        "changed_by": users.column(np.where(by_hand, users.manager_of(after), machine)),
        "method": col.pick(METHODS, np.where(by_hand, 3, kind)),
        "routing_rule_id": col.pick(ROUTES, np.where(kind == 0, rng.integers(0, 4, len(rows)), -1)),
        "reason_code": col.pick(REASONS, np.where(chance(rng, 0.02, len(rows)), -1, kind)),
    }


def requeue_log(lives: Lives, users: Users) -> dict[str, Any]:
    """Give the table `requeue_log`."""
    rows = np.flatnonzero(lives.requeued_at != NEVER)
    return {
        "lead_id": lead_ids(lives, rows),
        "action": col.pick(("reassign",), np.zeros(len(rows))),
        "from_owner_id": users.column(lives.first_owner[rows]),
        "to_owner_id": users.column(lives.sdr[rows]),
        "logged_at": col.times(lives.requeued_at[rows]),
        "rule_id": col.pick(("AGE-23",), np.zeros(len(rows))),
        "threshold_hours": col.numbers(np.full(len(rows), 48.0)),
        "from_stage": col.pick(STAGES, np.full(len(rows), NEW)),
        "to_stage": col.pick(STAGES, np.full(len(rows), NEW)),
    }


def co_owners(plan: Plan, counts: Counts, lives: Lives, users: Users) -> dict[str, Any]:
    """Give the table `lead_co_owners`."""
    rng = plan.streams.get("co-owners")
    rows = np.flatnonzero(
        chance(rng, 0.01, counts.ordinary) & (lives.owner[: counts.ordinary] >= 0)
    )
    start = lives.created[rows] + DAY
    ended = chance(rng, 0.3, len(rows))
    return {
        "lead_id": lead_ids(lives, rows),
        "co_owner_id": users.column(lives.ae[rows]),
        "valid_from": col.times(start),
        "valid_to": col.times(np.where(ended, start + 30 * DAY, NEVER)),
        "approval_id": col.ids(
            "AP", np.where(chance(rng, 0.8, len(rows)), rng.integers(1, 50, len(rows)), -1), 6
        ),
    }
