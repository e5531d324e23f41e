"""Reads from the published tables of a run what its pages and the terminal report show."""

import contextlib
import fnmatch
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from leadhouse.publish.engine import (
    attach,
    columns,
    engine,
    literal,
    quoted,
    relation,
    tables,
    views,
)
from leadhouse.site import queries, record_queries
from leadhouse.site.read_tables import READ_TABLES
from leadhouse.warehouse.storage import Storage

Row = Mapping[str, Any]

# name, whether more is better
HEADLINE_METRICS = (
    ("pct_complete_records", True),
    ("duplicate_ratio", False),
    ("icp_alignment_rate", True),
)
PERIODS_OF_TREND = 12
AUDITS_OF_TREND = 60
# the run's tables as statements name their database
SHOWN = "shown"
LONGEST_SUMMARY = 500
QUARANTINED_ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline metric of one business unit: its last value and the periods before it."""

    metric_name: str
    title: str
    description: str | None
    is_more_better: bool
    business_unit_id: str
    current: Row
    trend: tuple[float, ...]

    @property
    def change(self) -> float | None:
        """Difference from the period before."""
        return self.trend[-1] - self.trend[-2] if len(self.trend) > 1 else None

    @property
    def is_on_target(self) -> bool | None:
        """Whether the value is at its target or better; nothing where there is none."""
        value, target = self.current["value"], self.current["shown_target"]
        if value is None or target is None:
            return None
        return bool(value >= target if self.is_more_better else value <= target)


@dataclass(frozen=True, slots=True)
class Night:
    """All that the first page shows of a run."""

    counts: Row
    headlines: tuple[Headline, ...]
    criteria: tuple[Row, ...]
    owners: tuple[Row, ...]
    ageing: tuple[Row, ...]
    quarantine_reasons: tuple[Row, ...]
    quarantine_rows: tuple[Row, ...]
    row_accounting: tuple[Row, ...]
    intake_remarks: tuple[Row, ...]
    built: tuple[Row, ...]
    missing_tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What the page of the audit's reports shows; each list up to its longest length."""

    months: tuple[Row, ...]
    managers: tuple[Row, ...]
    exceptions: tuple[Row, ...]
    uncorrected: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report."""
        return not (self.months or self.managers or self.exceptions or self.uncorrected)


@contextlib.contextmanager
def opened(run_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which every table that the pages read is there, if need be empty."""
    with engine() as connection:
        attach(connection, run_file, SHOWN, read_only=True)
        _make_read_tables(connection, "view")
        yield connection


@contextlib.contextmanager
def opened_parquet(storage: Storage, *folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same for a run on Spark, from the Parquet copies in a folder of its storage."""
    with engine() as connection:
        connection.execute(f"attach ':memory:' as {SHOWN}")
        for schema in storage.names(*folder):
            connection.execute(f"create schema {SHOWN}.{quoted(schema)}")
            for name in fnmatch.filter(storage.names(*folder, schema), "*.parquet"):
                source = _parquet_rows(connection, storage, (*folder, schema, name))
                table = relation(SHOWN, schema, name.removesuffix(".parquet"))
                connection.execute(f"create view {table} as select * from {source}")
        # read once, since the pages ask for the same rows again and again
        _make_read_tables(connection, "table")
        yield connection


def read_night(connection: duckdb.DuckDBPyConnection, run_id: str) -> Night:
    """Reads the first page's content through a connection of `opened` or `opened_parquet`."""
    longest = {"longest": LONGEST_SUMMARY}
    run = {"run_id": run_id}
    found = _shown(connection)
    missing = [".".join(key) for key in READ_TABLES if key not in found]
    return Night(
        counts=rows(connection, queries.COUNTS)[0],
        headlines=tuple(_headlines(connection)),
        criteria=rows(connection, queries.CRITERIA, run),
        owners=rows(connection, queries.OWNERS),
        ageing=rows(connection, queries.AGEING),
        quarantine_reasons=rows(connection, queries.QUARANTINE_REASONS, longest),
        quarantine_rows=rows(
            connection, queries.QUARANTINE_ROWS, {"longest": QUARANTINED_ROWS_SHOWN}
        ),
        row_accounting=rows(connection, queries.ROW_ACCOUNTING, run | longest),
        intake_remarks=rows(connection, queries.INTAKE_REMARKS, longest),
        built=tuple(_built(connection, found)),
        missing_tables=tuple(missing),
    )


def read_findings(
    connection: duckdb.DuckDBPyConnection,
    *,
    criterion: str | None = None,
    owner_id: str | None = None,
    longest: int,
) -> tuple[Row, ...]:
    """Findings that aren't resolved, the most urgent first; an owner of '' is nobody."""
    return rows(
        connection,
        queries.FINDINGS,
        {"criterion": criterion, "owner_id": owner_id, "longest": longest},
    )


def number_records(connection: duckdb.DuckDBPyConnection, longest: int) -> int:
    """Gives the most urgent records with findings their places; how many records there are."""
    connection.execute(record_queries.MAKE_RECORDS, {"longest": longest})
    connection.execute(record_queries.MAKE_RECORD_FINDINGS)
    return int(rows(connection, record_queries.RECORD_COUNT)[0]["amount"])


def read_records(
    connection: duckdb.DuckDBPyConnection, from_place: int, to_place: int
) -> tuple[Row, ...]:
    """The records of some places, in their order."""
    return rows(
        connection, record_queries.RECORDS, {"from_place": from_place, "to_place": to_place}
    )


def read_record_findings(
    connection: duckdb.DuckDBPyConnection, from_place: int, to_place: int
) -> tuple[Row, ...]:
    """All unresolved findings of these records."""
    places = {"from_place": from_place, "to_place": to_place}
    return rows(connection, record_queries.RECORD_FINDINGS, places)


def read_trends(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Row, ...]]:
    """The last audits of each criterion, the oldest first."""
    found = rows(connection, queries.TRENDS, {"longest": AUDITS_OF_TREND})
    groups = itertools.groupby(found, key=lambda row: row["criterion"])
    return {criterion: tuple(points) for criterion, points in groups}


