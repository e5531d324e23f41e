"""The project's SQL runs alike on DuckDB and Spark, as far as reading it shows."""

import re
from pathlib import Path

import pytest

from leadhouse.portability.check import Report, check_project
from leadhouse.portability.constructs import expressions_text, functions_text, table
from leadhouse.portability.project import PORTABLE_MACROS

PAGE = "docs/portable_sql.md"


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    """The check of the whole project."""
    return check_project(root)


def test_nothing_runs_on_one_engine_only(report: Report) -> None:
    assert not report.findings, "\n".join(str(each) for each in report.findings)


def test_no_model_needs_an_exception(report: Report) -> None:
    assert not report.allowed, [str(each.origin) for each in report.allowed]


def test_the_types_of_all_expressions_are_known(report: Report) -> None:
    assert not report.unknown, "\n".join(report.unknown)


def test_all_models_and_data_tests_are_read(report: Report, root: Path) -> None:
    files = [*(root / "models").rglob("*.sql"), *(root / "tests/dbt/singular").rglob("*.sql")]
    assert report.queries > len(files)


def test_models_ask_nothing_about_the_target(root: Path) -> None:
    found = [
        str(file.relative_to(root))
        for folder in ("models", "tests/dbt")
        for file in sorted((root / folder).rglob("*.sql"))
        if re.search(r"\btarget\.(type|name|schema)\b", file.read_text(encoding="utf-8"))
    ]
    assert not found, f"what differs has its place in {PORTABLE_MACROS}: {found}"


def test_the_page_lists_what_the_check_looks_for(root: Path) -> None:
    text = (root / PAGE).read_text(encoding="utf-8")
    advice = f"{PAGE} is stale; `leadhouse portability --table` prints what belongs there"
    assert table() in text, advice
    assert functions_text() in text, advice
    assert expressions_text() in text, advice
