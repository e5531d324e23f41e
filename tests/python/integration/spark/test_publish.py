"""Publishing on a cluster: what readers see, whatever is cut short, and what runs leave behind."""

import hashlib
import hmac
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.publish.cleanup import clean_runs, settle_stale_runs
from leadhouse.publish.landing import clean_unused_extracts
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.publish.mask import Treatment, make_masked
from leadhouse.publish.publisher import SwitchError
from leadhouse.publish.reader_views import drop_schemas, schema_names
from leadhouse.publish.spark import SparkPublisher
from leadhouse.publish.spark_copies import export_to_storage, mask_in_storage
from leadhouse.publish.switch import rollback, switch
from leadhouse.runs import (
    RUN_FILE,
    Home,
    Run,
    create_run,
    finish_run,
    kept_runs,
    list_runs,
    published_run,
    published_run_id,
)
from leadhouse.site.night import opened_parquet
from leadhouse.warehouse.connection import Connection, WarehouseError
from leadhouse.warehouse.duckdb import DuckDBDialect
from leadhouse.warehouse.spark import (
    SparkConnection,
    SparkProfile,
    load_profile,
    prefix_of,
)
from leadhouse.warehouse.storage import Storage

pytestmark = [pytest.mark.long, pytest.mark.spark]

ROOT = Path(__file__).parents[4]
START = datetime(2031, 7, 1, 4, 10)
KEY = "a key of more than sixteen bytes"
HOSTILE = [
    "Zoë 🦊 O'Hara",
    "back\\slash \\n \\' \\u0041",
    "<script>alert(1)</script>",
    "'); drop table x; --",
    '${env:HOME} ${spark.app.id} `tick` "quoted"',
    "\u202egnp.exe אבג",
    "tab\tline\nreturn\rnul\x00end",
    "",
]
INTAKE_FILES = """
select * from values
    ('used', 'f1', 'leads', true), ('unused', 'f2', 'leads', true), ('unmapped', 'f3', 'x', false)
as files(extract_id, source_file, entity, mapped)
"""
ROW_ACCOUNTING = """
select '{run_id}' as run_id, * from values ('f1', 'leads', 1, 0), ('f2', 'leads', 0, 0)
as accounts(source_file, entity, accepted_count, quarantined_count)
"""
MASKING = {
    ("marts", "people"): {
        "golden_lead_id": Treatment.KEPT,
        "full_name": Treatment.PERSONAL,
        "score": Treatment.KEPT,
        "birth_date": Treatment.PERSONAL,
        "seen_at": Treatment.KEPT,
        "notes": Treatment.FREE_TEXT,
    }
}


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours handles it."""


@dataclass
class Spied:
    """A session that remembers its statements and may die at one of them."""

    wrapped: SparkConnection
    statements: list[str]
    dies_at: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.wrapped, name)

    def execute(self, statement: str) -> None:
        """Runs the statement, or dies instead."""
        if any(mark in statement for mark in self.dies_at):
            raise Killed(statement)
        self.statements.append(statement)
        self.wrapped.execute(statement)


@dataclass
class House:
    """A home on the cluster, whose readers have schemas of this test alone."""

    home: Home
    profile: SparkProfile
    storage: Storage
    readers: str
    statements: list[str] = field(default_factory=list)
    dies_at: list[str] = field(default_factory=list)

    def connect(self, prefix: str) -> Any:
        """A spied session."""
        session = SparkConnection(self.profile, prefix)
        return Spied(session, self.statements, self.dies_at)

    def session(self, run: Run) -> Callable[[], Connection]:
        """Opens sessions on the schemas of a run."""
        return lambda: self.connect(prefix_of(run.run_id))

    @property
    def publisher(self) -> SparkPublisher:
        """The publisher of the home."""
        return SparkPublisher(self.home, self.connect, self.storage, self.readers)

    @cached_property
    def looking(self) -> SparkConnection:
        """A session that looks on."""
        return SparkConnection(self.profile, "unused")

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """The rows of the last statement; {r} begins the readers' schemas."""
        return [self.looking.rows(text.format(r=self.readers)) for text in statements][-1]

    def schemas(self, run: Run) -> set[str]:
        """What the run has on the cluster."""
        return set(schema_names(self.looking, f"{prefix_of(run.run_id)}_*"))

    def shows(self) -> set[str]:
        """The runs that the readers' views show."""
        schemas = schema_names(self.looking, f"{self.readers}*")
        views = [
            f"{name}.{row[1]}" for name in schemas for row in self.sql(f"show views in {name}")
        ]
        return {dict(self.sql(f"show tblproperties {view}"))["leadhouse.run"] for view in views}

    def built(self, day: int, *extra: str, is_building: bool = False) -> Run:
        """A run as a night leaves it before it is published; `extra` are more tables of marts.

        Views stand for the tables, since they cost less.
        """
        moment = START + timedelta(days=day)
        run = create_run(self.home, moment, moment, target="spark")
        tables = {
            "marts.people": f"select 'l{day}' as golden_lead_id,"
            f" cast('{moment}.123456' as timestamp) as seen_at",
            "audit.intake_files": INTAKE_FILES,
            "audit.row_accounting": ROW_ACCOUNTING.format(run_id=run.run_id),
            "ops.runs": f"select '{run.run_id}' as run_id",
        } | {f"marts.{name}": "select 1 as one" for name in extra}
        prefix = prefix_of(run.run_id)
        for schema in ("marts", "audit", "ops", "staging"):
            self.sql(f"create schema {prefix}_{schema}")
        for name, query in tables.items():
            self.sql(f"create view {prefix}_{name} as {query}")
        if is_building:
            return run
        return finish_run(self.home, run, "not_published", moment, is_publishable=True)

    def publish(self, run: Run) -> Run:
        """Publishes as a night does."""
        switch(self.home, run.run_id, self.publisher)
        return finish_run(self.home, run, "published", run.started_at)

    def clear(self) -> None:
        """Drops all that the test made on the cluster."""
        for run in list_runs(self.home):
            drop_schemas(self.looking, prefix_of(run.run_id))
        drop_schemas(self.looking, self.readers.removesuffix("_"))
        self.looking.close()


