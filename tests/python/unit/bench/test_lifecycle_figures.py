"""The figures of the benchmark of the lifecycle, and the limits that they are held to."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.bench.figures import growth
from leadhouse.bench.lifecycle.report import figures, lifecycle_as_json, lifecycle_tables
from leadhouse.bench.lifecycle.run import Night, Size
from leadhouse.bench.lifecycle.scan import COLUMNS, scans
from leadhouse.bench.measure import Cost, Limits, Measurement, measured_alone

APART = {"start": 7.0, "dbt": 1.0, "checks": 1.0}


def size(leads: int, cpu: float, scan: float, peak: int = 1_000_000_000) -> Size:
    """A measured size whose two nights cost the same."""
    night = Night({"fct_sla_clocks": (cpu, cpu)}, APART, peak)
    return Size(leads, 20 * leads, night, night, Cost((Measurement(scan, scan, 0, 1),)))


@pytest.mark.parametrize(("cpu", "is_met"), [(23.9, True), (24.0, True), (24.1, False)])
def test_six_scans_and_twelve_seconds_a_million_leads_are_allowed(cpu, is_met) -> None:
    first, *_ = figures([size(1_000_000, cpu, scan=2.0)])
    assert (first.limit, first.is_met) == (24.0, is_met)


@pytest.mark.parametrize(("peak", "is_met"), [(8_000_000_000, True), (8_000_000_001, False)])
def test_eight_gigabytes_are_allowed(peak, is_met) -> None:
    *_, memory = figures([size(1_000_000, 1.0, 2.0, peak)])
    assert memory.is_met == is_met


@pytest.mark.parametrize(("large", "is_met"), [(60.0, True), (60.1, False)])
def test_five_times_the_leads_may_cost_six_times_as_much(large, is_met) -> None:
    (figure,) = growth([(5_000_000, large), (1_000_000, 10.0)], 1.2)
    assert figure.is_met == is_met


def test_one_size_says_nothing_of_growth() -> None:
    assert list(growth([(1_000_000, 10.0)], 1.2)) == []


def test_figures_are_told_as_tables_and_as_json() -> None:
    sizes = [size(100_000, 3.0, 0.2), size(1_000_000, 20.0, 2.0)]
    assert len(list(lifecycle_tables(sizes))) == 3
    found = lifecycle_as_json(sizes)
    assert [each["leads"] for each in found["sizes"]] == [100_000, 1_000_000]
    assert len(found["figures"]) == 7


def test_the_scan_reads_every_column_of_the_extracts_that_are_there(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        for table in ("leads", "tasks"):
            columns = ", ".join(f"'x' as {name}" for name in COLUMNS[table])
            file = tmp_path / f"{table}.parquet"
            connection.execute(f"copy (select {columns} from range(3)) to '{file}'")
    runs = [measured_alone(each, tmp_path, Limits()) for each in scans(tmp_path)]
    assert [run.answer for run in runs] == [3, 3]
