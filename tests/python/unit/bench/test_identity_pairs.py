"""Pairs are counted by how their fields agree; fields are left out at random, but always alike."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from leadhouse.bench.identity.nights import Night
from leadhouse.bench.identity.pairs import (
    Pairs,
    joined,
    labelled_pairs,
    level_counts,
    masked,
    pairs_of,
)
from leadhouse.bench.measure import BenchFailed

KNOWN = (("name", "exact"), ("name", "near"), ("city", "same"))
PERSONS = {"a": "P", "b": "P", "c": "P", "x": "Q", "y": "Q"}
# left, right, name, city
COMPARED = [
    ("a", "b", "exact", "same"),
    ("a", "c", "exact", "same"),
    ("a", "x", "exact", "same"),
    ("x", "y", None, None),
    ("b", "x", "near", None),
]


def night_of(folder: Path, compared: list[tuple[str, str, str | None, str | None]]) -> Night:
    """A night that compared some pairs, in a folder whose name has a quote in it."""
    folder.mkdir(parents=True)
    run_file, work_file = folder / "leadhouse.duckdb", folder / "work.duckdb"
    with duckdb.connect(str(work_file)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_match_levels (lead_id_left text, lead_id_right text,"
            " name_level text, city_level text)"
        )
        for row in compared:
            connection.execute("insert into intermediate.int_match_levels values (?, ?, ?, ?)", row)
    duckdb.connect(str(run_file)).close()
    return Night(folder, "run", run_file, work_file, 2, "1GB", {}, {}, 1.0, 1, 1)


def truth_of(folder: Path) -> Path:
    file = folder / "truth.parquet"
    with duckdb.connect() as connection:
        connection.execute("create table truth (lead_id text, person_id text)")
        connection.executemany("insert into truth values (?, ?)", list(PERSONS.items()))
        connection.table("truth").write_parquet(str(file))
    return file


def pairs(*rows: tuple[str | int | None, ...]) -> Pairs:
    """Patterns of name and city, with how many pairs have it and how many of these are true."""
    return pairs_of(("name", "city"), rows, KNOWN)


def test_pairs_of_a_night_are_labelled_by_the_truth(tmp_path: Path) -> None:
    found = labelled_pairs(night_of(tmp_path / "o'hara", COMPARED), truth_of(tmp_path), KNOWN)
    assert found.fields == ("city", "name")
    patterns = zip(found.codes.tolist(), found.counts.tolist(), found.matches.tolist(), strict=True)
    assert sorted(patterns) == [([0, 0], 1, 1), ([0, 2], 1, 0), ([3, 1], 3, 2)]


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    truth = truth_of(tmp_path)
    one = labelled_pairs(night_of(tmp_path / "one", COMPARED), truth, KNOWN)
    other = labelled_pairs(night_of(tmp_path / "other", COMPARED[::-1]), truth, KNOWN)
    assert one.codes.tolist() == other.codes.tolist()
    assert one.counts.tolist() == other.counts.tolist()


def test_a_level_that_the_seed_does_not_know_is_named(tmp_path: Path) -> None:
    night = night_of(tmp_path / "night", [("a", "b", "'; drop", "same")])
    with pytest.raises(BenchFailed, match="no row for name '; drop; add one"):
        labelled_pairs(night, truth_of(tmp_path), KNOWN)


def test_pairs_of_a_level_are_counted_true_and_all() -> None:
    found = pairs(("exact", "same", 5, 4), ("exact", None, 3, 0), (None, "same", 2, 2))
    assert level_counts(found, KNOWN) == {
        ("name", "exact"): (8, 4),
        ("name", "near"): (0, 0),
        ("city", "same"): (7, 6),
    }


def test_nothing_compared_is_no_pair() -> None:
    assert level_counts(pairs(), KNOWN)[("name", "exact")] == (0, 0)
    assert len(masked(pairs(), ("name",), 0.5, np.random.default_rng(1)).codes) == 0


def test_a_field_is_left_out_of_its_share_and_others_stay() -> None:
    full = pairs(("exact", "same", 10_000, 2_500), ("near", None, 10, 0))
    found = masked(full, ("name",), 0.3, np.random.default_rng(1))
    counts = level_counts(found, KNOWN)
    assert counts[("name", "exact")][0] == pytest.approx(7_000, abs=200)
    # true pairs lose the field as often as others
    assert counts[("name", "exact")][1] == pytest.approx(1_750, abs=150)
    assert counts[("city", "same")] == (10_000, 2_500)
    assert (found.counts.sum(), found.matches.sum()) == (10_010, 2_500)


@pytest.mark.parametrize(("share", "left"), [(0.0, 10), (1.0, 0)])
def test_no_share_and_the_whole_share_are_exact(share: float, left: int) -> None:
    full = pairs(("exact", "same", 10, 5))
    found = level_counts(masked(full, ("name",), share, np.random.default_rng(1)), KNOWN)
    assert found[("name", "exact")][0] == left
    assert full.counts.tolist() == [10]


def test_the_same_seed_leaves_out_the_same() -> None:
    full = pairs(("exact", "same", 100, 50))
    one, again, other = (
        masked(full, ("name", "city"), 0.5, np.random.default_rng(seed)).codes.tolist()
        for seed in (5, 5, 6)
    )
    assert one == again != other


def test_data_sets_are_joined_only_if_they_compare_the_same() -> None:
    both = joined([pairs(("exact", "same", 5, 4)), pairs((None, "same", 2, 2))])
    assert both.counts.tolist() == [5, 2]
    other = pairs_of(("name",), [("exact", 1, 1)], KNOWN)
    with pytest.raises(BenchFailed, match="pairs compare name, not city, name"):
        joined([both, other])
