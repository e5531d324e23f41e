"""Patterns of suites mean the same to RE2 and to Java, or they are refused."""

import duckdb
import pytest

from leadhouse.judge.pattern import as_java, foreign_part


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^[a-z]",
        r"^\+?\d{6,15}$",
        r"^[^@ ]+@[^@ ]+\.[a-z]{2,}?$",
        r"(?:a|b)*c",
        r"[\]\[^&\-]",
        r"\$\(\)\{\}\\",
        "é|😀",
        "a\nb # c",
    ],
)
def test_what_both_read_alike_is_accepted(pattern: str) -> None:
    assert foreign_part(pattern) is None
    with duckdb.connect() as connection:
        connection.execute("select regexp_matches('a', ?)", [pattern]).fetchall()


@pytest.mark.parametrize(
    ("pattern", "rest"),
    [
        (r"a\s", r"\s"),
        (r"\bword", r"\bword"),
        ("(?i)a", "(?i)a"),
        ("a(?=b)", "(?=b)"),
        ("(?<name>a)", "(?<name>a)"),
        (r"(a)\1", r"\1"),
        ("a++", "++"),
        ("a{2}{3}", "{2}{3}"),
        ("a{,3}", "{,3}"),
        ("[a[b]]", "[a[b]]"),
        ("[a&&b]", "[a&&b]"),
        ("[[:alpha:]]", "[[:alpha:]]"),
        ("[]a]", "[]a]"),
        ("a]", "]"),
        (r"\p{L}", r"\p{L}"),
        ("a\\", "\\"),
        (r"\Z", r"\Z"),
    ],
)
def test_what_they_read_differently_is_refused(pattern: str, rest: str) -> None:
    assert foreign_part(pattern) == rest


@pytest.mark.parametrize(
    ("pattern", "java"),
    [
        ("^a$", r"(?d)^a\z"),
        (r"a\$", r"(?d)a\$"),
        ("[$]$", r"(?d)[$]\z"),
        (r"\\$", r"(?d)\\\z"),
    ],
)
def test_the_end_of_the_text_is_the_end_in_java_too(pattern: str, java: str) -> None:
    assert as_java(pattern) == java
