"""The step of a night: only what is new is judged, a part at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadhouse.contact_points import check, check_contact_points, create_tables
from leadhouse.contact_points.verdict import Checker, Verdict
from leadhouse.warehouse.duckdb import DuckDBConnection

DELIVERED = [
    ("email", "a@example.org", "ZZ"),
    ("phone", "030 1", "DE"),
    ("phone", "030 1", "FR"),
    ("phone", "quote ' and NUL \0", "DE"),
    ("phone", "9" * 10_000, "DE"),
]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DuckDBConnection]:
    """The connection of a run whose leads have been read; the prior one knew nothing."""
    connection = DuckDBConnection(
        tmp_path / "leadhouse.duckdb", tmp_path / "work.duckdb", None, threads=1
    )
    for schema, table in (("intermediate", "int_contact_values"), ("prior", "dim_contact_points")):
        connection.execute(f"create schema {schema}")
        connection.execute(
            f"create table {schema}.{table}"
            " (kind string, value_as_delivered string, country string)"
        )
    connection.native.executemany(
        "insert into intermediate.int_contact_values values (?, ?, ?)", DELIVERED
    )
    create_tables(connection)
    yield connection
    connection.close()


@pytest.fixture
def seen(monkeypatch) -> list[tuple[str, str]]:
    """What was judged; every value is valid as it is."""
    values: list[tuple[str, str]] = []

    def checker() -> Checker:
        def judge(value: str, country: str) -> Verdict:
            values.append((value, country))
            return Verdict(value, None, "library 1")

        return judge

    monkeypatch.setattr(check, "phone_checker", checker)
    monkeypatch.setattr(check, "email_checker", checker)
    return values


def checked(work: DuckDBConnection) -> list[tuple]:
    return work.rows("select * from contact.checked_values order by all")


def know(work: DuckDBConnection, *rows: tuple[str, str, str]) -> None:
    work.native.executemany("insert into prior.dim_contact_points values (?, ?, ?)", rows)


@pytest.mark.rule("DUP-03")
def test_all_values_are_new_to_the_first_night(work, tmp_path, seen) -> None:
    assert check_contact_points(work, tmp_path, "run") == len(DELIVERED)
    wanted = [(*row, row[1], True, None, "library 1") for row in DELIVERED]
    assert checked(work) == sorted(wanted)


@pytest.mark.rule("DUP-03")
def test_a_value_is_known_by_its_kind_and_country_too(work, tmp_path, seen) -> None:
    know(work, ("phone", "030 1", "DE"), ("phone", "a@example.org", "ZZ"), *DELIVERED[3:])
    assert check_contact_points(work, tmp_path, "run") == 2
    assert seen == [("a@example.org", "ZZ"), ("030 1", "FR")]


def test_a_night_without_new_values_opens_no_library(work, tmp_path, monkeypatch) -> None:
    know(work, *DELIVERED)
    monkeypatch.setattr(check, "phone_checker", lambda: pytest.fail("loaded"))
    assert check_contact_points(work, tmp_path, "run") == 0
    assert checked(work) == []


def test_known_values_are_judged_anew_when_asked(work, tmp_path, seen) -> None:
    know(work, *DELIVERED)
    assert check_contact_points(work, tmp_path, "run", is_full=True) == len(DELIVERED)
    assert len(seen) == len(DELIVERED)


@pytest.mark.parametrize("size", [1, 2, 4, 5, 6])
def test_parts_of_any_size_judge_each_value_once(work, tmp_path, seen, size) -> None:
    reports: list[str] = []
    check_contact_points(work, tmp_path, "run", report=reports.append, values_a_part=size)
    assert sorted(seen) == sorted(row[1:] for row in DELIVERED)
    assert reports == [
        f"{start} of {len(DELIVERED)} contact points" for start in range(0, len(DELIVERED), size)
    ]


def test_a_second_try_of_a_run_finds_nothing_in_its_way(work, tmp_path, seen) -> None:
    for _ in range(2):
        create_tables(work)
        check_contact_points(work, tmp_path, "run")
    assert len(checked(work)) == len(DELIVERED)


def test_no_file_of_verdicts_is_left(work, tmp_path, monkeypatch, seen) -> None:
    places: list[Path] = []

    def located(file: Path) -> str:
        places.append(file)
        assert file.parent.stat().st_mode & 0o077 == 0
        return str(file)

    check_contact_points(work, tmp_path, "run", located)
    assert len(places) == 1
    monkeypatch.setattr(check, "load_checked", lambda *_: pytest.fail("as if the disk were full"))
    with pytest.raises(pytest.fail.Exception):
        check_contact_points(work, tmp_path, "run", located)
    assert list((tmp_path / "landing").iterdir()) == []
