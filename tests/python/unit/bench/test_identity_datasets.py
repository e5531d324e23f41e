"""Public data sets become lead extracts; parts and other orders of an extract lose no lead."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.bench.identity.datasets import (
    FAKE_FILE,
    FEBRL_FILE,
    DataSet,
    bucket_of,
    fake,
    febrl,
    generated,
    shuffled,
    split,
)

FEBRL = """\
rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, \
date_of_birth, soc_sec_id
rec-7-org, anna, o'hara, 7, long street, , perth, 0619, wa, 19560409, 0804974
rec-7-dup-0, , , , , , , , , 1956, 
rec-12-org, =1+1, "li, jr", 1, a, b, c, 2119, sa, 19561309, 1
"""  # noqa: W291
FAKE = """\
unique_id,first_name,surname,dob,city,email,cluster
0,Robert,Alan,1971-06-24,,robert255@smith.net,0
1,,,,,,3
"""


def rows(file: Path, columns: str) -> list[tuple[object, ...]]:
    """Columns of a CSV, all as text, ordered by lead."""
    with duckdb.connect() as connection:
        source = connection.read_csv(str(file), header=True, all_varchar=True)
        return source.order("lead_id").project(columns).fetchall()


def leads_of(file: Path) -> list[str]:
    with duckdb.connect() as connection:
        return [row[0] for row in connection.read_parquet(str(file)).project("lead_id").fetchall()]


def persons_of(file: Path) -> dict[str, str]:
    with duckdb.connect() as connection:
        return dict(connection.read_parquet(str(file)).project("lead_id, person_id").fetchall())


def written(folder: Path, file: Path, text: str) -> Path:
    (folder / file).parent.mkdir(parents=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return generated(400, 2101, tmp_path_factory.mktemp("demo") / "o'hara", lambda line: None)


def test_febrl_becomes_australian_leads(tmp_path: Path) -> None:
    data = febrl(written(tmp_path / "sets", FEBRL_FILE, FEBRL), tmp_path / "out")
    assert data is not None
    assert data.leads == 3
    columns = "lead_id, first_name, last_name, street, postal_code, birth_date, person_number"
    assert rows(data.folder / "leads.csv", f"{columns}, country") == [
        ("rec-12-org", "=1+1", "li, jr", "1 a b", "2119", "1956-13-09", "1", "AU"),
        ("rec-7-dup-0", None, None, None, None, "1956", None, "AU"),
        ("rec-7-org", "anna", "o'hara", "7 long street", "0619", "1956-04-09", "0804974", "AU"),
    ]
    persons = persons_of(data.truth)
    assert persons == {"rec-7-org": "7", "rec-7-dup-0": "7", "rec-12-org": "12"}


def test_other_files_of_febrl_are_named_by_their_file(tmp_path: Path) -> None:
    file = Path("febrl") / "dataset1.csv"
    data = febrl(written(tmp_path / "sets", file, FEBRL), tmp_path / "out", file)
    assert data is not None
    assert (data.name, data.leads) == ("febrl dataset1", 3)
    assert febrl(tmp_path / "sets", tmp_path / "other") is None


def test_fake_1000_becomes_british_leads(tmp_path: Path) -> None:
    data = fake(written(tmp_path / "sets", FAKE_FILE, FAKE), tmp_path / "out")
    assert data is not None
    assert rows(data.folder / "leads.csv", "lead_id, first_name, birth_date, email, country") == [
        ("0", "Robert", "1971-06-24", "robert255@smith.net", "GB"),
        ("1", None, None, None, "GB"),
    ]
    assert persons_of(data.truth) == {"0": "0", "1": "3"}


def test_an_absent_data_set_is_none(tmp_path: Path) -> None:
    assert febrl(tmp_path, tmp_path / "febrl") is None
    assert fake(tmp_path, tmp_path / "fake") is None
    assert not any(tmp_path.iterdir())


def test_demo_leads_tell_nothing_of_merges(demo: DataSet) -> None:
    files = sorted(file.name for file in demo.folder.iterdir())
    assert files == ["accounts.parquet", "leads.parquet"]
    with duckdb.connect() as connection:
        columns = connection.read_parquet(str(demo.source)).columns
    assert "email" in columns
    assert "merged_into_lead_id" not in columns
    assert set(leads_of(demo.source)) == set(persons_of(demo.truth))
    assert len(persons_of(demo.truth)) == demo.leads == 400


def test_arrivals_share_no_lead_and_miss_none(demo: DataSet, tmp_path: Path) -> None:
    ends = ((0, 97), (97, 99), (99, 100))
    parts = [
        leads_of(bucket_of(demo, tmp_path / str(place), *each) / "leads.parquet")
        for place, each in enumerate(ends)
    ]
    assert sorted(lead for part in parts for lead in part) == sorted(leads_of(demo.source))
    assert all(parts)
    assert len(parts[0]) > 0.9 * demo.leads


def test_shuffled_leads_are_the_same_in_another_order(demo: DataSet, tmp_path: Path) -> None:
    before = leads_of(demo.source)
    after = leads_of(shuffled(demo, tmp_path / "shuffled").folder / "leads.parquet")
    assert after != before
    assert sorted(after) == sorted(before)


def test_split_leads_lie_in_several_files_of_one_entity(demo: DataSet, tmp_path: Path) -> None:
    folder = split(demo, tmp_path / "split").folder
    assert [path.name for path in folder.iterdir()] == ["leads"]
    files = sorted((folder / "leads").iterdir())
    assert len(files) == 3
    assert sorted(lead for file in files for lead in leads_of(file)) == sorted(
        leads_of(demo.source)
    )
