"""Reads native Great Expectations suite files and refuses those that can't be acted on."""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml

from leadhouse.judge.criterion import (
    COLUMN_TYPES,
    EVIDENCE_LEVELS,
    NATIVE_SEVERITIES,
    PAIR_TYPES,
    TABLE_TYPES,
    Criterion,
    Severity,
    Suite,
)
from leadhouse.judge.pattern import foreign_part
from leadhouse.project import project_root

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SUITE_COLUMNS = ("golden_lead_column", "business_unit_column", "owner_column")
_SUITE_META = {"table", "entity_type", "key", "great_expectations_version", *_SUITE_COLUMNS}
_REQUIRED_META = ("criterion", "rule_id", "severity", "title", "suggested_action")
_COLUMN_META = (
    "current_value_column",
    "expected_value_column",
    "evidence_column",
    "applies_column",
)
# what people read beside the finding: why it matters, whose it is, the parameter that says until
# when, and whether it shows a breach or only hints at one
_TEXT_META = ("field", "expected", "explanation", "owner_role", "due_parameter")
_META = {
    *_REQUIRED_META,
    *_COLUMN_META,
    *_TEXT_META,
    "evidence",
    "evidence_level",
    "is_partial",
    "is_proxy",
}
# Great Expectations leaves a row condition out of the query that names the failing rows, and
# `mostly` would call a set with failing rows a success
_REFUSED_KWARGS = {"row_condition", "condition_parser", "mostly"}
_COLUMN_KWARGS = {"column", "column_A", "column_B"}


class SuiteError(ValueError):
    """A suite file is wrong; the message names file, criterion and remedy."""


def load_suites(folder: Path, rule_ids: frozenset[str] | None = None) -> list[Suite]:
    """Load all suite files of a folder, in the order of their names.

    Without `rule_ids` any rule id is accepted. Raises `SuiteError` for the first fault.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SuiteError(f"{folder}: no suite file (*.json) here; name the folder of the suites")
    suites = [_read(path, rule_ids) for path in paths]
    _refuse_repeated_criteria(suites)
    return suites


def check_suites(project: Path | None = None) -> list[Suite]:
    """The project's suites; refuses before a run what the run could only call an error.

    Raises `SuiteError` for a suite that can't be read, an unknown rule or expectation, a criterion
    that is there twice, and a row set or column that no model of the project makes.
    """
    root = project or project_root()
    suites = load_suites(root / "expectations" / "suites", known_rule_ids(root))
    columns = _row_set_columns(root)
    for suite in suites:
        where = f"{suite.name}.json"
        if suite.table not in columns:
            _refuse(where, f"no model makes the row set {suite.table}; known are {sorted(columns)}")
        known = columns[suite.table]
        _refuse_absent(where, suite.table, suite.columns, known)
        for criterion in suite.criteria:
            place = f"{where}, criterion {criterion.name}"
            _refuse_absent(place, suite.table, criterion.columns, known)
    return suites


def _row_set_columns(root: Path) -> dict[str, frozenset[str]]:
    """The columns of each row set, as the models in models/audit/judged declare them."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((root / "models" / "audit" / "judged").rglob("*.yml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for model in declared.get("models") or []:
            names = (column["name"] for column in model.get("columns") or [])
            found[model["name"]] = frozenset(names)
    return found


def _refuse_absent(where: str, table: str, asked: Iterable[str], known: frozenset[str]) -> None:
    for name in asked:
        if name not in known:
            _refuse(
                where,
                f"the row set {table} has no column {name}; correct the name, or add the column to"
                f" the model and its YAML in models/audit/judged",
            )


def known_rule_ids(project: Path | None = None) -> frozenset[str] | None:
    """The rule ids of the project's rule catalogue; none when the catalogue is absent."""
    path = (project or project_root()) / "seeds" / "reference" / "policy_rules.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["rule_id"] for row in csv.DictReader(lines))


def _read(path: Path, rule_ids: frozenset[str] | None) -> Suite:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SuiteError(f"{path.name}: not readable as JSON ({error}); repair the file") from error
    if not isinstance(document, dict) or document.get("name") != path.stem:
        _refuse(path.name, f'the suite\'s "name" must be {path.stem!r}, as the file is named')
    meta = document.get("meta")
    if not isinstance(meta, dict) or (unknown := set(meta) - _SUITE_META):
        _refuse(path.name, f"meta has {sorted(unknown) if isinstance(meta, dict) else 'no object'}")
    expectations = document.get("expectations")
    if not isinstance(expectations, list) or not expectations:
        _refuse(path.name, "it has no expectations; add one or delete the file")
    named = {name: _identifier(path.name, meta, name) for name in _SUITE_COLUMNS if name in meta}
    return Suite(
        name=path.stem,
        table=_identifier(path.name, meta, "table"),
        entity_type=_identifier(path.name, meta, "entity_type"),
        key=_identifier(path.name, meta, "key"),
        criteria=tuple(
            _criterion(path.name, position, item, rule_ids)
            for position, item in enumerate(expectations, start=1)
        ),
        **named,
    )


