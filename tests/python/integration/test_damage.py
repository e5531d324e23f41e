"""Twenty kinds of damage, on the demo and on Zoho: none crashes a night, none loses a row."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from leadhouse.contract import load_contract
from leadhouse.intake.casts import worst_casts
from leadhouse.intake.manifest import read_manifest

pytestmark = pytest.mark.long

Row = dict[str, str]
ZOHO_AS_OF = datetime(2021, 4, 16, 23, 59, 59, 999999)


@dataclass(frozen=True)
class Damage:
    """A row put in after the header of a file, and what becomes of it.

    `states` maps a state of row accounting to the rows that the damage adds to it; the rest of the
    file must stay as it was. `mark` is text of the row, by which it is found in the quarantine.
    """

    name: str
    file: str
    lines: Callable[[list[str], Row], bytes]
    states: dict[str, int]
    reason_code: str | None = None
    mark: str = ""


def as_csv(columns: list[str], *rows: Row) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writerows(rows)
    return text.getvalue().encode()


def changed(**values: str) -> Callable[[list[str], Row], bytes]:
    """A copy of the file's first row with other values; `_` in a name stands for a space."""

    def lines(columns: list[str], first: Row) -> bytes:
        named = {c: values[k] for k in values for c in columns if c.replace(" ", "_") == k}
        assert len(named) == len(values), "the file lacks a column"
        return as_csv(columns, first | named)

    return lines


def short(columns: list[str], first: Row) -> bytes:
    return b"DMG-5,two\n"


def long(columns: list[str], first: Row) -> bytes:
    return as_csv(columns, first).rstrip(b"\n") + b",DMG-6,more\n"


def open_quote(columns: list[str], first: Row) -> bytes:
    return b'DMG-1,"a quote that is never closed' + b"," * (len(columns) - 2) + b"\n"


def stray_quote(columns: list[str], first: Row) -> bytes:
    return b'DMG-2,"closed" and on' + b"," * (len(columns) - 2) + b"\n"


def nul_byte(columns: list[str], first: Row) -> bytes:
    return b"DMG-3,a\x00b" + b"," * (len(columns) - 2) + b"\n"


def too_long(columns: list[str], first: Row) -> bytes:
    return b"DMG-4," + b"x" * (2 << 20) + b"," * (len(columns) - 2) + b"\n"


def twice(columns: list[str], first: Row) -> bytes:
    return as_csv(columns, first)


def blank_lines(columns: list[str], first: Row) -> bytes:
    return b"\n\r\n\n"


def all_empty(columns: list[str], first: Row) -> bytes:
    return b"," * (len(columns) - 1) + b"\n"


QUARANTINED = {"quarantined_count": 1}


def bad(name: str, file: str, reason: str, **values: str) -> Damage:
    """A row with a value that is not of its type."""
    mark = next(reversed(values.values()))
    return Damage(name, file, changed(**values), QUARANTINED, reason, mark)


def unreadable(suffix: str, files: dict[str, str]) -> list[Damage]:
    """Six ways in which a row can't be read at all."""
    ways = {
        "too_few_fields": (short, "ragged_row", "DMG-5"),
        "too_many_fields": (long, "ragged_row", "DMG-6"),
        "quote_never_closed": (open_quote, "unclosed_quote", "DMG-1"),
        "text_after_a_quote": (stray_quote, "malformed_quote", "DMG-2"),
        "nul_byte": (nul_byte, "nul_byte", "DMG-3"),
        "endless_field": (too_long, "field_too_long", "DMG-4"),
    }
    return [
        Damage(name, files[name] + suffix, lines, QUARANTINED, reason, mark)
        for name, (lines, reason, mark) in ways.items()
    ]


