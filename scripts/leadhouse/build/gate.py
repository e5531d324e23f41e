"""The gate: what keeps a night from publishing, and which rows are to blame."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadhouse.build.dbt import NodeResult
from leadhouse.build.ratchet import Thresholds
from leadhouse.intake.model import Extract, Refusal
from leadhouse.judge.tables import CriterionResult
from leadhouse.warehouse.connection import Connection, WarehouseError, literal

ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason not to publish: the check, what it found, and up to five of the rows."""

    check: str
    finding: str
    rows: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = "".join(f"\n    {row}" for row in self.rows)
        return f"{self.check}: {self.finding}{shown}"


def refused_files(refusals: Iterable[Refusal]) -> list[Blocker]:
    """Core files that can't be read: their absence would look like empty tables."""
    return [
        Blocker(
            "core_extract_readable",
            f"{refusal.path} ({refusal.reason_code}): {refusal.message}. {refusal.remedy}",
        )
        for refusal in refusals
        if refusal.stops_the_night
    ]


def absent_leads(extracts: Iterable[Extract]) -> list[Blocker]:
    """The one entity that a warehouse can't do without."""
    if any(extract.entity == "leads" for extract in extracts):
        return []
    found = "no extract of leads has ever been landed here; deliver leads.csv and run again"
    return [Blocker("leads_delivered", found)]


def failed_nodes(connection: Connection, results: Sequence[NodeResult]) -> list[Blocker]:
    """Models that could not be built and tests of severity `error` that returned rows."""
    return [_failed_node(connection, node) for node in results if node.is_failed]


def blocking_criteria(
    connection: Connection, results: Sequence[CriterionResult], thresholds: Thresholds
) -> list[Blocker]:
    """Expectations that stop the night, by their severity or because they grew too much worse."""
    return list(_blocking_criteria(connection, results, thresholds))


def _failed_node(connection: Connection, node: NodeResult) -> Blocker:
    if node.status == "fail" and node.compiled_code:
        found = f"{node.failures} rows break it"
        return Blocker(node.name, found, _sample(connection, node.compiled_code))
    lines = (node.message or "no message").strip().splitlines()
    return Blocker(node.name, " ".join(line.strip() for line in lines if line.strip()))


def _blocking_criteria(
    connection: Connection, results: Sequence[CriterionResult], thresholds: Thresholds
) -> Iterator[Blocker]:
    for result in results:
        found = thresholds.stops(result)
        if found is None:
            continue
        rows = connection.rows(
            "select entity_id, field, current_value, expected_value"
            f" from {connection.relation('judged', 'expectation_failures')}"
            f" where criterion = {literal(connection.dialect, result.criterion)}"
            f" order by entity_id limit {ROWS_SHOWN}"
        )
        yield Blocker(
            f"{result.criterion} ({result.rule_id})",
            found,
            tuple(f"{row[0]}: {row[1]} is {row[2]}, expected {row[3]}" for row in rows),
        )


def _sample(connection: Connection, query: str) -> tuple[str, ...]:
    """The first rows that a test returned, by its own compiled query."""
    try:
        names, rows = connection.described(
            f"select * from ({query.strip().rstrip(';')}) as broken limit {ROWS_SHOWN}"
        )
    except WarehouseError as error:
        return (f"the rows can't be shown: {error}",)
    return tuple(
        ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True)) for row in rows
    )
