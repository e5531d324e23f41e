"""Two nights on DuckDB and the same two on a cluster, from extracts that reach every table."""

import csv
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leadhouse.parity import Tables, tables_at
from leadhouse.project import project_root
from leadhouse.publish.engine import engine

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
# in another month, so that the first month is closed
LATER = AS_OF + timedelta(days=8)

Row = dict[str, str]

HOSTILE = (
    "=cmd|'/C calc'!A0",
    "<script>alert(1)</script>",
    "Robert'); drop table leads;--",
    'a "quoted" name',
    "C:\\new\\table\\x41 \\' \\\\",
    "100 %_ $1 ${x} {{ y }} {% z %} \\1",
    "two\nlines\tand a tab",
    "\u202eevil\u202c \u200b \u00a0 \ufeff",
    "שלום عالم",
    "🦊 👩‍👩‍👧 🇩🇪",
    "\u00e9 e\u0301 \u00df \u1e9e \u0130I\u0131i \u03a3\u03c3\u03c2",
    " padded \u3000",
    "null",
    "\\N",
    "-- comment /* and */ `back` [x]",
)
TIMES = (
    "2026-06-01",
    "2026-06-01 10:00",
    "2026-06-01T10:00:00.5",
    "2026-06-01T10:00:00.123456Z",
    "2026-06-01T10:00:00.123456789Z",
    "2026-06-01T10:00:00.9999999Z",
    "2026-06-01t10:00:00z",
    "2026-06-01T10:00:00 Z",
    "2026-06-01T10:00+05:30",
    "2026-06-01T10:00:00-0330",
    "2026-06-01T10:00:00+14",
    "2026-03-29T02:30:00",
    "2026-06-01T23:59:60Z",
    "2026-06-01T24:00:00Z",
    "2024-02-29T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "1582-10-10T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "0000-06-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "2026-06-01T10:00:00,5",
    "1780000000",
    "now",
)
DOUBLES = (
    *("0", "-0", "+1", ".5", "5.", "007.10", "0.1", "1e3", "1E-3", "1e-320", "1e-999"),
    *("123456789.123456789", "1e308", "1.7976931348623157e308", "1.7976931348623159e308"),
    *("1e999", "-1e999", "abc", "nan", "Infinity", "1,5", "1_000", "0x1F", "1d", "1f", " 7 "),
)
INTS = (
    *("0", "-0", "+7", "7.0", "7.", "007", "2147483647", "-2147483648", " 7 "),
    *("2147483648", "-2147483649", "99999999999", "7.5", "1e3", "50-200", "7d", "\u0667"),
)
BOOLEANS = (
    *("TRUE", "True", "t", "Y", "yes", "1", "f", "NO", "0", " true "),
    *("maybe", "on", "2", "truth", "\u0131"),
)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)


def lead(lead_id: str, **values: str) -> Row:
    """A lead that nothing is wrong with but what `values` say."""
    name = lead_id.lower()
    return {
        "lead_id": lead_id,
        "full_name": f"Ann {lead_id}",
        "email": f"{name}@{name}.example",
        "company_name": f"{lead_id} Ltd",
        "contact_role": "Buyer",
        "lead_source": "Webinar",
        "country": "DE",
        "stage": "New",
        "status": "Open - Not Contacted",
        "business_unit_id": "saas_emea",
        "created_at": "2026-06-01T08:00:00Z",
        "updated_at": "2026-06-20T08:00:00Z",
    } | values


