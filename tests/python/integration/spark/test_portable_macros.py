"""Each portable macro gives one answer on DuckDB and on Spark, hostile values included."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from leadhouse.portable import portable_macros
from leadhouse.warehouse.connection import Dialect
from leadhouse.warehouse.duckdb import DuckDBDialect
from leadhouse.warehouse.spark import SparkDialect

from .conftest import RunningCluster
from .engines import REFUSED, Engines

pytestmark = [pytest.mark.long, pytest.mark.spark]

Macros = dict[str, Callable[..., str]]

TEXTS = [
    "", " ", "a", "Müller & Söhne", "İSTANBUL", "ΣΙΣΥΦΟΣ", "Straße", "👩‍👩‍👧", "\u202eabc", "é",
    " \t\r\nx\u00a0\u200b\ufeff", "it's", 'say "no"', "a\\b", "a\\nb", "=1+1", "<b>x</b>",
    "x; drop table y --", "1", " 1", "+7", "-0", "007", "1.5", "1.", ".5", "1e3", "1E-7", "1e999",
    "nan", "inf", "1d", "0x10", "1_000", "99999999999", "2147483648", "true", "YES", "f", "maybe",
    " true ", "2026-02-28", "2026-02-30", "2026-2-8", "2026", "2026-06-30 23:59",
    "2026-06-30T23:59:59Z", "2026-06-30 23:59:59.123456789", "2026-06-30 23:59:59 +0230",
    "2026-06-30T23:59:59-02", "2026-06-30 24:00:00", "2026-06-30T23:59:60Z", "9999-12-31",
    "0001-01-01", "$22,700.00", "$1,117.10K", "-$3M", "$1,11", "15 Apr, 2021 00:03:00",
    "31 Feb, 2021 00:00:00", "https://www.Example.com:8080/about", "WWW.BÜCHER.DE", "a.b?c=1",
    "ftp://x.org#y", "line\nbreak", "x.org\n", "10,5",
]  # fmt: skip
DOUBLES = (
    "0.0", "-0.0", "1.0", "0.1", "1e-4", "1e-5", "1.5e-7", "1e7", "12345678.9", "-12345678.9",
    "1e15", "1e16", "1e20", "NaN", "Infinity", "-Infinity",
)  # fmt: skip
TIMES = [
    ("2026-03-29 00:59:59.999999", "2026-03-29 03:30:00"),
    ("2026-10-25 00:30:00", "2026-10-25 01:30:00.000001"),
    ("2024-02-28 23:00:00", "2024-03-01 00:00:00"),
    ("1969-12-31 23:59:59", "2026-06-30 12:00:00"),
]
CALLS: dict[str, Callable[[Macros], str]] = {
    "lowered": lambda m: m["lowered"]("x"),
    "trimmed": lambda m: m["trimmed"]("x"),
    "web_domain": lambda m: m["web_domain"]("x"),
    "amount": lambda m: m["amount_from_text"]("x"),
    "matches letters": lambda m: m["matches"]("x", "^[a-z]+$"),
    "matches a dot": lambda m: m["matches"]("x", "[.]"),
    "md5_id": lambda m: m["md5_id"]("p-", ["x", "nullif(x, 'a')"]),
    "int": lambda m: m["typed_text"]("x", "int"),
    "double": lambda m: m["typed_text"]("x", "double"),
    "boolean": lambda m: m["typed_text"]("x", "boolean"),
    "date": lambda m: m["typed_text"]("x", "date"),
    "timestamp": lambda m: m["typed_text"]("x", "timestamp"),
    "row_json": lambda m: m["row_json"]({"a": "x", "b": "nullif(x, 'a')"}),
    "list_text": lambda m: m["list_text"]("x"),
    "cast int": lambda m: m["cast_text"]("case when x in ('1', '+7', '007') then x end", "int"),
    "cast decimal": lambda m: m["cast_text"](
        "case when x in ('1', '1.5', '1e3') then x end", "decimal(18, 6)"
    ),
    "cast boolean": lambda m: m["cast_text"](
        "case when x in ('true', 'YES') then x end", "boolean"
    ),
    "double_text": lambda m: m["double_text"]("d"),
    "finite_double": lambda m: m["finite_double"]("d"),
    "day after": lambda m: m["add_days"]("a_day", 1),
    "days": lambda m: m["days_between"]("a_day", "b_day"),
    "hours": lambda m: m["hours_between"]("a", "b"),
    "local time": lambda m: m["local_timestamp"]("a", "'Europe/Berlin'"),
    "local date": lambda m: m["local_date"]("a", "'America/New_York'"),
    "utc": lambda m: m["utc_timestamp"]("b", "'Europe/Berlin'"),
}
LETTERS = "".join(
    chr(code) for code in (*range(0xC0, 0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00))
)
# each letter alone, so that a difference names it, and texts of several scripts
NAMES_AS_TYPED = [
    *LETTERS, "MÜLLER & Söhne", "Łódź", "Straße", "Ægir Þórr", "e\u0301le\u0300ve", "ё Ёлка",
    "ガ é", "O’Brien–Núñez", "山田 太郎", "محمد", "a" * 300,
]  # fmt: skip
NAME_CALLS: dict[str, Callable[[Macros], str]] = {
    "unaccented": lambda m: m["unaccented"]("x"),
    "words": lambda m: m["replaced_matches"]("x", "[^\\p{L}\\p{N}]+", " "),
    "digits at the end": lambda m: m["replaced_matches"]("x", "[0-9]+$", ""),
    "edit distance": lambda m: m["edit_distance"]("x", "'strasse'"),
    "within": lambda m: m["is_within"]("x", "'strasse'", 2),
}
REFUSED_CALLS: dict[str, Callable[[Macros], str]] = {
    f"{text!r} as {data_type}": lambda m, t=text, d=data_type: m["cast_text"](  # type: ignore[misc]
        f"coalesce(nullif(x, ''), '{t}')", d
    )
    for text, data_type in [("abc", "int"), ("1.5", "int"), ("1d", "double"), ("x", "boolean"),
                            ("1d", "decimal(18, 6)"), ("2026", "date")]
}  # fmt: skip


@pytest.fixture(scope="module")
def engines(cluster: RunningCluster) -> Iterator[Engines]:
    """Both engines."""
    with Engines.opened(cluster.host, cluster.port) as opened:
        yield opened


def source(name: str, dialect: Dialect, texts: list[str]) -> str:
    """Rows of texts, doubles or times that the expression of a call reads, with their number."""
    if name.startswith(("double_", "finite")):
        rows = [f"({number}, cast('{text}' as double))" for number, text in enumerate(DOUBLES)]
        return f"(select * from (values {', '.join(rows)}) as t(number, d)) as t"
    if name in ("day after", "days", "hours", "local time", "local date", "utc"):
        rows = [
            f"({number}, timestamp '{a}', timestamp '{b}', cast(timestamp '{a}' as date),"
            f" cast(timestamp '{b}' as date))"
            for number, (a, b) in enumerate(TIMES)
        ]
        rows.append("(99, null, null, null, null)")
        return f"(select * from (values {', '.join(rows)}) as t(number, a, b, a_day, b_day)) as t"
    rows = [f"({number}, {dialect.text(text)})" for number, text in enumerate(texts)]
    rows.append("(999, null)")
    return f"(select * from (values {', '.join(rows)}) as t(number, x)) as t"


def answers(
    engines: Engines, name: str, call: Callable[[Macros], str], texts: list[str]
) -> tuple[Any, Any]:
    """What each engine makes of a call."""
    number = "count(*)" if name == "list_text" else "number"
    on_duckdb, on_spark = (
        f"select {number} as number, {call(portable_macros(dialect=dialect.name))} as y"
        f" from {source(name, dialect, texts)}"
        for dialect in (DuckDBDialect(), SparkDialect())
    )
    return engines.on_duckdb(on_duckdb), engines.on_spark(on_spark)


@pytest.mark.parametrize("name", CALLS)
def test_a_macro_gives_one_answer(engines: Engines, name: str) -> None:
    on_duckdb, on_spark = answers(engines, name, CALLS[name], TEXTS)
    assert on_duckdb != REFUSED
    assert on_spark == on_duckdb


@pytest.mark.parametrize("name", NAME_CALLS)
def test_names_are_normalised_alike(engines: Engines, name: str) -> None:
    texts = [*TEXTS, *NAMES_AS_TYPED]
    on_duckdb, on_spark = answers(engines, name, NAME_CALLS[name], texts)
    assert on_duckdb != REFUSED
    assert on_spark == on_duckdb


def test_a_raised_error_ends_the_query(engines: Engines) -> None:
    def call(macros: Macros) -> str:
        raised = macros["raised_error"]("'no: ' || x")
        return f"case when x = 'a' then {raised} else x end"

    assert answers(engines, "raised", call, ["b"])[0] != REFUSED
    assert answers(engines, "raised", call, ["a"]) == (REFUSED, REFUSED)


@pytest.mark.parametrize("name", REFUSED_CALLS)
def test_a_text_of_another_shape_is_an_error(engines: Engines, name: str) -> None:
    assert answers(engines, name, REFUSED_CALLS[name], [""]) == (REFUSED, REFUSED)
