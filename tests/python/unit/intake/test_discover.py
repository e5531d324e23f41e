"""What is taken for an extract, what is ignored, and what is refused."""

import os
from pathlib import Path
from typing import Any

import pytest

from leadhouse.intake import DataDir, IntakeUsageError, discover
from leadhouse.intake.names import normalise, printable, split_extension
from leadhouse.intake.systems import known_systems, load_system

HEADER = "lead_id,email\n"


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("Call Duration (in seconds)", "call_duration_in_seconds"),
        ("  LEADID ", "leadid"),
        ("Is Lead Active?", "is_lead_active"),
        ("_fivetran_synced", "fivetran_synced"),
        ("Größe", "größe"),
        ('a"; drop table x --', "a_drop_table_x"),
        ("???", ""),
    ],
)
def test_names_are_normalised(name: str, normal: str) -> None:
    assert normalise(name) == normal


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Leads.CSV.gz", ("Leads", "csv.gz")),
        ("part-0.snappy.parquet", ("part-0.snappy", "parquet")),
        ("leads.xlsx", ("leads", None)),
        ("leads", ("leads", None)),
        (".csv", (".csv", None)),
    ],
)
def test_extensions_are_recognised(name: str, parts: tuple[str, str | None]) -> None:
    assert split_extension(name)[1] == parts[1]


def test_files_parts_and_systems_are_found_in_a_fixed_order(intake: Any) -> None:
    for name in (
        "Users.csv",
        "leads/part-2.jsonl",
        "leads/part-1.csv.gz",
        "zoho/Leads.csv",
        "zoho/Campaign-Lead Status/1.parquet",
        "surveys.parquet/part-0.parquet",
    ):
        intake.write(name, "x")

    found = discover([DataDir("crm", intake.folder)], intake.root)

    assert [(each.system, each.entity, each.label) for each in found.candidates] == [
        ("crm", "users", "Users.csv"),
        ("crm", "leads", "leads/part-1.csv.gz"),
        ("crm", "leads", "leads/part-2.jsonl"),
        ("crm", "surveys", "surveys/part-0.parquet"),
        ("zoho", "leads", "zoho/Leads.csv"),
        ("zoho", "campaign_lead_status", "zoho/campaign_lead_status/1.parquet"),
    ]
    assert found.refused == ()


def test_what_is_no_data_is_ignored(intake: Any) -> None:
    names = ("README.md", "LICENSE", "PROVENANCE.txt", "_SUCCESS", ".hidden.csv")
    for name in (*names, "truth/persons.csv", "leads/_metadata", "leads.csv"):
        intake.write(name, HEADER)

    found = discover([DataDir("crm", intake.folder)], intake.root)

    assert [each.label for each in found.candidates] == ["leads.csv"]
    assert sorted(found.ignored) == sorted([*names, "truth", "leads/_metadata"])
    assert found.refused == ()


@pytest.mark.parametrize(
    ("name", "code", "entity", "stops"),
    [
        ("leeds.csv", "unknown_entity", None, False),
        ("leads.xlsx", "unknown_format", "leads", True),
        ("surveys.txt", "unknown_format", "surveys", False),
        ("hubspot/leads.csv", "unknown_entity", None, False),
        ("leads/2026/part.csv", "unsafe_path", "leads", True),
        ("zoho/Deals.csv", "unknown_entity", None, False),
    ],
)
def test_what_nobody_knows_is_refused_by_name(
    intake: Any, name: str, code: str, entity: str | None, stops: bool
) -> None:
    intake.write(name, HEADER)

    (refusal,) = discover([DataDir("crm", intake.folder)], intake.root).refused

    assert (refusal.reason_code, refusal.entity) == (code, entity)
    assert refusal.stops_the_night is stops
    assert refusal.path.split("/")[0] in name


def test_the_remedy_offers_the_nearest_name(intake: Any) -> None:
    intake.write("leeds.csv", HEADER)

    (refusal,) = discover([DataDir("crm", intake.folder)], intake.root).refused

    assert "did you mean leads" in refusal.remedy


def test_links_may_not_leave_the_folder(intake: Any, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text(HEADER, encoding="utf-8")
    inside = intake.write("users.csv", "user_id\n")
    (intake.folder / "leads.csv").symlink_to(outside)
    (intake.folder / "surveys.csv").symlink_to(intake.folder / "nowhere.csv")
    (intake.folder / "zoho").symlink_to(tmp_path)
    (intake.folder / "Users.jsonl").symlink_to(inside)

    found = discover([DataDir("crm", intake.folder)], intake.root)

    assert {each.path: each.reason_code for each in found.refused} == dict.fromkeys(
        ("leads.csv", "surveys.csv", "zoho"), "unsafe_path"
    )
    assert sorted(each.label for each in found.candidates) == ["Users.jsonl", "users.csv"]


def test_a_pipe_is_refused_and_not_waited_for(intake: Any) -> None:
    os.mkfifo(intake.folder / "leads.csv")

    (refusal,) = intake.run().refused

    assert (refusal.reason_code, refusal.stops_the_night) == ("unsafe_path", True)


def test_a_folder_that_links_to_itself_is_refused(intake: Any) -> None:
    (intake.folder / "leads").symlink_to(intake.folder / "leads")
    intake.write("users.csv", "user_id\n")

    (refusal,) = discover([DataDir("crm", intake.folder)], intake.root).refused

    assert refusal.reason_code == "unsafe_path"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "doesn't exist"),
        (lambda path: path.write_text("x"), "is a file"),
        (lambda path: path.mkdir(), "holds no extract"),
    ],
)
def test_a_folder_without_extracts_is_wrong_use(
    intake: Any, tmp_path: Path, make: Any, words: str
) -> None:
    path = tmp_path / "given"
    make(path)

    with pytest.raises(IntakeUsageError, match=words):
        discover([DataDir("crm", path)], intake.root)


def test_an_undeclared_system_is_wrong_use(intake: Any) -> None:
    with pytest.raises(IntakeUsageError, match="known are crm, zoho"):
        discover([DataDir("../zoho", intake.folder)], intake.root)


def test_a_system_is_read_from_its_sources_file(intake: Any) -> None:
    tables = load_system("zoho", intake.root).tables

    assert known_systems(intake.root) == ("crm", "zoho")
    assert (tables["leads"].need, tables["leads"].key_columns) == ("core", ("leadid",))
    assert tables["leads"].columns == ("leadid", "last_name", "call_duration_in_seconds")
    assert not tables["price_books"].is_mapped


def test_hostile_names_are_shown_harmless(intake: Any) -> None:
    for number, name in enumerate(["\u202egpj.csv", "\u202dgpj.csv", "[red]a\n\x1b[31m.csv"]):
        intake.write(f"leads/{name}", f"{HEADER}{number},a\n")

    labels = [each.source_file for each in intake.run().landed]

    assert all(label == printable(label) for label in labels)
    assert len(set(labels)) == 3
