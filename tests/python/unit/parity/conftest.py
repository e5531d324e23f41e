"""Small warehouses that differ in one thing."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from leadhouse.parity import DuckDBFile

Warehouse = Callable[..., DuckDBFile]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Makes a run file of statements that fill its schemas."""

    def make(name: str, *statements: str) -> DuckDBFile:
        path = tmp_path / f"{name}.duckdb"
        with duckdb.connect(str(path)) as connection:
            for schema in ("marts", "audit", "ops", "scratch"):
                connection.execute(f"create schema {schema}")
            for statement in statements:
                connection.execute(statement)
        return DuckDBFile(path)

    return make