def read_report(connection: duckdb.DuckDBPyConnection) -> Report:
    """The reports of the audit."""
    longest = {"longest": LONGEST_SUMMARY}
    return Report(
        months=rows(connection, record_queries.REPORT_MONTHS, longest),
        managers=rows(connection, record_queries.REPORT_MANAGERS, longest),
        exceptions=rows(connection, record_queries.REPORT_EXCEPTIONS, longest),
        uncorrected=rows(connection, record_queries.REPORT_UNCORRECTED, longest),
    )


def rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None
) -> tuple[Row, ...]:
    """The rows of a query, each by column name."""
    result = connection.execute(sql, parameters)
    names = [column[0] for column in result.description or ()]
    return tuple(dict(zip(names, values, strict=True)) for values in result.fetchall())


def _shown(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return sorted([*tables(connection, SHOWN), *views(connection, SHOWN)])


def _parquet_rows(
    connection: duckdb.DuckDBPyConnection, storage: Storage, place: tuple[str, ...]
) -> str:
    if path := storage.local_path(*place):
        return f"read_parquet({literal(str(path / '*.parquet'))})"
    name = "/".join(place)
    connection.register(name, storage.dataset(*place))
    return quoted(name)


def _make_read_tables(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    found = set(_shown(connection))
    for key, declared in READ_TABLES.items():
        query = _read_sql(connection, key, declared, found)
        connection.execute(f"create {kind} {quoted(key[1])} as {query}")


def _read_sql(
    connection: duckdb.DuckDBPyConnection,
    key: tuple[str, str],
    declared: Mapping[str, str],
    found: set[tuple[str, str]],
) -> str:
    is_there = key in found
    there = {name for name, _ in columns(connection, SHOWN, *key)} if is_there else set()
    selected = ", ".join(
        f"cast({quoted(name) if name in there else 'null'} as {data_type}) as {quoted(name)}"
        for name, data_type in declared.items()
    )
    source = f"from {relation(SHOWN, *key)}" if is_there else "where false"
    return f"select {selected} {source}"


def _built(
    connection: duckdb.DuckDBPyConnection, found: list[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    for schema, table in found:
        counted = connection.execute(
            f"select count(*) from {relation(SHOWN, schema, table)}"
        ).fetchall()
        yield {"schema": schema, "table": table, "row_count": counted[0][0]}


def _headlines(connection: duckdb.DuckDBPyConnection) -> Iterator[Headline]:
    names = [name for name, _ in HEADLINE_METRICS]
    found = rows(connection, queries.HEADLINES, {"names": names})
    for name, is_more_better in HEADLINE_METRICS:
        mine = [row for row in found if row["metric_name"] == name]
        for _, group in itertools.groupby(mine, key=lambda row: row["business_unit_id"]):
            yield _headline(list(group), is_more_better)


def _headline(newest_first: list[Row], is_more_better: bool) -> Headline:
    current = newest_first[0]
    trend = [
        float(row["value"])
        for row in newest_first
        if row["period_grain"] == current["period_grain"] and row["value"] is not None
    ]
    return Headline(
        metric_name=current["metric_name"],
        title=current["title"] or current["metric_name"],
        description=current["description"],
        is_more_better=is_more_better,
        business_unit_id=current["business_unit_id"] or "unknown",
        current=current,
        trend=tuple(reversed(trend[:PERIODS_OF_TREND])),
    )
