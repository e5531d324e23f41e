"""The project's YAML, against the schemas that dbt ships but does not apply on DuckDB."""

import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dbt.jsonschemas
import pytest
import yaml
from dbt.contracts.project import ProjectFlags
from jsonschema import Draft7Validator

RESOURCE_FOLDERS = ("models", "seeds", "macros", "tests/dbt")


class _TextDates(yaml.SafeLoader):
    """Reads a date as text, as dbt's schema expects it, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(
                None, None, f"keys given twice: {sorted(twice)}", node.start_mark
            )
        return super().construct_mapping(node, deep)


_TextDates.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str) -> Any:
    """The content of a YAML text."""
    return yaml.load(text, Loader=_TextDates)  # noqa: S506


@cache
def validator(kind: str) -> Draft7Validator:
    """dbt's own schema for `resources` or the `project`."""
    folder = Path(next(iter(dbt.jsonschemas.__path__)))
    return Draft7Validator(json.loads((folder / kind / "latest.json").read_text(encoding="utf-8")))


def problems_of(kind: str, content: Any, label: str) -> list[str]:
    """What dbt's schema says against a content, each with its place."""
    return [
        f"{label}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator(kind).iter_errors(content)
    ]


def resource_files(root: Path) -> list[Path]:
    """The YAML files that describe models, seeds, macros and tests."""
    return sorted(file for folder in RESOURCE_FOLDERS for file in (root / folder).rglob("*.y*ml"))


def resources(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each YAML file's path and content."""
    for file in resource_files(root):
        yield str(file.relative_to(root)), load_yaml(file.read_text(encoding="utf-8")) or {}


def test_resources_fit_the_schema_of_dbt(root: Path) -> None:
    found = [
        problem
        for label, content in resources(root)
        for problem in problems_of("resources", content, label)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "models: [{name: a, descripton: typo}]",
        "models: [{name: a, columns: [{name: b, data_test: [unique]}]}]",
        "modells: []",
    ],
)
def test_a_mistyped_key_is_seen(text: str) -> None:
    assert problems_of("resources", load_yaml(text), "typo")


def test_a_key_given_twice_is_seen() -> None:
    with pytest.raises(yaml.YAMLError, match="given twice"):
        load_yaml("models: []\nmodels: []\n")


def test_the_project_file_fits_the_schema_of_dbt(root: Path) -> None:
    content = load_yaml((root / "dbt_project.yml").read_text(encoding="utf-8"))
    found = problems_of("project", content, "dbt_project.yml")
    assert not found, "\n".join(found)


def test_every_flag_is_one_of_dbt(root: Path) -> None:
    flags = load_yaml((root / "dbt_project.yml").read_text(encoding="utf-8"))["flags"]
    known = {field.name for field in dataclasses.fields(ProjectFlags)}
    assert set(flags) <= known, f"dbt knows no flag {sorted(set(flags) - known)}"


def test_yaml_files_stand_first_in_their_folder(root: Path) -> None:
    misnamed = [
        str(file.relative_to(root))
        for file in resource_files(root)
        if not file.name.startswith("_") or file.suffix != ".yml"
    ]
    assert not misnamed, f"name them _<folder>__<kind>.yml: {misnamed}"


def test_no_file_keeps_what_dbt_has_renamed(root: Path) -> None:
    outdated = [
        f"{label}: {key}"
        for label, content in resources(root)
        for key in [*content.keys() & {"version"}, *_tests_keys(content)]
    ]
    assert not outdated, f"write data_tests, and no version line: {outdated}"


def _tests_keys(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for item in content:
            yield from _tests_keys(item)
    elif isinstance(content, dict):
        yield from ("tests" for key in content if key == "tests")
        for key in content.keys() & {"models", "seeds", "sources", "tables", "columns"}:
            yield from _tests_keys(content[key])
