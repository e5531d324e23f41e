"""Prepares the databases of a run: what models read besides each other.

The run file (`leadhouse`) holds what people read. `work` is scratch: views on the landed rows, the
state of the prior warehouse and the tables of the judge.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from leadhouse.contract import load_contract
from leadhouse.intake.landing import extract_paths
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import Extract
from leadhouse.intake.systems import System, known_systems, load_system
from leadhouse.judge.tables import create_tables
from leadhouse.runs import RUN_FILE, WORK_FILE, Home

ORIGIN_TYPES = {
    "_source_file": "varchar",
    "_row_number": "bigint",
    "_row_sha256": "varchar",
    "_arrival_seq": "bigint",
    "_seen_seq": "bigint",
    "_full_seq": "bigint",
}
SQL_TYPES = {"string": "varchar"}
EXTRACTS_TABLE = """
create table landing.extracts (
    system varchar, entity varchar, source_file varchar, extract_id varchar, format varchar,
    is_mapped boolean, raw_count bigint, reject_count bigint,
    unknown_columns varchar, missing_columns varchar, arrival_seq bigint, arrived_at timestamp
)
"""


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The databases of one run; `prior` is the prior warehouse, if there is one."""

    run: Path
    work: Path
    prior: Path | None

    @classmethod
    def of(cls, home: Home, run_id: str, prior_run_id: str | None) -> "RunFiles":
        """The files of a run in its home."""
        folder = home.run_dir(run_id)
        prior = home.run_dir(prior_run_id) / RUN_FILE if prior_run_id else None
        return cls(folder / RUN_FILE, folder / WORK_FILE, prior)

    def attachments(self) -> list[dict[str, object]]:
        """What dbt attaches beside the run file."""
        attached: list[dict[str, object]] = [{"path": str(self.work), "alias": "work"}]
        if self.prior:
            attached.append(
                {"path": str(self.prior), "alias": "prior_warehouse", "read_only": True}
            )
        return attached


def connect(files: RunFiles, *, memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    """A connection with the catalog `work` current and the run file attached as `leadhouse`."""
    settings: dict[str, Any] = {"memory_limit": memory_limit, "threads": threads}
    connection = duckdb.connect(str(files.work), config=settings)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"attach {_text(str(files.run))} as leadhouse")
    if files.prior:
        connection.execute(f"attach {_text(str(files.prior))} as prior_warehouse (read_only)")
    return connection


def prepare(
    connection: duckdb.DuckDBPyConnection, root: Path, home: Path, has_prior: bool
) -> frozenset[str]:
    """Makes all that the models read as sources; returns the canonical tables that have extracts.

    A declared table or column that nobody delivered is there all the same, empty or null.
    """
    known = read_manifest(home)
    extracts = [extract for extract in known if extract.state == "landed"]
    full = _full_arrivals(known)
    for name in known_systems(root):
        _make_system(connection, load_system(name, root), home, extracts, full)
    _make_landing(connection, home, extracts)
    _make_prior(connection, root, has_prior)
    create_tables(connection)
    return frozenset(_delivered(extracts))


def _delivered(extracts: Iterable[Extract]) -> Iterator[str]:
    """`system.entity`, and `system.entity.column` for each column that some extract has."""
    for extract in extracts:
        name = f"{extract.system}.{extract.entity}"
        yield name
        yield from (f"{name}.{column}" for column in extract.columns)


def _full_arrivals(known: Iterable[Extract]) -> dict[tuple[str, str], int]:
    """The last complete arrival of each entity, also where its content was cleaned since."""
    full: dict[tuple[str, str], int] = {}
    for extract in known:
        entity = (extract.system, extract.entity)
        if extract.full_seq is not None:
            full[entity] = max(full.get(entity, 0), extract.full_seq)
    return full


def _make_system(
    connection: duckdb.DuckDBPyConnection,
    system: System,
    home: Path,
    extracts: Sequence[Extract],
    full: Mapping[tuple[str, str], int],
) -> None:
    schema = f"raw_{system.name}"
    connection.execute(f"create schema {_name(schema)}")
    for table in system.tables.values():
        if not table.is_mapped:
            continue
        mine = [e for e in extracts if (e.system, e.entity) == (system.name, table.name)]
        full_seq = full.get((system.name, table.name))
        selects = [_row_select(home, table.columns, each, full_seq) for each in mine]
        body = "\nunion all\n".join(selects) or _empty(table.columns)
        connection.execute(f"create view {_name(schema)}.{_name(table.name)} as {body}")


