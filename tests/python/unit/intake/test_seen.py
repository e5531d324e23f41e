"""What the raw views say of the arrivals in which a row was delivered and an entity complete."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from leadhouse.build.prepare import prepare
from leadhouse.intake import clean_landing
from leadhouse.runs import RUN_FILE, WORK_FILE
from leadhouse.warehouse.duckdb import DuckDBConnection

HEADER = "lead_id,email\n"
FULL = frozenset({"leads"})


@pytest.fixture
def prior_sources(project: Path) -> None:
    path = project / "models" / "audit" / "_audit__sources.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("sources: [{name: prior, tables: []}]", encoding="utf-8")


@pytest.fixture
def seen(prior_sources: None, intake: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Rows of leads: key, first arrival, last arrival, last complete arrival."""

    def read() -> list[tuple[str, int, int, int | None]]:
        folder = tmp_path_factory.mktemp("run")
        files = (folder / RUN_FILE, folder / WORK_FILE, None)
        with closing(DuckDBConnection(*files)) as connection:
            prepare(connection, intake.root, intake.home, has_prior=False)
            return connection.rows(
                "select lead_id, _arrival_seq, _seen_seq, _full_seq"
                f" from {connection.relation('raw_crm', 'leads')} order by all"
            )

    return read


def gone(rows: list[tuple[str, int, int, int | None]]) -> set[str]:
    last: dict[str, int] = {}
    for key, _, seq, _ in rows:
        last[key] = max(last.get(key, 0), seq)
    return {key for key, _, _, full in rows if last[key] < (full or 0)}


def test_a_part_that_did_not_change_is_not_gone(intake: Any, seen: Any) -> None:
    intake.write("leads/1.csv", f"{HEADER}1,a\n")
    intake.write("leads/2.csv", f"{HEADER}2,b\n3,c\n")
    intake.run(full=FULL)
    intake.write("leads/2.csv", f"{HEADER}2,b\n")
    intake.run(full=FULL, day=2)

    assert seen() == [("1", 1, 2, 2), ("2", 1, 1, 2), ("2", 2, 2, 2), ("3", 1, 1, 2)]
    assert gone(seen()) == {"3"}


def test_what_is_gone_stays_gone_when_the_complete_extract_is_cleaned(
    intake: Any, seen: Any
) -> None:
    intake.land_file("leads.csv", f"{HEADER}1,a\n2,b\n")
    intake.write("leads.csv", f"{HEADER}2,c\n")
    (complete,) = intake.run(full=FULL, day=2).landed
    intake.write("leads.csv", f"{HEADER}2,d\n")
    intake.run(day=3)
    assert gone(seen()) == {"1"}

    clean_landing(intake.home, {complete.extract_id: False})

    assert gone(seen()) == {"1"}


def test_a_complete_arrival_with_an_unreadable_row_says_nothing_new(intake: Any, seen: Any) -> None:
    intake.land_file("leads.csv", f"{HEADER}1,a\n2,b\n")
    intake.write("leads.csv", f"{HEADER}2,b\n")
    intake.run(full=FULL, day=2)
    intake.write("leads/part.csv", f"{HEADER}3\n")
    intake.run(full=FULL, day=3)

    assert gone(seen()) == {"1"}
    assert {full for *_, full in seen()} == {2}


def test_old_bytes_delivered_again_are_back(intake: Any, seen: Any) -> None:
    intake.land_file("leads.csv", f"{HEADER}1,a\n")
    intake.write("leads.csv", f"{HEADER}2,b\n")
    intake.run(full=FULL, day=2)
    intake.write("leads.csv", f"{HEADER}1,a\n")
    intake.run(day=3)

    assert seen() == [("1", 1, 3, 2), ("2", 2, 2, 2)]
    assert gone(seen()) == set()
