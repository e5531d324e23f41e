"""The parity gate: DuckDB and Spark build the same tables from the same extracts, twice."""

from pathlib import Path

import duckdb
import pytest

from leadhouse.parity import DuckDBFile, ParquetFolder, as_text, compare, declared_keys
from leadhouse.parity.rules import TABLES_OF_LATER_NIGHTS, TABLES_WITHOUT_ROWS
from leadhouse.project import project_root

pytestmark = [pytest.mark.long, pytest.mark.spark]

NIGHTS = (0, 1)
NAMES = ("first_night", "second_night")


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_both_nights_are_published(nights, name) -> None:
    for built in nights.of(name):
        assert built.outcome.blockers == ()
        assert built.outcome.run.state == "published"
    assert built.home.published.readlink().name == built.outcome.run.run_id


@pytest.mark.parametrize("number", NIGHTS, ids=NAMES)
def test_every_published_table_is_the_same(nights, tables_of, number) -> None:
    compared: list[str] = []
    differences = compare(
        tables_of(nights.duckdb[number]),
        tables_of(nights.spark[number]),
        {**TABLES_WITHOUT_ROWS, **({} if number else TABLES_OF_LATER_NIGHTS)},
        keys=declared_keys(project_root()),
        progress=compared.append,
    )
    if differences:
        pytest.fail("DuckDB is left, Spark is right\n" + as_text(differences), pytrace=False)
    schemas = {table.partition(".")[0] for table in compared}
    assert schemas == {"marts", "audit", "metrics", "policy", "ops"}


def golden(rows_of, built) -> dict[str, str]:
    query = "select lead_id, golden_lead_id from {table}"
    return dict(rows_of(built, "marts.bridge_lead_records", query))


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_the_second_night_goes_on_from_the_first(nights, rows_of, name) -> None:
    """What makes the comparison one of prior state: without it the gate would prove less."""
    first, second = nights.of(name)
    before, after = golden(rows_of, first), golden(rows_of, second)
    assert before["P-KEEP"] != before["P-JOIN"]
    assert after["P-KEEP"] == after["P-JOIN"] in (before["P-KEEP"], before["P-JOIN"])
    assert "P-NEW" in set(after) - set(before)
    assert "P-ERASED" in set(before) - set(after)
    person = before["P-INCOMPLETE"]
    findings = f"select finding_id, status from {{table}} where golden_lead_id = '{person}'"
    was, now = (dict(rows_of(each, "audit.audit_findings", findings)) for each in (first, second))
    assert "open" in set(was.values())
    assert "resolved" in {now[finding] for finding in was}
    runs = "select count(distinct run_id) from {table}"
    assert rows_of(second, "audit.audit_results", runs) == [(2,)]
    closed = "select count(*) from {table} where period_start = date '2026-06-01' and is_mature"
    assert rows_of(second, "metrics.metric_values", closed) > [(0,)]


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_changes_of_the_second_night_are_seen(nights, rows_of, name) -> None:
    _, second = nights.of(name)
    outcome = "select outcome from {table} where activity_id = 'P-ACT-1'"
    assert rows_of(second, "marts.fct_activities", outcome) == [("connected",)]
    deleted = (
        "select lead_id, is_deleted from {table} where lead_id in"
        " ('P-DELETED', 'P-LEFT-OUT', 'P-KEEP') order by lead_id"
    )
    assert rows_of(second, "marts.bridge_lead_records", deleted) == [
        ("P-DELETED", True),
        ("P-KEEP", False),
        ("P-LEFT-OUT", True),
    ]
    managed = "select count(*) from {table} where manager_id = 'P-NEW-USER' and team = 'moved'"
    assert rows_of(second, "marts.dim_users", managed) == [(1,)]


VALUES = {
    "text": ("string", "'a''b \u00e9🦊'"),
    "no_text": ("string", "''"),
    "whole": ("int", "-2147483648"),
    "large": ("bigint", "9223372036854775807"),
    "part": ("double", "0.1"),
    "tiny": ("double", "4.9e-324"),
    "amount": ("decimal(18,6)", "123456789012.345678"),
    "score": ("decimal(20,10)", "0.0000000001"),
    "moment": ("timestamp", "'2026-06-30 23:59:59.999999'"),
    "old_moment": ("timestamp", "'1582-10-10 00:00:00'"),
    "day": ("date", "'0001-01-01'"),
    "is_true": ("boolean", "'false'"),
}


def test_types_and_values_of_spark_are_read_as_those_of_duckdb(on_spark, tmp_path: Path) -> None:
    from leadhouse.warehouse.spark import SparkConnection, load_profile

    typed = ", ".join(f"cast({v} as {t}) as {name}" for name, (t, v) in VALUES.items())
    nulls = ", ".join(f"cast(null as {t})" for t, _ in VALUES.values())
    query = f"select {typed} union all select {nulls}"
    connection = SparkConnection(load_profile(project_root() / "profiles.yml"), "dev_parity")
    for table, wanted in (
        ("leads", query),
        ("nobody", f"select * from ({query}) as t where 1 = 0"),
    ):
        connection.execute(
            f"insert overwrite directory 'file://{tmp_path}/parquet/marts/{table}.parquet'"
            f" using parquet {wanted}"
        )
    connection.close()
    with duckdb.connect(str(tmp_path / "left.duckdb")) as duck:
        duck.execute("create schema marts")
        duck.execute(f"create table marts.leads as {query}")
        duck.execute("create table marts.nobody as select * from marts.leads where 1 = 0")
    found = compare(DuckDBFile(tmp_path / "left.duckdb"), ParquetFolder(tmp_path / "parquet"))
    assert not found, as_text(found)
