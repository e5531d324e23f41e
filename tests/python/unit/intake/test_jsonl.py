"""JSONL: one object a line, values to text without rounding."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

fuzzing = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GOOD = '{"lead_id": "1", "email": "a"}'


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "not_json"),
        ('{"lead_id": NaN}', "not_json"),
        ('{"lead_id": ' + "[" * 100_000 + "]" * 100_000 + "}", "not_json"),
        ('{"lead_id": ' + "9" * 5000 + "}", "not_json"),
        ("[1]", "not_an_object"),
        ('"text"', "not_an_object"),
        ('{"lead_id": 1, "lead_id": 2}', "duplicate_json_key"),
        ('{"lead_id": 1, "email": {"a": 1, "a": 2}}', "duplicate_json_key"),
        ('{"lead_id": 1, "Lead ID": 2}', "duplicate_json_key"),
        ('{"lead_id": "a\\u0000"}', "nul_byte"),
        ('{"lead_id": "a\0"}', "nul_byte"),
        ('{"lead_id": "\\ud83d"}', "bad_unicode"),
        ('{"lead_id": "' + "x" * 101 + '"}', "field_too_long"),
    ],
)
def test_a_damaged_line_goes_to_quarantine_and_the_others_go_on(
    intake: Any, line: str, code: str
) -> None:
    intake.limits = replace(intake.limits, field_chars=100)

    extract = intake.land_file("leads.jsonl", f"{line}\n\n{GOOD}\n")

    assert intake.rejects(extract) == [(1, code)]
    assert [row["_row_number"] for row in intake.rows(extract)] == [3]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"007"', "007"),
        ("true", "true"),
        ("null", None),
        ('""', None),
        ("12345678901234567890", "12345678901234567890"),
        ("1.10", "1.10"),
        ("12345678901234567890.123", "12345678901234567890.123"),
        ('["a", 1.50, null, {"b": false}]', '["a",1.50,null,{"b":false}]'),
        ('{"é": "\\""}', '{"é":"\\""}'),
        ('"\\ud83d\\ude00"', "😀"),
    ],
)
def test_values_become_text(intake: Any, value: str, text: str | None) -> None:
    extract = intake.land_file("leads.jsonl", f'\ufeff{{"lead_id": "1", "email": {value}}}')

    assert intake.values(extract) == [("1", text)]


def test_columns_are_those_of_all_lines(intake: Any) -> None:
    extract = intake.land_file("leads.jsonl", f'{GOOD}\n{{"Lead Id": "2", "New One": 1}}\n')

    assert extract.columns == ("lead_id", "email", "new_one")
    assert extract.delivered_names == ("lead_id", "email", "New One")
    assert extract.unknown_columns == ("new_one",)
    assert intake.values(extract) == [("1", "a", None), ("2", None, "1")]


def test_a_key_without_letters_is_a_column_named_by_its_position(intake: Any) -> None:
    extract = intake.land_file("leads.jsonl", '{"lead_id": 1, "": 2}\n{"lead_id": 3, "?": 4}\n')

    assert extract.columns == ("lead_id", "unnamed_2")
    assert intake.values(extract) == [("1", "2"), ("3", "4")]


def test_the_row_hash_is_that_of_the_same_row_in_csv(make_intake: Callable[[], Any]) -> None:
    one, two = make_intake(), make_intake()

    json_rows = one.rows(one.land_file("leads.jsonl.gz", gzip.compress(GOOD.encode())))
    csv_rows = two.rows(two.land_file("leads.csv", "lead_id,email\n1,a\n"))

    assert json_rows[0]["_row_sha256"] == csv_rows[0]["_row_sha256"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b'[\n{"lead_id": "1"}\n]\n'.replace(b'"lead_id": "1"', b""), "not_jsonl"),
        (b"lead_id,email\n1,a\n", "not_jsonl"),
        (b'{"something": 1}\n', "no_header"),
        (b'{"email": 1}\n', "missing_key_column"),
        (b'{"lead_id": "\xff"}\n', "undecodable_bytes"),
        ('{"lead_id": 1}'.encode("utf-16"), "undecodable_bytes"),
        (json.dumps({f"c{place}": 1 for place in range(5000)}).encode(), "too_many_columns"),
    ],
)
def test_an_unusable_file_is_refused(intake: Any, content: bytes, code: str) -> None:
    assert intake.refusal_code("leads.jsonl", content) == code


@fuzzing
@given(data=st.data())
def test_damaged_bytes_never_crash_intake(
    make_intake: Callable[[], Any], data: st.DataObject
) -> None:
    intake = make_intake()
    content = bytearray(b'{"lead_id": "1", "email": {"a": [1.5, "\xc3\xa9\\u00e9"]}}\n' * 3)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    intake.write("leads.jsonl", bytes(content))

    report = intake.run()

    for extract in report.landed:
        read = len(intake.rows(extract)) + len(intake.rejects(extract))
        assert extract.raw_count == read > 0
    assert len(report.landed) + len(report.refused) == 1
