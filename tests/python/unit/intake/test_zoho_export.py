"""A real export of a CRM lands whole."""

import csv
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from leadhouse.intake import DataDir, extract_paths, land
from leadhouse.intake.names import normalise
from leadhouse.intake.systems import known_systems
from leadhouse.project import project_root

EXPORT = project_root().parent / "shared" / "data" / "zoho_crm_demo"
pytestmark = pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not here")


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    tables = [{"name": normalise(path.stem)} for path in EXPORT.glob("*.csv")]
    sources = tmp_path / "models" / "staging" / "zoho" / "_zoho__sources.yml"
    sources.parent.mkdir(parents=True)
    sources.write_text(yaml.dump({"sources": [{"name": "raw_zoho", "tables": tables}]}))
    return tmp_path


def test_every_file_of_the_export_lands_with_every_value(tmp_path: Path, declared: Path) -> None:
    home = tmp_path / "home"

    report = land(home, [DataDir("zoho", EXPORT)], arrived_at=datetime(2026, 1, 1), root=declared)

    assert report.refused == ()
    assert len(report.landed) == len(list(EXPORT.glob("*.csv")))
    assert report.ignored == ("zoho/README.md",)
    for extract in report.landed:
        with (EXPORT / extract.source_file.removeprefix("zoho/")).open(newline="") as file:
            header, *rows = list(csv.reader(file))
        table = pq.read_table(extract_paths(home, extract)[0], columns=list(extract.columns))
        assert extract.reject_count == 0
        assert [[value or "" for value in row.values()] for row in table.to_pylist()] == rows
        assert list(extract.delivered_names) == header


@pytest.mark.skipif("zoho" not in known_systems(), reason="the system zoho is not declared")
def test_the_project_declares_every_file_of_the_export(tmp_path: Path) -> None:
    report = land(tmp_path, [DataDir("zoho", EXPORT)], arrived_at=datetime(2026, 1, 1))

    assert report.refused == ()
    assert report.has_leads
