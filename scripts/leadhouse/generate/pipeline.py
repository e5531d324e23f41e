"""Writes the whole demo: the tables of the input contract and the truth about them."""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from leadhouse.generate import (
    accounts,
    activities,
    consents,
    customers,
    engagement,
    governance,
    history,
    leads,
    marketing,
    quality,
    sales,
    truth,
    users,
    workflow,
)
from leadhouse.generate.planted import planted_activities, planted_events
from leadhouse.generate.rng import IntArray
from leadhouse.generate.sink import FileFormat, TableFile, contract_schemas
from leadhouse.generate.story import Story, tell
from leadhouse.generate.world import plan

Progress = Callable[[str, float], None]
Builder = Callable[[Story], dict[str, Any]]
CSV_BELOW = 50_000
CHUNK = 50_000
SLICE = 131_072

BUILDERS: dict[str, Builder] = {
    "accounts": lambda s: accounts.table(s.plan, s.accounts, s.users),
    "users": lambda s: users.table(s.plan, s.users),
    "user_territories": lambda s: users.territories(s.plan, s.users),
    "stage_history": lambda s: history.stage_history(s.plan, s.counts, s.lives, s.users),
    "ownership_history": lambda s: history.ownership_history(s.plan, s.counts, s.lives, s.users),
    "requeue_log": lambda s: history.requeue_log(s.lives, s.users),
    "lead_co_owners": lambda s: history.co_owners(s.plan, s.counts, s.lives, s.users),
    "consents": consents.table,
} | {
    function.__name__: function
    for function in (
        sales.opportunities, sales.opportunity_history, sales.handoffs, sales.qualification_calls,
        sales.proposals, sales.contracts, sales.objections, customers.customer_onboarding,
        customers.surveys, customers.product_usage, marketing.campaigns, marketing.campaign_daily,
        marketing.capture_assets, marketing.form_submissions, marketing.content_assets,
        marketing.nurture_enrollments, marketing.signals, marketing.integration_checks,
        workflow.tasks, workflow.sequence_enrollments, workflow.sequence_steps,
        workflow.notifications, workflow.lead_feedback, workflow.escalations,
        quality.enrichment_log, quality.enrichment_flags, quality.enrichment_reviews,
        quality.lead_reviews, quality.research_notes, quality.score_log, quality.icp_decisions,
        quality.review_decisions, quality.merge_log, quality.duplicate_searches,
        quality.duplicate_decisions, quality.field_history, governance.approvals,
        governance.ownership_disputes, governance.data_requests, governance.exports,
        governance.audit_actions, governance.training_records, governance.governance_events,
        governance.change_requests,
    )
}  # fmt: skip


@dataclass(frozen=True)
class GenerateReport:
    """What was written: rows by entity, and how long it took."""

    out: Path
    file_format: FileFormat
    rows: dict[str, int]
    seconds: float


def generate(
    leads: int,
    seed: int,
    as_of: dt.date,
    out: Path,
    file_format: Literal["auto", "csv", "parquet", "jsonl"] = "auto",
    progress: Progress | None = None,
    tables: Collection[str] = (),
) -> GenerateReport:
    """Write a believable CRM of so many leads to the folder, with the truth beside it.

    The same arguments give the same bytes. `auto` writes CSV below 50,000 leads, else Parquet.
    `progress` is told the table and the share done. With `tables` only these are written, each
    with the bytes that it has among all.
    """
    began = time.monotonic()
    chosen: FileFormat = _format(leads, file_format)
    wanted = _wanted(tables)
    report = progress or (lambda _table, _share: None)
    report("people", 0.0)
    story = tell(plan(leads, seed, as_of))
    rows: dict[str, int] = {}
    chunks = _all_chunks(story)
    for done, table in enumerate(wanted):
        report(table, (done + 1) / (len(wanted) + 2))
        with TableFile(out / table, contract_schemas()[table], chosen) as target:
            for chunk in chunks[table]():
                target.write(chunk)
        rows[table] = target.rows
    report("truth", 1.0)
    rows |= _write_truth(story, out, chosen)
    return GenerateReport(out, chosen, rows, time.monotonic() - began)


