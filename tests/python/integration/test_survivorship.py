"""Which record speaks for a person, and which of each field: policy, changed by rows alone."""

import csv
from pathlib import Path

import pytest

from leadhouse.project import project_root

pytestmark = pytest.mark.long
SEEDS = project_root() / "seeds" / "policy"
HEADER = (
    "lead_id,full_name,email,phone,company_name,country,state,job_title,lead_source,created_at,"
    "updated_at,business_unit_id,stage,owner_id,status"
)
LEADS = [
    # the fuller record, of a purchased list, long ago
    "L1,Ann Arbor,ann.arbor@acme.example,+1 202-555-0143,Acme,US,CA,Clerk,Purchased List,"
    "2025-01-01,2025-02-01,saas_amer,New,U1,Open",
    # the newer one, of a referral, in another state
    "L2,Ann Arbor,ann.arbor@acme.example,,Acme Inc.,US,NY,Buyer,Referral,"
    "2026-01-01,2026-06-01,saas_amer,New,U2,Working",
    # somebody else, alone
    "L3,Bob Stone,bob@stone.example,,,US,,,,2026-01-01,2026-06-01,saas_amer,New,U1,Open",
]
VALUES = (
    "select field, value, lead_id, chosen_by from marts.fct_golden_lead_values"
    " where field in ('state', 'job_title', 'phone', 'email') order by field"
)
SHOWN = (
    "select survivor_lead_id, owner_id, status, state, phone, record_count, created_at::date::text"
    " from marts.mart_leads_deduplicated order by survivor_lead_id"
)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads of two people, one of them twice."""
    folder = tmp_path_factory.mktemp("extracts")
    (folder / "leads.csv").write_text("\n".join([HEADER, *LEADS]) + "\n", encoding="utf-8")
    return folder


def rows_of(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_seed(folder: Path, seed: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.rule("DUP-01", "DUP-07")
def test_the_survivor_speaks_first_by_the_bundled_policy(night, extracts, tmp_path) -> None:
    built = night(tmp_path / "home", extracts)
    assert built.rows(VALUES) == [
        ("email", "ann.arbor@acme.example", "L1", "same_value"),
        ("job_title", "Clerk", "L1", "survivor"),
        ("phone", "+1 202-555-0143", "L1", "only_value"),
        ("state", "CA", "L1", "survivor"),
    ]
    assert built.rows(SHOWN) == [
        ("L1", "U1", "Open", "CA", "+1 202-555-0143", 2, "2025-01-01"),
        ("L3", "U1", "Open", None, None, 1, "2026-01-01"),
    ]


@pytest.mark.rule("DUP-07")
def test_rows_alone_change_survivors_and_values(night, extracts, tmp_path) -> None:
    policy = tmp_path / "policy"
    policy.mkdir()
    rules = [row for row in rows_of("seed_survivorship") if row["field"] not in ("state", "phone")]
    like = rows_of("seed_survivorship")[0] | {"agrees_with": ""}
    own = {"business_unit_id": "saas_amer", "field": "state"}
    write_seed(
        policy,
        "seed_survivorship",
        [
            *rules,
            # the best source in America, from today on; elsewhere the survivor
            like | {"field": "state", "rule_rank": "1", "rule": "survivor"},
            like | own | {"rule_rank": "1", "rule": "source_rank", "effective_from": "2026-06-30"},
        ],
    )
    parameters = rows_of("seed_policy_parameters")
    for row in parameters:
        if row["name"] == "survivor_order":
            row["value"] = "most_recent"
    write_seed(policy, "seed_policy_parameters", parameters)
    built = night(tmp_path / "home", extracts, policy=policy)
    assert built.rows(VALUES) == [
        ("email", "ann.arbor@acme.example", "L2", "same_value"),
        ("job_title", "Buyer", "L2", "survivor"),
        # no rule is left for it, and the survivor has none
        ("phone", "+1 202-555-0143", "L1", "only_value"),
        ("state", "NY", "L2", "source_rank"),
    ]
    assert built.rows(SHOWN)[0] == ("L2", "U2", "Working", "NY", "+1 202-555-0143", 2, "2025-01-01")
