"""CSV: what is read, what is quarantined, and that nothing good is lost with it."""

import csv
import gzip
import io
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from leadhouse.intake import extract_paths
from leadhouse.intake.chunk import Reject
from leadhouse.intake.csv_reader import open_csv
from leadhouse.intake.model import FileRefused, Limits
from leadhouse.intake.systems import SystemTable

HEADER = "lead_id,email\n"
FREE = SystemTable("anything", "extended", (), ())
WIDE = Limits()
TINY = Limits(block_bytes=64)
fuzzing = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(
    path: Path, limits: Limits = WIDE, line_by_line: bool = False
) -> tuple[list[tuple[Any, ...]], list[Reject]]:
    parsed = open_csv(path, False, FREE, limits, line_by_line)
    rows: list[tuple[Any, ...]] = []
    rejects: list[Reject] = []
    for chunk in parsed.chunks:
        rows.extend(tuple(row.values()) for row in chunk.rows.to_pylist())
        rejects.extend(chunk.rejects)
        assert chunk.raw_count == chunk.rows.num_rows + len(chunk.rejects)
    return rows, rejects


def outcome(path: Path, limits: Limits, line_by_line: bool) -> object:
    try:
        return read(path, limits, line_by_line)
    except FileRefused as error:
        return error.reason_code


@pytest.mark.parametrize(
    ("body", "rejects"),
    [
        ("1,a\n2\n3,c\n", [(3, "ragged_row")]),
        ("1,a\n2,b,x\n3,c\n", [(3, "ragged_row")]),
        ('1,a\n2,"b\n3,c\n', [(3, "unclosed_quote")]),
        ('1,a\n2,"b\n3,"c"\n', [(3, "unclosed_quote")]),
        ('1,a\n2,"b"x\n3,c\n', [(3, "malformed_quote")]),
        ("1,a\n2,b\0\n3,c\n", [(3, "nul_byte")]),
    ],
)
def test_a_damaged_row_goes_to_quarantine_and_the_others_go_on(
    intake: Any, body: str, rejects: list[tuple[int, str]]
) -> None:
    extract = intake.land_file("leads.csv", HEADER + body)

    assert intake.values(extract) == [("1", "a"), ("3", "c")]
    assert intake.rejects(extract) == rejects
    assert (extract.raw_count, extract.reject_count) == (3, 1)


@pytest.mark.parametrize(("size", "is_kept"), [(100, True), (101, False)])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_field_may_be_as_long_as_the_limit(
    intake: Any, size: int, is_kept: bool, quote: str
) -> None:
    intake.limits = replace(intake.limits, field_chars=100)

    # characters count, not bytes
    extract = intake.land_file("leads.csv", f"{HEADER}1,{quote}{'é' * size}{quote}\n2,b\n")

    assert intake.rejects(extract) == ([] if is_kept else [(2, "field_too_long")])
    assert intake.values(extract)[-1] == ("2", "b")


