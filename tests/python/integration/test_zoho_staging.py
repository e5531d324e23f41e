"""Staging of Zoho: the real export where it is present, and small exports that show the edges."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.intake import DataDir, land
from leadhouse.intake.names import normalise
from leadhouse.intake.systems import load_system
from leadhouse.project import project_root
from leadhouse.runs import WORK_FILE, Home, create_run

EXPORT = project_root().parent / "shared" / "data" / "zoho_crm_demo"

Row = dict[str, Any]
Delivery = Mapping[str, Sequence[Mapping[str, str]]]

USERS = [
    {"USER_ID": "1001", "Last Name": "Rozario Diego"},
    {"USER_ID": "1002", "Last Name": "Sam Twin"},
    {"USER_ID": "1003", "Last Name": " sam TWIN "},
]
LEAD = {
    "LEADID": "7",
    "Last Name": "Hall",
    "Company": "Chargepal",
    "Lead Owner": "Rozario Diego",
    "Email": "hall@example.com",
    "Website": "www.Forward.example",
    "Lead Status": "Contacted",
    "Created Time": "15 Apr, 2021 00:03:00",
    "CONVERTED": "Yes",
}
POTENTIAL = {
    "Potential Name": "Hall, Mary",
    "Potential Owner": "Rozario Diego",
    "Created Time": "15 Apr, 2021 00:02:00",
    "Closing Date": "16 Apr, 2021 00:03:00",
    "Amount": "$22,700.00",
    "Stage": "Closed Won",
    "Type": "New Business",
    "LEADID": "7",
    "Campaign Id": "24",
}
CALL = {
    "TASKID": "1",
    "Call Start Time": "2021-04-15 23:03:00",
    "Created Time": "2021-04-15 00:03:00",
    "Call Owner Id": "1001",
    "Call Type": "Inbound",
    "Call Purpose": "Demo",
    "Subject": '=cmd|"<b>hi</b>"',
}
TASK = {
    "Task Owner": "Rozario Diego",
    "Subject": "Follow  up",
    "Created Time": "16 Apr, 2021 00:02:00",
    "Due Date": "20 Aug, 2021 00:06:00",
    "Status": "Completed",
    "Modified Time": "15 Oct, 2020 00:08:00",
}
CAMPAIGN = {
    "CAMPAIGNID": "24",
    "Type": "Email",
    "Start Date": "2021-04-25",
    "End Date": "2021-05-05",
    "Budgeted Cost": "$115.00K",
}
ACCOUNT = {
    "ACCOUNTID": "2",
    "Account Name": "CHARGEPAL ",
    "Account Owner Id": "1001",
    "Industry": "Pharma",
    "Website": "https://forward.example/about",
}


class Staged:
    """The staging schema of one build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def value(self, query: str) -> Any:
        """The one value that a query gives."""
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return row[0]

    def rows(self, query: str) -> list[Row]:
        """The rows of a query by column name."""
        result = self._connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def states(self, model: str) -> dict[str, int]:
        """How many rows of a model are in each state."""
        query = f"select _row_state, count(*) as n from stg_zoho__{model} group by _row_state"
        return {row["_row_state"]: row["n"] for row in self.rows(query)}

    def accepted(self, model: str, order_by: str = "_row_number") -> list[Row]:
        """The accepted rows of a model."""
        return self.rows(
            f"select * from stg_zoho__{model} where _row_state = 'accepted' order by {order_by}"
        )

    def one(self, model: str) -> Row:
        """The only accepted row of a model."""
        (row,) = self.accepted(model)
        return row

    def quarantined(self, model: str) -> list[tuple[str, str, str]]:
        """Column, code and message of the quarantined rows of a model."""
        rows = self.rows(
            f"select * from stg_zoho__{model} where _row_state = 'quarantined' order by _row_number"
        )
        return [
            (row["_reject_column"], row["_reject_code"], row["_reject_message"]) for row in rows
        ]


