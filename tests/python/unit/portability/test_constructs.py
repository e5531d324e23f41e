"""Each construct of the list is found in its examples and not in what stands in its place."""

import pytest

from leadhouse.portability.check import check_query
from leadhouse.portability.constructs import (
    Construct,
    constructs,
    safe_expressions,
    safe_functions,
    table,
)
from leadhouse.portability.types import Types


def codes(query: str) -> set[str]:
    """What the check finds in a query."""
    types = Types()
    found = {code for code, _ in check_query(query, types)}
    assert not types.unknown, types.unknown
    return found


@pytest.fixture(params=constructs(), ids=lambda each: each.code)
def construct(request: pytest.FixtureRequest) -> Construct:
    """Every construct."""
    param = request.param
    assert isinstance(param, Construct)
    return param


def test_its_examples_are_found(construct: Construct) -> None:
    assert construct.examples
    for example in construct.examples:
        assert construct.code in codes(example), example


def test_what_stands_in_its_place_is_let_through(construct: Construct) -> None:
    for query in construct.fine:
        assert not codes(query), query


@pytest.mark.parametrize("name", sorted(safe_functions()))
def test_safe_functions_are_let_through(name: str) -> None:
    for expression in safe_functions()[name]:
        assert not codes(f"select {expression}"), expression
        assert f"{name}(" in expression


def test_safe_expressions_are_let_through() -> None:
    for safe in safe_expressions():
        for query in safe.queries:
            # a text in a comparison or a cast is there to be refused by the engine, not by us
            assert not codes(query) - {"cast-of-text"}, query


def test_no_function_is_both_safe_and_refused() -> None:
    refused = {name for each in constructs() for name in each.functions}
    assert not refused & safe_functions().keys()


def test_codes_are_not_given_twice() -> None:
    given = [each.code for each in constructs()]
    assert len(given) == len(set(given))


