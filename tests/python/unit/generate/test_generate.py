"""The demo data keep the input contract, are the same every time, and agree with themselves."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from leadhouse.contract import load_contract
from leadhouse.generate import GenerateReport, generate
from leadhouse.generate.columns import ids
from leadhouse.generate.world import MOST_LEADS, plan

AS_OF = dt.date(2026, 11, 20)
LEADS = 3_000
KEYS = {"campaign_daily": ("campaign_id", "date")}
REFERENCES = {
    "lead_id": "leads",
    "account_id": "accounts",
    "user_id": "users",
    "owner_id": "users",
    "manager_id": "users",
    "opportunity_id": "opportunities",
    "campaign_id": "campaigns",
    "handoff_id": "handoffs",
    "approval_id": "approvals",
}
USER_COLUMNS = (
    ("leads", "created_by"), ("leads", "updated_by"), ("leads", "duplicate_flagged_by"),
    ("accounts", "csm_id"), ("stage_history", "changed_by"), ("ownership_history", "to_owner_id"),
    ("ownership_history", "from_owner_id"), ("handoffs", "from_user"), ("handoffs", "to_user"),
    ("merge_log", "merged_by"), ("approvals", "approved_by"), ("escalations", "recipient_id"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> GenerateReport:
    return generate(LEADS, 11, AS_OF, tmp_path_factory.mktemp("demo"), "parquet")


@pytest.fixture(scope="module")
def tables(made: GenerateReport) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    for path in sorted(made.out.rglob("*.parquet")):
        relation = connection.read_parquet(str(path))
        relation.create(path.stem)
    yield connection
    connection.close()


def count(tables: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(tables.execute(query).fetchall()[0][0])


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.mark.parametrize("file_format", ["csv", "parquet", "jsonl"])
def test_the_same_arguments_give_the_same_bytes(file_format: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(150, 5, AS_OF, tmp_path / name, file_format)  # type: ignore[arg-type]
    generate(150, 6, AS_OF, tmp_path / "other", file_format)  # type: ignore[arg-type]
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert hashes(tmp_path / "one") != hashes(tmp_path / "other")


def test_every_contract_table_has_rows_and_exactly_the_contract_columns(
    made: GenerateReport,
) -> None:
    for name, table in load_contract().tables.items():
        found = pq.read_schema(made.out / f"{name}.parquet").names
        assert found == [column.name for column in table.columns], name
        assert made.rows[name] > 0, name


def test_no_contract_column_is_empty_everywhere_but_the_known_ones(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    unused = set()
    for name, table in load_contract().tables.items():
        for column in table.columns:
            if not count(tables, f'select count("{column.name}") from {name}'):
                unused.add(f"{name}.{column.name}")
    assert unused <= {
        "leads.age_band", "leads.household_type",  # B2C only, which is off
        "leads.birth_date", "leads.person_number",  # the same
        "lead_feedback.task_id", "ownership_history.approval_id",
        "notifications.finding_id", "notifications.handoff_id", "escalations.finding_id",
    }  # fmt: skip


def test_csv_and_parquet_tell_the_same_story(made: GenerateReport, tmp_path: Path) -> None:
    generate(LEADS, 11, AS_OF, tmp_path, "csv")
    text = pcsv.read_csv(
        tmp_path / "leads.csv",
        parse_options=pcsv.ParseOptions(newlines_in_values=True),
        convert_options=pcsv.ConvertOptions(
            column_types={"company_name": "string", "last_name": "string"},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    binary = pq.read_table(made.out / "leads.parquet")
    for name in ("lead_id", "last_name", "company_name"):
        assert text[name].to_pylist() == binary[name].to_pylist(), name
    assert text.num_rows == LEADS


def test_csv_below_fifty_thousand_leads_else_parquet(tmp_path: Path) -> None:
    assert generate(120, 1, AS_OF, tmp_path).file_format == "csv"


@pytest.mark.parametrize(("leads", "seed"), [(99, 1), (10_000_001, 1), (500, -1)])
def test_wrong_arguments_are_refused(leads: int, seed: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give"):
        generate(leads, seed, AS_OF, tmp_path)
    assert not any(tmp_path.iterdir())


def test_the_last_of_ten_million_leads_has_an_id_of_its_own() -> None:
    assert plan(MOST_LEADS, 1, AS_OF).leads == 10_000_000
    numbers = np.array([-1, 0, 1_000_000, 9_999_999, MOST_LEADS], dtype=np.int64)
    written = [None, "L0000000", "L1000000", "L9999999", "L10000000"]
    assert ids("L", numbers, 7).to_pylist() == written


def test_keys_are_unique_and_never_null(tables: duckdb.DuckDBPyConnection) -> None:
    for name, table in load_contract().tables.items():
        keys = KEYS.get(name, table.key_columns)
        if not keys:
            continue
        listed = ", ".join(keys)
        twice = f"select count(*) from (select 1 from {name} group by {listed} having count(*) > 1)"
        assert count(tables, twice) == 0, name
        missing = " or ".join(f"{key} is null" for key in keys)
        assert count(tables, f"select count(*) from {name} where {missing}") == 0, name


def test_references_point_to_rows(tables: duckdb.DuckDBPyConnection) -> None:
    for name, table in load_contract().tables.items():
        for column in table.columns:
            target = REFERENCES.get(column.name)
            if target and target != name:
                assert_refers(tables, name, column.name, target)
    for name, column_name in USER_COLUMNS:
        assert_refers(tables, name, column_name, "users")


def assert_refers(tables: duckdb.DuckDBPyConnection, name: str, column: str, target: str) -> None:
    key = load_contract().tables[target].key_columns[0]
    lost = f"""
        select count(*) from {name}
        where {column} is not null and {column} not in (select {key} from {target})
    """
    assert count(tables, lost) == 0, f"{name}.{column} -> {target}"


def test_about_twenty_touches_a_lead_with_a_heavy_tail(made: GenerateReport) -> None:
    rows = made.rows["activities"] + made.rows["engagement_events"]
    assert 18 <= rows / LEADS <= 22


def test_sellers_work_on_weekdays_in_the_hours_of_their_unit(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    odd = """
        select count(*) from activities
        inner join leads on activities.lead_id = leads.lead_id
        where business_unit_id = 'saas_emea' and not is_automated
            and activities.direction = 'outbound'
            and activities.occurred_at < timestamp '2026-11-20'
            and (
                isodow(activities.occurred_at) > 5
                or hour(activities.occurred_at) not between 5 and 18
            )
    """
    every = "select count(*) from activities where direction = 'outbound' and not is_automated"
    assert count(tables, odd) <= 0.02 * count(tables, every)


def test_stage_history_agrees_with_the_lead_but_for_a_planted_few(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    wrong = """
        select count(*) from leads
        inner join (
            select lead_id, arg_max(stage, entered_at) as stage from stage_history group by lead_id
        ) as last_stage on leads.lead_id = last_stage.lead_id
        where leads.stage != last_stage.stage
    """
    assert 0 < count(tables, wrong) <= 0.01 * LEADS


def test_contacted_is_entered_with_the_first_outbound_attempt(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    wrong = """
        select count(*) from stage_history
        left join (
            select lead_id, min(occurred_at) as first_at from activities
            where direction = 'outbound' and not is_automated group by lead_id
        ) as attempts on stage_history.lead_id = attempts.lead_id
        where stage = 'Contacted' and entered_at is distinct from first_at
    """
    assert count(tables, wrong) == 0


def test_the_owner_is_the_last_of_the_ownership_history(tables: duckdb.DuckDBPyConnection) -> None:
    wrong = """
        select count(*) from leads
        left join (
            select lead_id, arg_max(to_owner_id, changed_at) as owner_id
            from ownership_history group by lead_id
        ) as last_owner on leads.lead_id = last_owner.lead_id
        where leads.owner_id is distinct from last_owner.owner_id
    """
    assert count(tables, wrong) == 0


def test_some_things_lie_after_as_of_but_not_many(tables: duckdb.DuckDBPyConnection) -> None:
    late = "timestamp '2026-11-20 23:59:59.999999'"
    for table, column in (("activities", "occurred_at"), ("leads", "created_at")):
        future = count(tables, f"select count(*) from {table} where {column} > {late}")
        every = count(tables, f"select count(*) from {table}")
        assert 0 < future < 0.02 * every, table


def test_twelve_in_a_hundred_records_are_duplicates(tables: duckdb.DuckDBPyConnection) -> None:
    persons = count(tables, "select count(distinct person_id) from persons")
    assert 0.08 <= 1 - persons / LEADS <= 0.14
    assert count(tables, "select count(*) from persons") == LEADS


def test_hostile_text_is_there(tables: duckdb.DuckDBPyConnection) -> None:
    for sign in ("<script>%", "=HYPERLINK%", "%DROP TABLE%", "%\n%", '"%', "\u202e%"):
        found = tables.execute("select count(*) from activities where notes like $1", [sign])
        assert found.fetchall()[0][0] > 0, sign


def test_hot_leads_have_recent_intent_and_a_fitting_company(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    eager = """
        select count(distinct lead_id) from engagement_events
        where event_type = 'product_demo' and occurred_at > timestamp '2026-10-22'
    """
    assert 0.05 <= count(tables, eager) / LEADS <= 0.12


def test_scores_are_overridden_with_and_without_approval(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    overrides = """
        select count(*) from score_log
        left join approvals on score_log.approval_id = approvals.approval_id
        left join leads on score_log.lead_id = leads.lead_id
        left join accounts on leads.account_id = accounts.account_id
        where method = 'override' and component = 'composite' and
    """
    for what in (
        "approver_role = 'sales_leadership' and is_strategic",
        "approver_role = 'sales_manager'",
        "not is_strategic",
        "approvals.approval_id is null",
        "valid_to < timestamp '2026-11-20'",
    ):
        assert count(tables, f"{overrides} {what}") > 0, what
    by_hand = "select count(*) from score_log where component = 'composite' and method = 'manual'"
    assert count(tables, by_hand) > 0


def test_what_sales_finds_not_ready_stays_returned(tables: duckdb.DuckDBPyConnection) -> None:
    resubmitted = "select count(resubmitted_at) from handoffs where response = "
    assert count(tables, f"{resubmitted} 'not_ready'") == 0
    assert count(tables, f"{resubmitted} 'rejected'") > 0
