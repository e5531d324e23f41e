"""The daily work: tasks, sequences, notifications, ratings, escalations."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import ACCEPTED, CONTACTED, MQL, SAL
from leadhouse.generate.rng import IntArray, chance
from leadhouse.generate.story import Story, lead_column
from leadhouse.generate.words import load

TASKS = ("followup", "nurture", "proposal_followup")
TEMPLATES = (
    "tpl_last_touch_email_1",
    "tpl_last_touch_email_2",
    "tpl_last_touch_linkedin_1",
    "tpl_own_words",
)
CHANNELS = ("email", "call", "linkedin")
STEPS = 4
NOTICES = ("handoff", "sla", "audit_report", "new_lead")


def _worked(story: Story) -> IntArray:
    rows = story.reached(CONTACTED)
    return rows[rows < story.counts.ordinary]


def tasks(story: Story) -> dict[str, Any]:
    """Give the table `tasks`."""
    rng, rows = story.plan.streams.get("tasks"), story.some("tasks", 0.8, _worked(story))
    size = len(rows)
    made = story.clip(story.lives.entered[rows, CONTACTED] + rng.integers(0, 3 * DAY, size))
    due = made + rng.integers(DAY, 6 * DAY, size)
    done = np.where(chance(rng, 0.8, size), due - rng.integers(-DAY, DAY, size), NEVER)
    done = np.where((done == NEVER) | (done > story.plan.as_of), NEVER, np.maximum(done, made + 60))
    return {
        "task_id": col.ids("T", np.arange(1, size + 1), 8),
        "lead_id": lead_column(story, rows),
        "type": col.pick(TASKS, rng.integers(0, 3, size)),
        "due_at": col.times(due),
        "completed_at": col.times(done),
        "owner_id": story.users.column(story.lives.owner[rows]),
        "created_at": col.times(made),
        "status": col.pick(("open", "done"), (done != NEVER).astype(np.int64)),
    }


def _runs(story: Story) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Give the sequence runs: record, type (0 outreach, 1 second re-engagement), start, end."""
    rng = story.plan.streams.get("runs")
    rows = story.some("runs", 0.45, _worked(story))
    second = chance(rng, 0.12, len(rows))
    start = story.lives.entered[rows, CONTACTED] + np.where(second, 45 * DAY, 0)
    second &= start < story.plan.as_of
    start = np.where(second, start, story.lives.entered[rows, CONTACTED])
    end = start + (STEPS - 1) * 3 * DAY
    return rows, second.astype(np.int64), start, np.where(end > story.plan.as_of, NEVER, end)


def sequence_enrollments(story: Story) -> dict[str, Any]:
    """Give the table `sequence_enrollments`."""
    rows, kind, start, end = _runs(story)
    replied = story.lives.entered[rows, SAL] != NEVER
    return {
        "enrollment_id": col.ids("E", np.arange(1, len(rows) + 1), 8),
        "lead_id": lead_column(story, rows),
        "type": col.pick(("outreach", "reengage_l2"), kind),
        "started_at": col.times(start),
        "completed_at": col.times(end),
        "outcome": col.pick(("reply", "none"), np.where(end == NEVER, -1, ~replied)),
        "user_id": story.users.column(story.lives.sdr[rows]),
    }


def sequence_steps(story: Story) -> dict[str, Any]:
    """Give the table `sequence_steps`: four steps a run, three days apart."""
    rng = story.plan.streams.get("steps")
    rows, kind, start, _ = _runs(story)
    run, step = np.repeat(np.arange(len(rows)), STEPS), np.tile(np.arange(STEPS), len(rows))
    planned = start[run] + step * 3 * DAY
    unit = story.people.unit[rows[run]]
    planned = story.plan.zones.next_working(planned, unit, rng.random(len(run)))
    last = np.maximum(story.lives.last_active[rows[run]], start[run])
    sent = np.where((planned <= story.plan.as_of) & (planned <= last + DAY), planned, NEVER)
    skipped = (sent == NEVER) & (planned <= story.plan.as_of)
    channel = np.where(chance(rng, 0.05, len(run)), 0, np.array([0, 1, 2, 0])[step])
    template = np.where(kind[run] == 1, rng.integers(0, 4, len(run)), 3)
    return {
        "enrollment_id": col.ids("E", run + 1, 8),
        "step_no": col.numbers(step + 1),
        "channel": col.pick(CHANNELS, channel),
        "sent_at": col.times(sent),
        "template_id": col.pick(TEMPLATES, np.where(channel == 1, -1, template)),
        "is_personalised": col.flags(chance(rng, 0.7, len(run))),
        "ab_variant": col.pick(("a", "b"), rng.integers(-1, 2, len(run))),
        "scheduled_at": col.times(planned),
        "status": col.pick(("open", "sent", "skipped"), np.where(skipped, 2, sent != NEVER)),
    }


