"""Warehouses as the comparison reads them: a DuckDB file, or a folder of Parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.parity.model import Tables
from leadhouse.publish.engine import attach, literal, relation, tables
from leadhouse.warehouse.connection import PUBLISHED_SCHEMAS

RUN_FILE, PARQUET, PUBLISHED = "leadhouse.duckdb", "parquet", "published"
# a folder or a file that Spark keeps for itself
HIDDEN = (".", "_")


class ParityError(Exception):
    """What was to be compared can't be read."""


@dataclass(frozen=True, slots=True)
class DuckDBFile:
    """The run file of a warehouse on DuckDB."""

    path: Path

    def relations(self, connection: duckdb.DuckDBPyConnection, alias: str) -> Mapping[str, str]:
        """Attaches the file, read-only."""
        try:
            attach(connection, self.path, alias, read_only=True)
        except duckdb.Error as error:
            raise ParityError(f"{self.path} is no DuckDB file that can be read: {error}") from error
        return {
            f"{schema}.{table}": relation(alias, schema, table)
            for schema, table in tables(connection, alias)
        }


@dataclass(frozen=True, slots=True)
class ParquetFolder:
    """Tables as `<root>/<schema>/<table>.parquet`, a file each or a folder of part files."""

    root: Path

    def relations(self, connection: duckdb.DuckDBPyConnection, alias: str) -> Mapping[str, str]:
        """Reads the files where they are."""
        return {
            f"{place.parent.name}.{place.stem}": _parquet(part_files(place))
            for schema in PUBLISHED_SCHEMAS
            for place in sorted((self.root / schema).glob("*.parquet"))
            if not place.name.startswith(HIDDEN)
        }


def part_files(place: Path) -> list[Path]:
    """The file itself, or the files with rows in a folder that Spark wrote."""
    if place.is_file():
        return [place]
    parts = sorted(part for part in place.glob("*.parquet") if not part.name.startswith(HIDDEN))
    if not parts:
        raise ParityError(
            f"{place} holds no Parquet file, so its columns aren't known; export the run again"
        )
    return parts


def tables_at(path: Path) -> Tables:
    """The tables of a DuckDB file, a folder of Parquet, the folder of a run, or a home."""
    if path.is_file():
        return DuckDBFile(path)
    if (path / RUN_FILE).is_file():
        return DuckDBFile(path / RUN_FILE)
    for inner in (path / PARQUET, path / PUBLISHED):
        if inner.is_dir():
            return tables_at(inner)
    if any((path / schema).is_dir() for schema in PUBLISHED_SCHEMAS):
        return ParquetFolder(path)
    raise ParityError(
        f"{path} holds no warehouse; name a run's folder (<home>/runs/<run id>), a DuckDB file,"
        " or a folder with <schema>/<table>.parquet"
    )


def _parquet(paths: Sequence[Path]) -> str:
    names = ", ".join(literal(_without_wildcards(str(path))) for path in paths)
    return f"read_parquet([{names}], hive_partitioning = false)"


def _without_wildcards(path: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)
