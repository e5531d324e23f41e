"""What intake takes in and what it reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Need = Literal["core", "extended", "unknown"]
State = Literal["landed", "cleaned"]

# label of the file, share done from 0 to 1
Progress = Callable[[str, float], None]


class IntakeUsageError(Exception):
    """The command was given a folder or an option that can't be used."""


class ManifestError(Exception):
    """The manifest of the landing can't be read."""


class FileRefused(Exception):
    """A file can't be read at all."""

    def __init__(self, reason_code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may cost; a field is measured in characters."""

    field_chars: int = 1 << 20
    columns: int = 4096
    line_bytes: int = 64 << 20
    block_bytes: int = 8 << 20
    archive_ratio: int = 200
    archive_free_bytes: int = 1 << 30
    rows: int = 2_000_000_000
    memory_mb: int = 1024
    threads: int = 2


@dataclass(frozen=True, slots=True)
class DataDir:
    """A folder of extracts and the system that they come from."""

    system: str
    path: Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that discovery takes for an extract of a known entity."""

    system: str
    entity: str
    path: Path
    label: str
    format: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that isn't landed, why, and what to do."""

    path: str
    system: str
    entity: str | None
    need: Need
    reason_code: str
    message: str
    remedy: str

    @property
    def stops_the_night(self) -> bool:
        """Whether nothing may be published: the file is of a core entity."""
        return self.need == "core"


@dataclass(frozen=True, slots=True)
class Extract:
    """One landed extract, as the manifest keeps it.

    `arrival_seq` is its first arrival, `last_seq` the last that delivered it. `full_seq` is the
    last arrival that said the entity is complete and of which every row could be read.
    """

    extract_id: str
    system: str
    entity: str
    need: Need
    is_mapped: bool
    source_file: str
    format: str
    bytes: int
    raw_count: int
    reject_count: int
    delivered_names: tuple[str, ...]
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    arrival_seq: int
    arrived_at: datetime
    last_seq: int
    full_seq: int | None = None
    state: State = "landed"

    @property
    def row_count(self) -> int:
        """Rows that could be read."""
        return self.raw_count - self.reject_count

    @property
    def is_full(self) -> bool:
        """Whether its last arrival was taken as complete."""
        return self.full_seq == self.last_seq


@dataclass(frozen=True, slots=True)
class Discovery:
    """What discovery found in the folders."""

    candidates: tuple[Candidate, ...]
    refused: tuple[Refusal, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What one arrival brought; `already` holds extracts whose bytes were landed before."""

    landed: tuple[Extract, ...] = ()
    already: tuple[Extract, ...] = ()
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()
    absent_core: tuple[str, ...] = ()
    absent_extended: tuple[str, ...] = ()
    full_withheld: tuple[str, ...] = ()
    has_leads: bool = False

    @property
    def stops_the_night(self) -> bool:
        """Whether a refused core file keeps the run from publishing."""
        return any(refusal.stops_the_night for refusal in self.refused)

    @property
    def recognised(self) -> tuple[Extract, ...]:
        """Extracts of this arrival, new or landed before."""
        return self.landed + self.already

    @property
    def not_mapped(self) -> tuple[Extract, ...]:
        """Extracts that are landed and counted but that no model reads."""
        return tuple(extract for extract in self.recognised if not extract.is_mapped)
