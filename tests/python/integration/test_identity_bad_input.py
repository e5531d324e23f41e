"""What a broken or hostile CRM does to identity: leads of nothing, endless values, merges that go
round, decisions that contradict each other, and more pairs than the policy allows."""

import csv
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.publish.fingerprint import fingerprints

pytestmark = pytest.mark.long

Row = Mapping[str, str]
SPACES = "\u200b\u200c\u200d\u2060\ufeff\u00a0\t"
ENDLESS = 10_000
CHAIN = [f"CH{number:03}" for number in range(300)]
CRM_CHAIN = [f"MC{number:03}" for number in range(100)]
DENSE_GROUPS, DENSE_SIZE = 200, 30


def person(lead_id: str, **values: str) -> dict[str, str]:
    """A lead like nobody else, in other letters than all others."""
    letters = "".join(chr(ord("a") + int(digit, 36) % 26) * 2 for digit in lead_id.lower())
    return {
        "lead_id": lead_id,
        "first_name": f"{letters}en",
        "last_name": f"{letters[::-1]}sson",
        "email": f"{letters}@{letters[::-1]}.example",
        "created_at": "2026-01-01T00:00:00Z",
        **values,
    }


def nothing(lead_id: str, value: str) -> dict[str, str]:
    """A lead with the same value in every field that is compared."""
    compared = (
        *("full_name", "first_name", "last_name", "email", "phone", "mobile_phone", "website"),
        *("company_name", "company_domain", "street", "city", "postal_code", "job_title"),
        *("linkedin_url", "birth_date", "person_number"),
    )
    return {"lead_id": lead_id, "created_at": "2026-01-01T00:00:00Z"} | dict.fromkeys(
        compared, value
    )