FIRST: dict[str, list[Row]] = {
    "leads": [
        lead("P-INCOMPLETE", company_name="", contact_role="", lead_source=""),
        lead("P-KEEP"),
        lead("P-JOIN"),
        lead("P-DELETED"),
        lead("P-LEFT-OUT"),
        lead("P-ERASED"),
        lead("P-OWNED", owner_id="U0001"),
        *(
            lead(
                f"P-HOSTILE-{number}",
                full_name=text,
                company_name=text,
                email=f"{text}@hostile.example",
                phone=text,
                country=text,
                lead_source=text,
                status=text,
                owner_id=text,
                notes=text,
                tags=f"{text};{text}",
            )
            for number, text in enumerate(HOSTILE)
        ),
        lead("P-BAD-TIME", created_at="2024-02-30"),
        lead("P-BAD-SCORE", icp_score="12 or 13"),
    ],
    "users": [
        {"user_id": "P-BAD-INT", "capacity": "99999999999"},
        {"user_id": "P-OLD", "hired_at": "1582-10-10", "full_name": HOSTILE[4], "role": "SDR"},
    ],
    "accounts": [
        *({"account_id": f"P-D{n}", "annual_revenue": text} for n, text in enumerate(DOUBLES)),
        *({"account_id": f"P-I{n}", "employee_count": text} for n, text in enumerate(INTS)),
        *({"account_id": f"P-B{n}", "is_strategic": text} for n, text in enumerate(BOOLEANS)),
        *({"account_id": f"P-T{n}", "last_segmented_at": text} for n, text in enumerate(TIMES)),
        *({"account_id": f"P-H{n}", "name": t, "industry": t} for n, t in enumerate(HOSTILE)),
    ],
    "campaigns": [
        {"campaign_id": "P-BAD-DATE", "start_date": "2024-02-30"},
        {"campaign_id": "P-TIMED-DATE", "start_date": "2026-06-01T23:00:00-05:00"},
    ],
    "proposals": [{"proposal_id": "P-INFINITE", "amount": "1e999"}],
    "engagement_events": [{"event_id": "P-BAD-BOOLEAN", "is_machine": "maybe"}],
    "activities": [
        {
            "activity_id": "P-ACT-1",
            "lead_id": "P-OWNED",
            "user_id": "U0001",
            "activity_type": "call",
            "direction": "outbound",
            "outcome": "no_answer",
            "occurred_at": "2026-06-02T10:00:00.123456+02:00",
        },
        {"activity_id": "P-ACT-2", "lead_id": "P-KEEP", "occurred_at": "2026-12-24"},
    ],
    "score_log": [
        {
            "lead_id": lead_id,
            "component": component,
            "value": value,
            "method": method,
            "logged_by": "U0001",
            "logged_at": "2026-06-10T10:00:00Z",
            "justification": justification,
            "model_id": "sales_priority",
        }
        for lead_id, component, value, method, justification in (
            ("P-OWNED", "composite", "90", "override", "Knows the board of the company"),
            ("P-KEEP", "", "101", "override", HOSTILE[4]),
            ("P-OWNED", "composite", "55.5", "manual", ""),
            ("P-KEEP", "composite_score", "12.25", "auto", ""),
        )
    ],
    "approvals": [
        {
            "approval_id": "P-APPROVAL",
            "type": "score_override",
            "object_type": "lead",
            "object_id": "P-OWNED",
            "requested_by": "U0001",
            "approved_by": "U0002",
            "approver_role": "Sales Leadership",
            "decision": "approved",
            "justification": "Knows the board of the company",
            "requested_at": "2026-06-10T09:00:00Z",
            "approved_at": "2026-06-10T09:30:00Z",
        }
    ],
    "field_history": [
        {
            "object_type": "lead",
            "object_id": "P-OWNED",
            "field": "country",
            "old_value": "",
            "new_value": value,
            "changed_by": "U0001",
            "changed_by_type": "user",
            "changed_at": f"2026-06-1{day}T10:00:00Z",
        }
        for day, value in enumerate(("DE", HOSTILE[4], "N/A"))
    ],
}


def first_extracts(demo: Path, folder: Path) -> Path:
    """The demo with the planted rows in the night before they change."""
    shutil.copytree(demo, folder)
    for entity, planted in FIRST.items():
        rows = read(demo / f"{entity}.csv")
        write(folder / f"{entity}.csv", [*rows, *planted])
    with (folder / "consents.csv").open("ab") as file:
        file.write(b'P-RAGGED\nP-NUL,a\x00b,,,,\nP-OPEN,"never closed,,,,\n')
    return folder


def second_extracts(first: Path, folder: Path) -> Path:
    """All leads but one, some of them changed; of other entities only rows that are new."""
    folder.mkdir()
    stamp = {"updated_at": "2026-07-07T10:00:00Z"}
    changes: dict[str, Row] = {
        "P-INCOMPLETE": {"company_name": "Acme", "contact_role": "Buyer", "lead_source": "Webinar"},
        "P-JOIN": {"email": " P-Keep+news@p-keep.example"},
        "P-DELETED": {"is_deleted": "true"},
        "P-OWNED": {"owner_id": "P-NEW-USER", "stage": "MQL"},
        "P-BAD-SCORE": {"icp_score": "12.5"},
        "P-BAD-TIME": {"created_at": "2024-02-31"},
        "P-HOSTILE-3": {"full_name": HOSTILE[4], "company_name": ""},
    }
    leads = [row for row in read(first / "leads.csv") if row["lead_id"] != "P-LEFT-OUT"]
    for row in leads:
        if row["lead_id"] in changes:
            row |= changes[row["lead_id"]] | stamp
    write(folder / "leads.csv", [*leads, lead("P-NEW", **stamp)])
    users = read(first / "users.csv")
    moved = next(row for row in users if row["manager_id"])
    new = moved | {"user_id": "P-NEW-USER", "full_name": "New User", "email": "new@u.example"}
    write(folder / "users.csv", [moved | {"manager_id": "P-NEW-USER", "team": "moved"}, new])
    last = read(first / "activities.csv")
    changed = next(row for row in last if row["activity_id"] == "P-ACT-1")
    write(
        folder / "activities.csv",
        [
            changed | {"outcome": "connected"},
            changed | {"activity_id": "P-ACT-3", "occurred_at": "2026-07-02T10:00:00Z"},
            changed | {"activity_id": "P-ACT-4", "occurred_at": "soon"},
        ],
    )
    for entity, row in {
        "stage_history": {"lead_id": "P-OWNED", "stage": "MQL", "entered_at": "2026-07-03"},
        "ownership_history": {
            "lead_id": "P-OWNED",
            "from_owner_id": "U0001",
            "to_owner_id": "P-NEW-USER",
            "changed_at": "2026-07-03T09:00:00Z",
        },
        "data_requests": {"lead_id": "P-ERASED", "type": "Erasure", "requested_at": "2026-07-04"},
    }.items():
        empty = dict.fromkeys(read(first / f"{entity}.csv")[0], "")
        write(folder / f"{entity}.csv", [empty | row])
    return folder


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> tuple[Path, Path]:
    """What is delivered before the first night and before the second."""
    folder = tmp_path_factory.mktemp("parity")
    first = first_extracts(demo, folder / "first")
    return first, second_extracts(first, folder / "second")


