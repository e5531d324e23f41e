"""The table of all runs in the published warehouse."""

from collections.abc import Iterable

from leadhouse.runs import Run
from leadhouse.warehouse.connection import Connection, Value, values
from leadhouse.warehouse.spark import prefix_of

COLUMNS = {
    "run_id": "string not null",
    "as_of": "timestamp not null",
    "started_at": "timestamp not null",
    "finished_at": "timestamp",
    "state": "string not null",
    "code_version": "string not null",
    "policy_version": "string not null",
    "schema_prefix": "string",
}


def write_ops_runs(connection: Connection, runs: Iterable[Run]) -> None:
    """Writes `ops.runs` anew, one row a run.

    Give the current run as it will be once it is published: the table is written before the switch.
    `schema_prefix` begins the names of the run's own schemas on Spark, for readers who must not mix
    runs; on DuckDB, where the file is the run, it is null.
    """
    table = connection.relation("ops", "runs")
    columns = ", ".join(f"{name} {data_type}" for name, data_type in COLUMNS.items())
    connection.execute(f"create schema if not exists {connection.schema('ops')}")
    connection.execute(f"drop table if exists {table}")
    connection.execute(f"create table {table} ({columns})")
    if rows := [_row(run) for run in runs]:
        connection.execute(f"insert into {table} values {values(connection.dialect, rows)}")


def _row(run: Run) -> tuple[Value, ...]:
    return (
        run.run_id,
        run.as_of,
        run.started_at,
        run.finished_at,
        run.state,
        run.code_version,
        run.policy_version,
        prefix_of(run.run_id) if run.target == "spark" else None,
    )