NOTHING = ["", "   ", SPACES, "\u200e\u200f", "\U0001f389\U0001f600", "\"';--", "\u202e \u202c"]
NOBODIES = [
    nothing(f"NO{number}{twin}", value) for number, value in enumerate(NOTHING) for twin in "ab"
]
ENDLESS_LEADS = [
    nothing(f"EN{number}{twin}", value)
    for number, value in enumerate(
        (
            "x" * ENDLESS,
            "\U0001f600" * ENDLESS,
            "\u0645\u0631\u062d\u0628\u0627 " * (ENDLESS // 6),
            "\"';drop table leads;--" * (ENDLESS // 22),
            "=1+1,<script>" * (ENDLESS // 13),
            "a@b.c" * (ENDLESS // 5),
            "\u00df\u1e9e\u0130" * (ENDLESS // 3),
        )
    )
    for twin in "ab"
]
MERGED = [
    person("ME1", merged_into_lead_id="ME1"),
    person("ME2", merged_into_lead_id="nobody"),
    person("ME3", merged_into_lead_id="ME4"),
    person("ME4", merged_into_lead_id="ME3"),
    person("ME5", merged_into_lead_id="ME6"),
    person("ME6", merged_into_lead_id="ME7"),
    person("ME7", merged_into_lead_id="ME5"),
    person("ME8", merged_into_lead_id="ME3"),
    *(
        person(lead_id, merged_into_lead_id=into)
        for lead_id, into in zip(CRM_CHAIN, [*CRM_CHAIN[1:], ""], strict=True)
    ),
]
LOGGED_MERGE = {
    "survivor_lead_id": "ME3",
    "merged_lead_id": "ME8",
    "merged_by": "U1",
    "merged_at": "2026-06-01T10:00:00Z",
    "documentation": "one person",
}
DECIDED_ON = [
    *(person(f"DE{number:02}") for number in range(20)),
    person("DEQ", created_at="when?"),
    person("DEX", is_deleted="true"),
    *(person(lead_id) for lead_id in CHAIN),
]


def decision(left: str, right: str, word: str, at: str = "2026-06-01T10:00:00Z") -> dict[str, str]:
    """What somebody said of two leads."""
    return {
        "lead_id_left": left,
        "lead_id_right": right,
        "decision": word,
        "decided_by": "U1",
        "decided_at": at,
        "reason": "=cmd|'/c calc'!A1",
    }


def chain_of_decisions() -> list[dict[str, str]]:
    """Each record of a chain linked to the next, in an order that helps nobody."""
    order = list(CHAIN)
    random.Random(5).shuffle(order)
    return [decision(*pair, "must_link") for pair in zip(order[:-1], order[1:], strict=True)]


UNUSABLE = {
    ("DE00", "nobody"): decision("nobody", "DE00", "must_link"),
    ("DE00", "DEQ"): decision("DE00", "DEQ", "must_link"),
    ("DE01", "DE01"): decision("DE01", "DE01", "must_link"),
    ("DE01", "DE02"): decision("DE01", "DE02", "Perhaps <b>"),
    ("DE02", "DE03"): decision("DE02", "DE03", "must_link", "2062-06-01T10:00:00Z"),
}
DECISIONS = [
    *UNUSABLE.values(),
    # the last word, and at one instant the one that keeps apart
    decision("DE04", "DE05", "cannot_link"),
    decision("DE05", "DE04", "must_link", "2026-06-02T10:00:00Z"),
    decision("DE06", "DE07", "must_link"),
    decision("DE07", "DE06", "cannot_link", "2026-06-02T10:00:00Z"),
    decision("DE08", "DE09", "must_link"),
    decision("DE09", "DE08", "cannot_link"),
    # no cluster can hold the three
    decision("DE10", "DE11", "must_link"),
    decision("DE11", "DE12", "must_link"),
    decision("DE10", "DE12", "cannot_link"),
    decision("DE13", "DEX", "must_link"),
    *chain_of_decisions(),
]


def write(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_with_nul(path: Path) -> None:
    """Two leads whose texts hold NUL, which only Parquet can deliver."""
    target = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select * from (values ('NU1'), ('NU2')) as leads (lead_id),"
            " (select 'A' || chr(0) || 'nn' as first_name, chr(0) as last_name,"
            " 'a' || chr(0) || '@b.example' as email, chr(0) as company_name) as texts)"
            f" to '{target}' (format parquet)"
        )


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, night: Any) -> Any:
    """The published night of all that is bad at once."""
    data = tmp_path_factory.mktemp("bad_input")
    leads = data / "leads"
    leads.mkdir()
    write(leads / "leads.csv", [*NOBODIES, *ENDLESS_LEADS, *MERGED, *DECIDED_ON])
    write_with_nul(leads / "nul.parquet")
    write(data / "merge_log.csv", [LOGGED_MERGE])
    write(data / "duplicate_decisions.csv", DECISIONS)
    built = night(tmp_path_factory.mktemp("bad_home"), data)
    assert [str(each) for each in built.outcome.blockers] == []
    return built


def golden_ids(built: Any) -> dict[str, str]:
    return dict(built.rows("select lead_id, golden_lead_id from marts.bridge_lead_records"))


def shown(built: Any) -> set[str]:
    """Golden leads that people see."""
    return {
        row[0] for row in built.rows("select golden_lead_id from marts.mart_leads_deduplicated")
    }


@pytest.mark.rule("DUP-01")
def test_leads_of_nothing_are_somebody_each(bad: Any) -> None:
    golden = golden_ids(bad)
    ids = [row["lead_id"] for row in NOBODIES]
    assert len({golden[lead_id] for lead_id in ids}) == len(ids)
    assert {golden[lead_id] for lead_id in ids} <= shown(bad)
    assert (
        bad.rows(
            "select lead_id_left from marts.fct_lead_match_pairs where lead_id_left like 'NO%'"
        )
        == []
    )


@pytest.mark.rule("DUP-01")
def test_endless_and_broken_text_costs_nothing_and_loses_nobody(bad: Any) -> None:
    golden = golden_ids(bad)
    assert {row["lead_id"] for row in ENDLESS_LEADS} <= set(golden)
    # the twins have all in common, and nobody else has anything in common with them
    numbers: dict[str, set[str]] = {}
    for row in ENDLESS_LEADS:
        numbers.setdefault(golden[row["lead_id"]], set()).add(row["lead_id"][:-1])
    assert all(len(each) == 1 for each in numbers.values())


def test_text_with_nul_is_quarantined(bad: Any) -> None:
    assert bad.rows(
        "select row_number, reason_code from audit.quarantine"
        " where source_file like '%nul.parquet' order by all"
    ) == [(1, "nul_byte"), (2, "nul_byte")]


@pytest.mark.rule("DUP-05", "DUP-07")
def test_merges_into_itself_nowhere_or_in_a_circle_lose_no_live_person(bad: Any) -> None:
    golden, seen = golden_ids(bad), shown(bad)
    assert golden["ME1"] in seen
    # the CRM says that it is gone, and nobody knows where to
    assert golden["ME2"] not in seen
    for circle in (("ME3", "ME4", "ME8"), ("ME5", "ME6", "ME7")):
        (one,) = {golden[lead_id] for lead_id in circle}
        assert one in seen
    assert golden["ME3"] != golden["ME5"]
    (chain,) = {golden[lead_id] for lead_id in CRM_CHAIN}
    assert bad.rows(
        "select survivor_lead_id, live_record_count from marts.mart_leads_deduplicated"
        " where golden_lead_id = ?",
        chain,
    ) == [(CRM_CHAIN[-1], 1)]
    told = bad.rows(
        "select evidence from audit.audit_findings where criterion = 'merge_documented'"
        " and (evidence like 'ME2 into nobody%' or evidence like 'ME3 into ME4%')"
    )
    assert len(told) == 2


@pytest.mark.rule("DUP-01", "DUP-05")
def test_the_last_word_on_a_pair_counts(bad: Any) -> None:
    golden = golden_ids(bad)
    assert golden["DE04"] == golden["DE05"]
    assert golden["DE06"] != golden["DE07"]
    assert golden["DE08"] != golden["DE09"]
    # a record that the CRM deleted is of the person all the same, with its refusals
    assert golden["DE13"] == golden["DEX"]
    assert len({golden[lead_id] for lead_id in CHAIN}) == 1


@pytest.mark.rule("DUP-01", "DUP-05")
def test_who_was_told_apart_is_never_one_and_the_contradiction_is_queued(bad: Any) -> None:
    golden = golden_ids(bad)
    assert golden["DE10"] != golden["DE12"]
    # the third is with one of the two, and what was said of it and the other waits for an answer
    assert golden["DE11"] in (golden["DE10"], golden["DE12"])
    other = ("DE11", "DE12") if golden["DE11"] == golden["DE10"] else ("DE10", "DE11")
    queued = (*other, "contradicting_decisions")
    assert bad.rows(
        "select lead_id_left, lead_id_right, review_reason from marts.mart_duplicate_reviews"
        " where lead_id_left like 'DE%' order by all"
    ) == [queued]


@pytest.mark.rule("DUP-05")
def test_a_decision_that_can_not_be_followed_is_a_finding(bad: Any) -> None:
    golden = golden_ids(bad)
    assert golden["DE01"] != golden["DE02"] != golden["DE03"]
    found = bad.rows(
        "select current_value, expected_value, split_part(evidence, ':', 1), status"
        " from audit.audit_findings where criterion = 'duplicate_decision_usable' order by all"
    )
    records, word = "two lead records that are there", "must_link or cannot_link"
    assert found == sorted(
        [
            ("no lead record nobody", records, "DE00 and nobody", "open"),
            ("no lead record DEQ", records, "DE00 and DEQ", "open"),
            ("one record on both sides", records, "DE01 and DE01", "open"),
            ("perhaps <b>", word, "DE01 and DE02", "open"),
            ("2062-06-01 10:00:00", "a time that has come", "DE02 and DE03", "open"),
        ]
    )


def dense_leads() -> list[dict[str, str]]:
    """Groups that stay just under every cap and agree in all that records are compared by."""
    return [
        {
            "lead_id": f"DENSE{group:03}{number:02}",
            "first_name": f"Given{group}",
            "last_name": f"Family{group}",
            "company_name": f"Company{group}",
            "email": f"mailbox{number}@company{group}.example",
            "city": f"City{group}",
            "postal_code": f"9{group:04}",
            "birth_date": f"19{group % 100:02}-01-{1 + group // 100:02}",
            "created_at": "2026-01-01T00:00:00Z",
        }
        for group in range(DENSE_GROUPS)
        for number in range(DENSE_SIZE)
    ]


@pytest.mark.rule("DUP-01")
def test_more_pairs_than_the_policy_allows_stop_the_night(
    bad: Any, night: Any, tmp_path: Path
) -> None:
    before = fingerprints(bad.home.published / "leadhouse.duckdb")
    write(tmp_path / "leads.csv", dense_leads())
    stopped = night(bad.home.path, tmp_path)
    assert (stopped.outcome.exit_code, stopped.outcome.run.state) == (1, "failed")
    said = " ".join(str(each) for each in stopped.outcome.blockers)
    pairs = DENSE_GROUPS * DENSE_SIZE * (DENSE_SIZE - 1) // 2
    assert "int_match_candidates" in said
    assert f"family_company {pairs}" in said
    assert "dup.max_pairs_per_record" in said and "seed_match_keys" in said
    assert bad.home.published.readlink().name == bad.outcome.run.run_id
    assert fingerprints(bad.home.published / "leadhouse.duckdb") == before
