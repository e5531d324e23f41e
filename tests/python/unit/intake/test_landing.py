"""Arrivals, the manifest, and what is refused or cleaned."""

import json
import random
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from leadhouse.intake import (
    DataDir,
    IntakeUsageError,
    ManifestError,
    clean_landing,
    extract_paths,
    land,
    read_manifest,
)

LEADS = "lead_id,email\n1,a\n"


def manifest_path(intake: Any) -> Path:
    path: Path = intake.home / "landing" / "manifest.json"
    return path


def test_the_manifest_keeps_what_arrived(intake: Any) -> None:
    intake.write("Leads.csv", "Lead ID,Email,Extra One\n1,a,x\n2,b\n")

    (extract,) = intake.run(full=frozenset({"leads"})).landed

    assert read_manifest(intake.home) == [extract]
    assert (extract.system, extract.entity, extract.source_file) == ("crm", "leads", "Leads.csv")
    assert (extract.raw_count, extract.reject_count, extract.row_count) == (2, 1, 1)
    assert extract.delivered_names == ("Lead ID", "Email", "Extra One")
    assert extract.columns == ("lead_id", "email", "extra_one")
    assert extract.unknown_columns == ("extra_one",)
    assert extract.missing_columns == ("created_at", "is_deleted")
    assert (extract.arrival_seq, extract.arrived_at) == (1, datetime(2026, 1, 1))
    assert (extract.last_seq, extract.full_seq, extract.format) == (1, None, "csv")
    original = extract_paths(intake.home, extract)[0].parent / "original.csv"
    assert original.read_bytes() == (intake.folder / "Leads.csv").read_bytes()


