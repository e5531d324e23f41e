"""States of rules, and what is wrong with claims."""

import pytest

from leadhouse.coverage.collect import combine
from leadhouse.coverage.model import (
    LaterColumn,
    Node,
    NodeKind,
    Proof,
    ProofKind,
    Rule,
    State,
)

RULE = Rule("AGE-01", "model", "Inactive after 30 days")
PROOF = Proof("AGE-01", ProofKind.UNIT_TEST, "day_30_is_inactive", "models/a.yml")
OWED = LaterColumn("mart_leads_aged", "is_inactive", ("AGE-01",))


def node(kind: NodeKind, rule_id: str = "AGE-01") -> Node:
    return Node(rule_id, kind, "a_node", "models/a.yml")


@pytest.mark.parametrize(
    ("kind", "is_proved", "state", "problem_count"),
    [
        (NodeKind.MODEL, True, State.DONE, 0),
        (NodeKind.METRIC, True, State.DONE, 0),
        (NodeKind.EXPECTATION, True, State.DONE, 0),
        (NodeKind.POLICY_MODEL, True, State.SEEDED, 0),
        (NodeKind.SEED, True, State.SEEDED, 0),
        (NodeKind.PARAMETER, True, State.SEEDED, 0),
        (NodeKind.MODEL, False, State.OPEN, 1),
        (NodeKind.EXPECTATION, False, State.OPEN, 1),
        (NodeKind.SEED, False, State.SEEDED, 0),
    ],
)
def test_a_rule_is_done_when_a_node_implements_it_and_a_test_proves_it(
    kind: NodeKind, is_proved: bool, state: State, problem_count: int
) -> None:
    coverage = combine([RULE], [node(kind)], [PROOF] if is_proved else [])
    assert coverage.by_id["AGE-01"].state is state
    assert len(coverage.problems) == problem_count


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (NodeKind.POLICY_MODEL, State.DONE),
        (NodeKind.SEED, State.SEEDED),
        (NodeKind.PARAMETER, State.SEEDED),
    ],
)
def test_a_rule_that_only_sets_numbers_is_done_when_a_policy_model_reads_them(
    kind: NodeKind, state: State
) -> None:
    rule = Rule("AGE-01", "policy parameter", "48 hours in New")
    assert combine([rule], [node(kind)], [PROOF]).by_id["AGE-01"].state is state
    unproved = combine([rule], [node(kind)], [])
    assert unproved.by_id["AGE-01"].state is State.SEEDED
    assert unproved.problems == ()


def test_a_test_alone_does_not_make_a_rule_done() -> None:
    coverage = combine([RULE], [], [PROOF])
    assert coverage.by_id["AGE-01"].state is State.OPEN
    assert coverage.problems == ()


def test_an_expectation_on_a_column_that_comes_later_is_no_claim() -> None:
    coverage = combine([RULE], [node(NodeKind.EXPECTATION)], [PROOF], [OWED])
    assert coverage.by_id["AGE-01"].state is State.OPEN
    assert combine([RULE], [node(NodeKind.MODEL)], [PROOF], [OWED]).in_state(State.DONE) == (
        "AGE-01",
    )


def test_rules_that_do_not_exist_are_problems() -> None:
    coverage = combine(
        [RULE],
        [node(NodeKind.MODEL, "AGE-99")],
        [Proof("AGE-98", ProofKind.PYTEST, "tests/a.py::test_a", "tests/a.py")],
        [LaterColumn("mart_leads_aged", "is_cold_due", ("AGE-97",))],
    )
    assert [problem.partition(" names")[0] for problem in coverage.problems[1:]] == [
        "model a_node in models/a.yml",
        "pytest tests/a.py::test_a in tests/a.py",
    ]
    assert "AGE-97" in coverage.problems[0]


def test_a_typed_null_without_rules_is_a_problem() -> None:
    coverage = combine([RULE], [], [], [LaterColumn("mart_leads_aged", "is_cold_due", ())])
    (problem,) = coverage.problems
    assert "mart_leads_aged.is_cold_due" in problem


def test_a_rule_of_which_a_part_is_missing_is_partial() -> None:
    node = Node("AGE-01", NodeKind.MODEL, "m", "m.sql")
    proof = Proof("AGE-01", ProofKind.PYTEST, "t", "t.py")
    rule = Rule("AGE-01", "model", "text")
    assert combine([rule], [node], [proof]).by_id["AGE-01"].state is State.DONE
    part = combine([rule], [node], [proof], missing={"AGE-01": "the rest"})
    assert part.by_id["AGE-01"].state is State.PARTIAL
    assert combine([rule], [node], [], missing={"AGE-01": "the rest"}).in_state(State.PARTIAL) == ()
