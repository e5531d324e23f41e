"""The Parquet copies of the published tables."""

from collections.abc import Mapping, Sequence
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
)
from leadhouse.publish.mask import plain_schema

EXPORTED_SCHEMAS = ("marts", "audit", "metrics", "ops")
Keys = Mapping[tuple[str, str], Sequence[str]]


def export_parquet(run_file: Path, target: Path, keys: Keys | None = None) -> dict[str, int]:
    """Writes `<target>/<schema>/<table>.parquet` for every table and returns their row counts.

    Rows are in the order of the table's key, or of all columns where none is known, so that equal
    content gives equal bytes. Only the owner may enter the folder.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    with engine(target.parent) as connection:
        attach(connection, run_file, "exported", read_only=True)
        return {
            f"{schema}.{table}": _export(connection, schema, table, target, keys or {})
            for schema, table in tables(connection, "exported")
            if schema in EXPORTED_SCHEMAS
        }


def keys_from_manifest(
    manifest: Mapping[str, Any], prefix: str | None = None
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The key columns of the models that declare their grain as a list of columns.

    `prefix` begins the names of the run's schemas on Spark; the keys are without it.

    A grain is a key only where a test proves it, which dbt has done before a run is exported.
    """
    keys = {}
    for node in manifest["nodes"].values():
        config = node.get("config") or {}
        grain = (config.get("meta") or {}).get("grain") or (node.get("meta") or {}).get("grain")
        names = set(node.get("columns") or {})
        if isinstance(grain, list) and grain and names.issuperset(grain):
            keys[plain_schema(node["schema"], prefix), node["alias"]] = tuple(grain)
    return keys


def _export(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, target: Path, keys: Keys
) -> int:
    names = [name for name, _ in columns(connection, "exported", schema, table)]
    order = [name for name in keys.get((schema, table), ()) if name in names] or names
    file = target / schema / f"{table}.parquet"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    connection.execute(
        f"copy (select * from {relation('exported', schema, table)} "
        f"order by {', '.join(f'{quoted(name)} nulls last' for name in order)}) "
        f"to {literal(str(file))} (format parquet, compression zstd)"
    )
    counted = connection.execute(
        f"select count(*) from {relation('exported', schema, table)}"
    ).fetchall()
    return int(counted[0][0])