@pytest.fixture(scope="session")
def on_spark(cluster) -> Iterator[dict[str, str]]:
    """The options of a night on the cluster, with the environment that leads to it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in cluster.env.items():
            patch.setenv(name, value)
        # a cluster that outlives the tests shows other homes already
        patch.setenv("LEADHOUSE_SPARK_READERS", f"nights_{secrets.token_hex(3)}_")
        # statements wait for the server more than they compute
        yield {"target": "spark", "threads": 4}


@pytest.fixture(scope="session")
def on_engine(on_spark) -> dict[str, dict[str, str]]:
    """The options of a night by engine."""
    return {"duckdb": {}, "spark": on_spark}


@dataclass(frozen=True)
class Nights:
    """The nights by engine."""

    duckdb: tuple
    spark: tuple

    def of(self, name: str) -> tuple:
        return self.duckdb if name == "duckdb" else self.spark


@pytest.fixture(scope="session")
def nights(tmp_path_factory, night, extracts, on_engine) -> Nights:
    """Two nights on each engine; don't publish another in their homes."""
    built = {}
    for name, options in on_engine.items():
        home = tmp_path_factory.mktemp(name)
        first = night(home, extracts[0], **options)
        full = frozenset({"leads"})
        second = night(home, extracts[1], as_of=LATER, full=full, **options)
        built[name] = (first, second)
    return Nights(**built)


@pytest.fixture(scope="session")
def tables_of(tmp_path_factory) -> Callable[..., Tables]:
    """The published tables of a night, of its own schemas or file, not of the stable names."""

    def tables(built) -> Tables:
        run = built.outcome.run
        folder = built.home.run_dir(run.run_id)
        found = tables_at(folder)
        if getattr(run, "target", "duckdb") == "spark" and not (folder / "parquet/policy").is_dir():
            whole = tmp_path_factory.mktemp("spark_tables")
            for schema in (folder / "parquet").iterdir():
                (whole / schema.name).symlink_to(schema)
            link_policy(run.run_id, whole / "policy")
            found = tables_at(whole)
        return found

    return tables


def link_policy(run_id: str, folder: Path) -> None:
    """Links the files of the policy tables, which no run exports, as an export would place them."""
    from leadhouse.warehouse.spark import SparkConnection, load_profile, prefix_of

    connection = SparkConnection(load_profile(project_root() / "profiles.yml"), prefix_of(run_id))
    described = connection.rows(f"show table extended in {connection.schema('policy')} like '*'")
    folder.mkdir()
    for _, table, _, information in described:
        location = information.partition("Location: file:")[2].partition("\n")[0]
        place, file = Path("/" + location.lstrip("/")), folder / f"{table}.parquet"
        if any(place.glob("*.parquet")):
            file.symlink_to(place)
        else:
            _write_empty(file, connection.columns("policy", table))
    connection.close()


def _write_empty(file: Path, columns: dict[str, str]) -> None:
    """A seed without rows has no file on Spark."""
    nulls = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in columns.items())
    with engine() as connection:
        connection.execute(f"copy (select {nulls} where 1 = 0) to '{file}' (format parquet)")


@pytest.fixture(scope="session")
def rows_of(tables_of) -> Callable[..., list[tuple]]:
    """Rows of a query over one table of a night: `rows_of(built, "audit.quarantine", "...")`."""

    def rows(built, table: str, query: str) -> list[tuple]:
        with engine() as connection:
            relation = tables_of(built).relations(connection, "night")[table]
            return connection.execute(query.format(table=relation)).fetchall()

    return rows
