"""The step of a night that judges the contact points not seen before."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leadhouse.contact_points.emails import email_checker
from leadhouse.contact_points.phones import phone_checker
from leadhouse.contact_points.tables import (
    VALUES_A_PART,
    drop_unchecked,
    find_unchecked,
    load_checked,
    local_file,
    unchecked_part,
)
from leadhouse.contact_points.verdict import Checker
from leadhouse.intake.manifest import landing_dir
from leadhouse.warehouse.connection import Connection

# a file of the home -> its path as the engine reads it
Located = Callable[[Path], str]


def check_contact_points(
    connection: Connection,
    home: Path,
    run_id: str,
    located: Located = str,
    *,
    is_full: bool = False,
    report: Callable[[str], None] = lambda detail: None,
    values_a_part: int = VALUES_A_PART,
) -> int:
    """Judges what `int_contact_values` has and the prior warehouse doesn't; returns how many.

    Verdicts on other values are kept, whatever version of a library they are from; with `is_full`
    all are judged anew. Memory holds one part of the values at a time. The verdicts go to
    `contact.checked_values`, which is there, and empty, since the run was prepared.
    """
    count = find_unchecked(connection, is_full, values_a_part)
    if count:
        with _folder(home, run_id) as folder:
            parts = _judged_parts(connection, count, values_a_part, report)
            load_checked(connection, located(_write(parts, local_file(folder))))
    drop_unchecked(connection)
    return count


def _judged_parts(
    connection: Connection, count: int, size: int, report: Callable[[str], None]
) -> Iterator[Any]:
    """One Arrow table for each part of the unchecked values."""
    checkers = {"email": email_checker(), "phone": phone_checker()}
    for part in range(-(-count // size)):
        report(f"{part * size:,} of {count:,} contact points")
        yield _judged(unchecked_part(connection, part), checkers)


def _judged(rows: list[tuple[str, str, str]], checkers: Mapping[str, Checker]) -> Any:
    import pyarrow as pa

    verdicts = [checkers[kind](value, country) for kind, value, country in rows]
    columns = {
        "kind": pa.array([row[0] for row in rows], pa.string()),
        "value_as_delivered": pa.array([row[1] for row in rows], pa.string()),
        "country": pa.array([row[2] for row in rows], pa.string()),
        "normalised_value": pa.array([each.normalised for each in verdicts], pa.string()),
        "is_valid": pa.array([each.is_valid for each in verdicts], pa.bool_()),
        "reason": pa.array([each.reason for each in verdicts], pa.string()),
        "checked_by": pa.array([each.checked_by for each in verdicts], pa.string()),
    }
    return pa.table(columns)


def _write(parts: Iterator[Any], file: Path) -> Path:
    from pyarrow import parquet

    first = next(parts)
    with parquet.ParquetWriter(file, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for part in parts:
            writer.write_table(part)
    return file


@contextmanager
def _folder(home: Path, run_id: str) -> Iterator[Path]:
    """A folder among the landed extracts, which alone every engine reaches.

    It is named as an extract that isn't in the manifest, so that a storage that has a copy of its
    own forgets it with the extracts that nobody uses.
    """
    name = hashlib.sha256(f"contact points of {run_id}".encode()).hexdigest()
    folder = landing_dir(home) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
