"""Takes one arrival of extracts into the landing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from leadhouse.intake.content import (
    Parsed,
    land_content,
    remove_content,
    remove_leftovers,
    row_files,
)
from leadhouse.intake.discover import discover
from leadhouse.intake.manifest import (
    landing_dir,
    next_arrival,
    read_manifest,
    write_manifest,
)
from leadhouse.intake.model import (
    Candidate,
    DataDir,
    Extract,
    FileRefused,
    IntakeReport,
    IntakeUsageError,
    Limits,
    Progress,
    Refusal,
)
from leadhouse.intake.systems import System, SystemTable, load_system

DEFAULT_LIMITS = Limits()
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Arrival:
    """The extracts by system, entity and hash, and what this arrival adds to them."""

    seq: int
    arrived_at: datetime
    extracts: dict[_Key, Extract]
    systems: dict[str, System]
    landed: dict[_Key, None] = field(default_factory=dict)
    already: dict[_Key, None] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


def land(
    home: Path,
    data: Sequence[DataDir],
    *,
    arrived_at: datetime,
    full: frozenset[str] = frozenset(),
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = lambda label, share: None,
    root: Path | None = None,
) -> IntakeReport:
    """Lands every extract of the folders as one arrival and writes the manifest.

    The caller holds the home's lock. `full` names entities whose extract is complete (`leads`, or
    `zoho.leads` for one system); it is withheld from an entity of which a part is refused or has
    rows that can't be read, since those may be any record.
    Raises IntakeUsageError for a folder or an entity name that can't be used.
    """
    found = discover(data, root)
    systems = _systems(found.candidates, data, root)
    _check_full(full, systems)
    landing_dir(home).mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_leftovers(home)
    known = read_manifest(home)
    extracts = {(each.system, each.entity, each.extract_id): each for each in known}
    arrival = _Arrival(next_arrival(known), _naive_utc(arrived_at), extracts, systems)
    arrival.refused.extend(found.refused)
    for candidate in found.candidates:
        _land_one(home, arrival, candidate, limits, progress)
    withheld = _mark_full(arrival, full)
    write_manifest(home, list(arrival.extracts.values()))
    return _report(arrival, found.ignored, withheld)


def extract_paths(home: Path, extract: Extract) -> tuple[Path, Path]:
    """Paths of rows.parquet and rejects.parquet of an extract that isn't cleaned."""
    return row_files(home, extract.extract_id)


def clean_landing(home: Path, used: Mapping[str, bool]) -> list[Extract]:
    """Removes the content of extracts that no kept run uses and returns their entries.

    `used` says for an extract id whether a kept run uses one of its rows; an id that isn't in it
    is kept. The entry stays with its first arrival, so that the same bytes, delivered again, are
    not newer than they were.
    """
    extracts = read_manifest(home)
    cleaned = []
    for place, extract in enumerate(extracts):
        if extract.state == "landed" and used.get(extract.extract_id, True) is False:
            extracts[place] = replace(extract, state="cleaned")
            cleaned.append(extracts[place])
    if cleaned:
        write_manifest(home, extracts)
    for sha256 in sorted({extract.extract_id for extract in cleaned}):
        remove_content(home, sha256)
    return cleaned


def _land_one(
    home: Path, arrival: _Arrival, candidate: Candidate, limits: Limits, progress: Progress
) -> None:
    table = arrival.systems[candidate.system].tables[candidate.entity]
    try:
        parsed = land_content(
            home, candidate, table, limits, lambda share: progress(candidate.label, share)
        )
    except FileRefused as error:
        arrival.refused.append(_refusal(candidate, table, error))
        return
    progress(candidate.label, 1.0)
    key = (candidate.system, candidate.entity, parsed.sha256)
    if key in arrival.extracts:
        # content that was cleaned is back; its first arrival stays
        arrival.extracts[key] = replace(
            arrival.extracts[key],
            last_seq=arrival.seq,
            state="landed",
            raw_count=parsed.raw_count,
            reject_count=parsed.reject_count,
        )
        if key not in arrival.landed:
            arrival.already[key] = None
    else:
        arrival.extracts[key] = _extract(arrival, candidate, table, parsed)
        arrival.landed[key] = None


