"""The failures of each criterion as somebody would count them by hand: one statement a row set."""

from collections.abc import Callable, Mapping

from leadhouse.judge.criterion import Criterion, Suite
from leadhouse.judge.tables import applies, audited
from leadhouse.warehouse.connection import Dialect

Fails = Callable[[Criterion, Dialect], str]


def count_statement(suite: Suite, dialect: Dialect, relation: str) -> str:
    """Counts the failing rows of all criteria that judge rows, in the order of the suite."""
    counts = ", ".join(
        f"count(*) filter (where {_fails(one, dialect)} and {applies(dialect, one)})"
        for one in counted_criteria(suite)
    )
    return f"select {counts} from {relation} as audited"


def counted_criteria(suite: Suite) -> list[Criterion]:
    """The criteria that fail by rows, not as a whole."""
    return [one for one in suite.criteria if not one.is_table_level]


def _fails(criterion: Criterion, dialect: Dialect) -> str:
    return f"({FAILS[criterion.type](criterion, dialect)})"


def _column(criterion: Criterion, dialect: Dialect, name: str = "column") -> str:
    return audited(dialect, criterion.expectation["kwargs"][name])


def _is_filled(criterion: Criterion, dialect: Dialect) -> str:
    return f"{_column(criterion, dialect)} is not null"


def _is_empty(criterion: Criterion, dialect: Dialect) -> str:
    return f"{_column(criterion, dialect)} is null"


def _is_outside(criterion: Criterion, dialect: Dialect) -> str:
    kwargs, column = criterion.expectation["kwargs"], _column(criterion, dialect)
    below = "<=" if kwargs.get("strict_min") else "<"
    above = ">=" if kwargs.get("strict_max") else ">"
    sides = []
    if kwargs.get("min_value") is not None:
        sides.append(f"{column} {below} {kwargs['min_value']}")
    if kwargs.get("max_value") is not None:
        sides.append(f"{column} {above} {kwargs['max_value']}")
    return " or ".join(sides)


def _is_not_in(criterion: Criterion, dialect: Dialect) -> str:
    values = criterion.expectation["kwargs"]["value_set"]
    words = ", ".join(
        dialect.text(value) if isinstance(value, str) else str(value) for value in values
    )
    return f"{_column(criterion, dialect)} not in ({words})"


def _is_not_greater(criterion: Criterion, dialect: Dialect) -> str:
    left, right = (_column(criterion, dialect, name) for name in ("column_A", "column_B"))
    below = "<" if criterion.expectation["kwargs"].get("or_equal") else "<="
    return f"{left} {below} {right}"


def _is_other(criterion: Criterion, dialect: Dialect) -> str:
    left, right = (_column(criterion, dialect, name) for name in ("column_A", "column_B"))
    return f"{left} is distinct from {right}"


FAILS: Mapping[str, Fails] = {
    "expect_column_values_to_be_null": _is_filled,
    "expect_column_values_to_not_be_null": _is_empty,
    "expect_column_values_to_be_between": _is_outside,
    "expect_column_values_to_be_in_set": _is_not_in,
    "expect_column_pair_values_a_to_be_greater_than_b": _is_not_greater,
    "expect_column_pair_values_to_be_equal": _is_other,
}
