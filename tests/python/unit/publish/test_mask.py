"""The masked copy: nothing that names a person is left in its bytes."""

import hashlib
import hmac
import stat
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.publish.mask import (
    MaskError,
    MaskReport,
    Treatment,
    make_masked,
    masking_from_manifest,
)

KEY = "a key of the tests, long enough"
PEOPLE = {
    "golden_lead_id": Treatment.KEPT,
    "full_name": Treatment.PERSONAL,
    "email": Treatment.PERSONAL,
    "age_years": Treatment.PERSONAL,
    "birth_date": Treatment.PERSONAL,
    "notes": Treatment.FREE_TEXT,
}
MASKING = {
    ("marts", "people"): PEOPLE,
    ("policy", "seed_terms"): {"unit": Treatment.KEPT},
    ("ops", "runs"): {"run_id": Treatment.KEPT, "state": Treatment.KEPT},
}


def _masked(run_file: Path, key: str | None, masking: Any = None) -> tuple[Path, MaskReport]:
    target = run_file.with_name("leadhouse_masked.duckdb")
    return target, make_masked(run_file, target, masking or MASKING, key)


def _rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _hmac(text: str | None, key: str = KEY) -> str | None:
    if text is None:
        return None
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


PEOPLE_SQL = "select * from marts.people order by golden_lead_id"


def test_without_a_key_personal_columns_are_null(run_file: Path) -> None:
    path, report = _masked(run_file, None)
    blank = (None,) * 5
    assert _rows(path, PEOPLE_SQL) == [("l1", *blank), ("l2", *blank), ("l3", *blank)]
    assert report.hashed_columns == ()
    assert "marts.people.email" in report.blank_columns


@pytest.mark.parametrize("key", [KEY, "k" * 64, "ключ " * 40])
def test_with_a_key_text_is_the_hmac_that_python_computes(run_file: Path, key: str) -> None:
    path, report = _masked(run_file, key)
    names = _rows(path, "select full_name, email from marts.people order by golden_lead_id")
    assert names == [
        (_hmac("Ann Nonesuch", key), None),
        (_hmac("Ann Nonesuch", key), _hmac("ann@nonesuch.example", key)),
        (_hmac("Zoë 🦊 O'Hara", key), _hmac("", key)),
    ]
    assert report.hashed_columns == ("marts.people.full_name", "marts.people.email")


def test_free_text_and_other_types_are_null_even_with_a_key(run_file: Path) -> None:
    path, _ = _masked(run_file, KEY)
    assert _rows(path, "select distinct age_years, birth_date, notes from marts.people") == [
        (None, None, None)
    ]


def test_column_types_and_row_counts_stay(run_file: Path) -> None:
    path, _ = _masked(run_file, KEY)
    described = "select column_name, column_type from (describe marts.people)"
    assert _rows(path, described) == _rows(run_file, described)
    assert _rows(path, "select count(*) from marts.people") == [(3,)]


def test_what_nothing_declares_is_dropped_and_reported(run_file: Path) -> None:
    path, report = _masked(run_file, KEY)
    assert report.dropped_tables == ("marts.undeclared",)
    assert report.dropped_columns == ("policy.seed_terms.term",)
    assert _rows(path, "select * from policy.seed_terms") == [("global",)]
    assert _rows(path, "select schema_name || '.' || table_name from duckdb_tables()") == [
        (name,) for name in ("marts.people", "ops.runs", "policy.seed_terms")
    ]


@pytest.mark.parametrize("key", [None, KEY])
def test_no_personal_text_is_left_in_the_bytes(run_file: Path, key: str | None) -> None:
    path, _ = _masked(run_file, key)
    content = path.read_bytes()
    for planted in ("nonesuch", "Nonesuch", "Hara", "call her", "quoted", KEY):
        assert planted.encode() not in content
    assert b"golden_lead_id" in content
    assert list(path.parent.glob("*masked*")) == [path]


def test_the_planted_text_can_be_found_where_it_is_kept(run_file: Path) -> None:
    kept = {("marts", "people"): dict.fromkeys(PEOPLE, Treatment.KEPT)}
    path, _ = _masked(run_file, None, kept)
    assert b"nonesuch" in path.read_bytes()


def test_an_older_copy_leaves_no_trace(run_file: Path) -> None:
    target = run_file.with_name("leadhouse_masked.duckdb")
    target.write_bytes(b"secret@nonesuch.example" * 1000)
    target.with_name(f".{target.name}.new").write_bytes(b"of a run cut short")
    path, _ = _masked(run_file, None)
    assert b"nonesuch" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_short_key_is_refused(run_file: Path) -> None:
    with pytest.raises(MaskError, match="LEADHOUSE_MASK_KEY holds 15 bytes; give it at least 16"):
        _masked(run_file, "k" * 15)
    _masked(run_file, "k" * 16)


def _node(**changes: Any) -> dict[str, Any]:
    columns = {
        "lead_id": {"name": "lead_id"},
        "email": {"name": "email", "config": {"meta": {"personal": True}}},
        "phone": {"name": "phone", "meta": {"personal": True}, "config": {"meta": {}}},
        "message": {"name": "message", "config": {"meta": {"free_text": True, "personal": True}}},
    }
    node = {
        "resource_type": "model",
        "schema": "marts",
        "alias": "leads",
        "name": "leads_v2",
        "columns": columns,
    }
    return {**node, **changes}


def test_the_manifest_tells_the_treatment_wherever_meta_sits() -> None:
    masking = masking_from_manifest({"nodes": {"model.x": _node()}})
    assert masking["marts", "leads"] == {
        "lead_id": Treatment.KEPT,
        "email": Treatment.PERSONAL,
        "phone": Treatment.PERSONAL,
        "message": Treatment.FREE_TEXT,
    }
    assert masking["ops", "runs"]["run_id"] is Treatment.KEPT


def test_the_manifest_of_a_run_on_spark_is_read_without_its_prefix() -> None:
    masking = masking_from_manifest({"nodes": {"model.x": _node(schema="run_1_marts")}}, "run_1")
    assert masking["marts", "leads"]["email"] is Treatment.PERSONAL
    assert ("run_1_marts", "leads") not in masking


def test_the_manifest_tells_of_seeds_and_sources_but_not_of_tests() -> None:
    seed = _node(
        resource_type="seed",
        schema="policy",
        alias="seed_terms",
        columns={"owner": {"name": "owner", "meta": {"personal": True}}},
        config={"column_types": {"term": "varchar", "owner": "varchar"}},
    )
    source = _node(resource_type="source", schema="audit", identifier="intake_files")
    del source["alias"]
    masking = masking_from_manifest(
        {
            "nodes": {"seed.x": seed, "test.x": _node(resource_type="test", alias="not_null")},
            "sources": {"source.x": source},
        }
    )
    assert masking["policy", "seed_terms"] == {
        "term": Treatment.KEPT,
        "owner": Treatment.PERSONAL,
    }
    assert set(masking) == {
        ("ops", "runs"),
        ("policy", "seed_terms"),
        ("audit", "intake_files"),
    }
