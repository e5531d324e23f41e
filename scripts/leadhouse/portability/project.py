"""What a dbt project declares, as far as rendering its SQL without a connection needs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PORTABLE_MACROS = "macros/portable"
MODELS, MACROS, TESTS = "models", "macros", "tests/dbt"
SEEDS = "seeds"
GENERIC_TESTS = "generic"


@dataclass(frozen=True)
class TestUse:
    """A generic test where YAML uses it, with what it is given."""

    __test__ = False  # its name is dbt's, not pytest's

    name: str
    model: str
    arguments: Mapping[str, Any]


@cache
def declarations(root: Path) -> tuple[Mapping[str, Any], ...]:
    """All YAML documents of the project's models and seeds."""
    files = [*(root / MODELS).rglob("*.yml"), *(root / SEEDS).rglob("*.yml")]
    texts = (file.read_text(encoding="utf-8") for file in sorted(files))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load(text, loader) or {} for text in texts)


def entries(root: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    """Each declared model or seed."""
    for document in declarations(root):
        yield from document.get(kind) or []


def model_configs(root: Path) -> dict[str, Mapping[str, Any]]:
    """Name of each declared model -> its configuration; a later declaration adds to it."""
    configs: dict[str, Mapping[str, Any]] = {}
    for entry in entries(root, "models"):
        configs[entry["name"]] = {**configs.get(entry["name"], {}), **entry.get("config", {})}
    return configs


def seed_columns(root: Path) -> dict[str, dict[str, str]]:
    """Name of each seed -> its columns in the order of the file, and their types."""
    declared = {
        entry["name"]: entry.get("config", {}).get("column_types", {})
        for entry in entries(root, "seeds")
    }
    columns = {}
    for file in sorted((root / SEEDS).rglob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            header = next(lines, "").strip().split(",")
        types = declared.get(file.stem, {})
        columns[file.stem] = {name.strip('"'): types.get(name, "string") for name in header}
    return columns


def generic_test_uses(root: Path) -> Iterator[TestUse]:
    """Each use of a test that has a SQL file of its own in the project."""
    own = {file.stem for file in (root / TESTS / GENERIC_TESTS).glob("*.sql")}
    for kind in ("models", "seeds"):
        for entry in entries(root, kind):
            yield from _uses(entry, entry["name"], own)
            for column in entry.get("columns") or []:
                yield from _uses(column, entry["name"], own, column_name=column["name"])


def _uses(entry: Mapping[str, Any], model: str, own: set[str], **given: str) -> Iterator[TestUse]:
    for declared in entry.get("data_tests") or []:
        if isinstance(declared, str):
            declared = {declared: {}}
        for name, options in declared.items():
            if name in own:
                arguments = (options or {}).get("arguments", {})
                yield TestUse(name, model, {**given, **arguments})