def _write(folder: Path, delivery: Delivery) -> Path:
    """Writes a delivery as CSV files, one a table or, with a slash in the name, a part of one."""
    for name, rows in delivery.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        header = dict.fromkeys(column for row in rows for column in row)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(header))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _stage(folder: Path, *deliveries: Path) -> None:
    """Lands the deliveries one after the other and builds the staging models of Zoho."""
    home, root, as_of = folder / "home", project_root(), datetime(2026, 6, 30, 23, 59, 59)
    for delivery in deliveries:
        report = land(home, [DataDir("zoho", delivery)], arrived_at=datetime(2026, 1, 1), root=root)
        assert not report.refused
    run = create_run(Home(home), as_of, as_of)
    engine = DuckDBRun(Home(home), run, EngineOptions(memory_limit="2GB"))
    with closing(engine.connect()) as connection:
        prepare(connection, root, home, has_prior=False)
    project = DbtProject(root, engine, folder / "target", folder / "logs", f"{as_of}", run.run_id)
    results = project.build(project.parse(), "--select", "+path:models/staging/zoho")
    assert len(results) > 20
    assert not [(each.name, each.message) for each in results if each.is_failed]


def _open(folder: Path) -> Iterator[Staged]:
    scratch = next((folder / "home" / "runs").glob(f"*/{WORK_FILE}"))
    with duckdb.connect(str(scratch), read_only=True) as connection:
        connection.execute("use staging")
        yield Staged(connection)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """The real export, staged."""
    if not EXPORT.is_dir():
        pytest.skip("the export of Zoho is not on this machine")
    folder = tmp_path_factory.mktemp("zoho_export")
    _stage(folder, EXPORT)
    yield from _open(folder)


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """A small export that holds an example of each edge, in two deliveries."""
    folder = tmp_path_factory.mktemp("zoho_edges")
    first = _write(folder / "first", FIRST_DELIVERY)
    second = _write(folder / "second", SECOND_DELIVERY)
    _stage(folder, first, second)
    yield from _open(folder)


