"""The declaration of the input contract."""

import csv
from pathlib import Path

import pytest

from leadhouse.contract import CONTRACT_HEADER, ContractError, load_contract, render_templates

VALID = ("leads", "core", "one row per lead", "lead_id", "varchar", "primary key", "key", "yes")


def write_contract(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([CONTRACT_HEADER, *rows])
    return path


def test_the_project_contract_has_every_table_with_its_keys() -> None:
    contract = load_contract()

    assert len(contract.tables) == 55
    leads = contract.tables["leads"]
    assert (leads.need, leads.key_columns) == ("core", ("lead_id",))
    assert contract.tables["stage_history"].key_columns == ("lead_id", "stage", "entered_at")
    assert contract.tables["merge_log"].key_columns == ()


def test_rule_ids_are_split() -> None:
    columns = {column.name: column for column in load_contract().tables["leads"].columns}

    assert columns["phone"].rule_ids == ("ENT-04", "DUP-03", "ENR-06")
    assert columns["lead_id"].is_key and not columns["phone"].is_key


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("leads", "vital", "grain", "x", "varchar", "", "", ""), "use core or extended"),
        (("leads", "core", "grain", "x", "uuid", "", "", ""), "use one of"),
        (VALID, "more than once"),
        (("leads", "extended", "grain", "x", "varchar", "", "", ""), "both core and extended"),
        (("leads", "core"), "as many fields"),
    ],
)
def test_a_bad_declaration_names_the_problem(
    tmp_path: Path, row: tuple[str, ...], words: str
) -> None:
    path = write_contract(tmp_path / "contract.csv", VALID, row)

    with pytest.raises(ContractError, match=words):
        load_contract(path)


def test_an_absent_declaration_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"nothing\.csv"):
        load_contract(tmp_path / "nothing.csv")


def test_missing_declaration_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "contract.csv"
    path.write_text("table,need\n", encoding="utf-8")

    with pytest.raises(ContractError, match="grain, column"):
        load_contract(path)


def test_templates_hold_the_header_only(tmp_path: Path) -> None:
    contract = load_contract()

    paths = render_templates(contract, tmp_path / "templates")

    assert {path.stem for path in paths} == set(contract.tables)
    text = (tmp_path / "templates" / "users.csv").read_text(encoding="utf-8")
    assert text == ",".join(contract.tables["users"].column_names) + "\n"
