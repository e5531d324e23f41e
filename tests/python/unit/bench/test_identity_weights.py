"""Weights are trained on what was compared; what pairs can't teach stays or is left out."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.bench.identity.datasets import AS_OF
from leadhouse.bench.identity.pairs import Pairs, joined, pairs_of
from leadhouse.bench.identity.training import MASKED_FIELDS, masked_copies
from leadhouse.bench.identity.weights import (
    MIN_PAIRS,
    POLICY_LEVELS,
    PRIOR,
    RAISED,
    Level,
    Seed,
    Weight,
    read_weights,
    train,
    write_weights,
)
from leadhouse.bench.measure import BenchFailed
from leadhouse.cli import main
from leadhouse.policy import check_policy

DAY = date(2026, 6, 30)
HEADER = (
    "business_unit_id,field,level,log2_odds,effective_from,effective_to,owner,source_document,"
    "is_assumed"
)
ROWS = """\
emea,name,exact,9.00,2015-01-01,,sales_operations,"A, B",true
global,prior,prior,-3.00,2015-01-01,,sales_operations,"A, B",true
global,name,exact,8.00,2015-01-01,2025-12-31,sales_operations,"A, B",true
global,name,exact,3.00,2026-01-01,,sales_operations,"A, B",true
global,name,different,-1.00,2015-01-01,,sales_operations,"A, B",true
global,city,same,1.00,2015-01-01,,sales_operations,=1+1,false
global,email,exact,5.00,2015-01-01,,sales_operations,"A, B",true
global,email,shared,0.00,2015-01-01,,sales_operations,"A, B",true
global,birth_date,same,6.00,2015-01-01,,sales_operations,"A, B",true
"""


@pytest.fixture
def policy(root: Path, tmp_path: Path) -> Path:
    """A folder of policy with the declaration of the bundled seeds and weights of a few levels."""
    folder = tmp_path / "policy"
    folder.mkdir()
    shutil.copyfile(root / "seeds/policy/_policy__seeds.yml", folder / "_policy__seeds.yml")
    (folder / "seed_match_weights.csv").write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return folder


@pytest.fixture
def seed(policy: Path) -> Seed:
    return read_weights(policy, DAY)


def pairs(seed: Seed, *rows: tuple[str | int | None, ...]) -> Pairs:
    """Patterns of birth date, city, e-mail and name."""
    return pairs_of(("birth_date", "city", "email", "name"), rows, seed.levels)


def plain(seed: Seed) -> Pairs:
    """As many pairs as these odds make: prior 1 to 4, name exact times 16, different times 1/16."""
    return pairs(
        seed,
        (None, None, None, None, 500_000, 100_000),
        (None, None, None, "exact", 500_000, 400_000),
        (None, None, None, "different", 650_000, 10_000),
    )


def found(weights: list[Weight]) -> Mapping[Level, Weight]:
    return {each.level: each for each in weights}


def written(seed: Seed, weights: list[Weight], folder: Path) -> list[str]:
    file = folder / "seed_match_weights.csv"
    write_weights(file, seed, weights)
    return file.read_text(encoding="utf-8").splitlines()


def test_only_rows_in_force_of_the_default_unit_are_trained(seed: Seed) -> None:
    assert len(seed.rows) == 9
    assert seed.levels[:2] == (("name", "exact"), ("name", "different"))
    assert seed.in_force[("name", "exact")]["log2_odds"] == "3.00"
    assert PRIOR not in seed.levels


@pytest.mark.parametrize(
    ("day", "weight"), [(date(2025, 12, 31), "8.00"), (date(2026, 1, 1), "3.00")]
)
def test_both_dates_of_a_row_are_inclusive(policy: Path, day: date, weight: str) -> None:
    assert read_weights(policy, day).in_force[("name", "exact")]["log2_odds"] == weight


def test_a_seed_without_a_prior_is_refused(policy: Path) -> None:
    with pytest.raises(BenchFailed, match="no prior in force on 2014-12-31"):
        read_weights(policy, date(2014, 12, 31))


def test_a_broken_seed_is_refused(policy: Path) -> None:
    (policy / "seed_match_weights.csv").write_text("level,level\n", encoding="utf-8")
    with pytest.raises(BenchFailed, match="column is missing"):
        read_weights(policy, DAY)


def test_the_weights_that_made_the_pairs_are_found(seed: Seed) -> None:
    weights = found(train(seed, plain(seed), [plain(seed)]))
    assert weights[PRIOR].trained == pytest.approx(-2.0, abs=0.01)
    assert weights[("name", "exact")].trained == pytest.approx(4.0, abs=0.01)
    assert weights[("name", "different")].trained == pytest.approx(-4.0, abs=0.01)
    assert (weights[PRIOR].pairs, weights[PRIOR].matches) == (1_650_000, 510_000)
    assert weights[("name", "exact")].matches == 400_000


def test_a_level_rests_on_real_pairs_and_not_on_their_copies(seed: Seed) -> None:
    few = pairs(seed, (None, "same", None, "exact", MIN_PAIRS - 1, MIN_PAIRS - 1))
    weights = train(seed, joined([plain(seed), few]), [plain(seed), few, few, few])
    assert found(weights)[("city", "same")].status == "left out"
    assert found(weights)[("city", "same")].pairs == MIN_PAIRS - 1


def test_a_level_is_trained_from_the_least_number_of_pairs_on(seed: Seed) -> None:
    enough = pairs(seed, (None, "same", None, "exact", MIN_PAIRS, MIN_PAIRS))
    both = joined([plain(seed), enough])
    weight = found(train(seed, both, [both]))[("city", "same")]
    assert weight.status == "trained"
    assert weight.trained is not None
    assert weight.trained > 0


def test_policy_is_not_trained_however_many_pairs_there_are(seed: Seed) -> None:
    shared = pairs(seed, (None, None, "shared", "exact", 1000, 1000))
    both = joined([plain(seed), shared])
    weight = found(train(seed, both, [both]))[("email", "shared")]
    assert (weight.status, weight.trained, weight.pairs) == ("policy", None, 1000)


def test_dates_of_birth_get_more_than_was_fitted(
    seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    born = joined([plain(seed), pairs(seed, ("same", None, None, None, 1000, 500))])
    raised = found(train(seed, born, [born]))[("birth_date", "same")].trained
    monkeypatch.setattr("leadhouse.bench.identity.weights.RAISED", {})
    fitted = found(train(seed, born, [born]))[("birth_date", "same")].trained
    assert raised is not None
    assert fitted is not None
    assert raised - fitted == pytest.approx(RAISED[("birth_date", "same")])


def test_pairs_that_are_all_alike_teach_nothing(seed: Seed) -> None:
    alike = pairs(seed, (None, None, None, "exact", 100, 100))
    with pytest.raises(BenchFailed, match="give more --leads"):
        train(seed, alike, [alike])


def test_the_file_has_all_other_rows_as_they_were(seed: Seed, tmp_path: Path) -> None:
    """Assumed weights without pairs stay; what nobody assumed is not replaced by a guess."""
    lines = written(seed, train(seed, plain(seed), [plain(seed)]), tmp_path)
    expected = (
        ROWS.replace("prior,prior,-3.00", "prior,prior,-2.00")
        .replace("global,name,exact,3.00", "global,name,exact,4.00")
        .replace("global,name,different,-1.00", "global,name,different,-4.00")
        .replace("global,city,same,1.00,2015-01-01,,sales_operations,=1+1,false\n", "")
    )
    assert lines == [HEADER, *expected.splitlines()]


def test_weights_have_two_decimals_and_no_negative_nought(seed: Seed, tmp_path: Path) -> None:
    even = pairs(
        seed,
        (None, None, None, None, 100_000, 50_001),
        (None, None, None, "exact", 100_000, 50_000),
        (None, None, None, "different", 100_000, 50_001),
    )
    lines = written(seed, train(seed, even, [even]), tmp_path)
    assert [line.split(",")[3] for line in lines if ",name," in line][-2:] == ["0.00", "0.00"]


def test_the_same_pairs_give_the_same_file(seed: Seed, tmp_path: Path) -> None:
    people = [
        pairs_of(
            ("city", "name", "person_number", "postal_code", "street"),
            [("same", "exact", None, None, None, 100, 60), (None, None, None, None, None, 50, 5)],
            seed.levels,
        )
    ]
    files = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        weights = train(seed, people[0], list(masked_copies(people)))
        files.append(written(seed, weights, tmp_path / name))
    assert files[0] == files[1]


def test_fields_are_left_out_of_people_only_where_there_are_any() -> None:
    assert list(masked_copies([])) == []


def test_rules_of_training_name_levels_of_the_bundled_seed(root: Path) -> None:
    """A level that is renamed must not lose its rule in silence."""
    bundled = read_weights(root / "seeds/policy", AS_OF.date())
    assert set(bundled.levels) >= set(RAISED) | POLICY_LEVELS
    assert {field for field, _ in bundled.levels} >= set(MASKED_FIELDS)


def test_the_written_seed_is_the_read_one_where_nothing_was_trained(
    root: Path, tmp_path: Path
) -> None:
    bundled = read_weights(root / "seeds/policy", AS_OF.date())
    kept = [Weight(level, 0.0, None, 0, 0, "kept") for level in bundled.in_force]
    file = tmp_path / "seed_match_weights.csv"
    write_weights(file, bundled, kept)
    assert file.read_bytes() == (root / "seeds/policy/seed_match_weights.csv").read_bytes()
    assert check_policy(tmp_path) == []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--seed", "2101"], "--seed 2101 is what the benchmark measures on"),
        (["--leads", "99"], "99 is not in the range"),
        (["--out", "no/such/folder/weights.csv"], "there is no folder no/such/folder"),
        (["--scratch", "no/such/folder"], "does not exist"),
    ],
)
def test_wrong_use_is_said_before_the_work(option: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["policy", "train-weights", *option])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
