"""Campaigns, forms, nurture, and the signs of interest that others sell."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.leads import sources
from leadhouse.generate.lifecycle import NURTURE
from leadhouse.generate.rng import chance
from leadhouse.generate.story import Story, lead_column

SIGNALS = ("product_search", "competitor_comparison", "third_party_intent", "recent_funding",
           "expansion", "hiring", "digital_transformation")  # fmt: skip
PROVIDERS = ("bombora", "g2", "crunchbase", "linkedin_sales_navigator")
BUYER_STAGES = ("awareness", "consideration", "decision")
REASONS = ("low_score", "not_ready", "recycled", "disqualified")


def campaigns(story: Story) -> dict[str, Any]:
    """Give the table `campaigns`."""
    rng, size = story.plan.streams.get("campaigns"), story.campaigns
    start = story.plan.as_of_day - rng.integers(30, 700, size)
    return {
        "campaign_id": col.ids("C", np.arange(size), 4),
        "channel": col.pick(("linkedin", "google_ads", "webinar", "event"), np.arange(size) % 4),
        "budget": col.numbers(np.round(rng.uniform(2_000, 60_000, size), 0)),
        "bid": col.numbers(col.money(rng.uniform(0.5, 9, size)), chance(rng, 0.3, size)),
        "conversion_tracking_enabled": col.flags(chance(rng, 0.9, size)),
        "start_date": col.dates(start),
        "end_date": col.dates(np.where(chance(rng, 0.3, size), NEVER, start + 90)),
    }


def campaign_daily(story: Story) -> dict[str, Any]:
    """Give the table `campaign_daily`: the last thirty days."""
    rng, days = story.plan.streams.get("campaign days"), 30
    campaign = np.repeat(np.arange(story.campaigns), days)
    back = np.tile(np.arange(days), story.campaigns)
    return {
        "campaign_id": col.ids("C", campaign, 4),
        "date": col.dates(story.plan.as_of_day - back),
        "spend": col.numbers(col.money(rng.gamma(2, 60, len(campaign)))),
        "clicks": col.numbers(rng.poisson(30, len(campaign))),
    }


def capture_assets(story: Story) -> dict[str, Any]:
    """Give the table `capture_assets`."""
    rng, size = story.plan.streams.get("assets"), 8
    live = story.plan.as_of - rng.integers(60, 600, size) * DAY
    tried = np.where(chance(rng, 0.2, size), NEVER, live - rng.integers(HOUR, 3 * DAY, size))
    return {
        "asset_id": col.ids("F", np.arange(size), 3),
        "integration_method": col.pick(("api", "zapier", "csv_upload"), np.arange(size) % 3),
        "required_fields": col.pick(
            ('["email", "company_name"]', "email;company_name;contact_role"), np.arange(size) % 2
        ),
        "field_map": col.pick(
            ('{"mail": "email", "firm": "company_name"}',), rng.integers(-1, 1, size)
        ),
        "launched_at": col.times(live),
        "test_submitted_at": col.times(tried),
        "test_passed_at": col.times(np.where(tried == NEVER, NEVER, tried + 600)),
    }


def form_submissions(story: Story) -> dict[str, Any]:
    """Give the table `form_submissions`: those that became leads, tests and spam."""
    rng = story.plan.streams.get("submissions")
    rows = np.flatnonzero((sources(story) < 2) & ~story.lives.is_future)
    rows = rows[rows < story.counts.ordinary]
    lost = np.full(max(3, len(rows) // 50), -1)
    rows = np.concatenate([rows, lost])
    size = len(rows)
    is_lead = rows >= 0
    anytime = story.plan.as_of - rng.integers(0, 300 * DAY, size)
    return {
        "submission_id": col.ids("S", np.arange(1, size + 1), 8),
        "asset_id": col.ids("F", rng.integers(0, 8, size), 3),
        "submitted_at": col.times(np.where(is_lead, story.lives.created[rows] - 20, anytime)),
        "lead_id": lead_column(story, rows),
        "is_test": col.flags(~is_lead & chance(rng, 0.3, size)),
        "spam_flag": col.flags(~is_lead & chance(rng, 0.6, size)),
        "captcha_passed": col.flags(is_lead | chance(rng, 0.2, size), chance(rng, 0.03, size)),
    }


def content_assets(story: Story) -> dict[str, Any]:
    """Give the table `content_assets`."""
    rng, size = story.plan.streams.get("content"), 12
    approved = story.plan.as_of - rng.integers(10, 400, size) * DAY
    return {
        "asset_id": col.ids("CA", np.arange(size), 3),
        "buyer_stage": col.pick(BUYER_STAGES, np.arange(size) % 3),
        "approved_at": col.times(np.where(np.arange(size) == 5, NEVER, approved)),
    }


def nurture_enrollments(story: Story) -> dict[str, Any]:
    """Give the table `nurture_enrollments`."""
    rng = story.plan.streams.get("nurture")
    rows = story.reached(NURTURE)
    rows = rows[rows < story.counts.ordinary]
    size, start = len(rows), story.lives.entered[rows, NURTURE]
    back = chance(rng, 0.1, size) & (start + 40 * DAY < story.plan.as_of)
    reason = rng.integers(0, 4, size)
    marketing = story.users.any_of("marketing")
    return {
        "enrollment_id": col.ids("N", np.arange(1, size + 1), 7),
        "lead_id": lead_column(story, rows),
        "sequence_id": col.pick(
            ("long_term", "budget_cycle", "product_education"), rng.integers(0, 3, size)
        ),
        "reason": col.pick(REASONS, reason),
        "enrolled_at": col.times(story.clip(start + 600)),
        "recycled_at": col.times(np.where(reason == 2, story.clip(start + 600), NEVER)),
        "reflagged_at": col.times(np.where(back, start + 30 * DAY, NEVER)),
        "reflagged_by": story.users.column(np.where(back, marketing[rows % len(marketing)], -1)),
        "exited_at": col.times(np.where(back, start + 31 * DAY, NEVER)),
        "outcome": col.pick(("re_engaged",), np.where(back, 0, -1)),
    }


def signals(story: Story) -> dict[str, Any]:
    """Give the table `signals`: about accounts now and then, about eager leads of late."""
    rng, firms = story.plan.streams.get("signals"), len(story.accounts)
    hot = np.repeat(np.flatnonzero(story.lives.is_hot), 4)
    hot = hot[chance(rng, 0.6, len(hot))]
    known = rng.integers(0, firms, max(8, firms // 2))
    account = np.concatenate([known, story.people.account[hot]])
    lead = np.concatenate([np.full(len(known), -1), np.where(chance(rng, 0.6, len(hot)), hot, -1)])
    size = len(account)
    age = np.where(
        np.arange(size) < len(known), rng.integers(0, 300, size), rng.integers(0, 25, size)
    )
    kind = np.where(
        np.arange(size) < len(known), rng.integers(0, 7, size), rng.integers(0, 4, size)
    )
    healthy = story.accounts.unit[account] == 2
    kind = np.where(healthy & chance(rng, 0.5, size), 6, kind)
    return {
        "signal_id": col.ids("SG", np.arange(1, size + 1), 8),
        "account_id": col.ids("A", account, 7),
        "lead_id": lead_column(story, lead),
        "signal_type": col.pick(SIGNALS, kind),
        "observed_at": col.times(story.plan.as_of - age * DAY - rng.integers(0, DAY, size)),
        "provider": col.pick(PROVIDERS, rng.integers(0, 4, size)),
    }


def integration_checks(story: Story) -> dict[str, Any]:
    """Give the table `integration_checks`: monthly."""
    rng, size = story.plan.streams.get("checks"), 24
    return {
        "integration_id": col.pick(("web_form", "enrichment"), np.arange(size) % 2),
        "checked_at": col.times(story.plan.as_of - (np.arange(size) // 2 * 30 + 3) * DAY),
        "checked_by": story.users.column(np.full(size, story.users.any_of("crm_admin")[0])),
        "result": col.pick(("ok", "failed"), chance(rng, 0.1, size).astype(np.int64)),
    }
