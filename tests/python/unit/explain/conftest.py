"""A small published home with the tables that tell how leads became one, and hostile text in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from leadhouse.explain.read import Warehouse, published_warehouse
from leadhouse.project import project_root
from leadhouse.runs import RUN_FILE, Home, create_run, finish_run

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
HOSTILE = "[red]Eve[/red]\x1b[31m\x00\u202e =1+1 <b>'); drop table x;--"

TABLES = """
create schema marts;
create table marts.dim_users as select 'U1' as user_id, $hostile as full_name;
create table marts.bridge_lead_records (
    lead_id varchar, golden_lead_id varchar, business_unit_id varchar, match_rule varchar,
    match_probability double, is_survivor boolean, is_live boolean, is_deleted boolean,
    is_merged boolean, is_future boolean
);
insert into marts.bridge_lead_records values
('L1', 'gl-1', 'north', 'phone_name', 0.99, true, true, false, false, false),
('L2', 'gl-1', 'north', 'phone_name', 0.99, false, true, false, false, false),
('L3', 'gl-1', 'north', 'crm_merge', 1, false, false, true, true, false),
('L4', 'gl-2', 'north', 'single', 1, true, true, false, false, false),
('gl-2', 'gl-3', 'north', 'single', 1, true, false, true, false, false);
create table marts.mart_leads_deduplicated (
    golden_lead_id varchar, full_name varchar, email varchar, phone varchar, company_name varchar,
    stage varchar, is_open boolean, owner_id varchar, business_unit_id varchar,
    created_at timestamp
);
insert into marts.mart_leads_deduplicated values
('gl-1', $hostile, 'eve@x.example', null, 'Acme', 'New', true, 'U1', 'north', '2026-01-01'),
('gl-2', 'Bob', null, null, null, 'Cold', false, 'U9', 'north', '2026-01-01');
create table marts.fct_lead_match_pairs (
    lead_id_left varchar, lead_id_right varchar, match_rule varchar, decision varchar,
    decision_reason varchar, match_weight decimal(9, 4), match_probability double,
    decided_by varchar, decided_at timestamp, decision_note varchar
);
insert into marts.fct_lead_match_pairs values
('L1', 'L2', 'phone_name', 'auto', null, 6.5, 0.99, null, null, null),
('L1', 'L3', 'crm_merge', 'must_link', null, null, 1, null, null, null),
('L2', 'L3', 'decision', 'must_link', null, 1, 1, 'U1', '2026-02-01', $hostile),
('L1', 'L4', 'model', 'review', 'weak', -1.25, 0.3, null, null, null);
create table marts.fct_match_waterfall (
    lead_id_left varchar, lead_id_right varchar, field varchar, agreement_level varchar,
    step_number int, weight decimal(9, 4), running_weight decimal(9, 4)
);
insert into marts.fct_match_waterfall values
('L1', 'L2', 'phone', 'same', 6, 3.5, 6.5),
('L1', 'L2', 'prior', 'prior', 0, 3, 3),
('L1', 'L4', 'prior', 'prior', 0, 3, 3),
('L1', 'L4', 'city', 'different', 10, -4.25, -1.25);
create table marts.fct_golden_lead_values as
select 'gl-1' as golden_lead_id, 'full_name' as field, $hostile as value, 'L2' as lead_id,
    'most_recent' as chosen_by, 2 as record_count, 'crm' as source_system;
create table marts.fct_golden_lead_changes as
select 'gl-1' as golden_lead_id, 'merged' as change_type, 'L2' as lead_id,
    'gl-old' as from_golden_lead_id, 'gl-1' as to_golden_lead_id, 'phone_name' as cause,
    timestamp '2026-03-01' as changed_at;
create table marts.bridge_golden_lead_redirects (
    retired_golden_lead_id varchar, golden_lead_id varchar, cause varchar, retired_at timestamp
);
insert into marts.bridge_golden_lead_redirects values
('gl-old', 'gl-1', 'merged', '2026-03-01'),
('gl-erased', null, 'erased', '2026-03-02');
create table marts.mart_duplicate_reviews as
select 'gl-1' as golden_lead_id_left, 'gl-2' as golden_lead_id_right, 'L1' as lead_id_left,
    'L4' as lead_id_right, 'Eve' as full_name_left, 'Bob' as full_name_right,
    'Much agrees' as reason, 'phone' as agreeing_fields, 'city' as differing_fields,
    cast(-1.25 as decimal(9, 4)) as match_weight, 0.3 as match_probability,
    'cannot_link' as suggested_decision;
"""


def publish(home: Home, *dropped: str) -> None:
    """A published run with the tables, but for those dropped."""
    run = create_run(home, AS_OF, AS_OF)
    literal = "'" + HOSTILE.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"
    with duckdb.connect(str(home.run_dir(run.run_id) / RUN_FILE)) as connection:
        connection.execute(TABLES.replace("$hostile", f"({literal})"))
        for table in dropped:
            connection.execute(f"drop table marts.{table}")
    home.published.symlink_to(Path("runs") / run.run_id)
    finish_run(home, run, "published", AS_OF)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose published run has all tables."""
    place = Home(tmp_path / "home")
    publish(place)
    return place


@contextmanager
def opened_home(home: Home) -> Iterator[Warehouse]:
    """The published tables of a home."""
    with published_warehouse(home, project_root()) as warehouse:
        yield warehouse
