"""The table of all runs in the published warehouse."""

from collections.abc import Iterable

import duckdb

from leadhouse.runs import Run

CREATE = """
create or replace table ops.runs (
    run_id varchar not null,
    as_of timestamp not null,
    started_at timestamp not null,
    finished_at timestamp,
    state varchar not null,
    code_version varchar not null,
    policy_version varchar not null
)
"""
INSERT = "insert into ops.runs values (?, ?, ?, ?, ?, ?, ?)"


def write_ops_runs(connection: duckdb.DuckDBPyConnection, runs: Iterable[Run]) -> None:
    """Writes `ops.runs` anew, one row a run, in the connection's default database.

    Give the current run as it will be once it is published: the file is closed before the switch.
    """
    connection.execute("create schema if not exists ops")
    connection.execute(CREATE)
    rows = [
        (
            run.run_id,
            run.as_of,
            run.started_at,
            run.finished_at,
            run.state,
            run.code_version,
            run.policy_version,
        )
        for run in runs
    ]
    if rows:
        connection.executemany(INSERT, rows)