def test_a_field_beyond_the_limit_of_the_csv_module_is_read(intake: Any) -> None:
    long = 'x"' * (csv.field_size_limit() // 2 + 10)
    text = io.StringIO()
    csv.writer(text).writerows([["lead_id", "email"], ["1", long], ["2", "b"]])

    extract = intake.land_file("leads.csv", text.getvalue())

    assert intake.values(extract) == [("1", long), ("2", "b")]


def test_an_open_quote_in_the_middle_swallows_no_good_row(intake: Any) -> None:
    good = [f'{place},"name, {place}"' for place in range(3000)]
    lines = [*good[:1500], 'x,"open', *good[1500:]]

    extract = intake.land_file("leads.csv", HEADER + "\n".join(lines) + "\n")

    assert extract.row_count == 3000
    assert intake.rejects(extract) == [(1502, "unclosed_quote")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_ends_give_the_same_rows_and_numbers(intake: Any, end: str, last: str) -> None:
    lines = ["lead_id,email", "1,a", '2,"b', 'c"', "3,d"]

    extract = intake.land_file("leads.csv", end.join(lines) + (end if last else ""))

    assert intake.values(extract) == [("1", "a"), ("2", f"b{end}c"), ("3", "d")]
    assert [row["_row_number"] for row in intake.rows(extract)] == [2, 3, 5]


def test_blank_lines_are_no_rows_but_count_as_lines(intake: Any) -> None:
    extract = intake.land_file("leads.csv", "\n\nlead_id,email\n\n1,a\n\r\n\n2,b\n")

    assert [row["_row_number"] for row in intake.rows(extract)] == [5, 8]
    assert extract.raw_count == 2


def test_values_are_kept_as_they_are_and_empty_is_null(intake: Any) -> None:
    extract = intake.land_file(
        "leads.csv", '\ufeff Lead ID ,email,created_at\n 007 ,,""\nNULL,"a ""b"",c",5" disk\n'
    )

    assert extract.columns == ("lead_id", "email", "created_at")
    assert intake.values(extract) == [(" 007 ", None, None), ("NULL", 'a "b",c', '5" disk')]


def test_a_column_without_a_name_gets_one_by_its_position(intake: Any) -> None:
    extract = intake.land_file("leads.csv", ",lead_id,?\n0,1,x\n")

    assert extract.columns == ("unnamed_1", "lead_id", "unnamed_3")
    assert extract.unknown_columns == ("unnamed_1", "unnamed_3")


def test_a_header_alone_is_an_empty_extract(intake: Any) -> None:
    extract = intake.land_file("leads.csv", "lead_id,email")

    assert (extract.raw_count, intake.values(extract)) == (0, [])


def test_gzip_gives_the_same_rows(intake: Any) -> None:
    text = f'{HEADER}1,"a, b"\n'.encode()

    # two members in one archive are one file
    extract = intake.land_file("leads.csv.gz", gzip.compress(text) + gzip.compress(b"2,c\n"))

    assert intake.values(extract) == [("1", "a, b"), ("2", "c")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\n\n", "empty_file"),
        (b"1,2\n3,4\n", "no_header"),
        (b"email\na\n", "missing_key_column"),
        (b"lead_id,email,Lead ID\n", "header_twice"),
        (b"lead_id,email\n1,a\nlead_id,email\n", "header_twice"),
        (b'lead_id,email\n1,"a"\n\xef\xbb\xbflead_id,email\n2,b\n', "header_twice"),
        (b"lead_id;email\n1;a\n", "not_csv"),
        (b"lead_id\temail\n1\ta\n", "not_csv"),
        (b'lead_id,"email\n', "not_csv"),
        (b"<!DOCTYPE html><html>", "not_csv"),
        (b'{"lead_id": "1"}\n', "not_csv"),
        (b"PK\x03\x04rest", "not_csv"),
        (b"PAR1rest", "not_csv"),
        (b"lead_id,\0email\n", "not_csv"),
        (gzip.compress(b"lead_id\n"), "not_csv"),
        ("lead_id,email\n".encode("utf-16"), "undecodable_bytes"),
        (b"lead_id,email\n1,caf\xe9\n", "undecodable_bytes"),
        (b'lead_id,email\n1,"caf\xe9"\n', "undecodable_bytes"),
        (b",".join(b"c%d" % place for place in range(5000)), "too_many_columns"),
    ],
)
def test_an_unusable_file_is_refused(intake: Any, content: bytes, code: str) -> None:
    assert intake.refusal_code("leads.csv", content) == code


def test_the_refusal_names_the_delimiter_and_the_line(intake: Any) -> None:
    intake.write("leads.csv", "lead_id;email\n")
    intake.write("users.csv", b"user_id,name\n1,a\n2,\xff\n")

    messages = {each.entity: each.message for each in intake.run().refused}

    assert "semicolons" in messages["leads"]
    assert "line 3 " in messages["users"]


def test_a_cut_off_archive_is_refused(intake: Any) -> None:
    content = gzip.compress(HEADER.encode() + b"".join(b"%d,a\n" % n for n in range(5000)))

    assert intake.refusal_code("leads.csv.gz", content[:-20]) == "truncated_gzip"


def test_an_archive_that_is_none_is_refused(intake: Any) -> None:
    assert intake.refusal_code("leads.csv.gz", b"lead_id\n1\n") == "truncated_gzip"


@pytest.mark.parametrize(("ratio", "is_refused"), [(100, True), (2000, False)])
def test_an_archive_is_bounded_by_size_and_ratio(intake: Any, ratio: int, is_refused: bool) -> None:
    intake.limits = replace(intake.limits, archive_free_bytes=100_000, archive_ratio=ratio)
    intake.write("leads.csv.gz", gzip.compress(HEADER.encode() + b"1,a\n" * 500_000))

    report = intake.run()

    assert [each.reason_code for each in report.refused] == ["archive_too_large"] * is_refused


def test_an_endless_line_is_refused(intake: Any) -> None:
    intake.limits = replace(intake.limits, line_bytes=10_000, block_bytes=1000)

    assert intake.refusal_code("leads.csv", HEADER + "x" * 20_000) == "not_csv"


def test_raw_records_are_bounded_and_hostile_text_stays_text(intake: Any) -> None:
    hostile = '=HYPERLINK("x")<script>\u202e'
    extract = intake.land_file("leads.csv", f"{HEADER}{hostile},{'y' * 20_000},3\n")

    table = intake_rejects(intake, extract)

    assert table[0]["raw_record"].startswith(hostile)
    assert len(table[0]["raw_record"]) == 10_000


def intake_rejects(intake: Any, extract: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(extract_paths(intake.home, extract)[1]).to_pylist()
    return rows


def test_the_order_of_columns_does_not_change_the_row_hash(
    make_intake: Callable[[], Any],
) -> None:
    one, two, other = make_intake(), make_intake(), make_intake()

    rows = one.rows(one.land_file("leads.csv", "lead_id,email,created_at\n1,a,\n"))
    turned = two.rows(two.land_file("leads.csv", "Email,Lead Id\na,1\n"))
    swapped = other.rows(other.land_file("leads.csv", "lead_id,email\na,1\n"))

    assert rows[0]["_row_sha256"] == turned[0]["_row_sha256"] != swapped[0]["_row_sha256"]


def test_no_two_rows_share_a_hash_by_moving_text_between_columns(intake: Any) -> None:
    body = 'lead_id,email\n"1;email=1:a;",\n1,a\n1a,\n1,\n'

    rows = intake.rows(intake.land_file("leads.csv", body))

    assert len({row["_row_sha256"] for row in rows}) == len(rows)


def test_damage_costs_no_more_than_linear_time(tmp_path: Path) -> None:
    # each line closes the quote of the line before and opens another
    path = tmp_path / "hostile.csv"
    path.write_text("a,b,c\n" + 'x",y,"z\n' * 200_000, encoding="utf-8")
    started = time.process_time()

    rows, rejects = read(path)

    assert len(rows) + len(rejects) > 100_000
    assert time.process_time() - started < 20


def test_many_open_quotes_cost_no_more_than_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text("a,b\n" + '1,"open\n' * 100_000, encoding="utf-8")
    started = time.process_time()

    rows, rejects = read(path)

    assert (len(rows), len(rejects)) == (0, 100_000)
    assert time.process_time() - started < 20


def test_a_large_file_takes_seconds(intake: Any) -> None:
    row = ",".join(["some text", "2026-01-01T00:00:00Z", '"quoted, text"', "12345"] * 3)
    header = "lead_id," + ",".join(f"c{place}" for place in range(12))
    lines = [header, *(f"{place},{row}" for place in range(300_000))]
    intake.write("leads.csv", "\n".join(lines))
    started = time.process_time()

    (extract,) = intake.run().landed

    assert extract.row_count == 300_000
    assert time.process_time() - started < 20


text_values = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(text_values, min_size=width, max_size=width), min_size=1, max_size=8
    )
)
ascii_noise = st.text(alphabet='ab,"\r\n\0é', max_size=60)


