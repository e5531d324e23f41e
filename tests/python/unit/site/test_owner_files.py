"""The CSV files of owners: all findings, nothing that a spreadsheet runs, no path of others."""

import csv
import stat
from pathlib import Path

import duckdb
import pytest

from leadhouse.site.cells import cell
from leadhouse.site.night import opened
from leadhouse.site.owner_files import write_owner_files

FORMULAS = ("=1+1", "+1", "-1", "@sum", "|calc", "%x", " \u00a0=1", "\t=1", "\r=1", "\n=1", "＝1")
OWNERS = ("../../etc/passwd", "=cmd|'/c calc'!A1", "nul\x00", "C:\\x", "/abs", "U1")
FINDINGS = """
create table audit.audit_findings as
select
    range::varchar as finding_id, 'AUD-03' as rule_id, 'complete' as criterion,
    range::varchar as entity_id, ($owners)[1 + range % len($owners)] as owner_id,
    ($texts)[1 + range % len($texts)] as message, 'open' as status
from range(1, 67)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run_file = tmp_path / "run.duckdb"
    with duckdb.connect(str(run_file)) as connection:
        connection.execute("create schema audit")
        connection.execute(FINDINGS, {"owners": list(OWNERS), "texts": list(FORMULAS)})
    with opened(run_file) as connection:
        assert write_owner_files(connection, tmp_path / "run" / "csv") == len(OWNERS)
    return tmp_path / "run" / "csv"


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_owner_has_a_file_whose_name_is_a_number(folder: Path) -> None:
    files = sorted(path.name for path in folder.parent.rglob("*.csv"))
    assert files == [*(f"owner-{place}.csv" for place in range(1, 7)), "owners.csv"]
    listed = _read(folder / "owners.csv")
    assert sorted(row["file"] for row in listed) == files[:-1]
    assert {row["owner_id"] for row in listed} >= {"../../etc/passwd", "/abs", "'=cmd|'/c calc'!A1"}


@pytest.mark.rule("AUD-08")
def test_every_finding_is_in_the_file_of_its_owner(folder: Path) -> None:
    files = {row["file"]: row["owner_id"] for row in _read(folder / "owners.csv")}
    found = [
        (row["finding_id"], row["owner_id"], file) for file in files for row in _read(folder / file)
    ]
    assert sorted(int(finding) for finding, _, _ in found) == list(range(1, 67))
    assert all(files[file] == owner for _, owner, file in found)


def test_no_cell_is_a_formula(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        for row in _read(file):
            for value in row.values():
                assert value == cell(value) or value.startswith("'"), (file, value)
                assert not value.lstrip().startswith(("=", "+", "-", "@", "|", "%"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert cell(text).startswith("'")


def test_only_the_owner_of_the_run_may_read_them(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in folder.glob("*.csv"))