@pytest.fixture(scope="module")
def profile(cluster: Any) -> Iterator[SparkProfile]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in cluster.env.items():
            patch.setenv(name, value)
        yield load_profile(ROOT / "profiles.yml")


@pytest.fixture
def make_house(profile: SparkProfile, tmp_path: Path) -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(name: str = "home", storage: Path | None = None, readers: str = "") -> House:
        home = Home(tmp_path / name)
        home.path.mkdir()
        place = Storage(str(storage or home.path))
        made.append(House(home, profile, place, readers or f"dev_p_{uuid.uuid4().hex[:12]}_"))
        return made[-1]

    yield make
    for house in made:
        house.clear()


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()


def test_readers_see_the_published_run_and_only_its_tables(house: House) -> None:
    first, second = house.built(0, "goes_away"), house.built(1, "is_new")
    house.sql(
        "create schema {r}marts",
        "create table {r}marts.of_others as select 1 as a",
    )
    house.publish(first)
    assert house.sql("select golden_lead_id from {r}marts.people") == [("l0",)]
    assert house.sql("select run_id from {r}ops.runs") == [(first.run_id,)]
    house.statements.clear()
    house.publish(second)
    replaced = [text for text in house.statements if "create or replace view" in text]
    assert f"`{house.readers}ops`.`runs`" in replaced[-1]
    assert house.sql("select golden_lead_id from {r}marts.people") == [("l1",)]
    names = {row[1] for row in house.sql("show tables in {r}marts")}
    assert names == {"people", "is_new", "of_others"}
    assert published_run(house.home) == list_runs(house.home)[-1]
    assert rollback(house.home, START, publisher=house.publisher).run_id == first.run_id
    assert house.shows() == {first.run_id}
    assert published_run_id(house.home) == first.run_id


