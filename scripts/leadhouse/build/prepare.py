"""Prepares what models read besides each other, on any engine.

Views on the landed rows, the state of the prior warehouse and the tables of the judge.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from leadhouse.contact_points import tables as contact_tables
from leadhouse.contract import load_contract
from leadhouse.intake.landing import extract_paths
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import Extract
from leadhouse.intake.systems import System, known_systems, load_system
from leadhouse.judge.tables import create_tables
from leadhouse.prediction.tables import make_tables
from leadhouse.warehouse.connection import Connection, Value, WarehouseError, values

ORIGIN_TYPES = {
    "_source_file": "string",
    "_row_number": "bigint",
    "_row_sha256": "string",
    "_arrival_seq": "bigint",
    "_seen_seq": "bigint",
    "_full_seq": "bigint",
}
EXTRACT_TYPES = {
    "system": "string",
    "entity": "string",
    "source_file": "string",
    "extract_id": "string",
    "format": "string",
    "is_mapped": "boolean",
    "raw_count": "bigint",
    "reject_count": "bigint",
    "unknown_columns": "string",
    "missing_columns": "string",
    "arrival_seq": "bigint",
    "arrived_at": "timestamp",
}
REJECT_TYPES = {
    "source_file": "string",
    "row_number": "bigint",
    "entity": "string",
    "reason_code": "string",
    "message": "string",
    "raw_record": "string",
}
ROWS_A_STATEMENT = 500

# a landed file -> its path as the engine reads it
Located = Callable[[Path], str]


def prepare(
    connection: Connection,
    root: Path,
    home: Path,
    has_prior: bool,
    located: Located = str,
    as_of: datetime | None = None,
    forgotten: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Makes all that the models read as sources; returns the canonical tables that have extracts.

    A declared table or column that nobody delivered is there all the same, empty or null. Of the
    trained models, one that saw more than was known at `as_of` is not used. Tables of the prior
    warehouse that are `forgotten` are empty.
    """
    known = read_manifest(home)
    extracts = [extract for extract in known if extract.state == "landed"]
    sources = _Sources(connection, home, located)
    full = _full_arrivals(known)
    for name in known_systems(root):
        sources.make_system(load_system(name, root), extracts, full)
    sources.make_landing(extracts)
    _make_prior(connection, root, has_prior, forgotten)
    create_tables(connection)
    contact_tables.create_tables(connection)
    make_tables(connection, home, as_of)
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


class _Sources:
    """The landed extracts as the relations that staging reads."""

    def __init__(self, connection: Connection, home: Path, located: Located) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._home = home
        self._located = located

    def make_system(
        self, system: System, extracts: Sequence[Extract], full: Mapping[tuple[str, str], int]
    ) -> None:
        """One view for each mapped entity of a system, with every declared column as text."""
        schema = f"raw_{system.name}"
        self._connection.execute(f"create schema {self._connection.schema(schema)}")
        for table in system.tables.values():
            if not table.is_mapped:
                continue
            mine = [e for e in extracts if (e.system, e.entity) == (system.name, table.name)]
            full_seq = full.get((system.name, table.name))
            selects = [self._rows(table.columns, each, full_seq) for each in mine]
            columns = dict.fromkeys(table.columns, "string") | ORIGIN_TYPES
            body = "\nunion all\n".join(selects) or self._empty(columns)
            name = self._connection.relation(schema, table.name)
            self._connection.execute(f"create view {name} as {body}")

    def make_landing(self, extracts: Sequence[Extract]) -> None:
        """What the manifest says of the extracts, and the rows that could not be read."""
        self._connection.execute(f"create schema {self._connection.schema('landing')}")
        table = self._connection.relation("landing", "extracts")
        declared = ", ".join(f"{name} {type_}" for name, type_ in EXTRACT_TYPES.items())
        self._connection.execute(f"create table {table} ({declared})")
        rows = [_extract_row(extract) for extract in extracts]
        for start in range(0, len(rows), ROWS_A_STATEMENT):
            part = values(self._dialect, rows[start : start + ROWS_A_STATEMENT])
            self._connection.execute(f"insert into {table} values {part}")
        rejects = [self._rejects(e) for e in extracts if e.reject_count and e.is_mapped]
        body = "\nunion all\n".join(rejects) or self._empty(REJECT_TYPES)
        name = self._connection.relation("landing", "rejected_rows")
        self._connection.execute(f"create view {name} as {body}")

    def _rows(self, columns: Sequence[str], extract: Extract, full_seq: int | None) -> str:
        rows, _ = extract_paths(self._home, extract)
        present = set(extract.columns)
        quoted = self._dialect.quoted
        selected = ", ".join(
            quoted(c) if c in present else f"cast(null as string) as {quoted(c)}" for c in columns
        )
        full = "null" if full_seq is None else str(full_seq)
        return (
            f"select {selected}, {self._dialect.text(extract.source_file)} as _source_file,"
            f" _row_number, _row_sha256, cast({extract.arrival_seq} as bigint) as _arrival_seq,"
            f" cast({extract.last_seq} as bigint) as _seen_seq, cast({full} as bigint) as _full_seq"
            f" from {self._dialect.parquet(self._located(rows))}"
        )

    def _rejects(self, extract: Extract) -> str:
        _, rejects = extract_paths(self._home, extract)
        return (
            f"select {self._dialect.text(extract.source_file)} as source_file, row_number,"
            f" {self._dialect.text(extract.entity)} as entity, reason_code, message, raw_record"
            f" from {self._dialect.parquet(self._located(rejects))}"
        )

    def _empty(self, columns: Mapping[str, str]) -> str:
        selected = ", ".join(
            f"cast(null as {type_}) as {self._dialect.quoted(name)}"
            for name, type_ in columns.items()
        )
        return f"select {selected} where false"


def _extract_row(extract: Extract) -> tuple[Value, ...]:
    return (
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
    )


def _make_prior(
    connection: Connection, root: Path, has_prior: bool, forgotten: frozenset[str]
) -> None:
    if has_prior and not connection.prior_columns("ops", "runs"):
        raise WarehouseError(
            "the warehouse of the prior run is gone, and without it findings and ids would begin"
            " anew; publish an older run with `leadhouse rollback RUN_ID`, or use another --home"
        )
    connection.execute(f"create schema {connection.schema('prior')}")
    for table in _prior_tables(root):
        name, schema = table["name"], table["config"]["meta"]["published_schema"]
        is_read = has_prior and name not in forgotten
        present = connection.prior_columns(schema, name) if is_read else frozenset()
        selected = ", ".join(
            f"cast({c['name'] if c['name'] in present else 'null'} as {c['data_type']})"
            f" as {c['name']}"
            for c in table["columns"]
        )
        source = f"from {connection.prior_relation(schema, name)}" if present else "where false"
        view = connection.relation("prior", name)
        connection.execute(f"create view {view} as select {selected} {source}")


def _prior_tables(root: Path) -> list[dict[str, Any]]:
    path = root / "models" / "audit" / "_audit__sources.yml"
    declared: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables = next(s["tables"] for s in declared["sources"] if s["name"] == "prior")
    return list(tables)


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
