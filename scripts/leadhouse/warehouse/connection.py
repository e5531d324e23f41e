"""How leadhouse itself speaks SQL to the engine of a run, beside what dbt does.

What an engine spells its own way is a method of its dialect. Everything else is said in SQL that
both engines read: type `string`, `cast`, `create view`, `insert into ... values`.
"""

from datetime import datetime
from typing import Any, Literal, Protocol

Target = Literal["duckdb", "spark"]

# what the warehouse publishes; every other schema of a run is scratch
PUBLISHED_SCHEMAS = ("marts", "audit", "metrics", "ops", "policy")

Value = str | int | bool | datetime | None


class WarehouseError(Exception):
    """The engine of the run can't be used or refused a statement; the message says which."""


class Dialect(Protocol):
    """What an engine spells its own way."""

    @property
    def name(self) -> Target:
        """The dbt target of the engine."""

    def quoted(self, name: str) -> str:
        """A name as an SQL identifier."""

    def text(self, value: str) -> str:
        """A text as an SQL string, whatever characters it holds."""

    def parquet(self, path: str) -> str:
        """The rows of a Parquet file, or of the files in a folder, as a relation."""


class Connection(Protocol):
    """An open connection to the warehouse of one run."""

    @property
    def dialect(self) -> Dialect:
        """How the engine spells what engines spell differently."""

    def execute(self, statement: str) -> None:
        """Runs a statement that returns nothing."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    def described(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The column names and all rows of a query."""

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Name and type of each column of a table in its order; empty where there is no table."""

    def tables(self, schema: str) -> list[str]:
        """The names of the tables and views of a schema; empty where there is no schema."""

    def schema(self, name: str) -> str:
        """The full name of a schema, which the models call `name`."""

    def prior_relation(self, schema: str, table: str) -> str:
        """The full name of a published table of the prior run."""

    def prior_columns(self, schema: str, table: str) -> frozenset[str]:
        """The columns of a published table of the prior run; empty where there is none."""

    def relation(self, schema: str, table: str) -> str:
        """The full name of a table."""

    def close(self) -> None:
        """Ends the connection."""


def literal(dialect: Dialect, value: Value) -> str:
    """A value as SQL; timestamps are UTC without an offset."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"cast('{value:%Y-%m-%d %H:%M:%S.%f}' as timestamp)"
    return dialect.text(value)


def values(dialect: Dialect, rows: list[tuple[Value, ...]]) -> str:
    """Rows as the part of an insert that follows `values`."""
    return ",\n".join(f"({', '.join(literal(dialect, value) for value in row)})" for row in rows)
