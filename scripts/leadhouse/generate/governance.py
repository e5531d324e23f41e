"""Approvals, disputes, privacy requests, training and the calendar of reviews."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.overrides import override_approvals, with_rows
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story, lead_column

APPROVALS = (
    "score_override", "non_icp_pursuit", "non_icp_outbound", "co_ownership", "reassignment",
    "protected_release", "disqualification", "discount", "bulk_import", "mql_exception",
)  # fmt: skip
COURSES = ("entry_handoff", "scoring", "enrichment", "audit", "cold", "icp", "routing", "playbook")
REVIEWS = (
    ("lead_audit", 30), ("scoring_review", 30), ("icp_review", 90), ("privacy_review", 180),
    ("cold_lead_review", 30), ("routing_review", 90), ("alignment_meeting", 7),
    ("handoff_audit", 90), ("scoring_criteria_review", 90), ("resegmentation", 90),
)  # fmt: skip


def approvals(story: Story) -> dict[str, Any]:
    """Give the table `approvals`; the first fifty are those that co-owners point to."""
    return with_rows(_by_chance(story), override_approvals(story))


def _by_chance(story: Story) -> dict[str, Any]:
    rng = story.plan.streams.get("approvals")
    rows = story.some("approved", 0.01)
    rows = np.concatenate([rows, story.ordinary[: max(0, 50 - len(rows))]])
    rows = np.resize(rows, max(50, len(rows)))
    size = len(rows)
    kind = np.where(np.arange(size) < 50, 3, rng.integers(0, len(APPROVALS), size))
    asked = story.clip(story.lives.created[rows] + rng.integers(HOUR, 9 * DAY, size))
    pending = chance(rng, 0.08, size) & (np.arange(size) >= 50)
    own = chance(rng, 0.02, size)
    manager = story.users.manager_of(story.lives.sdr[rows])
    approver = np.where(kind == 0, 0, np.where(own, story.lives.sdr[rows], manager))
    given = np.where(pending, NEVER, story.clip(asked + rng.integers(600, 3 * DAY, size)))
    return {
        "approval_id": col.ids("AP", np.arange(1, size + 1), 6),
        "type": col.pick(APPROVALS, kind),
        "object_type": col.pick(("lead",), np.zeros(size)),
        "object_id": lead_column(story, rows),
        "requested_by": story.users.column(story.lives.sdr[rows]),
        "approved_by": story.users.column(np.where(pending, -1, approver)),
        "approver_role": col.pick(
            ("sales_leadership", "sales_manager"), np.where(pending, -1, kind != 0)
        ),
        "approved_at": col.times(given),
        "decision": col.pick(
            ("approved", "rejected"), np.where(pending, -1, chance(rng, 0.1, size))
        ),
        "justification": col.pick(
            ("Strategic account", "Asked by leadership"), rng.integers(-1, 2, size)
        ),
        "valid_from": col.times(given),
        "valid_to": col.times(np.where(pending | chance(rng, 0.5, size), NEVER, given + 180 * DAY)),
        "requested_at": col.times(asked),
    }


def ownership_disputes(story: Story) -> dict[str, Any]:
    """Give the table `ownership_disputes`."""
    rng, rows = story.plan.streams.get("disputes"), story.some("disputed", 0.004)
    size, sdr, ae = len(rows), story.lives.sdr[rows], story.lives.ae[rows]
    opened = story.clip(story.lives.created[rows] + rng.integers(DAY, 20 * DAY, size))
    decided = np.where(opened + 3 * DAY > story.plan.as_of, NEVER, opened + 3 * DAY)
    ids = story.users.column
    return {
        "dispute_id": col.ids("D", np.arange(1, size + 1), 6),
        "lead_id": lead_column(story, rows),
        "claimants": col.join('["', ids(sdr), '", "', ids(ae), '"]'),
        "opened_at": col.times(opened),
        "decided_by": ids(np.where(decided == NEVER, -1, story.users.manager_of(sdr))),
        "decided_at": col.times(decided),
        "outcome": ids(np.where(decided == NEVER, -1, sdr)),
    }


def data_requests(story: Story) -> dict[str, Any]:
    """Give the table `data_requests`: a few erasures and accesses, of deleted leads and others."""
    rng, rows = story.plan.streams.get("requests"), story.some("requested", 0.001)
    size = len(rows)
    asked = story.clip(story.lives.created[rows] + rng.integers(DAY, 90 * DAY, size))
    done = asked + rng.integers(DAY, 40 * DAY, size)
    return {
        "lead_id": lead_column(story, rows),
        "type": col.pick(("access", "erasure"), np.arange(size) % 2),
        "requested_at": col.times(asked),
        "completed_at": col.times(np.where(done > story.plan.as_of, NEVER, done)),
    }


def exports(story: Story) -> dict[str, Any]:
    """Give the table `exports`."""
    rng, size = story.plan.streams.get("exports"), max(12, story.plan.leads // 400)
    user = rng.integers(0, len(story.users), size)
    return {
        "user_id": story.users.column(user),
        "system": col.pick(("crm", "apollo", "zoominfo"), rng.integers(0, 3, size)),
        "rows": col.numbers(rng.integers(5, 5_000, size)),
        "approved": col.flags(chance(rng, 0.85, size), chance(rng, 0.05, size)),
        "exported_at": col.times(story.plan.as_of - rng.integers(0, 300 * DAY, size)),
    }


def audit_actions(story: Story) -> dict[str, Any]:
    """Give the table `audit_actions`, on findings of former audits."""
    rng, size = story.plan.streams.get("audit actions"), max(8, story.plan.leads // 1_000)
    return {
        "finding_id": col.ids("finding-", np.arange(1, size + 1), 6),
        "action": col.pick(("corrected", "accepted", "checked"), np.arange(size) % 3),
        "type": col.pick(("correction", "acceptance", "spot_check"), np.arange(size) % 3),
        "user_id": story.users.column(rng.integers(1, len(story.users), size)),
        "acted_at": col.times(story.plan.as_of - rng.integers(0, 90 * DAY, size)),
        "note": col.pick(("e-mail added", "known exception", " "), np.arange(size) % 3),
        "valid_until": col.times(
            np.where(np.arange(size) % 3 == 1, story.plan.as_of + 60 * DAY, NEVER)
        ),
        "approval_id": col.ids("AP", np.where(np.arange(size) % 3 == 1, 1, -1), 6),
    }


def training_records(story: Story) -> dict[str, Any]:
    """Give the table `training_records`: most courses of most people."""
    rng = story.plan.streams.get("training")
    people = np.array([n for n, kind in enumerate(story.users.kind) if kind == "human"])
    user, course = np.repeat(people, len(COURSES)), np.tile(np.arange(len(COURSES)), len(people))
    taken = chance(rng, 0.85, len(user))
    user, course = user[taken], course[taken]
    return {
        "user_id": story.users.column(user),
        "course": col.pick(COURSES, course),
        "completed_at": col.times(story.plan.as_of - rng.integers(DAY, 400 * DAY, len(user))),
    }


def governance_events(story: Story) -> dict[str, Any]:
    """Give the table `governance_events`: each review in its rhythm, a few left out."""
    rng = story.plan.streams.get("governance")
    rows = [
        (code, turn * pause + 2)
        for code, (_, pause) in enumerate(REVIEWS)
        for turn in range(360 // pause)
    ]
    kept = chance(rng, 0.92, len(rows))
    kept[:3] = True
    kind, back = (np.array(part, dtype=np.int64)[kept] for part in zip(*rows, strict=True))
    size = len(kind)
    roles = ("sales_operations", "sales_manager", "sales_leadership")
    return {
        "event_id": col.ids("G", np.arange(1, size + 1), 5),
        "type": col.pick([name for name, _ in REVIEWS], kind),
        "held_at": col.times((story.plan.as_of_day - back) * DAY + 10 * HOUR),
        "owner_role": col.pick(roles, kind % 3),
        "document_id": col.pick(("Lead Audit & Quality Check SOP", "Lead Scoring SOP"), kind % 2),
        "period_start": col.dates(story.plan.as_of_day - back - 28),
        "artefact": col.ids("minutes-", np.where(chance(rng, 0.1, size), -1, np.arange(size)), 4),
    }


def change_requests(story: Story) -> dict[str, Any]:
    """Give the table `change_requests`; one was released without its sandbox test."""
    rng, size = story.plan.streams.get("changes"), 10
    live = story.plan.as_of - rng.integers(5, 300, size) * DAY
    skipped: IntArray = np.arange(size) == 4
    return {
        "change_id": col.ids("CH", np.arange(1, size + 1), 4),
        "sandbox_passed_at": col.times(np.where(skipped, NEVER, live - 9 * DAY)),
        "pilot_group": col.pick(("saas_emea sdr",), np.where(np.arange(size) == 7, -1, 0)),
        "released_at": col.times(live),
    }