FIRST_DELIVERY: Delivery = {
    "users": USERS,
    "accounts": [
        ACCOUNT,
        ACCOUNT | {"ACCOUNTID": "3", "Account Name": "Twins", "Website": "twins.example"},
        ACCOUNT | {"ACCOUNTID": "4", "Account Name": "twins", "Website": "TWINS.example"},
        {"ACCOUNTID": "5", "Account Name": "", "Website": "nameless.example"},
    ],
    "leads": [
        LEAD,
        LEAD | {"LEADID": "8", "Lead Status": "Junk Lead", "Lead Owner": "Sam Twin"},
        LEAD | {"LEADID": "9", "Company": "Twins", "Website": "twins.example"},
        LEAD | {"LEADID": "10", "Website": "elsewhere.example", "Lead Owner": "rozario diego  "},
        LEAD | {"LEADID": "11", "Created Time": "31 Feb, 2021 00:03:00"},
        LEAD | {"LEADID": "12", "Created Time": "15 Apr, 21 00:03:00"},
        LEAD | {"LEADID": "13", "Created Time": ""},
        LEAD | {"LEADID": "contact:5", "Last Name": "O'Neil; drop table leads"},
        LEAD | {"LEADID": " ", "Last Name": "\u202eRTL 😀"},
        LEAD | {"LEADID": " ", "Last Name": "\u202eRTL 😀"},
    ],
    "contacts": [
        {
            "CONTACTID": "7",
            "Last Name": "Hall",
            "Contact Owner Id": "1001",
            "Account Id": "2",
            "Email": "hall@example.com",
            "Mobile": "660-485-0224",
            "Created Time": "16 Apr, 2021 00:02:00",
        }
    ],
    "potentials": [
        POTENTIAL,
        POTENTIAL | {"LEADID": "8", "Stage": "Qualification", "Type": "Existing Business"},
        POTENTIAL | {"LEADID": "0", "Stage": "closed lost", "Amount": "$1,117.10K"},
        POTENTIAL | {"LEADID": "90", "Amount": "22.700,00 EUR"},
        POTENTIAL | {"LEADID": "91", "Amount": "$9,99.00"},
        POTENTIAL | {"LEADID": "92", "Closing Date": "someday"},
        POTENTIAL | {"LEADID": "93", "Amount": "", "Type": "Renewal"},
        POTENTIAL | {"LEADID": "94", "Amount": "-$0.07"},
        POTENTIAL | {"LEADID": "95", "Amount": "$" + "9" * 40},
    ],
    "calls": [
        CALL | {"TASKID": "1", "LEADID": "7", "CONTACTID": "7"},
        CALL | {"TASKID": "2", "LEADID": "0", "CONTACTID": "7", "POTENTIALID": "0"},
        CALL | {"TASKID": "3", "LEADID": "0", "CONTACTID": "0", "Call Type": "Missed"},
        CALL | {"TASKID": "4", "POTENTIALID": "23458", "Call Purpose": "Small talk"},
        CALL | {"TASKID": "5", "Call Start Time": "15 Apr, 2021 00:03:00"},
        CALL | {"TASKID": "6", "Modified Time": "2021-10-08 00:09:00", "LEADID": "7"},
    ],
    "events": [
        {
            "EVENTID": "1",
            "CONTACTID": "7",
            "Event Owner Id": "1001",
            "Start DateTime": "2021-04-15 21:02:00",
            "Created Time": "2021-04-14 21:02:00",
            "Who Id Id": "9",
        }
    ],
    "tasks": [
        TASK,
        TASK,
        TASK | {"Modified Time": "17 Apr, 2021 00:00:00", "Subject": "Call"},
        TASK | {"Status": "Not Started", "Modified Time": "17 Apr, 2021 00:00:00"},
        TASK | {"Due Date": "2021-08-20"},
    ],
    "tasks/part-2": [TASK],
    "campaigns": [
        CAMPAIGN,
        CAMPAIGN | {"CAMPAIGNID": "25", "Type": "Skywriting", "Budgeted Cost": "$1,117.13K"},
        CAMPAIGN | {"CAMPAIGNID": "26", "Start Date": "25.04.2021"},
        CAMPAIGN | {"CAMPAIGNID": "27", "Budgeted Cost": "free"},
    ],
}
SECOND_DELIVERY: Delivery = {
    "calls": [CALL | {"TASKID": "6", "Modified Time": "2021-10-07 00:09:00", "LEADID": "8"}],
    "leads": [LEAD],
    "potentials": [POTENTIAL | {"Stage": "Closed Lost"}, POTENTIAL | {"LEADID": "0"}],
    "tasks": [TASK, TASK],
}

EXPORTED_ROWS = {
    "leads": 3_900,
    "contacts": 1_265,
    "accounts": 2_229,
    "users": 11,
    "calls": 4_100,
    "events": 2_978,
    "tasks": 2_978,
    "potentials": 3_632,
    "campaigns": 110,
}
KEYS = {
    "leads": "lead_id",
    "contacts": "lead_id",
    "accounts": "account_id",
    "users": "user_id",
    "calls": "activity_id",
    "events": "activity_id",
    "tasks": "task_id",
    "potentials": "opportunity_id",
    "campaigns": "campaign_id",
}


@pytest.mark.parametrize("model", EXPORTED_ROWS)
def test_every_row_of_the_export_is_accepted(export: Staged, model: str) -> None:
    assert export.states(model) == {"accepted": EXPORTED_ROWS[model]}


@pytest.mark.parametrize("model", KEYS)
def test_ids_of_the_export_are_unique_and_carry_the_system(export: Staged, model: str) -> None:
    key = KEYS[model]
    query = f"select count(distinct {key}) from stg_zoho__{model} where {key} like 'zoho:%'"
    assert export.value(query) == EXPORTED_ROWS[model]


@pytest.mark.parametrize("model", ["leads", "contacts", "accounts", "tasks", "potentials"])
def test_every_owner_of_the_export_is_a_user(export: Staged, model: str) -> None:
    query = f"""
        select count(*) from stg_zoho__{model} as owned
        inner join stg_zoho__users as users on owned.owner_id = users.user_id
    """
    assert export.value(query) == EXPORTED_ROWS[model]


