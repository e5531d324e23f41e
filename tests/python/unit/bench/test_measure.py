"""Statements are measured in processes of their own, on databases that stay as they are."""

import pytest

from leadhouse.bench.measure import BenchFailed, Cost, Limits, Measurement, Warehouse, all_rows

LIMITS = Limits(threads=1, memory_limit="256MB")


def test_a_statement_reads_both_databases_and_the_instant(warehouse: Warehouse) -> None:
    query = (
        "select lead_id, getvariable('as_of') as scored_at from leadhouse.marts.leads"
        " semi join work.input.touches on lead_id = touch"
        " where getvariable('as_of') = timestamp '2026-06-30 23:59:59.999999'"
    )
    measured = warehouse.measure(all_rows(query), LIMITS)
    assert measured.answer == 10
    assert measured.cpu_seconds >= 0
    assert measured.wall_seconds > 0


def test_what_runs_before_is_not_measured(warehouse: Warehouse) -> None:
    costly = "create table costly as select sum(hash(range)) as total from range(30_000_000)"
    measured = warehouse.measure("select count(*) from costly", LIMITS, [costly])
    assert measured.answer == 1
    assert measured.cpu_seconds < 0.05


def test_the_peak_is_that_of_the_child(warehouse: Warehouse) -> None:
    held = bytearray(600_000_000)
    for position in range(0, len(held), 4096):
        held[position] = 1
    assert warehouse.measure("select 1", LIMITS).peak_bytes < 400_000_000 < len(held)


def test_every_column_of_every_row_is_made(warehouse: Warehouse) -> None:
    refused = (
        "select 1 as first, if(lead_id < 999, 0, error('made')) as last from leadhouse.marts.leads"
    )
    with pytest.raises(BenchFailed, match="made"):
        warehouse.measure(all_rows(refused), LIMITS)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("select 1 from marts.nowhere", "nowhere"),
        ("insert into leadhouse.marts.leads values (1)", "read-only"),
        ("select 1 +", "syntax error"),
    ],
)
def test_a_statement_that_fails_says_why(warehouse: Warehouse, statement: str, reason: str) -> None:
    with pytest.raises(BenchFailed, match=reason):
        warehouse.measure(statement, LIMITS)


def test_a_cost_is_the_least_the_middle_and_the_highest_peak() -> None:
    runs = ((3.0, 1.0, 10), (1.0, 9.0, 30), (2.0, 2.0, 20))
    cost = Cost(tuple(Measurement(cpu, wall, peak, 7) for cpu, wall, peak in runs))
    assert (cost.least_cpu, cost.median_cpu, cost.median_wall) == (1.0, 2.0, 2.0)
    assert (cost.peak_bytes, cost.answer) == (30, 7)