def test_timestamps_are_the_same_in_every_session(house: House, cluster: Any) -> None:
    from pyhive import hive

    house.publish(house.built(0))
    reader = hive.connect(
        host=cluster.host,
        port=cluster.port,
        username="reader",
        configuration={"set:hiveconf:spark.sql.session.timeZone": "Europe/Berlin"},
    )
    with closing(reader), closing(reader.cursor()) as cursor:
        cursor.execute("set spark.sql.session.timeZone")
        assert cursor.fetchall()[0][1] == "Europe/Berlin"
        cursor.execute(
            f"select cast(seen_at as string), typeof(seen_at) from {house.readers}marts.people"
        )
        assert cursor.fetchall() == [("2031-07-01 04:10:00.123456", "timestamp_ntz")]


DEATHS = ["set tblproperties", "marts`.`is_new`", "drop view", "ops`.`runs` tblproperties"]


@pytest.mark.parametrize("place", DEATHS)
def test_a_switch_cut_short_is_undone(house: House, place: str) -> None:
    first, second = house.built(0, "goes_away"), house.built(1, "is_new")
    house.publish(first)
    house.dies_at.append(place)
    with pytest.raises(Killed):
        switch(house.home, second.run_id, house.publisher)
    house.dies_at.clear()
    house.publisher.restore()
    assert published_run_id(house.home) == first.run_id
    assert house.shows() == {first.run_id}
    assert {row[1] for row in house.sql("show tables in {r}marts")} == {"people", "goes_away"}
    assert house.sql("select golden_lead_id from {r}marts.people") == [("l0",)]


def test_a_kill_between_the_views_and_the_link_is_undone(house: House) -> None:
    first, second = house.built(0), house.built(1)
    house.publish(first)
    house.publisher.switch(second)
    assert house.shows() == {second.run_id}
    house.publisher.restore()
    assert house.shows() == {first.run_id}
    house.statements.clear()
    house.publisher.restore()
    assert house.statements == []


def test_a_first_night_cut_short_leaves_readers_nothing(house: House) -> None:
    run = house.built(0, "is_new", is_building=True)
    house.dies_at.append("marts`.`people`")
    with pytest.raises(Killed):
        switch(house.home, run.run_id, house.publisher)
    house.dies_at.clear()
    assert house.shows() == {run.run_id}
    house.publisher.restore()
    settle_stale_runs(house.home, START, house.publisher)
    assert house.shows() == set()
    assert house.schemas(run) == set()
    house.publisher.restore()


def test_a_switch_that_fails_points_the_views_back(house: House) -> None:
    first, second = house.built(0), house.built(1)
    house.publish(first)
    marts = f"{prefix_of(second.run_id)}_marts"
    house.sql(
        f"create view {marts}.base as select 1 as one",
        f"create or replace view {marts}.people as select * from {marts}.base",
        f"drop view {marts}.base",
    )
    with pytest.raises(WarehouseError, match="base"):
        switch(house.home, second.run_id, house.publisher)
    assert house.shows() == {first.run_id}
    assert published_run_id(house.home) == first.run_id


def test_the_views_of_another_home_are_left_alone(make_house: Callable[..., House]) -> None:
    ours = make_house("ours")
    theirs = make_house("theirs", readers=ours.readers)
    mine = ours.publish(ours.built(0))
    other = theirs.built(5)
    for refused in (
        theirs.publisher.restore,
        lambda: switch(theirs.home, other.run_id, theirs.publisher),
    ):
        with pytest.raises(SwitchError, match=f"shows run {mine.run_id}, of which.*drop `.*runs`"):
            refused()
    assert ours.shows() == {mine.run_id}
    ours.sql("drop view {r}ops.runs")
    theirs.publish(other)
    assert ours.shows() == {other.run_id}


