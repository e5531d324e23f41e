"""A small project with three entities, and an intake into a home of its own."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from leadhouse.contract import CONTRACT_HEADER
from leadhouse.intake import DataDir, Extract, IntakeReport, Limits, extract_paths, land

CONTRACT_ROWS = (
    ("leads", "core", "one row per lead", "lead_id", "varchar", "primary key", "key", "yes"),
    ("leads", "core", "one row per lead", "email", "varchar", "e-mail", "ENT-04", ""),
    ("leads", "core", "one row per lead", "created_at", "timestamp", "creation", "", ""),
    ("leads", "core", "one row per lead", "is_deleted", "boolean", "deletion", "", ""),
    ("users", "core", "one row per user", "user_id", "varchar", "primary key", "key", "yes"),
    ("users", "core", "one row per user", "name", "varchar", "name", "", ""),
    ("surveys", "extended", "one row per survey", "comment", "varchar", "comment", "", ""),
)
ZOHO_SOURCES = """
sources:
  - name: raw_zoho
    tables:
      - name: leads
        config: {meta: {need: core, mapped: true, key: [leadid]}}
        columns: [{name: leadid}, {name: last_name}, {name: call_duration_in_seconds}]
      - name: campaign_lead_status
        config: {meta: {need: extended, mapped: true}}
        columns: [{name: campaign_name}, {name: status}]
      - name: price_books
        config: {meta: {need: extended, mapped: false}}
"""


@dataclass
class Intake:
    """Lands a folder of extracts, one arrival a call."""

    root: Path
    home: Path
    folder: Path
    limits: Limits = field(default_factory=Limits)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    def run(self, *data: DataDir, full: frozenset[str] = frozenset(), day: int = 1) -> IntakeReport:
        return land(
            self.home,
            data or [DataDir("crm", self.folder)],
            arrived_at=datetime(2026, 1, day, tzinfo=UTC),
            full=full,
            limits=self.limits,
            root=self.root,
        )

    def land_file(self, name: str, content: str | bytes) -> Extract:
        self.write(name, content)
        report = self.run()
        assert report.refused == ()
        (extract,) = report.recognised
        return extract

    def refusal_code(self, name: str, content: str | bytes) -> str:
        self.write(name, content)
        report = self.run()
        assert report.recognised == ()
        (refusal,) = report.refused
        assert refusal.message and refusal.remedy
        assert list((self.home / "landing").iterdir()) == [self.home / "landing" / "manifest.json"]
        return refusal.reason_code

    def rows(self, extract: Extract) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = pq.read_table(extract_paths(self.home, extract)[0]).to_pylist()
        return rows

    def values(self, extract: Extract) -> list[tuple[str | None, ...]]:
        return [tuple(row[name] for name in extract.columns) for row in self.rows(extract)]

    def rejects(self, extract: Extract) -> list[tuple[int, str]]:
        table = pq.read_table(extract_paths(self.home, extract)[1])
        return [(row["row_number"], row["reason_code"]) for row in table.to_pylist()]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    contract = root / "seeds" / "reference" / "input_contract.csv"
    contract.parent.mkdir(parents=True)
    with contract.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([CONTRACT_HEADER, *CONTRACT_ROWS])
    sources = root / "models" / "staging" / "zoho" / "_zoho__sources.yml"
    sources.parent.mkdir(parents=True)
    sources.write_text(ZOHO_SOURCES, encoding="utf-8")
    return root


@pytest.fixture
def make_intake(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Intake]:
    def make() -> Intake:
        base = tmp_path_factory.mktemp("intake")
        (base / "data").mkdir()
        return Intake(project, base / "home", base / "data")

    return make


@pytest.fixture
def intake(make_intake: Callable[[], Intake]) -> Intake:
    return make_intake()
