"""The content of the landing: each extract once, by the sha256 of its bytes."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from leadhouse.intake.chunk import ParsedFile
from leadhouse.intake.csv_reader import open_csv
from leadhouse.intake.header import check_columns
from leadhouse.intake.jsonl_reader import open_jsonl
from leadhouse.intake.manifest import fsync_path, landing_dir
from leadhouse.intake.model import Candidate, FileRefused, Limits
from leadhouse.intake.parquet_reader import open_parquet
from leadhouse.intake.sink import REJECTS_FILE, ROWS_FILE, write_parsed
from leadhouse.intake.systems import SystemTable

# raise it when a reader would give other rows for the same bytes
PARSER_VERSION = 1
_PARSED_FILE = "parsed.json"
_INCOMING_PREFIX = ".incoming-"
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is known of the content of an extract, whatever its name and entity."""

    sha256: str
    format: str
    bytes: int
    raw_count: int
    reject_count: int
    delivered_names: tuple[str, ...]
    columns: tuple[str, ...]
    parser_version: int = PARSER_VERSION


def content_dir(home: Path, sha256: str) -> Path:
    """The folder of the content with a hash."""
    return landing_dir(home) / sha256


def land_content(
    home: Path,
    candidate: Candidate,
    table: SystemTable,
    limits: Limits,
    on_share: Callable[[float], None],
) -> Parsed:
    """Copies a file into the landing and parses it, unless its content is there.

    What is hashed is what is parsed, also if the source changes meanwhile. The content appears
    by one rename, complete. Raises FileRefused, and then nothing of the file stays.
    """
    with _incoming(home) as folder:
        original = folder / f"original.{candidate.format}"
        sha256, size = _copy(candidate.path, original)
        known = read_parsed(home, sha256)
        if known is not None and known.format == candidate.format:
            check_columns(known.columns, table, limits)
            return known
        parsed_file = _open(original, candidate.format, table, limits)
        counts = write_parsed(parsed_file, folder, limits, on_share)
        parsed = Parsed(
            sha256=sha256,
            format=candidate.format,
            bytes=size,
            raw_count=counts.raw,
            reject_count=counts.rejects,
            delivered_names=parsed_file.delivered_names,
            columns=parsed_file.columns,
        )
        _finish(folder, content_dir(home, sha256), parsed)
        return parsed


def read_parsed(home: Path, sha256: str) -> Parsed | None:
    """What is known of landed content; None if it isn't there or an older parser read it."""
    path = content_dir(home, sha256) / _PARSED_FILE
    if not path.is_file():
        return None
    entry = json.loads(path.read_text(encoding="utf-8"))
    for name in ("delivered_names", "columns"):
        entry[name] = tuple(entry[name])
    parsed = Parsed(**entry)
    return parsed if parsed.parser_version == PARSER_VERSION else None


def remove_content(home: Path, sha256: str) -> int:
    """Removes landed content and returns how many bytes it had."""
    folder = content_dir(home, sha256)
    if not folder.is_dir():
        return 0
    size = sum(path.stat().st_size for path in folder.iterdir())
    with _incoming(home) as bin_folder:
        folder.rename(bin_folder / sha256)
    return size


def remove_leftovers(home: Path) -> None:
    """Removes what an interrupted intake left behind; the caller holds the home's lock."""
    for path in landing_dir(home).glob(f"{_INCOMING_PREFIX}*"):
        shutil.rmtree(path)


def row_files(home: Path, sha256: str) -> tuple[Path, Path]:
    """Paths of the readable rows and of the rejects of landed content."""
    folder = content_dir(home, sha256)
    return folder / ROWS_FILE, folder / REJECTS_FILE


@contextmanager
def _incoming(home: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=_INCOMING_PREFIX, dir=landing_dir(home)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with _open_source(source) as reader, target.open("wb") as writer:
        while block := reader.read(_COPY_BYTES):
            digest.update(block)
            writer.write(block)
            size += len(block)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest(), size


@contextmanager
def _open_source(source: Path) -> Iterator[IO[bytes]]:
    try:
        reader = source.open("rb")
    except OSError as error:
        raise FileRefused(
            "unsafe_path",
            f"the file can't be opened ({error.strerror})",
            "Give the job's user leave to read it",
        ) from error
    with reader:
        yield reader


def _open(path: Path, file_format: str, table: SystemTable, limits: Limits) -> ParsedFile:
    name, _, packed = file_format.partition(".")
    if name == "parquet":
        return open_parquet(path, table, limits)
    if name == "jsonl":
        return open_jsonl(path, packed == "gz", table, limits)
    return open_csv(path, packed == "gz", table, limits)


def _finish(folder: Path, target: Path, parsed: Parsed) -> None:
    shutil.rmtree(folder / "spill", ignore_errors=True)
    (folder / _PARSED_FILE).write_text(json.dumps(asdict(parsed), indent=1), encoding="utf-8")
    for path in folder.iterdir():
        fsync_path(path)
    fsync_path(folder)
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
    fsync_path(target.parent)
