"""What is known about each policy rule: who implements it and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

POLICY_PARAMETER = "policy parameter"


class State(StrEnum):
    """How far a rule is."""

    DONE = "done"
    PARTIAL = "partial"
    SEEDED = "seeded"
    OPEN = "open"


class NodeKind(StrEnum):
    """What claims a rule. Seeds and policy models hold its numbers and do nothing with them."""

    MODEL = "model"
    METRIC = "metric"
    EXPECTATION = "expectation"
    PARTIAL_EXPECTATION = "expectation of a part"
    POLICY_MODEL = "policy model"
    SEED = "seed"
    PARAMETER = "parameter"

    @property
    def implements(self) -> bool:
        """Whether a node of this kind does what the rule says."""
        return self in {NodeKind.MODEL, NodeKind.METRIC, NodeKind.EXPECTATION}


class ProofKind(StrEnum):
    """The tool that runs a test."""

    UNIT_TEST = "unit test"
    DATA_TEST = "data test"
    PYTEST = "pytest"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One row of the rule catalogue."""

    rule_id: str
    kind: str
    text: str

    @property
    def area(self) -> str:
        """The letters before the number."""
        return self.rule_id.partition("-")[0]


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A claim: this part of the project implements the rule, or holds its numbers."""

    rule_id: str
    kind: NodeKind
    name: str
    path: str


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """A test that names the rule."""

    rule_id: str
    kind: ProofKind
    name: str
    path: str


@dataclass(frozen=True, slots=True, order=True)
class LaterColumn:
    """A column of a published table that is a typed null until its rules are implemented."""

    table: str
    column: str
    rule_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule with all that claims and proves it."""

    rule: Rule
    nodes: tuple[Node, ...]
    proofs: tuple[Proof, ...]
    is_owed: bool = False
    missing: str | None = None

    @property
    def is_claimed(self) -> bool:
        """Whether a node says that it does what the rule says.

        An expectation on a column that is still null judges nothing yet, so it doesn't count.
        """
        return any(
            node.kind.implements and not (self.is_owed and node.kind is NodeKind.EXPECTATION)
            for node in self.nodes
        )

    @property
    def is_policy_read(self) -> bool:
        """Whether the rule only sets numbers, and a policy model brings them into force."""
        return self.rule.kind == POLICY_PARAMETER and any(
            node.kind is NodeKind.POLICY_MODEL for node in self.nodes
        )

    @property
    def state(self) -> State:
        """done: claimed and proved, partial: in part; seeded: only its numbers are there."""
        if self.proofs and (self.is_claimed or self.is_policy_read):
            return State.PARTIAL if self.missing else State.DONE
        if any(not node.kind.implements for node in self.nodes):
            return State.SEEDED
        return State.OPEN


@dataclass(frozen=True)
class Coverage:
    """All rules, the columns that come later, and what is wrong with the claims."""

    rules: tuple[RuleCoverage, ...]
    later: tuple[LaterColumn, ...]
    problems: tuple[str, ...]

    @cached_property
    def by_id(self) -> Mapping[str, RuleCoverage]:
        """The rules by their id."""
        return MappingProxyType({found.rule.rule_id: found for found in self.rules})

    def in_state(self, state: State) -> tuple[str, ...]:
        """The ids of the rules in a state."""
        return tuple(found.rule.rule_id for found in self.rules if found.state is state)
