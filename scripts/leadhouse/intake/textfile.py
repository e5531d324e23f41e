"""Reads text files by blocks of whole lines, also gzip, within limits."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from leadhouse.intake.model import FileRefused, Limits

UTF8_REMEDY = "Export the file as UTF-8"
_BOM = b"\xef\xbb\xbf"
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BINARY = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"SQLite format 3", "an SQLite database"),
)


class TextFile:
    """The bytes of a text file, decompressed, and how far reading has come."""

    def __init__(self, path: Path, is_gzip: bool, limits: Limits) -> None:
        self._path = path
        self._is_gzip = is_gzip
        self._limits = limits
        self._size = max(path.stat().st_size, 1)
        self.share_read = 0.0

    def blocks(self) -> Iterator[bytes]:
        """Blocks that end with a whole line; only the last may lack its line end.

        Raises FileRefused for a damaged or too large archive and for endless lines.
        """
        pending = bytearray()
        for block in self._raw_blocks():
            pending += block
            if end := _end_of_lines(pending):
                yield bytes(pending[:end])
                del pending[:end]
            elif len(pending) > self._limits.line_bytes:
                raise FileRefused(
                    "not_csv",
                    f"a line is longer than {self._limits.line_bytes:,} bytes",
                    "Deliver one record a line, with line ends",
                )
        if pending:
            yield bytes(pending)

    def _raw_blocks(self) -> Iterator[bytes]:
        done = 0
        with self._path.open("rb") as raw:
            stream = cast(IO[bytes], gzip.open(raw) if self._is_gzip else raw)
            while block := self._read(stream):
                done += len(block)
                self.share_read = min(raw.tell() / self._size, 1.0)
                self._check_size(done)
                yield block

    def _read(self, stream: IO[bytes]) -> bytes:
        try:
            return stream.read(self._limits.block_bytes)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FileRefused(
                "truncated_gzip",
                f"the gzip archive is cut off or damaged ({error})",
                "Deliver the archive again, complete",
            ) from error

    def _check_size(self, done: int) -> None:
        limits = self._limits
        if not self._is_gzip or done <= limits.archive_free_bytes:
            return
        if done > limits.archive_ratio * self._size:
            raise FileRefused(
                "archive_too_large",
                f"the archive holds more than {limits.archive_ratio} times its own size",
                "Deliver the file without compression if it is genuine",
            )


def decode(block: bytes, first_line: int) -> str:
    """The text of a block. Raises FileRefused if it isn't UTF-8."""
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError as error:
        before = block[: error.start]
        line = first_line + len(before.splitlines()) - (not before.endswith((b"\n", b"\r")))
        raise FileRefused(
            "undecodable_bytes",
            f"line {max(line, first_line)} holds bytes that are not UTF-8",
            UTF8_REMEDY,
        ) from error


def split_lines(text: str) -> list[str]:
    """Physical lines with their ends: LF, CRLF or CR, and nothing else."""
    return list(io.StringIO(text, newline=""))


def without_bom(block: bytes) -> bytes:
    """The first block of a file without the UTF-8 byte order mark."""
    return block.removeprefix(_BOM)


def check_start(block: bytes) -> None:
    """Raises FileRefused if the first bytes are those of another kind of file."""
    for mark, encoding in _OTHER_ENCODINGS:
        if block.startswith(mark):
            raise FileRefused("undecodable_bytes", f"the text is {encoding}", UTF8_REMEDY)
    for mark, kind in _BINARY:
        if block.startswith(mark):
            raise FileRefused(
                "not_csv",
                f"the file is {kind}, not text",
                "Name it by its real format, or export it as CSV",
            )


def _end_of_lines(pending: bytearray) -> int:
    """Where the last whole line ends; a CR at the very end may be half of a CRLF."""
    line_feed = pending.rfind(b"\n")
    carriage_return = pending.rfind(b"\r", 0, len(pending) - 1)
    return max(line_feed, carriage_return) + 1
