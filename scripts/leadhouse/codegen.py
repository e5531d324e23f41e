"""Renders the mechanical staging and input models from the input contract.

The one declaration is `seeds/reference/input_contract.csv`. After a change to it, run
`python -m leadhouse.codegen`; a test fails while the rendered files differ from it.
"""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

from leadhouse.contract import Column, Contract, Table, load_contract
from leadhouse.project import project_root

DATA_TYPES = {"varchar": "string", "list (text)": "string"}
ORIGIN_COLUMNS = [
    ("source_system", "string", "System the row came from, for example crm or zoho."),
    ("source_file", "string", "Label of the extract the row came from."),
    ("row_number", "bigint", "Line (CSV, JSONL) or row (Parquet) of the extract."),
]
HEADER = (
    "# rendered from seeds/reference/input_contract.csv by leadhouse.codegen; edit the contract\n"
)
CONTRACT_COLUMNS = """\
{{#- rendered from seeds/reference/input_contract.csv by leadhouse.codegen; edit the contract -#}}
{{% macro contract_columns(table=none) -%}}
    {{#- column -> type of a table of the input contract, in its order; all tables without one -#}}
    {{%- set columns = {{
{tables}
    }} -%}}
    {{{{ return(columns[table] if table else columns) }}}}
{{%- endmacro %}}
"""


class _IndentedDumper(yaml.SafeDumper):
    """Indents lists under their key, as yamllint wants them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def render(contract: Contract) -> dict[str, str]:
    """Every rendered file, as path relative to the project root and its text."""
    files = {
        "models/staging/crm/_crm__sources.yml": _yaml(_sources(contract)),
        "models/staging/crm/_crm__models.yml": _yaml(_staging_models(contract)),
        "models/input/_input__contract.yml": _yaml(_input_models(contract)),
        "macros/staging/contract_columns.sql": _contract_columns(contract),
    }
    for name in contract.tables:
        files[f"models/staging/crm/stg_crm__{name}.sql"] = (
            f"{{{{ staged_contract_table('{name}') }}}}\n"
        )
        files[f"models/input/input_{name}.sql"] = f"{{{{ canonical_union('{name}') }}}}\n"
    return files


def write(root: Path) -> list[Path]:
    """Writes the rendered files that changed and returns their paths."""
    changed = []
    for name, text in render(load_contract(root / "seeds/reference/input_contract.csv")).items():
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _yaml(content: dict[str, object]) -> str:
    body = yaml.dump(content, Dumper=_IndentedDumper, sort_keys=False, width=96, allow_unicode=True)
    return HEADER + body


def _contract_columns(contract: Contract) -> str:
    tables = "\n".join(_contract_entry(table) for table in contract.tables.values())
    return CONTRACT_COLUMNS.format(tables=tables)


def _contract_entry(table: Table) -> str:
    types = ", ".join(f"'{column.name}': '{_data_type(column)}'" for column in table.columns)
    indent = " " * 12
    lines = textwrap.fill(types, width=98, initial_indent=indent, subsequent_indent=indent)
    return f"        '{table.name}': {{\n{lines},\n        }},"


def _data_type(column: Column) -> str:
    return DATA_TYPES.get(column.type, column.type)


def _described(column: Column) -> str:
    rules = ", ".join(rule for rule in column.rule_ids if rule != "key")
    text = column.meaning[0].upper() + column.meaning[1:]
    return f"{text} ({rules})." if rules else f"{text}."


def _sentence(table: Table) -> str:
    return table.grain[0].upper() + table.grain[1:]


def _columns(table: Table) -> Iterator[dict[str, object]]:
    for column in table.columns:
        yield {
            "name": column.name,
            "description": _described(column),
            "data_type": _data_type(column),
        }


def _sources(contract: Contract) -> dict[str, object]:
    tables = [
        {
            "name": table.name,
            "description": f"{_sentence(table)}, as delivered: all text.",
            "config": {
                "meta": {"need": table.need, "mapped": True, "key": list(table.key_columns)}
            },
        }
        for table in contract.tables.values()
    ]
    source = {
        "name": "raw_crm",
        "description": "Extracts in the canonical input contract, landed by intake, read as text.",
        "database": "{{ 'work' if target.type == 'duckdb' else none }}",
        "schema": "{{ 'raw_crm' if target.type == 'duckdb' else target.schema ~ '_raw_crm' }}",
        "loader": "leadhouse intake",
        "tables": tables,
    }
    return {"sources": [source]}


def _staging_models(contract: Contract) -> dict[str, object]:
    models = [
        {
            "name": f"stg_crm__{table.name}",
            "description": f"One row per delivered row of {table.name}, typed, with its state.",
            "config": {"meta": {"key": list(table.key_columns), "rules": []}},
            "columns": list(_columns(table)),
        }
        for table in contract.tables.values()
    ]
    return {"models": models}


def _input_models(contract: Contract) -> dict[str, object]:
    origin = [
        {"name": name, "description": text, "data_type": data_type}
        for name, data_type, text in ORIGIN_COLUMNS
    ]
    models = [
        {
            "name": f"input_{table.name}",
            "description": f"{_sentence(table)}, of all systems ({table.need}).",
            "columns": [*_columns(table), *origin],
        }
        for table in contract.tables.values()
    ]
    return {"models": models}


if __name__ == "__main__":
    for written in write(project_root()):
        sys.stdout.write(f"{written}\n")
