"""Composite scores that somebody wrote in the CRM: by hand, and overrides with their approvals."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story, lead_column

STRATEGIC, LEADERSHIP = 0, 0
WORDS = ("Board sponsors this account", "n/a")
# what becomes of an override, one after the other
CASES = (
    "named", "unnamed", "unapproved", "by_manager", "not_strategic", "unjustified", "expired",
    "by_both",
)  # fmt: skip
CODE = {name: code for code, name in enumerate(CASES)}


def with_rows(table: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Give the table with more rows below; what they don't have is null."""
    size = len(next(iter(more.values())))
    return {
        name: pa.concat_arrays([
            _flat(column),
            _flat(more[name]).cast(_flat(column).type)
            if name in more
            else pa.nulls(size, _flat(column).type),
        ])
        for name, column in table.items()
    }  # fmt: skip


def composites(story: Story) -> dict[str, Any]:
    """Give the rows of `score_log` for composites: a few by hand, and the overrides."""
    rng, rows = story.plan.streams.get("composites"), story.some("composites", 0.02)
    by_hand = chance(rng, 0.4, len(rows))
    when = story.clip(story.lives.created[rows] + rng.integers(HOUR, 20 * DAY, len(rows)))
    machine = story.users.any_of("integration")[1]
    by = np.where(by_hand, story.lives.sdr[rows], machine)
    overridden, case = overrides(story)
    size = len(overridden)
    names_one = ~np.isin(case, [CODE["unnamed"], CODE["unapproved"]])
    row = np.concatenate([rows, overridden])
    kind = np.concatenate([by_hand.astype(np.int64), np.full(size, 2)])
    words = np.concatenate([
        np.full(len(rows), -1), (case == CODE["unjustified"]).astype(np.int64)
    ])  # fmt: skip
    named = np.concatenate([np.full(len(rows), -1), np.where(names_one, np.arange(size) + 1, -1)])
    value = np.concatenate([np.round(rng.uniform(20, 95, len(rows)), 1), 80.0 + case])
    return {
        "lead_id": lead_column(story, row),
        "component": col.pick(("composite",), np.zeros(len(row))),
        "value": col.numbers(value),
        "method": col.pick(("auto", "manual", "override"), kind),
        "logged_by": story.users.column(np.concatenate([by, story.lives.sdr[overridden]])),
        "logged_at": col.times(np.concatenate([when, _written(story, overridden)])),
        "justification": col.pick(WORDS, words),
        "model_id": col.pick(("sales_priority",), np.zeros(len(row))),
        "approval_id": col.ids("APO", named, 6),
    }


def override_approvals(story: Story) -> dict[str, Any]:
    """Give the rows of `approvals` for the overrides: of some none, of some two."""
    row, case = overrides(story)
    number = np.arange(len(row)) + 1
    kept, both = case != CODE["unapproved"], case == CODE["by_both"]
    rows, cases = (np.concatenate([part[kept], part[both]]) for part in (row, case))
    numbers = np.concatenate([number[kept], number[both] + len(row)])
    second = np.arange(len(rows)) >= kept.sum()
    manager = np.isin(cases, [CODE["by_manager"], CODE["by_both"]]) & ~second
    asked = story.clip(_written(story, rows) + 600)
    given = story.clip(asked + 4 * HOUR)
    seller = story.lives.sdr[rows]
    approver = np.where(manager, story.users.manager_of(seller), LEADERSHIP)
    end = np.where(cases == CODE["expired"], given + DAY, NEVER)
    return {
        "approval_id": col.ids("APO", numbers, 6),
        "type": col.pick(("score_override",), np.zeros(len(rows))),
        "object_type": col.pick(("lead",), np.zeros(len(rows))),
        "object_id": lead_column(story, rows),
        "requested_by": story.users.column(seller),
        "approved_by": story.users.column(approver),
        "approver_role": col.pick(
            ("sales_leadership", "sales_manager"), manager.astype(np.int64)
        ),
        "approved_at": col.times(given),
        "decision": col.pick(("approved",), np.zeros(len(rows))),
        "valid_from": col.times(given),
        "valid_to": col.times(end),
        "requested_at": col.times(asked),
    }  # fmt: skip


def overrides(story: Story) -> tuple[IntArray, IntArray]:
    """Give the records whose score somebody overrode, and the case of each."""
    rng, rows = story.plan.streams.get("overrides"), story.ordinary
    old = story.lives.created[rows] < story.plan.as_of - 30 * DAY
    rows = rng.permutation(rows[story.is_open[rows] & story.is_single[rows] & old])
    is_strategic = story.accounts.tier[story.people.account[rows]] == STRATEGIC
    wanted = max(len(CASES), story.plan.leads // 500)
    case = np.arange(wanted) % len(CASES)
    plain = iter(rows[~is_strategic].tolist())
    strategic = iter(rows[is_strategic].tolist())
    chosen = [next(plain if each == CODE["not_strategic"] else strategic, -1) for each in case]
    found = np.array(chosen, dtype=np.int64)
    return found[found >= 0], case[found >= 0]


def _written(story: Story, rows: IntArray) -> IntArray:
    """Give when an override was written: within the last weeks, at an hour of its own."""
    return np.asarray(story.plan.as_of - (4 + rows % 20) * DAY - rows % 7 * HOUR, dtype=np.int64)


def _flat(column: Any) -> Any:
    plain = col.plain(column)
    return plain.combine_chunks() if isinstance(plain, pa.ChunkedArray) else plain
