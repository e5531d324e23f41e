"""Parquet copies, content hashes and the table of runs."""

import hashlib
import stat
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.publish.fingerprint import content_hash, fingerprints
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.publish.parquet import export_parquet, keys_from_manifest
from leadhouse.runs import RUN_FILE, Run
from leadhouse.warehouse.duckdb import DuckDBConnection


def _file(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        for statement in ("create schema marts", "create schema ops", *statements):
            connection.execute(statement)
    return path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _shuffled(path: Path, order: str) -> Path:
    return _file(
        path,
        f"""create table marts.leads as
        select (range % 97)::varchar as status, range as lead_number, null::date as closed_date
        from range(20000) order by {order}""",
    )


@pytest.mark.parametrize("keys", [None, {("marts", "leads"): ("lead_number",)}])
def test_equal_content_gives_equal_parquet_bytes(tmp_path: Path, keys: Any) -> None:
    digests = set()
    for order in ("lead_number", "hash(lead_number)"):
        target = tmp_path / order
        counts = export_parquet(_shuffled(tmp_path / f"{order}.duckdb", order), target, keys)
        assert counts == {"marts.leads": 20000}
        digests.add(_digest(target / "marts" / "leads.parquet"))
    assert len(digests) == 1


def test_parquet_holds_the_rows_in_order_of_the_key(tmp_path: Path) -> None:
    run_file = _shuffled(tmp_path / "run.duckdb", "hash(lead_number)")
    target = tmp_path / "it's here"
    export_parquet(run_file, target, {("marts", "leads"): ("lead_number",)})
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select lead_number, compression from read_parquet($file), "
            "(select any_value(compression) as compression from parquet_metadata($file)) limit 3",
            {"file": str(target / "marts" / "leads.parquet")},
        ).fetchall()
    assert rows == [(0, "ZSTD"), (1, "ZSTD"), (2, "ZSTD")]


def test_scratch_and_policy_are_not_exported(tmp_path: Path) -> None:
    run_file = _file(
        tmp_path / "run.duckdb",
        "create schema scratch",
        "create table scratch.raw as select 1 as one",
        "create schema policy",
        "create table policy.terms as select 1 as one",
        "create table marts.empty (one int)",
    )
    assert export_parquet(run_file, tmp_path / "parquet") == {"marts.empty": 0}
    assert (tmp_path / "parquet" / "marts" / "empty.parquet").exists()


def test_keys_come_from_declared_grains_only() -> None:
    columns = {"lead_id": {}, "day": {}}
    manifest = {
        "nodes": {
            "a": {
                "schema": "marts",
                "alias": "a",
                "columns": columns,
                "config": {"meta": {"grain": ["lead_id", "day"]}},
            },
            "b": {"schema": "marts", "alias": "b", "columns": columns, "meta": {"grain": "lead"}},
            "c": {"schema": "marts", "alias": "c", "columns": {}, "meta": {"grain": ["lead_id"]}},
        }
    }
    assert keys_from_manifest(manifest) == {("marts", "a"): ("lead_id", "day")}


def test_keys_of_a_run_on_spark_are_without_its_prefix() -> None:
    node = {"schema": "run_1_marts", "alias": "a", "columns": {"id": {}}, "meta": {"grain": ["id"]}}
    assert keys_from_manifest({"nodes": {"a": node}}, "run_1") == {("marts", "a"): ("id",)}


def _hash(select: str, exclude: tuple[str, ...] = ("run_id",)) -> str:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema marts")
        connection.execute(f"create table marts.t as {select}")
        return content_hash(connection, "marts", "t", exclude)


SAME = [
    (
        "select * from (values (1), (2), (null)) t(a)",
        "select * from (values (null), (2), (1)) t(a)",
    ),
    ("select 1 as a, 'x' as b", "select 'x' as b, 1 as a"),
    ("select 1 as a, 'r1' as run_id", "select 1 as a, 'r2' as run_id"),
    ("select 0.0::double as a", "select -0.0::double as a"),
]
DIFFERENT = [
    ("select 1 as a union all select 1", "select 1 as a"),
    ("select 1 as a union all select 1", "select 2 as a union all select 2"),
    ("select null::varchar as a", "select '' as a"),
    ("select 'null;' as a", "select null::varchar as a"),
    ("select 'ab' as a, 'c' as b", "select 'a' as a, 'bc' as b"),
    ("select 'a' as a, null::varchar as b", "select null::varchar as a, 'a' as b"),
    ("select 1 as a", "select 1::bigint as a"),
    ("select 1 as a", "select 1 as b"),
    ("select 0.1::double as a", "select 0.1::double + 1e-17 + 2e-17 as a"),
    ("select 'a' as a where false", "select 'a' as a"),
    ("select ['a, b'] as a", "select ['a', 'b'] as a"),
    ("select timestamp '2026-06-30 23:59:59.999999' as a", "select timestamp '2026-07-01' as a"),
    ("select '\\x00'::blob as a", "select '\\x01'::blob as a"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_equal_content_has_one_hash(left: str, right: str) -> None:
    assert _hash(left) == _hash(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_other_content_has_another_hash(left: str, right: str) -> None:
    assert _hash(left) != _hash(right)


def test_run_id_counts_where_it_isnt_excluded() -> None:
    left, right = "select 1 as a, 'r1' as run_id", "select 1 as a, 'r2' as run_id"
    assert _hash(left, ()) != _hash(right, ())


def test_a_table_without_columns_to_hash_is_named() -> None:
    with duckdb.connect() as connection, pytest.raises(ValueError, match=r"marts\.absent"):
        content_hash(connection, "marts", "absent")


def test_fingerprints_leave_operations_and_scratch_out(tmp_path: Path) -> None:
    statements = ("create table marts.t as select 1 as a", "create schema scratch")
    other = "create table scratch.x as select 1 as a"
    first = fingerprints(
        _file(tmp_path / "a.duckdb", *statements, "create table ops.runs as select 1 as a", other)
    )
    second = fingerprints(
        _file(tmp_path / "b.duckdb", *statements, "create table ops.runs as select 2 as a")
    )
    assert first == second
    assert list(first) == ["marts.t"]


def test_ops_runs_lists_every_run_and_is_written_anew(tmp_path: Path) -> None:
    moment = datetime(2026, 7, 1, 4, 10, 0, 1)
    run = Run("r1", moment, moment, None, "building", "c'1", "p1")
    on_spark = replace(run, run_id="20260630T235959-6a44a1f8", target="spark")
    connection = DuckDBConnection(tmp_path / RUN_FILE, tmp_path / "work.duckdb", None)
    with closing(connection):
        write_ops_runs(connection, [])
        write_ops_runs(connection, [run])
        write_ops_runs(connection, [run, on_spark])
        rows = connection.rows(f"select * from {connection.relation('ops', 'runs')}")
    same = (moment, moment, None, "building", "c'1", "p1")
    assert rows == [
        ("r1", *same, None),
        (on_spark.run_id, *same, "leadhouse_20260630t235959_6a44a1f8"),
    ]


@pytest.mark.long
def test_a_sort_that_needs_the_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_file = _file(
        tmp_path / "run.duckdb",
        "create table marts.wide as select md5(range::varchar) || range as text_value "
        "from range(3000000)",
    )
    monkeypatch.setenv("LEADHOUSE_MEMORY_LIMIT", "150MB")
    monkeypatch.setenv("LEADHOUSE_THREADS", "1")
    monkeypatch.chdir(tmp_path)
    assert export_parquet(run_file, tmp_path / "parquet") == {"marts.wide": 3000000}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parquet", "run.duckdb"]