def _wanted(tables: Collection[str]) -> list[str]:
    """Give the tables to write, in the order of the contract; none named means all."""
    known = list(contract_schemas())
    if unknown := sorted(set(tables) - set(known)):
        raise ValueError(
            f"{', '.join(unknown)} is no table of the input contract; give {', '.join(known)}"
        )
    return [table for table in known if not tables or table in tables]


def _format(leads: int, wanted: Literal["auto", "csv", "parquet", "jsonl"]) -> FileFormat:
    if wanted != "auto":
        return wanted
    return "csv" if leads < CSV_BELOW else "parquet"


def _all_chunks(story: Story) -> dict[str, Callable[[], Iterator[dict[str, Any]]]]:
    def small(builder: Builder) -> Callable[[], Iterator[dict[str, Any]]]:
        return lambda: _slices(builder(story))

    chunks = {name: small(builder) for name, builder in BUILDERS.items()}
    chunks["leads"] = lambda: _lead_chunks(story)
    chunks["activities"] = lambda: _activity_chunks(story)
    chunks["engagement_events"] = lambda: _event_chunks(story)
    return chunks


def _slices(columns: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a table in slices, so that its text is never in memory at once."""
    size = len(next(iter(columns.values())))
    for start in range(0, max(size, 1), SLICE):
        yield {name: column.slice(start, SLICE) for name, column in columns.items()}


def _lead_chunks(story: Story) -> Iterator[dict[str, Any]]:
    """Give the widest table in slices that are put in order one by one, not all at once."""
    columns, order = leads.columns(story), leads.order(story)
    for start in range(0, len(order), SLICE):
        part = order.slice(start, SLICE)
        yield {name: column.take(part) for name, column in columns.items()}


def _batches(story: Story) -> Iterator[IntArray]:
    for start in range(0, story.counts.ordinary, CHUNK):
        yield np.arange(start, min(start + CHUNK, story.counts.ordinary))


def _activity_chunks(story: Story) -> Iterator[dict[str, Any]]:
    plan, lives, unit = story.plan, story.lives, story.people.unit
    counts, next_id = activities.weights(plan, story.counts, lives), 1
    for chunk, rows in enumerate(_batches(story)):
        rng = plan.streams.get("activities", chunk)
        parts = [activities.anchors(plan, lives, rows, rng)]
        parts.append(activities.fillers(plan, lives, unit, np.repeat(rows, counts[rows]), rng))
        batch = activities.joined(parts)
        yield activities.table(plan, lives, story.users, batch, next_id, rng, story.opportunity)
        next_id += len(batch.row)
    yield planted_activities(story, next_id)


def _event_chunks(story: Story) -> Iterator[dict[str, Any]]:
    plan, lives = story.plan, story.lives
    counts, next_id = engagement.weights(plan, story.counts, lives), 1
    for chunk, rows in enumerate(_batches(story)):
        rng = plan.streams.get("engagement", chunk)
        events = engagement.draw(
            plan, lives, np.repeat(rows, counts[rows]), rows[lives.is_hot[rows]], rng
        )
        yield engagement.table(plan, lives, events, next_id, rng, story.campaigns)
        next_id += len(events[0])
    yield planted_events(story, next_id)


def _write_truth(story: Story, out: Path, chosen: FileFormat) -> dict[str, int]:
    with TableFile(out / "truth" / "persons", truth.PERSONS, chosen) as target:
        for chunk in _slices(truth.persons(story)):
            target.write(chunk)
    with TableFile(out / "truth" / "rule_cases", truth.CASES, "csv") as cases:
        cases.write(truth.rule_cases(story))
    (out / "truth" / "README.md").write_text(truth.README, encoding="utf-8")
    return {"truth/persons": target.rows, "truth/rule_cases": cases.rows}
