"""What `--keep` removes: old runs, and extracts of which no kept run uses a row."""

from pathlib import Path

import pytest

from leadhouse.intake.manifest import read_manifest
from leadhouse.runs import kept_runs

pytestmark = pytest.mark.long
HEADER = "lead_id,email,created_at,updated_at\n"


def test_runs_and_superseded_extracts_are_cleaned(night, tmp_path: Path) -> None:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    for number in range(3):
        (extracts / "leads.csv").write_text(
            f"{HEADER}L1,ann{number}@x.example,2026-01-01,2026-06-0{number + 1}\n"
        )
        built = night(tmp_path / "home", extracts, keep=1)
    home = built.home
    # the published run and its prior
    assert len(kept_runs(home)) == 2
    states = [extract.state for extract in read_manifest(home.path)]
    assert states == ["cleaned", "landed", "landed"]

    # the first bytes come again: they are not newer than they were
    (extracts / "leads.csv").write_text(f"{HEADER}L1,ann0@x.example,2026-01-01,2026-06-01\n")
    again = night(home.path, extracts, keep=1)
    assert again.rows("select email from marts.mart_leads_deduplicated") == [("ann2@x.example",)]


def test_a_complete_delivery_in_parts_is_believed_also_when_it_is_cleaned(
    night, tmp_path: Path
) -> None:
    parts = tmp_path / "extracts" / "leads"
    parts.mkdir(parents=True)
    full = frozenset({"leads"})
    home = tmp_path / "home"
    (parts / "1.csv").write_text(f"{HEADER}L1,ann@x.example,2026-01-01,\n")
    (parts / "2.csv").write_text(
        f"{HEADER}L2,bob@x.example,2026-01-01,\nL3,cat@x.example,2026-01-01,\n"
    )
    night(home, tmp_path / "extracts", full=full, keep=1)
    # L3 is gone; the part with L1 is complete as it was
    (parts / "2.csv").write_text(f"{HEADER}L2,bob@x.example,2026-01-01,2026-06-02\n")
    night(home, tmp_path / "extracts", full=full, keep=1)
    # what said so is superseded, and cleaned when no kept run uses it
    (parts / "1.csv").unlink()
    for day in (3, 4, 5):
        (parts / "2.csv").write_text(f"{HEADER}L2,bob@x.example,2026-01-01,2026-06-0{day}\n")
        built = night(home, tmp_path / "extracts", keep=1)
    states = {extract.source_file: extract.state for extract in read_manifest(home)}
    assert "cleaned" in states.values()
    assert built.rows("select lead_id, is_deleted from marts.bridge_lead_records order by 1") == [
        ("L1", False),
        ("L2", False),
        ("L3", True),
    ]


def test_a_complete_extract_tells_what_is_gone(night, tmp_path: Path) -> None:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "leads.csv").write_text(
        f"{HEADER}L1,ann@x.example,2026-01-01,\nL2,bob@x.example,2026-01-01,\n"
    )
    night(tmp_path / "home", extracts)
    (extracts / "leads.csv").write_text(f"{HEADER}L2,bob@x.example,2026-01-01,2026-06-01\n")
    kept = night(tmp_path / "home", extracts)
    assert kept.rows("select count(*) from marts.mart_leads_deduplicated") == [(2,)]
    (extracts / "leads.csv").write_text(f"{HEADER}L2,bob@x.example,2026-01-01,2026-06-02\n")
    complete = night(tmp_path / "home", extracts, full=frozenset({"leads"}))
    assert complete.rows("select survivor_lead_id from marts.mart_leads_deduplicated") == [("L2",)]
    assert complete.rows(
        "select lead_id, is_deleted from marts.bridge_lead_records order by 1"
    ) == [
        ("L1", True),
        ("L2", False),
    ]