def test_the_table_has_a_line_for_each_construct() -> None:
    lines = table().splitlines()
    assert len(lines) == len(constructs()) + 2
    assert {line.replace("\\|", "").count("|") for line in lines} == {5}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("select lower ( x ) as y from (values ('a')) as t(x)", "case-of-letters"),
        ("select LOWER('a') as y", "case-of-letters"),
        ("select x from (values (1)) as t(x) ORDER  BY x", "null-order"),
        ("select sum(x) over (partition by x order by x, x asc nulls last) as y"
         " from (values (1)) as t(x)", "null-order"),
        ("select cast(x as decimal) as y from (values (1)) as t(x)", "type-name"),
        ("select cast(case when x = 'a' then 'b' end as varchar(3)) as y"
         " from (values ('a')) as t(x)", "type-name"),
        ("select coalesce(cast(x as int), 0) as y from (values (1.5)) as t(x)",
         "cast-to-whole-number"),
        ("select cast(round(cast(x as double), 2) as int) as y from (values (1)) as t(x)",
         "cast-to-whole-number"),
        ("with a as (select 1.5 as x), b as (select cast(x as double) as y from a)"
         " select cast(y as int) as z from b where y > 0", "cast-to-whole-number"),
        ("select cast(sum(x) as int) as y from (values (1.5)) as t(x) group by x",
         "cast-to-whole-number"),
        ("select 1 / (x - 1) as y from (values (1)) as t(x)", "division"),
        ("select 1 / 0 as y", "division"),
        ("select 1 / nullif(x, 1) as y from (values (1)) as t(x)", "division"),
        ("select max_by(x, y) filter (where y is not null) as z"
         " from (values (1, 2)) as t(x, y)", "value-of-extreme"),
        ("select x from (values (true, 1)) as t(x, y) where x = y",
         "comparison-of-types"),
        ("select x from (values (1.5)) as t(x) where exists (select cast(t.x as int) as y)",
         "cast-to-whole-number"),
        ("select x from (values (1.5)) as t(x) where exists"
         " (select 1 as y from (values (1)) as s(z) where s.z = cast(t.x as int))",
         "cast-to-whole-number"),
        ("select t.x from (values (1.5)) as t(x) semi join (values (2)) as s(x)"
         " on cast(t.x as int) = s.x", "cast-to-whole-number"),
        ("select some_new_function(1) as x", "unknown-function"),
        ("select x NOT LIKE y as z from (values ('a', 'b')) as t(x, y)", "like-pattern"),
        ("select x like (y) escape '!' as z from (values ('a', 'b')) as t(x, y)", "like-pattern"),
        ("select x like y || '%' as z from (values ('a', 'b')) as t(x, y)", "like-pattern"),
        ("select x like 'a' || chr(92) as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x like null as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x like 'a!' escape '!' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x like 'a!!!b' escape '!' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x like 'a' escape '!!' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x !~~ 'a' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x ~~* 'a' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x ilike y as z from (values ('a', 'b')) as t(x, y)", "like-pattern"),
        ("select x ilike 'a\\b' as y from (values ('a')) as t(x)", "like-pattern"),
        ("select x ilike '%I%' as y from (values ('a')) as t(x)", "ilike-pattern"),
        ("select x ilike 'é' as y from (values ('a')) as t(x)", "ilike-pattern"),
        ("select x ilike 'a!%' escape '!' as y from (values ('a')) as t(x)", "ilike-pattern"),
        ("select split_part(x, (''), 1) as y from (values ('a')) as t(x)", "split-part-form"),
        ("select split_part(x, '.', -0) as y from (values ('a')) as t(x)", "split-part-form"),
        ("select split_part(x, '.', cast((0) as int)) as y from (values ('a')) as t(x)",
         "split-part-form"),
        ("select left(x, 2) as y from (values ('a')) as t(x)", "text-position"),
        ("select RIGHT (x, 2) as y from (values ('a')) as t(x)", "text-position"),
        ("select substring(x, cast(0 as int)) as y from (values ('a')) as t(x)", "text-position"),
    ],
)  # fmt: skip
def test_other_spellings_are_found(query: str, code: str) -> None:
    found = {found for found, _ in check_query(query, Types())}
    assert code in found


@pytest.mark.parametrize(
    "query",
    [
        "select 'lower(x)::int [1] \"x\" qualify // 1_000' as x",
        "select '//' as x, '~~' as y, ' x like y ' as z",
        "select x like ('a!_!!!%') escape '!' as y from (values ('a')) as t(x)",
        "select x not ilike '%A-b9%' as y from (values ('a')) as t(x)",
        "select x like '%İi_' as y from (values ('a')) as t(x)",
        "select x || chr(92) like 'a%' as y from (values ('a')) as t(x)",
        "select t.x as y from (values (1)) as t(x) left join (values (1)) as s(x) on (t.x = s.x)",
        "select 1 as x -- lower(x)::int \"x\" 'a\\nb'",
        "select 1 as x /* lower(x)::int */",
        "select t.first as x from (values (1)) as t(first)",
        "select x from (values (1)) as first(x)",
        "select count(*) as n from (values (1)) as t(x) where exists (select 1 as y)",
        "select x from (values (1)) as t(x) where x in (1, 2) and (x > 0)",
        "select sum(x) over (order by x desc nulls last rows between 1 preceding and current row)"
        " as y from (values (1)) as t(x)",
        "select case when (x = 1) then 'a' end as y from (values (1)) as t(x)",
        "select 15 / -2 as x",
        "select cast(count(*) as int) as n from (values (1)) as t(x)",
        "select cast(x as string) as y from (values (1)) as t(x)",
        "select x from (values (timestamp '2026-01-01 00:00:00')) as t(x) where x > '2026-01-01'",
        "select x from (values (1)) as t(x) order by x asc nulls last limit 1",
    ],
)
def test_what_only_looks_like_one_is_let_through(query: str) -> None:
    assert not codes(query)
