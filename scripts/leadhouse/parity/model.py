"""What a comparison reads and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import duckdb


class Tables(Protocol):
    """The published tables of one warehouse."""

    def relations(self, connection: duckdb.DuckDBPyConnection, alias: str) -> Mapping[str, str]:
        """Makes the tables readable and gives the SQL of each, by `<schema>.<table>`.

        `alias` is a name that no other tables of the connection have.
        """


@dataclass(frozen=True, slots=True)
class Cell:
    """One place where two tables differ: a value, or a whole row where `column` is nothing.

    `row` says which row. A value is its text, nothing for null; a whole row is its text on the
    side that has it.
    """

    row: str
    column: str | None
    left: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How one table differs. `differing_rows` counts all rows, `cells` is a sample of them.

    A count of rows is nothing where the table isn't there, or where its rows weren't compared.
    `columns` has the number of differing values of each column.
    """

    table: str
    left_rows: int | None = None
    right_rows: int | None = None
    problems: tuple[str, ...] = ()
    differing_rows: int = 0
    columns: tuple[tuple[str, int], ...] = ()
    cells: tuple[Cell, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.problems or self.differing_rows)
