"""Expectations whose failing rows hand-written SQL names too, for every engine."""

import json
from pathlib import Path
from typing import Any

from leadhouse.judge.criterion import NATIVE_SEVERITIES
from leadhouse.warehouse.connection import Connection, Dialect

Expectation = dict[str, Any]
Case = tuple[str, dict[str, Any], str]

# (text, number, exact, ratio, flag, happened at), the last five as SQL that both engines read
ROWS: tuple[tuple[str | None, str, str, str, str, str], ...] = (
    ("ab", "30", "30", "0.5", "true", "'2026-01-01 00:00:00'"),
    ("it's", "31", "29.999999", "1e300", "false", "'2026-01-02 00:00:00'"),
    ("100%", "-1", "30.000001", "cast('NaN' as double)", "null", "'2026-01-02 00:00:00.000001'"),
    ("a\\b", "-2", "null", "null", "true", "null"),
    ("", "null", "0", "-0.0", "false", "'2026-01-03 00:00:00'"),
    (None, "null", "null", "0.1", "null", "'2025-12-31 23:59:59.999999'"),
    ("ZZZZ", "0", "0", "30.000000000000004", "true", "'2026-01-01 00:00:00'"),
    ("a.c", "1", "1", "30", "true", "'2026-01-01 00:00:00'"),
    ("abc", "2", "0.000001", "cast('Infinity' as double)", "true", "'2026-01-01 00:00:00'"),
    ("42", "3", "3", "1e-7", "true", "'2026-01-01 00:00:00'"),
    ("ab\n", "4", "4", "4", "true", "'2026-01-01 00:00:00'"),
    ("a\rb", "5", "5", "5", "true", "'2026-01-01 00:00:00'"),
    ("😀 é", "6", "6", "6", "true", "'2026-01-01 00:00:00'"),
    ('"quoted" `x`', "7", "7", "7", "true", "'2026-01-01 00:00:00'"),
    ("'; drop table leads; --", "8", "8", "8", "true", "'2026-01-01 00:00:00'"),
    ("${env:HOME} {key} %s ?", "9", "9", "9", "true", "'2026-01-01 00:00:00'"),
    ("nul\x0012", "10", "10", "10", "true", "'2026-01-01 00:00:00'"),
)
TYPES = ("string", "bigint", "decimal(18, 6)", "double", "boolean", "timestamp")
COLUMNS = ("text", "number", "exact", "ratio", "flag", "happened_at")
TEXTS = [text for text, *_ in ROWS if text is not None and "\0" not in text]
HOSTILE = (
    "plain",
    'it\'s "quoted"',
    "'; drop table judged.leads; --",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "😀 مرحبا \u202e",
    "$criterion {key} %s %% \\ ?",
    "${env:HOME} ${spark.master} \\u0041 `x`",
    "line\nbreak\ttab\rreturn",
    "nul\x0012",
    " ",
    "",
)

