"""The table `leads`: contact data as written, and the marks that the CRM keeps."""

from typing import Any

import numpy as np
import pyarrow as pa

from leadhouse.generate import columns as col
from leadhouse.generate import lead_marks
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.history import recorded_stage
from leadhouse.generate.lifecycle import (
    COLD,
    OPPORTUNITY,
    STAGES,
)
from leadhouse.generate.propensity import source_codes
from leadhouse.generate.rng import IntArray, chance, weighted
from leadhouse.generate.scenes import CORE_FIELDS
from leadhouse.generate.story import Story, lead_column
from leadhouse.generate.words import countries, load
from leadhouse.generate.world import UNITS

LABELS = (
    "Open - Not Contacted", "Marketing Qualified", "Accepted by Sales", "Working - Contacted",
    "Sales Accepted Lead", "Sales Qualified", "Opportunity", "Closed Won", "Closed Lost",
    "In Review", "Nurture", "Cold", "Disqualified",
)  # fmt: skip
SENIORITIES = ("C-Level", "VP", "Director", "Manager", "Individual Contributor")
LEVELS = ("decision_maker", "decision_maker", "influencer", "influencer", "end_user")
SOURCES = (
    "Landing Page", "Website Form", "LinkedIn Ads", "Google Ads", "Referral Program",
    "Trade Show", "Webinar", "Purchased List", "SDR Outbound",
)  # fmt: skip
SOURCE_DIRECTION = np.array([0, 0, 1, 1, 2, 0, 0, 3, 3])
DIRECTIONS = ("inbound", "paid", "referral", "outbound")
CHANNELS = (
    "web",
    "web",
    "linkedin",
    "google_ads",
    "partner",
    "event",
    "webinar",
    "upload",
    "manual",
)
VIA = ("api", "ui", "upload")
SOURCE_VIA = np.array([0, 0, 0, 0, 1, 2, 0, 2, 1])
TAGS = ("[]", '["Qualified"]', "Recycled;Webinar", '["VIP", "Event 2026"]', "Qualified;Priority")


BLANK = 1
"""The last code of a gap that is empty: 0 is null, 1 a space, above are placeholders."""


def gaps(story: Story) -> tuple[IntArray, IntArray]:
    """Give for each record the core field that somebody left out (else -1), and how."""
    rng, size = story.plan.streams.get("gaps"), story.counts.records
    which = np.where(chance(rng, 0.055, size), weighted(rng, [0.15, 0.1, 0.5, 0.25], size), -1)
    which[story.counts.background :] = -1
    how = weighted(rng, [0.6, 0.1, 0.3], size)
    return which, np.where(how == 2, rng.integers(2, 10, size), how)


def columns(story: Story) -> dict[str, Any]:
    """Give the columns of the table `leads`, one entry per record in the order of the story."""
    found = _contact(story) | _person(story) | _source(story) | _state(story)
    found |= lead_marks.scores(story) | lead_marks.ends(story) | lead_marks.marks(story)
    for name in {name for scene in story.scenes for name in scene.fields} & set(found):
        found[name] = _scripted(story, found[name], name)
    return found | {"lead_id": lead_column(story, np.arange(story.counts.records))}


def order(story: Story) -> Any:
    """Give the place of each record in the order of the ids."""
    return pa.array(np.argsort(story.lives.number, kind="stable"))


def _scripted(story: Story, column: Any, name: str) -> Any:
    """Write what the scenes want in one column."""
    where = np.zeros(story.counts.records, dtype=np.bool_)
    where[story.counts.ordinary :] = [name in scene.fields for scene in story.scenes]
    wanted = [scene.fields[name] for scene in story.scenes if name in scene.fields]
    return col.replaced(column, where, wanted)


def _contact(story: Story) -> dict[str, Any]:
    """Give the contact columns with hostile texts, omitted fields and country names mixed in."""
    rng, size = story.plan.streams.get("contact noise"), story.counts.records
    ordinary = np.arange(size) < story.counts.background
    columns, hostile = dict(story.contact), load("texts")["hostile"]
    for name, share in (("last_name", 0.002), ("company_name", 0.003), ("job_title", 0.002)):
        where = chance(rng, share, size) & ordinary
        drawn = rng.integers(0, len(hostile), where.sum()).tolist()
        columns[name] = col.replaced(columns[name], where, [hostile[code] for code in drawn])
    where = chance(rng, 0.12, size) & ordinary
    for name in ("first_name", "last_name"):
        columns[name] = col.blank(columns[name], where)
    where = chance(rng, 0.1, size) & ordinary & ~where
    columns["full_name"] = col.blank(columns["full_name"], where)
    where = chance(rng, 0.05, size) & ordinary
    names = col.plain(col.pick([place.name for place in countries()], story.people.country))
    columns["country"] = col.replaced(
        columns["country"], where, names.filter(pa.array(where)).to_pylist()
    )
    for name, share in (("phone", 0.08), ("street", 0.3), ("website", 0.25), ("state", 0.2)):
        columns[name] = col.blank(columns[name], chance(rng, share, size) & ordinary)
    return columns | {name: _omit(story, columns[name], name) for name in ("company_name", "email")}


