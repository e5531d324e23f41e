"""Columns that are typed nulls until the rules that fill them are implemented."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leadhouse.coverage.model import LaterColumn
from leadhouse.coverage.properties import meta_of, texts

PUBLISHED = ("models/marts", "models/audit", "models/metrics")
TYPED_NULL = re.compile(r"^\s*cast\(null as [a-z()0-9, ]+\) as ([a-z_0-9]+),?\s*$", re.M)
# the rules of the columns that no YAML tags
WAITING: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("audited_golden_leads", "enrichment_mismatch"): ("ENR-26",),
}
# nulls that say something: a rejected line has no column, a failing finding isn't resolved, and a
# state that was only seen tells not who changed it
MEANT = frozenset(
    {
        ("quarantine", "column_name"),
        ("audit_findings", "resolved_at"),
        ("fct_lead_stages", "changed_by"),
        ("fct_lead_stages", "changed_by_type"),
    }
)


def later_columns(properties: Mapping[str, Mapping[str, Any]]) -> Iterator[LaterColumn]:
    """Columns with `config.meta.later`: the rules that they wait for."""
    for content in properties.values():
        for model in content.get("models") or []:
            for column in model.get("columns") or []:
                later = meta_of(column).get("later")
                if later:
                    yield LaterColumn(model["name"], column["name"], tuple(texts(later)))


def untagged_columns(
    root: Path, properties: Mapping[str, Mapping[str, Any]]
) -> Iterator[LaterColumn]:
    """Typed nulls in the SQL of published tables that no YAML tags; those unknown have no rule."""
    tagged = {(column.table, column.column) for column in later_columns(properties)}
    for table, column in sorted(typed_nulls(root) - tagged - MEANT):
        yield LaterColumn(table, column, WAITING.get((table, column), ()))


def typed_nulls(root: Path) -> frozenset[tuple[str, str]]:
    """Table and column of each line `cast(null as ...) as ...` in the published models."""
    return frozenset(
        (path.stem, column)
        for folder in PUBLISHED
        for path in (root / folder).rglob("*.sql")
        for column in TYPED_NULL.findall(path.read_text(encoding="utf-8"))
    )
