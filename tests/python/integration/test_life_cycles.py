"""What happens to a finding and to a person over several nights of one day."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.long
HEADER = "lead_id,email,company_name,contact_role,lead_source,created_at,updated_at,stage\n"


def deliver(folder: Path, role: str, minute: int) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "leads.csv").write_text(
        f"{HEADER}L1,ann@x.example,Acme,{role},Webinar,2026-06-01,2026-06-30T10:{minute:02}:00Z,New\n"
    )
    return folder


@pytest.mark.rule("AUD-09")
def test_a_finding_that_comes_back_on_the_same_day_goes_on(night, tmp_path: Path) -> None:
    home, extracts = tmp_path / "home", tmp_path / "extracts"
    states = []
    for minute, role in enumerate(("", "Buyer", "", "Buyer", "")):
        built = night(home, deliver(extracts, role, minute))
        assert built.outcome.run.state == "published", built.outcome.blockers
        states += built.rows(
            "select status, reopened_count, count(*) over () from audit.audit_findings"
            " where rule_id = 'AUD-03'"
        )
    assert states == [
        ("open", 0, 1),
        ("resolved", 0, 1),
        ("open", 1, 1),
        ("resolved", 1, 1),
        ("open", 2, 1),
    ]


def test_an_erased_person_is_nowhere_in_the_published_file(night, tmp_path: Path) -> None:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "leads.csv").write_text(
        "lead_id,email,created_at\n"
        "L1,kept@x.example,2026-06-01\n"
        "L2,gone@x.example,2026-06-01\n"
        "L2,gone.too@x.example,someday\n"
        "L2,gone.also@x.example\n"
        "L3,undated@x.example,2026-06-01\n"
    )
    (extracts / "data_requests.csv").write_text(
        "lead_id,type,requested_at\nL2,erasure,2026-06-15\nL3,Erasure,\nL1,erasure,2026-07-01\n"
    )
    built = night(tmp_path / "home", extracts)
    assert built.rows("select lead_id from marts.bridge_lead_records") == [("L1",)]
    content = (built.home.published / "leadhouse.duckdb").read_bytes()
    assert b"kept@x.example" in content
    for email in (b"gone@", b"gone.too@", b"gone.also@", b"undated@"):
        assert email not in content
    assert built.rows(
        "select raw_count, accepted_count, quarantined_count, erased_count"
        " from audit.row_accounting where source_file = 'leads.csv'"
    ) == [(5, 1, 2, 2)]
