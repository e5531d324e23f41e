"""The marks that the CRM keeps on a lead: scores, ends, notes, flags."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate.accounts import segmentation_tags
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.lifecycle import COLD, CONTACTED, DISQUALIFIED, LOST, SQL, WON
from leadhouse.generate.record_scenes import SCORES
from leadhouse.generate.rng import BoolArray, FloatArray, IntArray, chance, weighted
from leadhouse.generate.story import Story, lead_column
from leadhouse.generate.words import load

COLD_REASONS = ("unresponsive", "not_icp", "no_budget", "wrong_contact")
LOSS_OF_INTEREST = (
    "not_icp",
    "no_budget",
    "wrong_persona",
    "uninterested",
    "unreachable",
    "timing",
    "invalid_data",
)
TOOLS = ("apollo", "clearbit", "linkedin_sales_navigator", "zoominfo")


def changed_at(story: Story) -> IntArray:
    """Give when each record's stage last changed."""
    return np.asarray(story.lives.entered.max(axis=1), dtype=np.int64)


def scores(story: Story) -> dict[str, Any]:
    """Give the scores that the CRM keeps, and the tag."""
    rng, size, lives = story.plan.streams.get("crm scores"), story.counts.records, story.lives
    good = story.accounts.is_good[story.people.account]
    parts = {}
    for name, low, high in (("fit", 35, 80), ("engagement", 12, 70), ("intent", 8, 65)):
        center = np.where(good if name == "fit" else lives.is_hot, high, low)
        drawn = np.clip(rng.normal(center, 12, size), 0, 100)
        parts[name] = np.asarray(np.round(drawn, 1), dtype=np.float64)
    mixed = np.round(0.5 * parts["fit"] + 0.3 * parts["engagement"] + 0.2 * parts["intent"], 2)
    mixed = np.where(chance(rng, 0.01, size), np.minimum(mixed + 25, 100), mixed)
    scored, missing = scored_at(story), missing_scores(story)
    gone = scored == NEVER
    for name, values in parts.items():
        _play_scores(story, name, values)
    sheet = np.where(gone | chance(rng, 0.2, size), NEVER, scored)
    tag = np.where(chance(rng, 0.12, size), -1, story.people.account)
    wrong = chance(rng, 0.05, size)
    tag = np.where(wrong & (tag >= 0), (tag + 7) % len(story.accounts), tag)
    return {
        "icp_score": col.numbers(parts["fit"], gone),
        "icp_scorecard_logged_at": col.times(sheet),
        "crm_fit_score": col.numbers(parts["fit"], missing["fit"]),
        "crm_engagement_score": col.numbers(parts["engagement"], missing["engagement"]),
        "crm_intent_score": col.numbers(parts["intent"], missing["intent"]),
        "crm_composite_score": col.numbers(mixed, gone),
        "crm_scored_at": col.times(scored),
        "segmentation_tag": col.blank(_tags_of(story, tag), tag < 0),
    }


def scored_at(story: Story) -> IntArray:
    """Give when each record was scored; duplicates and scripted leads always are."""
    rng, size = story.plan.streams.get("scored at"), story.counts.records
    when = story.lives.created + rng.integers(600, 20 * HOUR, size)
    kept = ~story.is_single | (np.arange(size) >= story.counts.ordinary)
    kept &= ~story.lives.is_future
    gone = (chance(rng, 0.04, size) | (when > story.plan.as_of)) & ~kept
    return np.where(gone, NEVER, story.clip(when))


def missing_scores(story: Story) -> dict[str, BoolArray]:
    """Tell for each score which records lack it, by chance or by their scene."""
    rng, size = story.plan.streams.get("missing scores"), story.counts.records
    never, by_chance = scored_at(story) == NEVER, story.is_single.copy()
    by_chance[story.counts.ordinary :] = False
    missing = {}
    for name in SCORES:
        share = 0.0 if name == "fit" else 0.01
        missing[name] = never | (chance(rng, share, size) & by_chance)
        missing[name][story.counts.ordinary :] = [
            scene.scores.get(name, 0.0) is None for scene in story.scenes
        ]
    return missing


def _play_scores(story: Story, name: str, values: FloatArray) -> None:
    """Write the scores that the scenes tell, in place."""
    for place, scene in enumerate(story.scenes):
        told = scene.scores.get(name)
        if told is not None:
            values[story.counts.ordinary + place] = told


def _tags_of(story: Story, account: IntArray) -> Any:
    tags = segmentation_tags(story.accounts, np.arange(len(story.accounts)))
    return tags.take(pa.array(np.maximum(account, 0)))


def ends(story: Story) -> dict[str, Any]:
    """Give how and when records ended: cold, disqualified, closed, deleted, merged."""
    rng, size, lives = story.plan.streams.get("lead ends"), story.counts.records, story.lives
    cold, out = lives.stage == COLD, lives.stage == DISQUALIFIED
    cold_code = np.where(cold & chance(rng, 0.95, size), weighted(rng, [6, 1, 2, 1], size), -1)
    out_code = np.where(
        out & chance(rng, 0.95, size), rng.integers(0, len(LOSS_OF_INTEREST), size), -1
    )
    ended = np.isin(lives.stage, [WON, LOST, COLD, DISQUALIFIED])
    closed = np.where(ended, changed_at(story), NEVER)
    stored = np.where(
        out & chance(rng, 0.2, size), np.minimum(closed + 30 * DAY, story.plan.as_of), NEVER
    )
    gone = np.where(story.is_deleted, story.plan.as_of - rng.integers(HOUR, 5 * DAY, size), NEVER)
    return {
        "cold_reason_code": col.pick(COLD_REASONS, cold_code),
        "disqualification_reason_code": col.pick(LOSS_OF_INTEREST, out_code),
        "disqualified_by": story.users.column(np.where(out, lives.sdr, -1)),
        "disqualified_at": col.times(np.where(out, changed_at(story), NEVER)),
        "closed_at": col.times(closed),
        "archived_at": col.times(stored),
        "deleted_at": col.times(gone),
        "is_deleted": col.flags(story.is_deleted, chance(rng, 0.05, size) & ~story.is_deleted),
        "merged_into_lead_id": lead_column(story, story.merged_into),
    }


def marks(story: Story) -> dict[str, Any]:
    """Give notes and flags."""
    rng, size, lives, texts = (
        story.plan.streams.get("lead marks"),
        story.counts.records,
        story.lives,
        load("texts"),
    )
    phrases = [*texts["notes"], *texts["hostile"]]
    note = np.where(
        chance(rng, 0.03, size), rng.integers(10, len(phrases), size), rng.integers(-8, 10, size)
    )
    held = (lives.entered[:, SQL] != NEVER) & chance(rng, 0.9, size)
    copy = (story.person != np.arange(size)) & (lives.created < story.plan.as_of - 3 * DAY)
    flagged = copy & chance(rng, 0.35, size)
    flagged_at = np.minimum(lives.created + rng.integers(HOUR, 20 * DAY, size), story.plan.as_of)
    enriched = (lives.entered[:, CONTACTED] != NEVER) | chance(rng, 0.4, size)
    return {
        "notes": col.pick(phrases, note),
        "discovery_notes": col.pick(
            texts["discovery"], np.where(held, rng.integers(0, 4, size), -1)
        ),
        "enrichment_source": col.pick(TOOLS, np.where(enriched, rng.integers(0, 4, size), -1)),
        "duplicate_flagged_at": col.times(np.where(flagged, flagged_at, NEVER)),
        "duplicate_flagged_by": story.users.column(np.where(flagged, lives.sdr, -1)),
    }
