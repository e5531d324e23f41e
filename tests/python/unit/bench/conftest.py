"""A warehouse of two tables, as large as the figures of a benchmark need."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.bench.measure import Warehouse

AS_OF = "2026-06-30 23:59:59.999999"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Databases in a folder whose name has a quote in it."""
    folder = tmp_path / "o'hara"
    folder.mkdir()
    run, scratch = folder / "leadhouse.duckdb", folder / "work.duckdb"
    with duckdb.connect(str(run)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.leads as select range as lead_id from range(1000)")
    with duckdb.connect(str(scratch)) as connection:
        connection.execute("create schema input")
        connection.execute("create table input.touches as select range as touch from range(10)")
    return Warehouse(run, scratch, AS_OF)