def _criterion(
    file: str, position: int, expectation: Any, rule_ids: frozenset[str] | None
) -> Criterion:
    meta = expectation.get("meta") if isinstance(expectation, dict) else None
    if not isinstance(meta, dict):
        _refuse(f"{file}, expectation {position}", 'it has no "meta"; say what it checks')
    where = f"{file}, criterion {meta.get('criterion') or f'number {position}'}"
    _check_meta(where, meta, rule_ids)
    _check_expectation(where, expectation, meta)
    return Criterion(
        name=meta["criterion"],
        rule_id=meta["rule_id"],
        severity=cast(Severity, meta["severity"]),
        title=meta["title"],
        suggested_action=meta["suggested_action"],
        expectation=expectation,
        evidence=_evidence(where, meta.get("evidence", [])),
        field=meta.get("field"),
        current_value_column=meta.get("current_value_column"),
        expected_value_column=meta.get("expected_value_column"),
        expected=meta.get("expected"),
        evidence_column=meta.get("evidence_column"),
        applies_column=meta.get("applies_column"),
        evidence_level="proxy" if meta.get("is_proxy") else meta.get("evidence_level", "current"),
        owner_role=meta.get("owner_role"),
        explanation=meta.get("explanation"),
    )


def _check_meta(where: str, meta: Mapping[str, Any], rule_ids: frozenset[str] | None) -> None:
    if unknown := sorted(set(meta) - _META):
        _refuse(where, f"meta has unknown keys {unknown}; known are {sorted(_META)}")
    for name in _REQUIRED_META:
        if not _is_text(meta.get(name)):
            _refuse(where, f"meta.{name} is missing; give it as text")
    for name in _TEXT_META:
        if name in meta and not _is_text(meta[name]):
            _refuse(where, f"meta.{name} must be text")
    if not isinstance(meta.get("is_proxy", False), bool):
        _refuse(where, "meta.is_proxy must be true or false")
    for name in ("criterion", *(name for name in _COLUMN_META if name in meta)):
        _identifier(where, meta, name)
    if meta["severity"] not in NATIVE_SEVERITIES:
        _refuse(where, f"meta.severity must be one of {sorted(NATIVE_SEVERITIES)}")
    if meta.get("evidence_level", "current") not in EVIDENCE_LEVELS:
        _refuse(where, f"meta.evidence_level must be one of {sorted(EVIDENCE_LEVELS)}")
    if "expected" in meta and "expected_value_column" in meta:
        _refuse(where, "give meta.expected or meta.expected_value_column, not both")
    if rule_ids is not None and meta["rule_id"] not in rule_ids:
        _refuse(where, f"rule {meta['rule_id']!r} isn't in seeds/reference/policy_rules.csv")


def _check_expectation(where: str, expectation: Mapping[str, Any], meta: Mapping[str, Any]) -> None:
    kwargs = expectation.get("kwargs")
    if not isinstance(kwargs, dict):
        _refuse(where, '"kwargs" must be an object')
    if refused := sorted(_REFUSED_KWARGS & set(kwargs)):
        _refuse(where, f"{refused} can't name its failing rows; use a column null elsewhere")
    kind = expectation.get("type")
    if kind not in COLUMN_TYPES | PAIR_TYPES | TABLE_TYPES:
        _refuse(where, f"type {kind!r} isn't proved on DuckDB and Spark; see judge/criterion.py")
    needed = {"column"} if kind in COLUMN_TYPES else {"column_A", "column_B"}
    if (set(kwargs) & _COLUMN_KWARGS) != (set() if kind in TABLE_TYPES else needed):
        _refuse(where, f"{kind} is given the wrong column arguments")
    for name in _COLUMN_KWARGS & set(kwargs):
        _identifier(where, kwargs, name)
    _check_regex(where, kwargs.get("regex", ""))
    if len({type(value) for value in kwargs.get("value_set", [])}) > 1:
        _refuse(where, "value_set mixes kinds of values; write all numbers as 1.0, or all as text")
    native = NATIVE_SEVERITIES[meta["severity"]]
    if expectation.get("severity") != native:
        _refuse(where, f'"severity" must be {native!r} as meta.severity is {meta["severity"]!r}')


def _check_regex(where: str, regex: Any) -> None:
    if not isinstance(regex, str):
        _refuse(where, "regex must be text")
    if rest := foreign_part(regex):
        _refuse(
            where, f"regex is read differently by DuckDB and Spark from {rest!r} on; write it plain"
        )


def _evidence(where: str, elements: Any) -> tuple[frozenset[str], ...]:
    if not isinstance(elements, list) or not all(_is_text(element) for element in elements):
        _refuse(where, "meta.evidence must be a list of entity names, alternatives parted by |")
    options = tuple(frozenset(element.split("|")) for element in elements)
    for name in frozenset().union(*options):
        # an entity, or one of its columns as `leads.crm_fit_score`
        if not all(_IDENTIFIER.fullmatch(part) for part in name.split(".", 1)):
            _refuse(where, f"meta.evidence names {name!r}, which is no entity name")
    return options


def _identifier(where: str, values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        _refuse(where, f"{name} must be a lower-case name (a-z, 0-9, _), not {value!r}")
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _refuse_repeated_criteria(suites: list[Suite]) -> None:
    seen: dict[str, str] = {}
    for suite in suites:
        for criterion in suite.criteria:
            if criterion.name in seen:
                _refuse(
                    f"{suite.name}.json, criterion {criterion.name}",
                    f"the name is taken by {seen[criterion.name]}.json; choose another",
                )
            seen[criterion.name] = suite.name


def _refuse(where: str, fault: str) -> NoReturn:
    raise SuiteError(f"{where}: {fault}")
