"""Reads the identity of a lead from the published warehouse of a home."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.explain import queries
from leadhouse.explain.model import ExplainedLead, ExplainedPair, ExplainError, Row
from leadhouse.publish.engine import tables, views
from leadhouse.publish.spark_copies import PARQUET
from leadhouse.publish.targets import storage_of
from leadhouse.runs import RUN_FILE, Home, Run, published_run
from leadhouse.site.night import SHOWN, opened, opened_parquet, rows
from leadhouse.site.text import plain_line
from leadhouse.warehouse.spark import load_profile


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The tables of the published run."""

    connection: duckdb.DuckDBPyConnection
    run: Run
    found: frozenset[tuple[str, str]] = frozenset()

    def has(self, schema: str, table: str) -> bool:
        """Whether the run has the table; one that is older may not."""
        return (schema, table) in self.found

    def rows(self, sql: str, **parameters: object) -> tuple[Row, ...]:
        """The rows of a query, each by column name."""
        return rows(self.connection, sql, parameters)

    def one(self, sql: str, **parameters: object) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.rows(sql, **parameters)), None)


@contextmanager
def published_warehouse(home: Home, root: Path) -> Iterator[Warehouse]:
    """The published run of a home, read-only; raises `ExplainError` where it can't be explained."""
    run = published_run(home)
    if run is None:
        raise ExplainError(f"nothing is published in {home.path}; run `leadhouse nightly` first")
    with _opened(home, run, root) as connection:
        found = frozenset({*tables(connection, SHOWN), *views(connection, SHOWN)})
        missing = [".".join(table) for table in queries.NEEDED if table not in found]
        if missing:
            raise ExplainError(
                f"run {run.run_id} has no {', '.join(missing)}: it is older than this version;"
                " build it again with `leadhouse nightly`"
            )
        yield Warehouse(connection, run, found)


def explain_lead(warehouse: Warehouse, asked: str) -> ExplainedLead:
    """All about the golden lead of a record, of itself or of an id that is retired.

    Raises `ExplainError` for an id that no table knows.
    """
    found = warehouse.one(queries.RESOLVED, id=asked) if _is_text(asked) else None
    if found is None:
        raise ExplainError(
            f"no lead record and no golden lead has the id {plain_line(asked)!r}; ids of systems"
            " other than crm begin with the system, e.g. hubspot:123"
        )
    golden_id = found["golden_lead_id"]
    retired = warehouse.one(queries.RETIRED, id=asked) if found["precedence"] == 3 else None
    pairs = warehouse.rows(queries.PAIRS, id=golden_id)
    return ExplainedLead(
        asked=asked,
        golden_lead_id=golden_id or asked,
        retired=retired,
        golden=warehouse.one(queries.GOLDEN, id=golden_id),
        records=warehouse.rows(queries.RECORDS, id=golden_id),
        pairs=tuple(_explained(warehouse, pair) for pair in pairs),
        values=warehouse.rows(queries.VALUES, id=golden_id),
        changes=warehouse.rows(queries.CHANGES, id=golden_id or asked),
        redirects=warehouse.rows(queries.REDIRECTS, id=golden_id),
        reviews=warehouse.rows(queries.REVIEWS, id=golden_id),
    )


def explain_pair(warehouse: Warehouse, one: str, other: str) -> ExplainedPair:
    """How two lead records compare, in whichever order; raises `ExplainError` for unknown ones."""
    golden_ids = {each: _golden_id(warehouse, each) for each in (one, other)}
    unknown = [plain_line(each) for each, golden_id in golden_ids.items() if golden_id is None]
    if unknown:
        names = " and ".join(repr(each) for each in unknown)
        raise ExplainError(f"no lead record has the id {names}; a pair is of two lead records")
    # as the engines sort text
    left, right = sorted((one, other), key=str.encode)
    if left == right:
        raise ExplainError(f"a pair is of two lead records, and both are {left!r}")
    return ExplainedPair(
        left,
        right,
        warehouse.one(queries.PAIR, left=left, right=right),
        warehouse.rows(queries.STEPS, left=left, right=right),
        is_one_lead=golden_ids[left] == golden_ids[right],
    )


def _golden_id(warehouse: Warehouse, lead_id: str) -> str | None:
    found = warehouse.one(queries.GOLDEN_ID, id=lead_id) if _is_text(lead_id) else None
    return None if found is None else str(found["golden_lead_id"])


def _is_text(typed: str) -> bool:
    """Whether what came from the command line is text, and not other bytes."""
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


def _explained(warehouse: Warehouse, pair: Row) -> ExplainedPair:
    left, right = pair["lead_id_left"], pair["lead_id_right"]
    steps = warehouse.rows(queries.STEPS, left=left, right=right)
    return ExplainedPair(left, right, pair, steps, is_one_lead=True)


@contextmanager
def _opened(home: Home, run: Run, root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if run.target == "duckdb":
        with opened(home.published / RUN_FILE) as connection:
            yield connection
    else:
        storage = storage_of(home, load_profile(root / "profiles.yml"))
        with opened_parquet(storage, "runs", run.run_id, PARQUET) as connection:
            yield connection
