"""The masked copy of a run file: what names people is blank or a keyed hash."""

import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from leadhouse.publish import ledger
from leadhouse.publish.engine import attach, columns, engine, quoted, relation, tables

BLOCK_BYTES = 64
SHORTEST_KEY = 16
# as DuckDB and Spark name it
TEXT_TYPES = ("VARCHAR", "string")


class MaskError(Exception):
    """The masked copy can't be made."""


class Treatment(enum.Enum):
    """What becomes of a column in the masked copy."""

    KEPT = "kept"
    PERSONAL = "personal"
    FREE_TEXT = "free_text"


TableKey = tuple[str, str]
Masking = Mapping[TableKey, Mapping[str, Treatment]]

# written by leadhouse itself, so not in dbt's manifest
OWN_TABLES: Masking = {("ops", "runs"): dict.fromkeys(ledger.COLUMNS, Treatment.KEPT)}


@dataclass(frozen=True, slots=True)
class MaskReport:
    """What the masked copy holds and what was left out since nothing declares it."""

    tables: tuple[str, ...]
    hashed_columns: tuple[str, ...]
    blank_columns: tuple[str, ...]
    dropped_tables: tuple[str, ...]
    dropped_columns: tuple[str, ...]


Action = Literal["kept", "hashed", "blank", "dropped"]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What becomes of each column of one table: name, type, action."""

    schema: str
    table: str
    columns: tuple[tuple[str, str, Action], ...]

    @property
    def name(self) -> str:
        """Schema and table."""
        return f"{self.schema}.{self.table}"

    @property
    def is_dropped(self) -> bool:
        """Whether no column is declared."""
        return all(action == "dropped" for _, _, action in self.columns)

    def named(self, wanted: Action) -> tuple[str, ...]:
        """The columns that get a treatment, by their full name."""
        return tuple(f"{self.name}.{name}" for name, _, act in self.columns if act == wanted)


def masking_from_manifest(
    manifest: Mapping[str, Any], prefix: str | None = None
) -> dict[TableKey, dict[str, Treatment]]:
    """The treatment of every declared column of models, seeds and sources in dbt's manifest.

    `prefix` begins the names of the run's schemas on Spark; the keys are without it.
    """
    masking = {key: dict(treatments) for key, treatments in OWN_TABLES.items()}
    for node in (*manifest["nodes"].values(), *manifest.get("sources", {}).values()):
        if node["resource_type"] not in ("model", "seed", "source"):
            continue
        name = node.get("alias") or node.get("identifier") or node["name"]
        declared = masking.setdefault((plain_schema(node["schema"], prefix), name), {})
        for column in _typed_columns(node):
            declared.setdefault(column, Treatment.KEPT)
        for column in (node.get("columns") or {}).values():
            declared[column["name"]] = _treatment(column)
    return masking


def plain_schema(schema: str, prefix: str | None) -> str:
    """A schema as the models call it."""
    return schema.removeprefix(f"{prefix}_") if prefix else schema


def make_masked(run_file: Path, target: Path, masking: Masking, key: str | None) -> MaskReport:
    """Writes the masked copy to a fresh file that everybody may read.

    Personal text becomes its HMAC-SHA256 under `key`, or null without a key; other personal
    columns and free text become null. Tables and columns that `masking` doesn't know are left out.
    """
    padded = padded_key(key)
    temporary = target.with_name(f".{target.name}.new")
    for leftover in (temporary, temporary.with_name(f"{temporary.name}.wal")):
        leftover.unlink(missing_ok=True)
    with engine(target.parent) as connection:
        attach(connection, run_file, "unmasked", read_only=True)
        attach(connection, temporary, "masked", read_only=False)
        plans = [
            plan_table(key, columns(connection, "unmasked", *key), masking, padded is not None)
            for key in tables(connection, "unmasked")
        ]
        for plan in plans:
            _copy(connection, plan, padded)
        connection.execute("checkpoint masked")
        connection.execute("detach masked")
    temporary.chmod(0o644)
    temporary.replace(target)
    return mask_report(plans)


def _typed_columns(node: Mapping[str, Any]) -> Iterable[str]:
    return ((node.get("config") or {}).get("column_types") or {}).keys()


def _treatment(column: Mapping[str, Any]) -> Treatment:
    meta = {**(column.get("meta") or {}), **((column.get("config") or {}).get("meta") or {})}
    if meta.get("free_text"):
        return Treatment.FREE_TEXT
    return Treatment.PERSONAL if meta.get("personal") else Treatment.KEPT


def padded_key(key: str | None) -> bytes | None:
    """The key as a block of HMAC; nothing without a key, `MaskError` where it is too short."""
    if not key:
        return None
    raw = key.encode()
    if len(raw) < SHORTEST_KEY:
        raise MaskError(
            f"LEADHOUSE_MASK_KEY holds {len(raw)} bytes; give it at least {SHORTEST_KEY}, "
            "or unset it to blank all personal columns"
        )
    if len(raw) > BLOCK_BYTES:
        raw = hashlib.sha256(raw).digest()
    return raw.ljust(BLOCK_BYTES, b"\0")


def plan_table(
    key: TableKey, columns: Iterable[tuple[str, str]], masking: Masking, is_keyed: bool
) -> TablePlan:
    """What becomes of a table with these columns, each a name and a type."""
    treatments = masking.get(key, {})
    return TablePlan(
        *key,
        tuple(
            (name, data_type, _action(treatments.get(name), data_type, is_keyed))
            for name, data_type in columns
        ),
    )


def _action(treatment: Treatment | None, data_type: str, is_keyed: bool) -> Action:
    if treatment is None:
        return "dropped"
    if treatment is Treatment.KEPT:
        return "kept"
    is_hashed = is_keyed and treatment is Treatment.PERSONAL and data_type in TEXT_TYPES
    return "hashed" if is_hashed else "blank"


def _copy(connection: duckdb.DuckDBPyConnection, plan: TablePlan, padded: bytes | None) -> None:
    if plan.is_dropped:
        return
    connection.execute(f"create schema if not exists masked.{quoted(plan.schema)}")
    selected = ", ".join(
        f"{_expression(quoted(name), data_type, action)} as {quoted(name)}"
        for name, data_type, action in plan.columns
        if action != "dropped"
    )
    parameters = hmac_pads(padded) if padded and plan.named("hashed") else {}
    connection.execute(
        f"create table {relation('masked', plan.schema, plan.table)} as "
        f"select {selected} from {relation('unmasked', plan.schema, plan.table)}",
        parameters,
    )


def _expression(column: str, data_type: str, action: Action) -> str:
    if action == "kept":
        return column
    if action == "blank":
        return f"cast(null as {data_type})"
    inner = f"unhex(sha256($inner_pad::blob || encode({column})))"
    return f"sha256($outer_pad::blob || {inner})"


def hmac_pads(padded: bytes) -> dict[str, bytes]:
    """The two blocks that HMAC puts before the text and before the inner hash (RFC 2104)."""
    return {
        "inner_pad": bytes(byte ^ 0x36 for byte in padded),
        "outer_pad": bytes(byte ^ 0x5C for byte in padded),
    }


def mask_report(plans: Sequence[TablePlan]) -> MaskReport:
    """What the copies made by the plans hold."""
    copied = [plan for plan in plans if not plan.is_dropped]
    return MaskReport(
        tables=tuple(plan.name for plan in copied),
        hashed_columns=tuple(name for plan in copied for name in plan.named("hashed")),
        blank_columns=tuple(name for plan in copied for name in plan.named("blank")),
        dropped_tables=tuple(plan.name for plan in plans if plan.is_dropped),
        dropped_columns=tuple(name for plan in copied for name in plan.named("dropped")),
    )
