"""Duplicates of the demo: what joins people, what their findings say, and what is counted."""

import pytest

# records of one account whose people share no address, no number and no name
COLLEAGUES = """
    with leads as (
        select
            leads.lead_id,
            leads.account_id,
            lower(leads.email) as email,
            leads.phone,
            leads.mobile_phone,
            lower(coalesce(leads.full_name, leads.first_name || ' ' || leads.last_name)) as name
        from read_csv('{demo}/leads.csv', all_varchar = true) as leads
    ),
    persons as (select * from '{demo}/truth/persons.csv'),
    colleagues as (
        select one.lead_id as one_id, other.lead_id as other_id
        from leads as one
        inner join leads as other
            on one.account_id = other.account_id and one.lead_id < other.lead_id
        inner join persons as one_person on one.lead_id = one_person.lead_id
        inner join persons as other_person on other.lead_id = other_person.lead_id
        where one_person.person_id != other_person.person_id
            and coalesce(one.email != other.email, true)
            and coalesce(one.phone != other.phone, true)
            and coalesce(one.mobile_phone != other.mobile_phone, true)
            and jaro_winkler_similarity(one.name, other.name) < 0.6
    )
"""


@pytest.mark.rule("DUP-01", "DUP-04", "AUD-04", "MET-02")
def test_the_same_company_alone_merges_nobody(demo, demo_night) -> None:
    colleagues = COLLEAGUES.format(demo=demo)
    assert demo_night.rows(f"{colleagues} select count(*) from colleagues")[0][0] > 500
    together = demo_night.rows(
        f"""{colleagues}
        select one_id, other_id from colleagues
        inner join marts.bridge_lead_records as one on one_id = one.lead_id
        inner join marts.bridge_lead_records as other on other_id = other.lead_id
        where one.golden_lead_id = other.golden_lead_id"""
    )
    suspected = demo_night.rows(
        f"""{colleagues}
        select one_id, other_id, pairs.decision from colleagues
        inner join marts.fct_lead_match_pairs as pairs
            on one_id = lead_id_left and other_id = lead_id_right
        where pairs.decision in ('auto', 'review')"""
    )
    assert (together, suspected) == ([], [])


@pytest.mark.rule("AUD-04")
def test_a_duplicate_is_named_with_its_rule(demo_night) -> None:
    rules = {row[0] for row in demo_night.rows("select match_rule from marts.bridge_lead_records")}
    evidence = demo_night.rows(
        "select evidence from audit.audit_findings where criterion = 'no_duplicate_record'"
    )
    assert len(evidence) > 10
    for (text,) in evidence:
        named = [part.rpartition(" by ")[2] for part in text.split(", ")]
        assert len(named) > 1 and set(named) <= rules, text


@pytest.mark.rule("DUP-05")
def test_each_logged_merge_of_a_known_record_is_judged(demo, demo_night) -> None:
    logged = f"""
        select log.survivor_lead_id, log.merged_lead_id, log.merged_by
        from '{demo}/merge_log.csv' as log
        where exists (
            select 1 from marts.bridge_lead_records as records
            where records.lead_id in (log.survivor_lead_id, log.merged_lead_id)
        )
        order by all"""
    judged = demo_night.rows(
        "select survivor_lead_id, merged_lead_id, merged_by from marts.fct_lead_merges"
        " where is_logged order by all"
    )
    assert judged == demo_night.rows(logged) != []


@pytest.mark.rule("DUP-06")
def test_nobody_is_charged_on_the_first_night_for_what_was_shared_that_night(demo_night) -> None:
    charged = demo_night.rows(
        "select attributed_to, user_id from audit.rule_violations where rule_id = 'DUP-06'"
    )
    assert {user for kind, user in charged if kind == "role"} == {"sales_operations"}
    assert "owner" not in {kind for kind, _ in charged}


@pytest.mark.rule("DUP-01")
def test_each_account_has_one_golden_account_with_one_survivor(demo_night) -> None:
    assert (
        demo_night.rows(
            "select golden_account_id from marts.bridge_account_records"
            " group by all having count(*) filter (where is_survivor) != 1"
        )
        == []
    )
    assert demo_night.rows(
        "select count(*), count(golden_account_id) from marts.dim_accounts"
    ) == demo_night.rows("select count(*), count(*) from marts.bridge_account_records")