def test_amounts_of_the_export_add_up_exactly(export: Staged) -> None:
    assert export.value("select sum(deal_value) from stg_zoho__potentials") == 231_380_900.0
    total = "select sum(cast(budget as decimal(18, 2))) from stg_zoho__campaigns"
    assert float(export.value(total)) == 37_420_350.0
    budget = "select budget from stg_zoho__campaigns where campaign_id = 'zoho:24000039'"
    assert export.value(budget) == 273_640.0


def test_dates_of_the_export_are_read(export: Staged) -> None:
    spans = {
        "stg_zoho__leads": (datetime(2018, 7, 2, 0, 5), datetime(2021, 4, 15, 0, 3)),
        "stg_zoho__contacts": (datetime(2018, 8, 13, 0, 6), datetime(2021, 4, 16, 0, 2)),
    }
    for model, (first, last) in spans.items():
        (row,) = export.rows(f"select min(created_at) as a, max(created_at) as b from {model}")
        assert (row["a"], row["b"]) == (first, last)
    lead = "select created_at from stg_zoho__leads where lead_id = 'zoho:4563'"
    assert export.value(lead) == datetime(2021, 4, 15, 0, 3)


def test_conversions_of_the_export_follow_the_potentials(export: Staged) -> None:
    query = """
        select
            count(converted_opportunity_id) as converted,
            count(campaign_id) as in_campaign,
            count(*) filter (where stage = 'Closed Won') as won,
            count(*) filter (where status = 'Junk Lead' and stage = 'Junk Lead') as junk,
            count(*) filter (where status = 'Lost Lead' and stage = 'Lost Lead') as lost
        from stg_zoho__leads
    """
    (row,) = export.rows(query)
    won = 135 + 294 + 300 + 143 + 278
    assert row == {"converted": 3_632, "in_campaign": 3_632, "won": won, "junk": 388, "lost": 392}


def test_closed_potentials_of_the_export_are_won_or_lost(export: Staged) -> None:
    query = """
        select is_won, count(*) as n, count(closed_at) as closed, count(close_date) as dated
        from stg_zoho__potentials group by is_won order by is_won
    """
    assert [tuple(row.values()) for row in export.rows(query)] == [
        (False, 485, 485, 485),
        (True, 1_425, 1_425, 1_425),
        (None, 1_722, 0, 1_722),
    ]


def test_leads_of_the_export_are_linked_only_to_the_account_they_name(export: Staged) -> None:
    assert export.value("select count(account_id) from stg_zoho__leads") == 2_223
    # a converted lead is also a contact, and that names its account by id
    query = """
        select count(*) filter (where leads.account_id = contacts.account_id) as same, count(*) as n
        from stg_zoho__leads as leads
        inner join stg_zoho__contacts as contacts on lower(leads.email) = lower(contacts.email)
        where leads.account_id is not null
    """
    (row,) = export.rows(query)
    assert (row["same"], row["n"]) == (1_262, 1_262)


def test_activities_of_the_export_reach_a_lead_record(export: Staged) -> None:
    for model, by_lead, by_contact in (("calls", 170, 2_100), ("events", 1_115, 1_860)):
        (row,) = export.rows(f"""
            with records as (
                select lead_id from stg_zoho__leads union all select lead_id from stg_zoho__contacts
            )
            select
                count(*) filter (where not starts_with(activities.lead_id, 'zoho:contact:')) as a,
                count(*) filter (where starts_with(activities.lead_id, 'zoho:contact:')) as b
            from stg_zoho__{model} as activities
            inner join records on activities.lead_id = records.lead_id
        """)
        assert (row["a"], row["b"]) == (by_lead, by_contact)


def test_tasks_of_the_export_modified_before_their_creation_have_no_completion(
    export: Staged,
) -> None:
    query = """
        select status, count(*) as n, count(completed_at) as completed
        from stg_zoho__tasks group by status order by status
    """
    assert [tuple(row.values()) for row in export.rows(query)] == [
        ("done", 2_960, 0),
        ("open", 18, 0),
    ]


def test_every_entity_of_the_export_is_declared() -> None:
    if not EXPORT.is_dir():
        pytest.skip("the export of Zoho is not on this machine")
    files = {normalise(path.stem) for path in EXPORT.glob("*.csv")}
    assert files == set(load_system("zoho").tables)


