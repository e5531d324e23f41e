"""Content hashes of tables: equal rows in any order give equal hashes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import duckdb

from leadhouse.publish.engine import attach, columns, engine, quoted, relation, tables

EXCLUDED_COLUMNS = ("run_id",)
HASH_PARTS = 4
NESTED = ("STRUCT", "MAP", "UNION", "[")
FLOATS = ("DOUBLE", "FLOAT")


def content_hash(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    exclude: Iterable[str] = EXCLUDED_COLUMNS,
    *,
    database: str | None = None,
) -> str:
    """The hash of all rows, whatever their order and the order of the columns.

    Names and types of the columns count. Each row's sha256 is cut in four numbers that are added
    up exactly, so that a repeated row counts as often as it is there. Timestamps with a zone are
    read in the zone of the connection.
    """
    catalog = database or _current_database(connection)
    kept = sorted(
        (name, data_type)
        for name, data_type in columns(connection, catalog, schema, table)
        if name not in set(exclude)
    )
    if not kept:
        raise ValueError(f"{schema}.{table}: there is no column to hash; check the table's name")
    source = relation(catalog, schema, table)
    totals = connection.execute(_totals_sql(source, kept)).fetchall()[0]
    content = repr(kept) + "|" + "|".join(str(total) for total in totals)
    return hashlib.sha256(content.encode()).hexdigest()


def fingerprints(path: Path) -> dict[str, str]:
    """The content hash of every published table of a run file but those in `ops`."""
    with engine() as connection:
        attach(connection, path, "fingerprinted", read_only=True)
        return {
            f"{schema}.{table}": content_hash(connection, schema, table, database="fingerprinted")
            for schema, table in tables(connection, "fingerprinted")
            if schema != "ops"
        }


def _current_database(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.execute("select current_database()").fetchall()[0][0])


def _totals_sql(source: str, kept: list[tuple[str, str]]) -> str:
    rendered = " || ".join(_rendered(quoted(name), data_type) for name, data_type in kept)
    sums = ", ".join(
        f"coalesce(sum(('0x' || row_hash[{16 * part + 1}:{16 * part + 16}])::ubigint), 0)"
        for part in range(HASH_PARTS)
    )
    return f"select count(*), {sums} from (select sha256({rendered}) as row_hash from {source})"


def _rendered(column: str, data_type: str) -> str:
    """The value with its length before it, so that neighbours can't flow into each other."""
    if any(mark in data_type for mark in NESTED):
        text = f"to_json({column})::varchar"
    elif data_type == "BLOB":
        text = f"hex({column})"
    elif data_type in FLOATS:
        text = f"({column} + 0)::varchar"  # minus zero is zero
    else:
        text = f"{column}::varchar"
    return f"coalesce(length({text})::varchar || ':' || {text}, 'null;')"
