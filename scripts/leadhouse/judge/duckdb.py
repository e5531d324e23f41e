"""The row sets of a run on DuckDB, for Great Expectations."""

import duckdb
import sqlalchemy as sa
from duckdb_sqlalchemy import ConnectionWrapper

from leadhouse.judge.source import Source
from leadhouse.warehouse.connection import Connection
from leadhouse.warehouse.duckdb import SCRATCH, DuckDBConnection

# Dremio's regular expressions are `regexp_matches(...)`, which DuckDB has. PostgreSQL's, which
# `duckdb-sqlalchemy` derives from, are written `~`: in DuckDB a match of the whole value
REGEX_DIALECT = "DremioDialect"


class _ReadOnlyConnection(ConnectionWrapper):
    """A DuckDB connection whose transactions can't write."""

    def begin(self) -> None:
        self.execute("begin transaction read only")


def source(connection: Connection, schema: str) -> Source:
    """The scratch file of a run, read-only.

    Reads through connections of its own on the same database, so it sees what is committed.
    """
    assert isinstance(connection, DuckDBConnection)
    native = connection.native
    engine = sa.create_engine("duckdb://", creator=lambda: _connect(native), poolclass=sa.NullPool)
    return Source(engine, schema, REGEX_DIALECT)


def _connect(native: duckdb.DuckDBPyConnection) -> _ReadOnlyConnection:
    cursor = native.cursor()
    cursor.execute(f"use {SCRATCH}")
    return _ReadOnlyConnection(cursor)