# type, arguments, the rows of the row set that fail (as DuckDB writes it)
CASES: list[Case] = [
    ("expect_column_values_to_be_null", {"column": "text"}, "text is not null"),
    ("expect_column_values_to_be_null", {"column": "flag"}, "flag is not null"),
    ("expect_column_values_to_not_be_null", {"column": "text"}, "text is null"),
    (
        "expect_column_value_lengths_to_be_between",
        {"column": "text", "min_value": 2, "max_value": 3},
        "length(text) not between 2 and 3",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "number", "min_value": -1, "max_value": 30},
        "number not between -1 and 30",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "exact", "min_value": 0, "max_value": 30, "strict_max": True},
        "not (exact >= 0 and exact < 30)",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "exact", "min_value": 0.000001, "max_value": 29.999999},
        "exact not between 0.000001 and 29.999999",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "ratio", "min_value": 0.1, "max_value": 30.0},
        "ratio not between 0.1 and 30",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "happened_at", "max_value": "2026-01-02T00:00:00"},
        "happened_at > timestamp '2026-01-02'",
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "text", "value_set": ["ab", "it's", "100%", "a\\b"]},
        "text not in ('ab', 'it''s', '100%', 'a\\b')",
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "exact", "value_set": [30.0, 0.0, 29.999999]},
        "exact not in (30, 0, 29.999999)",
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "flag", "value_set": [True]},
        "not flag",
    ),
    (
        "expect_column_values_to_not_be_in_set",
        {"column": "text", "value_set": TEXTS},
        "text != 'nul' || chr(0) || '12'",
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "text", "regex": "^[a-z]"},
        "not regexp_matches(text, '^[a-z]')",
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "text", "regex": r"^\d+$"},
        r"not regexp_matches(text, '^\d+$')",
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "text", "regex": r"^(?:a.[^x]?|\W*)$"},
        r"not regexp_matches(text, '^(?:a.[^x]?|\W*)$')",
    ),
    (
        "expect_column_values_to_not_match_regex",
        {"column": "text", "regex": r"a\.c|\\|\$"},
        r"regexp_matches(text, 'a\.c|\\|\$')",
    ),
    (
        "expect_column_values_to_not_match_regex",
        {"column": "text", "regex": "['%]"},
        "regexp_matches(text, '[''%]')",
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "number", "column_B": "exact"},
        "not number > exact",
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "number", "column_B": "exact", "or_equal": True},
        "not number >= exact",
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "ratio", "column_B": "number", "or_equal": True},
        "not ratio >= number",
    ),
    (
        "expect_column_pair_values_to_be_equal",
        {"column_A": "number", "column_B": "exact"},
        "number is distinct from exact",
    ),
]


def create_rows(connection: Connection, table: str = "leads") -> None:
    """Makes the row set of the cases, with the keys 1 to the number of rows."""
    relation = connection.relation("judged", table)
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
    rows = ",\n".join(
        f"('{key}', {text_of(connection.dialect, text)}, "
        + ", ".join(f"cast({value} as {kind})" for value, kind in zip(row, TYPES[1:], strict=True))
        + ")"
        for key, (text, *row) in enumerate(ROWS, start=1)
    )
    connection.execute(f"create table {relation} (lead_id string, {columns})")
    connection.execute(f"insert into {relation} values {rows}")


def create_hostile(connection: Connection, table: str = "leads") -> None:
    """Makes a row set of hostile texts, each both key and value."""
    relation = connection.relation("judged", table)
    texts = [text_of(connection.dialect, one) for one in HOSTILE]
    connection.execute(f"create table {relation} (lead_id string, value string)")
    rows = ", ".join(f"({one}, {one})" for one in texts)
    connection.execute(f"insert into {relation} values {rows}")


def text_of(dialect: Dialect, text: str | None) -> str:
    """A text as SQL, also with a NUL, which ends a statement of DuckDB."""
    if text is None:
        return "cast(null as string)"
    return "concat(" + ", chr(0), ".join(dialect.text(part) for part in text.split("\0")) + ")"


def make_expectation(kind: str, kwargs: dict[str, Any], **meta: Any) -> Expectation:
    """An expectation: type, kwargs, and meta over valid defaults."""
    filled = {
        "criterion": "the_criterion",
        "rule_id": "AUD-03",
        "severity": "error",
        "title": "A title",
        "suggested_action": "An action",
    } | meta
    native = NATIVE_SEVERITIES.get(filled["severity"], "critical")
    return {"type": kind, "kwargs": kwargs, "meta": filled, "severity": native}


def write_suite_file(folder: Path, *expectations: Expectation, name: str, **meta: Any) -> None:
    """Writes a suite of expectations into a folder."""
    filled = {"table": "leads", "entity_type": "lead", "key": "lead_id"} | meta
    document = {"name": name, "expectations": list(expectations), "meta": filled}
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