DEMO = [
    *unreadable(
        ".csv",
        {
            "too_few_fields": "activities",
            "too_many_fields": "tasks",
            "quote_never_closed": "notifications",
            "text_after_a_quote": "handoffs",
            "nul_byte": "opportunities",
            "endless_field": "research_notes",
        },
    ),
    bad("no_timestamp", "leads.csv", "bad_timestamp", lead_id="D1", created_at="soon"),
    bad("impossible_date", "signals.csv", "bad_timestamp", observed_at="2026-02-30"),
    bad("no_date", "campaigns.csv", "bad_date", campaign_id="D3", start_date="31/12/2026"),
    bad("no_whole_number", "accounts.csv", "bad_int", account_id="D4", employee_count="50-200"),
    bad("number_too_large", "users.csv", "bad_int", user_id="D5", capacity="99999999999"),
    bad("infinite_number", "proposals.csv", "bad_double", proposal_id="D6", amount="1e999"),
    bad("number_with_currency", "opportunities.csv", "bad_double", deal_value="$5,000"),
    bad("no_boolean", "engagement_events.csv", "bad_boolean", is_machine="perhaps"),
    Damage("key_missing", "approvals.csv", changed(approval_id="  "), QUARANTINED, "missing_key"),
    Damage("row_of_nothing", "form_submissions.csv", all_empty, QUARANTINED, "missing_key"),
    Damage("same_row_twice", "consents.csv", twice, {"duplicate_count": 1}),
    Damage(
        "same_key_twice",
        "capture_assets.csv",
        changed(field_map="other"),
        {"superseded_count": 1},
    ),
    Damage("blank_lines", "lead_feedback.csv", blank_lines, {}),
    Damage(
        "formula_and_markup",
        "content_assets.csv",
        changed(asset_id='=cmd|"/c calc"!A1<script>'),
        {"accepted_count": 1},
    ),
]
ZOHO = [
    *unreadable(
        ".csv",
        {
            "too_few_fields": "Leads",
            "too_many_fields": "Contacts",
            "quote_never_closed": "Events",
            "text_after_a_quote": "Accounts",
            "nul_byte": "Users",
            "endless_field": "Calls",
        },
    ),
    bad("lead_time", "Leads.csv", "bad_timestamp", LEADID="D1", Created_Time="15 Foo, 2021"),
    bad(
        "impossible_day",
        "Contacts.csv",
        "bad_timestamp",
        CONTACTID="D2",
        Created_Time="31 Feb, 2021 00:00:00",
    ),
    bad("no_amount", "Campaigns.csv", "bad_double", CAMPAIGNID="D3", Budgeted_Cost="much"),
    bad("two_amounts", "Potentials.csv", "bad_double", LEADID="D4", Amount="12 or 13"),
    bad("closing_unreadable", "Potentials.csv", "bad_date", LEADID="D5", Closing_Date="soon"),
    bad("task_time", "Tasks.csv", "bad_timestamp", Created_Time="31 Foo, 2021 00:00:00"),
    bad("task_due", "Tasks.csv", "bad_timestamp", Due_Date="next week"),
    bad("call_start", "Calls.csv", "bad_timestamp", TASKID="D6", Call_Start_Time="noon"),
    bad("event_start", "Events.csv", "bad_timestamp", EVENTID="D7", Start_DateTime="later"),
    bad("campaign_start", "Campaigns.csv", "bad_date", CAMPAIGNID="D8", Start_Date="Easter"),
    Damage("account_twice", "Accounts.csv", twice, {"duplicate_count": 1}),
    Damage(
        "user_changed",
        "Users.csv",
        changed(Email="other@finepick.example"),
        {"superseded_count": 1},
    ),
    Damage("blank_lines", "Campaigns.csv", blank_lines, {}),
    Damage(
        "markup",
        "Leads.csv",
        changed(LEADID="D9", Company='=1+1"<img src=x>'),
        {"accepted_count": 1},
    ),
]
COUNTS = ("accepted_count", "quarantined_count", "duplicate_count", "superseded_count")
STATES = (*COUNTS, "erased_count")
ACCOUNTING = f"select source_file, raw_count, {', '.join(STATES)} from audit.row_accounting"


def test_there_are_twenty_kinds_of_damage_for_each() -> None:
    for damages in (DEMO, ZOHO):
        assert len({damage.name for damage in damages}) == len(damages) == 20


def break_files(source: Path, target: Path, damages: list[Damage]) -> None:
    shutil.copytree(source, target)
    for damage in damages:
        path = target / damage.file
        with (source / damage.file).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            first = next(iter(reader))
            columns = list(reader.fieldnames or [])
        header, rest = path.read_bytes().split(b"\n", 1)
        path.write_bytes(header + b"\n" + damage.lines(columns, first) + rest)


