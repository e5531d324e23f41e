"""A session of DuckDB and one of Spark that are asked the same."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

import duckdb

from leadhouse.warehouse.spark import REQUIRED_SETTINGS

# as every session of the warehouse has it
SETTINGS = {f"set:hiveconf:{key}": value for key, value in REQUIRED_SETTINGS.items()}
REFUSED = "refused"
# an order of the whole query, not of a window
ORDERED = re.compile(r"order by [^()]*$")


@dataclass(frozen=True)
class Engines:
    """One session of each engine; an answer is its rows, or that the query is refused."""

    duckdb: duckdb.DuckDBPyConnection
    spark: Any

    @classmethod
    @contextmanager
    def opened(cls, host: str, port: int) -> Iterator[Self]:
        """Both, until the end of the block."""
        from pyhive import hive

        connection = hive.connect(host=host, port=port, configuration=SETTINGS)
        try:
            with duckdb.connect() as native:
                native.execute("set TimeZone = 'UTC'")
                yield cls(native, connection.cursor())
        finally:
            connection.close()

    def on_duckdb(self, query: str) -> Any:
        """The answer of DuckDB."""
        try:
            rows = self.duckdb.execute(query).fetchall()
        except duckdb.Error:
            return REFUSED
        return _comparable(query, rows)

    def on_spark(self, query: str) -> Any:
        """The answer of Spark."""
        from pyhive.exc import Error

        try:
            self.spark.execute(query)
            rows = self.spark.fetchall()
        except Error:
            return REFUSED
        return _comparable(query, rows)


def _comparable(query: str, rows: list[Any]) -> list[tuple[str, ...]]:
    """Values as texts, since the drivers give a date and an integral double as other types."""
    texts = [tuple(_text(value) for value in row) for row in rows]
    return texts if ORDERED.search(query) else sorted(texts)


def _text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
