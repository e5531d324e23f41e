"""Brings rules, claims and proofs together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from leadhouse.coverage.later import later_columns, untagged_columns
from leadhouse.coverage.model import (
    Coverage,
    LaterColumn,
    Node,
    Proof,
    Rule,
    RuleCoverage,
)
from leadhouse.coverage.partial import MISSING
from leadhouse.coverage.properties import (
    nodes,
    proofs,
    read_properties,
    singular_proofs,
)
from leadhouse.coverage.sources import (
    expectation_nodes,
    parameter_nodes,
    pytest_proofs,
    read_rules,
)

Claim = TypeVar("Claim", Node, Proof)


def collect(root: Path) -> Coverage:
    """The coverage of all rules, read from the files of the project; nothing is run."""
    properties = read_properties(root)
    return combine(
        read_rules(root),
        [*nodes(properties), *parameter_nodes(root), *expectation_nodes(root)],
        [*proofs(properties), *singular_proofs(root), *pytest_proofs(root)],
        [*later_columns(properties), *untagged_columns(root, properties)],
        MISSING,
    )


def combine(
    rules: Iterable[Rule],
    found_nodes: Iterable[Node],
    found_proofs: Iterable[Proof],
    found_later: Iterable[LaterColumn] = (),
    missing: Mapping[str, str] = MappingProxyType({}),
) -> Coverage:
    """The coverage that follows from rules, claims, proofs and columns that come later."""
    claims, tests, later = set(found_nodes), set(found_proofs), tuple(sorted(found_later))
    claims_of, tests_of = _by_rule(claims), _by_rule(tests)
    owed = {rule_id for column in later for rule_id in column.rule_ids}
    covered = tuple(
        RuleCoverage(
            rule,
            tuple(claims_of.get(rule.rule_id, ())),
            tuple(tests_of.get(rule.rule_id, ())),
            rule.rule_id in owed,
            missing.get(rule.rule_id),
        )
        for rule in sorted(rules)
    )
    known = {found.rule.rule_id for found in covered}
    problems = [*_unknown(known, claims, tests, later), *_unproved(covered)]
    return Coverage(covered, later, tuple(sorted(set(problems))))


def _by_rule(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims):
        grouped[claim.rule_id].append(claim)
    return grouped


def _unknown(
    known: set[str],
    claims: Iterable[Node],
    tests: Iterable[Proof],
    later: Iterable[LaterColumn],
) -> Iterator[str]:
    named: list[Node | Proof] = [*claims, *tests]
    for claim in named:
        if claim.rule_id not in known:
            yield (
                f"{claim.kind} {claim.name} in {claim.path} names the rule {claim.rule_id}, which"
                " isn't in the catalogue: correct the id"
            )
    for column in later:
        if not column.rule_ids:
            yield (
                f"column {column.table}.{column.column} is a typed null: name the rules that it"
                " waits for in `config.meta.later`"
            )
        for rule_id in set(column.rule_ids) - known:
            yield (
                f"column {column.table}.{column.column} waits for the rule {rule_id}, which isn't"
                " in the catalogue: correct the id"
            )


def _unproved(covered: Iterable[RuleCoverage]) -> Iterator[str]:
    for found in covered:
        if found.is_claimed and not found.proofs:
            names = ", ".join(sorted({n.name for n in found.nodes if n.kind.implements}))
            yield (
                f"{found.rule.rule_id} is claimed by {names}, but no test proves it: write one"
                " that names the rule, or take the claim back"
            )
