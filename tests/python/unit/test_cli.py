"""The command line: every command of the interface, its help, and its exit codes."""

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from leadhouse.cli import main
from leadhouse.cli.bench import bench
from leadhouse.cli.options import Data, Instant
from leadhouse.generate.world import FEWEST_LEADS, MOST_LEADS
from leadhouse.runs import Home, lock

COMMANDS = (
    "nightly", "generate", "check", "contract", "intake", "build", "audit", "publish", "rollback",
    "runs", "status", "serve", "explain", "scores", "predict", "whatif", "coverage", "bench",
    "spark",
)  # fmt: skip


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", [*COMMANDS, "policy"])
def test_help_teaches(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 4
    assert command in run("--help").output


@pytest.mark.parametrize("command", ["serve"])
def test_a_feature_to_come_says_so(command: str) -> None:
    said = run(command)
    assert said.exit_code == 2
    assert f"leadhouse {command} is still to come" in said.output


def test_a_cluster_that_does_not_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHOUSE_SPARK_PORT", "1")
    said = run("nightly", "--target", "spark", "--home", tmp_path)
    assert said.exit_code == 1
    assert "no Spark answers at 127.0.0.1:1" in said.output
    assert "LEADHOUSE_SPARK_PORT" in said.output
    assert not list(tmp_path.glob("runs/*"))


def test_a_key_that_is_too_short_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADHOUSE_MASK_KEY", "short")
    said = run("nightly", "--home", tmp_path)
    assert (said.exit_code, "LEADHOUSE_MASK_KEY holds 5 bytes" in said.output) == (2, True)
    assert not list(tmp_path.glob("runs/*"))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-06-30", datetime(2026, 6, 30, 23, 59, 59, 999999)),
        ("2026-06-30T18:00:00Z", datetime(2026, 6, 30, 18)),
        ("2026-06-30T18:00:00+02:00", datetime(2026, 6, 30, 16)),
        ("2026-06-30 18:00:00.000001", datetime(2026, 6, 30, 18, 0, 0, 1)),
    ],
)
def test_as_of_is_utc_and_a_date_is_its_last_microsecond(text: str, instant: datetime) -> None:
    assert Instant().convert(text, None, None) == instant


