"""The model in force as the tables that the models of dbt read as sources."""

from datetime import datetime
from pathlib import Path

from leadhouse.prediction.model import Model, Points
from leadhouse.prediction.store import InForce, in_force
from leadhouse.warehouse.connection import Connection, Value, values

SCHEMA = "prediction"
MODEL_TYPES = {
    "version": "string",
    "status": "string",
    "reason": "string",
    "trained_as_of": "timestamp",
    "training_from": "timestamp",
    "training_to": "timestamp",
    "window_days": "int",
    "intercept": "decimal(18,6)",
}
POINT_TYPES = {
    "feature": "string",
    "kind": "string",
    "level": "string",
    "low": "double",
    "high": "double",
    "points": "decimal(18,6)",
    "share": "decimal(18,6)",
    "words": "string",
}
# the distribution of the predicted probabilities is kept as a feature that no lead has
SCORE = "(score)"
ROWS_A_STATEMENT = 500


def make_tables(connection: Connection, home: Path, as_of: datetime | None) -> InForce:
    """Makes `prediction.models`, always one row, and `prediction.points`, empty without a model."""
    connection.execute(f"create schema if not exists {connection.schema(SCHEMA)}")
    found = in_force(home, as_of)
    rows = [_model_row(found.model)] if found.model else [_no_model_row(found)]
    _fill(connection, "models", MODEL_TYPES, rows)
    points = [_point_row(each) for each in found.model.points] if found.model else []
    bins = _score_rows(found.model) if found.model else []
    _fill(connection, "points", POINT_TYPES, [*points, *bins])
    return found


def _fill(
    connection: Connection, name: str, types: dict[str, str], rows: list[tuple[Value, ...]]
) -> None:
    table = connection.relation(SCHEMA, name)
    declared = ", ".join(f"{column} {type_}" for column, type_ in types.items())
    connection.execute(f"drop table if exists {table}")
    connection.execute(f"create table {table} ({declared})")
    # numbers travel as text, so that none of their digits is lost
    cast = ", ".join(f"cast({column} as {type_}) as {column}" for column, type_ in types.items())
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        part = values(connection.dialect, rows[start : start + ROWS_A_STATEMENT])
        connection.execute(
            f"insert into {table} select {cast} from (values {part}) as loaded ({', '.join(types)})"
        )


def _model_row(model: Model) -> tuple[Value, ...]:
    return (
        model.version,
        model.status,
        model.reason,
        model.trained_as_of,
        model.training_from,
        model.training_to,
        model.window_days,
        f"{model.intercept:.6f}",
    )


def _no_model_row(found: InForce) -> tuple[Value, ...]:
    return (None, "none", found.reason, None, None, None, None, None)


def _point_row(each: Points) -> tuple[Value, ...]:
    return (
        each.feature,
        each.kind,
        each.level,
        _text(each.low),
        _text(each.high),
        f"{each.points:.6f}",
        f"{each.share:.6f}",
        each.words,
    )


def _score_rows(model: Model) -> list[tuple[Value, ...]]:
    lows = [low for low, _ in model.score_bins]
    highs = [*lows[1:], *([None] if lows else [])]
    return [
        (SCORE, "score", f"tenth {place + 1}", _text(low), _text(high), "0", f"{share:.6f}", "")
        for place, ((low, share), high) in enumerate(zip(model.score_bins, highs, strict=True))
    ]


def _text(value: float | None) -> str | None:
    return None if value is None else repr(float(value))
