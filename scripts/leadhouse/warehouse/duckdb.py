"""DuckDB as the engine of a run: one file that is published, one that is scratch."""

from pathlib import Path
from typing import Any

import duckdb

from leadhouse.warehouse.connection import PUBLISHED_SCHEMAS, Target, WarehouseError

# the run file, the scratch file and the prior run file, as statements name them
PUBLISHED, SCRATCH, PRIOR = "leadhouse", "work", "prior_warehouse"
COLUMNS = """
select column_name, data_type
from duckdb_columns()
where database_name = ? and schema_name = ? and table_name = ?
order by column_index
"""
TABLES = """
select table_name
from information_schema.tables
where table_catalog = ? and table_schema = ?
order by table_name
"""


class DuckDBDialect:
    """How DuckDB spells it."""

    name: Target = "duckdb"

    def quoted(self, name: str) -> str:
        """In double quotes."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """In single quotes, which alone have a meaning in it; NUL can't be written there."""
        quoted = "'" + value.replace("'", "''") + "'"
        return "(" + quoted.replace("\0", "' || chr(0) || '") + ")" if "\0" in value else quoted

    def parquet(self, path: str) -> str:
        """By the engine's own reader."""
        return f"read_parquet({self.text(path)})"


class DuckDBConnection:
    """A connection with the run file attached as `leadhouse` and the scratch file as `work`."""

    def __init__(
        self, run_file: Path, scratch_file: Path, prior_file: Path | None, **settings: Any
    ) -> None:
        self.dialect = DuckDBDialect()
        self.native = duckdb.connect(str(scratch_file), config=settings)
        self.native.execute("set TimeZone = 'UTC'")
        text = self.dialect.text
        self.native.execute(f"attach {text(str(run_file))} as {PUBLISHED}")
        if prior_file:
            self.native.execute(f"attach {text(str(prior_file))} as {PRIOR} (read_only)")

    def execute(self, statement: str) -> None:
        """Runs a statement."""
        self._run(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._run(query).fetchall()

    def described(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The column names and all rows of a query."""
        cursor = self._run(query)
        return [column[0] for column in cursor.description or []], cursor.fetchall()

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Name and type of each column."""
        return self._columns(_catalog(schema), schema, table)

    def tables(self, schema: str) -> list[str]:
        """The names of the tables and views of a schema."""
        found = self.native.execute(TABLES, [_catalog(schema), schema]).fetchall()
        return [row[0] for row in found]

    def schema(self, name: str) -> str:
        """A published schema is in the run file, any other in the scratch file."""
        return f"{_catalog(name)}.{self.dialect.quoted(name)}"

    def relation(self, schema: str, table: str) -> str:
        """The full name of a table."""
        return f"{self.schema(schema)}.{self.dialect.quoted(table)}"

    def prior_relation(self, schema: str, table: str) -> str:
        """The full name of a table in the prior run file."""
        return f"{PRIOR}.{self.dialect.quoted(schema)}.{self.dialect.quoted(table)}"

    def prior_columns(self, schema: str, table: str) -> frozenset[str]:
        """The columns of a table in the prior run file."""
        return frozenset(self._columns(PRIOR, schema, table))

    def close(self) -> None:
        """Closes both files."""
        self.native.close()

    def _columns(self, catalog: str, schema: str, table: str) -> dict[str, str]:
        return dict(self.native.execute(COLUMNS, [catalog, schema, table]).fetchall())

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.native.execute(statement)
        except duckdb.Error as error:
            raise WarehouseError(str(error)) from error


def _catalog(schema: str) -> str:
    return PUBLISHED if schema in PUBLISHED_SCHEMAS else SCRATCH
