"""The rules of style that no linter knows: portable, repeatable SQL and small Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

SQL_FOLDERS = ("models", "macros", "tests/dbt")
VAR_MACROS = {"macros/portable/as_of.sql", "macros/portable/run_id.sql"}
GENERATED = ("models/staging/crm/", "models/input/")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300

# what a model must not hold, and what to write in its place
FORBIDDEN = {
    r"\b(current_timestamp|current_date|localtimestamp)\b": "use {{ as_of() }}",
    r"\b(now|today|getdate|random|uuid|gen_random_uuid)\s*\(": "use {{ as_of() }} or md5_id",
    r"\bvar\s*\(": "use as_of() or run_id(); other values are policy seeds",
    r"::": "use cast(x as type)",
    r"<>": "use !=",
    r"\bqualify\b": "number the rows in one CTE and filter in the next",
    r"\bright\s+(outer\s+)?join\b": "use left join",
    r"\bsum\s*\(\s*cast\s*\([^()]*\bas\s+double\s*\)": "sum decimals",
    r"\blimit\s+\d": "select rows by what they are",
    r";": "one statement a file, without its end",
}


def sql_code(text: str) -> str:
    """The SQL without comments and without what stands in quotes."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    text = re.sub(r"'(?:[^'\n]|'')*'|\"[^\"\n]*\"", "''", text)
    return re.sub(r"--[^\n]*", "", text)


def forbidden_in(text: str) -> list[str]:
    """The parts of a SQL text that the style guide forbids, with the advice."""
    code = sql_code(text)
    return [
        f"{found.group(0)!r}: {advice}"
        for pattern, advice in FORBIDDEN.items()
        for found in re.finditer(pattern, code, flags=re.IGNORECASE)
    ]


def sql_files(root: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """Each SQL file's path and text."""
    for folder in folders or SQL_FOLDERS:
        for file in sorted((root / folder).rglob("*.sql")):
            yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")


def python_trees(root: Path) -> Iterator[tuple[str, str, ast.Module]]:
    """Each module of the package: its path, text and syntax tree."""
    for file in sorted((root / "scripts/leadhouse").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        yield file.relative_to(root).as_posix(), text, ast.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "select current_timestamp",
        "select NOW ()",
        "select a::int",
        "select 1 where a <> b",
        "select {{ var('days') }}",
        "select a from b right join c",
    ],
)
def test_forbidden_sql_is_seen(text: str) -> None:
    assert forbidden_in(text)


@pytest.mark.parametrize(
    "text", ["-- now() is late\nselect 1", "select 'a::b; <>'", "{# var('x') #} select known_at"]
)
def test_comments_and_texts_are_not_code(text: str) -> None:
    assert not forbidden_in(text)


def test_sql_is_portable_and_repeatable(root: Path) -> None:
    found = [
        f"{path}: {problem}"
        for path, text in sql_files(root)
        if path not in VAR_MACROS
        for problem in forbidden_in(text)
    ]
    assert not found, "\n".join(found)


def test_only_staging_reads_what_systems_delivered(root: Path) -> None:
    found = [
        path
        for path, text in sql_files(root)
        if re.search(r"source\s*\(\s*['\"]raw_", text)
        and not path.startswith(("models/staging/", "macros/staging/"))
    ]
    assert not found, f"read the input model instead: {found}"


def test_models_end_with_their_final_rows(root: Path) -> None:
    found = [
        path
        for path, text in sql_files(root, "models")
        if not path.startswith(GENERATED)
        and "{{ judged_rows(" not in text
        and not text.rstrip().endswith("select * from final")
    ]
    assert not found, f"the last CTE is final, the last line select * from final: {found}"


def test_macro_files_are_named_after_their_macro(root: Path) -> None:
    found = [
        f"{path}: {name}"
        for path, text in sql_files(root, "macros")
        for name in re.findall(r"\{%-?\s*macro\s+(\w+)", text)
        if re.sub(r"^(duckdb|spark|default)__", "", name) != Path(path).stem
    ]
    assert not found, f"one macro a file, with its dialects: {found}"


def test_generic_tests_are_named_after_their_file(root: Path) -> None:
    found = [
        f"{path}: {name}"
        for path, text in sql_files(root, "tests/dbt/generic")
        for name in re.findall(r"\{%-?\s*test\s+(\w+)", text)
        if name != Path(path).stem
    ]
    assert not found


def test_every_model_has_its_description(root: Path) -> None:
    described = {
        entry["name"]
        for file in (root / "models").rglob("*.yml")
        for entry in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("models", [])
        if str(entry.get("description", "")).strip()
    }
    missing = [path for path, _ in sql_files(root, "models") if Path(path).stem not in described]
    assert not missing, f"{len(missing)} without a described entry in YAML: {missing}"


def test_modules_are_short(root: Path) -> None:
    found = {
        path: lines
        for path, text, _ in python_trees(root)
        if (lines := text.count("\n")) > LONGEST_MODULE
    }
    assert not found, f"over {LONGEST_MODULE} lines: {found}"


def test_functions_are_short(root: Path) -> None:
    found = [
        f"{path}:{node.lineno} {node.name}: {lines} lines"
        for path, _, tree in python_trees(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _body_lines(node)) > LONGEST_FUNCTION
    ]
    assert not found, "\n".join(found)


def test_public_functions_say_what_they_do(root: Path) -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, _, tree in python_trees(root)
        if not Path(path).name.startswith("_") or Path(path).name == "__init__.py"
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not found, "\n".join(found)


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its decorators and docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or node.lineno) - body[0].lineno + 1
