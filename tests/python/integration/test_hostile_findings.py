"""Hostile text goes from the audited row set to JSON, CSV and pages as the text that it is."""

import csv
import html
import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from leadhouse.judge import CriterionResult, judge
from leadhouse.runs import Run
from leadhouse.site.cells import cell
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened
from leadhouse.site.owner_files import write_owner_files
from leadhouse.site.pages import render_site
from leadhouse.site.text import visible
from leadhouse.warehouse.duckdb import DuckDBConnection

HOSTILE = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror="alert(1)">',
    "</style></title><svg onload=alert(1)>",
    'it\'s "quoted" `x` \\ \\u0041',
    "'; drop table judged.leads; --",
    "{{ 7*7 }} {% raw %} {# no #} ${env:HOME} {key} %s %% ? $1 :name",
    "=cmd|' /C calc'!A0",
    "  @sum(1+1)",
    "%0a|calc",
    "nul\x0012 \x1b[31m",
    "😀 مرحبا \u202eabc",
    "line\nbreak\ttab\rreturn",
)
MADE = """
create table judged.leads as
select
    range as place, ($texts)[range + 1] as lead_id, ($texts)[range + 1] as wrong,
    reverse(($texts)[range + 1]) as wanted, ($texts)[range + 1] as shown, range > 3 as is_odd
from range(len($texts))
"""
FINDINGS = """
create table leadhouse.audit.audit_findings as
select
    criterion || entity_id as finding_id, rule_id, criterion, 'lead' as entity_type, entity_id,
    entity_id as golden_lead_id, entity_id as owner_id, field, current_value, expected_value,
    evidence, current_value as message, evidence as suggested_action, 'open' as status
from judged.expectation_failures
"""
RESULTS = """
create table leadhouse.audit.audit_results as
select
    suite, criterion, rule_id, title, severity, evaluated_count, failed_count, status,
    $run_id as run_id, timestamp '2026-06-30' as as_of
from judged.expectation_results
"""
RUN = Run("20260630T235959-1", datetime(2026, 6, 30), datetime(2026, 7, 1), None, "published")


def _expectation(criterion: str, kind: str, column: str) -> dict[str, object]:
    meta = {
        "criterion": criterion,
        "rule_id": "AUD-03",
        "severity": "error",
        "title": "{{ title }} <b>%s</b>",
        "suggested_action": "Don't",
        "current_value_column": "wrong",
        "expected_value_column": "wanted",
        "evidence_column": "shown",
        "field": "wrong",
    }
    return {"type": kind, "kwargs": {"column": column}, "meta": meta, "severity": "warning"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def results(folder: Path) -> list[CriterionResult]:
    """All rows fail the first criterion, none the second."""
    suite = {
        "name": "hostile",
        "expectations": [
            _expectation("all_fail", "expect_column_values_to_be_null", "wrong"),
            _expectation("none_fails", "expect_column_values_to_not_be_null", "wrong"),
        ],
        "meta": {"table": "leads", "entity_type": "lead", "key": "lead_id"},
    }
    (folder / "suites").mkdir()
    (folder / "suites" / "hostile.json").write_text(json.dumps(suite), encoding="utf-8")
    work = DuckDBConnection(
        folder / "run.duckdb", folder / "work.duckdb", None, threads=1, memory_limit="1GB"
    )
    work.execute("create schema judged")
    work.native.execute(MADE, {"texts": list(HOSTILE)})
    found = judge(work, folder / "suites", evidence=frozenset(), rule_ids=frozenset({"AUD-03"}))
    work.execute("create schema leadhouse.audit")
    work.execute(FINDINGS)
    work.native.execute(RESULTS, {"run_id": RUN.run_id})
    work.close()
    return found


@pytest.fixture(scope="module")
def site(folder: Path, results: list[CriterionResult]) -> Path:
    with opened(folder / "run.duckdb") as connection:
        write_owner_files(connection, folder / "csv")
        return render_site(connection, folder / "site", SiteContext(run=RUN)).parent


def test_counts_are_those_of_plain_rows(results: list[CriterionResult], folder: Path) -> None:
    assert {one.criterion: (one.status, one.failed_count) for one in results} == {
        "all_fail": ("fail", len(HOSTILE)),
        "none_fails": ("pass", 0),
    }
    with duckdb.connect(str(folder / "work.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select entity_id, current_value, expected_value, evidence"
            " from judged.expectation_failures"
        ).fetchall()
        assert connection.execute("select count(*) from judged.leads").fetchall() == [
            (len(HOSTILE),)
        ]
    assert sorted((key, value, shown) for key, value, _, shown in found) == sorted(
        (text, text, text) for text in HOSTILE
    )


def test_json_of_results_and_findings_is_read_back_as_it_was(
    results: list[CriterionResult], folder: Path
) -> None:
    told = [asdict(one) for one in results]
    assert json.loads(json.dumps(told)) == told
    with duckdb.connect(str(folder / "run.duckdb"), read_only=True) as connection:
        written = connection.execute(
            "select json_object('value', current_value)::varchar from audit.audit_findings"
        ).fetchall()
    values = {json.loads(text)["value"] for (text,) in written}
    assert {text for text in HOSTILE if "\0" not in text} <= values


def test_a_file_of_findings_holds_the_text_and_no_formula(site: Path, folder: Path) -> None:
    found = []
    for file in (folder / "csv").glob("owner-*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found += list(csv.DictReader(lines))
    assert sorted(row["message"] for row in found) == sorted(cell(text) for text in HOSTILE)
    for row in found:
        for value in row.values():
            assert not value.lstrip().startswith(("=", "+", "-", "@", "|", "%"))


def test_pages_show_the_text_and_hold_none_of_its_marks(site: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    for path, source in texts.items():
        body = re.sub(r"<script>const box.*?</script>", "", source, flags=re.DOTALL)
        for mark in ("<script", "<img", "<svg onload", "</style></title>", "\x00", "\x1b"):
            assert mark not in body, (path, mark)
    listed = texts[site / "criteria" / "all_fail-1.html"]
    assert listed.count('<th scope="row">') == len(HOSTILE)
    shown = html.unescape(listed)
    assert [text for text in HOSTILE if visible(text) not in shown] == []
    assert "49" not in re.sub(r"\d{4}-\d\d-\d\d", "", listed.split("<main>")[1])
