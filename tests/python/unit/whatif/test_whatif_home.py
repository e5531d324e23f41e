"""The home is only read, and the scratch folder is always empty at the end."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from leadhouse.cli import main
from leadhouse.intake.landing import extract_paths, land
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import DataDir
from leadhouse.project import project_root
from leadhouse.runs import RUN_FILE, Home, HomeError, create_run, finish_run
from leadhouse.whatif import Question, WhatIfError, WhatIfMisuse, ask
from leadhouse.whatif.scratch import copy_home

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
SEEDS = project_root() / "seeds" / "policy"
WEIGHTS = "seed_scoring_weights.csv"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with landed leads and nothing published."""
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "leads.csv").write_text("lead_id,created_at\nL1,2026-06-01T00:00:00Z\n")
    land(tmp_path / "home", [DataDir("crm", extracts)], arrived_at=AS_OF)
    return Home(tmp_path / "home")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """The bundled weights, half a point of a tenth moved from fit to engagement."""
    folder = tmp_path / "policy"
    folder.mkdir()
    text = (SEEDS / WEIGHTS).read_text(encoding="utf-8")
    text = text.replace("priority,fit,0.50", "priority,fit,0.45")
    (folder / WEIGHTS).write_text(text.replace("engagement,0.30", "engagement,0.35"))
    return folder


