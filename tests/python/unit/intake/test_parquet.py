"""Parquet: every type to text, damaged files refused, bad values quarantined."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadhouse.intake import extract_paths

fuzzing = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, **options)
    return buffer.getvalue()


MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("007", pa.string(), "007"),
        ("", pa.string(), None),
        ("é", pa.large_string(), "é"),
        ("x", pa.dictionary(pa.int32(), pa.string()), "x"),
        (b"abc", pa.binary(), "abc"),
        (b"abc", pa.binary(3), "abc"),
        (True, pa.bool_(), "true"),
        (2**63, pa.uint64(), "9223372036854775808"),
        (0.1, pa.float64(), "0.1"),
        (0.1, pa.float32(), "0.1"),
        (1e300, pa.float64(), "1e+300"),
        (Decimal("12.30"), pa.decimal128(10, 2), "12.30"),
        (Decimal("0.0000000001"), pa.decimal128(38, 10), "0.0000000001"),
        (MOMENT, pa.timestamp("us"), "2026-03-29T01:30:00.123456"),
        (MOMENT.replace(microsecond=0), pa.timestamp("ms"), "2026-03-29T01:30:00.000"),
        (
            MOMENT.replace(tzinfo=UTC),
            pa.timestamp("us", "Europe/Berlin"),
            "2026-03-29T01:30:00.123456Z",
        ),
        (date(2026, 2, 28), pa.date32(), "2026-02-28"),
        (time(4, 10), pa.time64("us"), "04:10:00.000000"),
        (timedelta(seconds=90), pa.duration("us"), "90.0"),
        (["a", "b"], pa.list_(pa.string()), '["a","b"]'),
        ({"a": 1, "b": None}, pa.struct({"a": pa.int8(), "b": pa.string()}), '{"a":1,"b":null}'),
        ([MOMENT], pa.list_(pa.timestamp("us")), '["2026-03-29T01:30:00.123456"]'),
        (None, pa.null(), None),
        (
            UUID("12345678-1234-5678-1234-567812345678").bytes,
            pa.uuid(),
            "12345678-1234-5678-1234-567812345678",
        ),
    ],
)
def test_values_become_text(intake: Any, value: object, kind: pa.DataType, text: str) -> None:
    column = pa.array([value], kind)

    extract = intake.land_file("leads.parquet", parquet({"lead_id": ["1"], "Email": column}))

    assert extract.columns == ("lead_id", "email")
    assert intake.values(extract) == [("1", text)]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (pa.array([b"\xff", b"b"]), "bad_unicode"),
        (pa.array([[b"\xff"], [b"b"]]), "bad_unicode"),
        (pa.array(["a\0", "b"]), "nul_byte"),
        (pa.array(["x" * 101, "b"]), "field_too_long"),
        (pa.array([["x" * 101], ["b"]]), "field_too_long"),
    ],
)
def test_a_bad_value_goes_to_quarantine_and_the_others_go_on(
    intake: Any, column: pa.Array, code: str
) -> None:
    intake.limits = replace(intake.limits, field_chars=100)

    extract = intake.land_file("leads.parquet", parquet({"lead_id": [1, 2], "email": column}))

    assert intake.rejects(extract) == [(1, code)]
    assert [(row["lead_id"], row["_row_number"]) for row in intake.rows(extract)] == [("2", 2)]
    assert (extract.raw_count, extract.reject_count) == (2, 1)


def test_the_raw_record_shows_what_can_be_shown(intake: Any) -> None:
    columns = {"lead_id": [7], "email": [b"caf\xff"], "more": pa.array([[b"\xff"]])}

    extract = intake.land_file("leads.parquet", parquet(columns))

    table = pq.read_table(extract_paths(intake.home, extract)[1])
    assert json.loads(table["raw_record"][0].as_py()) == {
        "lead_id": "7",
        "email": "caf\ufffd",
        "more": "not readable",
    }


def test_rows_keep_their_ordinals_over_row_groups(intake: Any) -> None:
    content = parquet({"lead_id": list(range(1000))}, row_group_size=64)

    rows = intake.rows(intake.land_file("leads.parquet", content))

    assert [row["_row_number"] for row in rows] == list(range(1, 1001))
    assert [row["lead_id"] for row in rows] == [str(place) for place in range(1000)]


def test_the_row_hash_is_that_of_the_same_row_in_csv(make_intake: Callable[[], Any]) -> None:
    one, two = make_intake(), make_intake()

    rows = one.rows(one.land_file("leads.parquet", parquet({"email": ["a"], "lead_id": [1]})))
    csv_rows = two.rows(two.land_file("leads.csv", "lead_id,email\n1,a\n"))

    assert rows[0]["_row_sha256"] == csv_rows[0]["_row_sha256"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"lead_id,email\n1,a\n", "unreadable_parquet"),
        (parquet({"lead_id": ["1"] * 100})[:-30], "unreadable_parquet"),
        (parquet({"other": ["1"]}), "no_header"),
        (parquet({"email": ["1"]}), "missing_key_column"),
        (parquet({"lead_id": ["1"], "Lead Id": ["2"]}), "header_twice"),
        (parquet({}), "no_header"),
    ],
)
def test_an_unusable_file_is_refused(intake: Any, content: bytes, code: str) -> None:
    assert intake.refusal_code("leads.parquet", content) == code


def test_a_file_with_too_many_rows_is_refused(intake: Any) -> None:
    intake.limits = replace(intake.limits, rows=999)

    code = intake.refusal_code("leads.parquet", parquet({"lead_id": ["1"] * 1000}))

    assert code == "archive_too_large"


def test_damage_in_a_later_row_group_refuses_the_whole_file(intake: Any) -> None:
    names = [f"some name {place}" for place in range(4000)]
    content = bytearray(parquet({"lead_id": names}, row_group_size=1000, compression="zstd"))
    middle = len(content) // 2
    content[middle : middle + 200] = b"\xff" * 200

    assert intake.refusal_code("leads.parquet", bytes(content)) == "unreadable_parquet"


@fuzzing
@given(data=st.data())
def test_damaged_bytes_never_crash_intake(
    make_intake: Callable[[], Any], data: st.DataObject
) -> None:
    intake = make_intake()
    columns = {"lead_id": [str(n) for n in range(50)], "email": [["a"]] * 50}
    content = bytearray(parquet(columns, compression="zstd"))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    intake.write("leads.parquet", bytes(content))

    report = intake.run()

    for extract in report.landed:
        assert extract.raw_count == len(intake.rows(extract)) + len(intake.rejects(extract))
    assert len(report.landed) + len(report.refused) == 1
