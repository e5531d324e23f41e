"""Twenty kinds of damage, on the demo and on Zoho: none crashes a night, none loses a row."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

Row = dict[str, str]
Rows = list[Row]


@dataclass(frozen=True)
class Damage:
    """Rows put in after the header of a file, and what becomes of each of them.

    `states` maps a state of row accounting to the rows that the damage adds to it; the rest of the
    file must stay as it was.
    """

    name: str
    file: str
    lines: Callable[[list[str], Row], bytes]
    states: dict[str, int]
    reason_code: str | None = None


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
    return b"only,two\n"


def long(columns: list[str], first: Row) -> bytes:
    return as_csv(columns, first).rstrip(b"\n") + b",one,more\n"


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
DEMO = [
    Damage("too_few_fields", "activities.csv", short, QUARANTINED, "ragged_row"),
    Damage("too_many_fields", "tasks.csv", long, QUARANTINED, "ragged_row"),
    Damage("quote_never_closed", "notifications.csv", open_quote, QUARANTINED, "unclosed_quote"),
    Damage("text_after_a_quote", "handoffs.csv", stray_quote, QUARANTINED, "malformed_quote"),
    Damage("nul_byte", "opportunities.csv", nul_byte, QUARANTINED, "nul_byte"),
    Damage("endless_field", "research_notes.csv", too_long, QUARANTINED, "field_too_long"),
    Damage(
        "no_timestamp",
        "leads.csv",
        changed(lead_id="D1", created_at="soon"),
        QUARANTINED,
        "bad_timestamp",
    ),
    Damage(
        "impossible_date",
        "signals.csv",
        changed(signal_id="D2", observed_at="2026-02-30"),
        QUARANTINED,
        "bad_timestamp",
    ),
    Damage(
        "no_date",
        "campaigns.csv",
        changed(campaign_id="D3", start_date="31/12/2026"),
        QUARANTINED,
        "bad_date",
    ),
    Damage(
        "no_whole_number",
        "accounts.csv",
        changed(account_id="D4", employee_count="50-200"),
        QUARANTINED,
        "bad_int",
    ),
    Damage(
        "number_too_large",
        "users.csv",
        changed(user_id="D5", capacity="99999999999"),
        QUARANTINED,
        "bad_int",
    ),
    Damage(
        "infinite_number",
        "proposals.csv",
        changed(proposal_id="D6", amount="1e999"),
        QUARANTINED,
        "bad_double",
    ),
    Damage(
        "number_with_currency",
        "contracts.csv",
        changed(contract_id="D7", sent_at="$5"),
        QUARANTINED,
        "bad_timestamp",
    ),
    Damage(
        "no_boolean",
        "engagement_events.csv",
        changed(event_id="D8", is_machine="maybe"),
        QUARANTINED,
        "bad_boolean",
    ),
    Damage("key_missing", "approvals.csv", changed(approval_id="  "), QUARANTINED, "missing_key"),
    Damage("row_of_nothing", "form_submissions.csv", all_empty, QUARANTINED, "missing_key"),
    Damage("same_row_twice", "consents.csv", twice, {"duplicate_count": 1}),
    Damage(
        "same_key_twice", "capture_assets.csv", changed(field_map="other"), {"superseded_count": 1}
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
    Damage("too_few_fields", "Leads.csv", short, QUARANTINED, "ragged_row"),
    Damage("too_many_fields", "Contacts.csv", long, QUARANTINED, "ragged_row"),
    Damage("quote_never_closed", "Events.csv", open_quote, QUARANTINED, "unclosed_quote"),
    Damage("nul_byte", "Users.csv", nul_byte, QUARANTINED, "nul_byte"),
    Damage("no_date", "Accounts.csv", twice, {"duplicate_count": 1}),
    Damage(
        "no_amount", "Campaigns.csv", changed(CAMPAIGNID="D9", Budgeted_Cost="much"), QUARANTINED
    ),
    Damage(
        "amount_unreadable", "Potentials.csv", changed(LEADID="D10", Amount="12 or 13"), QUARANTINED
    ),
    Damage(
        "unreadable_time",
        "Tasks.csv",
        changed(Created_Time="31 Foo, 2021 00:00:00"),
        QUARANTINED,
        "bad_timestamp",
    ),
    Damage(
        "start_unreadable",
        "Calls.csv",
        changed(TASKID="D11", Call_Start_Time="noon"),
        QUARANTINED,
        "bad_timestamp",
    ),
    Damage("unmapped_damage", "Cases.csv", short, {}),
]
COUNTS = ("accepted_count", "quarantined_count", "duplicate_count", "superseded_count")
ACCOUNTING = (
    f"select source_file, raw_count, {', '.join(COUNTS)}, erased_count from audit.row_accounting"
)


def break_files(source: Path, target: Path, damages: list[Damage]) -> None:
    shutil.copytree(source, target)
    assert len({damage.file for damage in damages}) == len(damages), "one damage a file"
    for damage in damages:
        path = target / damage.file
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            first = next(iter(reader))
            columns = list(reader.fieldnames or [])
        header, rest = path.read_bytes().split(b"\n", 1)
        path.write_bytes(header + b"\n" + damage.lines(columns, first) + rest)


def accounts(built) -> dict[str, dict[str, int]]:
    names = ("raw_count", *COUNTS, "erased_count")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in built.rows(ACCOUNTING)}


@pytest.fixture(scope="module")
def damaged_demo(tmp_path_factory, demo, night):
    folder = tmp_path_factory.mktemp("damaged") / "extracts"
    break_files(demo, folder, DEMO)
    return night(tmp_path_factory.mktemp("damaged_home"), folder)


@pytest.fixture(scope="module")
def zoho_nights(tmp_path_factory, zoho, night) -> Iterator:
    from datetime import datetime

    as_of = datetime(2021, 4, 16, 23, 59, 59, 999999)
    folder = tmp_path_factory.mktemp("damaged_zoho") / "extracts"
    break_files(zoho, folder, ZOHO)
    whole = night(tmp_path_factory.mktemp("zoho_home"), ("zoho", zoho), as_of=as_of)
    broken = night(tmp_path_factory.mktemp("zoho_broken"), ("zoho", folder), as_of=as_of)
    return whole, broken


def check(damage: Damage, source_file: str, before, after) -> None:
    old, new = accounts(before)[source_file], accounts(after)[source_file]
    added = {name: new[name] - old[name] for name in (*COUNTS, "erased_count")}
    assert added == {name: damage.states.get(name, 0) for name in added}
    assert new["raw_count"] == sum(new[name] for name in added)
    if "quarantined_count" in damage.states:
        rows = after.rows(
            "select reason_code, message, raw_record from audit.quarantine where source_file = ?",
            source_file,
        )
        assert len(rows) == 1
        assert damage.reason_code in (None, rows[0][0])
        assert rows[0][1] and rows[0][2]


@pytest.mark.parametrize("damage", DEMO, ids=lambda damage: damage.name)
def test_damaged_demo(damage: Damage, demo_night, damaged_demo) -> None:
    assert damaged_demo.outcome.run.state == "published"
    check(damage, damage.file, demo_night, damaged_demo)


@pytest.mark.parametrize(
    "damage", [d for d in ZOHO if d.name != "unmapped_damage"], ids=lambda damage: damage.name
)
def test_damaged_zoho(damage: Damage, zoho_nights) -> None:
    whole, broken = zoho_nights
    assert broken.outcome.run.state == "published"
    check(damage, f"zoho/{damage.file}", whole, broken)


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