def test_a_table_of_others_is_never_replaced(house: House) -> None:
    run = house.built(0)
    house.sql("create schema {r}marts", "create view {r}marts.people as select 1 as a")
    with pytest.raises(SwitchError, match="people` is there already and isn't ours"):
        switch(house.home, run.run_id, house.publisher)
    assert house.sql("select a from {r}marts.people") == [(1,)]
    assert published_run_id(house.home) is None


def test_a_run_whose_schemas_are_gone_is_refused(house: House) -> None:
    first, second = house.built(0), house.built(1)
    house.publish(first)
    house.sql(f"drop schema {prefix_of(second.run_id)}_ops cascade")
    with pytest.raises(SwitchError, match="aren't on this Spark"):
        switch(house.home, second.run_id, house.publisher)
    assert house.shows() == {first.run_id}


def test_old_runs_leave_neither_schemas_nor_files(make_house: Any, tmp_path: Path) -> None:
    house = make_house(storage=tmp_path / "storage")
    runs = [house.built(day) for day in range(3)]
    for run in runs:
        house.publish(run)
        export_to_storage(house.session(run), house.storage, run.run_id)
    for content in ("used", "unused", "unmapped", "unknown"):
        extract = hashlib.sha256(content.encode()).hexdigest()
        house.storage.put(ROOT / "LICENSE", "landing", extract, "rows.parquet")
    removed = clean_runs(house.home, 2, house.publisher)
    assert removed == [runs[0].run_id]
    assert house.schemas(runs[0]) == set()
    assert len(house.schemas(runs[1])) == 4
    assert house.storage.names("runs") == [run.run_id for run in runs[1:]]
    assert [run.run_id for run in kept_runs(house.home)] == [run.run_id for run in runs[1:]]
    found = dict(house.publisher.used_extracts(kept_runs(house.home)))
    assert found == {"used": True, "unused": False, "unmapped": True}
    clean_unused_extracts(house.home, house.publisher)
    assert house.storage.names("landing") == []


PEOPLE_TYPES = {
    "golden_lead_id": "string",
    "full_name": "string",
    "score": "decimal(18, 6)",
    "birth_date": "date",
    "seen_at": "timestamp",
    "notes": "string",
    "undeclared": "string",
}
PEOPLE = ", ".join(f"{name} {data_type}" for name, data_type in PEOPLE_TYPES.items())


def _people(text: Callable[[str], str]) -> str:
    """Rows of people as an insert takes them."""
    return (
        ", ".join(
            f"('l{place}', {text(name)}, 1.5, date '1985-03-01',"
            " timestamp '2026-03-29 02:30:00.000001', 'call her', 'secret')"
            for place, name in enumerate(HOSTILE)
        )
        + ", ('null', null, null, null, null, null, null)"
    )


