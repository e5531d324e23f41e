"""Business time is what a look at the wall clock in every minute counts."""

from collections.abc import Iterator

import duckdb
import pytest

from .calendars import policy_tables
from .cases import windows, windows_query
from .compared import wrong_days, wrong_windows
from .queries import Templates

pytestmark = pytest.mark.rule("SLA-11")


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates("duckdb")


@pytest.fixture(scope="module")
def warehouse(templates: Templates) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, query in (*policy_tables().items(), *templates.models()):
            connection.execute(f"create table {name} as {query}")
        connection.execute(f"create table windows as {windows_query(windows())}")
        yield connection


def test_business_seconds_are_those_of_a_count_minute_by_minute(
    warehouse: duckdb.DuckDBPyConnection, templates: Templates
) -> None:
    found = windows()
    assert len(found) >= 10_000
    assert wrong_windows(found, warehouse.sql(templates.windows()).fetchall()) == []


def test_business_days_are_those_on_which_somebody_works(
    warehouse: duckdb.DuckDBPyConnection, templates: Templates
) -> None:
    assert wrong_days(warehouse.sql(templates.business_days()).fetchall()) == []


def test_time_before_and_after_a_change_of_owner_is_the_whole_time(
    warehouse: duckdb.DuckDBPyConnection, templates: Templates
) -> None:
    whole = "select min(from_at) as from_at, max(to_at) as to_at from windows"
    assert warehouse.sql(whole).fetchone() is not None
    parts = warehouse.sql(
        f"select sum(later - earlier), max(later) - min(earlier) from ("
        f"select {templates.macros['business_seconds']('hours', 'instant')} as later,"
        f" lag({templates.macros['business_seconds']('hours', 'instant')})"
        " over (order by instant) as earlier"
        " from (select from_at as instant from windows where calendar_id = 'berlin')"
        " inner join int_business_hours as hours on hours.calendar_id = 'berlin'"
        " and hours.utc_date = cast(instant as date))"
    ).fetchone()
    assert parts is not None
    assert parts[0] == parts[1]


def test_an_instant_outside_of_the_calendar_has_no_business_time(
    warehouse: duckdb.DuckDBPyConnection, templates: Templates
) -> None:
    business_seconds = templates.macros["business_seconds"]("hours", "instant")
    rows = warehouse.sql(
        f"select {business_seconds} from (values (timestamp '1900-01-01 00:00:00'),"
        " (timestamp '2300-01-01 00:00:00'), (null)) as t(instant)"
        " left join int_business_hours as hours on hours.calendar_id = 'utc'"
        " and hours.utc_date = cast(instant as date)"
    ).fetchall()
    assert rows == [(None,)] * 3
