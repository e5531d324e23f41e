"""What a side's policy says on the day, read from what its models read."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from leadhouse.warehouse.duckdb import DuckDBConnection
from leadhouse.whatif.model import Gate, Rules, TierBand

SCHEMA = "intermediate"
PRIORITY_MODEL = "sales_priority"
RESPONSE = "first_response"


def read_rules(connection: DuckDBConnection) -> Rules:
    """Weights, tiers, gates and response targets of every business unit."""
    return Rules(
        weights={
            (unit, model, component): Decimal(weight)
            for unit, model, component, weight in _rows(
                connection,
                "int_unit_scoring_weights",
                "business_unit_id, model_id, component, weight",
            )
        },
        tiers=_tiers(connection),
        gates={
            unit: Gate(model, Decimal(threshold))
            for unit, model, threshold in _rows(
                connection, "int_unit_parameters", "business_unit_id, mql_gate_model, mql_threshold"
            )
            if model is not None and threshold is not None
        },
        targets={
            (unit, tier): hours
            for unit, kind, tier, hours in _rows(
                connection,
                "int_unit_sla_policies",
                "business_unit_id, sla_type, tier, target_hours",
            )
            if kind == RESPONSE
        },
    )


def _tiers(connection: DuckDBConnection) -> dict[str, tuple[TierBand, ...]]:
    bands: dict[str, list[TierBand]] = defaultdict(list)
    columns = "business_unit_id, model_id, tier, min_inclusive, max_exclusive"
    for unit, model, tier, low, high in _rows(connection, "int_unit_score_tiers", columns):
        if model == PRIORITY_MODEL:
            bands[unit].append(
                TierBand(tier, Decimal(low), None if high is None else Decimal(high))
            )
    return {unit: tuple(sorted(each, key=lambda band: -band.low)) for unit, each in bands.items()}


def _rows(connection: DuckDBConnection, table: str, columns: str) -> list[tuple[Any, ...]]:
    """Rows in force on the day: a table with rows of other days says which these are."""
    is_dated = "is_current" in connection.columns(SCHEMA, table)
    condition = " where is_current" if is_dated else ""
    relation = connection.relation(SCHEMA, table)
    return connection.rows(f"select {columns} from {relation}{condition}")
