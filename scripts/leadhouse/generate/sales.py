"""Deals and what belongs to them: hand-overs, calls, proposals, contracts, customers."""

from typing import Any

import numpy as np

from leadhouse.generate import columns as col
from leadhouse.generate.clock import DAY, HOUR
from leadhouse.generate.columns import NEVER
from leadhouse.generate.leads import SOURCES, sources
from leadhouse.generate.lifecycle import ACCEPTED, LOST, MQL, OPPORTUNITY, SQL, WON
from leadhouse.generate.rng import IntArray, chance, weighted
from leadhouse.generate.story import Story, lead_column, qualified
from leadhouse.generate.words import countries, load

DEAL_STAGES = ("Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost")
REASONS = ("price", "product_fit", "competitor", "timing", "no_decision")
REJECTIONS = ("wrong_territory", "bad_data", "unqualified", "duplicate", "no_need")


def _deals(story: Story) -> IntArray:
    rows = story.reached(OPPORTUNITY)
    return rows[np.argsort(story.opportunity[rows])]


def _account(story: Story, rows: IntArray) -> Any:
    return col.ids("A", story.people.account[rows], 7)


def opportunities(story: Story) -> dict[str, Any]:
    """Give the table `opportunities`."""
    rng, rows, lives = story.plan.streams.get("opportunities"), _deals(story), story.lives
    size, opened = len(rows), lives.entered[rows, OPPORTUNITY]
    won, lost = (lives.entered[rows, stage] for stage in (WON, LOST))
    closed, over = np.maximum(won, lost), (won != NEVER) | (lost != NEVER)
    value = col.money(np.clip(rng.lognormal(9.6, 1.0, size), 500, 2e6))
    due = np.where(over, closed // DAY, opened // DAY + rng.integers(20, 120, size))
    stage = np.where(won != NEVER, 3, np.where(lost != NEVER, 4, rng.integers(0, 3, size)))
    return {
        "opportunity_id": col.ids("O", story.opportunity[rows], 7),
        "lead_id": lead_column(story, rows),
        "account_id": _account(story, rows),
        "owner_id": story.users.column(
            np.where(chance(rng, 0.03, size), lives.sdr[rows], lives.ae[rows])
        ),
        "type": col.pick(("new", "upsell", "cross_sell"), weighted(rng, [0.85, 0.1, 0.05], size)),
        "stage": col.pick(DEAL_STAGES, stage),
        "deal_value": col.numbers(value, chance(rng, 0.02, size)),
        "close_date": col.dates(np.where(chance(rng, 0.03, size), NEVER, due)),
        "decision_maker": col.blank(story.contact["full_name"].take(rows), chance(rng, 0.05, size)),
        "created_at": col.times(opened),
        "created_by": story.users.column(
            np.where(chance(rng, 0.5, size), lives.sdr[rows], lives.ae[rows])
        ),
        "closed_at": col.times(np.where(over, closed, NEVER)),
        "is_won": col.flags(won != NEVER, ~over),
        "in_forecast": col.flags(~over | chance(rng, 0.02, size)),
        "win_reason_code": col.pick(REASONS, np.where(won != NEVER, rng.integers(0, 3, size), -1)),
        "lost_reason_code": col.pick(
            REASONS, np.where(lost != NEVER, rng.integers(-1, 5, size), -1)
        ),
        "currency": col.pick(("EUR", "USD"), (story.people.unit[rows] != 0).astype(np.int64)),
        "updated_at": col.times(
            np.where(over, closed, np.maximum(opened, story.clip(lives.last_active[rows])))
        ),
    }


def opportunity_history(story: Story) -> dict[str, Any]:
    """Give the table `opportunity_history`."""
    rows = _deals(story)
    opened = story.lives.entered[rows, OPPORTUNITY]
    closed = np.maximum(story.lives.entered[rows, WON], story.lives.entered[rows, LOST])
    end = np.where(closed == NEVER, story.plan.as_of, closed)
    moved = np.where(end - opened > 8 * DAY, opened + (end - opened) // 2, NEVER)
    final = np.where(story.lives.entered[rows, WON] != NEVER, 3, 4)
    who, when = np.concatenate([rows] * 3), np.concatenate([opened, moved, closed])
    stage = np.concatenate([np.zeros(len(rows), np.int64), np.ones(len(rows), np.int64), final])
    kept = when != NEVER
    return {
        "opportunity_id": col.ids("O", story.opportunity[who[kept]], 7),
        "stage": col.pick(DEAL_STAGES, stage[kept]),
        "entered_at": col.times(when[kept]),
    }


def handoffs(story: Story) -> dict[str, Any]:
    """Give the table `handoffs`: marketing to sales, seller to closer, closer to success."""
    rng, lives = story.plan.streams.get("handoffs"), story.lives
    reached = [story.reached(stage) for stage in (MQL, OPPORTUNITY, WON)]
    kinds = [rows[rows < story.counts.ordinary] for rows in reached]
    rows, kind = np.concatenate(kinds), np.repeat([0, 1, 2], [len(part) for part in kinds])
    size, start = len(rows), lives.entered[rows, np.array([MQL, OPPORTUNITY, WON])[kind]] + 300
    marketing = story.users.any_of("marketing")
    csm = story.users.draw(rng, "csm", story.people.unit[rows])
    sender = np.choose(kind, [marketing[rows % len(marketing)], lives.sdr[rows], lives.ae[rows]])
    taker = np.choose(kind, [lives.sdr[rows], lives.ae[rows], csm])
    answered = np.where(kind == 0, lives.entered[rows, ACCEPTED], start + 9 * HOUR)
    open_end = (answered == NEVER) | (answered > story.plan.as_of)
    answered = np.where(open_end, NEVER, np.maximum(answered, start + 60))
    answer = _answers(story, rng, answered, sender, taker)
    return (
        answer
        | _carried(rng, size, kind)
        | {
            "handoff_id": col.ids("H", np.arange(1, size + 1), 8),
            "type": col.pick(("mql_to_sales", "sdr_to_ae", "ae_to_csm"), kind),
            "lead_id": lead_column(story, rows),
            "account_id": _account(story, rows),
            "from_user": story.users.column(sender),
            "to_user": story.users.column(taker),
            "initiated_at": col.times(start),
            "lead_source": col.pick(SOURCES, sources(story)[rows]),
        }
    )


def _answers(
    story: Story, rng: np.random.Generator, answered: IntArray, sender: IntArray, taker: IntArray
) -> dict[str, Any]:
    """Give the receivers' answers: most accept, a few reject or find it not ready."""
    size, comments = len(answered), load("texts")["comments"]
    response = np.where(answered == NEVER, -1, weighted(rng, [0.93, 0.04, 0.03], size))
    rejected = response > 0
    reason, comment = (np.where(rejected, rng.integers(-1, 5, size), -1) for _ in range(2))
    return {
        "response": col.pick(("accepted", "rejected", "not_ready"), response),
        "responded_by": story.users.column(np.where(answered == NEVER, -1, taker)),
        "responded_at": col.times(answered),
        "rejection_reason_code": col.pick(REJECTIONS, reason),
        "rejection_comment": col.pick(comments, comment),
        "returned_to": story.users.column(np.where(rejected, sender, -1)),
        # what is not ready is not corrected: it goes to nurture
        "resubmitted_at": col.times(np.where(response == 1, story.clip(answered + DAY), NEVER)),
    }


def _carried(rng: np.random.Generator, size: int, kind: IntArray) -> dict[str, Any]:
    """Give the notes that go with a hand-over; those after the sale only there."""
    texts = load("texts")

    def some(words: list[str], share: float) -> Any:
        drawn = rng.integers(0, len(words), size)
        return col.pick(words, np.where(chance(rng, share, size), drawn, -1))

    stakeholders = ["CFO decides; IT advises", "One champion, two users"]
    return {
        "icp_score": col.numbers(np.round(rng.uniform(30, 100, size), 1), chance(rng, 0.04, size)),
        "discovery_notes": some(texts["discovery"], 0.9),
        "next_steps": some(texts["next_steps"], 0.92),
        "objections": some(texts["objections"], 0.5),
        "stakeholder_map": some(stakeholders, 0.4),
        "consent_status": some(["opt_in", "opt_in", "unknown"], 0.9),
        "stakeholders_engaged": col.blank(some(["CFO, Head of IT"], 0.9), kind != 2),
        "solution_scope": col.blank(some(["Standard plan, 60 seats"], 0.9), kind != 2),
        "pricing_terms": col.blank(some(["Annual, paid in advance"], 0.85), kind != 2),
        "risks_objections": col.blank(some(texts["objections"], 0.8), kind != 2),
    }


def qualification_calls(story: Story) -> dict[str, Any]:
    """Give the table `qualification_calls`: held when the stage says so, a few not shown up."""
    rng = story.plan.streams.get("calls")
    rows = qualified(story)
    size, held = len(rows), story.lives.entered[rows, SQL]
    missed = chance(rng, 0.08, size)
    slot = held - np.where(missed, 3 * DAY, 600)
    good, zones = rng.random((4, size)) < 0.85, [place.zone for place in countries()]
    texts = load("texts")
    return {
        "call_id": col.ids("Q", np.arange(1, size + 1), 8),
        "lead_id": lead_column(story, rows),
        "scheduled_at": col.times(slot),
        "held_at": col.times(np.where(missed & chance(rng, 0.5, size), NEVER, held)),
        "attendees": col.join(story.contact["full_name"].take(rows), "; seller"),
        "timezone": col.pick(
            zones, np.where(chance(rng, 0.1, size), -1, story.people.country[rows])
        ),
        "agenda": col.pick(("Needs, budget, timeline",), np.where(chance(rng, 0.15, size), -1, 0)),
        "notes": col.pick(texts["discovery"], rng.integers(-1, 4, size)),
        "notes_logged_at": col.times(story.clip(held + rng.integers(600, 30 * HOUR, size))),
        "budget_ok": col.flags(good[0]),
        "authority_ok": col.flags(good[1]),
        "need_ok": col.flags(good[2]),
        "timeline_ok": col.flags(good[3], chance(rng, 0.05, size)),
        "outcome": col.pick(("qualified", "not_now"), (good.sum(axis=0) < 3).astype(np.int64)),
    }


def proposals(story: Story) -> dict[str, Any]:
    """Give the table `proposals`."""
    rng = story.plan.streams.get("proposals")
    rows = story.some("proposals", 0.7, _deals(story))
    size, opened = len(rows), story.lives.entered[rows, OPPORTUNITY]
    won = story.lives.entered[rows, WON]
    sent = story.clip(opened + rng.integers(2 * DAY, 9 * DAY, size))
    return {
        "proposal_id": col.ids("P", np.arange(1, size + 1), 7),
        "opportunity_id": col.ids("O", story.opportunity[rows], 7),
        "version": col.numbers(rng.integers(1, 4, size)),
        "amount": col.numbers(col.money(rng.lognormal(9.6, 1, size))),
        "terms": col.pick(("net 30", "net 60", "prepaid"), rng.integers(-1, 3, size)),
        "discount_pct": col.numbers(np.round(rng.exponential(6, size), 1)),
        "has_nonstandard_terms": col.flags(chance(rng, 0.1, size)),
        "esign_enabled": col.flags(chance(rng, 0.92, size)),
        "sent_at": col.times(sent),
        "accepted_at": col.times(np.where(won != NEVER, np.maximum(won - DAY, sent), NEVER)),
    }


def contracts(story: Story) -> dict[str, Any]:
    """Give the table `contracts`."""
    rng, rows = story.plan.streams.get("contracts"), story.reached(WON)
    size, won = len(rows), story.lives.entered[rows, WON]
    open_end = chance(rng, 0.1, size)
    return {
        "contract_id": col.ids("K", np.arange(1, size + 1), 7),
        "opportunity_id": col.ids("O", story.opportunity[rows], 7),
        "status": col.pick(("executed", "signed"), open_end.astype(np.int64)),
        "revision_no": col.numbers(rng.integers(1, 4, size)),
        "sent_at": col.times(won - 4 * DAY),
        "signed_at": col.times(won - 3 * HOUR),
        "countersigned_at": col.times(np.where(open_end, NEVER, won - HOUR)),
        "executed_at": col.times(np.where(open_end, NEVER, won)),
    }


def objections(story: Story) -> dict[str, Any]:
    """Give the table `objections`."""
    rng = story.plan.streams.get("objections")
    rows = story.some("objections", 0.4, _deals(story))
    size, words = len(rows), load("texts")["objections"]
    when = story.lives.entered[rows, OPPORTUNITY] + rng.integers(HOUR, 6 * DAY, size)
    return {
        "opportunity_id": col.ids("O", story.opportunity[rows], 7),
        "lead_id": lead_column(story, rows),
        "text": col.pick(words, rng.integers(0, len(words), size)),
        "logged_at": col.times(story.clip(when)),
    }
