"""Finds the extracts in the folders that a run is given."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leadhouse.intake.model import (
    Candidate,
    DataDir,
    Discovery,
    IntakeUsageError,
    Need,
    Refusal,
)
from leadhouse.intake.names import normalise, printable, split_extension
from leadhouse.intake.systems import CONTRACT_SYSTEM, System, known_systems, load_system

IGNORED_PREFIXES = ("readme", "license", "licence", "provenance")
IGNORED_FOLDERS = frozenset({"truth"})
FORMATS_REMEDY = "Deliver CSV, CSV.gz, Parquet, JSONL or JSONL.gz"


@dataclass(slots=True)
class _Found:
    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The place that discovery reads: a folder of a system, or of the parts of an entity."""

    root: Path
    path: Path
    system: System
    label_prefix: str = ""
    entity: str | None = None


def discover(data: Sequence[DataDir], root: Path | None = None) -> Discovery:
    """Finds every extract in the folders, in an order that no directory listing decides.

    Raises IntakeUsageError for a folder that isn't there, isn't a folder or holds no extract.
    """
    systems = _Systems(root)
    found = _Found()
    for each in data:
        _check_folder(each.path)
        before = len(found.candidates) + len(found.refused)
        prefix = "" if each.system == CONTRACT_SYSTEM else f"{each.system}/"
        folder = _Folder(each.path.resolve(), each.path, systems.load(each.system), prefix)
        _read_system_folder(folder, systems, found)
        if len(found.candidates) + len(found.refused) == before:
            raise IntakeUsageError(f"{each.path} holds no extract. {FORMATS_REMEDY}")
    return Discovery(
        tuple(sorted(found.candidates, key=lambda each: (each.system, each.label))),
        tuple(sorted(found.refused, key=lambda each: (each.system, each.path))),
        tuple(sorted(found.ignored)),
    )


class _Systems:
    """Loads each declared system once."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._loaded: dict[str, System] = {}
        self.names = known_systems(root)

    def load(self, name: str) -> System:
        if name not in self._loaded:
            self._loaded[name] = load_system(name, self._root)
        return self._loaded[name]


def _check_folder(path: Path) -> None:
    if not path.exists():
        raise IntakeUsageError(f"{path} doesn't exist; give the folder of the extracts")
    if not path.is_dir():
        raise IntakeUsageError(f"{path} is a file; give the folder that holds the extracts")


def _read_system_folder(folder: _Folder, systems: _Systems, found: _Found) -> None:
    for path in _entries(folder, found):
        name = normalise(path.name)
        # Spark writes the parts of a table into a folder `leads.parquet`
        names = (name, normalise(split_extension(path.name)[0]))
        entity = next((each for each in names if each in folder.system.tables), None)
        if not path.is_dir():
            _read_file(folder, path, found)
        elif not _stays_inside(folder, path):
            found.refused.append(_unsafe(folder, path, entity))
        elif entity:
            label = f"{folder.label_prefix}{entity}/"
            parts = replace(folder, path=path, label_prefix=label, entity=entity)
            _read_parts(parts, found)
        elif folder.system.name == CONTRACT_SYSTEM and name in systems.names:
            prefix = "" if name == CONTRACT_SYSTEM else f"{name}/"
            system = replace(folder, path=path, system=systems.load(name), label_prefix=prefix)
            _read_system_folder(system, systems, found)
        else:
            found.refused.append(_unknown(folder, path, "folder", systems.names))


def _read_parts(folder: _Folder, found: _Found) -> None:
    for path in _entries(folder, found):
        if path.is_dir():
            message = f"a folder among the parts of {folder.entity}"
            remedy = f"Put the parts straight into the folder {folder.path.name}"
            found.refused.append(
                _refusal(folder, path, folder.entity, "unsafe_path", message, remedy)
            )
        else:
            _read_file(folder, path, found)


def _read_file(folder: _Folder, path: Path, found: _Found) -> None:
    stem, file_format = split_extension(path.name)
    name = folder.entity or normalise(stem)
    if not folder.entity and name.startswith(IGNORED_PREFIXES) and name not in folder.system.tables:
        found.ignored.append(_label(folder, path))
    elif not _stays_inside(folder, path) or not path.is_file():
        entity = name if name in folder.system.tables else None
        found.refused.append(_unsafe(folder, path, entity))
    elif name not in folder.system.tables:
        found.refused.append(_unknown(folder, path, "file"))
    elif file_format is None:
        message = f"{path.suffix or 'a file without extension'} is no format that intake reads"
        found.refused.append(
            _refusal(folder, path, name, "unknown_format", message, FORMATS_REMEDY)
        )
    else:
        label = _label(folder, path)
        found.candidates.append(Candidate(folder.system.name, name, path, label, file_format))


def _entries(folder: _Folder, found: _Found) -> Iterator[Path]:
    for path in sorted(folder.path.iterdir(), key=lambda each: each.name):
        hidden = path.name.startswith((".", "_"))
        outside_data = path.name.lower() in IGNORED_FOLDERS and path.is_dir()
        if hidden or outside_data:
            found.ignored.append(_label(folder, path))
        else:
            yield path


def _stays_inside(folder: _Folder, path: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.root)
    except (OSError, RuntimeError):
        return False


def _label(folder: _Folder, path: Path) -> str:
    return printable(f"{folder.label_prefix}{path.name}")


def _need(system: System, entity: str | None) -> Need:
    return system.tables[entity].need if entity else "unknown"


def _refusal(
    folder: _Folder, path: Path, entity: str | None, code: str, message: str, remedy: str
) -> Refusal:
    need = _need(folder.system, entity)
    return Refusal(_label(folder, path), folder.system.name, entity, need, code, message, remedy)


def _unsafe(folder: _Folder, path: Path, entity: str | None) -> Refusal:
    message = "a link that leaves the folder or leads nowhere, or not a regular file"
    remedy = "Copy the file itself into the folder"
    return _refusal(folder, path, entity, "unsafe_path", message, remedy)


def _unknown(folder: _Folder, path: Path, kind: str, systems: tuple[str, ...] = ()) -> Refusal:
    stem = path.name if kind == "folder" else split_extension(path.name)[0]
    known = [*folder.system.tables, *systems]
    close = difflib.get_close_matches(normalise(stem), known, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "see `leadhouse contract`"
    message = f"{printable(stem)} is no entity of the system {folder.system.name}"
    remedy = f"Rename the {kind} to the entity that it holds ({hint}) or take it out of the folder"
    return _refusal(folder, path, None, "unknown_entity", message, remedy)