def _row_select(home: Path, columns: Sequence[str], extract: Extract, full_seq: int | None) -> str:
    rows, _ = extract_paths(home, extract)
    present = set(extract.columns)
    values = ", ".join(
        f"{_name(c)} as {_name(c)}" if c in present else f"null::varchar as {_name(c)}"
        for c in columns
    )
    full = "null" if full_seq is None else str(full_seq)
    return (
        f"select {values}, {_text(extract.source_file)} as _source_file, _row_number,"
        f" _row_sha256, {extract.arrival_seq}::bigint as _arrival_seq,"
        f" {extract.last_seq}::bigint as _seen_seq, {full}::bigint as _full_seq"
        f" from read_parquet({_text(str(rows))})"
    )


def _empty(columns: Iterable[str]) -> str:
    values = ", ".join(f"null::varchar as {_name(column)}" for column in columns)
    origin = ", ".join(f"null::{type_} as {name}" for name, type_ in ORIGIN_TYPES.items())
    return f"select {values}, {origin} where false"


def _make_landing(
    connection: duckdb.DuckDBPyConnection, home: Path, extracts: Sequence[Extract]
) -> None:
    connection.execute("create schema landing")
    connection.execute(EXTRACTS_TABLE)
    connection.executemany(
        "insert into landing.extracts values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_extract_row(extract) for extract in extracts] or [[None] * 12],
    )
    connection.execute("delete from landing.extracts where system is null")
    rejects = [_reject_select(home, e) for e in extracts if e.reject_count and e.is_mapped]
    body = "\nunion all\n".join(rejects) or (
        "select null::varchar as source_file, null::bigint as row_number, null::varchar as entity,"
        " null::varchar as reason_code, null::varchar as message, null::varchar as raw_record"
        " where false"
    )
    connection.execute(f"create view landing.rejected_rows as {body}")


def _extract_row(extract: Extract) -> list[object]:
    return [
        extract.system,
        extract.entity,
        extract.source_file,
        extract.extract_id,
        extract.format,
        extract.is_mapped,
        extract.raw_count,
        extract.reject_count,
        ", ".join(extract.unknown_columns) or None,
        ", ".join(extract.missing_columns) or None,
        extract.arrival_seq,
        extract.arrived_at,
    ]


def _reject_select(home: Path, extract: Extract) -> str:
    _, rejects = extract_paths(home, extract)
    return (
        f"select {_text(extract.source_file)} as source_file, row_number,"
        f" {_text(extract.entity)} as entity, reason_code, message, raw_record"
        f" from read_parquet({_text(str(rejects))})"
    )


def _make_prior(connection: duckdb.DuckDBPyConnection, root: Path, has_prior: bool) -> None:
    connection.execute("create schema prior")
    for table in _prior_tables(root):
        name, schema = table["name"], table["config"]["meta"]["published_schema"]
        present = _columns(connection, schema, name) if has_prior else frozenset()
        values = ", ".join(
            f"cast({_name(c['name']) if c['name'] in present else 'null'}"
            f" as {SQL_TYPES.get(c['data_type'], c['data_type'])}) as {_name(c['name'])}"
            for c in table["columns"]
        )
        source = f"from prior_warehouse.{_name(schema)}.{_name(name)}" if present else "where false"
        connection.execute(f"create view prior.{_name(name)} as select {values} {source}")


def _prior_tables(root: Path) -> list[dict[str, Any]]:
    path = root / "models" / "audit" / "_audit__sources.yml"
    declared: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables = next(s["tables"] for s in declared["sources"] if s["name"] == "prior")
    return list(tables)


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> frozenset[str]:
    found = connection.execute(
        "select column_name from duckdb_columns()"
        " where database_name = 'prior_warehouse' and schema_name = ? and table_name = ?",
        [schema, table],
    ).fetchall()
    return frozenset(row[0] for row in found)


def evidence(delivered: frozenset[str], feeds: Mapping[str, str], root: Path) -> frozenset[str]:
    """The canonical tables that some delivered entity feeds, and `table.column` of `crm`.

    `feeds` maps `system.entity` to its canonical table for the systems other than `crm`.
    """
    tables = load_contract(root / "seeds/reference/input_contract.csv").tables
    own = {
        name.removeprefix("crm.")
        for name in delivered
        if name.startswith("crm.") and name.split(".")[1] in tables
    }
    return frozenset(own | {feeds[entity] for entity in delivered if entity in feeds})


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
