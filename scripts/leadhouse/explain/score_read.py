"""Reads the scores of a lead from the published warehouse, and from an earlier run of the home."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

import duckdb

from leadhouse.explain import score_queries as queries
from leadhouse.explain.model import Row
from leadhouse.explain.read import Warehouse
from leadhouse.explain.score_model import ExplainedScore, ExplainedScores, PriorPoints
from leadhouse.explain.scores import next_tier, parts_of, points_of, rule_changes
from leadhouse.publish.engine import attach
from leadhouse.runs import RUN_FILE, Home, Run, kept_runs

MODELS = ("sales_priority", "mql_qualification")
# the earlier run as its statement names it
PRIOR = "earlier"
SINCE_DAYS = 30


def explain_scores(
    warehouse: Warehouse, golden_lead_id: str, home: Home, *, days: int = SINCE_DAYS
) -> ExplainedScores | None:
    """What makes the scores of a golden lead, what would raise them, and what changed.

    Nothing where the run has no scores of it: it is not live, or the run is older.
    """
    if any(not warehouse.has(*table) for table in queries.NEEDED):
        return None
    golden = warehouse.one(queries.SCORED, id=golden_lead_id)
    if golden is None:
        return None
    since = golden["scored_at"] - timedelta(days=days)
    contributions = warehouse.rows(_contributions("shown"), id=golden_lead_id)
    return ExplainedScores(
        golden=golden,
        scores=_scores(warehouse, golden, contributions, since),
        overrides=warehouse.rows(queries.OVERRIDES, id=golden_lead_id),
        since=since,
        days=days,
        prior=_prior(warehouse, home, golden_lead_id, contributions),
    )


def _scores(
    warehouse: Warehouse, golden: Row, contributions: Sequence[Row], since: object
) -> tuple[ExplainedScore, ...]:
    unit = golden["business_unit_id"]
    rules = _by_model(warehouse.rows(queries.RULES, unit=unit))
    bounds = _by_model(warehouse.rows(queries.BOUNDS, unit=unit))
    weights = _by_model(warehouse.rows(queries.WEIGHTS, unit=unit))
    given = _by_model(contributions)
    intervals = _by_model(
        warehouse.rows(queries.INTERVALS, id=golden["golden_lead_id"], since=since)
    )
    shown = {"sales_priority": golden["composite_score"], "mql_qualification": golden["mql_score"]}
    return tuple(
        _score(
            model_id,
            shown[model_id],
            given.get(model_id, ()),
            rules.get(model_id, ()),
            {row["component"]: row["weight"] or Decimal(0) for row in weights.get(model_id, ())},
            [(row["tier"], row["bound"]) for row in bounds.get(model_id, ()) if row["bound"]],
            intervals.get(model_id, ()),
            since,
        )
        for model_id in MODELS
    )


def _score(
    model_id: str,
    score: Decimal,
    given: Sequence[Row],
    rules: Sequence[Row],
    weights: Mapping[str, Decimal],
    bounds: Sequence[tuple[str, Decimal]],
    intervals: Sequence[Row],
    since: object,
) -> ExplainedScore:
    parts = parts_of(given, weights)
    changes = [row for row in intervals if _is_change(row, since)]
    before = next(iter(intervals), None)
    return ExplainedScore(
        model_id=model_id,
        score=score,
        tier=intervals[-1]["tier"] if intervals else None,
        parts=parts,
        rules=points_of(given, rules, weights),
        next_tier=next_tier(score, parts, rules, given, bounds),
        before=before,
        changes=tuple(changes),
    )


def _is_change(row: Row, since: object) -> bool:
    """Whether the interval began within the window, and not with the lead itself."""
    return bool(row["valid_from"] > since and row["score_before"] is not None)


def _by_model(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["model_id"], []).append(row)
    return grouped


def _contributions(database: str) -> str:
    return queries.CONTRIBUTIONS.format(database=database)


def _prior(
    warehouse: Warehouse, home: Home, golden_lead_id: str, now: Sequence[Row]
) -> PriorPoints | None:
    """What changed since the newest earlier run that is still kept, if its file can be read."""
    run = earlier_run(home, warehouse.run)
    if run is None:
        return None
    connection = warehouse.connection
    # a run of before there were contributions, or one that is removed at this moment
    with contextlib.suppress(duckdb.Error, OSError):
        attach(connection, home.run_dir(run.run_id) / RUN_FILE, PRIOR, read_only=True)
        try:
            before = warehouse.rows(_contributions(PRIOR), id=golden_lead_id)
        finally:
            connection.execute(f"detach {PRIOR}")
        return PriorPoints(run.run_id, run.as_of, rule_changes(before, now))
    return None


def earlier_run(home: Home, published: Run) -> Run | None:
    """The newest kept run as of before the published one, on an engine whose file can be read."""
    earlier = [
        run
        for run in kept_runs(home)
        if run.is_publishable and run.target == "duckdb" and run.as_of < published.as_of
    ]
    return max(earlier, key=lambda run: (run.as_of, run.started_at, run.run_id), default=None)
