"""A million leads that a broken form or a hostile hand filled in: bounded work, nobody merged."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.bench.identity.nights import SMALL_MEMORY, Night, build_night
from leadhouse.bench.measure import Limits

pytestmark = pytest.mark.long

PLACEHOLDERS, SHARERS, NOBODIES, NUMBERED = 800_000, 50_000, 100_000, 50_000
LEADS = PLACEHOLDERS + SHARERS + NOBODIES + NUMBERED + 8
SWITCHBOARD = "+49 30 5550100"
# known placeholders in every field, but for an address and a number that no list has
FILLED_IN = f"""
select
    'P' || lpad(cast(range as varchar), 7, '0') as lead_id,
    'Test' as first_name,
    'Test' as last_name,
    case when range % 2 = 0 then 'test@test.com' else 'nobody.knows@nowhere.example' end as email,
    case when range % 2 = 0 then '+49 30 5550123' else '0000000000' end as phone,
    'n/a' as company_name,
    'n/a' as city,
    '00000' as postal_code,
    'n/a' as street,
    'n/a' as job_title,
    'n/a' as person_number,
    '1900-01-01' as birth_date,
    'https://www.linkedin.com/in/' as linkedin_url
from range({PLACEHOLDERS})
"""
# letters that no two of them share
NAME = "translate(md5({salt} || cast(range as varchar)), '0123456789', 'ghijklmnop')"
SHARED_PHONE = f"""
select
    'S' || lpad(cast(range as varchar), 7, '0') as lead_id,
    {NAME.format(salt="'given'")} as first_name,
    {NAME.format(salt="'family'")} as last_name,
    {NAME.format(salt="'mail'")} || '@' || {NAME.format(salt="'host'")} || '.example' as email,
    '{SWITCHBOARD}' as phone,
    {NAME.format(salt="'company'")} as company_name
from range({SHARERS})
"""
OF_NOTHING = f"""
select
    'N' || lpad(cast(range as varchar), 7, '0') as lead_id,
    case range % 4
        when 1 then '   ' when 2 then chr(8203) || chr(8204) || chr(8205) || chr(8288)
        when 3 then '-'
    end as first_name,
    case range % 3 when 1 then chr(65279) when 2 then chr(9) || chr(160) end as last_name,
    case range % 2 when 1 then chr(8203) || chr(8206) end as email,
    case range % 2 when 1 then chr(8205) end as phone,
    case range % 5 when 1 then chr(8207) when 2 then '' when 3 then '???' end as company_name
from range({NOBODIES})
"""
# a profile and a number that an import wrote into each record
SAME_NUMBER = f"""
select
    'X' || lpad(cast(range as varchar), 7, '0') as lead_id,
    {NAME.format(salt="'x given'")} as first_name,
    {NAME.format(salt="'x family'")} as last_name,
    'https://linkedin.com/in/unclaimed' as linkedin_url,
    'ID-PENDING' as person_number
from range({NUMBERED})
"""
# two people of one company, and two who are one by more than what they share with everybody
PAIRS = f"""
select * from (values
    ('A1', 'Ann', 'Lee', 'ann.lee@acme.example', '{SWITCHBOARD}', 'Acme', null, null),
    ('A2', 'Ann', 'Lee', 'ann.lee@acme.example', '{SWITCHBOARD}', 'Acme', null, null),
    ('B1', 'Bo', 'Quist', null, '{SWITCHBOARD}', 'Zenith', null, null),
    ('B2', 'Bo', 'Quist', null, '{SWITCHBOARD}', 'Zenith', null, null),
    ('C1', 'Carl', 'Voss', null, null, 'Umbra', 'linkedin.com/in/unclaimed', 'ID-PENDING'),
    ('C2', 'Maude', 'Voss', null, null, 'Umbra', 'linkedin.com/in/unclaimed', 'ID-PENDING'),
    ('D1', 'Dora', 'Kemp', null, '{SWITCHBOARD}', 'Lumen', null, null),
    ('D2', 'Ulric', 'Kemp', null, '{SWITCHBOARD}', 'Lumen', null, null)
) as pairs (
    lead_id, first_name, last_name, email, phone, company_name, linkedin_url, person_number
)
"""


@dataclass(frozen=True)
class Flood:
    """The night of a million leads."""

    night: Night

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of what identity made; `work` is the scratch database beside the warehouse."""
        with duckdb.connect(str(self.night.run_file), read_only=True) as connection:
            work = str(self.night.work_file).replace("'", "''")
            connection.execute(f"attach '{work}' as work (read_only)")
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def flood(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Flood:
    folder = tmp_path_factory.mktemp("flood")
    data = folder / "extracts"
    data.mkdir()
    parts = (FILLED_IN, SHARED_PHONE, OF_NOTHING, SAME_NUMBER, PAIRS)
    union = " union all by name ".join(f"({part})" for part in parts)
    out = str(data / "leads.parquet").replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"copy ({union}) to '{out}' (format parquet)")
    silent: Callable[[str], None] = lambda _: None  # noqa: E731
    return Flood(build_night(root, data, folder / "home", Limits(2, SMALL_MEMORY), silent))


@pytest.mark.rule("DUP-01")
def test_a_million_leads_of_placeholders_make_a_handful_of_pairs(flood: Flood) -> None:
    assert flood.rows("select count(*) from work.intermediate.int_golden_ids") == [(LEADS,)]
    # what the eight people at the end make; without caps it would be over 10^11
    ((candidates,),) = flood.rows("select count(*) from work.intermediate.int_match_candidates")
    assert candidates == 4
    assert flood.night.identity_cpu < 120
    assert flood.night.peak_bytes < 2 << 30


@pytest.mark.rule("DUP-01", "DUP-02", "DUP-03")
def test_nobody_is_merged_by_what_everybody_has(flood: Flood) -> None:
    together = flood.rows(
        "select list(lead_id order by lead_id) from work.intermediate.int_golden_ids"
        " group by golden_lead_id having count(*) > 1 order by 1"
    )
    assert together == [(["A1", "A2"],), (["B1", "B2"],)]


@pytest.mark.rule("DUP-02", "DUP-03")
def test_what_everybody_has_is_reported(flood: Flood) -> None:
    hot = set(flood.rows("select key_name, record_count, max_records from ops.hot_match_keys"))
    half = PLACEHOLDERS // 2
    assert {
        ("email", half, 20),
        ("phone", half, 5),
        ("phone", SHARERS + 6, 5),
        ("profile", NUMBERED + 2, 20),
        ("person_number", NUMBERED + 2, 20),
        ("birth_date", PLACEHOLDERS, 30),
    } <= hot
    # what is known to stand for nothing is no key at all
    assert not any(count in (PLACEHOLDERS, half) for name, count, _ in hot if name == "profile")
    assert not any(name in ("family_company", "given_company") for name, *_ in hot)


@pytest.mark.rule("DUP-01", "DUP-03")
def test_a_hot_value_weighs_nothing_beside_other_evidence(flood: Flood) -> None:
    assert flood.rows(
        "select lead_id_left, decision, match_rule, phone_level, profile_level,"
        " person_number_level from marts.fct_lead_match_pairs order by all"
    ) == [
        ("A1", "auto", "email", "shared", None, None),
        ("B1", "auto", "company_name", "shared", None, None),
        ("C1", "review", "model", None, None, None),
        ("D1", "review", "model", "shared", None, None),
    ]