def test_the_same_bytes_twice_are_one_extract_of_the_first_arrival(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    intake.write("users.csv", "user_id\n1\n")

    report = intake.run(day=2)

    assert report.already == (replace(first, last_seq=2),)
    assert [(each.entity, each.arrival_seq) for each in report.landed] == [("users", 2)]


def test_the_same_bytes_under_another_name_are_one_extract(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    (intake.folder / "leads.csv").rename(intake.folder / "LEADS.CSV")
    intake.write("leads/part.csv", LEADS)

    report = intake.run(day=2)

    assert (report.landed, report.already) == ((), (replace(first, last_seq=2),))


def test_the_same_bytes_for_two_entities_are_two_extracts_of_one_content(
    make_intake: Callable[[], Any],
) -> None:
    intake = make_intake()
    intake.write("leads.csv", "lead_id,user_id,comment\n1,2,x\n")
    intake.write("users.csv", "lead_id,user_id,comment\n1,2,x\n")

    report = intake.run()

    assert {each.entity for each in report.landed} == {"leads", "users"}
    assert len({each.extract_id for each in report.landed}) == 1


def test_known_content_is_judged_by_the_entity_it_comes_for(intake: Any) -> None:
    intake.land_file("surveys.csv", "comment,email\nx,y\n")
    intake.write("leads.csv", "comment,email\nx,y\n")

    (refusal,) = intake.run().refused

    assert refusal.reason_code == "missing_key_column"


def test_other_bytes_under_the_same_name_get_a_name_of_their_own(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    intake.write("leads.csv", LEADS + "2,b\n")

    (second,) = intake.run(day=2).landed

    assert first.source_file == "leads.csv"
    assert second.source_file == f"leads.csv@{second.extract_id[:12]}"
    assert second.arrival_seq == 2


def test_all_files_of_one_call_are_one_arrival(intake: Any) -> None:
    for place in range(3):
        intake.write(f"leads/{place}.csv", f"lead_id\n{place}\n")

    assert {each.arrival_seq for each in intake.run().landed} == {1}


def test_the_order_of_the_disk_changes_nothing(make_intake: Callable[[], Any]) -> None:
    manifests = []
    for seed in range(3):
        intake = make_intake()
        names = [f"leads/{letter}.csv" for letter in "abcdef"]
        random.Random(seed).shuffle(names)
        for name in names:
            intake.write(name, f"lead_id,email\n{name},x\n")
        intake.run()
        manifests.append(manifest_path(intake).read_text(encoding="utf-8"))

    assert len(set(manifests)) == 1


def test_another_system_lands_under_its_own_name(intake: Any) -> None:
    intake.write("zoho/Leads.csv", "LEADID,Last Name,Call Duration (in seconds)\n1,a,2\n")
    intake.write("zoho/Price_Books.csv", "BOOKID,Anything\n1,x\n")

    report = intake.run()

    leads, books = sorted(report.landed, key=lambda each: each.entity)
    assert (leads.system, leads.source_file) == ("zoho", "zoho/Leads.csv")
    assert (leads.unknown_columns, leads.missing_columns) == ((), ())
    assert report.not_mapped == (books,)
    assert books.unknown_columns == ()
    assert report.has_leads
    assert report.refused == ()


def test_absent_entities_are_reported_until_they_arrive(intake: Any) -> None:
    intake.write("users.csv", "user_id\n1\n")

    first = intake.run()
    intake.write("leads.csv", LEADS)
    (intake.folder / "users.csv").unlink()
    second = intake.run(day=2)

    assert (first.absent_core, first.has_leads) == (("crm.leads",), False)
    assert first.absent_extended == ("crm.surveys",)
    assert (second.absent_core, second.has_leads) == ((), True)
    assert not second.stops_the_night


def test_a_refused_core_file_stops_the_night_and_an_extended_one_does_not(intake: Any) -> None:
    intake.write("users.csv", "user_id\n1\n")
    intake.write("surveys.csv", b"\xff\xfe")
    extended = intake.run()
    intake.write("leads.csv", b"\xff\xfe")
    core = intake.run(day=2)

    assert (len(extended.refused), extended.stops_the_night) == (1, False)
    assert (len(core.refused), core.stops_the_night) == (2, True)


def test_full_is_withheld_when_a_part_is_refused(intake: Any) -> None:
    intake.write("leads/1.csv", LEADS)
    intake.write("leads/2.csv", b"\xff")

    report = intake.run(full=frozenset({"leads"}))

    assert [each.is_full for each in report.landed] == [False]
    assert report.full_withheld == ("crm.leads",)


def test_full_is_withheld_when_a_row_of_any_part_is_unreadable(intake: Any) -> None:
    intake.write("leads/1.csv", LEADS)
    intake.run(full=frozenset({"leads"}))
    intake.write("leads/2.csv", "lead_id,email\n2,b\n3\n")

    report = intake.run(full=frozenset({"leads"}), day=2)

    # what an earlier complete arrival said stays
    assert {each.source_file: each.full_seq for each in report.recognised} == {
        "leads/1.csv": 1,
        "leads/2.csv": None,
    }
    assert not any(each.is_full for each in report.recognised)
    assert report.full_withheld == ("crm.leads",)


def test_an_unchanged_part_of_a_complete_delivery_is_seen_again(intake: Any) -> None:
    intake.write("leads/1.csv", LEADS)
    intake.run(full=frozenset({"leads"}))
    intake.write("leads/2.csv", "lead_id,email\n2,b\n")

    report = intake.run(full=frozenset({"leads"}), day=2)

    arrivals = [(e.arrival_seq, e.last_seq, e.full_seq) for e in read_manifest(intake.home)]
    assert arrivals == [(1, 2, 2), (2, 2, 2)]
    assert all(each.is_full for each in report.recognised)


def test_an_arrival_of_known_bytes_has_a_number_of_its_own(intake: Any) -> None:
    intake.land_file("leads.csv", LEADS)
    intake.run(day=2)
    intake.write("users.csv", "user_id\n1\n")

    assert [each.arrival_seq for each in intake.run(day=3).landed] == [3]


@pytest.mark.parametrize(("rejects", "full_seq"), [(0, 1), (1, None)])
def test_a_manifest_without_later_arrivals_is_read(
    intake: Any, rejects: int, full_seq: int | None
) -> None:
    extract = intake.land_file("leads.csv", LEADS)
    content = json.loads(manifest_path(intake).read_text(encoding="utf-8"))
    (entry,) = content["extracts"]
    del entry["last_seq"], entry["full_seq"]
    entry |= {"is_full": True, "reject_count": rejects}
    manifest_path(intake).write_text(json.dumps(content), encoding="utf-8")

    assert read_manifest(intake.home) == [replace(extract, reject_count=rejects, full_seq=full_seq)]


def test_full_can_be_said_of_one_system(intake: Any) -> None:
    intake.write("leads.csv", LEADS)
    intake.write("zoho/Leads.csv", "LEADID\n1\n")

    report = intake.run(full=frozenset({"zoho.leads"}))

    assert {each.system: each.is_full for each in report.landed} == {"crm": False, "zoho": True}


def test_full_said_later_of_the_same_bytes_counts(intake: Any) -> None:
    intake.land_file("leads.csv", LEADS)

    (extract,) = intake.run(full=frozenset({"leads"}), day=2).already

    assert (extract.is_full, extract.arrival_seq) == (True, 1)
    assert read_manifest(intake.home) == [extract]


def test_full_of_an_unknown_entity_is_wrong_use(intake: Any) -> None:
    intake.write("leads.csv", LEADS)

    with pytest.raises(IntakeUsageError, match="leeds"):
        intake.run(full=frozenset({"leeds"}))


def test_the_arrival_is_kept_in_utc(intake: Any) -> None:
    intake.write("leads.csv", LEADS)
    zone = timezone(timedelta(hours=2))

    report = land(
        intake.home,
        [DataDir("crm", intake.folder)],
        arrived_at=datetime(2026, 1, 1, 1, tzinfo=zone),
        root=intake.root,
    )

    assert report.landed[0].arrived_at == datetime(2025, 12, 31, 23)


def test_cleaned_content_goes_and_its_arrival_stays(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    (intake.folder / "leads.csv").unlink()
    second = intake.land_file("users.csv", "user_id\n1\n")

    cleaned = clean_landing(intake.home, {first.extract_id: False, second.extract_id: True})

    assert [each.entity for each in cleaned] == ["leads"]
    assert not extract_paths(intake.home, first)[0].parent.exists()
    assert extract_paths(intake.home, second)[0].exists()
    assert [each.state for each in read_manifest(intake.home)] == ["cleaned", "landed"]
    assert clean_landing(intake.home, {first.extract_id: False}) == []


def test_cleaned_bytes_delivered_again_are_not_newer(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    clean_landing(intake.home, {first.extract_id: False})

    report = intake.run(day=5)

    assert report.already == (replace(first, last_seq=2),)
    assert intake.values(first) == [("1", "a")]


def test_an_extract_that_nobody_judged_is_kept(intake: Any) -> None:
    intake.land_file("leads.csv", LEADS)

    assert clean_landing(intake.home, {}) == []


def test_an_interrupted_intake_leaves_nothing_behind(intake: Any) -> None:
    leftover = intake.home / "landing" / ".incoming-abc"
    leftover.mkdir(parents=True)
    (leftover / "original.csv").write_text("half")

    extract = intake.land_file("leads.csv", LEADS)

    names = {path.name for path in (intake.home / "landing").iterdir()}
    assert names == {extract.extract_id, "manifest.json"}


def test_content_without_a_manifest_entry_is_used_when_it_arrives_again(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    manifest_path(intake).unlink()

    assert intake.run().landed == (first,)


def test_content_of_an_older_reader_is_read_again(intake: Any) -> None:
    first = intake.land_file("leads.csv", LEADS)
    rows_path = extract_paths(intake.home, first)[0]
    known = rows_path.parent / "parsed.json"
    known.write_text(json.dumps(json.loads(known.read_text()) | {"parser_version": 0}))
    rows_path.unlink()

    intake.run()

    assert intake.values(first) == [("1", "a")]


def test_a_broken_manifest_is_named(intake: Any) -> None:
    intake.land_file("leads.csv", LEADS)
    manifest_path(intake).write_text('{"extracts": [{}]}', encoding="utf-8")

    with pytest.raises(ManifestError, match=r"manifest\.json can't be read"):
        read_manifest(intake.home)


def test_others_may_not_read_the_landing(intake: Any) -> None:
    intake.land_file("leads.csv", LEADS)

    assert stat.S_IMODE((intake.home / "landing").stat().st_mode) == 0o700


def test_progress_ends_at_one_for_each_file(intake: Any) -> None:
    intake.write("leads.csv", LEADS)
    intake.write("users.csv", "user_id\n1\n")
    seen: list[tuple[str, float]] = []

    land(
        intake.home,
        [DataDir("crm", intake.folder)],
        arrived_at=datetime(2026, 1, 1),
        progress=lambda label, share: seen.append((label, share)),
        root=intake.root,
    )

    assert [label for label, share in seen if share == 1.0][-1] == "users.csv"
    assert all(0 <= share <= 1 for _, share in seen)
