"""What a suite and its criteria are, free of any engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["blocking", "error", "warning"]
EVIDENCE_LEVELS = frozenset({"history", "snapshot", "current", "proxy"})

# our severities are the words of the findings; these are the words of Great Expectations
NATIVE_SEVERITIES: Mapping[str, str] = {
    "blocking": "critical",
    "error": "warning",
    "warning": "info",
}

# Each type here is proved by the cases of tests/python/unit/judge/cases.py, on DuckDB and on Spark:
# its count equals hand-written SQL and its failing rows come set-based. Others are refused until
# they are proved.
NULL_TYPES = frozenset({"expect_column_values_to_be_null", "expect_column_values_to_not_be_null"})
COLUMN_TYPES = NULL_TYPES | {
    "expect_column_value_lengths_to_be_between",
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_be_in_set",
    "expect_column_values_to_not_match_regex",
}
EQUAL_TYPE = "expect_column_pair_values_to_be_equal"
PAIR_TYPES = frozenset({"expect_column_pair_values_a_to_be_greater_than_b", EQUAL_TYPE})
TABLE_TYPES = frozenset({"expect_table_row_count_to_be_between", "expect_table_row_count_to_equal"})


@dataclass(frozen=True)
class Criterion:
    """One expectation of a suite, with what people need to act on its failures."""

    name: str
    rule_id: str
    severity: Severity
    title: str
    suggested_action: str
    expectation: Mapping[str, Any]
    evidence: tuple[frozenset[str], ...] = ()
    field: str | None = None
    current_value_column: str | None = None
    expected_value_column: str | None = None
    expected: str | None = None
    evidence_column: str | None = None
    applies_column: str | None = None
    evidence_level: str = "current"
    owner_role: str | None = None
    explanation: str | None = None

    @property
    def type(self) -> str:
        """The native expectation type."""
        return str(self.expectation["type"])

    @property
    def is_table_level(self) -> bool:
        """Whether it judges the row set as a whole, so that no single row can fail."""
        return self.type in TABLE_TYPES

    @property
    def judged_columns(self) -> tuple[str, ...]:
        """The columns whose values decide."""
        kwargs = self.expectation["kwargs"]
        return tuple(kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the row set that the criterion reads."""
        described = (
            self.current_value_column,
            self.expected_value_column,
            self.evidence_column,
            self.applies_column,
        )
        return (*self.judged_columns, *(column for column in described if column))

    def missing_evidence(self, present: frozenset[str]) -> list[str]:
        """The needed entities of which the run has no alternative, e.g. `activities or visits`."""
        return [" or ".join(sorted(options)) for options in self.evidence if not options & present]


@dataclass(frozen=True)
class Suite:
    """The criteria of one row set, whose rows are told apart by `key`.

    `entity_type` says what a row is: `lead` a golden lead, `lead_record` a record of the CRM, any
    other word something else. The lead, the unit and the person that a finding goes to are those of
    the entity, unless the row set names them in columns of its own.
    """

    name: str
    table: str
    entity_type: str
    key: str
    criteria: tuple[Criterion, ...]
    golden_lead_column: str | None = None
    business_unit_column: str | None = None
    owner_column: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the row set that every criterion reads."""
        named = (self.golden_lead_column, self.business_unit_column, self.owner_column)
        return (self.key, *(column for column in named if column))
