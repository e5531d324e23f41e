"""A work database with row sets, and suites written for one test."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.judge import CriterionResult, judge
from leadhouse.judge.criterion import NATIVE_SEVERITIES

Expectation = dict[str, Any]
WriteSuite = Callable[..., Path]
Run = Callable[..., dict[str, CriterionResult]]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as a run has it: default catalog `work`, the run file attached."""
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    connection.execute(f"attach '{tmp_path}/run.duckdb' as leadhouse")
    connection.execute("attach ':memory:' as work; use work; create schema judged")
    yield connection
    connection.close()


def _expectation(kind: str, kwargs: dict[str, Any], **meta: Any) -> Expectation:
    filled = {
        "criterion": "the_criterion",
        "rule_id": "AUD-03",
        "severity": "error",
        "title": "A title",
        "suggested_action": "An action",
    } | meta
    native = NATIVE_SEVERITIES.get(filled["severity"], "critical")
    return {"type": kind, "kwargs": kwargs, "meta": filled, "severity": native}


@pytest.fixture
def expectation() -> Callable[..., Expectation]:
    """Makes an expectation: type, kwargs, and meta over valid defaults."""
    return _expectation


@pytest.fixture
def write_suite(tmp_path: Path) -> WriteSuite:
    """Writes a suite of expectations into a folder of its own; the folder."""

    def write(*expectations: Expectation, name: str = "a_suite", **meta: Any) -> Path:
        folder = tmp_path / "suites"
        folder.mkdir(exist_ok=True)
        filled = {"table": "leads", "entity_type": "lead", "key": "lead_id"} | meta
        document = {"name": name, "expectations": list(expectations), "meta": filled}
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def run(work: duckdb.DuckDBPyConnection, write_suite: WriteSuite) -> Run:
    """Judges the row sets of `work` by some expectations; the results by criterion."""

    def run_suite(
        *expectations: Expectation, evidence: frozenset[str] = frozenset(), **meta: Any
    ) -> dict[str, CriterionResult]:
        folder = write_suite(*expectations, **meta)
        results = judge(work, folder, evidence=evidence, rule_ids=frozenset({"AUD-03"}))
        return {result.criterion: result for result in results}

    return run_suite