def test_dates_that_do_not_exist_are_quarantined(edges: Staged) -> None:
    codes = [code for code in edges.quarantined("leads") if code[0] == "created_at"]
    assert [code[1] for code in codes] == ["bad_timestamp", "bad_timestamp"]
    assert '"31 Feb, 2021 00:03:00"' in codes[0][2]
    assert '"15 Apr, 21 00:03:00"' in codes[1][2]
    assert [code[:2] for code in edges.quarantined("tasks")] == [("due_at", "bad_timestamp")]
    assert [code[:2] for code in edges.quarantined("calls")] == [("occurred_at", "bad_timestamp")]
    assert ("start_date", "bad_date") in [code[:2] for code in edges.quarantined("campaigns")]


def test_an_empty_date_is_null_and_no_reason_to_refuse_the_row(edges: Staged) -> None:
    leads = {row["lead_id"]: row for row in edges.accepted("leads")}
    assert leads["zoho:13"]["created_at"] is None


def test_amounts_are_exact_or_quarantined(edges: Staged) -> None:
    values = {row["lead_id"]: row["deal_value"] for row in edges.accepted("potentials")}
    assert values["zoho:8"] == 22_700.0
    assert values["zoho:93"] is None
    assert values["zoho:94"] == -0.07
    rejected = [code[:2] for code in edges.quarantined("potentials")]
    bad_amount = ("deal_value", "bad_double")
    assert rejected == [bad_amount, bad_amount, ("close_date", "bad_date"), bad_amount]
    budgets = {row["campaign_id"]: row["budget"] for row in edges.accepted("campaigns")}
    assert budgets == {"zoho:24": 115_000.0, "zoho:25": 1_117_130.0}
    assert ("budget", "bad_double") in [code[:2] for code in edges.quarantined("campaigns")]


def test_only_an_amount_with_a_known_sign_has_a_currency(edges: Staged) -> None:
    currencies = {row["lead_id"]: row["currency"] for row in edges.accepted("potentials")}
    assert currencies["zoho:8"] == "USD"
    assert currencies["zoho:93"] is None


def test_an_owner_name_that_two_users_share_names_nobody(edges: Staged) -> None:
    owners = {row["lead_id"]: row["owner_id"] for row in edges.accepted("leads")}
    assert owners["zoho:7"] == "zoho:1001"
    assert owners["zoho:10"] == "zoho:1001"
    assert owners["zoho:8"] is None


def test_a_lead_is_linked_to_the_only_account_with_its_name_and_site(edges: Staged) -> None:
    accounts = {row["lead_id"]: row["account_id"] for row in edges.accepted("leads")}
    assert accounts["zoho:7"] == "zoho:2"
    assert accounts["zoho:9"] is None
    assert accounts["zoho:10"] is None
    names = {row["account_id"]: row["name"] for row in edges.accepted("accounts")}
    assert names["zoho:5"] is None


def test_a_later_delivery_of_a_potential_replaces_the_earlier_one(edges: Staged) -> None:
    stages = {row["lead_id"]: row["stage"] for row in edges.accepted("potentials")}
    assert stages["zoho:7"] == "Closed Lost"
    leads = {row["lead_id"]: row for row in edges.accepted("leads")}
    assert leads["zoho:7"]["stage"] == "Closed Lost"
    assert leads["zoho:7"]["campaign_id"] == "zoho:24"
    assert leads["zoho:8"]["stage"] == "Junk Lead"
    assert leads["zoho:8"]["converted_opportunity_id"].startswith("zoho:potential:")


def test_potentials_without_a_lead_do_not_replace_each_other(edges: Staged) -> None:
    stages = [row["stage"] for row in edges.accepted("potentials") if row["lead_id"] is None]
    assert sorted(stages) == ["Closed Won", "closed lost"]


def test_an_unlisted_label_is_passed_on(edges: Staged) -> None:
    types = {row["lead_id"]: row["type"] for row in edges.accepted("potentials")}
    assert (types["zoho:7"], types["zoho:8"], types["zoho:93"]) == ("new", "upsell", "Renewal")
    assert edges.accepted("calls")[3]["purpose"] == "Small talk"
    assert [row["channel"] for row in edges.accepted("campaigns")] == ["email", "Skywriting"]


