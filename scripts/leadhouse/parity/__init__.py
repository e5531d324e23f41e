"""Compares the published tables of two warehouses, row for row, whichever engine built them."""

from leadhouse.parity.compare import compare
from leadhouse.parity.keys import declared_keys
from leadhouse.parity.model import Cell, Difference, Tables
from leadhouse.parity.report import as_text, report
from leadhouse.parity.sources import DuckDBFile, ParityError, ParquetFolder, tables_at

__all__ = [
    "Cell",
    "Difference",
    "DuckDBFile",
    "ParityError",
    "ParquetFolder",
    "Tables",
    "as_text",
    "compare",
    "declared_keys",
    "report",
    "tables_at",
]
