"""Runs all suites over the row sets that dbt has built and records every verdict."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadhouse.judge import tables
from leadhouse.judge.criterion import Criterion, Severity, Suite
from leadhouse.judge.failures import (
    Failing,
    FailingRows,
    FailingTable,
    forget_failures,
    write_failures,
)
from leadhouse.judge.suites import known_rule_ids, load_suites
from leadhouse.judge.tables import CriterionResult, RowSet, Status
from leadhouse.warehouse.connection import Connection, WarehouseError

if TYPE_CHECKING:
    from leadhouse.judge.engine import Outcome

Validate = Callable[[Suite, Sequence[Criterion]], "Mapping[str, Outcome]"]


def judge(
    connection: Connection,
    suites: Path,
    *,
    evidence: frozenset[str],
    progress: Callable[[str], None] | None = None,
    rule_ids: frozenset[str] | None = None,
    severities: Mapping[str, Severity] | None = None,
) -> list[CriterionResult]:
    """Judge the row sets in schema `judged` of a run by all suites of a folder.

    `evidence` names the input entities that the run has; a criterion that needs another one gets
    the status `no_evidence`. `progress` is called with the name of each suite before it runs.
    `rule_ids` replaces the project's rule catalogue, `severities` those of single criteria. Fills
    `judged.expectation_failures` and `judged.expectation_results` anew; what a row set holds must
    be committed.
    """
    loaded = load_suites(suites, known_rule_ids() if rule_ids is None else rule_ids)
    loaded = [_with_severities(suite, severities or {}) for suite in loaded]
    tables.create_tables(connection)

    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    from leadhouse.judge import engine  # imports Great Expectations, which takes seconds

    results: list[CriterionResult] = []
    with engine.open_row_sets(connection) as row_sets:
        for suite in loaded:
            if progress is not None:
                progress(suite.name)
            judged = _Judged(
                connection,
                suite,
                lambda suite, criteria: engine.validate(row_sets, suite, criteria),
            )
            results += judged.run(evidence)
    tables.write_results(connection, loaded, results)
    return results


def _with_severities(suite: Suite, severities: Mapping[str, Severity]) -> Suite:
    return replace(
        suite,
        criteria=tuple(
            replace(one, severity=severities.get(one.name, one.severity)) for one in suite.criteria
        ),
    )


class _Judged:
    """One suite on one connection."""

    def __init__(self, connection: Connection, suite: Suite, validate: Validate) -> None:
        self._connection = connection
        self._suite = suite
        self._validate = validate

    def run(self, evidence: frozenset[str]) -> list[CriterionResult]:
        """Give every criterion its verdict, in the order of the suite, and write its failures."""
        verdicts = self._without_evidence(evidence)
        verdicts |= self._unreadable(self._left(verdicts))
        if left := self._left(verdicts):
            verdicts |= self._judge(left)
        return [verdicts[criterion.name] for criterion in self._suite.criteria]

    def _left(self, verdicts: Mapping[str, CriterionResult]) -> list[Criterion]:
        return [one for one in self._suite.criteria if one.name not in verdicts]

    def _without_evidence(self, evidence: frozenset[str]) -> dict[str, CriterionResult]:
        return {
            criterion.name: self._unjudged(
                criterion, "no_evidence", f"no input of {', '.join(missing)}"
            )
            for criterion in self._suite.criteria
            if (missing := criterion.missing_evidence(evidence))
        }

    def _unreadable(self, criteria: Sequence[Criterion]) -> dict[str, CriterionResult]:
        columns = self._connection.columns(tables.SCHEMA, self._suite.table)
        if not columns:
            return self._errors(criteria, f"judged.{self._suite.table} doesn't exist; build it")
        if absent := [name for name in self._suite.columns if name not in columns]:
            kind = "key column" if self._suite.key in absent else "column"
            return self._errors(
                criteria, f"judged.{self._suite.table} has no {kind} {', '.join(absent)}"
            )
        verdicts: dict[str, CriterionResult] = {}
        for criterion in criteria:
            if missing := sorted(set(criterion.columns) - set(columns)):
                verdicts |= self._errors(
                    [criterion], f"judged.{self._suite.table} has no column {', '.join(missing)}"
                )
        return verdicts

    def _judge(self, criteria: Sequence[Criterion]) -> dict[str, CriterionResult]:
        try:
            rows = tables.count_rows(self._connection, self._suite, criteria)
        except WarehouseError as error:
            return self._errors(criteria, f"judged.{self._suite.table} can't be read: {error}")
        if not rows.is_keyed:
            return self._errors(
                criteria,
                f"judged.{self._suite.table} has {rows.row_count} rows, {rows.key_count} with "
                f"{self._suite.key}, {rows.distinct_key_count} distinct; make the key unique",
            )
        outcomes = self._validate(self._suite, criteria)
        failing = [
            one for criterion in criteria if (one := _failing(criterion, outcomes[criterion.name]))
        ]
        found = write_failures(self._connection, self._suite, failing)
        verdicts = {
            one.name: self._verdict(one, outcomes[one.name], rows, found) for one in criteria
        }
        forget_failures(
            self._connection,
            [
                name
                for name, count in found.items()
                if isinstance(count, int) and verdicts[name].status == "error"
            ],
        )
        return verdicts

    def _verdict(
        self,
        criterion: Criterion,
        outcome: "Outcome",
        rows: RowSet,
        found: Mapping[str, int | WarehouseError],
    ) -> CriterionResult:
        if outcome.error:
            return self._unjudged(criterion, "error", outcome.error)
        evaluated = rows.applied[criterion.name]
        if outcome.success:
            return self._result(criterion, "pass", evaluated, 0)
        count = found.get(criterion.name)
        if count is None:
            return self._unjudged(criterion, "error", "it failed without naming its failing rows")
        if isinstance(count, WarehouseError):
            return self._unjudged(criterion, "error", f"its failing rows can't be read: {count}")
        if criterion.is_table_level:
            return self._result(criterion, "fail", evaluated, count)
        if count != outcome.unexpected_count or count > evaluated:
            return self._unjudged(
                criterion,
                "error",
                f"Great Expectations counts {outcome.unexpected_count} failing rows, its query "
                f"finds {count} among the {evaluated} rows to which the criterion applies",
            )
        return self._result(criterion, "fail", evaluated, count)

    def _errors(self, criteria: Sequence[Criterion], message: str) -> dict[str, CriterionResult]:
        return {one.name: self._unjudged(one, "error", message) for one in criteria}

    def _unjudged(self, criterion: Criterion, status: Status, message: str) -> CriterionResult:
        return self._result(criterion, status, 0, None, _one_line(message))

    def _result(
        self,
        criterion: Criterion,
        status: Status,
        evaluated: int,
        failed: int | None,
        message: str | None = None,
    ) -> CriterionResult:
        return CriterionResult(
            suite=self._suite.name,
            criterion=criterion.name,
            rule_id=criterion.rule_id,
            table=self._suite.table,
            severity=criterion.severity,
            evaluated_count=evaluated,
            failed_count=failed,
            status=status,
            error_message=message,
        )


def _failing(criterion: Criterion, outcome: "Outcome") -> Failing | None:
    """What a criterion fails by; none when it passes, has no verdict or doesn't name it."""
    if outcome.error or outcome.success:
        return None
    if criterion.is_table_level:
        return FailingTable(criterion, outcome.observed)
    if outcome.query and outcome.unexpected_count:
        return FailingRows(criterion, outcome.query)
    return None


def _one_line(message: str) -> str:
    """A message without the line breaks and control characters of what the engine quotes."""
    words = "".join(letter if letter.isprintable() else " " for letter in message).split()
    return " ".join(words)
