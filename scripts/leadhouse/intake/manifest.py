"""The manifest of the landing: every extract that ever arrived."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from leadhouse.intake.model import Extract, ManifestError

MANIFEST_FILE = "manifest.json"
_LISTS = ("delivered_names", "columns", "unknown_columns", "missing_columns")


def landing_dir(home: Path) -> Path:
    """The landing folder of a warehouse."""
    return home / "landing"


def read_manifest(home: Path) -> list[Extract]:
    """All extracts of the landing in the order of their arrival; none if there is none."""
    path = landing_dir(home) / MANIFEST_FILE
    if not path.exists():
        return []
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [_extract(entry) for entry in content["extracts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"{path} can't be read ({error!r}). Restore it from a backup, or move the landing "
            "folder away and deliver the extracts again"
        ) from error


def write_manifest(home: Path, extracts: Sequence[Extract]) -> None:
    """Replaces the manifest by one rename, so that no reader sees half of it."""
    ordered = sorted(extracts, key=lambda each: (each.arrival_seq, each.system, each.source_file))
    entries = [asdict(each) | {"arrived_at": each.arrived_at.isoformat()} for each in ordered]
    path = landing_dir(home) / MANIFEST_FILE
    temporary = path.with_suffix(".json.new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"extracts": entries}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    fsync_path(path.parent)


def fsync_path(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def next_arrival(extracts: Sequence[Extract]) -> int:
    """The number of the arrival after all that the manifest knows."""
    return 1 + max((extract.last_seq for extract in extracts), default=0)


def replace_extract(extracts: Sequence[Extract], old: Extract, **changes: Any) -> list[Extract]:
    """The extracts with one of them changed."""
    return [replace(each, **changes) if each is old else each for each in extracts]


def _extract(entry: Mapping[str, Any]) -> Extract:
    entry = entry if "last_seq" in entry else _with_arrivals(entry)
    lists = {name: tuple(entry[name]) for name in _LISTS}
    return Extract(**{**entry, **lists, "arrived_at": datetime.fromisoformat(entry["arrived_at"])})


def _with_arrivals(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of a manifest that knew the first arrival only, and whether it was complete."""
    kept = {name: value for name, value in entry.items() if name != "is_full"}
    seq = entry["arrival_seq"]
    is_full = entry["is_full"] and not entry["reject_count"]
    return kept | {"last_seq": seq, "full_seq": seq if is_full else None}
