"""Business time on Spark is what a look at the wall clock in every minute counts, too."""

from collections.abc import Iterator
from typing import Any

import pytest

from ..business_time.calendars import policy_tables
from ..business_time.cases import windows, windows_query
from ..business_time.compared import wrong_days, wrong_windows
from ..business_time.queries import Templates
from .conftest import RunningCluster
from .engines import SETTINGS

pytestmark = [pytest.mark.long, pytest.mark.spark, pytest.mark.rule("SLA-11")]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates("spark")


@pytest.fixture(scope="module")
def spark(cluster: RunningCluster, templates: Templates) -> Iterator[Any]:
    """A session in which the calendars are worked out, each model once."""
    from pyhive import hive

    connection = hive.connect(host=cluster.host, port=cluster.port, configuration=SETTINGS)
    try:
        cursor = connection.cursor()
        for name, query in (*policy_tables().items(), *templates.models()):
            cursor.execute(f"cache table {name} as {query}")
        yield cursor
    finally:
        connection.close()


def test_business_seconds_are_those_of_a_count_minute_by_minute(
    spark: Any, templates: Templates
) -> None:
    found = windows()
    for first in range(0, len(found), 2_000):
        part = found[first : first + 2_000]
        spark.execute(f"cache table windows as {windows_query(part)}")
        spark.execute(templates.windows())
        assert wrong_windows(part, spark.fetchall()) == []
        spark.execute("drop view windows")


def test_business_days_are_those_on_which_somebody_works(spark: Any, templates: Templates) -> None:
    spark.execute(templates.business_days())
    assert wrong_days(spark.fetchall()) == []
