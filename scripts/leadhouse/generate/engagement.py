"""What the prospects did: opens, clicks, visits, webinars, downloads, demos."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.history import lead_ids
from leadhouse.generate.lifecycle import Lives
from leadhouse.generate.rng import IntArray, chance, weighted
from leadhouse.generate.words import load
from leadhouse.generate.world import Counts, Plan

EVENTS = (
    "email_open", "email_click", "webinar_attended", "website_visit", "meeting_booked",
    "linkedin_ad_engaged", "video_watched", "content_download", "case_study_download",
    "whitepaper_download", "newsletter_click", "product_demo", "demo_request",
    "trial_completed", "ad_click", "form_abandoned", "support_article",
)  # fmt: skip
CODE = {name: code for code, name in enumerate(EVENTS)}
USUAL = [38, 12, 0.7, 26, 0.5, 3, 1.5, 1.2, 0.7, 0.9, 6, 0.15, 0.2, 0.1, 4, 1, 2]
EAGER = [20, 14, 4, 20, 2.5, 4, 4, 4, 3, 3, 4, 2, 2, 1, 4, 2, 3]
SURE = ("webinar_attended", "meeting_booked", "product_demo", "demo_request", "case_study_download",
        "email_click", "email_click", "email_click", "website_visit", "whitepaper_download",
        "linkedin_ad_engaged", "video_watched", "webinar_attended")  # fmt: skip
MEAN = 10.4
MOST = 400


def weights(plan: Plan, counts: Counts, lives: Lives) -> IntArray:
    """Give how many events each record has beside the sure ones of eager leads; heavy tailed."""
    rng = plan.streams.get("event counts")
    drawn = np.where(lives.is_hot, 2.2, 1.0) * rng.lognormal(0, 1.1, counts.records)
    drawn[counts.ordinary :] = 0
    sure = lives.is_hot.sum() * len(SURE) * 0.67 / counts.records
    scaled = drawn * (MEAN - sure) * counts.records / drawn.sum()
    whole: IntArray = np.minimum(np.floor(scaled + rng.random(counts.records)), MOST).astype(
        "int64"
    )
    return whole


def draw(
    plan: Plan, lives: Lives, row: IntArray, hot: IntArray, rng: np.random.Generator
) -> tuple[IntArray, ...]:
    """Give record, time and type of the events; `hot` are the eager records of the batch."""
    size = len(row)
    kind = weighted(rng, USUAL, size)
    kind = np.where(lives.is_hot[row], weighted(rng, EAGER, size), kind)
    start, end = lives.created[row] - HOUR, np.maximum(lives.last_active[row], lives.created[row])
    when = start + ((end - start) * rng.random(size) ** 0.8).astype(np.int64)
    recent = plan.as_of - (rng.random(size) ** 1.3 * 28 * DAY).astype(np.int64)
    eager = lives.is_hot[row] & chance(rng, 0.45, size)
    when = np.where(eager, np.maximum(recent, start), when)
    ahead = chance(rng, 0.0008, size) & (lives.stage[row] < 7)
    when = np.where(ahead, plan.as_of + 1 + rng.integers(0, 2 * DAY, size), when)
    heat = np.repeat(0.25 + 0.85 * rng.random(len(hot)), len(SURE))
    kept = chance(rng, heat, len(heat))
    sure_row = np.repeat(hot, len(SURE))[kept]
    sure_kind = np.tile([CODE[name] for name in SURE], len(hot))[kept]
    sure_when = plan.as_of - (rng.random(len(sure_row)) ** 1.5 * 27 * DAY).astype(np.int64)
    sure_when = np.maximum(sure_when, lives.created[sure_row])
    parts = ((row, sure_row), (when, sure_when), (kind, sure_kind))
    record, moment, event = (np.concatenate(part) for part in parts)
    order = np.lexsort((moment, record))
    return record[order], moment[order], event[order]


def table(
    plan: Plan,
    lives: Lives,
    events: tuple[IntArray, ...],
    first_id: int,
    rng: np.random.Generator,
    campaigns: int,
) -> dict[str, Any]:
    """Write events as rows of the table `engagement_events`."""
    row, when, kind = events
    machine = (kind == CODE["email_open"]) & chance(rng, 0.22, len(row))
    return rows(plan, lives, (row, when, kind), machine, first_id, rng, campaigns)


def rows(
    plan: Plan, lives: Lives, events: tuple[IntArray, ...], machine: Any, first_id: int,
    rng: np.random.Generator, campaigns: int,
) -> dict[str, Any]:  # fmt: skip
    """Write events whose machine opens are known."""
    row, when, kind = events
    size = len(row)
    demo = kind == CODE["demo_request"]
    done = demo & (chance(rng, 0.75, size) | (when < plan.as_of - 40 * DAY))
    closed = np.minimum(when + rng.integers(HOUR, 9 * DAY, size), plan.as_of)
    sent = rng.integers(0, campaigns * 2, size)
    topics = load("texts")["topics"]
    return {
        "event_id": col.ids("EV", np.arange(first_id, first_id + size), 9),
        "lead_id": lead_ids(lives, row),
        "event_type": col.pick(EVENTS, kind),
        "occurred_at": col.times(when),
        "campaign_id": col.ids("C", np.where(sent < campaigns, sent, -1), 4),
        "video_progress_pct": col.numbers(
            np.round(rng.random(size) * 100, 0), kind != CODE["video_watched"]
        ),
        "status": col.pick(("open", "done"), np.where(demo, done, -1)),
        "closed_at": col.times(np.where(done, np.maximum(closed, when), NEVER)),
        "is_machine": col.flags(machine),
        "topic": col.pick(topics, rng.integers(-len(topics), len(topics), size)),
    }
