"""Data care: enrichment, scores, decisions, merges, searches, field history."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lead_marks import TOOLS
from leadhouse.generate.leads import LABELS
from leadhouse.generate.lifecycle import CONTACTED, MQL, REVIEW, STAGES
from leadhouse.generate.overrides import composites, with_rows
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story, lead_column
from leadhouse.generate.words import load

FIELDS = ("email", "phone", "job_title", "company_name")
COMPONENTS = ("fit", "engagement", "intent")


def enrichment_log(story: Story) -> dict[str, Any]:
    """Give the table `enrichment_log`: mostly two sources a field, which mostly agree."""
    rng = story.plan.streams.get("enrichment")
    rows = story.some("enriched", 0.4)
    size = len(rows)
    row, field = np.repeat(rows, 4), np.tile([0, 0, 1, 2], size)
    tool = np.where(np.tile([0, 1, 0, 0], size) == 1, 1, rng.integers(0, 4, len(row)))
    contact = [story.contact[name] for name in FIELDS]
    value = pa.chunked_array(
        [column.take(pa.array(rows)) for column in contact[:3]]
    ).combine_chunks()
    value = value.take(pa.array(field * size + np.repeat(np.arange(size), 4)))
    when = story.clip(story.lives.created[row] + rng.integers(600, 40 * DAY, len(row)))
    return {
        "lead_id": lead_column(story, row),
        "account_id": col.ids("A", story.people.account[row], 7),
        "field_name": col.pick(FIELDS, field),
        "value": value,
        "source_tool": col.pick(
            (*TOOLS, "press_release", "scraped_list"),
            np.where(chance(rng, 0.01, len(row)), 5, tool),
        ),
        "method": col.pick(("integration", "crm_ui", "upload"), rng.integers(0, 3, len(row))),
        "enriched_at": col.times(when),
        "enriched_by": story.users.column(story.lives.sdr[row]),
        "verification_status": col.pick(
            ("verified", "unverified"), chance(rng, 0.15, len(row)).astype(np.int64)
        ),
        "deliverability": col.pick(
            ("valid", "risky", "invalid"), np.where(field == 0, rng.integers(-1, 3, len(row)), -1)
        ),
    }


def enrichment_flags(story: Story) -> dict[str, Any]:
    """Give the table `enrichment_flags`."""
    rng, rows = story.plan.streams.get("flags"), story.some("flagged", 0.02)
    solved = story.lives.created[rows] + rng.integers(DAY, 40 * DAY, len(rows))
    return {
        "lead_id": lead_column(story, rows),
        "flag_type": col.pick(("conflict", "unverifiable"), rows % 2),
        "flagged_to": col.pick(("sales_ops", "manager"), rows % 2),
        "resolved_at": col.times(np.where(solved > story.plan.as_of, NEVER, solved)),
    }


def enrichment_reviews(story: Story) -> dict[str, Any]:
    """Give the table `enrichment_reviews`."""
    rng, rows = story.plan.streams.get("enrichment reviews"), story.some("spot-checked", 0.02)
    return _review(story, rng, rows, story.users.manager_of(story.lives.sdr[rows])) | {
        "accurate": col.flags(chance(rng, 0.9, len(rows)))
    }


def lead_reviews(story: Story) -> dict[str, Any]:
    """Give the table `lead_reviews`."""
    rng, rows = story.plan.streams.get("lead reviews"), story.some("reviewed", 0.05)
    return _review(story, rng, rows, story.lives.sdr[rows])


def _review(
    story: Story, rng: np.random.Generator, rows: IntArray, user: IntArray
) -> dict[str, Any]:
    when = story.lives.created[rows] + rng.integers(DAY, 60 * DAY, len(rows))
    return {
        "lead_id": lead_column(story, rows),
        "reviewed_by": story.users.column(user),
        "reviewed_at": col.times(story.clip(when)),
    }


def research_notes(story: Story) -> dict[str, Any]:
    """Give the table `research_notes`, some with words that should not be there."""
    rng, rows = story.plan.streams.get("research"), story.some("researched", 0.06)
    words = [*load("texts")["notes"], *load("texts")["hostile"]]
    when = story.lives.created[rows] + rng.integers(HOUR, 20 * DAY, len(rows))
    return {
        "lead_id": lead_column(story, rows),
        "note_text": col.pick(words, rng.integers(0, len(words), len(rows))),
        "author_id": story.users.column(story.lives.sdr[rows]),
        "created_at": col.times(story.clip(when)),
    }


def score_log(story: Story) -> dict[str, Any]:
    """Give the table `score_log`: components of half the leads, and a few composites."""
    return with_rows(_components(story), composites(story))


def _components(story: Story) -> dict[str, Any]:
    rng, rows = story.plan.streams.get("score log"), story.some("score-logged", 0.5)
    row, part = np.repeat(rows, 3), np.tile([0, 1, 2], len(rows))
    size = len(row)
    manual = chance(rng, 0.02, size)
    when = story.clip(story.lives.created[row] + rng.integers(600, 20 * HOUR, size))
    checked = chance(rng, 0.3, size)
    machine = story.users.any_of("integration")[1]
    return {
        "lead_id": lead_column(story, row),
        "component": col.pick(COMPONENTS, part),
        "value": col.numbers(np.round(rng.uniform(0, 100, size), 1)),
        "method": col.pick(("auto", "manual"), manual.astype(np.int64)),
        "logged_by": story.users.column(np.where(manual, story.lives.sdr[row], machine)),
        "logged_at": col.times(when),
        "validated_by": story.users.column(np.where(checked, story.lives.sdr[row], -1)),
        "validated_at": col.times(np.where(checked, story.clip(when + DAY), NEVER)),
        "justification": col.pick(
            ("Knows the buyer",), np.where(manual & chance(rng, 0.5, size), 0, -1)
        ),
        "model_id": col.pick(("sales_priority",), np.zeros(size)),
        "corrected": col.flags(checked & chance(rng, 0.1, size)),
        "approval_id": col.ids("APO", np.full(size, -1), 6),
    }


def icp_decisions(story: Story) -> dict[str, Any]:
    """Give the table `icp_decisions`."""
    rng, rows = story.plan.streams.get("icp"), story.some("icp", 0.5, story.reached(CONTACTED))
    kind = np.where(
        story.accounts.is_good[story.people.account[rows]], 0, rng.integers(0, 3, len(rows))
    )
    when = story.lives.entered[rows, CONTACTED] - np.where(chance(rng, 0.93, len(rows)), 600, -DAY)
    return {
        "lead_id": lead_column(story, rows),
        "decision": col.pick(("aligned", "not_aligned", "exception"), kind),
        "decided_by": story.users.column(story.lives.sdr[rows]),
        "decided_at": col.times(story.clip(when)),
        "reason": col.pick(("fits industry and size", "too small", "strategic interest"), kind),
    }


def review_decisions(story: Story) -> dict[str, Any]:
    """Give the table `review_decisions`."""
    rng, rows = story.plan.streams.get("reviews"), story.some("decided", 0.7, story.reached(REVIEW))
    when = story.lives.entered[rows, REVIEW] + rng.integers(HOUR, 40 * HOUR, len(rows))
    return {
        "lead_id": lead_column(story, rows),
        "decision": col.pick(("approve", "disqualify"), rows % 2),
        "decided_by": story.users.column(story.users.manager_of(story.lives.sdr[rows])),
        "decided_at": col.times(story.clip(when)),
    }


def merge_log(story: Story) -> dict[str, Any]:
    """Give the table `merge_log`: who merged the records that the CRM says are merged."""
    rng, rows = story.plan.streams.get("merge log"), np.flatnonzero(story.merged_into >= 0)
    operators, size = story.users.any_of("sales_operations"), len(rows)
    allowed = chance(rng, 0.93, size)
    return {
        "survivor_lead_id": lead_column(story, story.merged_into[rows]),
        "merged_lead_id": lead_column(story, rows),
        "merged_by": story.users.column(
            np.where(allowed, operators[rows % len(operators)], story.lives.sdr[rows])
        ),
        "merged_at": col.times(
            story.clip(story.lives.created[rows] + rng.integers(DAY, 6 * DAY, size))
        ),
        "documentation": col.pick(
            ("Same person, newer mail kept", " "), np.where(chance(rng, 0.1, size), 1, 0)
        ),
    }


def duplicate_searches(story: Story) -> dict[str, Any]:
    """Give the table `duplicate_searches`."""
    rng, rows = story.plan.streams.get("searches"), story.some("searched", 0.3)
    return {
        "user_id": story.users.column(story.lives.sdr[rows]),
        "search_key": story.contact["email"].take(rows),
        "searched_at": col.times(story.lives.created[rows] - rng.integers(30, 900, len(rows))),
    }


def duplicate_decisions(story: Story) -> dict[str, Any]:
    """Give the table `duplicate_decisions`: true ones, and a few pairs kept apart."""
    rng, counts = story.plan.streams.get("decisions"), story.counts
    copies = np.arange(counts.background, counts.ordinary)
    linked = np.sort(rng.permutation(copies)[: max(2, counts.duplicates // 200)])
    apart = np.sort(rng.permutation(counts.background - 1)[: max(2, counts.background // 2_000)])
    left = np.concatenate([story.person[linked], apart])
    right = np.concatenate([linked, apart + 1])
    must = np.arange(len(left)) < len(linked)
    operators = story.users.any_of("sales_operations")
    later = np.maximum(story.lives.created[left], story.lives.created[right])
    return {
        "lead_id_left": lead_column(story, left),
        "lead_id_right": lead_column(story, right),
        "decision": col.pick(("must_link", "cannot_link"), (~must).astype(np.int64)),
        "decided_by": story.users.column(operators[left % len(operators)]),
        "decided_at": col.times(story.clip(later + HOUR)),
        "reason": col.pick(
            ("asked the person", "two persons, confirmed by phone"), (~must).astype(np.int64)
        ),
    }


def field_history(story: Story) -> dict[str, Any]:
    """Give the table `field_history`: changes of status and title."""
    rng = story.plan.streams.get("field history")
    rows = story.some("tracked", 0.6, story.reached(MQL))
    size = len(rows)
    title = chance(rng, 0.2, size)
    old = [*STAGES, "IT Lead"]
    new = [*LABELS, "Head of IT"]
    before, after = np.where(title, len(STAGES), 0), np.where(title, len(LABELS), 1)
    machine = chance(rng, 0.3, size)
    robot = story.users.any_of("integration")[1]
    return {
        "object_id": lead_column(story, rows),
        "field": col.pick(("status", "job_title"), title.astype(np.int64)),
        "old_value": col.pick([LABELS[0], *old[1:]], before),
        "new_value": col.pick(new, after),
        "changed_by": story.users.column(np.where(machine, robot, story.lives.sdr[rows])),
        "changed_at": col.times(story.lives.entered[rows, MQL]),
        "object_type": col.pick(("lead",), np.zeros(size)),
        "changed_by_type": col.pick(("user", "automation"), machine.astype(np.int64)),
    }
