"""The canonical input contract: which tables and columns leadhouse reads."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from leadhouse.project import project_root

Need = Literal["core", "extended"]

CONTRACT_PATH = Path("seeds/reference/input_contract.csv")
CONTRACT_HEADER = ("table", "need", "grain", "column", "type", "meaning", "rule_ids", "is_key")
COLUMN_TYPES = frozenset(
    {"varchar", "timestamp", "date", "boolean", "double", "int", "list (text)"}
)
NEEDS = frozenset({"core", "extended"})


class ContractError(Exception):
    """The declaration of the input contract can't be used."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column."""

    name: str
    type: str
    meaning: str
    rule_ids: tuple[str, ...]
    is_key: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table; without key columns its whole row is the key."""

    name: str
    need: Need
    grain: str
    columns: tuple[Column, ...]
    key_columns: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in the order of the contract."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Contract:
    """All declared tables by name, in the order of the declaration."""

    tables: Mapping[str, Table]


def load_contract(path: Path | None = None) -> Contract:
    """Loads the input contract, by default the one of the project."""
    source = path or project_root() / CONTRACT_PATH
    try:
        with source.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
            header = tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContractError(f"{source}: the input contract can't be read ({error})") from error
    if missing := [name for name in CONTRACT_HEADER if name not in header]:
        raise ContractError(f"{source}: add the missing columns {', '.join(missing)}")
    return Contract(_tables(source, rows))


def render_templates(contract: Contract, out_dir: Path) -> list[Path]:
    """Writes one header-only CSV file a table and returns their paths."""
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in contract.tables.values():
        path = out_dir / f"{table.name}.csv"
        path.write_text(",".join(table.column_names) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _tables(source: Path, rows: Iterable[Mapping[str, str]]) -> dict[str, Table]:
    grouped: dict[str, list[Mapping[str, str]]] = {}
    for line, row in enumerate(rows, start=2):
        _check_row(source, line, row)
        grouped.setdefault(row["table"], []).append(row)
    return {name: _table(source, name, members) for name, members in grouped.items()}


def _check_row(source: Path, line: int, row: Mapping[str, str | None]) -> None:
    where = f"{source}, row {line}"
    if None in row or None in row.values():
        raise ContractError(f"{where}: the row doesn't have as many fields as the header")
    if row["need"] not in NEEDS:
        raise ContractError(f"{where}: need is {row['need']!r}; use core or extended")
    if row["type"] not in COLUMN_TYPES:
        raise ContractError(
            f"{where}: type is {row['type']!r}; use one of {', '.join(sorted(COLUMN_TYPES))}"
        )


def _table(source: Path, name: str, rows: list[Mapping[str, str]]) -> Table:
    columns = tuple(_column(row) for row in rows)
    names = [column.name for column in columns]
    if repeated := sorted({each for each in names if names.count(each) > 1}):
        raise ContractError(f"{source}: {name} declares {', '.join(repeated)} more than once")
    if len({row["need"] for row in rows}) > 1:
        raise ContractError(f"{source}: {name} is both core and extended; choose one")
    return Table(
        name=name,
        need=cast(Need, rows[0]["need"]),
        grain=rows[0]["grain"],
        columns=columns,
        key_columns=tuple(column.name for column in columns if column.is_key),
    )


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        name=row["column"],
        type=row["type"],
        meaning=row["meaning"],
        rule_ids=tuple(part.strip() for part in row["rule_ids"].split(",") if part.strip()),
        is_key=row["is_key"] == "yes",
    )
