"""Rules, and claims and proofs outside of dbt: parameters, expectation suites, pytest."""

import ast
import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from leadhouse.coverage.model import Node, NodeKind, Proof, ProofKind, Rule

CATALOGUE = "seeds/reference/policy_rules.csv"
PARAMETERS = "seeds/policy/seed_policy_parameters.csv"
SUITES = "expectations/suites"
PYTHON_TESTS = "tests/python"
RULE_MARK = "pytest.mark.rule"


class MarkError(Exception):
    """The rules of a pytest mark can't be read without running the test."""


def read_rules(root: Path) -> tuple[Rule, ...]:
    """The catalogue, sorted by rule id."""
    rows = _rows(root / CATALOGUE)
    return tuple(sorted(Rule(row["rule_id"], row["kind"], row["rule"]) for row in rows))


def parameter_nodes(root: Path) -> Iterator[Node]:
    """The rules whose parameters are policy data."""
    for row in _rows(root / PARAMETERS):
        # two rules may share a parameter: `AUD-07|CMP-01`
        for rule_id in filter(None, row["rule_id"].split("|")):
            yield Node(rule_id, NodeKind.PARAMETER, row["name"], PARAMETERS)


def expectation_nodes(root: Path) -> Iterator[Node]:
    """The expectations with their `meta.rule_id`."""
    for path in sorted((root / SUITES).glob("*.json")):
        suite = json.loads(path.read_text(encoding="utf-8"))
        for expectation in suite["expectations"]:
            meta = expectation["meta"]
            name = f"{suite['name']}.{meta['criterion']}"
            place = path.relative_to(root).as_posix()
            # an expectation may guard a part of a rule whose whole comes later
            is_partial = meta.get("is_partial", False)
            kind = NodeKind.PARTIAL_EXPECTATION if is_partial else NodeKind.EXPECTATION
            yield Node(meta["rule_id"], kind, name, place)


def pytest_proofs(root: Path) -> Iterator[Proof]:
    """The test functions that carry `@pytest.mark.rule(...)`, by their node id."""
    for path in sorted((root / PYTHON_TESTS).rglob("test_*.py")):
        place = path.relative_to(root).as_posix()
        for name, rule_id in _marked(ast.parse(path.read_bytes(), filename=place), place):
            yield Proof(rule_id, ProofKind.PYTEST, f"{place}::{name}", place)


def pytest_functions(root: Path) -> frozenset[str]:
    """The node ids of all test functions, without parameters."""
    return frozenset(
        f"{path.relative_to(root).as_posix()}::{function.name}"
        for path in (root / PYTHON_TESTS).rglob("test_*.py")
        for function in _tests(ast.parse(path.read_bytes()))
    )


def _marked(module: ast.Module, place: str) -> Iterator[tuple[str, str]]:
    """Each test with each rule of its marks; a mark may also be on one of its parameter sets."""
    constants = _constants(module)
    for function in _tests(module):
        for decorator in function.decorator_list:
            for call in ast.walk(decorator):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == RULE_MARK:
                    for rule_id in _rule_ids(call, constants, place):
                        yield function.name, rule_id


def _tests(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            yield function


def _constants(module: ast.Module) -> dict[str, ast.expr]:
    return {
        target.id: statement.value
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _rule_ids(call: ast.Call, constants: Mapping[str, ast.expr], place: str) -> Iterator[str]:
    for argument in call.args:
        value = argument.value if isinstance(argument, ast.Starred) else argument
        if isinstance(value, ast.Name):
            value = constants.get(value.id, value)
        try:
            literal = ast.literal_eval(value)
        except ValueError as error:
            raise MarkError(
                f"{place}:{call.lineno}: a rule mark names its rules by literals or by a constant"
                f" of the module, not by {ast.unparse(argument)}"
            ) from error
        yield from [literal] if isinstance(literal, str) else literal


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
