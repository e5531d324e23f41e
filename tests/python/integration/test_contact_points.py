"""Contact points from night to night."""

import csv
from datetime import datetime, timedelta

import pytest

from leadhouse.contact_points import phones

pytestmark = pytest.mark.long
AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
KNOWN = "select kind, value_as_delivered, country, checked_by from marts.dim_contact_points"


@pytest.mark.rule("DUP-03")
def test_a_second_night_judges_only_what_is_new(tmp_path, demo, night, monkeypatch) -> None:
    first = night(tmp_path / "home", demo)
    before = set(first.rows(KNOWN))
    assert {row[0] for row in before} == {"phone", "email"}

    with (demo / "leads.csv").open(encoding="utf-8-sig", newline="") as file:
        lead = next(row for row in csv.DictReader(file) if row["phone"] and row["email"])
    lead |= {"lead_id": "L-NEW", "phone": "+49 30 901820", "mobile_phone": "", "country": "DE"}
    (tmp_path / "changes").mkdir()
    with (tmp_path / "changes" / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lead))
        writer.writeheader()
        writer.writerow(lead)
    monkeypatch.setattr(phones, "version_of", lambda package: f"{package} of another version")
    later = AS_OF + timedelta(days=1)
    second = night(tmp_path / "home", tmp_path / "changes", as_of=later)

    assert second.outcome.blockers == ()
    new = ("phone", "+49 30 901820", "DE", "phonenumbers of another version")
    assert set(second.rows(KNOWN)) - before == {new}
    assert before <= set(second.rows(KNOWN))
    assert second.rows(
        "select normalised_value, is_valid from marts.dim_contact_points"
        " where value_as_delivered = '+49 30 901820'"
    ) == [("+4930901820", True)]
