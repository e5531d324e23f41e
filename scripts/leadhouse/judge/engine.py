"""Great Expectations on the open connection of a run.

Great Expectations knows neither DuckDB nor Spark over a connection that is open already, and reads
a result after it has given the connection back, so this engine keeps one connection. It imports
Great Expectations (about 7 CPU seconds): import this module only to judge.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData

from leadhouse.judge.criterion import Criterion, Suite
from leadhouse.judge.source import Source
from leadhouse.judge.tables import SCHEMA
from leadhouse.warehouse.connection import Connection

_LONGEST_MESSAGE = 500


@dataclass(frozen=True)
class Outcome:
    """What Great Expectations says of one criterion; `query` returns the failing rows."""

    success: bool
    unexpected_count: int | None = None
    query: str | None = None
    observed: str | None = None
    error: str | None = None


class _Engine(SqlAlchemyExecutionEngine):
    """Keeps one connection open, so that results can be read after the query."""

    def __init__(self, source: Source) -> None:
        super().__init__(engine=source.engine, create_temp_table=False)
        self.schema = source.schema
        self.dialect_module = ModuleType("regular_expressions")
        setattr(self.dialect_module, source.regex_dialect, True)

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        """The kept connection; rolled back when its query fails."""
        if self._connection is None:
            self._connection = self.engine.connect()
        try:
            yield self._connection
        except Exception:
            self._connection.rollback()
            raise

    def execute_query(self, query: Any) -> Any:
        """The result of a query; of one that asks for no rows, without running it.

        Great Expectations asks so for samples of failing values, of which we want none.
        """
        if isinstance(query, sa.Select) and query._limit == 0:
            names = [column.key or "" for column in query.selected_columns]
            return IteratorResult(SimpleResultMetaData(names), iter(()))
        return super().execute_query(query)

    def close(self) -> None:
        """Give back the kept connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.engine.dispose()


class RowSets(SQLDatasource):
    """The row sets of a run, read through a given source."""

    type: Literal["row_sets"] = "row_sets"  # type: ignore[assignment]

    @property
    def schema_(self) -> str:
        """The schema of the row sets."""
        return self.get_execution_engine().schema

    def use(self, source: Source) -> None:
        """Set the source that all assets of this datasource read through."""
        self._engine = source.engine
        self._execution_engine = _Engine(source)

    def test_connection(self, test_assets: bool = True) -> None:
        """Nothing to test: the connection is open before the datasource is."""

    def get_engine(self) -> sa.Engine:
        """The engine of the source given to `use`."""
        engine: sa.Engine | None = self._engine
        assert engine is not None, "call use() first"
        return engine

    def get_execution_engine(self) -> _Engine:
        """The execution engine on the source given to `use`."""
        assert isinstance(self._execution_engine, _Engine), "call use() first"
        return self._execution_engine


@contextmanager
def open_row_sets(connection: Connection) -> Iterator[RowSets]:
    """Open the row sets of a run for judging."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    # the address is never used: the source is open
    row_sets: RowSets = context.data_sources.add_row_sets(
        name="row_sets", connection_string=f"{connection.dialect.name}://"
    )
    row_sets.use(_source(connection))
    try:
        yield row_sets
    finally:
        row_sets.get_execution_engine().close()


def validate(row_sets: RowSets, suite: Suite, criteria: Sequence[Criterion]) -> dict[str, Outcome]:
    """Judge a row set by some criteria of its suite; the outcome of each by its name.

    A query that fails takes all criteria computed with it along, so those are judged again, alone.
    """
    asset = row_sets.add_table_asset(suite.name, suite.table)
    rows = asset.add_batch_definition_whole_table("all_rows")
    outcomes = _outcomes(rows, suite, criteria)
    for criterion in criteria if len(criteria) > 1 else ():
        if outcomes[criterion.name].error:
            outcomes |= _outcomes(rows, suite, [criterion])
    return outcomes


def _outcomes(rows: Any, suite: Suite, criteria: Sequence[Criterion]) -> dict[str, Outcome]:
    try:
        return _validate_together(rows.get_batch(), suite, criteria)
    except Exception as error:  # whatever it is, it must not hide the verdicts on the others
        outcome = Outcome(False, error=_first_line(error))
        return {criterion.name: outcome for criterion in criteria}


def _validate_together(
    batch: Any, suite: Suite, criteria: Sequence[Criterion]
) -> dict[str, Outcome]:
    native = gx.ExpectationSuite(
        name=suite.name, expectations=[dict(criterion.expectation) for criterion in criteria]
    )
    result_format = {
        "result_format": "BASIC",
        "partial_unexpected_count": 0,
        "return_unexpected_index_query": True,
        "unexpected_index_column_names": [suite.key],
    }
    validated = batch.validate(native, result_format=result_format)
    outcomes = {
        result.expectation_config.meta["criterion"]: _outcome(result)
        for result in validated.results
    }
    silent = Outcome(False, error="Great Expectations gave no result")
    return {criterion.name: outcomes.get(criterion.name, silent) for criterion in criteria}


def _outcome(result: Any) -> Outcome:
    if message := _exception_message(result.exception_info or {}):
        return Outcome(False, error=message)
    detail = result.result or {}
    observed = detail.get("observed_value")
    return Outcome(
        success=bool(result.success),
        unexpected_count=detail.get("unexpected_count"),
        query=detail.get("unexpected_index_query"),
        observed=None if observed is None else str(observed),
    )


def _exception_message(info: dict[str, Any]) -> str | None:
    """What was raised, if anything; Great Expectations reports one, or one for each metric."""
    reports = [info] if "raised_exception" in info else list(info.values())
    for report in reports:
        if report["raised_exception"]:
            return _first_line(report["exception_message"])
    return None


def _first_line(message: object) -> str:
    lines = str(message).strip().splitlines() or ["an exception without a message"]
    return lines[0][:_LONGEST_MESSAGE]


def _source(connection: Connection) -> Source:
    if connection.dialect.name == "spark":
        from leadhouse.judge import spark

        return spark.source(connection, SCHEMA)
    from leadhouse.judge import duckdb

    return duckdb.source(connection, SCHEMA)
