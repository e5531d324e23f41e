"""A run's database with row sets, and suites written for one test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import CriterionResult, judge
from leadhouse.warehouse.duckdb import DuckDBConnection

from .cases import Expectation, make_expectation, write_suite_file

WriteSuite = Callable[..., Path]
Run = Callable[..., dict[str, CriterionResult]]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DuckDBConnection]:
    """The connection of a run, with a schema for row sets."""
    connection = DuckDBConnection(
        tmp_path / "leadhouse.duckdb",
        tmp_path / "work.duckdb",
        None,
        threads=1,
        memory_limit="1GB",
    )
    connection.execute("create schema judged")
    yield connection
    connection.close()


@pytest.fixture
def expectation() -> Callable[..., Expectation]:
    """Makes an expectation: type, kwargs, and meta over valid defaults."""
    return make_expectation


@pytest.fixture
def write_suite(tmp_path: Path) -> WriteSuite:
    """Writes a suite of expectations into a folder of its own; the folder."""

    def write(*expectations: Expectation, name: str = "a_suite", **meta: Any) -> Path:
        write_suite_file(tmp_path / "suites", *expectations, name=name, **meta)
        return tmp_path / "suites"

    return write


@pytest.fixture
def run(work: DuckDBConnection, write_suite: WriteSuite) -> Run:
    """Judges the row sets of `work` by some expectations; the results by criterion."""

    def run_suite(
        *expectations: Expectation, evidence: frozenset[str] = frozenset(), **meta: Any
    ) -> dict[str, CriterionResult]:
        folder = write_suite(*expectations, **meta)
        results = judge(work, folder, evidence=evidence, rule_ids=frozenset({"AUD-03"}))
        return {result.criterion: result for result in results}

    return run_suite
