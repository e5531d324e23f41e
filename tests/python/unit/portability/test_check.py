"""Findings of a project: their lines, the place for what differs, comments that allow."""

from collections.abc import Callable
from pathlib import Path

import pytest

from leadhouse.portability.check import Finding, Report, check_models
from leadhouse.portability.render import Renderer, RenderError
from leadhouse.portability.types import Types

Write = Callable[[str, str], Path]

DISPATCHED = """\
{% macro folded(expression) -%}
    {{ return(adapter.dispatch('folded', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__folded(expression) -%}
    list_value(lower({{ expression }}))[1]
{%- endmacro %}
"""


def check(root: Path, *paths: str) -> Report:
    """The check of a project that reads nothing but its own models."""
    return check_models(root, Renderer(root), Types(), paths)


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Where each finding is, and its code."""
    return [(str(each.origin), each.code) for each in findings]


def test_a_finding_names_its_line(write: Write) -> None:
    root = write("models/a/b.sql", "with\n\nx as (select 'A' as name)\n\nselect\n    name,\n"
                 "    lower(name) as y\nfrom x\n")  # fmt: skip
    assert places(check(root).findings) == [("models/a/b.sql:7", "case-of-letters")]


@pytest.mark.parametrize("query", ["a like a", "'a' like b || '%'", "'a' ilike 'i'"])
def test_a_finding_in_a_pattern_names_its_line(write: Write, query: str) -> None:
    root = write("models/b.sql", f"select\n    b as c,\n    {query} as d,\n    a as e\n"
                 "from (values ('a', 'b')) as t(a, b)\n")  # fmt: skip
    assert [str(each.origin) for each in check(root).findings] == ["models/b.sql:3"]


def test_a_finding_says_what_to_write(write: Write) -> None:
    root = write("models/b.sql", "select lower('A') as y\n")
    text = str(check(root).findings[0])
    assert text.startswith("models/b.sql:1: case-of-letters: ")
    assert "`lowered(x)`" in text
    assert text.endswith("\n    select lower('A') as y")


def test_a_finding_in_a_macro_names_the_macro(write: Write) -> None:
    write("macros/mine.sql", "{% macro mine(x) -%}\n    trim(\n        {{ x }}\n    )\n"
          "{%- endmacro %}\n")  # fmt: skip
    root = write("models/b.sql", "select\n    {{ mine(\"'a'\") }} as x,\n    lower('a') as y\n")
    assert places(check(root).findings) == [
        ("macros/mine.sql:3", "trim"),
        ("models/b.sql:3", "case-of-letters"),
    ]


def test_portable_macros_may_hold_what_differs(write: Write) -> None:
    write("macros/portable/folded.sql", DISPATCHED)
    root = write("models/b.sql", "select {{ folded(\"'A'\") }} as x\n")
    assert not check(root).findings


def test_what_follows_a_portable_macro_is_checked(write: Write) -> None:
    write("macros/portable/folded.sql", DISPATCHED)
    root = write("models/b.sql", "select {{ folded(\"'A'\") }} as x, lower('A') as y\n")
    assert places(check(root).findings) == [("models/b.sql:1", "case-of-letters")]


def test_what_a_portable_macro_is_given_is_checked(write: Write) -> None:
    write("macros/portable/folded.sql", DISPATCHED)
    write("macros/portable/twice.sql", "{% macro twice(expression) -%}\n"
          "    {{ folded(expression) }} || upper({{ folded(expression) }})\n"
          "{%- endmacro %}\n")  # fmt: skip
    write("models/a.sql", "select {{ twice(\"'A'\") }} as x\n")
    root = write("models/b.sql", "select\n    {{ twice(\"upper(strftime(day, '%Y'))\") }} as x\n"
                 "from (select date '2026-01-01' as day) as t\n")  # fmt: skip
    assert places(check(root).findings) == [
        ("models/b.sql:2", "case-of-letters"),
        ("models/b.sql:2", "date-text"),
    ]


def test_texts_that_a_portable_macro_is_given_are_no_sql(write: Write) -> None:
    write("macros/portable/like.sql", "{% macro like(expression, pattern) -%}\n"
          "    regexp_matches({{ expression }}, '{{ pattern }}')\n{%- endmacro %}\n")  # fmt: skip
    root = write("models/b.sql", "select {{ like(\"'A'\", 'lower(x)[.]') }} as x\n")
    assert not check(root).findings


def test_types_come_from_the_models_before(write: Write) -> None:
    write("models/z_first.sql", "select cast(1.5 as double) as x\n")
    root = write("models/b.sql", "select cast(x as int) as y from {{ ref('z_first') }}\n")
    assert places(check(root).findings) == [("models/b.sql:1", "cast-to-whole-number")]


def test_types_of_seeds_are_the_declared_ones(write: Write) -> None:
    write("seeds/s.csv", "id,weight\n")
    write("seeds/s.yml", "seeds: [{name: s, config: {column_types: {weight: double}}}]\n")
    root = write("models/b.sql", "select id, cast(weight as int) as y from {{ ref('s') }}\n")
    assert places(check(root).findings) == [("models/b.sql:1", "cast-to-whole-number")]


def test_data_tests_are_checked(write: Write) -> None:
    write("models/m.sql", "select 'A' as x\n")
    write("models/m.yml", "models: [{name: m, data_tests: [{low: {arguments: {column: x}}}]}]\n")
    write("tests/dbt/generic/low.sql", "{% test low(model, column) %}\nselect * from {{ model }}\n"
          "where lower({{ column }}) = 'a'\n{% endtest %}\n")  # fmt: skip
    root = write("tests/dbt/one.sql", "{{ config(severity='warn') }}\nselect trim(x) as y\n"
                 "from {{ ref('m') }}\n")  # fmt: skip
    assert places(check(root).findings) == [
        ("tests/dbt/generic/low.sql:3", "case-of-letters"),
        ("tests/dbt/one.sql:2", "trim"),
    ]


def test_a_comment_allows_its_line_and_is_counted(write: Write) -> None:
    root = write("models/b.sql", "select\n    lower('a') as x, -- portable: only digits\n"
                 "    lower('a') as y\n")  # fmt: skip
    report = check(root)
    assert places(report.findings) == [("models/b.sql:3", "case-of-letters")]
    assert places(report.allowed) == [("models/b.sql:2", "case-of-letters")]


def test_a_comment_without_a_reason_allows_nothing(write: Write) -> None:
    root = write("models/b.sql", "select lower('a') as x -- portable:\n")
    assert len(check(root).findings) == 1


def test_paths_narrow_what_is_reported(write: Write) -> None:
    write("models/a/one.sql", "select lower('a') as x\n")
    root = write("models/b/two.sql", "select lower('a') as x\n")
    assert places(check(root, "models/b").findings) == [("models/b/two.sql:1", "case-of-letters")]


@pytest.mark.parametrize(
    "text", ["select {{ nobody(1) }} as x", "select {% if %}", "select ( as x", "select 'a as x"]
)
def test_what_is_no_sql_is_named(write: Write, text: str) -> None:
    root = write("models/b.sql", text)
    with pytest.raises(RenderError, match=r"models/b\.sql"):
        check(root)


def test_hostile_texts_are_data(write: Write) -> None:
    root = write("models/b.sql", "select 'it''s ; drop table x -- <b>\u202e😀' as x\n")
    assert not check(root).findings
