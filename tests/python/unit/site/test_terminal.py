"""The report of a night in the terminal."""

import io
from dataclasses import replace
from pathlib import Path

import duckdb
from rich.console import Console

from leadhouse.runs import Home
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened
from leadhouse.site.terminal import Places, night_report, worst_criteria
from leadhouse.warehouse.storage import Storage

from .conftest import RUN


def _printed(run_file: Path, context: SiteContext, home: Home) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, no_color=True)
    with opened(run_file) as connection:
        report = night_report(connection, context, Places.of_run(home, context))
    console.print(report, crop=False)
    return out.getvalue()


def test_the_report_names_what_a_person_looks_for(
    warehouse: Path, context: SiteContext, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    (home.published / "site").mkdir(parents=True)
    (home.published / "site" / "index.html").touch()
    printed = _printed(warehouse, context, home)
    lines = [line.rstrip() for line in printed.splitlines()]
    assert lines[0] == "Run 20260630T235959-6a44a1f8, as of 2026-06-30 23:59 UTC"
    assert lines[1].startswith("Published. 4 of 7 criteria fail with 249 unresolved findings")
    flat = printed.replace("\n", "")
    assert "published/site/index.html" in flat.replace(" ", "")
    assert "parquet" not in flat
    assert ["marts", "3", "984"] in [line.split() for line in lines]
    assert "2 min 21 s" in printed
    assert "\x1b" not in printed
    order = [printed.index(rule) for rule in ("AUD-06", "AUD-03", "AUD-04", "AUD-07")]
    assert order == sorted(order)


def test_a_run_that_was_not_published_names_its_own_directory(context: SiteContext) -> None:
    home = Home(Path("home"))
    kept = replace(context, run=replace(RUN, state="not_published"))
    assert Places.of_run(home, kept).warehouse == home.run_dir(RUN.run_id) / "leadhouse.duckdb"
    assert Places.of_run(home, context).warehouse == home.published / "leadhouse.duckdb"


def test_hostile_text_is_neither_markup_nor_an_escape(
    warehouse: Path, context: SiteContext, tmp_path: Path
) -> None:
    run_file = tmp_path / "leadhouse.duckdb"
    run_file.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(run_file)) as connection:
        connection.execute(
            "update audit.audit_results set title = ? where criterion = 'active_within_limit'",
            ["[red]name[/red] \x1b[31m\u202eevil [/]"],
        )
    printed = _printed(run_file, context, Home(tmp_path))
    assert "[red]name[/red] \ufffd[31m\ufffdevil [/]" in printed
    assert "\x1b" not in printed


def test_a_run_without_results_has_a_report(tmp_path: Path) -> None:
    run_file = tmp_path / "leadhouse.duckdb"
    duckdb.connect(str(run_file)).close()
    failed = SiteContext(run=replace(RUN, state="failed", reasons=("the build stopped",)))
    printed = _printed(run_file, failed, Home(tmp_path))
    assert "Reason: the build stopped" in printed
    assert "No criterion has failing records" in printed


def test_the_worst_are_by_count_then_rate() -> None:
    rows = [
        {"criterion": name, "failed_count": count, "failed_rate": rate}
        for name, count, rate in (
            ("a", 5, 0.1),
            ("b", 5, 0.5),
            ("c", 9, 0.01),
            ("d", 0, 0.0),
            ("e", None, None),
            ("f", 1, None),
        )
    ]
    assert [row["criterion"] for row in worst_criteria(rows)] == ["c", "b", "a", "f"]
    assert [row["criterion"] for row in worst_criteria(rows, 2)] == ["c", "b"]


def test_a_run_on_spark_names_its_schemas_and_its_storage(
    warehouse: Path, context: SiteContext, tmp_path: Path
) -> None:
    on_spark = replace(context, run=replace(RUN, target="spark"))
    places = Places.of_run(Home(tmp_path), on_spark, Storage("s3://bucket/leads"))
    with opened(warehouse) as connection:
        out = io.StringIO()
        Console(file=out, width=100, no_color=True).print(
            night_report(connection, on_spark, places), crop=False
        )
    lines = out.getvalue().splitlines()
    assert f"Parquet      s3a://bucket/leads/runs/{RUN.run_id}/parquet" in lines
    assert f"Masked copy  s3a://bucket/leads/runs/{RUN.run_id}/masked" in lines
    assert "leadhouse_20260630t235959_6a44a1f8_marts" in out.getvalue()