def notifications(story: Story) -> dict[str, Any]:
    """Give the table `notifications`."""
    rng = story.plan.streams.get("notifications")
    mine = story.some("notified", 0.9, story.reached(MQL))
    late = story.some("reminded", 0.06)
    rows = np.concatenate([mine, late])
    kind = np.where(np.arange(len(rows)) < len(mine), 0, 1)
    size, lives = len(rows), story.lives
    sent = np.where(kind == 0, lives.entered[rows, MQL], lives.created[rows] + 2 * HOUR)
    sent = story.clip(sent + rng.integers(5, 900, size))
    arrived = np.where(chance(rng, 0.02, size), NEVER, sent + 4)
    manager = story.users.manager_of(lives.sdr[rows])
    recipient = np.where((kind == 1) & chance(rng, 0.3, size), manager, lives.sdr[rows])
    link = col.join("https://crm.example/leads/", lead_column(story, rows))
    return {
        "notification_id": col.ids("NT", np.arange(1, size + 1), 8),
        "type": col.pick(NOTICES, kind),
        "audience": col.pick(("sdr_queue", "ae_team"), kind),
        "lead_id": lead_column(story, rows),
        "channel": col.pick(("email", "slack", "teams", "crm_task"), rng.integers(0, 4, size)),
        "recipient_id": story.users.column(recipient),
        "sent_at": col.times(sent),
        "delivered_at": col.times(arrived),
        "clicked_at": col.times(
            np.where(chance(rng, 0.4, size) & (arrived != NEVER), story.clip(sent + HOUR), NEVER)
        ),
        "tagged_user_ids": col.join('["', story.users.column(lives.sdr[rows]), '"]'),
        "record_link": col.blank(link, chance(rng, 0.05, size)),
        "materials_link": col.pick(("https://crm.example/playbook",), rng.integers(-1, 1, size)),
        "level": col.pick(("reminder", "manager"), np.where(kind == 1, recipient == manager, -1)),
        "sla_type": col.pick(("mql_accept", "first_response"), kind),
        "alert_id": col.ids("AL", np.where(kind == 1, np.arange(size), -1), 8),
        "destination": col.pick(("#new-leads", "crm"), rng.integers(0, 2, size)),
        "lead_summary": story.contact["full_name"].take(rows),
    }


def lead_feedback(story: Story) -> dict[str, Any]:
    """Give the table `lead_feedback`."""
    rng, rows = (
        story.plan.streams.get("feedback"),
        story.some("feedback", 0.25, story.reached(ACCEPTED)),
    )
    size, words = len(rows), load("texts")["comments"]
    when = story.lives.entered[rows, ACCEPTED] + rng.integers(DAY, 9 * DAY, size)
    return {
        "feedback_id": col.ids("FB", np.arange(1, size + 1), 7),
        "lead_id": lead_column(story, rows),
        "user_id": story.users.column(story.lives.sdr[rows]),
        "type": col.pick(("task", "quarterly_survey"), chance(rng, 0.2, size).astype(np.int64)),
        "rating": col.numbers(np.clip(rng.normal(3.6, 1.1, size), 1, 5).astype(np.int64)),
        "comment": col.pick(words, rng.integers(-3, len(words), size)),
        "submitted_at": col.times(story.clip(when)),
    }


def escalations(story: Story) -> dict[str, Any]:
    """Give the table `escalations`."""
    rng, rows = story.plan.streams.get("escalations"), story.some("escalated", 0.02)
    size = len(rows)
    raised = story.clip(story.lives.created[rows] + rng.integers(4 * HOUR, 30 * HOUR, size))
    solved = raised + rng.integers(HOUR, 4 * DAY, size)
    level = rng.integers(0, 3, size)
    manager = story.users.manager_of(story.lives.sdr[rows])
    recipient = np.choose(level, [story.lives.sdr[rows], manager, np.zeros(size, np.int64)])
    return {
        "escalation_id": col.ids("ES", np.arange(1, size + 1), 7),
        "lead_id": lead_column(story, rows),
        "level": col.pick(("sdr", "manager", "director"), level),
        "recipient_id": story.users.column(recipient),
        "raised_at": col.times(raised),
        "resolved_at": col.times(np.where(solved > story.plan.as_of, NEVER, solved)),
        "resolution": col.pick(
            ("contacted", "reassigned"), np.where(solved > story.plan.as_of, -1, level % 2)
        ),
        "sla_type": col.pick(("first_response", "mql_accept"), rng.integers(0, 2, size)),
    }
