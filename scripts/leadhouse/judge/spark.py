"""The row sets of a run on Spark, for Great Expectations.

Great Expectations speaks SQLAlchemy. This is a dialect of it for Spark SQL whose statements go
through the run's own connection, so they work wherever dbt's do: Thrift, HTTP, ODBC, in process.
"""

from collections import deque
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine import default
from sqlalchemy.sql.compiler import IdentifierPreparer, SQLCompiler

from leadhouse.judge.pattern import as_java
from leadhouse.judge.source import Source
from leadhouse.warehouse.connection import Connection
from leadhouse.warehouse.spark import SparkDialect

# Trino's regular expressions are `regexp_like(...)`, which Spark has
REGEX_DIALECT = "TrinoDialect"
DRIVER = "leadhouse_spark"

_TYPES: Mapping[str, type[sa.types.TypeEngine[Any]]] = {"string": sa.String, "boolean": sa.Boolean}

Row = tuple[Any, ...]


class _Cursor:
    """One statement and its rows, as the Python database API has it."""

    rowcount = -1
    lastrowid = None
    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: deque[Row] = deque()
        self.description: list[Row] | None = None

    def execute(self, statement: str) -> None:
        """Runs a statement and fetches all its rows."""
        names, rows = self._connection.described(statement)
        self.description = [(name, None, None, None, None, None, None) for name in names]
        self._rows = deque(rows)

    def fetchone(self) -> Row | None:
        """The next row."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Row]:
        """The next rows."""
        wanted = min(size or self.arraysize, len(self._rows))
        return [self._rows.popleft() for _ in range(wanted)]

    def fetchall(self) -> list[Row]:
        """The rows that are left."""
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        """Forgets the rows."""
        self._rows.clear()


class _Session:
    """The run's connection, as the Python database API has it; the run closes it, not this."""

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def cursor(self) -> _Cursor:
        """A cursor of its own."""
        return _Cursor(self._connection)

    def columns(self, table: str) -> dict[str, str]:
        """Name and type of each column of a row set that exists, by one statement."""
        relation = self._connection.relation(self._schema, table)
        rows = self._connection.rows(f"describe table {relation}")
        return {row[0]: row[1] for row in rows}

    def commit(self) -> None:
        """Nothing to do: Spark has no transactions."""

    def rollback(self) -> None:
        """Nothing to do: Spark has no transactions."""

    def close(self) -> None:
        """Nothing to do."""


class _Compiler(SQLCompiler):
    """Writes every value into the statement, because the session takes no parameters."""

    def visit_bindparam(self, bindparam: Any, **options: Any) -> str:  # type: ignore[override]
        """A value, as it stands in the statement."""
        options["literal_binds"] = True
        written: str = super().visit_bindparam(bindparam, **options)  # type: ignore[no-untyped-call]
        return written

    def render_literal_value(self, value: Any, type_: Any) -> str:
        """A text with Spark's own escapes, a number as it is; any other value as everywhere."""
        if isinstance(value, str):
            return SparkDialect().text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return repr(value)
        return super().render_literal_value(value, type_)

    def visit_regexp_like_func(self, function: Any, **options: Any) -> str:
        """A pattern in the words of Java."""
        column, pattern = function.clauses
        java = self.render_literal_value(as_java(pattern.value), pattern.type)
        return f"regexp_like({self.process(column, **options)}, {java})"


class _Preparer(IdentifierPreparer):
    """Quotes every name in backticks."""

    def __init__(self, dialect: Any, **options: Any) -> None:
        super().__init__(dialect, initial_quote="`", escape_quote="`", **options)

    def quote(self, ident: str, force: Any = None) -> str:
        """A name in backticks, whatever it is."""
        return self.quote_identifier(ident)


class SparkSQLDialect(default.DefaultDialect):
    """As much of Spark SQL as expectations need."""

    name = "spark"
    driver = DRIVER
    preparer: type[IdentifierPreparer] = _Preparer
    statement_compiler = _Compiler
    supports_native_boolean = True
    supports_native_decimal = True
    # a cached statement would hold the values of another one
    supports_statement_cache = False

    @classmethod
    def import_dbapi(cls) -> Any:
        """The few names that SQLAlchemy asks of a driver; errors pass it as they are."""
        return SimpleNamespace(paramstyle="named", Error=_NoError)

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Runs a statement, which holds its values."""
        assert not parameters, "every value is written into the statement"
        cursor.execute(statement)

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing to do: Spark has no transactions."""

    def get_columns(
        self, connection: Any, table_name: str, schema: str | None = None, **options: Any
    ) -> list[Any]:
        """The columns of a row set; of their types, those that expectations refuse."""
        session: _Session = connection.connection.dbapi_connection
        return [
            {
                "name": name,
                "type": _TYPES.get(kind, sa.types.NullType)(),
                "nullable": True,
                "default": None,
            }
            for name, kind in session.columns(table_name).items()
        ]


class _NoError(Exception):
    """What the driver never raises."""


def source(connection: Connection, schema: str) -> Source:
    """The scratch schema of a run, read through the run's own connection."""
    registry.register(DRIVER, __name__, SparkSQLDialect.__name__)
    engine = sa.create_engine(
        f"{DRIVER}://", creator=lambda: _Session(connection, schema), poolclass=sa.StaticPool
    )
    return Source(engine, connection.schema(schema).strip("`"), REGEX_DIALECT)
