"""Claims and proofs in the YAML files of the dbt project and in its singular tests."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from leadhouse.coverage.model import Node, NodeKind, Proof, ProofKind

FOLDERS = ("models", "seeds", "tests/dbt")
SINGULAR = "tests/dbt/singular"
RULES_IN_SQL = re.compile(r"""['"]?rules['"]?\s*[:=]\s*(\[[^\]]*\])""")
KINDS: Mapping[str, NodeKind] = {
    "models": NodeKind.MODEL,
    "seeds": NodeKind.SEED,
    "metrics": NodeKind.METRIC,
}

Item = Mapping[str, Any]


class PropertiesError(Exception):
    """A YAML file of the project can't be read."""


def read_properties(root: Path) -> dict[str, Item]:
    """The content of each YAML file of the dbt project by its path, in the order of the paths."""
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.yml"))
    return {path.relative_to(root).as_posix(): _load(path) for path in files}


def _load(path: Path) -> Item:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PropertiesError(f"{path} is no YAML, correct it: {error}") from error
    return loaded if isinstance(loaded, dict) else {}


def nodes(properties: Mapping[str, Item]) -> Iterator[Node]:
    """Models, seeds and metrics that claim rules."""
    for path, content in properties.items():
        for section, kind in KINDS.items():
            for item in content.get(section) or []:
                kind_here = _kind(kind, path)
                for rule_id in _rules(item):
                    yield Node(rule_id, kind_here, item["name"], path)


def proofs(properties: Mapping[str, Item]) -> Iterator[Proof]:
    """Unit tests and data tests that name rules."""
    for path, content in properties.items():
        for test in content.get("unit_tests") or []:
            for rule_id in _rules(test):
                yield Proof(rule_id, ProofKind.UNIT_TEST, test["name"], path)
        for name, test in _data_tests(content):
            for rule_id in _rules(test):
                yield Proof(rule_id, ProofKind.DATA_TEST, name, path)


def singular_proofs(root: Path) -> Iterator[Proof]:
    """Singular tests whose `config(meta={'rules': [...]})` names rules."""
    for path in sorted((root / SINGULAR).rglob("*.sql")):
        found = RULES_IN_SQL.search(path.read_text(encoding="utf-8"))
        for rule_id in ast.literal_eval(found[1]) if found else []:
            name = path.relative_to(root).as_posix()
            yield Proof(rule_id, ProofKind.DATA_TEST, path.stem, name)


def unit_test_names(properties: Mapping[str, Item]) -> frozenset[str]:
    """The names of all unit tests."""
    return frozenset(
        test["name"] for content in properties.values() for test in content.get("unit_tests") or []
    )


def _kind(kind: NodeKind, path: str) -> NodeKind:
    is_policy = kind is NodeKind.MODEL and Path(path).parent.name == "policy"
    return NodeKind.POLICY_MODEL if is_policy else kind


def _rules(item: Item) -> list[str]:
    return texts(meta_of(item).get("rules") or [])


def meta_of(item: Item) -> Item:
    """The `config.meta` of an item, empty where it has none."""
    return (item.get("config") or {}).get("meta") or {}


def texts(values: str | Sequence[object]) -> list[str]:
    """One text or a list of values, as a list of texts."""
    return [values] if isinstance(values, str) else [str(value) for value in values]


def _data_tests(content: Item) -> Iterator[tuple[str, Item]]:
    """Generic tests of models, seeds and columns, and tests described on their own."""
    for test in content.get("data_tests") or []:
        yield test["name"], test
    for section in ("models", "seeds"):
        for item in content.get(section) or []:
            for holder in (item, *(item.get("columns") or [])):
                for test in holder.get("data_tests") or []:
                    if isinstance(test, dict):
                        ((test_type, body),) = test.items()
                        yield body.get("name", f"{test_type} on {item['name']}"), body