@fuzzing
@given(rows=tables, end=st.sampled_from(["\n", "\r\n", "\r"]), limits=st.sampled_from([TINY, WIDE]))
def test_every_table_comes_back_as_it_was_written(
    tmp_path: Path, rows: list[list[str]], end: str, limits: Limits
) -> None:
    header = [f"col{place}" for place in range(len(rows[0]))]
    assume(header not in rows)
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode("utf-8"))

    for line_by_line in (False, True):
        read_rows, rejects = read(path, limits, line_by_line)
        assert [list(row[1:]) for row in read_rows] == rows
        assert rejects == []


@fuzzing
@given(body=ascii_noise, blocks=st.sampled_from([1, 7, 64, 1 << 20]))
def test_all_ways_of_reading_agree_also_on_damaged_files(
    tmp_path: Path, body: str, blocks: int
) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(b"a,b\n" + body.encode("utf-8"))
    limits = Limits(block_bytes=blocks, field_chars=20)

    assert outcome(path, limits, False) == outcome(path, Limits(field_chars=20), True)


@fuzzing
@given(data=st.data())
def test_damaged_bytes_never_crash_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(b'id,name,note\n1,"a, b",x\n2,c,"d\ne"\n3,f,g\n' * 3)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    path = tmp_path / "damaged.csv"
    path.write_bytes(content)

    for line_by_line in (False, True):
        outcome(path, TINY, line_by_line)


def test_rows_are_batches_of_text(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    (chunk,) = open_csv(path, False, FREE, Limits()).chunks

    assert chunk.rows.schema.types == [pa.int64(), pa.string(), pa.string()]
