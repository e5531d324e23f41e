"""A value that is not of its type, and a division by zero, never become a silent null."""

import os
import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.spark]

QUARANTINE = (
    "select entity, column_name, reason_code, message from {table}"
    " where contains(raw_record, '\"{record}\"')"
)
BAD = {
    "P-BAD-INT": ("users", "capacity", "bad_int"),
    "P-BAD-TIME": ("leads", "created_at", "bad_timestamp"),
    "P-BAD-SCORE": ("leads", "icp_score", "bad_double"),
    "P-BAD-DATE": ("campaigns", "start_date", "bad_date"),
    "P-INFINITE": ("proposals", "amount", "bad_double"),
    "P-BAD-BOOLEAN": ("engagement_events", "is_machine", "bad_boolean"),
}


@pytest.mark.parametrize("name", ["duckdb", "spark"])
@pytest.mark.parametrize("record", BAD)
def test_a_bad_value_puts_its_row_in_quarantine(nights, rows_of, name, record) -> None:
    query = QUARANTINE.replace("{record}", record)
    found = rows_of(nights.of(name)[0], "audit.quarantine", query)
    assert [row[:3] for row in found] == [BAD[record]]
    assert found[0][3]


def test_both_engines_quarantine_the_same_rows_for_the_same_reasons(nights, rows_of) -> None:
    for number in (0, 1):
        query = (
            "select source_file, row_number, entity, column_name, reason_code, message, raw_record"
            " from {table} order by all"
        )
        left, right = (
            rows_of(nights.of(name)[number], "audit.quarantine", query)
            for name in ("duckdb", "spark")
        )
        assert len(left) > len(BAD)
        assert left == right


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_a_row_with_a_bad_value_is_in_no_mart(nights, rows_of, name) -> None:
    ids = "select count(*) from {{table}} where {} in ({})"
    bad = ", ".join(f"'{record}'" for record in BAD)
    first = nights.of(name)[0]
    assert rows_of(first, "marts.dim_users", ids.format("user_id", bad)) == [(0,)]
    assert rows_of(first, "marts.bridge_lead_records", ids.format("lead_id", bad)) == [(0,)]


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def broken(project: Path) -> Path:
    """Two marts whose own SQL meets a bad value; no test could stop the night in their place."""
    replace_in(
        project / "models/marts/users/dim_users.sql",
        "        users.capacity,\n",
        "        cast(users.email as int) as capacity,\n",
    )
    replace_in(
        project / "models/marts/accounts/dim_accounts.sql",
        "        accounts.annual_revenue,\n",
        "        {{ divided_by('accounts.arr_usd', 'accounts.arr_usd - accounts.arr_usd') }}"
        " as annual_revenue,\n",
    )
    replace_in(project / "dbt_project.yml", "\nseeds:\n", f"{WITHOUT_TESTS}\nseeds:\n")
    return project


WITHOUT_TESTS = "\ndata_tests:\n  leadhouse:\n    +enabled: false\n"
# whichever of the addresses the engine meets first
REASONS = {"dim_users": r"'[^' ]+@[^' ]+\.example'", "dim_accounts": "(?i)zero"}


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_a_bad_cast_and_a_division_by_zero_in_a_mart_fail_the_night(
    nights, night, on_engine, project_copy, name
) -> None:
    _, standing = nights.of(name)
    blocked = night(
        standing.home.path,
        as_of=standing.outcome.run.as_of,
        root=broken(project_copy),
        **on_engine[name],
    )
    assert blocked.outcome.exit_code == 1
    assert blocked.outcome.run.state == "failed"
    reasons = {blocker.check: blocker.finding for blocker in blocked.outcome.blockers}
    assert set(reasons) == set(REASONS)
    for model, reason in REASONS.items():
        assert re.search(reason, reasons[model]), reasons[model]
    assert standing.home.published.readlink().name == standing.outcome.run.run_id
    assert blocked.outcome.run.prior_run_id == standing.outcome.run.run_id


def test_readers_on_spark_keep_the_tables_of_the_published_run(nights, rows_of, on_spark) -> None:
    """Run after the failed night: the stable views still name the schemas of the last good run."""
    from leadhouse.project import project_root
    from leadhouse.warehouse.spark import SparkConnection, load_profile, prefix_of

    _, standing = nights.spark
    connection = SparkConnection(load_profile(project_root() / "profiles.yml"), "unused")
    readers = os.environ["LEADHOUSE_SPARK_READERS"]
    prefix = prefix_of(standing.outcome.run.run_id)
    for table in ("marts.dim_users", "audit.audit_findings", "ops.runs"):
        (shown,) = connection.rows(f"show create table {readers}{table}")[0]
        assert f"{prefix}_{table.partition('.')[0]}" in shown
    count = connection.rows(f"select count(*) from {readers}marts.dim_users")
    connection.close()
    assert count == rows_of(standing, "marts.dim_users", "select count(*) from {table}")
