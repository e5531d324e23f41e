"""A bounded DuckDB connection that reads run files and writes copies of them."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from leadhouse.warehouse.connection import PUBLISHED_SCHEMAS
from leadhouse.warehouse.duckdb import COLUMNS, DuckDBDialect

TABLES = """
select schema_name, table_name
from duckdb_tables()
where database_name = ? and not internal and not temporary
order by schema_name, table_name
"""
VIEWS = """
select schema_name, view_name
from duckdb_views()
where database_name = ? and not internal and not temporary
order by schema_name, view_name
"""

_DIALECT = DuckDBDialect()


@contextlib.contextmanager
def engine(scratch: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection with the limits of the environment, closed at the end.

    What doesn't fit in memory goes to a private folder in `scratch`, by default the system's
    temporary folder, and never to the working directory.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("LEADHOUSE_MEMORY_LIMIT", "6GB"),
        "threads": os.environ.get("LEADHOUSE_THREADS", "2"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with (
        tempfile.TemporaryDirectory(prefix="leadhouse-", dir=scratch) as spill,
        duckdb.connect(":memory:", config=settings | {"temp_directory": spill}) as connection,
    ):
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def attach(
    connection: duckdb.DuckDBPyConnection, path: Path, alias: str, *, read_only: bool
) -> None:
    """Attaches a database file; its path may hold any character."""
    mode = " (read_only)" if read_only else ""
    connection.execute(f"attach {literal(str(path))} as {quoted(alias)}{mode}")


def tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    """Schema and name of every table of a database that is in a published schema."""
    rows = connection.execute(TABLES, [database]).fetchall()
    return [(schema, name) for schema, name in rows if schema in PUBLISHED_SCHEMAS]


def views(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    """Schema and name of every view of a database that is in a published schema."""
    rows = connection.execute(VIEWS, [database]).fetchall()
    return [(schema, name) for schema, name in rows if schema in PUBLISHED_SCHEMAS]


def columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str
) -> list[tuple[str, str]]:
    """Name and type of every column of a table, in its order."""
    return connection.execute(COLUMNS, [database, schema, table]).fetchall()


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return _DIALECT.quoted(name)


def literal(text: str) -> str:
    """A text as an SQL string, for statements that take no parameters."""
    return _DIALECT.text(text)


def relation(database: str, schema: str, table: str) -> str:
    """The full name of a table."""
    return ".".join(quoted(part) for part in (database, schema, table))
