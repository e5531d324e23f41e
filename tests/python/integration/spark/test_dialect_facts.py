"""What the list of constructs says of DuckDB and Spark, asked of both engines.

The list is worth as much as these facts: a construct that no longer differs has to leave it, and
an expression that it calls safe must give the same answer.
"""

import sys
from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Any

import pytest

from leadhouse.portability.constructs import (
    Construct,
    Safe,
    constructs,
    safe_expressions,
    safe_functions,
)

from .conftest import RunningCluster
from .engines import REFUSED, Engines

pytestmark = [pytest.mark.long, pytest.mark.spark]


@pytest.fixture(scope="module")
def engines(cluster: RunningCluster) -> Iterator[Engines]:
    """Both engines."""
    with Engines.opened(cluster.host, cluster.port) as opened:
        yield opened


@pytest.mark.parametrize(
    "construct",
    [each for each in constructs() if each.spark != "never"],
    ids=lambda each: each.code,
)
def test_a_construct_does_what_the_list_says(engines: Engines, construct: Construct) -> None:
    answers = {
        example: _difference(engines.on_duckdb(example), engines.on_spark(example))
        for example in construct.examples
    }
    assert construct.spark in answers.values(), answers
    if construct.spark != "alike":
        assert "alike" not in answers.values(), answers


@pytest.mark.parametrize(
    "construct", [each for each in constructs() if each.fine], ids=lambda each: each.code
)
def test_what_stands_in_its_place_is_alike(engines: Engines, construct: Construct) -> None:
    for query in construct.fine:
        answer = engines.on_duckdb(query)
        assert answer != REFUSED, query
        assert engines.on_spark(query) == answer, query


@pytest.mark.parametrize("name", sorted(safe_functions()))
def test_a_safe_function_is_alike(engines: Engines, name: str) -> None:
    for expression in safe_functions()[name]:
        answer = engines.on_duckdb(f"select {expression}")
        assert answer != REFUSED, expression
        assert engines.on_spark(f"select {expression}") == answer, expression


@pytest.mark.parametrize("safe", safe_expressions(), ids=lambda each: each.what[:40])
def test_a_safe_expression_is_alike(engines: Engines, safe: Safe) -> None:
    for query in safe.queries:
        answer = engines.on_duckdb(query)
        assert (answer == REFUSED) == safe.refused, query
        assert engines.on_spark(query) == answer, query


def test_ilike_folds_every_letter_to_the_same_letters_of_ascii(engines: Engines) -> None:
    letters = [chr(code) for code in range(1, sys.maxunicode + 1) if _has_case(chr(code))]
    query = (
        f"select x, p from ({_rows(letters)}) as t(x) cross join ({_rows(ascii_lowercase)}) as s(p)"
        " where x ilike '%' || p || '%'"
    )
    answer = engines.on_duckdb(query)
    assert ("\N{KELVIN SIGN}", "k") in answer
    assert engines.on_spark(query) == answer


def _has_case(letter: str) -> bool:
    return letter.lower() != letter or letter.upper() != letter


def _rows(texts: Iterable[str]) -> str:
    return "values " + ", ".join(f"('{text}')" for text in texts)


def _difference(on_duckdb: Any, on_spark: Any) -> str:
    """The difference in the words of the list."""
    if on_duckdb == on_spark:
        return "alike"
    if on_spark == REFUSED:
        return "error"
    return "duckdb error" if on_duckdb == REFUSED else "other"
