"""Golden leads are compared with the truth and with those of other nights by their members."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from leadhouse.bench.identity.changes import differing_ids, differing_partitions, moves
from leadhouse.bench.identity.metrics import Agreement, held_links, quality_of
from leadhouse.bench.identity.nights import Night
from leadhouse.bench.measure import BenchFailed

Pair = tuple[str, str, str]
Change = tuple[str | None, str, str]


def night_of(
    folder: Path,
    golden: dict[str, str],
    pairs: Iterable[Pair] = (),
    changes: Iterable[Change] = (),
) -> Night:
    """The databases that a night leaves, with no more than is measured of them."""
    folder.mkdir(parents=True)
    run_file, work_file = folder / "leadhouse.duckdb", folder / "work.duckdb"
    with duckdb.connect(str(work_file)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_golden_ids (lead_id text, golden_lead_id text)"
        )
        for row in golden.items():
            connection.execute("insert into intermediate.int_golden_ids values (?, ?)", row)
    with duckdb.connect(str(run_file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_lead_match_pairs"
            " (lead_id_left text, lead_id_right text, decision text)"
        )
        connection.execute(
            "create table marts.fct_golden_lead_changes"
            " (lead_id text, from_golden_lead_id text, to_golden_lead_id text)"
        )
        for pair in pairs:
            connection.execute("insert into marts.fct_lead_match_pairs values (?, ?, ?)", pair)
        for change in changes:
            connection.execute("insert into marts.fct_golden_lead_changes values (?, ?, ?)", change)
    seconds = {"identity": 1.0}
    return Night(folder, "run", run_file, work_file, 2, "1GB", seconds, {}, 1.0, 1, 1)


def truth_of(folder: Path, persons: dict[str, str]) -> Path:
    """The truth as a data set has it."""
    file = folder / "truth.parquet"
    with duckdb.connect() as connection:
        connection.execute("create table truth (lead_id text, person_id text)")
        for row in persons.items():
            connection.execute("insert into truth values (?, ?)", row)
        connection.table("truth").write_parquet(str(file))
    return file


def test_pairs_are_counted_after_clustering(tmp_path: Path) -> None:
    """Three of four records of one person are together, with one of somebody else."""
    night = night_of(tmp_path / "o'hara", {"a": "G1", "b": "G1", "c": "G1", "d": "G2", "x": "G1"})
    truth = truth_of(tmp_path, {"a": "P", "b": "P", "c": "P", "d": "P", "x": "Q"})
    found = quality_of(night, truth)
    assert found.clusters == Agreement(6, 6, 3, 4, 4)
    assert (found.clusters.precision, found.clusters.recall, found.clusters.f1) == (0.5, 0.5, 0.5)
    assert found.clusters.largest_ratio == 1.0
    assert (found.leads, found.wrong_merges, found.missing_links) == (5, 1, 1)


def test_nothing_found_where_nothing_is_to_be_found_is_perfect(tmp_path: Path) -> None:
    night = night_of(tmp_path / "night", {"a": "G1", "b": "G2"})
    found = quality_of(night, truth_of(tmp_path, {"a": "P", "b": "Q"}))
    assert (found.clusters.precision, found.clusters.recall, found.clusters.f1) == (1, 1, 1)
    assert (found.automatic_precision, found.review_rate, found.held_rate) == (1, 0, 1)


def test_a_lead_without_golden_lead_ends_the_benchmark(tmp_path: Path) -> None:
    night = night_of(tmp_path / "night", {"a": "G1"})
    with pytest.raises(BenchFailed, match="1 of 2 leads have no golden lead"):
        quality_of(night, truth_of(tmp_path, {"a": "P", "b": "P"}))


def test_review_items_are_pairs_of_golden_leads(tmp_path: Path) -> None:
    """Two pairs of records ask one question; one within a golden lead asks none."""
    pairs = [
        ("a", "c", "review"),
        ("b", "c", "review"),
        ("a", "b", "auto"),
        ("c", "x", "auto"),  # kept apart by the guard
        ("a", "x", "rejected"),
        ("d", "x", "cannot_link"),
    ]
    golden = {"a": "G1", "b": "G1", "c": "G2", "d": "G3", "x": "G4"}
    truth = truth_of(tmp_path, {"a": "P", "b": "P", "c": "P", "d": "P", "x": "Q"})
    found = quality_of(night_of(tmp_path / "night", golden, pairs), truth)
    assert found.decisions == {
        "review": (2, 2),
        "auto": (2, 1),
        "rejected": (1, 0),
        "cannot_link": (1, 0),
    }
    assert found.automatic_precision == 0.5
    assert (found.review_items, found.review_rate) == (2, 0.4)
    assert (found.missing_links, found.held_links, found.held_rate) == (2, 1, 0.5)


@pytest.mark.parametrize(
    ("items", "held"),
    [
        ([], 0),
        ([("P", "G1", "G2")], 1),
        ([("P", "G1", "G2"), ("P", "G2", "G3"), ("P", "G1", "G3")], 2),
        ([("P", "G1", "G2"), ("P", "G3", "G4"), ("P", "G2", "G3")], 3),
        ([("P", "G1", "G2"), ("Q", "G1", "G2")], 2),
    ],
)
def test_an_item_that_closes_a_circle_mends_nothing(
    items: list[tuple[str, str, str]], held: int
) -> None:
    assert held_links(items) == held


def test_partitions_are_compared_by_members_not_by_ids(tmp_path: Path) -> None:
    base = night_of(tmp_path / "base", {"a": "G1", "b": "G1", "c": "G2"})
    renamed = night_of(tmp_path / "renamed", {"a": "G2", "b": "G2", "c": "G1"})
    assert differing_partitions(renamed, base) == 0
    assert differing_ids(renamed, base) == 3
    assert differing_ids(base, base) == 0


@pytest.mark.parametrize(
    "other",
    [
        {"a": "G1", "b": "G2", "c": "G2"},
        {"a": "G1", "b": "G1", "c": "G1"},
        {"a": "G1", "b": "G2", "c": "G3"},
        {"a": "G1", "b": "G1"},
        {"a": "G1", "b": "G1", "c": "G2", "d": "G3"},
    ],
)
def test_any_other_partition_differs(tmp_path: Path, other: dict[str, str]) -> None:
    base = night_of(tmp_path / "base", {"a": "G1", "b": "G1", "c": "G2"})
    assert differing_partitions(night_of(tmp_path / "other", other), base) > 0


def test_a_changed_id_must_be_in_the_log(tmp_path: Path) -> None:
    """Logged for the record, for all of a golden lead, for somebody else, and not at all."""
    before = night_of(tmp_path / "before", {"a": "G1", "b": "G2", "c": "G3", "d": "G4", "e": "G5"})
    after = night_of(
        tmp_path / "after",
        {"a": "G9", "b": "G9", "c": "G9", "d": "G9", "e": "G5", "new": "G7"},
        changes=[("a", "G1", "G9"), (None, "G2", "G9"), ("a", "G3", "G9"), ("d", "G4", "G8")],
    )
    found = moves(before, after)
    assert (found.old_leads, found.changed, found.unlogged) == (5, 4, 2)
    assert found.changed_rate == 0.8


def test_a_lead_that_is_gone_has_changed(tmp_path: Path) -> None:
    before = night_of(tmp_path / "before", {"a": "G1", "b": "G2"})
    found = moves(before, night_of(tmp_path / "after", {"a": "G1"}))
    assert (found.changed, found.unlogged) == (1, 1)
