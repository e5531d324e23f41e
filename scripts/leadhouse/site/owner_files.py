"""The findings of each owner as a CSV file, to be sent to them or opened in a spreadsheet."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import duckdb

from leadhouse.site import queries
from leadhouse.site.cells import cell
from leadhouse.site.night import rows

ROWS_A_FETCH = 10_000
LIST = "owners.csv"
LIST_COLUMNS = ("file", "owner_id", "owner_name", "open_count", "overdue_count", "escalated_count")


def write_owner_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Writes a numbered file for each owner, and the list of them; returns how many there are.

    An owner's id is somebody else's text and makes no file name. The folder is only for its
    owner, since the files name people. `connection` is one of `opened` or `opened_parquet`.
    """
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    owners = rows(connection, queries.OWNERS)
    names = {row["owner_id"]: f"owner-{place}.csv" for place, row in enumerate(owners, start=1)}
    with _opened(folder / LIST) as out:
        writer = _writer(out)
        writer.writerow(LIST_COLUMNS)
        for row in owners:
            told = {**row, "file": names[row["owner_id"]]}
            writer.writerow([cell(told[name]) for name in LIST_COLUMNS])
    _write_findings(connection, folder, names)
    return len(names)


def _write_findings(
    connection: duckdb.DuckDBPyConnection, folder: Path, names: dict[str, str]
) -> None:
    result = connection.execute(queries.OWNER_FILES)
    columns = [column[0] for column in result.description or ()]
    owner: str | None = None
    out: IO[str] | None = None
    try:
        for row in _fetched(result):
            if row[0] != owner:
                if out is not None:
                    out.close()
                owner, out = row[0], _opened(folder / names[row[0]])
                writer = _writer(out)
                writer.writerow(columns)
            writer.writerow([cell(value) for value in row])
    finally:
        if out is not None:
            out.close()


def _fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while part := result.fetchmany(ROWS_A_FETCH):
        yield from part


def _opened(file: Path) -> IO[str]:
    file.touch(mode=0o600)
    # the mark at the beginning makes spreadsheets read the letters as they are meant
    return file.open("w", encoding="utf-8-sig", newline="")


def _writer(out: IO[str]) -> Any:
    return csv.writer(out, lineterminator="\r\n")
