"""The command `leadhouse portability`."""

import pytest
from click.testing import CliRunner, Result

from leadhouse import portability as package
from leadhouse.cli import main
from leadhouse.portability.check import Finding, Report
from leadhouse.portability.constructs import table
from leadhouse.portability.origins import Origin

FINDING = Finding(Origin("models/m.sql", 3), "concat", "concat(a, b)", "write `a || b`")


def run(*arguments: str) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(main, ["portability", *arguments])


def reported(monkeypatch: pytest.MonkeyPatch, *findings: Finding, allowed: int = 0) -> None:
    """Makes the check find these."""
    report = Report(findings, (FINDING,) * allowed, 7, ())
    monkeypatch.setattr(package, "check_project", lambda root, paths: report)


def test_findings_are_printed_and_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    reported(monkeypatch, FINDING)
    result = run()
    assert result.exit_code == 1
    assert "models/m.sql:3: concat: write `a || b`\n    concat(a, b)" in result.output


def test_a_clean_project_exits_0(monkeypatch: pytest.MonkeyPatch) -> None:
    reported(monkeypatch)
    result = run("models")
    assert (result.exit_code, result.output) == (0, "7 queries run alike on DuckDB and Spark\n")


def test_allowed_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    reported(monkeypatch, allowed=1)
    assert "1 allowed by comments" in run().output


@pytest.mark.parametrize("path", ["models/nobody.sql", "../nobody"])
def test_an_unknown_path_is_wrong_use(path: str) -> None:
    result = run(path)
    assert result.exit_code == 2
    assert path in result.output


def test_the_table_is_printed() -> None:
    assert table() in run("--table").output
