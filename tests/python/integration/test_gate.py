"""Each check that blocks a night, shown to block one: the published warehouse stays as it was."""

import gzip
import json
import re
from pathlib import Path

import duckdb
import pytest

from leadhouse.publish.fingerprint import fingerprints

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def standing(tmp_path_factory, demo, night):
    """A published night, over which broken ones are run."""
    return night(tmp_path_factory.mktemp("standing"), demo)


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def assert_blocked(standing, blocked, check: str) -> None:
    assert blocked.outcome.exit_code == 1
    assert blocked.outcome.run.state == "failed"
    assert check in {re.split(r"[ :]", str(each))[0] for each in blocked.outcome.blockers}
    assert standing.home.published.readlink().name == standing.outcome.run.run_id


PARQUET = b"PAR1" + b"\0" * 40
REFUSED = {
    "truncated_parquet": ("activities.parquet", PARQUET, "unreadable_parquet"),
    "no_csv": ("activities.csv", b"<!doctype html><html><body>Sign in</body></html>\n", "not_csv"),
    "undecodable_bytes": ("leads.csv", b"lead_id,full_name\nL1,M\xfcller\n", "undecodable_bytes"),
    "no_header": ("leads.csv", b"L1,Ann,a@x.example\nL2,Bob,b@x.example\n", "no_header"),
    "header_twice": (
        "leads.csv",
        b"lead_id,email\nlead_id,email\nL1,a@x.example\n",
        "header_twice",
    ),
    "column_twice": ("leads.csv", b"lead_id,email,email\nL1,a@x.example,\n", "header_twice"),
    "key_column_missing": ("leads.csv", b"email\na@x.example\n", "missing_key_column"),
    "empty_file": ("leads.csv", b"", "empty_file"),
    "truncated_gzip": (
        "leads.csv.gz",
        gzip.compress(b"lead_id\n" + b"L1\n" * 999)[:-9],
        "truncated_gzip",
    ),
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_core_file_that_cannot_be_read_stops_the_night(case, standing, night, tmp_path) -> None:
    name, content, reason = REFUSED[case]
    (tmp_path / name).write_bytes(content)
    blocked = night(standing.home.path, tmp_path)
    assert_blocked(standing, blocked, "core_extract_readable")
    (blocker,) = blocked.outcome.blockers
    assert name in str(blocker) and reason in str(blocker)


def test_a_file_of_an_unknown_entity_is_refused_and_the_night_goes_on(
    standing, night, tmp_path
) -> None:
    (tmp_path / "lead_scores.csv").write_text("lead_id,score\nL1,5\n")
    (tmp_path / "training_records.csv").write_bytes(b"")
    built = night(standing.home.path, tmp_path, is_published=False)
    assert built.outcome.exit_code == 0
    refused = {r.path.rsplit("/")[-1]: r.reason_code for r in built.outcome.intake.refused}
    assert refused == {"lead_scores.csv": "unknown_entity", "training_records.csv": "empty_file"}


def test_a_lost_row_fails_the_row_accounting(standing, night, project_copy) -> None:
    lost = standing.rows("select lead_id from marts.bridge_lead_records order by 1")[0][0]
    (project_copy / "models/input/input_leads.sql").write_text(
        "with everything as (\n{{ canonical_union('leads') }}\n)\n"
        f"select * from everything where lead_id != '{lost}'\n"
    )
    blocked = night(standing.home.path, root=project_copy)
    assert_blocked(standing, blocked, "row_accounting_is_exact")
    blocker = next(b for b in blocked.outcome.blockers if b.check == "row_accounting_is_exact")
    assert any("leads.csv" in row for row in blocker.rows)


def test_a_model_that_fails_blocks(standing, night, project_copy) -> None:
    path = project_copy / "models/marts/users/dim_users.sql"
    path.write_text(path.read_text().replace("from users\n", "from no_such_table\n"))
    blocked = night(standing.home.path, root=project_copy)
    assert_blocked(standing, blocked, "dim_users")


def test_a_failing_dbt_test_blocks_and_names_rows(standing, night, project_copy) -> None:
    (project_copy / "tests/dbt/singular/nobody_is_called_by_an_id.sql").write_text(
        "select golden_lead_id from {{ ref('mart_leads_deduplicated') }} limit 3\n"
    )
    blocked = night(standing.home.path, root=project_copy)
    assert_blocked(standing, blocked, "nobody_is_called_by_an_id")
    assert all("golden_lead_id=" in row for row in blocked.outcome.blockers[0].rows)


SCORES = "models/audit/judged/audited_scores.sql"
WAREHOUSE = "models/audit/judged/audited_warehouse.sql"
BROKEN_EXPECTATIONS = {
    "composite_score_present": (SCORES, "scores.composite_score,", "null as composite_score,"),
    "composite_score_in_range": (
        SCORES,
        "scores.composite_score,",
        "scores.composite_score + 101 as composite_score,",
    ),
    "mql_score_in_range": (SCORES, "scores.mql_score,", "scores.mql_score - 101 as mql_score,"),
    "mql_score_present": (SCORES, "scores.mql_score,", "null as mql_score,"),
    "priority_tier_present": (SCORES, "scores.priority_tier,", "null as priority_tier,"),
    "priority_tier_known": (SCORES, "scores.priority_tier,", "'Urgent' as priority_tier,"),
    "components_equal_contributions": (
        SCORES,
        "- coalesce(explained.score, 0)",
        "- coalesce(explained.score, 0) + 1",
    ),
    "warehouse_counted": (
        WAREHOUSE,
        "    cross join golden_leads",
        "    cross join golden_leads\n    where 1 = 0",
    ),
    "golden_leads_present": (
        WAREHOUSE,
        "golden_leads.golden_lead_count,",
        "0 as golden_lead_count,",
    ),
    "golden_leads_within_records": (
        WAREHOUSE,
        "golden_leads.golden_lead_count,",
        "golden_leads.golden_lead_count + 99999 as golden_lead_count,",
    ),
}


def test_every_blocking_expectation_has_its_case() -> None:
    from leadhouse.project import project_root

    blocking = {
        each["meta"]["criterion"]
        for path in (project_root() / "expectations/suites").glob("*.json")
        for each in json.loads(path.read_text())["expectations"]
        if each["meta"]["severity"] == "blocking"
    }
    assert blocking == set(BROKEN_EXPECTATIONS)


# composite_score_present and ..._in_range break the same column, so each group is one night
GROUPS = [
    (
        "composite_score_present",
        "mql_score_in_range",
        "priority_tier_present",
        "golden_leads_present",
    ),
    (
        "composite_score_in_range",
        "mql_score_present",
        "priority_tier_known",
        "golden_leads_within_records",
    ),
    ("components_equal_contributions", "warehouse_counted"),
]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_a_blocking_expectation_blocks(group, standing, night, project_copy) -> None:
    for criterion in group:
        file, old, new = BROKEN_EXPECTATIONS[criterion]
        replace_in(project_copy / file, old, new)
    blocked = night(standing.home.path, root=project_copy)
    for criterion in group:
        assert_blocked(standing, blocked, criterion)


def test_readers_keep_the_old_warehouse_through_failed_nights(standing, night, tmp_path) -> None:
    before = fingerprints(standing.home.published / "leadhouse.duckdb")
    (tmp_path / "leads.csv").write_bytes(b"")
    with duckdb.connect(
        str(standing.home.published / "leadhouse.duckdb"), read_only=True
    ) as reader:
        night(standing.home.path, tmp_path)
        assert reader.execute("select count(*) > 0 from marts.mart_leads_scored").fetchone() == (
            True,
        )
    assert fingerprints(standing.home.published / "leadhouse.duckdb") == before