def _omit(story: Story, column: Any, name: str) -> Any:
    """Leave out the values of a core field where the gaps say so."""
    which, how = gaps(story)
    where = which == CORE_FIELDS.index(name)
    texts = [None, " ", *load("texts")["placeholders"]]
    return col.replaced(column, where, [texts[code] for code in how[where].tolist()])


def _person(story: Story) -> dict[str, Any]:
    rng, size, people = story.plan.streams.get("lead person"), story.counts.records, story.people
    texts = load("texts")
    account = np.where(chance(rng, 0.1, size) & ~story.lives.is_hot, -1, people.account)
    account[story.counts.ordinary :] = people.account[story.counts.ordinary :]
    role = col.pick(texts["contact_roles"], rng.integers(0, len(texts["contact_roles"]), size))
    known = np.where(chance(rng, 0.06, size) & ~story.lives.is_hot, -1, people.seniority)
    copied = np.arange(size) >= story.counts.background
    has_profile = chance(rng, np.where(copied, 0.25, 0.55), size)
    profile = np.where(has_profile, story.person, -1)
    return {
        "account_id": col.ids("A", account, 7),
        "contact_role": _omit(story, col.plain(role), "contact_role"),
        "department": col.pick(
            texts["departments"], rng.integers(-2, len(texts["departments"]), size)
        ),
        "seniority": col.pick(SENIORITIES, known),
        "seniority_level": col.pick(LEVELS, known),
        "linkedin_url": col.ids("https://www.linkedin.com/in/demo-", profile, 7),
        "company_page_url": col.blank(story.contact["website"], chance(rng, 0.6, size)),
        "role_tenure_months": col.numbers(rng.integers(1, 180, size), chance(rng, 0.5, size)),
        "timezone": col.pick([place.zone for place in countries()], people.country),
        "business_unit_id": col.pick(UNITS, np.where(people.unit == 3, -1, people.unit)),
    }


def sources(story: Story) -> IntArray:
    """Give the code of each record's source."""
    return source_codes(story.plan, story.counts.records)


def _source(story: Story) -> dict[str, Any]:
    rng, size, created = (
        story.plan.streams.get("lead source"),
        story.counts.records,
        story.lives.created,
    )
    source = sources(story)
    digital = SOURCE_DIRECTION[source] < 2
    by_hand = SOURCE_VIA[source] == 1
    late = np.where(chance(rng, 0.06, size), 30 * HOUR, 12 * HOUR)
    found = created - (rng.random(size) * late).astype(np.int64)
    tagged = np.where(digital & chance(rng, 0.92, size), source, -1)
    machine = story.users.any_of("integration")[0]
    campaign = rng.integers(0, story.campaigns, size)
    return {
        "lead_source": _omit(story, col.plain(col.pick(SOURCES, source)), "lead_source"),
        "source_channel": col.pick(CHANNELS, source),
        "direction": col.pick(DIRECTIONS, SOURCE_DIRECTION[source]),
        "source_tag": col.pick([f"src-{name}" for name in CHANNELS], tagged),
        "utm_source": col.pick(CHANNELS, tagged),
        "utm_medium": col.pick(
            ("organic", "cpc"), np.where(tagged < 0, -1, SOURCE_DIRECTION[source])
        ),
        "utm_campaign": col.ids("campaign-", np.where(tagged < 0, -1, campaign), 4),
        "campaign_id": col.ids("C", np.where(tagged < 0, -1, campaign), 4),
        "created_via": col.pick(VIA, SOURCE_VIA[source]),
        "import_batch_id": col.ids(
            "B", np.where(SOURCE_VIA[source] == 2, created // (7 * DAY), -1), 6
        ),
        "created_by": story.users.column(np.where(by_hand, story.lives.sdr, machine)),
        "created_at": col.times(created),
        "identified_at": col.times(np.where(chance(rng, 0.2, size), NEVER, found)),
        "acquired_at": col.times(np.where(chance(rng, 0.4, size), NEVER, found + 60)),
    }


def _state(story: Story) -> dict[str, Any]:
    rng, size, lives = story.plan.streams.get("lead state"), story.counts.records, story.lives
    stage = recorded_stage(story.plan, story.counts, lives)
    moved = lead_marks.changed_at(story)
    touched = np.maximum(
        np.where(lives.is_future, moved, np.maximum(lives.last_active, moved)), moved
    )
    deal = lives.entered[:, OPPORTUNITY]
    return {
        "owner_id": story.users.column(lives.owner),
        "status": col.pick(LABELS, stage),
        "stage": col.pick(STAGES, stage),
        "status_changed_at": col.times(moved),
        "cold_at": col.times(lives.entered[:, COLD]),
        "tags": col.pick(
            TAGS, np.where(chance(rng, 0.5, size), -1, weighted(rng, [1, 3, 1, 1, 1], size))
        ),
        "updated_at": col.times(np.maximum(np.minimum(touched, story.plan.as_of), moved)),
        "updated_by": story.users.column(
            np.where(lives.owner < 0, story.users.any_of("crm_admin")[0], lives.owner)
        ),
        "converted_opportunity_id": col.ids("O", story.opportunity, 7),
        "converted_at": col.times(deal),
    }