def test_a_system_is_named_before_its_folder(tmp_path: Path) -> None:
    assert Data().convert(f"zoho={tmp_path}", None, None) == ("zoho", tmp_path)
    assert Data().convert(str(tmp_path), None, None) == ("crm", tmp_path)
    assert Data().convert("./odd=name", None, None) == ("crm", Path("odd=name"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("nightly", "--as-of", "yesterday"),
        ("nightly", "--keep", "0"),
        ("nightly", "--data", "no/such/folder"),
        ("nightly", "--data", "pipedrive=."),
        ("nightly", "--policy", "no/such/folder"),
        ("intake",),
        ("check",),
        ("generate",),
        ("policy", "check", "no/such/folder"),
        ("frobnicate",),
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    home = () if arguments[0] not in ("nightly", "intake") else ("--home", tmp_path / "home")
    assert run(*arguments, *home).exit_code == 2


def test_a_home_without_leads_is_not_published(tmp_path: Path) -> None:
    said = run("nightly", "--home", tmp_path, "--as-of", "2026-06-30")
    assert said.exit_code == 1
    assert "leads_delivered" in said.output


def test_a_locked_home_exits_75(tmp_path: Path) -> None:
    with lock(Home(tmp_path), datetime(2026, 1, 1, tzinfo=UTC)):
        said = run("intake", "--home", tmp_path, "--data", tmp_path)
    assert said.exit_code == 75
    assert "another run holds the lock" in said.output


def test_status_and_runs_of_an_empty_home(tmp_path: Path) -> None:
    assert "Nothing is published" in run("status", "--home", tmp_path).output
    assert run("runs", "--home", tmp_path).exit_code == 0
    assert run("publish", "--home", tmp_path).exit_code == 1
    assert run("rollback", "--home", tmp_path).exit_code == 1


def test_intake_lands_and_check_does_not(tmp_path: Path) -> None:
    extracts, home = tmp_path / "extracts", tmp_path / "home"
    extracts.mkdir()
    (extracts / "leads.csv").write_text("lead_id,created_at,nickname\nL1,soon,A\n")
    said = run("check", extracts)
    assert said.exit_code == 0
    for shown in ("leads.csv", "nickname", "created_at", "soon"):
        assert shown in said.output
    assert run("intake", "--data", extracts, "--home", home).exit_code == 0
    assert (home / "landing" / "manifest.json").is_file()
    assert not (home / "published").exists()


def test_a_refused_core_file_exits_1(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes(b"")
    for command in (("check", tmp_path), ("intake", "--data", tmp_path, "--home", tmp_path / "h")):
        said = run(*command)
        assert said.exit_code == 1
        assert "empty_file" in said.output.replace("\n", "")


def test_contract_writes_a_template_per_table(tmp_path: Path) -> None:
    assert run("contract", tmp_path).exit_code == 0
    assert len(list(tmp_path.glob("*.csv"))) == 55
    header = (tmp_path / "leads.csv").read_text(encoding="utf-8")
    assert header.startswith("lead_id,account_id,full_name")


def test_policy_check_names_the_problem(tmp_path: Path) -> None:
    (tmp_path / "seed_scoring_weights.csv").write_text(
        "business_unit_id,model_id,component,weight,version,approval_id,effective_from,"
        "effective_to,owner,source_document,is_assumed\n"
        "global,sales_priority,fit,0.9,1,,2015-01-01,,sales_leadership,Test,true\n"
    )
    said = run("policy", "check", tmp_path)
    assert said.exit_code == 1
    assert "seed_scoring_weights.csv" in said.output


GENERATE = {"--leads": "100", "--seed": "1", "--as-of": "2026-06-30"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--leads", "99"),
        ("--leads", "10000001"),
        ("--seed", "-1"),
        ("--as-of", "1989-12-31"),
        ("--as-of", "2101-01-01"),
        ("--as-of", "0001-01-01T00:00:00+05:00"),
        ("--as-of", "9999-12-31T23:00:00-05:00"),
    ],
)
def test_generate_refuses_what_it_cannot_invent(option: str, value: str, tmp_path: Path) -> None:
    options = {**GENERATE, option: value, "--out": tmp_path / "out"}
    said = run("generate", *(word for pair in options.items() for word in pair))
    assert (said.exit_code, option in said.output) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("as_of", ["1990-01-01", "2100-12-31"])
def test_generate_writes_at_the_bounds_into_an_empty_folder(as_of: str, tmp_path: Path) -> None:
    options = {**GENERATE, "--as-of": as_of, "--seed": "0", "--out": tmp_path}
    said = run("generate", *(word for pair in options.items() for word in pair))
    assert said.exit_code == 0, said.output
    assert (tmp_path / "leads.csv").is_file()


@pytest.mark.parametrize("command", [main.commands["generate"], bench.commands["identity"]])
def test_each_command_takes_as_many_leads_as_can_be_invented(command: click.Command) -> None:
    (leads,) = (option for option in command.params if option.name in ("leads", "sizes"))
    assert isinstance(leads.type, click.IntRange)
    assert (leads.type.min, leads.type.max) == (FEWEST_LEADS, MOST_LEADS)


def test_generate_leaves_a_folder_with_files_alone(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("mine")
    options = {**GENERATE, "--out": tmp_path}
    said = run("generate", *(word for pair in options.items() for word in pair))
    assert (said.exit_code, "is not empty" in said.output) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["leads.csv"]


@pytest.mark.parametrize("error", [ValueError("odd"), OverflowError("odd")])
def test_a_story_that_cannot_be_told_is_one_line(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("leadhouse.generate.generate", fail)
    options = {**GENERATE, "--out": tmp_path}
    said = run("generate", *(word for pair in options.items() for word in pair))
    assert (said.exit_code, said.stderr.strip().count("\n")) == (2, 0)
    assert "odd" in said.stderr


def test_check_says_whose_types_it_does_not_check(tmp_path: Path) -> None:
    (tmp_path / "Leads.csv").write_text("LEADID,Created Time\n1,never\n")
    said = run("check", f"zoho={tmp_path}")
    assert said.exit_code == 0, said.output
    assert "Types not checked: zoho" in said.output
    assert "Every value" not in said.output