def state(folder: Path) -> dict[str, str]:
    """Each file of a folder with the hash of its content, each link with its target."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
    }


def asked(question: Question) -> object:
    return ask(project_root(), question, lambda: datetime.now(UTC), Console(quiet=True))


def published(home: Home, as_of: datetime) -> str:
    run = create_run(home, as_of, as_of)
    (home.run_dir(run.run_id) / RUN_FILE).write_text("a warehouse")
    home.published.symlink_to(Path("runs") / run.run_id)
    return finish_run(home, run, "published", as_of).run_id


def test_the_landing_and_the_prior_run_are_taken_whole(home: Home, tmp_path: Path) -> None:
    run_id, before = published(home, AS_OF), state(home.path)
    scratch = Home(tmp_path / "scratch")
    prior = copy_home(home, AS_OF, scratch)
    assert prior is not None
    assert prior.run_id == run_id
    assert (scratch.run_dir(run_id) / RUN_FILE).read_text() == "a warehouse"
    (extract,) = read_manifest(scratch.path)
    assert all(path.is_file() for path in extract_paths(scratch.path, extract))
    shutil.rmtree(scratch.path)
    assert state(home.path) == before


def test_trained_models_are_copied_and_not_linked(home: Home, tmp_path: Path) -> None:
    (home.path / "models").mkdir()
    (home.path / "models" / "decisions.jsonl").write_text("{}\n")
    scratch = Home(tmp_path / "scratch")
    copy_home(home, AS_OF, scratch)
    copied = scratch.path / "models" / "decisions.jsonl"
    assert (copied.read_text(), copied.stat().st_nlink) == ("{}\n", 1)


def test_what_a_night_takes_away_meanwhile_stays_in_the_copy(home: Home, tmp_path: Path) -> None:
    scratch = Home(tmp_path / "scratch")
    copy_home(home, AS_OF, scratch)
    shutil.rmtree(home.path)
    (extract,) = read_manifest(scratch.path)
    assert extract_paths(scratch.path, extract)[0].stat().st_size > 0


def test_a_run_after_the_day_is_no_prior_one(home: Home, tmp_path: Path) -> None:
    published(home, datetime(2026, 7, 1))
    assert copy_home(home, AS_OF, Home(tmp_path / "scratch")) is None


def test_an_extract_that_is_gone_is_said(home: Home, tmp_path: Path) -> None:
    (extract,) = read_manifest(home.path)
    shutil.rmtree(extract_paths(home.path, extract)[0].parent)
    with pytest.raises(HomeError, match="lacks extracts"):
        copy_home(home, AS_OF, Home(tmp_path / "scratch"))


def test_without_links_the_files_are_copied(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*paths: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", fail)
    scratch = Home(tmp_path / "scratch")
    copy_home(home, AS_OF, scratch)
    (extract,) = read_manifest(scratch.path)
    rows = extract_paths(scratch.path, extract)[0]
    assert rows.stat().st_nlink == 1
    assert rows.read_bytes() == extract_paths(home.path, extract)[0].read_bytes()


def test_nothing_is_left_after_an_error(
    home: Home, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, before = tmp_path / "scratch", state(home.path)
    scratch.mkdir()

    def fail(workshop: object, *others: object) -> None:
        assert list(scratch.iterdir()), "the scratch folder is elsewhere"
        raise WhatIfError("it broke")

    monkeypatch.setattr("leadhouse.whatif.run.build_sides", fail)
    with pytest.raises(WhatIfError, match="it broke"):
        asked(Question(home, policy, as_of=AS_OF, scratch=scratch))
    assert not list(scratch.iterdir())
    assert state(home.path) == before


def test_the_same_policy_builds_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("leadhouse.whatif.run.build_sides")
    same, output = tmp_path / "same", tmp_path / "output"
    same.mkdir()
    shutil.copy(SEEDS / WEIGHTS, same)
    said = run(
        *("--policy", same, "--home", home.path, "--as-of", "2026-06-30"),
        *("--fail-over", "0", "--output", output),
    )
    assert said.exit_code == 0, said.output
    assert "no row of a seed differs" in said.output
    assert "Nothing would change" in (output / "whatif.html").read_text(encoding="utf-8")


def run(*arguments: object):
    return CliRunner().invoke(main, ["whatif", *(str(argument) for argument in arguments)])


def test_a_refused_policy_is_told_with_file_row_and_remedy(home: Home, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    text = (SEEDS / WEIGHTS).read_text(encoding="utf-8")
    (wrong / WEIGHTS).write_text(text.replace("priority,fit,0.50", "priority,fit,0.51"))
    said = run("--policy", wrong, "--home", home.path)
    assert said.exit_code == 2
    for part in (f"{WEIGHTS}, line 7", "1.01", "make fit, engagement and intent sum to 1"):
        assert part in said.output


def test_the_policy_to_compare_with_is_checked_too(
    home: Home, policy: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "seed_of_doubt.csv").write_text("a\n1\n")
    said = run("--policy", policy, "--against", wrong, "--home", home.path)
    assert said.exit_code == 2
    assert "seed_of_doubt.csv: is no policy seed" in said.output


def test_spark_is_refused_by_name(home: Home, policy: Path) -> None:
    said = run("--policy", policy, "--home", home.path, "--target", "spark")
    assert said.exit_code == 2
    assert "what-if runs on duckdb only" in said.output


def test_a_home_of_spark_is_refused_by_name(home: Home, policy: Path) -> None:
    spark = create_run(home, AS_OF, AS_OF, target="spark")
    finish_run(home, spark, "published", AS_OF)
    home.published.symlink_to(Path("runs") / spark.run_id)
    said = run("--policy", policy, "--home", home.path)
    assert said.exit_code == 2
    assert "holds spark runs" in said.output


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((), "--policy"),
        (("--policy", "no/such/folder"), "no/such/folder"),
        (("--policy", ".", "--fail-over", "101"), "--fail-over"),
        (("--policy", ".", "--top", "-1"), "--top"),
        (("--policy", ".", "--as-of", "yesterday"), "yesterday"),
    ],
)
def test_wrong_use_exits_2(arguments: tuple[str, ...], part: str) -> None:
    said = run(*arguments)
    assert (said.exit_code, part in said.output) == (2, True)


def test_a_home_without_extracts_is_wrong_use(policy: Path, tmp_path: Path) -> None:
    said = run("--policy", policy, "--home", tmp_path / "nowhere")
    assert (said.exit_code, "has no landed extracts" in said.output) == (2, True)
    assert not (tmp_path / "nowhere").exists()


def test_what_is_kept_needs_a_folder_of_its_own(home: Home, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "keep").mkdir()
    (tmp_path / "keep" / "mine").write_text("mine")
    with pytest.raises(WhatIfMisuse, match="is not empty"):
        asked(Question(home, policy, keep=tmp_path / "keep"))
    assert (tmp_path / "keep" / "mine").read_text() == "mine"
