"""`leadhouse spark` where nothing can or need be started."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadhouse.cli import main
from leadhouse.spark import cluster
from leadhouse.spark.state import ClusterHome


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["spark", *map(str, arguments)])


@pytest.mark.parametrize("command", ["up", "down", "status"])
def test_help_teaches(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert "--home" in shown.output and len(shown.output.splitlines()) > 6
    assert command in run("--help").output


def test_the_help_of_the_group_shows_a_whole_session() -> None:
    shown = run("--help").output
    lines = [line.strip() for line in shown.splitlines()]
    assert 'eval "$(leadhouse spark up)"' in lines
    assert "leadhouse spark down" in lines


@pytest.mark.parametrize(
    "options",
    [
        ("--memory", "2"),
        ("--memory", "2 g"),
        ("--memory", "-2g"),
        ("--memory", "511m"),
        ("--memory", "0g"),
        ("--memory", "²g"),
        ("--cores", "0"),
        ("--port", "65536"),
        ("--wait", "0"),
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2(options: tuple[str, str], tmp_path: Path) -> None:
    said = run("up", *options, "--home", tmp_path)
    assert (said.exit_code, options[0] in said.output) == (2, True)


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = run("up", "--port", port, "--home", tmp_path)
    assert said.exit_code == 1
    assert f"port {port} is in use" in said.output and "--port" in said.output
    assert not ClusterHome(tmp_path).state.exists()


@pytest.mark.parametrize("name", ["a;b", 'a"b', "a$b", "a:b", "a,b", "a\nb", "a%20b", "🦆", "a'b"])
def test_a_home_that_settings_cannot_name_is_refused(name: str, tmp_path: Path) -> None:
    said = run("up", "--port", 0, "--home", tmp_path / name)
    assert (said.exit_code, "choose another with --home" in said.output) == (1, True)


def test_a_machine_without_java_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("leadhouse.spark.java.INSTALLED", tmp_path)
    said = run("up", "--port", 0, "--home", tmp_path / "home")
    assert said.exit_code == 1
    assert "no Java 17 or newer" in said.output and "apt-get install" in said.output


def test_without_pyspark_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = run("up", "--port", 0, "--home", tmp_path)
    assert (said.exit_code, "leadhouse[spark]" in said.output) == (1, True)


def test_where_nothing_runs_down_has_nothing_to_do(tmp_path: Path) -> None:
    home = tmp_path / "nothing"
    said = run("down", "--home", home)
    assert (said.exit_code, "no cluster runs" in said.output) == (0, True)
    assert not home.exists()
    assert run("status", "--home", home).exit_code == 1


def test_the_end_of_a_log_leaves_out_where_in_spark_it_was(tmp_path: Path) -> None:
    home = ClusterHome(tmp_path)
    home.logs.mkdir()
    lines = [f"line {number}" for number in range(cluster.LOG_LINES + 1)]
    text = "\n\tat org.apache.spark.X\n".join(lines)
    (home.logs / "master.log").write_text(text)
    assert cluster.tail(home, "master").splitlines() == lines[1:]
    assert cluster.tail(home, "worker-1") == ""