def accounts(built) -> dict[str, dict[str, int]]:
    names = ("raw_count", *STATES)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in built.rows(ACCOUNTING)}


@pytest.fixture(scope="module")
def damaged_demo(tmp_path_factory, demo, night):
    folder = tmp_path_factory.mktemp("damaged") / "extracts"
    break_files(demo, folder, DEMO)
    return night(tmp_path_factory.mktemp("damaged_home"), folder)


@pytest.fixture(scope="module")
def zoho_nights(tmp_path_factory, zoho, night):
    """The real export, and a damaged copy, in which a file that nothing reads is broken too."""
    folder = tmp_path_factory.mktemp("damaged_zoho") / "extracts"
    break_files(zoho, folder, [*ZOHO, Damage("unmapped", "Cases.csv", short, {})])
    whole = night(tmp_path_factory.mktemp("zoho_home"), ("zoho", zoho), as_of=ZOHO_AS_OF)
    broken = night(tmp_path_factory.mktemp("zoho_broken"), ("zoho", folder), as_of=ZOHO_AS_OF)
    return whole, broken


def check(damage: Damage, damages: list[Damage], source_file: str, before, after) -> None:
    """The file's sums changed by its damages and by nothing else, and the row says why."""
    old, new = accounts(before)[source_file], accounts(after)[source_file]
    expected = Counter(dict.fromkeys(STATES, 0))
    for each in damages:
        if each.file == damage.file:
            expected.update(each.states)
    assert {name: new[name] - old[name] for name in STATES} == dict(expected)
    assert new["raw_count"] == sum(new[name] for name in STATES)
    if "quarantined_count" in damage.states:
        rows = after.rows(
            "select reason_code, message, raw_record from audit.quarantine"
            " where source_file = ? and contains(raw_record, ?)",
            source_file,
            damage.mark,
        )
        assert [row[0] for row in rows] == [damage.reason_code]
        assert rows[0][1] and rows[0][2]


@pytest.mark.parametrize("damage", DEMO, ids=lambda damage: damage.name)
def test_damaged_demo(damage: Damage, demo_night, damaged_demo) -> None:
    assert damaged_demo.outcome.run.state == "published"
    check(damage, DEMO, damage.file, demo_night, damaged_demo)


@pytest.mark.parametrize("damage", ZOHO, ids=lambda damage: damage.name)
def test_damaged_zoho(damage: Damage, zoho_nights) -> None:
    whole, broken = zoho_nights
    assert broken.outcome.run.state == "published"
    check(damage, ZOHO, f"zoho/{damage.file}", whole, broken)


def test_an_entity_that_nothing_uses_is_counted_and_listed(zoho_nights) -> None:
    whole, broken = zoho_nights
    query = "select mapped, raw_count, reason from audit.intake_files where entity = 'cases'"
    (mapped, before, reason), (_, after, _) = whole.rows(query)[0], broken.rows(query)[0]
    assert not mapped and reason
    assert after == before + 1


def test_zoho_is_published_whole(zoho_nights) -> None:
    whole, _ = zoho_nights
    counts = {name: row["accepted_count"] for name, row in accounts(whole).items()}
    assert counts == {
        "zoho/Leads.csv": 3900,
        "zoho/Contacts.csv": 1265,
        "zoho/Accounts.csv": 2229,
        "zoho/Calls.csv": 4100,
        "zoho/Events.csv": 2978,
        "zoho/Tasks.csv": 2978,
        "zoho/Potentials.csv": 3632,
        "zoho/Campaigns.csv": 110,
        "zoho/Users.csv": 11,
    }
    assert whole.rows("select count(*) from marts.mart_leads_deduplicated") == [(3900,)]
    assert whole.rows(
        "select count(*) from marts.bridge_lead_records where lead_id not like 'zoho:%'"
    ) == [(0,)]


def test_check_foretells_what_staging_quarantines(damaged_demo) -> None:
    home = damaged_demo.home.path
    foretold = {
        (cast.source_file, cast.column, cast.bad_count)
        for cast in worst_casts(home, read_manifest(home), load_contract(), limit=1000)
    }
    quarantined = damaged_demo.rows(
        "select source_file, column_name, count(*) from audit.quarantine"
        " where reason_code like 'bad\\_%' escape '\\' group by all"
    )
    assert foretold == set(quarantined)
