"""The source systems and the entities that each may deliver."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leadhouse.contract import CONTRACT_PATH, Need, load_contract
from leadhouse.intake.model import IntakeUsageError
from leadhouse.intake.names import normalise
from leadhouse.project import project_root

CONTRACT_SYSTEM = "crm"


@dataclass(frozen=True, slots=True)
class SystemTable:
    """One entity of a system; an entity that isn't mapped is landed but not read."""

    name: str
    need: Need
    columns: tuple[str, ...]
    key_columns: tuple[str, ...]
    is_mapped: bool = True


@dataclass(frozen=True, slots=True)
class System:
    """A source system and its entities by name."""

    name: str
    tables: Mapping[str, SystemTable]


def load_system(name: str, root: Path | None = None) -> System:
    """Loads a system: `crm` from the input contract, others from their dbt sources file."""
    base = root or project_root()
    if name == CONTRACT_SYSTEM:
        return _contract_system(base / CONTRACT_PATH)
    path = _sources_path(base, name)
    if normalise(name) != name or not path.is_file():
        known = ", ".join(known_systems(base))
        raise IntakeUsageError(f"The system {name!r} isn't declared; known are {known}")
    return System(name, _declared_tables(path))


def known_systems(root: Path | None = None) -> tuple[str, ...]:
    """Names of all declared systems, `crm` first."""
    base = root or project_root()
    staging = base / "models" / "staging"
    found = (path.name for path in staging.iterdir()) if staging.is_dir() else iter(())
    others = sorted(name for name in found if _sources_path(base, name).is_file())
    return (CONTRACT_SYSTEM, *(name for name in others if name != CONTRACT_SYSTEM))


def _sources_path(root: Path, name: str) -> Path:
    return root / "models" / "staging" / name / f"_{name}__sources.yml"


def _contract_system(path: Path) -> System:
    tables = load_contract(path).tables
    return System(
        CONTRACT_SYSTEM,
        {
            name: SystemTable(name, table.need, table.column_names, table.key_columns)
            for name, table in tables.items()
        },
    )


def _declared_tables(path: Path) -> dict[str, SystemTable]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        tables = [table for source in content["sources"] for table in source["tables"]]
        return {table["name"]: _declared_table(table) for table in tables}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise IntakeUsageError(f"{path}: not a dbt sources file ({error!r})") from error


def _declared_table(table: Mapping[str, Any]) -> SystemTable:
    meta = (table.get("config") or {}).get("meta") or table.get("meta") or {}
    columns = tuple(column["name"] for column in table.get("columns") or ())
    return SystemTable(
        name=table["name"],
        need="core" if meta.get("need") == "core" else "extended",
        columns=tuple(column for column in columns if not column.startswith("_")),
        key_columns=tuple(meta.get("key") or ()),
        is_mapped=bool(meta.get("mapped", True)),
    )
