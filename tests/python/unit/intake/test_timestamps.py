"""Every shape of a time that the input contract allows, and those that it refuses."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import duckdb
import pytest

from leadhouse.portable import portable_macros

LOCAL = {
    "2026-05-01T10:20": datetime(2026, 5, 1, 10, 20),
    "2026-05-01 10:20": datetime(2026, 5, 1, 10, 20),
    "2026-05-01t10:20": datetime(2026, 5, 1, 10, 20),
    "2026-05-01T10:20:30": datetime(2026, 5, 1, 10, 20, 30),
    "2024-02-29 23:59:59": datetime(2024, 2, 29, 23, 59, 59),
    "2026-05-01T24:00": datetime(2026, 5, 2),
    "2026-05-01T24:00:00": datetime(2026, 5, 2),
    **{
        f"2026-05-01T10:20:30.{'987654321'[:digits]}": datetime(
            2026, 5, 1, 10, 20, 30, int("987654321"[:digits].ljust(6, "0")[:6])
        )
        for digits in range(1, 10)
    },
    "1969-12-31T23:59:59.999999999": datetime(1969, 12, 31, 23, 59, 59, 999999),
}
OFFSETS = {
    "": 0,
    "Z": 0,
    "z": 0,
    " Z": 0,
    "+00:00": 0,
    "+02": 120,
    "+0530": 330,
    " +02:00": 120,
    "-03:30": -210,
    "+14:59": 899,
    "-14:59": -899,
}
REFUSED = (
    "2026-02-29",
    "2026-02-29T10:00:00Z",
    "2026-13-01",
    "2026-04-31T10:00",
    "2026-05-01T24:00:01",
    "2026-05-01T25:00Z",
    "2026-05-01T10:60",
    "2026-05-01T10:00:60Z",
    "2026-05-01T10Z",
    "2026-05-01T10:00:00.Z",
    "2026-05-01Z",
    "2026-05-01T10:00:00+15:00",
    "2026-05-01T10:00:00-15",
    "2026-05-01T10:00+05:75",
    "2026-05-01T10:00:00+0560",
    "2026-05-01T10:00:00  Z",
    "2026-05-01T10:00:00Z'; drop table leads; --",
    "01.05.2026 10:00",
    "1777629600",
    "",
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        opened.execute("set TimeZone = 'UTC'")
        yield opened


def read(connection: duckdb.DuckDBPyConnection, text: str, data_type: str) -> object:
    expression = portable_macros()["typed_text"]("given.value", data_type)
    found = connection.execute(f"select {expression} from (select ? as value) as given", [text])
    return found.fetchall()[0][0]


@pytest.mark.parametrize("local", LOCAL)
def test_a_time_is_read_as_utc(connection: duckdb.DuckDBPyConnection, local: str) -> None:
    for offset, minutes in OFFSETS.items():
        expected = LOCAL[local] - timedelta(minutes=minutes)
        assert (offset, read(connection, local + offset, "timestamp")) == (offset, expected)


def test_a_date_is_its_midnight(connection: duckdb.DuckDBPyConnection) -> None:
    assert read(connection, "2024-02-29", "timestamp") == datetime(2024, 2, 29)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_time_is_refused(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    assert read(connection, text, "timestamp") is None


def test_the_date_of_a_time_is_as_delivered(connection: duckdb.DuckDBPyConnection) -> None:
    for text in ("2026-05-01", "2026-05-01t23:30z", "2026-05-01T23:30 -14:00"):
        assert str(read(connection, text, "date")) == "2026-05-01"
