"""Works run in processes of their own; only the tables asked for are generated."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.bench.identity.datasets import TABLES
from leadhouse.bench.identity.process import run_child
from leadhouse.bench.measure import BenchFailed
from leadhouse.cli import main
from leadhouse.generate import generate

AS_OF = dt.date(2026, 6, 30)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_work_answers_and_tells_how_far_it_is(tmp_path: Path) -> None:
    seen: list[str] = []
    out = str(tmp_path / "o'hara")
    task = {"leads": 150, "seed": 3, "as_of": "2026-06-30", "out": out, "tables": ["users"]}
    answer = run_child("generate", task, seen.append)
    assert answer["rows"]["truth/persons"] == 150
    assert any(line.startswith("users ") for line in seen)


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ({"leads": 99, "seed": 3, "as_of": "2026-06-30", "tables": []}, "give a number from 100"),
        ({"leads": 100}, "KeyError"),
    ],
)
def test_a_work_that_fails_says_why(tmp_path: Path, task: dict[str, object], reason: str) -> None:
    with pytest.raises(BenchFailed, match=rf"(?s)generate failed: .*{reason}"):
        run_child("generate", task | {"out": str(tmp_path)}, lambda line: None)


def test_an_unknown_work_is_refused() -> None:
    with pytest.raises(BenchFailed, match="KeyError: 'guess'"):
        run_child("guess", {}, lambda line: None)


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_table_alone_has_the_bytes_that_it_has_among_all(
    file_format: str, tmp_path: Path
) -> None:
    every, some = tmp_path / "every", tmp_path / "some"
    generate(300, 5, AS_OF, every, file_format)  # type: ignore[arg-type]
    made = generate(300, 5, AS_OF, some, file_format, tables=TABLES)  # type: ignore[arg-type]
    written = {path.relative_to(some) for path in some.rglob("*") if path.is_file()}
    names = {f"{table}.{file_format}" for table in TABLES}
    truth = {f"truth/persons.{file_format}", "truth/rule_cases.csv", "truth/README.md"}
    assert {str(path) for path in written} == names | truth
    assert all(digest(some / path) == digest(every / path) for path in written)
    assert set(made.rows) == {*TABLES, "truth/persons", "truth/rule_cases"}


def test_a_table_that_is_not_in_the_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="moods is no table of the input contract; give leads"):
        generate(100, 1, AS_OF, tmp_path, tables=["moods", "leads"])
    assert not any(tmp_path.iterdir())
    options = ["--leads", "100", "--as-of", "2026-06-30", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, ["generate", *options, "--only", "moods"])
    assert done.exit_code == 2
    assert "moods is no table of the input contract" in done.output


def test_the_peer_alone_cannot_be_left_out() -> None:
    done = CliRunner().invoke(main, ["bench", "identity", "--part", "peer", "--no-peer"])
    assert done.exit_code == 2
    assert "--no-peer leaves nothing" in done.output