def _in_duckdb(text: str) -> str:
    """A text for DuckDB, which takes no NUL in a statement."""
    return " || chr(0) || ".join(DuckDBDialect().text(part) for part in text.split("\x00"))


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run file with the people."""
    run_file = tmp_path_factory.mktemp("run") / RUN_FILE
    with duckdb.connect(str(run_file)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.people ({PEOPLE})")
        connection.execute(f"insert into marts.people values {_people(_in_duckdb)}")
    return run_file


@pytest.fixture(scope="module")
def peopled(
    profile: SparkProfile, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, Run]]:
    """A run with people of hostile names, an empty table, and one that nothing declares."""
    home = Home(tmp_path_factory.mktemp("peopled"))
    house = House(home, profile, Storage(str(home.path)), f"dev_p_{uuid.uuid4().hex[:12]}_")
    run = create_run(home, START, START + timedelta(days=99), target="spark")
    with closing(SparkConnection(profile, prefix_of(run.run_id))) as connection:
        connection.execute("set spark.sql.variable.substitute=false")
        connection.execute(f"create schema {connection.schema('marts')}")
        for name in ("people", "empty", "undeclared"):
            connection.execute(f"create table {connection.relation('marts', name)} ({PEOPLE})")
        rows = _people(connection.dialect.text)
        connection.execute(f"insert into {connection.relation('marts', 'people')} values {rows}")
        write_ops_runs(connection, [run])
    yield house, run
    house.clear()


def _read(house: House, run: Run, kind: str, query: str) -> list[tuple[Any, ...]]:
    with opened_parquet(house.storage, "runs", run.run_id, kind) as connection:
        return connection.execute(query).fetchall()


ALL_PEOPLE = "select * from shown.marts.people order by golden_lead_id"


def test_parquet_holds_what_the_tables_hold(peopled: tuple[House, Run], on_duckdb: Path) -> None:
    house, people = peopled
    export_to_storage(house.session(people), house.storage, people.run_id)
    with duckdb.connect(str(on_duckdb), read_only=True) as connection:
        expected = connection.execute(
            "select * from marts.people order by golden_lead_id"
        ).fetchall()
    assert _read(house, people, "parquet", ALL_PEOPLE) == expected
    described = "select column_name, column_type from (describe shown.marts.empty)"
    assert _read(house, people, "parquet", described) == [
        ("golden_lead_id", "VARCHAR"),
        ("full_name", "VARCHAR"),
        ("score", "DECIMAL(18,6)"),
        ("birth_date", "DATE"),
        ("seen_at", "TIMESTAMP"),
        ("notes", "VARCHAR"),
        ("undeclared", "VARCHAR"),
    ]
    assert _read(house, people, "parquet", "select run_id, schema_prefix from shown.ops.runs") == [
        (people.run_id, prefix_of(people.run_id))
    ]
    folder = house.home.run_dir(people.run_id) / "parquet"
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("key", [KEY, "k" * 64, "ключ " * 40, None])
def test_the_masked_copy_is_that_of_duckdb(
    peopled: tuple[House, Run], on_duckdb: Path, tmp_path: Path, key: str | None
) -> None:
    house, people = peopled
    report = mask_in_storage(house.session(people), house.storage, people.run_id, MASKING, key)
    expected = make_masked(on_duckdb, tmp_path / "masked.duckdb", MASKING, key)
    with duckdb.connect(str(tmp_path / "masked.duckdb"), read_only=True) as connection:
        rows = connection.execute("select * from marts.people order by golden_lead_id").fetchall()
    assert _read(house, people, "masked", ALL_PEOPLE) == rows
    assert report.hashed_columns == expected.hashed_columns
    assert report.blank_columns == expected.blank_columns
    assert report.dropped_tables == ("marts.empty", "marts.undeclared", "ops.runs")
    assert report.dropped_columns == ("marts.people.undeclared",)
    if key == KEY:
        hashed = [
            hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest() for text in HOSTILE
        ]
        assert [row[1] for row in rows[:-1]] == hashed
    copies = house.home.run_dir(people.run_id) / "masked"
    assert copies.stat().st_mode & 0o777 == 0o755
    content = b"".join(path.read_bytes() for path in copies.rglob("*") if path.is_file())
    assert b"Hara" not in content and b"secret" not in content


def test_the_key_is_in_no_statement_and_no_file_stays(peopled: tuple[House, Run]) -> None:
    house, people = peopled
    house.statements.clear()
    mask_in_storage(house.session(people), house.storage, people.run_id, MASKING, KEY)
    told = "\n".join(house.statements).lower()
    assert "sha2(" in told
    for pad in (0, 0x36, 0x5C):
        part = bytes(byte ^ pad for byte in KEY.encode())
        assert part.hex() not in told
    assert KEY not in told
    assert "masked" in house.storage.names("runs", people.run_id)
    assert "mask_key" not in house.storage.names("runs", people.run_id)


def test_a_mask_cut_short_leaves_no_key(peopled: tuple[House, Run]) -> None:
    house, people = peopled
    house.dies_at.append("sha2(")
    with pytest.raises(Killed):
        mask_in_storage(house.session(people), house.storage, people.run_id, MASKING, KEY)
    house.dies_at.clear()
    assert "mask_key" not in house.storage.names("runs", people.run_id)
