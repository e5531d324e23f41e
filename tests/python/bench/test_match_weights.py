"""Weights are trained on the real project, from demo leads to a seed that a build would take."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.cli import main
from leadhouse.policy import check_policy

pytestmark = [pytest.mark.long, pytest.mark.more]

SEED = "seed_match_weights.csv"


def weights_in(file: Path) -> dict[tuple[str, str], float]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["field"], row["level"]): float(row["log2_odds"]) for row in csv.DictReader(lines)
        }


def test_a_seed_is_trained_that_is_sound_and_sees_people(root: Path, tmp_path: Path) -> None:
    scratch, out = tmp_path / "scratch", tmp_path / "policy"
    scratch.mkdir()
    out.mkdir()
    places = ["--scratch", str(scratch), "--data-sets", str(tmp_path), "--out", str(out / SEED)]
    done = CliRunner().invoke(main, ["policy", "train-weights", "--leads", "2000", *places])
    assert done.exit_code == 0, done.output
    assert not any(scratch.iterdir())
    assert "dataset1.csv: not in" in done.output
    assert check_policy(out) == []
    bundled, trained = weights_in(root / "seeds/policy" / SEED), weights_in(out / SEED)
    assert trained.keys() == bundled.keys()
    # what no pair of a demo has stays, and so does what policy says
    for level in (("person_number", "same"), ("birth_date", "near"), ("email", "shared")):
        assert trained[level] == bundled[level]
    assert trained != bundled
    for field, better, worse in (
        ("mobile", "same", "different"),
        ("profile", "same", "different"),
        ("given_name", "exact", "confirmed"),
        ("company", "same", "different"),
    ):
        assert trained[field, better] > trained[field, worse]