def test_a_delivered_id_cannot_pass_for_a_record_of_another_kind(edges: Staged) -> None:
    rejected = [code for code in edges.quarantined("leads") if code[0] == "lead_id"]
    assert [code[1] for code in rejected] == ["bad_id"]
    assert '"contact:5"' in rejected[0][2]


def test_equal_rows_without_an_id_are_told_apart_by_their_occurrence(edges: Staged) -> None:
    leads = [row for row in edges.accepted("leads") if row["lead_id"].startswith("zoho:lead:")]
    first, second = sorted(row["lead_id"] for row in leads)
    assert first.removesuffix("-1") == second.removesuffix("-2")
    tasks = [
        row["task_id"]
        for row in edges.accepted("tasks")
        if row["status"] == "done" and row["completed_at"] is None
    ]
    # two in the first file, one in the second; the second delivery repeats two of them
    assert sorted(task[-2:] for task in tasks) == ["-1", "-2", "-3"]
    assert edges.states("tasks") == {"accepted": 5, "duplicate": 2, "quarantined": 1}


def test_a_redelivered_lead_is_a_duplicate(edges: Staged) -> None:
    query = "select _source_file from stg_zoho__leads where _row_state = 'duplicate'"
    assert edges.value(query) == "zoho/leads.csv"


def test_an_activity_reaches_its_lead_else_its_contact(edges: Staged) -> None:
    calls = {row["activity_id"]: row for row in edges.accepted("calls")}
    leads = {key: row["lead_id"] for key, row in calls.items()}
    assert leads["zoho:call:1"] == "zoho:7"
    assert leads["zoho:call:2"] == "zoho:contact:7"
    assert leads["zoho:call:3"] is None
    assert {row["opportunity_id"] for row in calls.values()} == {None}
    assert calls["zoho:call:3"]["direction"] == "inbound"
    event = edges.one("events")
    assert (event["activity_id"], event["lead_id"]) == ("zoho:event:1", "zoho:contact:7")
    assert event["occurred_at"] == datetime(2021, 4, 15, 21, 2)
    assert event["logged_at"] == datetime(2021, 4, 14, 21, 2)


def test_the_version_of_a_call_that_was_modified_last_is_in_force(edges: Staged) -> None:
    calls = {row["activity_id"]: row for row in edges.accepted("calls")}
    assert calls["zoho:call:6"]["lead_id"] == "zoho:7"
    assert edges.states("calls") == {"accepted": 5, "quarantined": 1, "superseded": 1}


def test_a_contact_is_a_lead_record_without_a_stage(edges: Staged) -> None:
    contact = edges.one("contacts")
    assert contact["lead_id"] == "zoho:contact:7"
    assert contact["account_id"] == "zoho:2"
    assert contact["mobile_phone"] == "660-485-0224"
    assert (contact["stage"], contact["status"]) == (None, None)


def test_a_task_is_completed_when_it_was_modified_after_its_creation(edges: Staged) -> None:
    done = [row for row in edges.accepted("tasks") if row["completed_at"] is not None]
    assert [(row["completed_at"], row["type"]) for row in done] == [(datetime(2021, 4, 17), None)]
    open_tasks = [row for row in edges.accepted("tasks") if row["status"] == "open"]
    assert [row["completed_at"] for row in open_tasks] == [None]
    assert open_tasks[0]["type"] == "followup"


def test_a_potential_is_closed_on_its_closing_date(edges: Staged) -> None:
    by_lead = {row["lead_id"]: row for row in edges.accepted("potentials")}
    assert by_lead["zoho:7"]["close_date"] == date(2021, 4, 16)
    assert by_lead["zoho:7"]["closed_at"] == datetime(2021, 4, 16, 0, 3)
    assert by_lead["zoho:7"]["is_won"] is False
    assert by_lead["zoho:8"]["closed_at"] is None
    assert by_lead["zoho:8"]["is_won"] is None