def _extract(
    arrival: _Arrival, candidate: Candidate, table: SystemTable, parsed: Parsed
) -> Extract:
    declared, delivered = set(table.columns), set(parsed.columns)
    unknown = tuple(name for name in parsed.columns if name not in declared)
    return Extract(
        extract_id=parsed.sha256,
        system=candidate.system,
        entity=candidate.entity,
        need=table.need,
        is_mapped=table.is_mapped,
        source_file=_unique_label(arrival, candidate, parsed.sha256),
        format=parsed.format,
        bytes=parsed.bytes,
        raw_count=parsed.raw_count,
        reject_count=parsed.reject_count,
        delivered_names=parsed.delivered_names,
        columns=parsed.columns,
        unknown_columns=unknown if table.columns else (),
        missing_columns=tuple(name for name in table.columns if name not in delivered),
        arrival_seq=arrival.seq,
        arrived_at=arrival.arrived_at,
        last_seq=arrival.seq,
    )


def _unique_label(arrival: _Arrival, candidate: Candidate, sha256: str) -> str:
    taken = {each.source_file for each in arrival.extracts.values()}
    label = candidate.label
    return f"{label}@{sha256[:12]}" if label in taken else label


def _refusal(candidate: Candidate, table: SystemTable, error: FileRefused) -> Refusal:
    return Refusal(
        path=candidate.label,
        system=candidate.system,
        entity=candidate.entity,
        need=table.need,
        reason_code=error.reason_code,
        message=error.message,
        remedy=error.remedy,
    )


def _systems(
    candidates: Sequence[Candidate], data: Sequence[DataDir], root: Path | None
) -> dict[str, System]:
    names = {each.system for each in candidates} | {each.system for each in data}
    return {name: load_system(name, root) for name in sorted(names)}


def _check_full(full: frozenset[str], systems: Mapping[str, System]) -> None:
    known = {name for system in systems.values() for name in _full_names(system)}
    if unknown := sorted(full - known):
        raise IntakeUsageError(f"--full {', '.join(unknown)}: no delivered system has this entity")


def _full_names(system: System) -> set[str]:
    return {*system.tables, *(f"{system.name}.{entity}" for entity in system.tables)}


def _mark_full(arrival: _Arrival, full: frozenset[str]) -> tuple[str, ...]:
    """Marks this arrival's complete extracts and returns the entities that must not be."""
    keys = [*arrival.landed, *arrival.already]
    delivered = (arrival.extracts[key] for key in keys)
    incomplete = {(each.system, each.entity) for each in arrival.refused}
    incomplete |= {(each.system, each.entity) for each in delivered if each.reject_count}
    withheld = set()
    for key in keys:
        extract = arrival.extracts[key]
        name = f"{extract.system}.{extract.entity}"
        if not full & {extract.entity, name}:
            continue
        if (extract.system, extract.entity) in incomplete:
            withheld.add(name)
        else:
            arrival.extracts[key] = replace(extract, full_seq=arrival.seq)
    return tuple(sorted(withheld))


def _report(arrival: _Arrival, ignored: tuple[str, ...], withheld: tuple[str, ...]) -> IntakeReport:
    present = {(each.system, each.entity) for each in arrival.extracts.values()}
    absent = [
        (table.need, f"{system.name}.{table.name}")
        for system in arrival.systems.values()
        for table in system.tables.values()
        if table.is_mapped and (system.name, table.name) not in present
    ]
    return IntakeReport(
        landed=tuple(arrival.extracts[key] for key in arrival.landed),
        already=tuple(arrival.extracts[key] for key in arrival.already),
        refused=tuple(sorted(arrival.refused, key=lambda each: (each.system, each.path))),
        ignored=ignored,
        absent_core=tuple(name for need, name in absent if need == "core"),
        absent_extended=tuple(name for need, name in absent if need == "extended"),
        full_withheld=withheld,
        has_leads=any(entity == "leads" for _, entity in present),
    )


def _naive_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
